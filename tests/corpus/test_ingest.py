"""Ingest: files become reports of a corpus once, as they are now, whatever comes in between."""

import io
import os
import random
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Literal

import pytest

import diglot
import diglot.corpus.samples
from diglot.corpus import ingest as module
from diglot.corpus.ingest import Outcome, Settings
from diglot.corpus.inspection import listing, stats, verify
from diglot.corpus.store import Store, open_store
from diglot.models.errors import CorpusError

SAMPLES = Path(diglot.corpus.samples.__path__[0])
ENGLISH = """Pump Market by Type - Forecast 2025-2030
Product code: PX-{code}

The pump market was valued at USD {size} billion in 2024 and will reach USD 9.1 billion by 2030.

Cities renew their water mains, and {size} of ten mills have ordered new pumps since the spring of 2024.
"""
CHINESE = """泵市場：按類型分類 - 2025-2030年預測
商品編碼：PX-{code}

2024 年泵市場規模為 {size}0 億美元，到 2030 年將達 91 億美元。

城市正在更新供水管網，自 2024 年春季以來，十家工廠中有 {size} 家訂購了新的泵。
"""


def english(code: int = 1, size: int = 4) -> str:
    return ENGLISH.format(code=code, size=size)


def chinese(code: int = 1, size: int = 4) -> str:
    return CHINESE.format(code=code, size=size)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "corpus", create=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def run(
    store: Store, *paths: Path | str, jobs: int = 1, model: str | None = None, retry_failed: bool = False
) -> Outcome:
    return module.ingest(store, list(map(str, paths)), Settings(model=model, jobs=jobs, retry_failed=retry_failed))


def sources(store: Store) -> dict[str, str]:
    return {Path(row["source"]).name: row["status"] for row in listing(store)}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_facts_and_passages_of_a_file_are_in_the_tables(store: Store, folder: Path) -> None:
    file = write(folder / "pumps.txt", english())
    outcome = run(store, file)
    assert (outcome.added, outcome.failures, outcome.interrupted) == (1, [], False)
    (report,) = store.rows("reports").to_pylist()
    assert (report["source"], report["product_code"], report["market"]) == (str(file), "PX-1", "Pump Market")
    sizes = store.rows("figures", ["value", "amount", "currency", "year_from"], "kind = 'market_size'").to_pylist()
    assert {(one["value"], one["currency"], one["year_from"]) for one in sizes} == {
        ("4000000000", "USD", 2024),
        ("9100000000", "USD", 2030),
    }
    assert all(one["amount"] == int(one["value"]) for one in sizes)
    passages = store.rows("passages").to_pylist()
    assert any("market_size" in one["figure_kinds"] for one in passages)
    assert all(one["vector"] is None and one["tokens"] for one in passages)
    assert list(verify(store)) == []


def test_a_second_time_nothing_is_read(store: Store, folder: Path) -> None:
    write(folder / "a.txt", english(1))
    write(folder / "b.md", english(2))
    assert run(store, folder).added == 2
    batch = store.head.batch
    outcome = run(store, folder)
    assert (outcome.added, outcome.unchanged, store.head.batch) == (0, 2, batch)


def test_a_file_that_has_changed_takes_the_place_of_what_it_was(store: Store, folder: Path) -> None:
    file = write(folder / "a.txt", english(size=4))
    run(store, file)
    write(file, english(size=5))
    outcome = run(store, file)
    assert (outcome.added, outcome.replaced) == (1, 1)
    assert len(store.rows("reports")) == 1
    assert "USD 5 billion" in store.rows("passages", ["text"]).to_pylist()[-2]["text"]
    assert list(verify(store)) == []


def test_a_file_that_has_changed_and_cannot_be_read_leaves_what_it_was(store: Store, folder: Path) -> None:
    file = write(folder / "a.html", f"<p>{english()}</p>")
    run(store, file)
    file.write_bytes(b"\x00")
    assert len(run(store, file).failures) == 1
    assert stats(store)["reports"] == 1
    write(file, f"<p>{english(size=6)}</p>")
    assert run(store, file).replaced == 1
    assert sources(store) == {"a.html": "read"}
    assert len(store.rows("reports")) == 1


class TestCopies:
    def test_the_same_bytes_are_one_report(self, store: Store, folder: Path) -> None:
        write(folder / "a.txt", english())
        write(folder / "b.txt", english())
        outcome = run(store, folder)
        assert (outcome.added, outcome.copies) == (1, 1)
        (row,) = store.rows("reports", ["source", "copies"]).to_pylist()
        assert (row["source"], row["copies"]) == (str(folder / "a.txt"), [str(folder / "b.txt")])
        assert run(store, folder).unchanged == 2

    def test_a_copy_keeps_the_report_when_the_first_file_changes(self, store: Store, folder: Path) -> None:
        first = write(folder / "a.txt", english())
        run(store, folder)
        write(folder / "b.txt", english())
        assert run(store, folder).copies == 1
        write(first, english(size=7))
        run(store, first)
        rows = {row["source"]: row["copies"] for row in store.rows("reports", ["source", "copies"]).to_pylist()}
        assert rows == {str(first): [], str(folder / "b.txt"): []}
        assert run(store, folder).unchanged == 2

    def test_two_files_that_change_places(self, store: Store, folder: Path) -> None:
        write(folder / "a.txt", english(1))
        write(folder / "b.txt", english(2))
        run(store, folder)
        write(folder / "a.txt", english(2))
        write(folder / "b.txt", english(1))
        run(store, folder)
        codes = {row["source"]: row["product_code"] for row in store.rows("reports").to_pylist()}
        assert codes == {str(folder / "a.txt"): "PX-2", str(folder / "b.txt"): "PX-1"}
        assert run(store, folder).unchanged == 2


class TestFailures:
    def test_a_broken_file_among_good_ones_is_named_and_kept_for_later(self, store: Store, folder: Path) -> None:
        write(folder / "a.txt", english())
        (folder / "b.pdf").write_bytes(b"%PDF-1.7\nnothing of it")
        outcome = run(store, folder)
        assert outcome.added == 1
        assert [Path(failure.source).name for failure in outcome.failures] == ["b.pdf"]
        assert sources(store) == {"a.txt": "read", "b.pdf": "failed"}
        (known,) = run(store, folder).failures
        assert known.known

    def test_what_failed_is_tried_again_when_that_is_wanted(
        self, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(folder / "a.txt", english())
        monkeypatch.setenv("DIGLOT_LIMIT_CHARACTERS", "20")
        assert len(run(store, folder).failures) == 1
        monkeypatch.delenv("DIGLOT_LIMIT_CHARACTERS")
        assert run(store, folder).added == 0
        outcome = run(store, retry_failed=True)
        assert (outcome.added, outcome.failures) == (1, [])
        assert sources(store) == {"a.txt": "read"}

    def test_a_file_that_is_not_there_is_named(self, store: Store, folder: Path) -> None:
        (failure,) = run(store, folder / "no.pdf").failures
        assert "no.pdf" in failure.source
        assert "cannot be opened" in failure.reason


class TestSources:
    def test_folders_within_folders_and_patterns(self, store: Store, folder: Path) -> None:
        (folder / "2024" / "q1").mkdir(parents=True)
        (folder / ".git").mkdir()
        for number, name in enumerate(["2024/q1/a.txt", "2024/b.md", ".git/c.txt", "2024/.d.txt", "2024/e.csv"]):
            write(folder / name, english(number))
        assert run(store, f"{folder}/**/*.md").added == 1
        assert run(store, folder).added == 1
        assert set(sources(store)) == {"a.txt", "b.md"}

    @pytest.mark.parametrize("name", ["reports.zip", "reports.tar", "reports.tar.gz", "reports.tar.xz"])
    def test_archives_are_read_where_they_are(self, name: str, store: Store, folder: Path) -> None:
        path = pack(
            folder / name, {"q1/a.txt": english(1), "q1/b.txt": english(2), "__MACOSX/b.txt": "x", "logo.png": "x"}
        )
        outcome = run(store, path)
        assert (outcome.added, outcome.failures, outcome.total) == (2, [], 2)
        assert {row["source"] for row in listing(store)} == {f"{path}!/q1/a.txt", f"{path}!/q1/b.txt"}
        assert run(store, folder).unchanged == 2
        assert os.listdir(folder) == [name]  # noqa: PTH208

    def test_a_member_that_is_too_large_is_left_out(
        self, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DIGLOT_LIMIT_SIZE", "1")
        path = pack(folder / "bomb.zip", {"a.txt": english(), "b.txt": " " * 3_000_000})
        outcome = run(store, path)
        assert outcome.added == 1
        assert [failure.reason for failure in outcome.failures] == [
            "is larger than 1 MB; split it, or set DIGLOT_LIMIT_SIZE (in MB)"
        ]

    @pytest.mark.parametrize("name", ["cut.zip", "cut.tar.gz"])
    def test_a_damaged_archive_is_named(self, name: str, store: Store, folder: Path) -> None:
        path = pack(folder / name, {"a.txt": english()})
        path.write_bytes(path.read_bytes()[:60])
        (failure,) = run(store, folder).failures
        assert "is damaged, or no archive" in failure.reason

    def test_failed_members_are_found_again(self, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = pack(folder / "reports.zip", {"a.txt": english(1), "b.txt": english(2) * 9})
        monkeypatch.setenv("DIGLOT_LIMIT_CHARACTERS", "500")
        assert run(store, path).added == 1
        monkeypatch.delenv("DIGLOT_LIMIT_CHARACTERS")
        assert run(store, retry_failed=True).added == 1


def pack(path: Path, files: dict[str, str]) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                archive.writestr(name, text)
    else:
        modes: dict[str, Literal["w:", "w:gz", "w:xz"]] = {".tar": "w:", ".gz": "w:gz", ".xz": "w:xz"}
        with tarfile.open(path, modes[path.suffix]) as tar:
            for name, text in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(text.encode())
                tar.addfile(info, io.BytesIO(text.encode()))
    return path


class TestTwins:
    def assert_paired(self, store: Store) -> None:
        reports = {row["id"]: row for row in store.rows("reports", ["id", "twin", "languages"]).to_pylist()}
        assert len(reports) == 2
        assert all(reports[row["twin"]]["twin"] == one for one, row in reports.items())
        pairs: dict[str, list[str]] = {}
        for row in store.rows("passages", ["pair", "text"], "pair IS NOT NULL").to_pylist():
            pairs.setdefault(row["pair"], []).append(row["text"])
        assert any({"91 億" in text or "9.1 billion" in text for text in texts} == {True} for texts in pairs.values())
        assert all(len(texts) == 2 for texts in pairs.values())
        assert list(verify(store)) == []

    def test_by_their_names(self, store: Store, folder: Path) -> None:
        write(folder / "08_pumps_en.txt", english().replace("Product code: PX-1\n", ""))
        write(folder / "09_pumps_zh.txt", chinese().replace("商品編碼：PX-1\n", ""))
        run(store, folder)
        self.assert_paired(store)

    def test_by_their_product_code_one_after_the_other(self, store: Store, folder: Path) -> None:
        run(store, write(folder / "first.txt", chinese()))
        run(store, write(folder / "second.txt", english()))
        self.assert_paired(store)

    def test_other_product_codes_are_other_reports(self, store: Store, folder: Path) -> None:
        write(folder / "pumps_en.txt", english(1))
        write(folder / "pumps_zh.txt", chinese(2))
        run(store, folder)
        assert stats(store)["twins"] == 0

    def test_a_changed_twin_is_paired_anew(self, store: Store, folder: Path) -> None:
        write(folder / "pumps_en.txt", english())
        file = write(folder / "pumps_zh.txt", chinese(size=5))
        run(store, folder)
        assert "digit" in store.rows("findings", ["rule"])["rule"].to_pylist()
        write(file, chinese())
        assert run(store, folder).replaced == 1
        self.assert_paired(store)
        assert "digit" not in store.rows("findings", ["rule"])["rule"].to_pylist()

    def test_a_removed_twin_leaves_no_trace(self, store: Store, folder: Path) -> None:
        write(folder / "pumps_en.txt", english())
        write(folder / "pumps_zh.txt", chinese())
        run(store, folder)
        assert module.remove(store, [str(folder / "pumps_zh.txt")]) == 1
        assert store.rows("passages", ["id"], "pair IS NOT NULL").num_rows == 0
        assert list(verify(store)) == []
        assert store.rows("terms").num_rows == 0

    def test_a_report_in_both_languages_is_paired_with_itself(self, store: Store) -> None:
        run(store, SAMPLES / "002_mri_systems.html")
        rows = store.rows("passages", ["id", "lang", "partner"], "pair IS NOT NULL").to_pylist()
        lang = {row["id"]: row["lang"] for row in rows}
        assert len(rows) > 20
        assert all({lang[row["id"]][:2], lang[row["partner"]][:2]} == {"en", "zh"} for row in rows)


class TestVectors:
    def test_passages_are_encoded_once(self, store: Store, folder: Path) -> None:
        file = write(folder / "a.txt", english())
        outcome = run(store, file, model="default")
        assert outcome.encoded == outcome.passages > 0
        assert store.rows("passages", ["id"], "vector IS NULL").num_rows == 0
        write(file, english() + "\nA last word on pumps is added to the report.\n")
        again = run(store, file, model="default")
        assert again.replaced == 1
        assert again.encoded == 1

    def test_vectors_that_were_left_out_are_made_later(self, store: Store, folder: Path) -> None:
        write(folder / "pumps_en.txt", english())
        write(folder / "pumps_zh.txt", chinese())
        write(folder / "other.txt", english(2) + chinese(2))
        run(store, folder)
        paired = store.rows("passages", ["id"], "pair IS NOT NULL").num_rows
        outcome = module.ingest(store, [], Settings(encode_missing=True))
        assert store.rows("passages", ["id"], "vector IS NULL").num_rows == 0
        assert outcome.encoded == len(set(store.rows("passages", ["context"])["context"].to_pylist()))
        assert store.rows("passages", ["id"], "pair IS NOT NULL").num_rows == paired
        assert stats(store)["twins"] == 1
        assert list(verify(store)) == []

    def test_another_encoder_needs_another_corpus(self, store: Store, folder: Path) -> None:
        run(store, write(folder / "a.txt", english()), model="default")
        with pytest.raises(CorpusError, match="are encoded by 'default'"):
            run(store, folder, model="other/model")


def test_an_interrupted_ingest_keeps_what_it_has_read(store: Store, folder: Path) -> None:
    for number in range(80):
        write(folder / f"{number:02}.txt", english(number))
    seen: list[int] = []
    outcome = module.ingest(
        store,
        [str(folder)],
        Settings(model=None),
        progress=lambda outcome: seen.append(outcome.added),
        stopped=lambda: bool(seen) and seen[-1] >= 5,
    )
    assert outcome.interrupted
    assert 5 <= outcome.added < 80
    assert stats(store)["reports"] == outcome.added
    assert run(store, folder).added == 80 - outcome.added
    assert list(verify(store)) == []


# Killed


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    for number in range(30):
        write(folder / f"{number:02}_pumps{number}_en.txt", english(number, 2 + number % 7))
        write(folder / f"{number:02}_pumps{number}_zh.txt", chinese(number, 2 + number % 7))
    return folder


INGEST = """
import sys
from diglot.corpus import batches
from diglot.corpus.ingest import Settings, ingest
from diglot.corpus.store import open_store
batches._REPORTS = 4
ingest(open_store(sys.argv[1], create=True), [sys.argv[2]], Settings(model=None), progress=lambda o: print(o.done, flush=True))
"""


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_nothing_is_lost_and_nothing_half(seed: int, many: Path, tmp_path: Path) -> None:
    chance, corpus = random.Random(seed), tmp_path / "corpus"
    committed: set[str] = set()
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-c", INGEST, str(corpus), str(many)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            for _ in range(chance.randrange(3, 25)):
                process.stdout.readline()
            time.sleep(chance.random() * 0.05)  # to be anywhere in a batch
            process.kill()
        store = open_store(corpus, create=True)
        there = {row["source"] for row in listing(store)}
        assert committed <= there
        assert list(verify(store)) == []
        committed = there
    run(store, many, jobs=2)
    assert len(listing(store)) == 60
    assert stats(store)["twins"] == 30
    assert list(verify(store)) == []


def test_readers_beside_an_ingest_see_whole_reports(many: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    store = open_store(corpus, create=True)
    seen = []
    with subprocess.Popen(
        [sys.executable, "-c", INGEST, str(corpus), str(many)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for _ in process.stdout:
            if store.refresh():
                seen.append(len(listing(store)))
                assert list(verify(store)) == []
    assert process.returncode == 0
    store.refresh()
    assert len(listing(store)) == 60
    assert seen == sorted(seen)
    assert len(seen) > 2


# The command


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "diglot.cli", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_the_command_says_what_it_did_and_what_failed(folder: Path, tmp_path: Path) -> None:
    write(folder / "a.txt", english())
    (folder / "b.pdf").write_bytes(b"%PDF-1.7\nnothing of it")
    done = command("ingest", folder, "--corpus", tmp_path / "corpus", "--no-encode")
    assert (done.returncode, done.stdout) == (3, "")
    assert "1 new, 1 failed" in done.stderr
    assert "b.pdf: " in done.stderr
    again = command("ingest", folder, "--corpus", tmp_path / "corpus", "--no-encode")
    assert "1 unchanged, 1 failed" in again.stderr
    assert "--retry-failed" in again.stderr
    assert command("corpus", "verify", tmp_path / "corpus").returncode == 0
    assert '"failed": 1' in command("corpus", "stats", tmp_path / "corpus").stdout
    assert "b.pdf" in command("corpus", "list", tmp_path / "corpus", "--format", "csv").stdout
    assert command("corpus", "export", tmp_path / "corpus", "--to", tmp_path / "out").returncode == 0
    assert (tmp_path / "out" / "figures.parquet").is_file()
    assert command("corpus", "compact", tmp_path / "corpus").returncode == 0
    assert "1 removed" in command("corpus", "remove", "-c", tmp_path / "corpus", folder / "a.txt").stderr


def test_ctrl_c_ends_a_batch_and_says_how_to_go_on(many: Path, tmp_path: Path) -> None:
    arguments = [
        sys.executable,
        "-m",
        "diglot.cli",
        "ingest",
        str(many),
        "--corpus",
        str(tmp_path / "c"),
        "--no-encode",
    ]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        while not (tmp_path / "c" / "corpus.lance").is_dir() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.5)  # the handler is in place and files are being read
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130, said
    assert "Run the same command again to go on" in said
    assert list(verify(open_store(tmp_path / "c"))) == []


def test_the_library_offers_the_same(folder: Path, tmp_path: Path) -> None:
    write(folder / "a.txt", english())
    corpus = diglot.Corpus.open(tmp_path / "corpus", create=True)
    assert corpus.ingest([folder], model=None).added == 1
    assert len(corpus.reports()) == 1
    assert corpus.passages().arrow(["lang"], "lang = 'en'").num_rows == len(corpus.passages())
    assert corpus.figures().arrow().column_names[:3] == ["report", "index", "kind"]
    corpus.compact()
    assert corpus.remove([folder]) == 1
    with pytest.raises(diglot.CorpusError, match="there is no corpus"):
        diglot.Corpus.open(tmp_path / "nothing")
