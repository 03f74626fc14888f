"""Drawings and long rules of a page, which no column crosses."""

from collections.abc import Sequence

from ...records import Box
from .boxes import around
from .glyphs import Stroke

_NEAR = 6.0
"""Points between the strokes of one drawing, at most."""
_SMALLEST = 40.0
"""Points of the shorter side of a drawing, at least."""
_FEWEST_STROKES = 4
_MOST_STROKES = 20_000
_LARGEST = 5_000.0
"""Points of the largest stroke that may belong to a drawing."""


def figures(strokes: Sequence[Stroke], images: Sequence[Box]) -> list[Box]:
    """Return the places of pictures and drawings: strokes that stand close together, as those of a chart do."""
    near = [
        stroke
        for stroke in strokes[:_MOST_STROKES]
        if stroke.x1 - stroke.x0 + stroke.bottom - stroke.top <= _LARGEST and min(stroke.x0, stroke.top) >= -_LARGEST
    ]
    groups: dict[int, set[Stroke]] = {}
    for number, root in enumerate(_roots(near)):
        groups.setdefault(root, set()).add(near[number])
    found = list(images)
    for group in groups.values():
        if len(group) >= _FEWEST_STROKES:
            box = around(stroke[:4] for stroke in group)
            if min(box[2] - box[0], box[3] - box[1]) > _SMALLEST:
                found.append(box)
    return found


def _roots(strokes: Sequence[Stroke]) -> list[int]:
    """Return for each stroke one that stands for all it is near to: on a coarse grid their fields touch.

    The fields are kept as runs in each row of the grid, so that a large ground costs no more than its height.
    """
    rows: dict[int, list[tuple[int, int, int]]] = {}
    for number, (x0, top, x1, bottom, _) in enumerate(strokes):
        for down in range(int(top // _NEAR), int(bottom // _NEAR) + 1):
            rows.setdefault(down, []).append((int(x0 // _NEAR), int(x1 // _NEAR), number))
    parent = list(range(len(strokes)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    last: list[tuple[int, int, int]] = []
    last_row = 0
    for down in sorted(rows):
        runs: list[tuple[int, int, int]] = []
        for begin, end, number in sorted(rows[down]):
            if runs and begin <= runs[-1][1] + 1:
                parent[root(number)] = root(runs[-1][2])
                runs[-1] = (runs[-1][0], max(end, runs[-1][1]), runs[-1][2])
            else:
                runs.append((begin, end, number))
        above = 0
        for begin, end, number in runs if down == last_row + 1 else []:
            while above < len(last) and last[above][1] + 1 < begin:
                above += 1
            for over in last[above:]:
                if over[0] > end + 1:
                    break
                parent[root(number)] = root(over[2])
        last, last_row = runs, down
    return [root(number) for number in range(len(strokes))]


def long_rules(strokes: Sequence[Stroke]) -> list[Box]:
    """Return the horizontal rules and painted bands that are much wider than high: no column crosses them."""
    return [
        (stroke.x0, stroke.top, stroke.x1, stroke.bottom)
        for stroke in strokes
        if stroke.bottom - stroke.top < 40 and stroke.x1 - stroke.x0 > 10 * (stroke.bottom - stroke.top) + 60
    ]
