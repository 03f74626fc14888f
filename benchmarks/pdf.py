"""Speed of reading PDF pages, as ratios within one run: pdfplumber's text and objects, the fast content, all blocks.

    python benchmarks/pdf.py [PDF...]

The last row is everything that reading does: content, columns, tables, paragraphs, and the comparison with pdfium.

Opening the file and loading its fonts count, so that a long file shows a larger ratio than a short one.
"""

import io
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber

from diglot.extract.parse.limits import Limits, Watch
from diglot.extract.parse.pdf import parse_pdf
from diglot.extract.parse.pdf.content import page_content
from diglot.extract.parse.pdf.document import open_pdf
from diglot.extract.parse.pdf.glyphs import stock_content

SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
RUNS = 3
MOST_PAGES = 50


def open_stock(data: bytes) -> Any:
    """Return the PDF as pdfplumber opens it."""
    return pdfplumber.open(io.BytesIO(data))


WAYS: dict[str, tuple[Callable[[bytes], Any], Callable[[Any], object]]] = {
    "stock extract_text": (open_stock, lambda page: page.extract_text()),
    "stock objects": (open_stock, stock_content),
    "fast content": (open_pdf, page_content),
}


WHOLE = "diglot, to blocks"


def whole_seconds(data: bytes) -> float:
    """Return the time to read a file of no more pages than the others read."""
    begin = time.perf_counter()
    parse_pdf(data, watch=Watch(Limits(pages=MOST_PAGES)))
    return time.perf_counter() - begin


def seconds(data: bytes, opened: Callable[[bytes], Any], read: Callable[[Any], object]) -> tuple[float, int]:
    """Return the time to read a file, and its pages."""
    begin = time.perf_counter()
    with opened(data) as pdf:
        pages = pdf.pages[:MOST_PAGES]
        for page in pages:
            read(page)
            page.close()
        return time.perf_counter() - begin, len(pages)


def main() -> None:
    """Print a table for each file: the best of a few runs, which take turns."""
    logging.disable(logging.WARNING)
    for path in [Path(name) for name in sys.argv[1:]] or sorted(SAMPLES.glob("*.pdf")):
        data = path.read_bytes()
        best = dict.fromkeys((*WAYS, WHOLE), float("inf"))
        count = 0
        for _ in range(RUNS):
            for name, way in WAYS.items():
                taken, count = seconds(data, *way)
                best[name] = min(best[name], taken)
            best[WHOLE] = min(best[WHOLE], whole_seconds(data))
        print(f"{path.name}: {count} pages")
        base = best["stock extract_text"]
        for name, taken in best.items():
            print(f"  {name:20} {count / taken:8.1f} pages a second  {base / taken:6.1f} times stock extract_text")


if __name__ == "__main__":
    main()
