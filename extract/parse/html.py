"""A saved web page to blocks: every visible text is kept, in order, with what it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.etree
import lxml.html

from ...models.errors import DiglotError
from ...models.language import HAN
from ...models.lexicon import Boilerplate, load
from ..records import BlockKind
from .builder import CellText, TextBuilder
from .parsed import Declared, Parsed

_INVISIBLE = frozenset("canvas head iframe math noscript object script style svg template".split())
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong "
    "sub sup time tt u var wbr".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLANKS = re.compile(r"\s+")
_HAN_BLANK_HAN = re.compile(f"(?<=[{HAN}，。；：、）（]) (?=[{HAN}，。；：、）（])")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_LINKS = 0.6
"""Share of a block's characters inside links from which it is navigation."""
_WIDEST_SPAN = 100
"""Columns, or rows, that a cell may span; browsers have such a limit too."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST_CELL = 240
"""Characters of a cell from which its table arranges the page rather than data."""


class MarkupError(DiglotError, ValueError):
    """The text has no element that could be read as a page."""


@dataclass(slots=True)
class _Open:
    """What surrounds the text that is being collected."""

    boilerplate: int = 0
    links: int = 0
    lists: int = 0
    heading: int = 0
    caption: int = 0
    item: int = 0
    article: int = 0


@dataclass(slots=True)
class _Walk:
    builder: TextBuilder = field(default_factory=TextBuilder)
    around: _Open = field(default_factory=_Open)
    parts: list[str] = field(default_factory=list)
    linked: int = 0

    def text(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.around.links:
                self.linked += len(text.strip())

    def flush(self) -> None:
        text = _clean("".join(self.parts))
        if text:
            self.builder.add(self._kind(text), text, level=self.around.heading or self.around.lists)
        self.parts.clear()
        self.linked = 0

    def _kind(self, text: str) -> BlockKind:
        around = self.around
        if around.boilerplate or (not around.heading and self.linked > _LINKS * len(text)):
            return "boilerplate"
        if around.heading:
            return "heading"
        if around.caption:
            return "caption"
        return "list_item" if around.item else "paragraph"


_LOCALES = (
    "//html/@lang | //meta[@property='og:locale']/@content"
    " | //meta[translate(@http-equiv, 'CONTENTLAUGE', 'contentlauge')='content-language']/@content"
)
"""Where a page says in which language, and of which country, it is."""


def parse_html(text: str) -> Parsed:
    """Return the blocks of a page; the ``<title>`` comes first, as a block of kind ``title``.

    Raises :class:`MarkupError` if nothing in the text can be read as markup.
    """
    try:
        parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        root = lxml.html.document_fromstring(_XML_DECLARATION.sub("", text), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError) as err:
        raise MarkupError(f"holds no readable markup ({err})") from err
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise MarkupError("nests deeper than 2,048 elements, and what lies below would be lost; save it as text or PDF")
    walk = _Walk()
    if (title := root.findtext(".//title")) and (cleaned := _clean(title)):
        walk.builder.add("title", cleaned)
    _walk(root, walk)
    locale = next((tag for tag in root.xpath(_LOCALES) if "-" in tag or "_" in tag), None)
    return Parsed(text=walk.builder.text, blocks=walk.builder.blocks, declared=Declared(locale=locale))


def _walk(root: lxml.html.HtmlElement, walk: _Walk) -> None:
    """Visit all elements in document order without recursion: pages nest as deep as they like."""
    skipped = None
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                walk.text(element.tail)
            continue
        if event == "start":
            if _leave_out(element, walk):
                skipped = element
            else:
                _enter(element, walk)
        else:
            _leave(element, walk)


def _leave_out(element: lxml.html.HtmlElement, walk: _Walk) -> bool:
    if not isinstance(element.tag, str) or element.tag in _INVISIBLE or _is_hidden(element):
        return True
    if element.tag == "table" and _is_data(element):
        walk.flush()
        if not walk.around.boilerplate and not _is_boilerplate(element, walk):
            for caption in element.iter("caption"):
                walk.builder.add("caption", _clean(caption.text_content()))
            walk.builder.add_table(list(_cells(element)))
        return True
    return False


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _enter(element: lxml.html.HtmlElement, walk: _Walk) -> None:
    if element.tag not in _INLINE:
        walk.flush()
    elif _is_apart(element):
        walk.text(" ")
    _count(element, walk, 1)
    walk.text(element.text)


def _is_apart(element: lxml.html.HtmlElement) -> bool:
    """Whether a style sheet is likely to part two spans that touch in the source: a value and its label."""
    before = element.getprevious()
    touching = before is not None and before.tag == element.tag == "span" and not before.tail
    return touching and "class" in before.attrib and "class" in element.attrib


def _leave(element: lxml.html.HtmlElement, walk: _Walk) -> None:
    if element.tag not in _INLINE:
        walk.flush()
    _count(element, walk, -1)
    walk.text(element.tail)


def _count(element: lxml.html.HtmlElement, walk: _Walk, step: int) -> None:
    around, tag = walk.around, element.tag
    around.boilerplate += step * _is_boilerplate(element, walk)
    around.links += step * (tag == "a")
    around.lists += step * (tag in ("ul", "ol", "dl", "dd"))
    around.item += step * (tag in ("li", "dt", "dd"))
    around.caption += step * (tag in ("caption", "figcaption"))
    around.heading += step * _HEADINGS.get(tag, 0)
    around.article += step * (tag in ("article", "main"))


def _is_boilerplate(element: lxml.html.HtmlElement, walk: _Walk) -> bool:
    table = load(Boilerplate)
    if element.tag in table.html_tags or (element.tag == "header" and not walk.around.article):
        return True
    if element.tag in ("html", "body", "main", "article"):
        return False
    names = " ".join(element.get(name, "") for name in ("class", "id", "role", "aria-label")).lower()
    return bool(names.strip()) and not set(re.split(r"[\s_\-]+", names)).isdisjoint(table.html_names)


def _clean(text: str) -> str:
    return _HAN_BLANK_HAN.sub("", _BLANKS.sub(" ", text).strip())


# Tables


def _is_data(table: lxml.html.HtmlElement) -> bool:
    """Whether a table holds data; one that arranges the page is walked through instead."""
    if next(table.iterdescendants("table", "h1", "h2", "h3", "ul", "ol"), None) is not None:
        return False
    cells = list(table.iter("td", "th"))
    return len(cells) > 1 and all(len(cell.text_content()) <= _LONGEST_CELL for cell in cells)


def _cells(table: lxml.html.HtmlElement) -> Iterator[CellText]:
    """Yield the cells with their places in the grid; a spanning cell shifts those after it."""
    taken: set[tuple[int, int]] = set()
    rows_left = sum(1 for _ in table.iter("tr"))
    for row, element in enumerate(table.iter("tr")):
        column = 0
        for cell in element.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            rows, columns = min(_span(cell, "rowspan"), rows_left - row), _span(cell, "colspan")
            taken |= {(row + down, column + right) for down in range(rows) for right in range(columns)}
            header = cell.tag == "th" or next(element.iterancestors("thead"), None) is not None
            yield CellText(_clean(_cell_text(cell)), row, column, rows, columns, header)
            column += columns


def _cell_text(cell: lxml.html.HtmlElement) -> str:
    for line_break in cell.iter("br"):
        line_break.tail = " " + (line_break.tail or "")
    return str(cell.text_content())


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), _WIDEST_SPAN) if value.isdecimal() and len(value) < 6 else 1
