"""Alignment of the two languages where paragraphs are missing or fused, and of the sentences of novels, by method.

    python benchmarks/alignment.py [FOLDER]

FOLDER holds `*/*.jsonl` (paragraphs of reports in pairs) and `*/*.json` (sentences with gold groups), by default
tests/data/parallel. Of the paragraphs, 30 % of the Chinese ones are left out at random, and in the second column
neighbours that are left are fused, one in seven; five draws each. Figures are F1 of groups with both sides, in brackets
F1 of the paragraphs found to be missing; for sentences F1 of equal groups, in brackets of groups that share a pair.

The methods:

- encoder: diglot with its sentence encoder;
- no encoder: diglot by figures, Latin words and a dictionary;
- Gale-Church: lengths alone (Gale and Church, 1993);
- nearest: each paragraph's nearest by the same vectors, where it is so from both sides.
"""

import json
import math
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from diglot.extract.align import Encode, Size, align_texts
from diglot.models.encoder import Vectors, encode

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "parallel"
DRAWS = 5
MISSING, FUSED = 0.3, 1 / 7

Groups = list[tuple[tuple[int, ...], tuple[int, ...]]]
Method = Callable[[Sequence[str], Sequence[str], Size], Groups]


def draw(pairs: Sequence[dict[str, str]], fused: float, seed: int) -> tuple[list[str], list[str], Groups]:
    """Return the English and what is left of the Chinese, with the groups that are right."""
    dice = random.Random(seed)
    chinese: list[str] = []
    gold: Groups = []
    index = 0
    while index < len(pairs):
        if dice.random() < MISSING:
            gold.append(((index,), ()))
            index += 1
            continue
        size = 2 if index + 1 < len(pairs) and dice.random() < fused else 1
        chinese.append("".join(pair["zh"] for pair in pairs[index : index + size]))
        gold.append((tuple(range(index, index + size)), (len(chinese) - 1,)))
        index += size
    return [pair["en"] for pair in pairs], chinese, gold


def remembering(reads: Encode) -> Encode:
    """Return an encoder that encodes each text once."""
    known: dict[str, Vectors] = {}

    def encoder(texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in known))
        known.update(zip(new, reads(new), strict=True))
        return np.array([known[text] for text in texts])

    return encoder


def by_diglot(reads: Encode | None) -> Method:
    """Return the project's own method, with an encoder or without."""

    def method(english: Sequence[str], chinese: Sequence[str], size: Size) -> Groups:
        return [(one.en, one.zh) for one in align_texts(english, chinese, size, encode=reads)]

    return method


def by_nearest(reads: Encode) -> Method:
    """Return the method that pairs what is nearest from both sides."""

    def method(english: Sequence[str], chinese: Sequence[str], _: Size) -> Groups:
        cosines = reads(english) @ reads(chinese).T
        theirs, ours = cosines.argmax(axis=1), cosines.argmax(axis=0)
        mutual = [ours[theirs[row]] == row for row in range(len(english))]
        return [((row,), (int(theirs[row]),) if both else ()) for row, both in enumerate(mutual)]

    return method


def by_length(english: Sequence[str], chinese: Sequence[str], _: Size) -> Groups:
    """Align by the probability of lengths, as Gale and Church do; their costs of steps, in characters."""
    steps = {(1, 1): 0.89, (1, 0): 0.0099, (0, 1): 0.0099, (2, 1): 0.089, (1, 2): 0.089, (2, 2): 0.011}
    ratio = sum(map(len, chinese)) / sum(map(len, english))

    def cost(a: int, b: int, ours: int, theirs: int) -> float:
        mean = (ours + theirs / ratio) / 2
        delta = (theirs - ours * ratio) / math.sqrt(max(mean, 1) * 6.8)
        return -math.log(max(math.erfc(abs(delta) / math.sqrt(2)), 1e-300)) - math.log(steps[a, b])

    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(english) + 1):
        for j in range(len(chinese) + 1):
            options = [
                (
                    best[i - a, j - b][0]
                    + cost(a, b, sum(map(len, english[i - a : i])), sum(map(len, chinese[j - b : j]))),
                    (a, b),
                )
                for a, b in steps
                if i >= a and j >= b
            ]
            if options:
                best[i, j] = min(options)
    groups: Groups = []
    i, j = len(english), len(chinese)
    while i or j:
        a, b = best[i, j][1]
        groups.append((tuple(range(i - a, i)), tuple(range(j - b, j))))
        i, j = i - a, j - b
    return groups[::-1]


def f1(right: int, found: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * right / max(1, found + gold)


def whole(groups: Groups) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the groups with both sides."""
    return {group for group in groups if all(group)}


def alone(groups: Groups) -> set[int]:
    """Return the English units without Chinese."""
    return {index for ours, theirs in groups if not theirs for index in ours}


def links(groups: Groups) -> set[tuple[int, int]]:
    """Return the pairs of units that stand in one group."""
    return {(i, j) for ours, theirs in groups for i in ours for j in theirs}


def paragraphs(method: Method, reports: Sequence[list[dict[str, str]]], fused: float) -> str:
    """Return the scores over the paragraphs of reports."""
    counts = np.zeros(6, int)
    for report in reports:
        for seed in range(DRAWS):
            english, chinese, gold = draw(report, fused, seed)
            found = method(english, chinese, "paragraph")
            for offset, kind in ((0, whole), (3, alone)):
                ours, theirs = set(kind(found)), set(kind(gold))
                counts[offset : offset + 3] += len(ours & theirs), len(ours), len(theirs)
    return f"{f1(*counts[:3]):.3f} ({f1(*counts[3:]):.3f})"


def sentences(method: Method, texts: Sequence[dict[str, Any]]) -> str:
    """Return the strict and the lax score over sentences."""
    counts = np.zeros(6, int)
    for text in texts:
        gold: Groups = [(tuple(ours), tuple(theirs)) for ours, theirs in text["gold"]]
        found = method(text["en"], text["zh"], "sentence")
        ours, theirs = whole(found), whole(gold)
        counts[:3] += len(ours & theirs), len(ours), len(theirs)
        found_links, gold_links = links(found), links(gold)
        counts[3] += sum(bool(links([group]) & gold_links) for group in ours)
        counts[4] += len(ours)
        counts[5] += sum(bool(links([group]) & found_links) for group in theirs)
    precision, recall = counts[3] / counts[4], counts[5] / counts[2]
    return f"{f1(*counts[:3]):.3f} ({2 * precision * recall / (precision + recall):.3f})"


def read(folder: Path, pattern: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of files."""
    for path in sorted(folder.glob(pattern)):
        yield path.stem, path.read_text(encoding="utf-8")


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    reports = [[json.loads(line) for line in text.splitlines()] for _, text in read(folder, "*/*.jsonl")]
    novels = [json.loads(text) for _, text in read(folder, "*/*.json")]
    reads = remembering(partial(encode, role="query"))
    methods: dict[str, Method] = {
        "encoder": by_diglot(reads),
        "no encoder": by_diglot(None),
        "nearest": by_nearest(reads),
        "Gale-Church": by_length,
    }
    print("| method | 30 % missing | and fused | sentences of novels | seconds |")
    print("|---|--:|--:|--:|--:|")
    for name, method in methods.items():
        begin = time.perf_counter()
        scores = [paragraphs(method, reports, fused) for fused in (0, FUSED)] + [sentences(method, novels)]
        print(f"| {name} | {' | '.join(scores)} | {time.perf_counter() - begin:.0f} |")


if __name__ == "__main__":
    main()
