"""Paragraphs that stand in one language alone."""

from collections.abc import Iterator

from ...models.language import fold
from ..cues import cue_table
from ..records import Bitext, Document, Finding, Unit
from .findings import finding, place_of

LEAST_ENGLISH, LEAST_CHINESE = 60, 20
"""Characters of a paragraph whose lack is a finding."""
PROSE = ("paragraph", "list_item")
_STOPS = (". ", "。", "，", "；")
_LONGEST_OFFER = 200
"""Characters of a line of prices and licences; a longer paragraph with a price is prose."""
LEAST_COVERAGE = 0.3
"""The share of a side's paragraphs that must have a counterpart, else the report is no bilingual one."""


def check_coverage(english: Document, chinese: Document, bitext: Bitext) -> Iterator[Finding]:
    """Yield the paragraphs that stand in one language alone."""
    sides = [[(one.en, one.zh) for one in bitext.alignments], [(one.zh, one.en) for one in bitext.alignments]]
    for name, document, units, least, groups in (
        ("missing_paragraph", english, bitext.english, LEAST_ENGLISH, sides[0]),
        ("extra_paragraph", chinese, bitext.chinese, LEAST_CHINESE, sides[1]),
    ):
        prose = [unit for unit in units if unit.kind in PROSE and len(unit.text) >= least and not _is_aside(unit)]
        missing = [units[index] for own, others in groups if not others for index in own if units[index] in prose]
        if len(prose) - len(missing) < LEAST_COVERAGE * len(prose):
            continue
        for unit in missing:
            place = place_of(document, unit.start, unit.end)
            if name == "missing_paragraph":
                yield finding(name, "this paragraph has no Chinese", place, None, confidence=0.8)
            else:
                yield finding(name, "this paragraph has no English", None, place, confidence=0.8)


def _is_aside(unit: Unit) -> bool:
    """Whether a unit is about buying the report, or a row of links: Home | Industries | Contact."""
    return is_offer(unit) or ("|" in unit.text and not any(stop in unit.text for stop in _STOPS))


def is_offer(unit: Unit) -> bool:
    """Whether a unit is about buying the report: short, with prices."""
    return len(unit.text) <= _LONGEST_OFFER and cue_table().money_other.search(fold(unit.text)) is not None
