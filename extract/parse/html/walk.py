"""The walk over a page: every text, in order, as pieces that say what they are."""

from dataclasses import dataclass, field, replace
from itertools import groupby

import lxml.etree
import lxml.html

from ....models.lexicon import Pages, load
from ...records import BlockKind
from ..builder import CellText
from ..text import parse_text
from .grid import cell_text, cells_of, is_data, is_price_list
from .layout import INLINE, Layout, is_folded, is_furniture, is_hidden, is_toggle, measure, words_of
from .pieces import BREAK, Piece, Scope, clean, pieces_of
from .styles import Sheet, read_sheet, style_of
from .tree import INVISIBLE

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PLAIN_PIXELS = 16.0


@dataclass(slots=True)
class Walk:
    """A walk under way, and in the end what it found."""

    layout: Layout
    sheet: Sheet
    plain_pixels: float = _PLAIN_PIXELS
    pieces: list[Piece] = field(default_factory=list)
    left_out: int = 0
    """Letters and digits of parts that the page hides on purpose."""
    firsts: list[int] = field(default_factory=list)
    """Of each part of the page that is open the number of its first piece."""
    runs: list[tuple[str, Scope]] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=lambda: [Scope()])

    def text(self, text: str | None) -> None:
        """Take a text that stands in the innermost open element."""
        if text:
            scope = self.scopes[-1]
            self.runs.append((text.replace("\n", BREAK) if scope.preformatted else text, scope))

    def flush(self) -> None:
        """Make pieces of the texts since the last block began or ended."""
        if not self.runs:
            return
        runs, self.runs = self.runs, []
        if runs[0][1].preformatted and not self.scopes[-1].furniture:
            self.pieces += _plain("".join(text for text, _ in runs).replace(BREAK, "\n"))
        else:
            self.pieces += pieces_of(runs, self.plain_pixels)


def walk(root: lxml.html.HtmlElement) -> Walk:
    """Return the pieces of a page in document order; without recursion: pages nest as deep as they like."""
    sheet = read_sheet(root)
    body = root.find("body")
    pixels = style_of(body, sheet).pixels if body is not None else None
    done = Walk(measure(root), sheet, pixels or _PLAIN_PIXELS)
    done.scopes[0] = Scope(pixels=done.plain_pixels)
    skipped = None
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                done.text(element.tail)
        elif event == "end":
            _leave(element, done)
        elif _leave_out(element, done):
            skipped = element
        else:
            _enter(element, done)
    done.flush()
    return done


def _leave_out(element: lxml.html.HtmlElement, walk: Walk) -> bool:
    """Whether an element needs no visit: it shows nothing, or it was read whole."""
    if not isinstance(element.tag, str) or element.tag in INVISIBLE:
        return True
    scope = walk.scopes[-1]
    if is_hidden(element) and not is_folded(element, walk.layout, collapsible=scope.collapsible):
        walk.left_out += sum(map(str.isalnum, str(element.text_content())))
        return True
    if element.tag == "table" and is_data(element):
        walk.flush()
        _read_table(element, walk)
        return True
    return False


def _read_table(table: lxml.html.HtmlElement, walk: Walk) -> None:
    scope = walk.scopes[-1]
    cells = tuple(cells_of(table))
    furniture = scope.furniture or is_furniture(table, walk.layout, in_article=True) or is_price_list(cells)
    for caption in table.iter("caption"):
        kind: BlockKind = "boilerplate" if furniture else "caption"
        walk.pieces.append(Piece(kind, clean(cell_text(caption)), hidden=scope.hidden, aside=scope.aside))
    if furniture:
        for _, row in groupby(cells, key=lambda cell: cell.row):
            line = " ".join(clean(cell.text) for cell in row)
            walk.pieces.append(Piece("boilerplate", line, hidden=scope.hidden))
    else:
        walk.pieces.append(Piece("table", "", cells=cells, hidden=scope.hidden, aside=scope.aside))


def _enter(element: lxml.html.HtmlElement, walk: Walk) -> None:
    tag = element.tag
    block = tag not in INLINE
    if tag == "br":
        walk.text(BREAK)
    elif block or _is_block(element):
        walk.flush()
    elif _is_apart(element):
        walk.text(" ")
    if block:
        walk.firsts.append(len(walk.pieces))
    walk.scopes.append(_scope(element, walk))
    walk.text(element.text)


def _leave(element: lxml.html.HtmlElement, walk: Walk) -> None:
    if element.tag not in INLINE or _is_block(element):
        walk.flush()
    if element.tag not in INLINE:
        _close_part(walk)
    walk.scopes.pop()
    walk.text(element.tail)


def _close_part(walk: Walk) -> None:
    """Note where a part ends for the piece that it begins with, if others follow that one in it."""
    first = walk.firsts.pop()
    if len(walk.pieces) > first + 1 and walk.pieces[first].last is None:
        walk.pieces[first].last = walk.pieces[-1]


def _is_block(element: lxml.html.HtmlElement) -> bool:
    style = element.get("style")
    return style is not None and "display" in style and "block" in style and "inline" not in style


def _is_apart(element: lxml.html.HtmlElement) -> bool:
    """Whether a style sheet is likely to part what touches in the source: two links, a value and its label."""
    before = element.getprevious()
    if before is None or before.tag != element.tag or before.tail:
        return False
    if element.tag == "a" or (len(element) and element[0].tag == "a"):
        return True
    if element.tag != "span":
        return False
    return ("class" in before.attrib and "class" in element.attrib) or _are_labels(before.text, element.text)


def _are_labels(first: str | None, second: str | None) -> bool:
    """Whether two texts are words by themselves: "CR-7" and "Pages: 180", but not the parts of "PhD"."""
    return bool(first and second) and min(len(first or ""), len(second or "")) > 2 and (second or "")[0].isupper()


def _scope(element: lxml.html.HtmlElement, walk: Walk) -> Scope:
    """Return the scope inside an element: that around it with what the element changes."""
    around, tag = walk.scopes[-1], element.tag
    if tag in INLINE and tag != "a" and not element.attrib:
        return replace(around, bold=True) if tag in ("b", "strong") else around
    scope = _named(_shown(_structured(around, tag), element, walk.sheet), element)
    toggle = is_toggle(element)
    if tag == "a":
        scope = replace(scope, link=not toggle and _leads_away(element))
    if tag == "summary" or (toggle and tag in ("button", "a", "div", "span")):
        scope = replace(scope, titled=True)
    if is_hidden(element):
        scope = replace(scope, hidden=True)
    if not around.furniture and is_furniture(element, walk.layout, in_article=around.article):
        opens_part = tag == "button" and (around.heading or toggle)
        scope = replace(scope, furniture=not opens_part)
    return scope


def _structured(around: Scope, tag: str) -> Scope:
    """Return the scope with what the element itself says."""
    if tag in _HEADINGS:
        return replace(around, heading=_HEADINGS[tag], titled=False)
    if tag in ("ul", "ol", "dl", "dd"):
        return replace(around, lists=around.lists + 1, item=around.item or tag == "dd")
    if tag in ("li", "dt"):
        return replace(around, item=True)
    if tag in ("caption", "figcaption"):
        return replace(around, caption=True)
    if tag in ("article", "main"):
        return replace(around, article=True)
    return replace(around, preformatted=True) if tag == "pre" else around


def _shown(scope: Scope, element: lxml.html.HtmlElement, sheet: Sheet) -> Scope:
    """Return the scope with the weight and the size in which the element is shown."""
    style = style_of(element, sheet)
    if style.bold is None and style.pixels is None:
        return scope
    bold = scope.bold if style.bold is None else style.bold
    return replace(scope, bold=bold, pixels=scope.pixels if style.pixels is None else style.pixels)


def _named(scope: Scope, element: lxml.html.HtmlElement) -> Scope:
    """Return the scope with what the names of the element say."""
    words = words_of(element)
    if not words:
        return scope
    table = load(Pages)
    titled = element.tag not in INLINE and not words.isdisjoint(table.heading_names) and _is_leaf(element)
    return replace(
        scope,
        titled=scope.titled or titled,
        contents=scope.contents or not words.isdisjoint(table.contents_names),
        collapsible=scope.collapsible or not words.isdisjoint(table.folding_names),
        aside=scope.aside or not words.isdisjoint(table.news_names),
    )


def _is_leaf(element: lxml.html.HtmlElement) -> bool:
    """Whether an element holds only a line of text, so that a name like "title" can be said of that text."""
    return all(child.tag in INLINE for child in element.iterchildren(tag=lxml.etree.Element))


def _leads_away(link: lxml.html.HtmlElement) -> bool:
    """Whether a link is one, and not a mark that others lead to."""
    return "href" in link.attrib or not ("name" in link.attrib or "id" in link.attrib)


def _plain(text: str) -> list[Piece]:
    """Return the pieces of preformatted text, which is read as a text file is."""
    pieces: list[Piece] = []
    for block in parse_text(text):
        quote = text[block.start : block.end]
        if block.cells:
            cells = tuple(CellText(clean(text[c.start : c.end]), c.row, c.column, header=c.header) for c in block.cells)
            pieces.append(Piece("table", "", cells=cells))
        else:
            pieces.append(Piece(block.kind, clean(quote), block.level))
    return pieces
