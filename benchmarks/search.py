"""Search: how well it finds answers, how it treats the two languages, how long it takes among 200,000 passages.

    python benchmarks/search.py quality [FOLDER]
    python benchmarks/search.py scale [FOLDER]

`quality` ingests corpus/samples and tests/data/reports into a corpus and asks the topics of tests/data/retrieval; it
does so again with every report in one language alone, where no twin helps. `scale` makes 200,000 passages of these by
turning their vectors a little and mixing their words, and compares with LanceDB used directly and with numpy in the
same run. FOLDER keeps the corpora for the next run.
"""

import hashlib
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from diglot.corpus.collection import Corpus
from diglot.corpus.expansion import Translation
from diglot.corpus.filters import GROUPS
from diglot.corpus.reader import Reader
from diglot.corpus.retrieval import Judge, Scores, Topic, read_topics
from diglot.corpus.schema import schemas
from diglot.corpus.search import Searcher
from diglot.corpus.store import open_store
from diglot.corpus.tokens import search_tokens
from diglot.models.encoder import encode, kept_vectors

ROOT = Path(__file__).parents[1]
SOURCES = [ROOT / "corpus" / "samples", ROOT / "tests" / "data" / "reports"]
TOPICS = ROOT / "tests" / "data" / "retrieval" / "topics.jsonl"
SIZE = 200_000
BATCH = 20_000
TURN = 0.35
"""Length of what is added to a vector of unit length: a cosine of 0.94 with what it was."""
WAYS = {"meaning": ("meaning",), "words": ("words",), "both": ("meaning", "words")}


def plain_vector(self: Searcher, query: str, translations: Iterable[Translation]) -> NDArray[np.float32]:
    """Return a query's vector as the encoder gives it, without translations and with its own language's pull."""
    del translations
    vector: NDArray[np.float32] = encode([query], "query", model=self.reader.model)[0]
    return vector


def ingested(folder: Path) -> str:
    """Return a corpus of the reports that the topics are about, made unless it is there."""
    place = folder / "reports"
    if not place.exists():
        corpus = Corpus.open(place, create=True)
        corpus.ingest(SOURCES, jobs=2)
        corpus.compact()
    return str(place)


# Quality


def is_chinese_report(source: str, *, turned: bool) -> bool:
    """Whether a report is kept in Chinese alone, twins alike; all are the other way round in a second run."""
    name = re.sub(r"^\d+_|_(en|zh)$", "", Path(source).stem)
    return bool(hashlib.sha256(name.encode()).digest()[0] % 2) != turned


def of_one_language(uri: str, folder: Path, *, turned: bool) -> str:
    """Return a corpus with the passages of each report that are in one language."""
    place = folder / f"one_language_{int(turned)}"
    if place.exists():
        return str(place)
    corpus = Corpus.open(uri)
    reports, passages, terms = corpus.reports().arrow(), corpus.passages().arrow(), corpus.terms().arrow()
    chinese = {row["id"]: is_chinese_report(row["source"], turned=turned) for row in reports.to_pylist()}
    rows = zip(passages["report"].to_pylist(), passages["lang"].to_pylist(), strict=True)
    kept = passages.filter(pa.array([chinese[report] == (lang in GROUPS["zh"]) for report, lang in rows]))
    alone = pa.nulls(kept.num_rows, pa.string())
    for column in ("pair", "partner"):
        kept = kept.set_column(kept.schema.get_field_index(column), column, alone)
    with open_store(place, create=True).writing() as writer:
        writer.add({"reports": reports, "passages": kept, "terms": terms})
        writer.publish()
        writer.compact()
    return str(place)


def of_kept(topics: Sequence[Topic], *, turned: bool) -> list[Topic]:
    """Return the topics with the answers that :func:`of_one_language` keeps."""
    found = []
    for topic in topics:
        kept = tuple(
            (file, quote)
            for file, quote in topic.relevant
            if is_chinese_report(file, turned=turned) == bool(re.search("[\u4e00-\u9fff]", quote))
        )
        if kept:
            found.append(Topic(topic.id, topic.kind, topic.en, topic.zh, kept))
    return found


def quality(folder: Path) -> None:
    """Print how well answers are found."""
    topics = read_topics(TOPICS)
    uri = ingested(folder)
    print(f"{len(topics)} topics in two languages: nDCG@10, recall@10, share of the other language\n")
    print("| | in either language | English to Chinese | Chinese to English | reports in one language |")
    print("|---|---|---|---|---|")
    judge = Judge(Reader(uri), topics)
    alone = [
        Judge(Reader(of_one_language(uri, folder, turned=turned)), of_kept(topics, turned=turned))
        for turned in (False, True)
    ]
    with patch.object(Searcher, "_vector", plain_vector):
        row("encoder as it is", judge, alone, ("meaning",))
    for name, by in WAYS.items():
        row(name, judge, alone, by)


def row(name: str, judge: Judge, alone: Sequence[Judge], by: Sequence[str]) -> None:
    """Print the scores of one way to search."""
    halves = [one.score(by) for one in alone]
    mean = replace(
        halves[0],
        **{key: (getattr(halves[0], key) + getattr(halves[1], key)) / 2 for key in ("ndcg", "recall", "other")},
    )
    cells = [judge.score(by), judge.across("en", by), judge.across("zh", by), mean]
    print(f"| {name} | {' | '.join(map(shown, cells))} |", flush=True)


def shown(scores: Scores) -> str:
    """Return scores as they are printed."""
    return f"{scores.ndcg:.3f} {scores.recall:.3f} ({scores.other:.2f})"


# Scale


def multiplied(uri: str, folder: Path) -> str:
    """Return a corpus of as many passages as are wanted, made of those of a small one unless it is there."""
    place = folder / "large"
    if place.exists():
        return str(place)
    small = Corpus.open(uri).passages().arrow()
    vectors = vectors_of(small)
    words = [tokens.split() for tokens in small["tokens"].to_pylist()]
    rng = np.random.default_rng(0)
    schema = schemas()["passages"]
    begin = time.perf_counter()
    with open_store(place, create=True).writing() as writer:
        for first in range(0, SIZE, BATCH):
            ids = range(first, first + BATCH)
            chosen, other = rng.integers(len(words), size=(2, BATCH))
            turned = vectors[chosen] + rng.normal(scale=TURN / vectors.shape[1] ** 0.5, size=(BATCH, vectors.shape[1]))
            turned = (turned / np.linalg.norm(turned, axis=1, keepdims=True)).astype(np.float32)
            own: dict[str, Any] = {
                "id": [f"r{one // 50}:{one}" for one in ids],
                "report": [f"r{one // 50}" for one in ids],
                "tokens": [" ".join(mixed(words[a], words[b], rng)) for a, b in zip(chosen, other, strict=True)],
                "vector": pa.FixedSizeListArray.from_arrays(pa.array(turned.ravel()), vectors.shape[1]),
                "publisher": [f"Publisher {one // 50 % 40}" for one in ids],
                "year": [2018 + one // 50 % 8 for one in ids],
            }
            rows = small.take(pa.array(chosen))
            nothing = {name: pa.nulls(BATCH, pa.string()) for name in ("pair", "partner")}
            columns = {name: rows[name] for name in schema.names} | own | nothing
            writer.add({"passages": pa.table(columns).cast(schema)})
        reports = [{"id": f"r{one}", "source": f"{one}.pdf", "status": "read"} for one in range(SIZE // 50)]
        terms = Corpus.open(uri).terms().arrow()
        writer.add({"reports": pa.Table.from_pylist(reports, schemas()["reports"]), "terms": terms})
        writer.publish()
        added = time.perf_counter()
        writer.compact()
    print(f"{SIZE} passages added in {added - begin:.0f} s, indexed in {time.perf_counter() - added:.0f} s")
    return str(place)


def mixed(words: list[str], others: list[str], rng: np.random.Generator) -> list[str]:
    """Return most words of one passage and some of another."""
    return [word for word in words if rng.random() < 0.7] + others[: len(others) // 3 + 1]


def vectors_of(table: pa.Table) -> NDArray[np.float32]:
    """Return the vectors of passages, one a row."""
    flat: NDArray[np.float32] = pc.list_flatten(table["vector"]).to_numpy()
    return flat.reshape(table.num_rows, -1)


def encoded(query: str) -> NDArray[np.float32]:
    """Return the vector of a query, made anew."""
    kept_vectors.cache_clear()
    return encode([query], "query")


def milliseconds(run: Callable[[str], object], queries: Sequence[str]) -> str:
    """Return the median and the 95th percentile of what queries take, once warm."""
    taken = []
    for query in (*queries[:10], *queries):
        begin = time.perf_counter()
        run(query)
        taken.append(1000 * (time.perf_counter() - begin))
    return " | ".join(f"{value:.1f}" for value in np.percentile(taken[10:], [50, 95]))


def scale(folder: Path) -> None:
    """Print how long searches take, and how much the index misses."""
    import lancedb

    uri = multiplied(ingested(folder), folder)
    queries = [query for topic in read_topics(TOPICS)[::2] for query in (topic.en, topic.zh)]
    searcher = Searcher(Reader(uri))
    table = lancedb.connect(uri).open_table("passages")
    everything = Corpus.open(uri).passages().arrow(["id", "vector"])
    ids, vectors = everything["id"].to_pylist(), vectors_of(everything)
    known = dict(zip(queries, encode(queries, "query"), strict=True))
    words = {query: " ".join(search_tokens(query)) for query in queries}

    def directly(query: str) -> object:
        asked: Any = table.search(query_type="hybrid", vector_column_name="vector", fts_columns="tokens")
        return asked.vector(known[query]).text(words[query]).nprobes(40).refine_factor(10).limit(10).to_arrow()

    def by_hand(query: str) -> object:
        return np.argpartition(-(vectors @ known[query]), 10)[:10]

    for query in queries:
        searcher.search(query)  # keeps its vector
    print("\n| milliseconds, the query's vector given | p50 | p95 |\n|---|--:|--:|")
    print(f"| diglot, both ways, with highlights | {milliseconds(searcher.search, queries)} |")
    print(f"| LanceDB used directly, hybrid | {milliseconds(directly, queries)} |")
    print(f"| numpy, vectors alone | {milliseconds(by_hand, queries)} |")
    print(f"| encoding a query, besides | {milliseconds(encoded, queries[:20])} |")
    place = {id_: number for number, id_ in enumerate(ids)}
    missed = []
    for query in queries:
        vector = searcher.neutral(known[query])
        exact = set(np.argpartition(-(vectors @ vector), 10)[:10])
        missed.append(len(exact - {place[one.id] for one in searcher.by_meaning(vector)[:10]}) / 10)
    print(f"\nrecall@10 of the vectors' index against all of them: {1 - np.mean(missed):.4f}, {len(queries)} queries")


def main() -> None:
    """Run what is asked for."""
    if len(sys.argv) < 2 or sys.argv[1] not in ("quality", "scale"):
        sys.exit(__doc__)
    run = quality if sys.argv[1] == "quality" else scale
    if len(sys.argv) > 2:
        run(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder))


if __name__ == "__main__":
    main()
