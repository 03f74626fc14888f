"""What an assistant gets by the Model Context Protocol, from the command itself."""

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from diglot.web.assistant import create_server
from diglot.web.library import Library


def asked(corpus: Path, ask: Callable[[Any], Awaitable[Any]]) -> Any:
    """Return what a client gets from the server in this process."""

    async def run() -> Any:
        async with Client(create_server(Library(str(corpus)))) as client:
            return await ask(client)

    return anyio.run(run)


def called(corpus: Path, tool: str, **arguments: Any) -> Any:
    async def ask(client: Any) -> Any:
        return await client.call_tool(tool, arguments)

    return asked(corpus, ask)


def test_the_command_offers_the_tools(corpus: Path) -> None:
    arguments = ["-m", "diglot.cli", "mcp", "--corpus", str(corpus)]
    server = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))

    async def run() -> tuple[list[str], Any]:
        async with Client(stdio_client(server)) as client:
            tools = await client.list_tools()
            found = await client.call_tool("figures", {"market": "PET", "kind": "cagr", "count": 2})
            return [tool.name for tool in tools.tools], found

    names, found = anyio.run(run)
    assert sorted(names) == ["check", "figures", "search", "themes"]
    assert len(found.structured_content["figures"]) == 2


@pytest.mark.parametrize("query", ["tracer supply", "示踪剂供应"])
def test_passages_come_with_citations(corpus: Path, query: str) -> None:
    found = called(corpus, "search", query=query, count=3).structured_content
    first = found["hits"][0]
    for passage in (first["passage"], first["twin"]):
        assert passage["citation"] == (
            f"003_hybrid_imaging_pet_ct.pdf, page {passage['page']}, characters {passage['start']}-{passage['end']}"
        )


def test_figures_say_where_they_stand(corpus: Path) -> None:
    found = called(corpus, "figures", market="PET", kind="market_size", first_year=2033).structured_content
    assert found["total"] >= 1
    assert {row["en_place"] or row["zh_place"] for row in found["figures"]}
    assert all("#page=" in (row["en_place"] or row["zh_place"]) for row in found["figures"])


def test_themes_have_evidence(corpus: Path) -> None:
    themes = called(corpus, "themes").structured_content["themes"]
    assert any(passage["citation"] for theme in themes for passage in (*theme["en"], *theme["zh"]))


def test_a_report_of_the_corpus_is_checked_by_its_name(corpus: Path) -> None:
    found = called(corpus, "check", report="003_hybrid_imaging_pet_ct.pdf").structured_content
    assert all(finding["en"] or finding["zh"] for finding in found["findings"])


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.txt", "nothing.pdf"])
def test_files_outside_the_corpus_are_not_opened(corpus: Path, name: str) -> None:
    answer = called(corpus, "check", report=name)
    assert answer.is_error
    assert "no such report in the corpus" in answer.content[0].text
