"""Alignment: which units (lines, sentences, paragraphs) of one language are translations of which of the other.

A dynamic program over both texts chooses the groups of units whose sum of scores is greatest, and leaves a unit alone
where no group with it is worth having. The score of a group is the cosine of its two sides, less the mean cosine of
each side's nearest groups (the margin of Artetxe and Schwenk, 2019), plus evidence: how well the lengths and the
figures of the two sides agree. Three passes make it sure-footed where much is missing: the first allows pairs alone
and measures how long Chinese is beside its English; the second allows wider groups and measures how much is missing;
the more that is, the more easily the third lets paragraphs go (sentences are seldom left out). The constants were set
on `tests/data/parallel` by `benchmarks/alignment.py`.

The scores are those of vectors: of the sentence encoder, or, without one, of the figures, Latin words and dictionary
words that texts share.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..models.encoder import Vectors
from .likeness import Evidence, bags_of_words, figure_evidence
from .records import Alignment

Size = Literal["paragraph", "sentence"]
Encode = Callable[[Sequence[str]], Vectors]
Matrix = NDArray[np.float32]
Group = tuple[int, int]
"""How many units of English and of Chinese stand together."""

_GROUPS: dict[Size, tuple[Group, ...]] = {
    "paragraph": ((1, 1), (1, 2), (2, 1)),
    "sentence": ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1)),
}
_NEAREST = 4
"""Groups whose mean cosine is what a group must exceed."""
_SLACK = 0.04
"""What a pair may fall short of its rivals by."""
_LENGTH = 0.02
"""What a length twice or half of the expected one costs; no length costs more."""
_SMALL = 3
"""Characters that are added to both lengths: the lengths of "No." and 不。 say little."""
_LEAVING = 0.015
"""What leaving a unit alone costs where nothing seems to be missing; where `_MUCH` is, nothing."""
_MUCH = 0.15
_IMPOSSIBLE = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Side:
    """The units of one language."""

    lengths: NDArray[np.float64]
    """In characters, one a unit."""
    vectors: Vectors
    """Of unit length, one row a unit."""
    couples: Vectors | None = None
    """Of two neighbours read together, where that was done: one row fewer."""

    def grouped(self, size: int) -> Vectors:
        """Return the vectors of all groups of neighbours of a size: read together, or summed by length."""
        if size == 1:
            return self.vectors
        if size == 2 and self.couples is not None:
            return self.couples
        weighted = self.vectors * self.lengths[:, None].astype(np.float32)
        sums = sliding_window_view(weighted, size, axis=0).sum(axis=-1, dtype=np.float32)
        grouped: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        return grouped


def align_texts(
    english: Sequence[str],
    chinese: Sequence[str],
    size: Size = "paragraph",
    *,
    encode: Encode | None,
    evidence: Evidence | None = None,
) -> list[Alignment]:
    """Return the groups of an alignment in order; every unit is in exactly one of them.

    `encode` gives the vectors of texts, such as :func:`diglot.models.encoder.encode_alike`; without one (None) texts
    are alike by what they share. `evidence`, a matrix of English by Chinese units, is added to the scores of pairs.
    """
    if not english or not chinese:
        return _in_order([(1, 0)] * len(english) + [(0, 1)] * len(chinese), {})
    if encode is None:
        first, second = bags_of_words(english, chinese)
        ours, theirs = Side(_lengths(english), first), Side(_lengths(chinese), second)
    else:
        ours, theirs = _read_side(english, size, encode), _read_side(chinese, size, encode)
    figures = figure_evidence(english, chinese)

    def together(a: int, b: int) -> Matrix:
        shared = figures(a, b)
        return shared if evidence is None else shared + _pooled(evidence, a, b)

    return align_sides(ours, theirs, size, together)


def _read_side(texts: Sequence[str], size: Size, encode: Encode) -> Side:
    couples = [f"{first} {second}" for first, second in pairwise(texts)] if size == "sentence" else []
    vectors = encode([*texts, *couples])
    return Side(_lengths(texts), vectors[: len(texts)], vectors[len(texts) :] if couples else None)


def _lengths(texts: Sequence[str]) -> NDArray[np.float64]:
    return np.array([len(text) for text in texts], np.float64)


def _pooled(evidence: Matrix, a: int, b: int) -> Matrix:
    """Return for every group the mean of what is said of its pairs."""
    means: Matrix = sliding_window_view(evidence, (a, b)).mean(axis=(-1, -2), dtype=np.float32)
    return means


def align_sides(
    english: Side, chinese: Side, size: Size = "paragraph", evidence: Callable[[int, int], Matrix] | None = None
) -> list[Alignment]:
    """Align two sides whose vectors are given.

    `evidence(a, b)` is added to the scores of the groups of `a` English and `b` Chinese units: a matrix whose rows
    and columns are where the groups begin. Neither side may be empty.
    """
    rows, columns = len(english.lengths), len(chinese.lengths)
    groups = [(a, b) for a, b in _GROUPS[size] if a <= rows and b <= columns]
    likeness = {group: _likeness(english, chinese, group, evidence) for group in groups}
    ratio = float(english.lengths.sum() / max(1, chinese.lengths.sum()))
    first = best_path({(1, 1): _scores(likeness[1, 1], english, chinese, (1, 1), ratio)}, rows, columns, 0)
    ratio = _length_ratio(first, english, chinese) or ratio
    scores = {group: _scores(matrix, english, chinese, group, ratio) for group, matrix in likeness.items()}
    path = best_path(scores, rows, columns, -_LEAVING)
    if size == "paragraph":
        alone = sum(0 in step for step in path) / len(path)
        path = best_path(scores, rows, columns, -_LEAVING * max(0, 1 - alone / _MUCH))
    return _in_order(path, scores)


def _likeness(english: Side, chinese: Side, group: Group, evidence: Callable[[int, int], Matrix] | None) -> Matrix:
    a, b = group
    cosines: Matrix = english.grouped(a) @ chinese.grouped(b).T
    rivals: Matrix = (_mean_of_nearest(cosines, 1)[:, None] + _mean_of_nearest(cosines, 0)[None]) / np.float32(2)
    margin = cosines - rivals + np.float32(_SLACK)
    return margin if evidence is None else margin + evidence(a, b)


def _mean_of_nearest(cosines: Matrix, axis: int) -> Matrix:
    count = min(_NEAREST, cosines.shape[axis])
    kept = np.partition(cosines, cosines.shape[axis] - count, axis=axis)
    means: Matrix = kept.take(range(cosines.shape[axis] - count, cosines.shape[axis]), axis=axis).mean(axis=axis)
    return means


def _scores(likeness: Matrix, english: Side, chinese: Side, group: Group, ratio: float) -> Matrix:
    """Take off what the lengths of the two sides disagree by, given how much longer English is than Chinese."""
    ours, theirs = (
        sliding_window_view(side.lengths, size).sum(axis=-1)
        for side, size in ((english, group[0]), (chinese, group[1]))
    )
    doublings = np.log2((ours[:, None] + _SMALL) / (theirs[None] * ratio + _SMALL))
    penalty = np.float32(_LENGTH) * np.minimum(doublings**2, 1).astype(np.float32)
    scores: Matrix = likeness - penalty
    return scores


def _length_ratio(path: Sequence[Group], english: Side, chinese: Side) -> float | None:
    """Return the median ratio of the lengths of pairs, over the half of them whose vectors are nearest."""
    pairs = [
        (float(english.vectors[row] @ chinese.vectors[column]), english.lengths[row] / chinese.lengths[column])
        for row, column, step in places(path)
        if step == (1, 1) and chinese.lengths[column]
    ]
    nearest = sorted(pairs, reverse=True)[: (len(pairs) + 1) // 2]
    return float(np.median([ratio for _, ratio in nearest])) if nearest else None


def best_path(scores: dict[Group, Matrix], rows: int, columns: int, leaving: float) -> list[Group]:
    """Return the steps from the beginning of both texts to their ends whose sum of scores is greatest.

    The table is filled by its anti-diagonals, each at once: in a flat matrix of w columns an anti-diagonal is every
    (w - 1)-th element. What a unit left alone costs is `leaving`.
    """
    steps: list[Group] = [(1, 0), (0, 1), *scores]
    width = columns + 2  # a spare column, so that no stride is 0
    best = np.full((rows + 1) * width, _IMPOSSIBLE, np.float32)
    chosen = np.zeros((rows + 1) * width, np.int8)
    best[0] = 0
    gains = [np.pad(scores[step], ((0, 0), (0, 1))) if all(step) else None for step in steps]
    for diagonal in range(1, rows + columns + 1):
        for number, (a, b) in enumerate(steps):
            low, high = max(a, diagonal - columns), min(rows, diagonal - b)
            if low > high:
                continue
            after = _diagonal(best, width, low, diagonal, high - low + 1)
            reached = _diagonal(best, width, low - a, diagonal - a - b, high - low + 1)
            gain = gains[number]
            if gain is None:
                reached = reached + np.float32(leaving)
            else:
                reached = reached + _diagonal(gain.ravel(), gain.shape[1], low - a, diagonal - a - b, high - low + 1)
            better = reached > after
            np.copyto(after, reached, where=better)
            _diagonal(chosen, width, low, diagonal, high - low + 1)[better] = number
    path: list[Group] = []
    row, column = rows, columns
    while row or column:
        step = steps[chosen[row * width + column]]
        path.append(step)
        row, column = row - step[0], column - step[1]
    return path[::-1]


def _diagonal(flat: NDArray[Any], width: int, row: int, diagonal: int, count: int) -> NDArray[Any]:
    """Return a view of a flat matrix: from a row on, the elements whose row and column add up to `diagonal`."""
    start = row * width + diagonal - row
    return flat[start : start + (count - 1) * (width - 1) + 1 : width - 1]


def places(path: Sequence[Group]) -> Iterator[tuple[int, int, Group]]:
    """Yield the steps of a path, each with the units at which it begins."""
    row = column = 0
    for a, b in path:
        yield row, column, (a, b)
        row, column = row + a, column + b


def _in_order(path: Sequence[Group], scores: dict[Group, Matrix]) -> list[Alignment]:
    return [
        Alignment(
            en=tuple(range(row, row + a)),
            zh=tuple(range(column, column + b)),
            score=round(float(scores[a, b][row, column]), 4) if a and b else 0.0,
        )
        for row, column, (a, b) in places(path)
    ]
