"""A second look at a PDF, by pdfium: what it sees that pdfminer lost.

Pdfium is quick and forgiving, and takes the whole process with it where it fails: only a worker may look.
"""

import ctypes
import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from ...records import Box
from .glyphs import Glyph, PageContent, Stroke, quarter_turns

UNKNOWN = "\ufffd"
"""Stands for a glyph of which nobody knows the character."""
_LONGEST_NAME = 128


class Glance:
    """A PDF as pdfium sees it; pages are counted from 1."""

    def __init__(self, data: bytes, password: str | None = None) -> None:
        """Open it. Raises ``pypdfium2.PdfiumError``, with `err_code` 4 if the password is missing or wrong."""
        import pypdfium2

        self._document = pypdfium2.PdfDocument(data, password=password)

    def close(self) -> None:
        """Free what pdfium holds."""
        self._document.close()

    @property
    def count(self) -> int:
        """How many pages the file has, or claims to have."""
        return len(self._document)

    def text(self, number: int) -> str | None:
        """Return the text of a page; None if it cannot be opened."""
        import pypdfium2

        try:
            with closing(self._document[number - 1]) as page, closing(page.get_textpage()) as textpage:
                return str(textpage.get_text_range())
        except (pypdfium2.PdfiumError, IndexError):
            return None

    def content(self, number: int) -> PageContent:
        """Return what a page shows, as :func:`.glyphs.stock_content` does. Raises ``pypdfium2.PdfiumError``."""
        import pypdfium2.raw as raw

        with closing(self._document[number - 1]) as page, closing(page.get_textpage()) as textpage:
            place = _Place(page.get_mediabox(), page.get_rotation())
            glyphs = list(_once(_glyphs(textpage, place)))
            strokes, images = [], []
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=1):
                box = place.box(*thing.get_bounds())
                if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                    images.append(box)
                else:
                    strokes.append(Stroke(*box, filled=_is_filled(thing)))
        return PageContent(place.width, place.height, glyphs, strokes, images)


class _Place:
    """Turns the coordinates of a page, upwards from its lower left corner, into those of the page as displayed."""

    def __init__(self, mediabox: Box, rotation: int) -> None:
        self.left, self.bottom, self.right, self.top = mediabox
        self.turns = rotation // 90 % 4
        across, down = self.right - self.left, self.top - self.bottom
        self.width, self.height = (down, across) if self.turns % 2 else (across, down)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return left, top, right, bottom as displayed."""
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turns == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turns == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


def _glyphs(textpage: Any, place: _Place) -> Iterator[Glyph]:
    import pypdfium2.raw as raw

    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    name, flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
    for index in range(textpage.count_chars()):
        if raw.FPDFText_IsGenerated(textpage, index) == 1:  # a blank or a line end that the page does not paint
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, box):
            continue
        turns = place.turns
        if raw.FPDFText_GetMatrix(textpage, index, matrix):
            turns += quarter_turns(matrix.a, matrix.b, matrix.c, matrix.d)
        left, top, right, bottom = place.box(box.left, box.bottom, box.right, box.top)
        if not all(map(math.isfinite, (left, top, right, bottom))):
            continue
        size = raw.FPDFText_GetFontInfo(textpage, index, name, _LONGEST_NAME, flags)
        yield Glyph(
            text=_character(textpage, index),
            x0=left,
            top=top,
            x1=right,
            bottom=bottom,
            size=right - left if turns % 2 else bottom - top,
            font=name.value.decode(errors="replace") if 0 < size <= _LONGEST_NAME else "",
            direction=turns % 4,
        )


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Leave out what is painted again in the same place: shadows, fake bold, forms that contain themselves."""
    painted: set[tuple[str, int, int]] = set()
    for glyph in glyphs:
        key = glyph.text, round(glyph.x0), round(glyph.top)
        if key not in painted:
            painted.add(key)
            yield glyph


def _character(textpage: Any, index: int) -> str:
    import pypdfium2.raw as raw

    if raw.FPDFText_HasUnicodeMapError(textpage, index) == 1:
        return UNKNOWN
    if raw.FPDFText_IsHyphen(textpage, index) == 1:
        return "-"
    code = raw.FPDFText_GetUnicode(textpage, index)
    return chr(code) if 31 < code < 0xD800 or 0xDFFF < code < 0x110000 else UNKNOWN


def _is_filled(path: Any) -> bool:
    import pypdfium2.raw as raw

    mode, stroked = ctypes.c_int(), raw.FPDF_BOOL()
    return bool(raw.FPDFPath_GetDrawMode(path, mode, stroked)) and mode.value != raw.FPDF_FILLMODE_NONE
