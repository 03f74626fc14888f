"""The JSON API gives what the commands print."""

import csv
import io
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from typer.testing import CliRunner

from diglot.cli import app
from diglot.corpus.ingest import Settings, ingest
from diglot.corpus.ledger import Query, find_figures, narrowed, rows_of
from diglot.corpus.markets import market_links
from diglot.corpus.reader import Reader
from diglot.corpus.store import open_store
from diglot.web.library import Library
from tests.web.conftest import SAMPLES, Served


def printed(*arguments: str) -> Any:
    """Return what a command prints as JSON."""
    return json.loads(CliRunner().invoke(app, [*arguments, "--format", "json"]).stdout)


@pytest.mark.parametrize(
    ("path", "command"),
    [
        pytest.param("/api/search?q=tracer+supply&count=5", ["search", "tracer supply", "-n", "5"], id="search"),
        pytest.param(
            "/api/search?q=示踪剂供应&lang=en",
            ["search", "示踪剂供应", "--lang", "en"],
            id="search-chinese-for-english",
        ),
        pytest.param(
            "/api/figures?limit=1000&kind=cagr&last_year=2031",
            ["figures", "--kind", "cagr", "--year", "-2031"],
            id="figures",
        ),
        pytest.param(
            "/api/figures/comparison?market=PET", ["figures", "--market", "PET", "--compare"], id="comparison"
        ),
        pytest.param("/api/markets", ["markets"], id="markets"),
        pytest.param("/api/themes", ["themes"], id="themes"),
    ],
)
def test_records_are_those_of_the_command(served: Served, path: str, command: list[str]) -> None:
    assert served.get(path).json() == printed(*command, "--corpus", str(served.corpus))


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(market="PET"),
        Query(market="蛋白"),
        Query(market="nothing"),
        Query(kind="share", region="North America"),
        Query(region="world", kind="market_size"),
        Query(region="CN"),
        Query(first_year=2026, last_year=2030),
        Query(publisher="alder & finch research", lang="zh-Hans"),
        Query(lang="en"),
        Query(lang="zh", first_year=2031),
    ],
    ids=str,
)
def test_the_ledger_that_is_kept_gives_what_is_asked_anew(corpus: Path, query: Query) -> None:
    reader = Reader(corpus)
    links = market_links(reader)
    kept = narrowed(reader, links, query, find_figures(reader, links))
    assert rows_of(kept) == rows_of(find_figures(reader, links, query))


def test_a_report_is_what_extract_prints(served: Served, ids: dict[str, str]) -> None:
    (expected,) = printed("extract", str(served.files / "003_hybrid_imaging_pet_ct.pdf"))
    assert served.get(f"/api/reports/{ids['pet']}").json() == expected


def test_rules_are_those_of_the_command(served: Served) -> None:
    assert [rule["code"] for rule in served.get("/api/rules").json()] == [rule["code"] for rule in printed("rules")]


def test_quotes_stand_where_documents_say(served: Served, ids: dict[str, str]) -> None:
    text = served.get(f"/api/reports/{ids['pet']}/document").json()["text"]
    for figure in served.get(f"/api/reports/{ids['pet']}").json()["figures"]:
        assert text[figure["start"] : figure["end"]] == figure["quote"]


def test_lists_come_a_piece_at_a_time(served: Served) -> None:
    whole = served.get("/api/figures?limit=1000")
    pieces = [served.get(f"/api/figures?limit=40&offset={at}") for at in range(0, len(whole.json()), 40)]
    assert [row for piece in pieces for row in piece.json()] == whole.json()
    assert {piece.headers["X-Total-Count"] for piece in pieces} == {str(len(whole.json()))}


def test_figures_are_files_for_spreadsheets(served: Served) -> None:
    rows = served.get("/api/figures?market=PET&limit=1000").json()
    table = list(csv.DictReader(io.StringIO(served.get("/api/figures.csv?market=PET").text)))
    assert [Decimal(row["value"]) for row in table] == [Decimal(row["value"]) for row in rows]
    sheet = openpyxl.load_workbook(io.BytesIO(served.get("/api/figures.xlsx?market=PET").content)).worksheets[0]
    assert sheet.max_row == len(rows) + 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/api/reports/" + "0" * 64, 404, id="no-such-report"),
        pytest.param("/api/reports/../corpus", 200, id="dots-are-folded-by-the-client"),
        pytest.param("/api/reports/..%2f..%2fetc%2fpasswd", 404, id="encoded-slashes"),
        pytest.param("/api/reports/%00", 422, id="zero"),
        pytest.param("/api/search", 422, id="no-query"),
        pytest.param("/api/search?q=%20", 422, id="blank-query"),
        pytest.param("/api/figures?kind=nothing", 422, id="no-such-kind"),
        pytest.param("/api/figures?limit=0", 422, id="no-rows"),
        pytest.param("/api/figures?limit=100000", 422, id="too-many-rows"),
        pytest.param("/api/checks/nothing", 404, id="no-such-check"),
        pytest.param("/api/nothing", 404, id="no-such-address"),
    ],
)
def test_what_makes_no_sense_is_said(served: Served, path: str, status: int) -> None:
    answer = served.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("condition", ["x' OR '1'='1", "%", "市場') OR ('1'='1", '"; DROP TABLE passages; --'])
def test_filters_are_values_and_no_sql(served: Served, condition: str) -> None:
    for name in ("market", "publisher", "region"):
        assert served.get("/api/figures", params={name: condition}).json() == []
    for name in ("publisher", "section", "theme"):
        assert served.get("/api/search", params={"q": "tracer", name: condition}).json()["hits"] == []


def started(served: Served, *files: tuple[str, bytes], encoder: bool = False) -> httpx.Response:
    sent = [(name, (file, data)) for name, (file, data) in zip(("report", "twin"), files, strict=False)]
    return httpx.post(served.url + "/api/checks", files=sent, data={"encoder": str(encoder).lower()}, timeout=60)


def over(served: Served, check: str, seconds: float = 100) -> dict[str, Any]:
    """Return how a check ended, from the last of its events."""
    with httpx.stream("GET", f"{served.url}/api/checks/{check}/events", timeout=seconds) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        events = [json.loads(line.removeprefix("data: ")) for line in answer.iter_lines() if line.startswith("data: ")]
    last: dict[str, Any] = events[-1]
    return last


def test_a_check_is_what_the_command_prints(served: Served) -> None:
    files = [SAMPLES / f"010_plant_based_protein_{lang}.txt" for lang in ("en", "zh")]
    check = started(served, *((file.name, file.read_bytes()) for file in files)).json()
    assert over(served, check["id"])["status"] == "done"
    found = served.get(f"/api/checks/{check['id']}/result").json()
    expected = printed("check", *map(str, files), "--no-encoder")
    assert found["findings"] == expected["findings"]
    assert found["alignment"] == expected["alignment"]
    assert (found["en_source"], found["zh_source"]) == tuple(file.name for file in files)


def test_a_check_that_is_cancelled_ends(served: Served) -> None:
    text = (
        "The lens market was valued at USD 65.64 billion in 2024.\n\n鏡片市場 2024 年規模為 65.64 億美元。\n\n" * 2000
    )
    check = started(served, ("long.txt", text.encode())).json()
    told = httpx.delete(f"{served.url}/api/checks/{check['id']}").json()
    assert told["status"] == "cancelled"
    assert over(served, check["id"])["status"] == "cancelled"
    assert served.get(f"/api/checks/{check['id']}/result").status_code == 409


def test_what_cannot_be_read_is_said_with_its_reason(served: Served) -> None:
    check = started(served, ("broken.pdf", b"no PDF at all")).json()
    ended = over(served, check["id"])
    assert ended["status"] == "failed"
    assert ended["reason"].startswith("broken.pdf: is named .pdf but does not begin as one")


def test_the_schema_names_every_address_and_its_parameters(served: Served) -> None:
    schema = served.get("/api/openapi.json").json()
    assert {"/api/search", "/api/figures", "/api/checks", "/api/reports/{report}"} <= set(schema["paths"])
    assert all(one["description"] for path in schema["paths"].values() for one in path.values())


def test_what_is_added_is_seen(tmp_path: Path, reports: Path) -> None:
    store = open_store(tmp_path / "growing", create=True)
    held = Library(str(tmp_path / "growing"))
    assert held.now().reader.passages.count_rows() == 0
    ingest(store, [str(reports / "003_hybrid_imaging_pet_ct.pdf")], Settings(model=None))
    deadline = time.monotonic() + 30
    while not held.now().reader.passages.count_rows() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert held.now().reader.passages.count_rows() > 0
