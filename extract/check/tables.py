"""Tables against the running text of the same language."""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from ...models.language import fold, is_chinese
from ...models.lexicon import Lists, any_of, load
from ...models.sentences import split_sentences
from ..amounts import Amount, agree, nearly_the_digits, power_between
from ..drafts import SMALLEST_MARKET
from ..records import Document, Figure, Place, Report, Scope
from ..tabular import names_total
from .findings import Disagreement

_FEWEST_DIGITS = 3
"""Of a share or a change, from which another one is a slip of it and not one of something else."""


class _Mention(NamedTuple):
    """A figure of the market, or of a part of it, at one place."""

    figure: Figure
    amount: Amount
    tabled: bool


Sides = Sequence[tuple[Document, Report, Sequence[Amount]]]


def check_tables(sides: Sides) -> Iterator[Disagreement]:
    """Yield the numbers of a table that the running text of its language gives otherwise, by a slip.

    The place is that of the number which fewer other places, of either language, agree with, else of the text.
    """
    sums = _sums(sides)
    for mentions in _by_meaning(sides):
        tables, texts = ([one for one in mentions if one.tabled == tabled] for tabled in (True, False))
        for table, text in product(tables, texts):
            if not _differ(table.amount, text.amount):
                continue
            if _stands(table, sums, tabled=False) or _stands(text, sums, tabled=True):
                continue
            own = [sum(agree(one.amount, other.amount) for other in mentions) for one in (table, text)]
            if min(own) == 1:  # said twice, it is no slip but another thing
                votes = [_votes(one, sums) for one in (table, text)]
                culprit = (table if votes[0] < votes[1] else text).figure
                place = Place(quote=culprit.quote, start=culprit.start, end=culprit.end, page=culprit.page)
                message = f"{table.amount.quote} in the table, {text.amount.quote} in the text"
                yield "table_prose", message, place, culprit.lang, None


Sums = dict[tuple[bool, bool], list[Amount]]
"""The numbers of substance by whether they are Chinese and stand in a table."""


def _sums(sides: Sides) -> Sums:
    found: Sums = defaultdict(list)
    for document, _, numbers in sides:
        langs = [(block.start, is_chinese(block.lang)) for block in document.blocks]
        for one in numbers:
            if one.strong:
                found[langs[bisect(langs, (one.start, True)) - 1][1], one.tabled].append(one)
    return found


def _stands(mention: _Mention, sums: Sums, *, tabled: bool) -> bool:
    """Whether a number stands among those of the tables, or of the text: then it is no slip of another one."""
    return any(_is_said(mention, one) for one in sums[is_chinese(mention.figure.lang), tabled])


def _votes(mention: _Mention, sums: Sums) -> int:
    return sum(_is_said(mention, one) for ones in sums.values() for one in ones)


def _is_said(mention: _Mention, one: Amount) -> bool:
    return one.kind == mention.amount.kind and agree(one, mention.amount)


def _by_meaning(sides: Sides) -> Iterable[list[_Mention]]:
    """Return the figures by what they are of: language, part of the market, kind, year and currency."""
    found: dict[object, list[_Mention]] = defaultdict(list)
    for document, report, numbers in sides:
        amounts = {amount.start: amount for amount in numbers}
        parts = _Parts(document, report)
        for one in report.figures:
            size = one.kind == "other" and one.currency is not None and one.value >= SMALLEST_MARKET
            kind = "market_size" if size else one.kind
            if one.start not in amounts or not one.year or kind not in ("market_size", "cagr", "share", "growth"):
                continue
            tabled = bool(document.blocks[one.block].cells)
            part = _name(one.scope) if tabled else parts.of(one)
            market = one.scope is None and kind in ("market_size", "cagr") and not parts.are_beside(one)
            if part or market:
                mention = _Mention(one, amounts[one.start], tabled)
                found[is_chinese(one.lang), part, kind, one.year, one.currency].append(mention)
    return found.values()


def _name(scope: Scope | None) -> str | None:
    return _stem(fold(scope.segment or scope.region or scope.company or "")) or None if scope else None


def _stem(name: str) -> str:
    """Return a name in the singular: "ball valve"."""
    return re.sub("(?<=[a-z]{2})s$", "", name)


class _Parts:
    """The parts that the tables of a report name, and which of them a sentence speaks of."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document, self.folded = document, fold(document.text)
        tabled = (one for one in report.figures if document.blocks[one.block].cells)
        named = [(one, name) for one in tabled if (name := _name(one.scope))]
        self.columns = {_column(one) for one, _ in named}
        names = {name for _, name in named if not _rest().match(name)}
        self.pattern = re.compile(rf"(?<![a-z\d])(?:{any_of(names)})(?:e?s)?(?![a-z\d])" if names else "(?!)")

    def are_beside(self, figure: Figure) -> bool:
        """Whether a figure is of a table whose other rows are parts, and is not their total: "Industry" is one too."""
        cells = self.document.blocks[figure.block].cells
        if not cells or _column(figure) not in self.columns:
            return False
        row = next((cell.row for cell in cells if cell.start <= figure.start < cell.end), None)
        label = next((self.folded[cell.start : cell.end] for cell in cells if (cell.row, cell.column) == (row, 0)), "")
        return not names_total(label)

    def of(self, figure: Figure) -> str | None:
        """Return the last part that the sentence of a figure of running text names before it."""
        block = self.document.blocks[figure.block]
        spans = split_sentences(self.document.text, block.start, block.end)
        start = next((start for start, end in spans if start <= figure.start < end), figure.start)
        named = [match[0] for match in self.pattern.finditer(self.folded, start, figure.start)]
        return _stem(named[-1]) if named else None


def _column(figure: Figure) -> object:
    return figure.block, figure.kind, figure.year, figure.currency


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(any_of(load(Lists).rest))


def _differ(one: Amount, other: Amount) -> bool:
    slip = power_between(one, other) is not None or nearly_the_digits(one, other)
    fewest = 1 if one.kind == "money" or one.figure == "cagr" else _FEWEST_DIGITS
    telling = min(sum(map(str.isdecimal, amount.quote)) for amount in (one, other)) >= fewest
    return slip and telling and not agree(one, other)
