"""Where a corpus is kept: tables of LanceDB, in a folder or an object store, and what makes them one.

Each table has versions of its own. One more table, of a single row, is the head of the corpus: it says which version of
every table belongs to it. A batch is written to all tables first, and counts once a new head says so, in one atomic
step; so readers see whole batches, whatever happens to the writer, and go on seeing those that they opened. What a
writer that was killed has left behind no head ever names: the next one takes it back. (Rows that count if their report
stands in `reports` would do without a head, but every search of a million passages would have to filter them.)

There is one writer at a time. In a folder a lock sees to that; in an object store, which has none, the head says who
writes and until when. Clocks and networks may fail, so that is a courtesy: what keeps the corpus whole is that nobody
replaces a head who has not seen the last one, and that a writer whose table has been changed by another one gives up.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa

from ..models.encoder import DEFAULT
from ..models.errors import CorpusError
from .objects import is_remote
from .schema import DIMENSION, SCHEMA_VERSION, schemas

if TYPE_CHECKING:
    from filelock import BaseFileLock
    from lance.fragment import FragmentMetadata
    from lancedb.db import DBConnection
    from lancedb.table import Table

_HEAD = "corpus"
_REST = "lance_namespace_urllib3_client"
"""Of it LanceDB needs the names of messages alone; all of it, a client of servers, is half of LanceDB's start."""
_LOCK = ".lock"
_NEVER = timedelta(days=36_500)
_OUTLIVED = timedelta(days=1)
"""Age of a version that no reader uses any more."""
_LEASE = timedelta(minutes=5)
"""In which whoever writes to an object store publishes something, or others may take over."""
_FEW_ROWS = 4_096
"""Vectors up to which comparing all of them is quick, and exact."""
_BITS = 4
"""Of each dimension in the index of vectors: with one, ten times as many candidates must be compared exactly."""
_UNINDEXED = 0.1
"""Share of the rows that may be searched without an index, unless they are few."""
_REFUSED = re.compile(
    "No space left on device|Disk quota exceeded|File too large|Read-only file system|Permission denied|"
    "Operation not permitted|Input/output error"
)
"""What systems say when they refuse to write, within the longer messages of LanceDB."""
_CHUNK = 500
"""Keys in one condition."""

_BITMAPS = {"passages": ("lang", "kind", "publisher", "year"), "figures": ("kind", "lang", "publisher")}
_TREES = {
    "reports": ("id",),
    "passages": ("report", "id", "pair", "market"),
    "figures": ("report", "market"),
    "segments": ("report",),
    "terms": ("report",),
    "findings": ("report",),
    "themes": ("id",),
    "vectors": ("key",),
}
_OUTLIVING = ("themes", "vectors")
"""Tables whose rows are of no report."""
_LISTS = {"passages": ("figure_kinds", "themes")}


@dataclass(frozen=True, slots=True)
class Head:
    """What belongs to a corpus at one moment."""

    schema_version: int
    batch: int
    """From 0: how many heads there have been before this one."""
    model: str
    """The sentence encoder of all vectors."""
    dimension: int
    written: datetime
    versions: Mapping[str, int]
    """Of each table."""
    writer: str | None = None
    """Who is writing, in an object store."""
    until: datetime | None = None
    """When others may take over."""
    number: int = 0
    """Of the version of the head's own table."""


class Store:
    """A corpus as it was when it was opened, or refreshed; see :meth:`writing` for changing it."""

    def __init__(self, uri: str, connection: "DBConnection", head: Head) -> None:
        self.uri, self.head, self._connection = uri, head, connection
        self._tables: dict[str, Table] = {}

    def table(self, name: str) -> "Table":
        """Return a table for reading, at the version that the head names."""
        if name not in self._tables:
            self._tables[name] = self._opened(name)
        return self._tables[name]

    def _opened(self, name: str) -> "Table":
        if name not in self.head.versions:
            raise CorpusError(f"{self.uri}: has no table {name}: it is of an older version; ingest something into it")
        try:
            return self._connection.open_table(name, version=self.head.versions[name])
        except (ValueError, OSError, RuntimeError) as err:
            raise CorpusError(f"{self.uri}: the table {name} cannot be opened ({_reason(err)})") from err

    def rows(self, name: str, columns: Iterable[str] | None = None, where: str | None = None) -> pa.Table:
        """Return rows of a table; `where` is a condition of SQL."""
        query = self.table(name).search()
        if where is not None:
            query = query.where(where)
        if columns is not None:
            query = query.select(list(columns))
        found: pa.Table = query.to_arrow()
        return found.select(list(columns)) if columns is not None else found

    def matching(
        self, name: str, column: str, keys: Iterable[str], columns: Iterable[str] | None
    ) -> Iterator[pa.Table]:
        """Yield the rows whose column is one of the keys, in pieces."""
        for condition in _conditions(column, keys):
            yield self.rows(name, columns, condition)

    def refresh(self) -> bool:
        """Go on to the newest head; whether there was a newer one."""
        head = _read_head(self.uri, self._connection)
        if head is None:
            raise _missing(self.uri)
        newer = head.batch != self.head.batch
        self.head = head
        if newer:
            self._tables = {}
        return newer

    @contextmanager
    def writing(self) -> "Iterator[Writer]":
        """Give the one who may write; what another one left unfinished is taken back first.

        Raises :class:`CorpusError` if somebody else is writing.
        """
        with _locked(self.uri):
            self.refresh()
            with _errors_of_writing(self.uri):
                if not is_remote(self.uri):
                    yield Writer(self, self._connection)
                    return
                with self._leased():
                    yield Writer(self, self._connection)

    @contextmanager
    def _leased(self) -> Iterator[None]:
        """Keep other writers out of an object store."""
        until = self.head.until
        if self.head.writer and until and until > datetime.now(UTC):
            raise CorpusError(
                f"{self.uri}: another process is writing to it, or was killed while it did; "
                f"try again when it is done, or after {until:%H:%M} UTC"
            )
        self.replace_head(replace(self.head, writer=uuid4().hex))
        try:
            yield
        finally:
            with suppress(CorpusError):
                self.replace_head(replace(self.head, writer=None))

    def replace_head(self, head: Head) -> None:
        """Put a head in the place of the one that was read last.

        Raises :class:`CorpusError` if somebody else has done so.
        """
        until = datetime.now(UTC) + _LEASE if head.writer else None
        self.head, self._tables = _replace_head(self.uri, replace(head, until=until)), {}


class Writer:
    """Changes the tables of a corpus; nothing that it does is seen before :meth:`publish`."""

    def __init__(self, store: Store, connection: "DBConnection") -> None:
        self.store, self._connection = store, connection
        self._schemas = schemas(store.head.dimension)
        self._tables = {name: self._restored(name) for name in self._schemas}
        if store.head.schema_version < SCHEMA_VERSION:
            self._upgrade()

    def _restored(self, name: str) -> "Table":
        """Return a table as the head knows it: what came later was never finished."""
        wanted = self.store.head.versions.get(name)
        if wanted is None:
            return self._made(name)
        table = self._connection.open_table(name)
        if table.version != wanted:
            table.checkout(wanted)
            table.restore()
        return table

    def _made(self, name: str) -> "Table":
        table = self._connection.create_table(name, schema=self._schemas[name], mode="overwrite")
        _index_columns(name, table)
        return table

    def _change(self, name: str, change: Callable[["Table"], object]) -> None:
        """Make one change of a table.

        Raises :class:`CorpusError` if somebody else has changed it in between: their rows and ours must not mix.
        """
        table = self._tables[name]
        before = table.version
        try:
            change(table)
        except (OSError, RuntimeError, ValueError) as err:
            if "conflict" in str(err).lower():
                raise _overtaken(self.store.uri) from err
            if _REFUSED.search(str(err)):
                raise
            raise CorpusError(f"{self.store.uri}: the table {name} cannot be written ({_reason(err)})") from err
        if table.version not in (before, before + 1):
            raise _overtaken(self.store.uri)

    def _upgrade(self) -> None:
        """Give the tables of an older corpus the columns that they lack, all null."""
        for name, schema in self._schemas.items():
            there = set(self._tables[name].schema.names)
            if lacking := [field for field in schema if field.name not in there]:
                self._tables[name].add_columns(pa.schema(lacking))
        self.publish()

    def remove(self, reports: Iterable[str], tables: Iterable[str] | None = None) -> None:
        """Remove the rows of reports, from all tables if none are named."""
        ids = sorted(set(reports))
        for name in tables or self._schemas:
            if name not in _OUTLIVING:
                for condition in _conditions("id" if name == "reports" else "report", ids):
                    self._change(name, partial(_delete, condition=condition))

    def add(self, rows: Mapping[str, pa.Table]) -> None:
        """Add rows to tables."""
        for name, found in rows.items():
            if found.num_rows:
                self._change(name, partial(_add, rows=found))

    def append(self, written: "Mapping[str, Sequence[FragmentMetadata]]") -> None:
        """Add what :func:`write_rows` has written, wherever that was."""
        for name, fragments in written.items():
            if fragments:
                self._change(name, partial(_append, place=_place_of(self.store.uri, name), fragments=fragments))

    def update(self, name: str, rows: pa.Table) -> None:
        """Change columns of rows that are there, which the column `id` names."""
        self._change(name, lambda table: table.merge_insert("id").when_matched_update_all().execute(rows))

    def move(self, report: str, source: str, copies: Sequence[str]) -> None:
        """Name the files that a report is the content of."""
        condition = f"id = '{report}'"
        found = self._tables["reports"].search().where(condition).to_list()
        rows = [row | {"source": source, "copies": list(copies)} for row in found]
        self._change("reports", partial(_delete, condition=condition))
        self._change("reports", partial(_add, rows=pa.Table.from_pylist(rows, self._schemas["reports"])))

    def set_model(self, model: str, dimension: int) -> None:
        """Settle the encoder of a corpus that has no vectors yet."""
        if dimension != self.store.head.dimension:
            self._schemas = schemas(dimension)
            for name in ("passages", *_OUTLIVING):
                self._tables[name] = self._made(name)
        self._publish(replace(self.store.head, model=model, dimension=dimension))

    def publish(self) -> None:
        """Make everything that was written since the last time part of the corpus, at once."""
        self._publish(self.store.head)

    def _publish(self, like: Head) -> None:
        versions = {name: table.version for name, table in self._tables.items()}
        head = replace(
            like,
            schema_version=SCHEMA_VERSION,
            batch=like.batch + 1,
            written=datetime.now(UTC),
            versions=versions,
        )
        self.store.replace_head(head)

    def renew(self) -> None:
        """Keep other writers out for longer, if the time is nearly up."""
        until = self.store.head.until
        if until and until - datetime.now(UTC) < _LEASE / 2:
            self.store.replace_head(self.store.head)

    def is_ragged(self) -> bool:
        """Whether so much has been added that compacting pays."""
        return any(self._unindexed(name) for name in ("passages", "vectors", "figures", "reports"))

    def _unindexed(self, name: str) -> bool:
        table = self._tables[name]
        stats = table.index_stats(f"{_TREES[name][0]}_idx")
        waiting = stats.num_unindexed_rows if stats else table.count_rows()
        return bool(waiting > max(_FEW_ROWS / 2, _UNINDEXED * table.count_rows()))

    def compact(self) -> None:
        """Join small files, bring the indices up to date, and remove what no reader can see any more."""
        for name, table in self._tables.items():
            rows = table.count_rows()
            _index_columns(name, table)
            table.optimize(cleanup_older_than=_NEVER)  # the head still names a version that only it needs
            if table.count_rows() != rows:
                raise _overtaken(self.store.uri)
        self._index_vectors()
        self.publish()
        for table in (*self._tables.values(), self._connection.open_table(_HEAD)):
            table.optimize(cleanup_older_than=_OUTLIVED)

    def _index_vectors(self) -> None:
        table = self._tables["passages"]
        indexed = any("vector" in index.columns for index in table.list_indices())
        if not indexed and table.count_rows("vector IS NOT NULL") > _FEW_ROWS:
            from lancedb.index import IvfRq

            table.create_index("vector", config=IvfRq(distance_type="cosine", num_bits=_BITS))


def _connect(uri: str | os.PathLike[str]) -> tuple[str, "DBConnection"]:
    """Return where a corpus is, as LanceDB has it, and a connection to there.

    What opens an object store (keys, region, endpoint) is taken from the environment, as its own tools do.
    """
    place = os.fspath(uri) if is_remote(os.fspath(uri)) else _folder(uri)
    os.environ.setdefault("LANCEDB_LOG", "error")  # it warns of every table that is new
    with _without(_REST):
        import lancedb
    try:
        return place, lancedb.connect(place)
    except (OSError, ValueError, RuntimeError) as err:
        raise CorpusError(f"{place}: cannot be opened ({_reason(err)})") from err


@contextmanager
def _without(package: str) -> Iterator[None]:
    """Let parts of a package be imported without running what the package itself does."""
    spec = find_spec(package) if package not in sys.modules else None
    if spec is None or spec.submodule_search_locations is None:
        yield
        return
    hollow = sys.modules[package] = ModuleType(package)
    hollow.__path__ = list(spec.submodule_search_locations)
    try:
        yield
    finally:
        del sys.modules[package]


def _folder(uri: str | os.PathLike[str]) -> str:
    return str(Path(os.fspath(uri).removeprefix("file://")).expanduser().absolute())


def open_store(uri: str | os.PathLike[str], *, create: bool = False, model: str = DEFAULT) -> Store:
    """Return the corpus at a folder or an address (``s3://bucket/corpus``); it is made there if that is wanted.

    Raises :class:`CorpusError` if there is none, if it is of a newer version of diglot, or if something else is there.
    """
    if not create and not is_remote(os.fspath(uri)) and not Path(_folder(uri)).is_dir():
        raise _missing(os.fspath(uri))  # LanceDB would make the folder
    place, connection = _connect(uri)
    head = _read_head(place, connection)
    if head is not None:
        store = Store(place, connection, head)
    else:
        if not create:
            raise _missing(place)
        with _locked(place), _errors_of_writing(place):
            head = _read_head(place, connection)
            store = Store(place, connection, head) if head else _create(place, connection, model)
        head = store.head
    if create and not head.versions:
        with store.writing():  # which makes the tables
            pass
    return store


def _create(uri: str, connection: "DBConnection", model: str) -> Store:
    """Make a head, which nobody else can then, and the tables as its writer."""
    if not is_remote(uri):
        names = {f"{name}.lance" for name in (*schemas(), _HEAD)}
        if foreign := sorted(path.name for path in Path(uri).iterdir() if path.name not in {*names, _LOCK}):
            raise CorpusError(f"{uri}: is no corpus, and holds other things ({foreign[0]}); name a new folder")
    head = Head(0, -1, model, DIMENSION, datetime.now(UTC), {})
    try:
        table = connection.create_table(_HEAD, _head_row(head))
    except (ValueError, OSError, RuntimeError) as err:
        if _read_head(uri, connection):
            raise _overtaken(uri) from err
        raise CorpusError(f"{uri}: cannot be made ({_reason(err)})") from err
    return Store(uri, connection, replace(head, number=table.version))


def _index_columns(name: str, table: "Table") -> None:
    """Make the indices of a table that are not there yet; they cost nothing while it is empty."""
    from lancedb.index import FTS, Bitmap, BTree, LabelList

    wanted: dict[str, Any] = {
        **{column: BTree() for column in _TREES[name]},
        **{column: Bitmap() for column in _BITMAPS.get(name, ())},
        **{column: LabelList() for column in _LISTS.get(name, ())},
    }
    if name == "passages":
        wanted["tokens"] = FTS(base_tokenizer="whitespace", stem=False, remove_stop_words=False, lower_case=True)
    there = {column for index in table.list_indices() for column in index.columns}
    for column, config in wanted.items():
        if column not in there:
            table.create_index(column, config=config)


def _read_head(uri: str, connection: "DBConnection") -> Head | None:
    try:
        table = connection.open_table(_HEAD)
    except ValueError:  # was not found
        return None
    except (OSError, RuntimeError) as err:
        raise CorpusError(f"{uri}: cannot be opened ({_reason(err)})") from err
    found = table.to_arrow()
    if "schema_version" not in found.schema.names or found.num_rows != 1:
        raise CorpusError(f"{uri}: holds a table {_HEAD} that is not diglot's; name another folder")
    row = found.to_pylist()[0]
    if row["schema_version"] > SCHEMA_VERSION:
        raise CorpusError(
            f"{uri}: was written by a newer diglot (tables of version {row['schema_version']}, this one knows "
            f"{SCHEMA_VERSION}); update diglot, or use another corpus"
        )
    versions = {one["table"]: one["version"] for one in row["versions"]}
    kept = {name: row[name] for name in ("schema_version", "batch", "model", "dimension", "written")}
    return Head(**kept, versions=versions, writer=row.get("writer"), until=row.get("until"), number=table.version)


def _replace_head(uri: str, head: Head) -> Head:
    """Write a head in the place of the version that its number names, and return it with its own.

    Raises :class:`CorpusError` if there is a newer one.
    """
    import lance
    from lance.fragment import write_fragments

    place = _place_of(uri, _HEAD)
    try:
        fragments = write_fragments(_head_row(head), place, schema=_HEAD_SCHEMA, mode="overwrite")
        change = lance.LanceOperation.Overwrite(_HEAD_SCHEMA, fragments)
        written = lance.LanceDataset.commit(place, change, read_version=head.number)
    except (OSError, RuntimeError, ValueError) as err:
        if "conflict" in str(err).lower():
            raise _overtaken(uri) from err
        if _REFUSED.search(str(err)):
            raise
        raise CorpusError(f"{uri}: cannot be written to ({_reason(err)})") from err
    return replace(head, number=written.version)


def _head_row(head: Head) -> pa.Table:
    versions = [{"table": name, "version": version} for name, version in sorted(head.versions.items())]
    row = {name: getattr(head, name) for name in _HEAD_SCHEMA.names if name != "versions"}
    return pa.Table.from_pylist([row | {"versions": versions}], _HEAD_SCHEMA)


_HEAD_SCHEMA = pa.schema(
    [
        ("schema_version", pa.int32()),
        ("batch", pa.int64()),
        ("model", pa.string()),
        ("dimension", pa.int32()),
        ("written", pa.timestamp("us", tz="UTC")),
        ("versions", pa.list_(pa.struct([("table", pa.string()), ("version", pa.int64())]))),
        ("writer", pa.string()),
        ("until", pa.timestamp("us", tz="UTC")),
    ]
)


def _add(table: "Table", *, rows: pa.Table) -> None:
    table.add(rows)


def _delete(table: "Table", *, condition: str) -> None:
    table.delete(condition)


def _append(table: "Table", *, place: str, fragments: "Sequence[FragmentMetadata]") -> None:
    import lance

    lance.LanceDataset.commit(place, lance.LanceOperation.Append(list(fragments)), read_version=table.version)
    table.checkout_latest()  # type: ignore[no-untyped-call]


def write_rows(uri: str, rows: Mapping[str, pa.Table]) -> "dict[str, list[FragmentMetadata]]":
    """Write rows beside the tables of a corpus, from any machine; nobody sees them before a writer appends them."""
    from lance.fragment import write_fragments

    return {
        name: write_fragments(found, _place_of(uri, name), schema=found.schema, mode="append")
        for name, found in rows.items()
        if found.num_rows
    }


def _place_of(uri: str, name: str) -> str:
    return f"{uri.rstrip('/')}/{name}.lance"


def _overtaken(uri: str) -> CorpusError:
    return CorpusError(f"{uri}: somebody else has written to it; run this again")


def _missing(uri: str) -> CorpusError:
    return CorpusError(f"{uri}: there is no corpus; make one with: diglot ingest REPORTS --corpus {uri}")


@contextmanager
def _errors_of_writing(uri: str) -> Iterator[None]:
    """Say what the system does not let be written; the batch that was under way does not count."""
    try:
        yield
    except (OSError, RuntimeError) as err:
        if not (refused := _REFUSED.search(str(err))):
            raise
        raise CorpusError(
            f"{uri}: cannot be written to ({refused[0]}); what was committed before is whole, so make room or have the "
            "rights changed, and run this again"
        ) from err


@contextmanager
def _locked(uri: str) -> Iterator[None]:
    """Keep other writers out of a folder; the lock of a process ends with it."""
    if is_remote(uri):
        yield
        return
    from filelock import FileLock, Timeout

    try:
        Path(uri).mkdir(parents=True, exist_ok=True)
        lock: BaseFileLock = FileLock(Path(uri) / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise CorpusError(f"{uri}: another process is writing to it; wait until it is done") from None
    except OSError as err:
        raise CorpusError(f"{uri}: cannot be written to: {err.strerror or err}") from err
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()


def _conditions(column: str, keys: Iterable[str]) -> Iterator[str]:
    """Yield conditions that a column is one of some keys."""
    quoted = [f"'{key}'" for key in keys]
    for begin in range(0, len(quoted), _CHUNK):
        yield f"{column} IN ({', '.join(quoted[begin : begin + _CHUNK])})"


def _reason(err: Exception) -> str:
    return str(err).splitlines()[0][:200] if str(err) else type(err).__name__
