"""A corpus as the library offers it."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..models.encoder import DEFAULT

if TYPE_CHECKING:
    import pyarrow as pa

    from .ingest import Outcome
    from .store import Store


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of a corpus."""

    _store: "Store"
    _name: str

    def __len__(self) -> int:
        return int(self._store.table(self._name).count_rows())

    def arrow(self, columns: Sequence[str] | None = None, where: str | None = None) -> "pa.Table":
        """Return its rows for Arrow, pandas, polars or DuckDB; `where` is a condition of SQL: ``lang = 'en'``."""
        return self._store.rows(self._name, columns, where)


class Corpus:
    """Many reports, in a folder or an object store: what stands in them, and where."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    @classmethod
    def open(cls, uri: str | os.PathLike[str], *, create: bool = False, model: str = DEFAULT) -> "Corpus":
        """Return the corpus at a folder or an address (``s3://bucket/corpus``); it is made there if that is wanted.

        `model` is the sentence encoder of one that is made. Raises :class:`diglot.CorpusError` if there is none, or if
        it is of a newer version of diglot.
        """
        from .store import open_store

        return cls(open_store(uri, create=create, model=model))

    @property
    def uri(self) -> str:
        """Where it is."""
        return self._store.uri

    def refresh(self) -> bool:
        """See what has been added since it was opened; whether there is something."""
        return self._store.refresh()

    def ingest(
        self,
        paths: Iterable[str | os.PathLike[str]],
        *,
        model: str | None = DEFAULT,
        jobs: int = 1,
        retry_failed: bool = False,
        password: str | None = None,
    ) -> "Outcome":
        """Add the reports in files, folders, patterns and archives; return what was done, and what failed.

        Without a `model` (None) the passages get no vectors. So many `jobs` read at once.
        """
        from .ingest import Settings, ingest

        settings = Settings(model=model, jobs=jobs, retry_failed=retry_failed, password=password)
        return ingest(self._store, [os.fspath(path) for path in paths], settings)

    def remove(self, sources: Iterable[str | os.PathLike[str]]) -> int:
        """Remove reports, by id, file, or the folder or archive that they lie in; return how many."""
        from .ingest import remove

        return remove(self._store, [os.fspath(source) for source in sources])

    def compact(self) -> None:
        """Join small files, bring the indices up to date, and remove what nobody sees any more."""
        with self._store.writing() as writer:
            writer.compact()

    def search(self, query: str, **options: Any) -> Any:
        """Return the passages that answer a query; the options are those of ``diglot.corpus.search``."""
        reader = import_module(".reader", __package__).Reader(self.uri)
        return import_module(".search", __package__).Searcher(reader).search(query, **options)

    def reports(self) -> Rows:
        """Return the table of reports; :mod:`diglot.corpus.schema` says what the columns of tables are."""
        return Rows(self._store, "reports")

    def passages(self) -> Rows:
        """Return the table of passages."""
        return Rows(self._store, "passages")

    def figures(self) -> Rows:
        """Return the table of figures."""
        return Rows(self._store, "figures")

    def segments(self) -> Rows:
        """Return the table of members of segmentations."""
        return Rows(self._store, "segments")

    def terms(self) -> Rows:
        """Return the table of pairs of terms."""
        return Rows(self._store, "terms")

    def findings(self) -> Rows:
        """Return the table of findings of the check."""
        return Rows(self._store, "findings")
