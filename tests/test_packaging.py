import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import diglot

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_PACKAGES = {"tests", "benchmarks", "build", "dist", "docs"}


def test_packages_are_the_folders_with_an_init() -> None:
    found = {
        ".".join(("diglot", *path.parent.relative_to(ROOT).parts))
        for path in ROOT.rglob("__init__.py")
        if not any(part.startswith(".") or part in NOT_PACKAGES for part in path.relative_to(ROOT).parts)
    }
    listed = set(PROJECT["tool"]["setuptools"]["packages"])
    assert found == listed - {"diglot.models.tables"}
    assert (ROOT / "models" / "tables").is_dir()


def test_nothing_but_the_package_ships_from_the_root() -> None:
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "cli.py"}


def test_the_wheel_holds_diglot_and_nothing_else(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"diglot"}
    assert {"diglot/py.typed", "diglot/models/tables/units.toml", "diglot/corpus/samples/002_mri_systems.html"} <= set(
        names
    )
    assert not any("tests" in name or "pdf_source" in name for name in names)


def test_the_version_is_said_once() -> None:
    assert diglot.__version__ == PROJECT["project"]["version"] == version("diglot")


@pytest.mark.parametrize("name", sorted(set(diglot.__all__)))
def test_public_names_are_there(name: str) -> None:
    assert getattr(diglot, name) is not None


def test_unknown_names_are_no_part_of_the_package() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        diglot.nothing  # noqa: B018


def test_no_public_name_hides_a_folder() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert {"extract", "models", "corpus"} <= folders
    assert not (folders | {"cli"}) & set(diglot.__all__)
