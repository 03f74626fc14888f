"""A document as passages: pieces that a search can find, each of one block or part of one, with where it stands.

A passage ends where its block does; a long block is cut between sentences, and the next piece begins with the last
sentence of the one before, if that is short. The items of a list are taken together as far as they fit, as are the rows
of a table. What is encoded is the passage behind what it is about: the market of the report, the headings that it
stands under, and for rows the header of their table. So no passage is longer than the encoder reads well.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile
from operator import attrgetter

from ..extract.records import Block, Cell, Document
from ..extract.subjects import market_name
from ..models.encoder import count_tokens
from ..models.language import Lang, is_chinese
from ..models.sentences import split_clauses, split_sentences

LIMIT = 200
"""Tokens of a passage, what it is about and the encoder's own marks included."""
_ABOUT = 0.3
"""Share of them for what it is about, and for the header of a table, at most."""
_OVERLAP = 0.2
"""Share of them for a sentence that is repeated, at most."""
_JOINT = " – "
_CHINESE_MARKET = re.compile(r"(?:[\d\s–~～-]+年)?(.+?市[場场])")
"""A title begins with it, Latin names and all."""

Count = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: ``document.text[start:end]``."""

    kind: str
    """Of its block; several items are a list."""
    lang: Lang
    start: int
    end: int
    page: int | None
    section: str | None
    """The heading that it stands under."""
    context: str
    """The text that is encoded."""


def find_passages(document: Document, *, limit: int = LIMIT, count: Count = count_tokens) -> list[Passage]:
    """Return the passages of a document in their order; page furniture is left out.

    Headings stand in the context of what follows them, and are passages only where nothing does. `count` says how many
    tokens a text is to the encoder.
    """
    cutter = _Cutter(document, limit, count)
    sides = {chinese: _Side(market_of(document, "zh" if chinese else "en")) for chinese in (False, True)}
    found: list[Passage] = []
    for run in _runs(document):
        side = sides[is_chinese(run[0].lang)]
        if run[0].kind in ("title", "heading"):
            found += (cutter.heading(block) for block in side.enter(run[0], document))
        else:
            found += cutter.cut(run, side)
            side.serve(run[0], document)
    for side in sides.values():
        found += (cutter.heading(block) for block in side.unserved())
    return sorted(found, key=lambda passage: passage.start)


def market_of(document: Document, lang: str) -> str | None:
    """Return the market that the title in a language ("en" or "zh") names, the whole title if it names none."""
    title = document.title.get(lang)
    return market_in(title, lang) if title else None


def market_in(title: str, lang: str) -> str:
    """Return the market that a title in a language ("en" or "zh") names, the whole title if it names none."""
    named = _CHINESE_MARKET.match(title) if lang == "zh" else None
    return named[1] if named else market_name(title, (0, len(title)), lang) or title


@dataclass(slots=True)
class _Heading:
    block: Block
    text: str
    served: bool = False


@dataclass(slots=True)
class _Side:
    """How far one language of a report is read: the headings that its next block stands under."""

    market: str | None
    headings: list[_Heading] = field(default_factory=list)
    caption: str | None = None

    def enter(self, block: Block, document: Document) -> Iterator[Block]:
        """Go on to a title or heading; yield the blocks that are to be passages of their own."""
        if block.kind == "title":
            yield from self.unserved()
            self.headings.clear()
            yield block
            return
        while self.headings and self.headings[-1].block.level >= block.level:
            if not (last := self.headings.pop()).served:
                yield last.block
        self.headings.append(_Heading(block, _line(document.text[block.start : block.end])))

    def serve(self, block: Block, document: Document) -> None:
        """Take note that something stands under the headings."""
        self.caption = _line(document.text[block.start : block.end]) if block.kind == "caption" else None
        for heading in self.headings:
            heading.served = True

    def unserved(self) -> Iterator[Block]:
        yield from (heading.block for heading in self.headings if not heading.served)

    @property
    def section(self) -> str | None:
        return self.headings[-1].text if self.headings else None

    def about(self, block: Block) -> str:
        """Return what is said before a block: the market, its two last headings, the caption of a table."""
        parts = [self.market, *(heading.text for heading in self.headings[-2:])]
        if block.cells:
            parts.append(self.caption)
        return _JOINT.join(part for part in parts if part)


def _line(text: str) -> str:
    return " ".join(text.split())


def _runs(document: Document) -> Iterator[list[Block]]:
    """Yield the blocks that are cut together: the items of a list with nothing in between; all others are alone."""
    kept = [block for block in document.blocks if block.kind != "boilerplate" and block.start < block.end]
    cuts = [0, *(at for at, pair in enumerate(pairwise(kept), start=1) if not _continues(document, *pair)), len(kept)]
    yield from (kept[start:end] for start, end in pairwise(cuts) if start < end)


def _continues(document: Document, one: Block, other: Block) -> bool:
    items = one.kind == other.kind == "list_item" and is_chinese(one.lang) == is_chinese(other.lang)
    return items and not document.text[one.end : other.start].strip()


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is not cut any more: a sentence, an item, a row."""

    start: int
    end: int
    shown: str = ""
    """Of a row: its cells on one line."""


Context = Callable[[Sequence[_Unit]], str]
"""Gives the text of neighbours that is encoded."""


class _Cutter:
    """Cuts the blocks of a document where they are too long."""

    def __init__(self, document: Document, limit: int, count: Count) -> None:
        self.document, self.text, self.limit, self.count = document, document.text, limit, count

    def heading(self, block: Block) -> Passage:
        """Return a title or heading as a passage."""
        text = self._shortened(_line(self.text[block.start : block.end]), self.limit)
        return Passage(block.kind, block.lang, block.start, block.end, block.page, None, text)

    def cut(self, run: Sequence[Block], side: _Side) -> Iterator[Passage]:
        """Yield the passages of a block, or of the items of a list."""
        about = self._shortened(side.about(run[0]), self.limit * _ABOUT)
        for start, end, context in self._rows(run[0], about) if run[0].cells else self._prose(run, about):
            block = next(block for block in run if start < block.end)
            page = next((cell.page for cell in block.cells if cell.end > start and cell.page), block.page)
            kind = "list" if len(run) > 1 else block.kind
            yield Passage(kind, block.lang, start, end, page, side.section, context)

    def _prose(self, run: Sequence[Block], about: str) -> Iterator[tuple[int, int, str]]:
        def context(units: Sequence[_Unit]) -> str:
            return _joined(about, self.text[units[0].start : units[-1].end])

        units = [unit for block in run for unit in self._sentences(_Unit(block.start, block.end), context)]
        yield from self._packed(units, context, overlap=len(run) == 1)

    def _rows(self, block: Block, about: str) -> Iterator[tuple[int, int, str]]:
        header, rows = _rows_of(self.text, block)
        head = self._shortened("\n".join(row.shown for row in header), self.limit * _ABOUT) if rows else ""

        def context(units: Sequence[_Unit]) -> str:
            return _joined(about, head, *(unit.shown or self.text[unit.start : unit.end] for unit in units))

        units = [unit for row in rows or header for unit in self._fitting(row, context)]
        start = header[0].start if header else None
        for begin, end, text in self._packed(units, context, overlap=False):
            yield begin if start is None else start, end, text
            start = None

    def _packed(self, units: Sequence[_Unit], context: Context, *, overlap: bool) -> Iterator[tuple[int, int, str]]:
        """Yield as many neighbours together as fit."""
        first = 0
        while first < len(units):
            end = first + 1
            while end < len(units) and self._fits(context(units[first : end + 1])):
                end += 1
            yield units[first].start, units[end - 1].end, context(units[first:end])
            repeated = overlap and end - first > 1 and end < len(units) and self._is_short(units[end - 1])
            first = end - 1 if repeated and self._fits(context(units[end - 1 : end + 1])) else end

    def _is_short(self, unit: _Unit) -> bool:
        return self.count(self.text[unit.start : unit.end]) <= self.limit * _OVERLAP

    def _fits(self, context: str) -> bool:
        return self.count(context) <= self.limit

    def _sentences(self, unit: _Unit, context: Context) -> Iterator[_Unit]:
        """Yield the sentences of a block; a block or item that fits is left whole."""
        if self._fits(context([unit])):
            yield unit
            return
        for start, end in split_sentences(self.text, unit.start, unit.end):
            yield from self._fitting(_Unit(start, end), context)

    def _fitting(self, unit: _Unit, context: Context) -> Iterator[_Unit]:
        """Yield a unit, or its clauses if it is too long, or halves of what has none."""
        if self._fits(context([unit])):
            yield unit
            return
        clauses = list(split_clauses(self.text, unit.start, unit.end))
        for start, end in clauses if len(clauses) > 1 else self._halves(unit):
            piece = self.text[start:end]
            start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
            if start < end:
                yield from self._fitting(_Unit(start, end), context)

    def _halves(self, unit: _Unit) -> list[tuple[int, int]]:
        middle = (unit.start + unit.end) // 2
        blank = self.text.rfind(" ", unit.start + 1, middle)
        cut = blank if blank > (unit.start + middle) // 2 else middle
        return [(unit.start, cut), (cut, unit.end)]

    def _shortened(self, text: str, tokens: float) -> str:
        while self.count(text) > tokens:
            text = text[: len(text) * 3 // 4].rstrip()
        return text


def _rows_of(text: str, block: Block) -> tuple[list[_Unit], list[_Unit]]:
    """Return the rows of a table: those of its header, and the others."""
    cells = sorted((cell for cell in block.cells if cell.start < cell.end), key=attrgetter("row", "start"))
    rows = [list(row) for _, row in groupby(cells, key=attrgetter("row"))]
    header = list(takewhile(lambda row: all(cell.header for cell in row), rows))
    return [_row(text, row) for row in header], [_row(text, row) for row in rows[len(header) :]]


def _row(text: str, cells: Sequence[Cell]) -> _Unit:
    shown = " | ".join(_line(text[cell.start : cell.end]) for cell in cells)
    return _Unit(min(cell.start for cell in cells), max(cell.end for cell in cells), shown)


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
