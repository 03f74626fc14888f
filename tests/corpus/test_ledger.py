"""The ledger: rows of both languages, conditions, estimates, rates and files."""

import csv
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from diglot.cli import app
from diglot.corpus.collection import Corpus
from diglot.corpus.estimates import compare_estimates, find_conflicts, growth_rates
from diglot.corpus.ledger import Query, QueryError, find_figures, rows_of
from diglot.corpus.markets import Named, link_markets
from diglot.corpus.rates import RatesError, converted, read_rates, restated
from diglot.corpus.reader import Reader
from diglot.corpus.schema import schemas
from diglot.corpus.store import open_store

REPORTS = [
    ("a", "Imaging Services Market", "影像服務市場", "Kestrel Desk", date(2024, 3, 1)),
    ("b", None, "影像服务行业", "维拉罗研究", date(2025, 1, 1)),
    ("c", "Drones Market", None, "O'Neill & Sons", None),
]
FIGURES: list[tuple[str, str, str, str, Any, str]] = [
    ("a", "en", "market_size", "127600000000", 2024, "USD 127.6 billion"),
    ("a", "zh-Hant", "market_size", "127600000000", 2024, "1,276億美元"),
    ("a", "en", "market_size", "180500000000", 2030, "USD 180.5 billion"),
    ("a", "en", "cagr", "5.9", (2024, 2030), "5.9%"),
    ("b", "zh-Hans", "market_size", "141000000000", 2024, "1,410亿美元"),
    ("b", "zh-Hans", "cagr", "7.7", (2024, 2030), "7.7%"),
    ("c", "en", "market_size", "9007199254740993.0000000001", 2024, "9007199254740993.0000000001"),
]


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("ledger")
    store = open_store(folder, create=True)
    reports: list[dict[str, object]] = [
        {"id": id_, "source": f"/reports/{id_} 1.pdf", "title_en": en, "title_zh": zh, "market": en or zh}
        | {"publisher": publisher, "published": day, "status": "read"}
        for id_, en, zh, publisher, day in REPORTS
    ]
    figures = [_figure(index, *row) for index, row in enumerate(FIGURES)]
    tables = {"reports": reports, "figures": figures}
    with store.writing() as writer:
        writer.add({name: pa.Table.from_pylist(rows, schemas()[name]) for name, rows in tables.items()})
        writer.publish()
    return str(folder)


def _figure(index: int, report: str, lang: str, kind: str, value: str, year: Any, quote: str) -> dict[str, Any]:
    first, last = year if isinstance(year, tuple) else (year, year)
    unit = {"unit": "%"} if kind == "cagr" else {"currency": "USD"}
    return {"report": report, "lang": lang, "kind": kind, "value": value, "amount": Decimal(value), **unit} | {
        "year_from": first, "year_to": last, "quote": quote, "start": index * 20, "end": index * 20 + 9, "page": 3
    }  # fmt: skip


def rows(uri: str, **query: Any) -> list[dict[str, Any]]:
    links = link_markets([Named(id_, en, zh) for id_, en, zh, _, _ in REPORTS], model=None)
    return rows_of(find_figures(Reader(uri), links, Query(**query)))


def test_both_languages_of_a_figure_are_one_row(ledger: str) -> None:
    one = rows(ledger, market="imaging", kind="market_size", last_year=2024)[0]
    assert (one["en_quote"], one["zh_quote"], one["lang"]) == ("USD 127.6 billion", "1,276億美元", "en+zh-Hant")
    assert (one["en_start"], one["zh_start"], one["value"]) == (0, 20, Decimal("127600000000"))


def test_values_are_exact(ledger: str) -> None:
    assert [one["value"] for one in rows(ledger, publisher="o'neill & sons")] == [
        Decimal("9007199254740993.0000000001")
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({}, 6, id="all"),
        pytest.param({"market": "影像服務"}, 5, id="market-in-another-script"),
        pytest.param({"market": "IMAGING"}, 5, id="market-by-the-name-of-a-linked-report"),
        pytest.param({"kind": "cagr"}, 2, id="kind"),
        pytest.param({"first_year": 2030}, 3, id="year-within-periods"),
        pytest.param({"lang": "zh"}, 3, id="language"),
        pytest.param({"lang": "zh-Hans"}, 2, id="script"),
        pytest.param({"region": "world"}, 6, id="world"),
        pytest.param({"region": "China' OR 'a'='a"}, 0, id="region-is-no-sql"),
        pytest.param({"publisher": "x') OR ('1'='1"}, 0, id="publisher-is-no-sql"),
        pytest.param({"publisher": "\udcff", "market": "\udcff"}, 0, id="bytes-that-are-no-text"),
        pytest.param({"region": "\udcff", "lang": "\udcff", "where": "market <> '\udcff'"}, 0, id="nor-is-this"),
        pytest.param({"where": "value > 1e11 AND zh_quote LIKE '%亿%'"}, 1, id="condition"),
        pytest.param({"where": "year_from = 2030 -- later"}, 1, id="condition-with-a-comment"),
    ],
)
def test_filters(ledger: str, query: dict[str, Any], count: int) -> None:
    assert len(rows(ledger, **query)) == count


@pytest.mark.parametrize(
    ("where", "message"),
    [
        pytest.param("price > 1", "columns are market", id="no-column"),
        pytest.param("value >", "--where 'value >'", id="no-sql"),
        pytest.param("1=1); DROP VIEW ledger; SELECT (1", "more than one condition", id="statements"),
        pytest.param("market IN (SELECT content FROM read_text('/etc/hosts'))", "disabled", id="files"),
        pytest.param("EXISTS (SELECT * FROM '/etc/hosts.csv')", "--where", id="files-as-tables"),
    ],
)
def test_conditions_that_are_refused(ledger: str, where: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        rows(ledger, where=where)


def test_estimates_side_by_side(ledger: str) -> None:
    found = [one for one in compare_estimates(rows(ledger)) if one.market == "Imaging Services Market"]
    assert [(one.year, len(one.estimates)) for one in found] == [(2024, 2), (2030, 1)]
    assert [one.publisher for one in found[0].estimates] == ["Kestrel Desk", "维拉罗研究"]
    assert found[0].spread is not None
    assert round(found[0].spread, 1) == Decimal("10.0")


def size(report: str, value: int, year: int = 2024) -> dict[str, Any]:
    return dict.fromkeys(("region", "segment", "company", "role", "publisher", "edition", "unit", "zh_quote")) | {
        "market": "M", "kind": "market_size", "currency": "USD", "value": Decimal(value), "report": report,
        "year_from": year, "year_to": year, "en_quote": f"USD {value}", "en_page": None, "source": f"{report}.pdf",
    }  # fmt: skip


def test_a_segment_is_compared_with_the_same_segment_alone() -> None:
    rows = [size("a", 100), size("b", 104), size("a", 40) | {"segment": "Services"}]
    rows += [size("b", 44) | {"segment": "Service"}, size("b", 9) | {"segment": "软件"}]
    found = compare_estimates(rows)
    assert [
        (one.segment and one.segment.rstrip("s"), [int(each.value) for each in one.estimates]) for one in found
    ] == [
        (None, [100, 104]),
        ("Service", [40, 44]),
        ("软件", [9]),
    ]


def test_growth_of_a_segment_is_no_growth_of_the_market() -> None:
    def cagr(report: str, value: str, segment: str | None) -> Mapping[str, Any]:
        period = {"kind": "cagr", "year_to": 2030, "value": Decimal(value), "en_quote": f"{value}%"}
        return size(report, 1) | period | {"segment": segment}

    assert not find_conflicts(growth_rates([cagr("a", "6.0", None), cagr("b", "9.0", "Services")]))
    assert find_conflicts(growth_rates([cagr("a", "6.0", "Service"), cagr("b", "9.0", "Services")]))
    mixed = [size("a", 10, 2024) | {"segment": "Services"}, size("a", 90, 2025)]
    assert not growth_rates(mixed)


def test_languages_of_a_segment_that_is_as_large_as_the_whole(tmp_path: Path) -> None:
    store = open_store(tmp_path / "corpus", create=True)
    said = [("en", "whole", None), ("en", "part", "Services"), ("zh-Hant", "部分", "服務")]
    figures = [
        _figure(index, "a", lang, "market_size", "500", 2024, quote) | {"segment": segment}
        for index, (lang, quote, segment) in enumerate(said)
    ]
    with store.writing() as writer:
        writer.add({
            "reports": pa.Table.from_pylist([{"id": "a", "source": "a.pdf", "status": "read"}], schemas()["reports"]),
            "figures": pa.Table.from_pylist(figures, schemas()["figures"]),
        })  # fmt: skip
        writer.publish()
    found = rows_of(find_figures(Reader(store.uri), {}))
    assert {(one["en_quote"], one["zh_quote"], one["segment"]) for one in found} == {
        ("whole", None, None),
        ("part", "部分", "Services"),
    }


@pytest.mark.parametrize(
    ("values", "outliers"),
    [
        pytest.param([100, 102, 99, 101, 300], [300], id="one-far-above"),
        pytest.param([100, 102, 99, 101, 10], [10], id="one-far-below"),
        pytest.param([100, 120, 140, 160], [], id="spread"),
        pytest.param([100, 100, 100, 100, 100, 250], [250], id="all-others-equal"),
        pytest.param([100, 300], [], id="two"),
    ],
)
def test_outliers(values: list[int], outliers: list[int]) -> None:
    (found,) = compare_estimates(size(str(index), value) for index, value in enumerate(values))
    assert [one.value for one in found.estimates if one.outlier] == outliers


def test_rates_that_cannot_both_be_true(ledger: str) -> None:
    rates = growth_rates(rows(ledger))
    implied = [one for one in rates if not one.stated]
    assert [(one.first, one.last, round(one.bounds.said, 2)) for one in implied] == [(2024, 2030, Decimal("5.95"))]
    (conflict,) = find_conflicts(rates)
    assert {conflict.one.quote, conflict.other.quote} == {"5.9%", "7.7%"}


def test_rates_that_differ_in_precision_alone_agree() -> None:
    def cagr(report: str, value: str) -> Mapping[str, Any]:
        period = {"kind": "cagr", "year_to": 2030, "value": Decimal(value), "en_quote": f"{value}%"}
        return size(report, 1) | period

    assert not find_conflicts(growth_rates([cagr("a", "6"), cagr("b", "6.14")]))
    assert find_conflicts(growth_rates([cagr("a", "6.0"), cagr("b", "6.14")]))


RATES = "currency,to,rate,date,source\nUSD,CNY,7.1,2024-12-31,Bank\nUSD,CNY,7.2,2025-06-30,Bank\n"


def test_amounts_are_converted_at_the_given_rates_alone(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(RATES, "utf-8")
    usd, eur = converted([size("a", 10), size("b", 10) | {"currency": "EUR"}], read_rates(file), "CNY")
    assert (usd["converted"], usd["rate_date"], usd["rate_source"]) == (Decimal("72.0"), date(2025, 6, 30), "Bank")
    assert (usd["value"], usd["currency"]) == (10, "USD")
    assert (eur["converted"], eur["rate_note"]) == (None, "no rate from EUR to CNY: as stated")


def test_estimates_are_compared_in_one_currency_beside_what_is_stated(tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(RATES, "utf-8")
    rows = [size("a", 10), size("b", 90) | {"currency": "CNY"}, size("c", 5) | {"currency": "EUR"}]
    cny, eur = compare_estimates(restated(rows, read_rates(file), "CNY"))
    assert (cny.currency, cny.low, cny.high, eur.currency) == ("CNY", Decimal("72.0"), Decimal(90), "EUR")
    usd = cny.estimates[0]
    assert (usd.stated_value, usd.stated_currency, usd.rate, usd.rate_source) == (
        Decimal(10),
        "USD",
        Decimal("7.2"),
        "Bank",
    )
    assert cny.estimates[1].stated_value is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("currency,to,rate\n", "no column date", id="column"),
        pytest.param("currency,to,rate,date,source\nUSD,CNY,x,2024-12-31,Bank\n", ":2: needs a number", id="number"),
        pytest.param("currency,to,rate,date,source\nUSD,CNY,7,2024-12-31,\n", ":2: .* a source", id="source"),
    ],
)
def test_rates_of_another_form_are_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(RatesError, match=message):
        read_rates(file)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_exports_hold_the_same_rows(ledger: str, tmp_path: Path) -> None:
    for ending in ("csv", "parquet", "xlsx", "md", "json", "jsonl"):
        result = run("figures", "--corpus", ledger, "-o", str(tmp_path / f"out.{ending}"))
        assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out.json").read_text("utf-8"))
    values = [one["value"] for one in told]
    assert "9007199254740993.0000000001" in values
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["value"] for row in csv.DictReader(file)] == values
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.schema.field("value").type == pa.decimal128(38, 10)
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == len(values)
    assert len((tmp_path / "out.md").read_text("utf-8").splitlines()) == len(values) + 2


def test_comparisons_are_written_with_growth_and_conflicts(ledger: str, tmp_path: Path) -> None:
    for ending in ("csv", "parquet", "xlsx", "md", "json"):
        result = run("figures", "--corpus", ledger, "--compare", "-o", str(tmp_path / f"out.{ending}"))
        assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out.json").read_text("utf-8"))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = {name: sum(row["what"] == name for row in rows) for name in ("estimate", "growth", "conflict")}
    assert counts["estimate"] == sum(len(one["estimates"]) for one in told["estimates"])
    assert (counts["growth"], counts["conflict"]) == (len(told["growth"]), len(told["conflicts"])) == (3, 1)
    (conflict,) = (row for row in rows if row["what"] == "conflict")
    assert {conflict["quote"], conflict["other_quote"]} == {"5.9%", "7.7%"}


def test_a_table_of_the_library_is_a_frame(ledger: str) -> None:
    table = Corpus.open(ledger).figures().arrow(["report", "amount"], "kind = 'cagr'")
    assert (table.num_rows, table.schema.field("amount").type) == (2, pa.decimal128(38, 10))
    assert len(pytest.importorskip("pandas").DataFrame(table.to_pandas())) == 2
    assert len(pytest.importorskip("polars").from_arrow(table)) == 2


def test_a_workbook_has_numbers_and_links(ledger: str, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert run("figures", "--corpus", ledger, "--where", "report = 'a'", "-o", str(path)).exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert (sheet.freeze_panes, sheet.auto_filter.ref is not None) == ("A2", True)
    row = {cell.row: cell for cell in sheet["A"]}
    at = next(r for r in row if sheet.cell(r, header.index("en quote") + 1).value == "USD 127.6 billion")
    assert sheet.cell(at, header.index("value") + 1).value == 127_600_000_000
    link = sheet.cell(at, header.index("en quote") + 1).hyperlink
    assert link is not None
    assert link.target == "file:///reports/a%201.pdf#page=3"
    book.close()


@pytest.mark.parametrize("ending", ["svg", "html", "png"])
def test_a_plot_has_labels_of_both_scripts(ledger: str, tmp_path: Path, ending: str) -> None:
    pytest.importorskip("altair")
    path = tmp_path / f"market.{ending}"
    result = run("figures", "--corpus", ledger, "--market", "imaging", "--plot", str(path))
    assert result.exit_code == 0, result.output
    if ending == "png":
        assert path.read_bytes().startswith(b"\x89PNG")
    else:
        text = path.read_text("utf-8")
        assert "维拉罗研究" in text or "维拉罗研究".encode("unicode_escape").decode() in text
        assert "https://cdn" not in text
        assert "Imaging Services Market" in text


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--rates", "rates.csv"), id="rates-without-currency"),
        pytest.param(("--kind", "price"), id="kind"),
        pytest.param(("--year", "last"), id="year"),
    ],
)
def test_wrong_usage(ledger: str, arguments: tuple[str, ...]) -> None:
    assert run("figures", "--corpus", ledger, *arguments).exit_code == 2
