"""What a report's own numbers say of each other: growth rates and their endpoints, tables and running text."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ..models.language import is_chinese
from .amounts import Amount, agree, find_amounts, nearly_the_digits, power_between
from .records import Document, Figure, Place, Report

Disagreement = tuple[str, str, Place, str, str | None]
"""Rule, message, place, language, and a severity other than the rule's."""


def check_growth(document: Document, report: Report) -> Iterator[Disagreement]:
    """Yield the growth rates of the whole market that do not follow from the values of the years that they span.

    A rate follows from two values if some numbers that are printed like them give it, rounded or cut off. If it follows
    from one reading (base year or estimate to forecast) and not from another, that is said as information.
    """
    amounts = {amount.start: amount for amount in find_amounts(document, report)}
    whole = [figure for figure in report.figures if figure.scope is None and figure.start in amounts]
    sizes: dict[tuple[bool, str | None], dict[int, Amount]] = defaultdict(dict)
    for figure in whole:
        if figure.kind == "market_size" and isinstance(figure.year, int):
            sizes[is_chinese(figure.lang), figure.currency].setdefault(figure.year, amounts[figure.start])
    seen: set[tuple[bool, Decimal, object]] = set()
    for figure in whole:
        key = is_chinese(figure.lang), figure.value, figure.year
        if figure.kind == "cagr" and isinstance(figure.year, tuple) and key not in seen:
            seen.add(key)
            for (chinese, _), values in sizes.items():
                if chinese == key[0] and (told := _judged(amounts[figure.start], figure.year, values)):
                    message, severity = told
                    place = Place(quote=figure.quote, start=figure.start, end=figure.end, page=figure.page)
                    yield "cagr_arithmetic", message, place, figure.lang, severity


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


def check_tables(document: Document, report: Report) -> Iterator[Disagreement]:
    """Yield the numbers of the running text that a table of the same language gives otherwise, by a slip."""
    amounts = {amount.start: amount for amount in find_amounts(document, report)}
    tables: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    prose: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in report.figures:
        if figure.scope is None and figure.kind in ("market_size", "cagr") and figure.year and figure.start in amounts:
            key = figure.kind, figure.year, figure.currency, is_chinese(figure.lang)
            (tables if document.blocks[figure.block].cells else prose)[key].append(figure)
    for key, printed in tables.items():
        table = [amounts[figure.start] for figure in printed]
        for figure in prose.get(key, ()):
            said = amounts[figure.start]
            if any(agree(said, one) for one in table):
                continue
            if slip := next((one for one in table if power_between(said, one) or nearly_the_digits(said, one)), None):
                place = Place(quote=figure.quote, start=figure.start, end=figure.end, page=figure.page)
                yield "table_prose", f"{figure.quote} in the text, {slip.quote} in the table", place, figure.lang, None
