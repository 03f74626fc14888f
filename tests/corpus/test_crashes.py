"""Writers that are killed, disks that are full, folders that nobody may write to, and many at once: nothing is lost."""

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.crashes import Scene, killed, set_scene, write_reports
from diglot.corpus.inspection import listing, verify
from diglot.corpus.store import open_store


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Scene:
    return set_scene(request.param, tmp_path_factory.mktemp("scene"), reports=3)


@pytest.mark.parametrize("scene", ["ingest", "compact", "refit"], indirect=True)
def test_a_writer_that_is_killed_leaves_what_it_had_committed(scene: Scene, tmp_path: Path) -> None:
    moment = random.Random(scene.name).random()
    assert killed(scene, tmp_path, moment) is None


SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv = ["diglot", *sys.argv[2:]]
from diglot.cli import main
main()
"""


def run(*arguments: str | Path, most: int | None = None) -> subprocess.CompletedProcess[str]:
    start = ["-c", SMALL, str(most)] if most else ["-m", "diglot.cli"]
    return subprocess.run([sys.executable, *start, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    write_reports(tmp_path / "first", 1)
    write_reports(tmp_path / "more", 3)
    assert run("ingest", tmp_path / "first", "--corpus", tmp_path / "corpus", "--no-encode").returncode == 0
    return tmp_path / "corpus"


def test_a_full_disk_is_one_line_and_loses_nothing(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("resource")
    done = run("ingest", tmp_path / "more", "--corpus", corpus, "--no-encode", most=2000)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert "cannot be written to (File too large); what was committed before is whole" in done.stderr
    store = open_store(corpus)
    assert (len(listing(store)), list(verify(store))) == (2, [])
    assert run("ingest", tmp_path / "more", "--corpus", corpus, "--no-encode").returncode == 0
    assert store.refresh()
    assert (len(listing(store)), list(verify(store))) == (6, [])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_corpus_that_may_only_be_read_is_read(corpus: Path, tmp_path: Path) -> None:
    folders = [corpus, *(path for path in corpus.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        done = run("ingest", tmp_path / "more", "--corpus", corpus, "--no-encode")
        assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
        assert "cannot be written to" in done.stderr
        assert run("search", "pump", "--corpus", corpus).returncode == 0
        assert run("figures", "--corpus", corpus).returncode == 0
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert list(verify(open_store(corpus))) == []


def test_two_ingests_and_ten_readers_at_once(corpus: Path, tmp_path: Path) -> None:
    write_reports(tmp_path / "others", 4)
    commands = [
        [sys.executable, "-m", "diglot.cli", "ingest", str(tmp_path / name), "--corpus", str(corpus), "--no-encode"]
        for name in ("more", "others")
    ]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]

    def read(_: int) -> list[str]:
        store, wrong = open_store(corpus), []
        while any(writer.poll() is None for writer in writers):
            store.refresh()
            wrong += [*verify(store), *([] if len(listing(store)) % 2 == 0 else ["half a pair of twins"])]
        return wrong

    with ThreadPoolExecutor(10) as readers:
        assert [wrong for found in readers.map(read, range(10)) for wrong in found] == []
    said = [writer.communicate()[1] for writer in writers]
    assert sorted(writer.returncode for writer in writers) in ([0, 0], [0, 3])
    for writer, text in zip(writers, said, strict=True):
        assert writer.returncode == 0 or "another process is writing to it; wait until it is done" in text
    assert [run(*command[3:]).returncode for command in commands] == [0, 0]
    store = open_store(corpus)
    assert list(verify(store)) == []
    assert {Path(row["source"]).parent.name for row in listing(store)} >= {"first"}
