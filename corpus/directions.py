"""What tells languages apart in vectors, and vectors without it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_PAIRS = 30
"""Passages that stand in both languages, from which on they show how the languages lie apart."""


def language_directions(vectors: NDArray[np.float32], chinese: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return in which directions vectors of two languages lie apart, orthonormal rows; none if there is one language.

    An encoder has texts of one language nearer to each other than their meaning is. The means of the languages differ
    by that and by nothing else, as long as the reports are alike (so Libovický et al. 2020 centre each language). For
    products it is enough to take it off one side: queries, while the vectors of passages are kept as they are.
    """
    if chinese.all() or not chinese.any():
        return np.zeros((0, vectors.shape[1]), np.float32)
    return _direction(vectors[chinese].mean(axis=0) - vectors[~chinese].mean(axis=0))


def paired_directions(
    vectors: NDArray[np.float32], chinese: NDArray[np.bool_], pairs: Sequence[str | None]
) -> NDArray[np.float32]:
    """Return the same from passages that say the same, if there are enough of them: they differ by language alone."""
    places: dict[str, list[int]] = {}
    for place, pair in enumerate(pairs):
        if pair is not None:
            places.setdefault(pair, []).append(place)
    both = [sorted(one, key=lambda place: bool(chinese[place])) for one in places.values() if len(one) == 2]
    both = [one for one in both if chinese[one[0]] != chinese[one[1]]]
    if len(both) < _PAIRS:
        return language_directions(vectors, chinese)
    english, others = np.array(both).T
    return _direction((vectors[others] - vectors[english]).mean(axis=0))


def without(vectors: NDArray[np.float32], directions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors without what lies in some directions."""
    return np.asarray(vectors - (vectors @ directions.T) @ directions, np.float32)


def _direction(apart: NDArray[np.float32]) -> NDArray[np.float32]:
    if not apart.any():
        return np.zeros((0, len(apart)), np.float32)
    return np.asarray((apart / np.linalg.norm(apart))[None], np.float32)
