"""Tables that go on in the next column or on the next page."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from ..builder import CellText
from .cells import Table

_CONTINUED = re.compile(r"\bcont(?:inued|['’.]?d?\b)|[續续]", re.IGNORECASE)
_Other = TypeVar("_Other")


def join_tables(flow: Sequence[_Other | Table], caption_of: Callable[[_Other], str | None]) -> list[_Other | Table]:
    """Join tables that go on in the next column or on the next page; only their caption may stand between."""
    joined: list[_Other | Table] = []
    last: int | None = None
    caption: str | None = None
    for part in flow:
        table = joined[last] if last is not None else None
        if isinstance(part, Table) and isinstance(table, Table) and _goes_on(table, part) and last is not None:
            joined[last] = _appended(table, part)
            continue
        joined.append(part)
        if isinstance(part, Table):
            last = len(joined) - 1
            continue
        found = caption_of(part)
        if found is None or not _is_again(found, caption):
            last = None
        caption = found
    return joined


def _is_again(caption: str, first: str | None) -> bool:
    """Whether a caption is that of a table that goes on: it says so, or is the same as before."""
    if _CONTINUED.search(caption):
        return True
    number = re.search(r"\d[\d.\-–]*", first or "")
    again = re.search(r"\d[\d.\-–]*", caption)
    return number is not None and again is not None and number[0] == again[0]


def _goes_on(table: Table, following: Table) -> bool:
    """Whether a table has the columns of another one and repeats its header, or stands below it on the next page."""
    if _column_count(table) != _column_count(following):
        return False
    if _repeated(table, following):
        return True
    last_page = max(cell.page or table.page for cell in table.cells)
    width = table.box[2] - table.box[0]
    return (
        following.page == last_page + 1
        and abs(table.box[0] - following.box[0]) < 0.05 * width
        and abs(table.box[2] - following.box[2]) < 0.1 * width
    )


def _repeated(table: Table, following: Table) -> int:
    """Count the first rows of a table that are the first rows of another one too."""
    for row in range(4):
        texts = [cell.text for cell in table.cells if cell.row == row]
        if not texts or texts != [cell.text for cell in following.cells if cell.row == row]:
            return row
    return 4


def _column_count(table: Table) -> int:
    return max(cell.column + cell.column_span for cell in table.cells)


def _appended(table: Table, following: Table) -> Table:
    """Return a table with the rows of its continuation; a header that is printed again counts once."""
    repeated = _repeated(table, following)
    rows = max(cell.row + cell.row_span for cell in table.cells)
    more = [
        CellText(
            cell.text,
            cell.row - repeated + rows,
            cell.column,
            cell.row_span,
            cell.column_span,
            header=False,
            page=following.page,
            box=cell.box,
        )
        for cell in following.cells
        if cell.row >= repeated
    ]
    return Table((*table.cells, *more), table.box, table.page)
