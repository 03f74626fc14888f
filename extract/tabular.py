"""Figures in tables: a cell is read together with the labels of its row and column."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ..models.language import Lang, fold, main_language
from ..models.lexicon import Lists, any_of, load
from .cues import RoleHint, cue_table
from .drafts import SMALLEST_MARKET, Draft
from .entities import heads_companies
from .quantities import find_quantities, shifted, trim
from .records import Block, Cell, FigureKind, Quantity, Year
from .subjects import market_name
from .units import UnitPhrase, find_unit
from .years import year_mentions

Span = tuple[int, int]

_SHORT_PERIOD = re.compile(r"(?<![\d.,])'?([0-4]\d) ?[-–—/~] ?'?([0-4]\d)(?![\d.,%])")
"""A period in a label as "CAGR 18-23" has it."""
_RISES = re.compile("increase|rise|growth|[增升]")
"""What tells the head of a column of changes (增減率) from that of falls, whose values have no sign."""
_UNIT_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands around a value: from the nearest (its own cell, its row) to the furthest (the caption)."""

    row: tuple[Span, ...] = ()
    column: tuple[Span, ...] = ()
    table: tuple[Span, ...] = ()

    @property
    def all(self) -> tuple[Span, ...]:
        """All of them, the nearest first."""
        return (*self.row, *self.column, *self.table)


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table's cells by place, and which of them are labels."""

    cells: dict[tuple[int, int], Cell]
    quantities: dict[tuple[int, int], list[Quantity]]
    header_rows: int
    heads: tuple[Cell, ...]
    """The cells of the header rows that are not empty."""
    rows: dict[int, list[Cell]] = field(default_factory=lambda: defaultdict(list))


def read_table(
    folded: str,
    text: str,
    block: Block,
    index: int,
    captions: Sequence[Span],
    currencies: Mapping[str, int],
) -> Iterator[Draft]:
    """Yield the figures of a table.

    `captions` are the lines around it that may give title and unit, `currencies` what the document names.
    """
    grid = _grid(text, block, currencies)
    drafts = list(_drafts(folded, text, block, index, captions, grid))
    parts = _parts(text, grid, drafts)
    companies = any(heads_companies(folded[cell.start : cell.end]) for cell in grid.heads if cell.column == 0)
    for place, draft in drafts:
        part = parts.get(place)
        yield replace(draft, part=None if companies else part, company=part if companies else None)


_Place = tuple[int, int]
"""Row and column of a cell."""


def _drafts(
    folded: str, text: str, block: Block, index: int, captions: Sequence[Span], grid: _Grid
) -> Iterator[tuple[_Place, Draft]]:
    """Yield the figures of a table with the places of their cells."""
    for (row, column), cell in grid.cells.items():
        if row < grid.header_rows or (column == 0 and len(grid.rows[row]) > 1):
            continue
        labels = _labels(text, grid, cell, captions)
        line = grid.rows[row]
        lang = _language(text, labels, line) if block.lang == "mul" else block.lang
        for quantity in _signed(text, cell, grid.quantities[row, column]):
            draft = read_labelled(folded, text, quantity, labels, index, lang, _together(grid, line, block))
            if draft is not None:
                yield (row, column), draft


def _parts(text: str, grid: _Grid, drafts: Sequence[tuple[_Place, Draft]]) -> dict[_Place, str]:
    """Return by their cells the parts that a table divides the market into: labels of rows, or of columns of years.

    A label is that of a part if its figure is one of several, of one kind and year, whose labels differ; the total's is
    none.
    """
    columns, rows = ({place: _label(text, grid, place, of_row) for place, _ in drafts} for of_row in (True, False))
    return _divided(columns, drafts, 1) | _divided(rows, drafts, 0)


def _label(text: str, grid: _Grid, place: _Place, of_row: bool) -> str | None:
    """Return the label of a cell's row, or of its column if the row's is a year, if it names something."""
    row, column = place
    first = next((cell for cell in grid.rows[row] if cell.column == 0 < column), None)
    if first is None:
        return None
    if of_row:
        label = text[first.start : first.end]
        return label if _names_part(label) else None
    if {found.kind for found in grid.quantities[row, 0]} != {"year"}:
        return None
    heads = (text[cell.start : cell.end] for cell in grid.heads if cell.column == column)
    above = [_UNIT_BEHIND.sub("", head) for head in heads]
    return above[-1] if above and _names_part(above[-1]) else None


def _names_part(label: str) -> bool:
    """Whether a label may be that of a part: "Under 500 kW" is, "Market size" and "Base year 2024" are not."""
    dated = any(found.kind == "year" for found in find_quantities(label, main_language(label)))
    return _LETTERS.search(label) is not None and not dated and not _names_measure(label)


def _divided(
    labels: Mapping[_Place, str | None], drafts: Sequence[tuple[_Place, Draft]], axis: int
) -> dict[_Place, str]:
    found: dict[object, dict[_Place, str]] = defaultdict(dict)
    for place, draft in drafts:
        if (label := labels[place]) is not None:
            one = draft.quantity
            found[place[axis], draft.kind, draft.year, one.unit, one.currency][place] = label
    return {
        place: label
        for ones in found.values()
        if len({fold(label) for label in ones.values()}) > 1
        for place, label in ones.items()
        if not names_total(fold(label))
    }


def names_total(label: str) -> bool:
    """Whether the label of a row, in small letters, says that it is the sum of the others."""
    return _total().fullmatch(label.strip(" :：*")) is not None


@cache
def _total() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(load(Lists).total)})(?:\s*[(（].*[)）])?")


def _together(grid: _Grid, line: Sequence[Cell], block: Block) -> int:
    """Return where what belongs together begins: the row, if a cell of it names its own year ("$42.4 bn (2031)")."""
    inside = (grid.quantities[cell.row, cell.column] for cell in line[1:])
    own = any({"year", "money"} <= {found.kind for found in quantities} for quantities in inside)
    return line[0].start if own else block.start


def _language(text: str, labels: Labels, line: Sequence[Cell]) -> Lang:
    """Return the language of a row's label, in a table of both, or else that of the row."""
    start, end = labels.row[-1]
    own = main_language(text[start:end]) if len(labels.row) > 1 else "und"
    return own if own != "und" else main_language(text[line[0].start : line[-1].end])


def _grid(text: str, block: Block, currencies: Mapping[str, int]) -> _Grid:
    cells = {(cell.row, cell.column): cell for cell in block.cells}
    quantities = {
        place: shifted(find_quantities(text[cell.start : cell.end], block.lang, currencies=currencies), cell.start)
        for place, cell in cells.items()
    }
    header_rows = _header_rows(text, block.cells, quantities)
    heads = tuple(cell for cell in block.cells if cell.row < header_rows and cell.end > cell.start)
    grid = _Grid(cells, quantities, header_rows, heads)
    for cell in block.cells:
        grid.rows[cell.row].append(cell)
    return grid


def _signed(text: str, cell: Cell, quantities: Sequence[Quantity]) -> Sequence[Quantity]:
    """Read a cell that is a number in brackets as accountants do: negative."""
    bracketed = text[cell.start : cell.start + 1] in ("(", "（") and text[cell.end - 1 : cell.end] in (")", "）")
    if not bracketed or len(quantities) != 1 or _LETTERS.search(text, cell.start, cell.end):
        return quantities
    return [replace(quantities[0], value=-quantities[0].value)]


def _header_rows(text: str, cells: Sequence[Cell], quantities: dict[tuple[int, int], list[Quantity]]) -> int:
    """Count the rows on top without values: marked as header, or with nothing but words and years."""
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.row].append(cell)
    count = 0
    for row in sorted(by_row):
        marked = all(cell.header for cell in by_row[row])
        values = [q for cell in by_row[row] for q in quantities[cell.row, cell.column] if q.kind != "year"]
        later_values = not values and any(
            q.kind != "year" for cell in cells if cell.row > row for q in quantities[cell.row, cell.column]
        )
        wordy = len(by_row[row]) > 1 and not values and count == 0 and later_values and _is_head(text, by_row[row])
        if not (marked or wordy):
            break
        count += 1
    return count


def _is_head(text: str, row: Sequence[Cell]) -> bool:
    """Whether an unmarked first row is a header: "Base year | 2024" is not, "Region | 2024 | 2030" is."""
    return len(row) > 2 or not any(char.isdigit() for cell in row for char in text[cell.start : cell.end])


def _labels(text: str, grid: _Grid, own: Cell, captions: Sequence[Span]) -> Labels:
    row, column = own.row, own.column
    left = [cell for cell in grid.rows[row] if cell.column < column and _LETTERS.search(text[cell.start : cell.end])]
    named = [cell for cell in left if all(found.kind == "year" for found in grid.quantities[row, cell.column])]
    left = named[::-1] or left
    left += [cell for cell in grid.rows[row] if cell.column == 0 and cell not in left and column > 0]
    above = [cell for cell in grid.heads if cell.column <= column < cell.column + cell.column_span]
    corner = [cell for cell in grid.heads if cell.column == 0]
    return Labels(
        row=tuple((cell.start, cell.end) for cell in (own, *left[:1])),
        column=tuple((cell.start, cell.end) for cell in above),
        table=(*((cell.start, cell.end) for cell in corner), *captions),
    )


def read_labelled(
    folded: str, text: str, quantity: Quantity, labels: Labels, index: int, lang: Lang, place: int
) -> Draft | None:
    """Return the figure that a value and its labels make, or None if they make none."""
    if quantity.kind == "number":
        quantity = _with_unit_of(text, quantity, labels, lang)
    kind = _kind(folded, quantity, labels)
    if kind is None:
        return None
    if kind in ("growth", "cagr") and quantity.value > 0 and _declines(folded, labels):
        quantity = replace(quantity, value=-quantity.value)
    return Draft(
        quantity=quantity,
        kind=kind,
        year=_year(folded, text, labels, kind, lang),
        role=_role(folded, labels),
        subject=_subject(text, quantity, labels, kind, lang),
        block=index,
        lang=lang,
        sentence=place,
        tabular=True,
    )


def _with_unit_of(text: str, quantity: Quantity, labels: Labels, lang: Lang) -> Quantity:
    """Give a bare number the unit that its column, row or caption names: "Revenue (USD million)"."""
    for start, end in (*labels.column, *labels.row, *labels.table):
        if unit := find_unit(text[start:end], lang):
            return _apply(quantity, unit)
    return quantity


def _apply(quantity: Quantity, unit: UnitPhrase) -> Quantity:
    return replace(
        quantity,
        kind=unit.kind,
        value=trim(quantity.value.scaleb(unit.power)),
        unit=unit.unit,
        currency=unit.currency,
        inferred=unit.inferred,
    )


def _kind(folded: str, quantity: Quantity, labels: Labels) -> FigureKind | None:
    table = cue_table()
    if quantity.kind == "money":
        if abs(quantity.value) < SMALLEST_MARKET or any(
            heads_companies(folded[slice(*span)]) for span in labels.table[:1]
        ):
            return "other"
        other = any(table.money_other.search(folded, *span) for span in (*labels.row, *labels.column))
        market = any(table.market.search(folded, *span) for span in (*labels.row, *labels.column))
        return "other" if other and not market else "market_size"
    if quantity.kind == "percent":
        for span in labels.all:
            if cue := next(table.percent_cues(folded, *span), None):
                return "cagr" if cue.kind == "growth" and _names_period(folded, span) else cue.kind
        return "other"
    if quantity.kind in ("percentage_point", "basis_point"):
        return "other"
    if quantity.kind in ("count", "measure"):
        return "volume" if any(table.volume.search(folded, *span) for span in labels.all) else None
    return None


def _declines(folded: str, labels: Labels) -> bool:
    named = [span for span in (*labels.row, *labels.column) if cue_table().decline.search(folded, *span)]
    return any(_RISES.search(folded, *span) is None for span in named)


def _year(folded: str, text: str, labels: Labels, kind: FigureKind, lang: Lang) -> Year | None:
    """Return the year of the nearest label that names one; of a rate only a period will do."""
    captions = [span for span in labels.table if kind != "cagr" and _describes_values(folded, span)]
    for start, end in (*labels.row, *labels.column, *captions):
        for mention in year_mentions(find_quantities(text[start:end], lang)):
            place = start + mention.start
            if isinstance(mention.value, int) and kind == "growth" and _is_compared(folded, start, place):
                return mention.value + 1
            if mention.is_period == (kind == "cagr"):
                return mention.value
        if kind == "cagr" and (short := _SHORT_PERIOD.search(folded, start, end)):
            return 2000 + int(short[1]), 2000 + int(short[2])
    return None


def _names_period(folded: str, span: Span) -> bool:
    """Whether a label names a period: "Growth rate (2025-2031)" is a compound one."""
    return any(mention.is_period for mention in year_mentions(find_quantities(folded[slice(*span)])))


def _is_compared(folded: str, start: int, place: int) -> bool:
    """Whether a label names the year that a change starts from: "Change on 2023"."""
    return cue_table().compared.search(folded, start, place) is not None


def _describes_values(folded: str, span: Span) -> bool:
    """Whether a caption says what its table holds; a line about the publication may stand there too."""
    table = cue_table()
    return bool(table.market.search(folded, *span) or next(table.percent_cues(folded, *span), None))


def _role(folded: str, labels: Labels) -> RoleHint | None:
    for span in (*labels.row, *labels.column):
        for _, role in cue_table().role_cues(folded, *span):
            return role
    return None


def _subject(text: str, quantity: Quantity, labels: Labels, kind: FigureKind, lang: Lang) -> str | None:
    """Return the label of the row, if it names something; else a market that a label or the caption names."""
    start, end = labels.row[-1]
    if labels.column and end < quantity.start and _names_something(text[start:end], lang):
        return text[start:end]
    names = (market_name(text, span, lang) for span in labels.all)
    return next((name for name in names if name), None)


def _names_something(label: str, lang: Lang) -> bool:
    """Whether a row label is a segment or region and not the name of a measure: "Europe", not "Market size"."""
    return bool(_LETTERS.search(label)) and not _names_measure(label) and not find_quantities(label, lang)


def _names_measure(label: str) -> bool:
    table, folded = cue_table(), fold(label)
    return bool(table.market.search(folded) or next(table.percent_cues(folded, 0, len(folded)), None))
