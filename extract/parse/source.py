"""Where the bytes of a report come from: a path, an open file, or the bytes themselves."""

import os
import select
import stat
import time
from dataclasses import dataclass
from typing import BinaryIO

from .errors import LimitError, UnreadableError
from .limits import MEGABYTE, Limits

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A report's name, and its bytes or where they are."""

    name: str
    path: bytes | None = None
    """Absolute; None if `data` holds the bytes."""
    data: bytes | None = None


def locate(source: str | os.PathLike[str] | bytes | BinaryIO, limits: Limits) -> Source:
    """Return a report's bytes, or the path of a file that can be opened.

    Raises :class:`UnreadableError` if there is no such file, and :class:`LimitError` if it is too large.
    """
    if isinstance(source, bytes):
        return Source("<bytes>", data=_bounded(source, "<bytes>", limits))
    if isinstance(source, str | os.PathLike):
        return _file(os.fspath(source), limits)
    name = str(getattr(source, "name", "<file>"))
    return Source(name, data=_bounded(_all(source, limits), name, limits))


def read_all(path: bytes, name: str, limits: Limits) -> bytes:
    """Return the bytes of a file. Raises :class:`UnreadableError`, and :class:`LimitError` if it is too large."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  a path of bytes
            return _bounded(file.read(limits.size * MEGABYTE + 1), name, limits)
    except OSError as err:
        raise _unopened(name, err) from err


def _file(path: str, limits: Limits) -> Source:
    name = os.fsencode(path).decode(errors="backslashreplace")
    if os.path.isdir(path):  # noqa: PTH112  pathlib knows no bytes that are no text
        raise UnreadableError(name, "is a folder; name the files in it, as in folder/*.pdf")
    try:
        # a pipe that nobody writes to would block here for ever
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as err:
        raise _unopened(name, err) from err
    with os.fdopen(handle, "rb", buffering=0):
        about = os.fstat(handle)
        if stat.S_ISREG(about.st_mode):
            if about.st_size > limits.size * MEGABYTE:
                raise _too_large(name, limits)
            return Source(name, path=os.path.abspath(os.fsencode(path)))  # noqa: PTH100
        if stat.S_ISFIFO(about.st_mode):
            return Source(name, data=_bounded(_piped(handle, name, limits), name, limits))
    raise UnreadableError(name, "is a device and no file; save what it gives to a file")


def _piped(handle: int, name: str, limits: Limits) -> bytes:
    """Return what is written to a named pipe, as by ``<(curl ...)``, if it comes in time."""
    pieces: list[bytes] = []
    wanted, deadline = limits.size * MEGABYTE + 1, time.monotonic() + limits.seconds
    while wanted > 0:
        if not select.select([handle], [], [], max(0.0, deadline - time.monotonic()))[0]:
            raise LimitError(name, f"is a pipe whose end did not come within {limits.seconds:g} s; save it to a file")
        piece = os.read(handle, min(wanted, _PIECE))
        if not piece:
            break
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _all(file: BinaryIO, limits: Limits) -> bytes:
    pieces: list[bytes] = []
    wanted = limits.size * MEGABYTE + 1
    while wanted > 0 and (piece := file.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)


def _bounded(data: bytes, name: str, limits: Limits) -> bytes:
    if len(data) > limits.size * MEGABYTE:
        raise _too_large(name, limits)
    return data


def _too_large(name: str, limits: Limits) -> LimitError:
    return LimitError(name, f"is larger than {limits.size} MB; split it, or set DIGLOT_LIMIT_SIZE (in MB)")


def _unopened(name: str, err: OSError | ValueError) -> UnreadableError:
    return UnreadableError(name, f"cannot be opened: {getattr(err, 'strerror', None) or err}")
