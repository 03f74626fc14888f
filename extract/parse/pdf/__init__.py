"""PDF to blocks: what the pages show to lines, columns, tables and paragraphs, page furniture set aside."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ...records import Block, Box
from ..builder import TextBuilder
from ..limits import Watch
from ..parsed import Declared, Parsed
from ..scanned import ScannedPage, mean_confidence
from .aligned import aligned_tables
from .bare import bare_tables, is_mark
from .bullets import with_bullets
from .cells import Table
from .columns import find_regions
from .drawings import figures, long_rules
from .glyphs import PageContent
from .grids import framed_tables
from .justified import with_justified
from .lines import Line, find_lines
from .pages import Reading, read_images, read_pages
from .paragraphs import Column, add_columns
from .pieces import Piece, find_pieces
from .turns import asides, laid, main_turn, put_back

_PAGE_NUMBER = re.compile(
    r"[-–—|\[(]?\s*(?:page|p\.|第)?\s*(?:\d{1,4}|[ivx]{1,6})\s*(?:頁|页)?(?:\s*(?:/|of|共|／|，|,)\s*(?:共)?\s*\d{1,4}\s*(?:頁|页)?)?"
    r"\s*[-–—|\])]?",
    re.IGNORECASE,
)
_EDGE = 0.1
"""Share of the page's height at its top and bottom where running headers and footers stand."""
_MARK_GAP = 4.0
"""Em from the mark of an item to its text, at most."""


class _Page(NamedTuple):
    height: float
    columns: list[Column]
    asides: list[tuple[str, Box]]


def parse_pdf(data: bytes, password: str | None = None, watch: Watch | None = None) -> Parsed:
    """Return the blocks of a PDF, with page and box; the watch says how long that may take.

    Raises :class:`UnreadableError`, and of its kinds :class:`PasswordError`, :class:`LimitError` and
    :class:`UnsupportedError`, without the name of the file.
    """
    watch = watch or Watch()
    return _parsed(read_pages(data, password, _arranged, watch), watch)


def parse_image(data: bytes, watch: Watch) -> Parsed:
    """Return the blocks of an image file, whose every page is a scan.

    Raises :class:`UnreadableError`, and :class:`UnsupportedError` if character recognition is missing.
    """
    return _parsed(read_images(data, _arranged, watch), watch)


def _parsed(reading: Reading[_Page], watch: Watch) -> Parsed:
    with watch.settling(reading.count):
        columns = [column for page in reading.pages.values() for column in page.columns]
        builder = TextBuilder()
        furniture = _furniture(columns, {number: page.height for number, page in reading.pages.items()})
        aside = {id(line) for _, line in furniture}
        add_columns(
            builder,
            [replace(column, items=[item for item in column.items if id(item) not in aside]) for column in columns],
        )
        _add_furniture(builder, furniture)
        for number, page in reading.pages.items():
            for text, box in page.asides:
                builder.add("boilerplate", text, page=number, box=box)
        return Parsed(
            text=builder.text,
            blocks=[_with_confidence(block, reading.scanned) for block in builder.blocks],
            pages=reading.count,
            scanned=tuple(number for number in reading.pages if number in reading.scanned),
            notices=reading.notices,
            declared=Declared(locale=reading.locale),
        )


def _with_confidence(block: Block, scanned: Mapping[int, ScannedPage]) -> Block:
    """Return a block with the confidence of its lines, if its page was scanned; of all, if it has none to itself."""
    if block.page is None or block.page not in scanned:
        return block
    lines = scanned[block.page].lines
    confidence = mean_confidence(lines, block.box) or mean_confidence(lines)
    return replace(block, confidence=round(confidence, 3) if confidence else None)


def _arranged(number: int, content: PageContent) -> _Page:
    turn = main_turn(content)
    return _Page(content.height, page_columns(content, number, turn), asides(content, turn))


def page_columns(content: PageContent, number: int, turn: int = 0) -> list[Column]:
    """Return the columns of a page whose text runs in a direction, in reading order, with their lines and tables."""
    size = content.width, content.height
    return [
        replace(
            column,
            items=[_kept(item, turn, size) for item in column.items],
            turn=turn,
            page_size=size,
        )
        for column in _columns(laid(content, turn), number)
    ]


def _kept(item: Line | Table, turn: int, size: tuple[float, float]) -> Line | Table:
    """Return what is kept of a page until all pages are read; the parts of lines were for its tables alone."""
    return _placed(item, turn, size) if isinstance(item, Table) else replace(item, segments=())


def _placed(table: Table, turn: int, size: tuple[float, float]) -> Table:
    cells = tuple(
        replace(cell, box=put_back(cell.box, turn, size) if cell.box else None) if turn else cell
        for cell in table.cells
    )
    return replace(table, cells=cells, box=put_back(table.box, turn, size))


def _columns(content: PageContent, number: int) -> list[Column]:
    pieces, strokes = with_bullets(with_justified(find_pieces(content.glyphs)), content.strokes)
    content = content._replace(strokes=strokes)
    tables, rest, vertical = _tables(pieces, content, number)
    things: list[Piece | Table] = [*rest, *tables]
    sizes = [thing.size if isinstance(thing, Piece) else 0.0 for thing in things]
    columns = []
    texts = [thing.text if isinstance(thing, Piece) else "" for thing in things]
    walls = [*long_rules(content.strokes), *figures(content.strokes, content.images)]
    for region in find_regions(_with_marks(things), sizes, texts, walls):
        inside = [things[item] for item in region.items]
        items: list[Line | Table] = [
            *bare_tables([thing for thing in inside if isinstance(thing, Piece)], number),
            *(thing for thing in inside if isinstance(thing, Table)),
        ]
        columns.append(Column(number, sorted(items, key=lambda item: item.box[1] + item.box[3]), region.x0, region.x1))
    aside = [Column(number, list(find_lines([piece])), piece.x0, piece.x1) for piece in vertical]
    return columns + aside


def _tables(pieces: Sequence[Piece], content: PageContent, number: int) -> tuple[list[Table], list[Piece], list[Piece]]:
    """Return the tables of a page, and what stands outside them: pieces of lines, and of vertical lines.

    Single characters that stand one below another are a vertical line, but in a table they may be cells.
    """
    vertical = [(piece, _characters(piece)) for piece in pieces if piece.vertical]
    single = [char for _, chars in vertical for char in chars]
    framed, rest = framed_tables([*(piece for piece in pieces if not piece.vertical), *single], content.strokes, number)
    aligned, rest = aligned_tables(rest, number)
    left = {id(piece) for piece in rest}
    whole = [(piece, chars) for piece, chars in vertical if all(id(char) in left for char in chars)]
    left -= {id(char) for _, chars in whole for char in chars}
    return [*framed, *aligned], [piece for piece in rest if id(piece) in left], [piece for piece, _ in whole]


def _characters(piece: Piece) -> list[Piece]:
    """Return the characters of a vertical line one by one."""
    return [
        piece._replace(text=char, top=top, bottom=top + piece.size, vertical=False, tops=())
        for char, top in zip(piece.text, piece.tops, strict=False)
    ]


def _with_marks(things: Sequence[Piece | Table]) -> list[Box]:
    """Return the boxes of things, that of an item's mark up to its text: the gap between them parts no columns."""
    boxes = [thing.box for thing in things]
    for number, thing in enumerate(things):
        if isinstance(thing, Piece) and is_mark(thing.text):
            beside = [
                box[0]
                for box in boxes
                if 0 <= box[0] - thing.x1 < _MARK_GAP * thing.size
                and min(box[3], thing.bottom) - max(box[1], thing.top) > 0.5 * thing.size
            ]
            boxes[number] = (thing.x0, thing.top, min(beside, default=thing.x1), thing.bottom)
    return boxes


def _furniture(columns: Sequence[Column], heights: dict[int, float]) -> list[tuple[Column, Line]]:
    """Return running headers, footers and page numbers: edge lines that recur, whatever their digits."""
    edge = [
        (column, line)
        for column in columns
        for line in column.items
        if isinstance(line, Line) and not column.turn and _is_at_edge(line, heights[column.page])
    ]
    recurring = Counter(shape for _, shape in {(column.page, _shape(line.text)) for column, line in edge})
    enough = max(2, len(heights) // 2)
    return [
        (column, line)
        for column, line in edge
        if recurring[_shape(line.text)] >= enough or _PAGE_NUMBER.fullmatch(line.text)
    ]


def _add_furniture(builder: TextBuilder, furniture: Sequence[tuple[Column, Line]]) -> None:
    """Append what the pages repeat, once: it is not the report, but names its publisher and number."""
    shown: set[str] = set()
    for column, line in furniture:
        shape = _shape(line.text)
        if shape not in shown and not _PAGE_NUMBER.fullmatch(line.text):
            shown.add(shape)
            builder.add("boilerplate", line.text, page=column.page, box=line.box)


def _is_at_edge(line: Line, height: float) -> bool:
    return line.box[3] < _EDGE * height or line.box[1] > (1 - _EDGE) * height


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)
