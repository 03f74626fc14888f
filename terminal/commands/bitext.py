"""Commands over both languages of a report: align, check, rules."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..formats import AlignmentFormat, CheckFormat, RuleFormat
from ..output import complain
from .options import FOUND, UNREADABLE, ModelOption, NoEncoderOption, PasswordOption, encoder_name, errors_of_usage


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
    from ...corpus.comparing import in_time
    from ...extract.bitext import align
    from ..alignment import print_alignment
    from ..reading import read_document

    name = None if no_encoder else encoder_name(model)
    first = read_document(english, password)
    second = read_document(chinese, password) if chinese is not None else None
    with in_time(first, second, model=name):
        bitext = align(first, second, unit.value, model=name)
    title = " – ".join(Path(document.source).name for document in (first, second) if document)
    chosen = form or (AlignmentFormat.TABLE if sys.stdout.isatty() else AlignmentFormat.JSONL)
    print_alignment(bitext, chosen, unit.value, title)


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
    from ...corpus.baseline import write_baseline as accept
    from ...corpus.settings import find_settings, with_options
    from ..check import grave, print_check
    from ..checking import check_reports, plan_check, reports_of

    folder = Path(path).is_dir()
    if folder and twin is not None:
        raise typer.BadParameter(f"{path} is a folder, whose twins are found; it has no TWIN")
    unreadable: list[str] = []
    with errors_of_usage():
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
    from ...corpus.selection import find_rule
    from ...models.lexicon import Rules, load
    from ..rules import print_rules

    with errors_of_usage():
        wanted = [find_rule(name) for name in names] if names else load(Rules).rule
    chosen = form or (RuleFormat.TABLE if sys.stdout.isatty() else RuleFormat.JSON)
    print_rules(wanted, chosen, whole=bool(names))


def _split(names: Sequence[str] | None) -> tuple[str, ...] | None:
    return tuple(part.strip() for name in names for part in name.split(",")) if names else None
