"""The process in which untrusted files are parsed, or scanned pages recognised: it may die of them.

It is started by :mod:`.remote`, and ends when its standard input does.
"""

import logging
import os
import signal
import time
import traceback
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from ..records import Document, Report
from . import parse
from .errors import KINDS, LimitError, UnreadableError
from .limits import MEGABYTE, TimeUpError, Watch, alarm
from .messages import (
    TOO_LARGE,
    Done,
    Failed,
    Progress,
    Question,
    Recognised,
    Request,
    ScanRequest,
    Wanted,
    receive_request,
    receive_scan,
    send,
)
from .scanned import ScannedPage, is_available
from .source import read_all

try:
    import resource
except ImportError:  # not on Windows: there the clock alone is the limit
    resource = None  # type: ignore[assignment]

Finish = Callable[[Document, Report, Watch], bytes]
"""What is made of a report beside its facts, within the limits that the watch keeps."""
_LARGE = 150 * MEGABYTE
"""Memory from which a worker ends after its file, so that the next one begins with a small one."""
_FULL = 0.9
"""Share of the memory that may be taken, from which an error is one of memory."""
_SPARE = 2
"""Seconds beyond the time of a stage until the system ends the process: a library in C hears no alarm."""


def serve(finish: Finish | None = None) -> None:
    """Read files until there are no more requests; `finish` makes more of a report, of which facts are wanted."""
    requests, replies = _own_streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a parent that is interrupted ends its worker itself
    logging.disable(logging.CRITICAL)
    if resource:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    send(replies, Progress("ready", 0, 0))
    start, _ = _memory()
    while (request := receive_request(requests)) is not None:
        reply: Done | Recognised | Failed
        if isinstance(request, Request):
            _limit_memory(start, request.limits.memory)
            reply = _answer(request, requests, replies, finish)
        else:
            _limit_memory(start, request.limits.scan_memory)
            reply = _recognised(request, replies)
        _limit_memory(start, None)
        try:
            send(replies, reply)
        except (MemoryError, TypeError, ValueError) as err:  # text that is none, or too much of it
            reply = _failed(UnreadableError, f"holds what cannot be handed on ({err})", trace=traceback.format_exc())
            send(replies, reply)
        if reply.retire:
            return
        del request, reply


def _report(replies: BinaryIO, stage: str, page: int, seconds: float) -> None:
    """Tell what begins, and set the system's limit for it."""
    _limit_processor(seconds)
    send(replies, Progress(stage, page, seconds))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return the streams of the parent; whoever else reads or prints in this process gets nothing."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    return requests, replies


def _answer(request: Request, requests: BinaryIO, replies: BinaryIO, finish: Finish | None) -> Done | Failed:
    limits = request.limits
    watch = Watch(
        limits=limits,
        lost=request.lost,
        stop=request.stop,
        cross_check=request.cross_check,
        report=partial(_report, replies),
        recognise=partial(_wanted, requests, replies) if is_available() else None,
        deadline=time.process_time() + max(limits.seconds - request.spent, limits.seconds / 2),
    )
    _limit_processor(limits.seconds)
    try:
        data = _data(request)
        request.data = None
        document = parse(request.name, data, request.media_type, request.password, watch)
        report = _facts(document, watch) if request.facts else None
        more = finish(document, report, watch) if finish and report else None
        return Done(document, report, retire=_is_large(), more=more)
    except UnreadableError as err:
        return _failed(type(err), err.reason, err.page)
    except TimeUpError as err:
        return _failed(LimitError, f"{err}; split it, or set DIGLOT_LIMIT_SECONDS")
    except MemoryError:
        return _too_large(limits.memory)
    except RecursionError:
        return _failed(LimitError, "is nested too deep; print it to PDF, or save it as text")
    except Exception as err:
        if _is_full():
            return _too_large(limits.memory)
        reason = f"is damaged, or not what its name says ({type(err).__name__}: {err})"
        return _failed(UnreadableError, reason, trace=traceback.format_exc())


def _wanted(requests: BinaryIO, replies: BinaryIO, number: int) -> ScannedPage:
    """Return a page as the parent gets it recognised. Raises :class:`UnreadableError`."""
    send(replies, Wanted(number))
    answer = receive_scan(requests)
    if answer is None:  # the parent has ended
        raise SystemExit
    if isinstance(answer, Failed):
        raise KINDS[answer.kind]("", answer.reason)
    return answer.page


def _recognised(request: ScanRequest, replies: BinaryIO) -> Recognised | Failed:
    """Return a page as it is recognised; whoever failed at one is to begin the next with a new process."""
    from .ocr import scanned_page

    seconds = request.limits.scan_seconds
    _report(replies, "scan", request.page, seconds)
    try:
        with alarm(seconds):
            return Recognised(scanned_page(_data(request), request.page, request.password))
    except UnreadableError as err:
        kind, reason = type(err), err.reason
    except TimeUpError as err:
        kind, reason = LimitError, f"{err}; set DIGLOT_LIMIT_SCAN_SECONDS"
    except MemoryError:
        kind, reason = LimitError, f"needs more than {request.limits.scan_memory} MB; set DIGLOT_LIMIT_SCAN_MEMORY"
    except Exception as err:
        kind, reason = UnreadableError, f"{type(err).__name__}: {err}"
    return Failed(kind.__name__, reason, request.page, None, retire=True)


def _data(request: Question) -> bytes:
    if request.path is not None:
        return read_all(request.path, request.name, request.limits)
    return request.data or b""


def _facts(document: Document, watch: Watch) -> Report:
    from ..report import analyze

    with watch.finding(document.pages or 0, len(document.text)):
        return analyze(document)


def _too_large(megabytes: int) -> Failed:
    reason = f"{TOO_LARGE} {megabytes} MB; split it, or set DIGLOT_LIMIT_MEMORY (in MB)"
    return Failed(LimitError.__name__, reason, None, None, retire=True)


def _failed(kind: type[UnreadableError], reason: str, page: int | None = None, trace: str | None = None) -> Failed:
    return Failed(kind.__name__, reason, page, trace, retire=_is_large())


# What the system enforces


def _memory() -> tuple[int, int]:
    """Return the bytes that this process maps, and those that it holds; 0 where nobody can say.

    The system's own count of the most that was held would be that of the parent, where the parent was larger.
    """
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            mapped, held = file.read().split()[:2]
    except OSError:
        return 0, 0
    return int(mapped) * resource.getpagesize(), int(held) * resource.getpagesize()


def _limit_memory(start: int, megabytes: int | None) -> None:
    """Limit the address space to what the process began with and what reading may take; None lifts the limit."""
    if resource and start:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = start + megabytes * MEGABYTE if megabytes else hard
        resource.setrlimit(resource.RLIMIT_AS, (_lower(wanted, hard), hard))


def _is_full() -> bool:
    """Whether the memory is nearly used up: libraries in C then fail with whatever message they like."""
    if not resource:
        return False
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    return most != resource.RLIM_INFINITY and _memory()[0] > _FULL * most


def _limit_processor(seconds: float) -> None:
    if resource:
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        wanted = int(time.process_time() + seconds) + _SPARE
        resource.setrlimit(resource.RLIMIT_CPU, (_lower(wanted, hard), hard))


def _lower(wanted: int, hard: int) -> int:
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def _is_large() -> bool:
    return _memory()[1] > _LARGE
