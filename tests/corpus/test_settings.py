from pathlib import Path

import pytest

from diglot.corpus.selection import UnknownRuleError, codes_of, find_rule, select_rules
from diglot.corpus.settings import CheckSettings, SettingsError, find_settings, with_options
from diglot.extract.records import Finding, Place

PROJECT = '[tool.diglot.check]\nselect = ["DG1"]\nfail-on = "warning"\nbaseline = "known.json"\n'


def finding(code: str, rule: str) -> Finding:
    place = Place(quote="1", start=0, end=1)
    return Finding(code=code, rule=rule, severity="error", message="", en=place, zh=None, confidence=1)


def test_the_nearest_file_upwards_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (folder.parent / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")  # not about diglot
    check = find_settings(folder / "report.txt").check
    assert (check.select, check.fail_on, check.baseline) == (("DG1",), "warning", str(tmp_path / "known.json"))
    (folder / "diglot.toml").write_text('[check]\nignore = ["year"]\n', encoding="utf-8")
    assert find_settings(folder / "report.txt").check == CheckSettings(ignore=("year",))


def test_a_file_of_its_own_goes_before_the_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "diglot.toml").write_text('[check]\nmodel = "none"\n', encoding="utf-8")
    assert find_settings(tmp_path).check == CheckSettings(model="none")


def test_options_go_before_settings() -> None:
    settings = CheckSettings(select=("DG1",), fail_on="never")
    assert with_options(settings, select=("DG3",), fail_on=None) == CheckSettings(select=("DG3",), fail_on="never")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param(
            "diglot.toml", "[check]\nselct = []", "check.selct: no such key; did you mean select?", id="unknown-key"
        ),
        pytest.param("diglot.toml", "[chek]\n", "chek: no such key; did you mean check?", id="unknown-table"),
        pytest.param("diglot.toml", '[check]\nselect = "DG1"', "check.select: Expected `array`", id="no-list"),
        pytest.param("diglot.toml", "[check]\nignore = [1]", r"check.ignore\[0\]: Expected `str`", id="no-text"),
        pytest.param("diglot.toml", '[check]\nfail-on = "all"', "check.fail-on: .*error, warning", id="no-severity"),
        pytest.param(
            "pyproject.toml",
            '[tool.diglot.check.severity]\nmagnitud = "info"',
            "tool.diglot.check.severity: there is no rule 'magnitud'; did you mean magnitude?",
            id="unknown-rule",
        ),
        pytest.param("diglot.toml", "check = ", "no well-formed TOML", id="no-toml"),
        pytest.param("pyproject.toml", "[tool.diglot\n", "no well-formed TOML", id="broken-project"),
    ],
)
def test_what_is_wrong_names_the_file_and_the_key(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as caught:
        find_settings(tmp_path / "report.txt")
    assert str(caught.value).startswith(str(tmp_path / name))


def test_a_broken_project_that_is_not_about_diglot_is_none_of_its_business(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n", encoding="utf-8")
    assert find_settings(tmp_path).check == CheckSettings()


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ((), (), ["DG101", "DG104", "DG301"]),
        (("DG1",), (), ["DG101", "DG104"]),
        (("dg1",), ("year",), ["DG101"]),
        (("magnitude", "DG3"), (), ["DG101", "DG301"]),
        ((), ("DG",), []),
        (("DG101",), ("DG1",), []),
    ],
)
def test_rules_are_selected_by_name_code_and_beginning(
    select: tuple[str, ...], ignore: tuple[str, ...], codes: list[str]
) -> None:
    findings = [finding("DG101", "magnitude"), finding("DG104", "year"), finding("DG301", "missing_paragraph")]
    assert [one.code for one in select_rules(select, ignore).apply(findings)] == codes


def test_the_longer_name_of_a_severity_goes_before_the_shorter() -> None:
    selection = select_rules((), (), {"year": "warning", "DG1": "info"})
    found = selection.apply([finding("DG101", "magnitude"), finding("DG104", "year"), finding("DG301", "x")])
    assert [one.severity for one in found] == ["info", "warning", "error"]


@pytest.mark.parametrize(
    ("name", "near"), [("magnitud", "magnitude"), ("Magnitudes", "magnitude"), ("DG1O1", "DG101"), ("zzz", None)]
)
def test_an_unknown_rule_is_an_error_that_names_the_nearest(name: str, near: str | None) -> None:
    with pytest.raises(UnknownRuleError) as caught:
        codes_of([name])
    assert (f"did you mean {near}?" in str(caught.value)) == (near is not None)


def test_a_rule_is_found_by_name_or_code() -> None:
    assert find_rule("magnitude") is find_rule("dg101")
    with pytest.raises(UnknownRuleError, match="no rule 'DG1'"):
        find_rule("DG1")
