"""Reports as they are printed."""

import sys
from collections.abc import Iterable

from ..extract.records import Report
from .formats import Format
from .output import emit, write_csv

_COLUMNS = (
    "kind", "value", "unit", "currency", "year", "role", "metric_text", "lang", "quote", "start", "end", "page",
)  # fmt: skip


def print_reports(reports: Iterable[Report], form: Format) -> None:
    """Print reports; JSONL and CSV are written while the reading goes on."""
    if form is Format.JSON:
        emit(list(reports), indent=2)
    elif form is Format.JSONL:
        for report in reports:
            emit(report)
            sys.stdout.flush()
    elif form is Format.CSV:
        write_csv(
            ("source", *_COLUMNS),
            (
                (report.source, *(_plain(getattr(figure, column)) for column in _COLUMNS))
                for report in reports
                for figure in report.figures
            ),
        )
    else:
        from .report_tables import print_report
        from .tables import open_console

        console = open_console()
        for report in list(reports):  # a progress bar and tables on one terminal would write over each other
            print_report(console, report)


def _plain(value: object) -> object:
    return "-".join(map(str, value)) if isinstance(value, tuple) else value
