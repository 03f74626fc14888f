"""What every request must fulfil, and every answer carries: names of the host, a token, one's own pages, size, headers.

A page of the workbench loads scripts, styles and pictures from the workbench alone, and none that stand in the page.
The name in the Host header must be one of this machine, so that no foreign name that is made to point here (DNS
rebinding) reads anything. Where a token is demanded, a request has it as a bearer, or in the cookie that the address
with the token sets.
"""

import ipaddress
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "diglot_token"
LEAST_TOKEN = 16
"""Characters of a token that somebody chooses."""
_MEGABYTE = 1 << 20
_SMALL = _MEGABYTE // 4
"""Bytes of a request that uploads nothing."""
_SAFE = ("GET", "HEAD", "OPTIONS")
_EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
"""Of no text: a style that stands in a page may be an empty one, which Plotly's script fills with rules."""
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self'; style-src 'self' {_EMPTY}; img-src 'self' data: blob:; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may ask the workbench, and how much they may send."""

    host: str = "127.0.0.1"
    names: frozenset[str] = field(default_factory=frozenset)
    """Further names under which it is reached."""
    token: str | None = None
    upload: int = 50
    """Megabytes of a file."""

    @property
    def hosts(self) -> frozenset[str]:
        """The names that a Host header may have; addresses in numbers are told apart by :func:`is_known`."""
        own = {"localhost", self.host.lower(), *(name.lower() for name in self.names)}
        return frozenset(own if is_loopback(self.host) else {*own, socket.gethostname().lower()})


def is_loopback(host: str) -> bool:
    """Whether a host can be reached from its own machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


def is_known(header: str, access: Access) -> bool:
    """Whether the Host header of a request is one of this workbench.

    An address in numbers is no name that somebody else could point here.

    >>> is_known("localhost:8000", Access()), is_known("rebound.example:8000", Access())
    (True, False)
    """
    try:
        host = (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return False
    if host in access.hosts:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or not is_loopback(access.host)


class Guard:
    """Lets through what may come, and adds to the answers what browsers shall keep to."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        request = Request(scope)
        if refusal := self._refusal(request):
            await refusal(scope, receive, send_with_headers)
            return
        largest = 2 * self.access.upload * _MEGABYTE + _SMALL if _uploads(request) else _SMALL
        await self.app(scope, _bounded(receive, largest), send_with_headers)

    def _refusal(self, request: Request) -> Response | None:
        if not is_known(request.headers.get("host", ""), self.access):
            return _refused(400, "this name is not one of the workbench; use localhost, or serve with --name")
        if request.method not in _SAFE and not _is_own(request.headers):
            return _refused(403, "this was sent from another site")
        if self.access.token is not None and not self._has_token(request):
            given = request.query_params.get("token", "")
            if request.method == "GET" and _same(given, self.access.token):
                return _with_cookie(request, self.access.token)
            return _refused(401, "the token is missing or wrong; use the address that diglot serve has printed")
        length = request.headers.get("content-length", "0")
        largest = 2 * self.access.upload * _MEGABYTE + _SMALL if _uploads(request) else _SMALL
        if not length.isdigit() or int(length) > largest:
            return _refused(413, f"this is more than {self.access.upload} MB a file")
        return None

    def _has_token(self, request: Request) -> bool:
        assert self.access.token is not None
        kind, _, bearer = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and _same(bearer, self.access.token):
            return True
        return any(_same(one, self.access.token) for one in _cookies(request.headers.getlist("cookie")))


def _uploads(request: Request) -> bool:
    return request.method == "POST" and request.url.path in ("/api/checks", "/check")


def _cookies(headers: Iterable[str]) -> list[str]:
    found = []
    for header in headers:
        try:
            cookie = SimpleCookie(header)
        except CookieError:
            continue
        if COOKIE in cookie:
            found.append(cookie[COOKIE].value)
    return found


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _is_own(headers: Headers) -> bool:
    """Whether a request that changes something comes from the workbench's own pages, or from no page at all."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _with_cookie(request: Request, token: str) -> Response:
    """Return to the same address without the token, which the cookie has from now on."""
    rest = [(name, value) for name, value in parse_qsl(request.url.query) if name != "token"]
    path = "/" + request.url.path.lstrip("/\\")  # a second slash would lead to another host
    response = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return response


def _refused(status: int, reason: str) -> Response:
    return JSONResponse({"detail": reason}, status)


class TooLargeError(HTTPException):
    """More is being sent than may be."""

    def __init__(self) -> None:
        super().__init__(413, "this is larger than what may be sent")


def _bounded(receive: Receive, largest: int) -> Receive:
    """Return what receives a request, and breaks off when it is too large."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise TooLargeError
        return message

    return bounded
