"""Tables against the running text of the same language."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from ...models.language import fold, is_chinese
from ..amounts import Amount, agree, nearly_the_digits, power_between
from ..drafts import SMALLEST_MARKET
from ..records import Document, Figure, Place, Report
from .findings import Disagreement
from .totals import names_total


class _Mention(NamedTuple):
    """A figure of the whole market at one place."""

    figure: Figure
    amount: Amount
    tabled: bool


def check_tables(sides: Sequence[tuple[Document, Report, Sequence[Amount]]]) -> Iterator[Disagreement]:
    """Yield the numbers of a table that the running text of its language gives otherwise, by a slip.

    The place is that of the number which no other place, of either language, agrees with.
    """
    sums = _sums(sides)
    for mentions in _by_meaning(sides):
        tables, texts = ([one for one in mentions if one.tabled == tabled] for tabled in (True, False))
        for table, text in product(tables, texts):
            if is_chinese(table.figure.lang) == is_chinese(text.figure.lang) and _differ(table.amount, text.amount):
                if _stands(table, sums, tabled=False) or _stands(text, sums, tabled=True):
                    continue
                votes = [sum(agree(one.amount, other.amount) for other in mentions) for one in (table, text)]
                if min(votes) == 1:  # said twice, or in both languages, it is no slip but another thing
                    culprit = (table if votes[0] <= votes[1] else text).figure
                    place = Place(quote=culprit.quote, start=culprit.start, end=culprit.end, page=culprit.page)
                    message = f"{table.amount.quote} in the table, {text.amount.quote} in the text"
                    yield "table_prose", message, place, culprit.lang, None


Sums = dict[tuple[bool, bool], list[Amount]]
"""The numbers of substance by whether they are Chinese and stand in a table."""


def _sums(sides: Sequence[tuple[Document, Report, Sequence[Amount]]]) -> Sums:
    found: Sums = defaultdict(list)
    for document, _, numbers in sides:
        langs = [(block.start, is_chinese(block.lang)) for block in document.blocks]
        for one in numbers:
            if one.strong:
                found[langs[bisect(langs, (one.start, True)) - 1][1], one.tabled].append(one)
    return found


def _stands(mention: _Mention, sums: Sums, *, tabled: bool) -> bool:
    """Whether a number stands among those of the tables, or of the text: then it is no slip of another one."""
    beside = sums[is_chinese(mention.figure.lang), tabled]
    return any(one.kind == mention.amount.kind and agree(one, mention.amount) for one in beside)


def _by_meaning(sides: Sequence[tuple[Document, Report, Sequence[Amount]]]) -> Iterable[list[_Mention]]:
    """Return the figures of the whole market by what they are of: kind, year and currency."""
    found: dict[object, list[_Mention]] = defaultdict(list)
    for document, report, numbers in sides:
        amounts = {amount.start: amount for amount in numbers}
        parts = _parts(document, report)
        for one in report.figures:
            size = one.kind == "other" and one.currency is not None and one.value >= SMALLEST_MARKET
            kind = "market_size" if size else one.kind
            if (
                one.start not in parts
                and one.scope is None
                and kind in ("market_size", "cagr")
                and one.year
                and one.start in amounts
            ):
                tabled = bool(document.blocks[one.block].cells)
                found[kind, one.year, one.currency].append(_Mention(one, amounts[one.start], tabled))
    return found.values()


def _parts(document: Document, report: Report) -> set[int]:
    """Return where the figures of tables begin that several rows have: these are of parts, but for the total's."""
    columns: dict[object, list[Figure]] = defaultdict(list)
    for one in report.figures:
        if document.blocks[one.block].cells:
            columns[one.block, one.kind, one.year, one.currency].append(one)
    return {
        one.start
        for ones in columns.values()
        for one in ones
        if len({other.value for other in ones}) > 1 and not names_total(_label(document, one))
    }


def _label(document: Document, figure: Figure) -> str:
    """Return the label of the row that a figure of a table stands in."""
    cells = document.blocks[figure.block].cells
    row = next((cell.row for cell in cells if cell.start <= figure.start < cell.end), None)
    return next(
        (fold(document.text[cell.start : cell.end]) for cell in cells if (cell.row, cell.column) == (row, 0)), ""
    )


def _differ(one: Amount, other: Amount) -> bool:
    slip = power_between(one, other) is not None or nearly_the_digits(one, other)
    return slip and not agree(one, other)
