"""Gutters of a page, told by the running text beside them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .boxes import around, middle
from .chains import LONG, Chain
from .lines import Line, Segment
from .pieces import Piece

_WIDE_BLANK = 1.5
"""Em of the blanks of a justified line, at most."""
FILLED = 0.85
"""Share of its column that a line of running text fills."""
_NEAR = 4.0
"""Em from a gutter within which the lines beside it begin or end."""


def with_wide_blanks(line: Line) -> Line:
    """Return a line whose segments are no longer parted by blanks as wide as those of justified lines are."""
    joined: list[Segment] = []
    for segment in line.segments:
        if joined and segment.box[0] - joined[-1].box[2] < _WIDE_BLANK * segment.size:
            last = joined[-1]
            joined[-1] = Segment(f"{last.text} {segment.text}", around([last.box, segment.box]), last.size)
        else:
            joined.append(segment)
    return replace(line, segments=tuple(joined))


def is_gutter(left: float, right: float, lines: Sequence[Line], chain: Chain) -> bool:
    """Whether a white band runs on above or below beside running text, and hardly a line crosses it."""
    top, bottom = chain[0].top, chain[-1].bottom
    outside = [line for line in lines if not top <= middle(line.box) <= bottom]
    rows = {id(line) for line in (*outside, *lines_of(chain, lines))}
    aside = [line for line in lines if id(line) not in rows]
    segments = [segment for line in (*outside, *aside) for segment in line.segments]
    crossing = min(
        sum(segment.box[0] < at - 1 and segment.box[2] > at + 1 for segment in segments)
        for at in (left + 2, (left + right) / 2, right - 2)
    )
    before = [segment for segment in segments if left - _NEAR * segment.size < segment.box[2] <= right]
    behind = [segment for segment in segments if left <= segment.box[0] < right + _NEAR * segment.size]
    beside = _full_lines(before) + _full_lines(behind)
    return beside > 2 and crossing <= 0.25 * beside


def _full_lines(segments: Sequence[Segment]) -> int:
    """Count the lines of running text in a column: most are long and full; labels are of any length."""
    if not segments:
        return 0
    long = [segment for segment in segments if segment.box[2] - segment.box[0] > LONG * segment.size]
    if not long:
        return 0
    width = max(segment.box[2] for segment in long) - min(segment.box[0] for segment in long)
    full = sum(segment.box[2] - segment.box[0] > FILLED * width for segment in long)
    return full if full > 2 and full >= 0.4 * len(segments) else 0


def lines_of(pieces: Iterable[Piece], lines: Sequence[Line]) -> list[Line]:
    """Return the lines, which stand from top to bottom, at whose height pieces stand."""
    middles = [middle(line.box) for line in lines]
    found: set[int] = set()
    for piece in pieces:
        at, near = (piece.top + piece.bottom) / 2, 0.4 * (piece.bottom - piece.top)
        found.update(range(bisect_right(middles, at - near), bisect_left(middles, at + near)))
    return [lines[number] for number in sorted(found)]
