"""A Word file to blocks: what a reader of the printed page sees, without deletions, comments and hidden text."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import lxml.etree

from ...models.language import detect_language, is_chinese, main_language
from ..records import BlockKind, Notice
from .builder import LIST_MARK, CellText, TextBuilder
from .errors import UnreadableError
from .package import Package, open_package, raise_if_limit
from .parsed import Declared, Parsed
from .text import is_short_line, parse_text
from .wordruns import Paragraph, children, collect, is_placeholder
from .wordstyles import Role, Styles, W, read_styles
from .wordtables import data_cells, layout_cells

_NAMES = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "company": "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company",
}
_PLAIN_LEVEL = 6
"""Of a heading that only its letters make one."""
_LARGER = 1.15
"""Times the size of the text, from which a short line by itself is a heading."""
_LONGEST_CAPTION = 240
_BODY = tuple(f"{W}{name}" for name in ("p", "tbl", "sdt", "customXml", "altChunk"))


@dataclass(slots=True)
class _Reader:
    source: str
    styles: Styles
    builder: TextBuilder = field(default_factory=TextBuilder)
    notices: list[str] = field(default_factory=list)
    published: str | None = None
    boilerplate: bool = False
    tabbed: list[str] = field(default_factory=list)
    """Lines with tabs, one behind the other: rows of a table, perhaps."""
    unfinished: Paragraph | None = None
    """A paragraph whose end was deleted: the next one goes on with it."""


def parse_docx(data: bytes, source: str = "<bytes>") -> Parsed:
    """Return the blocks of a Word file: the body, then its notes, then headers and footers as boilerplate.

    Raises :class:`UnreadableError` if it is broken, :class:`LimitError` if it is too large for its kind and
    :class:`PasswordError` if it is locked; `source` names the file in them. Macros and comments are not read.
    """
    package = open_package(source, data)
    main = next((link.target for link in package.relationships("") if link.type == "officeDocument"), "")
    markup = package.markup(main or "word/document.xml")
    if markup is None:
        raise UnreadableError(source, "is a damaged Word file: its text cannot be found; open and save it in Word")
    parts: dict[str, list[str]] = {}
    for link in package.relationships(main):
        parts.setdefault(link.type, []).append(link.target)
    roots = {kind: package.xml(parts[kind][0]) for kind in ("styles", "numbering") if kind in parts}
    reader = _Reader(source, read_styles(roots.get("styles"), roots.get("numbering")))
    _read_body(markup, main, reader)
    for kind in ("footnote", "endnote"):
        for name in parts.get(f"{kind}s", ()):
            _read_notes(package.xml(name), kind, reader)
    reader.boilerplate = True
    _read_margins(package, [*parts.get("header", ()), *parts.get("footer", ())], reader)
    reader.notices += [
        f"{name} is damaged and was left out; open and save the file in Word" for name in package.damaged
    ]
    return Parsed(
        text=reader.builder.text,
        blocks=reader.builder.blocks,
        notices=tuple(Notice(message=message) for message in dict.fromkeys(reader.notices)),
        declared=_declared(package, roots.get("styles"), reader),
    )


def _read_body(markup: bytes, name: str, reader: _Reader) -> None:
    """Read the body child by child, and let go of each, so that memory does not grow with the pages."""
    events = lxml.etree.iterparse(
        io.BytesIO(markup),
        events=("end",),
        tag=_BODY,
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in events:
        parent = element.getparent()
        if parent is None or parent.tag == f"{W}body":
            _read_block(element, reader)
            element.clear(keep_tail=False)
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    _finish(reader)
    raise_if_limit(reader.source, name, events.error_log)
    if len(events.error_log):
        reader.notices.append(f"{name} is damaged ({events.error_log[0].message}); text may be missing")


def _read_notes(root: Any, kind: str, reader: _Reader) -> None:
    for note in root.iter(f"{W}{kind}") if root is not None else ():
        if note.get(f"{W}type", "normal") == "normal":  # the others are the rules between text and notes
            _read_blocks(note, reader)
            _finish(reader)


def _read_margins(package: Package, names: list[str], reader: _Reader) -> None:
    """Read headers and footers, each text once: a document has up to three of them for every section."""
    seen: set[str] = set()
    for name in names:
        root = package.xml(name)
        text = "".join(root.itertext()) if root is not None else ""
        if text.strip() and text not in seen:
            seen.add(text)
            _read_blocks(root, reader)
            _finish(reader)


def _read_blocks(parent: Any, reader: _Reader) -> None:
    for element in children(parent, "p", "tbl", "altChunk", "sdt"):
        _read_block(element, reader)


def _read_block(element: Any, reader: _Reader) -> None:
    if element.tag == f"{W}p":
        _read_paragraph(element, reader)
    elif element.tag == f"{W}tbl":
        _finish(reader)
        _read_table(element, reader)
    elif element.tag == f"{W}altChunk":
        reader.notices.append("a file that is embedded in the text was left out; open and save the report in Word")
    else:
        _note_date(element, reader)
        if not is_placeholder(element):
            _read_blocks(element, reader)


def _note_date(element: Any, reader: _Reader) -> None:
    """Take the date of the control that cover pages have for it."""
    date, binding = (element.find(f"{W}sdtPr/{W}{name}") for name in ("date", "dataBinding"))
    if date is not None and binding is not None and "PublishDate" in binding.get(f"{W}xpath", ""):
        reader.published = (date.get(f"{W}fullDate") or "")[:10] or None


def _read_paragraph(element: Any, reader: _Reader) -> None:
    paragraph = collect(element, reader.styles)
    if reader.unfinished is not None:
        paragraph = paragraph.behind(reader.unfinished)
        reader.unfinished = None
    if paragraph.goes_on:
        reader.unfinished = paragraph
    else:
        _add(paragraph, reader)


def _finish(reader: _Reader) -> None:
    """Add what was held back."""
    if reader.unfinished is not None:
        _add(reader.unfinished, reader)
        reader.unfinished = None
    _add_tabbed(reader)


def _add(paragraph: Paragraph, reader: _Reader) -> None:
    role = reader.styles.role(paragraph.properties)
    text = paragraph.text
    is_plain = role == Role() and not reader.boilerplate and not paragraph.has_sequence
    if is_plain and "\t" in text and "\n" not in text:
        reader.tabbed.append(text)
    elif text:
        _add_tabbed(reader)
        _add_text(paragraph, role, reader)
    for box in paragraph.boxes:
        _finish(reader)
        _read_blocks(box, reader)


def _add_text(paragraph: Paragraph, role: Role, reader: _Reader) -> None:
    builder, text = reader.builder, paragraph.text
    kind, level = _kind(paragraph, role, reader)
    if kind == "paragraph" and "\n" in text:
        _add_lines(text, builder)
        return
    for line in _by_language(text.split("\n")):
        mark = LIST_MARK.match(line) if kind == "paragraph" else None
        if mark:
            builder.add("list_item", line[mark.end() :], level=1)
        else:
            builder.add(kind, line, level=level)


def _kind(paragraph: Paragraph, role: Role, reader: _Reader) -> tuple[BlockKind, int]:
    if reader.boilerplate:
        return "boilerplate", 0
    if role.heading is not None:
        return "heading", max(1, role.heading)
    if role.caption or (paragraph.has_sequence and len(paragraph.text) <= _LONGEST_CAPTION):
        return "caption", 0
    if role.list_level is not None:
        return "list_item", role.list_level
    stands_out = paragraph.bold or paragraph.size >= _LARGER * reader.styles.size
    if stands_out and is_short_line(paragraph.text):
        return "heading", _PLAIN_LEVEL
    return "paragraph", 0


def _by_language(lines: list[str]) -> Iterator[str]:
    """Yield the lines joined to one for each language: a title that is set in two lines, or in two languages."""
    joined = ""
    for line in filter(None, lines):
        if joined and is_chinese(main_language(joined)) != is_chinese(main_language(line)):
            yield joined
            joined = line
        else:
            blank = " " if joined and not is_chinese(main_language(line)) else ""
            joined += blank + line
    yield joined


def _add_lines(text: str, builder: TextBuilder) -> None:
    """Add a paragraph with line breaks, which may be a list, a table or a text that was wrapped by hand."""
    for block in parse_text(text):
        if block.cells:
            builder.add_table(
                [
                    CellText(text[cell.start : cell.end], cell.row, cell.column, header=cell.header)
                    for cell in block.cells
                ]
            )
        else:
            kind: BlockKind = "paragraph" if block.kind == "heading" else block.kind
            builder.add(kind, text[block.start : block.end], level=block.level if kind == "list_item" else 0)


def _add_tabbed(reader: _Reader) -> None:
    """Add lines with tabs: a table where they have as many columns each, otherwise paragraphs."""
    lines, reader.tabbed = reader.tabbed, []
    text = "\n".join(lines)
    blocks = parse_text(text) if len(lines) > 1 else []
    if any(block.cells for block in blocks):
        _add_lines(text, reader.builder)
    else:
        for line in lines:
            reader.builder.add("paragraph", line)


def _read_table(element: Any, reader: _Reader) -> None:
    """Read a table: its cells where it holds data, block by block where it arranges text on the page."""
    cells = None if reader.boilerplate else data_cells(element, reader.styles)
    if cells is not None:
        reader.builder.add_table(cells)
        return
    for cell in layout_cells(element):
        _read_blocks(cell, reader)
        _finish(reader)


def _declared(package: Package, styles: Any, reader: _Reader) -> Declared:
    """Return what the properties say; a company counts as the publisher only if the text names it."""
    properties = {link.type: link.target for link in package.relationships("")}
    core = package.xml(properties.get("core-properties", "docProps/core.xml"))
    extended = package.xml(properties.get("extended-properties", "docProps/app.xml"))
    title, company = _property(core, "title"), _property(extended, "company")
    text = reader.builder.text
    return Declared(
        title={"zh" if is_chinese(main_language(title)) else "en": title} if _is_title(title) else {},
        publisher=company if len(company) > 2 and company in text else None,
        published=reader.published,
        locale=_property(core, "language") or _default_language(styles, text),
    )


def _property(root: Any, name: str) -> str:
    return (root.findtext(f".//{_NAMES[name]}") or "").strip() if root is not None else ""


def _is_title(title: str) -> bool:
    """Whether a title is one, and not the name of a program, a template or a file."""
    lang = detect_language(title)
    named = "." in title.split(" ")[-1] or title.lower().startswith("microsoft word")
    return not named and (len(title) >= 4 if is_chinese(lang) else len(title.split()) > 1)


def _default_language(styles: Any, text: str) -> str | None:
    """Return the language that the styles name for the script that the text is in."""
    lang = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") if styles is not None else None
    if lang is None:
        return None
    tag: str | None = lang.get(f"{W}eastAsia") if is_chinese(main_language(text)) else lang.get(f"{W}val")
    return tag
