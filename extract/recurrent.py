"""Recurrent terms: phrases that both languages of a report use again and again, in the same paragraphs.

Candidates are runs of up to three words that are no stop words. What counts is how often the two stand in paragraphs
that say the same (Dice's coefficient over the alignment), and by how much they are nearer in meaning than their rivals;
each must be the other's best.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..models.encoder import encode
from ..models.variants import comparable
from ..models.words import is_stop_word, words
from .align import Matrix
from .bitext import align
from .records import Document, Unit

_LONGEST = 3
"""Words of a phrase."""
_LEAST_COUNT = 2
_MOST = 500
"""Phrases of a language that are compared: the most frequent ones."""
_RIVALS = 5
_TOGETHER = 0.05
"""What standing in the same paragraphs, always, adds to a cosine."""
_LEAST_DICE, _LEAST_MARGIN = 0.6, 0.06
_SURE_MARGIN = 0.16
"""The margin from which a pair is as sure as it can be without proof."""
_LEAST_SURE, _MOST_SURE = 0.5, 0.9
_GAP = re.compile(r"[ \u00a0]?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, as printed where it stands first, in the groups of an alignment."""

    text: str
    start: int
    end: int
    groups: frozenset[int]
    count: int


def recurrent_pairs(
    english_report: Document, chinese_report: Document | None, model: str
) -> Iterator[tuple[Phrase, Phrase, float]]:
    """Yield the pairs of an English and a Chinese phrase of a report or of twins, with a confidence from 0 to 1."""
    bitext = align(english_report, chinese_report, model=model)
    groups = [one for one in bitext.alignments if one.en and one.zh]
    english = _phrases([[bitext.english[index] for index in one.en] for one in groups], "en")
    chinese = _phrases([[bitext.chinese[index] for index in one.zh] for one in groups], "zh")
    if not english or not chinese:
        return
    dice = _dice(english, chinese)
    cosines = (
        encode([one.text for one in english], "query", model=model)
        @ encode([comparable(one.text) for one in chinese], "query", model=model).T
    )
    rivals = _nearest(cosines, 1)[:, None] + _nearest(cosines, 0)[None]
    margins = cosines - rivals / 2 + _TOGETHER * dice
    for row, column in enumerate(margins.argmax(axis=1)):
        margin = float(margins[row, column])
        mutual = margins[:, column].argmax() == row
        if mutual and dice[row, column] >= _LEAST_DICE and margin >= _LEAST_MARGIN:
            sure = min(1.0, (margin - _LEAST_MARGIN) / (_SURE_MARGIN - _LEAST_MARGIN))
            yield english[row], chinese[int(column)], round(_LEAST_SURE + (_MOST_SURE - _LEAST_SURE) * sure, 3)


def _nearest(cosines: Matrix, axis: int) -> Matrix:
    count = min(_RIVALS, cosines.shape[axis])
    means: Matrix = np.sort(cosines, axis=axis).take(range(-count, 0), axis=axis).mean(axis=axis)
    return means


def _dice(english: Sequence[Phrase], chinese: Sequence[Phrase]) -> Matrix:
    return np.array(
        [[2 * len(en.groups & zh.groups) / (len(en.groups) + len(zh.groups)) for zh in chinese] for en in english],
        np.float32,
    )


def _phrases(groups: Sequence[Sequence[Unit]], lang: str) -> list[Phrase]:
    """Return the recurrent phrases of groups of units; one that stands only inside a longer one is left out."""
    places: dict[str, list[tuple[int, Unit, int, int]]] = defaultdict(list)
    for number, units in enumerate(groups):
        for unit in units:
            for start, end in _runs(unit.text, lang):
                key = _key(unit.text[start:end], lang)
                places[key].append((number, unit, start, end))
    counts = {key: len(found) for key, found in places.items() if len(found) >= _LEAST_COUNT}
    kept = [key for key, _ in Counter(counts).most_common(_MOST)]
    phrases = []
    for key in kept:
        if not any(key != other and key in other and counts[key] == counts[other] for other in kept):
            _, unit, start, end = places[key][0]
            groups_of_key = frozenset(number for number, *_ in places[key])
            phrases.append(
                Phrase(unit.text[start:end], unit.start + start, unit.start + end, groups_of_key, counts[key])
            )
    return phrases


def _key(phrase: str, lang: str) -> str:
    """Return a phrase as it is counted: variants of Chinese are one, and so are singular and plural."""
    if lang == "zh":
        return comparable(phrase)
    return " ".join(re.sub(r"(?<=[^s])s$", "", word) for word in phrase.lower().split())


def _runs(text: str, lang: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of phrases: up to three neighbouring words that are no stop words."""
    run: list[tuple[int, int]] = []
    for start, end in words(text, lang):
        word = text[start:end]
        if run and not _GAP.fullmatch(text[run[-1][1] : start]):
            run = []
        if lang == "zh" and len(word) == 1 and run and not is_stop_word(word):  # the last character of 供應商, 配鏡師
            yield from ((first, end) for first, _ in run)
            run = []
            continue
        if is_stop_word(word) or len(word) == 1 or (len(word) == 2 and word.isascii() and not word.isupper()):
            run = []
            continue
        run = [*run, (start, end)][-_LONGEST:]
        yield from ((first, end) for first, _ in run)
