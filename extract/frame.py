"""The frame of a report: the years that it is built on, and the sizes that its rates can be checked against."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from .cues import cue_table
from .drafts import Draft
from .quantities import find_quantities
from .records import Document, FigureRole, Year
from .years import year_mentions

_VOTES = {"historical": 4, None: 1, "base": 1, "compared": 0, "estimate": -4, "forecast": -4}
_EXPLICIT = 4
"""How the words before a size vote on whether its year is the base year."""
_LEAP = 4
"""Years between the last fact and a forecast; facts stand closer together."""
_LABELLED_YEAR = re.compile(r"[a-z ]{0,16}[\s:：|\[(（]*((?:19|20)\d\d)(?!\d)")
_LABEL_REACH = 16
_CLOSE = Decimal("0.06")
"""Points by which a rate may differ from that of sizes that were rounded to three digits or more."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The years that a report is built on, and the sizes that its rates can be checked against."""

    base: int | None
    estimate: int | None
    last: int | None
    sizes: dict[int, Decimal]
    periods: dict[Decimal, tuple[int, int]]
    """Periods that are printed beside a rate of this value."""
    forecast_period: tuple[int, int] | None
    paths: frozenset[int]
    """Sentences that say where a growth path begins ("from USD 5 billion in 2025"), which is where their rate does."""

    def year_of(self, draft: Draft) -> Year | None:
        """Return the year of a figure; where its sentence leaves it open, the one that the report is about."""
        if draft.year is not None or draft.kind == "other":
            return draft.year
        if draft.role == "forecast" and (draft.reached or draft.kind == "market_size"):
            return self.last
        if draft.kind == "cagr":
            return self._period_of(draft.quantity.value)
        alone = self.base is None and len(draft.sentence_years) == 1 and draft.sentence not in self.paths
        return draft.sentence_years[0] if alone else self.base

    def _period_of(self, rate: Decimal) -> tuple[int, int] | None:
        if rate in self.periods:
            return self.periods[rate]
        if self.base is None or self.last is None or self.base >= self.last:
            return self.forecast_period
        starts = [self.base, *(year for year in sorted(self.sizes) if self.base < year < self.last)]
        return best_window(rate, [(start, self.last) for start in starts], self.sizes)

    def role_of(self, draft: Draft) -> FigureRole | None:
        """Return the role that a figure's year gives it, seen from the base year."""
        year = draft.year
        if draft.kind == "other" or year is None:
            return None
        if self.base is None:
            return "forecast" if draft.role in ("forecast", "estimate") else None
        end = year if isinstance(year, int) else year[1]
        if draft.kind == "cagr":
            return "historical" if end <= self.base else "forecast"
        if end > self.base:
            return "estimate" if self._is_estimate(draft, end) else "forecast"
        return "base" if draft.kind == "market_size" and end == self.base else "historical"

    def _is_estimate(self, draft: Draft, year: int) -> bool:
        return year == self.estimate or (draft.role == "estimate" and year != self.last)


def best_window(rate: Decimal, windows: Sequence[tuple[int, int]], sizes: Mapping[int, Decimal]) -> tuple[int, int]:
    """Return the window whose stated sizes give the rate; of several the first that does so closely, else the first.

    Where none does, it is the first of all.
    """
    errors = [(_error(rate, window, sizes), window) for window in windows]
    fitting = [(error, window) for error, window in errors if error is not None and error <= _tolerance(rate)]
    close = [window for error, window in fitting if error <= _CLOSE]
    if close or not fitting:
        return (close or windows)[0]
    return min(fitting, key=itemgetter(0))[1]


def agrees(rate: Decimal, window: tuple[int, int], sizes: Mapping[int, Decimal]) -> bool:
    """Whether a rate is within a twentieth, or 0.15 points, of the compound rate between two stated sizes.

    Printed sizes are rounded, so that no exact agreement can be asked for.
    """
    error = _error(rate, window, sizes)
    return error is not None and error <= _tolerance(rate)


def _tolerance(rate: Decimal) -> Decimal:
    return max(Decimal("0.15"), abs(rate) / 20)


def _error(rate: Decimal, window: tuple[int, int], sizes: Mapping[int, Decimal]) -> Decimal | None:
    """Return by how many points a rate differs from the compound rate between two sizes; None if one is missing."""
    start, end = window
    if start >= end or sizes.get(start, 0) <= 0 or sizes.get(end, 0) <= 0:
        return None
    implied = ((sizes[end] / sizes[start]) ** (Decimal(1) / (end - start)) - 1) * 100
    return abs(implied - rate)


def find_frame(document: Document, folded: str, drafts: Sequence[Draft]) -> Frame:
    """Return the frame of a report, from its labels and from what its sizes and rates say together."""
    sizes = [draft for draft in drafts if draft.kind == "market_size" and isinstance(draft.year, int)]
    labelled = _labelled_base_year(folded)
    years = [draft.year for draft in sizes if isinstance(draft.year, int)]
    looks_ahead = any(draft.kind == "cagr" or draft.role == "forecast" for draft in drafts)
    rates = [draft.year for draft in drafts if draft.kind == "cagr" and isinstance(draft.year, tuple)]
    base = labelled or _voted_base_year(sizes, rates, looks_ahead=looks_ahead)
    forecast_period = _forecast_period(document, folded)
    last = max(years) if years else None
    if forecast_period is not None and forecast_period[1] in years:
        last = forecast_period[1]
    after = sorted({year for year in years if base is not None and base < year and (last is None or year < last)})
    periods: dict[Decimal, Counter[tuple[int, int]]] = {}
    for draft in drafts:
        if draft.kind == "cagr" and isinstance(draft.year, tuple):
            periods.setdefault(draft.quantity.value, Counter())[draft.year] += 1
    return Frame(
        base=base,
        estimate=after[0] if after and base is not None and after[0] == base + 1 else None,
        last=last,
        sizes={year: draft.quantity.value for year, draft in zip(reversed(years), reversed(sizes), strict=True)},
        periods={rate: counted.most_common(1)[0][0] for rate, counted in periods.items()},
        forecast_period=forecast_period,
        paths=frozenset(draft.sentence for draft in drafts if draft.path_start),
    )


def _voted_base_year(sizes: Sequence[Draft], rates: Sequence[tuple[int, int]], *, looks_ahead: bool) -> int | None:
    """Return the latest of the years whose sizes are most often stated as facts.

    Where no words tell, it is the year from which the `rates`, periods of growth, lead to the last of all sizes. Where
    there is none either, it is the last year that has its size before the first forecast, or the first of all; where
    the report speaks of the past alone, the last. `looks_ahead` says that it speaks of rates or forecasts at all.
    """
    votes: Counter[int] = Counter()
    for draft in sizes:
        if isinstance(draft.year, int):
            votes[draft.year] += 0 if draft.tabular and draft.role is None else _VOTES[draft.role]
    most = max(votes.values(), default=0)
    if most >= _EXPLICIT:
        return max(year for year, vote in votes.items() if vote * 2 >= most)
    if (start := _start_of_rates(votes, rates)) is not None:
        return start
    forecasts = [year for year, vote in votes.items() if vote < 0]
    before = {year: vote for year, vote in votes.items() if not forecasts or year < min(forecasts)}
    stated = [year for year, vote in before.items() if vote > 0 and vote * 2 >= most]
    if stated:
        return max(stated) if forecasts else _last_fact(stated) if not looks_ahead else min(stated)
    if len(votes) == len(forecasts) == 1:
        return None  # one forecast and nothing that it starts from
    if all(draft.tabular for draft in sizes) and forecasts:
        return max(before or votes)
    return min(before or votes, default=None) if looks_ahead else _last_fact(before or votes)


def _start_of_rates(votes: Mapping[int, int], rates: Sequence[tuple[int, int]]) -> int | None:
    """Return where most of the rates to the last year begin; an estimate there follows the base year."""
    last = max(votes, default=0)
    starts = Counter(start for start, end in rates if end == last and start in votes)
    if not starts:
        return None
    start = starts.most_common(1)[0][0]
    return start - 1 if votes[start] < 0 < votes.get(start - 1, 0) else start


def _last_fact(years: Iterable[int]) -> int | None:
    """Return the last of some years, or the one before where a gap shows that the last is a forecast: 2024, 2030."""
    ordered = sorted(years)
    if len(ordered) > 1 and ordered[-1] - ordered[-2] >= _LEAP:
        return ordered[-2]
    return ordered[-1] if ordered else None


def _labelled_base_year(folded: str) -> int | None:
    """Return the year right beside "Base year" or 基準年: in a table, in a line, or as "with 2024 as the base year"."""
    table = cue_table()
    for match in table.base_year.finditer(folded):
        behind = _LABELLED_YEAR.match(folded, match.end())
        before = table.base_year_before.search(folded, max(0, match.start() - _LABEL_REACH), match.start())
        if year := behind or before:
            return int(year[1])
    return None


def _forecast_period(document: Document, folded: str) -> tuple[int, int] | None:
    """Return the period beside "forecast period" or 預測期, else the first period that a heading names."""
    for match in cue_table().forecast_period.finditer(folded):
        window = document.text[match.end() : match.end() + 24]
        for mention in year_mentions(find_quantities(window)):
            if isinstance(mention.value, tuple):
                return mention.value
    for block in document.blocks:
        if block.kind in ("title", "heading"):
            for mention in year_mentions(find_quantities(document.text[block.start : block.end])):
                if isinstance(mention.value, tuple):
                    return mention.value
    return None
