"""Files in object stores: ``s3://bucket/reports/a.pdf``.

What opens a store (keys, region, endpoint) is taken from the environment, as its own tools do.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from pyarrow.fs import FileSystem

_MAGIC = re.compile(r"[*?\[]")


def is_remote(path: str) -> bool:
    """Whether a path is the address of an object."""
    return "://" in path and not path.startswith("file://")


def list_objects(address: str) -> Iterator[str]:
    """Yield the addresses of all objects under one, or of those that a pattern names, in order.

    A pattern's ``*`` stands for any characters, ``/`` too. Raises :class:`OSError`.
    """
    from pyarrow.fs import FileSelector, FileType

    scheme, _, whole = address.partition("://")
    folder = folder_of(address)
    system, inside = _system(folder)
    is_pattern = folder != address.rstrip("/")
    if not is_pattern and system.get_file_info(inside).type == FileType.File:
        yield address
        return
    found = system.get_file_info(FileSelector(inside, recursive=True))
    names = sorted(one.path for one in found if one.type == FileType.File)
    yield from (f"{scheme}://{name}" for name in names if not is_pattern or fnmatch(name, whole))


def folder_of(address: str) -> str:
    """Return an address, or the folder of the objects that a pattern names.

    >>> folder_of("s3://bucket/archive/20*.zip")
    's3://bucket/archive'
    """
    plain = _MAGIC.split(address, maxsplit=1)[0]
    return (plain if plain == address else plain.rpartition("/")[0]).rstrip("/")


def open_object(address: str) -> BinaryIO:
    """Return an object, which can be read at any place. Raises :class:`OSError`."""
    system, inside = _system(address)
    return cast(BinaryIO, system.open_input_file(inside))


def _system(address: str) -> "tuple[FileSystem, str]":
    from pyarrow.fs import FileSystem
    from pyarrow.lib import ArrowInvalid

    try:
        system, inside = FileSystem.from_uri(address)
    except ArrowInvalid as err:  # an unknown kind of store
        raise OSError(str(err)) from err
    return system, inside
