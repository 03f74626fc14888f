"""The pages of a PDF one by one: what is wrong with one costs that one.

Pdfminer reads them. Pdfium is asked whether text or pages were lost on the way, and its own reading, which knows less
of fonts and forms, stands in where pdfminer fails.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Generic, TypeVar

from ...records import Notice
from ..errors import LimitError, PasswordError, UnreadableError, UnsupportedError
from ..images import count_pages
from ..limits import TimeUpError, Watch
from ..scanned import REMEDY, ScannedPage
from .canvas import ContentLimitError
from .glance import UNKNOWN, Glance
from .glyphs import Glyph, PageContent
from .scans import Scans, is_scan

T = TypeVar("T")

_SHORT = 0.8
"""Share of pdfium's characters below which pdfminer has lost some."""
_FEW = 20
"""Characters that the two may differ by on any page."""
_MOST_FLAT = 0.5
"""Share of glyphs without width from which the file's font is not understood."""
_ALIKE = 0.6
"""Share of characters that two readings of one page have in common at least."""
_FAR = 50
"""Pages in a row that are looked for among the lost ones at most."""
_QUICKER = 3
"""How many times faster than pdfminer pdfium has to be."""
_FORBIDDEN = 4
"""What pdfium calls a missing or wrong password."""
_BULLETS = frozenset(f"(cid:{code})" for code in (127, 129, 141, 143, 144, 157))
"""Codes that WinAnsiEncoding leaves open, which mean a bullet (ISO 32000-1, annex D.2, note 3)."""
_CID = "(cid:"
_CIDS = re.compile(r"\(cid:\d+\)")
"""How pdfminer writes a glyph of which it does not know the character."""
_NEAR = 0.4
"""Em that the middles of one glyph lie apart in two readings at most."""
_INSTEAD = "its text was read by pdfium instead; check its tables"
_MEND = "print the file to a new PDF to mend it"
_NOTHING = PageContent(0.0, 0.0, [], [], [])
"""What an image shows that is not recognised."""
_LIMITS = {
    "took longer": "set DIGLOT_LIMIT_PAGE_SECONDS",
    "needs more": "set DIGLOT_LIMIT_MEMORY (in MB)",
    "paints more": "print that page as an image",
}
"""How the reasons begin that are a limit and no damage, those of a worker that died of it too, and what helps."""


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The pages that could be read, by their number, and what there is to say about the others."""

    pages: dict[int, T]
    count: int
    """Pages that the file has, read or not."""
    notices: tuple[Notice, ...]
    locale: str | None
    """The language that the file declares."""
    scanned: dict[int, ScannedPage]
    """Those that were read by character recognition."""


Arrange = Callable[[int, PageContent], T]
"""Makes of a page what its reader wants, from its number and its content."""


def read_pages(data: bytes, password: str | None, arrange: Arrange[T], watch: Watch) -> Reading[T]:
    """Return what `arrange` makes of every page.

    Raises :class:`PasswordError`, :class:`UnsupportedError` for an encryption that is not known, and
    :class:`LimitError` or :class:`UnreadableError` if no page can be read.
    """
    import pdfminer.pdftypes
    import pdfplumber  # noqa: F401  here, since the time that this takes is none of the file's

    from . import content, document  # noqa: F401  likewise
    from .objects import inflated_to_damage

    run = _Run(data, password, arrange, watch, Scans(watch))
    stock = pdfminer.pdftypes.decompress_corrupted
    pdfminer.pdftypes.decompress_corrupted = inflated_to_damage  # its own drops all of it without a word
    try:
        return run.read()
    finally:
        pdfminer.pdftypes.decompress_corrupted = stock
        run.close()


def read_images(data: bytes, arrange: Arrange[T], watch: Watch) -> Reading[T]:
    """Return what `arrange` makes of every page of an image file.

    Raises :class:`UnsupportedError` if character recognition is missing, and :class:`UnreadableError` if the file is
    broken, or no page can be read.
    """
    if watch.recognise is None:
        raise UnsupportedError("", f"is an image: {REMEDY} it")
    with watch.stage("open"):
        count = count_pages(data)
    watch.found_pages(count, len(data))
    scans = Scans(watch)
    pages: dict[int, T] = {}
    lost: list[Notice] = []
    for number in range(1, min(count, watch.limits.pages) + 1):
        content = scans.content(number, _NOTHING)
        try:
            with watch.stage("page", number, watch.limits.page_seconds):
                pages[number] = arrange(number, content)
            watch.read_page()
        except (Exception, TimeUpError) as err:
            lost.append(Notice(message=f"{_reason(err, watch)}; it is lost, the rest was kept", page=number))
    if len(scans.failed) == count:
        raise next(iter(scans.failed.values()))
    return Reading(pages, count, (*scans.notices(), *_merged(lost)), None, scans.read)


@dataclass(slots=True)
class _Run(Generic[T]):
    """One reading of one file; pages have a number, and a place among those that pdfminer finds."""

    data: bytes
    password: str | None
    arrange: Arrange[T]
    watch: Watch
    scans: Scans
    pdf: Any = None
    glance: Glance | None = None
    claimed: int = 0
    """Pages that pdfium can open."""
    pages: dict[int, T] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    reached: int = 0
    """The last page that was tried."""

    def close(self) -> None:
        if self.glance:
            self.glance.close()
        if self.pdf:
            self.pdf.flush_cache()

    def read(self) -> Reading[T]:
        if self.watch.cross_check:
            self.glance = self._open_glance()
        failure, found = self._open()
        if not found and not self.glance:
            raise failure or UnreadableError("", f"has no pages; {_MEND}")
        self.claimed = self._claimed(len(found))
        count = max(len(found), self.claimed)
        self.watch.found_pages(count, len(self.data))
        if failure:
            self._note(f"{failure.reason.partition(';')[0]}; {_INSTEAD}")
        try:
            self._read_found(found[: self.watch.limits.pages])
            self._read_missing(quiet=failure is not None)
        except TimeUpError:
            rest = f"pages {self.reached} to {count}"
            self._note(f"{rest} were not read: the time for the file was over; set DIGLOT_LIMIT_SECONDS_PER_PAGE")
        if count > self.watch.limits.pages:
            self._note(f"{count - self.watch.limits.pages} of {count} pages were not read; set DIGLOT_LIMIT_PAGES")
        if not self.pages:
            raise failure or self._nothing(count)
        notices = *self.scans.notices(), *_merged(self.notices)
        return Reading(self.pages, count, notices, self._locale(), self.scans.read)

    def _note(self, message: str, page: int | None = None) -> None:
        self.notices.append(Notice(message=message, page=page))

    def _nothing(self, count: int) -> UnreadableError:
        if not count:
            return UnreadableError("", f"has no pages; {_MEND}")
        first = self.notices[0]
        limited = "not read" in first.message or _limit(first.message)
        return (LimitError if limited else UnreadableError)("", first.message, first.page)

    # Opening

    def _open_glance(self) -> Glance | None:
        import pypdfium2

        try:
            with self.watch.stage("glance", seconds=self.watch.limits.page_seconds):
                return Glance(self.data, self.password)
        except pypdfium2.PdfiumError as err:
            if getattr(err, "err_code", None) == _FORBIDDEN:
                raise _locked(self.password) from err
        except TimeUpError:
            pass
        return None

    def _open(self) -> tuple[UnreadableError | None, list[Any]]:
        """Return the pages that pdfminer finds, and why it finds none."""
        from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
        from pdfminer.pdfpage import PDFPage

        from .document import open_pdf

        found: list[Any] = []
        try:
            with self.watch.stage("open", seconds=self.watch.limits.seconds / 2):
                self.pdf = open_pdf(self.data, self.password)
                self.pdf.doc.get_page_labels = _no_labels
                found.extend(islice(PDFPage.create_pages(self.pdf.doc), self.watch.limits.pages + 1))
        except (Exception, TimeUpError) as err:
            cause = _cause(err)
            if isinstance(cause, PDFPasswordIncorrect) and not self.glance:
                raise _locked(self.password) from err
            if isinstance(cause, PDFEncryptionError) and not self.glance:
                raise UnsupportedError("", "has an encryption that is not known; save it without one") from err
            if not found:
                kind = LimitError if isinstance(cause, TimeUpError | MemoryError) else UnreadableError
                return kind("", f"is not a readable PDF ({_reason(err, self.watch)}); is it whole?"), []
        return None, found

    def _claimed(self, found: int) -> int:
        """Return the number of pages that are there for pdfium; what a file claims may be a lie."""
        if not self.glance:
            return 0
        count = self.glance.count
        if count <= found or self._text(count) is not None:
            return count
        there = found
        while self._text(there + 1) is not None:
            there += 1
        return there

    def _locale(self) -> str | None:
        from pdfminer.pdftypes import resolve1

        try:
            declared = resolve1(self.pdf.doc.catalog.get("Lang")) if self.pdf else None
        except Exception:  # whatever a damaged catalogue holds
            return None
        return declared.decode("ascii", "replace") if isinstance(declared, bytes) else None

    # Pages

    def _read_found(self, found: Sequence[Any]) -> None:
        lost = max(0, self.claimed - len(found))
        for place, page in enumerate(found, start=1):
            self.reached += 1
            if self.watch.stop is not None and place >= self.watch.stop:
                raise TimeUpError(self.watch.limits.seconds)
            content, failure = self._content(place, page)
            for _ in range(self._ahead(content, self.reached, lost)):
                self._rescue(self.reached, place, "pdfminer does not find it")
                self.reached, lost = self.reached + 1, lost - 1
            self._read_page(self.reached, place, content, failure)

    def _content(self, place: int, page: Any) -> tuple[PageContent | None, str | None]:
        """Return the content of a page, and what is wrong with it."""
        from pdfplumber.page import Page

        from .content import page_content
        from .objects import Damage

        if place in self.watch.lost:
            return None, self.watch.lost[place]
        damaged = Damage.streams
        try:
            with self._stage(place):
                plumbed = Page(self.pdf, page, page_number=place, initial_doctop=0)
                try:
                    content = page_content(plumbed)
                finally:
                    plumbed.close()
            if Damage.streams > damaged:
                self._note(f"a part of it is damaged, and what stood there may be lost; {_MEND}", place)
            return content, None
        except (Exception, TimeUpError) as err:
            self._go_on()
            return None, _reason(err, self.watch)

    def _ahead(self, content: PageContent | None, number: int, lost: int) -> int:
        """Return how many pages, of so many lost ones, lie before this one."""
        if not lost or not content:
            return 0
        shown = Counter(_characters(content.glyphs))
        alike = [_likeness(shown, self._text(number + ahead) or "") for ahead in range(min(lost, _FAR) + 1)]
        best = max(alike)
        return alike.index(best) if best >= _ALIKE else 0

    def _read_page(self, number: int, place: int, content: PageContent | None, failure: str | None) -> None:
        if content and not failure:
            failure = self._shortfall(number, content)
        if content and not failure:
            if is_scan(content):
                content = self.scans.content(number, content)
            content = self._without_cids(number, content)
            try:
                with self._stage(place):
                    self.pages[number] = self.arrange(number, content)
                self.watch.read_page()
            except (Exception, TimeUpError) as err:
                self._go_on()
                failure = _reason(err, self.watch)
        if failure:
            self._rescue(number, place, failure)

    def _shortfall(self, number: int, content: PageContent) -> str | None:
        """Return what pdfium sees more of than pdfminer does."""
        text = self._text(number)
        if text is None:
            return None
        shown = len("".join(_CIDS.sub(UNKNOWN, _joined(content.glyphs)).split()))
        if shown and _flat(content.glyphs) > _MOST_FLAT * shown:
            return "pdfminer finds no widths of its letters"
        if shown >= _SHORT * sum(map(len, text.split())) - _FEW or not (seen := self._seen(number)):
            return None
        all_of_it = sum(1 for _ in _characters(seen.glyphs))  # without what is painted twice
        return f"pdfminer finds {shown} of {all_of_it} characters" if shown < _SHORT * all_of_it - _FEW else None

    def _without_cids(self, number: int, content: PageContent) -> PageContent:
        """Give glyphs that have no character for pdfminer the one that they have for pdfium."""
        if _CID not in _joined(content.glyphs):
            return content
        glyphs = [glyph._replace(text="•") if glyph.text in _BULLETS else glyph for glyph in content.glyphs]
        content = content._replace(glyphs=glyphs)
        if not any(glyph.text.startswith(_CID) for glyph in glyphs):
            return content
        seen = self._seen(number)
        glyphs = _named(content.glyphs, seen.glyphs if seen else [])
        if unknown := sum(glyph.text == UNKNOWN for glyph in glyphs):
            self._note(f"{unknown} characters are drawn, but the file does not say which they are", number)
        return content._replace(glyphs=glyphs)

    def _read_missing(self, *, quiet: bool) -> None:
        while self.reached < min(self.claimed, self.watch.limits.pages):
            self.reached += 1
            self._rescue(self.reached, self.reached, None if quiet else "pdfminer does not find it")

    def _rescue(self, number: int, place: int, reason: str | None) -> None:
        """Read a page as pdfium sees it; if it sees nothing, the page is lost."""
        seen = self._seen(number)
        if seen and is_scan(seen):  # whoever fails to read its text loses nothing
            seen, reason = self.scans.content(number, seen), None
        if seen and (seen.glyphs or reason is None):
            try:
                with self._stage(place):
                    self.pages[number] = self.arrange(number, seen)
                if reason:
                    self._note(f"{reason}; {_INSTEAD}", number)
                else:
                    self.watch.read_page()
                return
            except (Exception, TimeUpError) as err:
                self._go_on()
                reason = reason or _reason(err, self.watch)
        reason = reason or "it cannot be opened"
        self._note(f"{reason}; it is lost, the rest was kept; {_limit(reason) or _MEND}", number)

    # What pdfium says

    def _text(self, number: int) -> str | None:
        if not self.glance:
            return None
        with self.watch.stage("glance", number, self.watch.limits.page_seconds / _QUICKER):
            return self.glance.text(number)

    def _seen(self, number: int) -> PageContent | None:
        if not self.glance:
            return None
        try:
            with self.watch.stage("rescue", number, self.watch.limits.page_seconds):
                return self.glance.content(number)
        except (Exception, TimeUpError):
            self._go_on()
            return None

    # Time

    def _stage(self, place: int) -> Any:
        return self.watch.stage("page", place, self.watch.limits.page_seconds)

    def _go_on(self) -> None:
        """Raise if it is the time of the file that is over, and not only that of the page."""
        if self.watch.left <= 0:
            raise TimeUpError(self.watch.limits.seconds)


def _locked(password: str | None) -> PasswordError:
    if password:
        return PasswordError("", "is locked, and this is not its password")
    return PasswordError("", "is locked; give its password: --password, or the environment variable DIGLOT_PASSWORD")


def _no_labels() -> None:
    """Keep pdfminer from reading labels of pages, which nobody wants and which break all pages if they are broken."""
    from pdfminer.pdfdocument import PDFNoPageLabels

    raise PDFNoPageLabels


def _cause(err: BaseException) -> BaseException:
    """Return the error inside the one of pdfplumber."""
    inner = err.args[0] if err.args else None
    return inner if isinstance(inner, BaseException) else err


def _reason(err: BaseException, watch: Watch) -> str:
    cause = _cause(err)
    if isinstance(cause, TimeUpError | ContentLimitError):
        return str(cause)
    if isinstance(cause, MemoryError):
        return f"needs more than {watch.limits.memory} MB"
    if isinstance(cause, RecursionError):
        return "is nested too deep"
    detail = str(cause)
    return f"damaged: {type(cause).__name__}{': ' if detail else ''}{detail}"


def _limit(reason: str) -> str | None:
    """Return what helps against a limit that a page went beyond; None if the reason is another."""
    return next((remedy for beginning, remedy in _LIMITS.items() if reason.startswith(beginning)), None)


def _joined(glyphs: Iterable[Glyph]) -> str:
    return "".join(map(itemgetter(0), glyphs))


def _flat(glyphs: Iterable[Glyph]) -> int:
    return sum(glyph.x1 <= glyph.x0 or glyph.bottom <= glyph.top for glyph in glyphs if not glyph.text.isspace())


def _visible(text: str) -> Iterator[str]:
    return (char for char in text if not char.isspace() and char.isprintable())


def _characters(glyphs: Iterable[Glyph]) -> Iterator[str]:
    """Yield the characters that are no blanks; a glyph without a character is one."""
    for glyph in glyphs:
        yield from UNKNOWN if glyph.text.startswith(_CID) else _visible(glyph.text)


def _likeness(shown: Counter[str], text: str) -> float:
    """Return the share of characters that two readings of a page have in common; 1 if neither has any."""
    seen = Counter(_visible(text))
    most = max(shown.total(), seen.total())
    return (shown & seen).total() / most if most else 1.0


def _named(glyphs: Sequence[Glyph], seen: Sequence[Glyph]) -> list[Glyph]:
    """Replace ``(cid:...)`` by the character that stands at this place in another reading, or by U+FFFD."""
    places: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in seen:
        places.setdefault(_square(glyph), []).append(glyph)
    return [glyph._replace(text=_at(glyph, places)) if glyph.text.startswith(_CID) else glyph for glyph in glyphs]


def _at(glyph: Glyph, places: dict[tuple[int, int], list[Glyph]]) -> str:
    across, down = _square(glyph)
    near = [
        (_apart(glyph, other), other.text)
        for column in (across - 1, across, across + 1)
        for row in (down - 1, down, down + 1)
        for other in places.get((column, row), ())
    ]
    distance, text = min(near, default=(1.0, UNKNOWN))
    return text if distance <= _NEAR else UNKNOWN


def _square(glyph: Glyph) -> tuple[int, int]:
    return int((glyph.x0 + glyph.x1) / 16), int((glyph.top + glyph.bottom) / 16)


def _apart(one: Glyph, other: Glyph) -> float:
    """Return how far the middles lie apart, in em."""
    across = abs(one.x0 + one.x1 - other.x0 - other.x1) / 2
    down = abs(one.top + one.bottom - other.top - other.bottom) / 2
    return max(across, down) / (one.size or 1.0)


def _merged(notices: Iterable[Notice]) -> Iterator[Notice]:
    """Join notices of neighbouring pages that say the same."""
    for _, run in groupby(notices, key=lambda notice: (notice.message, notice.page is None)):
        same = list(run)
        first, last = same[0], same[-1]
        yield first if len(same) == 1 else replace(first, message=f"{first.message} (so up to page {last.page})")
