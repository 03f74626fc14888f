"""The workbench: pages, JSON API and assets over one corpus."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from .. import __version__
from ..corpus.ledger import Query
from ..models.encoder import DEFAULT
from ..models.errors import DiglotError
from . import api, calls, routes
from .jobs import Jobs
from .library import Library
from .rendering import send_now
from .security import Access, Guard

_CACHED = {"Cache-Control": "private, max-age=86400"}


def create_app(library: Library, access: Access, *, model: str | None = DEFAULT) -> FastAPI:
    """Return the workbench over a corpus; `model` is the encoder of the checks of uploads."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=_warm, args=(library,), name="warm", daemon=True).start()
        yield
        app.state.jobs.close()

    app = FastAPI(
        title="diglot",
        version=__version__,
        summary="Facts from bilingual (English / Chinese) market-research reports.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.library, app.state.access, app.state.jobs, app.state.model = library, access, Jobs(), model
    app.include_router(api.router)
    app.include_router(routes.router)
    app.add_api_route("/static/plotly.js", _plotly, include_in_schema=False)
    app.mount("/static", _Assets(directory=str(files(__package__) / "static")))
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse)
    app.add_exception_handler(DiglotError, _refuse)
    app.add_middleware(Guard, access=access)
    return app


class _Assets(StaticFiles):
    """Own scripts and styles; their addresses have the version, so that they can be kept."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(_CACHED)
        return response


def _plotly() -> Response:
    """Return Plotly's script, which its Python package carries."""
    import plotly

    path = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return FileResponse(path, media_type="text/javascript", headers=_CACHED)


def _warm(library: Library) -> None:
    """Load what the first page, and the first search, would wait for."""
    opened = library.now()
    try:
        calls.figures(opened, Query())
        calls.themes(opened)
        if opened.reader.passages.count_rows():
            opened.searcher.search("market", count=1)
    except DiglotError:
        return  # whoever asks for it is told


def _refuse(request: Request, error: Exception) -> Response:
    """Say what was wrong with a request: as a page to people, as JSON to programs."""
    programs = request.url.path.startswith(("/api/", "/static/"))
    if isinstance(error, HTTPException):
        status, reason = error.status_code, error.detail
    elif isinstance(error, RequestValidationError):
        wrong = [{name: one[name] for name in ("loc", "msg", "type")} for one in error.errors()]
        if programs:
            return JSONResponse({"detail": wrong}, 422)
        status = 404 if wrong[0]["loc"][0] == "path" else 422
        reason = "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in wrong)
    else:
        status, reason = 409, str(error)
    if programs:
        return JSONResponse({"detail": reason}, status)
    return send_now(request, "problem", {"reason": "" if status == 404 else reason}, status=status)
