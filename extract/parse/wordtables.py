"""The tables of a Word file: their grids, and whether they hold data."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .builder import CellText
from .wordruns import children, collect
from .wordstyles import Styles, W

_LONG_CELL = 240
"""Characters of a cell that is prose."""
_WIDEST_SPAN = 100
_OFF = frozenset(("0", "false", "off"))


def data_cells(table: Any, styles: Styles) -> list[CellText] | None:
    """Return the cells of a table of data; None for one that arranges text on the page.

    That is one with a table inside, with a single cell (a box around a text), or with most of its text in long cells.
    """
    if next(table.iterdescendants(f"{W}tbl"), None) is not None:
        return None
    cells = _grid(table, styles)
    sizes = [len(cell.text) for cell in cells]
    if len(cells) < 2 or 2 * sum(size for size in sizes if size > _LONG_CELL) > sum(sizes):
        return None
    return cells


def layout_cells(table: Any) -> Iterator[Any]:
    """Yield the cells as elements, row by row."""
    for row in _rows(table):
        for cell in children(row, "tc"):
            if _merge(cell, "vMerge") != "continue":
                yield cell


def _grid(table: Any, styles: Styles) -> list[CellText]:
    """Return the cells with their places; a cell that goes on with the one above or before it widens that one."""
    cells: list[CellText] = []
    above: dict[int, int] = {}
    header = True
    for number, row in enumerate(_rows(table)):
        header = header and _is_on(row.find(f"{W}trPr/{W}tblHeader"))
        column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        begun: dict[int, int] = {}
        for cell in children(row, "tc"):
            width = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
            if _merge(cell, "vMerge") == "continue" and column in above:
                position = above[column]
                cells[position] = replace(cells[position], row_span=number - cells[position].row + 1)
                begun[column] = position
            elif _merge(cell, "hMerge") == "continue" and cells and cells[-1].row == number:
                cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + width)
            else:
                begun[column] = len(cells)
                cells.append(
                    CellText(_cell_text(cell, styles), row=number, column=column, column_span=width, header=header)
                )
            column += width
        above = begun
    return cells


def _rows(table: Any) -> Iterator[Any]:
    """Yield the rows, without those that were deleted."""
    return (row for row in children(table, "tr") if row.find(f"{W}trPr/{W}del") is None)


def _cell_text(cell: Any, styles: Styles) -> str:
    """Return the paragraphs of a cell, and of the text boxes in it, a line each."""
    lines = []
    for element in children(cell, "p"):
        paragraph = collect(element, styles)
        lines += [paragraph.text, *(_cell_text(box, styles) for box in paragraph.boxes)]
    return "\n".join(filter(None, lines)).replace("\t", " ")


def _merge(cell: Any, name: str) -> str | None:
    element = cell.find(f"{W}tcPr/{W}{name}")
    return None if element is None else element.get(f"{W}val", "continue")


def _number(element: Any, default: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(max(int(value), default), _WIDEST_SPAN) if value.isdecimal() and len(value) < 6 else default


def _is_on(element: Any) -> bool:
    return element is not None and element.get(f"{W}val", "1").lower() not in _OFF
