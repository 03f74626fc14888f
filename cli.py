"""The commands: parse arguments, make one call, print.

Data goes to standard output, messages to standard error. Exit status: 0 done, 2 wrong usage, 3 some input
could not be read (the rest was done).
"""

import csv
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from diglot import __version__
from diglot.models.errors import DiglotError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from diglot.corpus.evaluation import Evaluation
    from diglot.extract.records import Figure, Member, Quantity, Report, Segmentation, Year

T = TypeVar("T")

_UNWATCHED_WIDTH = 120
"""Columns of a table that goes into a file."""

UNREADABLE = 3
"""Exit status: some input could not be read, the rest was done. Wrong usage is 2, as typer has it."""

app = typer.Typer(
    help="Facts from bilingual (English / Chinese) market-research reports.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Language(StrEnum):
    """The languages that a text can be said to have."""

    AUTO = "auto"
    EN = "en"
    ZH = "zh"
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"diglot {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    import logging

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font, which no reader can act on


@app.command("extract")
def extract_command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Text, Markdown, HTML or PDF; - for standard input.")
    ],
    form: FormatOption = None,
) -> None:
    """Print the figures and segments of reports.

    \b
    Examples:
      diglot extract report.pdf
      diglot extract reports/*.html --format json > facts.json
      curl -s https://example.com/report | diglot extract - --format csv
    """
    reports, failed = _read_all(files)
    _print_reports(reports, _chosen(form))
    if failed:
        raise typer.Exit(UNREADABLE)


@app.command("quantities")
def quantities_command(
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A text, a line at a time; - for standard input.")
    ] = "-",
    lang: Annotated[Language, typer.Option("--lang", "-l", help="Language of the text.")] = Language.AUTO,
    form: FormatOption = None,
) -> None:
    """Print the quantities of each line of a text: as JSON, one list for each line.

    \b
    Examples:
      echo "市場達 1,276.3 億美元" | diglot quantities
      diglot quantities notes.txt --lang zh --format csv
    """
    chosen = form or (Format.TABLE if sys.stdout.isatty() else Format.JSONL)
    found = ((number, _quantities(line, lang.value)) for number, line in enumerate(_lines(file), start=1))
    _print_quantities(found, chosen)


@app.command("evaluate")
def evaluate_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Documents with NAME.gold.json beside them.")],
    form: FormatOption = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also print every wrong and every missed fact.")] = False,
) -> None:
    """Print precision, recall and F1 over documents with gold annotations.

    \b
    Examples:
      diglot evaluate corpus/samples
      diglot evaluate gold/ --errors
      diglot evaluate gold/ --format json
    """
    from diglot.corpus.evaluation import evaluate, gold_files

    evaluation = evaluate(_progress(gold_files(folder), "Evaluating"))
    _print_evaluation(evaluation, _chosen(form), errors)


# Reading


def _read_all(files: Sequence[str]) -> "tuple[list[Report], int]":
    """Analyse every file; one that cannot be read is reported and does not stop the others."""
    from diglot.extract.parse import UnreadableError, read
    from diglot.extract.report import analyze

    reports, failed = [], 0
    for file in _progress(files, "Reading"):
        try:
            document = read(sys.stdin.buffer if file == "-" else file)
        except UnreadableError as err:
            _complain(str(err))
            failed += 1
            continue
        reports.append(analyze(document))
    return reports, failed


def _lines(file: str) -> Iterator[str]:
    from diglot.extract.parse import UnreadableError
    from diglot.extract.parse.decode import decode

    if file == "-":
        yield from (decode(line).rstrip("\n") for line in sys.stdin.buffer)
        return
    try:
        data = Path(file).read_bytes()
    except OSError as err:
        raise UnreadableError(file, f"cannot be opened: {err.strerror}") from err
    yield from decode(data).splitlines()


def _quantities(line: str, lang: str) -> "list[Quantity]":
    from diglot.extract.quantities import find_quantities

    return find_quantities(line, lang)


def _progress(items: Sequence[T], label: str) -> Iterable[T]:
    """Show a bar on standard error while many items are worked off, if somebody is looking."""
    if len(items) < 2 or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, description=label, console=Console(stderr=True), transient=True)


def _chosen(form: Format | None) -> Format:
    return form or (Format.TABLE if sys.stdout.isatty() else Format.JSON)


# Printing


def _emit(value: object, *, indent: int = 0) -> None:
    """Print a record as JSON, with Chinese as Chinese and decimals as strings."""
    import msgspec

    encoded = msgspec.json.encode(value)
    _write((msgspec.json.format(encoded, indent=indent) if indent else encoded).decode())


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")


def _complain(message: str) -> None:
    sys.stderr.write(f"diglot: {message}\n")


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def _console() -> "Console":
    from rich.console import Console

    watched = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(highlight=False, emoji=False, markup=False, width=None if watched else _UNWATCHED_WIDTH)


_FIGURE_COLUMNS = (
    "kind", "value", "unit", "currency", "year", "role", "metric_text", "lang", "quote", "start", "end", "page",
)  # fmt: skip


def _print_reports(reports: "Sequence[Report]", form: Format) -> None:
    if form is Format.JSON:
        _emit(reports, indent=2)
    elif form is Format.JSONL:
        for report in reports:
            _emit(report)
    elif form is Format.CSV:
        _csv(
            ("source", *_FIGURE_COLUMNS),
            (
                (report.source, *(_plain(getattr(figure, column)) for column in _FIGURE_COLUMNS))
                for report in reports
                for figure in report.figures
            ),
        )
    else:
        console = _console()
        for report in reports:
            print_report(console, report)


def _plain(value: object) -> object:
    return "-".join(map(str, value)) if isinstance(value, tuple) else value


def print_report(console: "Console", report: "Report") -> None:
    """Print what a report says for people: its titles, a row for each fact, its segments."""
    from rich.text import Text

    from diglot.extract.entities import region_name

    console.rule(Text(report.source, "bold"), align="left", characters="─")
    for title in (report.title.get("en"), report.title.get("zh")):
        if title:
            console.print(Text(title, "bold"))
    details = [("languages", ", ".join(report.languages)), ("product code", report.product_code or "")]
    console.print(Text("   ".join(f"{label}: {value}" for label, value in details if value), "dim"))
    console.print(_figure_table(report.figures))
    if report.segments:
        console.print(_segment_table(report.segments))
    for label, names in (("Companies", report.companies), ("Regions", [region_name(code) for code in report.regions])):
        if names:
            console.print(Text(f"{label}: {', '.join(names)}"))
    console.print()


def _figure_table(figures: "Sequence[Figure]") -> "Table":
    """One row a fact: its English and Chinese wordings side by side."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Kind", no_wrap=True, min_width=11)
    table.add_column("About", overflow="fold", min_width=8, max_width=26)
    for title, shown in (("Year", [_year(f.year) for f in figures]), ("Role", [f.role or "" for f in figures])):
        table.add_column(title, no_wrap=True, min_width=max(map(len, (title, *shown))))
    table.add_column("Value", justify="right", no_wrap=True, min_width=max(map(len, map(_amount, figures)), default=5))
    table.add_column("English", overflow="fold", min_width=7)
    table.add_column("中文", overflow="fold", min_width=7)
    for mentions in _facts(figures):
        first = mentions[0]
        english = [figure for figure in mentions if not figure.lang.startswith("zh")]
        chinese = [figure for figure in mentions if figure.lang.startswith("zh")]
        table.add_row(
            first.kind.replace("_", " "),
            next((figure.metric_text for figure in (*english, *chinese) if figure.metric_text), ""),
            _year(first.year),
            first.role or "",
            _amount(first),
            _wording(english),
            _wording(chinese),
            style="dim" if first.kind == "other" else None,
        )
    return table


_KIND_ORDER = ("market_size", "cagr", "share", "growth", "volume", "other")


def _facts(figures: "Sequence[Figure]") -> "list[list[Figure]]":
    """Group the mentions of the same fact; kinds in a fixed order, facts as the text has them."""
    facts: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        facts.setdefault((figure.kind, figure.value, figure.currency, figure.year), []).append(figure)
    return sorted(facts.values(), key=lambda mentions: _KIND_ORDER.index(mentions[0].kind))


def _year(year: "Year | None") -> str:
    if year is None:
        return ""
    return f"{year[0]}–{year[1]}" if isinstance(year, tuple) else str(year)


_SCALES = ((12, "tn"), (9, "bn"), (6, "m"))


def _amount(figure: "Figure") -> str:
    """Return a value as people write it: USD 127.63 bn, 6.14 %."""
    value = figure.value
    for power, short in _SCALES if figure.unit != "%" else ():
        if abs(value) >= 10**power:
            scaled = value.scaleb(-power).normalize()
            return f"{figure.currency or ''} {scaled:f} {short}".strip()
    unit = f" {figure.unit}" if figure.unit else ""
    return f"{figure.currency or ''} {value:,f}{unit}".strip()


def _wording(figures: "Sequence[Figure]") -> str:
    """Return the first wording of a fact and how often it is stated."""
    if not figures:
        return "–"
    wording = " ".join(figures[0].quote.split())
    return wording if len(figures) == 1 else f"{wording} ×{len(figures)}"


def _segment_table(segments: "Sequence[Segmentation]") -> "Table":
    """One row a dimension: its members in both languages, sub-members indented."""
    from rich import box
    from rich.table import Table

    table = Table("Dimension", "English", "中文", box=box.SIMPLE_HEAD, pad_edge=False)
    rows: dict[str, dict[bool, list[str]]] = {}
    for segment in segments:
        cell = rows.setdefault(segment.dimension_canonical, {}).setdefault(segment.lang.startswith("zh"), [])
        cell += (line for line in _tree(segment.members, "") if line not in cell)
    for dimension, cells in rows.items():
        table.add_row(dimension, "\n".join(cells.get(False, ())), "\n".join(cells.get(True, ())), end_section=True)
    return table


def _tree(members: "Sequence[Member]", indent: str) -> Iterator[str]:
    for member in members:
        yield indent + member.name
        yield from _tree(member.children, indent + "  ")


_QUANTITY_COLUMNS = ("kind", "value", "unit", "currency", "modifier", "bound", "start", "end", "quote")


def _print_quantities(found: "Iterable[tuple[int, list[Quantity]]]", form: Format) -> None:
    rows = ((number, *(getattr(one, column) for column in _QUANTITY_COLUMNS)) for number, ones in found for one in ones)
    if form is Format.CSV:
        _csv(("line", *_QUANTITY_COLUMNS), rows)
    elif form is Format.TABLE:
        from rich import box
        from rich.table import Table

        table = Table("line", *_QUANTITY_COLUMNS, box=box.SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row))
        _console().print(table)
    else:
        for _, ones in found:
            _emit(ones)


def _print_evaluation(evaluation: "Evaluation", form: Format, errors: bool) -> None:
    scores = [
        {
            "score": name,
            "precision": round(score.precision, 4),
            "recall": round(score.recall, 4),
            "f1": round(score.f1, 4),
            "gold": score.found + score.missed,
            "wrong": score.wrong,
            "missed": score.missed,
        }
        for name, score in evaluation.scores.items()
    ]
    if form is Format.JSON:
        _emit({"documents": evaluation.documents, "scores": scores} | _differences(evaluation, errors), indent=2)
    elif form is Format.JSONL:
        for row in scores:
            _emit(row)
    elif form is Format.CSV:
        _csv(list(scores[0]), (list(row.values()) for row in scores))
    else:
        print_score_table(scores, evaluation, errors)


def _differences(evaluation: "Evaluation", errors: bool) -> dict[str, object]:
    return {"differences": evaluation.differences} if errors else {}


def print_score_table(scores: "Sequence[dict[str, Any]]", evaluation: "Evaluation", errors: bool) -> None:
    """Print the scores for people, and on demand every difference."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=f"{evaluation.documents} documents", title_justify="left")
    for column in scores[0]:
        table.add_column(column, justify="left" if column == "score" else "right")
    for row in scores:
        table.add_row(*(f"{value:.4f}" if isinstance(value, float) else str(value) for value in row.values()))
    console = _console()
    console.print(table)
    for difference in evaluation.differences if errors else ():
        fact = " ".join("–" if field is None else str(field) for field in difference.fact)
        console.print(f"{difference.doc}: {difference.name}: {'wrong' if difference.wrong else 'missed'}: {fact}")


def main() -> None:
    """Run the command line; an error that diglot raises on purpose is one line and an exit status."""
    try:
        app()
    except DiglotError as err:
        _complain(str(err))
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
