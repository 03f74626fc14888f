"""What a search gives: hits with their places, and what of the query stands in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from .expansion import Translation
from .filters import among
from .reader import Reader
from .tokens import NUMBER_MARKS, Token, locate_tokens, locate_words

_COLUMNS = (
    "id", "report", "lang", "kind", "start", "end", "page", "section", "text", "partner", "pair",
    "publisher", "year", "market",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage with its place: ``text[start:end] == quote`` for the text of its document."""

    source: str
    report: str
    """Id of the report."""
    market: str | None
    publisher: str | None
    year: int | None
    lang: str
    kind: str
    page: int | None
    section: str | None
    start: int
    end: int
    quote: str
    highlights: tuple[tuple[int, int], ...]
    """Spans in the quote of what the query asks for, in either language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a ranking has a hit."""

    ranking: str
    rank: int
    score: float
    """Cosine of the vectors, or BM25 as a share of the best in the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that was found, and the one that says the same in the other language."""

    rank: int
    score: float
    passage: Found
    twin: Found | None = None
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The hits of a query, the best first, and what it was taken to say in the other language."""

    query: str
    translations: tuple[Translation, ...]
    hits: tuple[Hit, ...]


def answer_record(answer: Answer, *, explain: bool) -> dict[str, Any]:
    """Return an answer as it is given to programs; how the hits were found stands in it to `explain` them."""
    record: dict[str, Any] = msgspec.to_builtins(answer)
    if not explain:
        del record["translations"]
        for hit in record["hits"]:
            del hit["standings"]
    return record


def fetch(reader: Reader, ids: Collection[str], tokens: Collection[str], *, twins: bool) -> dict[str, Found]:
    """Return passages by their ids, and those that say the same in the other language by ``"twin of ID"``."""
    rows = _rows(reader, ids)
    partners = _rows(reader, {row["partner"] for row in rows.values() if row["partner"]} - set(ids)) if twins else {}
    everything = rows | partners
    sources = _sources(reader, {row["report"] for row in everything.values()})
    found = {id_: _found(row, sources[row["report"]], tokens) for id_, row in everything.items()}
    for id_, row in rows.items() if twins else ():
        if row["partner"] in found:
            found[twin_of(id_)] = found[row["partner"]]
    return found


def twin_of(id_: str) -> str:
    """Return the key under which :func:`fetch` gives the twin of a passage."""
    return f"twin of {id_}"


def _rows(reader: Reader, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    if not ids:
        return {}
    table = reader.passages.to_table(columns=list(_COLUMNS), filter=among("id", sorted(ids)))
    return {row["id"]: row for row in table.to_pylist()}


def _sources(reader: Reader, reports: Collection[str]) -> Mapping[str, str]:
    if not reports:
        return {}
    table = reader.table("reports").to_table(columns=["id", "source"], filter=among("id", sorted(reports)))
    return dict(zip(table["id"].to_pylist(), table["source"].to_pylist(), strict=True))


def _found(row: Mapping[str, Any], source: str, tokens: Collection[str]) -> Found:
    names = ("report", "market", "publisher", "year", "lang", "kind", "page", "section", "start", "end")
    quote = row["text"]
    return Found(
        source=source,
        quote=quote,
        highlights=highlights(quote, row["lang"], tokens),
        **{name: row[name] for name in names},
    )


def highlights(quote: str, lang: str, tokens: Collection[str]) -> tuple[tuple[int, int], ...]:
    """Return the spans in a quote of what has one of some search tokens; those that meet are one.

    >>> highlights("市場規模達 USD 12 億", "zh", {"市场", "#12e8"})
    ((0, 2), (6, 14))
    """
    numbers = any(token.startswith(NUMBER_MARKS) for token in tokens)
    located = _located(quote, lang) if numbers else locate_words(quote)
    spans: list[tuple[int, int]] = []
    for start, end in sorted({(token.start, token.end) for token in located if token.text in tokens}):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


@lru_cache(maxsize=4096)  # good passages answer many queries, and their numbers take milliseconds
def _located(quote: str, lang: str) -> tuple[Token, ...]:
    return tuple(locate_tokens(quote, lang))


def standings_of(key: str, rankings: Mapping[str, Sequence[tuple[str, float]]]) -> tuple[Standing, ...]:
    """Return where rankings, of keys with scores, have one key."""
    return tuple(
        Standing(ranking=name, rank=rank, score=round(score, 4))
        for name, ranked in rankings.items()
        for rank, (other, score) in enumerate(ranked, start=1)
        if other == key
    )
