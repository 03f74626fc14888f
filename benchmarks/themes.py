"""How well themes are found, and how fast: ``python -m benchmarks.themes [--scale] [--peers]``.

1. Guided themes: micro-F1 at passages labelled by hand, `tests/data/themes`: the imaging samples, and reports of other
   industries.
2. Free themes: the parallel paragraphs of `tests/data/parallel` by their report, each in both languages: adjusted Rand
   index, normalised mutual information of cluster and language, and how many translations are in one cluster. Beside
   it what BERTopic and turftopic find, where they are installed (``--peers``). All are given the same vectors: as they
   are encoded, and without the direction of the language.
3. 100,000 passages made from these by noise: seconds and memory (``--scale``).
"""

import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diglot.corpus.themes.free import find_groups
from diglot.corpus.themes.gold import evaluate_guided, read_gold
from diglot.corpus.themes.space import fit_space
from diglot.models.encoder import encode

ROOT = Path(__file__).parents[1]
MANY = 100_000
NOISE = 0.7


def paragraphs() -> Iterator[tuple[int, str, str]]:
    """Yield report, language and text of the parallel paragraphs, translations behind each other."""
    for number, file in enumerate(sorted(ROOT.glob("tests/data/parallel/[am]*/*.jsonl"))):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["en"] and row["zh"]:
                yield number, "en", row["en"]
                yield number, "zh", row["zh"]


def row(name: str, labels: Sequence[int] | NDArray[np.int64], topics: Sequence[int], seconds: float) -> None:
    """Print how well labels agree with the topics, and how little with the language."""
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    found = np.asarray(labels)
    chinese = np.arange(len(found)) % 2
    together = ((found[0::2] == found[1::2]) & (found[0::2] >= 0)).mean()
    scores = (adjusted_rand_score(topics, found), normalized_mutual_info_score(chinese, found), together)
    shares = (len(set(found[found >= 0])), (found < 0).mean(), seconds)
    print(
        f"| {name} | {' | '.join(f'{one:.3f}' for one in scores)} | {shares[0]} | {shares[1]:.2f} | {shares[2]:.1f} |"
    )


def peers(texts: Sequence[str], vectors: NDArray[np.float32], topics: Sequence[int], which: str) -> None:
    """Print the same of other programs, with the same vectors."""
    from bertopic import BERTopic
    from turftopic import ClusteringTopicModel
    from umap import UMAP

    class Encoder:
        def encode(self, *_: Any, **__: Any) -> NDArray[np.float32]:
            return vectors

    began = time.perf_counter()
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0, metric="cosine", random_state=0)
    row(
        f"BERTopic, {which}", BERTopic(umap_model=umap).fit(texts, vectors).topics_, topics, time.perf_counter() - began
    )
    began = time.perf_counter()
    model = ClusteringTopicModel(encoder=Encoder())
    model.fit(texts, embeddings=vectors)
    row(f"turftopic, {which}", model.labels_, topics, time.perf_counter() - began)


def scale(vectors: NDArray[np.float32]) -> None:
    """Print how long grouping many passages takes."""
    random = np.random.default_rng(0)
    noise = random.standard_normal((MANY, vectors.shape[1]), dtype=np.float32)
    noise *= NOISE / np.sqrt(vectors.shape[1])
    many = vectors[random.integers(len(vectors), size=MANY)] + noise
    many /= np.linalg.norm(many, axis=1, keepdims=True)
    began = time.perf_counter()
    found = find_groups(many)
    seconds, memory = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{MANY:,} passages: {seconds:.1f} s, {memory:,.0f} MB at most in all, {found.max() + 1} groups")


def main() -> None:
    """Print all measurements."""
    for name, files in (("imaging", "*.jsonl"), ("other industries", "reports/*.jsonl")):
        gold = [one for file in sorted(ROOT.glob(f"tests/data/themes/{files}")) for one in read_gold(file, ROOT)]
        print(f"guided themes, {name}: {evaluate_guided(gold)}")
    topics, _, texts = zip(*paragraphs(), strict=True)
    vectors = encode(texts)
    chinese = np.arange(len(texts)) % 2 == 1
    placed = fit_space(vectors, chinese, [None] * len(texts)).place(vectors)
    print("| program, vectors | ARI | NMI with language | translations together | groups | none | seconds |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for which, these in (("as encoded", vectors), ("without language", placed)):
        began = time.perf_counter()
        row(f"diglot, {which}", find_groups(these), topics, time.perf_counter() - began)
        if "--peers" in sys.argv:
            peers(texts, these, topics, which)
    if "--scale" in sys.argv:
        scale(placed)


if __name__ == "__main__":
    main()
