"""Files to documents: one module per format, and what they share."""

import hashlib
import os
from collections import Counter
from pathlib import Path
from typing import BinaryIO

from ...models.errors import DiglotError
from ...models.language import Lang, well_formed
from ..records import Block, Document
from .builder import settle_languages
from .counts import find_counts
from .decode import decode
from .errors import LimitError, UnreadableError, UnsupportedError
from .front import find_product_code, find_published, find_publisher, find_signature, find_titles
from .furniture import mark_boilerplate, split_bilingual
from .images import SUFFIXES as IMAGES
from .images import image_media_type
from .limits import Limits, Watch, limits_of_environment
from .package import DOCX, office_media_type
from .parsed import Parsed
from .source import locate

_SUFFIXES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "text/html",
    ".mhtml": "multipart/related",
    ".mht": "multipart/related",
    ".pdf": "application/pdf",
    ".docx": DOCX,
    ".docm": DOCX,
}
"""Of reports; an image beside them is read if it is asked for by its name."""

_NO_REPORTS = (
    (b"\x1f\x8b", "compressed by gzip"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
)
"""How files begin that are no reports, whatever their name says."""
"""Half a character, which damaged fonts and entities give and no encoding can write."""
_STRAY = 0.03
"""Share of a report's text under which a language is a stray heading or name, not one of its languages."""


def read(
    source: str | os.PathLike[str] | bytes | BinaryIO,
    *,
    media_type: str | None = None,
    password: str | None = None,
    limits: Limits | None = None,
) -> Document:
    """Read a report in text, Markdown, HTML (MHTML too), PDF or Word, or its image: a path, bytes or a binary file.

    The format is told from the content and the file name; `media_type` (``text/markdown``) overrides both.
    `password` opens a locked PDF. The file is parsed in a process of its own, within `limits` (those of the
    environment if there are none); what it costs a page is one of the notices. Raises :class:`UnreadableError` if the
    file cannot be read, and of its kinds :class:`PasswordError`, :class:`LimitError` and :class:`UnsupportedError`.
    """
    from .remote import read_apart

    limits = limits or limits_of_environment()
    return read_apart(locate(source, limits), media_type, password, limits)[0]


def is_readable(path: Path) -> bool:
    """Whether a file has the name of a format that can be read."""
    return path.is_file() and names_report(path.name)


def names_report(name: str) -> bool:
    """Whether a name is that of a report in a format that can be read."""
    return Path(name).suffix.lower() in _SUFFIXES


def parse(name: str, data: bytes, media_type: str | None, password: str | None, watch: Watch) -> Document:
    """Return the report in the bytes of a file, parsed in this process.

    Raises :class:`UnreadableError` and its kinds.
    """
    try:
        return _document(name, data, media_type or _media_type(name, data), password, watch)
    except UnreadableError as err:
        raise type(err)(name, err.reason, err.page) from err
    except DiglotError as err:
        raise UnreadableError(name, str(err)) from err


def _media_type(name: str, data: bytes) -> str:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if Path(name).suffix.lower() == ".pdf":
        raise UnreadableError(name, "is named .pdf but does not begin as one (%PDF-); is the download whole?")
    if head[:64].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if image := image_media_type(data):
        return image
    if office := office_media_type(name, data):
        return office
    for magic, what in _NO_REPORTS:
        if data.startswith(magic):
            raise UnsupportedError(name, f"is {what}; save it as PDF, HTML or text")
    return (_SUFFIXES | IMAGES).get(Path(name).suffix.lower(), "text/plain")


def _document(name: str, data: bytes, media_type: str, password: str | None, watch: Watch) -> Document:
    if media_type in ("text/plain", "text/markdown"):  # four bytes make a character at most
        _check_length(name, len(data) // 4, watch.limits.characters)
    if media_type == "application/pdf" or media_type in IMAGES.values():  # whose pages have stages of their own
        parsed = _parse(data, media_type, name, password, watch)
    else:
        with watch.stage("file"):
            parsed = _parse(data, media_type, name, password, watch)
    if not parsed.blocks:
        why = [notice.message for notice in parsed.notices] or [
            "its pages show no characters" if parsed.pages else "is it whole?"
        ]
        raise UnreadableError(name, f"holds no text; {why[0]}")
    pages = parsed.pages or 0
    _check_length(name, len(parsed.text), watch.limits.characters + watch.limits.characters_per_page * pages)
    with watch.settling(pages):
        return _settled(name, data, media_type, parsed)


def _check_length(name: str, characters: int, most: int) -> None:
    if characters > most:
        raise LimitError(name, f"has more than {most:,} characters; split it, or set DIGLOT_LIMIT_CHARACTERS")


def _settled(name: str, data: bytes, media_type: str, parsed: Parsed) -> Document:
    text, declared = well_formed(parsed.text), parsed.declared
    blocks = settle_languages(split_bilingual(text, parsed.blocks))
    if not parsed.settled:
        blocks = mark_boilerplate(text, blocks, parsed.part_ends)
    titles, blocks = find_titles(text, blocks)
    counts = find_counts(text, blocks)
    return Document(
        source=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        title=declared.title | titles,
        product_code=find_product_code(text, blocks) or declared.product_code,
        publisher=find_publisher(text, blocks) or declared.publisher or _unlabelled_publisher(text, blocks, media_type),
        published=_fuller(find_published(text, blocks), declared.published),
        locale=declared.locale,
        languages=_languages(blocks),
        text=text,
        blocks=tuple(blocks),
        pages=parsed.pages,
        printed_pages=counts.pages,
        printed_tables=counts.tables,
        printed_figures=counts.figures,
        scanned=parsed.scanned,
        notices=parsed.notices,
    )


def _fuller(printed: str | None, declared: str | None) -> str | None:
    """Return the date that is printed; the one that is declared where none is, or where it adds the day to it."""
    return declared if declared and declared.startswith(printed or "") else printed


def _unlabelled_publisher(text: str, blocks: list[Block], media_type: str) -> str | None:
    """Return who signs the report; the signature of a web page is that of the shop, as often as not."""
    return None if media_type == "text/html" else find_signature(text, blocks)


def _parse(data: bytes, media_type: str, name: str, password: str | None, watch: Watch) -> Parsed:
    """Read one format; its module is imported only now."""
    if media_type == "application/pdf":
        from .pdf import parse_pdf

        return parse_pdf(data, password, watch)
    if media_type in IMAGES.values():
        from .pdf import parse_image

        return parse_image(data, watch)
    if media_type == "text/html":
        from .html import parse_html
        from .html.saved import saved_frames

        return parse_html(decode(data), frames=saved_frames(name))
    if media_type == DOCX:
        from .docx import parse_docx

        return parse_docx(data, name)
    if media_type == "multipart/related":
        from .html import parse_html
        from .html.saved import read_archive

        markup, frames = read_archive(data)
        return parse_html(markup, frames=frames)
    if media_type == "text/markdown":
        from .markdown import parse_markdown

        return parse_markdown(decode(data))
    if media_type == "text/plain":
        from .text import parse_text

        text = decode(data)
        return Parsed(text=text, blocks=parse_text(text))
    known = sorted({*_SUFFIXES.values(), *IMAGES.values()})
    raise UnsupportedError(name, f"no reader for {media_type}; known are {', '.join(known)}")


def _languages(blocks: list[Block]) -> tuple[Lang, ...]:
    """Return the languages in which the report has text, the one with most text first."""
    sizes: Counter[Lang] = Counter()
    for block in blocks:
        if block.kind != "boilerplate" and block.lang not in ("mul", "und"):
            sizes[block.lang] += block.end - block.start
    total = sizes.total()
    return tuple(lang for lang, size in sizes.most_common() if size > _STRAY * total)
