"""The space in which passages are compared for their themes: without their language, and without what all share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..directions import paired_directions, without


@dataclass(frozen=True, slots=True)
class Space:
    """What is taken off vectors before they are compared."""

    directions: NDArray[np.float32]
    middle: NDArray[np.float32]

    def place(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return vectors in this space, of unit length."""
        rows = without(vectors, self.directions) - self.middle
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def fit_space(vectors: NDArray[np.float32], chinese: NDArray[np.bool_], pairs: Sequence[str | None]) -> Space:
    """Return the space of passages; `pairs` is the same for those that say the same."""
    directions = paired_directions(vectors, chinese, pairs)
    return Space(directions, without(vectors, directions).mean(axis=0))
