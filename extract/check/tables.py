"""Tables against the running text of the same language."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from ...models.language import is_chinese
from ..amounts import Amount, agree, nearly_the_digits, power_between
from ..records import Document, Figure, Place, Report
from .findings import Disagreement


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
