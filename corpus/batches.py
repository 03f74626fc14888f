"""A batch of reports on its way into the tables of a corpus: vectors, twins, rows, and the commit."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from ..extract.parse.limits import TimeUpError, alarm
from ..models.encoder import Vectors
from ..models.language import is_chinese
from .reading import Comparison, compare, pair_passages
from .rows import Entry, failed_rows, read_entries, tables_of, vector_rows
from .schema import schemas
from .singles import Single, Singles
from .store import Store, Writer
from .vectors import encode_entries

_REPORTS = 256
"""That are written at once, at most."""
_WRITTEN = 2048
"""That are, if their rows are written already."""
ENCODED_AT_ONCE = 512
"""Passages that are, if they are encoded: half a minute's work on two cores."""
_SECONDS = 15.0
"""In which something is written, if there is something."""
_COMPARED_SECONDS = 30.0
"""In which two twins are compared, on the clock."""
_COLUMNS = ("id", "source", "copies", "status", "error", "twin", "languages", "product_code")


@dataclass(frozen=True, slots=True)
class Stored:
    """What must be known of a report in the corpus to see whether a file is news."""

    id: str
    source: str
    copies: tuple[str, ...] = ()
    """Other files with the same bytes."""
    failure: str | None = None
    """Why it could not be read."""
    twin: str | None = None
    single: Single | None = None
    """If it is in one language."""

    @property
    def files(self) -> tuple[str, ...]:
        """All files that it is the content of."""
        return self.source, *self.copies


class Known:
    """The reports of a corpus, by id and by the files that they come from."""

    def __init__(self, store: Store) -> None:
        self.by_id: dict[str, Stored] = {}
        self.by_file: dict[str, set[str]] = {}
        self.singles = Singles()
        for row in store.rows("reports", _COLUMNS).to_pylist():
            self.add(
                Stored(
                    row["id"],
                    row["source"],
                    tuple(row["copies"] or ()),
                    failure=(row["error"] or "") if row["status"] == "failed" else None,
                    twin=row["twin"],
                    single=single_of(row["id"], row["source"], row["product_code"], row["languages"] or ()),
                )
            )

    def add(self, one: Stored) -> None:
        """Take note of a report, instead of what was known of it."""
        self.discard(one.id)
        self.by_id[one.id] = one
        for file in one.files:
            self.by_file.setdefault(file, set()).add(one.id)
        if one.single and not one.twin:
            self.singles.add(one.single)

    def discard(self, report: str) -> None:
        """Forget a report."""
        one = self.by_id.pop(report, None)
        if one:
            for file in one.files:
                self.by_file[file].discard(report)
            if one.single:
                self.singles.discard(one.single)


def single_of(report: str, source: str, code: str | None, languages: Iterable[str]) -> Single | None:
    """Return what is known of a report that may have a twin, None if it is in both languages."""
    sides = {is_chinese(lang) for lang in languages}
    return Single(report, sides.pop(), source, code) if len(sides) == 1 else None


@dataclass(frozen=True, slots=True)
class Written:
    """Reports whose rows lie beside the tables, where a writer can add them."""

    reports: tuple[Stored, ...] = ()
    passages: tuple[int, ...] = ()
    """Of each report, how many."""
    fragments: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Of each table: `FragmentMetadata` of Lance."""
    encoded: int = 0


@dataclass(slots=True)
class Batch:
    """What is to be written at once."""

    began: float = field(default_factory=time.monotonic)
    entries: list[Entry] = field(default_factory=list)
    failed: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Files that cannot be read: where and why, by hash."""
    dropped: set[str] = field(default_factory=set)
    """Reports of which no file is left."""
    again: set[str] = field(default_factory=set)
    """Reports in the corpus whose passages are to get their vectors."""
    written: list[Written] = field(default_factory=list)
    moved: dict[str, Stored] = field(default_factory=dict)
    """Reports whose files have changed their names."""

    def __bool__(self) -> bool:
        return bool(self.entries or self.failed or self.dropped or self.again or self.written or self.moved)

    def is_full(self, *, encoding: bool) -> bool:
        """Whether it is time to write it."""
        passages = sum(len(entry.passages) for entry in self.entries)
        late = time.monotonic() - self.began > _SECONDS
        many = len(self.entries) >= _REPORTS or sum(len(one.reports) for one in self.written) >= _WRITTEN
        return bool(self) and (late or many or (encoding and passages >= ENCODED_AT_ONCE))


class Batcher:
    """Writes batches to a corpus, one after the other; `encoded` is told of passages that have got their vectors."""

    def __init__(
        self, store: Store, writer: Writer, known: Known, model: str | None, encoded: Callable[[int], None]
    ) -> None:
        self.store, self.writer, self.known, self.model, self.encoded = store, writer, known, model, encoded

    def write(self, batch: Batch) -> None:
        """Write a batch: all of it counts, or nothing."""
        written = [one for part in batch.written for one in part.reports]
        ids = (*batch.failed, *(entry.id for entry in batch.entries), *(one.id for one in written))
        stored = {one for one in ids if one in self.known.by_id}
        freed = self._drop(batch.dropped)
        for one in batch.moved.values():
            if one.id not in batch.dropped:
                self.known.add(replace(self.known.by_id[one.id], source=one.source, copies=one.copies))
        for one in written:
            self.known.add(one)
        pairs = [*self._twins(batch.entries), *self._old_twins(batch.again)]
        ours = {entry.id: entry for entry in batch.entries}
        changed = {*freed, *batch.again, *(one for pair in pairs for one in pair)}
        there = {entry.id: entry for entry in stored_entries(self.store, changed - {*ours})}
        entries = {**ours, **there}
        vectors = encode_entries(self.store, self.model, list(entries.values()), self.encoded) if self.model else {}
        for entry in entries.values():
            entry.partners.clear()
        paired = {one for pair in pairs for one in pair}
        for english, chinese in pairs:
            couple(entries[english], entries[chinese])
        for entry in entries.values():
            if entry.id not in paired:
                settle(entry)
        self.writer.remove([*batch.dropped, *stored, *there])
        self._commit(batch, list(entries.values()), vectors)

    def _drop(self, dropped: Iterable[str]) -> set[str]:
        """Forget reports; return the ids of those that have lost their twin, and may find another one."""
        gone = [self.known.by_id[one] for one in dropped if one in self.known.by_id]
        for one in gone:
            self.known.discard(one.id)
        freed = {one.twin for one in gone if one.twin and one.twin in self.known.by_id}
        for twin in freed:
            self.known.add(replace(self.known.by_id[twin], twin=None))
        return freed

    def _twins(self, entries: Sequence[Entry]) -> list[tuple[str, str]]:
        """Return the ids of twins that the new reports make complete, English first; take note of all."""
        for entry in entries:
            single = single_of(entry.id, entry.source, entry.document.product_code, entry.document.languages)
            self.known.add(Stored(entry.id, entry.source, entry.copies, single=single))
        pairs = []
        for entry in entries:
            one = self.known.by_id[entry.id]
            other = self.known.singles.twin_of(one.single) if one.single and not one.twin else None
            if one.single and other:
                self.known.add(replace(one, twin=other.id))
                self.known.add(replace(self.known.by_id[other.id], twin=one.id))
                pairs.append((other.id, one.id) if one.single.chinese else (one.id, other.id))
        return pairs

    def twins_left(self) -> list[tuple[str, str]]:
        """Return the ids of twins that are not paired yet, English first, each report in one pair at most."""
        pairs: list[tuple[str, str]] = []
        taken: set[str] = set()
        for one in list(self.known.by_id.values()):
            other = self.known.singles.twin_of(one.single) if one.single and not one.twin else None
            if one.single and other and not {one.id, other.id} & taken:
                taken |= {one.id, other.id}
                pairs.append((other.id, one.id) if one.single.chinese else (one.id, other.id))
        return pairs

    def _old_twins(self, ids: Iterable[str]) -> set[tuple[str, str]]:
        """Return the ids of the twins among reports and their twins, English first."""
        paired = [(one.single, one.twin) for one in map(self.known.by_id.__getitem__, ids) if one.single and one.twin]
        return {(twin, single.id) if single.chinese else (single.id, twin) for single, twin in paired}

    def _commit(self, batch: Batch, entries: Sequence[Entry], vectors: dict[str, Vectors]) -> None:
        for entry in entries:
            stored = self.known.by_id[entry.id]
            entry.source, entry.copies, entry.twin = stored.source, stored.copies, stored.twin
        for stored in batch.moved.values():
            if stored.id not in batch.dropped:
                self.writer.move(stored.id, stored.source, stored.copies)
        dimension = self.store.head.dimension
        self.writer.add(tables_of(entries, dimension))
        for name in schemas():
            self.writer.append({name: [one for part in batch.written for one in part.fragments.get(name, ())]})
        self.writer.add({"reports": failed_rows(batch.failed), "vectors": vector_rows(vectors, dimension)})
        self.writer.publish()
        for sha256, (source, reason) in batch.failed.items():
            self.known.add(Stored(sha256, source, failure=reason))


def stored_entries(store: Store, ids: Iterable[str]) -> Iterable[Entry]:
    """Yield reports as a corpus has them."""
    wanted = sorted(ids)
    if wanted:
        columns = ("id", "source", "copies", "document", "report")
        reports = pa.concat_tables(store.matching("reports", "id", wanted, columns))
        yield from read_entries(reports, pa.concat_tables(store.matching("passages", "report", wanted, None)))


def couple(english: Entry, chinese: Entry) -> None:
    """Compare twins; the English one keeps what is said of both."""
    try:
        with alarm(_COMPARED_SECONDS, on_clock=True):
            english.comparison = compare([english.document, chinese.document], english.passages, chinese.passages)
    except TimeUpError:
        english.comparison = Comparison()
    chinese.comparison = Comparison()
    _pair(english, chinese)


def settle(entry: Entry) -> None:
    """Pair the passages of a report that has no twin; compare its languages if that is not done."""
    if not entry.is_compared:
        try:
            with alarm(_COMPARED_SECONDS, on_clock=True):
                entry.comparison = compare([entry.document], entry.passages, entry.passages)
        except TimeUpError:
            entry.comparison = Comparison()
    _pair(entry, entry)


def _pair(english: Entry, chinese: Entry) -> None:
    """Tell passages of their partners; by meaning, if there are vectors."""
    pairs: Sequence[tuple[int, int]] = english.comparison.pairs
    if pairs and english.vectors is not None and chinese.vectors is not None:
        contexts = {
            passage.context: vector
            for entry in (english, chinese)
            for passage, vector in zip(entry.passages, entry.vectors if entry.vectors is not None else (), strict=True)
        }
        texts = (english.document.text, chinese.document.text)
        pairs = pair_passages(
            texts,
            english.passages,
            chinese.passages,
            lambda wanted: np.array([contexts[text] for text in wanted], np.float32),
        )
    for ours, theirs in pairs:
        ids = english.passage_id(ours), chinese.passage_id(theirs)
        english.partners[ours] = ids[1], ids[0]
        chinese.partners[theirs] = ids[0], ids[0]
