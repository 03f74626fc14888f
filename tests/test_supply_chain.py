"""What comes with an installation, and what it may do: no pickle, no copyleft, no network."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))
import licences  # noqa: E402

OURS = [path for folder in ("models", "extract", "corpus", "terminal", "web") for path in (ROOT / folder).rglob("*.py")]
_UNSAFE = re.compile(
    r"^\s*(?:import|from) (?:pickle|cPickle|dill|cloudpickle|joblib|shelve|marshal)\b"
    r"|allow_pickle\s*=\s*True|torch\.load|trust_remote_code\s*=\s*True|(?<![\w.])(?:eval|exec)\(|shell\s*=\s*True|yaml\.load\(",
    re.MULTILINE,
)
BLOCKED = """
import os, socket
def refused(name):
    def call(*arguments, **_):
        family = getattr(arguments[0], "family", None) if arguments else None
        if family == getattr(socket, "AF_UNIX", -1):
            return getattr(socket._socket.socket, name)(*arguments)
        with open(os.environ["DIGLOT_TEST_CALLS"], "a") as calls:
            calls.write(f"{name} {arguments}\\n")
        raise OSError("no network here")
    return call
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refused(name))
socket.getaddrinfo = refused("getaddrinfo")
"""
SCRIPT = """
set -e
diglot() {{ "{python}" -m diglot.cli "$@"; }}
diglot extract "{samples}/001_point_of_care_ultrasound.txt" "{samples}/003_hybrid_imaging_pet_ct.pdf" > /dev/null
diglot quantities docs/example_lines.txt > /dev/null
diglot terms docs/example.txt > /dev/null
diglot align docs/example.txt > /dev/null
diglot check docs/example_slips.txt --fail-on never > /dev/null
diglot rules > /dev/null
diglot evaluate gold > /dev/null
diglot ingest reports --corpus c
diglot search "electrochromic glass" --corpus c > /dev/null
diglot similar docs/example.txt --corpus c > /dev/null
diglot themes --corpus c > /dev/null
diglot figures --corpus c --compare > /dev/null
diglot markets --corpus c > /dev/null
diglot diff docs/example.txt docs/example_slips.txt > /dev/null
diglot corpus stats c > /dev/null
diglot corpus compact c
diglot corpus export c --to out
"""


def test_nothing_unpickles_or_runs_what_it_reads() -> None:
    found = {path.name: _UNSAFE.findall(path.read_text(encoding="utf-8")) for path in OURS}
    assert {name for name, calls in found.items() if calls} == {"stages.py"}  # what processes of Ray hand on


def test_no_command_calls_the_network(tmp_path: Path) -> None:
    samples, calls = ROOT / "corpus" / "samples", tmp_path / "calls"
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(BLOCKED)
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    for folder, names in (
        ("gold", ["001_point_of_care_ultrasound.txt", "001_point_of_care_ultrasound.gold.json"]),
        ("reports", []),
    ):
        (tmp_path / folder).mkdir()
        for name in names:
            shutil.copy(samples / name, tmp_path / folder / name)
    for name in ("example.txt", "example_slips.txt"):
        shutil.copy(ROOT / "docs" / name, tmp_path / "reports" / name)
    paths = [os.path.abspath(one) for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]  # noqa: PTH100
    done = subprocess.run(
        ["bash", "-c", SCRIPT.format(python=sys.executable, samples=samples)],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), *paths]),
            "DIGLOT_TEST_CALLS": str(calls),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not calls.exists(), calls.read_text()


def test_the_network_is_blocked_where_that_is_tested(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKED)
    done = subprocess.run(
        [sys.executable, "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "DIGLOT_TEST_CALLS": str(tmp_path / "calls")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "getaddrinfo" in (tmp_path / "calls").read_text()


def test_no_dependency_is_under_a_licence_that_reaches_its_users() -> None:
    found = licences.packages()
    assert len(found) > 40
    assert [one for one in found if one.is_copyleft] == []
    assert [one for one in found if one.licence == "unknown"] == []


@pytest.mark.parametrize(
    ("licence", "copyleft"),
    [
        ("MIT", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v2 (LGPLv2)", False),
        ("GPL-3.0-or-later", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("AGPL-3.0-only", True),
    ],
)
def test_licences_that_reach_users(licence: str, copyleft: bool) -> None:
    assert licences.Package("x", licence, True).is_copyleft is copyleft


def test_the_page_of_licences_names_what_diglot_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [
        one for extra in licences.EXTRAS for one in project["optional-dependencies"][extra]
    ]
    page = licences.PAGE.read_text(encoding="utf-8")
    assert [name for one in asked if f"| {(name := Requirement(one).name.lower())} |" not in page] == []
