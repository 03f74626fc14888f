"""Comparisons of bare numbers: "greater than 30", 大於二十, 五百以上 are ranges with one end.

A number with a unit keeps its hedges outside ("over $30 million" is $30 million, modified); without a unit the
comparison is what makes the number worth reading, and belongs to it.
"""

from .found import Found
from .grammar import Grammar
from .records import Modifier

_WINDOW = 40
"""Characters before a number in which a comparison may stand."""

_OR_EQUAL: dict[Modifier | None, Modifier] = {"over": "at least", "under": "up to"}
"""What a comparison becomes if another one stands behind the number: "more than 5000 or equal to"."""

Compared = tuple[Modifier | None, tuple[int, int]]
"""What a comparison says, nothing for an equality, and the span of the number with it."""


def compared(rules: Grammar, folded: str, number: Found) -> Compared | None:
    """Return the comparison that stands before or behind a bare number."""
    if number.kind != "number" or (number.provisional and number.value < 1):
        return None  # "more than half" is a fraction
    before = rules.compared_before.search(folded, max(0, number.start - _WINDOW), number.start)
    after = rules.compared_after.match(folded, number.end)
    start, end = before.start() if before else number.start, after.end() if after else number.end
    said = [rules.comparisons[(match.lastindex or 1) - 1] for match in (before, after) if match]
    if said:
        return (said[0] if len(said) == 1 else _OR_EQUAL.get(said[0], said[1])), (start, end)
    if rules.vague_remainder.search(folded, number.start, number.end):  # 二百三十餘萬
        return "over", (start, end)
    return None


def hedged(rules: Grammar, folded: str, number: Found) -> Compared | None:
    """Return the comparison of a bare number, or the hedge that bounds it: "at least 20", 超過 300, "after 2010"."""
    if number.kind == "year":
        return _bounded(rules, folded, number)
    if (found := compared(rules, folded, number)) or number.kind != "number":
        return found
    before = rules.hedges_before.before(folded, number.start)
    return (before[0], (before[1], number.end)) if before and before[0] not in ("about", "nearly") else None


def _bounded(rules: Grammar, folded: str, year: Found) -> Compared | None:
    if before := rules.bounds_before.before(folded, year.start):
        return before[0], (before[1], year.end)
    after = rules.bounds_after.at(folded, year.end)
    return (after[0], (year.start, after[1])) if after else None


def is_low(modifier: Modifier | None) -> bool:
    """Whether a number with that modifier is the lower end of what is meant."""
    return modifier in ("over", "at least")
