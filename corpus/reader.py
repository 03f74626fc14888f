"""A corpus for reading alone: its tables as Lance has them, which starts in a fifth of the time that LanceDB takes.

What is opened is what the head of the corpus names, so that whole batches are seen; :mod:`.store` says how it is
written.
"""

import os
from functools import cached_property
from pathlib import Path
from typing import Any

from ..models.errors import CorpusError
from .schema import SCHEMA_VERSION


class Reader:
    """The tables of a corpus at one moment."""

    def __init__(self, uri: str | os.PathLike[str]) -> None:
        """Open the corpus at a folder or an address.

        Raises :class:`CorpusError` if there is none, or if it is of a newer version of diglot.
        """
        self.uri = os.fspath(uri)
        self._folder = self.uri if "://" in self.uri else str(Path(self.uri).expanduser())
        self._tables: dict[str, Any] = {}
        rows = _open(self._place("corpus"), None, self.uri).to_table().to_pylist()
        if len(rows) != 1 or "schema_version" not in rows[0]:
            raise CorpusError(f"{self.uri}: is no corpus of diglot; name another folder")
        if rows[0]["schema_version"] > SCHEMA_VERSION:
            raise CorpusError(f"{self.uri}: was written by a newer diglot; update diglot, or use another corpus")
        self.model: str = rows[0]["model"]
        self._versions = {one["table"]: one["version"] for one in rows[0]["versions"]}

    def table(self, name: str) -> Any:
        """Return a table, a `lance.LanceDataset`."""
        if name not in self._tables:
            if name not in self._versions:
                raise CorpusError(
                    f"{self.uri}: has no table {name}: it is of an older version; ingest something into it"
                )
            self._tables[name] = _open(self._place(name), self._versions[name], self.uri)
        return self._tables[name]

    @cached_property
    def passages(self) -> Any:
        """The table that is searched."""
        return self.table("passages")

    def _place(self, name: str) -> str:
        return f"{self._folder.removeprefix('file://').rstrip('/')}/{name}.lance"


def _open(place: str, version: int | None, uri: str) -> Any:
    import lance

    if "://" not in place and not Path(place).is_dir():
        raise CorpusError(f"{uri}: there is no corpus; make one with: diglot ingest REPORTS --corpus {uri}")
    try:
        return lance.dataset(place, version=version)
    except (ValueError, OSError, RuntimeError) as err:
        reason = str(err).splitlines()[0][:200] if str(err) else type(err).__name__
        raise CorpusError(f"{uri}: cannot be opened ({reason})") from err
