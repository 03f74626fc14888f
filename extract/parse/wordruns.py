"""The text of a paragraph of a Word file, run by run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from .wordstyles import Styles, W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "bdo", "dir", "sdtContent", "rubyBase")
)
"""What only surrounds runs, or blocks; ``del`` and ``moveFrom`` are not among them."""
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_PAGE_NUMBERS = frozenset(("PAGE", "PAGEREF", "NUMPAGES", "SECTIONPAGES"))
"""Fields whose results are numbers of pages, which would stand glued to a heading in a table of contents."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SYMBOLS = dict(
    zip(
        [*range(0x61, 0x7B), *range(0x41, 0x5B), *range(0xA0, 0xBD), 0xD2, 0xD3, 0xD4, 0xE2, 0xE3, 0xE4, 0x2D, 0x7E],
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…®©™®©™−∼",
        strict=True,
    )
)
"""Of the font Symbol, where ASCII is not itself."""
_PRIVATE = range(0xF000, 0xF100)
"""Where Word keeps the characters of fonts that have no Unicode."""
_PRIVATE_CHARACTER = re.compile("[\uf000-\uf0ff]")
_BLANKS = re.compile(r"[^\S\t\n]+")
_AROUND = re.compile(r" ?([\t\n]) ?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is read."""

    properties: Any
    """``w:pPr``, or None."""
    raw: str
    """Its text with the blanks around it."""
    boxes: tuple[Any, ...] = ()
    """The contents of text boxes that are anchored in it."""
    bold: bool = False
    """Whether all its letters are bold."""
    size: int = 0
    """Of its smallest letters, in half points."""
    has_sequence: bool = False
    """Whether it is numbered as tables and figures are."""
    goes_on: bool = False
    """Whether its end was deleted."""

    def behind(self, before: "Paragraph") -> "Paragraph":
        """Return the paragraph with one before it whose end was deleted; it keeps its own properties."""
        return replace(self, raw=before.raw + self.raw, boxes=before.boxes + self.boxes)

    @property
    def text(self) -> str:
        """The text; a line break is LF."""
        return self.raw.strip()


@dataclass(slots=True)
class _Field:
    """A field: its instruction, and whether what follows is its result."""

    instruction: str = ""
    is_result: bool = False

    @property
    def name(self) -> str:
        words = self.instruction.split(maxsplit=1)
        return words[0].upper() if words else ""


@dataclass(slots=True)
class _Collector:
    styles: Styles
    style: str | None
    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    all_bold: bool = True
    has_sequence: bool = False

    @property
    def is_visible(self) -> bool:
        return all(one.is_result and one.name not in _PAGE_NUMBERS for one in self.fields)

    def add(self, text: str) -> None:
        if self.is_visible:
            self.parts.append(text)


def collect(element: Any, styles: Styles) -> Paragraph:
    """Return the text of a ``w:p`` and what else its runs say."""
    properties = element.find(f"{W}pPr")
    style = properties.find(f"{W}pStyle") if properties is not None else None
    collector = _Collector(styles, style.get(f"{W}val") if style is not None else None)
    _inline(element, collector)
    mark = properties.find(f"{W}rPr/{W}del") if properties is not None else None
    return Paragraph(
        properties=properties,
        raw=_AROUND.sub(r"\1", _BLANKS.sub(" ", "".join(collector.parts))),
        boxes=tuple(collector.boxes),
        bold=collector.all_bold and bool(collector.sizes),
        size=min(collector.sizes, default=0),
        has_sequence=collector.has_sequence,
        goes_on=mark is not None,
    )


def children(parent: Any, *names: str) -> Iterator[Any]:
    """Yield the children of the names, those in wrappers (``w:sdt``, ``w:ins``, ``w:customXml``) included.

    With ``sdt`` among the names, that element itself is yielded.
    """
    wanted = {f"{W}{name}" for name in names}
    for element in parent.iterchildren():
        if element.tag in wanted:
            yield element
        elif element.tag in _WRAPPERS or element.tag == f"{W}sdt":
            if not is_placeholder(element):
                yield from children(element, *names)
        elif element.tag == f"{_MC}AlternateContent" and (chosen := _alternative(element)) is not None:
            yield from children(chosen, *names)


def is_placeholder(element: Any) -> bool:
    """Whether a content control shows only its invitation ("Click here to enter text")."""
    return element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _alternative(element: Any) -> Any:
    """Return the branch to read: the first that holds text, since the others say the same for older programs."""
    branches = list(element.iterchildren(f"{_MC}Choice", f"{_MC}Fallback"))
    with_text = (branch for branch in branches if next(branch.iter(f"{W}t"), None) is not None)
    return next(with_text, branches[0] if branches else None)


def _inline(parent: Any, collector: _Collector) -> None:
    for element in parent.iterchildren():
        tag = element.tag
        if tag == f"{W}r":
            _run(element, collector)
        elif tag in _WRAPPERS or tag == f"{W}ruby" or (tag == f"{W}sdt" and not is_placeholder(element)):
            _inline(element, collector)
        elif tag == f"{W}fldSimple":
            collector.fields.append(_Field(element.get(f"{W}instr", ""), is_result=True))
            collector.has_sequence |= collector.fields[-1].name == "SEQ"
            _inline(element, collector)
            collector.fields.pop()
        elif tag == f"{_MC}AlternateContent" and (chosen := _alternative(element)) is not None:
            _inline(chosen, collector)
        elif tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
            collector.add("".join(text.text or "" for text in element.iter(f"{_MATH}t")))


def _run(run: Any, collector: _Collector) -> None:
    properties = run.find(f"{W}rPr")
    styles = collector.styles
    if styles.flag("vanish", properties, collector.style):
        return
    before = len(collector.parts)
    _run_content(run, collector)
    text = "".join(collector.parts[before:])
    if not text.strip():
        return
    position = properties.find(f"{W}vertAlign") if properties is not None else None
    if position is not None and position.get(f"{W}val") == "superscript":
        collector.parts[before:] = [text.translate(_SUPERSCRIPTS)]
        return
    collector.sizes.append(styles.letter_size(properties, collector.style))
    collector.all_bold = collector.all_bold and styles.flag("b", properties, collector.style)


def _run_content(run: Any, collector: _Collector) -> None:
    for element in run.iterchildren():
        tag = element.tag
        if tag == f"{W}t":
            collector.add(_plain(element.text or ""))
        elif tag in _CHARACTERS:
            collector.add(_CHARACTERS[tag])
        elif tag == f"{W}br":
            collector.add("\n" if element.get(f"{W}type", "textWrapping") == "textWrapping" else "\n\n")
        elif tag == f"{W}sym":
            collector.add(_symbol(element))
        elif tag == f"{W}fldChar":
            _field_mark(element.get(f"{W}fldCharType"), collector)
        elif tag == f"{W}instrText" and collector.fields and not collector.fields[-1].is_result:
            collector.fields[-1].instruction += element.text or ""
        elif tag == f"{W}ruby":
            _inline(element, collector)
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            collector.boxes += _boxes(element)
        elif tag == f"{_MC}AlternateContent" and (chosen := _alternative(element)) is not None:
            _run_content(chosen, collector)


def _field_mark(kind: str | None, collector: _Collector) -> None:
    """Follow a field; one that began in another paragraph is of no account."""
    fields = collector.fields
    if kind == "begin":
        fields.append(_Field())
    elif kind == "separate" and fields:
        fields[-1].is_result = True
        collector.has_sequence |= fields[-1].name == "SEQ"
    elif kind == "end" and fields:
        fields.pop()


def _boxes(element: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes in a drawing; those inside one come with it."""
    for child in element.iterchildren():
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            if (chosen := _alternative(child)) is not None:
                yield from _boxes(chosen)
        else:
            yield from _boxes(child)


def _plain(text: str) -> str:
    """Return the text of a run: line ends in the file are blanks, soft hyphens nothing."""
    text = text.replace("\n", " ").replace("\xad", "")
    return _PRIVATE_CHARACTER.sub(lambda match: _SYMBOLS.get(ord(match[0]) - 0xF000, "•"), text)


def _symbol(element: Any) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    low = code - 0xF000 if code in _PRIVATE else code
    if element.get(f"{W}font", "").lower() == "symbol":
        return _SYMBOLS.get(low, chr(low) if low < 0x7F else "•")
    return "•" if code in _PRIVATE or code < 0x20 or code > 0x10FFFF else chr(code)
