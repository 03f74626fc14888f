"""Lines of a table to rows: by rules, by their distance, and by what they hold."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from .boxes import middle
from .headings import LEADING, TIGHTER
from .parts import Part, Row, part_at
from .values import is_value, is_year

_SAME_LEVEL = 0.75
"""Em from line to line below which they stand beside each other: a value between the two lines of its label."""
_OPEN = re.compile(
    r"(?:[,，、(（/&+\-–]|\b(?:and|or|of|the|in|to|for|by|with|from|on|at|other|than|excluding|including))$", re.I
)


def group_rows(
    rows: Sequence[Row], header: int, edges: Sequence[tuple[float, float]], levels: Sequence[float]
) -> tuple[list[list[Row]], int]:
    """Group lines into rows: what rules part, else what the text and the distance of lines tell.

    The second value counts the rows of the header.
    """
    level = [sum(at < middle(row.box) for at in levels) for row in rows]
    bands: list[list[int]] = []
    for number in range(len(rows)):
        if bands and level[bands[-1][0]] == level[number]:
            bands[-1].append(number)
        else:
            bands.append([number])
    whole = [band for band in bands if sum(_is_full(rows[number], len(edges)) for number in band) < 2]
    ruled = len(bands) > 2 and len(whole) >= 0.7 * len(bands)
    links = _links(rows, header, edges)
    groups: list[list[Row]] = []
    headers = 0
    for band in bands:
        one = ruled and band in whole and not _has_stack_of_values([rows[number] for number in band])
        for number in band:
            if number > band[0] and (one or links[number - 1]) and not _spans_over(rows[number - 1], rows[number]):
                groups[-1].append(rows[number])
            else:
                groups.append([rows[number]])
                headers += number < header
    return groups, max(headers, 1)


def _spans_over(above: Row, below: Row) -> bool:
    """Whether a heading of several columns stands over headings of theirs."""
    return any(
        part.last > part.first > 0 and sum(part.first <= other.first <= part.last for other in below.parts) > 1
        for part in above.parts
    )


def _is_full(row: Row, columns: int) -> bool:
    return len(row.parts) > 0.6 * columns


def _has_stack_of_values(rows: Sequence[Row]) -> bool:
    """Whether a column has several values one below another: no cell has."""
    stacked: dict[int, int] = {}
    for row in rows:
        for part in row.parts:
            if part.first > 0 and is_value(part.text):
                stacked[part.first] = stacked.get(part.first, 0) + 1
    return max(stacked.values(), default=0) > 1


def _links(rows: Sequence[Row], header: int, edges: Sequence[tuple[float, float]]) -> list[bool]:
    """Return for each line whether the next one belongs to the same row."""
    anchors = [_is_anchor(row, rows) for row in rows]
    pitches = [middle(below.box) - middle(above.box) for above, below in pairwise(rows)]
    usual = _row_pitch(pitches, anchors, header)
    links = []
    for number, (pitch, (above, below)) in enumerate(zip(pitches, pairwise(rows), strict=True)):
        size = max(above.size, below.size)
        if pitch < _SAME_LEVEL * size:
            links.append(True)
        elif pitch > LEADING * size:
            links.append(False)
        elif number + 1 < header:
            links.append(not _spans_over(above, below) and _is_stack(above, below))
        elif number + 1 == header or (anchors[number] and anchors[number + 1]):
            links.append(False)
        elif usual and pitch < TIGHTER * usual:
            links.append(True)
        elif usual and pitch > 1.1 * min(pitches):
            links.append(False)
        else:
            links.append(_is_rest(above, below, rows, edges) or _is_begin(above, below, rows, edges))
    return _with_one_anchor_each(links, anchors, pitches, rows)


def _is_stack(above: Row, below: Row) -> bool:
    """Whether headings stand in the columns of those below them, or those below in theirs."""
    one = {(part.first, part.last) for part in above.parts}
    two = {(part.first, part.last) for part in below.parts}
    years = {(part.first, part.last) for part in below.parts if is_year(part.text) and part.first > 0}
    if not years <= one:
        return False
    return one <= two or two <= one or all(first == last for first, last in one | two)


def _is_anchor(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a line has a value behind its label, or texts in most columns: a row of its own."""
    if any(part.first > 0 and is_value(part.text) for part in row.parts):
        return True
    return (
        len(row.parts) > 2 and len(row.parts) >= 0.8 * max(len(other.parts) for other in rows) and not _is_wrapped(row)
    )


def _is_wrapped(row: Row) -> bool:
    return all(part.text[:1].islower() for part in row.parts)


def _row_pitch(pitches: Sequence[float], anchors: Sequence[bool], header: int) -> float:
    """Return the usual distance of two rows, which is the widest between two lines with values; 0 if there are none."""
    places = [number for number, anchor in enumerate(anchors) if anchor and number >= header]
    if len(places) > 1:
        return median(max(pitches[above:below]) for above, below in pairwise(places))
    return max(pitches[header - 1 : places[0]]) if places and 0 < header <= places[0] else 0.0


def _with_one_anchor_each(
    links: list[bool], anchors: Sequence[bool], pitches: Sequence[float], rows: Sequence[Row]
) -> list[bool]:
    """Break links so that no row has two lines with values, where the distance is widest."""
    begin = 0
    for end in range(len(rows)):
        if end < len(links) and links[end]:
            continue
        while True:
            inside = [number for number in range(begin, end + 1) if anchors[number]]
            apart = [
                (one, two)
                for one, two in pairwise(inside)
                if middle(rows[two].box) - middle(rows[one].box) > rows[two].size
            ]
            cut = next(((one, two) for one, two in apart if all(links[one:two])), None)
            if cut is None:
                break
            links[max(range(*cut), key=lambda number: (round(pitches[number], 1), number))] = False
        begin = end + 1
    return links


def _is_rest(above: Row, below: Row, rows: Sequence[Row], edges: Sequence[tuple[float, float]]) -> bool:
    """Whether all that a line holds goes on with cells above it, which are full, and is no value."""
    if len(below.parts) >= max(len(above.parts), 2) or above.bold != below.bold:
        return False
    for part in below.parts:
        over = next((one for one in above.parts if (one.first, one.last) == (part.first, part.last)), None)
        if over is None or is_value(part.text):
            return False
        if not _is_same_cell(over, part, below.size, rows, edges):
            return False
    return True


def _is_begin(above: Row, below: Row, rows: Sequence[Row], edges: Sequence[tuple[float, float]]) -> bool:
    """Whether a line is the begin of a label that the next one, with the values, goes on with."""
    if len(above.parts) > 1 or above.bold != below.bold or above.parts[0].first != 0:
        return False
    over, label = above.parts[0], part_at(below, 0)
    if label is None or label.last > 0 or over.text.endswith((":", "：")):
        return False
    return _is_same_cell(over, label, below.size, rows, edges)


def _is_same_cell(
    over: Part, part: Part, size: float, rows: Sequence[Row], edges: Sequence[tuple[float, float]]
) -> bool:
    """Whether a text goes on with the one above it, by its letters or because its first word would not have fitted."""
    if part.text[:1].islower() or _OPEN.search(over.text):
        return True
    set_in = part.box[0] - over.box[0]
    if set_in < -0.3 * size or (part.text[:1].isupper() and set_in < 0.5 * size):
        return False
    return _goes_over(over, part, size, edges) and _is_filled(over.last, rows, edges)


def _is_filled(column: int, rows: Sequence[Row], edges: Sequence[tuple[float, float]]) -> bool:
    """Whether several lines of a column end where it ends, so that it may be its width that breaks them."""
    ends = [part.box[2] for row in rows for part in row.parts if part.first == part.last == column]
    return sum(end > edges[column][1] - 1.5 * rows[0].size for end in ends) > 1


def _goes_over(over: Part, part: Part, size: float, edges: Sequence[tuple[float, float]]) -> bool:
    """Whether the first word of a text would not have fitted in the line above it."""
    word = part.text.split()[0]
    width = size if not word.isascii() else (part.box[2] - part.box[0]) * len(word) / len(part.text)
    return edges[part.last][1] - over.box[2] < width + 0.3 * size
