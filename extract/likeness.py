"""What two texts of different languages share, without any model: figures, Latin words, words of a dictionary."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..models.encoder import Vectors
from ..models.language import fold
from ..models.lexicon import Translations, any_of, load
from ..models.regions import region_codes
from ..models.variants import comparable
from .quantities import find_quantities

Evidence = NDArray[np.float32]

_WEIGHT = 0.04
"""What all figures in common add to a score, over and above `_EXPECTED`."""
_EXPECTED = 0.4
"""The share of figures in common that says nothing either way."""
_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LATIN = re.compile(r"[a-z][a-z0-9&+\-]+")


def figure_evidence(english: Sequence[str], chinese: Sequence[str]) -> Callable[[int, int], Evidence]:
    """Return what the figures and Latin words of groups of neighbours say: for sizes, a matrix of groups by groups."""
    share = share_of_figures(english, chinese, _EXPECTED)

    def evidence(a: int, b: int) -> Evidence:
        return np.float32(_WEIGHT) * (share(a, b) - np.float32(_EXPECTED))

    return evidence


def share_of_figures(
    english: Sequence[str], chinese: Sequence[str], without: float = 0
) -> Callable[[int, int], Evidence]:
    """Return the share of figures and Latin words that groups of neighbours have in common, as a function of sizes.

    It is Dice's coefficient, the rare ones weighing more; `without` where neither side has any.
    """
    ours, theirs = [_figures(text, "en") for text in english], [_figures(text, "zh") for text in chinese]
    names = [set(_LATIN.findall(fold(text))) for text in chinese]
    foreign = set().union(*names)
    for counts, text in zip(ours, english, strict=True):
        counts.update(foreign.intersection(_LATIN.findall(fold(text))))
    for counts, found in zip(theirs, names, strict=True):
        counts.update(found)
    one, other, rarity = _incidence(ours, theirs)

    def share(a: int, b: int) -> Evidence:
        left, right = (sliding_window_view(side, size, axis=0).max(axis=-1) for side, size in ((one, a), (other, b)))
        shared = (left * rarity) @ right.T
        both = (left @ rarity)[:, None] + (right @ rarity)[None]
        dice: Evidence = np.divide(2 * shared, both, out=np.full_like(shared, without), where=both > 0)
        return dice

    return share


def share_of_digits(english: Sequence[str], chinese: Sequence[str]) -> Evidence:
    """Return the share of numerals that texts have in common, by their digits alone: Dice's coefficient."""
    sides = [[{_digits(numeral) for numeral in _NUMERAL.findall(text)} for text in side] for side in (english, chinese)]
    return np.array(
        [[2 * len(one & other) / max(1, len(one) + len(other)) for other in sides[1]] for one in sides[0]], np.float32
    )


def _digits(numeral: str) -> str:
    return numeral.replace(",", "").replace(".", "").strip("0")


def _figures(text: str, lang: str) -> Counter[str]:
    return Counter(_figures_of(text, lang))


@lru_cache(maxsize=4096)
def _figures_of(text: str, lang: str) -> tuple[str, ...]:
    """Return the values that a text states: an alignment asks three times."""
    found = (quantity.value for quantity in find_quantities(text, lang))
    return tuple(str(abs(value).normalize()) for value in found if not value.is_nan())


def _incidence(ours: Sequence[Counter[str]], theirs: Sequence[Counter[str]]) -> tuple[Evidence, Evidence, Evidence]:
    """Return which text has which key, for both sides, and how rare each key is."""
    frequency = Counter(key for counts in (*ours, *theirs) for key in counts)
    column = {key: index for index, key in enumerate(frequency)}
    tables = []
    for side in (ours, theirs):
        table = np.zeros((len(side), len(column)), np.float32)
        for row, counts in enumerate(side):
            table[row, [column[key] for key in counts]] = 1
        tables.append(table)
    return tables[0], tables[1], np.array([1 / count for count in frequency.values()], np.float32)


def bags_of_words(english: Sequence[str], chinese: Sequence[str]) -> tuple[Vectors, Vectors]:
    """Return vectors of what texts can share, of unit length: figures, Latin words, regions and dictionary words."""
    ours = [_figures(text, "en") + _words(text, "en") for text in english]
    theirs = [_figures(text, "zh") + _words(text, "zh") for text in chinese]
    one, other, rarity = _incidence(ours, theirs)
    return _unit(one * np.sqrt(rarity)), _unit(other * np.sqrt(rarity))


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    return unit


def _words(text: str, lang: str) -> Counter[str]:
    pattern, meanings = _dictionary(lang)
    read = fold(text) if lang == "en" else comparable(text)
    words = Counter(meanings[match[0]] for match in pattern.finditer(read))
    return words + Counter(_LATIN.findall(fold(text)))


@cache
def _dictionary(lang: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of a language's words, and what each means, which is named alike in both languages."""
    meanings = {}
    for english, chinese in load(Translations).words.items():
        for word in english.split("|") if lang == "en" else map(comparable, chinese.split()):
            meanings[word] = f"word {english}"
    for name, code in region_codes().items():
        if name.isascii() == (lang == "en"):
            meanings[fold(name) if lang == "en" else comparable(name)] = f"region {code}"
    words = any_of(meanings)
    return re.compile(rf"\b(?:{words})\b" if lang == "en" else words), meanings
