"""Tables against the running text of the same language."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from ...models.language import is_chinese
from ..amounts import Amount, agree, nearly_the_digits, power_between
from ..drafts import SMALLEST_MARKET
from ..records import Document, Figure, Place, Report
from .findings import Disagreement


class _Mention(NamedTuple):
    """A figure of the whole market at one place."""

    figure: Figure
    amount: Amount
    tabled: bool


def check_tables(sides: Sequence[tuple[Document, Report, Sequence[Amount]]]) -> Iterator[Disagreement]:
    """Yield the numbers of a table that the running text of its language gives otherwise, by a slip.

    The place is that of the number which no other place, of either language, agrees with.
    """
    for mentions in _by_meaning(sides):
        tables, texts = ([one for one in mentions if one.tabled == tabled] for tabled in (True, False))
        for table, text in product(tables, texts):
            if is_chinese(table.figure.lang) == is_chinese(text.figure.lang) and _differ(table.amount, text.amount):
                votes = [sum(agree(one.amount, other.amount) for other in mentions) for one in (table, text)]
                if min(votes) == 1:  # said twice, or in both languages, it is no slip but another thing
                    culprit = (table if votes[0] <= votes[1] else text).figure
                    place = Place(quote=culprit.quote, start=culprit.start, end=culprit.end, page=culprit.page)
                    message = f"{table.amount.quote} in the table, {text.amount.quote} in the text"
                    yield "table_prose", message, place, culprit.lang, None


def _by_meaning(sides: Sequence[tuple[Document, Report, Sequence[Amount]]]) -> Iterable[list[_Mention]]:
    """Return the figures of the whole market by what they are of: kind, year and currency."""
    found: dict[object, list[_Mention]] = defaultdict(list)
    for document, report, numbers in sides:
        amounts = {amount.start: amount for amount in numbers}
        for one in report.figures:
            size = one.kind == "other" and one.currency is not None and one.value >= SMALLEST_MARKET
            kind = "market_size" if size else one.kind
            if one.scope is None and kind in ("market_size", "cagr") and one.year and one.start in amounts:
                tabled = bool(document.blocks[one.block].cells)
                found[kind, one.year, one.currency].append(_Mention(one, amounts[one.start], tabled))
    return found.values()


def _differ(one: Amount, other: Amount) -> bool:
    slip = power_between(one, other) is not None or nearly_the_digits(one, other)
    return slip and not agree(one, other)
