"""Image files to pages: each image is one, a TIFF may have several."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .errors import LimitError, UnreadableError

MOST_PIXELS = 24_000_000
"""Of an image: an A4 page of 500 dpi."""
SUFFIXES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
}
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}


def image_media_type(data: bytes) -> str | None:
    """Return the media type of an image by how it begins; None if it is none that can be read."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)


def count_pages(data: bytes) -> int:
    """Return how many pages an image file has. Raises :class:`UnreadableError` if it is broken."""
    with _opened(data) as image:
        return _pages(image)


def page_pixels(data: bytes, number: int) -> Any:
    """Return the page `number` (from 1) of an image file as an RGB array.

    Raises :class:`UnreadableError` if it is broken and :class:`LimitError` if it has too many pixels.
    """
    import numpy as np
    from PIL import ImageOps

    with _opened(data) as image:
        if _pages(image) > 1:
            image.seek(number - 1)
        if image.width * image.height > MOST_PIXELS:
            raise LimitError("", f"has {image.width} x {image.height} pixels; make it smaller")
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def _pages(image: Any) -> int:
    """Return the number of pages; what other formats have more of are the moments of a film."""
    return int(image.n_frames) if image.format == "TIFF" else 1


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():  # of many pixels, of odd metadata
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                yield image
    except Image.DecompressionBombError as err:
        raise LimitError("", "has too many pixels; make it smaller") from err
    except (OSError, SyntaxError, ValueError, EOFError) as err:
        if isinstance(err, UnreadableError):
            raise
        raise UnreadableError("", f"is a damaged image ({err})") from err
