"""A figure before the document's own context has filled in what its sentence leaves open."""

from dataclasses import dataclass, field

from ..models.language import Lang
from .records import FigureKind, FigureRole, Quantity
from .years import Year


@dataclass(frozen=True, slots=True)
class Draft:
    """What one sentence or table cell says of a quantity."""

    quantity: Quantity
    kind: FigureKind
    year: Year | None
    role: FigureRole | None
    """What the words before it say; the years of the document have the last word."""
    subject: str | None
    block: int
    lang: Lang
    sentence: int
    """Start of the sentence or table, which tells what stands together."""
    period_known: bool = False
    """Whether a rate's period is printed beside it."""
    is_market: bool = field(default=True)
    """Whether the amount is that of the report's whole market, as far as its sentence says."""
