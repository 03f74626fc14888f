"""How well a document was read, against what its generator says.

Blocks: the share of expected blocks that are found whole and in order. Tables: F1 of adjacency relations, as at the
ICDAR 2013 table competition (Göbel et al., 2013), end to end: a false table costs precision. Texts are compared in NFKC,
without white space, bullets and marks of footnotes; a footnote may keep its mark.
"""

import itertools
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.generators.flow import Expected

ORDERED = ("title", "heading", "paragraph", "list_item")
ANYWHERE = ("caption", "footnote", "aside")

_DROPPED = re.compile(r"[\s\u00ad\u200b-\u200f\ufeff\u00b2\u00b3\u00b9\u2070-\u2079*†‡§]+")
_SIGNS = frozenset(("$", "€", "£", "¥", "NT$", "US$", "HK$", "RMB", "USD"))
_NUMERIC = tuple("(-–0123456789")
_LABEL = re.compile(r"[(\[]?\d{0,2}[.)\]]?")
_BULLET = re.compile(r"^(?:[•▪◦‣·●■□▶➤–—\-*\uf000-\uf0ff]+|[(（]?\d{1,2}[.、)）](?!\d))")


def normal(text: str) -> str:
    """Return a text as it is compared.

    >>> normal("• ﬁve  億 美元³")
    'five億美元'
    """
    return _BULLET.sub("", unicodedata.normalize("NFKC", _DROPPED.sub("", text)))


@dataclass(frozen=True, slots=True)
class BlockScore:
    """How many blocks were found whole and in order, and which were not."""

    found: int
    total: int
    broken: tuple[Expected, ...]
    """Found nowhere as a whole."""
    displaced: tuple[Expected, ...]
    """Found whole, but out of order."""

    @property
    def share(self) -> float:
        return self.found / self.total if self.total else 1.0


def score_blocks(found: Iterable[str], expected: Iterable[Expected]) -> BlockScore:
    """Compare the texts of blocks as read with those expected: a block is found if one equals it."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(found):
        places.setdefault(normal(text), []).append(place)
    return _score([(block, _places(block, places)) for block in expected])


def _places(block: Expected, places: dict[str, list[int]]) -> list[int]:
    text = normal(block.text)
    if block.kind == "footnote":
        return [place for found, some in places.items() if _is_footnote(found, text) for place in some]
    return places.get(text, [])


def _is_footnote(found: str, text: str) -> bool:
    return found.endswith(text) and bool(_LABEL.fullmatch(found[: len(found) - len(text)]))


def score_text(found: str, expected: Iterable[Expected]) -> BlockScore:
    """Compare a text without blocks with the blocks expected: a block is found if the text has it in one piece."""
    text = unicodedata.normalize("NFKC", _DROPPED.sub("", found))
    return _score([(block, _occurrences(normal(block.text), text)) for block in expected])


def _occurrences(part: str, text: str) -> list[int]:
    places = []
    place = text.find(part)
    while place >= 0 and part:
        places.append(place)
        place = text.find(part, place + 1)
    return places


def _score(blocks: Sequence[tuple[Expected, list[int]]]) -> BlockScore:
    ordered = [(block, places) for block, places in blocks if block.kind in ORDERED]
    loose = [(block, places) for block, places in blocks if block.kind in ANYWHERE]
    chain = _longest_chain([places for _, places in ordered])
    displaced = [block for index, (block, places) in enumerate(ordered) if places and index not in chain]
    broken = [block for block, places in ordered + loose if not places]
    return BlockScore(
        found=len(chain) + sum(1 for _, places in loose if places),
        total=len(ordered) + len(loose),
        broken=tuple(broken),
        displaced=tuple(displaced),
    )


def _longest_chain(places: Sequence[Sequence[int]]) -> set[int]:
    """Return the largest set of indices whose places, one chosen for each, increase (Hunt and Szymanski, 1977)."""
    tails: list[int] = []
    links: list[tuple[int, object]] = []
    for index, candidates in enumerate(places):
        for place in sorted(candidates, reverse=True):
            length = bisect_left(tails, place)
            link = (index, links[length - 1] if length else None)
            tails[length : length + 1] = [place]
            links[length : length + 1] = [link]
    chain: set[int] = set()
    node: object = links[-1] if links else None
    while isinstance(node, tuple):
        chain.add(node[0])
        node = node[1]
    return chain


class GridCell(NamedTuple):
    """A cell of a table by its place in the grid."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


Grid = Sequence[GridCell]
Relation = tuple[str, str, str]


def relations(grid: Grid) -> Counter[Relation]:
    """Return the pairs of cells that are neighbours, across empty ones: left text, right text, direction."""
    owner = {
        (row, column): cell
        for cell in _signs_joined(grid)
        if normal_cell(cell.text)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    rows = sorted({row for row, _ in owner})
    columns = sorted({column for _, column in owner})
    pairs: set[tuple[GridCell, GridCell, str]] = set()
    for lines, direction in (
        ([[(row, column) for column in columns] for row in rows], "right"),
        ([[(row, column) for row in rows] for column in columns], "below"),
    ):
        for line in lines:
            cells = [owner[place] for place in line if place in owner]
            pairs |= {(one, two, direction) for one, two in itertools.pairwise(cells) if one is not two}
    return Counter((normal_cell(one.text), normal_cell(two.text), direction) for one, two, direction in pairs)


def _signs_joined(grid: Grid) -> list[GridCell]:
    """Return the cells with a sign of currency that stands alone put before the number: both readings are right."""
    cells: list[GridCell] = []
    sign: GridCell | None = None
    for cell in sorted(cell for cell in grid if normal_cell(cell.text)):
        if normal_cell(cell.text) in _SIGNS:
            sign = cell
            continue
        if sign and sign.row == cell.row and cell.text[:1] in _NUMERIC:
            cell = cell._replace(text=sign.text + cell.text)
        sign = None
        cells.append(cell)
    return cells


def normal_cell(text: str) -> str:
    """Return the text of a cell as it is compared; a dash is content."""
    return unicodedata.normalize("NFKC", _DROPPED.sub("", text))


@dataclass(frozen=True, slots=True)
class TableScore:
    """Adjacency relations of one document, and how many tables it has."""

    right: int
    found: int
    expected: int
    found_tables: int
    expected_tables: int
    missing: tuple[Relation, ...] = ()
    false: tuple[Relation, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


def score_tables(found: Sequence[Grid], expected: Sequence[Grid]) -> TableScore:
    """Compare all tables of a document as read with those expected."""
    have = sum((relations(grid) for grid in found), Counter[Relation]())
    want = sum((relations(grid) for grid in expected), Counter[Relation]())
    return TableScore(
        right=(have & want).total(),
        found=have.total(),
        expected=want.total(),
        found_tables=len(found),
        expected_tables=len(expected),
        missing=tuple((want - have).elements()),
        false=tuple((have - want).elements()),
    )


def mean_f1(scores: Sequence[TableScore]) -> float:
    """Return F1 of the mean precision and the mean recall of documents."""
    return harmonic(
        sum(score.precision for score in scores) / len(scores), sum(score.recall for score in scores) / len(scores)
    )


def harmonic(first: float, second: float) -> float:
    """Return the harmonic mean.

    >>> harmonic(1.0, 0.5)
    0.6666666666666666
    """
    return 2 * first * second / (first + second) if first + second else 0.0
