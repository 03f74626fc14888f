"""Blocks of a report, and the columns of a page that they flow through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from tests.generators.typeset import Line, Paint, line_width, paint

Draw = Callable[[Any, float, float, float], None]
"""Draws on a canvas: x and y of the lower left corner, width."""

_ENDS = tuple(".。!！?？:：;；%”」）)")
"""A paragraph is not cut where a sentence ends: nobody could tell whether it goes on."""


class Expected(NamedTuple):
    """A block as it is to be read."""

    kind: str
    text: str


@dataclass(slots=True)
class Piece:
    """A block before it has a place; `lines` depends on the width that it is given."""

    kind: str
    text: str
    set_to: Callable[[float], list[Line]]
    leading: float
    before: float = 0
    after: float = 0
    keep: bool = False
    """Whether it stays with what follows, as a heading does."""
    whole: bool = False
    """Whether it is never cut."""
    lead: Line | None = None
    """Painted before the first line: a bullet or a number."""
    hang: float = 0
    """Points by which all lines stand in."""
    colour: str = "black"
    ground: str = ""
    """Colour of a band behind the lines."""
    twice: float = 0
    """Points by which a second copy is shifted: bold for want of a bold font."""
    height: float = 0
    """Of a drawing, which has no lines."""
    draw: Draw | None = None
    size: float = 10
    expect: bool = True
    """Whether the text is a block to be read in order; otherwise it is listed as what it is."""
    notes: list[tuple[str, "Piece"]] = field(default_factory=list)
    """Marks of footnotes with the footnotes."""
    drop: tuple[Line, float, int] | None = None
    """A drop capital: its line, and how far and for how many lines the text stands back."""
    _lines: dict[float, list[Line]] = field(default_factory=dict)

    def lines(self, width: float) -> list[Line]:
        if width not in self._lines:
            self._lines[width] = self.set_to(width - self.hang) if self.draw is None else []
        return self._lines[width]

    def tall(self, width: float) -> float:
        return self.height if self.draw else len(self.lines(width)) * self.leading


class Operation(NamedTuple):
    """Something to paint: where it belongs in the flow, and how."""

    column: int
    y: float
    do: Callable[[Any], None]


@dataclass(slots=True)
class Column:
    """A column that is being filled from the top."""

    index: int
    x: float
    width: float
    y: float
    """Where the next line's top is."""
    bottom: float
    how: Paint = "string"
    operations: list[Operation] = field(default_factory=list)
    started: list[Piece] = field(default_factory=list)
    """Blocks that begin in this column."""
    marks: list[tuple[str, Piece]] = field(default_factory=list)
    empty: bool = True
    floats: list[tuple[float, list[Piece]]] = field(default_factory=list)
    """What interrupts the text where it reaches a height: quotes and figures."""

    def place(self, piece: Piece, start: int, need: float = 0) -> int | None:
        """Place a piece from line `start` on; return the line at which it goes on in another column, None if done.

        `need` is the height of what must follow in the same column.
        """
        before = 0 if self.empty or start else piece.before
        room = self.y - before - self.bottom
        if piece.draw:
            if piece.height + need > room and not (self.empty and piece.height > room):
                return start
            self._drawn(piece, before)
            return None
        lines = piece.lines(self.width)
        left = len(lines) - start
        if self.floats and self._interrupts(piece, left, before):
            count = self._cut(piece, lines, start, int((self.y - before - self.floats[0][0]) / piece.leading))
            if count:
                self._painted(piece, lines, start, count, before)
                start += count
                left -= count
                before = 0
            if count or not start:
                for floating in self.floats.pop(0)[1]:
                    self.place(floating, 0)
            room = self.y - before - self.bottom
        fits = int((room - need) / piece.leading + 1e-6)
        count = left if fits >= left else self._cut(piece, lines, start, fits)
        if not count:
            return start
        self._painted(piece, lines, start, count, before)
        return None if count == left else start + count

    def _interrupts(self, piece: Piece, left: int, before: float) -> bool:
        """Whether the next float has its place within the next `left` lines, and room below."""
        at, pieces = self.floats[0]
        height = sum(one.before + one.tall(self.width) + one.after for one in pieces)
        crosses = self.y - before - left * piece.leading < at < self.y
        return crosses and piece.kind == "paragraph" and at - height - 5 * piece.leading > self.bottom

    def _cut(self, piece: Piece, lines: Sequence[Line], start: int, fits: int) -> int:
        """Return how many lines stay here: two at least on both sides, not up to the end of a sentence."""
        if piece.whole or piece.keep:
            return 0
        count = min(fits, len(lines) - start - 2)
        while count > 1 and text_of(lines[start + count - 1]).endswith(_ENDS):
            count -= 1
        return count if count >= 2 and not (piece.drop and start == 0 and count <= piece.drop[2]) else 0

    def _drawn(self, piece: Piece, before: float) -> None:
        self.y -= before + piece.height
        x, y, width, draw = self.x, self.y, self.width, piece.draw
        assert draw is not None
        self.operations.append(Operation(self.index, y + piece.height, lambda canvas: draw(canvas, x, y, width)))
        self.y -= piece.after
        self.started.append(piece)
        self.empty = False

    def _painted(self, piece: Piece, lines: Sequence[Line], start: int, count: int, before: float) -> None:
        self.y -= before
        if not start:
            self.started.append(piece)
        top = self.y
        if piece.ground:
            self._ground(piece, count * piece.leading)
        if piece.drop and not start:
            drop, _, deep = piece.drop
            self._line(piece, drop, self.x, top - deep * piece.leading + 0.25 * piece.leading, "string")
        for number in range(start, start + count):
            line = lines[number]
            self.y -= piece.leading
            baseline = self.y + 0.25 * piece.leading
            if piece.lead and number == 0:
                self._line(piece, piece.lead, self.x, baseline, self.how)
            self._line(piece, line, self.x + piece.hang, baseline, self.how)
            self.marks.extend(note for note in piece.notes if any(run.mark and run.text == note[0] for run in line))
        if start + count == len(lines):
            self.y -= piece.after
        self.empty = False

    def _ground(self, piece: Piece, height: float) -> None:
        x, y, width, colour = self.x - 3, self.y - height - 1, self.width + 6, piece.ground

        def fill(canvas: Any) -> None:
            canvas.setFillColor(colour)
            canvas.rect(x, y, width, height + 2, stroke=0, fill=1)

        self.operations.append(Operation(-1, 10_000, fill))

    def _line(self, piece: Piece, line: Line, x: float, y: float, how: Paint) -> None:
        copies = [0.0, piece.twice] if piece.twice else [0.0]
        for shift in copies:
            do = partial(paint, line=line, x=x + shift, y=y, how=how, colour=piece.colour)
            self.operations.append(Operation(self.index, y, do))


def text_of(line: Line) -> str:
    """Return the text of a line without marks."""
    return "".join(run.text for run in line if not run.mark)


def fill(columns: Sequence[Column], pieces: list[tuple[Piece, int]]) -> list[tuple[Piece, int]]:
    """Fill columns one after the other; return what is left, each piece with the line where it goes on."""
    left = list(pieces)
    for column in columns:
        while left:
            piece, start = left[0]
            need = _following(left[1:], column.width) if piece.keep else 0
            goes_on = column.place(piece, start, need)
            if goes_on is not None:
                left[0] = (piece, goes_on)
                break
            del left[0]
    return left


def _following(pieces: Sequence[tuple[Piece, int]], width: float) -> float:
    """Return the height that a heading needs behind it: the pieces up to the first that need not be kept."""
    need = 0.0
    for piece, _ in pieces:
        if piece.keep or piece.draw:
            need += piece.before + piece.tall(width) + piece.after
        if not piece.keep:
            lines = 0 if piece.draw else len(piece.lines(width))
            return need + piece.before + piece.leading * (lines if piece.whole else min(lines, 4))
    return need


def right_aligned(line: Line, width: float) -> float:
    """Return by how much a line is to be shifted to end at the measure."""
    return width - line_width(line)
