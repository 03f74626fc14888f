"""Years as printed: 2025, 2025年, FY25, 3Q25, 民國114年, 二〇三〇年."""

import re
from decimal import Decimal

from .found import Found, Numeral
from .grammar import Grammar

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_ROC_EPOCH = 1911
"""Year 1 of the Republic of China calendar (民國) is 1912."""
_FIRST_UNNAMED, _LAST_UNNAMED = 100, 140
"""Years of that calendar that are read where its era is not named: 2011 to 2051."""
_LONGEST_LEAD = 3
"""Characters that a period may begin before its first digit: fy'25, q3, cy 24."""


def read_period(rules: Grammar, folded: str, place: int) -> Found | None:
    """Return the year of a fiscal year, half-year or quarter whose first digit stands there: FY2025, 3Q25, Q3 2025."""
    for start in range(place, max(-1, place - _LONGEST_LEAD - 1), -1):
        if start and (folded[start - 1].isalnum() and folded[start - 1].isascii()):
            continue
        if match := rules.period.match(folded, start):
            return _period(match) if match.end() > place else None
    return None


def _period(match: re.Match[str]) -> Found:
    digits = match["short"]
    value = Decimal(digits if len(digits) == 4 else f"20{digits}")
    numeral = Numeral(value, 0, match.start(), match.end(), "digits")
    return Found("year", numeral, match.start(), match.end(), value)


def is_year(numeral: Numeral) -> bool:
    """Whether a number may be a year: four plain digits between 1900 and 2100."""
    return (
        numeral.form == "digits"
        and numeral.power == 0
        and numeral.end - numeral.start == 4
        and _FIRST_YEAR <= numeral.value <= _LAST_YEAR
    )


def read_year(rules: Grammar, folded: str, numeral: Numeral, *, glued: bool) -> Found | None:
    """Return the year that a number is; `glued` says that a letter or hyphened word stands right before it."""
    if not is_year(numeral):
        return _roc_year(rules, folded, numeral) or _han_year(rules, folded, numeral)
    start, end = numeral.start, numeral.end
    if glued and folded[start - 1] != "-":
        return None
    if mark := rules.year_mark.match(folded, end):
        return Found("year", numeral, start, mark.end(), numeral.value)
    if rules.naming_before(folded, start) or "a" <= folded[end : end + 1] <= "z":
        return None
    if rules.units.after(folded, end) and not rules.year_before.before(folded, start):
        return None
    return Found("year", numeral, start, end, numeral.value)


def _han_year(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    """Read 二〇三〇年 as 2030: four digits side by side."""
    mark = rules.year_mark.match(folded, numeral.end)
    four = numeral.form == "han" and numeral.end - numeral.start == 4 and not numeral.power
    if mark is None or not four or not _FIRST_YEAR <= numeral.value <= _LAST_YEAR:
        return None
    return Found("year", numeral, numeral.start, mark.end(), numeral.value)


def _roc_year(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    """Read 民國114年 as 2025, and 較113年 and 114年度, whose era is not named, likewise."""
    era = rules.roc_era.search(folded, max(0, numeral.start - 4), numeral.start)
    mark = rules.year_mark.match(folded, numeral.end)
    whole = not numeral.power and numeral.value == numeral.value.to_integral_value()
    if not mark or not whole or not (era or _is_roc_year(rules, folded, numeral, mark.end())):
        return None
    return Found("year", numeral, era.start() if era else numeral.start, mark.end(), numeral.value + _ROC_EPOCH)


def _is_roc_year(rules: Grammar, folded: str, numeral: Numeral, end: int) -> bool:
    recent = _FIRST_UNNAMED <= numeral.value <= _LAST_UNNAMED and numeral.form == "digits"
    return (
        recent
        and numeral.end - numeral.start == len(str(_FIRST_UNNAMED))
        and rules.roc_before.search(folded, max(0, numeral.start - 2), numeral.start) is not None
        and rules.roc_not_after.match(folded, end) is None
    )
