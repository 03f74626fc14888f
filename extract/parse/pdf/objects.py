"""The objects of a PDF file, read by one regular expression into what pdfminer makes of them."""

import re
import struct
import zlib
from contextlib import suppress
from functools import lru_cache
from typing import Any, ClassVar

from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, LITERALS_FLATE_DECODE, PDFObjRef, PDFStream
from pdfminer.psexceptions import PSException
from pdfminer.psparser import LIT, literal_name

from .operators import HEX, REGULAR, SPACE, STRING, decoded_string, name_bytes

BROKEN = (
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What pdfminer raises at objects that are not what they should be."""
MAX_BYTES = 100_000_000
"""Decoded bytes of a stream that anything is read from; the rest is left out."""

_BASE85_ZERO = 33 * (85**4 + 85**3 + 85**2 + 85 + 1)
_PIECE = 64
"""Bytes of a damaged stream that are inflated at a time: what stands before the damage is kept, but for its last."""
_ZLIB_HEAD = 2
"""Bytes of a zlib stream before the deflated data."""
_TOKEN = re.compile(
    rb"SPACE*+(?:/(REGULAR*+)|(\d++)SPACE++\d++SPACE++R(?!REGULAR)|([-+]?+\d++)(?!REGULAR)"
    rb"|([-+]?+(?:\d++\.\d*+|\.\d++))(?!REGULAR)|\[SPACE*+((?:[-+.\d]++SPACE*+)++)\]|(\[|<<)|(\]|>>)|(STRING|HEX)"
    rb"|(true|false|null)(?!REGULAR)|(.))".replace(b"SPACE", SPACE)
    .replace(b"REGULAR", REGULAR)
    .replace(b"STRING", STRING)
    .replace(b"HEX", HEX),
    re.DOTALL,
)
_NAME, _REFERENCE, _INTEGER, _REAL, _NUMBERS, _OPEN, _CLOSE, _STRING, _WORD, _OTHER = range(1, 11)
_WORDS = {b"true": True, b"false": False, b"null": None}


def parse_object(data: bytes, pos: int, document: Any) -> tuple[Any, int]:
    """Return the object at a place and where it ends; raises ValueError for what is not quite one.

    `document` resolves its references.
    """
    stack: list[tuple[bytes, list[Any]]] = []
    items: list[Any] = []
    for match in _TOKEN.finditer(data, pos):
        kind = match.lastindex
        if kind == _NAME:
            items.append(_literal(match[_NAME]))
        elif kind == _INTEGER:
            items.append(int(match[_INTEGER]))
        elif kind == _REFERENCE:
            items.append(PDFObjRef(document, int(match[_REFERENCE])))
        elif kind == _REAL:
            items.append(float(match[_REAL]))
        elif kind == _NUMBERS:
            items.append([float(one) if b"." in one else int(one) for one in match[_NUMBERS].split()])
        elif kind == _OPEN:
            stack.append((match[_OPEN], items))
            items = []
            continue
        elif kind == _CLOSE:
            items = _closed(match[_CLOSE], items, stack)
        elif kind == _STRING:
            items.append(decoded_string(match[_STRING]))
        elif kind == _WORD:
            items.append(_WORDS[match[_WORD]])
        else:
            break
        if not stack:
            return items[0], match.end()
    raise ValueError(f"no plain object at byte {pos}")


@lru_cache(maxsize=4096)
def _literal(name: bytes) -> Any:
    """Return the name that these bytes write; fonts name the same few glyphs hundreds of times."""
    name = name_bytes(name)
    try:
        return LIT(name.decode())
    except UnicodeDecodeError:
        return LIT(name)


def stream_data(stream: PDFStream) -> bytes:
    """Return the decoded data of a stream, without the document's keeping it; of a damaged one what can be read."""
    if stream.data is not None:
        return stream.data
    copy = PDFStream(stream.attrs, stream.rawdata or b"", stream.decipher)
    copy.objid, copy.genno = stream.objid, stream.genno
    filters = copy.get_filters()
    if len(filters) == 2 and filters[0][0] in LITERALS_ASCII85_DECODE and stream.decipher is None:
        with suppress(ValueError, struct.error):
            copy = PDFStream({**stream.attrs, "Filter": filters[1][0]}, from_ascii85(copy.rawdata or b""))
            filters = [filters[1]]
    plain = len(filters) == 1 and "Predictor" not in (filters[0][1] or ()) and stream.decipher is None
    return inflated(copy.rawdata or b"") if plain and filters[0][0] in LITERALS_FLATE_DECODE else copy.get_data()


def from_ascii85(data: bytes) -> bytes:
    """Return what ASCII base-85 data stands for, some times faster than the standard library does.

    Raises ValueError or struct.error for what is not quite such data.
    """
    data = data.translate(None, b" \t\n\r\f\v\0").removeprefix(b"<~").partition(b"~")[0].replace(b"z", b"!!!!!")
    missing = -len(data) % 5
    data += b"u" * missing
    if data and not (min(data) >= 33 and max(data) <= 117):
        raise ValueError("no ASCII base-85 data")
    words = [
        (((a * 85 + b) * 85 + c) * 85 + d) * 85 + e - _BASE85_ZERO
        for a, b, c, d, e in zip(*(data[start::5] for start in range(5)), strict=True)
    ]
    return struct.pack(f">{len(words)}I", *words)[: -missing or None]


class Damage:
    """How many streams were cut off or changed on their way, of all that this process has read."""

    streams: ClassVar[int] = 0


def inflated(data: bytes) -> bytes:
    """Return what deflated data stands for, up to where it is damaged."""
    inflater = zlib.decompressobj()
    try:
        whole = inflater.decompress(data, MAX_BYTES)
    except zlib.error:
        return inflated_to_damage(data)
    if not inflater.eof and len(whole) < MAX_BYTES and not _is_whole(data):
        Damage.streams += 1
    return whole


def _is_whole(data: bytes) -> bool:
    """Whether a stream has its last block, though not all of the checksum behind it: some writers cut that off."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    with suppress(zlib.error):
        inflater.decompress(data[_ZLIB_HEAD:], MAX_BYTES)
    return inflater.eof


def inflated_to_damage(data: bytes) -> bytes:
    """Return as much of a damaged stream as can be read, and count it."""
    Damage.streams += 1
    inflater, whole = zlib.decompressobj(), bytearray()
    with suppress(zlib.error):
        for begin in range(0, len(data), _PIECE):
            whole += inflater.decompress(data[begin : begin + _PIECE])
            if len(whole) > MAX_BYTES:
                break
    return bytes(whole)


def _closed(bracket: bytes, items: list[Any], stack: list[tuple[bytes, list[Any]]]) -> list[Any]:
    """Return the items outside a bracket that closes, with what was inside as the last."""
    if not stack or (stack[-1][0] == b"[") != (bracket == b"]"):
        raise ValueError(f"{bracket!r} closes nothing")
    _, outside = stack.pop()
    if bracket == b"]":
        outside.append(items)
    else:
        pairs = zip(items[::2], items[1::2], strict=True)
        outside.append({literal_name(key): value for key, value in pairs if value is not None})
    return outside
