"""Commands that others ask: serve (people, in a browser), mcp (assistants)."""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer

from ...models.errors import DiglotError
from ..output import complain
from .options import CorpusPlace, encoder_name

if TYPE_CHECKING:
    from ...web.security import Access

_MISSING = "the workbench needs more packages: pip install 'diglot[web]'"


class MissingError(DiglotError, ImportError):
    """The packages of the workbench are not installed."""


def serve_command(
    corpus: CorpusPlace,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; others than this machine's ask a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 for any that is free.")] = 8642,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="DIGLOT_TOKEN", show_envvar=True, help="Demand this one.", show_default=False),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A further name under which it is reached.", show_default=False)
    ] = None,
    upload: Annotated[int, typer.Option("--upload", min=1, max=2000, help="Megabytes of a file to check.")] = 50,
    model: Annotated[
        str, typer.Option("--model", "-m", help="Sentence encoder of checks; none does without.")
    ] = "default",
    browse: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Serve a corpus as a workbench in the browser, with a JSON API; it ends by Ctrl-C.

    It listens on this machine alone. With --host it listens to others too, and then demands a token: its address is
    printed.

    \b
    Examples:
      diglot serve --corpus corpus/
      diglot serve --corpus corpus/ --port 0 --open
      diglot serve --corpus s3://bucket/corpus --host 0.0.0.0 --name workbench.example
    """
    try:
        import python_multipart  # noqa: F401  FastAPI reads uploads with it
        import uvicorn

        from ...web.app import create_app
        from ...web.library import Library
        from ...web.security import LEAST_TOKEN, Access, is_loopback, new_token
    except ImportError as err:
        raise MissingError(_MISSING) from err
    if token is not None and len(token) < LEAST_TOKEN:
        raise typer.BadParameter(f"a token has at least {LEAST_TOKEN} characters")
    access = Access(
        host=host,
        names=frozenset(name or ()),
        token=token or (None if is_loopback(host) else new_token()),
        upload=upload,
    )
    app = create_app(Library(corpus), access, model=encoder_name(model))
    config = uvicorn.Config(app, log_level="warning", server_header=False, date_header=False, proxy_headers=False)
    listening = _listen(host, port)
    address = _address(access, listening.getsockname()[1])
    complain(f"serving {corpus} at {address}  (Ctrl-C ends it)")
    if browse:
        import webbrowser

        webbrowser.open(address)
    with suppress(KeyboardInterrupt):  # which uvicorn passes on when it has ended
        uvicorn.Server(config).run(sockets=[listening])
    sys.stderr.flush()
    os._exit(0)  # a thread of a native library that is still busy would abort an orderly end


def _listen(host: str, port: int) -> Any:
    """Return a socket that listens; raises :class:`DiglotError` if the address is taken."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share an address
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()  # so that whoever comes at once waits until all is loaded
    except OSError as err:
        listening.close()
        raise DiglotError(f"cannot listen on {host} port {port}: {err.strerror}; choose another --port") from err
    return listening


def _address(access: "Access", port: int) -> str:
    shown = "localhost" if access.host in ("127.0.0.1", "::1", "localhost") else access.host
    shown = next(iter(sorted(access.names)), shown)
    token = f"?token={quote(access.token, safe='')}" if access.token else ""
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/{token}"


def mcp_command(corpus: CorpusPlace) -> None:
    """Serve a corpus to an assistant by the Model Context Protocol, on standard input and output.

    Its tools are search, figures, themes and check; what they give names files, pages and places, to be cited.

    \b
    Examples:
      diglot mcp --corpus corpus/
    """
    try:
        from ...web.assistant import create_server
        from ...web.library import Library
    except ImportError as err:
        raise MissingError(_MISSING) from err
    create_server(Library(corpus)).run("stdio")
