"""What pages, API and assistants ask of a served corpus: the calls of the commands, each made once for a head."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec
import pyarrow as pa

from ..corpus.checked import Checked
from ..corpus.estimates import compare_estimates, find_conflicts, growth_rates
from ..corpus.filters import Filters, among, literal
from ..corpus.glossary import Entry, collect
from ..corpus.hits import Answer
from ..corpus.inspection import listing, stats
from ..corpus.ledger import Query, find_figures, narrowed, rows_of
from ..corpus.links import Same
from ..corpus.markets import MarketLink, listed, market_links
from ..corpus.rows import unpack_document, unpack_report
from ..corpus.sources import reopen
from ..corpus.themes.fitting import snapshots
from ..corpus.themes.overview import Map, Overview, described
from ..extract.bitext import align
from ..extract.parse.errors import UnreadableError
from ..extract.parse.limits import limits_of_environment
from ..extract.parse.source import read_all
from ..extract.records import Document, Finding, Place, Report, TermPair
from ..models.language import is_chinese
from .drawing import Picture, draw_page
from .library import Opened
from .themes import course_plot, map_plot

_CATALOGUE = (
    "id", "source", "title_en", "title_zh", "market", "publisher", "published", "languages", "media_type", "pages",
    "twin", "status", "error",
)  # fmt: skip
_FINDING = tuple(one for one in Finding.__dataclass_fields__ if one not in ("en", "zh"))


@dataclass(frozen=True, slots=True)
class Stored:
    """A report of a corpus with what stands in it; of twins both files, the English one first."""

    rows: tuple[Mapping[str, Any], ...]
    documents: tuple[Document, ...]
    reports: tuple[Report, ...]
    checked: Checked


def corpus_stats(opened: Opened) -> dict[str, Any]:
    """Return counts of what the corpus holds."""
    return opened.facts.get("stats", lambda: stats(opened.store))


def corpus_listing(opened: Opened) -> list[dict[str, Any]]:
    """Return a row for each report, failed ones too."""
    return opened.facts.get("listing", lambda: listing(opened.store))


def catalogue(opened: Opened) -> list[dict[str, Any]]:
    """Return a row for each report with its titles; of twins, the one whose id comes first has the other's too."""
    return opened.facts.get("catalogue", lambda: _catalogue(opened))


def _catalogue(opened: Opened) -> list[dict[str, Any]]:
    rows = opened.reader.table("reports").to_table(list(_CATALOGUE)).to_pylist()
    by_id = {row["id"]: row for row in rows}
    found = []
    for row in rows:
        other = by_id.get(row["twin"] or "")
        if other and other["id"] < row["id"]:
            continue
        if other:
            row |= {name: row[name] or other[name] for name in ("title_en", "title_zh", "market", "publisher")}
            row["languages"] = [*(row["languages"] or ()), *(other["languages"] or ())]
        found.append(row | {"title": row["title_en"] or row["title_zh"] or row["source"].rpartition("/")[2]})
    return sorted(found, key=lambda row: (row["status"] != "read", str(row["title"]).lower(), row["source"]))


def titles(opened: Opened) -> Mapping[str, str]:
    """Return a name for each report by its id."""

    def make() -> dict[str, str]:
        named = {row["id"]: row["title"] for row in catalogue(opened)}
        return named | {row["twin"]: named[row["id"]] for row in catalogue(opened) if row["twin"]}

    return opened.facts.get("titles", make)


def by_source(opened: Opened) -> Mapping[str, str]:
    """Return the ids of reports by where they come from."""

    def make() -> dict[str, str]:
        table = opened.reader.table("reports").to_table(["id", "source"], filter="status = 'read'")
        return dict(zip(table["source"].to_pylist(), table["id"].to_pylist(), strict=True))

    return opened.facts.get("sources", make)


def stored(opened: Opened, report: str) -> Stored | None:
    """Return a report by its id, with its twin; None if there is none that could be read."""
    return opened.reports.get(("stored", report), lambda: _stored(opened, report))


def _stored(opened: Opened, report: str) -> Stored | None:
    table = opened.reader.table("reports")
    columns = [*_CATALOGUE, "document", "report", "copies"]
    rows = table.to_table(columns=columns, filter=f"status = 'read' AND id = {literal(report)}").to_pylist()
    if not rows:
        return None
    if rows[0]["twin"]:
        rows += table.to_table(columns=columns, filter=f"id = {literal(rows[0]['twin'])}").to_pylist()
    rows.sort(key=lambda row: is_chinese((row["languages"] or ["en"])[0]))
    documents = tuple(unpack_document(row.pop("document")) for row in rows)
    reports = tuple(unpack_report(row.pop("report")) for row in rows)
    both = len(documents) > 1
    bitext = align(documents[0], documents[-1] if both else None, model=None)
    found = _findings(opened, [row["id"] for row in rows])
    checked = Checked(english=documents[0], chinese=documents[-1], bitext=bitext, findings=found)
    return Stored(tuple(rows), documents, reports, checked)


def _findings(opened: Opened, reports: Sequence[str]) -> tuple[Finding, ...]:
    rows = opened.reader.table("findings").to_table(filter=among("report", reports)).to_pylist()
    return tuple(
        Finding(en=_place(row, "en"), zh=_place(row, "zh"), **{name: row[name] for name in _FINDING}) for row in rows
    )


def _place(row: Mapping[str, Any], side: str) -> Place | None:
    if row[f"{side}_quote"] is None:
        return None
    return Place(**{name: row[f"{side}_{name}"] for name in ("quote", "start", "end", "page")})


def finding_counts(opened: Opened) -> list[tuple[str, str, str, int]]:
    """Return how many findings each rule has: code, rule, severity, count, the most frequent first."""

    def make() -> list[tuple[str, str, str, int]]:
        table = opened.reader.table("findings").to_table(["code", "rule", "severity"])
        counts = Counter(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))
        return [(*names, count) for names, count in counts.most_common()]

    return opened.facts.get("findings", make)


def links(opened: Opened) -> dict[str, MarketLink]:
    """Return the market of each report."""
    return opened.facts.get("links", lambda: market_links(opened.reader))


def markets(opened: Opened) -> list[Same]:
    """Return the markets with all their names."""
    return opened.facts.get("markets", lambda: listed(links(opened)))


def figures(opened: Opened, query: Query) -> pa.Table:
    """Return the rows of the ledger that a query asks for."""

    def make() -> pa.Table:
        whole = opened.facts.get("ledger", lambda: find_figures(opened.reader, links(opened)))
        return narrowed(opened.reader, links(opened), query, whole)

    return opened.queries.get(("figures", query), make)


def comparison(opened: Opened, query: Query) -> dict[str, Any]:
    """Return estimates side by side, growth, and what cannot both be true, as `diglot figures --compare` has them."""

    def make() -> dict[str, Any]:
        rows = rows_of(figures(opened, query))
        growth = growth_rates(rows)
        return {"estimates": compare_estimates(rows), "growth": growth, "conflicts": find_conflicts(growth)}

    return opened.queries.get(("comparison", query), make)


def glossary(opened: Opened) -> list[Entry]:
    """Return the terms of all reports in both languages."""
    return opened.facts.get("glossary", lambda: _glossary(opened))


def _glossary(opened: Opened) -> list[Entry]:
    rows = opened.reader.table("terms").to_table().to_pylist()
    of_report: dict[str, list[TermPair]] = {}
    for row in rows:
        pair = row | {"confidence": row["score"]}
        of_report.setdefault(pair.pop("report"), []).append(msgspec.convert(pair, TermPair))
    return collect(of_report.items())


def themes(opened: Opened) -> tuple[Overview, Map] | None:
    """Return the themes as they were found last, None if they never were."""
    return opened.facts.get("themes", lambda: _themes(opened))


def _themes(opened: Opened) -> tuple[Overview, Map] | None:
    found = snapshots(opened.store)
    return described(opened.store, found) if found else None


def answer(opened: Opened, query: str, filters: Filters, count: int) -> Answer:
    """Return the passages that answer a query."""
    return opened.queries.get(
        ("search", query, filters, count), lambda: opened.searcher.search(query, filters, count=count)
    )


def page_picture(opened: Opened, report: str, number: int) -> Picture | None:
    """Return the picture of a page of a stored PDF; None if its file is gone, has changed, or cannot be drawn.

    The file is the one that the corpus names, and counts only if its bytes are those that were read.
    """
    return opened.pictures.get((report, number), lambda: _picture(opened, report, number))


def _picture(opened: Opened, report: str, number: int) -> Picture | None:
    table = opened.reader.table("reports")
    wanted = f"id = {literal(report)} AND media_type = 'application/pdf' AND pages >= {int(number)}"
    rows = table.to_table(columns=["source", "copies"], filter=wanted).to_pylist()
    limits = limits_of_environment()
    for source in (source for row in rows for source in (row["source"], *(row["copies"] or ()))):
        for found in reopen(source, limits):
            if isinstance(found, UnreadableError) or found.sha256 != report:
                continue
            with suppress(UnreadableError):
                one = found.source
                data = one.data if one.path is None else read_all(one.path, one.name, limits)
                if data and sha256(data).hexdigest() == report:
                    return draw_page(data, number)
    return None


def publishers(opened: Opened) -> list[tuple[str, int]]:
    """Return the publishers with how many reports each has, the most frequent first."""

    def make() -> list[tuple[str, int]]:
        return Counter(row["publisher"] for row in catalogue(opened) if row["publisher"]).most_common()

    return opened.facts.get("publishers", make)


def themes_plot(opened: Opened, name: str) -> dict[str, Any]:
    """Return the map or the course of the themes for Plotly; there must be themes."""

    def make() -> dict[str, Any]:
        from threadpoolctl import threadpool_limits

        found = themes(opened)
        assert found
        drawn = [theme for theme in found[0].themes if theme.size]
        if name == "course":
            return course_plot(drawn)
        with threadpool_limits(1):  # threads that wait for each other crawl on a machine that answers others too
            return map_plot(found[1], drawn, served=True)

    return opened.facts.get(("themes", name), make)
