import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import lxml.etree
import pytest
from typer.testing import CliRunner

import diglot.corpus.samples
from diglot.cli import app

SAMPLES = Path(diglot.corpus.samples.__path__[0])
README = Path(__file__).parents[1] / "README.md"
COMMANDS = ["extract", "quantities", "terms", "align", "check", "rules", "ingest", "search", "similar", "evaluate"]


def run(
    *arguments: str, stdin: bytes | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    completed = subprocess.run(
        [sys.executable, "-m", "diglot.cli", *arguments], input=stdin, capture_output=True, check=False, env=env
    )
    return subprocess.CompletedProcess(
        completed.args, completed.returncode, completed.stdout.decode(), completed.stderr.decode()
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(
        "Lens Market\n\nThe lens market was valued at USD 12 billion in 2024. 鏡片市場 2024 年規模為 120 億美元。\n",
        encoding="utf-8",
    )
    return path


def test_extract_json_is_a_list_of_reports(report: Path) -> None:
    done = run("extract", str(report), "--format", "json")
    assert done.returncode == 0
    (found,) = json.loads(done.stdout)
    assert {"source", "sha256", "title", "languages", "figures", "segments", "companies", "regions"} <= set(found)
    first = found["figures"][0]
    assert {
        "kind",
        "value",
        "unit",
        "currency",
        "year",
        "role",
        "metric_text",
        "scope",
        "lang",
        "quote",
        "start",
        "end",
        "page",
    } <= set(first)
    assert (first["value"], first["currency"], first["year"]) == ("12000000000", "USD", 2024)
    assert "億美元" in done.stdout


def test_json_is_the_default_where_nobody_looks(report: Path) -> None:
    assert json.loads(run("extract", str(report)).stdout)


def test_extract_jsonl_is_a_report_a_line(report: Path) -> None:
    lines = run("extract", str(report), str(report), "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["source"] for line in lines] == [str(report)] * 2


def test_extract_jsonl_prints_a_report_before_it_reads_the_next(report: Path) -> None:
    command = [sys.executable, "-m", "diglot.cli", "extract", str(report), "-", "--format", "jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        first = json.loads(process.stdout.readline())  # standard input, the second report, is still open
        process.stdin.write(b"The lens market was USD 9 billion in 2024.")
        process.stdin.close()
        second = json.loads(process.stdout.readline())
    assert [len(first["figures"]), len(second["figures"])] == [2, 1]


def test_extract_csv_is_a_figure_a_row(report: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("extract", str(report), "--format", "csv").stdout)))
    assert [(row["kind"], row["value"], row["lang"]) for row in rows] == [
        ("market_size", "12000000000", "en"),
        ("market_size", "12000000000", "zh-Hant"),
    ]


def test_extract_table_has_one_row_a_fact(report: Path) -> None:
    shown = run("extract", str(report), "--format", "table").stdout
    (row,) = [line for line in shown.splitlines() if "market size" in line]
    assert "USD 12 bn" in row
    assert "120 億美元" in row


def test_extract_reads_standard_input(report: Path) -> None:
    (found,) = json.loads(run("extract", "-", stdin=report.read_bytes()).stdout)
    assert len(found["figures"]) == 2


def test_one_bad_file_does_not_stop_the_others(report: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"no pdf")
    done = run("extract", str(bad), str(report), str(tmp_path / "missing.txt"))
    assert done.returncode == 3
    assert len(json.loads(done.stdout)) == 1
    assert [line.split(": ")[:2] for line in done.stderr.splitlines()] == [
        ["diglot", str(bad)],
        ["diglot", str(tmp_path / "missing.txt")],
    ]


def test_quantities_prints_one_list_a_line() -> None:
    done = run("quantities", "--lang", "zh", stdin="市場達 1,276.3 億美元\n\n年增 6.14%\n".encode())
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [[found["value"] for found in line] for line in lines] == [["127630000000"], [], ["6.14"]]
    assert {"kind", "value", "unit", "currency", "start", "end", "quote"} <= set(lines[0][0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_quantities_reads_a_file_and_standard_input_alike(tmp_path: Path, encoding: str) -> None:
    data = "市場達 46.2 億美元\x0c，\u2028年增 5%\r\nUSD 5 million\n".encode(encoding)
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert run("quantities", str(path)).stdout == run("quantities", "-", stdin=data).stdout
    assert len(run("quantities", str(path)).stdout.splitlines()) == 2


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    done = run("extract", str(tmp_path))
    assert done.returncode == 3
    assert "is a folder" in done.stderr


def test_any_console_encoding_gets_utf8(report: Path) -> None:
    import os

    done = run(
        "extract", str(report), "--format", "csv", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert done.returncode == 0
    assert "億美元" in done.stdout


def test_quantities_csv_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("none\nUSD 5 million\n", encoding="utf-8")
    (row,) = csv.DictReader(io.StringIO(run("quantities", str(path), "--format", "csv").stdout))
    assert (row["line"], row["value"]) == ("2", "5000000")


def test_evaluate_prints_scores() -> None:
    found = json.loads(run("evaluate", str(Path(__file__).parent / "data" / "reports"), "--format", "json").stdout)
    assert {row["score"] for row in found["scores"]} >= {"figures", "values", "members", "edges", "cagr"}


def test_errors_are_one_line_with_a_status(tmp_path: Path) -> None:
    done = run("evaluate", str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"diglot: {tmp_path}: no *.gold.json")
    assert len(done.stderr.splitlines()) == 1


def test_wrong_usage_has_its_own_status() -> None:
    assert run("extract").returncode == 2
    assert run("extract", "x", "--format", "xml").returncode == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples_and_stands_in_the_readme(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert "Examples:" in shown.output
    assert f"diglot {command}" in README.read_text(encoding="utf-8")


def test_colours_switch_off(report: Path) -> None:
    import os

    forced = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    forced.pop("NO_COLOR", None)
    coloured = run("extract", str(report), "--format", "table", env=forced)
    plain = run("extract", str(report), "--format", "table", env={**forced, "NO_COLOR": "1"})
    assert "\x1b[32m" in coloured.stdout or "\x1b[92m" in coloured.stdout
    assert "\x1b[32m" not in plain.stdout
    assert "\x1b[92m" not in plain.stdout


def test_a_narrow_terminal_still_shows_every_value(report: Path) -> None:
    import os

    shown = run("extract", str(report), "--format", "table", env={**os.environ, "COLUMNS": "50"}).stdout
    assert "USD 12 bn" in shown


def test_equal_values_of_different_things_are_different_rows(tmp_path: Path) -> None:
    path = tmp_path / "shares.txt"
    path.write_text(
        "Lens Market\n\nEurope held a 30% share in 2024. Asia accounted for 30% in 2024.\n", encoding="utf-8"
    )
    shown = run("extract", str(path), "--format", "table").stdout
    assert [line.split()[1] for line in shown.splitlines() if line.strip().startswith("share")] == ["Europe", "Asia"]


def test_a_report_without_figures_says_so(tmp_path: Path) -> None:
    path = tmp_path / "none.txt"
    path.write_text("Nothing to count here.\n", encoding="utf-8")
    assert "no figures found" in run("extract", str(path), "--format", "table").stdout


HEAVY = {"torch", "sentence_transformers", "spacy", "sklearn", "transformers"}


@pytest.mark.parametrize("arguments", [["--help"], ["extract", "FILE"], ["quantities", "FILE"]], ids=" ".join)
def test_heavy_packages_are_not_imported(report: Path, arguments: list[str]) -> None:
    filled = [str(report) if argument == "FILE" else argument for argument in arguments]
    code = f"import sys\nfrom diglot.cli import app\napp({filled!r}, standalone_mode=False)\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(done.stderr.split())


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    path = tmp_path / "terms.txt"
    path.write_text("By Material: glass and steel.\n\n按材料：玻璃和鋼。\n", encoding="utf-8")
    return path


def test_terms_as_json(bilingual: Path) -> None:
    done = run("terms", str(bilingual))
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert {(one["en"], one["zh"], one["kind"]) for one in found} == {
        ("Material", "材料", "dimension"),
        ("glass", "玻璃", "segment"),
        ("steel", "鋼", "segment"),
    }
    assert {"confidence", "reports", "en_count", "zh_count", "en_context", "zh_context", "sources"} <= set(found[0])


def test_terms_of_a_folder_as_csv_and_tbx(bilingual: Path) -> None:
    (bilingual.parent / "notes.xyz").write_text("By Type: a, b", encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(run("terms", str(bilingual.parent), "--format", "csv").stdout)))
    assert {row["en"]: row["zh"] for row in rows} == {"Material": "材料", "glass": "玻璃", "steel": "鋼"}
    assert "<term>玻璃</term>" in run("terms", str(bilingual.parent), "--format", "tbx").stdout


def test_terms_with_a_glossary_that_is_none(bilingual: Path) -> None:
    done = run("terms", str(bilingual), "--glossary", str(bilingual))
    assert done.returncode != 0
    assert "no columns en and zh" in done.stderr


def test_terms_go_on_behind_a_broken_file(bilingual: Path) -> None:
    done = run("terms", str(bilingual), str(bilingual.parent / "missing.txt"))
    assert (done.returncode, len(json.loads(done.stdout))) == (3, 3)
    assert "missing.txt" in done.stderr


def test_tables_of_ones_own_extend_the_lexicons(tmp_path: Path) -> None:
    (tmp_path / "dimensions.toml").write_text(
        '[[dimension]]\nname = "paint job"\nen = ["livery"]\nzh = ["塗裝"]\n', encoding="utf-8"
    )
    report = tmp_path / "report.txt"
    report.write_text("Livery: red, blue and green.\n塗裝：紅、藍和綠。\n", encoding="utf-8")
    done = run("extract", str(report), env={**os.environ, "DIGLOT_LEXICON": str(tmp_path)})
    (found,) = json.loads(done.stdout)
    assert [(one["dimension_canonical"], len(one["members"])) for one in found["segments"]] == [("paint job", 3)] * 2


@pytest.mark.parametrize(
    ("content", "message"),
    [("dimension = 3", "dimensions.toml"), ("[[", "no well-formed TOML"), (None, "no such folder")],
)
def test_a_broken_table_of_ones_own_is_named(tmp_path: Path, report: Path, content: str | None, message: str) -> None:
    folder = tmp_path / "own"
    if content is not None:
        folder.mkdir()
        (folder / "dimensions.toml").write_text(content, encoding="utf-8")
    done = run("extract", str(report), env={**os.environ, "DIGLOT_LEXICON": str(folder)})
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_terms_of_a_folder_without_reports(tmp_path: Path) -> None:
    done = run("terms", str(tmp_path))
    assert (done.returncode, json.loads(done.stdout)) == (3, [])
    assert "holds no report" in done.stderr


@pytest.fixture
def twins(tmp_path: Path) -> tuple[str, str]:
    english, chinese = tmp_path / "en.txt", tmp_path / "zh.txt"
    english.write_text(
        "Prices rose in\x01 Europe.\n\nThe board met.\n\nClinics buy robots & tools.\n", encoding="utf-8"
    )
    chinese.write_text("歐洲的價格上漲。\n\n診所購買機器人與工具。\n", encoding="utf-8")
    return str(english), str(chinese)


def test_align_prints_groups_and_tells_what_is_missing(twins: tuple[str, str]) -> None:
    done = run("align", *twins)
    assert done.returncode == 0
    assert [json.loads(line)[:2] for line in done.stdout.splitlines()] == [[[0], [0]], [[1], []], [[2], [1]]]
    assert done.stderr == "3 groups: 1 in English alone, 0 in Chinese alone\n"


@pytest.mark.parametrize("without", [("--model", "none"), ("--no-encoder",)])
def test_align_without_an_encoder(twins: tuple[str, str], without: tuple[str, ...]) -> None:
    done = run("align", *twins, *without, "--unit", "line")
    assert [json.loads(line)[:2] for line in done.stdout.splitlines()] == [[[0], [0]], [[2], []], [[4], [2]]]


def test_align_tsv_has_a_row_for_each_group(twins: tuple[str, str]) -> None:
    rows = list(csv.reader(io.StringIO(run("align", *twins, "--format", "tsv").stdout), delimiter="\t"))
    assert rows[0] == ["en", "zh", "score"]
    assert rows[2] == ["The board met.", "", ""]


def test_align_tmx_is_a_translation_memory_of_what_stands_in_both(twins: tuple[str, str]) -> None:
    memory = lxml.etree.fromstring(run("align", *twins, "--format", "tmx").stdout.encode())
    assert (memory.tag, memory.get("version"), memory.find("header").get("srclang")) == ("tmx", "1.4", "en")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    pairs = [[(side.get(lang), side.findtext("seg")) for side in group.iter("tuv")] for group in memory.iter("tu")]
    assert pairs == [
        [("en", "Prices rose in Europe."), ("zh-Hant", "歐洲的價格上漲。")],
        [("en", "Clinics buy robots & tools."), ("zh-Hant", "診所購買機器人與工具。")],
    ]


def test_align_html_is_a_page_that_stands_alone(twins: tuple[str, str]) -> None:
    page = run("align", *twins, "--format", "html").stdout
    assert "Clinics buy robots &amp; tools." in page
    assert "診所購買機器人與工具。" in page
    assert "not in Chinese" in page
    assert "http" not in page
    assert "<script" not in page


def test_align_table_shows_both_sides(twins: tuple[str, str]) -> None:
    table = run("align", *twins, "--format", "table").stdout
    assert "The board met." in table
    assert "診所購買機器人與工具。" in table


def test_align_names_a_model_that_is_not_there(twins: tuple[str, str], tmp_path: Path) -> None:
    done = run("align", *twins, "--model", str(tmp_path))
    assert done.returncode == 3
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def disagreeing(tmp_path: Path) -> tuple[str, str]:
    english, chinese = tmp_path / "en.txt", tmp_path / "zh.txt"
    english.write_text("Lens Market\n\nThe lens market was USD 65.64 billion in 2024.\n", encoding="utf-8")
    chinese.write_text("鏡片市場\n\n鏡片市場2024年為65.64億美元。\n", encoding="utf-8")
    return str(english), str(chinese)


def test_check_json_has_findings_with_their_places_and_the_alignment(disagreeing: tuple[str, str]) -> None:
    done = run("check", *disagreeing, "--format", "json")
    printed = json.loads(done.stdout)
    (finding,) = printed["findings"]
    assert (finding["code"], finding["rule"], finding["severity"]) == ("DG101", "magnitude", "error")
    for side, file in zip(("en", "zh"), disagreeing, strict=True):
        text = Path(file).read_text(encoding="utf-8")
        assert text[finding[side]["start"] : finding[side]["end"]] == finding[side]["quote"]
    assert [group[:2] for group in printed["alignment"]] == [[[0], [0]], [[1], [1]]]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("options", "status", "shown"),
    [
        (["--fail-on", "never"], 0, True),
        (["--ignore", "magnitude"], 0, False),
        (["--ignore", "DG101"], 0, False),
        (["--select", "year"], 0, False),
        (["--select", "DG101", "--fail-on", "warning"], 1, True),
        (["--select", "magnitud"], 2, False),
    ],
)
def test_check_options(disagreeing: tuple[str, str], options: list[str], status: int, shown: bool) -> None:
    done = run("check", *disagreeing, "--format", "csv", *options)
    assert done.returncode == status
    assert ("DG101" in done.stdout) == shown


def test_check_table_names_both_places(disagreeing: tuple[str, str]) -> None:
    table = run("check", *disagreeing, "--format", "table").stdout
    assert "USD 65.64 billion" in table
    assert "65.64億美元" in table
