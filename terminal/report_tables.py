"""Reports as tables for people: a row for each fact, and the segments."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..extract.records import Figure, Member, Report, Segmentation, Year
from ..models.language import is_chinese
from ..models.regions import region_name

_NARROW = 72
"""Columns of a terminal below which a table of figures leaves out what its rows can do without."""


def print_report(console: Console, report: Report) -> None:
    """Print what a report says for people: its titles, a row for each fact, its segments."""

    console.rule(Text(report.source, "bold"), align="left", characters="─")
    for title in (report.title.get("en"), report.title.get("zh")):
        if title:
            console.print(Text(title, "bold"))
    details = [
        ("languages", ", ".join(report.languages)),
        ("product code", report.product_code),
        ("publisher", report.publisher),
        ("published", report.published),
    ]
    console.print(Text("   ".join(f"{label}: {value}" for label, value in details if value), "dim"))
    if report.figures:
        console.print(_figure_table(report.figures, narrow=console.width < _NARROW))
    else:
        console.print(Text("no figures found", "dim"))
    if report.segments:
        console.print(_segment_table(report.segments))
    for label, names in (("Companies", report.companies), ("Regions", [region_name(code) for code in report.regions])):
        if names:
            console.print(Text(f"{label}: {', '.join(names)}"))
    console.print()


def _figure_table(figures: Sequence[Figure], *, narrow: bool) -> Table:
    """One row a fact: its English and Chinese wordings side by side; a narrow table leaves out what can be."""

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("Kind", no_wrap=not narrow, min_width=6 if narrow else 11)
    if not narrow:
        table.add_column("About", overflow="fold", min_width=7, max_width=26)
    for title, shown in (("Year", [_year(f.year) for f in figures]), ("Role", [f.role or "" for f in figures])):
        if not (narrow and title == "Role"):
            table.add_column(title, no_wrap=not narrow, min_width=4 if narrow else max(map(len, (title, *shown))))
    table.add_column("Value", justify="right", no_wrap=True, min_width=max(map(len, map(_amount, figures)), default=5))
    table.add_column("English", overflow="fold", min_width=7)
    table.add_column("中文", overflow="fold", min_width=7)
    for mentions in _facts(figures):
        first = mentions[0]
        english = [figure for figure in mentions if not is_chinese(figure.lang)]
        chinese = [figure for figure in mentions if is_chinese(figure.lang)]
        about = next((figure.metric_text for figure in (*english, *chinese) if figure.metric_text), "")
        row = [first.kind.replace("_", " "), about, _year(first.year), first.role or "", _amount(first)]
        shown = [row[0], row[2], row[4]] if narrow else row
        table.add_row(*shown, _wording(english), _wording(chinese), style="dim" if first.kind == "other" else None)
    return table


_KIND_ORDER = ("market_size", "cagr", "share", "growth", "volume", "other")


def _facts(figures: Sequence[Figure]) -> list[list[Figure]]:
    """Group the mentions of the same fact; kinds in a fixed order, facts as the text has them.

    Equal values about different things are different facts: the first thing that the English text names goes
    with the first that the Chinese text does, and so on.
    """
    facts: dict[tuple[object, ...], list[Figure]] = {}
    things: dict[tuple[object, ...], list[str]] = {}
    for figure in figures:
        value = (figure.kind, figure.value, figure.currency, figure.year)
        named = things.setdefault((*value, is_chinese(figure.lang)), [])
        if figure.metric_text and figure.metric_text not in named and figure.kind in ("share", "growth"):
            named.append(figure.metric_text)
        thing = named.index(figure.metric_text) if figure.metric_text in named else 0
        facts.setdefault((*value, thing), []).append(figure)
    return sorted(facts.values(), key=lambda mentions: _KIND_ORDER.index(mentions[0].kind))


def _year(year: Year | None) -> str:
    if year is None:
        return ""
    return f"{year[0]}–{year[1]}" if isinstance(year, tuple) else str(year)


_SCALES = ((12, "tn"), (9, "bn"), (6, "m"))


def _amount(figure: Figure) -> str:
    """Return a value as people write it: USD 127.63 bn, 6.14 %."""
    value = figure.value
    for power, short in _SCALES if figure.unit != "%" else ():
        if abs(value) >= 10**power:
            scaled = value.scaleb(-power).normalize()
            return f"{figure.currency or ''} {scaled:f} {short} {figure.unit or ''}".strip()
    unit = f" {figure.unit}" if figure.unit else ""
    return f"{figure.currency or ''} {value:,f}{unit}".strip()


def _wording(figures: Sequence[Figure]) -> str:
    """Return the first wording of a fact and how often it is stated."""
    if not figures:
        return "–"
    wording = " ".join(figures[0].quote.split())
    return wording if len(figures) == 1 else f"{wording} ×{len(figures)}"


def _segment_table(segments: Sequence[Segmentation]) -> Table:
    """One row a dimension: its members in both languages, sub-members indented."""

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("Dimension", "English", "中文"):
        table.add_column(title, overflow="fold")
    rows: dict[str, dict[bool, list[str]]] = {}
    shown: set[tuple[str, ...]] = set()
    for segment in segments:
        lines = tuple(_tree(segment.members, ""))
        if lines not in shown:
            shown.add(lines)
            rows.setdefault(segment.dimension_canonical, {}).setdefault(is_chinese(segment.lang), []).extend(lines)
    for dimension, cells in rows.items():
        table.add_row(dimension, "\n".join(cells.get(False, ())), "\n".join(cells.get(True, ())), end_section=True)
    return table


def _tree(members: Sequence[Member], indent: str) -> Iterator[str]:
    for member in members:
        yield indent + member.name
        yield from _tree(member.children, indent + "  ")
