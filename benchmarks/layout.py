"""Reading order, blocks and tables of PDFs whose text is known, by several programs in one run.

    pip install -e '.[dev]'
    python -m benchmarks.layout [--documents N] [--errors N]

The PDFs come from tests/generators. Pages in columns, easy and hard: the share of expected blocks that are found whole
and in order, as blocks (diglot alone has them) or somewhere in the text. Tables in five styles: F1 of adjacency
relations, end to end, and in brackets the number of tables found and expected. pdftotext and pymupdf take part where
they are installed. With --errors the worst documents of diglot are listed with what went wrong.
"""

import argparse
import io
import logging
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import diglot
from diglot.extract.records import Document
from tests.generators import columns, tables
from tests.generators.flow import Expected
from tests.generators.score import (
    BlockScore,
    Grid,
    GridCell,
    TableScore,
    mean_f1,
    normal,
    score_blocks,
    score_tables,
    score_text,
)

Text = Callable[[bytes], str]


def read(data: bytes) -> Document:
    """Read a PDF by this project."""
    return diglot.read(data, media_type="application/pdf")


def block_texts(document: Document) -> list[str]:
    """Return the texts of the blocks of a document."""
    return [document.text[block.start : block.end] for block in document.blocks]


def grids(document: Document) -> list[Grid]:
    """Return the tables of a document."""
    return [
        [
            GridCell(cell.row, cell.column, document.text[cell.start : cell.end], cell.row_span, cell.column_span)
            for cell in block.cells
        ]
        for block in document.blocks
        if block.cells
    ]


def diglot_text(data: bytes) -> str:
    """Return all text by this project."""
    return "\n".join(block_texts(read(data)))


def pdfplumber_text(data: bytes) -> str:
    """Return all text by pdfplumber's own reading."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def pdfium_text(data: bytes) -> str:
    """Return all text by pdfium."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def poppler_text(data: bytes) -> str:
    """Return all text by pdftotext."""
    return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def pymupdf_text(data: bytes) -> str:
    """Return all text by pymupdf."""
    import pymupdf

    return "\n".join(str(page.get_text()) for page in pymupdf.open(stream=data))


def text_readers() -> Iterator[tuple[str, Text]]:
    """Yield the programs that are here."""
    yield "diglot", diglot_text
    yield "pdfplumber", pdfplumber_text
    yield "pypdfium2", pdfium_text
    if shutil.which("pdftotext"):
        yield "pdftotext", poppler_text
    if find_spec("pymupdf"):
        yield "pymupdf", pymupdf_text


def pdfplumber_grids(data: bytes) -> list[Grid]:
    """Return the tables that pdfplumber finds by its defaults, with the spans that their boxes have."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [_grid(table) for page in pdf.pages for table in page.find_tables()]


def _grid(table: Any) -> Grid:
    texts = table.extract()
    lefts = sorted({box[0] for box in table.cells})
    tops = sorted({box[1] for box in table.cells})
    cells = []
    for row, boxes in enumerate(table.rows):
        for column, box in enumerate(boxes.cells):
            if box and texts[row][column]:
                wide = sum(box[0] <= left < box[2] for left in lefts)
                tall = sum(box[1] <= top < box[3] for top in tops)
                cells.append(GridCell(row, column, texts[row][column], tall, wide))
    return cells


Made = list[tuple[bytes, list[Expected]]]


def make_columns(documents: int, hard: bool) -> Made:
    """Return PDFs in columns, with all their blocks."""
    made = [columns.make(seed, hard) for seed in range(documents)]
    return [(data, [block for page in pages for block in page]) for data, pages in made]


def share(scores: Sequence[BlockScore]) -> float:
    """Return the share of blocks found, over all documents."""
    return sum(score.found for score in scores) / sum(score.total for score in scores)


def same_kind(documents: Sequence[Document], made: Made) -> float:
    """Return the share of expected blocks found whole that are of the kind expected."""
    right = found = 0
    for document, (_, expected) in zip(documents, made, strict=True):
        kinds = {normal(text): block.kind for text, block in zip(block_texts(document), document.blocks, strict=True)}
        for block in expected:
            kind = kinds.get(normal(block.text))
            if kind and block.kind in ("heading", "paragraph", "list_item", "caption", "furniture"):
                found += 1
                right += kind == block.kind.replace("furniture", "boilerplate")
    return right / found if found else 0.0


def compare_blocks(documents: int) -> list[tuple[str, BlockScore]]:
    """Print the table of blocks; return diglot's score of each document."""
    made = {hard: make_columns(documents, hard) for hard in (False, True)}
    ours = {hard: [read(data) for data, _ in some] for hard, some in made.items()}
    blocks = {
        hard: [score_blocks(block_texts(one), truth) for one, (_, truth) in zip(ours[hard], some, strict=True)]
        for hard, some in made.items()
    }
    print(f"{'blocks whole and in order':30} {'easy':>8} {'hard':>8}")
    print_row("diglot, as blocks", [share(some) for some in blocks.values()])
    for name, reader in text_readers():
        scores = [[score_text(reader(data), truth) for data, truth in some] for some in made.values()]
        print_row(f"{name}, in the text", [share(some) for some in scores])
    print_row("diglot, kinds of those found", [same_kind(ours[hard], some) for hard, some in made.items()])
    found = [sum(len(grids(one)) for one in some) for some in ours.values()]
    there = [sum(block.kind == "table" for _, truth in some for block in truth) for some in made.values()]
    print(
        f"{'diglot, tables found (of)':30} "
        + " ".join(f"{f'{one} ({of})':>8}" for one, of in zip(found, there, strict=True))
    )
    return [
        (f"columns.make({seed}, {hard})", score) for hard, some in blocks.items() for seed, score in enumerate(some)
    ]


def print_row(name: str, shares: Sequence[float]) -> None:
    """Print a row of shares."""
    print(f"{name:30} " + " ".join(f"{value:8.3f}" for value in shares), flush=True)


def compare_tables(documents: int) -> list[tuple[str, TableScore]]:
    """Print the table of tables; return diglot's score of each document."""
    made = {style: [tables.make(seed, style) for seed in range(documents)] for style in tables.STYLES}
    print(f"\n{'tables, F1':12} " + " ".join(f"{style:>16}" for style in made))
    all_scores = []
    finders: list[tuple[str, Callable[[bytes], list[Grid]]]] = [
        ("diglot", lambda data: grids(read(data))),
        ("pdfplumber", pdfplumber_grids),
    ]
    for name, find in finders:
        scores = {
            style: [score_tables(find(data), [table.cells for table in truth.tables]) for data, truth in some]
            for style, some in made.items()
        }
        cells = []
        for some in scores.values():
            found, expected = sum(one.found_tables for one in some), sum(one.expected_tables for one in some)
            cells.append(f"{mean_f1(some):6.3f} ({found}/{expected})")
        print(f"{name:12} " + " ".join(f"{cell:>16}" for cell in cells), flush=True)
        all_scores.append(scores)
    return [
        (f"tables.make({seed}, {style!r})", score)
        for style, some in all_scores[0].items()
        for seed, score in enumerate(some)
    ]


def print_broken(scores: Sequence[tuple[str, BlockScore]], count: int) -> None:
    """Print the worst documents of columns."""
    for name, score in sorted(scores, key=lambda item: item[1].share)[:count]:
        print(f"\n{name}: {score.share:.2f}")
        for what, blocks in (("broken", score.broken), ("out of order", score.displaced)):
            for block in blocks[:6]:
                print(f"  {what} {block.kind}: {block.text[:100]}")


def print_false(scores: Sequence[tuple[str, TableScore]], count: int) -> None:
    """Print the worst documents of tables."""
    for name, score in sorted(scores, key=lambda item: item[1].f1)[:count]:
        print(f"\n{name}: F1 {score.f1:.2f}, tables {score.found_tables}/{score.expected_tables}")
        for what, pairs in (("missing", score.missing), ("false", score.false)):
            for pair in pairs[:5]:
                print(f"  {what}: {' | '.join(part[:50] for part in pair)}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=40, help="of each kind")
    parser.add_argument("--errors", type=int, default=0, help="worst documents to list")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    blocks = compare_blocks(options.documents)
    cells = compare_tables(options.documents)
    print_broken(blocks, options.errors)
    print_false(cells, options.errors)


if __name__ == "__main__":
    main()
