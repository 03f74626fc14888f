"""Where the quotes of a report stand in its file: lines and columns."""

import re
from bisect import bisect
from dataclasses import dataclass
from pathlib import Path

from ..extract.parse.decode import UndecodableError, decode
from ..extract.records import Document, Place

_TEXTS = ("text/plain", "text/markdown", "text/html")
"""Files that hold what is read in them, though with other line ends and with markup."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A stretch of a text; lines and columns count from 1, the last column is behind it, all in code points."""

    start: int
    end: int
    start_line: int
    start_column: int
    end_line: int
    end_column: int


class Regions:
    """The regions of a report's quotes: in its file, if that is a text that has them, else in the text as read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        file = _file_text(document)
        self.in_file = file is not None
        self.text = document.text if file is None else file
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def of(self, place: Place) -> Region | None:
        """Return the region of a place, None if the file does not have the quote as it was read."""
        span = (place.start, place.end) if not self.in_file else self._found(place)
        return self._region(*span) if span else None

    def _region(self, start: int, end: int) -> Region:
        first, last = bisect(self._starts, start), bisect(self._starts, end)
        return Region(
            start=start,
            end=end,
            start_line=first,
            start_column=start - self._starts[first - 1] + 1,
            end_line=last,
            end_column=end - self._starts[last - 1] + 1,
        )

    def _found(self, place: Place) -> tuple[int, int] | None:
        """Return the occurrence of a quote in the file that stands as far in it as the place does in the text."""
        quote = re.compile(r"\s+".join(map(re.escape, place.quote.split())))
        found = [match.span() for match in quote.finditer(self.text)]
        if not found:
            return None
        read = [match.start() for match in quote.finditer(self.document.text)]
        if len(read) == len(found) and place.start in read:
            return found[read.index(place.start)]
        far = place.start / len(self.document.text) * len(self.text)
        return min(found, key=lambda span: abs(span[0] - far))


def _file_text(document: Document) -> str | None:
    """Return what stands in a report's file, None if it is no text or is not to be had any more."""
    if document.media_type not in _TEXTS:
        return None
    try:
        return decode(Path(document.source).read_bytes(), keep_line_ends=True)
    except (OSError, ValueError, UndecodableError):
        return None
