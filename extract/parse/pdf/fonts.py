"""The fonts of a PDF as tables from character codes to text and width, made once for each document."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from typing import Any

from pdfminer.cmapdb import CMap, CMapBase, FileUnicodeMap
from pdfminer.pdffont import PDFCIDFont, PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, int_value, list_value, resolve1
from pdfminer.psparser import LIT
from pdfplumber.page import fix_fontname_bytes

from .objects import BROKEN, stream_data

MAX_CODES = 0x110000
"""Codes that a ToUnicode map may give a text; a range over four bytes would fill the memory."""

_FIRST_SURROGATE = 0xD800
_KIND = re.compile(rb"bfchar|bfrange|cidrange")
_HEX = rb"<([\da-fA-F\s]*+)>\s*+"
_CHAR = re.compile(_HEX + _HEX)
_RANGE = re.compile(_HEX + _HEX + rb"(?:" + _HEX + rb"|\[([^\]]*+)\])")
_CID_RANGE = re.compile(_HEX + _HEX + rb"(\d++)")
_ONE = re.compile(_HEX)


class GlyphTable(dict[int, tuple[str, float]]):
    """Text and width (in text space, for type of size 1) of each glyph of a font, looked up at first use."""

    def __init__(self, font: PDFFont, complete: Callable[[], PDFFont] | None = None) -> None:
        """`complete` loads the font with its encoding, for a glyph that its ToUnicode map leaves out."""
        super().__init__()
        self._font = font
        self._complete = complete

    def __missing__(self, cid: int) -> tuple[str, float]:
        try:
            text = self._font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = f"(cid:{cid})"
            if self._complete is not None:
                self._font, self._complete = self._complete(), None
                return self[cid]
        entry = self[cid] = (text, self._font.char_width(cid))
        return entry


@dataclass(frozen=True, slots=True)
class Font:
    """What is needed of a font to place its glyphs."""

    name: str
    table: GlyphTable
    decode: Callable[[bytes], Iterable[int]]
    """From the bytes of a string to the numbers of its glyphs."""
    descent: float
    has_blank: bool
    """Whether code 32 is a blank that word spacing widens; it is not in fonts whose codes have several bytes."""
    displacement: Callable[[int], Any] | None
    """For a font written downwards: where the origin of a glyph lies, from that of horizontal writing."""


class Fonts:
    """The fonts of a document, each loaded once."""

    def __init__(self, manager: PDFResourceManager) -> None:
        self._manager = manager
        self._loaded: dict[int, tuple[object, Font]] = {}

    @cached_property
    def unknown(self) -> Font:
        """What pdfminer takes for a font that is not there."""
        return self._load({})

    def get(self, spec: object) -> Font:
        """Return the font of an entry of a resource dictionary; one that is broken reads as an unknown one."""
        key = spec.objid if isinstance(spec, PDFObjRef) else -id(spec)
        if key not in self._loaded:
            try:
                self._loaded[key] = spec, self._load(dict_value(spec))
            except BROKEN:
                self._loaded[key] = spec, self.unknown
        return self._loaded[key][1]

    def _load(self, spec: dict[str, Any]) -> Font:
        to_unicode = resolve1(spec.get("ToUnicode"))
        if not isinstance(to_unicode, PDFStream):
            return _font(self._manager.get_font(None, spec))
        texts = parse_to_unicode(stream_data(to_unicode))
        spec = {**spec, "ToUnicode": PDFStream({}, b"")}
        if "DescendantFonts" in spec:
            return _font(self._mapped({**spec, "DescendantFonts": _without_files(spec["DescendantFonts"])}, texts))
        font = self._mapped({**spec, "Encoding": LIT("StandardEncoding")}, texts)
        font.cid2unicode = {}  # type: ignore[attr-defined]
        return _font(font, partial(self._mapped, spec, texts))

    def _mapped(self, spec: dict[str, Any], texts: dict[int, str]) -> PDFFont:
        widths = resolve1(spec.get("Widths"))
        plain = isinstance(widths, list) and not any(isinstance(width, PDFObjRef) for width in widths)
        font = self._manager.get_font(None, {**spec, "Widths": []} if plain else spec)
        if plain and not font.widths:  # of the standard fonts they are known
            font.widths = dict(enumerate(widths, int_value(spec.get("FirstChar", 0))))
        font.unicode_map = FileUnicodeMap()  # type: ignore[attr-defined]
        font.unicode_map.cid2unichr = texts  # type: ignore[attr-defined]
        return font


def parse_to_unicode(cmap: bytes) -> dict[int, str]:
    """Return the text of each code of a ToUnicode map."""
    texts: dict[int, str] = {}
    for code, text in islice(_entries(cmap), MAX_CODES):
        if not (text == "\xa0" and texts.get(code) == " "):  # a blank also stands for what looks like it
            texts[code] = text
    return texts


def _entries(cmap: bytes) -> Iterator[tuple[int, str]]:
    for section in cmap.split(b"begin")[1:]:
        kind = _KIND.match(section)
        if kind:
            yield from _READERS[kind[0]](section[kind.end() :].partition(b"end")[0])


def _characters(section: bytes) -> Iterator[tuple[int, str]]:
    for source, target in _CHAR.findall(section):
        yield _code(source), _text(_bytes(target))


def _ranges(section: bytes) -> Iterator[tuple[int, str]]:
    for first, last, target, targets in _RANGE.findall(section):
        begin, end = _code(first), _code(last)
        if targets:
            codes = range(begin, end + 1)
            yield from zip(codes, (_text(_bytes(one)) for one in _ONE.findall(targets)), strict=False)
        else:
            yield from _consecutive(begin, end, _bytes(target))


def _consecutive(begin: int, end: int, target: bytes) -> Iterator[tuple[int, str]]:
    prefix, last = target[:-4], target[-4:]
    base, size = int.from_bytes(last), len(last)
    if size == 2 and base + end - begin < _FIRST_SURROGATE:
        yield from zip(range(begin, end + 1), map(chr, range(base, _FIRST_SURROGATE)), strict=False)
        return
    for offset in range(end - begin + 1):
        yield begin + offset, _text(prefix + (base + offset).to_bytes(8)[8 - size :])


def _cid_ranges(section: bytes) -> Iterator[tuple[int, str]]:
    """Read a map from codes to glyphs as one from glyphs to text whose codes are UTF-16."""
    for first, last, cid in _CID_RANGE.findall(section):
        codes = _consecutive(_code(first), _code(last), _bytes(first))
        yield from ((int(cid) + offset, text) for offset, (_, text) in enumerate(codes))


_READERS = {b"bfchar": _characters, b"bfrange": _ranges, b"cidrange": _cid_ranges}


def _bytes(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _code(digits: bytes) -> int:
    return int.from_bytes(_bytes(digits))


def _text(code: bytes) -> str:
    return code.decode("utf-16-be", "ignore")


def _without_files(descendants: object) -> list[dict[str, Any]]:
    """Return the CID fonts of a font without the font file, from which pdfminer would make a map."""
    fonts = [dict(dict_value(font)) for font in list_value(descendants)]
    for font in fonts:
        descriptor = dict_value(font.get("FontDescriptor"))
        font["FontDescriptor"] = {key: value for key, value in descriptor.items() if key != "FontFile2"}
    return fonts


def _font(font: PDFFont, complete: Callable[[], PDFFont] | None = None) -> Font:
    name = font.fontname
    return Font(
        name=fix_fontname_bytes(name) if isinstance(name, bytes) else str(name),
        table=GlyphTable(font, complete),
        decode=_decoder(font.cmap) if isinstance(font, PDFCIDFont) else bytes,
        descent=font.get_descent(),
        has_blank=not font.is_multibyte(),
        displacement=font.char_disp if font.is_vertical() else None,
    )


def _decoder(cmap: CMapBase) -> Callable[[bytes], Iterable[int]]:
    if not isinstance(cmap, CMap):
        return cmap.decode
    root: dict[int, Any] = cmap.code2cid

    def decode(data: bytes) -> list[int]:
        """Do what ``CMap.decode`` does, without a line for the log at each string."""
        cids, node = [], root
        for byte in data:
            found = node.get(byte)
            if isinstance(found, int):
                cids.append(found)
                node = root
            else:
                node = root if found is None else found
        return cids

    return decode
