"""Themes that nobody has named: groups of passages that are near each other, as many as there are.

Average linkage was taken because it keeps translations together (`benchmarks/themes.py`, on whose passages it was
chosen): HDBSCAN leaves half of the passages out, k-means goes by what is left of the language. Many passages are first
made a few hundred small groups, so that time and memory grow with their number and not with its square.
"""

import numpy as np
from numpy.typing import NDArray

NONE = -1
_DIMENSIONS = 64
_FEW = 2_000
"""Passages up to which each is linked by itself; more are first made so many small groups at most."""
_SMALLEST, _SMALLEST_SHARE = 5, 0.002
"""Passages of a theme, and their share of all, at least."""
_FEWEST, _MOST = 1, 4
"""Groups, in cube roots of the number of passages. Fewer always fit well, and say nothing."""
_ELSEWHERE = 0.1
"""By how much a passage may be nearer to another group and still belong to its own."""
_SAMPLE = 1_500
"""Points that show how well a number of themes fits."""


def find_groups(vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the group of each row, `NONE` for those that are nearer to no group than to others; the largest is 0.

    Rows are of unit length and have no language in them (:mod:`diglot.corpus.directions`).
    """
    if len(vectors) < 2 * _SMALLEST:
        return np.full(len(vectors), NONE)
    points = _reduced(vectors)
    small, centres = _small_groups(points)
    labels = _linked(centres, len(points))[small]
    return _settled(points, labels)


def _reduced(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    from sklearn.decomposition import PCA

    dimensions = min(_DIMENSIONS, len(vectors) - 1, vectors.shape[1])
    solver = "covariance_eigh" if len(vectors) > vectors.shape[1] else "full"
    points = PCA(dimensions, svd_solver=solver).fit_transform(vectors)
    return _unit(points)


def _small_groups(points: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return for each point the place of its small group, and the middles of these."""
    if len(points) <= _FEW:
        return np.arange(len(points)), points
    from sklearn.cluster import MiniBatchKMeans

    means = MiniBatchKMeans(_FEW // 2, batch_size=8_192, n_init=1, max_iter=20, random_state=0, init="random")
    labels = means.fit_predict(points)
    used, places = np.unique(labels, return_inverse=True)
    return places, _unit(means.cluster_centers_[used])


def _linked(points: NDArray[np.float32], passages: int) -> NDArray[np.int64]:
    """Return the groups of points that stand for so many passages, in the number in which they are best told apart."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from sklearn.metrics import silhouette_score

    tree = linkage(points.astype(np.float64), "average", "cosine")
    sample = np.random.default_rng(0).permutation(len(points))[:_SAMPLE]
    best, chosen = -2.0, np.zeros(len(points), np.int64)
    root = passages ** (1 / 3)
    for number in sorted(set(np.geomspace(_FEWEST * root, _MOST * root, 15).round().astype(int))):
        labels = fcluster(tree, number, "maxclust")
        if 1 < len(set(labels[sample])) < len(sample):
            fit = silhouette_score(points[sample], labels[sample], metric="cosine")
            if fit > best:
                best, chosen = fit, labels
    return np.asarray(chosen, np.int64)


def _settled(points: NDArray[np.float32], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return groups numbered by size, without those that are too small and passages that belong elsewhere as well."""
    smallest = max(_SMALLEST, round(_SMALLEST_SHARE * len(points)))
    names, sizes = np.unique(labels, return_counts=True)
    kept = [name for name, size in sorted(zip(names, -sizes, strict=True), key=lambda one: one[1]) if -size >= smallest]
    settled = np.full(len(points), NONE)
    if not kept:
        return settled
    middles = _unit(np.array([points[labels == name].mean(axis=0) for name in kept]))
    cosines = points @ middles.T
    nearest = cosines.max(axis=1)
    for place, name in enumerate(kept):
        settled[(labels == name) & (cosines[:, place] >= nearest - _ELSEWHERE)] = place
    return settled


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
