"""Standard output for data, standard error for messages."""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def emit(value: object, *, indent: int = 0) -> None:
    """Print a record as JSON, with Chinese as Chinese and decimals as strings."""
    write(as_json(value, indent=indent))


def as_json(value: object, *, indent: int = 0) -> str:
    """Return a record as JSON, with Chinese as Chinese and decimals as strings."""
    import msgspec

    encoded = msgspec.json.encode(value)
    return (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode()


def write(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


def complain(message: str) -> None:
    """Say a message on standard error, under the program's name."""
    sys.stderr.write(f"diglot: {message}\n")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> None:
    """Print a table with its header as CSV."""
    writer = csv.writer(sys.stdout, lineterminator="\n", delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)


def progress(items: Sequence[T], label: str) -> Iterator[T]:
    """Show a bar on standard error while many items are worked off, if somebody is looking."""
    if len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        yield from bar.track(items, description=label)
