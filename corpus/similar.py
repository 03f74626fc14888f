"""Reports like one: those whose passages are nearest to its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..extract.records import Document
from ..models.encoder import encode
from .filters import among
from .hits import Found, fetch
from .passages import find_passages
from .reader import Reader
from .search import Row, Searcher

_ASKED = 32
"""Passages of a report that are compared, spread over it."""
_EVIDENCE = 3
"""Passages of a similar report that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A report that is like another one."""

    rank: int
    score: float
    """By how much its passages are nearer than what is near at all, a mean over the passages of the other."""
    source: str
    report: str
    title: dict[str, str]
    market: str | None
    publisher: str | None
    year: int | None
    twin: str | None
    """Source of the same report in the other language."""
    passages: tuple[Found, ...]
    """What is most like the other report."""


def find_similar(searcher: Searcher, document: Document, *, count: int = 10) -> list[Similar]:
    """Return the reports of a corpus that are like a document, the most similar first; twins are one.

    The document itself and its twin are left out. Raises :class:`CorpusError` if the corpus has no vectors.
    """
    passages = find_passages(document)
    chosen = passages[:: max(1, -(-len(passages) // _ASKED))]
    if not chosen:
        return []
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for vector in encode([passage.context for passage in chosen], "passage", model=searcher.reader.model):
        for id_, margin in _best_of_reports(searcher.by_meaning(searcher.neutral(vector))):
            of_report = near[_report_of(id_)]
            of_report[id_] = of_report.get(id_, 0) + margin
    reports = _reports(searcher.reader, near)
    merged: dict[str, dict[str, float]] = defaultdict(dict)
    for id_, of_report in near.items():
        merged[min(id_, reports[id_]["twin"] or id_)] |= of_report
    own = {document.sha256, *(row["twin"] for row in reports.values() if row["id"] == document.sha256)}
    ranked = sorted(
        ((sum(ones.values()), ones) for key, ones in merged.items() if key not in own), key=lambda one: -one[0]
    )
    return [
        _similar(searcher.reader, rank, score / len(chosen), ones, reports)
        for rank, (score, ones) in enumerate(ranked[:count], start=1)
    ]


def _best_of_reports(rows: Sequence[Row]) -> Iterator[tuple[str, float]]:
    """Yield the passage of each report that is nearest, with by how much it is nearer than the last of all."""
    seen = set()
    for row in rows:
        if (report := _report_of(row.id)) not in seen:
            seen.add(report)
            yield row.id, row.score - rows[-1].score


def _report_of(id_: str) -> str:
    return id_.rpartition(":")[0]


def _reports(reader: Reader, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    columns = ["id", "source", "title_en", "title_zh", "market", "publisher", "year", "twin"]
    table = reader.table("reports")
    rows = table.to_table(columns=columns, filter=among("id", ids)).to_pylist()
    twins = table.to_table(columns=columns, filter=among("id", (row["twin"] for row in rows))).to_pylist()
    return {row["id"]: row for row in (*rows, *twins)}


def _similar(
    reader: Reader, rank: int, score: float, margins: Mapping[str, float], reports: Mapping[str, Mapping[str, Any]]
) -> Similar:
    best = sorted(margins, key=lambda id_: -margins[id_])[:_EVIDENCE]
    row = reports[_report_of(best[0])]
    found = fetch(reader, best, (), twins=False)
    return Similar(
        rank=rank,
        score=round(score, 6),
        source=row["source"],
        report=row["id"],
        title={lang: row[f"title_{lang}"] for lang in ("en", "zh") if row[f"title_{lang}"]},
        market=row["market"],
        publisher=row["publisher"],
        year=row["year"],
        twin=reports[row["twin"]]["source"] if row["twin"] in reports else None,
        passages=tuple(found[id_] for id_ in best),
    )
