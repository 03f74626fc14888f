"""Headings of a table: its first lines, and the columns that each of them spans."""

from collections.abc import Sequence

from .boxes import middle
from .parts import Part, Row, part_at
from .values import is_value, is_year

LEADING = 1.4
"""Em from line to line of one cell, at most."""
TIGHTER = 0.9
"""Pitch of the lines of one cell, in that of rows, at most, where rows are set apart."""
_MOST_HEADER_LINES = 8
_CENTRED = 0.06
"""Share of the width of columns by which a heading may miss the middle of them."""


def count_header_lines(rows: Sequence[Row]) -> int:
    """Count the lines above the first that has a value which is no year."""
    columns = _value_columns(rows)
    for number, row in enumerate(rows[:_MOST_HEADER_LINES]):
        values = [part for part in row.parts if part.first in columns and is_value(part.text)]
        if not values:
            continue
        years = all(is_year(part.text) for part in values)
        above = any(is_year(part.text) for other in rows[:number] for part in other.parts if part.first > 0)
        if not years or (above and part_at(row, 0)):
            while number > 1 and _is_group(rows[number - 2 : number + 1]):
                number -= 1
            return max(number, 1)
    return 1


def _is_group(rows: Sequence[Row]) -> bool:
    """Whether the second of three lines names a group of rows; the rest of a heading is nearer to the line above."""
    above, row, below = rows
    alone = len(row.parts) == 1 and row.parts[0].first == 0
    return alone and middle(row.box) - middle(above.box) > TIGHTER * (middle(below.box) - middle(row.box))


def _value_columns(rows: Sequence[Row]) -> set[int]:
    """Return the columns behind the first whose cells are values for the most part."""
    counted: dict[int, list[bool]] = {}
    for row in rows:
        for part in row.parts:
            if part.first == part.last > 0:
                counted.setdefault(part.first, []).append(is_value(part.text))
    return {column for column, values in counted.items() if sum(values) >= max(2, 0.5 * len(values))}


def spread_headings(header: Sequence[Row], rows: Sequence[Row], edges: Sequence[tuple[float, float]]) -> None:
    """Let headings that stand over the middle of several columns span them."""
    count = len(edges)
    for number, row in enumerate(header):
        below = [part for other in header[number + 1 :] for part in other.parts]
        cells = [part for part in row.parts if part.first > 0 or part.last > 0]
        if not cells or len(cells) >= count - 1:
            continue
        for position, part in enumerate(cells):
            if _is_stacked(row, part, rows[number + 1]):
                continue
            begin = cells[position - 1].last + 1 if position else 1
            end = cells[position + 1].first - 1 if position + 1 < len(cells) else count - 1
            spans = [
                (first, last)
                for first in range(min(begin, part.first), part.first + 1)
                for last in range(part.last, max(end, part.last) + 1)
                if last > first and all(_has(below, column) for column in range(first, last + 1))
            ]
            fitting = [span for span in spans if _is_centred(part, span, edges)]
            if not fitting:
                continue
            part.first, part.last = max(fitting, key=lambda span: (span[1] - span[0], -abs(_off(part, span, edges))))


def _is_stacked(row: Row, part: Part, below: Row) -> bool:
    """Whether a heading goes on in the next line, which begins or ends where it does but is no wider to both sides."""
    if middle(below.box) - middle(row.box) > LEADING * row.size:
        return False
    return any(
        min(abs(part.box[0] - other.box[0]), abs(part.box[2] - other.box[2])) < 1.0
        and abs(part.box[0] + part.box[2] - other.box[0] - other.box[2]) > 4.0
        for other in below.parts
        if not is_year(other.text)
    )


def _has(parts: Sequence[Part], column: int) -> bool:
    return any(part.first == part.last == column for part in parts)


def _off(part: Part, span: tuple[int, int], edges: Sequence[tuple[float, float]]) -> float:
    return (part.box[0] + part.box[2] - edges[span[0]][0] - edges[span[1]][1]) / 2


def _is_centred(part: Part, span: tuple[int, int], edges: Sequence[tuple[float, float]]) -> bool:
    width = edges[span[1]][1] - edges[span[0]][0]
    return abs(_off(part, span, edges)) < max(_CENTRED * width, 2.0)


def settle_labels(rows: Sequence[Row]) -> None:
    """Let a label that stands alone in its line, as that of a group of rows, lie in the first column only."""
    for row in rows:
        if len(row.parts) == 1 and row.parts[0].first == 0:
            row.parts[0].last = 0
