"""Tables without rules on a page of any columns: where numbers stand below and beside each other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import median

from ....models.lexicon import Boilerplate, load
from ...records import Box
from .bare import is_contents
from .cells import Table, around, is_value, is_year, middle, table_of, without_leaders
from .lines import Line, Segment, ends_sentence, find_lines
from .pieces import Piece

_FEWEST = 3
"""Values one below another, at least, that show a table."""
_REACH = 3.2
"""Heights of a value up to the next one below it, at most, whatever stands between them."""
_FAR = 9.0
"""The same where nothing stands between them, as in rows whose labels have several lines."""
_NEW_HEADING = 1.8
"""Heights of a year up to the value above it from which it heads another table."""
_SPARSE = 0.25
"""Share of the rows that have a text in a column of labels, at least: one may stand for several rows."""
_WIDE_BLANK = 1.5
"""Em of the blanks of a justified line, at most."""
_LONG = 12.0
"""Em of a line of running text, at least."""
_FILLED = 0.85
"""Share of its column that a line of running text fills."""
_TIGHT = 0.6
"""White space above the rest of a row's label, at most, in that between rows, and in em."""
_NEAR = 4.0
"""Em from a gutter within which the lines beside it begin or end."""
_ROW_GAP = 1.6
"""White space above a line that still belongs to a table, at most, in that between its rows."""


def aligned_tables(pieces: Sequence[Piece], page: int) -> tuple[list[Table], list[Piece]]:
    """Return the tables that columns of numbers show, with their labels and headings, and the pieces outside them."""
    bare = list(without_leaders(pieces))
    chains = _chains(bare)
    if not chains:
        return [], list(pieces)
    lines = find_lines(bare)
    tables: list[Table] = []
    rest = list(pieces)
    prose = [_with_wide_blanks(line) for line in lines]
    blocks = [part for block in _blocks(chains) for part in _between_gutters(block, lines, prose)]
    for block in blocks:
        area = _area(block, lines, prose, [other for other in blocks if other is not block])
        if area is None:
            continue
        inside = [piece for piece in rest if _is_inside(piece, area)]
        if len(inside) < 2 * _FEWEST or _is_contents(block, lines, area):
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


def _chains(pieces: Sequence[Piece]) -> list[_Chain]:
    """Return the values one below another; the marks of an axis or of a list, which count up, are left out."""
    chains: list[_Chain] = []
    open_chains: list[_Chain] = []
    texts = [piece for piece in pieces if not is_value(piece.text)]
    captions = [piece for piece in texts if is_caption(piece.text)]
    for value in sorted((piece for piece in pieces if is_value(piece.text)), key=lambda piece: piece.top):
        height = value.bottom - value.top
        open_chains = [chain for chain in open_chains if value.top - chain[-1].bottom < _FAR * height]
        above = [chain for chain in open_chains if _is_above(chain[-1], value)]
        last = max(above, key=lambda chain: _shared(chain[-1], value), default=None)
        gap = value.top - last[-1].bottom if last else 0.0
        if (
            last
            and abs(last[-1].size - value.size) < 0.1 * value.size
            and not (gap > _NEW_HEADING * height and is_year(value.text) and not is_year(last[-1].text))
            and not (
                gap > _NEW_HEADING * height
                and any(last[-1].bottom <= text.top < value.top and text.x0 < value.x1 for text in captions)
            )
            and (
                gap < _REACH * height
                or (
                    not any(_is_between(text, last[-1], value) for text in texts)
                    and any(_is_level(text, value) for text in texts)
                )
            )
        ):
            last.append(value)
        else:
            chains.append([value])
            open_chains.append(chains[-1])
    return [chain for chain in chains if len(chain) >= _FEWEST and _is_column(chain)]


def _is_between(text: Piece, above: Piece, value: Piece) -> bool:
    """Whether a text stands between two values, or is a long one beside what is between them."""
    if not above.bottom <= text.top < value.top:
        return False
    return _shared(text, value) > 0 or (text.x0 < value.x0 and text.x1 - text.x0 > _LONG * text.size)


def _is_level(text: Piece, value: Piece) -> bool:
    return abs(text.top + text.bottom - value.top - value.bottom) < 0.8 * (value.bottom - value.top)


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


def _with_wide_blanks(line: Line) -> Line:
    """Return a line whose segments are no longer parted by blanks as wide as those of justified lines are."""
    joined: list[Segment] = []
    for segment in line.segments:
        if joined and segment.box[0] - joined[-1].box[2] < _WIDE_BLANK * segment.size:
            last = joined[-1]
            joined[-1] = Segment(f"{last.text} {segment.text}", around([last.box, segment.box]), last.size)
        else:
            joined.append(segment)
    return replace(line, segments=tuple(joined))


def _between_gutters(block: list[_Chain], lines: Sequence[Line], prose: Sequence[Line]) -> Iterator[list[_Chain]]:
    """Cut a block where a gutter of the page runs through it: two tables side by side."""
    ordered = sorted(block, key=lambda chain: min(piece.x0 for piece in chain))
    part: list[_Chain] = []
    for chain in ordered:
        if part:
            right = max(piece.x1 for other in part for piece in other)
            left = min(piece.x0 for piece in chain)
            label = _label_edge(right, left, chain, lines)
            if label is not None and _is_gutter(right, label, prose, chain):
                yield part
                part = []
        part.append(chain)
    yield part


def _label_edge(right: float, left: float, chain: _Chain, lines: Sequence[Line]) -> float | None:
    """Return where the labels of a column of values begin that are right of another column; None if it has none."""
    rows = [line for line in lines if any(_is_on(piece, line) for piece in chain)]
    labels = [
        segment.box[0]
        for line in rows
        for segment in line.segments
        if right < segment.box[0] <= left and not is_value(segment.text)
    ]
    return min(labels) if len(labels) >= _SPARSE * len(rows) else None


def _is_gutter(left: float, right: float, lines: Sequence[Line], chain: _Chain) -> bool:
    """Whether a white band runs on above or below beside running text, and hardly a line crosses it."""
    top, bottom = chain[0].top, chain[-1].bottom
    outside = [line for line in lines if not top <= middle(line.box) <= bottom]
    aside = [line for line in lines if line not in outside and not any(_is_on(piece, line) for piece in chain)]
    segments = [segment for line in (*outside, *aside) for segment in line.segments]
    crossing = min(
        sum(segment.box[0] < at - 1 and segment.box[2] > at + 1 for segment in segments)
        for at in (left + 2, (left + right) / 2, right - 2)
    )
    before = [segment for segment in segments if left - _NEAR * segment.size < segment.box[2] <= right]
    behind = [segment for segment in segments if left <= segment.box[0] < right + _NEAR * segment.size]
    beside = _full_lines(before) + _full_lines(behind)
    return beside > 2 and crossing <= 0.25 * beside


def _full_lines(segments: Sequence[Segment]) -> int:
    """Count the lines of running text in a column: most are long and full; labels are of any length."""
    if not segments:
        return 0
    long = [segment for segment in segments if segment.box[2] - segment.box[0] > _LONG * segment.size]
    if not long:
        return 0
    width = max(segment.box[2] for segment in long) - min(segment.box[0] for segment in long)
    full = sum(segment.box[2] - segment.box[0] > _FILLED * width for segment in long)
    return full if full > 2 and full >= 0.4 * len(segments) else 0


# The area of a table


def _area(
    block: Sequence[_Chain], lines: Sequence[Line], prose: Sequence[Line], others: Sequence[Sequence[_Chain]]
) -> Box | None:
    """Return where a table stands whose values are known; None if they have no labels."""
    values = around(piece.box for chain in block for piece in chain)
    core = [line for line in lines if values[1] <= middle(line.box) <= values[3]]
    rows = [line for line in core if any(_is_on(piece, line) for chain in block for piece in chain)]
    foreign = [piece.box for other in others for chain in other for piece in chain]
    left, right = values[0], values[2]
    columns = [(min(piece.x0 for piece in chain), max(piece.x1 for piece in chain)) for chain in block]
    for side in (-1, 1):
        while found := _next_column(side, left, right, rows, core, lines, foreign):
            band = (found[1], left) if side < 0 else (right, found[0])
            if _is_gutter(*band, prose, max(block, key=len)):
                break
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
    """Return the edges of the column of texts beside a table; None if there is none, or other text stands there."""
    nearest = [segment for line in rows if (segment := _neighbour(side, left, right, line))]
    if len(nearest) < max(2, _SPARSE * len(rows)):
        return None
    boxes = [segment.box for segment in nearest if segment.box not in foreign]
    if len(boxes) < 0.7 * len(nearest):
        return None
    strip = _strip(boxes, side)
    size = median(segment.size for segment in nearest)
    if strip[2] - strip[0] > _LONG * size and _is_prose(strip, size, rows, core, lines):
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
        return sum(width > _FILLED * (strip[2] - strip[0]) for _, width in texts)

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


def _is_contents(block: Sequence[_Chain], lines: Sequence[Line], area: Box) -> bool:
    """Whether the values are the pages, and perhaps the numbers, of a table of contents."""
    rows = [
        [segment.text for segment in line.segments if area[0] < segment.box[0] < area[2]]
        for line in lines
        if any(_is_on(piece, line) for chain in block for piece in chain)
    ]
    return len(block) < 3 and is_contents([row for row in rows if row])


def is_caption(text: str) -> bool:
    """Whether a line begins as the caption of a table or figure does."""
    return _caption().match(text) is not None


@cache
def _caption() -> re.Pattern[str]:
    return re.compile("|".join(load(Boilerplate).caption_labels), re.IGNORECASE)
