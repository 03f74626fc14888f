"""The hook for pre-commit and the action for GitHub: what they call is there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from diglot.cli import app

ROOT = Path(__file__).parents[1]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
CHECK = ACTION["runs"]["steps"][-1]
HELP = CliRunner().invoke(app, ["check", "--help"], env={"COLUMNS": "200"}).stdout
ENGLISH = "The lens market was valued at USD 65.64 billion in 2024.\n"
CHINESE = "鏡片市場 2024 年規模為 65.64 億美元。\n"


def test_the_hook_calls_the_command() -> None:
    assert {"id", "name", "description", "entry", "language", "files"} <= set(HOOK)
    program, command = HOOK["entry"].split()
    assert (program, command, HOOK["language"]) == ("diglot", "check", "python")
    assert HOOK["pass_filenames"] is False


@pytest.mark.parametrize(
    ("name", "wanted"), [("a/report_en.PDF", True), ("report.md", True), ("diglot.toml", True), ("main.py", False)]
)
def test_the_hook_runs_when_a_report_has_changed(name: str, wanted: bool) -> None:
    assert bool(re.search(HOOK["files"], name)) == wanted


def test_the_options_of_the_action_are_those_of_the_command() -> None:
    options = set(re.findall(r"--[a-z][a-z-]+", CHECK["run"]))
    assert options >= {"--format", "--select", "--ignore", "--fail-on", "--baseline", "--model"}
    assert all(option in HELP for option in options)


def test_every_input_reaches_the_script_as_a_variable_only() -> None:
    given = {re.fullmatch(r"\$\{\{ inputs\.(.+) \}\}", value)[1] for value in CHECK["env"].values()}  # type: ignore[index]
    assert given == set(ACTION["inputs"])
    assert all(f"${name}" in CHECK["run"] for name in CHECK["env"])
    assert all("${{" not in step["run"] for step in ACTION["runs"]["steps"])


def test_every_step_has_a_shell_and_fetches_nothing_but_requirements() -> None:
    steps = ACTION["runs"]["steps"]
    assert ACTION["runs"]["using"] == "composite"
    assert all(step["shell"] == "bash" and "uses" not in step for step in steps)


@pytest.mark.parametrize(
    ("inputs", "status", "written"),
    [
        pytest.param({}, 1, "", id="printed"),
        pytest.param({"OUTPUT": "found.sarif", "FORMAT": "sarif"}, 1, '"2.1.0"', id="sarif"),
        pytest.param({"OUTPUT": "a b.csv", "FORMAT": "csv", "FAIL_ON": "never"}, 0, "DG101", id="never"),
        pytest.param({"OUTPUT": "x.csv", "FORMAT": "csv", "IGNORE": "DG1"}, 0, "code,rule", id="ignored"),
        pytest.param({"PATH": "lens_en.txt", "TWIN": "lens_zh.txt", "SELECT": "$(touch run)"}, 2, "", id="no-rule"),
    ],
)
def test_the_script_of_the_action(tmp_path: Path, inputs: dict[str, str], status: int, written: str) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    program = tmp_path / "temp" / "diglot" / "bin" / "diglot"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!{bash}\nexec "{sys.executable}" -m diglot.cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    (work / "lens_en.txt").write_text(ENGLISH, encoding="utf-8")
    (work / "lens_zh.txt").write_text(CHINESE, encoding="utf-8")
    defaults = {
        f"INPUT_{name.upper().replace('-', '_')}": entry.get("default", "") for name, entry in ACTION["inputs"].items()
    }
    given = {f"INPUT_{name}": value for name, value in inputs.items()}
    paths = os.pathsep.join(
        str(Path(part).resolve()) for part in os.environ.get("PYTHONPATH", "").split(os.pathsep) if part
    )
    variables = {
        **os.environ,
        **defaults,
        "INPUT_MODEL": "none",
        **given,
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "PYTHONPATH": paths,
    }
    done = subprocess.run(
        [bash, "-eo", "pipefail", "-c", CHECK["run"]], cwd=work, env=variables, capture_output=True, check=False
    )
    assert done.returncode == status, done.stderr.decode()
    assert not (work / "run").exists()
    if "OUTPUT" in inputs:
        assert (tmp_path / "output").read_text(encoding="utf-8") == f"report={inputs['OUTPUT']}\n"
        assert written in (work / inputs["OUTPUT"]).read_text(encoding="utf-8")
