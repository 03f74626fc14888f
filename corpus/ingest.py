"""Files into a corpus: several are read at once, each in a process of its own, while what was read is encoded.

What was read is written in batches; a batch counts as a whole or not at all (see :mod:`.store`), so whatever ends an
ingest, the next one goes on behind the last batch. A file is known by the hash of its bytes: one that has not changed
is not read again, and one that has takes the place of what it was before.
"""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from queue import SimpleQueue

import numpy as np
import pyarrow as pa

from ..extract.parse.errors import UnreadableError
from ..extract.parse.limits import Limits, TimeUpError, alarm, limits_of_environment
from ..extract.parse.remote import Reader
from ..models.encoder import DEFAULT, Vectors, encode
from ..models.errors import CorpusError
from ..models.language import is_chinese
from .reading import Comparison, compare, pair_passages
from .rows import Entry, entry_of, failed_rows, read_entries, tables_of, vector_rows
from .sources import Found, list_files, open_file, reopen
from .store import Store, Writer
from .twins import Single, Singles

_BATCH = 256
"""Reports that are written at once."""
_BATCH_PASSAGES = 512
"""Passages that are, if they are encoded: half a minute's work on two cores."""
_BATCH_SECONDS = 15.0
_BATCHES = 64
"""Between two rounds of tidying up, so that a long ingest leaves no thousands of small files."""
_AHEAD = 32
"""Files that are read, for each that is being read, before anybody wants them."""
_POLL = 0.1
_COMPARED_SECONDS = 30.0
"""In which two twins are compared, on the clock."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read."""

    source: str
    reason: str
    known: bool = False
    """Whether it failed before and was not tried again."""


@dataclass(slots=True)
class Outcome:
    """What an ingest has done so far."""

    total: int = 0
    """Files and archives to look at; what lies in archives is added as it is met."""
    done: int = 0
    added: int = 0
    replaced: int = 0
    """Of those that were added: files that had changed."""
    unchanged: int = 0
    copies: int = 0
    """Files whose bytes another file has too."""
    passages: int = 0
    encoded: int = 0
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False


Progress = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class _Stored:
    """What must be known of a report in the corpus to see whether a file is news."""

    id: str
    source: str
    copies: tuple[str, ...]
    failed: str | None
    twin: str | None
    single: Single | None
    """If it is in one language."""


class _Known:
    """The reports of the corpus, by id and by the files that they come from."""

    def __init__(self, store: Store) -> None:
        self.by_id: dict[str, _Stored] = {}
        self.by_source: dict[str, set[str]] = {}
        self.singles = Singles()
        columns = ["id", "source", "copies", "status", "error", "twin", "languages", "product_code"]
        for row in store.rows("reports", columns).to_pylist():
            failed = (row["error"] or "") if row["status"] == "failed" else None
            single = _single(row["id"], row["source"], row["product_code"], row["languages"] or ())
            self.add(_Stored(row["id"], row["source"], tuple(row["copies"] or ()), failed, row["twin"], single))

    def add(self, one: _Stored) -> None:
        self.discard(one.id)
        self.by_id[one.id] = one
        for source in (one.source, *one.copies):
            self.by_source.setdefault(source, set()).add(one.id)
        if one.single and not one.twin:
            self.singles.add(one.single)

    def discard(self, report: str) -> None:
        one = self.by_id.pop(report, None)
        if one:
            for source in (one.source, *one.copies):
                self.by_source.get(source, set()).discard(report)
            if one.single:
                self.singles.discard(one.single)


def _single(report: str, source: str, code: str | None, languages: Sequence[str]) -> Single | None:
    sides = {is_chinese(lang) for lang in languages}
    return Single(report, sides.pop(), source, code) if len(sides) == 1 else None


@dataclass(slots=True)
class _Batch:
    """What is to be written at once."""

    began: float = field(default_factory=time.monotonic)
    entries: list[Entry] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    """Hash, source, reason."""
    dropped: set[str] = field(default_factory=set)
    moved: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Reports whose files have changed places: source and copies by id."""

    def is_full(self, encoding: bool) -> bool:
        passages = sum(len(entry.passages) for entry in self.entries)
        late = time.monotonic() - self.began > _BATCH_SECONDS
        return bool(self) and (late or len(self.entries) >= _BATCH or (encoding and passages >= _BATCH_PASSAGES))

    def __bool__(self) -> bool:
        return bool(self.entries or self.failed or self.dropped or self.moved)


def ingest(
    store: Store,
    paths: Sequence[str],
    *,
    model: str | None = DEFAULT,
    jobs: int = 1,
    retry_failed: bool = False,
    password: str | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Add the reports in files, folders and archives to a corpus, and say what was done.

    `model` encodes the passages; None leaves that for later. So many `jobs` read at once. With `retry_failed` the files
    that could not be read before are tried again, those that the paths do not name too. When it is `stopped`, it
    writes what has been read and returns.

    Raises:
        CorpusError: somebody else is writing to the corpus, or it has vectors of another encoder.
        EncoderError: the encoder cannot be loaded.
    """
    limits = limits or limits_of_environment()
    with store.writing() as writer:
        if model is not None:
            _settle_model(store, writer, model)
        run = _Ingest(store, writer, model, limits, password, retry_failed, progress or (lambda _: None), stopped)
        run.work(list(paths), jobs)
        if run.changed and not run.outcome.interrupted and writer.is_ragged():
            writer.compact()
    return run.outcome


def _settle_model(store: Store, writer: Writer, model: str) -> None:
    if model == store.head.model:
        return
    if store.table("passages").count_rows("vector IS NOT NULL"):
        raise CorpusError(
            f"{store.uri}: its passages are encoded by {store.head.model!r}; name that by --model, or make another corpus"
        )
    writer.set_model(model, encode(["0"], model=model).shape[1])


class _Ingest:
    """One run."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        model: str | None,
        limits: Limits,
        password: str | None,
        retry_failed: bool,
        progress: Progress,
        stopped: Callable[[], bool],
    ) -> None:
        self.store, self.writer, self.model = store, writer, model
        self.limits, self.password, self.retry_failed = limits, password, retry_failed
        self.progress, self.stopped = progress, stopped
        self.known, self.outcome, self.batch = _Known(store), Outcome(), _Batch()
        self.changed = False
        self.reading: dict[str, list[str]] = {}
        """Files by the hash of what is being read: the first is read, the others are copies of it."""
        self.written = 0

    def work(self, paths: Sequence[str], jobs: int) -> None:
        """Read and write everything."""
        readers: SimpleQueue[Reader] = SimpleQueue()
        every = [Reader("diglot.corpus.reading") for _ in range(jobs)]
        for reader in every:
            readers.put(reader)
        pool = ThreadPoolExecutor(jobs, "diglot-read")
        waiting: deque[tuple[Found, Future[Entry]]] = deque()
        try:
            for found in self._news(paths):
                waiting.append((found, pool.submit(self._read, readers, found)))
                while len(waiting) > jobs * _AHEAD or (waiting and waiting[0][1].done()):
                    self._take(*waiting.popleft())
                    self._write_if_full()
            while waiting and not self.stopped():
                self._take(*waiting.popleft())
                self._write_if_full()
            self.outcome.interrupted = self.stopped()
            for found, future in waiting:
                if future.done() and not future.cancelled():
                    self._take(found, future)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for reader in every:
                reader.end()
        self._write()

    def _news(self, paths: Sequence[str]) -> Iterator[Found]:
        """Yield the files that are to be read."""
        files = list_files(paths)
        failed = [one.source for one in self.known.by_id.values() if one.failed is not None] if self.retry_failed else []
        self.outcome.total = len(files) + len(failed)
        for number, file in enumerate([*files, *failed], start=1):
            opened = open_file(file, self.limits) if number <= len(files) else reopen(file, self.limits)
            for inside, found in enumerate(opened):
                if self.stopped():
                    return
                self.outcome.total += inside > 0
                if isinstance(found, UnreadableError):
                    self._fail(Failure(found.source, str(found)))
                elif self._is_news(found):
                    yield found
            self.progress(self.outcome)

    def _is_news(self, found: Found) -> bool:
        """Whether a file must be read; if not, take note of where it is."""
        name, stored = found.source.name, self.known.by_id.get(found.sha256)
        if found.sha256 in self.reading:
            if name not in self.reading[found.sha256]:
                self.reading[found.sha256].append(name)
                self.outcome.copies += 1
            self.outcome.done += 1
            return False
        if stored is None or (stored.failed is not None and self.retry_failed):
            self.reading[found.sha256] = [name]
            return True
        if stored.failed is not None:
            self._fail(Failure(name, stored.failed, known=True))
            return False
        self.outcome.done += 1
        if found.sha256 in self.known.by_source.get(name, ()):
            self.outcome.unchanged += 1
        else:
            self.outcome.copies += 1
            self._leave(name, found.sha256)
            self._move(replace(stored, copies=(*stored.copies, name)))
        return False

    def _fail(self, failure: Failure) -> None:
        self.outcome.failures.append(failure)
        self.outcome.done += 1
        self.progress(self.outcome)

    def _read(self, readers: "SimpleQueue[Reader]", found: Found) -> Entry:
        """Return what a file says; this runs in a thread of the pool."""
        reader = readers.get()
        try:
            done = reader.read(found.source, None, self.password, self.limits, facts=True)
        finally:
            readers.put(reader)
        assert done.report is not None
        assert done.more is not None
        return entry_of(done.document.sha256, done.document, done.report, done.more)

    def _take(self, found: Found, future: "Future[Entry]") -> None:
        """Put what was read into the batch."""
        while not future.done():
            time.sleep(_POLL) if self.stopped() else future.exception(None)
        sources = self.reading.pop(found.sha256)
        try:
            entry = future.result()
        except UnreadableError as err:
            self.batch.failed.append((found.sha256, sources[0], str(err)))
            self._fail(Failure(sources[0], str(err)))
            return
        entry.copies = tuple(sources[1:])
        for source in sources:
            self._leave(source, entry.id)
        self.batch.entries.append(entry)
        self.outcome.done += 1
        self.progress(self.outcome)
