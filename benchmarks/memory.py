"""Memory and speed of reading long PDFs: what 250, 500, 750 and 1,000 pages take above the start.

    python -m benchmarks.memory [--pages N] [FILE]

Every count of pages is read in a process of its own, by diglot and by pdfplumber (`extract_text`), its pages left
open or closed. Shown is the peak of resident memory, that of worker processes included, above what
the process had after reading one page. Without FILE the pages come from tests/generators.
"""

import argparse
import io
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2

MEGABYTE = 1024.0
"""Kilobytes, in which Linux counts."""


def with_diglot(data: bytes) -> None:
    """Read by this project."""
    import diglot

    diglot.read(data, media_type="application/pdf")


def with_pdfplumber(data: bytes, *, close: bool = False) -> None:
    """Read the text of all pages by pdfplumber."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_text()
            if close:
                page.close()


READERS: dict[str, Callable[[bytes], None]] = {
    "diglot": with_diglot,
    "pdfplumber": with_pdfplumber,
    "pdfplumber, pages closed": lambda data: with_pdfplumber(data, close=True),
}


def peak() -> tuple[float, float]:
    """Return the most memory that this process, and any of its children, have had, in MB."""
    own, ended = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own / MEGABYTE, max([ended, *living()]) / MEGABYTE


def living() -> Iterator[float]:
    """Yield the most memory that each child has had which has not ended: the worker waits for the next file."""
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        status = Path(f"/proc/{child}/status").read_text()
        yield float(status.partition("VmHWM:")[2].split()[0])


def first_pages(path: Path, count: int) -> bytes:
    """Return a PDF of the first pages of another."""
    source, target = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    target.import_pages(source, list(range(count)))
    buffer = io.BytesIO()
    target.save(buffer)
    target.close()
    source.close()
    return buffer.getvalue()


def measure(reader: str, one: Path, many: Path) -> None:
    """Read one page, then many; print the memory that was added and the seconds."""
    logging.disable(logging.WARNING)
    READERS[reader](one.read_bytes())
    own, children = peak()
    data = many.read_bytes()
    begin = time.perf_counter()
    READERS[reader](data)
    seconds = time.perf_counter() - begin
    print(max(new - old for new, old in zip(peak(), (own, children), strict=True)), seconds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("file", nargs="*", type=Path)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, *options.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), options.file[0] if options.file else None, options.pages)


def compare(folder: Path, given: Path | None, pages: int) -> None:
    """Print a row for each reader and count of pages."""
    source = given or folder / "all.pdf"
    if not given:
        from tests.generators.columns import make_long

        source.write_bytes(make_long(pages))
    counts = [pages * quarter // 4 for quarter in (1, 2, 3, 4)]
    for count in (1, *counts):
        (folder / f"{count}.pdf").write_bytes(first_pages(source, count))
    print(f"{'':26} {'pages':>6} {'MB above start':>15} {'pages a second':>15}")
    for reader in READERS:
        for count in counts:
            command = [sys.executable, "-m", "benchmarks.memory", "--measure", reader]
            files = [str(folder / "1.pdf"), str(folder / f"{count}.pdf")]
            run = subprocess.run([*command, *files], capture_output=True, text=True, check=True, env=os.environ)
            memory, seconds = map(float, run.stdout.split()[-2:])
            print(f"{reader:26} {count:6} {memory:15.0f} {count / seconds:15.1f}", flush=True)


if __name__ == "__main__":
    main()
