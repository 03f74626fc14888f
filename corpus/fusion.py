"""Rankings made into one by the ranks that they give (reciprocal rank fusion, Cormack et al. 2009)."""

from collections import defaultdict
from collections.abc import Sequence

DEPTH = 5
"""How slowly ranks lose their weight: the one at this rank counts half of what one at the top would.

60, which is common, is for many rankings. Of two, it puts what is middling in both before what is first in one.
"""


def fuse(rankings: Sequence[Sequence[str]], depth: float = DEPTH) -> list[tuple[str, float]]:
    """Return what any of some rankings has with its score, the best first: the sum of 1 / (depth + rank).

    A ranking that has a thing twice counts it where it comes first. Among equals, what has the best single rank is
    first, then what an earlier ranking has.

    >>> fuse(["ab", "bc"], depth=1)
    [('b', 0.8333333333333333), ('a', 0.5), ('c', 0.3333333333333333)]
    """
    scores: dict[str, float] = defaultdict(float)
    best: dict[str, int] = {}
    for ranking in rankings:
        for rank, key in enumerate(dict.fromkeys(ranking), start=1):
            scores[key] += 1 / (depth + rank)
            best[key] = min(rank, best.get(key, rank))
    return sorted(scores.items(), key=lambda item: (-item[1], best[item[0]]))
