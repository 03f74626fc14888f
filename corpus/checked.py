"""Reports that have been checked: their documents, the alignment and the findings."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..extract.records import Alignment, Bitext, Document, Finding, Severity

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The gravest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found in a report."""

    english: Document
    chinese: Document
    """The same one if the report has both languages."""
    bitext: Bitext
    findings: tuple[Finding, ...]
    known: int = 0
    """How many more were found that a baseline accepts."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files of the report: one, or the English and the Chinese."""
        return (self.english,) if self.chinese is self.english else (self.english, self.chinese)


def counts(reports: Sequence[Checked]) -> dict[Severity, int]:
    """Return how many findings of each severity there are."""
    found = Counter(one.severity for report in reports for one in report.findings)
    return {severity: found[severity] for severity in SEVERITIES}


def summary(reports: Sequence[Checked]) -> str:
    """Return the counts in words: 2 errors, 1 warning, 0 information, in 3 reports."""
    errors, warnings, infos = counts(reports).values()
    known = sum(report.known for report in reports)
    parts = [
        f"{errors} error{'' if errors == 1 else 's'}",
        f"{warnings} warning{'' if warnings == 1 else 's'}",
        f"{infos} info",
        f"{known} more in the baseline" if known else "",
    ]
    where = f" in {len(reports)} reports" if len(reports) != 1 else ""
    return ", ".join(part for part in parts if part) + where


def fingerprint(finding: Finding) -> str:
    """Return what a finding is known by wherever it stands: a digest of its rule and its quotes."""
    quotes = (" ".join(place.quote.split()) if place else "" for place in (finding.en, finding.zh))
    return hashlib.sha256("\x1f".join((finding.code, *quotes)).encode()).hexdigest()[:16]


def numbered_fingerprints(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the fingerprint of each finding, with its number among those that have the same one."""
    seen: Counter[str] = Counter()
    for finding in findings:
        mark = fingerprint(finding)
        seen[mark] += 1
        yield f"{mark}:{seen[mark]}"


def check_record(report: Checked) -> dict[str, object]:
    """Return a check as it is given to programs: sources, findings, and the groups of the alignment."""
    alignment = [group(report.bitext, one) for one in report.bitext.alignments]
    return {**sources_of(report), "findings": report.findings, "alignment": alignment}


def sources_of(report: Checked) -> dict[str, str]:
    """Return where the two sides of a report come from."""
    return {"en_source": report.english.source, "zh_source": report.chinese.source}


def group(bitext: Bitext, one: Alignment) -> list[object]:
    """Return a group of an alignment: numbers of English units, numbers of Chinese units, score."""
    english, chinese = [bitext.english[index] for index in one.en], [bitext.chinese[index] for index in one.zh]
    return [[unit.number for unit in english], [unit.number for unit in chinese], one.score]
