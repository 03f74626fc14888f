"""Ranges: two quantities beside each other that are the ends of one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .comparisons import compared, hedged, is_low
from .found import Found
from .grammar import Grammar
from .records import Modifier, QuantityKind

Bound = Literal["low", "high"] | None
"""Which end of a range a quantity is; None if it is none."""

_SCALED: tuple[QuantityKind, ...] = ("money", "count", "measure")
"""Kinds whose unit the numbers before it share, each with a scale of its own."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A quantity with its span, the end of a range that it is, and what a comparison in the span says of it."""

    found: Found
    start: int
    end: int
    bound: Bound = None
    compared: Modifier | None = None


def join_ranges(rules: Grammar, folded: str, found: list[Found]) -> Iterator[Placed]:
    """Yield each quantity with the end of a range that it is, and its span."""
    index = 0
    while index < len(found):
        first = found[index]
        second = found[index + 1] if index + 1 < len(found) else None
        if second and (ends := _range(rules, folded, first, second)):
            span = _span(rules, folded, *ends)
            yield Placed(ends[0], *span, "low")
            yield Placed(ends[1], *span, "high")
            index += 2
        elif second and (pair := _compared_range(rules, folded, first, second)):
            yield from pair
            index += 2
        else:
            if comparison := compared(rules, folded, first):
                yield from _compared(first, *comparison)
            elif not first.provisional:
                yield Placed(first, first.start, first.end)
            index += 1


def _compared(found: Found, modifier: Modifier | None, span: tuple[int, int]) -> Iterator[Placed]:
    """Place a compared number: an equality is both ends of a range, any other comparison one."""
    if modifier is None or is_low(modifier):
        yield Placed(found, *span, "low", modifier)
    if modifier is None or not is_low(modifier):
        yield Placed(found, *span, "high", modifier)


def _compared_range(rules: Grammar, folded: str, first: Found, second: Found) -> tuple[Placed, Placed] | None:
    """Join two comparisons that bound one number: "above 1000 and below 1500", 大於10小於20."""
    if first.kind != second.kind:
        return None
    one, other = hedged(rules, folded, first), hedged(rules, folded, second)
    if one is None or other is None or None in (one[0], other[0]) or is_low(one[0]) == is_low(other[0]):
        return None
    low, high = ((first, one[0]), (second, other[0])) if is_low(one[0]) else ((second, other[0]), (first, one[0]))
    if low[0].value >= high[0].value or not rules.comparison_joint.fullmatch(folded, one[1][1], other[1][0]):
        return None
    span = one[1][0], other[1][1]
    return Placed(low[0], *span, "low", low[1]), Placed(high[0], *span, "high", high[1])


def _span(rules: Grammar, folded: str, low: Found, high: Found) -> tuple[int, int]:
    """Return the span of a range; years and bare numbers have no unit and take in the words that make them one.

    "from 2025 to 2032", "between 20 and 30", 在2007年與2009年之間.
    """
    start, end = low.start, high.end
    if low.kind not in ("year", "number"):
        return start, end
    closing = rules.between_end.at(folded, end)
    opening = rules.between_words.before(folded, start) or rules.from_words.before(folded, start)
    if closing and not opening:
        opening = rules.between_if_closed.before(folded, start)
    return opening[1] if opening else start, closing[1] if closing else end


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
        is_pair = (
            low.kind == "year"
            and high.start == high.numeral.start
            and folded[low.end : high.start] == "/" != folded[high.end : high.end + 1]
        )
        following = _year_range(low, high, by_word=False) if is_pair else None  # the fiscal year 2025/26
        return following if following and following[1].value == low.value + 1 else None
    closing = rules.between_end.at(folded, high.numeral.end)
    if closing and closing[1] == high.end and joint["word"] in rules.and_words:  # 10與20間 counts no rooms
        low = replace(low, kind="number", unit=None) if low.unit == high.unit else low
        high = replace(high, kind="number", unit=None, end=high.numeral.end)
    if joint["word"] and not _joins(rules, folded, low, high, joint["word"]):
        return None
    if low.kind == "year":
        return _year_range(low, high, by_word=bool(joint["word"]))
    if low.kind == high.kind and low.kind != "number":
        return (_share_scale(low, high), high) if low.unit == high.unit and _same_money(low, high) else None
    if low.kind == "money" and high.kind == "number":  # $10-12 billion
        return _share_scale(low, high), replace(high, kind="money", money=low.money)
    if low.kind == "number" and joint["word"] and high.money and high.start < high.numeral.start:
        return None  # "fell by a fifth to RMB 14.6": a currency before it makes it a figure of its own
    if low.kind == "number":  # 10-12 億美元, 5-7%, 三至五成, 1000-5000
        return _share_scale(_in_unit_of(high, low), high), high
    return None


def _joins(rules: Grammar, folded: str, low: Found, high: Found, word: str) -> bool:
    """Whether "to" and "and" make a range; "from 10 million to 12 million" tells of a change."""
    if word in rules.and_words:
        return bool(rules.between_words.before(folded, low.start) or rules.between_end.at(folded, high.end))
    if low.kind == "year" and high.kind == "year":
        return True
    if low.kind == high.kind and low.value > high.value:  # "up 12% to 5%" tells of a change and of a level
        return False
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
