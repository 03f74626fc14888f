"""Findings as SARIF 2.1.0 (OASIS), the form in which linters hand their results to code scanning and editors."""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from ..extract.records import Document, Finding, Place
from ..models.lexicon import Rule, Rules, load
from .checked import Checked, numbered_fingerprints
from .regions import Region, Regions
from .rulebook import rule_page

Json = dict[str, object]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PAGE = "urn:diglot:rule:{code}"
"""Names the page of a rule, which the log itself carries (``help``)."""
_ROOT = "%SRCROOT%"
"""The name by which code scanning knows the root of what is scanned."""


def to_sarif(reports: Sequence[Checked], unreadable: Sequence[str], version: str) -> Json:
    """Return a log of one run, with what could not be read as notifications.

    Of two places the Chinese is the one that a result is at, since it is mostly the translation; the English is its
    related location. Regions are those of the file if it is a text that has the quote, else those of the text as read.
    """
    documents = {id(one): one for report in reports for one in report.documents}
    indices = {key: index for index, key in enumerate(documents)}
    regions = {key: Regions(one) for key, one in documents.items()}
    rules = load(Rules).rule
    order = {rule.code: index for index, rule in enumerate(rules)}
    results = [
        _result(finding, mark, order[finding.code], _Places(report, indices, regions))
        for report in reports
        for finding, mark in zip(report.findings, numbered_fingerprints(report.findings), strict=True)
    ]
    run: Json = {
        "tool": {"driver": {"name": "diglot", "semanticVersion": version, "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(one, regions[key]) for key, one in documents.items()],
        "results": results,
        "invocations": [
            {
                "executionSuccessful": not unreadable,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": _plain(message)}} for message in unreadable
                ],
            }
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> Json:
    page = rule_page(rule)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("_")),
        "shortDescription": {"text": _plain(rule.summary)},
        "fullDescription": {"text": _plain(rule.explanation or rule.summary)},
        "help": {"text": page, "markdown": page},
        "helpUri": _PAGE.format(code=rule.code),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.name]},
    }


def _artifact(document: Document, regions: Regions) -> Json:
    artifact: Json = {
        "location": _location(document.source),
        "mimeType": document.media_type,
        "hashes": {"sha-256": document.sha256},
    }
    if not regions.in_file:
        artifact["description"] = {"text": "Regions are those of the text that is read in this file."}
    return artifact


def _location(source: str) -> Json:
    """Return the address of a file: below the working folder relative to it, elsewhere absolute."""
    path = Path(os.path.abspath(source))  # noqa: PTH100  a name with ".." in it is none below the folder
    try:
        relative = path.relative_to(Path.cwd())
    except ValueError:
        return {"uri": path.as_uri()}
    return {"uri": quote(relative.as_posix()), "uriBaseId": _ROOT}


class _Places:
    """The locations of the places of one report."""

    def __init__(self, report: Checked, indices: dict[int, int], regions: dict[int, Regions]) -> None:
        self._report, self._indices, self._regions = report, indices, regions

    def of(self, finding: Finding) -> list[Json]:
        """Return the locations of a finding, the one that it is at first."""
        sides = ((finding.zh, self._report.chinese), (finding.en, self._report.english))
        return [self._place(place, document) for place, document in sides if place]

    def _place(self, place: Place, document: Document) -> Json:
        artifact = _location(document.source) | {"index": self._indices[id(document)]}
        physical: Json = {"artifactLocation": artifact}
        if region := self._regions[id(document)].of(place):
            physical["region"] = _region(region, place)
        location: Json = {"physicalLocation": physical}
        if place.page is not None:
            location["properties"] = {"page": place.page}
        return location


def _region(region: Region, place: Place) -> Json:
    return {
        "startLine": region.start_line,
        "startColumn": region.start_column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
        "charOffset": region.start,
        "charLength": region.end - region.start,
        "snippet": {"text": place.quote},
    }


def _result(finding: Finding, mark: str, index: int, places: _Places) -> Json:
    first, *others = places.of(finding)
    message = _escaped(finding.message)
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": message},
        "locations": [first],
        "partialFingerprints": {"quotes/v1": mark},
        "rank": round(100 * finding.confidence, 1),
        "properties": {"expected": finding.expected, "found": finding.found, "confidence": finding.confidence},
    }
    if others:
        result["message"] = {"text": f"{message} ([English](0))"}
        result["relatedLocations"] = [
            location | {"id": number, "message": {"text": "the English"}} for number, location in enumerate(others)
        ]
    return result


def _plain(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _escaped(text: str) -> str:
    """Return a text in which nothing is a link or a placeholder."""
    return _plain("".join(f"\\{char}" if char in "[]\\" else char for char in text))
