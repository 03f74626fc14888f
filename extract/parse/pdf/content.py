"""The content of a PDF page, by the fast way where that can go."""

from typing import Any
from weakref import WeakKeyDictionary

from pdfminer.pdftypes import dict_value, stream_value

from .canvas import Canvas
from .fonts import Fonts
from .glyphs import PageContent, stock_content
from .interpreter import Interpreter
from .objects import BROKEN, stream_data
from .paths import Matrix

_fonts: WeakKeyDictionary[Any, Fonts] = WeakKeyDictionary()
"""The fonts of each open document: most pages have the same ones."""


def page_content(page: Any) -> PageContent:
    """Return what a pdfplumber page shows.

    Raises :class:`.canvas.ContentLimitError` for a page that would fill the memory, and what pdfplumber raises for one
    that is broken.
    """
    try:
        return fast_content(page)
    except BROKEN:
        return stock_content(page)


def fast_content(page: Any) -> PageContent:
    """Return what a pdfplumber page shows, read by :class:`.interpreter.Interpreter`."""
    if page.pdf not in _fonts:
        _fonts[page.pdf] = Fonts(page.pdf.rsrcmgr)
    canvas = Canvas(float(page.height))
    contents = b"\n".join(stream_data(stream_value(stream)) for stream in page.page_obj.contents)
    Interpreter(canvas, _fonts[page.pdf], dict_value(page.page_obj.resources), _page_matrix(page)).run(contents)
    return canvas.content(float(page.width))


def _page_matrix(page: Any) -> Matrix:
    """Return what leads from the space of the page's content to the displayed page, its lower left corner at 0."""
    x0, y0, x1, y1 = page.page_obj.mediabox
    left, right = sorted((x0, x1))
    low, high = sorted((y0, y1))
    turned: dict[int, Matrix] = {
        90: (0, -1, 1, 0, -low, right),
        180: (-1, 0, 0, -1, right, high),
        270: (0, 1, -1, 0, high, -left),
    }
    return turned.get(page.page_obj.rotate, (1, 0, 0, 1, -left, -low))
