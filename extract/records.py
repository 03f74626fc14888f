"""The records that diglot gives out: frozen, and every one with its place.

Offsets are half-open and count code points of ``Document.text``; ``text[start:end] == quote`` holds.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ..models.language import Lang

QuantityKind = Literal[
    "money",
    "percent",
    "percentage_point",
    "basis_point",
    "multiple",
    "count",
    "measure",
    "number",
    "year",
    "ill_formed",
]
"""``ill_formed`` is an amount that is printed as none can be (3.24兆亿元): nobody can say its value."""
Modifier = Literal["about", "nearly", "over", "under", "at least", "up to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that a text states, with its unit and its place.

    A range (``10-12 億美元``) is two quantities, low then high, that share one span.
    """

    kind: QuantityKind
    value: Decimal
    """In base units: 12.5亿元 is 1_250_000_000, 6.14% is 6.14, a year is its number in the common era.

    A fraction without a finite decimal (two-thirds) is rounded to 28 digits; an ill-formed amount is not a number
    (NaN, in JSON null).
    """
    unit: str | None = None
    """Name of the unit in ``models/tables/units.toml``; None for money, years and bare numbers."""
    currency: str | None = None
    """ISO 4217 code; None if it is not money, or if nothing says which currency is meant."""
    inferred: bool = False
    """Whether the currency was read off the context or the language, as for a bare ``$`` or 元."""
    modifier: Modifier | None = None
    bound: Literal["low", "high"] | None = None
    """Which end of a range this is; "more than 30" has its lower end alone."""
    start: int
    end: int
    quote: str
    lang: Lang


BlockKind = Literal["title", "heading", "paragraph", "list_item", "table", "caption", "boilerplate"]
TermKind = Literal["dimension", "segment", "region", "company", "term"]
FigureKind = Literal["market_size", "cagr", "share", "growth", "volume", "other"]
FigureRole = Literal["base", "estimate", "forecast", "historical"]
Year = int | tuple[int, int]
"""A year, or the first and last of a period."""
Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the page's upper left corner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; an empty one has an empty span."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    start: int
    end: int
    page: int | None = None
    """From 1; a table may go on over pages."""
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or table, in reading order."""

    kind: BlockKind
    start: int
    end: int
    lang: Lang
    level: int = 0
    """Of a heading 1 to 6; of a list item its depth, from 1."""
    page: int | None = None
    """From 1; None where the format has no pages."""
    box: Box | None = None
    cells: tuple[Cell, ...] = ()
    confidence: float | None = None
    """Of character recognition, from 0 to 1; None where the text was there to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What was lost, repaired or doubtful while a file was read; the rest of it was kept."""

    message: str
    """One line: what happened, and what to do about it."""
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report as read: its text and the blocks that divide it."""

    source: str
    sha256: str
    """Of the bytes that were read."""
    media_type: str
    title: dict[str, str]
    """``en`` and ``zh``, each where the report has a title in that language."""
    product_code: str | None = None
    publisher: str | None = None
    published: str | None = None
    locale: str | None = None
    """The locale that the file declares (BCP 47, ``en-AU``), as printed."""
    languages: tuple[Lang, ...]
    text: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    """Of the file; None where the format has none."""
    printed_pages: int | None = None
    """Of the report that the document describes, where it says so ("Pages: 190")."""
    printed_tables: int | None = None
    """Of the report that the document describes, where it says so."""
    printed_figures: int | None = None
    """Figures and charts of the report that the document describes, where it says so."""
    scanned: tuple[int, ...] = ()
    """Pages that were read by character recognition, from 1."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What part of the market a figure is about, where the text says it."""

    region: str | None = None
    segment: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity with a meaning."""

    kind: FigureKind
    value: Decimal
    """In base units; percentages plain, declines negative."""
    unit: str | None
    currency: str | None
    inferred: bool = False
    """Whether the currency is a reading of ``$`` or 元 by what the report names, its locale or its language."""
    year: Year | None
    role: FigureRole | None
    metric_text: str | None
    scope: Scope | None = None
    lang: Lang
    quote: str
    start: int
    end: int
    page: int | None = None
    block: int
    """Index into ``Document.blocks``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a segmentation, with its own members."""

    name: str
    start: int
    end: int
    children: tuple["Member", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """How a report divides its market in one dimension."""

    dimension: str
    """As printed."""
    dimension_canonical: str
    lang: Lang
    start: int
    end: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one document says."""

    source: str
    sha256: str
    title: dict[str, str]
    product_code: str | None
    publisher: str | None
    published: str | None
    languages: tuple[Lang, ...]
    scanned: tuple[int, ...] = ()
    """Pages that were read by character recognition, from 1: check what is said to stand there."""
    figures: tuple[Figure, ...]
    segments: tuple[Segmentation, ...]
    companies: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPair:
    """An English and a Chinese name that a report uses for the same thing, each as printed where it stands first."""

    en: str
    zh: str
    kind: TermKind
    confidence: float
    """From 0 to 1."""
    en_count: int
    """How often the report has the name."""
    zh_count: int
    en_start: int
    en_end: int
    zh_start: int
    zh_end: int
    en_context: str
    """The sentence or line that it stands in."""
    zh_context: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Units of English and of Chinese that say the same; a unit that stands in one language alone has no other side."""

    en: tuple[int, ...]
    """Indices of neighbours."""
    zh: tuple[int, ...]
    score: float
    """By how much the two sides are more alike than their rivals, 0 where one side is empty."""


UnitKind = Literal["line", "sentence", "paragraph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A piece of one side of an alignment, with its place in its document's text."""

    number: int
    """From 0: of a line among all lines of the file, otherwise among the units of its side."""
    kind: BlockKind | Literal["line", "row"]
    text: str
    """The quote; white space is as printed."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitext:
    """Two languages unit by unit; the indices of the alignments count the units of each side."""

    english: tuple[Unit, ...]
    chinese: tuple[Unit, ...]
    alignments: tuple[Alignment, ...]


Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding is."""

    quote: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something on which the two languages of a report, or two places of one language, disagree."""

    code: str
    """Stable: DG101."""
    rule: str
    severity: Severity
    message: str
    en: Place | None
    zh: Place | None
    expected: str | None = None
    """What stands in the English, or what follows from it, as printed."""
    found: str | None = None
    confidence: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a check found, and the alignment that it went by."""

    findings: tuple[Finding, ...]
    bitext: Bitext
