"""A PDF opened by pdfplumber whose objects are read one at a time, when they are asked for."""

import io
import re
from contextlib import suppress
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, int_value
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.pdfinternals import resolve_and_decode

from .objects import BROKEN, parse_object

_HEAD = re.compile(rb"\s*+(\d++)\s++\d++\s++obj(?![a-z])")
_END = re.compile(rb"\s*+endobj")
_STREAM = re.compile(rb"\s*+stream(?:\r\n|\n)")
_END_OF_STREAM = re.compile(rb"\s*+endstream")


def open_pdf(data: bytes, password: str | None = None) -> PDF:
    """Return the pdfplumber PDF of a file; raises pdfplumber's PdfminerException if it is broken or locked."""
    return _LazyPdf(data, password)


class LazyDocument(PDFDocument):
    """A document that reads of a stream of objects only those that are asked for, and reads all objects faster.

    pdfminer reads the whole stream at the first one, and in a tagged file thousands are its structure, which nobody
    asks for. What is not written as it should be is left to pdfminer.
    """

    def __init__(self, data: bytes, stream: io.BytesIO, password: str) -> None:
        self._data = data
        self._places: dict[int | None, list[int]] = {}
        super().__init__(PDFParser(stream), password=password)

    def _getobj_parse(self, pos: int, objid: int) -> object:
        head = _HEAD.match(self._data, pos)
        if head and int(head[1]) == objid:
            with suppress(*BROKEN):
                found, end = parse_object(self._data, head.end(), self)
                if _END.match(self._data, end):
                    return found
                if (stream := self._stream(found, end)) is not None:
                    return stream
        return super()._getobj_parse(pos, objid)

    def _stream(self, attributes: object, pos: int) -> PDFStream | None:
        """Return the stream of a dictionary that ends at a place, if it is as long as it says."""
        begin = _STREAM.match(self._data, pos)
        if not begin or not isinstance(attributes, dict) or "Length" not in attributes or self._parser is None:
            return None
        if self._parser.fallback:
            return None
        end = begin.end() + int_value(attributes["Length"])
        if end < begin.end() or not _END_OF_STREAM.match(self._data, end):
            return None
        return PDFStream(attributes, self._data[begin.end() : end], self.decipher)

    def _getobj_objstm(self, stream: PDFStream, index: int, objid: int) -> object:
        with suppress(*BROKEN):
            data, first = stream.get_data(), int_value(stream["First"])
            if stream.objid not in self._places:
                self._places[stream.objid] = [int(number) for number in data[:first].split()]
            number, offset = self._places[stream.objid][2 * index : 2 * index + 2]
            if number == objid:
                return parse_object(data, first + offset, self)[0]
        return super()._getobj_objstm(stream, index, objid)


class _LazyPdf(PDF):
    """What pdfplumber.open gives, but for its document; pdfplumber has no way to hand one in."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self.stream = io.BytesIO(data)
        self.stream_is_external = False
        self.path = self.pages_to_parse = self.laparams = self.unicode_norm = None
        self.password = password
        self.raise_unicode_errors = False
        try:
            self.doc = LazyDocument(data, self.stream, password or "")
        except Exception as err:
            raise PdfminerException(err) from err
        self.rsrcmgr = PDFResourceManager()
        self.metadata: dict[str, Any] = {}
        for info in self.doc.info:
            self.metadata |= {key: _decoded(value) for key, value in info.items()}


def _decoded(value: object) -> object:
    try:
        return resolve_and_decode(value)
    except BROKEN:
        return None
