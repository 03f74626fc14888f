"""Reads files in a process of their own, which is watched, and ended when a file takes too much of anything.

One worker serves one reader, file after file. It is started when the first file is read, and again when it has
died of one. Scanned pages are recognised by another one, which needs more of everything, page after page.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from typing import BinaryIO, cast

from ...models.lexicon import EXTENSION
from ..records import Document, Report
from .errors import KINDS, LimitError, UnreadableError
from .limits import Limits
from .messages import (
    TOO_LARGE,
    Answer,
    Done,
    Failed,
    Progress,
    Question,
    Recognised,
    Request,
    ScanRequest,
    Wanted,
    receive_reply,
    send,
)
from .source import Source

_SLOWEST = 3.0
"""Seconds that one of processor time may take on a busy machine."""
_WHOLE = 2.7
"""How many times its seconds a file without pages may take on the clock, from its first byte to its last fact."""
_GRACE = 2.0
"""Seconds that a worker has to stop by itself after its time is over."""
_START = 60.0
"""Seconds in which a worker is ready, on the slowest machine."""
_MOST_ATTEMPTS = 3
"""Workers that one file may cost."""
_COMMAND = """\
import sys
sys.path += [path for path in sys.argv[1:] if path not in sys.path]
from {module} import serve
serve()
"""
"""The paths of the parent go behind its own: what they hide of the standard library the parent had imported before."""
_readers: "weakref.WeakSet[Reader]" = weakref.WeakSet()


class _DeadError(Exception):
    """The worker died, or was ended since it took too long."""

    def __init__(self, stage: str, page: int, reason: str, kind: type[UnreadableError]) -> None:
        self.stage, self.page, self.reason, self.kind = stage, page, reason, kind
        super().__init__(reason)


def read_apart(
    source: Source, media_type: str | None, password: str | None, limits: Limits, *, facts: bool = False
) -> tuple[Document, Report | None]:
    """Return a report that is parsed in the worker of this process, and what it says if the `facts` are wanted.

    Raises :class:`UnreadableError` or one of its kinds.
    """
    done = reader.read(source, media_type, password, limits, facts=facts)
    return done.document, done.report


class Reader:
    """Reads one file after the other, each in its worker; `serve` names the module whose `serve` the worker runs."""

    def __init__(self, serve: str = "diglot.extract.parse.worker") -> None:
        self.serve = serve
        self.current: _Worker | None = None
        self.recogniser: _Worker | None = None
        self._lock = threading.RLock()
        _readers.add(self)

    def read(
        self, source: Source, media_type: str | None, password: str | None, limits: Limits, *, facts: bool
    ) -> Done:
        """Return what the worker gives for a file. Raises :class:`UnreadableError` or one of its kinds."""
        request = Request(source.name, source.path, source.data, media_type, password, limits, facts)
        recognise = cache(partial(self._recognised, request))  # an attempt that breaks down later costs no page twice
        began = time.monotonic()
        for attempt in range(_MOST_ATTEMPTS):
            try:
                with self._lock:
                    return self._answer(request, recognise)
            except _DeadError as err:
                last = err
                request.spent = time.monotonic() - began
                if err.stage not in ("glance", "rescue", "page"):
                    break
                if err.stage != "page":
                    request.cross_check = False
                if err.stage != "glance":
                    request.lost = request.lost | {err.page: err.reason}
                    request.stop = err.page if attempt == _MOST_ATTEMPTS - 2 else None
        raise last.kind(source.name, f"{last.reason}; split it, or set DIGLOT_LIMIT_SECONDS") from None

    def start(self) -> None:
        """Start the worker, if there is none, and do not wait until it is ready."""
        with self._lock:
            self._worker()

    def close(self) -> None:
        """End the workers; the next file starts another one."""
        with self._lock:
            self._close_reader()
            self._close_recogniser()

    def forget(self) -> None:
        """Let go of the workers in a fork of their parent: they are not ours to end."""
        for worker in (self.current, self.recogniser):
            if worker:
                worker.forget()
        self.current, self.recogniser, self._lock = None, None, threading.RLock()

    def _close_reader(self) -> None:
        if self.current:
            self.current.end()
        self.current = None

    def _close_recogniser(self) -> None:
        if self.recogniser:
            self.recogniser.end()
        self.recogniser = None

    def _worker(self) -> "_Worker":
        if self.current and not self.current.is_fit():
            self._close_reader()
        if not self.current:
            self.current = _Worker(self.serve)
        return self.current

    def _recognised(self, request: Request, page: int) -> Recognised | Failed:
        """Return a page of a file as it is recognised; what the worker for that dies of costs the page alone."""
        if not self.recogniser or not self.recogniser.is_fit():
            self._close_recogniser()
            self.recogniser = _Worker(self.serve)
        question = ScanRequest(request.name, request.path, request.data, request.password, request.limits, page)
        try:
            reply = self.recogniser.ask(question)
        except _DeadError as err:
            self._close_recogniser()
            return Failed(err.kind.__name__, err.reason, page, None, retire=True)
        assert not isinstance(reply, Done)
        if reply.retire:
            self._close_recogniser()
        return reply

    def _answer(self, request: Request, recognise: Callable[[int], Recognised | Failed]) -> Done:
        fresh = self.current is None
        try:
            reply = self._worker().ask(request, recognise)
        except _DeadError:
            self._close_reader()
            raise
        except BaseException:  # an interruption leaves an answer behind that belongs to no question
            self.close()
            raise
        if reply.retire:
            self._close_reader()
        assert not isinstance(reply, Recognised)
        if isinstance(reply, Done):
            return reply
        if (
            reply.reason.startswith(TOO_LARGE) and not fresh
        ):  # what earlier files have left in the worker may have taken the memory
            return self._answer(request, recognise)
        error = KINDS[reply.kind](request.name, reply.reason, reply.page)
        if reply.trace:
            error.add_note(reply.trace)
        raise error


class _Worker:
    """A process that reads files."""

    def __init__(self, module: str) -> None:
        self._lexicon = os.environ.get(EXTENSION)
        self._ready = False
        paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100  "" is the working directory
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _COMMAND.format(module=module), *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )

    @property
    def _pipes(self) -> tuple[BinaryIO, BinaryIO]:
        return cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)

    def is_fit(self) -> bool:
        """Whether it lives and has the tables that are wanted now."""
        return self._process.poll() is None and self._lexicon == os.environ.get(EXTENSION)

    def ask(self, request: Question, recognise: Callable[[int], Recognised | Failed] | None = None) -> Answer:
        """Return the answer; `recognise` gives the pages that the worker wants before it goes on.

        Raises :class:`_DeadError` if the worker dies of the question.
        """
        requests, replies = self._pipes
        last = Progress("start", 0, _START)
        with _Watchdog(self._process) as watchdog:
            try:
                if not self._ready:
                    watchdog.allow(_START)
                    if receive_reply(replies) is None:
                        raise self._death(last, watchdog)
                    self._ready = True
                last = Progress("file", 0, request.limits.seconds)
                end, pages = time.monotonic() + _WHOLE * request.limits.seconds, False
                watchdog.allow(_SLOWEST * last.seconds)
                send(requests, request)
                while True:
                    reply = receive_reply(replies)
                    if reply is None:
                        raise self._death(last, watchdog)
                    if isinstance(reply, Wanted):
                        assert recognise
                        watchdog.allow(float("inf"))  # another one watches now
                        send(requests, recognise(reply.page))
                        pages = True
                    elif isinstance(reply, Progress):
                        last, pages = reply, pages or reply.page > 0
                    else:
                        return reply
                    allowed = _SLOWEST * last.seconds + _GRACE
                    watchdog.allow(allowed if pages else min(allowed, end - time.monotonic()))
            except BrokenPipeError:
                raise self._death(last, watchdog) from None

    def _death(self, last: Progress, watchdog: "_Watchdog") -> _DeadError:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)  # it has closed its end and is about to end itself
        self._process.kill()
        status = self._process.wait()
        if watchdog.bit or -status == getattr(signal, "SIGXCPU", 0):
            return _DeadError(last.stage, last.page, f"took longer than {last.seconds:.3g} s", LimitError)
        if last.stage == "start":
            return _DeadError(last.stage, 0, "the process that reads files cannot be started", UnreadableError)
        if -status in (getattr(signal, "SIGKILL", 0), getattr(signal, "SIGABRT", 0)):  # what C++ does without memory
            return _DeadError(last.stage, last.page, "needs more memory than it may take", LimitError)
        return _DeadError(last.stage, last.page, f"is damaged: it breaks its reader (status {status})", UnreadableError)

    def end(self) -> None:
        """End the process at once: it keeps nothing that could be lost."""
        self._process.kill()
        for pipe in self._pipes:
            with suppress(BrokenPipeError):
                pipe.close()
        self._process.wait()

    def forget(self) -> None:
        """Let go of the process in a fork of its parent: it is not ours to end."""
        for pipe in self._pipes:
            pipe.close()
        self._process.returncode = 0


class _Watchdog:
    """Kills a process when its time is over."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.bit = False
        self._process = process
        self._deadline = float("inf")
        self._done = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._keep, name="diglot-watchdog", daemon=True)

    def __enter__(self) -> "_Watchdog":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._done = True
            self._changed.notify()
        self._thread.join()

    def allow(self, seconds: float) -> None:
        """Let so many seconds pass from now on."""
        with self._changed:
            earlier = time.monotonic() + seconds < self._deadline
            self._deadline = time.monotonic() + seconds
            if earlier:
                self._changed.notify()

    def _keep(self) -> None:
        with self._changed:
            while not self._done:
                left = self._deadline - time.monotonic()
                if left <= 0:
                    self.bit = True
                    self._process.kill()
                    return
                self._changed.wait(min(left, threading.TIMEOUT_MAX))


def _forget_in_fork() -> None:
    for one in list(_readers):
        one.forget()


def _close_all() -> None:
    for one in list(_readers):
        one.close()


reader = Reader()
"""The one of this process."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_fork)
atexit.register(_close_all)
