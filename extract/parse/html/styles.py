"""How large and how bold the text of an element is shown: style attributes, old elements, and simple style sheets."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import lxml.html

_RULE = re.compile(r"(?P<selectors>[^{}@;]{1,300})\{(?P<body>[^{}]{0,2000})\}")
_SIMPLE = re.compile(r"\s*[a-z]*(?P<name>[.#][\w\-]+)\s*", re.IGNORECASE)
_SIZE = re.compile(
    r"font(?:-size)?\s*:\s*[^;]*?(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>px|pt|r?em|%)", re.IGNORECASE
)
_NAMED_SIZE = re.compile(r"font-size\s*:\s*(?P<name>larger|large|x-large|xx-large)", re.IGNORECASE)
_WEIGHT = re.compile(r"font(?:-weight)?\s*:\s*[^;]*?\b(?P<weight>bold(?:er)?|normal|[1-9]00)\b", re.IGNORECASE)
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}
_NAMED_PIXELS = {"large": 18.0, "larger": 19.0, "x-large": 24.0, "xx-large": 32.0}
_FONT = {"1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0}
_LARGEST_SHEET = 500_000
"""Characters of style sheets that are read: the rest is of no use for headings."""


class Style(NamedTuple):
    """What an element changes; None where it leaves a property as it is."""

    bold: bool | None = None
    pixels: float | None = None


Sheet = Mapping[str, str]
"""Declarations by ``.class`` and ``#id``."""


def read_sheet(root: lxml.html.HtmlElement) -> Sheet:
    """Return the declarations of a page's style sheets for single classes and ids; nothing else is looked at."""
    sheet: dict[str, str] = {}
    text = "".join(style.text or "" for style in root.iter("style"))[:_LARGEST_SHEET]
    for rule in _RULE.finditer(text) if "font" in text else ():
        if "font" in rule["body"]:
            for selector in rule["selectors"].split(","):
                if match := _SIMPLE.fullmatch(selector):
                    sheet[match["name"]] = sheet.get(match["name"], "") + ";" + rule["body"]
    return sheet


def style_of(element: lxml.html.HtmlElement, sheet: Sheet) -> Style:
    """Return the weight and the size that an element gives to its text."""
    bold: bool | None = True if element.tag in ("b", "strong") else None
    pixels = None
    if element.tag == "font":
        pixels = _font_pixels(element.get("size", ""))
    elif element.tag == "big":
        pixels = 19.0
    declarations = _declarations(element, sheet)
    if "font" in declarations:
        if weight := list(_WEIGHT.finditer(declarations)):
            bold = weight[-1]["weight"].lower() in ("bold", "bolder", "600", "700", "800", "900")
        pixels = _pixels(declarations) or pixels
    return Style(bold, pixels)


def _declarations(element: lxml.html.HtmlElement, sheet: Sheet) -> str:
    own = element.get("style", "")
    if not sheet:
        return str(own)
    names = [f".{name}" for name in element.get("class", "").split()] + [f"#{element.get('id', '')}"]
    return ";".join([*(sheet[name] for name in names if name in sheet), own])


def _pixels(declarations: str) -> float | None:
    if sizes := list(_SIZE.finditer(declarations)):
        return float(sizes[-1]["number"]) * _PIXELS[sizes[-1]["unit"].lower()]
    named = _NAMED_SIZE.search(declarations)
    return _NAMED_PIXELS[named["name"].lower()] if named else None


def _font_pixels(size: str) -> float | None:
    size = size.strip()
    if size[:1] in "+-" and size[1:].isdecimal() and len(size) == 2:
        size = str(min(7, max(1, 3 + int(size))))
    return _FONT.get(size)
