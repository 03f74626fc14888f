"""The figures of a corpus as rows that SQL can ask: who says what of which market, and where.

The rows are those of the corpus's own tables, handed to DuckDB as they lie in memory. What both languages of a report
say alike, in the same order, is one row that has both places. The connection reads no files and no network, so that a
condition that somebody types can do no more than choose rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..models.errors import CorpusError
from ..models.language import well_formed
from ..models.regions import region_codes
from ..models.variants import comparable
from .filters import among, both
from .markets import MarketLink
from .reader import Reader

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = (
    *("market", "region", "segment", "company", "kind", "year_from", "year_to", "role", "value", "unit", "currency"),
    *("publisher", "edition", "report", "source", "lang", "metric", "link_confidence"),
    *("en_quote", "en_page", "en_start", "en_end", "zh_source", "zh_quote", "zh_page", "zh_start", "zh_end"),
)
"""Of a row. `value` is in base units, DECIMAL(38, 10); offsets count code points of the text of `source` or
`zh_source`."""

PLACES = {"en_quote": "en_place", "zh_quote": "zh_place"}
"""Columns of quotes, and those that :func:`with_places` adds for where they stand."""

_STORED = (
    *("report", "kind", "amount", "unit", "currency", "year_from", "year_to", "role", "metric_text", "region"),
    *("segment", "company", "lang", "quote", "start", "end", "page"),
)
_REPORTS = ("id", "source", "market", "title_en", "title_zh", "publisher", "published", "product_code", "twin")
_LABELS = pa.schema(
    [(name, pa.string()) for name in ("id", "work", "source", "publisher", "edition", "market")]
    + [("confidence", pa.float64())]
)

_ROWS = """
WITH sides AS (
    SELECT f.row, f.start, l.work, f.kind, f.amount, f.unit, f.currency, f.year_from, f.year_to, c.code,
        f.lang LIKE 'zh%' OR f.lang = 'mul' AS chinese, f.segment IS NULL AS whole
    FROM stored f JOIN labels l ON f.report = l.id LEFT JOIN codes c ON f.region = c.name
), numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY work, chinese, kind, amount, unit, currency, year_from, year_to, code ORDER BY whole, start
    ) AS turn
    FROM sides
), folded AS (
    SELECT work, kind, amount, unit, currency, year_from, year_to,
        max(row) FILTER (NOT chinese) AS en, max(row) FILTER (chinese) AS zh
    FROM numbered GROUP BY work, kind, amount, unit, currency, year_from, year_to, code, turn
)
SELECT
    coalesce(le.market, lz.market) AS market,
    coalesce(e.region, z.region) AS region,
    coalesce(e.segment, z.segment) AS segment,
    coalesce(e.company, z.company) AS company,
    f.kind, f.year_from, f.year_to,
    coalesce(e.role, z.role) AS role,
    f.amount AS value, f.unit, f.currency,
    coalesce(le.publisher, lz.publisher) AS publisher,
    coalesce(le.edition, lz.edition) AS edition,
    f.work AS report,
    le.source AS source,
    concat_ws('+', e.lang, z.lang) AS lang,
    coalesce(e.metric_text, z.metric_text) AS metric,
    coalesce(le.confidence, lz.confidence) AS link_confidence,
    e.quote AS en_quote, e.page AS en_page, e.start AS en_start, e."end" AS en_end,
    lz.source AS zh_source, z.quote AS zh_quote, z.page AS zh_page, z.start AS zh_start, z."end" AS zh_end
FROM folded f
LEFT JOIN stored e ON f.en = e.row LEFT JOIN labels le ON e.report = le.id
LEFT JOIN stored z ON f.zh = z.row LEFT JOIN labels lz ON z.report = lz.id
"""
_ORDER = "market, kind, year_from, year_to, publisher, edition, report, coalesce(en_start, zh_start)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What figures must have; an empty field asks for nothing."""

    market: str | None = None
    """Part of its name, in any language and script, as any linked report has it."""
    kind: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    """Of the figure; a period counts if it touches these."""
    region: str | None = None
    """Its name in any language, or its code; ``world`` is what names no region."""
    publisher: str | None = None
    """Its whole name, in small or capital letters."""
    lang: str | None = None
    """Figures that this language states, whether or not the other does too."""
    where: str | None = None
    """A condition of SQL over the columns of a row."""


class QueryError(CorpusError):
    """A condition is no SQL, or asks for what there is not; the message says where."""


def find_figures(reader: Reader, links: Mapping[str, MarketLink], query: Query | None = None) -> pa.Table:
    """Return the rows of a corpus that a query asks for, with the columns of :data:`COLUMNS`.

    `links` say by the id of a report what market it is about.

    Raises:
        QueryError: the condition cannot be read, or asks for more than the rows.
    """
    query = query or Query()
    labels = _labels(reader, links, query)
    connection = _connection()
    try:
        connection.register("stored", _stored(reader, labels, query))
        connection.register("labels", labels)
        connection.register("codes", _codes())
        connection.execute(f"CREATE VIEW ledger AS {_ROWS}")
        return _chosen(connection, query)
    finally:
        connection.close()


def narrowed(reader: Reader, links: Mapping[str, MarketLink], query: Query, found: pa.Table) -> pa.Table:
    """Return what :func:`find_figures` does for a query without a condition of SQL, given the rows of the whole corpus.

    Whoever asks again and again keeps those, and waits a tenth of the time.
    """
    import pyarrow.compute as pc

    asked = []
    if query.market or query.publisher:
        asked.append(pc.is_in(found["report"], _labels(reader, links, query)["work"].combine_chunks()))
    if query.kind:
        asked.append(pc.equal(found["kind"], query.kind))
    if query.first_year is not None:
        asked.append(pc.greater_equal(found["year_to"], query.first_year))
    if query.last_year is not None:
        asked.append(pc.less_equal(found["year_from"], query.last_year))
    if query.region is not None:
        names = _region_names(query.region)
        regions = pc.utf8_lower(found["region"])
        asked.append(pc.is_in(regions, pa.array(names)) if names else pc.is_null(regions))
    if query.lang in ("en", "zh"):
        asked.append(pc.is_valid(found[f"{query.lang}_quote"]))
    elif query.lang:
        asked.append(pc.match_substring_regex(found["lang"], rf"(^|\+){query.lang}($|\+)"))
    return found.filter(reduce(pc.and_, asked)) if asked else found


def _connection() -> "DuckDBPyConnection":
    """Return a connection in memory that can reach nothing outside of it."""
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _labels(reader: Reader, links: Mapping[str, MarketLink], query: Query) -> pa.Table:
    """Return what the rows say of the reports that the query is about."""
    reports = reader.table("reports").to_table(list(_REPORTS), filter="status = 'read'").to_pylist()
    wanted = comparable(well_formed(query.market.lower())) if query.market else None
    publisher = query.publisher.lower() if query.publisher else None
    chosen = [
        one
        for one in reports
        if (publisher is None or (one["publisher"] or "").lower() == publisher)
        and (wanted is None or any(wanted in name for name in _said(one, links.get(one["id"]))))
    ]
    return pa.Table.from_pylist([_label(one, links.get(one["id"])) for one in chosen], _LABELS)


def _said(report: Mapping[str, Any], link: MarketLink | None) -> list[str]:
    names = [*link.names, link.market] if link else [report["market"], report["title_en"], report["title_zh"]]
    return [comparable(name.lower()) for name in names if name]


def _label(report: Mapping[str, Any], link: MarketLink | None) -> dict[str, Any]:
    published = report["published"]
    return {
        "id": report["id"],
        "work": min(report["id"], report["twin"] or report["id"]),
        "source": report["source"],
        "publisher": report["publisher"],
        "edition": published.isoformat() if published else report["product_code"],
        "market": link.market if link else report["market"],
        "confidence": link.confidence if link else None,
    }


def _codes() -> pa.Table:
    codes = region_codes()
    return pa.table({"name": pa.array(codes.keys(), pa.string()), "code": pa.array(codes.values(), pa.string())})


def _stored(reader: Reader, labels: pa.Table, query: Query) -> pa.Table:
    """Return the figures that may be asked for: what an index can tell is left to the corpus."""
    condition = among("kind", [query.kind]) if query.kind else None
    if query.market or query.publisher:
        condition = both(condition, among("report", labels["id"].to_pylist()))
    if query.first_year is not None:  # what is folded has the same years
        condition = both(condition, f"year_to >= {int(query.first_year)}")
    if query.last_year is not None:
        condition = both(condition, f"year_from <= {int(query.last_year)}")
    found: pa.Table = reader.table("figures").to_table(list(_STORED), filter=condition)
    return found.append_column("row", pa.array(np.arange(found.num_rows)))


def _chosen(connection: "DuckDBPyConnection", query: Query) -> pa.Table:
    import duckdb

    asked, values = _conditions(query)
    if query.where is not None:
        asked.append(f"(\n{_one_condition(well_formed(query.where))}\n)")
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    statement = f"SELECT {', '.join(COLUMNS)} FROM ledger{where} ORDER BY {_ORDER}"
    try:
        found: pa.Table = connection.sql(statement, params=values).to_arrow_table()
    except duckdb.Error as err:
        if query.where is None:
            raise
        raise QueryError(f"--where {query.where!r}: {_reason(err)}; the columns are {', '.join(COLUMNS)}") from err
    return found


def _conditions(query: Query) -> tuple[list[str], list[object]]:
    """Return the conditions of a query, and the values that belong to their question marks."""
    asked: list[str] = []
    values: list[object] = []

    def ask(condition: str, *bound: object) -> None:
        asked.append(condition)
        values.extend(bound)

    if query.region is not None:
        names = _region_names(well_formed(query.region))
        ask("region IS NULL" if not names else "list_contains(?, lower(region))", *([names] if names else []))
    if query.lang == "en":
        ask("en_quote IS NOT NULL")
    elif query.lang == "zh":
        ask("zh_quote IS NOT NULL")
    elif query.lang:
        ask("list_contains(string_split(lang, '+'), ?)", well_formed(query.lang))
    return asked, values


def _region_names(region: str) -> list[str]:
    """Return all names of a region, in small letters; none for the world."""
    if region.lower() in ("world", "global", "全球"):
        return []
    codes = region_codes()
    wanted = next((code for name, code in codes.items() if region.lower() in (name.lower(), code.lower())), None)
    return sorted({name.lower() for name, code in codes.items() if code == wanted} | {region.lower()})


def _one_condition(text: str) -> str:
    """Return a condition that is one, and no list of statements.

    A comment at its end would swallow the bracket, and so ends with the line.
    """
    import duckdb

    try:
        statements = duckdb.extract_statements(f"SELECT 1 FROM ledger WHERE (\n{text}\n)")
    except duckdb.Error as err:
        raise QueryError(f"--where {text!r}: {_reason(err)}") from err
    if len(statements) != 1:
        raise QueryError(f"--where {text!r}: is more than one condition; join them by AND or OR")
    return text


def _reason(err: Exception) -> str:
    return str(err).strip().splitlines()[0]


def rows_of(table: pa.Table, columns: Sequence[str] = COLUMNS) -> list[dict[str, Any]]:
    """Return the rows as mappings."""
    rows: list[dict[str, Any]] = table.select(list(columns)).to_pylist()
    return rows


def with_places(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with where their quotes stand, file and page."""
    return [
        {
            **row,
            "en_place": _place(row["source"], row["en_page"]) if row["en_quote"] is not None else None,
            "zh_place": _place(row["zh_source"], row["zh_page"]) if row["zh_quote"] is not None else None,
        }
        for row in rows
    ]


def _place(source: str, page: int | None) -> str:
    return f"{source}#page={page}" if page else source
