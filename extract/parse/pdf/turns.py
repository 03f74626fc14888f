"""Pages whose text does not run to the right: laid so that it does, and their boxes put back."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from ...records import Box
from .glyphs import Glyph, PageContent, Stroke

_SAMPLE = 1000
"""Glyphs that show which way a page runs."""
_PITCH = 1.6
"""Em from one character to the next below it, at most."""


def main_turn(content: PageContent) -> int:
    """Return the direction of most text, in quarter turns; Chinese that runs from top to bottom counts as one."""
    shares = [0, 0, 0, 0]
    for glyph in content.glyphs:
        shares[glyph.direction] += 1
    most = max(range(4), key=lambda turn: shares[turn])
    return most or (1 if _runs_down(content.glyphs) else 0)


def _runs_down(glyphs: Sequence[Glyph]) -> bool:
    down = right = 0
    if sum(glyph.text >= "\u2e80" for glyph in glyphs[:_SAMPLE]) < 0.5 * len(glyphs[:_SAMPLE]):
        return False
    for one, other in pairwise(glyph for glyph in glyphs[:_SAMPLE] if not glyph.text.isspace()):
        if abs(other.x0 - one.x0) < 0.4 * one.size and 0.5 * one.size < other.top - one.top < _PITCH * one.size:
            down += 1
        elif abs(other.bottom - one.bottom) < 0.25 * one.size and 0 < other.x0 - one.x0 < 3 * one.size:
            right += 1
    return down > right


def laid(content: PageContent, turn: int) -> PageContent:
    """Return a page turned so that text in that direction runs to the right; other text is left out."""
    if not turn:
        return content
    size = content.width, content.height
    own = {glyph.direction for glyph in content.glyphs} & {turn} or {0}  # Chinese that runs down has upright glyphs
    glyphs = [
        Glyph(glyph.text, *_laid(glyph[1:5], turn, size), glyph.size, glyph.font, 0)
        for glyph in content.glyphs
        if glyph.direction in own
    ]
    strokes = [Stroke(*_laid(stroke[:4], turn, size), stroke.filled) for stroke in content.strokes]
    images = [_laid(image, turn, size) for image in content.images]
    width, height = size if turn == 2 else size[::-1]
    return PageContent(width, height, glyphs, strokes, images)


def _laid(box: Box, turn: int, size: tuple[float, float]) -> Box:
    (x0, top, x1, bottom), (width, height) = box, size
    if turn == 1:
        return top, width - x1, bottom, width - x0
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    return height - bottom, x0, height - top, x1


def put_back(box: Box, turn: int, size: tuple[float, float]) -> Box:
    """Return where a box of a page that was laid stands on the page as it is, which has that width and height."""
    (x0, top, x1, bottom), (width, height) = box, size
    if turn == 1:
        return width - bottom, x0, width - top, x1
    if turn == 2:
        return width - x1, height - bottom, width - x0, height - top
    if turn == 3:
        return top, height - x1, bottom, height - x0
    return box


def asides(content: PageContent, turn: int) -> list[tuple[str, Box]]:
    """Return the texts that run in other directions than the page (stamps, notes at the side), with their boxes."""
    own = turn if any(glyph.direction == turn for glyph in content.glyphs) else 0
    if all(glyph.direction == own for glyph in content.glyphs):
        return []
    found = []
    for (direction, _), run in groupby(content.glyphs, key=lambda glyph: (glyph.direction, round(glyph.size))):
        if direction == own:
            continue
        glyphs = list(run)
        text = " ".join("".join(glyph.text for glyph in glyphs).split())
        found.append(
            (
                text,
                (
                    min(glyph.x0 for glyph in glyphs),
                    min(glyph.top for glyph in glyphs),
                    max(glyph.x1 for glyph in glyphs),
                    max(glyph.bottom for glyph in glyphs),
                ),
            )
        )
    return found
