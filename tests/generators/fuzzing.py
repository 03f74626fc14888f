"""What fuzzing calls: for each reader a function of bytes that breaks only where diglot is at fault.

Errors that diglot raises on purpose are answers; any other one is a finding, and so is a record that does not stand
where it says. `benchmarks/fuzz.py` feeds these with bytes that it breeds, tests with those that were findings once.
"""

import io
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import pairwise

from diglot.extract.parse import parse
from diglot.extract.parse.errors import UnreadableError
from diglot.extract.parse.limits import Limits, Watch
from diglot.extract.quantities import find_quantities
from diglot.extract.records import Document, Quantity
from diglot.extract.report import analyze
from diglot.models.errors import DiglotError
from diglot.models.language import well_formed
from tests.generators.hostile import SHOW, one_page

LIMITS = Limits(seconds=5, characters=200_000)
_WORD = """<?xml version="1.0"?><w:document
xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>"""
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""


def words_of(data: bytes) -> str:
    """Return the text that bytes are taken for: lone surrogates too, which JSON and command lines can bring."""
    return data.decode("utf-8", "surrogateescape" if len(data) % 2 else "replace")


def word_file(body: bytes) -> bytes:
    """Return a Word file whose body is these bytes of XML."""
    file = io.BytesIO()
    before, after = _WORD.encode().split(b"{}")
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", before + body + after)
    return file.getvalue()


def _read(name: str, data: bytes, media_type: str) -> Document | None:
    try:
        document = parse(name, data, media_type, None, Watch(limits=LIMITS))
    except UnreadableError:
        return None
    end = 0
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= len(document.text), block
        assert block.start >= end, block
        end = block.start
        for cell in block.cells:
            assert block.start <= cell.start <= cell.end <= block.end, cell
    return document


def _stands(text: str, records: Iterable[Quantity]) -> None:
    for one in records:
        assert text[one.start : one.end] == one.quote, one
        assert one.value.is_finite() == (one.kind != "ill_formed"), one


def quantities(data: bytes) -> None:
    """Find the quantities of a text."""
    text = words_of(data)
    found = find_quantities(text)
    _stands(text, found)
    for one, other in pairwise(found):
        assert one.start <= other.start, (one, other)


def report(data: bytes) -> None:
    """Find the facts of a text."""
    document = _read("fuzz.txt", data, "text/plain")
    if document is None:
        return
    for figure in analyze(document).figures:
        assert document.text[figure.start : figure.end] == figure.quote, figure
        assert isinstance(figure.value, Decimal), figure


def query(data: bytes) -> None:
    """Read a query, its filters and its period."""
    from diglot.corpus.expansion import translate
    from diglot.corpus.filters import Filters, Label, condition
    from diglot.corpus.tokens import search_tokens

    text = well_formed(words_of(data))
    for token in search_tokens(text):
        assert token
        assert not set(token) & set(" \t\n"), token
    translate(text, lambda terms: {term: [term] for term in terms})
    asked = condition(
        Filters(publisher=words_of(data), market=words_of(data), section=words_of(data), kind=text, theme=text),
        lambda: [Label(text, text, None, None)],
    )
    assert asked is None or asked.count("'") % 2 == 0, asked


def where(data: bytes) -> None:
    """Read a condition of SQL."""
    from diglot.corpus import ledger

    try:
        ledger._one_condition(well_formed(words_of(data)))
    except DiglotError:
        return


def text(data: bytes) -> None:
    """Read a text file."""
    _read("fuzz.txt", data, "text/plain")


def markdown(data: bytes) -> None:
    """Read Markdown."""
    _read("fuzz.md", data, "text/markdown")


def html(data: bytes) -> None:
    """Read a page."""
    _read("fuzz.html", data, "text/html")


def mhtml(data: bytes) -> None:
    """Read a page saved with its frames."""
    _read("fuzz.mhtml", data, "multipart/related")


def docx(data: bytes) -> None:
    """Read the body of a Word file."""
    _read("fuzz.docx", word_file(data), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def pdf(data: bytes) -> None:
    """Read a PDF."""
    _read("fuzz.pdf", data, "application/pdf")


def pdf_page(data: bytes) -> None:
    """Read a page of a PDF from its content stream."""
    _read("fuzz.pdf", one_page(data or SHOW), "application/pdf")


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (quantities, report, query, where, text, markdown, html, mhtml, docx, pdf, pdf_page)
}
