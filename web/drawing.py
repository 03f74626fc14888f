"""Pictures of the pages of PDFs, drawn in a process of their own that has a second or two and little memory.

This module is imported by that process too, and needs nothing of diglot.
"""

import io
import math
import os
import struct
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass

_SCALE = 1.6
"""Pixels of a point."""
_MOST_PIXELS = 4_000_000
_SECONDS = 12
_MEMORY = 1_500 << 20
_HEAD = struct.Struct("!dd")
_COMMAND = """\
import sys
sys.path += [path for path in sys.argv[1:-1] if path not in sys.path]
from diglot.web.drawing import serve
serve(int(sys.argv[-1]))
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG."""

    png: bytes
    width: float
    """Of the page, in points."""
    height: float


def draw_page(data: bytes, number: int) -> Picture | None:
    """Return the picture of a page of a PDF, counted from 1; None if it cannot be drawn within the limits."""
    paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100  "" is the working directory
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _COMMAND, *paths, str(number)],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode or len(done.stdout) <= _HEAD.size:
        return None
    return Picture(done.stdout[_HEAD.size :], *_HEAD.unpack_from(done.stdout))


def serve(number: int) -> None:
    """Draw the page of the PDF on standard input; give its size in points, then the picture."""
    _limit()
    import pypdfium2

    with pypdfium2.PdfDocument(sys.stdin.buffer.read()) as pdf, closing(pdf[number - 1]) as page:
        width, height = page.get_size()
        scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(1, width * height)))
        with closing(page.render(scale=scale)) as bitmap:
            file = io.BytesIO()
            bitmap.to_pil().save(file, "PNG")
    sys.stdout.buffer.write(_HEAD.pack(width, height) + file.getvalue())


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: time alone is watched
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
