"""The commands: parse arguments, make one call, print.

Data goes to standard output, messages to standard error. Exit status: 0 done, 1 done and a check has found something,
2 wrong usage, 3 some input could not be read (the rest was done).
"""

import csv
import io
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from diglot import __version__
from diglot.models.errors import DiglotError

if TYPE_CHECKING:
    from diglot.corpus.evaluation import Evaluation
    from diglot.corpus.glossary import Entry
    from diglot.extract.records import Alignment, Bitext, Document, Finding, Quantity, Report

T = TypeVar("T")

FOUND = 1
"""Exit status: done, and a check has found something."""
_SECONDS_PER_CHARACTER = 1e-4
"""In which texts are compared, with an encoder on a slow machine."""
_SECONDS_PER_PAGE = 0.5
"""In which they are, if they are long: without pages, what is so long is no report."""
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


class TermFormat(StrEnum):
    """How glossaries are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TBX = "tbx"


class AlignmentFormat(StrEnum):
    """How alignments are printed."""

    TABLE = "table"
    JSONL = "jsonl"
    TSV = "tsv"
    TMX = "tmx"
    HTML = "html"


class AlignmentUnit(StrEnum):
    """What is aligned."""

    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    LINE = "line"


class FailOn(StrEnum):
    """Which findings end a check with status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


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


ModelOption = Annotated[
    str, typer.Option("--model", "-m", help="Sentence encoder: its name or folder; none does without.")
]


PasswordOption = Annotated[
    str | None,
    typer.Option(
        "--password", envvar="DIGLOT_PASSWORD", show_envvar=True, help="Opens locked PDFs.", show_default=False
    ),
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
        list[str],
        typer.Argument(metavar="FILE...", help="Text, Markdown, HTML, Word, PDF or its image; - for standard input."),
    ],
    form: FormatOption = None,
    password: PasswordOption = None,
) -> None:
    """Print the figures and segments of reports.

    \b
    Examples:
      diglot extract report.pdf
      diglot extract reports/*.html --format json > facts.json
      curl -s https://example.com/report | diglot extract - --format csv
    """
    unreadable: list[str] = []
    _print_reports(_reports(files, unreadable, password), _chosen(form))
    if unreadable:
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


@app.command("terms")
def terms_command(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Reports in both languages, twins in two files, or folders of them."),
    ],
    form: Annotated[
        TermFormat | None,
        typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
    ] = None,
    glossary: Annotated[
        Path | None,
        typer.Option("--glossary", "-g", help="Your own terms: CSV with the columns en and zh, or TBX."),
    ] = None,
    confidence: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Leave out pairs that are less sure.")
    ] = 0.6,
    model: ModelOption = "default",
    password: PasswordOption = None,
) -> None:
    """Print which Chinese term stands for which English one, over one report or many.

    Twins are files whose names differ in a number or a language mark alone: 08_pumps_en.txt, 09_pumps_zh.txt.

    \b
    Examples:
      diglot terms report.pdf
      diglot terms reports/ --format tbx > terms.tbx
      diglot terms reports/ --glossary ours.csv --format csv
    """
    from diglot.corpus.glossary import collect, read_glossary, twins
    from diglot.extract.terms import find_terms

    own = read_glossary(glossary) if glossary else None
    unreadable: list[str] = []
    reports = (
        (documents[0].source, find_terms(documents, glossary=own, confidence=0, model=_model(model)))
        for documents in twins(_documents(_files(paths, unreadable), unreadable, password))
    )
    _print_terms(
        collect(reports, confidence=confidence), form or (TermFormat.TABLE if sys.stdout.isatty() else TermFormat.JSON)
    )
    if unreadable:
        raise typer.Exit(UNREADABLE)


@app.command("align")
def align_command(
    english: Annotated[str, typer.Argument(metavar="EN", help="The English report, or one in both languages.")],
    chinese: Annotated[str | None, typer.Argument(metavar="[ZH]", help="Its Chinese twin.", show_default=False)] = None,
    unit: Annotated[AlignmentUnit, typer.Option("--unit", "-u", help="What is aligned.")] = AlignmentUnit.PARAGRAPH,
    form: Annotated[
        AlignmentFormat | None,
        typer.Option("--format", "-f", help="How to print; table on a terminal, else jsonl.", show_default=False),
    ] = None,
    model: ModelOption = "default",
    password: PasswordOption = None,
) -> None:
    """Print which paragraphs, sentences or lines of two languages say the same, and which stand in one alone.

    As jsonl, a line is [[numbers of English units], [numbers of Chinese units], score], numbered from 0: lines as they
    stand in their file, paragraphs and sentences among themselves.

    \b
    Examples:
      diglot align report_en.pdf report_zh.pdf
      diglot align report_en.txt report_zh.txt --unit sentence --format tmx > memory.tmx
      diglot align bilingual.html --format html > side_by_side.html
    """
    from diglot.extract.bitext import align

    first = _document(english, password)
    second = _document(chinese, password) if chinese is not None else None
    with _in_time(first, second):
        bitext = align(first, second, unit.value, model=_model(model))
    title = " – ".join(Path(document.source).name for document in (first, second) if document)
    chosen = form or (AlignmentFormat.TABLE if sys.stdout.isatty() else AlignmentFormat.JSONL)
    _print_alignment(bitext, chosen, unit, title)
    found = bitext.alignments
    alone = f"{sum(not one.zh for one in found)} in English alone, {sum(not one.en for one in found)} in Chinese alone"
    sys.stderr.write(f"{len(found)} groups: {alone}\n")


@app.command("check")
def check_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report in both languages, or one of twins.")],
    twin: Annotated[str | None, typer.Argument(metavar="[TWIN]", help="Its twin.", show_default=False)] = None,
    form: FormatOption = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="End with status 1 on findings as grave as this.")
    ] = FailOn.ERROR,
    select: Annotated[list[str] | None, typer.Option("--select", help="Only this rule, by name or code.")] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help="Not this rule, by name or code.")] = None,
    model: ModelOption = "default",
    password: PasswordOption = None,
) -> None:
    """Print where the two languages of a report disagree: figures, paragraphs, segments.

    \b
    Examples:
      diglot check report.html
      diglot check report_en.pdf report_zh.pdf --fail-on warning
      diglot check report.md --ignore missing_paragraph --format json
    """
    from diglot.extract.check import check, rules

    known = {name for rule in rules().values() for name in (rule.name, rule.code)}
    for name in (*(select or ()), *(ignore or ())):
        if name not in known:
            raise typer.BadParameter(f"there is no rule {name}; the rules are {', '.join(sorted(rules()))}")
    first = _document(file, password)
    second = _document(twin, password) if twin is not None else None
    with _in_time(first, second):
        checked = check(first, second, model=_model(model))
    findings = [
        one
        for one in checked.findings
        if (not select or {one.rule, one.code} & set(select)) and not {one.rule, one.code} & set(ignore or ())
    ]
    _print_check(findings, checked.bitext, _chosen(form))
    grave = {"error": ("error",), "warning": ("error", "warning"), "info": ("error", "warning", "info"), "never": ()}
    if any(one.severity in grave[fail_on.value] for one in findings):
        raise typer.Exit(FOUND)


@app.command("evaluate")
def evaluate_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Documents with NAME.gold.json beside them.")],
    form: FormatOption = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also print every wrong and every missed fact.")] = False,
    password: PasswordOption = None,
) -> None:
    """Print precision, recall and F1 over documents with gold annotations.

    \b
    Examples:
      diglot evaluate corpus/samples
      diglot evaluate gold/ --errors
      diglot evaluate gold/ --format json
    """
    from diglot.corpus.evaluation import evaluate, gold_files

    evaluation = evaluate(_progress(gold_files(folder), "Evaluating"), password=password)
    _print_evaluation(evaluation, _chosen(form), errors)
    for message in evaluation.unreadable:
        _complain(message)
    if evaluation.unreadable:
        raise typer.Exit(UNREADABLE)


def _model(name: str) -> str | None:
    return None if name == "none" else name


# Reading


def _files(paths: Sequence[Path], unreadable: list[str]) -> list[str]:
    """Return the files that are named, and of folders the readable ones in them; a folder without any is noted."""
    from diglot.extract.parse import is_readable

    files: list[str] = []
    for path in paths:
        found = sorted(filter(is_readable, path.iterdir())) if path.is_dir() else [path]
        if not found:
            _complain(f"{path}: holds no report that can be read (text, Markdown, HTML or PDF)")
            unreadable.append(str(path))
        files += map(str, found)
    return files


def _document(file: str, password: str | None) -> "Document":
    """Read a file, or standard input, and warn of what was lost in it."""
    from diglot.extract.parse import read

    document = read(sys.stdin.buffer if file == "-" else file, password=password)
    _warn(document)
    return document


@contextmanager
def _in_time(*documents: "Document | None") -> Iterator[None]:
    """End the comparison of documents with an error if it takes much longer than it can for texts of their size."""
    from diglot.extract.parse.errors import LimitError
    from diglot.extract.parse.limits import TimeUpError, alarm, limits_of_environment

    both = [document for document in documents if document]
    size, pages = (sum(values) for values in zip(*((len(one.text), one.pages or 0) for one in both), strict=True))
    seconds = limits_of_environment().seconds
    extra = min(size * _SECONDS_PER_CHARACTER, 4 * seconds + pages * _SECONDS_PER_PAGE)
    try:
        with alarm(2 * seconds + extra, on_clock=True):
            yield
    except TimeUpError as err:
        raise LimitError(both[0].source, f"{err} to compare; split it, or set DIGLOT_LIMIT_SECONDS") from None


def _warn(document: "Document") -> None:
    from diglot.extract.parse.errors import one_line, printable

    for notice in document.notices:
        page = f"page {notice.page}: " if notice.page else ""
        _complain(f"warning: {printable(document.source)}: {page}{one_line(notice.message)}")


def _documents(files: Sequence[str], unreadable: list[str], password: str | None) -> "Iterator[Document]":
    """Read every file; one that cannot be read is noted and does not stop the others."""
    for file in _progress(files, "Reading"):
        try:
            yield _document(file, password)
        except DiglotError as err:
            _complain(str(err))
            unreadable.append(file)


def _reports(files: Sequence[str], unreadable: list[str], password: str | None) -> "Iterator[Report]":
    """Analyse every file; one that cannot be read is noted and does not stop the others."""
    from diglot.extract.report import read_report

    for file in _progress(files, "Reading"):
        try:
            document, report = read_report(sys.stdin.buffer if file == "-" else file, password=password)
        except DiglotError as err:
            _complain(str(err))
            unreadable.append(file)
        else:
            _warn(document)
            yield report


def _lines(file: str) -> Iterator[str]:
    from diglot.extract.parse.decode import UndecodableError, decode
    from diglot.extract.parse.errors import UnreadableError
    from diglot.extract.parse.limits import limits_of_environment
    from diglot.extract.parse.source import locate, read_all

    limits = limits_of_environment()
    source = locate(sys.stdin.buffer if file == "-" else file, limits)
    try:
        text = decode(read_all(source.path, source.name, limits) if source.path else source.data or b"")
    except UndecodableError as err:
        raise UnreadableError(file, str(err)) from err
    yield from text.removesuffix("\n").split("\n") if text else ()


def _quantities(line: str, lang: str) -> "list[Quantity]":
    from diglot.extract.quantities import find_quantities

    return find_quantities(line, lang)


def _progress(items: Sequence[T], label: str) -> Iterator[T]:
    """Show a bar on standard error while many items are worked off, if somebody is looking."""
    if len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        yield from bar.track(items, description=label)


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


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str = ",") -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n", delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)


_FIGURE_COLUMNS = (
    "kind", "value", "unit", "currency", "year", "role", "metric_text", "lang", "quote", "start", "end", "page",
)  # fmt: skip


def _print_reports(reports: "Iterable[Report]", form: Format) -> None:
    """Print reports; JSONL and CSV are written while the reading goes on."""
    if form is Format.JSON:
        _emit(list(reports), indent=2)
    elif form is Format.JSONL:
        for report in reports:
            _emit(report)
            sys.stdout.flush()
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
        from diglot.terminal.tables import open_console, print_report

        console = open_console()
        for report in list(reports):  # a progress bar and tables on one terminal would write over each other
            print_report(console, report)


def _plain(value: object) -> object:
    return "-".join(map(str, value)) if isinstance(value, tuple) else value


_TERM_COLUMNS = ("en", "zh", "kind", "confidence", "reports", "en_count", "zh_count", "en_context", "zh_context")


def _print_terms(entries: "list[Entry]", form: TermFormat) -> None:
    if form is TermFormat.JSON:
        _emit(entries, indent=2)
    elif form is TermFormat.TBX:
        from diglot.corpus.glossary import to_tbx

        sys.stdout.write(to_tbx(entries))
    elif form is TermFormat.CSV:
        _csv(_TERM_COLUMNS, ([getattr(entry, column) for column in _TERM_COLUMNS] for entry in entries))
    else:
        from diglot.terminal.tables import open_console, print_rows

        columns = _TERM_COLUMNS[:-2]
        print_rows(open_console(), columns, ([getattr(entry, column) for column in columns] for entry in entries))


def _print_alignment(bitext: "Bitext", form: AlignmentFormat, unit: AlignmentUnit, title: str) -> None:
    from diglot.corpus.memory import joined, to_tmx

    if form is AlignmentFormat.JSONL:
        for one in bitext.alignments:
            _emit(_group(bitext, one))
    elif form is AlignmentFormat.TMX:
        sys.stdout.write(to_tmx(bitext, unit.value, __version__))
    elif form is AlignmentFormat.HTML:
        from diglot.web.pages import alignment_page

        sys.stdout.write(alignment_page(bitext, title))
    else:
        rows = [
            (
                joined([bitext.english[index] for index in one.en], " "),
                joined([bitext.chinese[index] for index in one.zh], ""),
                f"{one.score:.2f}" if one.en and one.zh else "",
            )
            for one in bitext.alignments
        ]
        if form is AlignmentFormat.TSV:
            _csv(("en", "zh", "score"), rows, delimiter="\t")
        else:
            from diglot.terminal.tables import open_console, print_rows

            print_rows(open_console(), ("en", "zh", "score"), rows)


_FINDING_COLUMNS = ("code", "rule", "severity", "message", "en", "zh")


def _print_check(findings: "Sequence[Finding]", bitext: "Bitext", form: Format) -> None:
    if form is Format.JSON:
        alignment = [_group(bitext, one) for one in bitext.alignments]
        _emit({"findings": findings, "alignment": alignment}, indent=2)
        return
    if form is Format.JSONL:
        for one in findings:
            _emit(one)
        return
    rows = (
        (one.code, one.rule, one.severity, one.message, *(side.quote if side else "" for side in (one.en, one.zh)))
        for one in findings
    )
    if form is Format.CSV:
        _csv(_FINDING_COLUMNS, rows)
    else:
        from diglot.terminal.tables import open_console, print_rows

        print_rows(open_console(), _FINDING_COLUMNS[1:], (row[1:] for row in rows))


def _group(bitext: "Bitext", one: "Alignment") -> list[object]:
    """Return a group as it is printed: numbers of English units, numbers of Chinese units, score."""
    english, chinese = [bitext.english[index] for index in one.en], [bitext.chinese[index] for index in one.zh]
    return [[unit.number for unit in english], [unit.number for unit in chinese], one.score]


_QUANTITY_COLUMNS = ("kind", "value", "unit", "currency", "modifier", "bound", "start", "end", "quote")


def _print_quantities(found: "Iterable[tuple[int, list[Quantity]]]", form: Format) -> None:
    rows = ((number, *(getattr(one, column) for column in _QUANTITY_COLUMNS)) for number, ones in found for one in ones)
    if form is Format.CSV:
        _csv(("line", *_QUANTITY_COLUMNS), rows)
    elif form is Format.TABLE:
        from diglot.terminal.tables import open_console, print_rows

        print_rows(open_console(), ("line", *_QUANTITY_COLUMNS), rows)
    else:
        for _, ones in found:
            _emit([_quantity_json(one) for one in ones])


def _quantity_json(quantity: "Quantity") -> dict[str, object]:
    import msgspec

    record: dict[str, object] = msgspec.to_builtins(quantity)
    return record | {"value": None} if quantity.value.is_nan() else record


_SCORE_COLUMNS = ("score", "precision", "recall", "f1", "gold", "wrong", "missed")


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
        _csv(_SCORE_COLUMNS, (list(row.values()) for row in scores))
    else:
        from diglot.terminal.tables import open_console, print_scores

        print_scores(open_console(), scores, evaluation, errors)


def _differences(evaluation: "Evaluation", errors: bool) -> dict[str, object]:
    return {"differences": evaluation.differences} if errors else {}


# Corpora


INTERRUPTED = 130
"""Exit status: stopped by Ctrl-C, as shells have it."""

CorpusPlace = Annotated[
    str,
    typer.Option("--corpus", "-c", envvar="DIGLOT_CORPUS", show_envvar=True, help="Folder or address of the corpus."),
]
CorpusArgument = Annotated[
    str,
    typer.Argument(metavar="URI", envvar="DIGLOT_CORPUS", show_envvar=True, help="Folder or address of the corpus."),
]
corpus_app = typer.Typer(
    help="Look after a corpus: count, list, check, export, tidy up, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(corpus_app, name="corpus")


@app.command("ingest")
def ingest_command(
    corpus: CorpusPlace,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH...", help="Reports, folders and archives of them (zip, tar), patterns."),
    ] = None,
    encode: Annotated[bool, typer.Option("--encode/--no-encode", help="Make the passages' vectors too.")] = True,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Files read at once; one a processor.", show_default=False)
    ] = None,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed before.")] = False,
    encode_missing: Annotated[
        bool, typer.Option("--encode-missing", help="Also make the vectors that --no-encode has left out before.")
    ] = False,
    model: Annotated[str, typer.Option("--model", "-m", help="Sentence encoder: its name or folder.")] = "default",
    password: PasswordOption = None,
) -> None:
    """Add reports to a corpus, which is made if it is not there.

    Files that are in it already, as they are, are left alone; those that have changed are replaced. Ctrl-C writes what
    has been read, and the same command goes on from there.

    \b
    Examples:
      diglot ingest reports/ --corpus corpus/
      diglot ingest 'archive/20*.zip' --corpus s3://bucket/corpus --jobs 8
      diglot ingest --retry-failed --encode-missing --corpus corpus/
    """
    from diglot.corpus.ingest import Settings, ingest
    from diglot.corpus.store import open_store
    from diglot.terminal.corpus import ingest_progress, print_outcome

    if not (paths or retry_failed or encode_missing):
        raise typer.BadParameter("name the reports, or folders of them")
    chosen = model if encode and model != "none" else None
    settings = Settings(
        model=chosen,
        jobs=jobs or _processors(),
        retry_failed=retry_failed,
        encode_missing=encode_missing,
        password=password,
    )
    store = open_store(corpus, create=True, model=chosen or "default")
    with _interruptible() as stopped, ingest_progress() as progress:
        outcome = ingest(store, paths or [], settings, progress=progress, stopped=stopped)
    print_outcome(outcome, corpus)
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)
    if outcome.failures:
        raise typer.Exit(UNREADABLE)


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end what is done in good order, and the second one at once."""
    pressed: list[int] = []

    def press(*_: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(1)
        _complain("stopping, once this batch is written; Ctrl-C again ends at once, and loses it")

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@corpus_app.command("stats")
def stats_command(corpus: CorpusArgument, form: FormatOption = None) -> None:
    """Print how much a corpus holds."""
    from diglot.corpus.inspection import stats
    from diglot.corpus.store import open_store
    from diglot.terminal.corpus import print_stats

    print_stats(stats(open_store(corpus)), _chosen(form).value)


@corpus_app.command("list")
def list_command(corpus: CorpusArgument, form: FormatOption = None) -> None:
    """Print the reports of a corpus, and the files that could not be read."""
    from diglot.corpus.inspection import listing
    from diglot.corpus.store import open_store
    from diglot.terminal.corpus import print_list

    print_list(listing(open_store(corpus)), _chosen(form).value)


@corpus_app.command("verify")
def verify_command(corpus: CorpusArgument) -> None:
    """Check that a corpus is whole: print what is not, a line each, with status 1."""
    from diglot.corpus.inspection import verify
    from diglot.corpus.store import open_store

    wrong = 0
    for message in verify(open_store(corpus)):
        wrong += 1
        _write(message)
    sys.stderr.write(f"{'whole' if not wrong else f'{wrong} faults'}\n")
    if wrong:
        raise typer.Exit(FOUND)


@corpus_app.command("compact")
def compact_command(corpus: CorpusArgument) -> None:
    """Join small files, bring the indices up to date, and remove what nobody sees any more."""
    from diglot.corpus.collection import Corpus

    Corpus.open(corpus).compact()


@corpus_app.command("export")
def export_command(
    corpus: CorpusArgument,
    folder: Annotated[Path, typer.Option("--to", "-o", help="Folder for the files.")],
) -> None:
    """Write the tables of a corpus as Parquet files."""
    from diglot.corpus.inspection import export
    from diglot.corpus.store import open_store

    for path in export(open_store(corpus), folder):
        _write(str(path))


@corpus_app.command("remove")
def remove_command(
    corpus: CorpusPlace,
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Ids, files, or the folders or archives that they lie in.")
    ],
) -> None:
    """Remove reports from a corpus; their files stay where they are."""
    from diglot.corpus.collection import Corpus

    sys.stderr.write(f"{Corpus.open(corpus).remove(sources)} removed\n")


# Searching


class SearchFormat(StrEnum):
    """How hits are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class SearchLanguage(StrEnum):
    """The languages that a search can be confined to."""

    EN = "en"
    ZH = "zh"
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"


class FigureKind(StrEnum):
    """The kinds of figures that a search can ask for."""

    MARKET_SIZE = "market_size"
    CAGR = "cagr"
    SHARE = "share"
    GROWTH = "growth"
    VOLUME = "volume"
    OTHER = "other"


SearchFormatOption = Annotated[
    SearchFormat | None,
    typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
]
CountOption = Annotated[int, typer.Option("--count", "-n", min=1, max=1000, help="How many to print.")]


@app.command("search")
def search_command(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words, a question, a figure, a name: in any language.")
    ],
    corpus: CorpusPlace,
    lang: Annotated[
        SearchLanguage | None, typer.Option("--lang", "-l", help="Only passages in it.", show_default=False)
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Only of this publisher.")] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Only of reports published then: 2025, 2023-2025, 2023- or -2025.")
    ] = None,
    market: Annotated[str | None, typer.Option("--market", help="Only of markets with this in their name.")] = None,
    section: Annotated[str | None, typer.Option("--section", help="Only under headings with this in them.")] = None,
    kind: Annotated[
        FigureKind | None, typer.Option("--kind", help="Only passages with such a figure.", show_default=False)
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only passages of this theme.")] = None,
    count: CountOption = 10,
    explain: Annotated[bool, typer.Option("--explain", help="Also print how each hit was found.")] = False,
    form: SearchFormatOption = None,
) -> None:
    """Print the passages of a corpus that answer a query, in both languages, with their places.

    \b
    Examples:
      diglot search "helium supply" --corpus corpus/
      diglot search "手持式超音波的市場規模" --corpus corpus/ --year 2024- --kind market_size
      diglot search "tariffs" --corpus s3://bucket/corpus --lang zh -n 20 --format jsonl
    """
    from diglot.corpus.filters import Filters
    from diglot.corpus.reader import Reader
    from diglot.corpus.search import Searcher
    from diglot.terminal.search import print_answer

    if not query.strip():
        raise typer.BadParameter("the query is empty; ask for words, a figure or a name")
    first, last = _years(year)
    filters = Filters(
        lang=lang.value if lang else None,
        publisher=publisher,
        first_year=first,
        last_year=last,
        market=market,
        section=section,
        kind=kind.value if kind else None,
        theme=theme,
    )
    answer = Searcher(Reader(corpus)).search(query, filters, count=count)
    chosen = form or (SearchFormat.TABLE if sys.stdout.isatty() else SearchFormat.JSON)
    print_answer(answer, chosen.value, explain=explain)


@app.command("similar")
def similar_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report; - for standard input.")],
    corpus: CorpusPlace,
    count: CountOption = 10,
    form: SearchFormatOption = None,
    password: PasswordOption = None,
) -> None:
    """Print the reports of a corpus that are like one, with the passages that are most like its own.

    \b
    Examples:
      diglot similar report.pdf --corpus corpus/
      diglot similar report.pdf --corpus corpus/ -n 3 --format json
    """
    from diglot.corpus.reader import Reader
    from diglot.corpus.search import Searcher
    from diglot.corpus.similar import find_similar
    from diglot.terminal.search import print_similar

    found = find_similar(Searcher(Reader(corpus)), _document(file, password), count=count)
    print_similar(found, (form or (SearchFormat.TABLE if sys.stdout.isatty() else SearchFormat.JSON)).value)


def _years(text: str | None) -> tuple[int | None, int | None]:
    """Return the first and the last year of a period that may be open: 2025, 2023-2025, 2023-, -2025."""
    import re

    if text is None:
        return None, None
    match = re.fullmatch(r"(\d{4})?(-)?(\d{4})?", text.strip())
    if not match or not (match[1] or match[3]):
        raise typer.BadParameter(f"{text!r} is no year or period; write 2025, 2023-2025, 2023- or -2025")
    first, last = (int(match[1]) if match[1] else None), (int(match[3]) if match[3] else None)
    return first, last if match[2] else first


def main() -> None:
    """Run the command line; an error that diglot raises on purpose is one line and an exit status."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end quietly when "head" has seen enough
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        app()
    except DiglotError as err:
        _complain(str(err))
        sys.exit(UNREADABLE)
    except MemoryError:
        _complain("there is not enough memory for this; split the file")
        sys.exit(UNREADABLE)
    except Exception as err:
        from diglot.extract.parse.errors import one_line

        _complain(one_line(f"a fault of diglot ({type(err).__name__}: {err}); please report it with the file"))
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
