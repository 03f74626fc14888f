"""Files into a corpus: several are read at once, each in a process of its own, while what was read is encoded.

What was read is written in batches; a batch counts as a whole or not at all (see :mod:`.store`), so whatever ends an
ingest, the next one goes on behind the last batch. A file is known by the hash of its bytes: one that has not changed
is not read again, and one that has takes the place of what it was before.
"""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from queue import SimpleQueue

from ..extract.parse.errors import UnreadableError
from ..extract.parse.limits import MEGABYTE, Limits, limits_of_environment
from ..extract.parse.remote import Reader
from ..models.encoder import DEFAULT, encode
from ..models.errors import CorpusError
from .batches import ENCODED_AT_ONCE, Batch, Batcher, Known, Stored
from .objects import is_remote
from .rows import Entry, entry_of
from .sources import Found, list_files, open_file, reopen
from .store import Store, Writer

_BATCHES = 64
"""Between two rounds of tidying up, so that a long ingest leaves no thousands of small files."""
_AHEAD = 32
"""Files for each reader that may be read, or wait to be, before they are wanted."""
_HELD = 256 * MEGABYTE
"""What members of archives may take meanwhile."""


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
    """Files to look at; what lies in archives is added as it is met."""
    done: int = 0
    added: int = 0
    replaced: int = 0
    """Of those that were added: files that had changed."""
    unchanged: int = 0
    copies: int = 0
    """Files whose bytes another file has too."""
    passages: int = 0
    encoded: int = 0
    """Passages that were not in the cache of vectors."""
    failures: list[Failure] = field(default_factory=list)
    interrupted: bool = False


Progress = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How an ingest goes about it."""

    model: str | None = DEFAULT
    """Encodes the passages; None leaves that for later."""
    jobs: int = 1
    """Files that are read at once."""
    retry_failed: bool = False
    """Whether files that could not be read before are tried again, those that the paths do not name too."""
    encode_missing: bool = False
    """Whether passages that were left without vectors before get them now."""
    password: str | None = None
    limits: Limits = field(default_factory=limits_of_environment)


def ingest(
    store: Store,
    paths: Sequence[str],
    settings: Settings,
    *,
    progress: Progress = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Add the reports in files, folders and archives to a corpus, and return what was done.

    When it is `stopped`, it writes what has been read and returns.

    Raises:
        CorpusError: somebody else is writing to the corpus, or it has vectors of another encoder.
        EncoderError: the encoder cannot be loaded.
    """
    with store.writing() as writer:
        if settings.model is not None:
            _settle_model(store, writer, settings.model)
        run = _Run(store, writer, settings, progress, stopped)
        run.work(list(paths))
        if settings.encode_missing and settings.model is not None:
            run.encode_missing(store)
        if run.batches and not run.outcome.interrupted and writer.is_ragged():
            writer.compact()
    return run.outcome


def remove(store: Store, sources: Sequence[str]) -> int:
    """Remove reports, by id, file, or the folder or archive that they lie in; return how many."""
    with store.writing() as writer:
        known = Known(store)
        found = {one.id for one in known.by_id.values() if any(_names(source, one.id, one.files) for source in sources)}
        if found:
            Batcher(store, writer, known, None, lambda _: None).write(Batch(dropped=found))
    return len(found)


def _names(wanted: str, report: str, files: Sequence[str]) -> bool:
    place = wanted.rstrip("/") if is_remote(wanted) else os.path.abspath(wanted)  # noqa: PTH100  which takes no link for what it leads to
    return wanted == report or any(file == place or file.startswith((f"{place}/", f"{place}!/")) for file in files)


def _settle_model(store: Store, writer: Writer, model: str) -> None:
    if model == store.head.model:
        return
    if store.table("passages").count_rows("vector IS NOT NULL"):
        raise CorpusError(
            f"{store.uri}: its passages are encoded by {store.head.model!r}; name that by --model, or make a new corpus"
        )
    dimension = encode(["0"], model=model).shape[1]
    if dimension != store.head.dimension and store.table("passages").count_rows():
        raise CorpusError(
            f"{store.uri}: was made for vectors of {store.head.dimension} numbers, and {model} gives {dimension}; "
            "make a new corpus"
        )
    writer.set_model(model, dimension)


class _Run:
    """One ingest."""

    def __init__(
        self, store: Store, writer: Writer, settings: Settings, progress: Progress, stopped: Callable[[], bool]
    ) -> None:
        self.writer, self.settings, self.stopped = writer, settings, stopped
        self.known, self.batch, self.batches = Known(store), Batch(), 0
        self.outcome, self._progress = Outcome(), progress
        self.batcher = Batcher(store, writer, self.known, settings.model, self._encoded)
        self.reading: dict[str, list[str]] = {}
        """Files by the hash of what is being read: the first is read, the others are copies of it."""

    def work(self, paths: Sequence[str]) -> None:
        """Read and write everything."""
        readers: SimpleQueue[Reader] = SimpleQueue()
        for _ in range(self.settings.jobs):
            readers.put(Reader("diglot.corpus.reading"))
        waiting: deque[tuple[Found, Future[Entry]]] = deque()
        pool = ThreadPoolExecutor(self.settings.jobs, "diglot-read")
        try:
            for found in self._news(paths):
                waiting.append((found, pool.submit(self._read, readers, found)))
                while waiting and (waiting[0][1].done() or self._is_far_ahead(waiting)):
                    self._take(*waiting.popleft())
            while waiting and not self.stopped():
                self._take(*waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)
            while not readers.empty():
                readers.get().close()
        self.outcome.interrupted = self.stopped()
        for found, future in waiting:
            if not future.cancelled():
                self._take(found, future)
        self._write()

    def encode_missing(self, store: Store) -> None:
        """Give the passages in the corpus that have no vectors theirs, a few reports at a time."""
        waiting = Counter(store.rows("passages", ("report",), "vector IS NULL")["report"].to_pylist())
        passages = 0
        for report, count in waiting.items():
            if self.stopped():
                self.outcome.interrupted = True
                break
            self.batch.again.add(report)
            passages += count
            if passages >= ENCODED_AT_ONCE:
                self._write()
                passages = 0
        self._write()

    def _is_far_ahead(self, waiting: Sequence[tuple[Found, "Future[Entry]"]]) -> bool:
        held = sum(len(found.source.data or b"") for found, future in waiting if not future.done())
        return len(waiting) > _AHEAD * self.settings.jobs or held > _HELD

    def _news(self, paths: Sequence[str]) -> Iterator[Found]:
        """Yield the files that are to be read."""
        files = list_files(paths)
        failed = [one.source for one in self.known.by_id.values() if one.failure is not None]
        again = [source for source in failed if source not in files] if self.settings.retry_failed else []
        self.outcome.total = len(files) + len(again)
        for number, file in enumerate([*files, *again]):
            opened = (open_file if number < len(files) else reopen)(file, self.settings.limits)
            for inside, found in enumerate(opened):
                if self.stopped():
                    return
                self.outcome.total += inside > 0
                if isinstance(found, UnreadableError):
                    self._fail(Failure(found.source, found.reason))
                elif self._is_news(found):
                    yield found
            self._progress(self.outcome)

    def _is_news(self, found: Found) -> bool:
        """Whether a file must be read; if not, take note of its name."""
        name, stored = found.source.name, self.known.by_id.get(found.sha256)
        if found.sha256 in self.reading:
            self.reading[found.sha256].append(name)
            self._count(copies=1)
        elif stored is None or (stored.failure is not None and self.settings.retry_failed):
            self.reading[found.sha256] = [name]
            return True
        elif stored.failure is not None:
            self._fail(Failure(name, stored.failure, known=True))
        elif name in stored.files:
            self._count(unchanged=1)
        else:
            self._leave(name, stored.id)
            self._keep(stored, name)
            self._count(copies=1)
        return False

    def _keep(self, stored: Stored, file: str) -> None:
        """Take note that another file holds a report too, or now alone."""
        stored = self.batch.moved.get(stored.id, stored)
        if stored.id in self.batch.dropped:
            self.batch.dropped.discard(stored.id)
            self._move(replace(stored, source=file, copies=()))
        else:
            self._move(replace(stored, copies=(*stored.copies, file)))

    def _leave(self, file: str, new: str) -> bool:
        """Let go of what a file held before it held what is `new`; whether there was something."""
        left = False
        for report in self.known.by_file.get(file, set()) - {new}:
            stored = self.batch.moved.get(report, self.known.by_id[report])
            others = [other for other in stored.files if other != file]
            if others:
                self._move(replace(stored, source=others[0], copies=tuple(others[1:])))
            else:
                self.batch.dropped.add(report)
            left = left or stored.failure is None
        return left

    def _move(self, stored: Stored) -> None:
        self.batch.moved[stored.id] = stored

    def _read(self, readers: "SimpleQueue[Reader]", found: Found) -> Entry:
        """Return what a file says; this runs in a thread of the pool, one for each reader."""
        reader = readers.get()
        try:
            done = reader.read(found.source, None, self.settings.password, self.settings.limits, facts=True)
        finally:
            readers.put(reader)
        assert done.report is not None
        assert done.more is not None
        return entry_of(done.document, done.report, done.more)

    def _take(self, found: Found, future: "Future[Entry]") -> None:
        """Put what was read into the batch, and write that when it is full."""
        try:
            entry = future.result()
        except UnreadableError as err:
            first = self.reading.pop(found.sha256)[0]
            self.batch.failed[found.sha256] = (first, err.reason)
            before = (self.known.by_id[one] for one in self.known.by_file.get(first, ()))
            self.batch.dropped |= {one.id for one in before if one.failure is not None and one.id != found.sha256}
            self._fail(Failure(first, err.reason))
        else:
            first, *copies = self.reading.pop(found.sha256)
            replaced = [self._leave(file, entry.id) for file in (first, *copies)]
            entry.copies = tuple(copies)
            self.batch.entries.append(entry)
            self.outcome.passages += len(entry.passages)
            self._count(added=1, replaced=int(any(replaced)))
        if self.batch.is_full(encoding=self.settings.model is not None):
            self._write()

    def _write(self) -> None:
        if not self.batch:
            return
        self.batcher.write(self.batch)
        self.batch = Batch()
        self.batches += 1
        if self.batches % _BATCHES == 0:
            self.writer.compact()

    def _fail(self, failure: Failure) -> None:
        self.outcome.failures.append(failure)
        self._count()

    def _encoded(self, passages: int) -> None:
        self.outcome.encoded += passages
        self._progress(self.outcome)

    def _count(self, *, added: int = 0, replaced: int = 0, unchanged: int = 0, copies: int = 0) -> None:
        self.outcome.done += 1
        self.outcome.added += added
        self.outcome.replaced += replaced
        self.outcome.unchanged += unchanged
        self.outcome.copies += copies
        self._progress(self.outcome)
