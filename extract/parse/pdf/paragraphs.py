"""Lines to paragraphs, headings, list items and captions, over columns and pages."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import median

from ....models.lexicon import Boilerplate, load
from ...records import BlockKind, Box
from ..builder import LIST_MARK, TextBuilder
from .boxes import around
from .cells import Table
from .continuation import join_tables
from .hyphens import join_lines, words_of
from .lines import Line, ends_clause
from .turns import put_back

_LARGER = 1.12
"""A heading's type is at least so much larger than the body's."""
_SMALLER = 0.9
"""Type of notes, in sizes of the body's, at most."""
_SAME_SIZE = 0.6
"""Points by which sizes of one kind of type may differ."""
_LOOSE = 1.25
"""Pitch, in usual ones, from which a gap parts two paragraphs."""
_LARGEST_LEAD = 1.35
"""Size of a first line in larger type, in sizes of its paragraph, at most."""
_SHORTEST_PART = 0.6
"""Of the width that a heading has, the share that all but its last line fill, at least."""
_HEADING_PITCH = 1.6
"""Em from line to line of a heading, at most."""
_RAGGED = 2.5
"""Em by which full lines may differ in length where they are not justified."""
_NARROWEST = 12.0
"""Em of a paragraph, at least, whose lines show where they break."""
_INDENT = 0.8
"""Em by which a first line is set in."""
_LONGEST_HEADING = 160
_LONGEST_CAPTION = 200
_LABEL = re.compile(r"[^:：,，.。;；]{1,30}[:：]\s*\S")
"""What begins a line of a list whose items are labelled."""
_NOTE_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]+\s*\w")
"""What begins a footnote."""
_ALMOST_FULL = 0.85
"""Share of a column that a line fills which need not be the last one of its paragraph."""
_OPEN_END = re.compile(r"(?:^|\s)[a-z]+$")
"""A word that ends a line within a sentence: names, which end the lines of lists too, begin with a capital."""
_CAPITAL = 0.66
"""Em of a capital letter, about: wider than the usual character."""
_SLACK = 0.3
"""Em by which a word may seem to fit though it did not: the width of a word is only estimated."""
_UNBREAKABLE = re.compile(r"[（「『《〈【“(\"']*(?:[\x21-\x7e]+|.)[，。；：、！？」』）》〉】”%％⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]*")
"""What no line break parts: a word, or a Chinese character, with the marks beside it."""


@dataclass(frozen=True, slots=True)
class Column:
    """The lines and tables of one column, from top to bottom, and its edges in points."""

    page: int
    items: list[Line | Table]
    x0: float
    x1: float
    turn: int = 0
    """Quarter turns by which its page was laid so that its text runs to the right."""
    page_size: tuple[float, float] = (0.0, 0.0)
    """Width and height of the page before that."""

    def placed(self, box: Box) -> Box:
        """Return where a box of the column stands on its page."""
        return put_back(box, self.turn, self.page_size)


@dataclass(slots=True)
class _Group:
    """Lines that belong together; of a paragraph that goes on in the next column, those of both."""

    lines: list[Line]
    column: Column
    right: float
    more: list[Line] = field(default_factory=list)
    """Its lines in later columns."""
    column_end: Column = field(init=False)
    """That of its last line."""

    def __post_init__(self) -> None:
        self.column_end = self.column

    @property
    def texts(self) -> list[str]:
        return [line.text for line in (*self.lines, *self.more)]

    @property
    def size(self) -> float:
        return self.lines[0].size


def add_columns(builder: TextBuilder, columns: Sequence[Column]) -> None:
    """Append the blocks that the columns of a document make."""
    lines = [item for column in columns for item in column.items if isinstance(item, Line)]
    body = _body_size(lines)
    words = words_of(line.text for line in lines)
    pitches = _pitches(columns)
    flow: list[_Group | Table] = []
    for column in columns:
        flow += _parts(column, pitches, body)
    sizes = sorted({line.size for line in lines if line.size > _LARGER * body}, reverse=True)
    for part in join_tables(_join_paragraphs(flow, body), _caption_of):
        if isinstance(part, Table):
            builder.add_table(part.cells, page=part.page, box=part.box)
        else:
            _add(builder, part, body, sizes, words)


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _pitches(columns: Sequence[Column]) -> dict[float, float]:
    """Return the usual distance of two lines, by their size."""
    found: dict[float, Counter[float]] = {}
    for column in columns:
        for above, below in pairwise(column.items):
            if isinstance(above, Line) and isinstance(below, Line) and above.size == below.size:
                pitch = below.box[3] - above.box[3]
                if 0 < pitch < 2.5 * above.size:
                    found.setdefault(above.size, Counter())[round(pitch * 2) / 2] += 1
    return {size: _usual(counted, size) for size, counted in found.items()}


def _usual(counted: Counter[float], size: float) -> float:
    """Return the smallest pitch that is not rare: paragraphs of one line each would hide that of their type."""
    enough = 0.2 * counted.total()
    return min((pitch for pitch, count in counted.items() if count >= enough), default=1.3 * size)


def _parts(column: Column, pitches: dict[float, float], body: float) -> list[_Group | Table]:
    """Cut a column into groups of lines that make a block each, and its tables."""
    stanzas: list[list[Line] | Table] = []
    edge = _edge(column)
    for item in column.items:
        last = stanzas[-1] if stanzas else None
        if isinstance(item, Table):
            stanzas.append(item)
        elif isinstance(last, list) and _is_near(last[-1], item, pitches, body, edge):
            last.append(item)
        else:
            stanzas.append([item])
    own = [None if isinstance(stanza, Table) else _own_edge(stanza) for stanza in stanzas]
    parts: list[_Group | Table] = []
    for position, stanza in enumerate(stanzas):
        if isinstance(stanza, Table):
            parts.append(stanza)
        else:
            parts += _groups(stanza, column, body, own[position] or _edge_beside(position, stanzas, own, edge))
    return parts


def _own_edge(stanza: Sequence[Line]) -> float | None:
    """Return where the lines of a paragraph break, if they are so many that they show it."""
    size = stanza[0].size
    furthest, first = max(line.box[2] for line in stanza), min(line.box[0] for line in stanza)
    near = sum(line.box[2] > furthest - _RAGGED * size for line in stanza)
    prose = furthest - first > _NARROWEST * size and not any(LIST_MARK.match(line.text) for line in stanza)
    return furthest if prose and len(stanza) > 2 and near >= 0.6 * len(stanza) else None


def _edge_beside(
    position: int, stanzas: Sequence[list[Line] | Table], own: Sequence[float | None], default: float
) -> float:
    """Return where lines break that do not show it themselves: where the nearest paragraph at their margin does."""
    stanza = stanzas[position]
    assert not isinstance(stanza, Table)
    furthest, first, size = max(line.box[2] for line in stanza), stanza[-1].box[0], stanza[0].size
    for other in sorted(range(len(stanzas)), key=lambda other: abs(other - position)):
        edge, beside = own[other], stanzas[other]
        if edge is None or isinstance(beside, Table) or edge < furthest - size:
            continue
        if abs(min(line.box[0] for line in beside) - first) < _RAGGED * size:
            return max(edge, furthest)
    return max(default, furthest)


def _is_near(above: Line, below: Line, pitches: dict[float, float], body: float, edge: float) -> bool:
    """Whether two lines are of one kind of type and no further apart than the lines of a paragraph."""
    if abs(above.last_size - below.size) > _SAME_SIZE or above.bold != below.bold:
        return _leads_in(above, below, edge)
    usual = pitches.get(below.size) or pitches.get(above.size) or 1.3 * above.size
    pitch = below.box[3] - above.box[3]
    heading = _HEADING_PITCH * below.size if below.size > _LARGER * body else 0.0
    return pitch < max(_LOOSE * usual, usual + 1.5, heading)


def _leads_in(above: Line, below: Line, edge: float) -> bool:
    """Whether a line in larger or bolder type breaks off within a sentence that the next line goes on with."""
    close = below.box[3] - above.box[3] < 1.7 * below.size and above.size < _LARGEST_LEAD * below.size
    full = edge - above.box[2] < 1.2 * above.size and not ends_clause(above.text) and is_chinese_text(below.text)
    return close and (above.text.endswith((",", "，", "、")) or below.text[:1].islower() or full)


def _groups(stanza: Sequence[Line], column: Column, body: float, right: float) -> list[_Group]:
    """Cut lines of one kind where a paragraph or an item ends."""
    left = min(line.box[0] for line in stanza)
    groups: list[_Group] = []
    group: list[Line] = []
    for line in stanza:
        if group and _ends_group(group, line, left, right, body):
            groups.append(_Group(group, column, right))
            group = []
        group.append(line)
    groups.append(_Group(group, column, right))
    return groups


def _edge(column: Column) -> float:
    """Return where the lines of a column end that are full: a page number or a title may reach further."""
    ends = sorted((line.box[2], line.size) for line in column.items if isinstance(line, Line))
    enough = max(2, 0.15 * len(ends))
    for number in range(len(ends), 0, -1):
        end, size = ends[number - 1]
        if number - bisect_left(ends, (end - 1.5 * size,)) >= enough:
            return end
    return column.x1


def _ends_group(group: Sequence[Line], line: Line, left: float, right: float, body: float) -> bool:
    first, last = group[0], group[-1]
    if line.size > _LARGER * body:  # a heading may break anywhere, but not after half a line
        short = last.box[2] - last.box[0] < _SHORTEST_PART * (right - left) and not _is_full(last, line, right)
        return short or is_chinese_text(line.text) != is_chinese_text(last.text)
    if _NOTE_MARK.match(line.text):
        return True
    if LIST_MARK.match(line.text) and not _is_continued(first, last, line, right):
        return True
    if _caption().match(line.text) or (_caption().match(first.text) and ends_clause(first.text)):
        return True
    if _caption().match(first.text) and _ends_title(last, line):
        return False
    if not _is_full(last, line, right) and _is_broken_off(last, line, left, right):
        return False
    if not _is_full(last, line, right) or (_LABEL.match(first.text) and _LABEL.match(line.text)):
        return True
    item = LIST_MARK.match(first.text) is not None
    if item:
        hang = group[1].box[0] if len(group) > 1 else None
        return hang is not None and line.box[0] < hang - 0.5 * line.size
    indented = line.box[0] - last.box[0] > _INDENT * line.size and ends_clause(last.text)
    return indented and last.box[0] - left < 0.5 * line.size


def _is_broken_off(line: Line, following: Line, left: float, right: float) -> bool:
    """Whether a line that is set short, as beside a picture, ends within a sentence that the next one goes on with."""
    width = line.box[2] - line.box[0]
    if width < _NARROWEST * line.size or ends_clause(line.text):
        return False
    if following.text[:1].islower():
        return width > 0.5 * (right - left)
    return width > _ALMOST_FULL * (right - left) and _OPEN_END.search(line.text) is not None


def _ends_title(above: Line, below: Line) -> bool:
    """Whether a line is the last one of a title in several lines: short, at the same margin, and no sentence."""
    narrower = below.box[2] < above.box[2] and above.box[2] - above.box[0] > _NARROWEST * above.size
    level = abs(below.box[0] - above.box[0]) < 0.5 * above.size
    return narrower and level and not ends_clause(above.text) and not ends_clause(below.text)


def _is_continued(first: Line, last: Line, line: Line, right: float) -> bool:
    """Whether what looks like the mark of an item is the end of a sentence: "by 2030 it is to reach" / "12. Sales"."""
    number = re.match(r"\d", line.text) is not None and LIST_MARK.match(first.text) is None
    return number and last.text[-1:].islower() and _is_full(last, line, right)


def _is_full(line: Line, following: Line, right: float) -> bool:
    """Whether the first word of the next line would not have fitted on a line."""
    word = _UNBREAKABLE.match(following.text)
    wide = len(following.text) - len(following.text.encode("ascii", "ignore"))
    narrow = max(following.box[2] - following.box[0] - wide * following.size, 0) / max(len(following.text) - wide, 1)
    capital = max(narrow, _CAPITAL * following.size)
    widths = (
        (following.size if not char.isascii() else capital if char.isupper() else narrow for char in word[0])
        if word
        else ()
    )
    width = sum(widths) or following.size
    blank = 0.0 if is_chinese_text(line.text[-1:]) else narrow
    return right - line.box[2] < width + blank + _SLACK * line.size


def _join_paragraphs(flow: Sequence[_Group | Table], body: float) -> list[_Group | Table]:
    """Join paragraphs that go on in the next column, on the next page, or behind what stands between their lines.

    Each script goes its own way: where columns are two languages side by side, a page ends for both.
    """
    joined: list[_Group | Table] = []
    last: dict[bool, _Group] = {}
    between: dict[bool, list[_Group | Table]] = {False: [], True: []}
    for part in flow:
        if isinstance(part, Table):
            between[False].append(part)
            between[True].append(part)
            joined.append(part)
            continue
        chinese = is_chinese_text("".join(part.texts))
        before = last.get(chinese)
        if not _is_body(part, body):
            between[chinese].append(part)
            joined.append(part)
            continue
        if before is not None and _follows(before, part, between[chinese], body):
            before.more += part.lines
            before.right = part.right
        else:
            joined.append(part)
            last[chinese] = before = part
        before.column_end = part.column
        between[chinese] = []
    return joined


def _follows(group: _Group, following: _Group, between: Sequence[_Group | Table], body: float) -> bool:
    """Whether a group goes on with the sentence that the group before it leaves open."""
    last, first = (group.more or group.lines)[-1], following.lines[0]
    if following.column.page - group.column_end.page > 1 or (
        abs(last.size - first.size) > _SAME_SIZE
        or last.bold != first.bold
        or LIST_MARK.match(first.text)
        or ends_clause(last.text)
        or first.box[0] - min(line.box[0] for line in following.lines) > _INDENT * first.size
        or is_chinese_text(last.text) != is_chinese_text(first.text)
        or not _is_level(group, following)
    ):
        return False
    if first.text[:1].islower():
        return True
    below = group.column_end is following.column
    heading = any(isinstance(part, _Group) and part.size > body + _SAME_SIZE for part in between)
    if below and not between:  # what stands between is a picture; a title of its own has one line
        return len(group.more or group.lines) > 1 and _is_full(last, first, group.right)
    if heading and not below and not is_chinese_text(first.text):
        return False
    return _is_full(last, first, group.right)


def _is_level(group: _Group, following: _Group) -> bool:
    """Whether the lines of the next column begin as far from its edge as those of the item or paragraph do."""
    last = (group.more or group.lines)[-1]
    offset = following.lines[0].box[0] - following.column.x0
    if LIST_MARK.match(group.lines[0].text) is None:
        return offset < 0.5 * last.size
    if len(group.lines) > 1:
        return abs(offset - (last.box[0] - group.column_end.x0)) < 0.5 * last.size or _goes_on(group, following)
    return offset > group.lines[0].box[0] - group.column.x0 + 0.5 * last.size


def _goes_on(item: _Group, following: _Group) -> bool:
    """Whether a column that begins within a sentence, or whose edge is that of items, goes on with an item."""
    last, first, column = (item.more or item.lines)[-1], following.lines[0], following.column
    if not first.text[:1].islower() or not _is_full(last, first, item.right) or column.items[0] is not first:
        return False
    offset = first.box[0] - column.x0
    hang = last.box[0] - item.lines[0].box[0]
    marks = any(
        isinstance(line, Line) and LIST_MARK.match(line.text) and line.box[0] < column.x0 + 0.5 * line.size
        for line in column.items
    )
    return offset < 0.5 * last.size or (marks and abs(offset - hang) < 0.5 * last.size)


def is_chinese_text(text: str) -> bool:
    """Whether a line has Chinese characters at all."""
    return re.search("[\u4e00-\u9fff]", text) is not None


def _is_body(group: _Group, body: float) -> bool:
    return abs(group.size - body) <= _SAME_SIZE and not _caption().match(group.lines[0].text)


def _caption_of(group: _Group) -> str | None:
    return " ".join(group.texts) if _caption().match(group.texts[0]) else None


@cache
def _caption() -> re.Pattern[str]:
    return re.compile("|".join(load(Boilerplate).caption_labels), re.IGNORECASE)


@cache
def _heading_number() -> re.Pattern[str]:
    return re.compile("|".join(load(Boilerplate).heading_numbers), re.IGNORECASE)


def _add(
    builder: TextBuilder, group: _Group, body: float, heading_sizes: Sequence[float], words: Collection[str]
) -> None:
    first = group.lines[0]
    text = join_lines(group.texts, words)
    kind: BlockKind = "paragraph"
    level, lead = 0, ""
    if _caption().match(text) and len(text) <= _LONGEST_CAPTION:
        kind = "caption"
    elif all(line.size in heading_sizes for line in group.lines) and len(text) <= 2 * _LONGEST_HEADING:
        kind, level = "heading", min(heading_sizes.index(first.size) + 1, 6)
    elif _is_heading(group, text, body):
        kind, level = "heading", min(len(heading_sizes) + 1, 6)
    elif mark := LIST_MARK.match(text):
        kind, level, lead, text = "list_item", 1, mark[0], text[mark.end() :]
    elif first.box[0] > _margin(group.column, first.size) + _INDENT * first.size and not group.more:
        kind, level = _set_in(group)
    builder.add(
        kind,
        text,
        level=level,
        page=group.column.page,
        box=group.column.placed(around([line.box for line in group.lines])),
        mark=lead,
    )


def _is_heading(group: _Group, text: str, body: float) -> bool:
    """Whether lines in the body's size are a heading all the same: bold, numbered or in capitals, and no sentence."""
    first = group.lines[0]
    if len(text) > _LONGEST_HEADING or len(group.lines) > 2 or ends_clause(text) or first.size < _SMALLER * body:
        return False
    return first.bold or _heading_number().match(text) is not None or (text.isupper() and len(text.split()) > 1)


def _margin(column: Column, size: float) -> float:
    """Return where most lines of a column begin."""
    starts = Counter(
        round(item.box[0]) for item in column.items if isinstance(item, Line) and abs(item.size - size) <= _SAME_SIZE
    )
    return starts.most_common(1)[0][0] if starts else column.x0


def _set_in(group: _Group) -> tuple[BlockKind, int]:
    """Return the kind of lines that are set in: an item whose mark was drawn, else a paragraph with an indent."""
    first, others = group.lines[0], group.lines[1:]
    if others and first.box[0] - median(line.box[0] for line in others) > 0.5 * first.size:
        return "paragraph", 0
    return "list_item", 1
