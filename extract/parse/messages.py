"""What a reading process and its worker say to each other: MessagePack, each message behind its length."""

import struct
from typing import BinaryIO

import msgspec

from ..records import Document, Report
from .limits import Limits
from .scanned import ScannedPage

_LENGTH = struct.Struct(">Q")


class Request(msgspec.Struct, tag=True):
    """Read this file: at `path`, or as it is in `data`."""

    name: str
    path: bytes | None
    data: bytes | None
    media_type: str | None
    password: str | None
    limits: Limits
    facts: bool
    """Whether the facts of the report are wanted too."""
    spent: float = 0.0
    """Seconds that earlier attempts took."""
    lost: dict[int, str] = {}
    """Pages at which earlier attempts broke down, and how."""
    stop: int | None = None
    cross_check: bool = True


class ScanRequest(msgspec.Struct, tag=True):
    """Recognise the characters of a page of this file: at `path`, or as it is in `data`."""

    name: str
    path: bytes | None
    data: bytes | None
    password: str | None
    limits: Limits
    page: int


class Progress(msgspec.Struct, tag=True):
    """Something begins that may take so many seconds; the first message of a worker is that it is ready."""

    stage: str
    page: int
    seconds: float


class Wanted(msgspec.Struct, tag=True):
    """The file goes on when this page of it has been recognised: :class:`Recognised` or :class:`Failed` is awaited."""

    page: int


class Recognised(msgspec.Struct, tag=True):
    """The page is recognised."""

    page: ScannedPage
    retire: bool = False


class Done(msgspec.Struct, tag=True):
    """The file is read."""

    document: Document
    report: Report | None
    retire: bool
    """Whether the worker has become too large, and ends."""
    more: bytes | None = None
    """What a worker of another kind makes of the report."""


TOO_LARGE = "needs more than"
"""How the reason begins where the memory was used up."""


class Failed(msgspec.Struct, tag=True):
    """The file, or the page, cannot be read; `kind` is the class of the error."""

    kind: str
    reason: str
    page: int | None
    trace: str | None
    """Where it happened, if nobody foresaw it."""
    retire: bool


Question = Request | ScanRequest
Answer = Done | Recognised | Failed
Reply = Progress | Wanted | Answer
_replies = msgspec.msgpack.Decoder(Reply)
_requests = msgspec.msgpack.Decoder(Question)
_scans = msgspec.msgpack.Decoder(Recognised | Failed)


def send(stream: BinaryIO, message: Question | Reply) -> None:
    """Write one message; nothing is written if it cannot be encoded."""
    data = msgspec.msgpack.encode(message, enc_hook=_plain)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive_request(stream: BinaryIO) -> Question | None:
    """Return the next request; None if there will be none."""
    data = _receive(stream)
    return None if data is None else _requests.decode(data)


def receive_scan(stream: BinaryIO) -> Recognised | Failed | None:
    """Return the page that was wanted; None if whoever was asked has ended."""
    data = _receive(stream)
    return None if data is None else _scans.decode(data)


def receive_reply(stream: BinaryIO) -> Reply | None:
    """Return the next reply; None if the worker has ended."""
    data = _receive(stream)
    return None if data is None else _replies.decode(data)


def _receive(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    data = stream.read(size)
    return data if len(data) == size else None


def _plain(value: object) -> str:
    """Return the text of a library's own kind of string."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} in a message")
