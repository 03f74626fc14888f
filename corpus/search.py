"""Search in both languages at once: by meaning and by words, each language judged by its own measure.

A passage is found by its vector, and by the words of the query in its own language or, translated, in the other. The
rankings are made one by their ranks; two passages that say the same in two languages are one hit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import encode
from ..models.errors import CorpusError
from ..models.language import is_chinese, main_language
from ..models.tokens import locate_tokens, search_tokens
from .expansion import Translation, translate
from .filters import CHINESE, Filters, among, both, condition
from .fusion import Ranking, fuse
from .reader import Reader

_CANDIDATES = 100
"""Passages that each ranking gives."""
_PROBES, _REFINE = 40, 10
"""Of the index of vectors: partitions that are read, and how many more candidates are compared exactly."""
_SAMPLE, _BLOCK = 2048, 64
"""Vectors from which is told how far the languages lie apart, and neighbours that are read together."""
_TRANSLATED = 0.7
"""What a translated word counts: it may not be the one that was meant."""
_COLUMNS = (
    "id", "report", "lang", "kind", "start", "end", "page", "section", "text", "partner", "pair", "publisher", "year",
    "market",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage with its place: ``text[start:end] == quote`` in the text of its document."""

    source: str
    report: str
    lang: str
    kind: str
    page: int | None
    section: str | None
    start: int
    end: int
    quote: str
    highlights: tuple[tuple[int, int], ...]
    """Spans in the quote of what the query has, in either language."""
    publisher: str | None
    year: int | None
    market: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a ranking has a hit."""

    ranking: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a search has found: a passage, and the one that says the same in the other language."""

    rank: int
    score: float
    passage: Found
    twin: Found | None
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The hits of a query, the best first, with what it was understood as."""

    query: str
    lang: str
    translations: tuple[Translation, ...]
    hits: tuple[Hit, ...]
