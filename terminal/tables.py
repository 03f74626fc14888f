"""Tables for people, and the console that they are printed on."""

import os
import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

_UNWATCHED_WIDTH = 120
"""Columns of a table that goes into a file."""


def open_console() -> Console:
    """Return a console on standard output, as wide as the terminal, or wide enough for a file."""
    watched = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, emoji=False, markup=False, width=None if watched else _UNWATCHED_WIDTH)


def print_rows(console: Console, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as they are, an empty cell for None."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in header:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table)
