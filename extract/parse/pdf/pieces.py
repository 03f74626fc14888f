"""Glyphs to pieces of lines: what stands on one baseline without a wide gap, with its blanks restored."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ....models.language import HAN, replace_radicals
from ...records import Box
from .glyphs import Glyph

WORD_GAP = 0.16
"""Em between two glyphs from which they belong to two words: the narrowest blanks of fonts are a fifth of one."""
_PIECE_GAP = 0.5
"""Em from which two glyphs belong to two pieces, if no blank is painted between them."""
_PAINTED_GAP = 0.3
"""The same where a blank is painted, measured from its end: justified lines stretch their blanks."""
_WIDE_GAP = 0.8
"""Em from which a gap between Chinese characters is meant as one; less is justification."""
_SAME_BASELINE = 0.25
"""Em by which the feet of two glyphs on one baseline may differ: fonts disagree on how deep they reach."""
_SAME_TYPE = 1.25
"""Ratio of two sizes from which a line holds two kinds of type."""
_RAISED = 0.82
"""Size of a footnote mark, in sizes of its line, at most."""
_TIGHT = 1.6
"""Pitch, in em, of characters that are stacked into a vertical line, at most."""
_FAR = 1 << 20
"""Points that no page is high."""
_INITIAL = 1.6
"""Size of a drop capital, in sizes of its line, at least."""
_FEWEST_STACKED = 4
_FEWEST_TRACKED = 4
_WIDE_CHARS = f"{HAN}，。；：、！？「」『』（）《》〈〉【】％…"
_WIDE = re.compile(f"[{_WIDE_CHARS}]")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
SUPERSCRIPTS = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")


_PICTURES = re.compile(r"dingbats|wingdings|webdings", re.IGNORECASE)
"""Fonts whose letters are pictures; in reports they are the bullets of lists."""


_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


class Piece(NamedTuple):
    """Text on one baseline; a line of prose is one piece, a row of a table one for each cell."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    before: bool = False
    """Whether a blank is painted before it; so ``after``."""
    after: bool = False
    vertical: bool = False
    """Whether its characters stand one below another."""
    blank: float = 0.0
    """The usual width of its blanks, in points; 0 if it has none."""
    raised: bool = False
    """Whether it is raised above the baseline, as a footnote mark is."""
    tops: tuple[float, ...] = ()
    """Where each character of a vertical piece begins."""

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.x0, self.top, self.x1, self.bottom


def find_pieces(glyphs: Sequence[Glyph]) -> list[Piece]:
    """Return the pieces of text that runs to the right, or down in vertical lines, in the order of painting.

    Glyphs that are painted twice (fake bold, shadows) count once; those with a turned baseline are left out.
    """
    bold: dict[str, bool] = {}
    pieces = []
    if pictures := {font for font in {glyph.font for glyph in glyphs} if _PICTURES.search(font)}:
        glyphs = [glyph._replace(text="•") if glyph.font in pictures else glyph for glyph in glyphs]
    for run in _stacked(list(_runs(_once(glyphs)))):
        font = run[0][1].font
        if font not in bold:
            bold[font] = _BOLD.search(font) is not None
        pieces.append(_piece(run, bold[font]))
    return _with_initials(_tracked(pieces))


_Run = list[tuple[bool, Glyph]]
"""Glyphs of one baseline, each with whether a blank is painted before it; a last blank has an entry of its own."""


def _once(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Leave out glyphs that are painted again at the same place, or a hair beside it, to look bold."""
    for shift in (0.0, 0.5):  # what lies on two sides of a border of one grid does not of the other
        if len({int(glyph[1] + shift) * _FAR + int(glyph[2] + shift) for glyph in glyphs}) < len(glyphs):
            break
    else:
        return glyphs
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    kept = []
    for glyph in glyphs:
        x, y, near = round(glyph.x0), round(glyph.top), 0.15 * glyph.size
        if glyph.text.isspace() or not any(
            abs(other.x0 - glyph.x0) < near and abs(other.top - glyph.top) < near
            for across in (x - 1, x, x + 1)
            for down in (y - 1, y, y + 1)
            for other in seen.get((glyph.text, across, down), ())
        ):
            kept.append(glyph)
            seen.setdefault((glyph.text, x, y), []).append(glyph)
    return kept


def _runs(glyphs: Iterable[Glyph]) -> Iterator[_Run]:
    """Cut the glyphs, in the order of painting, where the next does not go on to the right on the same baseline."""
    run: _Run = []
    blank = False
    end = right = foot = height = 0.0
    for glyph in glyphs:
        text, x0, _, x1, bottom, size, _, direction = glyph
        if direction or size <= 0:
            continue
        if text.isspace():
            blank = True
            right = max(right, x1)
            continue
        if run:
            gap = x0 - end
            level = abs(bottom - foot) < _SAME_BASELINE * size and height / _SAME_TYPE < size < height * _SAME_TYPE
            near = x0 - right < _PAINTED_GAP * size and gap < size if blank else gap < _PIECE_GAP * size
            if not (level and near and gap > -0.5 * size):
                if blank:
                    run.append((True, run[-1][1]))
                yield run
                run = []
        run.append((blank, glyph))
        blank = False
        end = right = x1
        foot, height = bottom, size
    if run:
        yield run


def _stacked(runs: Sequence[_Run]) -> list[_Run]:
    """Join single Chinese characters that stand one below another; the others pass as they are."""
    single = sorted(
        (number for number, run in enumerate(runs) if len(run) == 1 and _WIDE.match(run[0][1].text)),
        key=lambda number: (round(runs[number][0][1].x0 / 3), runs[number][0][1].top),
    )
    joined = dict(enumerate(runs))
    stack: list[int] = []
    for number in [*single, None]:
        if number is not None and stack and _is_below(runs[stack[-1]], runs[number]):
            stack.append(number)
            continue
        if len(stack) >= _FEWEST_STACKED:
            joined[stack[0]] = [entry for one in stack for entry in runs[one]]
            for one in stack[1:]:
                del joined[one]
        stack = [number] if number is not None else []
    return list(joined.values())


def _is_below(above: _Run, run: _Run) -> bool:
    upper, glyph = above[0][1], run[0][1]
    pitch = glyph.top - upper.top
    level = abs(glyph.x0 - upper.x0) < 0.4 * glyph.size and abs(glyph.size - upper.size) < 0.5
    return level and 0.5 * glyph.size < pitch < _TIGHT * glyph.size


def _piece(run: _Run, bold: bool) -> Piece:
    after = run[-1][0] and len(run) > 1 and run[-1][1] is run[-2][1]
    entries = run[:-1] if after else run
    glyphs = [glyph for _, glyph in entries]
    first, last = glyphs[0], glyphs[-1]
    vertical = len(glyphs) > 1 and abs(last.x0 - first.x0) < 0.4 * first.size and last.top - first.top > first.size
    text, blank = ("".join(glyph.text for glyph in glyphs), 0.0) if vertical else _text(entries)
    shown = glyphs if vertical else (first, last)
    return Piece(
        text if text.isascii() else replace_radicals(text).translate(_LIGATURES),
        min(glyph.x0 for glyph in shown),
        min(glyph.top for glyph in shown),
        max(glyph.x1 for glyph in shown),
        max(glyph.bottom for glyph in shown),
        max(first.size, last.size),
        bold,
        entries[0][0],
        after,
        vertical,
        blank,
        tops=tuple(glyph.top for glyph in glyphs) if vertical else (),
    )


def _text(entries: _Run) -> tuple[str, float]:
    """Return the text with a blank wherever one is painted or the gap is wider than those between its letters.

    The second value is the usual width of a blank.
    """
    parts = [entries[0][1].text]
    end = entries[0][1].x1
    spacing = 0.0
    widths: list[float] = []
    for blank, glyph in entries[1:]:
        text, x0, _, x1, _, size, _, _ = glyph
        gap = x0 - end
        end = x1
        if blank or gap > 0.1 * size:
            spacing = spacing or max(_spacing(entries), 1e-9)
            if (blank or gap > WORD_GAP * size + spacing) and not _is_justified(parts[-1], text, gap, glyph):
                parts.append(" ")
                widths.append(gap)
        parts.append(text)
    return "".join(parts), median(widths) if widths else 0.0


def _is_justified(left: str, right: str, gap: float, glyph: Glyph) -> bool:
    """Whether a gap stands between Chinese characters and is too small to be meant."""
    return gap < _WIDE_GAP * glyph.size and _WIDE.match(left[-1:]) is not None and _WIDE.match(right) is not None


def _spacing(entries: _Run) -> float:
    """Return the space that is added between all letters of a run (tracking), in points."""
    gaps = [right.x0 - left.x1 for (_, left), (blank, right) in pairwise(entries) if not blank]
    few = len(gaps) < _FEWEST_TRACKED - 1
    if few and (len(gaps) < 2 or not all(glyph.text.isalpha() for _, glyph in entries)):
        return 0.0
    even = max(gaps) - min(gaps) < 0.08 * entries[0][1].size
    return max(0.0, median(gaps)) if even or not few else 0.0


def _tracked(pieces: Sequence[Piece]) -> list[Piece]:
    """Join single letters that follow each other at one wide pitch: a heading that is spaced out."""
    joined: list[Piece] = []
    letters: list[Piece] = []
    for piece in [*pieces, None]:
        if (
            piece is not None
            and len(piece.text) == 1
            and piece.text.isalpha()
            and (not letters or _goes_on(letters, piece))
        ):
            letters.append(piece)
            continue
        joined += _spelt(letters)
        letters = []
        if piece is not None and len(piece.text) == 1 and piece.text.isalpha():
            letters = [piece]
        elif piece is not None:
            joined.append(piece)
    return joined


def _with_initials(pieces: list[Piece]) -> list[Piece]:
    """Put drop capitals before the lines that they begin."""
    joined = dict(enumerate(pieces))
    for number, initial in enumerate(pieces):
        if len(initial.text) > 1 or not initial.text.isalpha():
            continue
        beside = [
            other
            for other, piece in joined.items()
            if initial.size > _INITIAL * piece.size
            and not piece.text.isdigit()  # the mark of a footnote
            and -0.3 * piece.size < piece.x0 - initial.x1 < 0.8 * piece.size
            and initial.top - 0.6 * piece.size < piece.top
            and piece.bottom + 0.5 * piece.size < initial.bottom
        ]
        if beside:
            first = min(beside, key=lambda other: joined[other].top)
            joined[first] = joined[first]._replace(text=initial.text + joined[first].text, before=False)
            del joined[number]
    return list(joined.values())


def _goes_on(letters: Sequence[Piece], piece: Piece) -> bool:
    last = letters[-1]
    gap = piece.x0 - last.x1
    level = abs(piece.bottom - last.bottom) < _SAME_BASELINE * piece.size and abs(piece.size - last.size) < 0.5
    return level and 0 < gap < 2.5 * piece.size


def _spelt(letters: Sequence[Piece]) -> list[Piece]:
    if len(letters) < _FEWEST_TRACKED:
        return list(letters)
    gaps = [right.x0 - left.x1 for left, right in pairwise(letters)]
    pitch = median(gaps)
    if sum(abs(gap - pitch) < 0.15 * letters[0].size for gap in gaps) < 0.6 * len(gaps):
        return list(letters)
    text = letters[0].text
    for left, gap, letter in zip(letters, gaps, letters[1:], strict=False):
        wide = gap > pitch + WORD_GAP * letter.size
        text += (" " if wide or (left.after and not _WIDE.match(letter.text)) else "") + letter.text
    first, last = letters[0], letters[-1]
    return [
        first._replace(
            text=text,
            x1=last.x1,
            top=min(letter.top for letter in letters),
            bottom=max(letter.bottom for letter in letters),
            after=last.after,
        )
    ]


def join_pieces(pieces: Sequence[Piece]) -> str:
    """Return the text of pieces that stand on one line, from left to right.

    A raised mark is written in superscript digits, so that it is no part of the number that it stands behind.
    """
    text = ""
    for left, piece in zip([None, *pieces], pieces, strict=False):
        shown = piece.text.translate(SUPERSCRIPTS) if piece.raised else piece.text
        if left is not None and _parted(left, piece):
            text += " "
        text += shown
    return text


def _parted(left: Piece, right: Piece) -> bool:
    gap = right.x0 - left.x1
    size = max(left.size, right.size)
    if _WIDE.match(left.text[-1]) and _WIDE.match(right.text):
        return gap > _WIDE_GAP * size
    return left.after or right.before or gap > WORD_GAP * size


def main_size(pieces: Sequence[Piece]) -> float:
    """Return the size of most characters."""
    sizes: dict[float, int] = {}
    for piece in pieces:
        sizes[piece.size] = sizes.get(piece.size, 0) + len(piece.text)
    return max(sizes, key=lambda size: (sizes[size], size))


def mark_raised(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a line, from left to right, with those marked that are raised above its baseline."""
    if len(pieces) == 1:
        return list(pieces)
    size = main_size(pieces)
    foot = median(piece.bottom for piece in pieces if piece.size > _RAISED * size)
    return [
        piece._replace(raised=True)
        if piece.size <= _RAISED * size and foot - piece.bottom > 0.15 * size and len(piece.text) <= 6
        else piece
        for piece in sorted(pieces, key=lambda piece: piece.x0)
    ]
