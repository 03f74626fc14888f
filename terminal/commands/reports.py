"""Commands over single reports: extract, quantities, terms, evaluate."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..formats import Format, TermFormat
from ..output import complain, progress
from .options import UNREADABLE, FormatOption, ModelOption, PasswordOption, chosen_format, encoder_name


class Language(StrEnum):
    """The languages that a text can be said to have."""

    AUTO = "auto"
    EN = "en"
    ZH = "zh"
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"


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
    from ..reading import read_reports
    from ..reports import print_reports

    unreadable: list[str] = []
    print_reports(read_reports(files, unreadable, password), chosen_format(form))
    if unreadable:
        raise typer.Exit(UNREADABLE)


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
    from ...extract.quantities import find_quantities
    from ..quantities import print_quantities
    from ..reading import read_lines

    found = ((number, find_quantities(line, lang.value)) for number, line in enumerate(read_lines(file), start=1))
    print_quantities(found, form or (Format.TABLE if sys.stdout.isatty() else Format.JSONL))


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
    from ...corpus.glossary import collect, read_glossary
    from ...corpus.twins import twins
    from ...extract.terms import find_terms
    from ..reading import files_of, read_documents
    from ..terms import print_terms

    own = read_glossary(glossary) if glossary else None
    unreadable: list[str] = []
    reports = (
        (documents[0].source, find_terms(documents, glossary=own, confidence=0, model=encoder_name(model)))
        for documents in twins(read_documents(files_of(paths, unreadable), unreadable, password))
    )
    print_terms(
        collect(reports, confidence=confidence), form or (TermFormat.TABLE if sys.stdout.isatty() else TermFormat.JSON)
    )
    if unreadable:
        raise typer.Exit(UNREADABLE)


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
    from ...corpus.evaluation import evaluate, gold_files
    from ..evaluation import print_evaluation

    evaluation = evaluate(progress(gold_files(folder), "Evaluating"), password=password)
    print_evaluation(evaluation, chosen_format(form), errors)
    for message in evaluation.unreadable:
        complain(message)
    if evaluation.unreadable:
        raise typer.Exit(UNREADABLE)
