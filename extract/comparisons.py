"""Comparisons of bare numbers: "greater than 30", 大於二十, 五百以上 are ranges with one end.

A number with a unit keeps its hedges outside ("over $30 million" is $30 million, modified); without a unit the
comparison is what makes the number worth reading, and belongs to it.
"""

from .found import Found
from .grammar import Grammar
from .records import Modifier

_WINDOW = 40
"""Characters before a number in which a comparison may stand."""

Compared = tuple[Modifier, tuple[int, int]]
"""What a comparison says, and the span of the number with it."""


def compared(rules: Grammar, folded: str, number: Found) -> Compared | None:
    """Return the comparison that stands before or behind a bare number."""
    if number.kind != "number":
        return None
    floor = max(0, number.start - _WINDOW)
    if match := rules.compared_before.search(folded, floor, number.start):
        return rules.comparisons[(match.lastindex or 1) - 1], (match.start(), number.end)
    if match := rules.compared_after.match(folded, number.end):
        return rules.comparisons[(match.lastindex or 1) - 1], (number.start, match.end())
    if rules.vague_remainder.search(folded, number.start, number.end):  # 二百三十餘萬
        return "over", (number.start, number.end)
    return None


def hedged(rules: Grammar, folded: str, number: Found) -> Compared | None:
    """Return the comparison of a bare number, or the hedge that bounds it: "at least 20", 超過 300."""
    if (found := compared(rules, folded, number)) or number.kind != "number":
        return found
    before = rules.hedges_before.before(folded, number.start)
    return (before[0], (before[1], number.end)) if before and before[0] not in ("about", "nearly") else None


def is_low(modifier: Modifier) -> bool:
    """Whether a number with that modifier is the lower end of what is meant."""
    return modifier in ("over", "at least")
