"""How well a search finds what answers: nDCG and recall over queries whose answers are known.

A gold file has a topic a line, ``{"id", "kind", "en", "zh", "relevant": [[file, quote], ...]}``: a query in both
languages with the passages that answer it, each by the end of its file's path and a quote.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import msgspec

from .filters import GROUPS, Filters
from .hits import Found, Hit
from .reader import Reader
from .search import WAYS, Searcher

DEPTH = 10
"""Hits that count."""
_OTHER = {"en": "zh", "zh": "en"}


class Topic(msgspec.Struct, frozen=True):
    """A query in both languages, and what answers it."""

    id: str
    kind: str
    """``topic``, ``question``, ``figure`` or ``name``."""
    en: str
    zh: str
    relevant: tuple[tuple[str, str], ...]


class Place(NamedTuple):
    """What a passage is known by."""

    report: str
    start: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Of a query's first ten hits, or the means of several."""

    ndcg: float
    recall: float
    other: float
    """Share of the passages shown that are not in the language of the query."""


def read_topics(path: Path) -> list[Topic]:
    """Return the topics of a gold file."""
    return [msgspec.json.decode(line, type=Topic) for line in path.read_bytes().splitlines()]


class Judge:
    """Scores searches of a corpus by topics whose answers stand in it."""

    def __init__(self, reader: Reader, topics: Sequence[Topic]) -> None:
        """Find the answers. Raises :class:`ValueError` if one is not in the corpus."""
        self.searcher, self.topics = Searcher(reader), topics
        rows = _rows_by_source(reader)
        self._answers = {topic.id: dict(_answers(topic, rows)) for topic in topics}

    def score(self, by: Collection[str] = WAYS) -> Scores:
        """Return how well queries of both languages find what answers them in either."""
        return _mean(self._score(topic, lang, by, None) for topic in self.topics for lang in _OTHER)

    def across(self, lang: str, by: Collection[str] = WAYS) -> Scores:
        """Return how well queries of a language find what answers them in the other one."""
        return _mean(self._score(topic, lang, by, _OTHER[lang]) for topic in self.topics)

    def _score(self, topic: Topic, lang: str, by: Collection[str], only: str | None) -> Scores:
        hits = self.searcher.search(getattr(topic, lang), Filters(lang=only), count=DEPTH, by=by).hits
        answers = {place: key for place, (of, key) in self._answers[topic.id].items() if only is None or of == only}
        gains = [any(Place(one.report, one.start) in answers for one in _shown(hit)) for hit in hits]
        wanted = min(DEPTH, len(set(answers.values())))
        shown = [one.lang in GROUPS[_OTHER[lang]] for hit in hits for one in _shown(hit)]
        return Scores(
            ndcg=_gain(gains) / _gain([True] * wanted),
            recall=sum(gains) / wanted,
            other=mean(shown) if shown else 0.0,
        )


def _gain(gains: Iterable[bool]) -> float:
    return sum(gain / log2(rank) for rank, gain in enumerate(gains, start=2))


def _mean(scores: Iterable[Scores]) -> Scores:
    found = list(scores)
    return Scores(*(mean(getattr(one, name) for one in found) for name in ("ndcg", "recall", "other")))


def _shown(hit: Hit) -> Iterator[Found]:
    yield hit.passage
    if hit.twin:
        yield hit.twin


def _rows_by_source(reader: Reader) -> Mapping[str, list[dict[str, object]]]:
    reports = reader.table("reports").to_table(columns=["id", "source"]).to_pylist()
    sources = {row["id"]: row["source"] for row in reports}
    found: dict[str, list[dict[str, object]]] = defaultdict(list)
    columns = ["id", "report", "start", "lang", "text", "pair"]
    for row in reader.passages.to_table(columns=columns).to_pylist():
        found[sources[row["report"]]].append(row | {"text": _bare(row["text"])})
    return found


def _answers(topic: Topic, rows: Mapping[str, list[dict[str, object]]]) -> Iterator[tuple[Place, tuple[str, str]]]:
    """Yield the passages that answer, each with its language and what it has in common with its twin."""
    for file, quote in topic.relevant:
        named = [row for source, of_source in rows.items() if source.endswith(file) for row in of_source]
        having = [row for row in named if _bare(quote) in str(row["text"])]
        if not having:
            raise ValueError(f"topic {topic.id}: no passage of {file} has {quote!r}")
        for row in having:
            group = "zh" if row["lang"] in GROUPS["zh"] else "en"
            yield Place(str(row["report"]), int(str(row["start"]))), (group, str(row["pair"] or row["id"]))


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
