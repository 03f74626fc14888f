"""A corpus, and reports, in an object store: moto's server on loopback stands for it."""

import io
import logging
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diglot.corpus.ingest import Settings, ingest, remove
from diglot.corpus.inspection import listing, stats, verify
from diglot.corpus.ledger import find_figures
from diglot.corpus.reader import Reader
from diglot.corpus.schema import schemas
from diglot.corpus.sources import list_files
from diglot.corpus.store import Store, Writer, _connect, open_store
from diglot.models.errors import CorpusError
from tests.corpus.test_ingest import chinese, english
from tests.corpus.test_store import report

SECRET = "a-secret-that-nobody-may-see"


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """Start a store with an empty bucket; the environment says how it is opened."""
    boto3, server = pytest.importorskip("boto3"), pytest.importorskip("moto.server")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "somebody")
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        patch.setenv("AWS_REGION", "us-east-1")
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_ALLOW_HTTP", "true")
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="bucket")
        yield client
        client.close()
    moto.stop()


@pytest.fixture
def uri(client: Any, request: pytest.FixtureRequest) -> str:
    return f"s3://bucket/{request.node.name.replace('[', '-').rstrip(']')}"


@pytest.fixture
def store(uri: str) -> Store:
    return open_store(uri, create=True)


def put(client: Any, files: dict[str, str | bytes]) -> None:
    for key, body in files.items():
        client.put_object(Bucket="bucket", Key=key, Body=body if isinstance(body, bytes) else body.encode())


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "diglot.cli", *arguments], capture_output=True, text=True, check=False)


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


class TestReports:
    def test_addresses_stand_for_what_lies_under_them(self, client: Any) -> None:
        put(client, {f"list/{key}": "x" for key in ("2024/a.txt", "2025/b.md", "2025/c.csv", ".cache/d.txt", "e.zip")})
        root = "s3://bucket/list"
        assert list_files([f"{root}/"]) == [f"{root}/2024/a.txt", f"{root}/2025/b.md", f"{root}/e.zip"]
        assert list_files([f"{root}/20*.md"]) == [f"{root}/2025/b.md"]
        assert list_files([f"{root}/2024/a.txt"]) == [f"{root}/2024/a.txt"]

    def test_they_are_read_where_they_are_and_once(self, client: Any, store: Store) -> None:
        put(client, {"once/pumps_en.txt": english(), "once/pumps_zh.txt": chinese()})
        put(client, {"once/more.zip": zipped({"a.txt": english(2), "b.txt": english(3)})})
        outcome = ingest(store, ["s3://bucket/once"], Settings(model=None, jobs=2))
        assert (outcome.added, outcome.failures) == (4, [])
        assert stats(store)["twins"] == 1
        assert list(verify(store)) == []
        assert ingest(store, ["s3://bucket/once"], Settings(model=None)).unchanged == 4
        put(client, {"once/pumps_en.txt": english(size=7)})
        assert ingest(store, ["s3://bucket/once"], Settings(model=None)).replaced == 1
        assert remove(store, ["s3://bucket/once/more.zip"]) == 2
        assert {row["source"] for row in listing(store)} == {
            "s3://bucket/once/pumps_en.txt",
            "s3://bucket/once/pumps_zh.txt",
        }

    @pytest.mark.parametrize("address", ["s3://bucket/no/file.txt", "s3://no-such-bucket/a.txt", "nfs://host/a.txt"])
    def test_what_is_not_there_is_named(self, address: str, client: Any, tmp_path: Path) -> None:
        store = open_store(tmp_path / "corpus", create=True)
        (failure,) = ingest(store, [address], Settings(model=None)).failures
        assert failure.source == address
        assert "cannot be opened" in failure.reason
        assert SECRET not in failure.reason

    def test_one_that_is_too_large_is_left_out(
        self, client: Any, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DIGLOT_LIMIT_SIZE", "1")
        put(client, {"large/a.txt": " " * 2_000_000})
        (failure,) = ingest(store, ["s3://bucket/large"], Settings(model=None)).failures
        assert "is larger than 1 MB" in failure.reason


class TestCorpus:
    def test_figures_and_words_are_found_in_it(self, store: Store, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(english(), encoding="utf-8")
        ingest(store, [str(tmp_path)], Settings(model=None))
        reader = Reader(store.uri)
        assert find_figures(reader, {}).num_rows
        with store.writing() as writer:
            writer.compact()
        found = store.table("passages").search("pump", query_type="fts").limit(5).to_list()
        assert found

    def test_commands_take_its_address_and_say_no_secret(self, client: Any, uri: str, tmp_path: Path) -> None:
        put(client, {"command/a.txt": english(), "command/b.pdf": b"%PDF-1.7\nnothing of it"})
        done = command("ingest", "s3://bucket/command", "--corpus", uri, "--no-encode")
        assert (done.returncode, "1 new, 1 failed" in done.stderr) == (3, True), done.stderr
        figures = command("figures", "--corpus", uri, "--format", "csv")
        assert "4000000000" in figures.stdout, figures.stderr
        assert all(SECRET not in one.stdout + one.stderr for one in (done, figures))

    def test_there_must_be_one(self, client: Any) -> None:
        for address in ("s3://bucket/nothing", "s3://no-such-bucket/nothing"):
            with pytest.raises(CorpusError, match=r"there is no corpus|cannot be opened") as caught:
                open_store(address)
            assert SECRET not in str(caught.value)


class TestWriters:
    def test_the_second_one_is_told_and_the_first_one_goes_on(self, store: Store) -> None:
        other = open_store(store.uri)
        with store.writing() as writer:
            writer.add(report("a"))
            with pytest.raises(CorpusError, match="another process is writing"), other.writing():
                pass
            writer.publish()
        with other.writing() as writer:
            writer.add(report("b"))
            writer.publish()
        assert store.refresh()
        assert sorted(row["id"] for row in store.rows("reports").to_pylist()) == ["a", "b"]

    def test_one_that_was_killed_is_taken_over_when_its_time_is_up(self, store: Store) -> None:
        code = (
            "import os, sys, datetime\nfrom diglot.corpus import store\n"
            "store._LEASE = datetime.timedelta(seconds=float(sys.argv[2]))\n"
            "with store.open_store(sys.argv[1]).writing() as writer:\n"
            "    table = writer._tables['reports']\n"
            "    table.add([{'id': 'half', 'source': 'half.txt', 'status': 'read'}])\n"
            "    os.kill(os.getpid(), 9)"
        )
        for seconds in ("0", "600"):
            assert subprocess.run([sys.executable, "-c", code, store.uri, seconds], check=False).returncode == -9
            if seconds == "0":
                with open_store(store.uri).writing() as writer:
                    writer.add(report("a"))
                    writer.publish()
        with pytest.raises(CorpusError, match=r"was killed while it did; try again .* after \d\d:\d\d UTC"):
            store.writing().__enter__()
        store.refresh()
        assert store.rows("reports", ["id"])["id"].to_pylist() == ["a"]

    def test_two_that_got_in_at_once_never_mix_their_rows(self, store: Store) -> None:
        late = Writer(open_store(store.uri), _connect(store.uri)[1])
        with store.writing() as writer:
            writer.add(report("a"))
            with pytest.raises(CorpusError, match="somebody else has written"):
                late.add(report("b"))
            writer.publish()
            with pytest.raises(CorpusError, match="somebody else has written"):
                late.publish()
        assert list(verify_ids(store)) == ["a"]

    def test_the_first_one_gives_up_when_another_one_has_taken_back_its_rows(self, store: Store) -> None:
        first = Writer(store, _connect(store.uri)[1])
        first.add(report("a"))
        second_store = open_store(store.uri)
        second = Writer(second_store, _connect(store.uri)[1])
        second.add(report("b"))
        second.publish()
        with pytest.raises(CorpusError, match="somebody else has written"):
            first.add(report("c"))
        with pytest.raises(CorpusError, match="somebody else has written"):
            first.publish()
        assert list(verify_ids(second_store)) == ["b"]

    def test_two_that_make_it_at_once_make_one(self, uri: str) -> None:
        code = (
            "import sys\nfrom diglot.corpus.store import open_store\n"
            "print(open_store(sys.argv[1], create=True).head.batch)"
        )
        makers = [
            subprocess.Popen([sys.executable, "-c", code, uri], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        said = [maker.communicate() for maker in makers]
        assert all(
            out.strip() == b"0" or b"another process is writing" in err or b"somebody else has written" in err
            for out, err in said
        ), said
        made = open_store(uri)
        with made.writing() as writer:
            writer.add(report("a"))
            writer.publish()
        assert set(made.head.versions) == set(schemas())


def verify_ids(store: Store) -> Iterator[str]:
    """Yield the ids of the reports, once it is sure that passages are theirs."""
    store.refresh()
    ids = store.rows("reports", ["id"])["id"].to_pylist()
    assert {row["report"] for row in store.rows("passages", ["report"]).to_pylist()} == set(ids)
    yield from sorted(ids)
