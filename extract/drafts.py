"""A figure before the document's own context has filled in what its sentence leaves open."""

from dataclasses import dataclass

from ..models.language import Lang
from .cues import RoleHint
from .records import FigureKind, Quantity, Year

SMALLEST_MARKET = 100_000
"""Amounts below, in any currency, are prices and fees."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one sentence or table cell says of a quantity."""

    quantity: Quantity
    kind: FigureKind
    year: Year | None
    role: RoleHint | None
    """What the words before it say; the years of the document have the last word."""
    subject: str | None
    block: int
    lang: Lang
    sentence: int
    """Start of the sentence or table, which tells what stands together."""
    sentence_years: tuple[int, ...] = ()
    """The single years that the sentence names."""
    reached: bool = False
    """Whether it is a level that something rises or falls to."""
    path_start: bool = False
    """Whether a path begins with it: "from USD 5 billion"."""
    company: str | None = None
    """The company whose revenue it is, or the growth of it."""
    tabular: bool = False
    part: str | None = None
    """The part of the market that its row, or its column, is about."""
