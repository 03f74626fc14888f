"""How much the reading of one file may cost, and the watch that is kept while it is read."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields

from ...models.errors import DiglotError
from .scanned import ScannedPage

MEGABYTE = 1 << 20
_BYTES_PER_PAGE = 2048
_SECONDS_PER_CHARACTER = 8e-6
"""In which facts are found in a text that is full of them."""
_REPEAT = 0.2
"""Seconds until the alarm goes off again: an exception that is raised inside a callback may be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the reading of one file may cost.

    The environment variable ``DIGLOT_LIMIT_SECONDS`` sets `seconds`, and so on. Seconds are of processor time, so that
    a busy machine loses no pages; twice as much may pass on the clock.
    """

    seconds: float = 6.0
    """For a file of any kind; one with pages gets more."""
    page_seconds: float = 2.0
    """For one page: one that takes longer is given up, and the others are kept."""
    seconds_per_page: float = 0.25
    """What every page that is read in time adds to `seconds`, if the file has two kilobytes for it: many short pages
    may take long, while a few slow ones, or many that are one page again and again, may not."""
    memory: int = 600
    """Megabytes that reading may take beside what the program itself needs."""
    size: int = 200
    """Megabytes of a file."""
    pages: int = 5_000
    """Pages that are read of a file."""
    characters: int = 1_000_000
    """Of the text of a file without pages; one with pages may have more, see `characters_per_page`."""
    characters_per_page: int = 5_000
    """What every page adds to `characters`."""
    scan_seconds: float = 40.0
    """For one page by character recognition: one that takes longer is not read."""
    scan_memory: int = 1_600
    """Megabytes that character recognition may take beside what the program itself needs."""
    scanned_pages: int = 200
    """Pages of a file that are read by character recognition."""


class SettingError(DiglotError, ValueError):
    """An environment variable that sets a limit is no positive number."""


def limits_of_environment() -> Limits:
    """Return the limits, with those that environment variables set. Raises :class:`SettingError`."""
    chosen: dict[str, float] = {}
    for one in fields(Limits):
        name = f"DIGLOT_LIMIT_{one.name.upper()}"
        if text := os.environ.get(name):
            try:
                chosen[one.name] = int(text) if one.type is int else float(text)
            except ValueError:
                chosen[one.name] = 0
            if not 0 < chosen[one.name] < float("inf"):
                raise SettingError(f"{name}={text}: a positive {'whole ' if one.type is int else ''}number is needed")
    return Limits(**chosen)  # type: ignore[arg-type]


class TimeUpError(BaseException):
    """The time for a stage is over. No ``Exception``: libraries that swallow those must not swallow this."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"took longer than {seconds:.3g} s")


@dataclass(slots=True)
class Watch:
    """Keeps the time of a file while it is read, and tells how far the reading is."""

    limits: Limits = field(default_factory=Limits)
    lost: dict[int, str] = field(default_factory=dict)
    """Pages at which an earlier attempt broke down, and how."""
    stop: int | None = None
    """The page from which on nothing is tried any more."""
    cross_check: bool = True
    report: Callable[[str, int, float], None] | None = None
    """Is told what begins, at which page, and how many seconds it may take; None if nobody watches."""
    recognise: Callable[[int], ScannedPage] | None = None
    """Reads a scanned page, or raises :class:`UnreadableError`; None if the extra is missing."""
    deadline: float = float("inf")
    """On the clock of `time.process_time`: when the time of the file is over."""
    credit: int = 0
    """Pages for which there will be more time."""

    def found_pages(self, count: int, size: int) -> None:
        """Take note of how many pages a file of so many bytes may have."""
        self.credit = min(count, size // _BYTES_PER_PAGE)

    def read_page(self) -> None:
        """Add the time for a page that was read."""
        if self.credit > 0:
            self.credit -= 1
            self.deadline += self.limits.seconds_per_page

    @property
    def left(self) -> float:
        """Seconds that the file still has."""
        return self.deadline - time.process_time()

    @contextmanager
    def stage(self, name: str, page: int = 0, seconds: float | None = None) -> Iterator[None]:
        """Run a part of the work; raise :class:`TimeUpError` in it when its time is over."""
        if self.report is None:
            yield
            return
        allowed = self.left if seconds is None else min(seconds, self.left)
        if allowed <= 0:
            raise TimeUpError(self.limits.seconds)
        self.report(name, page, allowed)
        with alarm(allowed):
            yield

    @contextmanager
    def late_stage(self, name: str, seconds: float) -> Iterator[None]:
        """Run what is to be done with all that was read: it has so many seconds, however late it is."""
        self.deadline = max(self.deadline, time.process_time() + seconds)
        with self.stage(name, seconds=seconds):
            yield

    def settling(self, pages: int) -> AbstractContextManager[None]:
        """Return the stage in which the pages that were read become a document."""
        return self.late_stage("settle", (self.limits.seconds + pages * self.limits.seconds_per_page) / 2)

    def finding(self, pages: int, characters: int) -> AbstractContextManager[None]:
        """Return the stage in which the facts of a text are found."""
        slower = 2 if pages else 1  # a file without pages is seldom so long
        return self.late_stage("find", self.limits.seconds + slower * characters * _SECONDS_PER_CHARACTER)


@contextmanager
def alarm(seconds: float, *, on_clock: bool = False) -> Iterator[None]:
    """Raise :class:`TimeUpError` in the block after so many seconds of processor time, or on the clock.

    Where the system cannot (Windows), or in a thread, nothing is raised.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise TimeUpError(seconds)

    timer, sound = (signal.ITIMER_REAL, signal.SIGALRM) if on_clock else (signal.ITIMER_PROF, signal.SIGPROF)
    before = signal.signal(sound, ring)
    try:
        signal.setitimer(timer, seconds, _REPEAT)
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(sound, before)
