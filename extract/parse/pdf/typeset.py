"""Where the glyphs of a string stand on a PDF page."""

from collections.abc import Iterable

from .fonts import Font
from .glyphs import Glyph, quarter_turns
from .paths import IDENTITY, Matrix, moved_box, multiplied

_make = tuple.__new__
"""Makes a named tuple in half the time of its own constructor, in the loops that run once for each glyph."""


class TextState:
    """How text is shown, by the terms of the PDF reference; lengths are in text space."""

    __slots__ = ("char_space", "font", "leading", "matrix", "rise", "scaling", "size", "word_space", "x", "y")

    def __init__(self) -> None:
        self.font: Font | None = None
        self.size = self.char_space = self.word_space = self.leading = self.rise = 0.0
        self.scaling = 1.0
        self.begin_line(IDENTITY)

    def begin_line(self, matrix: Matrix) -> None:
        """Put the pen at the origin of a matrix."""
        self.matrix = matrix
        self.x = self.y = 0.0

    def next_line(self, x: float, y: float) -> None:
        """Put the pen at a distance from the beginning of the line."""
        a, b, c, d, e, f = self.matrix
        self.begin_line((a, b, c, d, x * a + y * c + e, x * b + y * d + f))

    def copy(self) -> "TextState":
        """Return a state that changes apart from this one."""
        state = TextState.__new__(TextState)
        state.font, state.size, state.scaling, state.rise = self.font, self.size, self.scaling, self.rise
        state.char_space, state.word_space, state.leading = self.char_space, self.word_space, self.leading
        state.matrix, state.x, state.y = self.matrix, self.x, self.y
        return state


def typeset(pieces: Iterable[object], text: TextState, page_matrix: Matrix, height: float) -> list[Glyph]:
    """Return the glyphs of strings with shifts between them (thousandths of the type's size), and move the pen.

    The matrix leads to the space of a page of this height whose y points upwards.
    """
    font = text.font
    if font is None:
        return []
    matrix = multiplied(text.matrix, page_matrix)
    if font.displacement is not None:
        return _downwards(pieces, text, font, matrix, height)
    if matrix[1] == matrix[2] == 0 and matrix[0] * text.size * text.scaling > 0:
        return _upright(pieces, text, font, matrix, height)
    return _turned(pieces, text, font, matrix, height)


def _upright(pieces: Iterable[object], text: TextState, font: Font, matrix: Matrix, height: float) -> list[Glyph]:
    """Set a string that reads to the right: only its x changes from glyph to glyph."""
    a, _, _, d, e, f = matrix
    low = text.y + font.descent * text.size + text.rise
    y0, y1 = sorted((f + d * low, f + d * (low + text.size)))
    top, bottom, size, name = height - y1, height - y0, y1 - y0, font.name
    unit = a * text.scaling
    char_space, em = unit * text.char_space, unit * text.size
    blank = unit * text.word_space if font.has_blank else 0.0
    table, decode = font.table, font.decode
    glyphs: list[Glyph] = []
    append, make, kind = glyphs.append, _make, Glyph
    pen = start = e + a * text.x
    space = 0.0  # none before the first glyph
    for piece in pieces:
        if type(piece) is bytes:
            for cid in decode(piece):
                char, width = table[cid]
                left = pen + space
                pen = left + width * em
                append(make(kind, (char, left, top, pen, bottom, size, name, 0)))
                space = char_space
                if blank and cid == 32:
                    pen += blank
        elif type(piece) is float:
            pen -= piece * 0.001 * em
            space = char_space
    text.x += (pen - start) / a
    return glyphs


def _turned(pieces: Iterable[object], text: TextState, font: Font, matrix: Matrix, height: float) -> list[Glyph]:
    """Set a string whose baseline or whose letters lean any way."""
    a, b, c, d, e, f = matrix
    low = text.y + font.descent * text.size + text.rise
    left, right = sorted((e + c * low, e + c * (low + text.size)))
    below, above = sorted((f + d * low, f + d * (low + text.size)))
    em = text.size * text.scaling
    direction = quarter_turns(a, b, c, d) if em >= 0 else quarter_turns(-a, -b, -c, -d)
    char_space = text.char_space * text.scaling
    blank = text.word_space * text.scaling if font.has_blank else 0.0
    glyphs: list[Glyph] = []
    space = 0.0
    for piece in pieces:
        if type(piece) is bytes:
            for cid in font.decode(piece):
                char, width = font.table[cid]
                pen = text.x + space
                text.x = pen + width * em
                x0, x1 = (a * pen, a * text.x) if a * em > 0 else (a * text.x, a * pen)
                y0, y1 = (b * pen, b * text.x) if b * em > 0 else (b * text.x, b * pen)
                x0, y0, x1, y1 = left + x0, below + y0, right + x1, above + y1
                size = x1 - x0 if direction % 2 else y1 - y0
                glyphs.append(_make(Glyph, (char, x0, height - y1, x1, height - y0, size, font.name, direction)))
                space = char_space
                if blank and cid == 32:
                    text.x += blank
        elif type(piece) is float:
            text.x -= piece * 0.001 * em
            space = char_space
    return glyphs


def _downwards(pieces: Iterable[object], text: TextState, font: Font, matrix: Matrix, height: float) -> list[Glyph]:
    """Set a string of a font that is written downwards; its glyphs hang from the middle of their upper edge."""
    assert font.displacement is not None
    direction = quarter_turns(*matrix[:4])
    em = text.size * text.scaling
    glyphs: list[Glyph] = []
    space = 0.0
    for piece in pieces:
        if type(piece) is bytes:
            for cid in font.decode(piece):
                char, width = font.table[cid]
                across, down = font.displacement(cid)
                pen = text.y + space
                left = text.x - (text.size * 0.5 if across is None else across * text.size * 0.001)
                top = pen + (1000 - down) * text.size * 0.001 + text.rise
                x0, y0, x1, y1 = moved_box((left, top + width * em, left + text.size, top), matrix)
                glyphs.append(Glyph(char, x0, height - y1, x1, height - y0, x1 - x0, font.name, direction))
                text.y = pen + width * em
                space = text.char_space * text.scaling
        elif type(piece) is float:
            text.y -= piece * 0.001 * em
            space = text.char_space * text.scaling
    return glyphs
