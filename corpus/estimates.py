"""What reports say of the same market and year, side by side: how far apart they are, and what cannot both be true."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise
from statistics import fmean, median
from typing import Any, NamedTuple

from ..extract.amounts import printed_step
from ..extract.check.arithmetic import Bounds, yearly_growth
from ..models.language import HAN
from .markets import chinese_words, english_words

_HAN = re.compile(f"[{HAN}]")
_LEAST_ESTIMATES = 4
"""Estimates from which one can stand out from the others."""
_OUTLYING = 3.5
"""Modified z-score of an outlier (Iglewicz and Hoaglin, 1993)."""
_MAD, _MEAN_AD = 1.4826, 1.2533
"""What makes a standard deviation of a normal distribution's median, and mean, absolute deviation."""
_SCOPE = ("market", "region", "currency", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What one report says of a market in a year."""

    value: Decimal
    step: Decimal
    """What the last printed digit counts."""
    role: str | None
    publisher: str | None
    edition: str | None
    report: str
    place: str
    quote: str
    outlier: bool = False
    stated_value: Decimal | None = None
    stated_currency: str | None = None
    """What the report has, where the value is converted."""
    rate: Decimal | None = None
    rate_date: date | None = None
    rate_source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The estimates of the size of a market, or of a segment of it, in a year, in one currency and of one region."""

    market: str
    region: str | None
    segment: str | None
    """None for the whole market; a part is compared with the same part alone."""
    currency: str | None
    unit: str | None
    year: int
    estimates: tuple[Estimate, ...]
    """The lowest first; a value that a report repeats is there once."""
    low: Decimal
    median: Decimal
    high: Decimal
    spread: Decimal | None
    """From the lowest to the highest in percent of the median; None for a median of 0."""


class Rate(NamedTuple):
    """A yearly growth over a period, as a report states it or as its values give it."""

    market: str
    region: str | None
    segment: str | None
    first: int
    last: int
    bounds: Bounds
    """In percent."""
    stated: bool
    report: str
    publisher: str | None
    place: str
    quote: str


class Conflict(NamedTuple):
    """Two rates of different reports that no value in print can both have."""

    one: Rate
    other: Rate


def place_of(row: Mapping[str, Any]) -> str:
    """Return where a row stands, the English side if there is one: ``report.pdf#page=3``."""
    side = "en" if row["en_quote"] is not None else "zh"
    source = row["source"] if side == "en" else row["zh_source"]
    page = row[f"{side}_page"]
    return f"{source}#page={page}" if page else str(source)


def compare_estimates(rows: Iterable[Mapping[str, Any]]) -> list[Comparison]:
    """Return the estimates of market sizes side by side, by market, region, segment, currency and year.

    The whole market comes before its segments.
    """
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "market_size" and _is_point(row):
            groups[*_scope(row), row["year_from"]].append(row)
    found = [_comparison(key, members) for key, members in groups.items()]
    return sorted(
        found, key=lambda one: (one.market or "", one.region or "", one.segment or "", one.currency or "", one.year)
    )


def _scope(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what figures must share to be compared; a segment by its words, however they are printed."""
    segment = row["segment"]
    plain = (chinese_words if _HAN.search(segment) else english_words)(segment) if segment else None
    return (*(row[name] for name in _SCOPE), plain)


def _is_point(row: Mapping[str, Any]) -> bool:
    """Whether a row is of a market or a segment in one year, and not of a company."""
    return (
        row["company"] is None
        and row["value"] is not None
        and row["year_from"] is not None
        and row["year_from"] == row["year_to"]
    )


def _comparison(key: tuple[Any, ...], rows: Sequence[Mapping[str, Any]]) -> Comparison:
    once = {(row["report"], row["value"]): row for row in reversed(rows)}
    ordered = sorted(once.values(), key=lambda row: (row["value"], row["publisher"] or "", row["report"]))
    values = [row["value"] for row in ordered]
    middle = median(values)
    outlying = _outlying(values)
    return Comparison(
        market=key[0],
        region=key[1],
        currency=key[2],
        segment=ordered[0]["segment"],
        unit=key[3],
        year=key[5],
        estimates=tuple(_estimate(row, out) for row, out in zip(ordered, outlying, strict=True)),
        low=values[0],
        median=middle,
        high=values[-1],
        spread=(values[-1] - values[0]) / middle * 100 if middle else None,
    )


def _estimate(row: Mapping[str, Any], outlier: bool) -> Estimate:
    quote = row["en_quote"] or row["zh_quote"]
    stated = row.get("stated_value")
    step = printed_step(quote, row["value"] if stated is None else stated)
    return Estimate(
        value=row["value"],
        step=step if row.get("rate") is None else step * row["rate"],
        role=row["role"],
        publisher=row["publisher"],
        edition=row["edition"],
        report=row["report"],
        place=place_of(row),
        quote=quote,
        outlier=outlier,
        **{name: row.get(name) for name in ("stated_value", "stated_currency", "rate", "rate_date", "rate_source")},
    )


def _outlying(values: Sequence[Decimal]) -> list[bool]:
    """Say of each value whether it stands out; sizes of markets differ by factors, so their logarithms are compared."""
    if len(values) < _LEAST_ESTIMATES or min(values) <= 0:
        return [False] * len(values)
    logs = [float(value.ln()) for value in values]
    middle = median(logs)
    apart = [abs(one - middle) for one in logs]
    scale = median(apart) * _MAD or fmean(apart) * _MEAN_AD  # most may say exactly the same
    return [bool(scale) and one / scale > _OUTLYING for one in apart]


def growth_rates(rows: Sequence[Mapping[str, Any]]) -> list[Rate]:
    """Return the growth that reports state, and that their values of different years imply, from one to the next."""
    return [*_stated(rows), *_implied(rows)]


def _stated(rows: Iterable[Mapping[str, Any]]) -> Iterator[Rate]:
    for row in rows:
        whole = row["company"] is None and row["value"] is not None
        if row["kind"] == "cagr" and whole and row["year_from"] is not None and row["year_from"] < row["year_to"]:
            quote = row["en_quote"] or row["zh_quote"]
            half = printed_step(quote, row["value"]) / 2
            bounds = Bounds(row["value"] - half, row["value"], row["value"] + half)
            yield _rate(row, row["year_from"], row["year_to"], bounds, quote, stated=True)


def _implied(rows: Iterable[Mapping[str, Any]]) -> Iterator[Rate]:
    paths: dict[tuple[Any, ...], dict[int, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row["kind"] == "market_size" and _is_point(row) and row["value"] > 0:
            paths[*_scope(row), row["report"]][row["year_from"]].append(row)
    for years in paths.values():
        single = {year: ones[0] for year, ones in sorted(years.items()) if len({one["value"] for one in ones}) == 1}
        ends = list(pairwise(single))
        if len(single) > 2:
            ends.append((min(single), max(single)))
        for first, last in ends:
            start, end = _estimate(single[first], False), _estimate(single[last], False)
            bounds = yearly_growth(start, end, last - first)
            yield _rate(single[last], first, last, bounds, f"{start.quote} → {end.quote}", stated=False)


def _rate(row: Mapping[str, Any], first: int, last: int, bounds: Bounds, quote: str, *, stated: bool) -> Rate:
    return Rate(
        row["market"],
        row["region"],
        row["segment"],
        first,
        last,
        bounds,
        stated,
        row["report"],
        row["publisher"],
        place_of(row),
        quote,
    )


def find_conflicts(rates: Iterable[Rate]) -> list[Conflict]:
    """Return the pairs of rates of one market or segment and period, from different reports, that cannot both be true.

    Two reports conflict once over a period: by what they state, if that is enough.
    """
    groups: dict[tuple[Any, ...], list[Rate]] = defaultdict(list)
    for rate in sorted(dict.fromkeys(rates), key=lambda rate: not rate.stated):
        part = _scope({**dict.fromkeys(_SCOPE), "segment": rate.segment})[-1]
        groups[rate.market, rate.region, part, rate.first, rate.last].append(rate)
    found: dict[tuple[Any, ...], Conflict] = {}
    for key, rates_ in groups.items():
        for one, other in combinations(rates_, 2):
            apart = one.bounds.high < other.bounds.low or other.bounds.high < one.bounds.low
            if apart and one.report != other.report:
                found.setdefault((*key, *sorted((one.report, other.report))), Conflict(one, other))
    return list(found.values())
