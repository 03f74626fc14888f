"""A report as pages show it: both texts in rows, a page of rows at a time, with what stands in them listed beside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..corpus.checked import Checked
from ..extract.records import Document, Figure
from .checked import section

ROWS = 60
"""Rows of a page."""
Values = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class PageLink:
    """Where the picture of a page is."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A figure in the list beside the texts."""

    kind: str
    side: str
    start: int
    """Of the unit that it stands in."""
    quote: str
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Both texts of a report, all of its rows."""

    section: dict[str, Any]
    figures: tuple[Listed, ...]
    places: Mapping[tuple[int, str], int]
    """By number and side of a finding: the row that it stands in."""

    @property
    def pages(self) -> int:
        """How many pages of rows there are."""
        return max(1, -(-len(self.section["rows"]) // ROWS))

    def page(self, number: int) -> dict[str, Any]:
        """Return the section with the rows of one page."""
        return self.section | {"rows": self.section["rows"][(number - 1) * ROWS : number * ROWS]}

    def figures_on(self, number: int) -> list[Listed]:
        """Return the figures on a page of rows."""
        here = {(side, unit["start"]) for row in self.page(number)["rows"] for side, units in row for unit in units}
        return [one for one in self.figures if (one.side, one.start) in here]

    def page_of(self, finding: int, side: str) -> int | None:
        """Return the page of rows on which a finding is marked."""
        row = self.places.get((finding, side))
        return None if row is None else row // ROWS + 1

    def find(self, side: int, start: int) -> tuple[int, str] | None:
        """Return the page, and the anchor, of the unit of a document (0 or 1) that a character stands in."""
        best: tuple[int, int, str] | None = None
        names = ("en", "zh") if side == 0 and self.one_document else (("en",), ("zh",))[side]
        for place, row in enumerate(self.section["rows"]):
            for name, units in row:
                for unit in units if name in names else ():
                    if unit["start"] <= start and (best is None or unit["start"] > best[0]):
                        best = unit["start"], place, name
        return (best[1] // ROWS + 1, f"{best[2]}-{best[0]}") if best else None

    @property
    def one_document(self) -> bool:
        """Whether both texts stand in one file."""
        return bool(self.section["one_document"])


def shown(checked: Checked, values: Sequence[Values], figures: Iterable[tuple[int, Figure]] = ()) -> Shown:
    """Return a check as it is shown; `values` are what the figures of each document are.

    `figures` are listed beside the texts, each with the number of its document.
    """

    def values_of(document: Document, _: object) -> Values:
        return values[0] if document is checked.english else values[-1]

    found = section(checked, 1, values_of)
    found["one_document"] = checked.english is checked.chinese
    return Shown(found, tuple(_listed(found, figures, values)), dict(_places(found)))


def _places(found: Mapping[str, Any]) -> Iterator[tuple[tuple[int, str], int]]:
    for place, row in reversed(list(enumerate(found["rows"]))):
        for side, units in row:
            for unit in units:
                marks = [*unit["whole"], *(mark for piece in unit["pieces"] for mark in piece.marks)]
                yield from (((mark.number, side), place) for mark in marks)


def _listed(
    found: Mapping[str, Any], figures: Iterable[tuple[int, Figure]], values: Sequence[Values]
) -> Iterator[Listed]:
    units = sorted(
        (0 if found["one_document"] or side == "en" else 1, unit["start"], side)
        for row in found["rows"]
        for side, units in row
        for unit in units
    )
    seen: set[tuple[int, int, int]] = set()
    place = 0
    for number, one in sorted(figures, key=lambda pair: (pair[0], pair[1].start)):
        if (number, one.start, one.end) in seen:
            continue
        seen.add((number, one.start, one.end))
        while place + 1 < len(units) and units[place + 1][:2] <= (number, one.start):
            place += 1
        if units and units[place][0] == number:
            value = values[min(number, len(values) - 1)].get((one.start, one.end), "")
            yield Listed(one.kind, units[place][2], units[place][1], one.quote, value)


def page_links(documents: Sequence[Document], reports: Sequence[str]) -> dict[tuple[str, int], PageLink]:
    """Return the pages that units begin on, by side and start, where the file of a document is a PDF."""
    found: dict[tuple[str, int], PageLink] = {}
    for place, (document, report) in enumerate(zip(documents, reports, strict=True)):
        if document.media_type != "application/pdf":
            continue
        sides = ("en", "zh") if len(documents) == 1 else (("en",), ("zh",))[place]
        for start, page in _starts(document):
            for side in sides:
                found[side, start] = PageLink(page, f"/reports/{report}/pages/{page}")
    return found


def _starts(document: Document) -> Iterator[tuple[int, int]]:
    for block in document.blocks:
        pages = [(block.start, block.page), *((cell.start, cell.page) for cell in block.cells)]
        yield from ((start, page) for start, page in pages if page is not None)


def first_on_page(found: Mapping[tuple[str, int], PageLink], rows: Iterable[Any]) -> dict[tuple[str, int], PageLink]:
    """Return the links of the units with which a page begins, so that not every paragraph says its page."""
    kept: dict[tuple[str, int], PageLink] = {}
    last: dict[str, str] = {}
    for row in rows:
        for side, units in row:
            for unit in units:
                link = found.get((side, unit["start"]))
                if link and last.get(side) != link.address:
                    last[side] = link.address
                    kept[side, unit["start"]] = link
    return kept
