"""Rules of a page: strokes and edges of grounds, joined and grouped."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from .glyphs import Stroke

_THIN = 2.5
"""Points of the thickest rule."""
_SHORTEST_RULE = 8.0
TOUCH = 3.0
"""Points by which rules may miss each other and still meet."""
_GROUND = 6.0
"""Points of the lowest painted ground of a row."""


class Rule(NamedTuple):
    """A straight rule: at `at` across the page's other axis, from `begin` to `end`."""

    at: float
    begin: float
    end: float
    ground: bool = False
    """Whether it is the edge of a painted ground, which every other row may have."""


def find_rules(strokes: Sequence[Stroke]) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and the vertical rules; a ground and a box have four."""
    across: list[Rule] = []
    down: list[Rule] = []
    for x0, top, x1, bottom, _ in strokes:
        width, height = x1 - x0, bottom - top
        if height <= _THIN and width >= _SHORTEST_RULE:
            across.append(Rule((top + bottom) / 2, x0, x1))
        elif width <= _THIN and height >= _SHORTEST_RULE:
            down.append(Rule((x0 + x1) / 2, top, bottom))
        elif width > _SHORTEST_RULE and height >= _GROUND:
            across += (Rule(top, x0, x1, True), Rule(bottom, x0, x1, True))
            down += (Rule(x0, top, bottom), Rule(x1, top, bottom))
    return _joined(across), _joined(down)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Join rules that lie on one line and touch or overlap."""
    joined: list[Rule] = []
    level: list[Rule] = []
    for rule in [*sorted(rules), None]:
        if rule is not None and (not level or rule.at - level[-1].at <= 1.0):
            level.append(rule)
            continue
        at = median(one.at for one in level) if level else 0
        begin = end = None
        for one in sorted(level, key=lambda one: one.begin):
            if end is not None and one.begin <= end + TOUCH:
                end = max(end, one.end)
                continue
            if begin is not None and end is not None:
                joined.append(Rule(at, begin, end, level[0].ground))
            begin, end = one.begin, one.end
        if begin is not None and end is not None:
            joined.append(Rule(at, begin, end, level[0].ground))
        level = [rule] if rule is not None else []
    return joined


def meeting_rules(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the groups of rules that touch each other, directly or through others."""
    left = list(down)
    waiting = list(across)
    while left:
        columns = [left.pop()]
        rows: list[Rule] = []
        grown = True
        while grown:
            met = [rule for rule in waiting if any(_meet(rule, column) for column in columns)]
            waiting = [rule for rule in waiting if rule not in met]
            rows += met
            more = [column for column in left if any(_meet(rule, column) for rule in met)]
            left = [column for column in left if column not in more]
            columns += more
            grown = bool(more)
        yield rows, columns


def _meet(row: Rule, column: Rule) -> bool:
    return row.begin - TOUCH <= column.at <= row.end + TOUCH and column.begin - TOUCH <= row.at <= column.end + TOUCH


def stacked_rules(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules of one width that lie one below another; what is broken between columns counts as whole."""
    whole: list[Rule] = []
    for rule in sorted(rules):
        last = whole[-1] if whole else None
        gap = TOUCH if rule.ground else 4 * TOUCH
        if last is not None and rule.at - last.at <= 1.0 and 0 <= rule.begin - last.end <= gap:
            whole[-1] = last._replace(end=rule.end)
        else:
            whole.append(rule)
    while whole:
        first = whole[0]
        same = [
            rule
            for rule in whole
            if abs(rule.begin - first.begin) < 4 * TOUCH and abs(rule.end - first.end) < 4 * TOUCH
        ]
        inner = [
            rule
            for rule in whole
            if rule not in same
            and same[0].at < rule.at < same[-1].at
            and first.begin - TOUCH <= rule.begin
            and rule.end <= first.end + TOUCH
        ]
        whole = [rule for rule in whole if rule not in same]
        if len(same) > 1:
            yield sorted([*same, *inner]) if len(same) > 2 else same
