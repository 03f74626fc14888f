"""Pieces of text to the cells of a table: columns by white space or rules, rows by what the lines hold."""

from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...records import Box
from ..builder import CellText
from .borders import find_borders
from .boxes import around, middle
from .headings import count_header_lines, settle_labels, spread_headings
from .hyphens import join_lines
from .lines import Line, find_lines
from .parts import Part, Row, column_edges, row_of, with_lone_marks, without_idle_columns
from .pieces import Piece
from .rows import group_rows
from .values import with_percents, without_leaders


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table, row by row."""

    cells: tuple[CellText, ...]
    box: Box
    page: int


def table_of(
    pieces: Sequence[Piece], page: int, levels: Sequence[float] = (), borders: Sequence[float] | None = None
) -> Table | None:
    """Return the table that pieces make; None if they have no columns.

    `levels` are the heights of rules, or edges of grounds, that part its rows; `borders` the places of those that part
    its columns, else white space does.
    """
    pieces = with_percents(list(without_leaders(pieces)))
    lines = find_lines(pieces)
    if borders is None:
        borders = find_borders(lines)
    if not borders:
        return None
    rows = [row_of(line, inside, borders) for line, inside in _by_line(lines, pieces)]
    if not rows:
        return None
    rows, borders = without_idle_columns(with_lone_marks(rows), borders)
    if not borders:
        return None
    edges = column_edges(rows, len(borders) + 1)
    header = count_header_lines(rows)
    spread_headings(rows[:header], rows, edges)
    settle_labels(rows[header:])
    joined, header = group_rows(rows, header, edges, levels)
    return table_from(_cells(joined, header, page), around(line.box for line in lines), page)


def _by_line(lines: Sequence[Line], pieces: Sequence[Piece]) -> list[tuple[Line, list[Piece]]]:
    """Return the lines with the pieces that stand on them."""
    middles = [middle(line.box) for line in lines]
    inside: list[list[Piece]] = [[] for _ in lines]
    for piece in pieces:
        at = (piece.top + piece.bottom) / 2
        place = bisect(middles, at)
        near = [number for number in (place - 2, place - 1, place, place + 1) if 0 <= number < len(lines)]
        holding = [
            number
            for number in near
            if lines[number].box[0] - 0.1 <= piece.x0
            and piece.x1 <= lines[number].box[2] + 0.1
            and lines[number].box[1] - 0.1 <= piece.top
            and piece.bottom <= lines[number].box[3] + 0.1
        ]
        inside[min(holding or near, key=lambda number: abs(middles[number] - at))].append(piece)
    return list(zip(lines, inside, strict=True))


def _cells(rows: Sequence[Sequence[Row]], header: int, page: int) -> Iterator[CellText]:
    for number, row in enumerate(rows):
        filled: list[Part] = []
        for line in row:
            for part in line.parts:
                over = [one for one in filled if one.first <= part.last and part.first <= one.last]
                filled = [one for one in filled if one not in over]
                filled.append(
                    Part(
                        join_lines([one.text for one in (*over, part)]),
                        around(one.box for one in (*over, part)),
                        min(one.first for one in (*over, part)),
                        max(one.last for one in (*over, part)),
                        [],
                    )
                )
        for part in sorted(filled, key=lambda part: part.first):
            yield CellText(
                part.text,
                number,
                part.first,
                1,
                part.last - part.first + 1,
                header=number < header,
                page=page,
                box=part.box,
            )


def table_from(cells: Iterable[CellText], box: Box, page: int) -> Table | None:
    """Return a table without its empty rows and columns; None if less than a table is left."""
    cells = list(cells)
    rows = sorted({cell.row for cell in cells if cell.text})
    columns = sorted({cell.column for cell in cells if cell.text})
    if len(rows) < 2 or len(columns) < 2 or sum(bool(cell.text) for cell in cells) < 0.3 * len(rows) * len(columns):
        return None
    kept = []
    for cell in cells:
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        row_span = bisect_left(rows, cell.row + cell.row_span) - row
        column_span = bisect_left(columns, cell.column + cell.column_span) - column
        if row_span and column_span:
            header = cell.header or row == 0
            kept.append(CellText(cell.text, row, column, row_span, column_span, header=header, page=page, box=cell.box))
    return Table(tuple(sorted(kept, key=lambda cell: (cell.row, cell.column))), box, page)
