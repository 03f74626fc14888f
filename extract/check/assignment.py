"""The pairs of two lists whose sum of scores is greatest.

SciPy has the same (`linear_sum_assignment`) and takes as long to be imported as a whole report takes to be checked.
"""

from collections.abc import Callable, Sequence
from math import inf

_MOST = 40_000
"""Cells of a table of scores up to which the best pairs are sought; of a larger one the best pair, then the next."""


def best_pairs(rows: int, columns: int, score: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Return pairs of a row and a column, each in one at the most, in the order of the rows; a score of 0 is no pair.

    The method is that of shortest augmenting paths (Jonker and Volgenant, 1987), in cubic time.

    >>> best_pairs(2, 2, lambda row, column: [[3, 2], [2, 0]][row][column])
    [(0, 1), (1, 0)]
    """
    if not rows or not columns:
        return []
    scores = [[score(row, column) for column in range(columns)] for row in range(rows)]
    if rows * columns > _MOST:
        pairs = _greedy(scores)
    elif rows <= columns:
        pairs = _augmented(scores)
    else:
        pairs = [(row, column) for column, row in _augmented(list(map(list, zip(*scores, strict=True))))]
    return sorted(pair for pair in pairs if scores[pair[0]][pair[1]] > 0)


def _greedy(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    found: dict[int, int] = {}
    taken: set[int] = set()
    cells = ((-one, row, column) for row, line in enumerate(scores) for column, one in enumerate(line) if one > 0)
    for _, row, column in sorted(cells):
        if row not in found and column not in taken:
            found[row] = column
            taken.add(column)
    return list(found.items())


def _augmented(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return the best column of each row; there are no more rows than columns."""
    rows, columns = len(scores), len(scores[0])
    row_price, column_price = [0.0] * rows, [0.0] * columns
    owner: list[int | None] = [None] * columns
    for new in range(rows):
        nearest, reached = [inf] * columns, [False] * columns
        before: list[int | None] = [None] * columns
        row, column = new, None
        while True:
            for other in range(columns):
                if not reached[other]:
                    cost = -scores[row][other] - row_price[row] - column_price[other]
                    if cost < nearest[other]:
                        nearest[other], before[other] = cost, column
            column = min((one for one in range(columns) if not reached[one]), key=nearest.__getitem__)
            step = nearest[column]
            row_price[new] += step
            for other in range(columns):
                if reached[other]:
                    row_price[owner[other] or 0] += step
                    column_price[other] -= step
                else:
                    nearest[other] -= step
            reached[column] = True
            found = owner[column]
            if found is None:
                break
            row = found
        while column is not None:
            previous = before[column]
            owner[column] = new if previous is None else owner[previous]
            column = previous
    return [(row, column) for column, row in enumerate(owner) if row is not None]
