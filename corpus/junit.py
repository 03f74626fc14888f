"""Findings as JUnit XML, which build servers show as tests."""

from collections.abc import Collection, Sequence
from typing import Any

import lxml.etree

from ..extract.records import Finding
from ..models.lexicon import Rules, load
from .checked import Checked, numbered_fingerprints
from .memory import NOT_IN_XML

_Element = Any
"""Of lxml, which has no types."""


def to_junit(reports: Sequence[Checked], unreadable: Sequence[str], failing: Collection[str]) -> str:
    """Return a suite of tests for each report: a test for each finding, and one that passes for each silent rule.

    Findings of the severities `failing` fail their tests, the others are passed with their message; files that could
    not be read are errors of a suite of their own.
    """
    root = lxml.etree.Element("testsuites", name="diglot check")
    for report in reports:
        _suite(root, report, failing)
    if unreadable:
        suite = lxml.etree.SubElement(root, "testsuite", name="unreadable files", skipped="0", time="0")
        for message in unreadable:
            test = _test(suite, "files", message)
            lxml.etree.SubElement(test, "error", type="unreadable", message=_clean(message))
    totals = {"tests": ".//testcase", "failures": ".//failure", "errors": ".//error"}
    for element in (root, *root):
        for name, path in totals.items():
            element.set(name, str(len(element.findall(path))))
    lxml.etree.indent(root)
    printed: bytes = lxml.etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return printed.decode() + "\n"


def _suite(root: _Element, report: Checked, failing: Collection[str]) -> None:
    name = " – ".join(document.source for document in report.documents)
    suite = lxml.etree.SubElement(root, "testsuite", name=_clean(name), skipped="0", time="0")
    silent = {rule.code for rule in load(Rules).rule} - {finding.code for finding in report.findings}
    for rule in load(Rules).rule:
        if rule.code in silent:
            _test(suite, name, f"{rule.code} {rule.name}")
    for finding, mark in zip(report.findings, numbered_fingerprints(report.findings), strict=True):
        test = _test(suite, name, f"{finding.code} {finding.rule} {mark}")
        text = _clean(_text(finding))
        if finding.severity in failing:
            failure = lxml.etree.SubElement(test, "failure", type=finding.rule, message=_clean(finding.message))
            failure.text = text
        else:
            lxml.etree.SubElement(test, "system-out").text = text


def _test(suite: _Element, report: str, name: str) -> _Element:
    return lxml.etree.SubElement(suite, "testcase", classname=_clean(report), name=_clean(name), time="0")


def _text(finding: Finding) -> str:
    lines = [f"{finding.severity}: {finding.message}"]
    for language, place in (("English", finding.en), ("Chinese", finding.zh)):
        if place:
            page = f"page {place.page}, " if place.page else ""
            lines.append(f"{language}, {page}characters {place.start} to {place.end}: {place.quote}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)
