"""Tables without rules on a page of any columns: where numbers stand below and beside each other."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from statistics import median

from ....models.lexicon import Boilerplate, load
from ...records import Box
from .cells import Table, around, is_value, middle, table_of, without_leaders
from .lines import Line, Segment, ends_sentence, find_lines
from .pieces import Piece

_FEWEST = 3
"""Values one below another, at least, that show a table."""
_REACH = 3.2
"""Heights of a value up to the next one below it, at most."""
_BESIDE = 0.5
"""Share of the rows that have a text beside their values, at least."""
_SPARSE = 0.25
"""The same of a column of labels that stand for several rows each."""
_LONG = 12.0
"""Em of a line of running text, at least."""
_FILLED = 0.85
"""Share of its column that a line of running text fills."""
_ROW_GAP = 1.6
"""White space above a line that still belongs to a table, at most, in that between its rows."""


def aligned_tables(pieces: Sequence[Piece], page: int) -> tuple[list[Table], list[Piece]]:
    """Return the tables that columns of numbers show, with their labels and headings, and the pieces outside them."""
    bare = list(without_leaders(pieces))
    chains = _chains([piece for piece in bare if is_value(piece.text)])
    if not chains:
        return [], list(pieces)
    lines = find_lines(bare)
    tables: list[Table] = []
    rest = list(pieces)
    for block in _blocks(chains):
        area = _area(block, lines, [other for other in _blocks(chains) if other is not block])
        if area is None:
            continue
        inside = [piece for piece in rest if _is_inside(piece, area)]
        if len(inside) < 2 * _FEWEST or _is_contents(block, inside):
            continue
        table = table_of(inside, page)
        if table is not None and len({cell.row for cell in table.cells}) >= _FEWEST:
            tables.append(table)
            rest = [piece for piece in rest if not _is_inside(piece, area)]
    return tables, rest


def _is_inside(piece: Piece, area: Box) -> bool:
    down, across = (piece.top + piece.bottom) / 2, (piece.x0 + piece.x1) / 2
    return area[1] <= down <= area[3] and area[0] <= across <= area[2]


_Chain = list[Piece]
"""Values one below another."""


def _chains(values: Sequence[Piece]) -> list[_Chain]:
    """Return the values that stand one below another; the marks of an axis or of a list, which count up, are left out."""
    chains: list[_Chain] = []
    open_chains: list[_Chain] = []
    for value in sorted(values, key=lambda piece: piece.top):
        height = value.bottom - value.top
        open_chains = [chain for chain in open_chains if value.top - chain[-1].bottom < _REACH * height]
        above = [chain for chain in open_chains if _is_above(chain[-1], value)]
        if above:
            max(above, key=lambda chain: _shared(chain[-1], value)).append(value)
        else:
            chains.append([value])
            open_chains.append(chains[-1])
    return [chain for chain in chains if len(chain) >= _FEWEST and _is_column(chain)]


def _is_above(above: Piece, value: Piece) -> bool:
    return value.top >= above.bottom - 0.4 * (value.bottom - value.top) and (
        _shared(above, value) > 0 or abs(above.x1 - value.x1) < 2
    )


def _shared(one: Piece, other: Piece) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def _is_column(chain: _Chain) -> bool:
    """Whether values are no more than dashes, and do not count up or down in equal steps."""
    numbers = [_number(piece.text) for piece in chain]
    known = [number for number in numbers if number is not None]
    if len(known) < 0.5 * len(chain):
        return False
    steps = {round(below - above, 6) for above, below in pairwise(known)}
    return len(steps) > 1 or steps == {0} or len(known) < _FEWEST


def _number(text: str) -> float | None:
    digits = re.sub(r"[^\d.]", "", text).strip(".")
    return float(digits) if digits.count(".") < 2 and digits else None


def _blocks(chains: Sequence[_Chain]) -> list[list[_Chain]]:
    """Group columns of values whose rows are the same."""
    blocks: list[list[_Chain]] = []
    for chain in sorted(chains, key=lambda chain: -len(chain)):
        block = next((block for block in blocks if any(_is_beside(chain, other) for other in block)), None)
        if block is None:
            blocks.append([chain])
        else:
            block.append(chain)
    return sorted(blocks, key=lambda block: min(chain[0].top for chain in block))


def _is_beside(chain: _Chain, other: _Chain) -> bool:
    middles = [(piece.top + piece.bottom) / 2 for piece in other]
    near = 0.4 * (chain[0].bottom - chain[0].top)
    level = sum(any(abs((piece.top + piece.bottom) / 2 - at) < near for at in middles) for piece in chain)
    return level >= 0.5 * min(len(chain), len(other))


# The area of a table


def _area(block: Sequence[_Chain], lines: Sequence[Line], others: Sequence[Sequence[_Chain]]) -> Box | None:
    """Return where a table stands whose values are known; None if they have no labels."""
    values = around(piece.box for chain in block for piece in chain)
    core = [line for line in lines if values[1] <= middle(line.box) <= values[3]]
    rows = [line for line in core if any(_is_on(piece, line) for chain in block for piece in chain)]
    foreign = [piece.box for other in others for chain in other for piece in chain]
    left, right = values[0], values[2]
    columns = [(min(piece.x0 for piece in chain), max(piece.x1 for piece in chain)) for chain in block]
    for side in (-1, 1):
        while found := _next_column(side, left, right, rows, core, lines, foreign):
            columns.append(found)
            left, right = min(left, found[0]), max(right, found[1])
    if len(columns) < 2 or (len(block) == 1 and left == values[0]):
        return None
    top, bottom = _reach(lines, core, rows, left, right, columns)
    return left - 2, top - 1, right + 2, bottom + 1


def _is_on(piece: Piece, line: Line) -> bool:
    return abs((piece.top + piece.bottom) / 2 - middle(line.box)) < 0.4 * (piece.bottom - piece.top)


def _next_column(
    side: int,
    left: float,
    right: float,
    rows: Sequence[Line],
    core: Sequence[Line],
    lines: Sequence[Line],
    foreign: Sequence[Box],
) -> tuple[float, float] | None:
    """Return the edges of the column of texts beside a table; None if there is none, or running text, or another table."""
    nearest = [segment for line in rows if (segment := _neighbour(side, left, right, line))]
    if len(nearest) < max(2, _SPARSE * len(rows)):
        return None
    boxes = [segment.box for segment in nearest if segment.box not in foreign]
    if len(boxes) < 0.7 * len(nearest):
        return None
    strip = around(boxes)
    size = median(segment.size for segment in nearest)
    if strip[2] - strip[0] > _LONG * size and _is_prose(strip, size, core, lines):
        return None
    return strip[0], strip[2]


def _neighbour(side: int, left: float, right: float, line: Line) -> Segment | None:
    if side < 0:
        return next((segment for segment in reversed(line.segments) if segment.box[2] <= left + 1), None)
    return next((segment for segment in line.segments if segment.box[0] >= right - 1), None)


def _is_prose(strip: Box, size: float, core: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether most lines of a column are full, and others like them follow above or below the table."""
    reach = 3 * (core[0].height + 2)

    def full(some: Sequence[Line]) -> list[bool]:
        return [
            min(segment.box[2], strip[2]) - max(segment.box[0], strip[0]) > _FILLED * (strip[2] - strip[0])
            for line in some
            for segment in line.segments
            if segment.box[0] < strip[2] and segment.box[2] > strip[0]
        ]

    inside = full(core)
    near = [
        line
        for line in lines
        if strip[1] - reach < middle(line.box) < strip[1] or strip[3] < middle(line.box) < strip[3] + reach
    ]
    return sum(inside) >= 0.5 * len(inside) and any(full(near))


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
        if edge - line.box[3] > furthest or not _is_heading(line, size, label, right):
            break
        edge = line.box[1]
        if len(line.segments) > 1 or line.segments[0].box[0] > label[1]:
            top = edge
    edge = bottom
    for line in (line for line in beside if middle(line.box) > bottom):
        if line.box[1] - edge > min(furthest, 0.5 * size) or not _is_heading(line, size, label, right):
            break
        if len(line.segments) == 1 and line.segments[0].box[0] < label[1] and usual < 0.3 * size:
            break
        edge = bottom = line.box[3]
    return top, bottom


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


def _is_heading(line: Line, size: float, label: tuple[float, float], right: float) -> bool:
    """Whether a line may be one of headings of columns: no caption, no running text."""
    first = line.segments[0]
    if abs(line.size - size) > 0.2 * size + 0.3 or _caption().match(line.text):
        return False
    if len(line.segments) == 1:
        over = first.box[0] < label[1] and first.box[2] > label[1] + size
        return not over and not ends_sentence(line.text)
    return first.box[2] - first.box[0] < 0.6 * (right - label[0])


def _is_contents(block: Sequence[_Chain], inside: Sequence[Piece]) -> bool:
    """Whether the only values are whole numbers that grow from row to row: pages of a table of contents."""
    if len(block) > 1:
        return False
    texts = [piece.text for piece in block[0]]
    return all(re.fullmatch(r"\d{1,4}", text) for text in texts) and all(
        int(above) <= int(below) for above, below in pairwise(texts)
    )


@cache
def _caption() -> re.Pattern[str]:
    return re.compile("|".join(load(Boilerplate).caption_labels), re.IGNORECASE)
