"""Declines: percentages that a word beside them makes negative."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .grammar import Grammar
from .ranges import Placed
from .records import QuantityKind

_PERCENTAGES: tuple[QuantityKind, ...] = ("percent", "percentage_point", "basis_point")
_DECLINE_WINDOW = 48
"""Characters before a percentage in which a word of decline stands, with what may part the two."""


def declines_negative(rules: Grammar, folded: str, placed: Iterable[Placed]) -> Iterator[Placed]:
    """Make the percentages negative that a word of decline stands beside: 衰退 3.2%, "fell by 7%", "a 5% drop".

    Of a range, the low end is then the greater decline.
    """
    waiting: Placed | None = None
    for one in placed:
        declines = one.found.kind in _PERCENTAGES and one.found.value > 0 and _declines(rules, folded, one)
        turned = replace(one, found=replace(one.found, value=-one.found.value)) if declines else one
        if declines and one.bound == "low" and one.compared is None:
            waiting = turned
        elif waiting is not None:
            yield replace(turned, bound="low")
            yield replace(waiting, bound="high")
            waiting = None
        else:
            yield turned


def _declines(rules: Grammar, folded: str, placed: Placed) -> bool:
    window = max(0, placed.start - _DECLINE_WINDOW)
    return bool(
        rules.declines_before.search(folded, window, placed.start) or rules.declines_after.match(folded, placed.end)
    )
