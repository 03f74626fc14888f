"""Amounts as the check compares them: a quantity with the precision that is printed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .quantities import find_quantities, shifted
from .records import Document, Figure, FigureKind, Report

_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_STRONG = ("money", "percent", "percentage_point", "basis_point")
_COUNTED = ("count", "measure")
_MANY = 1000
"""From which a count is one of substance: "two weeks" and "three firms" are ways of speaking."""
_POWERS: tuple[int, ...] = (*range(1, 13), *range(-12, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number of a report."""

    kind: str
    """Of its quantity."""
    figure: FigureKind | None
    value: Decimal
    step: Decimal
    """What the last printed digit counts."""
    unit: str | None
    currency: str | None
    inferred: bool
    start: int
    end: int
    quote: str

    @property
    def strong(self) -> bool:
        """Whether a difference in it is one of substance: no bare number and no year."""
        return self.kind in _STRONG or (self.kind in _COUNTED and abs(self.value) >= _MANY)


def find_amounts(document: Document, report: Report) -> list[Amount]:
    """Return the numbers of a report in the order of its text: of prose all, of tables those that are figures."""
    figures = {figure.start: figure for figure in report.figures}
    currencies = Counter(one.currency for one in report.figures if one.currency is not None and not one.inferred)
    found = [*_of_prose(document, figures, currencies), *_of_tables(document, report)]
    return sorted(found, key=lambda amount: (amount.start, amount.value))


def _of_prose(document: Document, figures: Mapping[int, Figure], currencies: Mapping[str, int]) -> Iterator[Amount]:
    for block in document.blocks:
        if block.kind == "boilerplate" or block.cells:
            continue
        text = document.text[block.start : block.end]
        for one in shifted(find_quantities(text, block.lang, currencies=currencies), block.start):
            figure = figures.get(one.start)
            if not one.value.is_nan():
                yield Amount(
                    kind=one.kind,
                    figure=figure.kind if figure else None,
                    value=figure.value if figure and abs(figure.value) == abs(one.value) else one.value,
                    step=_step(one.quote, one.value, ranged=one.bound is not None),
                    unit=one.unit,
                    currency=one.currency,
                    inferred=one.inferred,
                    start=one.start,
                    end=one.end,
                    quote=one.quote,
                )


def _of_tables(document: Document, report: Report) -> Iterator[Amount]:
    for figure in report.figures:
        if document.blocks[figure.block].cells:
            percent = figure.unit == "%"
            yield Amount(
                kind="percent" if percent else "money" if figure.currency else "count",
                figure=figure.kind,
                value=figure.value,
                step=_step(figure.quote, figure.value, ranged=False),
                unit=figure.unit,
                currency=figure.currency,
                inferred=figure.inferred,
                start=figure.start,
                end=figure.end,
                quote=figure.quote,
            )


def _step(quote: str, value: Decimal, *, ranged: bool) -> Decimal:
    """Return what the last printed digit of a number counts: of 1,276.3億 ten million."""
    numerals = _NUMERAL.findall(unicodedata.normalize("NFKC", quote))
    last_digit = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)
    if len(numerals) != 1 or ranged or not value:
        return last_digit
    numeral = Decimal(numerals[0].replace(",", ""))
    if not numeral:
        return last_digit
    decimals = len(numerals[0].partition(".")[2])
    return abs(value / numeral) * Decimal(1).scaleb(-decimals)


def agree(one: Amount, other: Amount) -> bool:
    """Whether two numbers are the same as far as they are printed: 738亿 and 73.82 billion are."""
    return _same(abs(one.value), one.step, abs(other.value), other.step)


def _same(first: Decimal, first_step: Decimal, second: Decimal, second_step: Decimal) -> bool:
    if first_step == second_step:
        return first == second
    return abs(first - second) <= max(first_step, second_step) / 2


def power_between(one: Amount, other: Amount) -> int | None:
    """Return the power of ten by which two numbers of the same digits differ; None if their digits differ."""
    for power in _POWERS:
        factor = Decimal(1).scaleb(power)
        if _same(abs(one.value) * factor, one.step * factor, abs(other.value), other.step):
            return power
    return None


def nearly_the_digits(one: Amount, other: Amount) -> bool:
    """Whether one digit is changed, dropped or doubled, or two neighbours are transposed, at any scale."""
    first, second = (str(abs(amount.value).normalize().as_tuple().digits) for amount in (one, other))
    return _one_edit(re.sub(r"\D", "", first), re.sub(r"\D", "", second))


def _one_edit(first: str, second: str) -> bool:
    if abs(len(first) - len(second)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    rest, other = first[at:], second[at:]
    transposed = len(rest) > 1 and len(other) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return transposed or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
