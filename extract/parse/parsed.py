"""What the reader of a format hands over."""

from dataclasses import dataclass, field

from ..records import Block, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a file says of its report outside the text: in metadata such as JSON-LD or document properties."""

    title: dict[str, str] = field(default_factory=dict)
    """``en`` and ``zh``."""
    product_code: str | None = None
    publisher: str | None = None
    published: str | None = None
    """ISO 8601: a year and a month, best with the day."""
    locale: str | None = None
    """BCP 47, as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Text and blocks of one file, before titles and languages are settled."""

    text: str
    blocks: list[Block]
    part_ends: dict[int, int] = field(default_factory=dict)
    """By the offset of the block with which a part of a page begins, that at which the part ends."""
    settled: bool = False
    """Whether the reader has told the report from all that surrounds it."""
    pages: int | None = None
    scanned: tuple[int, ...] = ()
    """Pages that were read by character recognition, from 1."""
    notices: tuple[Notice, ...] = ()
    declared: Declared = field(default_factory=Declared)
