"""Pages as character recognition reads them, and whether it is there to do so."""

from collections.abc import Iterable
from importlib.util import find_spec
from typing import NamedTuple

from ..records import Box

REMEDY = "pip install 'diglot[ocr]' to read"
UNSURE = 0.8
"""Mean confidence below which a page has more wrong characters than a reader expects."""
_NARROW, _WIDE = frozenset(" .,;:'|!ijlI1()[]-/"), frozenset("mwMW%@&—")


class OcrLine(NamedTuple):
    """A line as it was recognised."""

    text: str
    box: Box
    """In points from the page's upper left corner, tight around the letters; the tilt of the page is taken out."""
    size: float
    """Of its letters, in points; lines of about the same size have the same."""
    confidence: float
    """From 0 to 1."""
    direction: int = 0
    """As that of :class:`.pdf.glyphs.Glyph`: 1 for a line that stands upright."""


class ScannedPage(NamedTuple):
    """A page as it was recognised; one that lies on its side, or upside down, is turned before."""

    width: float
    """In points, as all that follows."""
    height: float
    lines: list[OcrLine]


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def mean_confidence(lines: Iterable[OcrLine], box: Box | None = None) -> float | None:
    """Return the confidence of the lines whose centres are in a box, each weighed by its length; None for none."""
    inside = [line for line in lines if box is None or _is_inside(line.box, box)]
    total = sum(len(line.text) for line in inside)
    return sum(line.confidence * len(line.text) for line in inside) / total if total else None


def _is_inside(inner: Box, outer: Box) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]


def usual_width(char: str) -> float:
    """Return the usual width of a character in ems: of sans-serif letters, in three classes; Chinese is square."""
    if ord(char) > 0x2E7F:
        return 1.0
    if char in _NARROW:
        return 0.28
    if char in _WIDE or char.isupper():
        return 0.85 if char in _WIDE else 0.67
    return 0.53
