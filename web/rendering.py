"""Pages as they are sent: in the reader's language and look, and made once for a head of the corpus."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from .library import Library, Opened
from .pages import templates
from .wording import LANGUAGES, preferred, texts

UI, LOOK = "diglot_ui", "diglot_look"
_YEAR = 31_536_000
_MOST_CHOICES = 200
"""Publishers that a list offers."""
NAVIGATION = {
    "overview": "/",
    "search": "/search",
    "reports": "/reports",
    "ledger": "/ledger",
    "themes": "/themes",
    "glossary": "/glossary",
    "check": "/check",
}


class _Typed(dict[str, str]):
    """The parameters of an address; one that is not there is empty."""

    def __missing__(self, _: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page."""

    ui: str
    look: str
    """``light``, ``dark``, or nothing for what the system says."""

    @classmethod
    def of(cls, request: Request) -> "Reader":
        """Return the language that is asked for, or was before, and the look."""
        wanted = (request.query_params.get("ui"), request.cookies.get(UI))
        ui = next((one for one in wanted if one in LANGUAGES), None)
        look = request.cookies.get(LOOK, "")
        return cls(
            ui or preferred(request.headers.get("accept-language", "")), look if look in ("light", "dark") else ""
        )


def library_of(request: Request) -> Library:
    """Return the corpus that is served."""
    found: Library = request.app.state.library
    return found


def send_page(
    request: Request, template: str, make: Callable[[Opened], Mapping[str, Any]], *, status: int = 200
) -> Response:
    """Return a page that depends on the corpus, the address and the reader alone."""
    opened = library_of(request).now()
    reader = Reader.of(request)
    key = (template, request.url.path, request.url.query, reader)
    html = opened.pages.get(key, lambda: _rendered(request, reader, template, make(opened)))
    return _response(request, reader, html, status)


def send_now(request: Request, template: str, values: Mapping[str, Any], *, status: int = 200) -> Response:
    """Return a page that is made anew each time."""
    reader = Reader.of(request)
    return _response(request, reader, _rendered(request, reader, template, values), status)


def _response(request: Request, reader: Reader, html: str, status: int) -> Response:
    response = HTMLResponse(html, status, {"Cache-Control": "private, no-cache", "Vary": "Cookie, Accept-Language"})
    if request.query_params.get("ui") in LANGUAGES:
        response.set_cookie(UI, reader.ui, max_age=_YEAR, samesite="strict")
    return response


def _rendered(request: Request, reader: Reader, template: str, values: Mapping[str, Any]) -> str:
    asked = [(name, value) for name, value in request.query_params.multi_items() if name not in ("ui", "token")]

    def address(**changes: Any) -> str:
        """Return the address of the page with other parameters."""
        kept = [(name, value) for name, value in asked if name not in changes and value]
        query = urlencode([*kept, *((name, value) for name, value in changes.items() if value not in (None, ""))])
        return f"?{query}" if query else request.url.path

    return (
        templates()
        .get_template(f"workbench/{template}.html")
        .render(
            t=texts(reader.ui),
            ui=reader.ui,
            look=reader.look,
            languages=LANGUAGES,
            navigation=NAVIGATION,
            path=request.url.path,
            asked=_Typed(asked),
            address=address,
            exported=_exported,
            labelled=_labelled,
            publishers_of=_publishers,
            corpus=library_of(request).uri.rstrip("/").rpartition("/")[2],
            version=request.app.version,
            **values,
        )
    )


def _exported(address: Callable[..., str]) -> str:
    """Return the filters of an address, without what is about the page alone."""
    query = address(page=None, sort=None, desc=None)
    return query if query.startswith("?") else ""


def _labelled(names: Sequence[str], t: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return options with their texts."""
    return [(name, t[name]) for name in names]


def _publishers(counted: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    return sorted((name, name) for name, _ in counted[:_MOST_CHOICES])
