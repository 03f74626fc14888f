"""Pieces to lines, and the segments that wide gaps divide them into."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ...records import Box
from .pieces import Piece, join_pieces, main_size, mark_raised

_SIGN = re.compile(r"(?:[A-Z]{1,3})?[$€£¥￥]|USD|RMB|CNY|EUR|GBP|JPY|HKD|NTD|TWD")
_AMOUNT = re.compile(r"[(（\-–−]?\d[\d,.]*[)）%]?$")
_SAME_LINE = 0.5
"""Share of its height by which the middle of a piece may differ from that of its line."""
_SEGMENT_GAP = 0.5
"""Em from which a gap parts two segments."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Text between two wide gaps of a line."""

    text: str
    box: Box
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column."""

    text: str
    box: Box
    size: float
    bold: bool
    segments: tuple[Segment, ...]
    last_size: float = 0.0
    """Of its last text: a paragraph may begin in larger type."""
    blank: float = 0.0
    """The usual width of its blanks, in points; wide in a justified line."""

    @property
    def height(self) -> float:
        """Of its box, in points."""
        return self.box[3] - self.box[1]


_SENTENCE_END = re.compile(r"[.。!！?？][”’」』）)\"']*[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]*\Z")
_CLAUSE_END = re.compile(r"[.。!！?？:：;；][”’」』）)\"']*[⁰¹²³⁴⁵⁶⁷⁸⁹*†‡]*\Z")


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does; a quotation mark or the mark of a footnote may follow."""
    return _SENTENCE_END.search(text) is not None


def ends_clause(text: str) -> bool:
    """Whether a text ends as a sentence does, or with a colon or semicolon."""
    return _CLAUSE_END.search(text) is not None


def find_lines(pieces: Sequence[Piece]) -> list[Line]:
    """Return the lines that pieces of one column make, from top to bottom."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.top + piece.bottom, piece.x0)):
        line = next((line for line in reversed(lines[-3:]) if _on_line(piece, line)), None)
        if line is None:
            lines.append([piece])
        else:
            line.append(piece)
    return sorted((_line(line) for line in lines), key=lambda line: line.box[1] + line.box[3])


def _on_line(piece: Piece, line: Sequence[Piece]) -> bool:
    """Whether the piece stands at the height of a line, or is a mark raised beside its text."""
    tallest = max(line, key=lambda other: other.size)
    middle, reach = (tallest.top + tallest.bottom) / 2, tallest.bottom - tallest.top
    own = (piece.top + piece.bottom) / 2
    if abs(own - middle) > _SAME_LINE * max(reach, piece.bottom - piece.top):
        return False
    shared = min(piece.bottom, tallest.bottom) - max(piece.top, tallest.top)
    if shared < _SAME_LINE * min(reach, piece.bottom - piece.top):
        return False
    return not any(
        min(piece.x1, other.x1) - max(piece.x0, other.x0) > 0.5 * min(piece.x1 - piece.x0, other.x1 - other.x0)
        for other in line
    )


def _line(pieces: Sequence[Piece]) -> Line:
    ordered = mark_raised(pieces)
    groups: list[list[Piece]] = []
    for piece in ordered:
        if groups and piece.x0 - max(other.x1 for other in groups[-1]) <= _SEGMENT_GAP * piece.size:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    segments = _with_signs(
        [Segment(join_pieces(group), _around(group), max(piece.size for piece in group)) for group in groups]
    )
    letters = sum(len(piece.text) for piece in ordered)
    bold = sum(len(piece.text) for piece in ordered if piece.bold) > 0.8 * letters
    size = main_size(ordered)
    blanks = [piece.blank for piece in ordered if piece.blank]
    last = next((piece.size for piece in reversed(ordered) if not piece.raised), size)
    return Line(
        join_pieces(ordered),
        _around(ordered),
        round(size, 1),
        bold,
        segments,
        round(last, 1),
        median(blanks) if blanks else 0.0,
    )


def _with_signs(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Join a currency sign that stands apart, as in columns of accounts, with the amount behind it."""
    joined: list[Segment] = []
    for segment in segments:
        sign = joined[-1] if joined else None
        if sign is not None and _SIGN.fullmatch(sign.text) and _AMOUNT.match(segment.text):
            box = (sign.box[0], min(sign.box[1], segment.box[1]), segment.box[2], max(sign.box[3], segment.box[3]))
            joined[-1] = Segment(f"{sign.text} {segment.text}", box, segment.size)
        else:
            joined.append(segment)
    return tuple(joined)


def _around(pieces: Sequence[Piece]) -> Box:
    if len(pieces) == 1:
        return pieces[0].box
    return (
        min(piece.x0 for piece in pieces),
        min(piece.top for piece in pieces),
        max(piece.x1 for piece in pieces),
        max(piece.bottom for piece in pieces),
    )
