"""Which characters of two quotes of different languages differ."""

import re
from difflib import SequenceMatcher

_DIGIT = re.compile(r"[\d.]")
_WORDS = re.compile(r"[^\W\d_]+(?:[ \-]+[^\W\d_]+)*|[%％‰$€£¥￥]+")

Spans = list[tuple[int, int]]


def differing(english: str, chinese: str) -> tuple[Spans, Spans]:
    """Return the spans of each quote that differ: of numbers the digits, of equal digits what stands around them.

    Where one of the two has no digits, all of both differs.

    >>> differing("36.2%", "32.6%")
    ([(1, 2), (3, 4)], [(1, 2), (3, 4)])
    >>> differing("USD 2.84 billion", "2.84 億美元")
    ([(0, 3), (9, 16)], [(5, 8)])
    """
    quotes = (english, chinese)
    places = [[match.start() for match in _DIGIT.finditer(quote)] for quote in quotes]
    if not all(places):
        return [(0, len(english))], [(0, len(chinese))]
    digits = ["".join(quote[place] for place in ones) for quote, ones in zip(quotes, places, strict=True)]
    if digits[0].replace(".", "").strip("0") == digits[1].replace(".", "").strip("0"):
        ours, theirs = ([match.span() for match in _WORDS.finditer(quote)] for quote in quotes)
        return (ours, theirs) if ours or theirs else ([(0, len(english))], [(0, len(chinese))])
    return _other_digits(digits, places)


def _other_digits(digits: list[str], places: list[list[int]]) -> tuple[Spans, Spans]:
    if len(digits[0]) == len(digits[1]):  # digit by digit: a transposition is two digits, not one that has moved
        other = [index for index, (one, two) in enumerate(zip(*digits, strict=True)) if one != two]
        marked = [{side[index] for index in other} for side in places]
    else:
        marked = [set(), set()]
        for kind, *bounds in SequenceMatcher(None, *digits, autojunk=False).get_opcodes():
            if kind != "equal":
                for side, (start, end) in enumerate((bounds[:2], bounds[2:])):
                    marked[side].update(places[side][start:end])
    return _spans(marked[0]), _spans(marked[1])


def _spans(places: set[int]) -> Spans:
    """Return the runs of neighbours."""
    spans: Spans = []
    for place in sorted(places):
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans
