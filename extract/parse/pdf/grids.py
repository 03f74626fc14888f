"""Tables of a page: their cells from rules, painted grounds and white space."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from ...records import Box
from ..builder import LIST_MARK, CellText
from .glyphs import Stroke
from .hyphens import join_lines
from .lines import Line, Segment, find_lines
from .pieces import Piece

_NEAR = 6.0
"""Points between the strokes of one drawing, at most."""
_SMALLEST = 40.0
"""Points of the shorter side of a drawing, at least."""
_FEWEST_STROKES = 4
_MOST_STROKES = 20_000
_LARGEST = 5_000.0
"""Points of the largest stroke that may belong to a drawing."""
_THIN = 2.5
"""Points of the thickest rule."""
_SHORTEST_RULE = 8.0
_TOUCH = 3.0
"""Points by which rules may miss each other and still meet."""
_GROUND = 6.0
"""Points of the lowest painted ground of a row."""
_GAP = 0.75
"""Em from which a gap parts two cells."""
_JUSTIFIED = 2.5
"""Em of the widest blank in a justified line."""
_PADDING = 1.0
"""White space above or below a row, at most, in heights of its line."""
_STRETCH = 2.0
"""The same in blanks of its line: those of a justified line are all wide."""
_FEWEST_ROWS = 3
"""Rows of a table without rules."""
_OVERHANG = 0.2
"""Share of its width by which a text may reach into the next column and still belong to its own."""
_CROSSINGS = 0.12
"""Share of its rows that may reach over the border between two columns: headings of several columns."""
_LEADER = re.compile(r"\.{4}|…{2}|(?:\. ){4}")
_NUMERIC = re.compile(r"[\d%–—\-]")
_TEXT = 12.0
"""Em of a line of running text in a column, at least."""
_LONGEST_CELL = 18.0
"""Em of the usual cell of a table without rules, at most; longer ones are two texts side by side."""


class Rule(NamedTuple):
    """A straight rule: at `at` across the page's other axis, from `begin` to `end`."""

    at: float
    begin: float
    end: float
    ground: bool = False
    """Whether it is the edge of a painted ground, which every other row may have."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table, row by row."""

    cells: tuple[CellText, ...]
    box: Box
    page: int


class _Frame(NamedTuple):
    """A part of the page that rules or grounds mark as a table."""

    box: Box
    across: list[Rule]
    down: list[Rule]


def framed_tables(pieces: Sequence[Piece], strokes: Sequence[Stroke], page: int) -> tuple[list[Table], list[Piece]]:
    """Return the tables that rules or painted grounds mark, and the pieces outside them."""
    tables: list[Table] = []
    rest = list(pieces)
    for frame in _frames(strokes, pieces):
        inside = [piece for piece in rest if _is_inside(piece, frame.box)]
        if len(inside) > 3 and (table := _framed(inside, frame, page)):
            tables.append(table)
            rest = [piece for piece in rest if not _is_inside(piece, table.box)]
    return tables, rest


def figures(strokes: Sequence[Stroke], images: Sequence[Box]) -> list[Box]:
    """Return the places of pictures and drawings: strokes that stand close together, as those of a chart do."""
    cells: dict[tuple[int, int], list[Stroke]] = {}
    for stroke in strokes[:_MOST_STROKES]:
        if stroke.x1 - stroke.x0 + stroke.bottom - stroke.top > _LARGEST or min(stroke.x0, stroke.top) < -_LARGEST:
            continue
        for across in range(int(stroke.x0 // _NEAR), int(stroke.x1 // _NEAR) + 1):
            for down in range(int(stroke.top // _NEAR), int(stroke.bottom // _NEAR) + 1):
                cells.setdefault((across, down), []).append(stroke)
    found = list(images)
    while cells:
        waiting, group = [next(iter(cells))], []
        while waiting:
            across, down = waiting.pop()
            group += cells.pop((across, down), [])
            waiting += [
                (x, y) for x in (across - 1, across, across + 1) for y in (down - 1, down, down + 1) if (x, y) in cells
            ]
        box = around([stroke[:4] for stroke in group])
        if len(set(group)) >= _FEWEST_STROKES and min(box[2] - box[0], box[3] - box[1]) > _SMALLEST:
            found.append(box)
    return found


def long_rules(strokes: Sequence[Stroke]) -> list[Box]:
    """Return the horizontal rules and painted bands that are much wider than high: no column crosses them."""
    return [
        (stroke.x0, stroke.top, stroke.x1, stroke.bottom)
        for stroke in strokes
        if stroke.bottom - stroke.top < 40 and stroke.x1 - stroke.x0 > 10 * (stroke.bottom - stroke.top) + 60
    ]


# Frames


def _frames(strokes: Sequence[Stroke], pieces: Sequence[Piece]) -> Iterator[_Frame]:
    """Yield the places where a table may be: rules that meet, and rules or grounds of one width in a stack."""
    across, down = _rules(strokes)
    taken: set[Rule] = set()
    for rows, columns in _meeting(across, down):
        if len(rows) > 2 and len(columns) > 2:
            taken.update(rows)
            yield _frame(rows, columns)
    for stack in _stacks([rule for rule in across if rule not in taken]):
        for rules in _unbroken(stack, pieces):
            frame = _frame(rules, [])
            yield _with_bare_rows(frame, pieces) if any(rule.ground for rule in rules) else frame


def _unbroken(stack: Sequence[Rule], pieces: Sequence[Piece]) -> Iterator[list[Rule]]:
    """Cut a stack of rules where running text, or nothing at all, stands between two of them: several tables."""
    group = [stack[0]]
    for above, below in pairwise(stack):
        between = [
            piece
            for piece in pieces
            if above.at - 1 < (piece.top + piece.bottom) / 2 < below.at + 1
            and above.begin - _TOUCH < (piece.x0 + piece.x1) / 2 < above.end + _TOUCH
        ]
        lines = find_lines(between)
        if _is_apart(lines, above, below):
            if len(group) > 1:
                yield group
            group = []
        group.append(below)
    if len(group) > 1:
        yield group


def _frame(across: list[Rule], down: list[Rule]) -> _Frame:
    left = min([rule.begin for rule in across] + [rule.at for rule in down])
    right = max([rule.end for rule in across] + [rule.at for rule in down])
    top = min([rule.at for rule in across] + [rule.begin for rule in down])
    bottom = max([rule.at for rule in across] + [rule.end for rule in down])
    return _Frame((left, top, right, bottom), across, down)


def _is_apart(lines: Sequence[Line], above: Rule, below: Rule) -> bool:
    """Whether what stands between two rules is no row of a table: running text, or a wide empty space."""
    height = below.at - above.at
    if not lines:
        return height > 4 * _TOUCH
    if len(lines) == 1 and height < 3 * lines[0].height:  # a row that heads those below it
        return lines[0].box[2] - lines[0].box[0] > 0.7 * (above.end - above.begin) and len(lines[0].segments) == 1
    running = sum(
        max(segment.box[2] - segment.box[0] for segment in line.segments) > _TEXT * line.size for line in lines
    )
    if above.ground and below.ground and len(lines) > 4 and running > 0.5 * len(lines):
        return True
    rows = sum(len(line.segments) > 1 for line in lines)
    return rows < 0.25 * len(lines) or _is_prose(lines, above.end - above.begin) or _is_two_texts(lines)


def _with_bare_rows(frame: _Frame, pieces: Sequence[Piece]) -> _Frame:
    """Return a frame of painted rows with the row above and the row below that have no ground."""
    left, top, right, bottom = frame.box
    beside = [piece for piece in pieces if left - _TOUCH < (piece.x0 + piece.x1) / 2 < right + _TOUCH]
    lines = find_lines(beside)
    above = [line for line in lines if _middle(line) < top]
    below = [line for line in lines if _middle(line) > bottom]
    if above and _is_row(above[-1]) and top - above[-1].box[3] < _PADDING * above[-1].height:
        top = above[-1].box[1]
    if below and _is_row(below[0]) and below[0].box[1] - bottom < _PADDING * below[0].height:
        last = below[0]
        for line in below[1:]:
            if line.box[1] - last.box[3] > 0.5 * line.height or len(line.segments) > 2:
                break
            last = line
        bottom = last.box[3]
    return frame._replace(box=(left, top, right, bottom))


def _rules(strokes: Sequence[Stroke]) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and the vertical rules; a ground and a box have four."""
    across: list[Rule] = []
    down: list[Rule] = []
    for x0, top, x1, bottom, _ in strokes:
        width, height = x1 - x0, bottom - top
        if height <= _THIN and width >= _SHORTEST_RULE:
            across.append(Rule((top + bottom) / 2, x0, x1))
        elif width <= _THIN and height >= _SHORTEST_RULE:
            down.append(Rule((x0 + x1) / 2, top, bottom))
        elif width > _SHORTEST_RULE and height >= _GROUND:
            across += (Rule(top, x0, x1, True), Rule(bottom, x0, x1, True))
            down += (Rule(x0, top, bottom), Rule(x1, top, bottom))
    return _joined(across), _joined(down)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Join rules that lie on one line and touch or overlap."""
    joined: list[Rule] = []
    level: list[Rule] = []
    for rule in [*sorted(rules), None]:
        if rule is not None and (not level or rule.at - level[-1].at <= 1.0):
            level.append(rule)
            continue
        at = median(one.at for one in level) if level else 0
        begin = end = None
        for one in sorted(level, key=lambda one: one.begin):
            if end is not None and one.begin <= end + _TOUCH:
                end = max(end, one.end)
                continue
            if begin is not None and end is not None:
                joined.append(Rule(at, begin, end, level[0].ground))
            begin, end = one.begin, one.end
        if begin is not None and end is not None:
            joined.append(Rule(at, begin, end, level[0].ground))
        level = [rule] if rule is not None else []
    return joined


def _meeting(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the groups of rules that touch each other, directly or through others."""
    left = list(down)
    waiting = list(across)
    while left:
        columns = [left.pop()]
        rows: list[Rule] = []
        grown = True
        while grown:
            met = [rule for rule in waiting if any(_meet(rule, column) for column in columns)]
            waiting = [rule for rule in waiting if rule not in met]
            rows += met
            more = [column for column in left if any(_meet(rule, column) for rule in met)]
            left = [column for column in left if column not in more]
            columns += more
            grown = bool(more)
        yield rows, columns


def _meet(row: Rule, column: Rule) -> bool:
    return (
        row.begin - _TOUCH <= column.at <= row.end + _TOUCH and column.begin - _TOUCH <= row.at <= column.end + _TOUCH
    )


def _stacks(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules of one width that lie one below another; what is broken between columns counts as whole."""
    whole: list[Rule] = []
    for rule in sorted(rules):
        last = whole[-1] if whole else None
        gap = _TOUCH if rule.ground else 4 * _TOUCH
        if last is not None and rule.at - last.at <= 1.0 and 0 <= rule.begin - last.end <= gap:
            whole[-1] = last._replace(end=rule.end)
        else:
            whole.append(rule)
    while whole:
        first = whole[0]
        same = [
            rule
            for rule in whole
            if abs(rule.begin - first.begin) < 4 * _TOUCH and abs(rule.end - first.end) < 4 * _TOUCH
        ]
        inner = [
            rule
            for rule in whole
            if rule not in same
            and same[0].at < rule.at < same[-1].at
            and first.begin - _TOUCH <= rule.begin
            and rule.end <= first.end + _TOUCH
        ]
        whole = [rule for rule in whole if rule not in same]
        if len(same) > 1:
            yield sorted([*same, *inner]) if len(same) > 2 else same


# Cells


def _is_inside(piece: Piece, box: Box) -> bool:
    down, across = (piece.top + piece.bottom) / 2, (piece.x0 + piece.x1) / 2
    return box[1] - 1 <= down <= box[3] + 1 and box[0] - _TOUCH <= across <= box[2] + _TOUCH


def _framed(pieces: Sequence[Piece], frame: _Frame, page: int) -> Table | None:
    """Return the table of a frame; None if it frames something else: a chart, a text in a box."""
    left, _, right, _ = frame.box
    inner = [rule for rule in frame.down if left + _TOUCH < rule.at < right - _TOUCH]
    if inner:
        return _ruled(pieces, frame, page)
    spanning = [rule.at for rule in frame.across if rule.end - rule.begin > 0.9 * (right - left)]
    lines = find_lines(pieces)
    if sum(len(line.segments) > 1 for line in lines) < max(2, 0.4 * len(lines)) or _is_prose(lines, right - left):
        return None
    return table_of(lines, page, sorted(spanning))


def _is_prose(lines: Sequence[Line], width: float) -> bool:
    """Whether most lines run through from one side to the other."""
    return sum(line.segments[0].box[2] - line.segments[0].box[0] > 0.8 * width for line in lines) > 0.4 * len(lines)


def _is_two_texts(lines: Sequence[Line]) -> bool:
    """Whether lines are those of two columns of running text side by side."""
    segments = [segment for line in lines for segment in line.segments]
    long = sum(segment.box[2] - segment.box[0] > _TEXT * segment.size for segment in segments)
    return len(lines) > 2 and max(len(line.segments) for line in lines) < 3 and long > 0.6 * len(segments)


def _ruled(pieces: Sequence[Piece], frame: _Frame, page: int) -> Table | None:
    """Return the table whose cells lie between rules; where a rule is missing, two are one."""
    ys = _levels([rule.at for rule in frame.across] + [y for rule in frame.down for y in rule[1:3]])
    xs = _levels([rule.at for rule in frame.down] + [x for rule in frame.across for x in rule[1:3]])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > 20_000:
        return None
    parent = {(row, column): (row, column) for row in range(rows) for column in range(columns)}

    def root(cell: tuple[int, int]) -> tuple[int, int]:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for row in range(rows):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(1, columns):
            if not _is_walled(frame.down, xs[column], middle):
                parent[max(root((row, column - 1)), root((row, column)))] = min(
                    root((row, column - 1)), root((row, column))
                )
    for column in range(columns):
        middle = (xs[column] + xs[column + 1]) / 2
        for row in range(1, rows):
            if not _is_walled(frame.across, ys[row], middle):
                parent[max(root((row - 1, column)), root((row, column)))] = min(
                    root((row - 1, column)), root((row, column))
                )
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for cell in parent:
        groups.setdefault(root(cell), []).append(cell)
    inside: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        row = _interval(ys, (piece.top + piece.bottom) / 2)
        column = _interval(xs, (piece.x0 + piece.x1) / 2)
        inside.setdefault(root((row, column)), []).append(piece)
    cells = []
    for first, group in sorted(groups.items()):
        last_row, last_column = max(row for row, _ in group), max(column for _, column in group)
        text = join_lines([line.text for line in find_lines(inside.get(first, []))])
        cells.append(
            CellText(
                text,
                *first,
                last_row - first[0] + 1,
                last_column - first[1] + 1,
                header=first[0] == 0,
                page=page,
                box=(xs[first[1]], ys[first[0]], xs[last_column + 1], ys[last_row + 1]),
            )
        )
    return _table(cells, frame.box, page)


def _is_walled(rules: Sequence[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= _TOUCH and rule.begin - 1 <= middle <= rule.end + 1 for rule in rules)


def _levels(values: Sequence[float]) -> list[float]:
    """Return the distinct values, those closer than rules are thick being one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _TOUCH:
            levels.append(value)
    return levels


def _interval(levels: Sequence[float], value: float) -> int:
    return min(max(sum(level <= value for level in levels) - 1, 0), len(levels) - 2)


def _table(cells: Sequence[CellText], box: Box, page: int) -> Table | None:
    """Return a table without its empty rows and columns; None if less than a table is left."""
    rows = sorted({cell.row for cell in cells if cell.text})
    columns = sorted({cell.column for cell in cells if cell.text})
    if len(rows) < 2 or len(columns) < 2 or sum(bool(cell.text) for cell in cells) < 0.3 * len(rows) * len(columns):
        return None
    row_of = {row: number for number, row in enumerate(rows)}
    column_of = {column: number for number, column in enumerate(columns)}
    kept = [
        CellText(
            cell.text,
            row_of[cell.row],
            column_of[cell.column],
            sum(cell.row <= row < cell.row + cell.row_span for row in rows),
            sum(cell.column <= column < cell.column + cell.column_span for column in columns),
            header=cell.header or row_of[cell.row] == 0,
            page=page,
            box=cell.box,
        )
        for cell in cells
        if cell.row in row_of and cell.column in column_of
    ]
    return Table(tuple(sorted(kept, key=lambda cell: (cell.row, cell.column))), box, page)


def table_of(lines: Sequence[Line], page: int, levels: Sequence[float] = ()) -> Table | None:
    """Return the table that lines make whose columns are parted by white space.

    `levels` are the heights of rules, or edges of grounds, that part its rows.
    """
    borders = _borders(lines)
    if not borders:
        return None
    rows = _rows(lines, borders, levels)
    header_rows = _header_rows(rows, borders, levels)
    cells: list[CellText] = []
    for number, row in enumerate(rows):
        filled: dict[int, tuple[int, list[Segment]]] = {}
        for line in row:
            for segment in line.segments:
                first, last = _columns(segment, borders)
                at = next((column for column, (end, _) in filled.items() if column <= last and end >= first), None)
                if at is None:
                    filled[first] = (last, [segment])
                else:
                    end, segments = filled.pop(at)
                    filled[min(at, first)] = (max(end, last), [*segments, segment])
        for column in sorted(filled):
            end, segments = filled[column]
            cells.append(
                CellText(
                    join_lines([segment.text for segment in segments]),
                    number,
                    column,
                    1,
                    end - column + 1,
                    header=number < header_rows,
                    page=page,
                    box=around([segment.box for segment in segments]),
                )
            )
    return _table(cells, around([line.box for line in lines]), page)


def _borders(lines: Sequence[Line]) -> list[float]:
    """Return where white bands part the columns, from left to right."""
    rows = [line for line in lines if len(line.segments) > 1]
    if len(rows) < 2:
        return []
    allowed = int(_CROSSINGS * len(rows)) if len(rows) > 3 else 0
    allowed = max(allowed, 1) if len(rows) > 4 else allowed
    events = sorted(
        event for line in rows for segment in line.segments for event in ((segment.box[0], 1), (segment.box[2], -1))
    )
    borders: list[float] = []
    size = median(line.size for line in rows)
    depth = 0
    begin: float | None = None
    for x, step in events:
        depth += step
        if depth <= allowed and step < 0 and begin is None:
            begin = x
        elif depth > allowed and begin is not None:
            if x - begin > 0.3 * size and _is_border((begin + x) / 2, rows):
                borders.append((begin + x) / 2)
            begin = None
    return borders


def _is_border(x: float, rows: Sequence[Line]) -> bool:
    """Whether enough rows have text on both sides of a white band."""
    parted = sum(
        any(segment.box[2] <= x for segment in line.segments) and any(segment.box[0] >= x for segment in line.segments)
        for line in rows
    )
    return parted >= max(2, 0.3 * len(rows))


def _columns(segment: Segment, borders: Sequence[float]) -> tuple[int, int]:
    """Return the first and the last column that a segment lies in."""
    left, _, right, _ = segment.box
    slack = max(0.25 * segment.size, _OVERHANG * (right - left))
    first = sum(border <= left + slack for border in borders)
    last = sum(border < right - slack for border in borders)
    return min(first, last), max(first, last)


def _rows(lines: Sequence[Line], borders: Sequence[float], levels: Sequence[float]) -> list[list[Line]]:
    """Group lines into rows: what rules part, else what stands closer together than rows do."""
    bands = [list(band) for _, band in groupby(lines, key=lambda line: sum(level < _middle(line) for level in levels))]
    single = [band for band in bands if _is_one_row(band, borders)]
    if len(bands) >= _FEWEST_ROWS and len(single) >= 0.7 * len(bands):
        return bands
    return [row for band in bands for row in _split_rows(band, borders)]


def _is_one_row(band: Sequence[Line], borders: Sequence[float]) -> bool:
    """Whether no two of the lines have values in most columns."""
    full = sum(len(line.segments) > 0.6 * (len(borders) + 1) for line in band)
    return full <= 1


def _split_rows(lines: Sequence[Line], borders: Sequence[float]) -> list[list[Line]]:
    """Cut lines into rows where the pitch widens, or where a line is not the rest of a cell above it."""
    if len(lines) < 2:
        return [list(lines)]
    pitches = [_middle(below) - _middle(above) for above, below in pairwise(lines)]
    full = [line for line in lines if len(line.segments) > 0.6 * (len(borders) + 1)]
    between = [_middle(below) - _middle(above) for above, below in pairwise(full)] or pitches
    usual = median(between)
    rows = [[lines[0]]]
    for pitch, (above, below) in zip(pitches, pairwise(lines), strict=True):
        size = max(above.size, below.size)
        close = pitch < 0.8 * usual and pitch < 1.4 * size and not (above in full and below in full)
        if close or (pitch < 1.5 * size and _is_rest(above, below, lines, borders)):
            rows[-1].append(below)
        else:
            rows.append([below])
    return rows


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _is_rest(above: Line, below: Line, lines: Sequence[Line], borders: Sequence[float]) -> bool:
    """Whether all that a line holds goes on with cells above it, which are full, and is no value."""
    if len(below.segments) >= len(above.segments):
        return False
    for segment in below.segments:
        columns = _columns(segment, borders)
        over = next((one for one in above.segments if _columns(one, borders) == columns), None)
        if over is None or columns[0] != columns[1]:
            return False
        peers = [one for line in lines for one in line.segments if _columns(one, borders) == columns]
        right = max(one.box[2] for one in peers)
        word = segment.text.split()[0]
        width = (segment.box[2] - segment.box[0]) * len(word) / len(segment.text)
        if word.isascii() is False:
            width = segment.size
        if right - over.box[2] > width + 0.3 * segment.size or _NUMERIC.match(segment.text):
            return False
    return True


def _header_rows(rows: Sequence[Sequence[Line]], borders: Sequence[float], levels: Sequence[float]) -> int:
    """Count the rows above the first rule inside the table, else those before the first with a value."""
    for number, row in enumerate(rows[:4]):
        values = [segment for line in row for segment in line.segments if _columns(segment, borders)[0] > 0]
        if number and sum(bool(re.search(r"\d", one.text)) for one in values) > 0.5 * len(values):
            return number
    return 1


# Tables without rules


def bare_tables(lines: Sequence[Line], page: int) -> Iterator[Line | Table]:
    """Yield the lines of a column, and tables in place of those that are the rows of one."""
    position = 0
    while position < len(lines):
        end = _run_end(lines, position)
        rows = lines[position:end]
        beside = [*lines[max(position - 1, 0) : position], *lines[end : end + 1]]
        if len(rows) > 1 and not _is_justified(rows, beside) and (table := _bare(rows, page)):
            yield table
            position = end
        else:
            yield lines[position]
            position += 1


def _is_justified(rows: Sequence[Line], beside: Sequence[Line]) -> bool:
    """Whether lines with wide gaps are part of a paragraph: they fill its width, and their gaps are no wider."""
    widest = max(right.box[0] - left.box[2] for line in rows for left, right in pairwise(line.segments))
    left, right, size = min(line.box[0] for line in rows), max(line.box[2] for line in rows), rows[0].size
    level = sum(abs(line.box[2] - right) < size for line in rows) >= len(rows) - 1
    prose = any(
        line.size == size and abs(line.box[0] - left) < 2.5 * size and line.box[2] - line.box[0] > 8 * size
        for line in beside
    )
    if widest < _JUSTIFIED * size and level and prose:
        return True
    pitch = _middle(rows[1]) - _middle(rows[0])
    return any(
        line.size == size
        and abs(line.box[0] - left) < 1
        and abs(line.box[2] - right) < 1.5
        and abs(abs(_middle(line) - _middle(row)) - pitch) < 1
        for line in beside
        for row in (rows[0], rows[-1])
    )


def _is_row(line: Line) -> bool:
    """Whether a line is parted by wide gaps into what may be cells."""
    if _LEADER.search(line.text):
        return False
    segments = line.segments[1:] if is_mark(line.segments[0].text) else line.segments
    gap = max(_GAP * line.size, _STRETCH * line.blank)
    return any(right.box[0] - left.box[2] > gap for left, right in pairwise(segments))


def is_mark(text: str) -> bool:
    """Whether a text is the mark of a list item and no more."""
    mark = LIST_MARK.match(text + " .")
    return mark is not None and mark.end() > len(text)


def _run_end(lines: Sequence[Line], begin: int) -> int:
    """Return the end of the rows that begin with a line; up to two lines between rows may be parts of cells."""
    if not _is_row(lines[begin]):
        return begin
    end, position = begin + 1, begin + 1
    left = lines[begin].box[0]
    right = lines[begin].box[2]
    while position < len(lines):
        line, last = lines[position], lines[position - 1]
        if line.box[1] - last.box[3] > 2.2 * max(line.height, last.height) or abs(line.size - last.size) > 2:
            break
        if _is_row(line):
            end = position + 1
            left, right = min(left, line.box[0]), max(right, line.box[2])
        elif position - end >= 2 or line.box[2] - line.box[0] > 0.6 * (right - left):
            break
        position += 1
    return end


def _bare(lines: Sequence[Line], page: int) -> Table | None:
    rows = [line for line in lines if _is_row(line)]
    numeric = sum(any(re.search(r"\d", segment.text) for segment in line.segments[1:]) for line in rows)
    if len(rows) < _FEWEST_ROWS - (numeric == len(rows) and len(rows[0].segments) > 2):
        return None
    widths = [(segment.box[2] - segment.box[0]) / segment.size for line in rows for segment in line.segments[1:]]
    if median(widths) > _LONGEST_CELL or _is_two_texts(lines):
        return None
    if numeric < 0.4 * len(rows) and not _is_aligned(rows):
        return None
    return table_of(lines, page)


def _is_aligned(rows: Sequence[Line]) -> bool:
    """Whether the second cells of most rows begin, or end, at one place."""
    for edge in (0, 2):
        places = [line.segments[1].box[edge] for line in rows]
        usual = median(places)
        if sum(abs(place - usual) < 2 for place in places) >= 0.7 * len(places):
            return True
    return False


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
