"""The commands: parse arguments, make one call, print.

Data goes to standard output, messages to standard error. Exit status: 0 done, 1 done and a check has found something,
2 wrong usage, 3 some input could not be read (the rest was done).
"""

import io
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diglot import __version__
from diglot.models.errors import DiglotError
from diglot.terminal.formats import AlignmentFormat, CheckFormat, Format, LedgerFormat, RuleFormat, TermFormat
from diglot.terminal.output import complain, progress, write

if TYPE_CHECKING:
    from diglot.corpus.links import Links

FOUND = 1
"""Exit status: done, and a check has found something."""
UNREADABLE = 3
"""Exit status: some input could not be read, the rest was done. Wrong usage is 2, as typer has it."""

app = typer.Typer(
    help="Facts from bilingual (English / Chinese) market-research reports.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
NoEncoderOption = Annotated[bool, typer.Option("--no-encoder", help="As --model none: quicker, less exact.")]


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
    from diglot.terminal.reading import read_reports
    from diglot.terminal.reports import print_reports

    unreadable: list[str] = []
    print_reports(read_reports(files, unreadable, password), _chosen(form))
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
    from diglot.extract.quantities import find_quantities
    from diglot.terminal.quantities import print_quantities
    from diglot.terminal.reading import read_lines

    found = ((number, find_quantities(line, lang.value)) for number, line in enumerate(read_lines(file), start=1))
    print_quantities(found, form or (Format.TABLE if sys.stdout.isatty() else Format.JSONL))


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
    from diglot.corpus.glossary import collect, read_glossary
    from diglot.corpus.twins import twins
    from diglot.extract.terms import find_terms
    from diglot.terminal.reading import files_of, read_documents
    from diglot.terminal.terms import print_terms

    own = read_glossary(glossary) if glossary else None
    unreadable: list[str] = []
    reports = (
        (documents[0].source, find_terms(documents, glossary=own, confidence=0, model=_model(model)))
        for documents in twins(read_documents(files_of(paths, unreadable), unreadable, password))
    )
    print_terms(
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
    no_encoder: NoEncoderOption = False,
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
    from diglot.corpus.comparing import in_time
    from diglot.extract.bitext import align
    from diglot.terminal.alignment import print_alignment
    from diglot.terminal.reading import read_document

    name = None if no_encoder else _model(model)
    first = read_document(english, password)
    second = read_document(chinese, password) if chinese is not None else None
    with in_time(first, second, model=name):
        bitext = align(first, second, unit.value, model=name)
    title = " – ".join(Path(document.source).name for document in (first, second) if document)
    chosen = form or (AlignmentFormat.TABLE if sys.stdout.isatty() else AlignmentFormat.JSONL)
    print_alignment(bitext, chosen, unit.value, title)


@app.command("check")
def check_command(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A report, one of twins, or a folder of reports.")],
    twin: Annotated[str | None, typer.Argument(metavar="[TWIN]", help="Its twin.", show_default=False)] = None,
    form: Annotated[
        CheckFormat | None,
        typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option("--fail-on", help="End with status 1 on findings as grave as this.  [default: error]"),
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", help="Only these rules: names, codes, or beginnings of codes (DG1).")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help="Not these rules.")] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="A file of findings that are accepted.", show_default=False)
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Accept what is found: write it to the baseline.")
    ] = False,
    glossary: Annotated[
        Path | None,
        typer.Option("--glossary", "-g", help="Your own terms: CSV with the columns en and zh, or TBX."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", "-m", help="Sentence encoder: its name or folder; none does without.", show_default=False
        ),
    ] = None,
    no_encoder: NoEncoderOption = False,
    password: PasswordOption = None,
) -> None:
    """Print where the two languages of reports disagree: figures, paragraphs, segments.

    Twins are told by their names (lens_en.pdf, lens_tw.pdf), else by what they say. What is not given here is taken
    from the table [tool.diglot.check] of pyproject.toml, or [check] of diglot.toml, nearest to the report.

    \b
    Examples:
      diglot check report.html
      diglot check report_en.pdf report_zh.pdf --fail-on warning
      diglot check reports/ --select DG1 --format html > findings.html
      diglot check reports/ --baseline known.json --write-baseline
    """
    from diglot.corpus.baseline import write_baseline as accept
    from diglot.corpus.settings import find_settings, with_options
    from diglot.terminal.check import grave, print_check
    from diglot.terminal.checking import check_reports, plan_check, reports_of

    folder = Path(path).is_dir()
    if folder and twin is not None:
        raise typer.BadParameter(f"{path} is a folder, whose twins are found; it has no TWIN")
    unreadable: list[str] = []
    with _usage():
        settings = with_options(
            find_settings(Path() if path == "-" else Path(path)).check,
            select=_split(select),
            ignore=_split(ignore),
            fail_on=fail_on and fail_on.value,
            baseline=baseline and str(baseline),
            glossary=glossary and str(glossary),
            model="none" if no_encoder else model,
        )
        if write_baseline and settings.baseline is None:
            raise typer.BadParameter("--write-baseline asks for --baseline FILE")
        plan = plan_check(settings, known=not write_baseline)
        checked = check_reports(reports_of(path, twin, unreadable, password), plan, unreadable)
        if write_baseline and settings.baseline is not None:
            accept(Path(settings.baseline), checked)
            complain(f"{settings.baseline}: {sum(len(one.findings) for one in checked)} findings are accepted")
            raise typer.Exit(UNREADABLE if unreadable else 0)
    chosen = form or (CheckFormat.TABLE if sys.stdout.isatty() else CheckFormat.JSON)
    print_check(checked, unreadable, chosen, fail_on=settings.fail_on, several=folder)
    if unreadable:
        raise typer.Exit(UNREADABLE)
    if {one.severity for report in checked for one in report.findings}.intersection(grave(settings.fail_on)):
        raise typer.Exit(FOUND)


@app.command("rules")
def rules_command(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[RULE...]", help="Names or codes.", show_default=False)
    ] = None,
    form: Annotated[
        RuleFormat | None,
        typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
    ] = None,
) -> None:
    """Print the rules of the check, or all about some of them: examples, what to do, how to switch them off.

    \b
    Examples:
      diglot rules
      diglot rules magnitude DG201
      diglot rules --format json
    """
    from diglot.corpus.selection import find_rule
    from diglot.models.lexicon import Rules, load
    from diglot.terminal.rules import print_rules

    with _usage():
        wanted = [find_rule(name) for name in names] if names else load(Rules).rule
    chosen = form or (RuleFormat.TABLE if sys.stdout.isatty() else RuleFormat.JSON)
    print_rules(wanted, chosen, whole=bool(names))


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
    from diglot.terminal.evaluation import print_evaluation

    evaluation = evaluate(progress(gold_files(folder), "Evaluating"), password=password)
    print_evaluation(evaluation, _chosen(form), errors)
    for message in evaluation.unreadable:
        complain(message)
    if evaluation.unreadable:
        raise typer.Exit(UNREADABLE)


def _model(name: str) -> str | None:
    return None if name == "none" else name


def _chosen(form: Format | None) -> Format:
    return form or (Format.TABLE if sys.stdout.isatty() else Format.JSON)


@contextmanager
def _usage() -> Iterator[None]:
    """Turn what is wrong with options and settings into an error of usage."""
    from diglot.corpus.baseline import BaselineError
    from diglot.corpus.selection import UnknownRuleError
    from diglot.corpus.settings import SettingsError

    try:
        yield
    except (BaselineError, SettingsError, UnknownRuleError) as err:
        raise typer.BadParameter(str(err)) from err


def _split(names: Sequence[str] | None) -> tuple[str, ...] | None:
    return tuple(part.strip() for name in names for part in name.split(",")) if names else None


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
        complain("stopping, once this batch is written; Ctrl-C again ends at once, and loses it")

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
        write(message)
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
        write(str(path))


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
    from diglot.terminal.reading import read_document
    from diglot.terminal.search import print_similar

    found = find_similar(Searcher(Reader(corpus)), read_document(file, password), count=count)
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


# Themes


class ThemeFormat(StrEnum):
    """How themes are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command("themes")
def themes_command(
    corpus: CorpusPlace,
    refit: Annotated[bool, typer.Option("--refit", help="Cluster all passages anew; ids stay where they can.")] = False,
    themes: Annotated[
        Path | None, typer.Option("--themes", help="A TOML file of your own themes beside ours.", show_default=False)
    ] = None,
    form: Annotated[
        ThemeFormat | None,
        typer.Option("--format", "-f", help="How to print; table on a terminal, else json.", show_default=False),
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Also write a page with a map of the passages.", show_default=False)
    ] = None,
) -> None:
    """Print the themes of a corpus in both languages, with evidence, and their course over time and place.

    Passages get the themes that they have, so that diglot search --theme finds them. Reports that came since the last
    time are given the themes that there are.

    \b
    Examples:
      diglot themes --corpus corpus/
      diglot themes --corpus corpus/ --refit --themes ours.toml --html themes.html
      diglot search "scanner" --theme tariffs_supply_chain --corpus corpus/
    """
    from diglot.corpus.store import open_store
    from diglot.corpus.themes.overview import overview
    from diglot.corpus.themes.own import guided_themes
    from diglot.terminal.themes import print_themes

    found, drawn = overview(open_store(corpus), guided_themes(themes), refit=refit)
    if html is not None:
        from diglot.web.themes import themes_page

        html.write_text(themes_page(found, drawn, corpus), encoding="utf-8")
    print_themes(found, (form or (ThemeFormat.TABLE if sys.stdout.isatty() else ThemeFormat.JSON)).value)


# The ledger


LedgerFormatOption = Annotated[
    LedgerFormat | None,
    typer.Option(
        "--format", "-f", help="How to print; by the file's ending, table on a terminal, else json.", show_default=False
    ),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", dir_okay=False, help="File to write.", show_default=False)
]
LinksOption = Annotated[
    Path | None,
    typer.Option("--links", dir_okay=False, help="Which names mean one market, in TOML.", show_default=False),
]


@app.command("figures")
def figures_command(
    corpus: CorpusPlace,
    market: Annotated[str | None, typer.Option("--market", help="Only of markets with this in a name.")] = None,
    kind: Annotated[FigureKind | None, typer.Option("--kind", help="Only such figures.", show_default=False)] = None,
    year: Annotated[str | None, typer.Option("--year", help="Only of then: 2025, 2023-2025, 2023- or -2025.")] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="Only of it, in any language or by code; world for no region.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", help="Only of this publisher.")] = None,
    lang: Annotated[
        SearchLanguage | None, typer.Option("--lang", "-l", help="Only what it states.", show_default=False)
    ] = None,
    where: Annotated[str | None, typer.Option("--where", help="A condition of SQL over the columns.")] = None,
    links: LinksOption = None,
    compare: Annotated[bool, typer.Option("--compare", help="Estimates side by side, and what contradicts.")] = False,
    rates: Annotated[
        Path | None,
        typer.Option("--rates", dir_okay=False, help="CSV: currency,to,rate,date,source.", show_default=False),
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="Currency to convert to, at --rates.")] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", dir_okay=False, help="Draw into a .png, .svg or .html.", show_default=False)
    ] = None,
    form: LedgerFormatOption = None,
    output: OutputOption = None,
) -> None:
    """Print the figures of a corpus: who says what of which market, where, and where they disagree.

    \b
    Examples:
      diglot figures --corpus corpus/ --market 影像服務 --kind market_size --year 2024-
      diglot figures --corpus corpus/ --market "imaging services" --compare --plot market.png
      diglot figures --corpus corpus/ --where "value > 1e9 AND currency = 'USD'" -o figures.xlsx
    """
    from diglot.corpus.estimates import compare_estimates, find_conflicts, growth_rates
    from diglot.corpus.ledger import Query, find_figures, rows_of
    from diglot.corpus.markets import market_links
    from diglot.corpus.rates import converted, read_rates
    from diglot.corpus.reader import Reader
    from diglot.terminal.ledger import print_comparison, print_figures, with_places

    first, last = _years(year)
    query = Query(
        market=market,
        kind=kind.value if kind else None,
        first_year=first,
        last_year=last,
        region=region,
        publisher=publisher,
        lang=lang.value if lang else None,
        where=where,
    )
    if (to is None) != (rates is None):
        raise typer.BadParameter("--rates and --to belong together: at which rates, and to which currency")
    given = read_rates(rates) if rates else []
    reader = Reader(corpus)
    rows = rows_of(find_figures(reader, market_links(reader, _links(links)), query))
    if plot:
        from diglot.terminal.plot import draw

        if left := draw(compare_estimates(rows), plot):
            complain(f"{plot}: {left} more series of estimates do not fit; choose by --market or --region")
    if compare:
        growth = growth_rates(rows)
        chosen = _ledger_format(form, output)
        print_comparison(compare_estimates(rows), growth, find_conflicts(growth), chosen, output)
        return
    shown = list(converted(rows, given, to.upper())) if to else rows
    if not plot or form or output:
        print_figures(with_places(shown), _ledger_format(form, output), output)


@app.command("markets")
def markets_command(
    corpus: CorpusPlace,
    links: LinksOption = None,
    write_links: Annotated[
        Path | None,
        typer.Option("--write-links", dir_okay=False, help="Write what was found, to be changed.", show_default=False),
    ] = None,
    form: LedgerFormatOption = None,
) -> None:
    """Print the markets of a corpus with all their names.

    \b
    Examples:
      diglot markets --corpus corpus/ --write-links links.toml
      diglot markets --corpus corpus/ --links links.toml
    """
    from diglot.corpus.links import written
    from diglot.corpus.markets import listed, market_links
    from diglot.corpus.reader import Reader
    from diglot.terminal.ledger import print_markets

    given = _links(links)
    found = listed(market_links(Reader(corpus), given))
    if write_links:
        write_links.write_text(written(found, given.apart if given else ()), "utf-8")
    else:
        print_markets(found, _ledger_format(form, None))


@app.command("diff")
def diff_command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A file; with --corpus a report of it.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its later edition.")],
    corpus: Annotated[
        str | None, typer.Option("--corpus", "-c", help="Folder or address of the corpus.", show_default=False)
    ] = None,
    form: LedgerFormatOption = None,
    output: OutputOption = None,
    password: PasswordOption = None,
) -> None:
    """Print the figures and segments that changed from one edition to the next, in both languages.

    \b
    Examples:
      diglot diff report-2024.pdf report-2025.pdf
      diglot diff report-2024.pdf report-2025.pdf --corpus corpus/ --format csv
    """
    from diglot.corpus.diff import diff_reports, stored_reports
    from diglot.corpus.reader import Reader
    from diglot.extract.report import analyze
    from diglot.terminal.ledger import print_changes
    from diglot.terminal.reading import read_document

    if corpus is None:
        editions = [[analyze(read_document(file, password))] for file in (old, new)]
    else:
        reader = Reader(corpus)
        editions = [stored_reports(reader, name) for name in (old, new)]
    print_changes(diff_reports(*editions), _ledger_format(form, output), output)


def _links(file: Path | None) -> "Links | None":
    from diglot.corpus.links import read_links

    return read_links(file) if file else None


def _ledger_format(form: LedgerFormat | None, output: Path | None) -> LedgerFormat:
    """Return the form that is asked for, else that of the file's ending."""
    if form is None and output is not None:
        ending = output.suffix.lower().removeprefix(".")
        form = LedgerFormat("markdown" if ending == "md" else ending) if ending in (*LedgerFormat, "md") else None
    return form or (LedgerFormat.TABLE if sys.stdout.isatty() and output is None else LedgerFormat.JSON)


def main() -> None:
    """Run the command line; an error that diglot raises on purpose is one line and an exit status."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # end quietly when "head" has seen enough
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        app()
    except DiglotError as err:
        complain(str(err))
        sys.exit(UNREADABLE)
    except MemoryError:
        complain("there is not enough memory for this; split the file")
        sys.exit(UNREADABLE)
    except Exception as err:
        from diglot.extract.parse.errors import one_line

        complain(one_line(f"a fault of diglot ({type(err).__name__}: {err}); please report it with the file"))
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
