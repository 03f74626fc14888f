"""Ranges: two quantities beside each other that are the ends of one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from .found import Found
from .grammar import Grammar
from .records import QuantityKind

Bound = Literal["low", "high"] | None
"""Which end of a range a quantity is; None if it is none."""

_SCALED: tuple[QuantityKind, ...] = ("money", "count", "measure")
"""Kinds whose unit the numbers before it share, each with a scale of its own."""


def join_ranges(rules: Grammar, folded: str, found: list[Found]) -> Iterator[tuple[Found, Bound, tuple[int, int]]]:
    """Yield each quantity with the end of a range that it is, and its span."""
    index = 0
    while index < len(found):
        low = found[index]
        joined = _range(rules, folded, low, found[index + 1]) if index + 1 < len(found) else None
        if joined is None:
            if not low.provisional:
                yield low, None, (low.start, low.end)
            index += 1
            continue
        span = _span(rules, folded, low.start, joined[1].end)
        yield joined[0], "low", span
        yield joined[1], "high", span
        index += 2


def _span(rules: Grammar, folded: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of a range with the words that make it one: "between 20 and 30", 介於20至30之間."""
    if opening := rules.between_words.before(folded, start):
        closing = rules.between_end.at(folded, end)
        return opening[1], closing[1] if closing else end
    return start, end


def share_units(rules: Grammar, folded: str, found: list[Found]) -> list[Found]:
    """Give the numbers of a series what stands once: the unit and scale behind the last, the currency before the first.

    分別為 23.9、29.8 和 37.1 億美元; 23.9 億和 29.8 億美元; USD 2.39, 2.98 and 3.71 billion; $2.4 and $3.7 billion.
    """
    shared = list(found)
    for index in range(len(found) - 2, -1, -1):
        first, second = shared[index], shared[index + 1]
        goes_on = second is not found[index + 1]
        if _may_share(first, second) and _is_series(rules, folded, first, second, goes_on=goes_on):
            if first.kind == "number":
                first = _in_unit_of(second, first)
            shared[index] = _share_scale(first, second)
    for index in range(len(shared) - 1):
        first, second = shared[index], shared[index + 1]
        bare = second.kind == "number" and second.numeral.power > 0
        if first.kind == "money" and bare and _is_series(rules, folded, first, second, goes_on=True):
            shared[index + 1] = replace(second, kind="money", money=first.money)
    return shared


def _may_share(first: Found, second: Found) -> bool:
    """Whether the first number lacks what the second has."""
    if first.kind not in ("number", "money") or second.kind == "year":
        return False
    if first.numeral.power:
        return first.kind == "number" and second.kind in _SCALED and second.numeral.power > 0
    if second.kind == "number":
        return second.numeral.power > 0
    return first.kind == "number" or (second.kind == "money" and _same_money(first, second))


def _is_series(rules: Grammar, folded: str, first: Found, second: Found, *, goes_on: bool) -> bool:
    """Whether two numbers are items of one series; a comma alone parts items only where the series goes on."""
    joint = rules.series.fullmatch(folded, first.end, second.start)
    # A currency before it says that it is a figure of its own, unless the two are printed alike.
    lone = second.start == second.numeral.start or 0 < _decimals(first) == _decimals(second)
    return joint is not None and lone and bool(joint["last"] or goes_on) and _begins_series(folded, first)


def _decimals(found: Found) -> int:
    """Return how many decimal places are printed."""
    return max(0, -int(found.numeral.value.as_tuple().exponent))


def _begins_series(folded: str, first: Found) -> bool:
    """Whether a number is an item: a whole one at the start or behind a full stop numbers a paragraph (1、50億元)."""
    before = folded[max(0, first.start - 4) : first.start].rstrip()[-1:]
    return (
        first.kind == "money"
        or first.numeral.power > 0
        or _decimals(first) > 0
        or (before != "" and before not in "。.;；:：")
    )


def _range(rules: Grammar, folded: str, low: Found, high: Found) -> tuple[Found, Found] | None:
    joint = rules.ranges.fullmatch(folded, low.end, high.start)
    if joint is None:
        return None
    if joint["word"] and not _joins(rules, folded, low, high, joint["word"]):
        return None
    if low.kind == "year":
        return _year_range(low, high, by_word=bool(joint["word"]))
    if low.kind == high.kind and low.kind != "number":
        return (_share_scale(low, high), high) if low.unit == high.unit and _same_money(low, high) else None
    if low.kind == "money" and high.kind == "number":  # $10-12 billion
        return _share_scale(low, high), replace(high, kind="money", money=low.money)
    if low.kind == "number":  # 10-12 億美元, 5-7%, 三至五成, 1000-5000
        return _share_scale(_in_unit_of(high, low), high), high
    return None


def _joins(rules: Grammar, folded: str, low: Found, high: Found, word: str) -> bool:
    """Whether "to" and "and" make a range; "from 10 million to 12 million" tells of a change."""
    if word in rules.and_words:
        return rules.between_words.before(folded, low.start) is not None
    if low.kind == "year" and high.kind == "year":
        return True
    return not (low.kind == high.kind != "number" and rules.from_words.before(folded, low.start))


def _year_range(low: Found, high: Found, *, by_word: bool) -> tuple[Found, Found] | None:
    if high.kind == "year":
        return (low, high) if low.value < high.value else None
    digits = high.numeral.end - high.numeral.start
    if high.kind == "number" and digits == 2 and high.numeral.form == "digits":  # 2025-32
        year = low.value // 100 * 100 + high.value
        return (low, replace(high, kind="year", value=year)) if year > low.value else None
    alike = low.end == low.numeral.end and low.value < high.numeral.value < 10_000
    if digits >= 4 and alike and high.start == high.numeral.start and high.kind != "number" and not by_word:
        return _share_scale(_in_unit_of(high, low), high), high
    return None


def _in_unit_of(other: Found, bare: Found) -> Found:
    """Give a bare number the unit that stands once, behind another: 三 in 三至五成 is 30 per cent."""
    return replace(bare, kind=other.kind, unit=other.unit, money=other.money, value=bare.value * other.worth)


def _same_money(low: Found, high: Found) -> bool:
    if low.money is None or high.money is None:
        return low.money is high.money
    return low.money.inferred or high.money.inferred or low.money.by_lang == high.money.by_lang


def _share_scale(low: Found, high: Found) -> Found:
    """Give the low end the scale that is printed once, behind the high end."""
    if low.numeral.power or not high.numeral.power or low.numeral.value >= high.numeral.scaled:
        return low
    power = high.numeral.power
    return replace(low, value=low.value.scaleb(power), numeral=replace(low.numeral, power=power))
