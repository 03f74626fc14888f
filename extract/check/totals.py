"""Parts and their whole: shares that should be a hundred per cent together, segments that should be their total."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from ...models.language import fold
from ...models.lexicon import Lists, any_of, load
from ...models.sentences import split_sentences
from ..amounts import Amount, one_slip
from ..records import Block, Cell, Document, Place
from ..tabular import names_total
from .findings import Disagreement

_ALL = Decimal(100)
_LEAST_PARTS = 2
"""Beside what is left or the total."""
_TELLING = 3
"""Digits of a number from which it says something that another one is but a slip away."""


def check_totals(document: Document, numbers: Sequence[Amount]) -> Iterator[Disagreement]:
    """Yield the totals that are not the sum of their parts, and the shares that are said to be all and are not."""
    for block in document.blocks:
        if block.kind == "boilerplate":
            continue
        inside = [one for one in numbers if block.start <= one.start < block.end]
        found = _in_table(document, block, inside) if block.cells else _in_prose(document, block, inside)
        for rule, message, one in found:
            place = Place(quote=one.quote, start=one.start, end=one.end, page=block.page)
            yield rule, message, place, block.lang, None


Found = Iterator[tuple[str, str, Amount]]


def _in_table(document: Document, block: Block, numbers: Sequence[Amount]) -> Found:
    """Yield what is wrong with the columns of a table that has a row for the total or for all others."""
    labels = {cell.row: fold(document.text[cell.start : cell.end]) for cell in block.cells if cell.column == 0}
    total = next((row for row, label in labels.items() if names_total(label)), None)
    rest = any(_rest().match(label) for label in labels.values())
    wrong, right = [], 0
    for column in _columns(block, numbers):
        parts = [one for row, one in column.items() if row != total and labels.get(row)]
        if len(parts) < _LEAST_PARTS or len({(one.kind, one.currency, one.unit) for one in column.values()}) != 1:
            continue
        shares = parts[0].figure == "share"
        if total in column and (shares or parts[0].figure in ("market_size", "volume", "other")):
            whole = column[total]
            if _adds_up(parts, whole.value, whole.step):
                right += 1
            elif not _nested(parts, whole):
                wrong.append((parts, whole))
        elif shares and rest and total is None:
            yield from _not_all(parts)
    for parts, whole in wrong:
        slip = _slip(parts, whole)
        if right or slip or sum(one.value for one in parts) > whole.value:  # else it lists the largest parts alone
            sum_ = _printed(sum(one.value for one in parts), whole)
            yield "segment_total", f"{whole.quote} is not what its parts add up to ({sum_})", slip or whole


def _slip(parts: Sequence[Amount], whole: Amount) -> Amount | None:
    """Return the number that one slip of the pen explains the difference by, if there is one alone."""
    sum_ = sum(one.value for one in parts)
    needed = [(one, one.value + whole.value - sum_) for one in parts] + [(whole, Decimal(sum_))]
    slips = [
        one
        for one, value in needed
        if value > 0 and len(one.value.normalize().as_tuple().digits) >= _TELLING and one_slip(one.value, value)
    ]
    return slips[0] if len(slips) == 1 else None


def _columns(block: Block, numbers: Sequence[Amount]) -> Iterator[dict[int, Amount]]:
    """Yield the numbers of each column by row, of those that have one number in a cell."""
    columns: dict[int, dict[int, list[Amount]]] = defaultdict(lambda: defaultdict(list))
    for one in numbers:
        cell = _cell(block, one)
        if cell and cell.column and one.figure:
            columns[cell.column][cell.row].append(one)
    for rows in columns.values():
        if all(len(ones) == 1 for ones in rows.values()):
            yield {row: ones[0] for row, ones in rows.items()}


def _cell(block: Block, one: Amount) -> Cell | None:
    return next((cell for cell in block.cells if cell.start <= one.start < cell.end), None)


def _in_prose(document: Document, block: Block, numbers: Sequence[Amount]) -> Found:
    """Yield the shares of a sentence that says what all others, the rest, have."""
    shares = [one for one in numbers if one.kind == "percent" and one.figure == "share"]
    if len(shares) <= _LEAST_PARTS:
        return
    for start, end in split_sentences(document.text, block.start, block.end):
        inside = [one for one in shares if start <= one.start < end]
        leaves = [match.end() + start for match in _remaining().finditer(fold(document.text[start:end]))]
        if any(one.kind == "multiple" and abs(one.value) < 1 and start <= one.start < end for one in numbers):
            continue  # three quarters are a share too
        last = next((one for one in inside if leaves and one.start >= leaves[-1]), None)
        if last is None or len(inside) <= _LEAST_PARTS:
            continue
        until = shares[: shares.index(last) + 1]
        if not any(_adds_up(until[first:], _ALL) for first in range(len(until) - 1)):
            yield from _not_all(inside[: inside.index(last) + 1])


def _not_all(shares: Sequence[Amount]) -> Found:
    if not _adds_up(shares, _ALL):
        sum_ = sum(one.value for one in shares)
        told = " + ".join(one.quote for one in shares)
        yield "shares_total", f"{told} is {_printed(sum_, shares[-1])}, not 100 %", shares[-1]


def _adds_up(parts: Sequence[Amount], whole: Decimal, step: Decimal = Decimal()) -> bool:
    """Whether some numbers that are printed like these add up."""
    return abs(sum(one.value for one in parts) - whole) <= (sum(one.step for one in parts) + step) / 2


def _nested(parts: Sequence[Amount], whole: Amount) -> bool:
    """Whether some of the parts are the whole, or one is the sum of some that follow it, which divide it again."""
    runs = [(first, last) for last in range(len(parts) + 1) for first in range(last - _LEAST_PARTS + 1)]
    if any(_adds_up(parts[first:last], whole.value, whole.step) for first, last in runs):
        return True
    return any(
        _adds_up(parts[first:last], parts[first - 1].value, parts[first - 1].step) for first, last in runs if first
    )


def _printed(value: Decimal | int, like: Amount) -> str:
    """Return a sum as a number is printed that it is held against: 42.7 for 42.7 (USD billion)."""
    numeral = re.search(r"\d[\d,]*(?:\.\d+)?", like.quote)
    if not numeral or not like.value:
        return f"{value:,}"
    scale = Decimal(numeral[0].replace(",", "")) / abs(like.value)
    decimals = len(numeral[0].partition(".")[2])
    return f"{value * scale:,.{decimals}f}"


@cache
def _rest() -> re.Pattern[str]:
    return re.compile(any_of(load(Lists).rest))


@cache
def _remaining() -> re.Pattern[str]:
    return re.compile(any_of(load(Lists).remaining))
