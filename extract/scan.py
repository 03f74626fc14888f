"""The scan: where quantities begin, how their numerals read, and what surrounds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from ..models.lexicon import Numerals, load
from .grammar import Grammar, MoneyUnit
from .numerals import parse_digits, parse_english, parse_han
from .records import QuantityKind

_LONGEST_DIGITS = 28
"""More digits than this are an identifier; it is also the precision of the decimal context."""

_SMALLEST_BARE = 100
"""Smaller numbers in words or characters, without a unit, are grammar (one of, 一方面) or names."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_ROC_EPOCH = 1911
"""Year 1 of the Republic of China calendar (民國) is 1912."""

_MINUS = "-−–" + "".join(load(Numerals).han_marks.negative)
_BEFORE_MINUS = " (（[:：;；,，/|約约為为至"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed: its value without and with its scale, and its place."""

    value: Decimal
    power: int
    start: int
    end: int
    form: str
    """``digits``, ``han`` or ``words``."""

    @property
    def scaled(self) -> Decimal:
        """The value with its scale."""
        return self.value.scaleb(self.power)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity under construction: what is known before ranges are joined."""

    kind: QuantityKind
    numeral: Numeral
    start: int
    end: int
    value: Decimal
    unit: str | None = None
    money: MoneyUnit | None = None

    @property
    def provisional(self) -> bool:
        """Whether it counts only as an end of a range: 三 in 三到五億元, but not in 三星."""
        return self.kind == "number" and self.numeral.form != "digits" and self.value < _SMALLEST_BARE


def scan(rules: Grammar, folded: str, text: str) -> Iterator[Found]:
    """Yield the quantities of a text in their order; `folded` is the text as :func:`fold` gives it."""
    pos = floor = 0
    while match := rules.start.search(folded, pos):
        pos = match.end()
        if match["skip"]:
            continue
        found = _period(match) if match["period"] else _quantity(rules, folded, text, match, floor)
        if found is not None:
            pos = floor = max(pos, found.end)
            yield found


def _period(match: re.Match[str]) -> Found:
    """Read 3Q25, FY2025, H1 2026: a year."""
    digits = match["short"]
    value = Decimal(digits if len(digits) == 4 else f"20{digits}")
    numeral = Numeral(value, 0, match.start(), match.end(), "digits")
    return Found("year", numeral, match.start(), match.end(), value)


def _quantity(rules: Grammar, folded: str, text: str, match: re.Match[str], floor: int) -> Found | None:
    if match["han"] and (fraction := _fraction_of(rules, folded, match)):
        return fraction
    numeral = _numeral(rules, folded, match)
    if numeral is None:
        return None
    return (
        _tenths_of(rules, folded, numeral)
        or _money(rules, folded, text, numeral, floor)
        or _year(rules, folded, numeral)
        or _with_unit(rules, folded, numeral)
        or _bare(rules, folded, numeral)
    )


# Numerals


def _numeral(rules: Grammar, folded: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if match["words"]:
        value = parse_english(match["words"])
        return None if value is None else Numeral(value, 0, start, end, "words")
    if match["digits"]:
        if end - start > _LONGEST_DIGITS:
            return None
        if tail := rules.han_tail.match(folded, end):
            return _han_numeral(rules, folded, start, tail.end())
        return _with_scale(rules, folded, Numeral(parse_digits(match["digits"]), 0, start, end, "digits"))
    if tail := rules.han_tail.match(folded, end):
        end = tail.end()
    return _han_numeral(rules, folded, start, end)


def _han_numeral(rules: Grammar, folded: str, start: int, end: int) -> Numeral | None:
    printed = folded[start:end].replace(" ", "")
    if rules.vague_amount.search(printed):
        return None
    printed = rules.vague_remainder.sub("", printed)
    total = parse_han(printed)
    if match := rules.one_scale.fullmatch(printed):
        value, scale = parse_han(match["number"]), parse_han(match["scale"], bare_scale=True)
        if value is not None and scale is not None and value * scale == total:
            return Numeral(value, scale.adjusted(), start, end, "han")
    return None if total is None else Numeral(total, 0, start, end, "han")


def _with_scale(rules: Grammar, folded: str, numeral: Numeral) -> Numeral:
    """Take a scale word behind the number in; letters ("$45m") wait until a currency is seen."""
    if (found := rules.scales.after(folded, numeral.end)) and not found[0].letter:
        return replace(numeral, power=found[0].power, end=found[1])
    return numeral


def _fraction_of(rules: Grammar, folded: str, match: re.Match[str]) -> Found | None:
    """Read 百分之六點一四 (6.14 %) and 千分之三 (0.3 %); the denominator stands first."""
    sign = rules.fraction_sign.match(folded, match.end())
    if sign is None or (whole := parse_han(match["han"], bare_scale=True)) is None:
        return None
    part = rules.fraction_part.match(folded, sign.end())
    value = part and parse_han(part[0], bare_scale=True)
    if part is None or value is None or whole.adjusted() < 2 or whole != Decimal(1).scaleb(whole.adjusted()):
        return None
    percent = value.scaleb(2 - whole.adjusted())
    start, negative = _sign(folded, match.start())
    numeral = Numeral(-percent if negative else percent, 0, start, part.end(), "han")
    return Found("percent", numeral, start, part.end(), numeral.value, "%")


def _tenths_of(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    """Read 六成 (60 %), 六成五 (65 %) and 7.2成 (72 %)."""
    match = rules.tenths.match(folded, numeral.end)
    if match is None or numeral.scaled > 10:
        return None
    more = parse_han(match["more"]) if match["more"] else Decimal(0)
    value = numeral.scaled * 10 + (more or 0)
    return Found("percent", numeral, numeral.start, match.end(), value, "%")


# Units


def _currency(
    found: tuple[MoneyUnit, int] | None, text: str, at: int, *, floor: int = 0
) -> tuple[MoneyUnit, int] | None:
    """Drop a currency that is a word in small letters (all, top) or that belongs to the number before."""
    if found is None:
        return None
    unit, place = found
    if place < floor or (unit.capitals and not text[min(place, at) : max(place, at)].strip().isupper()):
        return None
    return found


def _money(rules: Grammar, folded: str, text: str, numeral: Numeral, floor: int) -> Found | None:
    scaled = _letter_scale(rules, folded, numeral)
    before = _currency(rules.money.before(folded, numeral.start), text, numeral.start, floor=floor)
    after = _currency(rules.money.after(folded, scaled.end), text, scaled.end)
    if after and _opens_next(folded, after[1]) and (before or _is_year(numeral) or _leans_right(folded, after[1])):
        after = None  # in "2024 USD 4.62 billion" and "RMB 10 USD 20" it stands before the next number
    if before and before[0].worth != "1":
        before = None
    if before and after and not (before[0].inferred or after[0].inferred or before[0] == after[0]):
        after = None
    chosen = _choose(before, after)
    if chosen is None or (chosen.inferred and numeral.form == "han" and numeral.scaled == 1):
        return None  # 一塊, 一元化: grammar
    unit, start, end = chosen, (before[1] if before else numeral.start), scaled.end
    if after:
        end = after[1]
        scaled = replace(scaled, power=scaled.power + after[0].power)
        if not scaled.power and (late := rules.scales.after(folded, end)) and not late[0].letter:
            scaled, end = replace(scaled, power=late[0].power), late[1]  # 75 USD million
    start, negative = _sign(folded, start)
    value = scaled.scaled * Decimal(unit.worth)
    found = Found("money", scaled, start, end, -value if negative else value, money=unit)
    return found if scaled.power else _with_cents(rules, folded, found, explicit=after is None)


def _choose(before: tuple[MoneyUnit, int] | None, after: tuple[MoneyUnit, int] | None) -> MoneyUnit | None:
    """Return the currency that the spellings on either side mean together: the one that is not shared counts."""
    if before and after:
        return after[0] if before[0].inferred else before[0]
    found = before or after
    return found[0] if found else None


def _letter_scale(rules: Grammar, folded: str, numeral: Numeral) -> Numeral:
    """Take in the scale letter of "$45m"; it is one only beside a currency."""
    if numeral.power or numeral.form != "digits" or not (found := rules.scales.after(folded, numeral.end)):
        return numeral
    return replace(numeral, power=found[0].power, end=found[1])


def _opens_next(folded: str, pos: int) -> bool:
    return folded[pos : pos + 2].lstrip(" ")[:1].isdigit()


def _leans_right(folded: str, end: int) -> bool:
    """Whether a currency sign stands free of the number before and close to the next: 1 $10."""
    return folded[end].isdigit() and folded[end - 2] == " "


def _with_cents(rules: Grammar, folded: str, found: Found, *, explicit: bool) -> Found:
    """Add the cents of "13 dollars and 45 cents" and, unless they must be explicit, "15 dollars 50"."""
    match = rules.cents.match(folded, found.end)
    if match is None or found.value < 0 or (explicit and not match["unit"]):
        return found
    cents = parse_digits(match["digits"]) if match["digits"] else parse_english(match["words"])
    if cents is None or not 0 < cents < 100:
        return found
    return replace(found, value=found.value + cents.scaleb(-2), end=match.end())


def _is_year(numeral: Numeral) -> bool:
    return (
        numeral.form == "digits"
        and numeral.power == 0
        and numeral.end - numeral.start == 4
        and _FIRST_YEAR <= numeral.value <= _LAST_YEAR
    )


def _year(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    if not _is_year(numeral):
        return _roc_year(rules, folded, numeral) or _han_year(rules, folded, numeral)
    start, end = numeral.start, numeral.end
    if _glued(folded, start) and folded[start - 1] != "-":
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
    """Read 民國114年 as 2025."""
    era = rules.roc_era.search(folded, max(0, numeral.start - 4), numeral.start)
    mark = rules.year_mark.match(folded, numeral.end)
    if era is None or mark is None or numeral.power or numeral.value != numeral.value.to_integral_value():
        return None
    return Found("year", numeral, era.start(), mark.end(), numeral.value + _ROC_EPOCH)


def _with_unit(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    found = rules.units.after(folded, numeral.end)
    if found is None or _glued(folded, numeral.start):
        return None
    unit, end = found
    amount = unit.kind in ("count", "measure", "multiple")
    if amount and (rules.naming_before(folded, numeral.start) or (numeral.form == "han" and numeral.scaled < 10)):
        return None  # 第3章 names, and 一個, 三家 are grammar rather than figures
    start, negative = _sign(folded, numeral.start)
    return Found(unit.kind, numeral, start, end, -numeral.scaled if negative else numeral.scaled, unit.name)


def _bare(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    start, end = numeral.start, numeral.end
    if _glued(folded, start) or rules.glued_after.match(folded, end) or rules.naming_before(folded, start):
        return None
    start, negative = _sign(folded, start)
    return Found("number", numeral, start, end, -numeral.scaled if negative else numeral.scaled)


def _glued(folded: str, start: int) -> bool:
    """Whether the number is part of a name: A12, COVID-19."""
    left = folded[max(0, start - 2) : start]
    return bool(left) and ("a" <= left[-1] <= "z" or left[-1] == "_" or (left[-1] == "-" and "a" <= left[0] <= "z"))


def _sign(folded: str, start: int) -> tuple[int, bool]:
    """Take in a minus sign before the number; a hyphen after a word or a number is none."""
    if start and folded[start - 1] in _MINUS and (start == 1 or folded[start - 2] in _BEFORE_MINUS):
        return start - 1, True
    return start, False
