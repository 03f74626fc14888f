"""Amounts as the check compares them: a quantity with the precision that is printed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..models.language import Lang
from .quantities import find_quantities, shifted
from .records import Document, Figure, FigureKind, Quantity, Report, Year

_NUMERAL = re.compile(r"\d[\d,]*(?:\.\d+)?")
_STRONG = ("money", "percent", "percentage_point", "basis_point")
_COUNTED = ("count", "measure")
_MANY = 1000
"""From which a count is one of substance: "two weeks" and "three firms" are ways of speaking."""
_FEW = 12
"""To which a measure is often in words in one of the languages: "ten litres", 十公升."""
_POWERS: tuple[int, ...] = (*range(1, 13), *range(-12, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number of a report."""

    kind: str
    """Of its quantity; a bare number in a table that is a figure has the kind that its labels give it."""
    figure: FigureKind | None
    year: Year | None
    """Of its figure."""
    value: Decimal
    step: Decimal
    """What the last printed digit counts."""
    unit: str | None
    currency: str | None
    inferred: bool
    tabled: bool
    """Whether it stands in a table."""
    start: int
    end: int
    quote: str

    @property
    def strong(self) -> bool:
        """Whether a difference in it is one of substance: no bare number and no year."""
        if self.kind == "money" and abs(self.value) < _MANY and not any(map(str.isdecimal, self.quote)):
            return False  # the nine-yuan cup is a name
        if self.kind == "money" and self.value == 1:
            return False  # the dollar of an exchange rate
        if self.kind == "measure" and abs(self.value) > _FEW:
            return any(map(str.isdecimal, self.quote))
        return self.kind in _STRONG or (self.kind in _COUNTED and abs(self.value) >= _MANY)


def find_amounts(document: Document, report: Report) -> list[Amount]:
    """Return the numbers of a report in the order of its text."""
    figures = {figure.start: figure for figure in report.figures}
    currencies = Counter(one.currency for one in report.figures if one.currency is not None and not one.inferred)
    found = (
        _amount(one, figures.get(one.start), tabled)
        for start, end, lang, tabled in _passages(document)
        for one in shifted(find_quantities(document.text[start:end], lang, currencies=currencies), start)
        if not one.value.is_nan() and not (tabled and _is_unit(one))
    )
    return sorted(found, key=lambda amount: (amount.start, amount.value))


def _passages(document: Document) -> Iterator[tuple[int, int, Lang, bool]]:
    """Yield the spans of a report's text, of tables those of the cells, with language and whether it is a table."""
    for block in document.blocks:
        if block.kind == "boilerplate":
            continue
        if not block.cells:
            yield block.start, block.end, block.lang, False
        for cell in block.cells:
            if cell.start < cell.end:
                yield cell.start, cell.end, block.lang, True


def _is_unit(quantity: Quantity) -> bool:
    """Whether what was read is the unit of a table: 十億美元."""
    return not any(char.isdigit() for char in quantity.quote) and quantity.value.normalize().as_tuple().digits == (1,)


def _amount(one: Quantity, figure: Figure | None, tabled: bool) -> Amount:
    kind: str = one.kind
    value = figure.value if figure and (tabled or abs(figure.value) == abs(one.value)) else one.value
    if figure and tabled and kind in ("number", "year"):
        amount = figure.currency is not None or figure.kind == "market_size"
        kind = "percent" if figure.unit == "%" else "money" if amount else "count"
    return Amount(
        kind=kind,
        figure=figure.kind if figure else None,
        year=figure.year if figure else None,
        value=value,
        step=_step(one, value),
        unit=figure.unit if figure and tabled else one.unit,
        currency=figure.currency if figure and tabled else one.currency,
        inferred=figure.inferred if figure and tabled else one.inferred,
        tabled=tabled,
        start=one.start,
        end=one.end,
        quote=one.quote,
    )


def _step(one: Quantity, value: Decimal) -> Decimal:
    return Decimal(1) if one.kind == "year" else printed_step(one.quote, value, one.bound)


def printed_step(quote: str, value: Decimal, bound: str | None = None) -> Decimal:
    """Return what the last printed digit of a number counts; `bound` says which of a range it is.

    >>> printed_step("1,276.3億", Decimal("127630000000"))
    Decimal('10000000')
    """
    numerals = _NUMERAL.findall(unicodedata.normalize("NFKC", quote))
    last_digit = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(1)
    if not numerals or len(numerals) > (2 if bound else 1):
        return last_digit
    printed = numerals[-1 if bound == "high" else 0]
    numeral = Decimal(printed.replace(",", ""))
    if not numeral or not value:
        return last_digit
    return abs(value / numeral) * Decimal(1).scaleb(-len(printed.partition(".")[2]))


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
    return one_slip(one.value, other.value)


def one_slip(one: Decimal, other: Decimal) -> bool:
    """Whether the digits of two numbers differ in one, or in the order of two neighbours, at any scale."""
    return _one_edit(_digits(one), _digits(other))


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.normalize().as_tuple().digits))


def likeness_of_digits(one: Amount, other: Amount) -> float:
    """Return how much two numbers are alike that differ by one slip: from 0, not at all, to 1, in all other digits."""
    if not nearly_the_digits(one, other):
        return 0
    return 1 - 1 / (1 + len(_digits(one.value)))


def _one_edit(first: str, second: str) -> bool:
    if abs(len(first) - len(second)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second)))
    rest, other = first[at:], second[at:]
    transposed = len(rest) > 1 and len(other) > 1 and rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return transposed or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
