"""Pages without a text layer to glyphs, by character recognition (RapidOCR, the extra ``diglot[ocr]``).

The models lie in the wheel of ``rapidocr`` and read English and both Chinese scripts; nothing is loaded from a
network. Reading takes some 600 MB and, for a full page, 7 seconds of a processor: more than parsing may, so that it
is done where larger limits hold.
"""

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any, NamedTuple

from ...models.errors import DiglotError
from ..records import Box, Notice
from .errors import LimitError, UnreadableError
from .pdf.glyphs import Glyph, PageContent

REMEDY = "pip install 'diglot[ocr]' to read it"
FONT = "OCR"
"""Name of the font of glyphs that were recognised."""

_DPI = 200
_MOST_PIXELS = 24_000_000
"""Of a rendered page, or an image: an A4 page of 500 dpi; larger ones are rendered smaller."""
_DETECTOR_SIDE = 1280
"""Pixels of the longer side of the image in which lines are looked for; they are read at full size."""
_FEW_GLYPHS = 20
"""Letters and digits on a page that may still be a scan: a stamp, a page number."""
_COVERED = 0.5
"""Share of the page that images of a scan cover at least."""
_PADDING = 0.16
"""Heights of its box by which a line is found too wide on each side."""
_STEP = 1.2
"""Ratio between neighbouring sizes of letters; what lies between is the noise of measuring."""
_LEAST_TILT = math.radians(0.2)
_MOST_TILT = math.radians(15)
_LONG_LINE = 5
"""Widths to heights from which the slope of a line says how the page is tilted."""
_NARROW, _WIDE = frozenset(" .,;:'|!ijlI1()[]-/"), frozenset("mwMW%@&—")


class OcrError(DiglotError):
    """The recogniser cannot be loaded."""


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
    """As that of :class:`Glyph`: 1 for a line that stands upright."""


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def missing_notice(page: int) -> Notice:
    """Return the notice of a scanned page that was not read, as the extra is missing."""
    return Notice(message=f"page {page} is a scan: {REMEDY}", page=page)


def is_scan(content: PageContent) -> bool:
    """Whether a page has hardly any text, and images over most of it."""
    letters = sum(glyph.text.isalnum() for glyph in content.glyphs)
    covered = sum(_visible_area(image, content) for image in content.images)
    return letters <= _FEW_GLYPHS and covered >= _COVERED * content.width * content.height


def _visible_area(box: Box, content: PageContent) -> float:
    left, top, right, bottom = box
    width = min(right, content.width) - max(left, 0)
    return max(0, width) * max(0, min(bottom, content.height) - max(top, 0))


def scanned_content(data: bytes, number: int, password: str | None = None) -> tuple[PageContent, list[OcrLine]]:
    """Return the page `number` (from 1) of a PDF as it is recognised, and its lines.

    Raises :class:`OcrError` if the extra is missing.
    """
    image, width, height = _rendered(data, number, password)
    lines = _lines(image, width / image.shape[1])
    return ocr_content(lines, width, height), lines


def scanned_lines(data: bytes, number: int, password: str | None = None) -> list[OcrLine]:
    """Return the lines of the page `number` (from 1) of a PDF."""
    return scanned_content(data, number, password)[1]


def image_content(image: Any, dpi: float = _DPI) -> tuple[PageContent, list[OcrLine]]:
    """Return what an image (an RGB array) shows as a page, and its lines."""
    scale = 72 / dpi
    lines = _lines(image, scale)
    return ocr_content(lines, image.shape[1] * scale, image.shape[0] * scale), lines


def image_pages(data: bytes, source: str = "<bytes>") -> Iterator[Any]:
    """Yield the pages of an image file (PNG, JPEG, TIFF) as RGB arrays.

    Raises :class:`UnreadableError` if it is broken and :class:`LimitError` if it has too many pixels.
    """
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    try:
        with Image.open(io.BytesIO(data)) as opened:
            for frame in ImageSequence.Iterator(opened):
                if frame.width * frame.height > _MOST_PIXELS:
                    raise LimitError(source, f"has {frame.width} x {frame.height} pixels; make it smaller")
                yield np.asarray(ImageOps.exif_transpose(frame).convert("RGB"))
    except (OSError, SyntaxError, ValueError) as err:
        if isinstance(err, UnreadableError):
            raise
        raise UnreadableError(source, f"is a damaged image ({err})") from err


def recognise(image: Any) -> list[tuple[str, list[tuple[float, float]], float]]:
    """Return the lines of an image (an RGB array or a Pillow image): text, corners in pixels, confidence.

    The corners go round the line from the one where it begins. Raises :class:`OcrError` if the extra is missing.
    """
    import numpy as np

    pixels = np.asarray(image.convert("RGB") if hasattr(image, "convert") else image)
    found = _engine()(pixels[:, :, ::-1])  # the engine takes the channels as OpenCV does
    if found.txts is None or found.boxes is None:
        return []
    corners = [[(float(x), float(y)) for x, y in box] for box in found.boxes]
    return list(zip(found.txts, corners, map(float, found.scores), strict=True))


def mean_confidence(lines: Iterable[OcrLine], box: Box | None = None) -> float | None:
    """Return the confidence of the lines whose centres are in a box, each weighed by its length; None for none."""
    inside = [line for line in lines if box is None or _is_inside(line.box, box)]
    total = sum(len(line.text) for line in inside)
    return sum(line.confidence * len(line.text) for line in inside) / total if total else None


def _is_inside(inner: Box, outer: Box) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]


def ocr_content(lines: Sequence[OcrLine], width: float, height: float) -> PageContent:
    """Return a page with a glyph for each character of the lines, so that layout and tables are read as in any PDF."""
    glyphs = [glyph for line in lines for glyph in _glyphs(line)]
    return PageContent(width=width, height=height, glyphs=glyphs, strokes=[], images=[])


def _glyphs(line: OcrLine) -> Iterator[Glyph]:
    """Yield the characters with the line's length shared out among them as letters usually do."""
    left, top, right, bottom = line.box
    start, end = (left, right) if line.direction == 0 else (top, bottom)
    widths = [_width(char) for char in line.text]
    scale = (end - start) / (sum(widths) or 1)
    for char, width in zip(line.text, widths, strict=True):
        stop = start + width * scale
        box = (start, top, stop, bottom) if line.direction == 0 else (left, start, right, stop)
        yield Glyph(char, *box, size=line.size, font=FONT, direction=line.direction)
        start = stop


def _width(char: str) -> float:
    """Return the usual width of a character in ems: of sans-serif letters, in three classes; Chinese is square."""
    if ord(char) > 0x2E7F:
        return 1.0
    if char in _NARROW:
        return 0.28
    if char in _WIDE or char.isupper():
        return 0.85 if char in _WIDE else 0.67
    return 0.53


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as err:
        raise OcrError(f"character recognition is not installed: pip install 'diglot[ocr]' ({err})") from err
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": 10_000,
            "Global.use_cls": False,  # it takes whole lines for upside down, and turns them
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECTOR_SIDE,
            # One thread and one line at a time: least memory, and least time of processors in all.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "Rec.rec_batch_num": 1,
        }
    )


def _rendered(data: bytes, number: int, password: str | None) -> tuple[Any, float, float]:
    """Return the image of a page, and its width and height in points."""
    import pypdfium2

    with pypdfium2.PdfDocument(data, password=password) as pdf:
        page = pdf[number - 1]
        try:
            width, height = page.get_size()
            scale = min(_DPI / 72, math.sqrt(_MOST_PIXELS / max(1, width * height)))
            bitmap = page.render(scale=scale, rev_byteorder=True)
            image = bitmap.to_numpy()[:, :, :3].copy()
            bitmap.close()
        finally:
            page.close()
    return image, width, height


def _lines(image: Any, scale: float) -> list[OcrLine]:
    """Return the lines of an image, from top to bottom; `scale` is the points of a pixel."""
    found = [
        (text, [(x * scale, y * scale) for x, y in corners], confidence)
        for text, corners, confidence in recognise(image)
        if text.strip()
    ]
    tilt = _tilt([corners for _, corners, _ in found])
    measured = [_measured(text.strip(), _turned(corners, -tilt), confidence) for text, corners, confidence in found]
    body = _body_size(measured)
    lines = [_settled(line, body) for line in measured]
    return sorted(lines, key=lambda line: (round((line.box[1] + line.box[3]) / body), line.box[0]))


Corners = Sequence[tuple[float, float]]


def _tilt(quads: Sequence[Corners]) -> float:
    """Return by what angle most long lines fall; 0 if by so little that it is the noise of measuring."""
    slopes = []
    for (x0, y0), (x1, y1), _, (x3, y3) in quads:
        if math.hypot(x1 - x0, y1 - y0) > _LONG_LINE * math.hypot(x3 - x0, y3 - y0):
            slopes.append(math.atan2(y1 - y0, x1 - x0))
    tilt = median(slopes) if slopes else 0.0
    return tilt if _LEAST_TILT < abs(tilt) < _MOST_TILT else 0.0


def _turned(corners: Corners, angle: float) -> Corners:
    cosine, sine = math.cos(angle), math.sin(angle)
    return [(x * cosine - y * sine, x * sine + y * cosine) for x, y in corners] if angle else corners


def _measured(text: str, corners: Corners, confidence: float) -> OcrLine:
    """Return a line with the size that its length in letters gives: its height varies with what letters it has."""
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    upright = len(text) > 2 and bottom - top > 2 * (right - left)
    across = right - left if upright else bottom - top
    padding = _PADDING * across
    if upright:
        top, bottom = top + padding, bottom - padding
    else:
        left, right = left + padding, right - padding
    length = bottom - top if upright else right - left
    size = min(max(length / sum(map(_width, text)), 0.5 * across), across)
    return OcrLine(text, (left, top, right, bottom), size, confidence, 1 if upright else 0)


def _body_size(lines: Sequence[OcrLine]) -> float:
    """Return the size of most letters."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half = sum(letters for _, letters in sizes) / 2
    for size, letters in sizes:
        half -= letters
        if half <= 0:
            return max(size, 1.0)
    return 1.0


def _settled(line: OcrLine, body: float) -> OcrLine:
    """Return a line with one of few sizes, and as high as its letters are: lines of one row then lie in one row."""
    size = body * _STEP ** round(math.log(line.size / body, _STEP))
    left, top, right, bottom = line.box
    if line.direction == 0:
        middle = (top + bottom) / 2
        top, bottom = middle - size / 2, middle + size / 2
    return line._replace(size=round(size, 1), box=(left, top, right, bottom))
