"""Tables of a page: their cells from rules, painted grounds and white space."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ...records import Box
from ..builder import CellText
from .aligned import is_caption, is_heading
from .bare import is_row, is_two_texts
from .cells import Table, around, is_value, is_year, middle, table_from, table_of, text_of
from .glyphs import Stroke
from .lines import Line, find_lines
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
_PADDING = 1.0
"""White space above or below a row, at most, in heights of its line."""
_ODD = 0.1
"""Share of the cells, at most, that are no rectangles: the boxes of a diagram leave such places between them."""
_MOST_HEADINGS = 5
"""Lines of headings above the first painted row, at most."""
_TEXT = 12.0
"""Em of a line of running text in a column, at least."""


class Rule(NamedTuple):
    """A straight rule: at `at` across the page's other axis, from `begin` to `end`."""

    at: float
    begin: float
    end: float
    ground: bool = False
    """Whether it is the edge of a painted ground, which every other row may have."""


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
        if len(inside) > 3 and not _is_heading_only(frame, rest) and (table := _framed(inside, frame, page)):
            tables.append(table)
            rest = [piece for piece in rest if not _is_inside(piece, table.box)]
    return tables, rest


def figures(strokes: Sequence[Stroke], images: Sequence[Box]) -> list[Box]:
    """Return the places of pictures and drawings: strokes that stand close together, as those of a chart do."""
    near = [
        stroke
        for stroke in strokes[:_MOST_STROKES]
        if stroke.x1 - stroke.x0 + stroke.bottom - stroke.top <= _LARGEST and min(stroke.x0, stroke.top) >= -_LARGEST
    ]
    groups: dict[int, set[Stroke]] = {}
    for number, root in enumerate(_roots(near)):
        groups.setdefault(root, set()).add(near[number])
    found = list(images)
    for group in groups.values():
        if len(group) >= _FEWEST_STROKES:
            box = around(stroke[:4] for stroke in group)
            if min(box[2] - box[0], box[3] - box[1]) > _SMALLEST:
                found.append(box)
    return found


def _roots(strokes: Sequence[Stroke]) -> list[int]:
    """Return for each stroke one that stands for all it is near to: on a coarse grid their fields touch.

    The fields are kept as runs in each row of the grid, so that a large ground costs no more than its height.
    """
    rows: dict[int, list[tuple[int, int, int]]] = {}
    for number, (x0, top, x1, bottom, _) in enumerate(strokes):
        for down in range(int(top // _NEAR), int(bottom // _NEAR) + 1):
            rows.setdefault(down, []).append((int(x0 // _NEAR), int(x1 // _NEAR), number))
    parent = list(range(len(strokes)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    last: list[tuple[int, int, int]] = []
    last_row = 0
    for down in sorted(rows):
        runs: list[tuple[int, int, int]] = []
        for begin, end, number in sorted(rows[down]):
            if runs and begin <= runs[-1][1] + 1:
                parent[root(number)] = root(runs[-1][2])
                runs[-1] = (runs[-1][0], max(end, runs[-1][1]), runs[-1][2])
            else:
                runs.append((begin, end, number))
        above = 0
        for begin, end, number in runs if down == last_row + 1 else []:
            while above < len(last) and last[above][1] + 1 < begin:
                above += 1
            for over in last[above:]:
                if over[0] > end + 1:
                    break
                parent[root(number)] = root(over[2])
        last, last_row = runs, down
    return [root(number) for number in range(len(strokes))]


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
            if len(rules) == 2 and rules[0].ground and _is_heading_only(frame, pieces):
                continue
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
    if any(is_caption(line.text) for line in lines):
        return True
    above_gap, below_gap = lines[0].box[1] - above.at, below.at - lines[-1].box[3]
    if above.ground and below.ground and abs(above_gap - below_gap) > lines[0].height:  # the last row of a table
        return True
    if len(lines) == 1 and height < 3 * lines[0].height:  # a row that heads those below it
        return lines[0].box[2] - lines[0].box[0] > 0.7 * (above.end - above.begin) and len(lines[0].segments) == 1
    if height < 2 * sum(line.height for line in lines) and all(
        line.box[2] - line.box[0] < 0.35 * (above.end - above.begin) for line in lines
    ):
        return False  # a label alone in its row
    running = sum(
        max(segment.box[2] - segment.box[0] for segment in line.segments) > _TEXT * line.size for line in lines
    )
    if above.ground and below.ground and len(lines) > 4 and running > 0.5 * len(lines):
        return True
    rows = sum(len(line.segments) > 1 for line in lines)
    return rows < 0.25 * len(lines) or _is_prose(lines, above.end - above.begin) or is_two_texts(lines)


def _with_bare_rows(frame: _Frame, pieces: Sequence[Piece]) -> _Frame:
    """Return a frame of painted rows with the row above and the row below that have no ground."""
    left, top, right, bottom = frame.box
    beside = [piece for piece in pieces if left - _TOUCH < (piece.x0 + piece.x1) / 2 < right + _TOUCH]
    lines = find_lines(beside)
    above = [line for line in lines if middle(line.box) < top]
    below = [line for line in lines if middle(line.box) > bottom]
    inside = [line for line in lines if top < middle(line.box) < bottom and is_row(line)]
    label = (left, max((line.segments[0].box[2] for line in inside), default=left))
    edge = top
    for line in reversed(above[-_MOST_HEADINGS:] if inside else []):
        if edge - line.box[3] > _PADDING * line.height or not is_heading(line, line.size, label, right):
            break
        edge = line.box[1]
        if is_row(line) or line.segments[0].box[0] > label[1]:
            top = edge
    if below and is_row(below[0]) and below[0].box[1] - bottom < _PADDING * below[0].height:
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
    spanning = [rule.at for rule in frame.across if rule.end - rule.begin > 0.9 * (right - left)]
    if inner and not _has_open_rows(pieces, frame.across, inner):
        return _ruled(pieces, frame, page)
    if inner:
        table = table_of(pieces, page, sorted(spanning))
        columns = sorted({rule.at for rule in inner if rule.end - rule.begin > 0.5 * (frame.box[3] - frame.box[1])})
        if table is None or (columns and max(cell.column for cell in table.cells) < len(columns)):
            return table_of(pieces, page, sorted(spanning), columns)
        return table
    lines = find_lines(pieces)
    if sum(len(line.segments) > 1 for line in lines) < max(2, 0.4 * len(lines)) or _is_prose(lines, right - left):
        return None
    return table_of(pieces, page, sorted(spanning))


def _has_open_rows(pieces: Sequence[Piece], across: Sequence[Rule], inner: Sequence[Rule]) -> bool:
    """Whether rules part the columns, but not the rows: several columns have values below each other between two."""
    bands: dict[tuple[int, int], int] = {}
    xs = sorted(rule.at for rule in inner)
    for piece in pieces:
        if is_value(piece.text) and not is_year(piece.text):
            x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
            band = sum(rule.at < y and rule.begin < x < rule.end for rule in across)
            column = sum(at < x for at in xs)
            bands[band, column] = bands.get((band, column), 0) + 1
    return sum(count > 2 for count in bands.values()) > 1


def _is_heading_only(frame: _Frame, pieces: Sequence[Piece]) -> bool:
    """Whether a frame holds but the headings of a table whose rows stand below it without rules."""
    left, _, right, bottom = frame.box
    if any(is_value(piece.text) and not is_year(piece.text) for piece in pieces if _is_inside(piece, frame.box)):
        return False
    below = [
        piece
        for piece in pieces
        if bottom - 1 < piece.top < bottom + piece.bottom - piece.top and left < (piece.x0 + piece.x1) / 2 < right
    ]
    return sum(is_value(piece.text) for piece in below) > 1


def _is_prose(lines: Sequence[Line], width: float) -> bool:
    """Whether most lines run through from one side to the other."""
    return sum(line.segments[0].box[2] - line.segments[0].box[0] > 0.8 * width for line in lines) > 0.4 * len(lines)


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
    if sum(not _is_rectangle(group) for group in groups.values()) > _ODD * len(groups):
        return None
    inside: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        row = _interval(ys, (piece.top + piece.bottom) / 2)
        column = _interval(xs, (piece.x0 + piece.x1) / 2)
        inside.setdefault(root((row, column)), []).append(piece)
    cells = []
    for first, group in sorted(groups.items()):
        last_row, last_column = max(row for row, _ in group), max(column for _, column in group)
        text = text_of(inside.get(first, []))
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
    return table_from(cells, frame.box, page)


def _is_rectangle(group: Sequence[tuple[int, int]]) -> bool:
    rows, columns = {row for row, _ in group}, {column for _, column in group}
    return len(group) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


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
