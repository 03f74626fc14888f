"""PDF to blocks by pdfplumber: lines to paragraphs, ruled tables to cells, page furniture set aside."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ...models.language import HAN, replace_radicals
from ..records import BlockKind, Box
from .builder import LIST_MARK, CellText, TextBuilder
from .glyphs import PageContent
from .limits import Watch
from .pages import read_pages
from .parsed import Declared, Parsed

_WORD_GAP = {"x_tolerance_ratio": 0.25}
"""A gap of a quarter em parts words; a fixed gap in points fails on large and small type."""
_WIDE = re.compile(f"[{HAN}，。；：、）」』％]")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|第)?\s*\d{1,4}\s*(?:頁|页)?(?:\s*(?:/|of|共|／|，|,)\s*(?:共)?\s*\d{1,4}\s*(?:頁|页)?)?",
    re.IGNORECASE,
)
_COLUMN_GAP = 1.0
"""Gap, in em, from which two pieces of a line are cells of a table and not words."""
_ROW_GAP = 2.5
"""Gap, in line heights, between two rows of a table without rules."""
_FEWEST_ROWS = 3
_EDGE = 0.1
"""Share of the page's height at its top and bottom where running headers and footers stand."""
_INDENT = 0.8
"""Em from the margin at which a paragraph is a list item whose mark was drawn and not written."""
_LARGER = 1.12
"""A heading's type is at least so much larger than the body's."""


_Segment = tuple[str, float, float]
"""Text between two wide gaps, with its left and right edge."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    box: Box
    size: float
    bold: bool
    segments: tuple[_Segment, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    cells: tuple[CellText, ...]
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class _Page:
    height: float
    items: list[_Line | _Table]


def parse_pdf(data: bytes, password: str | None = None, watch: Watch | None = None) -> Parsed:
    """Return the blocks of a PDF, with page and box; the watch says how long that may take.

    Raises :class:`UnreadableError`, and of its kinds :class:`PasswordError`, :class:`LimitError` and
    :class:`UnsupportedError`, without the name of the file.
    """
    watch = watch or Watch()
    reading = read_pages(data, password, _arranged, watch)
    with watch.settling(reading.count):
        items = [item for page in reading.pages.values() for item in page.items]
        heights = {number: page.height for number, page in reading.pages.items()}
        builder = TextBuilder()
        furniture = _furniture([item for item in items if isinstance(item, _Line)], heights)
        _add_blocks(builder, items, furniture)
        return Parsed(
            text=builder.text,
            blocks=builder.blocks,
            pages=reading.count,
            notices=reading.notices,
            declared=Declared(locale=reading.locale),
        )


def _arranged(number: int, content: PageContent, page: Any) -> _Page:
    items = _page_items(page, number) if page else _content_items(content, number)
    return _Page(content.height, items)


def _content_items(content: PageContent, number: int) -> list[_Line | _Table]:
    """Return the lines of glyphs alone."""
    from pdfplumber.utils.text import chars_to_textmap

    chars = [
        {
            "text": glyph.text,
            "x0": glyph.x0,
            "x1": glyph.x1,
            "top": glyph.top,
            "bottom": glyph.bottom,
            "doctop": glyph.top,
            "width": glyph.x1 - glyph.x0,
            "height": glyph.bottom - glyph.top,
            "size": glyph.size,
            "fontname": glyph.font,
            "upright": glyph.direction % 2 == 0,
        }
        for glyph in content.glyphs
    ]
    found = chars_to_textmap(chars, **_WORD_GAP).extract_text_lines() if chars else []
    lines = [_line(line, number) for line in found if line["text"].strip()]
    return sorted(_bare_tables(lines), key=lambda item: item.box[1])


def _page_items(page: Any, number: int) -> list[_Line | _Table]:
    """Return the tables and the lines outside them, from top to bottom."""
    tables = [table for table in page.find_tables() if len(table.rows) > 1 and len(table.columns) > 1]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes))
    found = [line for line in outside.dedupe_chars().extract_text_lines(**_WORD_GAP) if line["text"].strip()]
    items: list[_Line | _Table] = [_Table(tuple(_table_cells(table)), number, table.bbox) for table in tables]
    items += _bare_tables([_line(line, number) for line in found])
    return sorted(items, key=lambda item: item.box[1])


def _bare_tables(lines: Sequence[_Line]) -> Iterator[_Line | _Table]:
    """Join runs of lines that are parted by wide gaps into tables that have no rules."""
    run: list[_Line] = []
    for line in (*lines, None):
        if line is not None and len(line.segments) > 1 and (not run or _follows(run[-1], line)):
            run.append(line)
            continue
        yield from _table_of(run)
        run = [line] if line is not None and len(line.segments) > 1 else []
        if line is not None and not run:
            yield line


def _follows(above: _Line, below: _Line) -> bool:
    return below.box[1] - above.box[3] < _ROW_GAP * (above.box[3] - above.box[1])


def _table_of(run: Sequence[_Line]) -> Iterator[_Line | _Table]:
    """Yield a table if the run has enough rows with values, else its lines."""
    rows_with_values = sum(any(char.isdigit() for text, _, _ in line.segments[1:] for char in text) for line in run)
    if len(run) < _FEWEST_ROWS or rows_with_values < len(run) - 1:
        yield from run
        return
    columns = max(run, key=lambda line: len(line.segments)).segments
    cells = [
        CellText(text, row, _column(columns, left, right), header=row == 0)
        for row, line in enumerate(run)
        for text, left, right in line.segments
    ]
    box = (min(line.box[0] for line in run), run[0].box[1], max(line.box[2] for line in run), run[-1].box[3])
    yield _Table(tuple(cells), run[0].page, box)


def _column(columns: Sequence[_Segment], left: float, right: float) -> int:
    """Return the column whose middle is nearest to that of a segment."""
    middle = (left + right) / 2
    return min(range(len(columns)), key=lambda column: abs((columns[column][1] + columns[column][2]) / 2 - middle))


def _segments(text: str, chars: Sequence[dict[str, Any]]) -> tuple[_Segment, ...]:
    """Cut a line where a gap is wider than words are parted by. The blanks are those of its text."""
    groups: list[list[dict[str, Any]]] = []
    for char in chars:
        if groups and char["x0"] - groups[-1][-1]["x1"] <= _COLUMN_GAP * char["size"]:
            groups[-1].append(char)
        else:
            groups.append([char])
    segments, pos = [], 0
    for group in groups:
        begin, left = pos, sum(len(char["text"].strip()) for char in group)
        while left > 0 and pos < len(text):
            left -= not text[pos].isspace()
            pos += 1
        segments.append((text[begin:pos].strip(), group[0]["x0"], group[-1]["x1"]))
    return tuple(segments)


def _inside(thing: dict[str, Any], box: Box) -> bool:
    down, across = (thing["top"] + thing["bottom"]) / 2, (thing["x0"] + thing["x1"]) / 2
    return bool(box[1] <= down <= box[3] and box[0] <= across <= box[2])


def _line(line: dict[str, Any], page: int) -> _Line:
    chars, text = line["chars"], replace_radicals(line["text"]).strip()
    return _Line(
        text=text,
        page=page,
        box=(line["x0"], line["top"], line["x1"], line["bottom"]),
        size=median(char["size"] for char in chars),
        segments=_segments(text, chars),
        bold=all("bold" in char["fontname"].lower() for char in chars if char["text"].strip()),
    )


def _table_cells(table: Any) -> Iterator[CellText]:
    for row, cells in enumerate(table.extract(**_WORD_GAP)):
        for column, text in enumerate(cells):
            if text is not None:  # None continues a cell that spans
                yield CellText(_join(replace_radicals(text).split("\n")), row, column, header=row == 0)


def _furniture(lines: Sequence[_Line], heights: dict[int, float]) -> set[_Line]:
    """Return running headers, footers and page numbers: edge lines that recur, whatever their digits."""
    edge = [
        line
        for line in lines
        if line.box[3] < _EDGE * heights[line.page] or line.box[1] > (1 - _EDGE) * heights[line.page]
    ]
    recurring = Counter(_shape(line.text) for line in edge)
    enough = max(2, len(heights) // 2)
    return {line for line in edge if recurring[_shape(line.text)] >= enough or _PAGE_NUMBER.fullmatch(line.text)}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _add_blocks(builder: TextBuilder, items: Sequence[_Line | _Table], furniture: set[_Line]) -> None:
    lines = [item for item in items if isinstance(item, _Line) and item not in furniture]
    body: Counter[float] = Counter()
    for line in lines:
        body[round(line.size, 1)] += len(line.text)
    body_size = body.most_common(1)[0][0] if body else 0.0
    sizes = sorted({round(line.size, 1) for line in lines if line.size > _LARGER * body_size}, reverse=True)
    right = max((line.box[2] for line in lines), default=0.0)
    margin = Counter(round(line.box[0]) for line in lines).most_common(1)[0][0] if lines else 0
    group: list[_Line] = []
    for item in items:
        if isinstance(item, _Line) and item in furniture:
            continue
        if group and not (isinstance(item, _Line) and _continues(group, item, right, body_size)):
            _add_lines(builder, group, sizes, margin)
            group = []
        if isinstance(item, _Line):
            group.append(item)
        else:
            builder.add_table(item.cells, page=item.page, box=item.box)
    if group:
        _add_lines(builder, group, sizes, margin)


def _continues(group: Sequence[_Line], line: _Line, right: float, body: float) -> bool:
    """Whether a line goes on with the paragraph: same type, no larger gap, and the line before is full."""
    last = group[-1]
    if line.size > 1.05 * body and abs(line.size - last.size) < 0.5 and line.page == last.page:
        return line.box[1] - last.box[3] < 0.6 * (last.box[3] - last.box[1])  # a heading of two lines
    if abs(line.size - last.size) > 0.5 or line.bold != last.bold or LIST_MARK.match(line.text):
        return False
    if line.page != last.page:
        return not last.text.endswith(tuple(".。!！?？:：")) and last.box[2] > 0.85 * right
    height = last.box[3] - last.box[1]
    if line.box[1] - last.box[3] > 0.9 * height:
        return False
    return last.box[2] > 0.85 * right or line.size * 1.05 < last.size or _indented(group, line)


def _indented(group: Sequence[_Line], line: _Line) -> bool:
    """Whether a list item goes on: its mark hangs out to the left of its other lines."""
    first = group[0]
    return (
        bool(LIST_MARK.match(first.text))
        and line.box[0] > first.box[0] + 2
        and group[-1].box[2] > 0.5 * group[0].box[2]
    )


def _add_lines(builder: TextBuilder, group: Sequence[_Line], heading_sizes: Sequence[float], margin: float) -> None:
    first = group[0]
    box = (
        min(line.box[0] for line in group),
        first.box[1],
        max(line.box[2] for line in group),
        max(line.box[3] for line in group if line.page == first.page),
    )
    text = _join([line.text for line in group])
    kind: BlockKind = "paragraph"
    level = 0
    size = round(first.size, 1)
    if size in heading_sizes:
        kind, level = "heading", min(heading_sizes.index(size) + 1, 6)
    elif first.bold and len(group) == 1 and not text.endswith(tuple(".。:：")):
        kind, level = "heading", min(len(heading_sizes) + 1, 6)
    elif mark := LIST_MARK.match(text):
        kind, level, text = "list_item", 1, text[mark.end() :]
    elif first.box[0] > margin + _INDENT * first.size:
        kind, level = "list_item", 1
    builder.add(kind, text, level=level, page=first.page, box=box)


def _join(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph: no blank between Chinese characters, none after a hyphen."""
    text = ""
    for line in (line.strip() for line in lines):
        if not text:
            text = line
        elif (_WIDE.match(text[-1]) and _WIDE.match(line[:1])) or (text[-1] == "-" and text[-2:-1].isalpha()):
            text += line
        else:
            text += " " + line
    return text
