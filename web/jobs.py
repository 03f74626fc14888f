"""Checks of uploaded reports: a few at once, each in a process that can be ended; what they gave is kept a while."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, cast

import msgspec

from .checker import Failed, Question, Result, Stage, Upload, receive

Status = Literal["waiting", "reading", "comparing", "done", "failed", "cancelled"]
OVER: tuple[Status, ...] = ("done", "failed", "cancelled")
_AT_ONCE = 2
_WAITING = 8
"""Checks that may wait for their turn."""
_KEPT = 32
_SECONDS = 300
"""Seconds on the clock that a check may take."""
_COMMAND = """\
import sys
sys.path += [path for path in sys.argv[1:] if path not in sys.path]
from diglot.web.checker import serve
serve()
"""


class BusyError(Exception):
    """More checks wait than are taken on."""


class Progress(msgspec.Struct, frozen=True):
    """How far a check is, as it is told to programs."""

    id: str
    files: tuple[str, ...]
    status: Status
    file: str | None = None
    """That is being read."""
    reason: str | None = None
    """Why it failed."""
    findings: int | None = None


@dataclass(slots=True, eq=False)
class Job:
    """A check."""

    id: str
    files: tuple[str, ...]
    status: Status = "waiting"
    file: str | None = None
    reason: str | None = None
    result: Result | None = None
    process: "subprocess.Popen[bytes] | None" = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def progress(self) -> Progress:
        """Return how far it is."""
        count = len(self.result.checked.findings) if self.result else None
        return Progress(self.id, self.files, self.status, self.file, self.reason, count)


class Jobs:
    """The checks of a workbench."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="check")

    def start(self, files: Sequence[Upload], model: str | None) -> Job:
        """Take on a check. Raises :class:`BusyError` if too many wait."""
        job = Job(secrets.token_urlsafe(12), tuple(one.name for one in files))
        with self._lock:
            if sum(one.status == "waiting" for one in self._jobs.values()) >= _WAITING:
                raise BusyError
            self._jobs[job.id] = job
            for old in [one for one in self._jobs.values() if one.status in OVER][: max(0, len(self._jobs) - _KEPT)]:
                del self._jobs[old.id]
        self._pool.submit(_run, job, Question(tuple(files), model))
        return job

    def find(self, id_: str) -> Job | None:
        """Return a check by its id."""
        return self._jobs.get(id_)

    def all(self) -> list[Job]:
        """Return the checks, the latest first."""
        with self._lock:
            return list(self._jobs.values())[::-1]

    def close(self) -> None:
        """End all checks."""
        for job in self.all():
            cancel(job)
        self._pool.shutdown(wait=True, cancel_futures=True)


def cancel(job: Job) -> None:
    """End a check, if it is not over."""
    with job.lock:
        if job.status not in OVER:
            job.status = "cancelled"
            _end(job)


def _end(job: Job) -> None:
    """Kill the process of a check, and the one below it that reads files."""
    if job.process is None:
        return
    with suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(job.process.pid, signal.SIGKILL)
        else:
            job.process.kill()


def _run(job: Job, question: Question) -> None:
    try:
        with tempfile.TemporaryDirectory(prefix="diglot-") as folder:
            _ask(job, question, folder)
    except Exception as err:  # a fault of ours must not leave whoever waits for it without an answer
        _fail(job, f"a fault of diglot ({type(err).__name__})")
        raise


def _ask(job: Job, question: Question, folder: str) -> None:
    with job.lock:
        if job.status in OVER:
            return
        job.status = "reading"
        paths = [os.path.abspath(path) for path in sys.path]  # noqa: PTH100  "" is the working directory
        job.process = process = subprocess.Popen(
            [sys.executable, "-P", "-c", _COMMAND, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            start_new_session=True,
        )
    timer = threading.Timer(_SECONDS, _fail, (job, f"took longer than {_SECONDS} s; split it"))
    timer.start()
    try:
        requests, replies = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        with suppress(BrokenPipeError), requests:
            requests.write(msgspec.msgpack.encode(question))
        with replies:
            while (reply := receive(replies)) is not None:
                _take(job, reply)
    finally:
        timer.cancel()
        timer.join()
        with job.lock:
            _end(job)  # the process that reads files may outlive the one above it
            job.process = None
        process.wait()
    _fail(job, "broke the process that checks it; it may need more memory than it may take")


def _take(job: Job, reply: Stage | Failed | Result) -> None:
    with job.lock:
        if job.status in OVER:
            return
        if isinstance(reply, Stage):
            job.status, job.file = cast(Status, reply.name), reply.file or None
        elif isinstance(reply, Failed):
            job.status, job.file, job.reason = "failed", None, reply.reason
        else:
            job.status, job.file, job.result = "done", None, reply


def _fail(job: Job, reason: str) -> None:
    with job.lock:
        if job.status not in OVER:
            job.status, job.file, job.reason = "failed", None, reason
            _end(job)
