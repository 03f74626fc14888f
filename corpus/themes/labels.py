"""What a theme is called: the terms that its passages have more often than the others, in both languages.

Terms are weighed by class-based TF-IDF (Grootendorst 2022): the share of a theme's passages that have them, and how
rare they are elsewhere; those that are near the middle of the theme in meaning gain. A label is made of terms that
mean the same in both languages, as the glossary of the corpus or the encoder says.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from ...models.language import fold, is_chinese
from ...models.words import simplified
from .candidates import candidates

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Vectors of terms in the space in which themes lie."""

_TERMS = 8
_IN_LABEL = 2
_CONSIDERED = 16
"""Terms of a theme and language whose meaning is looked at."""
_PHRASE_BONUS = 1.4
"""What words together are worth beside one: they say more."""
_LEAST, _LEAST_SHARE = 2, 0.08
"""Passages that have a term, and their share of the theme's, at least; fewer if nothing else is there."""
_MEANING = 0.8
"""What nearness to the middle of the theme is worth, beside the weight of its best term."""
_ALIKE, _KNOWN = 1.0, 0.4
"""What likeness of two terms of the two languages is worth to a label, and that the glossary pairs them."""
_SAME = 0.75
"""Cosine from which on two terms of a language say the same."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The label of a theme in a language, and the terms that it is made of and others, the best first."""

    label: str
    terms: tuple[str, ...]


class Counts:
    """In how many passages of the themes terms stand, in one language."""

    def __init__(self) -> None:
        self.passages: Counter[str] = Counter()
        self.of_theme: dict[str, Counter[str]] = {}
        self.printed: dict[str, Counter[str]] = {}

    def add(self, themes: Iterable[str], text: str, lang: str) -> None:
        """Count the terms of a passage."""
        found = dict(candidates(text, lang))
        for form, printed in found.items():
            self.printed.setdefault(form, Counter())[printed] += 1
        for theme in themes:
            self.passages[theme] += 1
            self.of_theme.setdefault(theme, Counter()).update(list(found))

    def weights(self, theme: str) -> dict[str, float]:
        """Return how much the terms say of a theme that say most, 1 for the best."""
        totals, average = self.totals, sum(self.totals.values()) / max(1, len(self.of_theme))
        counts = self.of_theme.get(theme, Counter())
        least = max(_LEAST, _LEAST_SHARE * self.passages[theme])
        least = min(least, max(counts.values(), default=0))
        weights = {
            form: count * math.log(1 + average / totals[form]) * _length_bonus(form)
            for form, count in counts.items()
            if count >= least
        }
        ranked = sorted(weights, key=lambda form: (-weights[form], form))[:_CONSIDERED]
        return {form: weights[form] / weights[ranked[0]] for form in ranked}

    @cached_property
    def totals(self) -> Counter[str]:
        """In how many passages of all themes they stand."""
        totals: Counter[str] = Counter()
        for counts in self.of_theme.values():
            totals.update(counts)
        return totals

    def shown(self, form: str) -> str:
        """Return a term as it is printed most often, in small letters rather than as a sentence begins."""
        return min(self.printed[form].items(), key=lambda one: (one[0][:1].isupper(), -one[1], one[0]))[0]


def name_themes(
    passages: Iterable[tuple[Sequence[str], str, str]],
    pairs: Mapping[str, str],
    centres: Mapping[str, NDArray[np.float32]],
    encode: Encode,
) -> dict[str, tuple[Naming, Naming]]:
    """Return the English and the Chinese naming of each theme.

    `passages` are themes, text and language of each, `pairs` English terms with their Chinese ones, `centres` where
    the themes lie.
    """
    english, chinese = Counts(), Counts()
    for themes, text, lang in passages:
        (chinese if is_chinese(lang) else english).add(themes, text, lang)
    known = {(fold(en), simplified(zh)) for en, zh in pairs.items()}
    found = {theme: (english.weights(theme), chinese.weights(theme)) for theme in sorted(centres)}
    forms = sorted({form for weights in found.values() for side in weights for form in side})
    vectors = dict(zip(forms, encode(forms), strict=True)) if forms else {}
    named = {}
    for theme, both in found.items():
        ours, theirs = (_scored(weights, centres[theme], vectors) for weights in both)
        named[theme] = _naming(ours, theirs, known, vectors, (english, chinese))
    return named


def _scored(
    weights: Mapping[str, float], centre: NDArray[np.float32], vectors: Mapping[str, NDArray[np.float32]]
) -> dict[str, float]:
    length = float(np.linalg.norm(centre)) or 1.0
    return {form: weight + _MEANING * float(vectors[form] @ centre) / length for form, weight in weights.items()}


def _naming(
    ours: Mapping[str, float],
    theirs: Mapping[str, float],
    known: set[tuple[str, str]],
    vectors: Mapping[str, NDArray[np.float32]],
    counts: tuple[Counts, Counts],
) -> tuple[Naming, Naming]:
    pairs = {
        (en, zh): ours[en] + theirs[zh] + _ALIKE * float(vectors[en] @ vectors[zh]) + _KNOWN * ((en, zh) in known)
        for en, zh in product(ours, theirs)
    }
    english: list[str] = []
    chinese: list[str] = []
    for en, zh in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        if len(english) < _IN_LABEL and _is_new(en, english, vectors) and _is_new(zh, chinese, vectors):
            english.append(en)
            chinese.append(zh)
    return (
        _named(ours, english, vectors, counts[0], "other passages"),
        _named(theirs, chinese, vectors, counts[1], "其他段落"),
    )


def _named(
    scores: Mapping[str, float],
    chosen: list[str],
    vectors: Mapping[str, NDArray[np.float32]],
    counts: Counts,
    otherwise: str,
) -> Naming:
    """Return a naming whose first terms are chosen, and whose others say something more."""
    for form in sorted(scores, key=lambda form: (-scores[form], form)):
        if len(chosen) < _TERMS and _is_new(form, chosen, vectors):
            chosen.append(form)
    shown = tuple(map(counts.shown, chosen))
    return Naming(", ".join(shown[:_IN_LABEL]) or otherwise, shown)


def _is_new(form: str, chosen: Iterable[str], vectors: Mapping[str, NDArray[np.float32]]) -> bool:
    words = set(form.split())
    return not any(
        form in other or other in form or words & set(other.split()) or float(vectors[form] @ vectors[other]) > _SAME
        for other in chosen
    )


def _length_bonus(form: str) -> float:
    return _PHRASE_BONUS if " " in form or (len(form) > 3 and not form.isascii()) else 1.0
