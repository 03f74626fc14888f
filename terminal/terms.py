"""Glossaries as they are printed."""

import sys

from ..corpus.glossary import Entry, to_tbx
from .formats import TermFormat
from .output import emit, write_csv

_COLUMNS = ("en", "zh", "kind", "confidence", "reports", "en_count", "zh_count", "en_context", "zh_context")


def print_terms(entries: list[Entry], form: TermFormat) -> None:
    """Print the entries of a glossary."""
    if form is TermFormat.JSON:
        emit(entries, indent=2)
    elif form is TermFormat.TBX:
        sys.stdout.write(to_tbx(entries))
    elif form is TermFormat.CSV:
        write_csv(_COLUMNS, ([getattr(entry, column) for column in _COLUMNS] for entry in entries))
    else:
        from .tables import open_console, print_rows

        columns = _COLUMNS[:-2]
        print_rows(open_console(), columns, ([getattr(entry, column) for column in columns] for entry in entries))
