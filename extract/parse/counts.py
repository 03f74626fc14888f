"""How many pages, tables and figures a report says it has: facts of the report that a page describes."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from ...models.language import HAN, fold
from ...models.lexicon import Boilerplate, any_of, load
from ..records import Block

_PARTS = re.compile(
    r"[|\n\t\u3000;；·•，、。()（）【】\[\]]+|(?<!\d),|,(?!\d{3})|\s{2,}|\s/\s|(?<!\bno)\.(?:\s|$)"
    r"|(?<=[a-z頁页\d]) ?(?:and|with|和|及|与|與|以及) ?(?=\d)"
    rf"|(?<=[頁页個个張张\d]) ?(?=[{HAN}]{{2,6}} ?[:：])"
)
"""What parts the fields of a line: "Published: March 2025 | Pages: 190, Tables: 45"."""
_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+|\d{1,5})\s?\+?"
_ABOUT = (
    r"(?:about|approx\.?|approximately|over|more than|some|約|约|超過|超过|共有?|計|计|[為为]|另有|另附|包?含|附)?\s?"
)
_REPORT = (
    r"(?:the |this )?(?:full |printed |print )?(?:report|study|edition|publication) "
    r"(?:has|contains|includes|spans|covers|runs to|comprises) "
    r"|(?:本|全|印刷版|[紙纸]本)(?:報告書?|报告书?|研究|[書书篇文])?(?:正文)?\s?"
)
"""What may stand before a count and says that it is one of the report."""
_EDITION = r"(?:英文|中文|english|chinese|pdf)\s"
_MOST = {"pages": 20_000, "tables": 5_000, "figures": 5_000}
_FEWEST_PAGES = 2
_LONGEST_FIELD = 120
"""Characters of a field that may be a count and its label."""


class PrintedCounts(NamedTuple):
    """What a report says of its size; None where it does not."""

    pages: int | None = None
    tables: int | None = None
    figures: int | None = None


class _Field(NamedTuple):
    text: str
    block: int
    row: int | None = None
    """Of its cell, if it is of a table."""

    def leads(self, following: "_Field") -> bool:
        """Whether a field right behind this one may be its value."""
        if self.row is not None:
            return (self.block, self.row) == (following.block, following.row)
        return following.row is None and following.block - self.block <= 1


def find_counts(text: str, blocks: Sequence[Block]) -> PrintedCounts:
    """Return the counts that labels ("Pages: 190", 頁數), tables, and phrases ("a 190-page report") give.

    "45 tables" without a label counts only beside another count of the report: a market has tables too.
    """
    blocks = [block for block in blocks if block.kind != "boilerplate"]
    labelled: dict[str, int] = {}
    near: dict[str, int] = {}
    bare: dict[str, tuple[int, int]] = {}
    fields = list(_fields(text, blocks))
    for field, following in zip_longest(fields, fields[1:]):
        if len(field.text) > _LONGEST_FIELD:
            continue
        for kind, patterns in _patterns().items():
            if kind not in labelled:
                count = _labelled(patterns, field, following, kind) or _matched(patterns.of_report, field, kind)
                if count is not None:
                    labelled[kind], near[kind] = count, field.block
            if kind not in bare and (count := _matched(patterns.bare, field, kind)) is not None:
                bare[kind] = (count, field.block)
    for block in blocks:
        labelled = dict(_in_columns(text, block)) | labelled
    for kind, (count, place) in sorted(bare.items(), key=lambda item: item[0] != "pages"):
        beside = kind == "pages" or any(abs(place - other) <= 1 for other in near.values())
        if kind not in labelled and beside:
            labelled[kind], near[kind] = count, place
    if "pages" not in labelled and (phrase := _phrase(text, blocks)) is not None:
        labelled["pages"] = phrase
    return PrintedCounts(**labelled)


def _fields(text: str, blocks: Sequence[Block]) -> Iterator[_Field]:
    """Yield the fields of each block or cell, folded."""
    for number, block in enumerate(blocks):
        spans: list[tuple[int, int, int | None]] = [(cell.start, cell.end, cell.row) for cell in block.cells]
        spans = spans or [(block.start, block.end, None)]
        for start, end, row in spans:
            for part in _PARTS.split(_folded(text[start:end])):
                if stripped := part.strip(" :：*-–"):
                    yield _Field(stripped, number, row)


def _folded(text: str) -> str:
    """Return the text folded, but with its tabs, line ends and wide blanks, which part fields."""
    return "".join(char if char in "\t\n\u3000" else folded for char, folded in zip(text, fold(text), strict=True))


class _Patterns(NamedTuple):
    """How one of the counts is written, as a field by itself."""

    labelled: re.Pattern[str]
    """ "Pages: 190"."""
    label: re.Pattern[str]
    column: re.Pattern[str]
    """A label above a column."""
    amount: re.Pattern[str]
    bare: re.Pattern[str]
    """ "190 pages", 共190頁."""
    of_report: re.Pattern[str]
    """ "The report contains 64 figures", 本篇共32頁."""


@cache
def _patterns() -> dict[str, _Patterns]:
    """Return the patterns of each count."""
    table = load(Boilerplate)
    words = {
        "pages": (table.page_labels, table.page_units),
        "tables": (table.table_labels, table.table_units),
        "figures": (table.figure_labels, table.figure_units),
    }
    return {kind: _patterns_of(any_of(labels), "|".join(units)) for kind, (labels, units) in words.items()}


def _patterns_of(label: str, units: str) -> _Patterns:
    lead = r"(?:(?:total )?(?:no\.?|number|#) (?:of )?|total )?(?:report )?"
    count = rf"{_ABOUT}{_NUMBER}\s?(?:{units})?"
    in_units = rf"{_ABOUT}{_NUMBER.replace('number', 'again')}\s?(?:{units})"
    return _Patterns(
        labelled=_compiled(rf"{lead}(?:{label})\s?(?:[:：]\s?{count}|\s{in_units})"),
        label=_compiled(rf"{lead}(?:{label})"),
        column=_compiled(rf"(?:no\.? of |number of )?(?:{label})"),
        amount=_compiled(count),
        bare=_compiled(rf"(?:{_EDITION})?{_ABOUT}{_NUMBER}\s?(?:{units})"),
        of_report=_compiled(rf"(?:{_REPORT}){_ABOUT}{_NUMBER}\s?(?:{units})"),
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _labelled(patterns: _Patterns, field: _Field, following: _Field | None, kind: str) -> int | None:
    """Return the count of "Pages: 190", or of a label and the number in the field behind it."""
    if match := patterns.labelled.fullmatch(field.text):
        return _checked(match["number"] or match["again"], kind)
    alone = following and field.leads(following) and patterns.label.fullmatch(field.text)
    if alone and following and (match := patterns.amount.fullmatch(following.text)):
        return _checked(match["number"], kind)
    return None


def _matched(pattern: re.Pattern[str], field: _Field, kind: str) -> int | None:
    match = pattern.fullmatch(field.text)
    return _checked(match["number"], kind) if match else None


def _checked(number: str, kind: str) -> int | None:
    count = int(number.replace(",", ""))
    return count if (_FEWEST_PAGES if kind == "pages" else 1) <= count <= _MOST[kind] else None


def _in_columns(text: str, block: Block) -> Iterator[tuple[str, int]]:
    """Yield the counts of a table that has its labels in one row and the numbers below."""
    cells = {(cell.row, cell.column): fold(text[cell.start : cell.end]).strip(" :") for cell in block.cells}
    for (row, column), content in cells.items():
        for kind, patterns in _patterns().items():
            below = cells.get((row + 1, column), "")
            if (
                below[:1].isdigit()
                and patterns.column.fullmatch(content)
                and (match := patterns.amount.fullmatch(below))
            ):
                beside = cells.get((row, column + 1), "")
                count = _checked(match["number"], kind)
                if count is not None and not beside[:1].isdigit():
                    yield kind, count


def _phrase(text: str, blocks: Sequence[Block]) -> int | None:
    """Return the pages of "this 190-page report"."""
    pattern = _compiled("|".join(load(Boilerplate).page_phrases))
    for block in blocks:
        if match := pattern.search(fold(text[block.start : block.end])):
            return _checked(next(group for group in match.groups() if group), "pages")
    return None
