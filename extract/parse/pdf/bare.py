"""Tables without rules: lines that wide gaps part into cells."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ..builder import LIST_MARK
from .boxes import middle
from .cells import Table, table_of
from .lines import Line, find_lines
from .pieces import Piece
from .values import is_value

_GAP = 0.75
"""Em from which a gap parts two cells."""
_JUSTIFIED = 2.5
"""Em of the widest blank in a justified line."""
_STRETCH = 2.0
"""White space between two cells, at least, in blanks of their line: those of a justified line are all wide."""
_FEWEST_ROWS = 3
_LEADER = re.compile(r"\.{4}|…{2}|(?:\. ){4}")
_NUMBER_OF_EQUATION = re.compile(r"[(（]\d{1,2}(?:\.\d{1,2})?[a-z]?[)）]")
_AMOUNT = re.compile(r"(?:[A-Z]{2,3}\s?)?\W{0,3}\d")
"""What begins an amount that has its unit behind it."""
_MANY_ROWS = 6
"""Titles of a table of contents, at least, that are not numbered."""
_BROKEN = 0.3
"""Share of the texts of a table that begin in lower case, at most."""
_CLOSE = 1.4
"""Em from line to line of a text, at most."""
_TEXT = 12.0
"""Em of a line of running text in a column, at least."""
_LONGEST_CELL = 18.0
"""Em of the usual cell, at most; longer ones are two texts side by side."""


def bare_tables(pieces: Sequence[Piece], page: int) -> list[Line | Table]:
    """Return the lines of a column, and tables in place of those that are the rows of one."""
    lines = find_lines(pieces)
    found: list[Line | Table] = []
    position = 0
    while position < len(lines):
        end = _run_end(lines, position)
        rows = lines[position:end]
        beside = [*lines[max(position - 1, 0) : position], *lines[end : end + 1]]
        if len(rows) > 1 and not _is_justified(rows, beside) and (table := _bare(rows, pieces, page)):
            found.append(table)
            position = end
        else:
            found.append(lines[position])
            position += 1
    return found


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
    pitch = middle(rows[1].box) - middle(rows[0].box)
    return any(
        line.size == size
        and abs(line.box[0] - left) < 1
        and abs(line.box[2] - right) < 1.5
        and abs(abs(middle(line.box) - middle(row.box)) - pitch) < 1
        for line in beside
        for row in (rows[0], rows[-1])
    )


def is_row(line: Line) -> bool:
    """Whether a line is parted by wide gaps into what may be cells."""
    if len(line.segments) < 2 or _LEADER.search(line.text):
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
    if not is_row(lines[begin]):
        return begin
    end, position = begin + 1, begin + 1
    left = lines[begin].box[0]
    right = lines[begin].box[2]
    while position < len(lines):
        line, last = lines[position], lines[position - 1]
        if line.box[1] - last.box[3] > 2.2 * max(line.height, last.height) or abs(line.size - last.size) > 2:
            break
        if is_row(line):
            end = position + 1
            left, right = min(left, line.box[0]), max(right, line.box[2])
        elif position - end >= 2 or line.box[2] - line.box[0] > 0.6 * (right - left):
            break
        position += 1
    while end < len(lines) and _is_rest(lines[end - 1], lines[end], lines[begin:end]):
        end += 1
    return end


def _is_rest(above: Line, line: Line, rows: Sequence[Line]) -> bool:
    """Whether a line goes on with a cell behind the first of the last row."""
    if middle(line.box) - middle(above.box) > _CLOSE * line.size or len(line.segments) > 1:
        return False
    starts = [segment.box[0] for row in rows for segment in row.segments[1:]]
    return any(abs(line.box[0] - start) < 1 for start in starts) and abs(line.size - above.size) < 0.5


def _bare(lines: Sequence[Line], pieces: Sequence[Piece], page: int) -> Table | None:
    rows = [line for line in lines if is_row(line)]
    two = max(len(line.segments) for line in rows) == 2
    numeric = sum(
        any(is_value(segment.text) or (not two and _AMOUNT.match(segment.text)) for segment in line.segments[1:])
        for line in rows
    )
    if len(rows) < _FEWEST_ROWS - (numeric == len(rows) and len(rows[0].segments) > 2):
        return None
    if two and not is_aligned(rows) and not _is_below_another(rows):
        return None
    if is_contents([[segment.text for segment in line.segments] for line in rows]):
        return None
    if all(_NUMBER_OF_EQUATION.fullmatch(line.segments[-1].text) for line in rows):
        return None
    widths = [(segment.box[2] - segment.box[0]) / segment.size for line in rows for segment in line.segments[1:]]
    if median(widths) > _LONGEST_CELL or is_two_texts(lines):
        return None
    if numeric < 0.4 * len(rows) and (not is_aligned(rows) or (two and _is_close(lines))):
        return None
    if numeric < 0.7 * len(rows) and _is_broken_text(rows):
        return None
    return table_of(pieces_of(lines, pieces), page)


def pieces_of(lines: Sequence[Line], pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that stand on lines which follow each other."""
    top, bottom = min(line.box[1] for line in lines), max(line.box[3] for line in lines)
    return [piece for piece in pieces if top - 0.1 <= piece.top and piece.bottom <= bottom + 0.1]


def is_two_texts(lines: Sequence[Line]) -> bool:
    """Whether lines are those of two columns of running text side by side."""
    segments = [segment for line in lines for segment in line.segments]
    long = sum(segment.box[2] - segment.box[0] > _TEXT * segment.size for segment in segments)
    return len(lines) > 2 and max(len(line.segments) for line in lines) < 3 and long > 0.6 * len(segments)


def _is_broken_text(rows: Sequence[Line]) -> bool:
    """Whether many texts begin within a sentence, or with a bullet: the boxes of a diagram."""
    starts = [re.match(r"[a-z(•+]", segment.text) is not None for line in rows for segment in line.segments]
    return sum(starts) > _BROKEN * len(starts)


def is_contents(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are those of a table of contents: titles, perhaps numbered, and pages that grow from row to row."""
    count = len(rows)
    rows = [row for row in rows if re.fullmatch(r"\d{1,3}", row[-1])]
    if len(rows) < max(_FEWEST_ROWS, 0.8 * count):
        return False
    pages = [int(row[-1]) for row in rows]
    numbered = sum(re.match(r"(?:\d{1,2}\.)*\d{1,2}\.?(?:\s|$)", row[0]) is not None for row in rows)
    titles = all(sum(not is_value(text) for text in row) == 1 for row in rows)
    return titles and pages == sorted(pages) and (numbered > 0.5 * len(rows) or len(rows) >= _MANY_ROWS)


def _is_below_another(rows: Sequence[Line]) -> bool:
    """Whether the second cells of most rows share a place; the numbers at the ends of bars stand where these end."""
    boxes = sorted((row.segments[1].box for row in rows), key=lambda box: box[0] + box[2])
    usual = boxes[len(boxes) // 2]
    return sum(box[0] < usual[2] and box[2] > usual[0] for box in boxes) >= 0.7 * len(boxes)


def _is_close(lines: Sequence[Line]) -> bool:
    """Whether lines follow each other as closely as those of a text, such as two addresses side by side."""
    pitches = [middle(below.box) - middle(above.box) for above, below in pairwise(lines)]
    return median(pitches) < _CLOSE * lines[0].size


def is_aligned(rows: Sequence[Line]) -> bool:
    """Whether the second cells of most rows begin, or end, at one place."""
    for edge in (0, 2):
        places = [line.segments[1].box[edge] for line in rows]
        usual = median(places)
        if sum(abs(place - usual) < 2 for place in places) >= 0.7 * len(places):
            return True
    return False
