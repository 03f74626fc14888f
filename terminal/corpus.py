"""What people see of a corpus: the progress of an ingest, its outcome, counts and lists."""

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..corpus.ingest import Outcome
from ..extract.parse.errors import one_line, printable
from .tables import open_console, print_rows

_LISTED = ("source", "status", "languages", "market", "publisher", "published", "pages", "error")
_MOST_FAILURES = 1_000
"""Lines of failures; the rest is in ``diglot corpus list``."""


@contextmanager
def ingest_progress() -> Iterator[Callable[[Outcome], None]]:
    """Give what shows, on standard error, how far an ingest is, at what rate, and how long it will take."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("Ingesting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files  {task.fields[rates]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rates="")

        def show(outcome: Outcome) -> None:
            elapsed = bar.tasks[0].elapsed or 1.0
            rates = f"{outcome.added / elapsed:.1f} read/s, {outcome.encoded / elapsed:.0f} passages encoded/s"
            failed = f", {len(outcome.failures)} failed" if outcome.failures else ""
            bar.update(task, total=outcome.total, completed=outcome.done, rates=rates + failed)

        yield show


def print_outcome(outcome: Outcome, uri: str) -> None:
    """Say on standard error what an ingest has done, what has failed, and how to go on."""
    for failure in outcome.failures[:_MOST_FAILURES]:
        _say(f"{printable(failure.source)}: {one_line(failure.reason)}{' (as before)' if failure.known else ''}")
    known = sum(failure.known for failure in outcome.failures)
    counts = (
        (outcome.added - outcome.replaced, "new"),
        (outcome.replaced, "replaced"),
        (outcome.unchanged, "unchanged"),
        (outcome.copies, "copies of others"),
        (len(outcome.failures), "failed"),
    )
    said = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    _say(f"{said or 'nothing to do'}; {outcome.passages:,} passages, {outcome.encoded:,} encoded")
    if known:
        _say(f"{known:,} failed before and were not tried again; --retry-failed does that")
    if outcome.interrupted:
        _say(f"stopped; what was read is in {uri}. Run the same command again to go on")


def print_stats(counts: Mapping[str, Any], form: str) -> None:
    """Print the counts of a corpus."""
    if form in ("json", "jsonl"):
        _emit(counts, indent=2 if form == "json" else 0)
        return
    rows = [(name, _cell(value)) for name, value in counts.items()]
    _write_rows(("what", "value"), rows, form)


def print_list(rows: Sequence[Mapping[str, Any]], form: str) -> None:
    """Print the reports of a corpus."""
    if form == "json":
        _emit(rows, indent=2)
    elif form == "jsonl":
        for row in rows:
            _emit(row)
    else:
        _write_rows(_LISTED, [[_cell(row[name]) for name in _LISTED] for row in rows], form)


def _cell(value: object) -> object:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _write_rows(header: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> None:
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    else:
        print_rows(open_console(), header, rows)


def _emit(value: object, *, indent: int = 0) -> None:
    import msgspec

    encoded = msgspec.json.encode(value)
    sys.stdout.write((msgspec.json.format(encoded, indent=indent) if indent else encoded).decode() + "\n")


def _say(message: str) -> None:
    sys.stderr.write(f"diglot: {message}\n")
