"""Reading for the command line: what is lost is said on standard error, a bad file does not stop the rest."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..corpus.sources import is_passed_over
from ..extract.parse import is_readable, read
from ..extract.parse.errors import one_line, printable
from ..extract.records import Document, Report
from ..models.errors import DiglotError
from .output import complain, progress


def files_of(paths: Sequence[Path], unreadable: list[str], *, deep: bool = False) -> list[str]:
    """Return the files that are named, and of folders the readable ones in them; a folder without any is noted.

    If `deep`, folders in folders are gone through too, but for hidden ones and what tools install. `unreadable`
    takes the messages.
    """
    files: list[str] = []
    for path in paths:
        found = sorted(filter(is_readable, _inside(path, deep))) if path.is_dir() else [path]
        if not found:
            note(f"{path}: holds no report that can be read (text, Markdown, HTML or PDF)", unreadable)
        files += map(str, found)
    return files


def _inside(folder: Path, deep: bool) -> Iterator[Path]:
    for path in folder.iterdir():
        if not path.name.startswith("."):
            if deep and path.is_dir() and not path.is_symlink() and not is_passed_over(path):
                yield from _inside(path, deep)
            yield path


def read_document(file: str, password: str | None) -> Document:
    """Read a file, or standard input, and warn of what was lost in it."""
    document = read(sys.stdin.buffer if file == "-" else file, password=password)
    _warn(document)
    return document


def read_documents(files: Sequence[str], unreadable: list[str], password: str | None) -> Iterator[Document]:
    """Read every file; one that cannot be read is noted and does not stop the others."""
    for file in progress(files, "Reading"):
        try:
            yield read_document(file, password)
        except DiglotError as err:
            note(str(err), unreadable)


def read_reports(files: Sequence[str], unreadable: list[str], password: str | None) -> Iterator[Report]:
    """Analyse every file; one that cannot be read is noted and does not stop the others."""
    from ..extract.report import read_report

    for file in progress(files, "Reading"):
        try:
            document, report = read_report(sys.stdin.buffer if file == "-" else file, password=password)
        except DiglotError as err:
            note(str(err), unreadable)
        else:
            _warn(document)
            yield report


def read_lines(file: str) -> Iterator[str]:
    """Yield the lines of a text in any encoding, or of standard input."""
    from ..extract.parse.decode import UndecodableError, decode
    from ..extract.parse.errors import UnreadableError
    from ..extract.parse.limits import limits_of_environment
    from ..extract.parse.source import locate, read_all

    limits = limits_of_environment()
    source = locate(sys.stdin.buffer if file == "-" else file, limits)
    try:
        text = decode(read_all(source.path, source.name, limits) if source.path else source.data or b"")
    except UndecodableError as err:
        raise UnreadableError(file, str(err)) from err
    yield from text.removesuffix("\n").split("\n") if text else ()


def note(message: str, unreadable: list[str]) -> None:
    """Say what cannot be read, and keep the message."""
    complain(message)
    unreadable.append(message)


def _warn(document: Document) -> None:
    for notice in document.notices:
        page = f"page {notice.page}: " if notice.page else ""
        complain(f"warning: {printable(document.source)}: {page}{one_line(notice.message)}")
