"""What an ingest over many machines does on each: it looks what is there, reads, encodes, and writes rows.

A row of Ray's data is one report, or two that are to be twins, until it is written. Nothing here changes a table: rows
are written beside them, and count when the process that began the ingest has added them. What one stage hands to the
next is pickled, as Ray itself does with all that it passes on; none of it outlives the ingest.
"""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import msgspec
import pyarrow as pa

from ..extract.parse.errors import UnreadableError
from ..extract.parse.remote import Reader
from ..models.encoder import Vectors
from .batches import Stored, Written, couple, settle, single_of, stored_entries
from .intake import Settings
from .rows import Entry, read_entry, tables_of, vector_rows
from .sources import open_file, reopen
from .store import Store, open_store, write_rows
from .vectors import encode_entries

Row = dict[str, Any]


@dataclass(slots=True)
class Load:
    """A report, or twins with the English one first, between two stages; or why there is none."""

    entries: Sequence[Entry]
    wanted: tuple[str, ...]
    """The ids that were asked for."""
    failure: str | None = None
    """Why the content cannot be read."""
    gone: str | None = None
    """Why there is no such content any more."""
    vectors: Mapping[str, Vectors] | None = None
    """Those that the corpus does not keep yet."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one task has written, and what it could not."""

    wanted: tuple[str, ...]
    """All ids that it was asked for, in no order."""
    written: Written
    failures: Mapping[str, str]
    """By hash."""
    gone: Mapping[str, str]


def look(row: Row, settings: Settings) -> Iterator[Row]:
    """Yield the name and the hash of a file, or of the reports in an archive; else a reason."""
    for found in (reopen if row["again"] else open_file)(row["path"], settings.limits):
        if isinstance(found, UnreadableError):
            yield {"path": row["path"], "number": row["number"], "name": found.source, "id": "", "reason": found.reason}
        else:
            name = found.source.name
            yield {"path": row["path"], "number": row["number"], "name": name, "id": found.sha256, "reason": ""}


def read(row: Row, settings: Settings) -> Iterator[Row]:
    """Yield the reports that are wanted of a file or an archive, as they are read."""
    wanted = msgspec.json.decode(row["wanted"], type=dict[str, list[str]])
    reason = "has changed since it was looked at; run this again"
    for found in open_file(row["path"], settings.limits):
        if isinstance(found, UnreadableError):
            reason = found.reason
        elif (names := wanted.pop(found.sha256, None)) is not None:
            source = replace(found.source, name=names[0])
            try:
                entry = read_entry(_reader(), source, settings.password, settings.limits)
            except UnreadableError as err:
                yield _packed(Load((), (found.sha256,), failure=err.reason))
                continue
            entry.source, entry.copies = names[0], tuple(names[1:])
            is_same = entry.id == found.sha256
            yield _packed(Load([entry], (entry.id,)) if is_same else Load((), (found.sha256,), gone=reason))
    for sha256 in wanted:
        yield _packed(Load((), (sha256,), gone=reason))


@cache
def _reader() -> Reader:
    """Return the reader of this process; its own worker ends with it."""
    return Reader("diglot.corpus.reading")


def load(rows: pa.Table, uri: str, batch: int) -> pa.Table:
    """Return reports of the corpus, each with its twin if one is named, as they were when a batch was the last one."""
    groups = [tuple(filter(None, pair)) for pair in zip(rows["one"].to_pylist(), rows["two"].to_pylist(), strict=True)]
    entries = {
        entry.id: entry for entry in stored_entries(_store(uri, batch), {one for group in groups for one in group})
    }
    loads = [Load([entries[one] for one in group], group) for group in groups if all(one in entries for one in group)]
    return pa.table({"load": pa.array([_packed(one)["load"] for one in loads], pa.large_binary())})


@cache
def _store(uri: str, batch: int) -> Store:
    """Return the corpus as it was when it was first opened here; `batch` tells one run from the next."""
    del batch
    return open_store(uri)


class Encoder:
    """Gives reports their vectors; it lives as long as the ingest, on a GPU where it has one."""

    def __init__(self, uri: str, batch: int, model: str) -> None:
        self.store, self.model = _store(uri, batch), model

    def __call__(self, rows: pa.Table) -> pa.Table:
        """Return the reports with their vectors."""
        loads = _unpacked(rows)
        made = encode_entries(self.store, self.model, [entry for one in loads for entry in one.entries])
        if loads:
            loads[0].vectors = made
        return pa.table({"load": pa.array([_packed(one)["load"] for one in loads], pa.large_binary())})


def write(rows: pa.Table, uri: str, dimension: int) -> pa.Table:
    """Write the rows of reports, and return one row that says where they are."""
    loads = _unpacked(rows)
    for one in loads:
        _compare(one.entries)
    entries = [entry for one in loads for entry in one.entries]
    vectors = {key: vector for one in loads for key, vector in (one.vectors or {}).items()}
    found = {**tables_of(entries, dimension), "vectors": vector_rows(vectors, dimension)}
    written = Written(
        reports=tuple(map(_stored, entries)),
        passages=tuple(len(entry.passages) for entry in entries),
        fragments=write_rows(uri, found),
        encoded=len(vectors),
    )
    part = Part(
        wanted=tuple(id_ for one in loads for id_ in one.wanted),
        written=written,
        failures={one.wanted[0]: one.failure for one in loads if one.failure is not None},
        gone={one.wanted[0]: one.gone for one in loads if one.gone is not None},
    )
    return pa.table({"part": pa.array([pickle.dumps(part)], pa.large_binary())})


def _compare(entries: Sequence[Entry]) -> None:
    """Pair the passages of a report, or of twins, that say the same."""
    if len(entries) == 2:
        couple(*entries)
        entries[0].twin, entries[1].twin = entries[1].id, entries[0].id
    for entry in entries if len(entries) == 1 else ():
        settle(entry)


def _stored(entry: Entry) -> Stored:
    single = single_of(entry.id, entry.source, entry.document.product_code, entry.document.languages)
    return Stored(entry.id, entry.source, tuple(entry.copies), twin=entry.twin, single=single)


def _packed(load: Load) -> Row:
    return {"load": pickle.dumps(load, protocol=5)}


def _unpacked(rows: pa.Table) -> list[Load]:
    return [pickle.loads(one) for one in rows["load"].to_pylist()]


def unpack_part(row: Row) -> Part:
    """Return what :func:`write` has said."""
    part: Part = pickle.loads(row["part"])
    return part
