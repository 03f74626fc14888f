"""Bytes to text: the encoding is told from the bytes, never believed from a label."""

import codecs
import math
import re
from collections import Counter
from functools import cache

from ...models.errors import DiglotError
from ...models.lexicon import Characters, load

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be", "cp1252")
"""The first of two that say the same is taken."""
_SAMPLE = 1 << 16
"""Bytes at the beginning that are looked at."""
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_LEVEL_1 = (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7)))
"""Zones of the lead bytes where the two character sets keep their frequent characters."""

_ASCII, _MARK, _FREQUENT, _LEVEL, _RARE, _LATIN, _OTHER, _PRIVATE, _BROKEN = (
    4.5,
    5.5,
    6.5,
    9.0,
    15.0,
    8.5,
    14.0,
    20.0,
    24.0,
)
"""Negative logarithms of how likely a character of each class is in a report: some 600 characters make three
quarters of a Chinese text, the some 6,000 of level 1 nearly all of it."""
_WEDGED = re.compile("(?<=[a-z])[\u3400-\u9fff](?=[a-z])")
_IN_A_WORD = 8.0
"""Added for a Chinese character inside a word of small letters, as those of Windows-1252 become when misread."""
_SLACK = 40.0
"""By how much a short text may be less likely than as many bytes by chance."""
_NO_TEXT = 0.1
"""Share of characters that no text has, from which bytes are no text."""


class UndecodableError(DiglotError, ValueError):
    """The bytes are no text in any encoding that reports use."""


def decode(data: bytes, *, keep_line_ends: bool = False) -> str:
    """Return the text of the bytes, with LF line ends and without a byte order mark; broken bytes become U+FFFD.

    A byte order mark decides, then well-formed UTF-8. Otherwise that encoding is taken in which the bytes are the most
    likely text: UTF-8, GB18030, Big5 with its Hong Kong extension, UTF-16 without a mark, or Windows-1252.
    """
    text = _decode(data)
    return text if keep_line_ends else text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    text = _well_formed(data)
    if text is not None and not _CONTROL.search(text):
        return text
    sample = data[:_SAMPLE]
    unlikelihood, _, encoding = min(
        (_unlikelihood(sample, encoding), order, encoding) for order, encoding in enumerate(_CANDIDATES)
    )
    text = data.decode(encoding, errors="replace")
    if unlikelihood > math.log(256) * len(sample) + _SLACK or _strange(text) > _NO_TEXT * len(text):
        reason = "NUL bytes: this is not a text file" if b"\0" in sample else "this is not a text file"
        raise UndecodableError(f"{reason}, or one in another encoding than UTF-8, UTF-16, GB18030 and Big5")
    return text


def _well_formed(data: bytes) -> str | None:
    """Return the text of UTF-8; None if it is something else.

    Halves of a pair that are written as if they were characters, as some databases do (CESU-8), are joined again; one
    without the other becomes U+FFFD.
    """
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode(errors="surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")


def _strange(text: str) -> int:
    return len(_CONTROL.findall(text)) + text.count("\ufffd")


def _unlikelihood(data: bytes, encoding: str) -> float:
    """Return the negative logarithm of how likely the text is that the bytes are in an encoding."""
    known = _known()
    text = data.decode(encoding, errors="replace")
    single = sum(count * (known.get(char) or _by_block(char)) for char, count in Counter(text).items())
    return single + _IN_A_WORD * len(_WEDGED.findall(text))


@cache
def _known() -> dict[str, float]:
    """Return the characters of which more is known than their block."""
    table = load(Characters)
    known: dict[str, float] = {}
    for codec, leads in _LEVEL_1:
        trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        zone = (bytes((lead, trail)).decode(codec, errors="ignore") for lead in leads for trail in trails)
        known |= dict.fromkeys((char for char in zone if len(char) == 1), _LEVEL)
    known |= dict.fromkeys(table.cantonese, _LEVEL)
    known |= dict.fromkeys(table.frequent, _FREQUENT) | dict.fromkeys(table.marks, _MARK)
    known |= dict.fromkeys(map(chr, range(0x20, 0x7F)), _ASCII) | dict.fromkeys("\t\n\r\x1b", _ASCII)
    return known


def _by_block(char: str) -> float:
    code = ord(char)
    if code < 0x20 or 0x7F <= code < 0xA0 or char == "\ufffd":
        return _BROKEN
    if code < 0x180:
        return _LATIN
    if 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00:
        return _RARE
    if 0xFF01 <= code < 0xFF5F:
        return _LEVEL
    if 0xE000 <= code < 0xF900:
        return _PRIVATE
    return _OTHER if code < 0x10000 or 0x20000 <= code < 0x30000 else _PRIVATE
