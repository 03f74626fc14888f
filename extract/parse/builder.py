"""The one place where text and blocks are put together, so that every span is right by construction."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...models.language import Lang, detect_language, is_chinese
from ..records import Block, BlockKind, Box, Cell

LIST_MARK = re.compile(
    r"(?:[-–*+](?!\d)|[•●▪◦‣·・○◎◆◇■□▶►➤✓※]|\d{1,2}[.)、](?!\d)|[IVX]{1,4}[.)](?=\s)|[(（]\d{1,2}[)）]"
    r"|[(（][一二三四五六七八九十甲乙丙丁戊己a-z]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)\s*(?=\S)"
)
"""What begins a list item; a hyphen before a digit is a minus."""


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell before it has a place: its text and its position in the grid."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    page: int | None = None
    box: Box | None = None


@dataclass(slots=True)
class TextBuilder:
    """Collects blocks of a format whose text must be put together (HTML, PDF)."""

    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        page: int | None = None,
        box: Box | None = None,
        mark: str = "",
    ) -> None:
        """Append a block; text without any letter or digit is dropped.

        The mark of a list item goes into the text before it, but is no part of the block.
        """
        if any(char.isalnum() for char in text):
            self._append(mark, "")
            start, end = self._append(text, "\n")
            lang = detect_language(text)
            self.blocks.append(
                Block(
                    kind=kind,
                    start=start,
                    end=end,
                    lang=lang,
                    level=level,
                    page=page,
                    box=box,
                )
            )

    def add_table(
        self,
        cells: Sequence[CellText],
        *,
        page: int | None = None,
        box: Box | None = None,
    ) -> None:
        """Append a table; its text is its cells in order, a tab between cells and a line for each row."""
        if not any(char.isalnum() for cell in cells for char in cell.text):
            return
        placed, start = [], self._length
        for cell, following in zip(cells, [*cells[1:], None], strict=True):
            same_row = following is not None and following.row == cell.row
            first, last = self._append(cell.text, "\t" if same_row else "\n")
            placed.append(
                Cell(
                    row=cell.row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    header=cell.header,
                    start=first,
                    end=last,
                    page=cell.page,
                    box=cell.box,
                )
            )
        lang = detect_language(" ".join(cell.text for cell in cells))
        self.blocks.append(
            Block(
                kind="table",
                start=start,
                end=placed[-1].end,
                lang=lang,
                page=page,
                box=box,
                cells=tuple(placed),
            )
        )

    def _append(self, text: str, separator: str) -> tuple[int, int]:
        start = self._length
        self._parts += (text, separator)
        self._length += len(text) + len(separator)
        return start, start + len(text)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)


def settle_languages(blocks: Sequence[Block]) -> list[Block]:
    """Give blocks whose language is undecided that of the document, or of the block before.

    Chinese without a decisive character takes the script of most other blocks; a block without letters (a
    number, a code) takes the language of its predecessor.
    """
    scripts = Counter(block.lang for block in blocks if block.lang in ("zh-Hant", "zh-Hans"))
    script: Lang = scripts.most_common(1)[0][0] if scripts else "zh"
    settled: list[Block] = []
    for block in blocks:
        lang = script if block.lang == "zh" else block.lang
        if lang == "und":
            lang = settled[-1].lang if settled else _first_language(blocks, script)
        settled.append(replace(block, lang=lang))
    return settled


def _first_language(blocks: Sequence[Block], script: Lang) -> Lang:
    for block in blocks:
        if block.lang != "und":
            return script if is_chinese(block.lang) and block.lang == "zh" else block.lang
    return "und"
