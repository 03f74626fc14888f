"""Tables without rules on a page of any columns: where numbers stand below and beside each other."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ...records import Box
from .bare import is_contents
from .boxes import around, middle
from .cells import Table, table_of
from .chains import FEWEST, LONG, Chain, find_blocks, find_chains, is_caption
from .gutters import FILLED, is_gutter, lines_of, with_wide_blanks
from .lines import Line, Segment, ends_sentence, find_lines
from .pieces import Piece
from .values import is_value, without_leaders

_SPARSE = 0.25
"""Share of the rows that have a text in a column of labels, at least: one may stand for several rows."""
_TIGHT = 0.6
"""White space above the rest of a row's label, at most, in that between rows, and in em."""
_ROW_GAP = 1.6
"""White space above a line that still belongs to a table, at most, in that between its rows."""


def aligned_tables(pieces: Sequence[Piece], page: int) -> tuple[list[Table], list[Piece]]:
    """Return the tables that columns of numbers show, with their labels and headings, and the pieces outside them."""
    bare = list(without_leaders(pieces))
    chains = find_chains(bare)
    if not chains:
        return [], list(pieces)
    lines = find_lines(bare)
    tables: list[Table] = []
    rest = list(pieces)
    prose = [with_wide_blanks(line) for line in lines]
    blocks = [part for block in find_blocks(chains) for part in _between_gutters(block, lines, prose)]
    for block in blocks:
        area = _area(block, lines, prose, [other for other in blocks if other is not block])
        if area is None:
            continue
        inside = [piece for piece in rest if _is_inside(piece, area)]
        if len(inside) < 2 * FEWEST or _is_contents(block, lines, area):
            continue
        table = table_of(inside, page)
        if table is not None and len({cell.row for cell in table.cells}) >= FEWEST:
            tables.append(table)
            rest = [piece for piece in rest if not _is_inside(piece, area)]
    return tables, rest


def _is_inside(piece: Piece, area: Box) -> bool:
    down, across = (piece.top + piece.bottom) / 2, (piece.x0 + piece.x1) / 2
    return area[1] <= down <= area[3] and area[0] <= across <= area[2]


def _between_gutters(block: list[Chain], lines: Sequence[Line], prose: Sequence[Line]) -> Iterator[list[Chain]]:
    """Cut a block where a gutter of the page runs through it: two tables side by side."""
    ordered = sorted(block, key=lambda chain: min(piece.x0 for piece in chain))
    part: list[Chain] = []
    for chain in ordered:
        if part:
            right = max(piece.x1 for other in part for piece in other)
            left = min(piece.x0 for piece in chain)
            label = _label_edge(right, left, chain, lines)
            if label is not None and is_gutter(right, label, prose, chain):
                yield part
                part = []
        part.append(chain)
    yield part


def _label_edge(right: float, left: float, chain: Chain, lines: Sequence[Line]) -> float | None:
    """Return where the labels of a column of values begin that are right of another column; None if it has none."""
    rows = lines_of(chain, lines)
    labels = [
        segment.box[0]
        for line in rows
        for segment in line.segments
        if right < segment.box[0] <= left and not is_value(segment.text)
    ]
    return min(labels) if len(labels) >= _SPARSE * len(rows) else None


def _area(
    block: Sequence[Chain], lines: Sequence[Line], prose: Sequence[Line], others: Sequence[Sequence[Chain]]
) -> Box | None:
    """Return where a table stands whose values are known; None if they have no labels."""
    values = around(piece.box for chain in block for piece in chain)
    core = [line for line in lines if values[1] <= middle(line.box) <= values[3]]
    rows = lines_of((piece for chain in block for piece in chain), core)
    foreign = [piece.box for other in others for chain in other for piece in chain]
    left, right = values[0], values[2]
    columns = [(min(piece.x0 for piece in chain), max(piece.x1 for piece in chain)) for chain in block]
    for side in (-1, 1):
        while found := _next_column(side, left, right, rows, core, lines, foreign):
            band = (found[1], left) if side < 0 else (right, found[0])
            if is_gutter(*band, prose, max(block, key=len)):
                break
            columns.append(found)
            left, right = min(left, found[0]), max(right, found[1])
    if len(columns) < 2 or (len(block) == 1 and left == values[0]):
        return None
    top, bottom = _reach(lines, core, rows, left, right, columns)
    return left - 2, top - 1, right + 2, bottom + 1


def _next_column(
    side: int,
    left: float,
    right: float,
    rows: Sequence[Line],
    core: Sequence[Line],
    lines: Sequence[Line],
    foreign: Sequence[Box],
) -> tuple[float, float] | None:
    """Return the edges of the column of texts beside a table; None if there is none, or other text stands there."""
    nearest = [segment for line in rows if (segment := _neighbour(side, left, right, line))]
    if len(nearest) < max(2, _SPARSE * len(rows)):
        return None
    boxes = [segment.box for segment in nearest if segment.box not in foreign]
    if len(boxes) < 0.7 * len(nearest):
        return None
    strip = _strip(boxes, side)
    size = median(segment.size for segment in nearest)
    if strip[2] - strip[0] > LONG * size and _is_prose(strip, size, rows, core, lines):
        return None
    return strip[0], strip[2]


def _strip(boxes: Sequence[Box], side: int) -> Box:
    """Return the box around the texts of the nearest column: where it is empty, those of another one are beside."""
    ordered = sorted(boxes, key=lambda box: -box[2] if side < 0 else box[0])
    strip = ordered[0]
    for box in ordered[1:]:
        if box[2] > strip[0] and box[0] < strip[2]:
            strip = around([strip, box])
    return strip


def _neighbour(side: int, left: float, right: float, line: Line) -> Segment | None:
    if side < 0:
        return next((segment for segment in reversed(line.segments) if segment.box[2] <= left + 1), None)
    return next((segment for segment in line.segments if segment.box[0] >= right - 1), None)


def _is_prose(strip: Box, size: float, rows: Sequence[Line], core: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether most lines of a column are full, and go on from row to row, or above or below the table."""
    reach = 6 * (core[0].height + 2)

    def inside(some: Sequence[Line]) -> list[tuple[str, float]]:
        found = []
        for line in some:
            segments = [
                segment
                for segment in line.segments
                if strip[0] - 2 * size < segment.box[0] < strip[2] and strip[0] < segment.box[2] < strip[2] + 2 * size
            ]
            if segments:
                found.append((segments[0].text, segments[-1].box[2] - segments[0].box[0]))
        return found

    def full(texts: Sequence[tuple[str, float]]) -> int:
        return sum(width > FILLED * (strip[2] - strip[0]) for _, width in texts)

    own = inside(core)
    if full(own) < 0.5 * len(own):
        return False
    begun = [text[:1].islower() for text, _ in inside(rows)]
    near = [
        line
        for line in lines
        if strip[1] - reach < middle(line.box) < strip[1] or strip[3] < middle(line.box) < strip[3] + reach
    ]
    return full(inside(near)) > 2 or sum(begun) > 0.4 * len(begun)


def _reach(
    lines: Sequence[Line],
    core: Sequence[Line],
    rows: Sequence[Line],
    left: float,
    right: float,
    columns: Sequence[tuple[float, float]],
) -> tuple[float, float]:
    """Return the top and the bottom of a table: headings above its values, and rests of its last row below them."""
    beside = [line for line in (_within(line, left, right) for line in lines) if line is not None]
    inner = [line for line in beside if core[0].box[1] <= middle(line.box) <= core[-1].box[3]]
    top, bottom = inner[0].box[1], inner[-1].box[3]
    gaps = [max(below.box[1] - above.box[3], 0.0) for above, below in pairwise(inner)]
    usual = median(gaps) if gaps else 0.0
    size = median(line.size for line in rows)
    label = min(columns)
    furthest = max(_ROW_GAP * usual, 1.1 * size)
    edge = top
    for line in reversed([line for line in beside if middle(line.box) < top]):
        if edge - line.box[3] > furthest or not is_heading(line, size, label, right):
            break
        edge = line.box[1]
        if len(line.segments) > 1 or line.segments[0].box[0] > label[1]:
            top = edge
    apart = _row_gap(inner, rows)
    for line in (line for line in beside if middle(line.box) > bottom):
        gap = line.box[1] - bottom
        alone = len(line.segments) == 1 and line.segments[0].box[0] < label[1]
        near = gap < min(_TIGHT * apart, _TIGHT * size) if alone else gap < min(furthest, 0.5 * size)
        if not near or not is_heading(line, size, label, right):
            break
        bottom = line.box[3]
    return top, bottom


def _row_gap(inner: Sequence[Line], rows: Sequence[Line]) -> float:
    """Return the usual white space between two rows: the widest between two lines with values."""
    on = {middle(line.box) for line in rows}
    gaps: list[float] = []
    widest = 0.0
    for above, below in pairwise(inner):
        widest = max(widest, below.box[1] - above.box[3])
        if middle(below.box) in on:
            gaps.append(widest)
            widest = 0.0
    return median(gaps) if gaps else 0.0


def _within(line: Line, left: float, right: float) -> Line | None:
    """Return the part of a line that stands between the edges of a table."""
    inside = [segment for segment in line.segments if left - 3 < (segment.box[0] + segment.box[2]) / 2 < right + 3]
    if not inside:
        return None
    if len(inside) == len(line.segments):
        return line
    text = " ".join(segment.text for segment in inside)
    size = median(segment.size for segment in inside)
    return Line(text, around(segment.box for segment in inside), size, line.bold, tuple(inside), size, line.blank)


def is_heading(line: Line, size: float, label: tuple[float, float], right: float) -> bool:
    """Whether a line may be one of headings of columns: no caption, no running text."""
    first = line.segments[0]
    if abs(line.size - size) > 0.2 * size + 0.3 or is_caption(line.text):
        return False
    if len(line.segments) == 1:
        over = first.box[0] < label[1] and first.box[2] > label[1] + size
        return not over and not ends_sentence(line.text)
    return first.box[2] - first.box[0] < 0.6 * (right - label[0])


def _is_contents(block: Sequence[Chain], lines: Sequence[Line], area: Box) -> bool:
    """Whether the values are the pages, and perhaps the numbers, of a table of contents."""
    rows = [
        [segment.text for segment in line.segments if area[0] < segment.box[0] < area[2]]
        for line in lines_of((piece for chain in block for piece in chain), lines)
    ]
    return len(block) < 3 and is_contents([row for row in rows if row])
