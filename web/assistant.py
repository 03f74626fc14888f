"""What assistants may ask of a corpus by the Model Context Protocol: tools over the same calls, with places to cite."""

import contextlib
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from .. import __version__
from ..corpus.checked import check_record
from ..corpus.filters import Filters
from ..corpus.hits import answer_record
from ..corpus.ledger import Query, rows_of, with_places
from ..models.errors import DiglotError
from . import calls
from .answers import plain_rows
from .library import Library

_ABOUT = (
    "A corpus of English and Chinese market-research reports. Queries in either language find passages of both. Cite "
    "what you say: every record has the file (source), the page where the format has pages, and the quote; offsets "
    "count characters of the file's text."
)
_READING = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
Kind = Literal["market_size", "cagr", "share", "growth", "volume", "other"]
Spoken = Literal["en", "zh", "zh-Hant", "zh-Hans"]
Text = Annotated[str | None, Field(max_length=300)]
Year = Annotated[int | None, Field(ge=0, le=9999)]
Count = Annotated[int, Field(ge=1, le=100)]
Record = dict[str, Any]


def create_server(library: Library) -> MCPServer:
    """Return a server of tools over a corpus."""
    server: MCPServer = MCPServer("diglot", version=__version__, instructions=_ABOUT)

    @server.tool(annotations=_READING)
    def search(
        query: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")],
        lang: Spoken | None = None,
        publisher: Text = None,
        first_year: Year = None,
        last_year: Year = None,
        market: Text = None,
        kind: Kind | None = None,
        theme: Text = None,
        count: Count = 10,
    ) -> Record:
        """Find the passages that answer a query, in both languages, each with file, page, place and citation.

        Years are those of publication; market is part of a market's name in either language; kind asks for passages
        with such a figure; theme is the id of one of the themes.
        """
        filters = Filters(
            lang=lang, publisher=publisher, first_year=first_year, last_year=last_year, market=market, kind=kind,
            theme=theme,
        )  # fmt: skip
        with _told():
            found = answer_record(calls.answer(library.now(), query, filters, count), explain=False)
        for hit in found["hits"]:
            for passage in filter(None, (hit["passage"], hit["twin"])):
                passage["citation"] = _citation(passage)
        return found

    @server.tool(annotations=_READING)
    def figures(
        market: Text = None,
        kind: Kind | None = None,
        first_year: Year = None,
        last_year: Year = None,
        region: Text = None,
        publisher: Text = None,
        count: Count = 50,
    ) -> Record:
        """List the figures that reports state: exact values, who says them, where (en_place, zh_place).

        Years are those that figures are about. Values are in base units, percentages plain. Region is a name in either
        language or a code, "world" for what names no region.
        """
        query = Query(
            market=market, kind=kind, first_year=first_year, last_year=last_year, region=region, publisher=publisher
        )
        with _told():
            table = calls.figures(library.now(), query)
            rows = plain_rows(with_places(rows_of(table.slice(0, count))))
        return {"total": table.num_rows, "figures": rows}

    @server.tool(annotations=_READING)
    def themes() -> Record:
        """List the themes of the corpus with labels and terms in both languages, shares, and passages as evidence."""
        with _told():
            found = calls.themes(library.now())
        if found is None:
            raise ToolError("no themes have been found yet: diglot themes --corpus CORPUS finds them")
        view: Record = msgspec.to_builtins(found[0])
        for theme in view["themes"]:
            for passage in (*theme["en"], *theme["zh"]):
                passage["citation"] = _citation(passage)
        return view

    @server.tool(annotations=_READING)
    def check(
        report: Annotated[str, Field(min_length=1, max_length=1000)],
    ) -> Record:
        """Tell where the two languages of a report of the corpus disagree, or where it contradicts itself.

        The report is named by its id, the beginning of it, or the name of its file as other tools give them; files
        outside the corpus are not opened.
        """
        with _told():
            opened = library.now()
            found = calls.stored(opened, _named(library, report))
        if found is None:
            raise ToolError(f"{report}: there is no such report in the corpus")
        checked: Record = msgspec.to_builtins(check_record(found.checked))
        del checked["alignment"]  # numbers of paragraphs, which say nothing without the texts
        return checked

    return server


def _named(library: Library, report: str) -> str:
    sources = calls.by_source(library.now())
    exact = {id_ for source, id_ in sources.items() if report in (source, id_)}
    loose = {id_ for source, id_ in sources.items() if id_.startswith(report) or Path(source).name == report}
    found = exact or loose
    if len(found) != 1:
        told = "there is no such report" if not found else f"{len(found)} reports are called that"
        raise ToolError(f"{report}: {told} in the corpus")
    return found.pop()


def _citation(passage: Record) -> str:
    """Return how a passage is cited: file, page, characters."""
    page = f", page {passage['page']}" if passage["page"] else ""
    return f"{Path(passage['source']).name}{page}, characters {passage['start']}-{passage['end']}"


@contextlib.contextmanager
def _told() -> Any:
    """Tell an assistant what went wrong, in the words that people are told."""
    try:
        yield
    except DiglotError as err:
        raise ToolError(str(err)) from err
