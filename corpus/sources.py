"""The files that are to be ingested: single ones, all in a folder, those that a pattern names, those in an archive."""

import glob
import hashlib
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO

from ..extract.parse import is_readable, names_report
from ..extract.parse.errors import LimitError, UnreadableError
from ..extract.parse.limits import MEGABYTE, Limits
from ..extract.parse.source import Source, locate, read_all
from .objects import folder_of, is_remote, list_objects, open_object

_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_ARCHIVES = (".zip", *_TARS)
_INSIDE = "!/"
"""Between the path of an archive and that of what lies in it."""
_INSTALLED = ("node_modules", "bower_components", "site-packages", "__pycache__", "venv")
_MOST_MEMBERS = 1_000_000
"""Entries of an archive; more are an attack, or belong in a folder."""
_BROKEN = (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, NotImplementedError)
"""What archives that are damaged, or packed in an unknown way, raise."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or what lies in an archive, with the hash of its bytes."""

    source: Source
    sha256: str


def list_files(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Return the absolute paths of the files and archives that paths, folders and patterns stand for, each once.

    A path that is not there is returned too: whoever opens it can say so. In folders, what no format of a report
    names, what is hidden and what tools install is left out. Addresses of object stores stand for all that lies
    under them.
    """
    found: dict[str, None] = {}
    for one in paths:
        path = os.fspath(one)
        if is_remote(path):
            found.update(dict.fromkeys(_objects(path)))
            continue
        for name in _matching(path):
            found.update(dict.fromkeys(_walk(name) if Path(name).is_dir() else [os.path.abspath(name)]))  # noqa: PTH100
    return list(found)


def _matching(path: str) -> list[str]:
    """Return the paths that a pattern stands for; what is no pattern, or matches nothing, stands for itself."""
    is_pattern = glob.has_magic(path) and not os.path.lexists(path)
    return (sorted(glob.glob(path, recursive=True)) if is_pattern else []) or [path]  # noqa: PTH207


def _walk(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(os.path.abspath(folder)):  # noqa: PTH100
        folders[:] = sorted(name for name in folders if not is_passed_over(Path(root) / name))
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith(".") and (is_readable(path) or (is_archive(name) and path.is_file())):
                yield str(path)


def is_passed_over(folder: Path) -> bool:
    """Whether a folder holds no reports of whoever names one above it: it is hidden, or holds what tools install."""
    return folder.name.startswith(".") or folder.name in _INSTALLED or (folder / "pyvenv.cfg").is_file()


def _objects(address: str) -> list[str]:
    try:
        names = list(list_objects(address))
    except OSError:
        names = []
    start = len(folder_of(address))
    kept = [name for name in names if (names_report(name) or is_archive(name)) and not _is_hidden(name[start:])]
    return kept or [address]


def is_archive(name: str) -> bool:
    """Whether a file has the name of an archive."""
    return name.lower().endswith(_ARCHIVES)


def open_file(path: str, limits: Limits) -> Iterator[Found | UnreadableError]:
    """Yield a file, or the reports in an archive, one after the other; an error for what cannot be read."""
    try:
        if is_archive(path):
            yield from _members(path, limits)
        else:
            source = _object(path, limits) if is_remote(path) else locate(path, limits)
            yield Found(source, _hash(source, limits))
    except UnreadableError as err:
        yield err


def reopen(source: str, limits: Limits) -> Iterator[Found | UnreadableError]:
    """Yield what was found under the name of a source before, if it is still there."""
    archive, inside, _ = source.partition(_INSIDE)
    if not inside or not is_archive(archive):
        yield from open_file(source, limits)
        return
    for found in open_file(archive, limits):
        if (found.source if isinstance(found, UnreadableError) else found.source.name) in (source, archive):
            yield found


def _object(address: str, limits: Limits) -> Source:
    """Return a report in an object store, which is read into memory."""
    try:
        with open_object(address) as file:
            data = file.read(limits.size * MEGABYTE + 1)
    except OSError as err:
        raise UnreadableError(address, f"cannot be opened: {err.strerror or err}") from err
    try:
        return Source(address, data=locate(data, limits).data)
    except LimitError as err:
        raise LimitError(address, err.reason) from None


def _hash(source: Source, limits: Limits) -> str:
    if source.path is None:
        return hashlib.sha256(source.data or b"").hexdigest()
    try:
        with open(source.path, "rb") as file:  # noqa: PTH123  a path of bytes
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256(read_all(source.path, source.name, limits)).hexdigest()  # which says what is wrong


def _members(path: str, limits: Limits) -> Iterator[Found | UnreadableError]:
    """Yield the reports in an archive, each read into memory when it is wanted, and no further than a file may go."""
    try:
        for number, (member, opened) in enumerate(_members_of(path)):
            if number >= _MOST_MEMBERS:
                raise LimitError(path, f"has more than {_MOST_MEMBERS:,} entries; unpack it")
            name = f"{path}{_INSIDE}{member}"
            if names_report(member) and not _is_hidden(member):
                yield _member(name, opened, limits)
    except _BROKEN as err:
        raise UnreadableError(path, f"is damaged, or no archive: {getattr(err, 'strerror', None) or err}") from err


def _member(name: str, opened: Callable[[], IO[bytes]], limits: Limits) -> Found | UnreadableError:
    try:
        with opened() as file:
            data = file.read(limits.size * MEGABYTE + 1)
        return Found(Source(name, data=locate(data, limits).data), hashlib.sha256(data).hexdigest())
    except LimitError as err:
        return LimitError(name, err.reason)
    except (*_BROKEN, RuntimeError) as err:  # which says that it is locked
        return UnreadableError(name, f"cannot be unpacked: {err}")


def _is_hidden(member: str) -> bool:
    """Whether an entry is hidden, or one of those that systems put in beside the files."""
    return any(part.startswith((".", "__MACOSX")) for part in member.split("/"))


def _members_of(path: str) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    """Yield the names of the files in an archive, each with what opens it until the next one is asked for."""
    with _opened(path) as file:
        yield from _members_of_tar(file) if path.lower().endswith(_TARS) else _members_of_zip(file)


def _opened(path: str) -> BinaryIO:
    return open_object(path) if is_remote(path) else open(path, "rb")  # noqa: PTH123


def _members_of_tar(file: BinaryIO) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    with tarfile.open(fileobj=file, mode="r:*") as tar:
        for info in tar:
            if info.isreg():
                yield info.name, partial(_extracted, tar, info)
            tar.members = []  # type: ignore[attr-defined]  # it would keep all that it has seen


def _members_of_zip(file: BinaryIO) -> Iterator[tuple[str, Callable[[], IO[bytes]]]]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                yield entry.filename, partial(archive.open, entry)


def _extracted(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(info)
    assert file is not None
    return file
