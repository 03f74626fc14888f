"""Pages without a text layer to lines, by character recognition (RapidOCR, the extra ``diglot[ocr]``).

The models lie in the wheel of ``rapidocr`` and read English and both Chinese scripts; nothing is loaded from a
network. Reading takes some 600 MB and, for a full page, 7 to 12 seconds of a processor: more than parsing may, so
that it is done in a process for which larger limits hold.
"""

import math
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import cache
from statistics import fmean, median
from typing import Any

from ...models.errors import DiglotError
from .errors import UnreadableError
from .images import MOST_PIXELS, image_media_type, page_pixels
from .scanned import REMEDY, UNSURE, OcrLine, ScannedPage, usual_width

_DPI = 200
_DETECTOR_SIDE = 1280
"""Pixels of the longer side of the image in which lines are looked for; they are read at full size."""
_PADDING = 0.16
"""Heights of its box by which a line is found too wide on each side."""
_STEP = 1.2
"""Ratio between neighbouring sizes of letters; what lies between is the noise of measuring."""
_LEAST_TILT = math.radians(0.2)
_MOST_TILT = math.radians(15)
_LONG_LINE = 5
"""Widths to heights from which the slope of a line says how the page is tilted."""

_TALL = 1.5
"""Heights to widths from which the recogniser turns a line before it reads it."""

Corners = Sequence[tuple[float, float]]
Recognised = tuple[str, Corners, float]
"""The text of a line, its corners, and the confidence."""


class OcrError(DiglotError):
    """The recogniser cannot be loaded."""


def scanned_page(data: bytes, number: int, password: str | None = None) -> ScannedPage:
    """Return the page `number` (from 1) of a PDF, or of an image file, as it is recognised.

    Raises :class:`OcrError` if the extra is missing, and :class:`UnreadableError` if there is no such page.
    """
    if image_media_type(data):
        return recognised_page(page_pixels(data, number), 72 / _DPI)
    return recognised_page(*_rendered(data, number, password))


def recognised_page(image: Any, scale: float) -> ScannedPage:
    """Return what an image (an RGB array) shows; `scale` is the points of a pixel."""
    found = recognise(image)
    if turns := _turns(found):
        import numpy as np

        turned = np.rot90(image, turns)
        again = recognise(turned)
        if _mean_confidence(again) > min(_mean_confidence(found), UNSURE):
            image, found = turned, again
    height, width = image.shape[:2]
    return ScannedPage(width * scale, height * scale, _lines(found, scale))


def _turns(found: Sequence[Recognised]) -> int:
    """Return by how many quarters, counter-clockwise, to turn a page that is perhaps not upright.

    What stands upright was turned once before it was read: if it could be read so, the whole page is to be turned so.
    """
    letters = sum(len(text) for text, _, _ in found)
    upright = sum(len(text) for text, (start, _, end, _), _ in found if end[1] - start[1] > _TALL * (end[0] - start[0]))
    sure = _mean_confidence(found) >= UNSURE
    if upright > letters / 2:
        return 1 if sure else 3
    return 0 if sure or not found else 2


def _mean_confidence(found: Sequence[Recognised]) -> float:
    return fmean(confidence for _, _, confidence in found) if found else 0.0


def recognise(image: Any) -> list[Recognised]:
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


@cache
def _engine() -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as err:
        raise OcrError(f"character recognition is not installed: {REMEDY} scans ({err})") from err
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


def _rendered(data: bytes, number: int, password: str | None) -> tuple[Any, float]:
    """Return the image of a page, and the points of a pixel."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data, password=password) as pdf, closing(pdf[number - 1]) as page:
            width, height = page.get_size()
            scale = min(_DPI / 72, math.sqrt(MOST_PIXELS / max(1, width * height)))
            with closing(page.render(scale=scale, rev_byteorder=True)) as bitmap:
                return bitmap.to_numpy()[:, :, :3].copy(), 1 / scale
    except pypdfium2.PdfiumError as err:
        raise UnreadableError("", f"pdfium cannot open it ({err})", number) from err


def _lines(recognised: Iterable[Recognised], scale: float) -> list[OcrLine]:
    """Return the lines of an image, from top to bottom; `scale` is the points of a pixel."""
    found = [
        (text, [(x * scale, y * scale) for x, y in corners], confidence)
        for text, corners, confidence in recognised
        if text.strip()
    ]
    tilt = _tilt([corners for _, corners, _ in found])
    measured = [_measured(text.strip(), _turned(corners, -tilt), confidence) for text, corners, confidence in found]
    body = _body_size(measured)
    lines = [_settled(line, body) for line in measured]
    return sorted(lines, key=lambda line: (round((line.box[1] + line.box[3]) / body), line.box[0]))


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
    size = min(max(length / sum(map(usual_width, text)), 0.5 * across), across)
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
