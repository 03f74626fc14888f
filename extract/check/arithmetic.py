"""Growth rates against the values that they span: what a report's own numbers say of each other.

A rate follows from two values if some numbers that are printed like them give it, rounded or cut off. It is held
against the values beside it: those of its row, else of its sentence, else of its paragraph or table. Where these give a
year more than one value, nobody can say which is meant, and a rate is only doubted if none of them gives it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import NamedTuple, Protocol

from ...models.language import is_chinese
from ...models.sentences import split_sentences
from ..amounts import Amount
from ..records import Document, Figure, Place, Report
from .directions import says_fall, word_of_direction
from .findings import Disagreement

Levels = dict[int, list[Amount]]
"""The values of each year."""


def check_growth(
    document: Document, report: Report, numbers: Sequence[Amount], wrong: Collection[tuple[str, int]]
) -> Iterator[Disagreement]:
    """Yield the rates that do not follow from the values of the years that they span.

    If a compound rate follows from one reading (base year or estimate to forecast) and not from another, that is said
    as information. `wrong` are the places (language, start) of numbers that are slips already, of which nothing
    follows.
    """
    amounts = {one.start: one for one in numbers}
    figures = [one for one in report.figures if one.start in amounts and (one.lang[:2], one.start) not in wrong]
    passage_of = _passages(document, figures)
    right: set[object] = set()
    doubted: dict[object, tuple[Figure, Told]] = {}
    for rate in figures:
        if rate.unit != "%" or rate.kind not in ("cagr", "growth"):
            continue
        judge = _judged_cagr if rate.kind == "cagr" else _judged_growth
        told = _first_told(rate, figures, amounts, passage_of(rate), judge)
        if isinstance(told, tuple) and _may_fall(document, rate):
            amount = amounts[rate.start]
            fallen = amounts | {rate.start: replace(amount, value=-amount.value)}
            told = _first_told(rate, figures, fallen, passage_of(rate), judge)
        if told is True:
            right.add((is_chinese(rate.lang), rate.value))
        elif told:
            doubted.setdefault((is_chinese(rate.lang), rate.value, rate.year), (rate, told))
    for rate, (message, severity) in doubted.values():
        if severity is None and (is_chinese(rate.lang), rate.value) in right:
            continue  # what it follows from stands elsewhere, in a table perhaps
        place = Place(quote=rate.quote, start=rate.start, end=rate.end, page=rate.page)
        yield f"{rate.kind}_arithmetic", message, place, rate.lang, severity


Span = tuple[int, int]
Told = tuple[str, str | None]
"""Message, and a severity other than the rule's."""
Judge = Callable[[Figure, Sequence[Figure], dict[int, Amount]], Told | bool]
"""What is wrong with a rate, given what stands beside it; or whether anything could be said."""


def _passages(document: Document, figures: Sequence[Figure]) -> Callable[[Figure], list[Span]]:
    """Return what gives the passages in which the values of a rate may stand, the nearest first."""
    sentences: dict[int, list[Span]] = {}
    for index in {figure.block for figure in figures}:
        block = document.blocks[index]
        if not block.cells:
            sentences[index] = list(split_sentences(document.text, block.start, block.end))

    def passages(rate: Figure) -> list[Span]:
        block = document.blocks[rate.block]
        if not block.cells:
            near = [span for span in sentences[rate.block] if span[0] <= rate.start < span[1]]
        else:
            row = next((cell.row for cell in block.cells if cell.start <= rate.start < cell.end), None)
            cells = [cell for cell in block.cells if cell.row == row and cell.start < cell.end]
            near = [(min(cell.start for cell in cells), max(cell.end for cell in cells))] if cells else []
        return [*near, (block.start, block.end)]

    return passages


def _may_fall(document: Document, rate: Figure) -> bool:
    """Whether a rate is of a fall that its own clause does not say: the market shrinks more slowly, by 1.2% a year."""
    block = document.blocks[rate.block]
    text, place = document.text[block.start : block.end], rate.start - block.start
    own = word_of_direction(text, place, rate.end - block.start)
    return rate.value > 0 and own is None and says_fall(text, place)


def _first_told(
    rate: Figure, figures: Sequence[Figure], amounts: dict[int, Amount], passages: Sequence[Span], judge: Judge
) -> Told | bool | None:
    """Return what is wrong with a rate by the first passage of which anything can be said, or that nothing is."""
    for start, end in passages:
        beside = [one for one in figures if start <= one.start < end]
        told = judge(rate, beside, amounts)
        if told is not False:
            return told
    return None


def _levels(beside: Sequence[Figure], amounts: dict[int, Amount]) -> list[Levels]:
    """Return the values by year of what can be compared: of one kind, in one currency and unit."""
    found: dict[object, Levels] = defaultdict(lambda: defaultdict(list))
    for one in beside:
        counted = one.kind == "volume" or (one.currency is not None and one.kind in ("market_size", "other"))
        if counted and isinstance(one.year, int) and one.value > 0:
            found[one.kind == "volume", one.currency, one.unit][one.year].append(amounts[one.start])
    return list(found.values())


def _judged_cagr(rate: Figure, beside: Sequence[Figure], amounts: dict[int, Amount]) -> Told | bool:
    """Judge a compound rate by all readings that the text allows: from each earlier year to the end of its period."""
    if not isinstance(rate.year, tuple):
        return False
    first, last = rate.year
    readings: dict[int, list[Bounds]] = {}
    for levels in _levels(beside, amounts):
        for year in sorted(levels):
            if year < last and last in levels:
                pairs = product(levels[year], levels[last])
                readings.setdefault(year, []).extend(yearly_growth(start, end, last - year) for start, end in pairs)
    if not readings:
        return False
    amount = amounts[rate.start]
    fits = {year: any(_follows(amount, span) for span in spans) for year, spans in readings.items()}
    if all(fits.values()):
        return True
    told = ", ".join(f"{year} → {last}: {spans[0].said:.2f} %" for year, spans in readings.items())
    if any(fits.values()):
        right = ", ".join(f"{year} → {last}" for year, fit in fits.items() if fit)
        single = all(len(spans) == 1 for spans in readings.values())
        return (f"{rate.quote} follows from {right} alone ({told})", "info") if single else True
    spans = [span for ones in readings.values() for span in ones]
    others = [one for one in beside if one.kind == "cagr" and isinstance(one.year, tuple) and one.year[1] == last]
    others_fit = any(_follows(amounts[one.start], span) for one in others for span in spans)
    if first not in readings or len(readings[first]) > 1 or others_fit:
        return False
    return f"{rate.quote} follows from no values that the report states ({told})", None


def _judged_growth(rate: Figure, beside: Sequence[Figure], amounts: dict[int, Amount]) -> Told | bool:
    """Judge a change by the only two values of its passage, those of its year and of one before."""
    year = rate.year[1] if isinstance(rate.year, tuple) else rate.year
    rates = [one for one in beside if one.unit == "%" and one.kind != "share"]
    levels = [one for one in _levels(beside, amounts) if len(one) > 1]
    if len(rates) != 1 or len(levels) != 1 or any(len(values) > 1 for values in levels[0].values()):
        return False
    (values,) = levels
    if len(values) != 2 or max(values) != year:
        return False
    first, last = sorted(values)
    amount, start, end = amounts[rate.start], values[first][0], values[last][0]
    spans = [yearly_growth(start, end, years) for years in {1, last - first}]
    if any(_follows(amount, span) for span in spans):
        return True
    return f"{rate.quote} does not follow from {start.quote} and {end.quote} ({spans[0].said:.2f} %)", None


class Bounds(NamedTuple):
    """What numbers say, and the least and the greatest of what numbers can say that are printed like these."""

    low: Decimal
    said: Decimal
    high: Decimal


class Stated(Protocol):
    """A value as it is printed."""

    @property
    def value(self) -> Decimal:
        """In base units."""

    @property
    def step(self) -> Decimal:
        """What its last printed digit counts."""


def yearly_growth(start: Stated, end: Stated, years: int) -> Bounds:
    """Return the yearly growth, in percent, between two values as they are printed."""
    ratios = ((end.value + sign * end.step / 2) / (start.value - sign * start.step / 2) for sign in (-1, 0, 1))
    return Bounds(*((ratio ** (Decimal(1) / years) - 1) * 100 for ratio in ratios))


def _follows(rate: Amount, span: Bounds) -> bool:
    """Whether a rate is what values make."""
    return span.low <= rate.value + rate.step and rate.value - rate.step / 2 <= span.high
