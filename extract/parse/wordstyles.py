"""What the styles and the numbering of a Word file say of a paragraph."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OFF = frozenset(("0", "false", "off", "none"))
_DEEPEST = 20
"""Styles that may be based on one another; a ring of them ends there."""
_HEADING = re.compile(r"(?:heading|überschrift|titre|標題|标题) ?(?P<level>[1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|標題|标题|題目|题目)$", re.IGNORECASE)
_CAPTION = re.compile(r"(?:caption|table of figures title|標號|题注|題注|圖表標題)$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目錄|目录) ?(?P<level>[1-9])$", re.IGNORECASE)
_LIST = re.compile(r"list (?:bullet|number) ?(?P<level>[2-5])?$", re.IGNORECASE)
_BODY_LEVEL = 9
"""Outline level of a paragraph that is no heading."""


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    properties: Any
    run_properties: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a paragraph is in its document."""

    heading: int | None = None
    """Its level, from 1; 0 for the document's title."""
    list_level: int | None = None
    """From 1."""
    caption: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a document, by their ids, and the depths of its numbering."""

    by_id: dict[str, _Style] = field(default_factory=dict)
    default: str | None = None
    numberings: frozenset[str] = frozenset()
    """Ids of the numberings that are defined."""
    size: int = 20
    """Of the default paragraph's letters, in half points."""

    def role(self, properties: Any) -> Role:
        """Return what a paragraph with these properties (``w:pPr``, or None) is."""
        style = _value(properties, "pStyle") or self.default
        chain = list(self._chain(style))
        name = next((match for one in chain if (match := _HEADING.match(one.name))), None)
        if chain and _TITLE.match(chain[0].name):
            return Role(heading=0)
        outline = self._outline(properties, chain)
        if outline is not None and outline < _BODY_LEVEL:
            return Role(heading=min(outline + 1, 6))
        if name is not None and outline is None:
            return Role(heading=min(int(name["level"]), 6))
        if any(_CAPTION.match(one.name) for one in chain):
            return Role(caption=True)
        return Role(list_level=self._list_level(properties, chain))

    def _outline(self, properties: Any, chain: list[_Style]) -> int | None:
        values = (_value(one, "outlineLvl") for one in (properties, *(style.properties for style in chain)))
        found = next((value for value in values if value is not None), None)
        return int(found) if found is not None and found.isdecimal() else None

    def _list_level(self, properties: Any, chain: list[_Style]) -> int | None:
        if contents := next((match for one in chain if (match := _CONTENTS.match(one.name))), None):
            return int(contents["level"])
        numbering, depth = self._numbering(properties, chain)
        if numbering is None or numbering == "0" or numbering not in self.numberings:
            return None
        named = next((match["level"] for one in chain if (match := _LIST.match(one.name))), None)
        return max(depth + 1, int(named or 1))

    def _numbering(self, properties: Any, chain: list[_Style]) -> tuple[str | None, int]:
        """Return the numbering's id and the depth in it; each is taken from the nearest that states it."""
        numbering: str | None = None
        depth: str | None = None
        for one in (properties, *(style.properties for style in chain)):
            lines = one.find(f"{W}numPr") if one is not None else None
            if lines is not None:
                numbering = numbering or _value(lines, "numId")
                depth = depth or _value(lines, "ilvl")
        return numbering, int(depth) if depth and depth.isdecimal() else 0

    def flag(self, name: str, run: Any, paragraph_style: str | None) -> bool:
        """Return whether a run with these properties (``w:rPr``, or None) has ``b`` or ``vanish``."""
        for one in self._run_chain(run, paragraph_style):
            element = one.find(f"{W}{name}")
            if element is not None:
                return (element.get(f"{W}val") or "1").lower() not in _OFF
        return False

    def letter_size(self, run: Any, paragraph_style: str | None) -> int:
        """Return the size of a run's letters in half points."""
        values = (_value(one, "sz") for one in self._run_chain(run, paragraph_style))
        found = next((value for value in values if value and value.isdecimal()), None)
        return int(found) if found else self.size

    def _run_chain(self, run: Any, paragraph_style: str | None) -> Iterator[Any]:
        if run is not None:
            yield run
            yield from (style.run_properties for style in self._chain(_value(run, "rStyle")))
        yield from (style.run_properties for style in self._chain(paragraph_style or self.default))

    def _chain(self, style: str | None) -> Iterator[_Style]:
        """Yield a style and those that it is based on."""
        for _ in range(_DEEPEST):
            if style is None or style not in self.by_id:
                return
            yield self.by_id[style]
            style = self.by_id[style].based_on


def read_styles(styles: Any, numbering: Any) -> Styles:
    """Return the styles from the roots of ``styles.xml`` and ``numbering.xml``, each None if there is none."""
    made = Styles()
    for element in styles.iter(f"{W}style") if styles is not None else ():
        key = element.get(f"{W}styleId", "")
        made.by_id[key] = _Style(
            name=(_value(element, "name") or key).strip(),
            based_on=_value(element, "basedOn"),
            properties=_child(element, "pPr"),
            run_properties=_child(element, "rPr"),
        )
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
            made.default = key
    if styles is not None and (size := styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")) is not None:
        made.size = int(size.get(f"{W}val", "20")) if size.get(f"{W}val", "20").isdecimal() else 20
    if numbering is not None:
        made.numberings = frozenset(one.get(f"{W}numId", "") for one in numbering.iter(f"{W}num"))
    return made


def _child(element: Any, name: str) -> Any:
    child = element.find(f"{W}{name}")
    return element.makeelement(f"{W}{name}") if child is None else child


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{W}{name}") if element is not None else None
    return None if child is None else child.get(f"{W}val")
