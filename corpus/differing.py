"""Which characters of two quotes of different languages differ."""

import re
from difflib import SequenceMatcher
from functools import cache

from ..models.lexicon import Scales, any_of, load

_DIGIT = re.compile(r"[\d.]")
_WORDS = re.compile(r"[^\W\d_]+(?:[ \-]+[^\W\d_]+)*|[%％‰$€£¥￥]+")

Spans = list[tuple[int, int]]


def differing(english: str, chinese: str, rule: str) -> tuple[Spans, Spans]:
    """Return the spans of each quote that differ: of numbers the digits, of equal digits what stands around them.

    That are the scales if the `rule` is about them. Where one of the two has no digits, all of both differs.

    >>> differing("36.2%", "32.6%", "digit")
    ([(1, 4)], [(1, 4)])
    >>> differing("USD 2.84 billion", "2.84 億美元", "magnitude")
    ([(9, 16)], [(5, 6)])
    """
    quotes = (english, chinese)
    places = [[match.start() for match in _DIGIT.finditer(quote)] for quote in quotes]
    if not all(places):
        return [(0, len(english))], [(0, len(chinese))]
    digits = ["".join(quote[place] for place in ones) for quote, ones in zip(quotes, places, strict=True)]
    if digits[0].replace(".", "").strip("0") == digits[1].replace(".", "").strip("0"):
        words = _scales() if rule == "magnitude" else _WORDS
        ours, theirs = ([match.span() for match in words.finditer(quote)] for quote in quotes)
        return (ours, theirs) if ours or theirs else ([(0, len(english))], [(0, len(chinese))])
    return _other_digits(digits, places)


def _other_digits(digits: list[str], places: list[list[int]]) -> tuple[Spans, Spans]:
    if len(digits[0]) == len(digits[1]):  # digit by digit: a transposition is two digits, not one that has moved
        other = [index for index, (one, two) in enumerate(zip(*digits, strict=True)) if one != two]
        return _spans({places[0][index] for index in other}), _spans({places[1][index] for index in other})
    ours: set[int] = set()
    theirs: set[int] = set()
    for kind, *(start, end, first, last) in SequenceMatcher(None, digits[0], digits[1], autojunk=False).get_opcodes():
        if kind != "equal":
            ours.update(places[0][start:end])
            theirs.update(places[1][first:last])
    return _spans(ours), _spans(theirs)


@cache
def _scales() -> re.Pattern[str]:
    """Return the pattern of what multiplies a number: billion, bn, 億."""
    table = load(Scales)
    words = any_of(word for scale in table.scale for word in (*scale.words, *scale.letters))
    return re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])|[{''.join(table.han)}]+", re.IGNORECASE)


def _spans(places: set[int]) -> Spans:
    """Return the runs of neighbours; a mark between two digits parts none."""
    spans: Spans = []
    for place in sorted(places):
        if spans and place - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans
