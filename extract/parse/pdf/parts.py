"""Lines of a table, cut into what stands in each column."""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...records import Box
from .borders import columns_of
from .boxes import around
from .hyphens import join_lines
from .lines import Line, find_lines
from .pieces import SUPERSCRIPTS, Piece
from .values import BREAK, SPLIT, breaks_of, is_value, place_of, with_signs

_SMALL = 0.82
"""Size of a mark, in sizes of its text, at most."""


@dataclass(slots=True)
class Part:
    """What a line of the table has in one column, or in several."""

    text: str
    box: Box
    first: int
    last: int
    pieces: list[Piece]


@dataclass(slots=True)
class Row:
    """A line of the table, or several that are one row."""

    parts: list[Part]
    box: Box
    size: float
    bold: bool


def row_of(line: Line, pieces: Sequence[Piece], borders: Sequence[float]) -> Row:
    """Return what a line has in each column."""
    size = line.size
    parts: list[Part] = []
    for piece in with_signs(_cut(pieces, borders)):
        first, last = columns_of(piece.x0, piece.x1, piece.size, borders)
        over = parts[-1] if parts else None
        if over is not None and (first <= over.last or _goes_on(over, piece, borders)):
            over.pieces.append(piece)
            over.last = max(last, over.last)
            over.box = around([over.box, piece.box])
        else:
            parts.append(Part("", piece.box, first, last, [piece]))
    for part in parts:
        part.text = text_of(part.pieces)
    for part in parts:
        part.first, part.last = columns_of(part.box[0], part.box[2], size, borders)
    for left, right in pairwise(parts):  # what stands beside it bounds the columns that a text lies in
        if left.last >= right.first:
            border = (left.box[2] + right.box[0]) / 2
            at = bisect(borders, border)
            if left.first < right.last:
                left.last, right.first = max(left.first, min(at - 1, left.last)), min(right.last, max(at, right.first))
            if left.last >= right.first:
                left.last = max(left.first, right.first - 1)
                right.first = min(max(right.first, left.last + 1), len(borders))
                right.last = max(right.first, right.last)
    return Row(_merged(parts), line.box, size, line.bold)


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Join parts that lie in one column."""
    merged: list[Part] = []
    for part in parts:
        if merged and part.first <= merged[-1].last:
            over = merged[-1]
            pieces = [*over.pieces, *part.pieces]
            merged[-1] = Part(
                text_of(pieces), around([over.box, part.box]), over.first, max(over.last, part.last), pieces
            )
        else:
            merged.append(part)
    return merged


def _goes_on(part: Part, piece: Piece, borders: Sequence[float]) -> bool:
    """Whether a piece goes on with the text before it: no border lies between them, and no wide gap."""
    gap = piece.x0 - part.box[2]
    near = 0.5 if part.pieces[-1].after or piece.before else 0.15
    return gap < near * piece.size and bisect(borders, part.box[2] - 0.3) == bisect(borders, piece.x0 + 0.3)


def _cut(pieces: Iterable[Piece], borders: Sequence[float]) -> Iterator[Piece]:
    """Yield pieces, those that hold the values of several columns in parts."""
    for piece in pieces:
        first, last = columns_of(piece.x0, piece.x1, piece.size, borders)
        places = breaks_of(piece.text) if first < last else list(BREAK.finditer(piece.text))
        begin = 0
        left = piece.x0
        for match in places:
            right = place_of(piece, match.start())
            yield piece._replace(text=piece.text[begin : match.start()], x0=left, x1=right, after=True)
            begin, left = match.end(), place_of(piece, match.end())
        yield piece._replace(text=piece.text[begin:], x0=left) if places else piece


def with_lone_marks(rows: Sequence[Row]) -> list[Row]:
    """Put marks of footnotes that were broken from their word into a line of their own back behind it."""
    kept: list[Row] = []
    for row in rows:
        mark = row.parts[0]
        over = next((part for part in kept[-1].parts if part.first == mark.first), None) if kept else None
        if over and len(row.parts) == 1 and _is_mark(mark, kept[-1].size, row.size) and not is_value(over.text):
            over.pieces.append(mark.pieces[0])
            over.text += mark.text.translate(SUPERSCRIPTS)
        else:
            kept.append(row)
    return kept


def _is_mark(part: Part, above: float, size: float) -> bool:
    return size < _SMALL * above and len(part.pieces) == 1 and re.fullmatch(r"\d{1,2}|[*†‡a-z]", part.text) is not None


def text_of(pieces: Sequence[Piece]) -> str:
    """Return the text of a cell."""
    if not pieces:
        return ""
    text = pieces[0].text if len(pieces) == 1 else join_lines([line.text for line in find_lines(pieces)])
    return SPLIT.sub("", text) if " " in text and is_value(text) else text


def without_idle_columns(rows: Sequence[Row], borders: Sequence[float]) -> tuple[list[Row], list[float]]:
    """Join a column that has little with the nearer one beside it if they share no row: a heading beside values."""
    kept = list(borders)
    column = 0
    while column <= len(kept):
        own = _rows_of(rows, column)
        sides = [
            side
            for side in (column - 1, column + 1)
            if 0 <= side <= len(kept) and not own & _rows_of(rows, side) and _is_idle(own, _rows_of(rows, side))
        ]
        if not own or not sides:
            column += 1
            continue
        border = min(sides, key=lambda side: _distance(rows, column, side))
        border = min(border, column)
        del kept[border]
        for row in rows:
            for part in row.parts:
                part.first -= part.first > border
                part.last -= part.last > border
            row.parts = _merged(row.parts)
        column = border
    return list(rows), kept


def _is_idle(own: set[int], other: set[int]) -> bool:
    return len(own) <= max(2, 0.15 * len(other)) and len(own) < len(other)


def _rows_of(rows: Sequence[Row], column: int) -> set[int]:
    return {number for number, row in enumerate(rows) if part_at(row, column)}


def _distance(rows: Sequence[Row], column: int, other: int) -> float:
    """Return how far what stands in a column is from what stands in another."""
    own = [part.box for row in rows for part in row.parts if part.first <= column <= part.last]
    boxes = [part.box for row in rows for part in row.parts if part.first <= other <= part.last]
    return min(max(one[0] - two[2], two[0] - one[2]) for one in own for two in boxes)


def part_at(row: Row, column: int) -> Part | None:
    """Return what a line has in a column."""
    return next((part for part in row.parts if part.first <= column <= part.last), None)


def column_edges(rows: Sequence[Row], count: int) -> list[tuple[float, float]]:
    """Return the left and the right edge of what stands in each column alone."""
    edges = []
    for column in range(count):
        alone = [part.box for row in rows for part in row.parts if part.first == part.last == column]
        if alone:
            edges.append((min(box[0] for box in alone), max(box[2] for box in alone)))
        else:
            edges.append((float("inf"), float("-inf")))
    return edges
