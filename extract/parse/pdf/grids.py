"""Tables of a page: their cells from rules, painted grounds and white space."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ...records import Box
from ..builder import CellText
from .aligned import is_heading
from .bare import is_aligned, is_contents, is_row, is_two_texts
from .boxes import middle
from .cells import Table, table_from, table_of
from .chains import is_caption
from .glyphs import Stroke
from .lines import Line, find_lines
from .parts import text_of
from .pieces import Piece
from .rules import TOUCH, Rule, find_rules, meeting_rules, stacked_rules
from .values import is_value, is_year, without_leaders

_PADDING = 1.0
"""White space above or below a row, at most, in heights of its line."""
_ODD = 0.1
"""Share of the cells, at most, that are no rectangles: the boxes of a diagram leave such places between them."""
_MOST_HEADINGS = 5
"""Lines of headings above the first painted row, at most."""
_TEXT = 12.0
"""Em of a line of running text in a column, at least."""


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


def _frames(strokes: Sequence[Stroke], pieces: Sequence[Piece]) -> Iterator[_Frame]:
    """Yield the places where a table may be: rules that meet, and rules or grounds of one width in a stack."""
    across, down = find_rules(strokes)
    taken: set[Rule] = set()
    for rows, columns in meeting_rules(across, down):
        if len(rows) > 2 and len(columns) > 2:
            taken.update(rows)
            yield _frame(rows, columns)
    for stack in stacked_rules([rule for rule in across if rule not in taken]):
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
            and above.begin - TOUCH < (piece.x0 + piece.x1) / 2 < above.end + TOUCH
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
        return height > 4 * TOUCH
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
    beside = [piece for piece in pieces if left - TOUCH < (piece.x0 + piece.x1) / 2 < right + TOUCH]
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


def _is_inside(piece: Piece, box: Box) -> bool:
    down, across = (piece.top + piece.bottom) / 2, (piece.x0 + piece.x1) / 2
    return box[1] - 1 <= down <= box[3] + 1 and box[0] - TOUCH <= across <= box[2] + TOUCH


def _framed(pieces: Sequence[Piece], frame: _Frame, page: int) -> Table | None:
    """Return the table of a frame; None if it frames something else: a chart, a text in a box."""
    left, _, right, _ = frame.box
    inner = [rule for rule in frame.down if left + TOUCH < rule.at < right - TOUCH]
    spanning = [rule.at for rule in frame.across if rule.end - rule.begin > 0.9 * (right - left)]
    if inner and not _has_open_rows(pieces, frame.across, inner):
        return _ruled(pieces, frame, page)
    if inner:
        table = table_of(pieces, page, sorted(spanning))
        columns = sorted({rule.at for rule in inner if rule.end - rule.begin > 0.5 * (frame.box[3] - frame.box[1])})
        if table is None or (columns and max(cell.column for cell in table.cells) < len(columns)):
            return table_of(pieces, page, sorted(spanning), columns)
        return table
    lines = find_lines(list(without_leaders(pieces)))
    rows = [line for line in lines if len(line.segments) > 1]
    if len(rows) < max(2, 0.4 * len(lines)) or _is_prose(lines, right - left):
        return None
    texts = [[segment.text for segment in line.segments] for line in rows]
    values = sum(any(is_value(text) for text in row[1:]) for row in texts)
    if is_contents(texts) or (len(spanning) < 4 and values < 0.2 * len(rows) and not is_aligned(rows)):
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
    return any(abs(rule.at - at) <= TOUCH and rule.begin - 1 <= middle <= rule.end + 1 for rule in rules)


def _levels(values: Sequence[float]) -> list[float]:
    """Return the distinct values, those closer than rules are thick being one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > TOUCH:
            levels.append(value)
    return levels


def _interval(levels: Sequence[float], value: float) -> int:
    return min(max(sum(level <= value for level in levels) - 1, 0), len(levels) - 2)
