"""The corpus that is served: opened once, and anew when something was added; what was made of it is kept meanwhile."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from ..corpus.reader import Reader
from ..corpus.search import Searcher
from ..corpus.store import Store, open_store

T = TypeVar("T")

_FRESH = 2.0
"""Seconds for which a corpus is taken to be as it was."""


class Kept:
    """Keeps so many results, those that were asked for last; each is made by one thread alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what belongs to a key, made now if it is not there."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                found: T = self._found[key]
                return found
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._found:
                    return self._found[key]  # type: ignore[no-any-return]
            try:
                made = make()
                with self._lock:
                    self._found[key] = made
                    while len(self._found) > self._most:
                        self._found.popitem(last=False)
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)


class Opened:
    """A corpus at one head, with what has been made of it: threads may share it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.reader = Reader(store.uri)
        self.searcher = Searcher(self.reader)
        self.facts = Kept(64)
        """What is about the whole corpus."""
        self.queries = Kept(128)
        """Answers to searches, and rows of the ledger."""
        self.reports = Kept(128)
        self.pictures = Kept(64)
        self.pages = Kept(1024)
        """As they were sent."""


class Library:
    """Gives the corpus as it is now."""

    def __init__(self, uri: str) -> None:
        """Open it. Raises :class:`CorpusError` if there is none."""
        self.uri = uri
        self._opened = Opened(open_store(uri))
        self._looked = time.monotonic()
        self._lock = threading.Lock()

    def now(self) -> Opened:
        """Return the corpus, opened anew if there is a newer head."""
        if time.monotonic() - self._looked > _FRESH and self._lock.acquire(blocking=False):
            try:
                self._looked = time.monotonic()
                store = open_store(self.uri)
                if store.head.batch != self._opened.store.head.batch:
                    self._opened = Opened(store)
            finally:
                self._lock.release()
        return self._opened
