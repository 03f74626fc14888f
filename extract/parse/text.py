"""Plain text to blocks, with offsets into the text as it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ...models.language import detect_language, display_width
from ..records import Block, BlockKind, Cell
from .builder import LIST_MARK

_HEADING = re.compile(r"#{1,6}\s+")
_RULE_ROW = re.compile(r"[\s|:\-]+")
_GUTTER = re.compile(r"\t+| {2,}|\u3000+")
"""What parts the columns of a table that is drawn with blanks."""
_FEWEST_ROWS = 3
_WIDEST_CELL = 48
_TERMINATORS = ".。!！?？:：;；"
_NARROWEST_WRAP, _WIDEST_WRAP = 50, 120
"""Columns at which texts are wrapped by hand; a longer line means that lines are paragraphs."""
_LABEL = re.compile(r"[^:：,，。;；]{1,30}[:：]\s*\S")
_LABELLED = re.compile(r"[^:：]{1,30}[:：].*(?:,\s|、)")
"""A label with a list behind it is no heading, as short as it may be."""
_WIDEST_HEADING = 240
"""Columns of the longest line that is a heading: titles in both languages on one line."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its outer blanks; `indent` counts the blanks before it."""

    text: str
    start: int
    indent: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def bars(self) -> int:
        """Count the bars of a row of a table; 0 if it is none."""
        framed = self.text.startswith("|") and self.text.count("|") > 1
        return self.text.count("|") if framed or " | " in self.text else 0

    @property
    def columns(self) -> int:
        """Count the columns of a row that is drawn with blanks; 0 if it is none."""
        parts = _GUTTER.split(self.text)
        return len(parts) if len(parts) > 1 and all(len(part) <= _WIDEST_CELL for part in parts) else 0

    @property
    def width(self) -> int:
        return display_width(self.text)


def parse_text(text: str) -> list[Block]:
    """Return the blocks of a plain text: tables drawn with bars or blanks, list items, headings and paragraphs."""
    blocks: list[Block] = []
    for has_text, stanza in groupby(_lines(text), key=lambda line: line is not None):
        if has_text:
            blocks += _stanza([line for line in stanza if line is not None])
    return blocks


def is_short_line(text: str) -> bool:
    """Whether a text is a single line, short and without an end mark, as headings are."""
    width = display_width(text)
    letters = any(char.isalpha() for char in text)
    return letters and width <= _WIDEST_WRAP and "\n" not in text and not text.endswith(tuple(_TERMINATORS))


def _lines(text: str) -> Iterator[_Line | None]:
    """Yield the lines; None for a blank one, nothing for one without letters and digits."""
    for match in re.finditer(r"[^\n]*\n|[^\n]+", text):
        raw = match[0]
        stripped = raw.strip()
        if not stripped:
            yield None
        elif any(char.isalnum() for char in stripped) or _RULE_ROW.fullmatch(stripped):
            before = len(raw) - len(raw.lstrip())
            yield _Line(stripped, match.start() + before, display_width(raw[:before]))


def _stanza(lines: Sequence[_Line]) -> Iterator[Block]:
    for bars, run in groupby(lines, key=lambda line: 1 if line.text.startswith("|") and line.bars else -line.bars):
        rows = list(run)
        framed = bars > 0 and len(rows) > 1
        bare = bars < 0 and len(rows) >= _FEWEST_ROWS and any(char.isdigit() for char in rows[-1].text)
        if framed or bare:
            yield from _table(rows)
        else:
            yield from _lines_and_columns(rows)


def _lines_and_columns(lines: Sequence[_Line]) -> Iterator[Block]:
    """Yield the blocks of lines of which some may be the rows of a table that is drawn with blanks."""
    loose: list[_Line] = []
    for _, run in groupby(lines, key=lambda line: line.columns):
        rows = list(run)
        if not _is_aligned(rows):
            loose += rows
            continue
        yield from _joined(loose)
        loose = []
        yield from _table_of([(row, False, list(_parted(row))) for row in rows])
    yield from _joined(loose)


def _joined(lines: Sequence[_Line]) -> Iterator[Block]:
    """Yield the blocks of lines; short ones that are indented below a short one are its list."""
    plain: list[_Line] = []
    for indented, run in groupby(lines, key=lambda line: line.indent > 0 and _is_label(line)):
        rows = list(run)
        if indented and len(rows) > 1 and plain and _is_label(plain[-1]) and plain[-1].indent < rows[0].indent:
            yield from _grouped(plain)
            yield from (_item(row) for row in rows)
            plain = []
        else:
            plain += rows
    yield from _grouped(plain)


def _grouped(lines: Sequence[_Line]) -> Iterator[Block]:
    if lines:
        yield from (_block(group) for group in _paragraphs(lines) if _has_text(group))


def _is_label(line: _Line) -> bool:
    """Whether a line is short and ends as a name does."""
    return line.width <= _WIDEST_CELL and not _ends(line)


def _item(line: _Line) -> Block:
    mark = LIST_MARK.match(line.text)
    start = line.start + (mark.end() if mark else 0)
    return _made("list_item", line, start, line.end, level=1 + line.indent // 2)


def _is_aligned(rows: Sequence[_Line]) -> bool:
    """Whether lines with as many columns each are a table: most of what stands behind the labels has digits."""
    if rows[0].columns < 3 or len(rows) < _FEWEST_ROWS:
        return False
    cells = [part for row in rows[1:] for part in _GUTTER.split(row.text)[1:]]
    return sum(any(char.isdigit() for char in cell) for cell in cells) * 2 > len(cells)


def _parted(row: _Line) -> Iterator[tuple[int, int]]:
    start = 0
    for gutter in _GUTTER.finditer(row.text):
        yield row.start + start, row.start + gutter.start()
        start = gutter.end()
    yield row.start + start, row.end


def _has_text(group: Sequence[_Line]) -> bool:
    return any(char.isalnum() for line in group for char in line.text)


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Join lines that were wrapped by hand."""
    joins = _wraps(lines)
    group: list[_Line] = []
    for line, joined in zip(lines, [False, *joins], strict=False):
        labels = bool(group) and all(_LABEL.match(one.text) for one in (group[-1], line))
        if group and (not joined or labels or _opens_block(line)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _opens_block(line: _Line) -> bool:
    return bool(LIST_MARK.match(line.text) or _HEADING.match(line.text))


def _wraps(lines: Sequence[_Line]) -> list[bool]:
    """Say of each line but the last whether it was wrapped: the next word would not have fitted on it.

    The width is that of the longest line. Where few lines are full the text has a paragraph a line; then only
    those that cannot end one go on.
    """
    wrap = max(line.width for line in lines)
    if not _NARROWEST_WRAP <= wrap <= _WIDEST_WRAP:
        return [False] * (len(lines) - 1)
    pairs = list(pairwise(lines))
    full = [line.width + 1 + _first_word_width(following) > wrap for line, following in pairs]
    mostly_full = sum(full) >= 0.6 * len(full)
    if mostly_full and any(is_full and not _ends(line) for is_full, (line, _) in zip(full, pairs, strict=True)):
        return full
    return [is_full and _is_unfinished(*pair) for is_full, pair in zip(full, pairs, strict=True)]


def _ends(line: _Line) -> bool:
    return line.text.endswith(tuple(_TERMINATORS))


def _is_unfinished(line: _Line, following: _Line) -> bool:
    """Whether a line cannot be the end of its paragraph: it breaks off, or the next goes on in small letters."""
    if _ends(line):
        return False
    open_bracket = sum(line.text.count(char) for char in "(（") > sum(line.text.count(char) for char in ")）")
    return open_bracket or line.text.endswith((",", "，", "、", "-")) or following.text[0].islower()


def _first_word_width(line: _Line) -> int:
    word = line.text.split(maxsplit=1)[0]
    if word.isascii():
        return len(word)
    return 4  # Chinese may break after any character; a closing mark may not begin a line


def _block(group: Sequence[_Line]) -> Block:
    first, last = group[0], group[-1]
    start, end = first.start, last.end
    if mark := _HEADING.match(first.text):
        return _made("heading", first, start + mark.end(), end, level=mark[0].count("#"))
    if mark := LIST_MARK.match(first.text):
        return _made("list_item", first, start + mark.end(), end, level=1 + first.indent // 2)
    start += len(first.text) - len(first.text.lstrip("| "))
    if len(group) == 1:
        bare = first.text.strip("| ")
        end = start + len(bare)
        if first.width <= _WIDEST_HEADING and not bare.endswith(tuple(_TERMINATORS)) and not (_LABELLED.match(bare)):
            return _made("heading", first, start, end)
    return _made("paragraph", first, start, end)


def _made(kind: BlockKind, line: _Line, start: int, end: int, *, level: int = 0) -> Block:
    return Block(kind=kind, start=start, end=end, lang=detect_language(line.text), level=level)


def _table(rows: Sequence[_Line]) -> Iterator[Block]:
    rules = [number for number, row in enumerate(rows) if _RULE_ROW.fullmatch(row.text) and "-" in row.text]
    header_rows = rules[0] if rules else 0
    yield from _table_of(
        [
            (row, number < header_rows, list(_cell_spans(row)))
            for number, row in enumerate(rows)
            if not _RULE_ROW.fullmatch(row.text)
        ]
    )


def _table_of(rows: Sequence[tuple[_Line, bool, Sequence[tuple[int, int]]]]) -> Iterator[Block]:
    """Yield the table that rows make: each with whether it is a header, and its cells."""
    cells = [
        Cell(row=number, column=column, header=header, start=start, end=end)
        for number, (_, header, spans) in enumerate(rows)
        for column, (start, end) in enumerate(spans)
    ]
    if cells:
        lang = detect_language(" ".join(row.text for row, _, _ in rows))
        yield Block(kind="table", start=cells[0].start, end=cells[-1].end, lang=lang, cells=tuple(cells))


def _cell_spans(row: _Line) -> Iterator[tuple[int, int]]:
    framed = row.text.startswith("|")
    inner = row.text[framed : -1 if row.text.endswith("|") else None]
    start = row.start + framed
    for part in re.split(r"(?<!\\)\|", inner):
        stripped = part.strip()
        first = start + (len(part) - len(part.lstrip()) if stripped else 0)
        yield first, first + len(stripped)
        start += len(part) + 1
