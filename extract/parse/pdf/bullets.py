"""The marks of list items that are painted as shapes, as browsers print them, and not set as characters."""

from collections import defaultdict
from collections.abc import Sequence

from .glyphs import Stroke
from .pieces import Piece

BULLET = "•"
_SMALLEST, _LARGEST = 0.12, 0.65
"""Em across such a shape."""
_ROUND = 0.75
"""The shorter of its sides, in longer ones, at least."""
_NEAR, _FAR = 0.15, 2.5
"""Em from the shape to its text."""
_ALONE = 1.0
"""Em of white to its left, at least; a dot between two words parts them."""
_ROW = 4.0
"""Points of the rows in which texts are sought."""


def with_bullets(pieces: Sequence[Piece], strokes: Sequence[Stroke]) -> tuple[list[Piece], list[Stroke]]:
    """Return the pieces with a mark for each small shape that stands before a text, and the other strokes."""
    shapes = [stroke for stroke in strokes if _is_small(stroke)]
    if not shapes:
        return list(pieces), list(strokes)
    rows: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if not piece.vertical:
            for row in range(int(piece.top // _ROW), int(piece.bottom // _ROW) + 1):
                rows[row].append(piece)
    marks: dict[Stroke, Piece] = {}
    for shape in dict.fromkeys(shapes):
        middle = (shape.top + shape.bottom) / 2
        level = [piece for piece in rows[int(middle // _ROW)] if piece.top < middle < piece.bottom]
        text = min((piece for piece in level if piece.x0 >= shape.x1), key=lambda piece: piece.x0, default=None)
        if text is not None and _is_mark(shape, text, level):
            marks[shape] = Piece(
                BULLET, shape.x0, text.top, shape.x1, text.bottom, text.size, bold=False, before=False, after=True
            )
    return [*pieces, *marks.values()], [stroke for stroke in strokes if stroke not in marks]


def _is_small(shape: Stroke) -> bool:
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    return 0.5 < width < 20 and height > 0 and _ROUND < width / height < 1 / _ROUND


def _is_mark(shape: Stroke, text: Piece, level: Sequence[Piece]) -> bool:
    """Whether a shape is as large as a mark beside a text, and begins the line."""
    size = text.size
    alone = all(piece.x1 <= shape.x0 - _ALONE * size or piece.x0 >= shape.x1 for piece in level)
    fits = _SMALLEST * size <= shape.x1 - shape.x0 <= _LARGEST * size
    return fits and alone and _NEAR * size <= text.x0 - shape.x1 <= _FAR * size and not text.text.startswith(BULLET)
