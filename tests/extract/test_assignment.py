import random

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from diglot.extract.check.assignment import best_pairs


@pytest.mark.parametrize("seed", range(40))
def test_the_sum_is_the_greatest_that_there_is(seed: int) -> None:
    dice = random.Random(seed)
    rows, columns = dice.randint(1, 9), dice.randint(1, 9)
    scores = [[dice.choice([0.0, 0.0, dice.random(), 10 + dice.random()]) for _ in range(columns)] for _ in range(rows)]
    pairs = best_pairs(rows, columns, lambda row, column: scores[row][column])
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    best = linear_sum_assignment(np.array(scores), maximize=True)
    assert sum(scores[row][column] for row, column in pairs) == pytest.approx(np.array(scores)[best].sum())


def test_nothing_has_no_pairs() -> None:
    assert best_pairs(0, 3, lambda row, column: 1) == best_pairs(3, 0, lambda row, column: 1) == []
    assert best_pairs(2, 2, lambda row, column: 0) == []


def test_a_large_table_takes_the_best_pairs_first() -> None:
    pairs = best_pairs(300, 300, lambda row, column: 1.0 + (row == column))
    assert pairs == [(row, row) for row in range(300)]
