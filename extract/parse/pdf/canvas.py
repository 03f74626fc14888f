"""What a PDF page has painted so far, and the bounds of what it may paint."""

from collections.abc import Iterable, Sequence
from itertools import chain

from ....models.errors import DiglotError
from ...records import Box
from .glyphs import Glyph, PageContent, Stroke
from .paths import Kind, Matrix, Segment, moved_box, shapes
from .typeset import TextState, typeset

MAX_THINGS = 1_000_000
"""Glyphs of a page, and likewise lines, rectangles, curves and images."""
MAX_BYTES = 90_000_000
"""Decoded content of a page; a form counts each time that it is painted."""
MAX_FORMS = 100_000
"""Forms that a page paints: a chart may paint one for each of its points."""
MAX_DEPTH = 40
"""Forms inside forms."""
MAX_PLACE = 1_000_000.0
"""Points from the corner of the page, on either side, within which something can be a part of it."""


class ContentLimitError(DiglotError):
    """A page paints more than any real page does."""


class Canvas:
    """The things that a page of some height has painted; they come in the space of PDF, whose y points upwards."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.glyphs: list[Glyph] = []
        self.strokes: dict[Kind, list[Stroke]] = {"line": [], "rect": [], "curve": []}
        self.images: list[Box] = []
        self._bytes_left = MAX_BYTES
        self._forms_left = MAX_FORMS

    def content(self, width: float) -> PageContent:
        """Return what was painted, on a page of this width."""
        return PageContent(width, self.height, self.glyphs, list(chain(*self.strokes.values())), self.images)

    def enter(self, data: bytes, depth: int) -> None:
        """Count a content stream that is about to be painted."""
        self._bytes_left -= len(data)
        self._forms_left -= 1
        if self._bytes_left < 0 or self._forms_left < 0 or depth > MAX_DEPTH:
            raise ContentLimitError(
                f"paints more than {MAX_BYTES:,} bytes of content, {MAX_FORMS:,} forms "
                f"or forms inside {MAX_DEPTH} others"
            )

    def add_image(self, matrix: Matrix) -> None:
        """Paint an image: it fills the unit square."""
        box = self._flipped(moved_box((0.0, 0.0, 1.0, 1.0), matrix))
        if _is_near(box):
            self.images.append(box)
        _check(self.images)

    def add_path(self, path: Sequence[Segment], matrix: Matrix, *, filled: bool) -> None:
        """Paint the subpaths of a path."""
        for kind, box in shapes(path, matrix):
            flipped = self._flipped(box)
            if _is_near(flipped):
                self.strokes[kind].append(Stroke(*flipped, filled))
                _check(self.strokes[kind])

    def add_text(self, pieces: Iterable[object], text: TextState, matrix: Matrix) -> None:
        """Paint strings, with shifts of the pen between them."""
        glyphs = typeset(pieces, text, matrix, self.height)
        if glyphs and _is_near(glyphs[0][1:5]) and _is_near(glyphs[-1][1:5]):
            self.glyphs += glyphs
            _check(self.glyphs)

    def _flipped(self, box: Box) -> Box:
        x0, y0, x1, y1 = box
        return x0, self.height - y1, x1, self.height - y0


def _is_near(box: Box) -> bool:
    """Whether a box is not infinitely far away, nor no number at all."""
    x0, top, x1, bottom = box
    return x0 > -MAX_PLACE and top > -MAX_PLACE and x1 < MAX_PLACE and bottom < MAX_PLACE


def _check(things: Sequence[object]) -> None:
    if len(things) > MAX_THINGS:
        raise ContentLimitError(f"paints more than {MAX_THINGS:,} glyphs, strokes or images")
