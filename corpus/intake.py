"""What both engines of an ingest share: what is news, what takes the place of what, and when a batch is full.

It lives in the process that writes to the corpus; who reads the files, and where, it does not know.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ..extract.parse.limits import Limits, limits_of_environment
from ..models.encoder import DEFAULT, encode
from ..models.errors import CorpusError
from .batches import ENCODED_AT_ONCE, Batch, Batcher, Known, Stored, Written
from .rows import Entry
from .store import Store, Writer

_BATCHES = 64
"""Between two rounds of tidying up, so that a long ingest leaves no thousands of small files."""


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


def settle_model(store: Store, writer: Writer, model: str) -> None:
    """Make sure that a corpus has vectors of one encoder alone. Raises :class:`CorpusError` if it would not."""
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


class Intake:
    """Reports on their way into a corpus, in one ingest."""

    def __init__(self, store: Store, writer: Writer, settings: Settings, progress: Progress) -> None:
        self.store, self.writer, self.settings = store, writer, settings
        self.known, self.batch, self.batches = Known(store), Batch(), 0
        self.outcome, self._progress = Outcome(), progress
        self.batcher = Batcher(store, writer, self.known, settings.model, self._encoded)
        self.reading: dict[str, list[str]] = {}
        """Files by the hash of what is being read: the first is read, the others are copies of it."""

    def failed_before(self, files: Sequence[str]) -> list[str]:
        """Return the files that failed before, are to be tried again, and are not among those."""
        if not self.settings.retry_failed:
            return []
        there = set(files)
        return [one.source for one in self.known.by_id.values() if one.failure is not None and one.source not in there]

    def is_news(self, name: str, sha256: str) -> bool:
        """Whether a file must be read; if not, take note of its name."""
        stored = self.known.by_id.get(sha256)
        if sha256 in self.reading:
            self.reading[sha256].append(name)
            self._count(copies=1)
        elif stored is None or (stored.failure is not None and self.settings.retry_failed):
            self.reading[sha256] = [name]
            return True
        elif stored.failure is not None:
            self.fail(Failure(name, stored.failure, known=True))
        elif name in stored.files:
            self._count(unchanged=1)
        else:
            self._leave(name, stored.id)
            self._keep(stored, name)
            self._count(copies=1)
        return False

    def take(self, entry: Entry) -> None:
        """Put what was read into the batch, and write that when it is full."""
        entry.copies = tuple(self._arrived(entry.id, len(entry.passages))[1:])
        self.batch.entries.append(entry)
        self._write_if_full()

    def take_failure(self, sha256: str, reason: str) -> None:
        """Put a file that cannot be read into the batch."""
        first = self.reading.pop(sha256)[0]
        self.batch.failed[sha256] = (first, reason)
        before = (self.known.by_id[one] for one in self.known.by_file.get(first, ()))
        self.batch.dropped |= {one.id for one in before if one.failure is not None and one.id != sha256}
        self.fail(Failure(first, reason))
        self._write_if_full()

    def take_written(self, written: Written) -> None:
        """Put reports into the batch whose rows are written already."""
        for report, passages in zip(written.reports, written.passages, strict=True):
            if report.id in self.reading:
                self._arrived(report.id, passages)
        self.batch.written.append(written)
        self.outcome.encoded += written.encoded
        self._write_if_full()

    def _arrived(self, report: str, passages: int) -> list[str]:
        """Take note of a report that was read, and return its files."""
        files = self.reading.pop(report)
        replaced = [self._leave(file, report) for file in files]
        self.outcome.passages += passages
        self._count(added=1, replaced=int(any(replaced)))
        return files

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

    def _write_if_full(self) -> None:
        if self.batch.is_full(encoding=self.settings.model is not None):
            self.write()

    def write(self) -> None:
        """Write the batch, if there is something in it."""
        if not self.batch:
            return
        self.batcher.write(self.batch)
        self.batch = Batch()
        self.batches += 1
        if self.batches % _BATCHES == 0:
            self.writer.compact()

    def waiting_for_vectors(self) -> Counter[str]:
        """Return the reports that have passages without vectors, and how many those are."""
        return Counter(self.store.rows("passages", ("report",), "vector IS NULL")["report"].to_pylist())

    def encode_missing(self, stopped: Callable[[], bool]) -> None:
        """Give the passages in the corpus that have no vectors theirs, a few reports at a time."""
        passages = 0
        for report, count in self.waiting_for_vectors().items():
            if stopped():
                self.outcome.interrupted = True
                break
            self.batch.again.add(report)
            passages += count
            if passages >= ENCODED_AT_ONCE:
                self.write()
                passages = 0
        self.write()

    def show(self) -> None:
        """Tell how far it is, and keep other writers out meanwhile."""
        self.writer.renew()
        self._progress(self.outcome)

    def fail(self, failure: Failure) -> None:
        """Take note of a file that could not be read, and may be read the next time."""
        self.outcome.failures.append(failure)
        self._count()

    def _encoded(self, passages: int) -> None:
        self.outcome.encoded += passages
        self.show()

    def _count(self, *, added: int = 0, replaced: int = 0, unchanged: int = 0, copies: int = 0) -> None:
        self.outcome.done += 1
        self.outcome.added += added
        self.outcome.replaced += replaced
        self.outcome.unchanged += unchanged
        self.outcome.copies += copies
        self.show()
