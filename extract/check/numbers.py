"""The numbers of the two languages against each other.

Numbers are compared with their own counterparts: first inside each group of the alignment, then over the whole report,
so that a section that stands elsewhere raises no alarm. Two numbers are the same if they are so at the precision that
is printed.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import product

from ..amounts import Amount, agree, nearly_the_digits, power_between
from ..records import Bitext, Document, Finding, Unit
from .coverage import is_offer
from .findings import finding, place_of

_YUAN = {"CNY", "TWD", "HKD"}
"""Currencies that 元 may be."""

Found = tuple[str, str] | None
"""Rule and message."""


def check_numbers(
    english: Document, chinese: Document, bitext: Bitext, ours: Sequence[Amount], theirs: Sequence[Amount]
) -> Iterator[Finding]:
    """Yield what disagrees among the numbers of two sides, over their alignment."""
    left: tuple[list[Amount], list[Amount]] = ([], [])
    for one in bitext.alignments:
        if one.en and one.zh:
            en = _inside(ours, [bitext.english[index] for index in one.en])
            zh = _inside(theirs, [bitext.chinese[index] for index in one.zh])
            found = [*_opposites(en, zh)]
            en, zh = _without_equals(en, zh)
            found += _counterparts(en, zh)
            for first, second, name, message in found:
                places = place_of(english, first.start, first.end), place_of(chinese, second.start, second.end)
                yield finding(name, message, *places)
            left[0].extend(en)
            left[1].extend(zh)
    offers = [unit for unit in (*bitext.english, *bitext.chinese) if is_offer(unit)]
    for amount in _without_any(left[0], _inside(theirs, bitext.chinese), offers):
        place = place_of(english, amount.start, amount.end)
        yield finding("missing_figure", f"{amount.quote} does not stand in the Chinese", place, None, confidence=0.7)
    for amount in _without_any(left[1], _inside(ours, bitext.english), offers):
        place = place_of(chinese, amount.start, amount.end)
        yield finding("extra_figure", f"{amount.quote} does not stand in the English", None, place, confidence=0.7)


Pair = tuple[Amount, Amount, str, str]
"""Counterparts with the rule that they break and what to say of it."""


def _without_any(alone: Sequence[Amount], others: Sequence[Amount], offers: Sequence[Unit]) -> Iterator[Amount]:
    """Yield the numbers of substance that nothing in the whole other side agrees with."""
    for amount in alone:
        if not amount.strong or _inside([amount], offers):
            continue
        if not any(_comparable(amount, other) and agree(amount, other) for other in others):
            yield amount


def _opposites(english: Sequence[Amount], chinese: Sequence[Amount]) -> Iterator[Pair]:
    """Yield the percentages that are equal but for their sign, if no other pair of them has one sign."""
    for en, zh in product(english, chinese):
        if en.kind == zh.kind == "percent" and en.value == -zh.value != 0:
            same = [one for one in (*english, *chinese) if abs(one.value) == abs(en.value)]
            if len(same) == 2:
                yield en, zh, "direction", f"{en.quote} and {zh.quote} go opposite ways"


def _counterparts(english: list[Amount], chinese: list[Amount]) -> Iterator[Pair]:
    """Yield the numbers that are each other's counterparts and differ, and take them off both lists."""
    for relation in (_other_currency, _other_scale, _point, _other_digits, _other_year, _other_number):
        for en, zh in list(product(english, chinese)):
            if en in english and zh in chinese and (found := relation(en, zh, english, chinese)):
                english.remove(en)
                chinese.remove(zh)
                yield en, zh, *found


def _inside(amounts: Sequence[Amount], units: Sequence[Unit]) -> list[Amount]:
    """Return the amounts that stand inside one of the units; no two units overlap."""
    ordered = sorted(units, key=lambda unit: unit.start)
    starts = [unit.start for unit in ordered]
    return [one for one in amounts if (after := bisect(starts, one.start)) and one.end <= ordered[after - 1].end]


def _without_equals(english: Sequence[Amount], chinese: Sequence[Amount]) -> tuple[list[Amount], list[Amount]]:
    """Return what is left when equal numbers are taken off both sides, one for one; repetitions count as said."""
    left_en = [en for en in english if not any(_comparable(en, zh) and agree(en, zh) for zh in chinese)]
    left_zh = [zh for zh in chinese if not any(_comparable(en, zh) and agree(en, zh) for en in english)]
    return left_en, left_zh


def _comparable(one: Amount, other: Amount) -> bool:
    """Whether two numbers are of one kind, and in one currency as far as that is said."""
    weak = ("number", "count", "measure", "multiple")
    kinds = one.kind == other.kind or (one.kind in weak and other.kind in weak)
    return kinds and not _currencies_differ(one, other)


def _currencies_differ(one: Amount, other: Amount) -> bool:
    if one.currency is None or other.currency is None or one.currency == other.currency:
        return False
    if (one.inferred or other.inferred) and {one.currency, other.currency} <= _YUAN:
        return False
    return not (one.inferred and other.inferred)


def _other_currency(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    if en.kind == zh.kind == "money" and agree(en, zh) and _currencies_differ(en, zh):
        return "currency", f"{en.quote} is {en.currency}, {zh.quote} is {zh.currency}"
    return None


def _other_scale(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    if en.kind == zh.kind and en.strong and en.kind != "percent" and (power := power_between(en, zh)) is not None:
        larger = "English" if power < 0 else "Chinese"
        scaled = abs(power) == 1 and any(char in zh.quote for char in "億亿")
        slip = ": 億 is a hundred million, a billion is 十億" if scaled else ""
        return "magnitude", f"{en.quote} and {zh.quote}: the {larger} is {10 ** abs(power):,} times the other{slip}"
    return None


def _point(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    kinds = {"percent", "percentage_point", "basis_point"}
    if {en.kind, zh.kind} <= kinds and en.kind != zh.kind and agree(en, zh):
        return "percent_point", f"{en.quote} and {zh.quote}: percent is not percentage points"
    return None


def _other_digits(en: Amount, zh: Amount, *_: list[Amount]) -> Found:
    if en.kind == zh.kind and en.strong and not _currencies_differ(en, zh) and nearly_the_digits(en, zh):
        return _differs(en, zh)
    return None


def _differs(en: Amount, zh: Amount) -> Found:
    name = "cagr" if "cagr" in (en.figure, zh.figure) and en.kind == "percent" else "digit"
    return name, f"{en.quote} in the English, {zh.quote} in the Chinese"


def _other_year(en: Amount, zh: Amount, english: list[Amount], chinese: list[Amount]) -> Found:
    if en.kind == zh.kind == "year":
        years = [[one for one in side if one.kind == "year"] for side in (english, chinese)]
        if len(years[0]) == len(years[1]):
            return "year", f"{en.quote} in the English, {zh.quote} in the Chinese"
    return None


def _other_number(en: Amount, zh: Amount, english: list[Amount], chinese: list[Amount]) -> Found:
    """Two numbers that are the only ones of their kind to be left are counterparts, whatever their digits."""
    if en.kind == zh.kind and en.strong and en.figure == zh.figure:
        left = [[one for one in side if one.kind == en.kind] for side in (english, chinese)]
        if len(left[0]) == len(left[1]) == 1:
            return _differs(en, zh)
    return None
