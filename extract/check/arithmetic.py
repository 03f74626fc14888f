"""What a report's own numbers say of each other: growth rates and their endpoints, tables and running text."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import product

from ...models.language import is_chinese
from ..amounts import Amount, agree, nearly_the_digits, power_between
from ..records import Document, Figure, Place, Report

Disagreement = tuple[str, str, Place, str, str | None]
"""Rule, message, place, language, and a severity other than the rule's."""


def check_growth(
    report: Report, numbers: Sequence[Amount], wrong: Collection[tuple[str, int]]
) -> Iterator[Disagreement]:
    """Yield the growth rates of the whole market that do not follow from the values of the years that they span.

    A rate follows from two values if some numbers that are printed like them give it, rounded or cut off. If it follows
    from one reading (base year or estimate to forecast) and not from another, that is said as information. Compared are
    the numbers of one paragraph or table, which speak of one thing, and only if no other rate of it fits. `wrong` are
    the places (language, start) of numbers that are slips already, of which nothing follows.
    """
    amounts = {amount.start: amount for amount in numbers}
    whole = [figure for figure in report.figures if figure.scope is None and figure.start in amounts]
    whole = [figure for figure in whole if (figure.lang[:2], figure.start) not in wrong]
    sizes: dict[tuple[int, str | None], dict[int, Amount]] = defaultdict(dict)
    for figure in whole:
        if figure.kind == "market_size" and isinstance(figure.year, int):
            sizes[figure.block, figure.currency].setdefault(figure.year, amounts[figure.start])
    rates = [(one, one.year) for one in whole if one.kind == "cagr" and isinstance(one.year, tuple)]
    seen: set[object] = set()
    for (block, _), values in sizes.items():
        own = [(figure, window) for figure, window in rates if figure.block == block]
        told = [(figure, window, _judged(amounts[figure.start], window, values)) for figure, window in own]
        fitting = {window[1] for _, window, one in told if one is None or one[1]}
        for figure, window, one in told:
            key = is_chinese(figure.lang), figure.value, window
            if one and key not in seen and (one[1] or window[1] not in fitting):
                seen.add(key)
                place = Place(quote=figure.quote, start=figure.start, end=figure.end, page=figure.page)
                yield "cagr_arithmetic", one[0], place, figure.lang, one[1]


def _judged(rate: Amount, window: tuple[int, int], values: dict[int, Amount]) -> tuple[str, str | None] | None:
    """Return what is wrong with a rate, and how grave it is; None if nothing is, or if nothing can be said."""
    end = window[1]
    readings = {
        start: _growth(values[start], values[end], end - start)
        for start in sorted(values)
        if end in values and start < end and values[start].value > 0 and values[end].value > 0
    }
    fits = {
        start: low <= rate.value + rate.step and rate.value - rate.step / 2 <= high
        for start, (low, high) in readings.items()
    }
    told = ", ".join(f"{start} → {end}: {(low + high) / 2:.2f} %" for start, (low, high) in readings.items())
    if not readings or (window[0] not in readings and not any(fits.values())):
        return None
    if not any(fits.values()):
        return f"{rate.quote} follows from no values that the report states ({told})", None
    if all(fits.values()):
        return None
    right = ", ".join(f"{start} → {end}" for start, fit in fits.items() if fit)
    return f"{rate.quote} follows from {right} alone ({told})", "info"


def _growth(start: Amount, end: Amount, years: int) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest yearly growth, in percent, between two values as they are printed."""
    low, high = (
        ((end.value + sign * end.step / 2) / (start.value - sign * start.step / 2)) ** (Decimal(1) / years)
        for sign in (-1, 1)
    )
    return (low - 1) * 100, (high - 1) * 100


def check_tables(sides: Sequence[tuple[Document, Report, Sequence[Amount]]]) -> Iterator[Disagreement]:
    """Yield the numbers of a table that the running text of its language gives otherwise, by a slip.

    The place is that of the number which no other place, of either language, agrees with.
    """
    said: dict[tuple[object, ...], list[tuple[Figure, Amount, bool]]] = defaultdict(list)
    for document, report, numbers in sides:
        amounts = {amount.start: amount for amount in numbers}
        for figure in report.figures:
            if (
                figure.scope is None
                and figure.kind in ("market_size", "cagr")
                and figure.year
                and figure.start in amounts
            ):
                tabled = bool(document.blocks[figure.block].cells)
                said[figure.kind, figure.year, figure.currency].append((figure, amounts[figure.start], tabled))
    for mentions in said.values():
        tables = [one for one in mentions if one[2]]
        for (figure, amount, _), (text, prose, tabled) in product(tables, mentions):
            if tabled or is_chinese(figure.lang) != is_chinese(text.lang) or agree(amount, prose):
                continue
            if power_between(amount, prose) or nearly_the_digits(amount, prose):
                votes = [sum(agree(one, other) for _, other, _ in mentions) for one in (amount, prose)]
                if min(votes) > 1:  # said twice, or in both languages: no slip, but another thing
                    continue
                culprit = figure if votes[0] <= votes[1] else text
                place = Place(quote=culprit.quote, start=culprit.start, end=culprit.end, page=culprit.page)
                message = f"{figure.quote} in the table, {text.quote} in the text"
                yield "table_prose", message, place, culprit.lang, None
