"""The numbers of the two languages against each other.

Numbers are compared with their own counterparts: first inside each group of the alignment, then over the whole report,
so that a section that stands elsewhere raises no alarm. Two numbers are the same if they are so at the precision that
is printed. Which number is whose counterpart is one assignment for each group: as many equal ones as there can be, then
those left over that are the likest.
"""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import NamedTuple

from ...models.language import fold
from ...models.lexicon import Ratios, load
from ..amounts import Amount, agree, likeness_of_digits, power_between
from ..cues import compile_any
from ..drafts import SMALLEST_MARKET
from ..records import Bitext, Document, Finding, Severity, Unit
from .assignment import best_pairs
from .coverage import LEAST_CHINESE, LEAST_COVERAGE, LEAST_ENGLISH, PROSE, is_offer
from .directions import says_fall, word_of_direction
from .findings import finding, place_of

_SHARED = ({"CNY", "TWD", "HKD"}, {"CNY", "JPY"})
"""Currencies that one sign may be: 元, ¥."""
_BARE = ("number", "count", "measure", "multiple")
"""Kinds that one language may print where the other prints another: "three" and 三家."""
_PARTS = ("percent", "percentage_point", "basis_point")
_DATED = ("title", "heading", "row")
"""Kinds of units whose years are those of the report or of a table."""
_PLACE = 0.4
"""What being at the other end of the text costs two numbers."""


class Pair(NamedTuple):
    """Counterparts with the rule that they break and what to say of it."""

    en: Amount
    zh: Amount
    rule: str
    message: str
    severity: Severity | None = None


class _Likeness(NamedTuple):
    """How much two numbers look like counterparts that differ, and by what."""

    score: float
    rule: str
    message: str


@dataclass
class _Group:
    """The numbers of units that say the same, and which of them are left without an equal."""

    units_en: list[Unit]
    units_zh: list[Unit]
    en: list[Amount]
    zh: list[Amount]
    dated: bool
    """Whether its years are those of figures."""
    equal: list[tuple[Amount, Amount]] = field(default_factory=list)
    left_en: list[Amount] = field(default_factory=list)
    left_zh: list[Amount] = field(default_factory=list)


def check_numbers(
    english: Document, chinese: Document, bitext: Bitext, ours: Sequence[Amount], theirs: Sequence[Amount]
) -> Iterator[Finding]:
    """Yield what disagrees among the numbers of two sides, over their alignment."""
    groups = list(_groups(bitext, ours, theirs))
    for group in groups:
        _match_equals(group)
    _match_elsewhere(groups)
    everything = [
        [amount for ones in _by_unit(amounts, units).values() for amount in ones]
        for amounts, units in ((ours, bitext.english), (theirs, bitext.chinese))
    ]
    for group in groups:
        for pair in [*_opposites(group), *_other_years(group), *_differing(group, *everything)]:
            places = place_of(english, pair.en.start, pair.en.end), place_of(chinese, pair.zh.start, pair.zh.end)
            yield finding(pair.rule, pair.message, *places, severity=pair.severity)
    offers = [
        *(unit for unit in bitext.english if is_offer(unit) and _is_priced(unit, ours)),
        *(unit for unit in bitext.chinese if is_offer(unit) and _is_priced(unit, theirs)),
    ]
    for amount in _without_any([one for group in groups for one in group.left_en], everything[1], chinese.text, offers):
        place = place_of(english, amount.start, amount.end)
        yield finding("missing_figure", f"{amount.quote} does not stand in the Chinese", place, None, confidence=0.7)
    for amount in _without_any([one for group in groups for one in group.left_zh], everything[0], english.text, offers):
        place = place_of(chinese, amount.start, amount.end)
        yield finding("extra_figure", f"{amount.quote} does not stand in the English", None, place, confidence=0.7)


def _groups(bitext: Bitext, ours: Sequence[Amount], theirs: Sequence[Amount]) -> Iterator[_Group]:
    """Yield the numbers of each group of units.

    What stands alone is a group too, if its lack is no finding itself and the report is a bilingual one.
    """
    english, chinese = _by_unit(ours, bitext.english), _by_unit(theirs, bitext.chinese)
    paired = [one for one in bitext.alignments if one.en and one.zh]
    bilingual = len(paired) >= LEAST_COVERAGE * len(bitext.alignments)
    for one in bitext.alignments if bilingual else paired:
        en = [amount for index in one.en for amount in english[index]]
        zh = [amount for index in one.zh for amount in chinese[index]]
        units_en, units_zh = [bitext.english[index] for index in one.en], [bitext.chinese[index] for index in one.zh]
        units = [*units_en, *units_zh]
        if one.en and one.zh:
            dated = any(unit.kind in _DATED for unit in units) or any(amount.strong for amount in (*en, *zh))
            yield _Group(units_en, units_zh, en, zh, dated)
        elif not any(_is_missing(unit, LEAST_ENGLISH if one.en else LEAST_CHINESE) for unit in units):
            yield _Group(units_en, units_zh, en, zh, False)


def _is_missing(unit: Unit, least: int) -> bool:
    return unit.kind in PROSE and len(unit.text) >= least


def _by_unit(amounts: Sequence[Amount], units: Sequence[Unit]) -> dict[int, list[Amount]]:
    """Return the numbers that stand in each unit, by its index; no two units overlap."""
    order = sorted(range(len(units)), key=lambda index: units[index].start)
    starts = [units[index].start for index in order]
    found: dict[int, list[Amount]] = defaultdict(list)
    for one in amounts:
        after = bisect(starts, one.start)
        if after and one.end <= units[order[after - 1]].end:
            found[order[after - 1]].append(one)
    return found


def _match_equals(group: _Group) -> None:
    """Pair the equal numbers of a group, those in the same place of the text first.

    Years come last: of two that are equal, that belongs to the other whose figures do.
    """
    for years in (False, True):
        en = [one for one in group.en if (one.kind == "year") == years]
        zh = [one for one in group.zh if (one.kind == "year") == years]
        of_figures = {(first.start, second.start) for first, second in group.equal}
        dated = [[_dates(one, side) for one in ones] for ones, side in ((en, group.en), (zh, group.zh))]

        pairs = best_pairs(len(en), len(zh), partial(_equality, en, zh, dated, of_figures))
        group.equal += [(en[i], zh[j]) for i, j in pairs]
        firsts, seconds = {i for i, _ in pairs}, {j for _, j in pairs}
        group.left_en += [one for i, one in enumerate(en) if i not in firsts]
        group.left_zh += [one for j, one in enumerate(zh) if j not in seconds]


def _equality(
    en: Sequence[Amount],
    zh: Sequence[Amount],
    dated: Sequence[Sequence[Sequence[int]]],
    of_figures: Set[tuple[int, int]],
    i: int,
    j: int,
) -> float:
    if not _same(en[i], zh[j]):
        return 0
    together = any((first, second) in of_figures for first in dated[0][i] for second in dated[1][j])
    signs = (en[i].value < 0) == (zh[j].value < 0)
    return 10 + signs + together - _PLACE * abs(i / len(en) - j / len(zh))


def _dates(year: Amount, amounts: Sequence[Amount]) -> list[int]:
    """Return where the figures of a year stand to which no other mention of the year is nearer."""
    if year.kind != "year":
        return []
    mentions = [one for one in amounts if one.kind == "year" and one.value == year.value]
    figures = [one for one in amounts if one.year and year.value in _years(one)]
    return [one.start for one in figures if min(mentions, key=lambda mention: _gap(mention, one)) is year]


def _gap(one: Amount, other: Amount) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _years(amount: Amount) -> tuple[int, ...]:
    return amount.year if isinstance(amount.year, tuple) else (amount.year,) if amount.year else ()


def _match_elsewhere(groups: Sequence[_Group]) -> None:
    """Take off what is left of one group the numbers of substance that are left of another one: it stands there."""
    left = [(group, one) for group in groups for one in group.left_zh if one.strong]
    for group in groups:
        for one in [one for one in group.left_en if one.strong]:
            found = next((at for at, (_, zh) in enumerate(left) if _same(one, zh)), None)
            if found is not None:
                other, zh = left.pop(found)
                group.left_en.remove(one)
                other.left_zh.remove(zh)


def _without_any(
    alone: Sequence[Amount], others: Sequence[Amount], text: str, offers: Sequence[Unit]
) -> Iterator[Amount]:
    """Yield the numbers of substance that nothing in the whole other side, which has this text, agrees with."""
    for amount in alone:
        if not amount.strong or any(unit.start <= amount.start < unit.end for unit in offers):
            continue
        if not _said_elsewhere(amount, others) and not _is_worded(amount, text):
            yield amount


def _is_priced(unit: Unit, amounts: Sequence[Amount]) -> bool:
    """Whether money of a unit is as little as a report costs."""
    money = [one.value for one in amounts if one.kind == "money" and unit.start <= one.start < unit.end]
    return bool(money) and min(money) < SMALLEST_MARKET


def _said_elsewhere(amount: Amount, others: Sequence[Amount]) -> bool:
    """Whether a report has a number in any place; a percentage that agrees but for rounding must be of one kind."""
    alike = (other for other in others if _same(amount, other))
    return any(amount.kind != "percent" or amount.value == one.value or amount.figure == one.figure for one in alike)


def _is_worded(amount: Amount, text: str) -> bool:
    """Whether a text has a number in a way that is no quantity: a 26,000-pallet site, two technicians in five."""
    if amount.kind in ("count", "measure"):
        digits = re.escape(f"{abs(amount.value):,f}")
        return re.search(rf"(?<![\d,.]){digits}(?![\d,.])", text) is not None
    return amount.kind == "percent" and "%" not in amount.quote and _ratios().search(fold(text)) is not None


@cache
def _ratios() -> re.Pattern[str]:
    return compile_any(load(Ratios).ratios)


def _said(amount: Amount, others: Sequence[Amount]) -> bool:
    return any(_same(amount, other) for other in others)


def _opposites(group: _Group) -> Iterator[Pair]:
    """Yield the amounts that rise in one language and fall in the other, by sign or by the words around them.

    Only those that each language states once: of two mentions one may be of another thing.
    """
    for en, zh in group.equal:
        if not en.strong or sum(abs(one.value) == abs(en.value) for one in (*group.en, *group.zh)) > 2:
            continue
        signs = en.kind == zh.kind == "percent" and en.figure == zh.figure and en.value == -zh.value
        words = [
            word_of_direction(unit.text, one.start - unit.start, one.end - unit.start)
            for one, units in ((en, group.units_en), (zh, group.units_zh))
            for unit in units
            if unit.start <= one.start < unit.end
        ]
        first, second = words if len(words) == 2 else (None, None)
        if first and second and first[1] != second[1]:
            yield Pair(en, zh, "direction", f"{en.quote} ({first[0]}) and {zh.quote} ({second[0]}) go opposite ways")
        elif signs and not _is_said_to_fall(group, en, zh):
            yield Pair(en, zh, "direction", f"{en.quote} and {zh.quote} go opposite ways")


def _is_said_to_fall(group: _Group, *pair: Amount) -> bool:
    """Whether the sentence of the number that seems to rise says that something falls."""
    for one in pair:
        for unit in (*group.units_en, *group.units_zh):
            if one.value > 0 and unit.start <= one.start < unit.end:
                return says_fall(unit.text, one.start - unit.start)
    return False


def _other_years(group: _Group) -> Iterator[Pair]:
    """Yield the years that equal figures have in one language and not in the other, and take them off the group."""
    for one, other in group.equal:
        if not one.figure or one.figure != other.figure or len(_years(one)) != len(_years(other)):
            continue
        for first, second in zip(_years(one), _years(other), strict=True):
            en = next((year for year in group.left_en if year.kind == "year" and year.value == first), None)
            zh = next((year for year in group.left_zh if year.kind == "year" and year.value == second), None)
            if first != second and en and zh:
                _take_off(group, en, zh)
                yield Pair(en, zh, *_year_differs(en, zh))


def _take_off(group: _Group, en: Amount, zh: Amount) -> None:
    for left, one in ((group.left_en, en), (group.left_zh, zh)):
        if one in left:
            left.remove(one)


def _differing(group: _Group, english: Sequence[Amount], chinese: Sequence[Amount]) -> Iterator[Pair]:
    """Yield the numbers that are each other's counterparts and differ, and take them off the group."""
    found: dict[tuple[int, int], _Likeness] = {}
    en, zh = list(group.left_en), list(group.left_zh)

    def score(i: int, j: int) -> float:
        like = _likeness(en[i], zh[j], group)
        if like is None or _both_said(en[i], zh[j], group, english, chinese):
            return 0
        found[i, j] = like
        return like.score - _PLACE * abs(i / len(en) - j / len(zh))

    for i, j in best_pairs(len(en), len(zh), score):
        like = found[i, j]
        _take_off(group, en[i], zh[j])
        substance = group.dated if en[i].kind == "year" else _is_of_substance(en[i], zh[j])
        yield Pair(en[i], zh[j], like.rule, like.message, None if substance else "info")


def _both_said(en: Amount, zh: Amount, group: _Group, english: Sequence[Amount], chinese: Sequence[Amount]) -> bool:
    """Whether both numbers only repeat what is said beside them, in whatever language, and no number is wanting.

    Numbers of substance may also repeat what is said anywhere in the report.
    """
    if _said(en, group.zh) and _said(zh, group.en):
        counts = [sum(one.kind == first.kind for one in side) for first, side in ((en, group.en), (zh, group.zh))]
        return counts[0] != counts[1]
    if _are_the_only_ones(en, zh, group):
        return False
    return en.strong and zh.strong and _said(en, chinese) and _said(zh, english)


def _are_the_only_ones(en: Amount, zh: Amount, group: _Group) -> bool:
    """Whether two figures of one meaning are all that disagrees among the numbers of substance of a group."""
    left = [one for one in (*group.left_en, *group.left_zh) if one.strong]
    return left == [en, zh] and en.figure == zh.figure == "cagr" and en.year == zh.year and bool(group.equal)


def _is_of_substance(en: Amount, zh: Amount) -> bool:
    return en.strong or zh.strong or (en.tabled and zh.tabled) or min(len(_digits(en)), len(_digits(zh))) > 2


def _digits(amount: Amount) -> str:
    return "".join(char for char in amount.quote if char.isdigit())


def _same(one: Amount, other: Amount) -> bool:
    """Whether two numbers say the same, each in its own way: half is 50 %, 50 basis points are 0.5 points."""
    if _comparable(one, other):
        return agree(one, other)
    return any(
        first.kind == kind and second.kind in others and agree(_times(first, factor), second)
        for first, second in ((one, other), (other, one))
        for kind, others, factor in _WAYS
        if kind == "percentage_point" or _is_fraction(first)
    )


_WAYS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("percentage_point", ("basis_point",), 100),
    ("number", ("percent",), 100),
    ("multiple", ("percent",), 100),
)
"""Kinds that another kind may stand for, and how many of it are one."""


def _times(one: Amount, factor: int) -> Amount:
    return replace(one, value=one.value * factor, step=one.step * factor)


def _is_fraction(one: Amount) -> bool:
    """Whether a number is a part of something, in words: half, 三分之一."""
    return 0 < one.value < 1 and not any(char.isdigit() for char in one.quote)


def _comparable(one: Amount, other: Amount) -> bool:
    """Whether two numbers are of one kind, and in one currency as far as that is said."""
    kinds = one.kind == other.kind or (one.kind in _BARE and other.kind in _BARE)
    return kinds and not _currencies_differ(one, other)


def _currencies_differ(one: Amount, other: Amount) -> bool:
    if one.currency is None or other.currency is None or one.currency == other.currency:
        return False
    if (one.inferred or other.inferred) and any({one.currency, other.currency} <= shared for shared in _SHARED):
        return False
    return not (one.inferred and other.inferred)


def _likeness(en: Amount, zh: Amount, group: _Group) -> _Likeness | None:
    """Return by what two numbers that are not equal are counterparts, None if by nothing."""
    if en.kind == zh.kind == "money" and agree(en, zh) and _currencies_differ(en, zh):
        return _Likeness(6, "currency", f"{en.quote} is {en.currency}, {zh.quote} is {zh.currency}")
    if {en.kind, zh.kind} <= set(_PARTS) and en.kind != zh.kind and agree(en, zh):
        return _Likeness(4, "percent_point", f"{en.quote} and {zh.quote}: percent is not percentage points")
    if en.kind == zh.kind == "year":
        return _Likeness(2 - min(abs(float(en.value - zh.value)), 10) / 20, *_year_differs(en, zh))
    if "year" in (en.kind, zh.kind) or not _comparable(en, zh):
        return None
    if (power := power_between(en, zh)) is not None:
        return _Likeness(5, *_scale_differs(en, zh, power))
    if alike := likeness_of_digits(en, zh):
        return _Likeness(2 + alike, *_digits_differ(en, zh))
    left = [[one for one in side if one.kind == en.kind] for side in (group.left_en, group.left_zh)]
    if en.kind == zh.kind and en.strong and en.figure == zh.figure and len(left[0]) == len(left[1]) == 1:
        return _Likeness(1, *_digits_differ(en, zh))
    return None


def _year_differs(en: Amount, zh: Amount) -> tuple[str, str]:
    return "year", f"{en.quote} in the English, {zh.quote} in the Chinese"


def _digits_differ(en: Amount, zh: Amount) -> tuple[str, str]:
    name = "cagr" if "cagr" in (en.figure, zh.figure) and en.kind == "percent" else "digit"
    return name, f"{en.quote} in the English, {zh.quote} in the Chinese"


def _scale_differs(en: Amount, zh: Amount, power: int) -> tuple[str, str]:
    if en.kind == "percent":
        return _digits_differ(en, zh)
    larger = "English" if power < 0 else "Chinese"
    scaled = abs(power) == 1 and any(char in zh.quote for char in "億亿")
    slip = ": 億 is a hundred million, a billion is 十億" if scaled else ""
    return "magnitude", f"{en.quote} and {zh.quote}: the {larger} is {10 ** abs(power):,} times the other{slip}"
