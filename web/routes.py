"""The pages of the workbench."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, File, HTTPException, Request, UploadFile
from fastapi import Path as FromPath
from fastapi.responses import RedirectResponse, Response

from ..corpus.hits import Found
from ..corpus.ledger import rows_of, with_places
from ..corpus.sheets import plain
from . import calls
from .answers import as_json
from .api import job_of, jobs_of
from .asked import KINDS, SORTS, Asked
from .checked import stated_values
from .checker import Result
from .jobs import OVER, BusyError, Job, cancel
from .library import Opened
from .paging import SIZE, clamped, page_of
from .plots import estimates_plot
from .rendering import library_of, send_now, send_page
from .shown import Shown, first_on_page, page_links, shown
from .uploads import taken

router = APIRouter(include_in_schema=False, default_response_class=Response)
ReportId = Annotated[str, FromPath(pattern=r"^[0-9a-f]{64}$")]
_FEW = 12
_HITS = 10
_DEEPEST = 20
"""Pages of hits: nobody reads on."""
_LINE = 320
"""Characters of a quote that a list shows."""


@router.get("/")
def overview(request: Request) -> Response:
    """Show what the corpus holds."""

    def make(opened: Opened) -> Mapping[str, Any]:
        found = calls.themes(opened)
        markets = calls.markets(opened)
        return {
            "stats": calls.corpus_stats(opened),
            "markets": markets[:_FEW],
            "themes": [theme for theme in found[0].themes if theme.size][:_FEW] if found else [],
            "findings": calls.finding_counts(opened)[:_FEW],
            "publishers": calls.publishers(opened)[:_FEW],
            "more_markets": max(0, len(markets) - _FEW),
        }

    return send_page(request, "overview", make)


@router.get("/reports")
def reports(request: Request) -> Response:
    """List the reports."""
    asked = Asked(request)
    wanted, lang, publisher = (
        asked.text("q"),
        asked.choice("lang", ("en", "zh-Hant", "zh-Hans")),
        asked.text("publisher"),
    )

    def make(opened: Opened) -> Mapping[str, Any]:
        rows = [row for row in calls.catalogue(opened) if _fits(row, wanted, lang, publisher)]
        return {"page": page_of(rows, asked.page), "publishers": calls.publishers(opened)}

    return send_page(request, "reports", make)


def _fits(row: Mapping[str, Any], wanted: str | None, lang: str | None, publisher: str | None) -> bool:
    names = (row["title_en"], row["title_zh"], row["market"], row["source"])
    return (
        (wanted is None or any(wanted.lower() in (name or "").lower() for name in names))
        and (lang is None or lang in (row["languages"] or ()))
        and (publisher is None or row["publisher"] == publisher)
    )


@router.get("/search")
def search(request: Request) -> Response:
    """Show the passages that answer a query."""
    asked = Asked(request)
    query = asked.text("q")

    def make(opened: Opened) -> Mapping[str, Any]:
        found = calls.themes(opened)
        values = {
            "themes": [theme for theme in found[0].themes if theme.size] if found else [],
            "kinds": KINDS,
            "publishers": calls.publishers(opened),
        }
        if query is None:
            return values | {"answer": None, "page": None, "hits": []}
        number = min(asked.page, _DEEPEST)
        answer = calls.answer(opened, query, asked.filters(), _HITS * number + 1)
        number, first = clamped(number, len(answer.hits), _HITS)
        shown_here = answer.hits[first : first + _HITS]
        return values | {
            "answer": answer,
            "hits": [_hit(hit, calls.titles(opened)) for hit in shown_here],
            "number": number,
            "more": number < _DEEPEST and len(answer.hits) > first + _HITS,
        }

    return send_page(request, "search", make)


def _hit(hit: Any, titles: Mapping[str, str]) -> dict[str, Any]:
    sides = [one for one in (hit.passage, hit.twin) if one]
    return {
        "hit": hit,
        "title": titles.get(hit.passage.report, hit.passage.source),
        "sides": [{"found": one, "pieces": list(_pieces(one))} for one in sides],
    }


def _pieces(found: Found) -> list[tuple[str, bool]]:
    """Return a quote in pieces, and whether they answer the query; a long one is cut before and behind."""
    first = found.highlights[0][0] if found.highlights else 0
    begin = max(0, first - _LINE // 3) if len(found.quote) > _LINE and first > _LINE // 2 else 0
    end = min(len(found.quote), begin + _LINE)
    pieces, at = [("… ", False)] if begin else [], begin
    for start, stop in found.highlights:
        if begin <= start < stop <= end:
            pieces += [(found.quote[at:start], False), (found.quote[start:stop], True)]
            at = stop
    pieces.append((found.quote[at:end], False))
    return [*pieces, (" …", False)] if end < len(found.quote) else pieces


@router.get("/reports/{report}")
def report(request: Request, report: ReportId) -> Response:
    """Show both texts of a report side by side."""
    opened = library_of(request).now()
    found, view = _view(opened, report)
    asked = Asked(request)
    if (at := asked.number("at", 10**9)) is not None:
        side = next(place for place, row in enumerate(found.rows) if row["id"] == report)
        page, anchor = view.find(side, at) or (1, "texts")
        return RedirectResponse(f"/reports/{report}?page={page}#{anchor}", 303)

    def make(opened: Opened) -> Mapping[str, Any]:
        number, _ = clamped(asked.page, view.pages, 1)
        section = view.page(number)
        links = page_links(found.documents, [row["id"] for row in found.rows])
        return {
            "found": found,
            "report": report,
            "title": calls.titles(opened).get(report, report),
            "view": view,
            "section": section,
            "number": number,
            "pages": first_on_page(links, section["rows"]),
            "figures": view.figures_on(number),
            "first_picture": next(iter(sorted(links.values(), key=lambda link: link.number)), None),
        }

    return send_page(request, "report", make)


def _view(opened: Opened, report: str) -> tuple[calls.Stored, Shown]:
    found = calls.stored(opened, report)
    if found is None:
        raise HTTPException(404, "there is no such report")

    def make() -> Shown:
        values = [stated_values(one.figures) for one in found.reports]
        figures = [(place, one) for place, document in enumerate(found.reports) for one in document.figures]
        return shown(found.checked, values, figures)

    return found, opened.reports.get(("shown", report), make)


@router.get("/reports/{report}/pages/{number}")
def page_picture(request: Request, report: ReportId, number: Annotated[int, FromPath(ge=1, le=100_000)]) -> Response:
    """Show the picture of a page with the boxes of its blocks."""

    def make(opened: Opened) -> Mapping[str, Any]:
        found = calls.stored(opened, report)
        if found is None:
            raise HTTPException(404, "there is no such report")
        place = next(place for place, row in enumerate(found.rows) if row["id"] == report)
        document = found.documents[place]
        if document.media_type != "application/pdf" or number > (document.pages or 0):
            raise HTTPException(404, "there is no such page")
        return {
            "report": report,
            "title": calls.titles(opened).get(report, report),
            "number": number,
            "last": document.pages,
            "picture": calls.page_picture(opened, report, number),
            "boxes": [
                {"box": block.box, "start": block.start, "text": document.text[block.start : block.end][:80]}
                for block in document.blocks
                if block.page == number and block.box and block.kind != "boilerplate"
            ],
        }

    return send_page(request, "picture", make)


@router.get("/ledger")
def ledger(request: Request) -> Response:
    """Show the figures of all reports."""
    asked = Asked(request)
    sort = asked.choice("sort", SORTS)
    down = asked.choice("desc", ("1",)) is not None

    def make(opened: Opened) -> Mapping[str, Any]:
        table = calls.figures(opened, asked.query())
        number, first = clamped(asked.page, table.num_rows)
        if sort:
            key = (asked.query(), sort, down)
            table = opened.queries.get(
                ("sorted", key), lambda: table.sort_by([(sort, "descending" if down else "ascending")])
            )
        rows = with_places(rows_of(table.slice(first, SIZE)))
        chosen = any(asked.text(name) for name in ("market", "region", "publisher"))
        return {
            "rows": [_linked(row, calls.by_source(opened)) for row in rows],
            "number": number,
            "pages": max(1, -(-table.num_rows // SIZE)),
            "total": table.num_rows,
            "kinds": KINDS,
            "sorts": SORTS,
            "publishers": calls.publishers(opened),
            "market_names": [one.name for one in calls.markets(opened)][:300],
            "conflicts": calls.comparison(opened, asked.query())["conflicts"][:_FEW] if chosen else [],
        }

    return send_page(request, "ledger", make)


def _linked(row: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """Return a row with its value in print, and the reports that its quotes stand in."""
    return {
        **row,
        "shown_value": _amount(row),
        "en_report": ids.get(row["source"]),
        "zh_report": ids.get(row["zh_source"]),
    }


def _amount(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return ""
    whole, point, rest = str(plain(row["value"])).partition(".")
    return f"{int(whole):,}{point}{rest} {row['currency'] or row['unit'] or ''}".strip()


@router.get("/ledger/plot")
def ledger_plot(request: Request) -> Response:
    """Give the estimates of the chosen figures as data for Plotly."""
    opened = library_of(request).now()
    query = Asked(request).query()
    found = opened.queries.get(("plot", query), lambda: estimates_plot(calls.comparison(opened, query)["estimates"]))
    return as_json(found)


@router.get("/themes")
def themes(request: Request) -> Response:
    """Show the themes of the corpus."""

    def make(opened: Opened) -> Mapping[str, Any]:
        found = calls.themes(opened)
        if found is None:
            return {"found": None, "uri": opened.store.uri}
        drawn = [theme for theme in found[0].themes if theme.size]
        dates = {date for theme in drawn for date in theme.by_date}
        return {
            "found": found[0],
            "themes": drawn,
            "places": {theme.id: place % 20 for place, theme in enumerate(drawn)},
            "labels": {theme.id: theme for theme in drawn},
            "dated": len(dates) > 1,
            "titles": calls.titles(opened),
        }

    return send_page(request, "themes", make)


@router.get("/themes/plot/{name}")
def themes_plot(request: Request, name: str) -> Response:
    """Give the map or the course of the themes as data for Plotly."""
    opened = library_of(request).now()
    if name not in ("map", "course") or calls.themes(opened) is None:
        raise HTTPException(404, "there is no such plot")
    return as_json(calls.themes_plot(opened, name))


@router.get("/glossary")
def glossary(request: Request) -> Response:
    """Show the terms of all reports in both languages."""
    asked = Asked(request)
    wanted, kind = asked.text("q"), asked.text("kind")

    def make(opened: Opened) -> Mapping[str, Any]:
        entries = [
            one
            for one in calls.glossary(opened)
            if (wanted is None or wanted.lower() in one.en.lower() or wanted in one.zh)
            and (kind is None or one.kind == kind)
        ]
        return {"page": page_of(entries, asked.page), "kinds": ("segment", "dimension", "region", "company", "term")}

    return send_page(request, "glossary", make)


@router.get("/check")
def check(request: Request) -> Response:
    """Ask for a report to be checked."""
    return _check_form(request, None)


def _check_form(request: Request, problem: str | None, status: int = 200) -> Response:
    access = request.app.state.access
    values = {"jobs": jobs_of(request).all()[:_FEW], "largest": access.upload, "problem": problem}
    return send_now(request, "check", values, status=status)


@router.post("/check")
async def start_check(
    request: Request,
    report: Annotated[list[UploadFile] | None, File()] = None,
    twin: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Take a report, or twins, to be checked."""
    try:
        files = await taken([*(report or ()), *([twin] if twin else ())], request.app.state.access.upload)
        job = jobs_of(request).start(files, request.app.state.model)
    except HTTPException as err:
        return _check_form(request, str(err.detail), err.status_code)
    except BusyError:
        return _check_form(request, "too many checks are waiting; try again in a minute", 503)
    return RedirectResponse(f"/check/{job.id}", 303)


@router.get("/check/{job_id}")
def checked(request: Request, job_id: str) -> Response:
    """Show how far a check is, or what it found."""
    job = job_of(request, job_id)
    values: dict[str, Any] = {"job": job, "progress": job.progress(), "over": job.status in OVER, "view": None}
    if job.result:
        values |= _result(library_of(request).now(), job, job.result, Asked(request).page)
    return send_now(request, "checked", values)


def _result(opened: Opened, job: Job, result: Result, number: int) -> dict[str, Any]:
    view = opened.reports.get(
        ("check", job.id), lambda: shown(result.checked, [one.as_mapping() for one in result.values])
    )
    number, _ = clamped(number, view.pages, 1)
    return {"view": view, "section": view.page(number), "number": number, "result": result}


@router.post("/check/{job_id}/cancel")
def cancel_check(request: Request, job_id: str) -> Response:
    """End a check."""
    cancel(job_of(request, job_id))
    return RedirectResponse(f"/check/{job_id}", 303)


@router.get("/api")
def api(request: Request) -> Response:
    """Show what the JSON API answers."""
    schema = request.app.openapi()
    operations = [
        {"path": path, "method": method.upper(), **about}
        for path, methods in schema["paths"].items()
        for method, about in methods.items()
    ]
    return send_now(request, "api", {"operations": operations})
