"""Files to documents: one module per format, and what they share."""

import hashlib
import os
from collections import Counter
from pathlib import Path
from typing import BinaryIO

from ...models.errors import DiglotError
from ...models.language import Lang
from ..records import Block, Document
from .builder import settle_languages
from .counts import find_counts
from .decode import decode
from .errors import UnreadableError, UnsupportedError
from .front import find_product_code, find_published, find_publisher, find_signature, find_titles
from .furniture import mark_boilerplate, split_bilingual
from .package import DOCX, office_media_type
from .parsed import Parsed

_SUFFIXES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": DOCX,
    ".docm": DOCX,
}

_STRAY = 0.03
"""Share of a report's text under which a language is a stray heading or name, not one of its languages."""


def read(
    source: str | os.PathLike[str] | bytes | BinaryIO, *, media_type: str | None = None, password: str | None = None
) -> Document:
    """Read a report in text, Markdown, HTML, PDF or Word: a path, its bytes or an open binary file.

    The format is told from the content and the file name; `media_type` (``text/markdown``) overrides both.
    `password` opens a locked PDF. Raises :class:`UnreadableError` if the file cannot be read, and of its kinds
    :class:`PasswordError`, :class:`LimitError` and :class:`UnsupportedError`.
    """
    name, data = _load(source)
    try:
        return _document(name, data, media_type or _media_type(name, data), password)
    except UnreadableError:
        raise
    except DiglotError as err:
        raise UnreadableError(name, str(err)) from err


def is_readable(path: Path) -> bool:
    """Whether a file has the name of a format that can be read."""
    return path.is_file() and path.suffix.lower() in _SUFFIXES


def _load(source: str | os.PathLike[str] | bytes | BinaryIO) -> tuple[str, bytes]:
    if isinstance(source, bytes):
        return "<bytes>", source
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        try:
            return str(path), path.read_bytes()
        except IsADirectoryError as err:
            raise UnreadableError(str(path), "is a folder; name the files in it, as in folder/*.pdf") from err
        except (OSError, ValueError) as err:
            raise UnreadableError(str(source), f"cannot be opened: {getattr(err, 'strerror', None) or err}") from err
    return str(getattr(source, "name", "<file>")), source.read()


def _media_type(name: str, data: bytes) -> str:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if Path(name).suffix.lower() == ".pdf":
        raise UnreadableError(name, "is named .pdf but does not begin as one (%PDF-); is the download whole?")
    if head[:64].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "text/html"
    if office := office_media_type(name, data):
        return office
    return _SUFFIXES.get(Path(name).suffix.lower(), "text/plain")


def _document(name: str, data: bytes, media_type: str, password: str | None) -> Document:
    parsed = _parse(data, media_type, name, password)
    if not parsed.blocks:
        raise UnreadableError(name, "holds no text" + ("; is it a scan?" if parsed.pages else ""))
    text, declared = parsed.text, parsed.declared
    blocks = mark_boilerplate(text, settle_languages(split_bilingual(text, parsed.blocks)))
    titles, blocks = find_titles(text, blocks)
    counts = find_counts(text, blocks)
    return Document(
        source=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        title=declared.title | titles,
        product_code=find_product_code(text, blocks) or declared.product_code,
        publisher=find_publisher(text, blocks) or declared.publisher or _unlabelled_publisher(text, blocks, media_type),
        published=find_published(text, blocks) or declared.published,
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


def _unlabelled_publisher(text: str, blocks: list[Block], media_type: str) -> str | None:
    """Return who signs the report; the signature of a web page is that of the shop, as often as not."""
    return None if media_type == "text/html" else find_signature(text, blocks)


def _parse(data: bytes, media_type: str, name: str, password: str | None) -> Parsed:
    """Read one format; its module is imported only now."""
    if media_type == "application/pdf":
        from .pdf import parse_pdf

        return parse_pdf(data, password)
    if media_type == "text/html":
        from .html import parse_html

        return parse_html(decode(data))
    if media_type == DOCX:
        from .docx import parse_docx

        return parse_docx(data, name)
    if media_type == "text/markdown":
        from .markdown import parse_markdown

        return parse_markdown(decode(data))
    if media_type == "text/plain":
        from .text import parse_text

        text = decode(data)
        return Parsed(text=text, blocks=parse_text(text))
    raise UnsupportedError(name, f"no reader for {media_type}; known are {', '.join(sorted(set(_SUFFIXES.values())))}")


def _languages(blocks: list[Block]) -> tuple[Lang, ...]:
    """Return the languages in which the report has text, the one with most text first."""
    sizes: Counter[Lang] = Counter()
    for block in blocks:
        if block.kind != "boilerplate" and block.lang not in ("mul", "und"):
            sizes[block.lang] += block.end - block.start
    total = sizes.total()
    return tuple(lang for lang, size in sizes.most_common() if size > _STRAY * total)
