"""Ratios in words and characters: 百分之六, 六成五, 三分之二, "two-thirds", "doubled", 3 倍."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ..models.lexicon import Numerals, load
from .found import Found, Numeral
from .grammar import Grammar
from .numbers import sign
from .numerals import parse_han

_RATIO = "times"
"""The unit of what is n times as large, and of fractions; "increase by 3 times" has the unit "times more"."""
_MORE = "times more"
_CLAUSE_END = re.compile(r"\s*(?:[.,;:!?)](?!\d)|$)")
_MORE_WINDOW = 12
"""Characters before 3 倍 in which a word says whether it is the increase or the level."""


def read_fraction(rules: Grammar, folded: str, match: re.Match[str]) -> Found | None:
    """Read 百分之六點一四 (6.14 %), 千分之三 (0.3 %) and 三分之二; the denominator stands first."""
    mark = rules.fraction_sign.match(folded, match.end())
    if mark is None or (whole := parse_han(match["han"], bare_scale=True)) is None or whole < 2:
        return None
    part = rules.fraction_part.match(folded, mark.end())
    value = part and parse_han(part[0], bare_scale=True)
    if part is None or value is None:
        return None
    start, negative = sign(rules, folded, match.start())
    value = -value if negative else value
    if whole.adjusted() < 2 or whole != Decimal(1).scaleb(whole.adjusted()):
        return _ratio(value / whole, start, part.end(), "han")
    percent = value.scaleb(2 - whole.adjusted())
    return Found("percent", Numeral(percent, 0, start, part.end(), "han"), start, part.end(), percent, "%")


def read_common_fraction(rules: Grammar, folded: str, place: int) -> Found | None:
    """Read 1/3 and 2/3; 24/7 is none."""
    match = rules.fraction.match(folded, place)
    if match is None or int(match["part"]) >= int(match["whole"]):
        return None
    return _ratio(Decimal(match["part"]) / Decimal(match["whole"]), place, match.end(), "digits")


def read_tenths(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    """Read 六成 (60 %), 六成五 (65 %) and 7.2成 (72 %)."""
    match = rules.tenths.match(folded, numeral.end)
    if match is None or numeral.scaled > 10:
        return None
    more = parse_han(match["more"]) if match["more"] else Decimal(0)
    value = numeral.scaled * 10 + (more or 0)
    return Found("percent", numeral, numeral.start, match.end(), value, "%", worth=Decimal(10))


def read_english_fraction(folded: str, numeral: Numeral) -> Found | None:
    """Read "two-thirds" and, before "of", "a third", "half" and "three quarters": a quarter is also three months."""
    words = re.split("[ -]", folded[numeral.start : numeral.end])
    is_fraction = words[-1] in load(Numerals).english_fractions and 0 < numeral.value < 1
    is_clear = words[-1].endswith("s") and not words[-1].startswith("quarter")
    if is_fraction and (is_clear or folded.startswith(" of ", numeral.end)):
        return _ratio(numeral.value, numeral.start, numeral.end, "words")
    return None


def read_percent_of(rules: Grammar, folded: str, numeral: Numeral, floor: int) -> Found | None:
    """Read "a percentage of 16", where no number stands before the word and nothing that is counted behind."""
    opening = rules.percent_of.before(folded, numeral.start)
    if opening is None or opening[1] < floor or not _CLAUSE_END.match(folded, numeral.end):
        return None
    return Found("percent", numeral, opening[1], numeral.end, numeral.scaled, "%")


@cache
def _multiples() -> Mapping[str, Decimal]:
    return {word: Decimal(one.value) for one in load(Numerals).multiple for word in one.words}


def read_multiple(folded: str, match: re.Match[str]) -> Found | None:
    """Return the multiple that words are by themselves; of "to double" the last word."""
    start = max(match.start(), folded.rfind(" ", match.start(), match.end()) + 1)
    if match.start() and "a" <= folded[match.start()] <= "z" and "a" <= folded[match.start() - 1] <= "z":
        return None
    if folded.startswith(("-", " digit"), match.end()):
        return None  # double-digit
    return _ratio(_multiples()[match[0]], start, match.end(), "words")


def kept_apart(rules: Grammar, folded: str, found: Found) -> Found:
    """Tell an increase by 3 times, to 4 times what was, from one to 3 times."""
    before = folded[max(0, found.start - _MORE_WINDOW) : found.start].rstrip()
    ends = [match.end() for match in rules.more.finditer(before)]
    is_increase = bool(ends) and not rules.more_clear.search(before, ends[-1])
    return replace(found, unit=_MORE) if is_increase else found


def _ratio(value: Decimal, start: int, end: int, form: str) -> Found:
    return Found("multiple", Numeral(value, 0, start, end, form), start, end, value, _RATIO)
