"""Findings for people: the two places side by side, what differs in them marked."""

import re
from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..corpus.checked import Checked, summary
from ..corpus.differing import Spans, differing
from ..corpus.regions import Regions
from ..extract.records import Document, Finding, Place

_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_QUOTE, _DIFFERENT = "bold", "bold reverse"
_BEFORE, _BEHIND = 60, 40
"""Columns of text around a quote that are shown."""
_LONGEST = 200
"""Columns of a quote that are shown."""
_MARGINS = 6
"""Columns that the two sides do not have."""
_WORD = re.compile(r"(?:\d[\d,.\[\]]*\d|[^\W\u2e80-\uffef]+|.)[，。、；：！？）」』》〉】”’,.;:!?)%\]]*\s*")
"""What stands on one line: a number, a word of letters, or a Chinese character, with the marks that close it."""


def print_findings(console: Console, reports: Sequence[Checked]) -> None:
    """Print the findings of reports, and last how many there are."""
    for report in reports:
        if report.findings:
            names = " – ".join(document.source for document in report.documents)
            console.rule(Text(names, "bold"), align="left", characters="─")
            regions = Regions(report.english), Regions(report.chinese)
            for finding in report.findings:
                plain, width = console.color_system is None, (console.width - _MARGINS) // 2
                console.print(_finding(finding, report, regions, plain=plain, width=width))
    console.print(Text(summary(reports), "bold"))


def _finding(
    finding: Finding, report: Checked, regions: tuple[Regions, Regions], *, plain: bool, width: int
) -> RenderableType:
    head = Text.assemble(
        (finding.severity, _STYLES[finding.severity]), " ", (f"{finding.code} {finding.rule}", "bold"), "  "
    )
    head.append(finding.message)
    table = Table(box=box.SIMPLE, show_header=False, show_edge=False, pad_edge=False, padding=(0, 1), expand=True)
    for _ in range(2):
        table.add_column(ratio=1, overflow="fold")
    spans = _differing(finding)
    table.add_row(
        _place(finding.en, report.english, regions[0], spans[0], plain, width),
        _place(finding.zh, report.chinese, regions[1], spans[1], plain, width),
    )
    return Group(head, Padding(table, (0, 0, 1, 2)))


def _differing(finding: Finding) -> tuple[Spans, Spans]:
    """Return what is marked in each quote: what differs between the two, nothing in one that stands alone."""
    if finding.en and finding.zh:
        return differing(finding.en.quote, finding.zh.quote, finding.rule)
    return [], []


def _place(place: Place | None, document: Document, regions: Regions, spans: Spans, plain: bool, width: int) -> Text:
    """Return a quote in its surroundings, and where that is; what differs is in brackets where there are no styles."""
    if place is None:
        return Text("–", "dim")
    start, end = _around(place, document)
    text = Text(_before(document.text[start : place.start]))
    text.append_text(_quote(place.quote, spans, plain))
    if len(place.quote) <= _LONGEST:
        text.append(_behind(document.text[place.end : end]))
    return Text("\n").join((*_lines(text, width), Text(_where(place, regions), "dim")))


def _lines(text: Text, width: int) -> Iterator[Text]:
    """Yield lines as wide as may be: Chinese breaks between any two characters, but not before a closing mark."""
    cuts, filled = [], 0
    for match in _WORD.finditer(text.plain):
        size = cell_len(match[0].rstrip())
        if filled + size > width and match.start():
            cuts.append(match.start())
            filled = 0
        filled += cell_len(match[0])
    for line in text.divide(cuts):
        line.rstrip()
        yield line


def _around(place: Place, document: Document) -> tuple[int, int]:
    """Return the span of the block that a place is in, of a table that of the row."""
    block = next((one for one in document.blocks if one.start <= place.start < one.end), None)
    if block is None:
        return place.start, place.end
    if not block.cells:
        return block.start, max(block.end, place.end)
    end = document.text.find("\n", place.end, block.end)
    return document.text.rfind("\n", block.start, place.start) + 1 or block.start, block.end if end < 0 else end


def _quote(quote: str, spans: Spans, plain: bool) -> Text:
    text, at = Text(), 0
    for start, end in spans:
        text.append(_one_line(quote[at:start]), _QUOTE)
        marked = _one_line(quote[start:end])
        text.append(f"[{marked}]" if plain else marked, _DIFFERENT)
        at = end
    rest = _one_line(quote[at:])
    text.append(rest if len(rest) <= _LONGEST else rest[:_LONGEST] + "…", _QUOTE)
    return text


def _before(text: str) -> str:
    line = _one_line(text)
    if len(line) <= _BEFORE:
        return line
    kept = line[-_BEFORE:]
    return "…" + (kept if line[-_BEFORE - 1] == " " else re.sub(r"^[!-~]*", "", kept))


def _behind(text: str) -> str:
    line = _one_line(text)
    if len(line) <= _BEHIND:
        return line
    kept = line[:_BEHIND]
    return (kept if line[_BEHIND] == " " else re.sub(r"[!-~]*$", "", kept)) + "…"


def _one_line(text: str) -> str:
    """Return a text without line ends and controls, as long as it was."""
    return "".join(char if char.isprintable() else " " for char in text)


def _where(place: Place, regions: Regions) -> str:
    if place.page is not None:
        return f"page {place.page}"
    region = regions.of(place) if regions.in_file else None
    return f"line {region.start_line}, column {region.start_column}" if region else f"character {place.start}"
