"""Whether words say that something rises or falls, around a number and in whole sentences."""

import re
from collections.abc import Collection, Iterator
from functools import cache

from ...models.language import fold
from ...models.lexicon import Directions, load
from ...models.sentences import split_sentences
from ..cues import compile_any
from ..records import Bitext, Document, Finding, Place, Unit
from .findings import finding, place_of

_CLAUSE_ENDS = re.compile(r"[，。；：;:、\n]|,(?!\d)|\.(?!\d)|\b(?:while|whereas|but|and)\b|[而但]")


def word_of_direction(text: str, start: int, end: int) -> tuple[str, bool] | None:
    """Return the word for rising or falling in the clause of a number, and whether it is rising; None if it has both.

    >>> word_of_direction("Sales rose by 5%, prices fell.", 14, 16)
    ('rose', True)
    """
    folded = fold(text)
    ends = [match.span() for match in _CLAUSE_ENDS.finditer(folded)]
    first = max((after for _, after in ends if after <= start), default=0)
    last = min((before for before, _ in ends if before >= end), default=len(folded))
    rises, falls = (pattern.search(folded, first, last) for pattern in _patterns())
    if (rises is None) == (falls is None):
        return None
    found = rises or falls
    return (text[found.start() : found.end()].strip(), rises is not None) if found else None


def says_fall(text: str, place: int) -> bool:
    """Whether the sentence around a place has a word for falling.

    >>> says_fall("Sales rose. Prices shrink more slowly, by 1.2% a year.", 42)
    True
    """
    start, end = next((span for span in split_sentences(text, 0, len(text)) if span[0] <= place < span[1]), (0, 0))
    return _patterns()[1].search(fold(text), start, end) is not None


def check_directions(
    english: Document, chinese: Document, bitext: Bitext, told: Collection[Finding]
) -> Iterator[Finding]:
    """Yield the sentences that say nothing but that things rise in one language, and that they fall in the other.

    Of those of which something is `told` already, no more is. Paragraphs are compared sentence by sentence where both
    have as many.
    """
    places = [place for one in told for place in (one.en, one.zh) if place and one.severity != "info"]
    for one in bitext.alignments:
        if len(one.en) != 1 or len(one.zh) != 1:
            continue
        ours, theirs = bitext.english[one.en[0]], bitext.chinese[one.zh[0]]
        spans = [list(split_sentences(unit.text, 0, len(unit.text))) for unit in (ours, theirs)]
        if "row" in (ours.kind, theirs.kind) or len(spans[0]) != len(spans[1]):
            continue
        for left, right in zip(*spans, strict=True):
            first, second = _only_direction(ours, left), _only_direction(theirs, right)
            if first and second and first[0] != second[0]:
                en, zh = place_of(english, *first[1]), place_of(chinese, *second[1])
                within = (
                    (ours.start + left[0], ours.start + left[1]),
                    (theirs.start + right[0], theirs.start + right[1]),
                )
                if not any(_inside(place, span) for place in places for span in within):
                    message = f"{en.quote} and {zh.quote} go opposite ways"
                    yield finding("direction", message, en, zh, confidence=0.7)


def _only_direction(unit: Unit, span: tuple[int, int]) -> tuple[bool, tuple[int, int]] | None:
    """Return whether a sentence speaks of rising, and the place of the word; None if of both or neither."""
    rises, falls = (pattern.search(fold(unit.text), *span) for pattern in _patterns())
    found = rises or falls
    if found is None or (rises is not None and falls is not None):
        return None
    return rises is not None, (unit.start + found.start(), unit.start + found.end())


def _inside(place: Place, span: tuple[int, int]) -> bool:
    return span[0] <= place.start < span[1]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load(Directions)
    return compile_any(words.rise), compile_any(words.fall)
