"""Whether the words around a number say that it rises or falls."""

import re
from functools import cache

from ...models.language import fold
from ...models.lexicon import Directions, load
from ...models.sentences import split_sentences
from ..cues import compile_any

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


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load(Directions)
    return compile_any(words.rise), compile_any(words.fall)
