"""What is kept of report pages, and what is kept out, by several methods in one run.

    python -m benchmarks.pages [COUNT]

Pages are generated (tests/generators/pages.py), so that it is known what is on them. A text is kept if one block, or
one line of the output, holds it whole; navigation and the like is out if it is nowhere in what was kept. Methods that
are not installed (trafilatura, readability-lxml) are left out.
"""

import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec

import lxml.html

from diglot.extract.parse import read
from tests.generators.pages import Page, make_page

COUNT = 300
_KINDS = ("headings", "paragraphs", "items", "cells")


def diglot_texts(markup: str) -> list[str]:
    """Return the blocks and cells that are not boilerplate."""
    document = read(markup.encode(), media_type="text/html")
    texts = []
    for block in document.blocks:
        if block.kind != "boilerplate":
            spans = [(cell.start, cell.end) for cell in block.cells] or [(block.start, block.end)]
            texts += [document.text[start:end] for start, end in spans]
    return texts


def trafilatura_texts(markup: str) -> list[str]:
    """Return the lines that trafilatura keeps, cells apart."""
    import trafilatura

    return re.split(r"[\n|]", trafilatura.extract(markup, favor_recall=True) or "")


def readability_texts(markup: str) -> list[str]:
    """Return the lines of the part that readability keeps."""
    import readability

    summary = lxml.html.fromstring(readability.Document(markup).summary())
    return [text for text in summary.itertext() if text.strip()]


def methods() -> dict[str, Callable[[str], list[str]]]:
    """Return the methods that are installed."""
    found: dict[str, Callable[[str], list[str]]] = {"diglot": diglot_texts}
    if find_spec("trafilatura"):
        found["trafilatura"] = trafilatura_texts
    if find_spec("readability"):
        found["readability"] = readability_texts
    return found


def squeezed(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(filter(str.isalnum, text.lower()))


def missing(wanted: Iterable[str], texts: Sequence[str]) -> list[str]:
    """Return what no text holds; of a short one, what is no text by itself, since it may stand in any."""
    lines = {squeezed(line) for text in texts for line in [text, *text.splitlines()]}
    return [one for one in wanted if not _is_in(squeezed(one), lines)]


def _is_in(wanted: str, lines: set[str]) -> bool:
    return wanted in lines or (len(wanted) > 12 and any(wanted in line for line in lines))


def measured(pages: Sequence[Page], texts_of: Callable[[str], list[str]]) -> dict[str, float]:
    """Return the share of each kind that is kept, and of boilerplate that is out."""
    kept: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for page in pages:
        texts = texts_of(page.markup)
        for kind in _KINDS:
            wanted = getattr(page, kind)
            total[kind] += len(wanted)
            kept[kind] += len(wanted) - len(missing(wanted, texts))
        total["boilerplate out"] += len(page.boilerplate)
        kept["boilerplate out"] += len(missing(page.boilerplate, texts))
    return {kind: kept[kind] / max(1, total[kind]) for kind in (*_KINDS, "boilerplate out")}


def main() -> None:
    """Print a row for each method, and for ours one for each frame of page."""
    pages = [make_page(seed) for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)]
    print(
        f"{len(pages)} pages\n{'':38}{'headings':>10}{'paragraphs':>12}{'items':>8}{'cells':>8}{'out':>8}{'ms/page':>9}"
    )
    for name, texts_of in methods().items():
        start = time.perf_counter()
        shares = measured(pages, texts_of)
        _print(name, shares, 1000 * (time.perf_counter() - start) / len(pages))
    by_style: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_style[page.style].append(page)
    for style, some in sorted(by_style.items()):
        _print(f"  {style}", measured(some, diglot_texts), None)


def _print(name: str, shares: dict[str, float], milliseconds: float | None) -> None:
    columns = "".join(f"{share:>{width}.4f}" for share, width in zip(shares.values(), (10, 12, 8, 8, 8), strict=True))
    print(f"{name:38}{columns}{'' if milliseconds is None else f'{milliseconds:9.1f}'}")


if __name__ == "__main__":
    main()
