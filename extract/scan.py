"""The scan: where quantities begin, how their numbers read, and what surrounds them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from heapq import merge

from ..models.language import HAN
from .calendar import read_period, read_year
from .found import Found, Numeral
from .grammar import Grammar, PlainUnit
from .money import read_money
from .numbers import letter_scale, read_digits, read_han, read_vulgar, read_words, sign
from .ratios import (
    kept_apart,
    read_common_fraction,
    read_english_fraction,
    read_fraction,
    read_multiple,
    read_percent_of,
    read_tenths,
)

_MOST_COUNTED = 9
"""The power of ten up to which a letter scales a count: 3T scanners are of three tesla."""
_SHORTEST_UNIT = 4
"""Letters of a unit before which a letter is a scale; shorter ones are units of their own (5 m mm)."""

_BEHIND_HAN = re.compile(f"[{HAN}] ?[+−-]?$")


def scan(rules: Grammar, folded: str, text: str) -> Iterator[Found]:
    """Yield the quantities of a text in their order; `folded` is the text as :func:`fold` gives it."""
    patterns = (rules.first, rules.words, rules.multiples, rules.address)
    starts = merge(*(pattern.finditer(folded) for pattern in patterns), key=re.Match.start)
    pos = floor = 0
    for match in starts:
        if match.start() < pos:
            continue
        readings: list[Found | None] = []
        if match.re is rules.first:
            found, pos = _number(rules, folded, text, match.start(), floor)
            readings = [found]
        elif match.re is rules.words:
            pos = match.end()
            readings = [_quantity(rules, folded, text, numeral, floor) for numeral in read_words(match)]
        elif match.re is rules.multiples:
            readings = [read_multiple(folded, match)]
        else:
            pos = match.end()
        for found in readings:
            if found is not None:
                pos = floor = max(pos, found.end)
                yield found


def _number(rules: Grammar, folded: str, text: str, place: int, floor: int) -> tuple[Found | None, int]:
    """Read what begins with a digit or a Chinese numeral; return it and where to go on."""
    if folded[place].isascii():
        if not rules.misgrouped.match(folded, place) and (skipped := rules.skip.match(folded, place)):
            return None, skipped.end()
        if period := read_period(rules, folded, place):
            return period, period.end
        if fraction := read_common_fraction(rules, folded, place):
            return fraction, fraction.end
        if _is_decimal_point(folded, place - 1):
            place -= 1
    match = rules.number.match(folded, place)
    if match is None:
        return None, place + 1
    if match["han"] and (fraction := read_fraction(rules, folded, match)):
        return fraction, fraction.end
    numeral = _numeral(rules, folded, text, match)
    return _quantity(rules, folded, text, numeral, floor), max(match.end(), numeral.end if numeral else 0)


def _is_decimal_point(folded: str, at: int) -> bool:
    """Whether the character is the point of ".5", and not the end of a sentence or part of "..5"."""
    return at >= 0 and folded[at] == "." and (at == 0 or not (folded[at - 1].isalnum() or folded[at - 1] == "."))


def _numeral(rules: Grammar, folded: str, text: str, match: re.Match[str]) -> Numeral | None:
    if match["digits"]:
        return read_digits(rules, folded, text, *match.span())
    if match["vulgar"]:
        return read_vulgar(rules, folded, match)
    tail = rules.han_tail.match(folded, match.end())
    return read_han(rules, folded, match.start(), tail.end() if tail else match.end())


def _quantity(rules: Grammar, folded: str, text: str, numeral: Numeral | None, floor: int) -> Found | None:
    if numeral is None or (numeral.power and rules.level.at(folded, numeral.end)):
        return None
    return (
        read_tenths(rules, folded, numeral)
        or read_money(rules, folded, text, numeral, floor)
        or _ill_formed(numeral)
        or read_year(rules, folded, numeral, glued=_glued(folded, numeral.start))
        or _with_unit(rules, folded, numeral, floor)
        or read_english_fraction(folded, numeral)
        or read_percent_of(rules, folded, numeral, floor)
        or _bare(rules, folded, numeral)
    )


def _ill_formed(numeral: Numeral) -> Found | None:
    return Found("ill_formed", numeral, numeral.start, numeral.end, Decimal(0)) if numeral.ill_formed else None


def _with_unit(rules: Grammar, folded: str, numeral: Numeral, floor: int) -> Found | None:
    found = rules.units.after(folded, numeral.end)
    if found is None and (lettered := _with_letter(rules, folded, numeral)):
        numeral, found = lettered
    if found and _BEHIND_HAN.search(folded, max(0, numeral.start - 3), numeral.start):
        found = rules.chinese_units.after(folded, numeral.end) or found
    if found is None or _glued(folded, numeral.start):
        return None
    unit, end = found
    amount = unit.kind in ("count", "measure", "multiple")
    least = 2 if unit.kind == "multiple" else 10
    if amount and (rules.naming_before(folded, numeral.start) or (numeral.form == "han" and numeral.scaled < least)):
        return None  # 第3章 names, and 一個, 三家, 一倍體 are grammar rather than figures
    start, negative = sign(rules, folded, numeral.start, floor=None if amount else floor)
    value = (-numeral.scaled if negative else numeral.scaled).scaleb(unit.power)
    quantity = Found(unit.kind, numeral, start, end, value, unit.name, worth=Decimal(1).scaleb(unit.power))
    return kept_apart(rules, folded, quantity) if unit.kind == "multiple" else quantity


def _with_letter(rules: Grammar, folded: str, numeral: Numeral) -> tuple[Numeral, tuple[PlainUnit, int]] | None:
    """Take in a scale letter that stands before a unit in full: 50K units, 1.2m tonnes."""
    scaled = letter_scale(rules, folded, numeral)
    if scaled is numeral or scaled.power > _MOST_COUNTED or not folded.startswith(" ", scaled.end):
        return None
    unit = rules.units.at(folded, scaled.end + 1)
    is_amount = unit is not None and unit[0].kind in ("count", "measure") and unit[1] > scaled.end + _SHORTEST_UNIT
    return (scaled, unit) if unit and is_amount else None


def _bare(rules: Grammar, folded: str, numeral: Numeral) -> Found | None:
    start, end = numeral.start, numeral.end
    if _glued(folded, start) or rules.glued_after.match(folded, end) or rules.naming_before(folded, start):
        return None
    start, negative = sign(rules, folded, start)
    return Found("number", numeral, start, end, -numeral.scaled if negative else numeral.scaled)


def _glued(folded: str, start: int) -> bool:
    """Whether the number is part of a name: A12, COVID-19."""
    left = folded[max(0, start - 2) : start]
    return bool(left) and ("a" <= left[-1] <= "z" or left[-1] == "_" or (left[-1] == "-" and "a" <= left[0] <= "z"))
