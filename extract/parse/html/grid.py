"""Tables of a page: which hold data and which arrange the page, and the cells of the former."""

import re
from collections.abc import Iterator, Sequence

import lxml.html

from ....models.language import HAN
from ..builder import CellText
from .pieces import BREAK, LINKS, clean, names_licence
from .tree import INVISIBLE

_WIDEST_SPAN = 100
"""Columns, or rows, that a cell may span; browsers have such a limit too."""
_LONGEST_CELL = 240
"""Characters of a cell from which a table without headers arranges the page rather than data."""
_LONGEST_HEADED_CELL = 1200
"""The same of a table with headers, which may describe as well as count."""
_MOSTLY = 0.6
_BLOCKS = frozenset("address article blockquote dd div dl dt li ol p section ul".split())


def is_data(table: lxml.html.HtmlElement) -> bool:
    """Whether a table holds data; one that arranges the page is walked through instead."""
    if table.get("role", "").lower() in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "h1", "h2", "h3", "form", "nav", "article"), None) is not None:
        return False
    rows = [row for row in (list(row.iterchildren("td", "th")) for row in table.iter("tr")) if row]
    texts = [cell_text(cell) for row in rows for cell in row]
    if len(texts) < 2 or _is_linked(table, texts):
        return False
    headed = next(table.iterdescendants("th", "thead", "caption"), None) is not None
    if not headed and next(table.iterdescendants("ul", "ol", "dl", "section", "h4"), None) is not None:
        return False
    if max(map(len, texts)) > (_LONGEST_HEADED_CELL if headed else _LONGEST_CELL):
        return False
    return not _is_prose(texts, headed) and (headed or max(map(len, rows)) > 1)


def _is_linked(table: lxml.html.HtmlElement, texts: Sequence[str]) -> bool:
    linked = sum(len(clean(str(link.text_content()))) for link in table.iter("a"))
    return linked > LINKS * max(1, sum(map(len, texts)))


def _is_prose(texts: Sequence[str], headed: bool) -> bool:
    """Whether most of the text of a table is sentences, as of two languages side by side."""
    filled = [text for text in texts if text]
    sentences = [text for text in filled if len(text) <= _LONGEST_HEADED_CELL and _is_sentence(text)]
    if headed and len(sentences) * 2 < len(filled):
        return False
    return sum(map(len, sentences)) > _MOSTLY * sum(map(len, filled))


def _is_sentence(text: str) -> bool:
    long = len(text) >= 60 or len(re.findall(f"[{HAN}]", text)) >= 20
    return long and text.rstrip().endswith(tuple(".。!！?？"))


def cells_of(table: lxml.html.HtmlElement) -> Iterator[CellText]:
    """Yield the cells with their places in the grid; a spanning cell shifts those after it."""
    taken: dict[int, int] = {}  # of each column the row from which it is free
    rows_left = sum(1 for _ in table.iter("tr"))
    for row, element in enumerate(table.iter("tr")):
        column = 0
        for cell in element.iterchildren("td", "th"):
            while taken.get(column, 0) > row:
                column += 1
            rows, columns = min(_span(cell, "rowspan"), rows_left - row), _span(cell, "colspan")
            for spanned in range(column, column + columns):
                taken[spanned] = max(taken.get(spanned, 0), row + rows)
            header = cell.tag == "th" or next(element.iterancestors("thead"), None) is not None
            yield CellText(cell_text(cell), row, column, rows, columns, header)
            column += columns


def cell_text(cell: lxml.html.HtmlElement) -> str:
    """Return what a cell shows; its lines, items and paragraphs stay apart as lines."""
    parts: list[str] = []
    _collect(cell, parts)
    lines = (clean(line) for line in "".join(parts).split(BREAK))
    return "\n".join(line for line in lines if line)


def _collect(cell: lxml.html.HtmlElement, parts: list[str]) -> None:
    stack: list[tuple[lxml.html.HtmlElement, bool]] = [(cell, True)]
    while stack:
        element, opens = stack.pop()
        if not opens:
            parts.append(BREAK if element.tag in _BLOCKS or element.tag == "br" else "")
            parts.append(element.tail or "")
            continue
        apart = element is not cell and element.tag in _BLOCKS
        visible = isinstance(element.tag, str) and element.tag not in INVISIBLE
        if element is not cell:
            stack.append((element, False))
        if visible:
            parts += (BREAK if apart else "", element.text or "")
            stack += [(child, True) for child in reversed(element)]


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _WIDEST_SPAN) if value.isdecimal() and len(value) < 6 else 1


def is_price_list(cells: Sequence[CellText]) -> bool:
    """Whether a table is the publisher's: most of its rows name a licence to the report."""
    rows = {cell.row for cell in cells}
    licensed = {cell.row for cell in cells if names_licence(cell.text)}
    return len(licensed) >= 2 and len(licensed) * 2 >= len(rows) - 1
