"""The zip packages that office files are: told apart by what they hold, and read within limits."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import lxml.etree

from .errors import LimitError, PasswordError, UnreadableError, UnsupportedError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MOST_ENTRIES = 10_000
LARGEST_PART = 64 << 20
"""Bytes of one part when it is unpacked; the text of a thousand pages takes 20 MB."""
LARGEST_PACKAGE = 256 << 20
"""Bytes of all parts that are read, unpacked."""
HIGHEST_RATIO = 400
"""Of unpacked to packed size, for parts over :data:`_SMALL`; XML that a word processor writes packs up to 1:100."""
_SMALL = 4 << 20
MOST_TAGS = 6_000_000
"""In one part: an element takes some 120 bytes of memory, an empty one 4 bytes of XML."""

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAIN_TYPES = {
    b"wordprocessingml.document.main+xml": "Word",
    b"wordprocessingml.template.main+xml": "Word",
    b"ms-word.document.macroenabled.main+xml": "Word",
    b"ms-word.template.macroenabledtemplate.main+xml": "Word",
    b"presentationml.": "a PowerPoint presentation",
    b"ms-powerpoint.": "a PowerPoint presentation",
    b"spreadsheetml.": "an Excel workbook",
    b"ms-excel.": "an Excel workbook",
}
"""Content types of main parts, in lower case; the first that is found decides, as documents embed workbooks."""
_MIME_TYPES = {
    b"application/vnd.oasis.opendocument": "an OpenDocument file",
    b"application/epub+zip": "an EPUB book",
}
_STREAMS = {
    "WordDocument": "a Word 97-2003 file",
    "Workbook": "an Excel workbook",
    "PowerPoint Document": "a PowerPoint presentation",
}
"""What a stream of an OLE2 file says of it."""
_REMEDY = "save it as .docx, PDF or HTML"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relationship(NamedTuple):
    """A link from one part to another."""

    id: str
    type: str
    """Last step of its URI: ``styles``, ``header``, ``officeDocument``."""
    target: str
    """Name of the part."""


def office_media_type(source: str, data: bytes) -> str | None:
    """Return the media type of a Word file, None if the bytes are no office file at all.

    Raises :class:`PasswordError` for an encrypted file and :class:`UnsupportedError` for other office files.
    """
    if data.startswith(_OLE2):
        raise _ole2_error(source, data)
    if data.startswith(b"{\\rtf"):
        raise UnsupportedError(source, f"is a rich text file (RTF); {_REMEDY}")
    if not data.startswith(_ZIP):
        return None
    package = open_package(source, data)
    mime_type = package.read("mimetype") or b""
    if kind := next((kind for prefix, kind in _MIME_TYPES.items() if mime_type.startswith(prefix)), None):
        raise UnsupportedError(source, f"is {kind}; {_REMEDY}")
    types = (package.read("[Content_Types].xml") or b"").lower()
    kind = next((kind for mark, kind in _MAIN_TYPES.items() if mark in types), None)
    if kind is None:
        raise UnsupportedError(source, "is a zip archive; unpack it and name the files in it")
    if kind != "Word":
        raise UnsupportedError(source, f"is {kind}; {_REMEDY}")
    return DOCX


def _ole2_error(source: str, data: bytes) -> UnreadableError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PasswordError(source, "is encrypted; open it in its program and save it without a password")
    kind = next((kind for stream, kind in _STREAMS.items() if stream.encode("utf-16-le") in data), "an old office file")
    return UnsupportedError(source, f"is {kind}; {_REMEDY}")


@dataclass(slots=True)
class Package:
    """The parts of an office file. Names are compared without regard to case, as the standard has it."""

    source: str
    archive: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    unpacked: int = 0
    damaged: list[str] = field(default_factory=list)
    """Parts that could not be read."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part; None if it is missing, or damaged and then noted.

        Raises :class:`LimitError` and, for an encrypted part, :class:`PasswordError`.
        """
        entry = self.entries.get(name.lower())
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise PasswordError(self.source, "is an encrypted zip; unpack it and save the file without a password")
        self._check(entry)
        try:
            return self.archive.read(entry)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
            self.damaged.append(name)
            return None

    def _check(self, entry: zipfile.ZipInfo) -> None:
        self.unpacked += entry.file_size
        ratio = entry.file_size / max(1, entry.compress_size)
        if entry.file_size > LARGEST_PART or self.unpacked > LARGEST_PACKAGE:
            raise LimitError(self.source, f"unpacks to more than {LARGEST_PART >> 20} MB ({entry.filename}); split it")
        if entry.file_size > _SMALL and ratio > HIGHEST_RATIO:
            raise LimitError(self.source, f"unpacks to {ratio:.0f} times its size ({entry.filename}): a zip bomb?")

    def markup(self, name: str) -> bytes | None:
        """Return the XML of a part, in the transitional namespace; no document type, no more tags than the limit."""
        data = self.read(name)
        if data is None:
            return None
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UnreadableError(self.source, f"declares a document type ({name}), which no office file may")
        if data.count(b"<") > MOST_TAGS:
            raise LimitError(self.source, f"has more than {MOST_TAGS:,} tags in {name}; split it")
        return data.replace(_STRICT, _TRANSITIONAL)

    def xml(self, name: str) -> lxml.etree._Element | None:
        """Return the root of a part, None if it is missing or damaged (and then noted)."""
        data = self.markup(name)
        if data is None:
            return None
        parser = xml_parser()
        try:
            return lxml.etree.fromstring(data, parser)
        except lxml.etree.XMLSyntaxError:
            raise_if_limit(self.source, name, parser.error_log)
            self.damaged.append(name)
            return None

    def relationships(self, name: str) -> Iterator[Relationship]:
        """Yield the links of a part to other parts; "" stands for the package."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        for element in root.iter(_RELATIONSHIP) if root is not None else ():
            if element.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "").replace("\\", "/")))
                kind = element.get("Type", "").rsplit("/", 1)[-1]
                yield Relationship(element.get("Id", ""), kind, target.lstrip("/"))


def open_package(source: str, data: bytes) -> Package:
    """Return the parts of a zip. Raises :class:`UnreadableError` if it is broken, :class:`LimitError` if it is vast."""
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise LimitError(source, f"is a zip with more than {MOST_ENTRIES:,} entries")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as err:
        raise UnreadableError(source, f"is a damaged office file or zip ({err}); is the download whole?") from err
    entries = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in archive.infolist()}
    return Package(source, archive, entries)


def xml_parser() -> lxml.etree.XMLParser:
    """Return a parser that loads and expands nothing, and keeps libxml2's limits of depth and of length."""
    return lxml.etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )


def raise_if_limit(source: str, name: str, log: lxml.etree._ListErrorLog) -> None:
    """Raise :class:`LimitError` if a parser stopped at one of its limits."""
    for error in log:
        if error.type_name == "ERR_RESOURCE_LIMIT" or "depth" in error.message.lower():
            raise LimitError(source, f"nests too deeply or has too long a text ({name}: {error.message.strip()})")
