"""Which year a quantity of a sentence is about."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..models.language import is_chinese
from ..models.lexicon import Lists, any_of, load
from ..models.sentences import split_clauses
from .cues import cue_table
from .records import Quantity, Year

_SEMICOLON = re.compile("[;；]")
_LONGEST_SERIES = 12
_NEIGHBOURS = 4
"""Years looked at on either side of a quantity."""
_CROSS_QUANTITY, _CROSS_YEAR, _CROSS_CLAUSE = 30, 12, 8
"""Costs, in characters, of what stands between a year and a quantity and makes it less likely theirs."""
_LOOSE_AFTER = 14
"""Cost of a year behind its quantity that no "in" or bracket ties to it."""
_PERIOD_FOR_POINT = 60
"""Cost of a period for an amount, which is of one year."""
_NEVER = 1000
_FAR = 400
"""Characters beyond which what stands between a year and a quantity no longer matters."""


@cache
def coordination() -> re.Pattern[str]:
    """What may stand between the quantities of a series: nothing, a comma, "and", 、, 和."""
    words = any_of([*load(Lists).and_en, *load(Lists).and_zh])
    return re.compile(rf"\s*(?:[,，、]? ?(?:{words})|[,，、])?\s*")


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year or a period at its place."""

    value: Year
    start: int
    end: int

    @property
    def is_period(self) -> bool:
        """Whether it is a period and not a single year."""
        return isinstance(self.value, tuple)


def year_mentions(quantities: Sequence[Quantity]) -> list[YearMention]:
    """Return the years and periods among the quantities of a text."""
    mentions: list[YearMention] = []
    low = 0
    for quantity in quantities:
        if quantity.kind != "year":
            continue
        value = int(quantity.value)
        if quantity.bound == "low":
            low = value
        elif quantity.bound == "high":
            mentions.append(YearMention((low, value), quantity.start, quantity.end))
        else:
            mentions.append(YearMention(value, quantity.start, quantity.end))
    return mentions


def resolve_anaphora(
    folded: str, span: tuple[int, int], named: Sequence[YearMention], *, last: Year | None, published: int | None
) -> list[YearMention]:
    """Return the mentions of "that year", "the following year", "a year earlier", "last year" and "this year".

    `named` are the years that the sentence names, `last` is the last one named before it, and `published` the
    year in which the report appeared.
    """
    table = cue_table()
    earlier = last[1] if isinstance(last, tuple) else last
    found = []
    for pattern, shift in ((table.same_year, 0), (table.next_year, 1), (table.previous_year, -1)):
        for match in pattern.finditer(folded, *span):
            points = [year.value for year in named if year.end <= match.start() and isinstance(year.value, int)]
            meant = points[-1] if points and shift else earlier
            if meant is not None:
                found.append(YearMention(meant + shift, match.start(), match.end()))
    for match in table.last_year.finditer(folded, *span):
        points = [year.value for year in named if year.end <= match.start() and isinstance(year.value, int)]
        now = points[-1] if points else published
        if now is not None:
            found.append(YearMention(now - 1, *match.span()))
    if published is not None:
        found += (YearMention(published, *match.span()) for match in table.this_year.finditer(folded, *span))
        decade = published + 10 - published % 10
        found += (YearMention(decade, *match.span()) for match in table.decade_end.finditer(folded, *span))
    return found


def assign_years(
    folded: str,
    span: tuple[int, int],
    items: Sequence[Quantity],
    years: Sequence[YearMention],
    lang: str,
    *,
    of_periods: bool = False,
) -> list[YearMention | None]:
    """Return for each quantity of a sentence the year that it is about, by the cost of what stands between.

    A list of years with "respectively" or 分別 goes one by one with as many quantities. An English amount has
    its year behind it ("USD 5 billion in 2025") or at the head of the clause, a Chinese one before it. `of_periods`
    says that the quantities are rates, whose year is a period.
    """
    points = [year for year in years if not year.is_period]
    if len(points) == len(items) > 1 and cue_table().respectively.search(folded, *span):
        return list(points)
    if not years:
        return [None] * len(items)
    sentence = _Sentence(
        folded,
        [item.start for item in items],
        [item.end for item in items],
        [year.start for year in years],
        [clause_end for _, clause_end in split_clauses(folded, *span)],
        is_chinese(lang),
        not of_periods,
    )
    if of_periods and len(items) == len(years) == 1:
        return list(years)
    return [sentence.nearest(item, years) for item in items]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Where the quantities, years and clause ends of a sentence are."""

    folded: str
    items: Sequence[int]
    ends: Sequence[int]
    years: Sequence[int]
    breaks: Sequence[int]
    chinese: bool
    points_only: bool
    """Whether the quantities are of single years rather than of periods."""

    def nearest(self, item: Quantity, years: Sequence[YearMention]) -> YearMention | None:
        place = bisect_left(self.years, item.start)
        near = years[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]
        year = min(near, key=lambda year: (self._cost(item, year), year.start, -year.end))
        return None if self._cost(item, year) >= _NEVER else year

    def _cost(self, item: Quantity, year: YearMention) -> float:
        if year.start < item.end and item.start < year.end:
            return 0.0  # the year lies inside the quantity's own span
        before = year.end <= item.start
        left, right = (year.end, item.start) if before else (self._series_end(item), year.start)
        if right < left:
            return _NEVER  # the year stands inside a series of quantities
        items = count_between(self.items, left, right)
        parted = _SEMICOLON.search(self.folded, max(left, right - _FAR), right)
        elsewhere = before and items and self.items[0] < year.start
        if parted and (elsewhere or (year.is_period and self.points_only)):
            return _NEVER  # the year of a figure in the other part of the sentence
        breaks = count_between(self.breaks, left + 1, right + 1)
        distance = self._distance(left, right, before)
        if not before and distance >= _LOOSE_AFTER and (items or breaks or self._is_taken(year)):
            return _NEVER
        return (
            distance
            + _CROSS_QUANTITY * items
            + _CROSS_YEAR * count_between(self.years, left, right)
            + _CROSS_CLAUSE * breaks
            + (_CROSS_QUANTITY if before and not self.chinese and self._belongs_before(year) else 0)
            + (_PERIOD_FOR_POINT if year.is_period else 0)
        )

    def _belongs_before(self, year: YearMention) -> bool:
        """Whether the year belongs to the quantity right before it: "9.1% between 2026 and 2036, against 6.4%"."""
        index = bisect_left(self.items, year.start) - 1
        tight = cue_table().tight_after
        return index >= 0 and tight.fullmatch(self.folded, self.ends[index], year.start) is not None

    def _is_taken(self, year: YearMention) -> bool:
        """Whether the year belongs to the quantity right behind it: 增至2033年的4,053億美元."""
        index = bisect_left(self.items, year.end)
        return index < len(self.items) and bool(
            cue_table().tight_before.fullmatch(self.folded, year.end, self.items[index])
        )

    def _series_end(self, item: Quantity) -> int:
        """Return the end of the series that the quantity belongs to: "12% and 9% in 2024" share their year."""
        end = item.end
        first = bisect_left(self.items, item.start) + 1
        for index in range(first, min(first + _LONGEST_SERIES, len(self.items))):
            if not coordination().fullmatch(self.folded, end, self.items[index]):
                break
            end = self.ends[index]
        return end

    def _distance(self, left: int, right: int, before: bool) -> float:
        if before and cue_table().tight_before.fullmatch(self.folded, left, right):
            return 0.5
        if not before and cue_table().tight_after.fullmatch(self.folded, left, right):
            bracketed = self.folded[left:right].strip()[:1] in ("(", "（", "[")
            return 4.0 if self.chinese and not bracketed else 0.0
        distance = (right - left) / (2 if self.chinese else 4)
        return distance if before else distance + _LOOSE_AFTER


def count_between(places: Sequence[int], left: int, right: int) -> int:
    """Return how many of the ordered places lie in ``left <= place < right``."""
    return max(0, bisect_left(places, right) - bisect_left(places, left))
