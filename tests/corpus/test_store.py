"""The store: batches that count as a whole, readers beside a writer, versions of the tables."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import lancedb
import pyarrow as pa
import pytest

from diglot.corpus.schema import DIMENSION, SCHEMA_VERSION, schemas
from diglot.corpus.store import Store, Writer, open_store
from diglot.models.errors import CorpusError


def rows(name: str, *records: Mapping[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(records), schemas()[name])


def report(name: str, passages: int = 3) -> dict[str, pa.Table]:
    return {
        "reports": rows("reports", {"id": name, "source": f"/reports/{name}", "status": "read"}),
        "passages": rows(
            "passages",
            *({"id": f"{name}:{n}", "report": name, "lang": "en", "tokens": "pump"} for n in range(passages)),
        ),
    }


def ids(store: Store, name: str = "reports") -> list[str]:
    return sorted(store.rows(name, ["id"])["id"].to_pylist())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "corpus", create=True)


def head_with(store: Store, **changes: object) -> None:
    """Write a head that another version of diglot, or another program, might have written."""
    connection = lancedb.connect(store.uri)
    (row,) = connection.open_table("corpus").to_arrow().to_pylist()
    connection.create_table("corpus", [row | changes], mode="overwrite")


def test_a_new_corpus_has_its_tables_and_nothing_in_them(store: Store) -> None:
    assert (store.head.schema_version, store.head.dimension) == (SCHEMA_VERSION, DIMENSION)
    for name, schema in schemas().items():
        assert store.table(name).schema.equals(schema)
        assert store.table(name).count_rows() == 0


def test_what_is_written_counts_when_it_is_published(store: Store) -> None:
    reader = open_store(store.uri)
    with store.writing() as writer:
        writer.add(report("a"))
        assert not open_store(store.uri).rows("reports").num_rows
        writer.publish()
    assert ids(store) == ids(open_store(store.uri)) == ["a"]
    assert ids(reader) == []
    assert reader.refresh()
    assert ids(reader) == ["a"]
    assert not reader.refresh()


def test_what_was_never_published_is_taken_back(store: Store) -> None:
    with store.writing() as writer:
        writer.add(report("a"))
        writer.publish()
        writer.remove(["a"])
        writer.add(report("half"))
    assert ids(open_store(store.uri)) == ["a"]
    with store.writing() as writer:
        writer.add(report("b"))
        writer.publish()
    assert ids(store) == ["a", "b"]
    assert {one[0] for one in ids(store, "passages")} == {"a", "b"}


def test_a_reader_sees_its_moment_while_others_write_and_tidy_up(store: Store) -> None:
    with store.writing() as writer:
        writer.add(report("a"))
        writer.publish()
        reader = open_store(store.uri)
        writer.remove(["a"])
        writer.add(report("b", passages=5))
        writer.publish()
        writer.compact()
        assert ids(reader) == ["a"]
        assert ids(reader, "passages") == ["a:0", "a:1", "a:2"]
    assert ids(store, "passages") == [f"b:{n}" for n in range(5)]


def test_words_are_found_before_and_after_the_index_has_them(store: Store) -> None:
    with store.writing() as writer:
        for tidy in (False, True):
            writer.add(report(f"r{tidy}"))
            writer.compact() if tidy else writer.publish()
            found = store.table("passages").search("pump", query_type="fts").limit(100).to_list()
            assert len(found) == (6 if tidy else 3)


def test_one_writer_at_a_time(store: Store) -> None:
    other = open_store(store.uri)
    with store.writing(), pytest.raises(CorpusError, match="another process is writing"), other.writing():
        pass


def test_the_lock_of_a_writer_that_was_killed_is_gone(store: Store) -> None:
    code = (
        "import os, sys\nfrom diglot.corpus.store import open_store\n"
        "with open_store(sys.argv[1]).writing(): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, store.uri], check=False).returncode == -9
    with store.writing() as writer:
        writer.publish()


def test_where_nobody_can_lock_the_one_who_comes_second_is_told(store: Store) -> None:
    with store.writing() as writer:
        late = Writer(open_store(store.uri), lancedb.connect(store.uri))
        writer.publish()
        with pytest.raises(CorpusError, match="somebody else has written"):
            late.publish()


def test_a_corpus_of_a_newer_diglot_is_left_alone(store: Store) -> None:
    head_with(store, schema_version=SCHEMA_VERSION + 1)
    with pytest.raises(CorpusError, match=r"newer diglot.*update diglot"):
        open_store(store.uri)
    with pytest.raises(CorpusError, match="newer diglot"), store.writing():
        pass


def test_an_older_corpus_is_given_what_it_lacks_when_it_is_written_to(store: Store) -> None:
    with store.writing() as writer:
        writer.add(report("a"))
        writer.publish()
    table = lancedb.connect(store.uri).open_table("reports")
    table.drop_columns(["market", "copies"])
    versions = {name: version for name, version in store.head.versions.items() if name != "findings"}
    listed = [{"table": name, "version": table.version if name == "reports" else at} for name, at in versions.items()]
    head_with(store, schema_version=SCHEMA_VERSION - 1, versions=listed)
    old = open_store(store.uri)
    assert ids(old) == ["a"]
    with pytest.raises(CorpusError, match="has no table findings"):
        old.table("findings")
    with old.writing() as writer:
        writer.add(report("b"))
        writer.publish()
    assert old.head.schema_version == SCHEMA_VERSION
    assert old.rows("reports", ["id", "market"]).to_pylist() == [
        {"id": "a", "market": None},
        {"id": "b", "market": None},
    ]
    assert old.table("findings").count_rows() == 0


def test_there_must_be_a_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"there is no corpus; make one with: diglot ingest"):
        open_store(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"is no corpus, and holds other things \(thesis\.docx\)"):
        open_store(tmp_path, create=True)


def test_a_corpus_that_was_half_made_is_made_anew(store: Store) -> None:
    lancedb.connect(store.uri).drop_table("corpus")
    assert ids(open_store(store.uri, create=True)) == []


def test_a_corpus_cannot_lie_under_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CorpusError, match="cannot be"):
        open_store(tmp_path / "file" / "corpus", create=True)
