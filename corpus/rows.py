"""Reports as rows of the tables of a corpus, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from ..extract.parse.limits import Limits
from ..extract.parse.remote import Reader
from ..extract.parse.source import Source
from ..extract.records import Document, Figure, Finding, Member, Place, Report, TermPair
from ..models.encoder import Vectors
from .passages import Passage, market_of
from .reading import Comparison, Reading
from .schema import schemas

_COMPRESSION = "zstd"
_LARGEST = Decimal(10) ** 28
"""Values from which a number has more digits than its column."""
_PLACES = Decimal("1e-10")
_EXACT = Context(prec=38)


@dataclass(slots=True)
class Entry:
    """A report on its way into a corpus, or out of it to be changed."""

    id: str
    source: str
    document: Document
    report: Report
    passages: Sequence[Passage]
    tokens: Sequence[str]
    comparison: Comparison
    """Of the report with itself; of twins the English one has both."""
    is_compared: bool = True
    """Whether that is known: it is not kept in one piece."""
    vectors: Vectors | None = None
    """One row a passage."""
    copies: tuple[str, ...] = ()
    twin: str | None = None
    partners: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By place among the passages: the partner's id, and what both share."""

    def passage_id(self, place: int) -> str:
        """Return the id of a passage."""
        return f"{self.id}:{self.passages[place].start}"


def pack(record: Document | Report) -> bytes:
    """Return a record as compressed JSON, behind the size of it."""
    data = msgspec.json.encode(record)
    packed: bytes = pa.compress(data, codec=_COMPRESSION, asbytes=True)
    return len(data).to_bytes(8, "big") + packed


def _unpacked(data: bytes) -> bytes:
    plain: bytes = pa.decompress(data[8:], int.from_bytes(data[:8], "big"), codec=_COMPRESSION, asbytes=True)
    return plain


def unpack_document(data: bytes) -> Document:
    """Return a document as :func:`pack` has packed it."""
    return msgspec.json.decode(_unpacked(data), type=Document)


def unpack_report(data: bytes) -> Report:
    """Return a report as :func:`pack` has packed it."""
    return msgspec.json.decode(_unpacked(data), type=Report)


def tables_of(entries: Sequence[Entry], dimension: int) -> dict[str, pa.Table]:
    """Return the rows of reports in all tables."""
    makers = {
        "reports": _report_rows,
        "passages": _passage_rows,
        "figures": _figure_rows,
        "segments": _segment_rows,
        "terms": _term_rows,
        "findings": _finding_rows,
    }
    wanted = schemas(dimension)
    return {
        name: pa.Table.from_pylist([row for entry in entries for row in make(entry)], wanted[name])
        for name, make in makers.items()
    }


def failed_rows(failures: Mapping[str, tuple[str, str]]) -> pa.Table:
    """Return the rows of files that cannot be read: source and reason, by hash."""
    now = datetime.now(UTC)
    rows = [
        {"id": sha256, "source": source, "ingested": now, "status": "failed", "error": reason}
        for sha256, (source, reason) in failures.items()
    ]
    return pa.Table.from_pylist(rows, schemas()["reports"])


def vector_rows(vectors: Mapping[str, Any], dimension: int) -> pa.Table:
    """Return rows of the cache of vectors by key."""
    rows = [{"key": key, "vector": vector} for key, vector in vectors.items()]
    return pa.Table.from_pylist(rows, schemas(dimension)["vectors"])


def day_of(published: str | None) -> date | None:
    """Return the first day of a date of ISO 8601 that may lack its day or month.

    >>> day_of("2026-03")
    datetime.date(2026, 3, 1)
    """
    if not published:
        return None
    try:
        return date.fromisoformat((published + "-01-01")[:10] if len(published) < 10 else published[:10])
    except ValueError:
        return None


def _filters(entry: Entry) -> dict[str, Any]:
    """Return what rows of all tables are filtered by."""
    document = entry.document
    return {
        "publisher": document.publisher,
        "market": market_of(document, "en") or market_of(document, "zh"),
        "published": day_of(document.published),
    }


def _report_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    document, filters = entry.document, _filters(entry)
    yield {
        "id": entry.id,
        "source": entry.source,
        "copies": list(entry.copies),
        "title_en": document.title.get("en"),
        "title_zh": document.title.get("zh"),
        "product_code": document.product_code,
        **filters,
        "year": filters["published"].year if filters["published"] else None,
        "languages": list(document.languages),
        "media_type": document.media_type,
        "pages": document.pages,
        "scanned": list(document.scanned),
        "document": pack(document),
        "report": pack(entry.report),
        "twin": entry.twin,
        "ingested": datetime.now(UTC),
        "status": "read",
    }


def _passage_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    filters = _filters(entry)
    published = filters.pop("published")
    for place, passage in enumerate(entry.passages):
        partner, pair = entry.partners.get(place, (None, None))
        kinds = {one.kind for one in entry.report.figures if passage.start <= one.start < passage.end}
        yield {
            "id": entry.passage_id(place),
            "report": entry.id,
            "lang": passage.lang,
            "kind": passage.kind,
            "start": passage.start,
            "end": passage.end,
            "page": passage.page,
            "section": passage.section,
            "text": entry.document.text[passage.start : passage.end],
            "context": passage.context,
            "tokens": entry.tokens[place],
            "vector": None if entry.vectors is None else entry.vectors[place],
            "partner": partner,
            "pair": pair,
            "year": published.year if published else None,
            **filters,
            "figure_kinds": sorted(kinds),
            "themes": [],
        }


def _figure_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    filters = _filters(entry)
    for index, figure in enumerate(entry.report.figures):
        first, last = figure.year if isinstance(figure.year, tuple) else (figure.year, figure.year)
        yield {
            "report": entry.id,
            "index": index,
            "value": f"{figure.value:f}",
            "amount": _amount(figure),
            "year_from": first,
            "year_to": last,
            "region": figure.scope.region if figure.scope else None,
            "segment": figure.scope.segment if figure.scope else None,
            "company": figure.scope.company if figure.scope else None,
            **{name: getattr(figure, name) for name in _FIGURE_FIELDS},
            **filters,
        }


_FIGURE_FIELDS = ("kind", "unit", "currency", "role", "metric_text", "lang", "quote", "start", "end", "page")


def _amount(figure: Figure) -> Decimal | None:
    fits = figure.value.is_finite() and abs(figure.value) < _LARGEST
    return figure.value.quantize(_PLACES, context=_EXACT) if fits else None


def _segment_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for index, one in enumerate(entry.report.segments):
        for path, member in _members(one.members, ()):
            yield {
                "report": entry.id,
                "index": index,
                "lang": one.lang,
                "dimension": one.dimension,
                "canonical": one.dimension_canonical,
                "path": list(path),
                "name": member.name,
                "start": member.start,
                "end": member.end,
            }


def _members(members: Sequence[Member], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Member]]:
    for member in members:
        yield path, member
        yield from _members(member.children, (*path, member.name))


def _term_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for term in entry.comparison.terms:
        yield {"report": entry.id, "score": term.confidence, **_fields(term, "confidence")}


def _finding_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for one in entry.comparison.findings:
        places = {**_place("en", one.en), **_place("zh", one.zh)}
        yield {"report": entry.id, **_fields(one, "en", "zh"), **places}


def _place(side: str, place: Place | None) -> dict[str, Any]:
    return {f"{side}_{name}": getattr(place, name) for name in ("quote", "start", "end", "page")} if place else {}


def _fields(record: TermPair | Finding, *but: str) -> dict[str, Any]:
    return {one.name: getattr(record, one.name) for one in fields(record) if one.name not in but}


def read_entries(reports: pa.Table, passages: pa.Table) -> Iterator[Entry]:
    """Yield entries as they were stored, without what compares languages."""
    of_report: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(passages.to_pylist(), key=lambda row: row["start"]):
        of_report.setdefault(row["report"], []).append(row)
    for row in reports.to_pylist():
        rows = of_report.get(row["id"], [])
        vectors = [one["vector"] for one in rows]
        yield Entry(
            id=row["id"],
            source=row["source"],
            document=unpack_document(row["document"]),
            report=unpack_report(row["report"]),
            passages=[_passage(one) for one in rows],
            tokens=[one["tokens"] for one in rows],
            comparison=Comparison(),
            is_compared=False,
            vectors=None if None in vectors else np.array(vectors, np.float32),
            copies=tuple(row["copies"] or ()),
        )


def _passage(row: Mapping[str, Any]) -> Passage:
    return Passage(**{one.name: row[one.name] for one in fields(Passage)})


def read_entry(reader: Reader, source: Source, password: str | None, limits: Limits) -> Entry:
    """Return what a file says, for a reader whose workers serve :mod:`.reading`. Raises :class:`UnreadableError`."""
    done = reader.read(source, None, password, limits, facts=True)
    assert done.report is not None
    assert done.more is not None
    document, report, reading = done.document, done.report, msgspec.msgpack.decode(done.more, type=Reading)
    return Entry(
        id=document.sha256,
        source=document.source,
        document=document,
        report=report,
        passages=reading.passages,
        tokens=reading.tokens,
        comparison=reading.comparison,
    )
