"""White bands between the columns of a table."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from .lines import Line, Segment
from .values import SIGN, breaks_of

_OVERHANG = 0.2
"""Share of its width by which a text may reach into the next column and still belong to its own."""
_CROSSINGS = 0.12
"""Share of its lines that may reach over the border between two columns: headings of several columns."""
_NARROWEST_BORDER = 0.3
"""Em of white between two columns, at least."""


def find_borders(lines: Sequence[Line]) -> list[float]:
    """Return where white bands part the columns of lines, from left to right."""
    rows = [spans for line in lines if len(spans := list(_spans(line.segments))) > 1]
    if len(rows) < 2:
        return []
    allowed = int(_CROSSINGS * len(rows)) if len(rows) > 3 else 0
    allowed = max(allowed, 1) if len(rows) > 4 else allowed
    events = sorted(event for row in rows for x0, x1 in row for event in ((x0, 1), (x1, -1)))
    size = median(line.size for line in lines)
    borders: list[float] = []
    band: list[tuple[int, float, float]] = []
    depth, filled = 0, False
    for (x, step), (following, _) in pairwise([*events, (events[-1][0], 0)]):
        depth += step
        if depth > allowed:
            if filled and band and band[-1][2] - band[0][1] > _NARROWEST_BORDER * size:
                at = _whitest(band, _NARROWEST_BORDER * size)
                if _is_border(at, rows):
                    borders.append(at)
            band, filled = [], True
        elif filled:
            band.append((depth, x, following))
    return borders


def _whitest(band: Sequence[tuple[int, float, float]], least: float) -> float:
    """Return the middle of the widest part of a band that the fewest texts cross."""
    wide = [part for part in band if part[2] - part[1] > least] or band
    fewest = min(depth for depth, _, _ in wide)
    _, begin, end = max((part for part in wide if part[0] == fewest), key=lambda part: part[2] - part[1])
    return (begin + end) / 2


def _spans(segments: Sequence[Segment]) -> Iterator[tuple[float, float]]:
    """Yield where segments begin and end, several numbers with blanks between them one by one."""
    for segment in segments:
        left, _, right, _ = segment.box
        breaks = [match.end() for match in breaks_of(segment.text)]
        if not breaks:
            yield left, right
            continue
        share = (right - left) / len(segment.text)
        for begin, end in pairwise([0, *breaks, len(segment.text)]):
            if not SIGN.fullmatch(segment.text[begin:end].strip()):
                yield left + begin * share, left + len(segment.text[:end].rstrip()) * share


def _is_border(x: float, rows: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """Whether enough rows have text on both sides of a white band."""
    parted = sum(any(end <= x for _, end in row) and any(begin >= x for begin, _ in row) for row in rows)
    return parted >= max(2, 0.3 * len(rows))


def columns_of(left: float, right: float, size: float, borders: Sequence[float]) -> tuple[int, int]:
    """Return the first and the last column that a text lies in."""
    slack = max(0.25 * size, _OVERHANG * (right - left))
    first, last = bisect(borders, left + slack), bisect(borders, right - slack)
    return min(first, last), max(first, last)
