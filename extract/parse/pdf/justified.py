"""Loose lines of justified text, whose blanks are as wide as gutters, made whole."""

from collections.abc import Sequence
from itertools import pairwise

from .pieces import Piece

_FEWEST_WORDS = 3
_EVEN = 0.08
"""Em by which the blanks of a line differ, at most: all of them are stretched alike."""
_WIDEST = 6.0
"""Em of such a blank."""
_EDGE = 0.15
"""Em by which the edges of a line differ from those of the one above or below it."""
_CLOSE = 1.2
"""Em of white between the two."""


def with_justified(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with those joined that are the words of a line as wide as the one above or below it."""
    loose = [run for run in _runs(pieces) if _is_even(run)]
    if not loose:
        return list(pieces)
    whole = [piece for piece in pieces if " " in piece.text]
    joined: dict[int, Piece] = {}
    inside: set[int] = set()
    found = True
    while found:  # a loose line may stand between two others
        found = False
        for run in loose:
            if id(run[0]) not in joined and any(_is_flush(run, other) for other in (*whole, *joined.values())):
                first, last = run[0], run[-1]
                joined[id(first)] = first._replace(
                    text=" ".join(piece.text for piece in run),
                    x1=last.x1,
                    after=last.after,
                    blank=run[1].x0 - first.x1,
                )
                inside |= {id(piece) for piece in run[1:]}
                found = True
    return [joined.get(id(piece), piece) for piece in pieces if id(piece) not in inside]


def _runs(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces that are painted one after another on one baseline."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and not (piece.vertical or last.vertical)
            and abs(piece.bottom - last.bottom) < _EVEN * piece.size
            and abs(piece.size - last.size) < _EVEN * piece.size
            and 0 < piece.x0 - last.x1 < _WIDEST * piece.size
        ):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _is_even(run: Sequence[Piece]) -> bool:
    """Whether pieces are words, not numbers, with the same white between them."""
    if len(run) < _FEWEST_WORDS or any(" " in piece.text for piece in run):
        return False
    if sum(any(map(str.isdigit, piece.text)) for piece in run) * 2 >= len(run):
        return False
    gaps = [right.x0 - left.x1 for left, right in pairwise(run)]
    return max(gaps) - min(gaps) < _EVEN * run[0].size


def _is_flush(run: Sequence[Piece], other: Piece) -> bool:
    first, last = run[0], run[-1]
    edge = _EDGE * first.size
    apart = max(first.top - other.bottom, other.top - first.bottom)
    return abs(other.x0 - first.x0) < edge and abs(other.x1 - last.x1) < edge and -edge < apart < _CLOSE * first.size
