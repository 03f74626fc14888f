import csv
import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from diglot.cli import app
from diglot.terminal.check import print_check
from diglot.terminal.formats import CheckFormat

ENGLISH = "Lens Market\n\nThe lens market was valued at USD 65.64 billion in 2024, and Europe holds 36.2% of it.\n"
CHINESE = "鏡片市場\n\n鏡片市場 2024 年規模為 65.64 億美元,其中歐洲占 32.6%。\n"
BOTH = "Pump Market\n\nThe pump market was USD 4 billion in 2023.\n\n幫浦市場\n\n幫浦市場 2022 年為 40 億美元。\n"


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(app, ["check", *arguments, "--model", "none"], env=env)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of reports: twins in folders, one in both languages, one without twin, one that is broken."""
    for name, text in {
        "lens/report_en.txt": ENGLISH,
        "lens/report_tw.txt": CHINESE,
        "pumps.md": BOTH,
        "alone.txt": "The bolt market was worth nothing at all in that year.\n",
        ".hidden/report_en.txt": ENGLISH,
        "node_modules/bolt/readme.md": ENGLISH,
        "env/pyvenv.cfg": "home = /usr/bin\n",
        "env/lib/licence.txt": ENGLISH,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    return tmp_path


@pytest.fixture
def twins(folder: Path) -> tuple[str, str]:
    return str(folder / "lens" / "report_en.txt"), str(folder / "lens" / "report_tw.txt")


def codes(done: Result) -> list[str]:
    return [row["code"] for row in csv.DictReader(io.StringIO(done.stdout))]


def test_twins_may_stand_in_either_order(twins: tuple[str, str]) -> None:
    found = [run(*files, "-f", "csv").stdout for files in (twins, twins[::-1])]
    assert found[0] == found[1]
    assert "DG101" in found[0]


def test_a_folder_is_checked_report_by_report(folder: Path) -> None:
    done = run(str(folder), "--format", "json")
    lens, pumps = json.loads(done.stdout)
    assert [Path(lens[f"{side}_source"]).name for side in ("en", "zh")] == ["report_en.txt", "report_tw.txt"]
    assert Path(pumps["en_source"]).name == Path(pumps["zh_source"]).name == "pumps.md"
    assert [[one["code"] for one in report["findings"]] for report in (lens, pumps)] == [["DG101", "DG102"], ["DG104"]]


def test_what_is_wrong_with_a_folder_is_said_and_does_not_stop_the_rest(folder: Path) -> None:
    done = run(str(folder), "-f", "csv", "--fail-on", "never")
    assert done.exit_code == 3
    assert f"{folder / 'broken.pdf'}: " in done.stderr
    assert f"{folder / 'alone.txt'}: is English, and has no Chinese twin" in done.stderr
    assert not any(name in done.stderr for name in (".hidden", "node_modules", "licence.txt"))
    assert codes(done) == ["DG101", "DG102", "DG104"]


def test_a_folder_has_no_twin(folder: Path, twins: tuple[str, str]) -> None:
    assert run(str(folder), twins[0]).exit_code == 2


def test_a_report_without_its_twin_is_told_so(twins: tuple[str, str]) -> None:
    assert "has no Chinese twin" in run(twins[0]).stderr


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_shows_both_places_within_the_width(twins: tuple[str, str], columns: int) -> None:
    shown = run(*twins, "-f", "table", env={"COLUMNS": str(columns)}).stdout
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()[1:]) <= columns
    assert "[billion]" in shown
    assert "[億]" in shown
    assert "3[6.2]%" in shown
    assert "line 3, column 31" in shown
    assert "2 errors, 0 warnings, 0 info" in shown.splitlines()[-1]


def test_colours_of_the_table_switch_off(twins: tuple[str, str]) -> None:
    forced = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    coloured = run(*twins, "-f", "table", env={**forced, "NO_COLOR": ""}).stdout
    plain = run(*twins, "-f", "table", env={**forced, "NO_COLOR": "1"}).stdout
    assert "\x1b[1;31merror" in coloured
    assert "[億]" not in coloured
    assert "31m" not in plain
    assert "\x1b[1;7m億" in plain
    assert "\x1b" not in run(*twins, "-f", "table").stdout


@pytest.mark.parametrize(
    ("options", "status", "found"),
    [
        pytest.param([], 1, ["DG101", "DG102"], id="all"),
        pytest.param(["--select", "DG1"], 1, ["DG101", "DG102"], id="beginning-of-codes"),
        pytest.param(["--select", "magnitude,year"], 1, ["DG101"], id="commas"),
        pytest.param(["--ignore", "DG101", "--ignore", "digit"], 0, [], id="twice"),
        pytest.param(["--fail-on", "never"], 0, ["DG101", "DG102"], id="never"),
    ],
)
def test_rules_and_status(twins: tuple[str, str], options: list[str], status: int, found: list[str]) -> None:
    done = run(*twins, "-f", "csv", *options)
    assert (done.exit_code, codes(done)) == (status, found)


def test_an_unknown_rule_is_wrong_usage(twins: tuple[str, str]) -> None:
    done = run(*twins, "--select", "magnitud")
    assert done.exit_code == 2
    assert "did you mean magnitude?" in " ".join(done.stderr.split())


def test_settings_beside_the_reports_are_used_and_options_go_before(folder: Path, twins: tuple[str, str]) -> None:
    (folder / "diglot.toml").write_text(
        '[check]\nignore = ["digit"]\nfail-on = "error"\n\n[check.severity]\nmagnitude = "info"\n', encoding="utf-8"
    )
    done = run(*twins, "-f", "jsonl")
    (finding,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (finding["code"], finding["severity"], done.exit_code) == ("DG101", "info", 0)
    assert run(*twins, "--fail-on", "info").exit_code == 1


def test_broken_settings_are_wrong_usage(folder: Path, twins: tuple[str, str]) -> None:
    (folder / "diglot.toml").write_text("[check]\nbaselin = 1\n", encoding="utf-8")
    done = run(*twins)
    assert done.exit_code == 2
    assert "check.baselin" in "".join(done.stderr.split("\n"))


def test_a_baseline_is_written_and_kept_to(folder: Path, twins: tuple[str, str]) -> None:
    baseline = str(folder / "known.json")
    written = run(*twins, "--baseline", baseline, "--write-baseline")
    assert (written.exit_code, written.stdout) == (0, "")
    assert "2 findings are accepted" in written.stderr
    kept = run(*twins, "--baseline", baseline, "-f", "csv")
    assert (kept.exit_code, codes(kept)) == (0, [])
    assert "2 more in the baseline" in kept.stderr
    Path(twins[1]).write_text(CHINESE.replace("2024", "2023"), encoding="utf-8")
    assert codes(run(*twins, "--baseline", baseline, "-f", "csv")) == ["DG104"]


def test_what_a_baseline_accepts_and_is_found_no_more_is_told(folder: Path, twins: tuple[str, str]) -> None:
    baseline = str(folder / "known.json")
    run(str(folder), "--baseline", baseline, "--write-baseline")
    assert "found no more" not in run(str(folder), "--baseline", baseline).stderr
    Path(twins[1]).write_text(CHINESE.replace("65.64 億", "656.4 億"), encoding="utf-8")
    assert "1 accepted finding is found no more" in run(*twins, "--baseline", baseline).stderr
    assert "found no more" not in run(*twins, "--baseline", baseline, "--ignore", "DG101").stderr
    (folder / "pumps.md").unlink()
    assert "2 accepted findings are found no more" in run(*twins, "--baseline", baseline).stderr
    run(str(folder), "--baseline", baseline, "--write-baseline")
    assert "found no more" not in run(str(folder), "--baseline", baseline).stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [(["--write-baseline"], "asks for --baseline"), (["--baseline", "missing.json"], "cannot be opened")],
)
def test_a_baseline_that_is_not_there_is_wrong_usage(twins: tuple[str, str], options: list[str], message: str) -> None:
    done = run(*twins, *options)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())


def test_a_glossary_of_ones_own_pairs_segments(tmp_path: Path) -> None:
    report, glossary = tmp_path / "report.md", tmp_path / "ours.csv"
    report.write_text("By material: glass, zorblite and quux.\n\n按材料:玻璃、壹貳石。\n", encoding="utf-8")
    glossary.write_text("en,zh\nquux,壹貳石\n", encoding="utf-8")
    done = run(str(report), "--glossary", str(glossary), "-f", "jsonl")
    assert [json.loads(line)["en"]["quote"] for line in done.stdout.splitlines()] == ["zorblite"]


@pytest.mark.parametrize(("form", "opening"), [("html", "<!doctype html>"), ("sarif", "{"), ("junit", "<?xml")])
def test_other_forms(folder: Path, form: str, opening: str) -> None:
    done = run(str(folder), "-f", form)
    assert done.stdout.startswith(opening)
    assert "broken.pdf" in done.stdout
    assert "3 errors, 0 warnings, 0 info in 2 reports" in done.stderr


@pytest.mark.parametrize("form", CheckFormat)
def test_a_report_that_took_too_long_leaves_no_findings(form: CheckFormat, capsys: pytest.CaptureFixture[str]) -> None:
    print_check([], ["report.txt: took too long"], form, fail_on="error", several=False)
    printed = capsys.readouterr().out
    if form is CheckFormat.JSON:
        assert json.loads(printed) == []
    assert ("took too long" in printed) == (form in (CheckFormat.HTML, CheckFormat.SARIF, CheckFormat.JUNIT))


def test_rules_are_listed_and_explained() -> None:
    listed = CliRunner().invoke(app, ["rules", "--format", "table"])
    assert "DG101" in listed.stdout
    assert "missing_paragraph" in listed.stdout
    one = CliRunner().invoke(app, ["rules", "magnitude", "--format", "table"])
    assert "What to do" in one.stdout
    (record,) = json.loads(CliRunner().invoke(app, ["rules", "DG101", "--format", "json"]).stdout)
    assert (record["name"], set(record["wrong"])) == ("magnitude", {"en", "zh"})
    unknown = CliRunner().invoke(app, ["rules", "magnitud"])
    assert unknown.exit_code == 2
    assert "did you mean magnitude?" in " ".join(unknown.stderr.split())
