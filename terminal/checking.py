"""The check for the command line: of one report, of twins, or of all reports of a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..corpus.baseline import Entry, found_no_more, read_baseline, without_known
from ..corpus.checked import Checked
from ..corpus.checking import check_report
from ..corpus.glossary import read_glossary
from ..corpus.selection import Selection, select_rules
from ..corpus.settings import CheckSettings
from ..corpus.twins import is_alone, twins
from ..extract.parse.errors import LimitError
from ..extract.records import Document
from ..extract.terms import Dictionary
from ..models.language import is_chinese, main_language
from .output import complain, progress
from .reading import files_of, note, read_document, read_documents

Report = tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How reports are to be checked."""

    selection: Selection
    baseline: Path | None
    accepted: tuple[Entry, ...]
    glossary: Dictionary | None
    model: str | None


def reports_of(path: str, twin: str | None, unreadable: list[str], password: str | None) -> list[Report]:
    """Return the report at a path, with its twin, or all reports of a folder; what has no twin is named.

    What cannot be read of a folder is noted, and does not stop the rest.
    """
    if not Path(path).is_dir():
        report = tuple(read_document(file, password) for file in (path, twin) if file is not None)
        if is_alone(report):
            complain(f"warning: {_without_twin(report[0])}; name it too, or the folder of both")
        return [report]
    files = files_of([Path(path)], unreadable, deep=True)
    reports = list(twins(read_documents(files, unreadable, password)))
    for report in reports:
        if is_alone(report):
            complain(f"warning: {_without_twin(report[0])} in {path}; it is not checked")
    return sorted((report for report in reports if not is_alone(report)), key=lambda report: report[0].source)


def plan_check(settings: CheckSettings, *, known: bool) -> Plan:
    """Return what is set, read and ready; if `known`, what the baseline accepts is left out.

    Raises:
        UnknownRuleError: a rule that is named is none.
        BaselineError: the baseline cannot be read.
        GlossaryError: the glossary cannot be read.
    """
    baseline = Path(settings.baseline) if settings.baseline and known else None
    return Plan(
        selection=select_rules(settings.select, settings.ignore, settings.severity),
        baseline=baseline,
        accepted=read_baseline(baseline) if baseline else (),
        glossary=read_glossary(Path(settings.glossary)) if settings.glossary else None,
        model=None if settings.model == "none" else settings.model,
    )


def check_reports(reports: Sequence[Report], plan: Plan, unreadable: list[str]) -> list[Checked]:
    """Check reports; one that takes too long is noted, and does not stop the rest."""
    checked: list[Checked] = []
    for report in progress(reports, "Checking"):
        try:
            one = check_report(report, plan.selection, model=plan.model, glossary=plan.glossary)
        except LimitError as err:
            note(str(err), unreadable)
        else:
            checked.append(one)
    if plan.baseline is None:
        return checked
    if gone := found_no_more(checked, plan.accepted, plan.selection.codes, plan.baseline):
        are = "finding is" if gone == 1 else "findings are"
        complain(f"{plan.baseline}: {gone} accepted {are} found no more; --write-baseline takes out what is")
    return [without_known(one, plan.accepted, plan.baseline) for one in checked]


def _without_twin(document: Document) -> str:
    chinese = is_chinese(main_language(document.text))
    language, other = ("Chinese", "English") if chinese else ("English", "Chinese")
    return f"{document.source}: is {language}, and has no {other} twin"
