"""The JSON API: the records that the commands print with --format json, under /api."""

import asyncio
import io
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, File, Form, HTTPException, Query, Request, UploadFile
from fastapi import Path as FromPath
from fastapi.responses import Response, StreamingResponse

from ..corpus.checked import check_record
from ..corpus.filters import Filters
from ..corpus.hits import answer_record
from ..corpus.ledger import COLUMNS, PLACES, rows_of, with_places
from ..corpus.ledger import Query as Wanted
from ..corpus.sheets import write_csv_to, write_xlsx
from ..models.lexicon import Rules, load
from . import calls
from .answers import as_json, plain_rows
from .jobs import OVER, BusyError, Job, Jobs, cancel
from .library import Opened
from .rendering import library_of
from .uploads import taken

router = APIRouter(prefix="/api")
Kind = Literal["market_size", "cagr", "share", "growth", "volume", "other"]
Spoken = Literal["en", "zh", "zh-Hant", "zh-Hans"]
ReportId = Annotated[str, FromPath(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the file's bytes.")]
JobId = Annotated[str, FromPath(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Text = Annotated[str | None, Query(max_length=300, pattern=r"^[^\x00]*$")]
Year = Annotated[int | None, Query(ge=0, le=9999)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Records = list[dict[str, Any]]
_NONE: dict[int | str, dict[str, Any]] = {404: {"description": "There is none."}}
_TICK = 0.2
"""Seconds between two looks at a check whose progress is told."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _opened(request: Request) -> Opened:
    return library_of(request).now()


@router.get("/corpus", response_model=dict[str, Any])
def corpus(request: Request) -> Response:
    """Return counts of what the corpus holds, as `diglot corpus stats` does."""
    return as_json(calls.corpus_stats(_opened(request)))


@router.get("/reports", response_model=Records)
def reports(request: Request, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return the reports, failed ones too, as `diglot corpus list` does."""
    rows = calls.corpus_listing(_opened(request))
    return as_json(rows[offset : offset + limit], total=len(rows))


def _stored(request: Request, report: str) -> tuple[calls.Stored, int]:
    found = calls.stored(_opened(request), report)
    if found is None:
        raise HTTPException(404, "there is no such report")
    return found, next(place for place, row in enumerate(found.rows) if row["id"] == report)


@router.get("/reports/{report}", response_model=dict[str, Any], responses=_NONE)
def report(request: Request, report: ReportId) -> Response:
    """Return the figures, segments, companies and regions of a report, as `diglot extract` does."""
    found, place = _stored(request, report)
    return as_json(found.reports[place])


@router.get("/reports/{report}/document", response_model=dict[str, Any], responses=_NONE)
def document(request: Request, report: ReportId) -> Response:
    """Return the text of a report, its blocks and their places."""
    found, place = _stored(request, report)
    return as_json(found.documents[place])


@router.get("/reports/{report}/check", response_model=dict[str, Any], responses=_NONE)
def report_check(request: Request, report: ReportId) -> Response:
    """Return the findings in a report and the alignment of its languages, as `diglot check` does."""
    found, _ = _stored(request, report)
    return as_json(check_record(found.checked))


@router.get(
    "/reports/{report}/pages/{number}.png",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}, **_NONE},
)
def page_picture(request: Request, report: ReportId, number: Annotated[int, FromPath(ge=1, le=100_000)]) -> Response:
    """Return the picture of a page of a PDF, if its file is still as it was read."""
    picture = calls.page_picture(_opened(request), report, number)
    if picture is None:
        raise HTTPException(404, "there is no such page, or its file has changed")
    return Response(picture.png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.get("/search", response_model=dict[str, Any])
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=1000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")],
    lang: Spoken | None = None,
    publisher: Text = None,
    first_year: Year = None,
    last_year: Year = None,
    market: Text = None,
    section: Text = None,
    kind: Kind | None = None,
    theme: Text = None,
    count: Annotated[int, Query(ge=1, le=100)] = 10,
    explain: Annotated[bool, Query(description="Say also how each hit was found.")] = False,
) -> Response:
    """Return the passages of both languages that answer a query, as `diglot search` does."""
    filters = Filters(
        lang=lang, publisher=publisher, first_year=first_year, last_year=last_year, market=market, section=section,
        kind=kind, theme=theme,
    )  # fmt: skip
    return as_json(answer_record(calls.answer(_opened(request), q, filters, count), explain=explain))


def _wanted(
    market: Text = None,
    kind: Kind | None = None,
    first_year: Year = None,
    last_year: Year = None,
    region: Text = None,
    publisher: Text = None,
    lang: Spoken | None = None,
) -> Wanted:
    return Wanted(
        market=market, kind=kind, first_year=first_year, last_year=last_year, region=region, publisher=publisher,
        lang=lang,
    )  # fmt: skip


Figures = Annotated[Wanted, Depends(_wanted)]


@router.get("/figures", response_model=Records)
def figures(request: Request, wanted: Figures, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return the figures of all reports, as `diglot figures` does."""
    table = calls.figures(_opened(request), wanted)
    return as_json(plain_rows(with_places(rows_of(table.slice(offset, limit)))), total=table.num_rows)


@router.get("/figures/comparison", response_model=dict[str, Any])
def comparison(request: Request, wanted: Figures) -> Response:
    """Return estimates side by side, growth, and what cannot both be true, as `diglot figures --compare` does."""
    return as_json(calls.comparison(_opened(request), wanted))


@router.get("/figures.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def figures_csv(request: Request, wanted: Figures) -> Response:
    """Return the figures as a CSV file."""
    rows = with_places(rows_of(calls.figures(_opened(request), wanted)))
    file = io.StringIO()
    write_csv_to(file, [*COLUMNS, *PLACES.values()], rows)
    return _file(file.getvalue().encode(), "text/csv; charset=utf-8", "figures.csv")


@router.get("/figures.xlsx", response_class=Response, responses={200: {"content": {_XLSX: {}}}})
def figures_xlsx(request: Request, wanted: Figures) -> Response:
    """Return the figures as a workbook."""
    rows = with_places(rows_of(calls.figures(_opened(request), wanted)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        write_xlsx(path, [*COLUMNS, *PLACES.values()], rows, PLACES)
        return _file(path.read_bytes(), _XLSX, path.name)


def _file(data: bytes, media_type: str, name: str) -> Response:
    return Response(data, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/markets", response_model=Records)
def markets(request: Request, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return the markets with all their names, as `diglot markets` does."""
    found = calls.markets(_opened(request))
    rows = [
        {"market": one.name, "names": one.names, "confidence": one.confidence} for one in found[offset : offset + limit]
    ]
    return as_json(rows, total=len(found))


@router.get("/themes", response_model=dict[str, Any], responses=_NONE)
def themes(request: Request) -> Response:
    """Return the themes as they were found last, as `diglot themes` does."""
    found = calls.themes(_opened(request))
    if found is None:
        raise HTTPException(404, "no themes have been found yet; diglot themes finds them")
    return as_json(found[0])


@router.get("/glossary", response_model=Records)
def glossary(request: Request, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Return the terms of all reports in both languages, as `diglot terms` does."""
    found = calls.glossary(_opened(request))
    return as_json(found[offset : offset + limit], total=len(found))


@router.get("/rules", response_model=Records)
def rules() -> Response:
    """Return the rules of the check, as `diglot rules` does."""
    return as_json(load(Rules).rule)


@router.post(
    "/checks",
    status_code=202,
    response_model=dict[str, Any],
    responses={
        400: {"description": "No file, or more than two."},
        413: {"description": "A file is too large."},
        415: {"description": "A file is no report."},
        503: {"description": "Too many checks are waiting."},
    },
)
async def start_check(
    request: Request,
    report: Annotated[UploadFile, File(description="A report in both languages, or one of twins.")],
    twin: Annotated[UploadFile | None, File(description="Its twin.")] = None,
    encoder: Annotated[bool, Form(description="Whether meanings are compared; exact and slower.")] = True,
) -> Response:
    """Take a report, or twins, to be checked; return how far the check is, with its id."""
    files = await taken([report, *([twin] if twin else ())], request.app.state.access.upload)
    try:
        job = jobs_of(request).start(files, request.app.state.model if encoder else None)
    except BusyError as err:
        raise HTTPException(503, "too many checks are waiting; try again in a minute") from err
    return as_json(job.progress(), status=202)


@router.get("/checks/{job_id}", response_model=dict[str, Any], responses=_NONE)
def check(request: Request, job_id: JobId) -> Response:
    """Return how far a check is."""
    return as_json(job_of(request, job_id).progress())


@router.delete("/checks/{job_id}", response_model=dict[str, Any], responses=_NONE)
def cancel_check(request: Request, job_id: JobId) -> Response:
    """End a check; return how far it was."""
    job = job_of(request, job_id)
    cancel(job)
    return as_json(job.progress())


@router.get(
    "/checks/{job_id}/result",
    response_model=dict[str, Any],
    responses={**_NONE, 409: {"description": "There is no result: it is not over, or it failed."}},
)
def check_result(request: Request, job_id: JobId) -> Response:
    """Return what a check found, as `diglot check` does."""
    job = job_of(request, job_id)
    if job.result is None:
        raise HTTPException(409, job.reason or f"there is no result: {job.status}")
    return as_json(check_record(job.result.checked))


@router.get(
    "/checks/{job_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}, **_NONE},
)
async def check_events(request: Request, job_id: JobId) -> StreamingResponse:
    """Tell how far a check is, as server-sent events, until it is over."""
    return StreamingResponse(_events(job_of(request, job_id)), media_type="text/event-stream")


async def _events(job: Job) -> AsyncIterator[bytes]:
    told = None
    while True:
        now = job.progress()
        if now != told:
            yield b"event: progress\ndata: " + msgspec.json.encode(now) + b"\n\n"
            told = now
        if now.status in OVER:
            return
        await asyncio.sleep(_TICK)


def jobs_of(request: Request) -> Jobs:
    """Return the checks of this server."""
    found: Jobs = request.app.state.jobs
    return found


def job_of(request: Request, job_id: str) -> Job:
    """Return a check by its id; an error of HTTP if there is none."""
    job = jobs_of(request).find(job_id)
    if job is None:
        raise HTTPException(404, "there is no such check, or it is forgotten")
    return job
