"""Files into a corpus: several are read at once, each in a process of its own, while what was read is encoded.

What was read is written in batches; a batch counts as a whole or not at all (see :mod:`.store`), so whatever ends an
ingest, the next one goes on behind the last batch. A file is known by the hash of its bytes: one that has not changed
is not read again, and one that has takes the place of what it was before.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue

from ..extract.parse.errors import UnreadableError
from ..extract.parse.limits import MEGABYTE
from ..extract.parse.remote import Reader
from .batches import Batch, Batcher, Known
from .intake import Failure, Intake, Outcome, Progress, Settings, settle_model
from .objects import is_remote
from .rows import Entry, read_entry
from .sources import Found, list_files, open_file, reopen
from .store import Store

__all__ = ["Failure", "Outcome", "Progress", "Settings", "ingest", "remove"]

_AHEAD = 32
"""Files for each reader that may be read, or wait to be, before they are wanted."""
_HELD = 256 * MEGABYTE
"""What members of archives may take meanwhile."""


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
            settle_model(store, writer, settings.model)
        intake = Intake(store, writer, settings, progress)
        _Run(intake, stopped).work(list(paths))
        if settings.encode_missing and settings.model is not None:
            intake.encode_missing(stopped)
        if intake.batches and not intake.outcome.interrupted and writer.is_ragged():
            writer.compact()
    return intake.outcome


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


class _Run:
    """One ingest on this machine."""

    def __init__(self, intake: Intake, stopped: Callable[[], bool]) -> None:
        self.intake, self.settings, self.stopped = intake, intake.settings, stopped

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
        self.intake.outcome.interrupted = self.stopped()
        for found, future in waiting:
            if not future.cancelled():
                self._take(found, future)
        self.intake.write()

    def _is_far_ahead(self, waiting: Sequence[tuple[Found, "Future[Entry]"]]) -> bool:
        held = sum(len(found.source.data or b"") for found, future in waiting if not future.done())
        return len(waiting) > _AHEAD * self.settings.jobs or held > _HELD

    def _news(self, paths: Sequence[str]) -> Iterator[Found]:
        """Yield the files that are to be read."""
        files = list_files(paths)
        again = self.intake.failed_before(files)
        outcome = self.intake.outcome
        outcome.total = len(files) + len(again)
        for number, file in enumerate([*files, *again]):
            opened = (open_file if number < len(files) else reopen)(file, self.settings.limits)
            for inside, found in enumerate(opened):
                if self.stopped():
                    return
                outcome.total += inside > 0
                if isinstance(found, UnreadableError):
                    self.intake.fail(Failure(found.source, found.reason))
                elif self.intake.is_news(found.source.name, found.sha256):
                    yield found
            self.intake.show()

    def _read(self, readers: "SimpleQueue[Reader]", found: Found) -> Entry:
        """Return what a file says; this runs in a thread of the pool, one for each reader."""
        reader = readers.get()
        try:
            return read_entry(reader, found.source, self.settings.password, self.settings.limits)
        finally:
            readers.put(reader)

    def _take(self, found: Found, future: "Future[Entry]") -> None:
        try:
            entry = future.result()
        except UnreadableError as err:
            self.intake.take_failure(found.sha256, err.reason)
        else:
            self.intake.take(entry)
