"""Boxes of what stands on a page."""

from collections.abc import Iterable

from ...records import Box


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def middle(box: Box) -> float:
    """Return the height of a box's middle."""
    return (box[1] + box[3]) / 2
