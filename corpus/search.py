"""Search in both languages at once: by meaning and by words, without a preference for the query's own language.

A passage is found by its vector, and by the words of the query, as they are or translated. Each way gives a ranking of
both languages, and the two are made one by their ranks. Passages that say the same in two languages are one hit.

Measured by `benchmarks/search.py`: translations stand beside the query when its vector is made, because the default
encoder alone often misses what is meant in the other language; a translated word counts as much as one of the query;
stems find as much as lemmas.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import encode
from ..models.errors import CorpusError, EncoderError
from ..models.language import is_chinese, main_language, well_formed
from .directions import language_directions, without
from .expansion import Translation, translate
from .filters import GROUPS, Filters, Label, among, both, condition
from .fusion import fuse
from .hits import Answer, Hit, fetch, standings_of, twin_of
from .reader import Reader
from .tokens import search_tokens

WAYS = ("meaning", "words")
"""How passages are found."""
EVERYTHING = Filters()
_CANDIDATES = 50
"""Passages that each ranking gives."""
_PROBES, _REFINE = 64, 2
"""Of the index of vectors: partitions that are read, and how many times the candidates are compared exactly."""
_PLACES, _BLOCK = 32, 64
"""Places in the table, and neighbours there, whose vectors show how the languages lie apart."""
_MEANINGS = 3
"""Translations of a term that the corpus has, the most frequent first."""


class Row(NamedTuple):
    """A passage in a ranking."""

    id: str
    pair: str | None
    score: float

    @property
    def key(self) -> str:
        """What passages that say the same have in common."""
        return self.pair or self.id


class Searcher:
    """Searches a corpus, and keeps what it has learnt of it for the next query."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def search(
        self, query: str, filters: Filters = EVERYTHING, *, count: int = 10, by: Collection[str] = WAYS
    ) -> Answer:
        """Return the passages that answer a query; `by` names the ways in which they are found.

        Raises :class:`CorpusError` if the corpus is empty, or if its vectors are not those of its encoder.
        """
        if not self.reader.passages.count_rows():
            uri = self.reader.uri
            raise CorpusError(f"{uri}: is empty; fill it with: diglot ingest REPORTS --corpus {uri}")
        query = well_formed(query)
        translations = translate(query, self._paired)
        tokens = _tokens(query, translations)
        wanted = condition(filters, lambda: self._labels)
        asked = self._asked(filters)
        lang = "zh" if is_chinese(main_language(query)) else "en"
        word_scans = self._word_scans(tokens, lang, asked) if "words" in by and tokens else []
        rankings: dict[str, list[Row]] = {}
        if "meaning" in by and self._directions is not None:
            rankings["meaning"] = self.by_meaning(self._vector(query, translations), asked)
        if word_scans:
            rankings["words"] = _by_words(scan.result() for scan in word_scans)
        fused = fuse([[row.key for row in rows] for rows in rankings.values()])
        ids = _best_ids(rankings.values())
        if filters.lang is not None:
            ids = self._in_language(ids, wanted)
            fused = [(key, score) for key, score in fused if key in ids]
        hits = self._hits(fused[:count], ids, rankings, tokens, twins=filters.lang is None)
        return Answer(query=query, translations=tuple(translations), hits=tuple(hits))

    def _asked(self, filters: Filters) -> str | None:
        """Return the condition of what is searched: what is wanted in one language is also found by its twins."""
        others = condition(replace(filters, lang=None), lambda: self._labels)
        if filters.lang is None:
            return others
        return both(others, f"{condition(Filters(lang=filters.lang))} OR pair IS NOT NULL")

    def _in_language(self, ids: Mapping[str, str], wanted: str | None) -> dict[str, str]:
        """Return for each key the passage that is wanted: the one that was found, or its twin."""
        found = f"{among('id', ids.values())} OR {among('pair', ids)}"
        shown: dict[str, str] = {}
        for row in self.reader.passages.to_table(columns=["id", "pair"], filter=both(wanted, found)).to_pylist():
            key = row["pair"] or row["id"]
            if key not in shown or row["id"] == ids[key]:
                shown[key] = row["id"]
        return shown

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        """What searches by words while the meaning is made of a query."""
        return ThreadPoolExecutor(len(GROUPS), thread_name_prefix="search")

    @cached_property
    def _labels(self) -> list[Label]:
        found = self.reader.table("reports").to_table(columns=list(Label._fields))
        return sorted(set(map(Label, *(found[name].to_pylist() for name in Label._fields))), key=str)

    def _vector(self, query: str, translations: Iterable[Translation]) -> NDArray[np.float32]:
        """Return the vector of a query without what tells the languages apart, so that it prefers none of them."""
        text = " ".join(dict.fromkeys((query, *(one.others[0] for one in translations))))
        uri, model = self.reader.uri, self.reader.model
        try:
            vector = _encoded(text, model)
        except EncoderError as err:
            raise CorpusError(
                f"{uri}: was made with another encoder: {err}; put it there, or make a new corpus"
            ) from err
        return self.neutral(vector)

    def neutral(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a vector without what tells the languages apart.

        Raises :class:`CorpusError` if the corpus has none, or others.
        """
        directions = self._directions
        if directions is None or vector.shape != directions.shape[1:]:
            raise CorpusError(
                f"{self.reader.uri}: has not the vectors that {self.reader.model!r} makes; make a new corpus"
            )
        return without(vector, directions)

    @cached_property
    def _directions(self) -> NDArray[np.float32] | None:
        """Return in which directions vectors lie apart by their language, None if there are no vectors."""
        table = self.reader.passages
        sample = table.take(_spread(table.count_rows()), columns=["lang", "vector"])
        sample = sample.filter(sample["vector"].is_valid()).combine_chunks()
        if not sample.num_rows:
            return None
        vectors = sample["vector"].chunk(0).flatten().to_numpy().reshape(sample.num_rows, -1)
        return language_directions(vectors, np.isin(sample["lang"].to_pylist(), GROUPS["zh"]))

    def by_meaning(self, vector: NDArray[np.float32], wanted: str | None = None) -> list[Row]:
        """Return the passages whose vectors are nearest to one, the first of those that say the same."""
        nearest = {"column": "vector", "q": vector, "k": _CANDIDATES, "metric": "cosine"}
        rows = self._scan(wanted, "_distance", nearest=nearest | {"nprobes": _PROBES, "refine_factor": _REFINE})
        return _folded(row._replace(score=1 - row.score) for row in rows)

    def _word_scans(self, tokens: Sequence[str], lang: str, wanted: str | None) -> list[Future[list[Row]]]:
        """Return what will be the passages with the words in each language by BM25, a query's own language first."""
        from lance.query import MatchQuery

        asked = {"full_text_query": MatchQuery(" ".join(tokens), "tokens"), "limit": _CANDIDATES}
        groups = sorted(GROUPS, key=lambda name: name != lang)
        return [
            self._threads.submit(self._scan, both(wanted, among("lang", GROUPS[name])), "_score", **asked)
            for name in groups
        ]

    def _scan(self, wanted: str | None, score: str, **how: Any) -> list[Row]:
        columns = ["id", "pair", score]
        found = self.reader.passages.scanner(columns=columns, filter=wanted, prefilter=True, **how).to_table()
        return list(map(Row, *(found[name].to_pylist() for name in columns)))

    def _paired(self, terms: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return what the reports of the corpus pair with terms, what is best proved first."""
        if not terms:
            return {}
        wanted = " OR ".join(among(column, terms) for column in ("en", "zh"))
        rows = self.reader.table("terms").to_table(columns=["en", "zh", "score"], filter=wanted).to_pylist()
        proofs: dict[str, dict[str, float]] = {}
        for row in rows:
            for term, other in ((row["en"], row["zh"]), (row["zh"], row["en"])):
                known = proofs.setdefault(term, {})
                known[other] = known.get(other, 0) + row["score"]
        return {term: sorted(known, key=lambda other: -known[other])[:_MEANINGS] for term, known in proofs.items()}

    def _hits(
        self,
        fused: Sequence[tuple[str, float]],
        ids: Mapping[str, str],
        rankings: Mapping[str, Sequence[Row]],
        tokens: Collection[str],
        *,
        twins: bool,
    ) -> Iterator[Hit]:
        found = fetch(self.reader, [ids[key] for key, _ in fused], tokens, twins=twins)
        scores = {name: [(row.key, row.score) for row in rows] for name, rows in rankings.items()}
        for rank, (key, score) in enumerate(fused, start=1):
            yield Hit(
                rank=rank,
                score=round(score, 6),
                passage=found[ids[key]],
                twin=found.get(twin_of(ids[key])),
                standings=standings_of(key, scores),
            )


@lru_cache(maxsize=1024)  # a query is asked again with other filters
def _encoded(text: str, model: str) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = encode([text], "query", model=model)[0]
    return vector


def _best_ids(rankings: Iterable[Sequence[Row]]) -> dict[str, str]:
    """Return for each key the passage that stands highest in any ranking."""
    ranked = sorted(((rank, row) for rows in rankings for rank, row in enumerate(rows)), key=lambda one: -one[0])
    return {row.key: row.id for _, row in ranked}


def _by_words(languages: Iterable[Sequence[Row]]) -> list[Row]:
    """Return what was found in each language as one ranking, scored by its share of the best BM25 in its own.

    Scores of two languages do not compare: it depends on the translations how many words can be found.
    """
    rows = [row._replace(score=row.score / found[0].score) for found in languages for row in found]
    return _folded(sorted(rows, key=lambda row: -row.score))


def _folded(rows: Iterable[Row]) -> list[Row]:
    """Return the first passage of those that say the same, in their order."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.key, row)
    return list(first.values())


def _spread(rows: int) -> list[int]:
    """Return places spread over a table, in blocks that are read at once."""
    step = max(_BLOCK, rows // _PLACES)
    return [place for begin in range(0, rows, step) for place in range(begin, min(rows, begin + _BLOCK))]


def _tokens(query: str, translations: Iterable[Translation]) -> list[str]:
    """Return the search tokens of a query, then those that its translation adds."""
    others = (other for one in translations for other in one.others)
    return list(dict.fromkeys(token for text in (query, *others) for token in search_tokens(text)))
