"""Pieces of text to the cells of a table: columns by white space or rules, rows by what the lines hold."""

import re
from bisect import bisect, bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ...records import Box
from ..builder import CellText
from .hyphens import join_lines
from .lines import Line, Segment, find_lines
from .pieces import SUPERSCRIPTS, Piece

_OVERHANG = 0.2
"""Share of its width by which a text may reach into the next column and still belong to its own."""
_CROSSINGS = 0.12
"""Share of its lines that may reach over the border between two columns: headings of several columns."""
_NARROWEST_BORDER = 0.3
"""Em of white between two columns, at least."""
_LEADING = 1.4
"""Em from line to line of one cell, at most."""
_TIGHTER = 0.9
"""Pitch of the lines of one cell, in that of rows, at most, where rows are set apart."""
_SAME_LEVEL = 0.75
"""Em from line to line below which they stand beside each other: a value between the two lines of its label."""
_SMALL = 0.82
"""Size of a mark, in sizes of its text, at most."""
_MOST_HEADER_LINES = 8
_CENTRED = 0.06
"""Share of the width of columns by which a heading may miss the middle of them."""
_NUMBER = r"[(（\[]?[~≈<>≤≥±+\-–−—]?\s?\d[\d,.'’ \u00a0\u2009]*(?:\s?[%‰]|[a-zA-Z*†‡]{1,2})?[)）\]]?"
_VALUE = re.compile(
    rf"(?:(?:[A-Z]{{1,3}})?[$€£¥￥]|USD|RMB|CNY|EUR|GBP|JPY|HKD|NTD|TWD)?\s?{_NUMBER}"
    rf"(?:\s?[-–—/~x×]\s?{_NUMBER}|\s{_NUMBER})*[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ ]*|[-–—−…‥*.:]{{1,4}}"
    r"|[nN][./]?[aAdDmM]\.?|\([A-Z]{1,2}\)"
    r"|(?:[A-Z]{1,3})?[$€£¥￥]|USD|RMB|CNY|EUR|GBP|JPY|HKD|NTD|TWD|[%‰]"
)
_SIGN = re.compile(r"(?:[A-Z]{1,3})?[$€£¥￥]|USD|RMB|CNY|EUR|GBP|JPY|HKD|NTD|TWD")
_YEAR = re.compile(
    r"[(（]?(?:(?:19|20)\d\d(?:\s?[-–—/]\s?(?:(?:19|20)\d\d|\d\d))?\s?[a-zA-Z*]?|(?:19|20)\d\d\s?年)[)）]?"
)
_BREAK = re.compile(r"(?<=[\d%)）])\s+(?=(?:[A-Z]{1,3})?[$€£¥￥]|(?:USD|RMB|CNY|EUR|GBP|JPY|HKD|NTD|TWD)\b)")
_NUMBERS = re.compile(r"(?<=\d)\s+(?=[(\-–−]?\d+[.,]?\d)(?!\d{3}(?:\D|$))")
_SPLIT = re.compile(r"(?<=\d) (?=[.,]\d)")
"""What parts a number in two where its type is spaced out."""
_LEADER = re.compile(r"[\s\u00a0]*(?:(?:[.·…‥_][\s\u00a0]?){4,}|…{2,})[\s\u00a0]*")
_OPEN = re.compile(
    r"(?:[,，、(（/&+\-–]|\b(?:and|or|of|the|in|to|for|by|with|from|on|at|other|than|excluding|including))$", re.I
)


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a table, row by row."""

    cells: tuple[CellText, ...]
    box: Box
    page: int


def is_value(text: str) -> bool:
    """Whether a text is a number, or what stands in place of one: a dash, "n/a", a sign of currency."""
    return len(text) < 32 and _VALUE.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Whether a text is a year or a span of years, as the headings of columns are."""
    return _YEAR.fullmatch(text) is not None


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def middle(box: Box) -> float:
    """Return the height of a box's middle."""
    return (box[1] + box[3]) / 2


@dataclass(slots=True)
class _Part:
    """What a line of the table has in one column, or in several."""

    text: str
    box: Box
    first: int
    last: int
    pieces: list[Piece]


@dataclass(slots=True)
class _Row:
    """A line of the table, or several that are one row."""

    parts: list[_Part]
    box: Box
    size: float
    bold: bool
    lines: int = 1
    rest: list["_Row"] = field(default_factory=list)


def without_leaders(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces without the dots that lead from a label to its value, which are two pieces then."""
    for piece in pieces:
        found = _LEADER.search(piece.text) if "." in piece.text or "…" in piece.text or "_" in piece.text else None
        if found is None:
            yield piece
            continue
        before, after = piece.text[: found.start()].strip(), piece.text[found.end() :].strip()
        if before:
            yield piece._replace(text=before, x1=piece.x1 if not after else _place(piece, found.start()), after=True)
        if after:
            yield piece._replace(text=after, x0=piece.x1 - _width(piece, after), before=True)


def _with_percents(pieces: list[Piece]) -> list[Piece]:
    """Join signs of percent that stand apart, one below another, with the numbers before them; units stay cells."""
    signs = [piece for piece in pieces if piece.text in ("%", "％")]
    if not signs:
        return pieces
    others = [piece for piece in pieces if piece.text not in ("%", "％")]
    texts = [piece for piece in others if not is_value(piece.text)]
    for sign in signs:
        before = [
            place
            for place, piece in enumerate(others)
            if 0 <= sign.x0 - piece.x1 < sign.size
            and abs(piece.top + piece.bottom - sign.top - sign.bottom) < sign.size
            and is_value(piece.text)
        ]
        if before and not any(text.x0 < sign.x1 and text.x1 > sign.x0 for text in texts):
            value = others[before[0]]
            others[before[0]] = value._replace(text=f"{value.text} {sign.text}", x1=sign.x1)
        else:
            others.append(sign)
    return others


def _width(piece: Piece, text: str) -> float:
    """Return about how wide a part of a piece is."""
    wide = sum(2 if char > "\u2e80" else 1 for char in text)
    return min(wide * 0.5 * piece.size, 0.9 * (piece.x1 - piece.x0))


def _place(piece: Piece, offset: int) -> float:
    """Return about where a character of a piece stands."""
    widths = [2.0 if char > "\u2e80" else 0.55 if char in " .,'()" else 1.0 for char in piece.text]
    return piece.x0 + (piece.x1 - piece.x0) * sum(widths[:offset]) / sum(widths)


def table_of(
    pieces: Sequence[Piece], page: int, levels: Sequence[float] = (), borders: Sequence[float] | None = None
) -> Table | None:
    """Return the table that pieces make; None if they have no columns.

    `levels` are the heights of rules, or edges of grounds, that part its rows; `borders` the places of those that part
    its columns, else white space does.
    """
    pieces = _with_percents(list(without_leaders(pieces)))
    lines = find_lines(pieces)
    if borders is None:
        borders = find_borders(lines)
    if not borders:
        return None
    rows = [_row(line, inside, borders) for line, inside in _by_line(lines, pieces)]
    if not rows:
        return None
    rows, borders = _without_idle_columns(_with_lone_marks(rows), borders)
    if not borders:
        return None
    edges = _column_edges(rows, len(borders) + 1)
    header = _header_lines(rows)
    _spread(rows[:header], rows, edges)
    _settle_labels(rows[header:])
    joined, header = _joined_rows(rows, header, edges, levels)
    return table_from(_cells(joined, header, page), around(line.box for line in lines), page)


def _by_line(lines: Sequence[Line], pieces: Sequence[Piece]) -> list[tuple[Line, list[Piece]]]:
    """Return the lines with the pieces that stand on them."""
    middles = [middle(line.box) for line in lines]
    inside: list[list[Piece]] = [[] for _ in lines]
    for piece in pieces:
        at = (piece.top + piece.bottom) / 2
        place = bisect(middles, at)
        near = [number for number in (place - 2, place - 1, place, place + 1) if 0 <= number < len(lines)]
        holding = [
            number
            for number in near
            if lines[number].box[0] - 0.1 <= piece.x0
            and piece.x1 <= lines[number].box[2] + 0.1
            and lines[number].box[1] - 0.1 <= piece.top
            and piece.bottom <= lines[number].box[3] + 0.1
        ]
        inside[min(holding or near, key=lambda number: abs(middles[number] - at))].append(piece)
    return list(zip(lines, inside, strict=True))


# Columns


def find_borders(lines: Sequence[Line]) -> list[float]:
    """Return where white bands part the columns of lines, from left to right."""
    rows = [spans for line in lines if len(spans := list(_spans(line.segments))) > 1]
    if len(rows) < 2:
        return []
    allowed = int(_CROSSINGS * len(rows)) if len(rows) > 3 else 0
    allowed = max(allowed, 1) if len(rows) > 4 else allowed
    events = sorted(event for row in rows for x0, x1 in row for event in ((x0, 1), (x1, -1)))
    size = median(line.size for line in lines)
    borders: list[float] = []
    band: list[tuple[int, float, float]] = []
    depth, filled = 0, False
    for (x, step), (following, _) in pairwise([*events, (events[-1][0], 0)]):
        depth += step
        if depth > allowed:
            if filled and band and band[-1][2] - band[0][1] > _NARROWEST_BORDER * size:
                at = _whitest(band, _NARROWEST_BORDER * size)
                if _is_border(at, rows):
                    borders.append(at)
            band, filled = [], True
        elif filled:
            band.append((depth, x, following))
    return borders


def _whitest(band: Sequence[tuple[int, float, float]], least: float) -> float:
    """Return the middle of the widest part of a band that the fewest texts cross."""
    wide = [part for part in band if part[2] - part[1] > least] or band
    fewest = min(depth for depth, _, _ in wide)
    _, begin, end = max((part for part in wide if part[0] == fewest), key=lambda part: part[2] - part[1])
    return (begin + end) / 2


def _spans(segments: Sequence[Segment]) -> Iterator[tuple[float, float]]:
    """Yield where segments begin and end, several numbers with blanks between them one by one."""
    for segment in segments:
        left, _, right, _ = segment.box
        breaks = [match.end() for match in _breaks(segment.text)]
        if not breaks:
            yield left, right
            continue
        share = (right - left) / len(segment.text)
        for begin, end in pairwise([0, *breaks, len(segment.text)]):
            if not _SIGN.fullmatch(segment.text[begin:end].strip()):
                yield left + begin * share, left + len(segment.text[:end].rstrip()) * share


def _breaks(text: str) -> list[re.Match[str]]:
    """Return the blanks between the values of several columns; not those within a number."""
    found = list(_BREAK.finditer(text))
    if " " in text and is_value(text) and "(" not in text:
        found += _NUMBERS.finditer(text)
    return sorted(found, key=lambda match: match.start())


def _is_border(x: float, rows: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """Whether enough rows have text on both sides of a white band."""
    parted = sum(any(end <= x for _, end in row) and any(begin >= x for begin, _ in row) for row in rows)
    return parted >= max(2, 0.3 * len(rows))


def columns_of(left: float, right: float, size: float, borders: Sequence[float]) -> tuple[int, int]:
    """Return the first and the last column that a text lies in."""
    slack = max(0.25 * size, _OVERHANG * (right - left))
    first, last = bisect(borders, left + slack), bisect(borders, right - slack)
    return min(first, last), max(first, last)


def _row(line: Line, pieces: Sequence[Piece], borders: Sequence[float]) -> _Row:
    """Return what a line has in each column."""
    size = line.size
    parts: list[_Part] = []
    for piece in _with_signs(_cut(pieces, borders)):
        first, last = columns_of(piece.x0, piece.x1, piece.size, borders)
        over = parts[-1] if parts else None
        if over is not None and (first <= over.last or _goes_on(over, piece, borders)):
            over.pieces.append(piece)
            over.last = max(last, over.last)
            over.box = around([over.box, piece.box])
        else:
            parts.append(_Part("", piece.box, first, last, [piece]))
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
    return _Row(_merged(parts), line.box, size, line.bold)


def _with_signs(pieces: Iterable[Piece]) -> list[Piece]:
    """Join a sign of currency that stands apart with the amount behind it, in whose column it belongs."""
    joined: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        if joined and _SIGN.fullmatch(joined[-1].text) and re.match(r"[(（\-–−—]?\s?\d|[-–—]$", piece.text):
            joined[-1] = piece._replace(text=f"{joined[-1].text} {piece.text}", before=joined[-1].before)
        else:
            joined.append(piece)
    return joined


def _merged(parts: Sequence[_Part]) -> list[_Part]:
    """Join parts that lie in one column."""
    merged: list[_Part] = []
    for part in parts:
        if merged and part.first <= merged[-1].last:
            over = merged[-1]
            pieces = [*over.pieces, *part.pieces]
            merged[-1] = _Part(
                text_of(pieces), around([over.box, part.box]), over.first, max(over.last, part.last), pieces
            )
        else:
            merged.append(part)
    return merged


def _goes_on(part: _Part, piece: Piece, borders: Sequence[float]) -> bool:
    """Whether a piece goes on with the text before it: no border lies between them, and no wide gap."""
    gap = piece.x0 - part.box[2]
    near = 0.5 if part.pieces[-1].after or piece.before else 0.15
    return gap < near * piece.size and bisect(borders, part.box[2] - 0.3) == bisect(borders, piece.x0 + 0.3)


def _cut(pieces: Iterable[Piece], borders: Sequence[float]) -> Iterator[Piece]:
    """Yield pieces, those that hold the values of several columns in parts."""
    for piece in pieces:
        first, last = columns_of(piece.x0, piece.x1, piece.size, borders)
        places = _breaks(piece.text) if first < last else list(_BREAK.finditer(piece.text))
        begin = 0
        left = piece.x0
        for match in places:
            right = _place(piece, match.start())
            yield piece._replace(text=piece.text[begin : match.start()], x0=left, x1=right, after=True)
            begin, left = match.end(), _place(piece, match.end())
        yield piece._replace(text=piece.text[begin:], x0=left) if places else piece


def _with_lone_marks(rows: Sequence[_Row]) -> list[_Row]:
    """Put marks of footnotes that were broken from their word into a line of their own back behind it."""
    kept: list[_Row] = []
    for row in rows:
        mark = row.parts[0]
        over = next((part for part in kept[-1].parts if part.first == mark.first), None) if kept else None
        if over and len(row.parts) == 1 and _is_mark(mark, kept[-1].size, row.size) and not is_value(over.text):
            over.pieces.append(mark.pieces[0])
            over.text += mark.text.translate(SUPERSCRIPTS)
        else:
            kept.append(row)
    return kept


def _is_mark(part: _Part, above: float, size: float) -> bool:
    return size < _SMALL * above and len(part.pieces) == 1 and re.fullmatch(r"\d{1,2}|[*†‡a-z]", part.text) is not None


def text_of(pieces: Sequence[Piece]) -> str:
    """Return the text of a cell."""
    if not pieces:
        return ""
    text = pieces[0].text if len(pieces) == 1 else join_lines([line.text for line in find_lines(pieces)])
    return _SPLIT.sub("", text) if " " in text and is_value(text) else text


def _without_idle_columns(rows: Sequence[_Row], borders: Sequence[float]) -> tuple[list[_Row], list[float]]:
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


def _rows_of(rows: Sequence[_Row], column: int) -> set[int]:
    return {number for number, row in enumerate(rows) if _at(row, column)}


def _distance(rows: Sequence[_Row], column: int, other: int) -> float:
    """Return how far what stands in a column is from what stands in another."""
    own = [part.box for row in rows for part in row.parts if part.first <= column <= part.last]
    boxes = [part.box for row in rows for part in row.parts if part.first <= other <= part.last]
    return min(max(one[0] - two[2], two[0] - one[2]) for one in own for two in boxes)


def _at(row: _Row, column: int) -> _Part | None:
    return next((part for part in row.parts if part.first <= column <= part.last), None)


def _column_edges(rows: Sequence[_Row], count: int) -> list[tuple[float, float]]:
    """Return the left and the right edge of what stands in each column alone."""
    edges = []
    for column in range(count):
        alone = [part.box for row in rows for part in row.parts if part.first == part.last == column]
        if alone:
            edges.append((min(box[0] for box in alone), max(box[2] for box in alone)))
        else:
            edges.append((float("inf"), float("-inf")))
    return edges


# Headings


def _header_lines(rows: Sequence[_Row]) -> int:
    """Count the lines above the first that has a value which is no year."""
    columns = _value_columns(rows)
    for number, row in enumerate(rows[:_MOST_HEADER_LINES]):
        values = [part for part in row.parts if part.first in columns and is_value(part.text)]
        if not values:
            continue
        years = all(is_year(part.text) for part in values)
        above = any(is_year(part.text) for other in rows[:number] for part in other.parts if part.first > 0)
        if not years or (above and _at(row, 0)):
            while number > 1 and _is_group(rows[number - 2 : number + 1]):
                number -= 1
            return max(number, 1)
    return 1


def _is_group(rows: Sequence[_Row]) -> bool:
    """Whether the second of three lines names a group of rows; the rest of a heading is nearer to the line above."""
    above, row, below = rows
    alone = len(row.parts) == 1 and row.parts[0].first == 0
    return alone and middle(row.box) - middle(above.box) > _TIGHTER * (middle(below.box) - middle(row.box))


def _value_columns(rows: Sequence[_Row]) -> set[int]:
    """Return the columns behind the first whose cells are values for the most part."""
    counted: dict[int, list[bool]] = {}
    for row in rows:
        for part in row.parts:
            if part.first == part.last > 0:
                counted.setdefault(part.first, []).append(is_value(part.text))
    return {column for column, values in counted.items() if sum(values) >= max(2, 0.5 * len(values))}


def _spread(header: Sequence[_Row], rows: Sequence[_Row], edges: Sequence[tuple[float, float]]) -> None:
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


def _is_stacked(row: _Row, part: _Part, below: _Row) -> bool:
    """Whether a heading goes on in the next line, which begins or ends where it does but is no wider to both sides."""
    if middle(below.box) - middle(row.box) > _LEADING * row.size:
        return False
    return any(
        min(abs(part.box[0] - other.box[0]), abs(part.box[2] - other.box[2])) < 1.0
        and abs(part.box[0] + part.box[2] - other.box[0] - other.box[2]) > 4.0
        for other in below.parts
        if not is_year(other.text)
    )


def _has(parts: Sequence[_Part], column: int) -> bool:
    return any(part.first == part.last == column for part in parts)


def _off(part: _Part, span: tuple[int, int], edges: Sequence[tuple[float, float]]) -> float:
    return (part.box[0] + part.box[2] - edges[span[0]][0] - edges[span[1]][1]) / 2


def _is_centred(part: _Part, span: tuple[int, int], edges: Sequence[tuple[float, float]]) -> bool:
    width = edges[span[1]][1] - edges[span[0]][0]
    return abs(_off(part, span, edges)) < max(_CENTRED * width, 2.0)


def _settle_labels(rows: Sequence[_Row]) -> None:
    """Let a label that stands alone in its line, as that of a group of rows, lie in the first column only."""
    for row in rows:
        if len(row.parts) == 1 and row.parts[0].first == 0:
            row.parts[0].last = 0


# Rows


def _joined_rows(
    rows: Sequence[_Row], header: int, edges: Sequence[tuple[float, float]], levels: Sequence[float]
) -> tuple[list[list[_Row]], int]:
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
    groups: list[list[_Row]] = []
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


def _spans_over(above: _Row, below: _Row) -> bool:
    """Whether a heading of several columns stands over headings of theirs."""
    return any(
        part.last > part.first > 0 and sum(part.first <= other.first <= part.last for other in below.parts) > 1
        for part in above.parts
    )


def _is_full(row: _Row, columns: int) -> bool:
    return len(row.parts) > 0.6 * columns


def _has_stack_of_values(rows: Sequence[_Row]) -> bool:
    """Whether a column has several values one below another: no cell has."""
    stacked: dict[int, int] = {}
    for row in rows:
        for part in row.parts:
            if part.first > 0 and is_value(part.text):
                stacked[part.first] = stacked.get(part.first, 0) + 1
    return max(stacked.values(), default=0) > 1


def _links(rows: Sequence[_Row], header: int, edges: Sequence[tuple[float, float]]) -> list[bool]:
    """Return for each line whether the next one belongs to the same row."""
    anchors = [_is_anchor(row, rows) for row in rows]
    pitches = [middle(below.box) - middle(above.box) for above, below in pairwise(rows)]
    usual = _row_pitch(pitches, anchors, header)
    links = []
    for number, (pitch, (above, below)) in enumerate(zip(pitches, pairwise(rows), strict=True)):
        size = max(above.size, below.size)
        if pitch < _SAME_LEVEL * size:
            links.append(True)
        elif pitch > _LEADING * size:
            links.append(False)
        elif number + 1 < header:
            links.append(not _spans_over(above, below) and _is_stack(above, below))
        elif number + 1 == header or (anchors[number] and anchors[number + 1]):
            links.append(False)
        elif usual and pitch < _TIGHTER * usual:
            links.append(True)
        elif usual and pitch > 1.1 * min(pitches):
            links.append(False)
        else:
            links.append(_is_rest(above, below, rows, edges) or _is_begin(above, below, rows, edges))
    return _with_one_anchor_each(links, anchors, pitches, rows)


def _is_stack(above: _Row, below: _Row) -> bool:
    """Whether headings stand in the columns of those below them, or those below in theirs."""
    one = {(part.first, part.last) for part in above.parts}
    two = {(part.first, part.last) for part in below.parts}
    years = {(part.first, part.last) for part in below.parts if is_year(part.text) and part.first > 0}
    if not years <= one:
        return False
    return one <= two or two <= one or all(first == last for first, last in one | two)


def _is_anchor(row: _Row, rows: Sequence[_Row]) -> bool:
    """Whether a line has a value behind its label, or texts in most columns: a row of its own."""
    if any(part.first > 0 and is_value(part.text) for part in row.parts):
        return True
    return (
        len(row.parts) > 2 and len(row.parts) >= 0.8 * max(len(other.parts) for other in rows) and not _is_wrapped(row)
    )


def _is_wrapped(row: _Row) -> bool:
    return all(part.text[:1].islower() for part in row.parts)


def _row_pitch(pitches: Sequence[float], anchors: Sequence[bool], header: int) -> float:
    """Return the usual distance of two rows, which is the widest between two lines with values; 0 if there are none."""
    places = [number for number, anchor in enumerate(anchors) if anchor and number >= header]
    if len(places) > 1:
        return median(max(pitches[above:below]) for above, below in pairwise(places))
    return max(pitches[header - 1 : places[0]]) if places and 0 < header <= places[0] else 0.0


def _with_one_anchor_each(
    links: list[bool], anchors: Sequence[bool], pitches: Sequence[float], rows: Sequence[_Row]
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


def _is_rest(above: _Row, below: _Row, rows: Sequence[_Row], edges: Sequence[tuple[float, float]]) -> bool:
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


def _is_begin(above: _Row, below: _Row, rows: Sequence[_Row], edges: Sequence[tuple[float, float]]) -> bool:
    """Whether a line is the begin of a label that the next one, with the values, goes on with."""
    if len(above.parts) > 1 or above.bold != below.bold or above.parts[0].first != 0:
        return False
    over, label = above.parts[0], _at(below, 0)
    if label is None or label.last > 0 or over.text.endswith((":", "：")):
        return False
    return _is_same_cell(over, label, below.size, rows, edges)


def _is_same_cell(
    over: _Part, part: _Part, size: float, rows: Sequence[_Row], edges: Sequence[tuple[float, float]]
) -> bool:
    """Whether a text goes on with the one above it, by its letters or because its first word would not have fitted."""
    if part.text[:1].islower() or _OPEN.search(over.text):
        return True
    set_in = part.box[0] - over.box[0]
    if set_in < -0.3 * size or (part.text[:1].isupper() and set_in < 0.5 * size):
        return False
    return _goes_over(over, part, size, edges) and _is_filled(over.last, rows, edges)


def _is_filled(column: int, rows: Sequence[_Row], edges: Sequence[tuple[float, float]]) -> bool:
    """Whether several lines of a column end where it ends, so that it may be its width that breaks them."""
    ends = [part.box[2] for row in rows for part in row.parts if part.first == part.last == column]
    return sum(end > edges[column][1] - 1.5 * rows[0].size for end in ends) > 1


def _goes_over(over: _Part, part: _Part, size: float, edges: Sequence[tuple[float, float]]) -> bool:
    """Whether the first word of a text would not have fitted in the line above it."""
    word = part.text.split()[0]
    width = size if not word.isascii() else (part.box[2] - part.box[0]) * len(word) / len(part.text)
    return edges[part.last][1] - over.box[2] < width + 0.3 * size


def _cells(rows: Sequence[Sequence[_Row]], header: int, page: int) -> Iterator[CellText]:
    for number, row in enumerate(rows):
        filled: list[_Part] = []
        for line in row:
            for part in line.parts:
                over = [one for one in filled if one.first <= part.last and part.first <= one.last]
                filled = [one for one in filled if one not in over]
                filled.append(
                    _Part(
                        join_lines([one.text for one in (*over, part)]),
                        around(one.box for one in (*over, part)),
                        min(one.first for one in (*over, part)),
                        max(one.last for one in (*over, part)),
                        [],
                    )
                )
        for part in sorted(filled, key=lambda part: part.first):
            yield CellText(
                part.text,
                number,
                part.first,
                1,
                part.last - part.first + 1,
                header=number < header,
                page=page,
                box=part.box,
            )


def table_from(cells: Iterable[CellText], box: Box, page: int) -> Table | None:
    """Return a table without its empty rows and columns; None if less than a table is left."""
    cells = list(cells)
    rows = sorted({cell.row for cell in cells if cell.text})
    columns = sorted({cell.column for cell in cells if cell.text})
    if len(rows) < 2 or len(columns) < 2 or sum(bool(cell.text) for cell in cells) < 0.3 * len(rows) * len(columns):
        return None
    kept = []
    for cell in cells:
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        row_span = bisect_left(rows, cell.row + cell.row_span) - row
        column_span = bisect_left(columns, cell.column + cell.column_span) - column
        if row_span and column_span:
            header = cell.header or row == 0
            kept.append(CellText(cell.text, row, column, row_span, column_span, header=header, page=page, box=cell.box))
    return Table(tuple(sorted(kept, key=lambda cell: (cell.row, cell.column))), box, page)
