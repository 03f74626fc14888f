"""Markup to a tree of elements: damaged, deeply nested and framed pages too."""

import re
from collections.abc import Callable, Iterable

import lxml.etree
import lxml.html

from ....models.errors import DiglotError
from ...records import Notice

Frames = Callable[[str], str | None]
"""Returns the markup of the page that a frame shows, by its address; None where it is not at hand."""

INVISIBLE = frozenset("applet canvas embed head iframe math noscript object script style svg template".split())
_DEEPEST = 2000
"""Nested elements that libxml2 reads; text below them would be dropped."""
_KEPT_DEPTH = 200
"""Nested elements that keep their markup where a page has more than can be read."""
_FLAT_BREAK = "<br><br>"
"""Stands for tags that nest too deep, so that the texts between them stay apart."""
_DEEPEST_FRAME = 3
_LEAST_FRAMED = 400
"""Characters of an inline frame from which it is a part of the page and not an advertisement or a button."""
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HUGE_TAG = re.compile(r"<([a-zA-Z][\w:\-]*)\s[^<>]{20000,}>")
"""A tag whose attributes are data, or an attack: libxml2 takes the square of their number to read them."""
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][\w:\-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


class MarkupError(DiglotError, ValueError):
    """The text has no element that could be read as a page."""


def parse_tree(text: str, frames: Frames | None = None) -> tuple[lxml.html.HtmlElement, list[Notice]]:
    """Return the root of a page, saved frames put in where they stand, and what had to be given up.

    Raises :class:`MarkupError` if nothing in the text can be read as markup.
    """
    root, notices = _parse(text)
    if frames is not None:
        _put_in_frames(root, frames, _DEEPEST_FRAME)
    return root, notices


def _parse(text: str) -> tuple[lxml.html.HtmlElement, list[Notice]]:
    markup = _HUGE_TAG.sub(r"<\1>", _XML_DECLARATION.sub("", text.replace("\0", "")))
    root, too_deep = _parse_markup(markup)
    if not too_deep:
        return root, []
    root, _ = _parse_markup(_flattened(markup))
    return root, [
        Notice(message=f"nests deeper than {_DEEPEST:,} elements: below {_KEPT_DEPTH} only the text was kept, flat")
    ]


def _parse_markup(markup: str) -> tuple[lxml.html.HtmlElement, bool]:
    parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(markup, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError) as err:
        if _has_failed(parser, "ERR_NO_MEMORY"):
            raise MemoryError from err
        raise MarkupError(f"holds no readable markup ({err})") from err
    return root, _has_failed(parser, "ERR_RESOURCE_LIMIT")


def _has_failed(parser: lxml.html.HTMLParser, kind: str) -> bool:
    return any(error.type_name == kind for error in parser.error_log)


def _flattened(markup: str) -> str:
    """Return the markup without the tags that nest too deep, with a line break between their texts."""
    depth = 0
    parts: list[str] = []
    position = 0
    markup = without(markup, ("script", "style"))
    for tag in _TAG.finditer(markup):
        between = markup[position : tag.start()]
        after_break = parts[-1:] == [_FLAT_BREAK]
        if between and not (after_break and between.isspace()):
            parts.append(between)
            after_break = False
        position = tag.end()
        void = tag["name"].lower() in _VOID
        step = 0 if void else -1 if tag["end"] else 1
        deepest = depth if step < 0 else depth + step
        part = tag[0] if deepest <= _KEPT_DEPTH else _FLAT_BREAK if not void else " "
        if not (after_break and part in (_FLAT_BREAK, " ")):  # half a million empty elements are one break as well
            parts.append(part)
        depth = max(0, depth + step)
    return "".join([*parts, markup[position:]])


def without(markup: str, elements: Iterable[str]) -> str:
    """Return the markup without comments and these elements; what is never closed is kept."""
    opens = re.compile(rf"<(?:!--|({'|'.join(elements)})\b)", re.IGNORECASE)
    parts: list[str] = []
    kept = position = 0
    unclosed: set[str] = set()  # is looked for once: a search for each of them would take the square of their number
    while start := opens.search(markup, position):
        position = start.end()
        name = (start[1] or "").lower()
        if name in unclosed:
            continue
        end = re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE).search(markup, position)
        if end:
            parts += (markup[kept : start.start()], " ")
            kept = position = end.end()
        else:
            unclosed.add(name)
    return "".join([*parts, markup[kept:]])


def _put_in_frames(root: lxml.html.HtmlElement, frames: Frames, depth: int) -> None:
    """Put the pages of frames in their places; those of inline frames only where they hold more than a few words."""
    for frame in list(root.iter("frame", "iframe")):
        markup = frame.get("srcdoc") or frames(frame.get("src", ""))
        if markup is None or not markup.strip():
            continue
        try:
            page, _ = _parse(markup)
        except MarkupError:
            continue
        if depth > 1:
            _put_in_frames(page, frames, depth - 1)
        body = page.find("body")
        if body is None or (frame.tag == "iframe" and len(body.text_content().strip()) < _LEAST_FRAMED):
            continue
        body.tag, body.tail = "div", frame.tail
        frame.getparent().replace(frame, body)
