"""Rankings made into one by the ranks that they give (reciprocal rank fusion, Cormack et al. 2009)."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

DEPTH = 5
"""How slowly ranks lose their weight: the one at this rank counts half of what one at the top would.

60, which is common, is for many rankings. Of two, it puts what is middling in both before what is first in one.
"""


class Ranking(NamedTuple):
    """A list of things, the best first, with how much it counts."""

    weight: float
    keys: Sequence[Hashable]


def fuse(rankings: Mapping[str, Ranking], depth: float = DEPTH) -> list[tuple[Hashable, float]]:
    """Return what any of the rankings has with its score, the best first: the sum of weight / (depth + rank).

    A ranking that has a thing twice counts it where it comes first; among equals the one with the best single rank is
    first, then the one that an earlier ranking has.

    >>> fuse({"words": Ranking(1, "ab"), "meaning": Ranking(1, "bc")}, depth=1)
    [('b', 0.8333333333333333), ('a', 0.5), ('c', 0.3333333333333333)]
    """
    scores: dict[Hashable, float] = defaultdict(float)
    best: dict[Hashable, int] = {}
    for ranking in rankings.values():
        for rank, key in enumerate(dict.fromkeys(ranking.keys), start=1):
            scores[key] += ranking.weight / (depth + rank)
            best[key] = min(rank, best.get(key, rank))
    return sorted(scores.items(), key=lambda item: (-item[1], best[item[0]]))
