"""The page of a check: both languages side by side, figures and findings in their places."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from ..corpus.checked import SEVERITIES, Checked, counts, summary
from ..corpus.differing import differing
from ..extract.quantities import find_quantities, shifted
from ..extract.records import Document, Figure, Finding, Quantity, Unit
from ..extract.report import analyze
from ..models.language import Lang, main_language
from ..models.lexicon import Rules, load
from .pages import templates

Values = Callable[[Document, Sequence[Unit]], Mapping[tuple[int, int], str]]
"""Says what the figures in units of a document are, in words, by their spans."""
_BARE = ("number", "ill_formed")
"""Quantities that are no figures: of themselves they say nothing that a reader could check."""
_KINDS = {"cagr": "CAGR"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of a document that a finding is about."""

    number: int
    """Of the finding on the page, from 1."""
    finding: Finding
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a text that is shown in one way."""

    parts: Sequence[tuple[str, bool]]
    """Texts, and whether they are what differs."""
    value: str = ""
    """What its figure is, in words."""
    marks: Sequence[_Mark] = ()
    begun: Sequence[_Mark] = ()
    """The marks that begin with it."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What is shown of a document in one language: the figures and findings, by their places."""

    lang: Lang
    figures: Mapping[tuple[int, int], str]
    marks: Sequence[_Mark]
    different: Sequence[tuple[int, int]]
    shown: set[int] = field(default_factory=set)
    """The numbers of the findings that a unit shows."""


def check_page(reports: Sequence[Checked], unreadable: Sequence[str]) -> str:
    """Return findings as an HTML page that stands alone: both texts, and a list that leads to the places in them."""
    sections, number = [], 1
    for report in reports:
        sections.append(section(report, number))
        number += len(report.findings)
    found = {one.code for report in reports for one in report.findings}
    return (
        templates()
        .get_template("check.html")
        .render(
            title="diglot check: " + (_name(reports[0]) if len(reports) == 1 else f"{len(reports)} reports"),
            summary=summary(reports),
            counts=counts(reports),
            severities=SEVERITIES,
            sections=sections,
            rules=[rule for rule in load(Rules).rule if rule.code in found],
            unreadable=unreadable,
        )
    )


def _name(report: Checked) -> str:
    return " – ".join(document.source for document in report.documents)


def section(report: Checked, number: int = 1, values: Values | None = None) -> dict[str, Any]:
    """Return both texts of a report in rows that say the same, with its findings counted from a number.

    `values` say what the figures in units are; without them they are looked for.
    """
    numbered = list(enumerate(report.findings, start=number))
    english, chinese = (_side(report, numbered, side, values or _figures) for side in ("en", "zh"))
    rows = [
        [
            ("en", [_shown(report.bitext.english[index], english) for index in one.en]),
            ("zh", [_shown(report.bitext.chinese[index], chinese) for index in one.zh]),
        ]
        for one in report.bitext.alignments
    ]
    return {
        "name": _name(report),
        "langs": {"en": english.lang, "zh": chinese.lang},
        "rows": rows,
        "findings": numbered,
        "shown": {"en": english.shown, "zh": chinese.shown},
    }


def _side(report: Checked, numbered: Sequence[tuple[int, Finding]], name: str, values: Values) -> _Side:
    marks, different = [], []
    for number, finding in numbered:
        place = finding.en if name == "en" else finding.zh
        if place:
            marks.append(_Mark(number, finding, place.start, place.end))
            if finding.en and finding.zh:
                spans = differing(finding.en.quote, finding.zh.quote, finding.rule)[0 if name == "en" else 1]
                different += [(place.start + start, place.start + end) for start, end in spans]
    document = report.english if name == "en" else report.chinese
    units = report.bitext.english if name == "en" else report.bitext.chinese
    lang = main_language("".join(unit.text for unit in units))
    return _Side(lang, values(document, units), marks, different)


def _figures(document: Document, units: Sequence[Unit]) -> dict[tuple[int, int], str]:
    """Return what the figures of units are, by their spans."""
    stated = analyze(document).figures
    kinds = {(figure.start, figure.end): figure for figure in stated}
    currencies = Counter(one.currency for one in stated if one.currency is not None and not one.inferred)
    spans: dict[tuple[int, int], list[str]] = {}
    for unit in units:
        for one in shifted(find_quantities(unit.text, main_language(unit.text), currencies=currencies), unit.start):
            if one.kind not in _BARE:
                spans.setdefault((one.start, one.end), []).append(_value(one))
    found = {}
    for span, values in spans.items():
        figure = kinds.get(span)
        found[span] = ", ".join((" to ".join(values), *_meaning(figure))) if figure else " to ".join(values)
    return found


def stated_values(figures: Iterable[Figure]) -> dict[tuple[int, int], str]:
    """Return what figures are that have been found before, by their spans."""
    spans: dict[tuple[int, int], list[Figure]] = {}
    for one in figures:
        spans.setdefault((one.start, one.end), []).append(one)
    return {
        span: ", ".join((" to ".join(_amount(one.currency, one.value, one.unit) for one in ones), *_meaning(ones[0])))
        for span, ones in spans.items()
    }


def _meaning(figure: Figure) -> list[str]:
    if figure.kind == "other":
        return []
    said = [_KINDS.get(figure.kind, figure.kind.replace("_", " ")), figure.role]
    return [part for part in said if part]


def _value(quantity: Quantity) -> str:
    if quantity.kind == "year":
        return f"year {quantity.value}"
    return _amount(quantity.currency, quantity.value, quantity.unit)


def _amount(currency: str | None, value: Decimal, unit: str | None) -> str:
    return f"{currency or ''} {value:,f} {unit or ''}".strip()


def _shown(unit: Unit, side: _Side) -> dict[str, object]:
    """Return a unit with the findings about all of it, and its pieces."""
    marks = [mark for mark in side.marks if mark.start < unit.end and mark.end > unit.start]
    side.shown.update(mark.number for mark in marks)
    whole = [mark for mark in marks if mark.start <= unit.start and mark.end >= unit.end]
    inside = [mark for mark in marks if mark not in whole]
    return {"kind": unit.kind, "start": unit.start, "whole": whole, "pieces": list(_pieces(unit, side, inside))}


def _pieces(unit: Unit, side: _Side, marks: Sequence[_Mark]) -> Iterator[_Piece]:
    """Yield a unit in stretches that differ in nothing."""
    figures = [(span, value) for span, value in side.figures.items() if unit.start <= span[0] < unit.end]
    different = [span for span in side.different if unit.start <= span[0] < unit.end]
    spans = [*((mark.start, mark.end) for mark in marks), *(span for span, _ in figures), *different]
    cuts = sorted({unit.start, unit.end, *(min(max(at, unit.start), unit.end) for span in spans for at in span)})
    stretches = [
        (
            tuple(mark for mark in marks if mark.start <= start < mark.end),
            next((figure for figure in figures if figure[0][0] <= start < figure[0][1]), None),
            start,
            end,
        )
        for start, end in pairwise(cuts)
    ]
    for (inside, figure), group in groupby(stretches, key=lambda one: (one[0], one[1])):
        parts = [(start, end) for _, _, start, end in group]
        yield _Piece(
            parts=[
                (
                    unit.text[start - unit.start : end - unit.start],
                    any(span[0] <= start < span[1] for span in different),
                )
                for start, end in parts
            ],
            value=figure[1] if figure else "",
            marks=inside,
            begun=[mark for mark in inside if max(mark.start, unit.start) == parts[0][0]],
        )
