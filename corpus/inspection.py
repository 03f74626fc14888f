"""What a corpus holds, whether it is whole, and its tables as files."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .rows import unpack_document
from .schema import schemas
from .store import Store

EXPORTED = ("reports", "passages", "figures", "segments", "terms", "findings")
_AT_ONCE = 200
"""Reports that are checked at once: their texts are held meanwhile."""


def stats(store: Store) -> dict[str, Any]:
    """Return counts of what a corpus holds."""
    columns = ("status", "languages", "twin", "publisher", "pages")
    reports = store.rows("reports", columns).to_pylist()
    read = [row for row in reports if row["status"] == "read"]
    languages = Counter(lang for row in read for lang in row["languages"])
    passages = store.table("passages")
    return {
        "uri": store.uri,
        "model": store.head.model,
        "batch": store.head.batch,
        "written": store.head.written.isoformat(timespec="seconds"),
        "reports": len(read),
        "failed": len(reports) - len(read),
        "twins": sum(row["twin"] is not None for row in read) // 2,
        "publishers": len({row["publisher"] for row in read} - {None}),
        "pages": sum(row["pages"] or 0 for row in read),
        "languages": dict(languages.most_common()),
        "passages": passages.count_rows(),
        "encoded": passages.count_rows("vector IS NOT NULL"),
        "paired": passages.count_rows("pair IS NOT NULL"),
        **{name: store.table(name).count_rows() for name in ("figures", "segments", "terms", "findings")},
    }


def verify(store: Store) -> Iterator[str]:
    """Yield what is wrong with a corpus, a line each; nothing, if it is whole."""
    reports = store.rows("reports", ("id", "status", "twin")).to_pylist()
    ids = Counter(row["id"] for row in reports)
    yield from (f"report {one} is there {count} times" for one, count in ids.items() if count > 1)
    yield from (f"the twin of report {row['id']} is gone" for row in reports if row["twin"] and row["twin"] not in ids)
    for name in set(EXPORTED) - {"reports"}:
        strays = set(store.rows(name, ("report",))["report"].to_pylist()) - {*ids}
        yield from (f"{name} of report {one}, which is not there" for one in sorted(strays))
    keys = store.rows("passages", ("id", "partner", "pair")).to_pylist()
    partners = {row["id"]: row["partner"] for row in keys}
    yield from (f"passage {one} is there {n} times" for one, n in Counter(row["id"] for row in keys).items() if n > 1)
    lost = [(one, other) for one, other in partners.items() if other and partners.get(other) != one]
    yield from (f"passage {one} has no partner {other}" for one, other in lost)
    read = [row["id"] for row in reports if row["status"] == "read"]
    for begin in range(0, len(read), _AT_ONCE):
        yield from _wrong_places(store, read[begin : begin + _AT_ONCE])


def _wrong_places(store: Store, ids: list[str]) -> Iterator[str]:
    """Yield the rows whose text does not stand where they say."""
    texts: dict[str, str] = {}
    for found in store.matching("reports", "id", ids, ("id", "document")):
        for row in found.to_pylist():
            texts[row["id"]] = unpack_document(row["document"]).text
    for name, column in (("passages", "text"), ("figures", "quote")):
        for found in store.matching(name, "report", ids, ("report", "start", "end", column)):
            for row in found.to_pylist():
                if texts[row["report"]][row["start"] : row["end"]] != row[column]:
                    yield f"{name} of report {row['report']}: {row[column]!r} does not stand at {row['start']}"


def export(store: Store, folder: Path) -> list[Path]:
    """Write the tables into a folder as Parquet files, which are returned; whole documents are left out."""
    import pyarrow.parquet

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name in EXPORTED:
        packed = ("document", "report") if name == "reports" else ()
        columns = [column for column in schemas()[name].names if column not in packed]
        path = folder / f"{name}.parquet"
        pyarrow.parquet.write_table(store.rows(name, columns), path, compression="zstd")
        files.append(path)
    return files


def listing(store: Store) -> list[dict[str, Any]]:
    """Return a row for each report, failed ones too, by where they come from."""
    columns = ("id", "source", "status", "languages", "market", "publisher", "published", "pages", "twin", "error")
    rows = store.rows("reports", columns).to_pylist()
    return sorted(rows, key=lambda row: str(row["source"]))
