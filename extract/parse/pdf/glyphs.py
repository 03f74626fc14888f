"""What a PDF page shows, as plain tuples: its glyphs, its strokes and its images.

Coordinates are points from the upper left corner of the page as it is displayed.
"""

from typing import Any, NamedTuple

from ...records import Box


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
    """Return the content of a pdfplumber page from its own objects.

    pdfplumber's places begin at the corner of the space that the page is cut from; these begin at that of the page.
    """
    objects = page.objects
    left, upper = page.bbox[:2]

    def box(thing: dict[str, Any]) -> Box:
        return thing["x0"] - left, thing["top"] - upper, thing["x1"] - left, thing["bottom"] - upper

    glyphs = []
    for char in objects.get("char", ()):
        direction = _direction(char, left)
        size = char["width"] if direction % 2 else char["size"]  # that is the height of the box, whatever its turn
        glyphs.append(Glyph(char["text"], *box(char), size, char["fontname"], direction))
    strokes = [
        Stroke(*box(shape), bool(shape["fill"]))
        for kind in ("line", "rect", "curve")
        for shape in objects.get(kind, ())
    ]
    return PageContent(
        float(page.width), float(page.height), glyphs, strokes, [box(image) for image in objects.get("image", ())]
    )


def _direction(char: dict[str, Any], left: float) -> int:
    """Return the direction of a glyph's baseline: against that of its matrix if its type has a negative size.

    Then it stands behind its origin. One of vertical writing, which advances by less than 0 too, stands around it.
    """
    a, b, c, d, x, y = char["matrix"]
    if char["adv"] < 0:
        across, up = (char["x0"] + char["x1"]) / 2 - left - x, (char["y0"] + char["y1"]) / 2 - y
        if across * a + up * b < -0.1 * abs(char["adv"]) * (a * a + b * b):
            return quarter_turns(-a, -b, -c, -d)
    return quarter_turns(a, b, c, d)


_LEVEL = 0.1
"""Slope of the steepest baseline that is level; a stamp across the page counts as turned."""


def quarter_turns(a: float, b: float, c: float, d: float) -> int:
    """Return the direction of the baseline that a text matrix gives; y points upwards in its space."""
    if abs(b) <= _LEVEL * abs(a):
        return 0 if a > 0 or (a == 0 and d > 0) else 2
    return 3 if b > 0 else 1
