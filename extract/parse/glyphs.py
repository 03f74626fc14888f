"""What a PDF page shows, as plain tuples: its glyphs, its strokes and its images.

Coordinates are points from the upper left corner of the page as it is displayed.
"""

from typing import Any, NamedTuple

from ..records import Box


class Glyph(NamedTuple):
    """A character as it is painted; ``text`` has more than one character for a ligature, and may be a blank."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    direction: int
    """Quarter turns of its baseline, clockwise: 0 reads to the right, 1 downwards, 2 to the left, 3 upwards."""


class Stroke(NamedTuple):
    """A line, or a rectangle (also one that is painted): what may be a rule or the ground of a table."""

    x0: float
    top: float
    x1: float
    bottom: float
    filled: bool


class PageContent(NamedTuple):
    """All that a page shows, in the order in which it was painted."""

    width: float
    height: float
    glyphs: list[Glyph]
    strokes: list[Stroke]
    images: list[Box]


def stock_content(page: Any) -> PageContent:
    """Return the content of a pdfplumber page from its own objects."""
    objects = page.objects
    glyphs = [
        Glyph(
            char["text"],
            char["x0"],
            char["top"],
            char["x1"],
            char["bottom"],
            char["size"],
            char["fontname"],
            quarter_turns(*char["matrix"][:4]),
        )
        for char in objects.get("char", ())
    ]
    strokes = [
        Stroke(shape["x0"], shape["top"], shape["x1"], shape["bottom"], bool(shape["fill"]))
        for kind in ("line", "rect", "curve")
        for shape in objects.get(kind, ())
    ]
    images = [(image["x0"], image["top"], image["x1"], image["bottom"]) for image in objects.get("image", ())]
    return PageContent(float(page.width), float(page.height), glyphs, strokes, images)


def quarter_turns(a: float, b: float, c: float, d: float) -> int:
    """Return the direction of the baseline that a text matrix gives; y points upwards in its space."""
    if abs(a) >= abs(b):
        return 0 if a > 0 or (a == 0 and d > 0) else 2
    return 3 if b > 0 else 1
