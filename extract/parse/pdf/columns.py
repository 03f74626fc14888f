"""The columns of a page: its parts, in the order in which they are read."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from operator import itemgetter
from statistics import median
from typing import NamedTuple, Protocol

from ...records import Box
from ..builder import LIST_MARK
from .lines import ends_clause, ends_sentence

_GUTTER = 0.6
"""Em of the narrowest gutter; a wider gap between two words happens in justified lines, but not over many lines."""
_FEWEST_LINES = 3
"""Lines that a gutter parts, at least; one that continues another gutter of the page parts any number."""
_CLOSE = 4.0
"""Em from one line that a gutter parts to the next, at most."""
_MANY_LINES = 6
"""Lines that a gutter parts which is narrower than an em, at least."""
_WIDE_GUTTER = 1.5
"""Em of a gutter that one line of long texts shows; narrower ones need three."""
_NARROWEST = 10.0
"""Em of the narrowest column of running text."""
_RIVAL = 0.5
"""Lines of another white band that ends the column beside a gutter, in lines of the gutter's."""
_FULL = 0.5
"""Share of its column that the usual line of running text fills, at least."""
_OTHER_TYPE = 1.12
"""Ratio of sizes by which a margin note differs from the text beside it."""


_ITEMS = 0.6
"""Share of lines that begin with a mark, in a list."""
_UNBROKEN = 1.5
"""Pieces in a line of running text, on average at most, where a gutter goes on."""
_INDENT = 4.0
"""Em from a gutter within which the lines of the next column begin."""
_ALIKE = 0.7
"""Share of the lines, and of the height, of a gutter that another one of the same columns has."""
_SECTION_GAP = 0.9
"""Em of white space, at least, between two sections of columns."""


_HEADING_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[^\W\d_]|\d{4}年)")


class Item(Protocol):
    """What has a place on a page: a piece of text, a table."""

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""


class Gutter(NamedTuple):
    """A white band between two columns."""

    x0: float
    top: float
    x1: float
    bottom: float
    lines: int


class Region(NamedTuple):
    """A part of a page with one column: its items in no order, and its left and right edge."""

    items: list[int]
    x0: float
    x1: float


def find_regions(
    boxes: Sequence[Box], sizes: Sequence[float], texts: Sequence[str], walls: Sequence[Box] = ()
) -> list[Region]:
    """Return the parts of a page in reading order, each with the indices of its boxes.

    `sizes` gives the type size of each box, 0 for what is no text (a table), whose text is empty; `walls` are rules
    that no column crosses. Where a gutter parts the page, what is above it comes first, then the columns from left to
    right, then what is
    below (the XY-cut of Nagy and Seth, 1984, with gutters in place of the widest cut).
    """
    if not boxes:
        return []
    regions: list[Region] = []
    known: list[Gutter] = []
    floats = _floats(boxes, sizes, texts)
    _divide([item for item in range(len(boxes)) if item not in floats], boxes, sizes, texts, walls, known, regions)
    if floats:
        regions.append(_region(sorted(floats), boxes))
    return regions


def _region(items: list[int], boxes: Sequence[Box]) -> Region:
    return Region(items, min(boxes[item][0] for item in items), max(boxes[item][2] for item in items))


def _floats(boxes: Sequence[Box], sizes: Sequence[float], texts: Sequence[str]) -> set[int]:
    """Return what stands between two columns whose lines run around it: a quotation in larger type."""
    counted = sorted((size, len(text)) for size, text in zip(sizes, texts, strict=True) if size)
    if not counted:
        return set()
    half = sum(count for _, count in counted) / 2
    body = next(
        size for (size, _), total in zip(counted, accumulate(c for _, c in counted), strict=True) if total >= half
    )
    large = [item for item, size in enumerate(sizes) if size > _OTHER_TYPE * body]
    small = [box for box, size in zip(boxes, sizes, strict=True) if 0 < size <= _OTHER_TYPE * body]
    return {
        item
        for item in large
        if any(box[2] <= boxes[item][0] and _is_beside(box, boxes[item]) for box in small)
        and any(box[0] >= boxes[item][2] and _is_beside(box, boxes[item]) for box in small)
    }


def _is_beside(box: Box, other: Box) -> bool:
    """Whether a text is level with another one, and long."""
    return min(box[3], other[3]) - max(box[1], other[1]) > 0.3 * (box[3] - box[1]) and box[2] - box[0] > 60


def _divide(
    items: list[int],
    boxes: Sequence[Box],
    sizes: Sequence[float],
    texts: Sequence[str],
    walls: Sequence[Box],
    known: list[Gutter],
    regions: list[Region],
) -> None:
    if not items:
        return
    gutter = _gutter(items, boxes, sizes, texts, walls, known)
    if gutter is None:
        regions.append(_region(items, boxes))
        return
    known.append(gutter)
    middle = (gutter.x0 + gutter.x1) / 2
    within = [item for item in items if _is_within(boxes[item], gutter)]
    facing = [  # the next column alone: those behind it would fill its gaps
        item
        for item in within
        if 0 < boxes[item][0] - gutter.x0 < gutter.x1 - gutter.x0 + _INDENT * (sizes[item] or 10)
    ]
    left = [item for item in within if _middle(boxes[item]) < middle]
    bottom = _section_end(left, facing, boxes, sizes, texts)
    gutter = gutter._replace(bottom=min(bottom, gutter.bottom))
    parts: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    for item in items:
        box = boxes[item]
        if box[3] <= gutter.top + 0.5 * (box[3] - box[1]):
            parts[0].append(item)
        elif box[1] >= gutter.bottom - 0.5 * (box[3] - box[1]):
            parts[3].append(item)
        else:
            parts[1 if _middle(box) < middle else 2].append(item)
    for part in parts:
        _divide(part, boxes, sizes, texts, walls, known, regions)


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2


def _is_within(box: Box, gutter: Gutter) -> bool:
    half = 0.5 * (box[3] - box[1])
    return box[3] > gutter.top + half and box[1] < gutter.bottom - half


def _section_end(
    left: Sequence[int], right: Sequence[int], boxes: Sequence[Box], sizes: Sequence[float], texts: Sequence[str]
) -> float:
    """Return where a section ends whose columns are level, and another one begins below them.

    White space over both columns tells little. But where a sentence breaks off above it on the left, or goes on
    below it on the right, the text runs from the left column to the right one above it.
    """
    ends: list[float] = []
    columns = [sorted(column, key=lambda item: boxes[item][1]) for column in (left, right)]
    gaps = [
        [
            (above, below)
            for above, below in pairwise(column)
            if boxes[below][1] - boxes[above][3] > _SECTION_GAP * (sizes[above] or sizes[below])
        ]
        for column in columns
    ]
    for above, below in gaps[0]:
        for over, under in gaps[1]:
            top = max(boxes[above][3], boxes[over][3])
            bottom = min(boxes[below][1], boxes[under][1])
            if bottom - top < 0.3 * sizes[under]:
                continue
            heads = sizes[below] > _OTHER_TYPE * sizes[above] > 0
            goes_on = texts[under][:1].islower() and (heads or ends_sentence(texts[over]))
            goes_on |= _is_numbered_later(below, [item for item in columns[1] if boxes[item][3] <= bottom], texts)
            if goes_on or _breaks_off(above, columns[0], boxes, sizes, texts):
                ends.append((top + bottom) / 2)
    ends += _broken_sections(gaps[0], columns, boxes, sizes, texts)
    return min(ends, default=float("inf"))


def _is_numbered_later(heading: int, others: Sequence[int], texts: Sequence[str]) -> bool:
    """Whether a heading has a number that comes after that of one which stands higher, in the next column."""
    own = _numbers(texts[heading])
    return bool(own) and any(() < number < own for number in map(_numbers, (texts[other] for other in others)))


def _numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a heading ("2.1 Drivers"); none for other texts, and for one number alone."""
    found = _HEADING_NUMBER.match(text)
    return tuple(map(int, found[1].split("."))) if found else ()


def _broken_sections(
    gaps: Sequence[tuple[int, int]],
    columns: Sequence[Sequence[int]],
    boxes: Sequence[Box],
    sizes: Sequence[float],
    texts: Sequence[str],
) -> Iterator[float]:
    """Yield where sections end that show it on the left alone: a sentence breaks off there above a heading.

    On the right, which goes on with that sentence at its top, a sentence ends at the same height.
    """
    left, right = columns
    if not right or texts[right[0]][:1].isupper() or LIST_MARK.match(texts[right[0]]):
        return
    for above, below in gaps:
        if not (sizes[below] > _OTHER_TYPE * sizes[above] > 0 and _breaks_off(above, left, boxes, sizes, texts)):
            continue
        for over, under in pairwise(right):
            top, bottom = boxes[over][3], boxes[under][1]
            if top > boxes[below][1] or not ends_sentence(texts[over]):
                continue
            if bottom > boxes[above][3] - 0.5 * sizes[above] and boxes[over][1] < boxes[above][3] + sizes[above]:
                yield (top + bottom) / 2
                break


def _breaks_off(
    item: int, column: Sequence[int], boxes: Sequence[Box], sizes: Sequence[float], texts: Sequence[str]
) -> bool:
    """Whether a line is full, one of several, and ends no sentence; a heading stands alone."""
    position = column.index(item)
    before = column[position - 1] if position else None
    if before is None or not texts[item] or ends_clause(texts[item]):
        return False
    full = boxes[item][2] > max(boxes[other][2] for other in column) - 3 * sizes[item]
    near = boxes[item][1] - boxes[before][3] < _SECTION_GAP * sizes[item]
    return full and near and abs(sizes[item] - sizes[before]) < 0.5


def _gutter(
    items: Sequence[int],
    boxes: Sequence[Box],
    sizes: Sequence[float],
    texts: Sequence[str],
    walls: Sequence[Box],
    known: Sequence[Gutter],
) -> Gutter | None:
    """Return the gutter that parts most lines of running text, if there is one; of such beside each other the first.

    For where a section of several columns ends shows best between its first two.
    """
    bands = _white_bands(items, boxes, sizes, walls, known)
    best: Gutter | None = None
    for gutter in sorted(bands, key=lambda gutter: (-gutter.lines, gutter.x0 - gutter.x1)):
        if best is not None and not _is_like(gutter, best):
            continue
        same = any(_is_same(gutter, other) for other in known)
        if _parts_text(gutter, bands, items, boxes, sizes, texts) or (same and _is_unbroken(gutter, items, boxes)):
            best = gutter
    return best


def _is_like(gutter: Gutter, other: Gutter) -> bool:
    """Whether a gutter lies to the left of another one, and parts about as much."""
    height = min(gutter.bottom, other.bottom) - max(gutter.top, other.top)
    return (
        gutter.x1 < other.x0
        and gutter.lines >= _ALIKE * other.lines
        and height >= _ALIKE * max(gutter.bottom - gutter.top, other.bottom - other.top)
    )


def _white_bands(
    items: Sequence[int],
    boxes: Sequence[Box],
    sizes: Sequence[float],
    walls: Sequence[Box],
    known: Sequence[Gutter],
) -> list[Gutter]:
    """Return the bands that are white over several lines which have text on both sides."""
    gaps = _gaps(items, boxes, sizes)
    if not gaps:
        return []
    bands: list[Gutter] = []
    by_top = sorted((boxes[item] for item in items), key=itemgetter(1))
    by_bottom = sorted(by_top, key=itemgetter(3))
    first, last = by_top[0][1], by_bottom[-1][3]
    for x0, x1 in _peaks(gaps):
        same = next((gutter for gutter in known if gutter.x0 < x1 and gutter.x1 > x0), None)
        middle = (max(x0, same.x0) + min(x1, same.x1)) / 2 if same else (x0 + x1) / 2
        again = any(gutter.x0 - 2 <= middle <= gutter.x1 + 2 for gutter in known)
        voting = [gap for gap in gaps if gap[0] <= middle <= gap[2]]
        if not (again or _may_part(voting)):
            continue
        crossing = sorted(
            [(boxes[item][1], boxes[item][3]) for item in items if boxes[item][0] < middle < boxes[item][2]]
            + [(wall[1], wall[3]) for wall in walls if wall[0] < middle < wall[2]]
        )
        for begin, end in _free(crossing, first - 1, last + 1):
            inside = [gap for gap in voting if gap[1] >= begin - 1 and gap[3] <= end + 1]
            if inside and (again or _may_part(inside)):
                top = _below_last_line(begin, middle, by_top)
                bottom = _above_heading(end, middle, by_bottom)
                inside = [gap for gap in inside if gap[1] >= top - 1 and gap[3] <= bottom + 1]
                if band := _band(inside, top, bottom, (x0, x1), items, boxes):
                    bands.append(band)
    return bands


def _may_part(gaps: Sequence[Box]) -> bool:
    """Whether white gaps are those of a gutter: several close together, or one that is wide."""
    run = 0
    before = float("-inf")
    for x0, top, x1, bottom in gaps:
        if x1 - x0 > _WIDE_GUTTER * (bottom - top):
            return True
        run = run + 1 if top - before < _CLOSE * (bottom - top) else 1
        before = top
        if run >= _FEWEST_LINES:
            return True
    return False


def _band(
    gaps: Sequence[Box],
    top: float,
    bottom: float,
    peak: tuple[float, float],
    items: Sequence[int],
    boxes: Sequence[Box],
) -> Gutter | None:
    """Return the white band around a peak, in its full width, unless it is too narrow for so many lines."""
    if not gaps:
        return None
    middle = sum(peak) / 2
    beside = [boxes[item] for item in items if boxes[item][1] >= top - 1 and boxes[item][3] <= bottom + 1]
    left = max((box[2] for box in beside if box[2] <= middle), default=peak[0])
    right = min((box[0] for box in beside if box[0] >= middle), default=peak[1])
    height = median(gap[3] - gap[1] for gap in gaps)
    wide = right - left >= height or (len(gaps) >= _MANY_LINES and right - left >= _GUTTER * height)
    return Gutter(left, top, right, bottom, len(gaps)) if wide else None


def _below_last_line(top: float, middle: float, by_top: Sequence[Box]) -> float:
    """Return where a band begins: below the short last line of a paragraph that runs over both columns."""
    later = by_top[bisect_left(by_top, top - 1, key=itemgetter(1)) :]
    left = next((box for box in later if box[2] <= middle), None)
    right = next((box[1] for box in later if box[0] >= middle), float("inf"))
    if left is None or left[1] - top > 0.8 * (left[3] - left[1]) or right < left[3]:
        return top
    return left[3]


def _above_heading(bottom: float, middle: float, by_bottom: Sequence[Box]) -> float:
    """Return where a band ends: above the short heading of what runs over both columns below it."""
    earlier = by_bottom[: bisect_right(by_bottom, bottom + 1, key=itemgetter(3))][::-1]
    left = list(islice((box for box in earlier if box[2] <= middle), 2))
    right = next((box[3] for box in earlier if box[0] >= middle), 0.0)
    if len(left) < 2 or right > left[0][1]:
        return bottom
    last, before = left
    height = last[3] - last[1]
    alone = last[1] - before[3] > _SECTION_GAP * height and bottom - last[3] < 1.5 * height
    return last[1] - 1 if alone else bottom


def _gaps(items: Sequence[int], boxes: Sequence[Box], sizes: Sequence[float]) -> list[Box]:
    """Return the white to the right of each piece of text, up to the next on its line.

    Where the lines of two columns lie at half a pitch, it is up to the line above and the one below.
    """
    ordered = sorted(items, key=lambda item: boxes[item][1])
    gaps = []
    first = 0
    for item in ordered:
        _, top, x1, bottom = boxes[item]
        height = bottom - top
        while first < len(ordered) and boxes[ordered[first]][1] < top - 60:
            first += 1
        nearest: float | None = None
        over = under = float("inf")
        for other in ordered[first:]:
            left, upper, _, lower = boxes[other]
            if upper > bottom + 0.5 * height:
                break
            if left < x1 - 0.5:
                continue
            level = (bottom if bottom < lower else lower) - (top if top > upper else upper)
            if level > 0.25 * height:
                nearest = left if nearest is None or left < nearest else nearest
            elif level > -0.5 * height and upper < top:
                over = min(over, left)
            elif level > -0.5 * height:
                under = min(under, left)
        if nearest is None and abs(over - under) < 1:
            nearest = min(over, under)
        if nearest is not None and nearest - x1 >= _GUTTER * (sizes[item] or 10):
            gaps.append((x1, top, nearest, bottom))
    return gaps


def _peaks(gaps: Sequence[Box]) -> list[tuple[float, float]]:
    """Return the intervals in x that most gaps of their neighbourhood share."""
    events = sorted([(gap[0], 1) for gap in gaps] + [(gap[2], -1) for gap in gaps])
    peaks: list[tuple[float, float]] = []
    depth, rising = 0, False
    for number, (x, step) in enumerate(events):
        depth += step
        if step > 0:
            rising = True
        elif rising:
            rising = False
            peaks.append((events[number - 1][0], x))
    return peaks


def _free(crossing: Sequence[tuple[float, float]], top: float, bottom: float) -> list[tuple[float, float]]:
    """Return the intervals of y that nothing crosses."""
    free = []
    for begin, end in crossing:
        if begin > top:
            free.append((top, begin))
        top = max(top, end)
    if bottom > top:
        free.append((top, bottom))
    return free


def _is_same(gutter: Gutter, other: Gutter) -> bool:
    """Whether a band lies where a gutter of the page does, further up or down."""
    return min(gutter.x1, other.x1) - max(gutter.x0, other.x0) > 0.5 * (other.x1 - other.x0)


def _is_unbroken(gutter: Gutter, items: Sequence[int], boxes: Sequence[Box]) -> bool:
    """Whether the lines on both sides of a band have few other gaps: the rows of a table have several."""
    within = [boxes[item] for item in items if _is_within(boxes[item], gutter)]
    sides = [box for box in within if _middle(box) < gutter.x0], [box for box in within if _middle(box) > gutter.x1]
    return all(len(side) <= _UNBROKEN * len(_lines(side)) for side in sides)


def _lines(boxes: Sequence[Box]) -> list[list[Box]]:
    """Group boxes by their height on the page."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box[1] + box[3]):
        if lines and box[1] + box[3] - lines[-1][-1][1] - lines[-1][-1][3] < 0.8 * (box[3] - box[1]):
            lines[-1].append(box)
        else:
            lines.append([box])
    return lines


def _parts_text(
    gutter: Gutter,
    bands: Sequence[Gutter],
    items: Sequence[int],
    boxes: Sequence[Box],
    sizes: Sequence[float],
    texts: Sequence[str],
) -> bool:
    """Whether what stands on both sides of a band is running text, or one side a note in other type."""
    middle = (gutter.x0 + gutter.x1) / 2
    sides: tuple[list[int], list[int]] = ([], [])
    for item in items:
        box = boxes[item]
        if sizes[item] and box[1] >= gutter.top - 1 and box[3] <= gutter.bottom + 1:
            sides[box[0] >= middle].append(item)
    if not all(sides):
        return False
    others = [
        (band.x0 + band.x1) / 2
        for band in bands
        if band.lines >= max(_FEWEST_LINES, _RIVAL * gutter.lines)
        and min(band.bottom, gutter.bottom) - max(band.top, gutter.top) > 0.5 * (gutter.bottom - gutter.top)
    ]
    left = max((x for x in others if x < gutter.x0), default=0.0)
    right = min((x for x in others if x > gutter.x1), default=float("inf"))
    facing = (
        [item for item in sides[0] if boxes[item][0] > left],
        [item for item in sides[1] if boxes[item][2] < right],
    )
    if not all(facing):
        return False
    running = [_is_text(side, boxes, sizes, texts) for side in facing]
    if all(running):
        return True
    type_sizes = [median(sizes[item] for item in side) for side in facing]
    return any(running) and max(type_sizes) / min(type_sizes) > _OTHER_TYPE


def _is_text(side: Sequence[int], boxes: Sequence[Box], sizes: Sequence[float], texts: Sequence[str]) -> bool:
    """Whether the lines beside a gutter are long, as those of running text are, or items; cells are short."""
    size = median(sizes[item] for item in side)
    lines = _lines([boxes[item] for item in side])
    if sum(LIST_MARK.match(texts[item] + " .") is not None for item in side) >= _ITEMS * len(lines):
        return True
    spans = [(min(box[0] for box in line), max(box[2] for box in line)) for line in lines]
    width = max(end for _, end in spans) - min(begin for begin, _ in spans)
    return width >= _NARROWEST * size and sum(end - begin for begin, end in spans) > _FULL * width * len(spans)
