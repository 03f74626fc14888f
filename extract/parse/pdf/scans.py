"""Pages without a text layer: told from others, and read by character recognition if that is there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from ...records import Box, Notice
from ..errors import UnreadableError
from ..limits import Watch
from ..scanned import REMEDY, UNSURE, OcrLine, ScannedPage, mean_confidence, usual_width
from .glyphs import Glyph, PageContent

FONT = "OCR"
"""Name of the font of glyphs that were recognised."""

_FEW_GLYPHS = 20
"""Letters and digits on a page that may still be a scan: a stamp, a page number."""
_COVERED = 0.5
"""Share of the page that images of a scan cover at least."""


@dataclass(slots=True)
class Scans:
    """The scanned pages of a file, as far as they can be read."""

    watch: Watch
    pages: dict[int, ScannedPage] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    """Pages that nobody can read, as the extra is missing."""
    beyond: list[int] = field(default_factory=list)
    """Pages that are too many to be read."""
    failed: dict[int, UnreadableError] = field(default_factory=dict)

    def content(self, number: int, shown: PageContent) -> PageContent:
        """Return what a page has as it is recognised; what it shows beside its image if it cannot be."""
        if number not in self.pages and number not in self.failed:
            self._recognise(number)
        page = self.pages.get(number)
        return ocr_content(page) if page and page.lines else shown

    def _recognise(self, number: int) -> None:
        if self.watch.recognise is None:
            self.unread.append(number)
        elif len(self.pages) + len(self.failed) >= self.watch.limits.scanned_pages:
            self.beyond.append(number)
        else:
            try:
                self.pages[number] = self.watch.recognise(number)
            except UnreadableError as err:
                self.failed[number] = err

    @property
    def read(self) -> dict[int, ScannedPage]:
        """The pages on which characters were recognised."""
        return {number: page for number, page in sorted(self.pages.items()) if page.lines}

    def notices(self) -> Iterator[Notice]:
        """Yield what there is to say: which pages are scans, which were not read, which are doubtful."""
        if self.unread:
            it = "it" if len(self.unread) == 1 else "them"
            yield Notice(message=f"{_scans(self.unread)}: {REMEDY} {it}")
        if self.beyond:
            yield Notice(message=f"{_scans(self.beyond)} and not read; set DIGLOT_LIMIT_SCANNED_PAGES")
        read = self.read
        if read:
            it = "it" if len(read) == 1 else "them"
            yield Notice(message=f"{_scans(read)}, read by character recognition; check {it}")
        for number, failure in sorted(self.failed.items()):
            yield Notice(message=f"it is a scan and was not read: {failure.reason}", page=number)
        for number, page in read.items():
            confidence = mean_confidence(page.lines) or 0.0
            if confidence < UNSURE:
                message = f"its characters were hard to recognise (confidence {confidence:.2f}); scan it again, larger"
                yield Notice(message=message, page=number)


def _scans(numbers: Iterable[int]) -> str:
    """Return "page 3 is a scan", "pages 3-5, 9 are scans"."""
    pages = sorted(numbers)
    if len(pages) == 1:
        return f"page {pages[0]} is a scan"
    runs = [[page for _, page in run] for _, run in groupby(enumerate(pages), key=lambda at: at[1] - at[0])]
    return f"pages {', '.join(f'{run[0]}-{run[-1]}' if len(run) > 1 else str(run[0]) for run in runs)} are scans"


def is_scan(content: PageContent) -> bool:
    """Whether a page has hardly any text, and images over most of it."""
    covered = sum(_visible_area(image, content) for image in content.images)
    if covered < _COVERED * content.width * content.height:
        return False
    return sum(any(map(str.isalnum, glyph.text)) for glyph in content.glyphs) <= _FEW_GLYPHS


def _visible_area(box: Box, content: PageContent) -> float:
    left, top, right, bottom = box
    width = min(right, content.width) - max(left, 0)
    return max(0, width) * max(0, min(bottom, content.height) - max(top, 0))


def ocr_content(page: ScannedPage) -> PageContent:
    """Return a page with a glyph for each character of its lines: layout and tables are read as in any PDF."""
    glyphs = [glyph for line in page.lines for glyph in _glyphs(line)]
    return PageContent(width=page.width, height=page.height, glyphs=glyphs, strokes=[], images=[])


def _glyphs(line: OcrLine) -> Iterator[Glyph]:
    """Yield the characters with the line's length shared out among them as letters usually do."""
    left, top, right, bottom = line.box
    start, end = (left, right) if line.direction == 0 else (top, bottom)
    widths = [usual_width(char) for char in line.text]
    scale = (end - start) / (sum(widths) or 1)
    for char, width in zip(line.text, widths, strict=True):
        stop = start + width * scale
        box = (start, top, stop, bottom) if line.direction == 0 else (left, start, right, stop)
        yield Glyph(char, *box, size=line.size, font=FONT, direction=line.direction)
        start = stop
