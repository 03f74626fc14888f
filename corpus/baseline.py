"""Baselines: findings that are known and accepted, in a file that can be read and reviewed."""

import os
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from ..models.errors import DiglotError
from .checked import Checked, fingerprint

_VERSION = 1
_SHOWN = 80
"""Characters of a quote that the file shows; the fingerprint knows all of it."""

Key = tuple[tuple[str, ...], str]
"""The files of a report, and the fingerprint of a finding in it."""


class BaselineError(DiglotError, ValueError):
    """A baseline cannot be read; the message names the file and says what to do."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A finding that is accepted."""

    files: tuple[str, ...]
    """Relative to the baseline."""
    code: str
    rule: str
    en: str | None = None
    zh: str | None = None
    fingerprint: str
    count: int = 1


class _Baseline(msgspec.Struct, frozen=True):
    version: int
    findings: tuple[Entry, ...]


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """Return the findings that a baseline accepts; raises :class:`BaselineError`."""
    try:
        baseline = msgspec.json.decode(path.read_bytes(), type=_Baseline)
    except OSError as err:
        raise BaselineError(f"{path}: cannot be opened: {err.strerror}; --write-baseline makes it") from err
    except (msgspec.DecodeError, UnicodeDecodeError) as err:
        raise BaselineError(f"{path}: is no baseline ({err}); --write-baseline makes one") from err
    if baseline.version != _VERSION:
        raise BaselineError(f"{path}: version {baseline.version} is not known; --write-baseline makes it anew")
    return baseline.findings


def write_baseline(path: Path, reports: Sequence[Checked]) -> None:
    """Accept all findings of reports; raises :class:`BaselineError` if the file cannot be written."""
    entries: dict[Key, Entry] = {}
    for report in reports:
        files = _files(report, path)
        for finding in report.findings:
            key = files, fingerprint(finding)
            known = entries.get(key)
            entries[key] = Entry(
                files=files,
                code=finding.code,
                rule=finding.rule,
                en=_short(finding.en.quote) if finding.en else None,
                zh=_short(finding.zh.quote) if finding.zh else None,
                fingerprint=key[1],
                count=known.count + 1 if known else 1,
            )
    ordered = sorted(entries.values(), key=lambda entry: (entry.files, entry.code, entry.en or "", entry.zh or ""))
    encoded = msgspec.json.format(msgspec.json.encode(_Baseline(_VERSION, tuple(ordered))), indent=2)
    try:
        path.write_bytes(encoded + b"\n")
    except OSError as err:
        raise BaselineError(f"{path}: cannot be written: {err.strerror}") from err


def without_known(report: Checked, accepted: Sequence[Entry], baseline: Path) -> Checked:
    """Return a report without the findings that its baseline accepts; of equal ones as many as are accepted."""
    files = _files(report, baseline)
    left = Counter({entry.fingerprint: entry.count for entry in accepted if entry.files == files})
    new = []
    for finding in report.findings:
        mark = fingerprint(finding)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            new.append(finding)
    return replace(report, findings=tuple(new), known=len(report.findings) - len(new))


def found_no_more(reports: Sequence[Checked], accepted: Sequence[Entry], codes: Collection[str], baseline: Path) -> int:
    """Return how many findings a baseline accepts that reports, with all that was found, do not have any more.

    Only those of the rules that were asked for, and of files that were checked or are gone, can be told.
    """
    found = Counter((_files(report, baseline), fingerprint(one)) for report in reports for one in report.findings)
    checked = {_files(report, baseline) for report in reports}
    folder = baseline.absolute().parent
    return sum(
        max(0, entry.count - found[entry.files, entry.fingerprint])
        for entry in accepted
        if entry.code in codes and (entry.files in checked or not all((folder / name).exists() for name in entry.files))
    )


def _files(report: Checked, baseline: Path) -> tuple[str, ...]:
    """Return the names of a report's files as seen from its baseline, the same on every system."""
    folder = baseline.absolute().parent
    return tuple(Path(os.path.relpath(one.source, folder)).as_posix() for one in report.documents)


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
