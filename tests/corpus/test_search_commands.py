"""`diglot search` and `diglot similar` as people call them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from diglot.cli import app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_json_has_hits_with_their_places(searched: str) -> None:
    found = json.loads(run("search", "helium", "--corpus", searched, "--format", "json").stdout)
    assert found["query"] == "helium"
    hit = found["hits"][0]
    assert {"rank", "score", "passage", "twin"} == set(hit)
    assert hit["passage"]["source"] == "mri.html"
    assert hit["passage"]["page"] == 1
    quote = hit["passage"]["quote"]
    assert [quote[start:end] for start, end in hit["passage"]["highlights"]] in (["helium"], ["氦氣"])


def test_explain_adds_how_it_was_found(searched: str) -> None:
    found = json.loads(run("search", "helium", "--corpus", searched, "--format", "json", "--explain").stdout)
    assert found["translations"] == [{"term": "helium", "others": ["氦氣"], "source": "corpus"}]
    assert {one["ranking"] for one in found["hits"][0]["standings"]} == {"meaning", "words"}


def test_jsonl_is_a_hit_a_line(searched: str) -> None:
    lines = run("search", "关税", "--corpus", searched, "--format", "jsonl", "-n", "3").stdout.splitlines()
    assert [json.loads(line)["rank"] for line in lines] == [1, 2, 3]


def test_a_table_shows_both_languages(searched: str) -> None:
    shown = run("search", "helium", "--corpus", searched, "--format", "table", "-n", "1", "--explain").stdout
    assert "mri.html" in shown
    assert "begins with helium" in shown
    assert "從氦氣開始" in shown
    assert "meaning: rank 1" in shown


def test_filters_are_options(searched: str) -> None:
    options = ("--lang", "zh", "--year", "2025", "--kind", "growth", "--market", "機器人", "--theme", "trade")
    found = json.loads(run("search", "tariffs", "--corpus", searched, "--format", "json", *options).stdout)
    assert [hit["passage"]["source"] for hit in found["hits"]] == ["robots.md"]


@pytest.mark.parametrize("year", ["2024", "2023-2024", "-2024"])
def test_periods(searched: str, year: str) -> None:
    found = json.loads(run("search", "market", "--corpus", searched, "--format", "json", "--year", year).stdout)
    assert {hit["passage"]["year"] for hit in found["hits"]} == {2024}


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("market", "--year", "last"), id="year"),
        pytest.param(("market", "--year", "-"), id="open-at-both-ends"),
        pytest.param(("market", "--kind", "price"), id="kind"),
        pytest.param(("market", "-n", "0"), id="count"),
        pytest.param((" ",), id="empty-query"),
    ],
)
def test_wrong_usage(searched: str, arguments: tuple[str, ...]) -> None:
    assert run("search", *arguments, "--corpus", searched).exit_code == 2


def test_bytes_that_are_no_text_are_asked_for_and_not_found(searched: str) -> None:
    result = run(
        "search", "helium \udcff", "--market", "\udcff", "--section", "\udcff", "--corpus", searched, "-f", "json"
    )
    assert (result.exit_code, json.loads(result.stdout)["hits"]) == (0, [])


def test_no_corpus_is_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "diglot.cli", "search", "helium", "--corpus", str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (3, "")
    assert "there is no corpus; make one with: diglot ingest" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_similar_reports_come_with_their_passages(searched: str, tmp_path: Path) -> None:
    file = tmp_path / "scanners.md"
    file.write_text("# MRI Scanners Market\n\nScanners need liquid helium, which is scarce.\n", encoding="utf-8")
    found = json.loads(run("similar", str(file), "--corpus", searched, "--format", "json", "-n", "2").stdout)
    assert [one["rank"] for one in found] == [1, 2]
    assert found[0]["source"] == "mri.html"
    assert any("helium" in passage["quote"] for passage in found[0]["passages"])
    assert "mri.html" in run("similar", str(file), "--corpus", searched, "--format", "table").stdout
