"""Bytes to text: the encoding is told from the bytes, never believed from a label."""

import codecs
import re

from ...models.errors import DiglotError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB_LEVEL_1 = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_BIG5_LEVEL_1 = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_SAMPLE = 4096
_NULS = 0.1
"""Share of NUL bytes from which a text is UTF-16 (or no text); single ones are damage."""
_DAMAGED = 0.002
"""Share of characters that may be broken in a text that is UTF-8 all the same: a cut download, a bad byte."""
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f]")
_DOUBLE = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


class UndecodableError(DiglotError, ValueError):
    """The bytes are no text in any encoding that reports use."""


def decode(data: bytes) -> str:
    """Return the text of the bytes, with LF line ends and without a byte order mark.

    Order: byte order mark, UTF-16 without a mark, UTF-8 (a few broken bytes become U+FFFD), then GB18030 against
    Big5 by the share of double bytes in the zones of their frequent characters.
    """
    return _decode(data).replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    if data[:_SAMPLE].count(0) > _NULS * len(data[:_SAMPLE]):
        return _decode_utf16(data)
    patched = data.decode("utf-8", errors="replace")
    if patched.count("\ufffd") <= _DAMAGED * len(patched):
        return patched
    for encoding in _legacy_order(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UndecodableError("no text in UTF-8, UTF-16, GB18030 or Big5: convert the file to UTF-8")


def _decode_utf16(data: bytes) -> str:
    sample = data[:_SAMPLE]
    little = sample[1::2].count(0) >= sample[0::2].count(0)
    try:
        text = data.decode("utf-16-le" if little else "utf-16-be")
    except UnicodeDecodeError:
        text = "\0"
    if _CONTROL.search(text):
        raise UndecodableError("NUL bytes: this is not a text file")
    return text


def _legacy_order(data: bytes) -> tuple[str, ...]:
    doubles = max(1, len(_DOUBLE.findall(data)))
    gb, big5 = len(_GB_LEVEL_1.findall(data)) / doubles, len(_BIG5_LEVEL_1.findall(data)) / doubles
    ordered = ("gb18030", "big5hkscs") if gb >= big5 else ("big5hkscs", "gb18030")
    return (*ordered, "cp1252")
