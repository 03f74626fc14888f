"""Findings as they are printed."""

import sys
from collections.abc import Iterator, Sequence

import msgspec

from .. import __version__
from ..corpus.checked import SEVERITIES, Checked, check_record, sources_of, summary
from ..extract.records import Finding
from .formats import CheckFormat
from .output import emit, write_csv

_COLUMNS = ("code", "rule", "severity", "message", "en", "zh", "en_source", "zh_source")


def print_check(
    reports: Sequence[Checked], unreadable: Sequence[str], form: CheckFormat, *, fail_on: str, several: bool
) -> None:
    """Print what was found in reports; the counts go below a table, else to standard error.

    As JSON, `several` reports are a list even if there is only one, and so is a report that took too long.
    `unreadable` are messages.
    """
    if form is CheckFormat.TABLE:
        from .finding_tables import print_findings
        from .tables import open_console

        print_findings(open_console(), reports)
        return
    if form is CheckFormat.JSON:
        records = [check_record(report) for report in reports]
        emit(records if several or not records else records[0], indent=2)
    elif form is CheckFormat.JSONL:
        for report in reports:
            for one in report.findings:
                record: dict[str, object] = msgspec.to_builtins(one)
                emit(record | sources_of(report))
    elif form is CheckFormat.CSV:
        write_csv(_COLUMNS, (row for report in reports for row in _rows(report)))
    else:
        sys.stdout.write(_page(reports, unreadable, form, fail_on))
    sys.stderr.write(summary(reports) + "\n")


def grave(fail_on: str) -> tuple[str, ...]:
    """Return the severities that are as grave as one, none for never."""
    return SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()


def _page(reports: Sequence[Checked], unreadable: Sequence[str], form: CheckFormat, fail_on: str) -> str:
    if form is CheckFormat.SARIF:
        from ..corpus.sarif import to_sarif

        log = msgspec.json.encode(to_sarif(reports, unreadable, __version__))
        return msgspec.json.format(log, indent=2).decode() + "\n"
    if form is CheckFormat.JUNIT:
        from ..corpus.junit import to_junit

        return to_junit(reports, unreadable, grave(fail_on))
    from ..web.checked import check_page

    return check_page(reports, unreadable)


def _rows(report: Checked) -> Iterator[tuple[object, ...]]:
    for one in report.findings:
        yield (one.code, one.rule, one.severity, one.message, *_quotes(one), *sources_of(report).values())


def _quotes(finding: Finding) -> tuple[str, str]:
    return (finding.en.quote if finding.en else "", finding.zh.quote if finding.zh else "")
