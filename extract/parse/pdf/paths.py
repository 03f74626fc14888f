"""The lines, rectangles and curves that a path of a PDF page paints, told apart as pdfminer does."""

from collections.abc import Iterator, Sequence
from typing import Literal

from ...records import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Segment = tuple[str, float, float] | tuple[str, float, float, float, float] | tuple[str]
"""Operator and end point; ``re`` has a corner, width and height, ``h`` nothing."""
Kind = Literal["line", "rect", "curve"]


def multiplied(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that leads through one matrix and then another."""
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = second
    return (
        a2 * a + c2 * b,
        b2 * a + d2 * b,
        a2 * c + c2 * d,
        b2 * c + d2 * d,
        a2 * e + c2 * f + e2,
        b2 * e + d2 * f + f2,
    )


def moved_box(box: Box, matrix: Matrix) -> Box:
    """Return the box around a box that a matrix moves and may turn."""
    x0, y0, x1, y1 = box
    return _bound(_moved([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], matrix))


def shapes(path: Sequence[Segment], matrix: Matrix) -> Iterator[tuple[Kind, Box]]:
    """Yield kind and box of each subpath, in the space that the matrix leads to."""
    if len(path) == 1 and path[0][0] == "re" and (matrix[1] == matrix[2] == 0 or matrix[0] == matrix[3] == 0):
        _, x, y, width, height = path[0]  # type: ignore[misc]
        yield "rect", _bound(_moved([(x, y), (x + width, y + height)], matrix))
        return
    for subpath in _subpaths(path):
        yield _shape(subpath, matrix)


def _subpaths(path: Sequence[Segment]) -> list[list[Segment]]:
    """Cut a path where a new one begins; a lone point between others is none."""
    subpaths: list[list[Segment]] = []
    for segment in path:
        if segment[0] == "re":
            _, x, y, width, height = segment  # type: ignore[misc]
            right, upper = x + width, y + height
            subpaths.append([("m", x, y), ("l", right, y), ("l", right, upper), ("l", x, upper), ("h",)])
        elif segment[0] == "m":
            subpaths.append([segment])
        elif subpaths:
            subpaths[-1].append(segment)
        else:
            return []
    return subpaths if len(subpaths) == 1 else [subpath for subpath in subpaths if len(subpath) > 1]


def _shape(subpath: Sequence[Segment], matrix: Matrix) -> tuple[Kind, Box]:
    start = subpath[0][1:3]
    kinds = "".join(segment[0] for segment in subpath)
    points = _moved([segment[1:3] or start for segment in subpath], matrix)  # type: ignore[misc]
    if len(kinds) > 3 and kinds.endswith("lh") and points[-2] == points[0]:
        kinds = kinds[:-2] + "h"
        points.pop()
    if kinds in ("ml", "mlh"):
        return "line", _bound(points[:2])
    if kinds in ("mlllh", "mllll") and points[0] == points[4] and _is_square(points):
        return "rect", _bound(points)
    return "curve", _bound(points)


def _is_square(points: Sequence[tuple[float, float]]) -> bool:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), _ = points
    return (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0)


def _moved(points: Sequence[tuple[float, float]], matrix: Matrix) -> list[tuple[float, float]]:
    a, b, c, d, e, f = matrix
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _bound(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
