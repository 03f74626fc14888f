"""The pages of docs/ and the README do what they say: their code is run, and the site is built without a warning."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))
import blocks  # noqa: E402

PAGES = sorted(
    path
    for path in DOCS.rglob("*.md")
    if path.parent.name != "rules" and not path.name.endswith(".in.md") and blocks.blocks(path.read_text("utf-8"))
)


@pytest.fixture
def place() -> Iterator[Path]:
    with blocks.folder() as folder:
        yield folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_the_code_on_a_page_does_what_the_page_shows(page: Path, place: Path) -> None:
    assert list(blocks.run_page(page.read_text(encoding="utf-8"), place)) == []


def test_the_code_in_the_readme_runs(place: Path) -> None:
    samples = ROOT / "corpus" / "samples"
    (place / "corpus").unlink()  # it is the reader's corpus there
    for folder, name, source in (
        ("reports", "mri.html", "002_mri_systems.html"),
        ("reports", "pet.pdf", "003_hybrid_imaging_pet_ct.pdf"),
        ("archive", "2024.txt", "006_semiconductor_test_equipment.txt"),
    ):
        (place / folder).mkdir(exist_ok=True)
        shutil.copy(samples / source, place / folder / name)
    shutil.make_archive(str(place / "archive" / "2024"), "zip", place / "archive", "2024.txt")
    for name in ("report_en.pdf", "report_zh.pdf", "report-2024.pdf", "report-2025.pdf"):
        shutil.copy(samples / "003_hybrid_imaging_pet_ct.pdf", place / name)
    assert list(blocks.run_page((ROOT / "README.md").read_text(encoding="utf-8"), place)) == []


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        pytest.param("a\nb\n", "a\nb\n", True, id="the-same"),
        pytest.param("a\n...\n", "a\nb\nc\n", True, id="cut"),
        pytest.param("a\n...\nc\n", "a\nb\nc\n", True, id="cut-in-the-middle"),
        pytest.param("a\n", "a\nb\n", False, id="more-is-printed"),
        pytest.param("b\n...\n", "a\nb\n", False, id="other-lines"),
    ],
)
def test_what_a_page_shows_is_compared_line_by_line(shown: str, printed: str, same: bool) -> None:
    assert blocks.agrees(shown, printed) is same


def test_commands_of_a_block_have_their_outputs() -> None:
    assert list(blocks.commands("$ one\n1\n$ two \\\n  more\n2\n")) == [("one", "1\n"), ("two \\\n  more", "2\n")]


def test_the_notebook_runs() -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    notebook = nbformat.read(DOCS / "notebook.ipynb", 4)
    shown = [_texts(cell) for cell in notebook.cells]
    script = "import sys, nbformat, nbclient\nbook = nbformat.read(sys.argv[1], 4)\nnbclient.NotebookClient(book, timeout=300).execute()\nnbformat.write(book, sys.stdout)\n"
    done = subprocess.run(
        [sys.executable, "-c", script, str(DOCS / "notebook.ipynb")],
        capture_output=True,
        text=True,
        env=_absolute(),
    )
    assert nbclient
    assert done.returncode == 0, done.stderr
    assert [_texts(cell) for cell in json.loads(done.stdout)["cells"]] == shown


def _texts(cell: dict[str, object]) -> str:
    """Return what a cell has printed."""
    outputs = cell.get("outputs") or []
    assert isinstance(outputs, list)
    parts = [one.get("text") or one.get("data", {}).get("text/plain", "") for one in outputs]
    return "".join("".join(part) for part in parts)


def test_the_site_is_built_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    pytest.importorskip("material")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=_absolute() | {"NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for loading in ('src="http', "src='http", 'rel="stylesheet" href="http', "url(http", "@import"):
            assert loading not in text, (page, loading)


def _absolute() -> dict[str, str]:
    paths = [os.path.abspath(one) for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]  # noqa: PTH100
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
