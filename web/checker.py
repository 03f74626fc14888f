"""The process that checks an uploaded report: it can be ended at any time, and has limits of its own.

It has an empty folder as its working directory, so that a page that names frames beside it finds none; the files are
parsed in a process below it, as everywhere. What it reads and writes are messages of msgspec, on standard input and
output.
"""

import io
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from ..corpus.checked import Checked
from ..extract.records import Document
from ..models.errors import DiglotError

_MEMORY = 4 << 30
"""Bytes of its own that it may take: the encoder needs most of them."""


class Upload(msgspec.Struct, frozen=True):
    """A file as it was sent."""

    name: str
    data: bytes


class Question(msgspec.Struct, frozen=True):
    """What is to be checked: a file, or twins."""

    files: tuple[Upload, ...]
    model: str | None


class Stage(msgspec.Struct, frozen=True, tag=True):
    """What begins."""

    name: str
    file: str = ""


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Why there is no result."""

    reason: str


class Values(msgspec.Struct, frozen=True):
    """What figures are, by their spans."""

    spans: tuple[tuple[int, int, str], ...]

    def as_mapping(self) -> dict[tuple[int, int], str]:
        """Return them by their spans."""
        return {(start, end): said for start, end, said in self.spans}


class Result(msgspec.Struct, frozen=True, tag=True):
    """A check, and what the figures of each document are."""

    checked: Checked
    values: tuple[Values, ...]
    alone: bool
    """Whether it is one language without a twin."""


Reply = Stage | Failed | Result


def serve() -> None:
    """Answer the question on standard input."""
    _limit()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no reply
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    try:
        for reply in _answers(question):
            send(replies, reply)
    except (DiglotError, MemoryError) as err:
        send(replies, Failed(str(err) or "needs more memory than it may take"))


def send(file: BinaryIO, reply: Reply) -> None:
    """Write a reply behind its length."""
    data = msgspec.msgpack.encode(reply)
    file.write(len(data).to_bytes(8, "big") + data)
    file.flush()


def receive(file: BinaryIO) -> Reply | None:
    """Return the next reply, None if there is no more."""
    head = file.read(8)
    size = int.from_bytes(head, "big")
    data = file.read(size) if len(head) == 8 else b""
    return msgspec.msgpack.decode(data, type=Reply) if len(head) == 8 and len(data) == size else None


def _answers(question: Question) -> Iterator[Reply]:
    from ..corpus.checking import check_report
    from ..corpus.selection import select_rules
    from ..corpus.twins import is_alone

    documents = []
    for upload in question.files:
        yield Stage("reading", upload.name)
        documents.append(_read(upload))
    yield Stage("comparing")
    checked = check_report(documents, select_rules((), ()), model=question.model)
    values = tuple(_values(document) for document in checked.documents)
    yield Result(checked, values, alone=is_alone(documents))


def _read(upload: Upload) -> Document:
    from ..extract.parse import read

    file = io.BytesIO(upload.data)
    file.name = upload.name
    return read(file)


def _values(document: Document) -> Values:
    from ..extract.report import analyze
    from .checked import stated_values

    stated = stated_values(analyze(document).figures)
    return Values(tuple((*span, said) for span, said in sorted(stated.items())))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: time alone is watched
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
