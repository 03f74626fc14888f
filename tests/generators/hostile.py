"""A hundred files that broke, or might break, a reader: bombs, loops, lies and damage, each made from a few lines.

:func:`build` writes them; those of one name are the same bytes on every machine.
"""

import gzip
import hashlib
import io
import os
import random
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

TEXT = "The lens market was valued at USD 12.5 billion in 2024."
SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"

Make = Callable[[], bytes]


def build(folder: Path, names: Iterable[str] | None = None) -> list[Path]:
    """Write the hostile files, or those of the given names, and return their paths."""
    chosen = list(FILES) + list(SPECIAL) if names is None else list(names)
    paths = []
    for name in chosen:
        path = folder / name
        if name in SPECIAL:
            path = SPECIAL[name](folder)
        else:
            path.write_bytes(FILES[name]())
        paths.append(path)
    return paths


# PDFs, written by hand


def stream(data: bytes, entries: str = "") -> bytes:
    """Return a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries.encode(), data)


def flate(data: bytes, entries: str = "") -> bytes:
    """Return a compressed stream object."""
    return stream(zlib.compress(data, 9), f"/Filter /FlateDecode {entries}")


def pdf(objects: Mapping[int, bytes], *, trailer: str = "/Root 1 0 R", version: str = "1.7") -> bytes:
    """Return a PDF of numbered objects, with a table of their places."""
    out = io.BytesIO()
    out.write(f"%PDF-{version}\n%\xe2\xe3\n".encode("latin-1"))
    places = {}
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    size = max(places) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f"))
    out.write(b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer.encode(), start))
    return out.getvalue()


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
SHOW = f"BT /F1 12 Tf 72 500 Td ({TEXT}) Tj ET".encode()


def page(contents: str = "4 0 R", box: str = "0 0 612 792", entries: str = "", resources: str = "") -> bytes:
    """Return a page object; its font is object 5."""
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {contents} {entries} "
        f"/Resources << /Font << /F1 5 0 R >> {resources} >> >>"
    ).encode()


def one_page(content: bytes = SHOW, more: Mapping[int, bytes] | None = None, **options: str) -> bytes:
    """Return a PDF of one page with this content."""
    return of_pages([content], more, **options)


def of_pages(contents: list[bytes], more: Mapping[int, bytes] | None = None, **options: str) -> bytes:
    """Return a PDF of pages, a content stream each; content streams are objects 100 and up, pages 10,000 and up."""
    kids = " ".join(f"{10_000 + number} 0 R" for number in range(len(contents)))
    objects = {
        1: CATALOG,
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        5: FONT,
        **{100 + number: stream(content) for number, content in enumerate(contents)},
        **{10_000 + number: page(f"{100 + number} 0 R", **options) for number in range(len(contents))},
        **(more or {}),
    }
    return pdf(objects)


def _raw(objects: Mapping[int, bytes], trailer: str = "/Root 1 0 R") -> bytes:
    return pdf({1: CATALOG, 5: FONT, 4: stream(SHOW), **objects}, trailer=trailer)


def _page_tree(kids: str, count: int | str = 1, more: Mapping[int, bytes] | None = None) -> bytes:
    objects = {2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(), 3: page(), **(more or {})}
    return _raw(objects)


def _deep_page_tree(depth: int) -> bytes:
    nodes = {
        number: f"<< /Type /Pages /Kids [{number + 1} 0 R] /Count 1 >>".encode() for number in range(100, 100 + depth)
    }
    return _page_tree("100 0 R", 1, {**nodes, 100 + depth: page()})


def _zeros(size: int) -> bytes:
    return zlib.compress(b"\0" * size, 9)


def _doubled(data: bytes, times: int) -> tuple[bytes, str]:
    """Return data compressed so many times, and its filters."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data, "/Filter [" + "/FlateDecode " * times + "]"


def _bomb(size: int, entries: str = "") -> bytes:
    return _raw(
        {
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page(),
            4: stream(_zeros(size), "/Filter /FlateDecode " + entries),
        }
    )


def _double_bomb() -> bytes:
    data, filters = _doubled(b" " * 200_000_000, 2)
    return _raw({2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page(), 4: stream(data, filters)})


def _form(body: bytes, resources: str) -> bytes:
    return stream(body, f"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << {resources} >>")


def _forms(*, width: int, depth: int) -> bytes:
    """Return forms each of which paints the next one several times: width ** depth in all."""
    forms = {50 + level: _form(b"/X Do " * width, f"/XObject << /X {51 + level} 0 R >>") for level in range(depth)}
    last = _form(SHOW, "/Font << /F1 5 0 R >>")
    return one_page(b"/X Do", {**forms, 50 + depth: last}, resources="/XObject << /X 50 0 R >>")


def _self_form() -> bytes:
    form = _form(SHOW + b" /X Do", "/XObject << /X 50 0 R >> /Font << /F1 5 0 R >>")
    return one_page(SHOW + b" /X Do", {50: form}, resources="/XObject << /X 50 0 R >>")


def _ring_of_forms() -> bytes:
    forms = {
        50: _form(b"/X Do", "/XObject << /X 51 0 R >>"),
        51: _form(b"/X Do /X Do", "/XObject << /X 50 0 R >>"),
    }
    return one_page(SHOW + b" /X Do", forms, resources="/XObject << /X 50 0 R >>")


def _xref_loop() -> bytes:
    data = pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page(), 4: stream(SHOW), 5: FONT})
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def _xref_stream_loop() -> bytes:
    return (
        b"%PDF-1.5\n1 0 obj\n<< /Type /XRef /Size 3 /W [1 2 1] /Root 2 0 R /Prev 9 /Length 12 >>\nstream\n"
        + b"\1\0\x09\0" * 3
        + b"\nendstream\nendobj\n2 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nstartxref\n9\n%%EOF"
    )


def _xref_stream_of(widths: str, size: str) -> bytes:
    return (
        (
            f"%PDF-1.5\n1 0 obj\n<< /Type /XRef /Size {size} /W [{widths}] /Index [0 {size}] /Root 2 0 R /Length 12 >>\n"
            "stream\n"
        ).encode()
        + b"\1\0\x09\0" * 3
        + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
    )


def _object_streams(loop: bool) -> bytes:
    inner = "50" if loop else "51"
    return _raw(
        {
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page(),
            50: stream(b"60 0 << /A 1 >>", f"/Type /ObjStm /N 1 /First 5 /Extends {inner} 0 R"),
            51: stream(b"61 0 << /A 1 >>", "/Type /ObjStm /N 1000000000 /First 5 /Extends 50 0 R"),
        }
    )


def _indirect(entry: str, value: str) -> bytes:
    """Return a PDF of which a value of the page is a reference to itself, or something as odd."""
    body = page(entries=f"/{entry} {value}")
    return _raw({2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: body, 7: b"7 0 R", 8: b"[8 0 R]"})


def _length_loop() -> bytes:
    return _raw(
        {
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page(),
            4: b"<< /Length 4 0 R >>\nstream\n" + SHOW + b"\nendstream",
        }
    )


def _cmap(body: str, entries: str = "") -> bytes:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [7 0 R] >>"
    descendant = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>"
    shown = b"BT /F1 12 Tf 72 500 Td <000100020003> Tj ET"
    return one_page(shown, {5: font, 6: stream(body.encode(), entries), 7: descendant})


def _encoding_cmap(body: str) -> bytes:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding 6 0 R /DescendantFonts [7 0 R] >>"
    descendant = b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 0 >> >>"
    shown = b"BT /F1 12 Tf 72 500 Td <000100020003> Tj ET"
    cmap = stream(body.encode(), "/Type /CMap /CMapName /Mine /UseCMap 6 0 R")
    return one_page(shown, {5: font, 6: cmap, 7: descendant})


def _widths(body: str) -> bytes:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] >>"
    descendant = f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [{body}] >>".encode()
    return one_page(b"BT /F1 12 Tf 72 500 Td <000100020003> Tj ET", {5: font, 7: descendant})


def _many_fonts(count: int) -> bytes:
    fonts = {1000 + number: FONT for number in range(count)}
    names = " ".join(f"/G{number} {1000 + number} 0 R" for number in range(count))
    shown = b"".join(b"BT /G%d 9 Tf 72 %d Td (a) Tj ET " % (number, number % 700) for number in range(count))
    objects = {
        1: CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << {names} >> >> >>".encode(),
        4: stream(SHOW + b" " + shown),
        **fonts,
    }
    return pdf(objects)


def _type3_loop() -> bytes:
    glyph = stream(b"1000 0 d0 BT /F1 12 Tf (a) Tj ET")
    font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /a 6 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1000] /Resources << /Font << /F1 5 0 R >> >> >>"
    return one_page(b"BT /F1 12 Tf 72 720 Td (aaa) Tj ET", {5: font, 6: glyph})


def _font_program(subtype: str, key: str, data: bytes) -> bytes:
    font = f"<< /Type /Font /Subtype /{subtype} /BaseFont /A /FontDescriptor 6 0 R >>".encode()
    descriptor = f"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 0 0] /{key} 7 0 R >>".encode()
    return one_page(SHOW, {5: font, 6: descriptor, 7: stream(data, f"/Length1 {len(data)} /Length2 0 /Length3 0")})


def _image(entries: str, data: bytes) -> bytes:
    image = stream(data, f"/Type /XObject /Subtype /Image {entries}")
    inline = b" BI /W 100000 /H 100000 /BPC 8 /CS /G /F /Fl ID xxxx EI"
    return one_page(SHOW + b" q 100 0 0 100 0 0 cm /X Do Q" + inline, {50: image}, resources="/XObject << /X 50 0 R >>")


def _encrypted(entries: str) -> bytes:
    objects = {
        1: CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(),
        4: stream(SHOW),
        5: FONT,
        9: f"<< {entries} >>".encode(),
    }
    return pdf(objects, trailer="/Root 1 0 R /Encrypt 9 0 R /ID [<00><00>]")


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    state, swap = list(range(256)), 0
    for index in range(256):
        swap = (swap + state[index] + key[index % len(key)]) % 256
        state[index], state[swap] = state[swap], state[index]
    out, first, second = bytearray(), 0, 0
    for byte in data:
        first = (first + 1) % 256
        second = (second + state[first]) % 256
        state[first], state[second] = state[second], state[first]
        out.append(byte ^ state[(state[first] + state[second]) % 256])
    return bytes(out)


def locked(password: str) -> bytes:
    """Return a PDF of one page that a password opens (RC4 of 40 bits: standard handler, revision 2)."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + b"\xff\xff\xff\xff" + b"\0").digest()[:5]
    own = hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10]
    entries = f"/Filter /Standard /V 1 /R 2 /P -1 /O <{owner.hex()}> /U <{_rc4(key, _PADDING).hex()}>"
    objects = {
        1: CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(),
        4: stream(_rc4(own, SHOW)),
        5: FONT,
        9: f"<< {entries} >>".encode(),
    }
    return pdf(objects, trailer="/Root 1 0 R /Encrypt 9 0 R /ID [<00><00>]")


def _outlines() -> bytes:
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R /PageLabels 8 0 R /Names 8 0 R /StructTreeRoot 7 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: page(),
        6: b"<< /First 7 0 R /Last 7 0 R /Count 1000000 >>",
        7: b"<< /Title (a) /Next 7 0 R /First 7 0 R /Parent 7 0 R /K 7 0 R /S /P >>",
        8: b"<< /Kids [8 0 R 8 0 R] >>",
    }
    return _raw(objects)


def _updates(count: int) -> bytes:
    """Return a PDF with so many incremental updates, each of which names the one before."""
    out = bytearray(
        pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page(), 4: stream(SHOW), 5: FONT})
    )
    before = out.rindex(b"xref\n0")
    for _ in range(count):
        start = len(out)
        out += b"xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, start)
        before = start
    return bytes(out)


def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def _flipped(seed: int, share: float) -> bytes:
    data = bytearray(_sample("003_hybrid_imaging_pet_ct.pdf"))
    chance = random.Random(seed)
    for _ in range(max(1, int(len(data) * share))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _cut(start: float, end: float) -> bytes:
    data = _sample("009_cold_chain_logistics.pdf")
    return data[int(start * len(data)) : int(end * len(data))]


def _without(word: bytes, instead: bytes = b"") -> bytes:
    return _sample("011_data_centre_cooling.pdf").replace(word, instead)


def _lost_page() -> bytes:
    """Return three pages of which the second has a content stream that ends in the middle."""
    broken = stream(zlib.compress(SHOW * 50, 9)[:60], "/Filter /FlateDecode")
    return of_pages([SHOW, SHOW, SHOW], {101: broken})


def _looping_page() -> bytes:
    """Return three pages of which the second would take years."""
    forms = {50 + level: _form(b"/X Do " * 30, f"/XObject << /X {51 + level} 0 R >>") for level in range(12)}
    forms[62] = _form(b"q Q", "")
    return of_pages([SHOW, SHOW + b" /X Do", SHOW], forms, resources="/XObject << /X 50 0 R >>")


def _shared_content(count: int) -> bytes:
    heavy = b"BT /F1 9 Tf 72 700 Td " + b"(12) Tj 0 -1 Td " * 20_000 + b"ET"
    kids = " ".join(f"{1000 + number} 0 R" for number in range(count))
    objects = {
        1: CATALOG,
        2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        5: FONT,
        4: flate(heavy),
        **{1000 + number: page() for number in range(count)},
    }
    return pdf(objects)


_HUGE = "1" * 400
_PDFS: dict[str, Make] = {
    "page_tree_loop.pdf": lambda: _page_tree("3 0 R 2 0 R"),
    "page_tree_self.pdf": lambda: _page_tree("2 0 R"),
    "page_tree_twice.pdf": lambda: _page_tree("3 0 R " * 100_000, 100_000),
    "page_tree_deep.pdf": lambda: _deep_page_tree(3_000),
    "page_tree_empty.pdf": lambda: _page_tree("", 0),
    "page_tree_null.pdf": lambda: _page_tree("null 99 0 R (a) 3 0 R", 4),
    "page_count_huge.pdf": lambda: _page_tree("3 0 R", 2_000_000_000),
    "page_count_negative.pdf": lambda: _page_tree("3 0 R", -1),
    "pages_by_thousands.pdf": lambda: _page_tree(
        " ".join(f"{number} 0 R" for number in range(100, 20_100)),
        20_000,
        dict.fromkeys(range(100, 20100), b"<< /Type /Page /Parent 2 0 R >>"),
    ),
    "pages_share_a_heavy_one.pdf": lambda: _shared_content(500),
    "xref_loop.pdf": _xref_loop,
    "xref_stream_loop.pdf": _xref_stream_loop,
    "xref_stream_wide.pdf": lambda: _xref_stream_of("1 99999999 1", "3"),
    "xref_stream_size.pdf": lambda: _xref_stream_of("0 0 0", "2000000000"),
    "xref_missing.pdf": lambda: _page_tree("3 0 R").replace(b"xref", b"xxxx"),
    "xref_wrong.pdf": lambda: _page_tree("3 0 R").replace(b"startxref\n", b"startxref\n99"),
    "trailer_missing.pdf": lambda: _page_tree("3 0 R").split(b"trailer")[0],
    "trailer_root_self.pdf": lambda: pdf({1: b"1 0 R"}),
    "trailer_root_list.pdf": lambda: pdf({1: b"[1 2 3]"}),
    "updates.pdf": lambda: _updates(3_000),
    "object_stream_loop.pdf": lambda: _object_streams(True),
    "object_stream_ring.pdf": lambda: _object_streams(False),
    "length_loop.pdf": _length_loop,
    "reference_loop.pdf": lambda: _indirect("Rotate", "7 0 R"),
    "reference_list.pdf": lambda: _indirect("Annots", "8 0 R"),
    "flate_bomb.pdf": lambda: _bomb(1_000_000_000),
    "flate_bomb_twice.pdf": _double_bomb,
    "flate_bomb_predictor.pdf": lambda: _bomb(400_000_000, "/DecodeParms << /Predictor 12 /Columns 1 >>"),
    "predictor_columns.pdf": lambda: _bomb(1_000, "/DecodeParms << /Predictor 12 /Columns 2000000000 /Colors 99 >>"),
    "predictor_negative.pdf": lambda: _bomb(1_000, "/DecodeParms << /Predictor 2 /Columns -5 /BitsPerComponent 0 >>"),
    "filters_many.pdf": lambda: one_page(SHOW, {100: stream(b"00>", "/Filter [" + "/ASCIIHexDecode " * 20_000 + "]")}),
    "filter_unknown.pdf": lambda: one_page(SHOW, {100: stream(SHOW, "/Filter /Nothing")}),
    "filter_lzw.pdf": lambda: one_page(SHOW, {100: stream(b"\x80\x0b\x60\x50" * 50_000, "/Filter /LZWDecode")}),
    "filter_run_length.pdf": lambda: one_page(
        SHOW, {100: stream(b"\x81 " * 500_000 + b"\x80", "/Filter /RunLengthDecode")}
    ),
    "filter_ascii85.pdf": lambda: one_page(SHOW, {100: stream(b"z" * 3_000_000, "/Filter /ASCII85Decode")}),
    "filter_crypt.pdf": lambda: one_page(SHOW, {100: stream(SHOW, "/Filter /Crypt /DecodeParms << /Name /X >>")}),
    "image_jbig2.pdf": lambda: _image(
        "/Width 99999 /Height 99999 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode", b"\0" * 64
    ),
    "image_jpx.pdf": lambda: _image(
        "/Width 99999 /Height 99999 /Filter /JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff" * 64
    ),
    "image_ccitt.pdf": lambda: _image(
        "/Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2000000000 /Rows 2000000000 >>",
        b"\0" * 64,
    ),
    "forms_self.pdf": _self_form,
    "forms_ring.pdf": _ring_of_forms,
    "forms_exponential.pdf": lambda: _forms(width=10, depth=9),
    "forms_deep.pdf": lambda: _forms(width=1, depth=3_000),
    "forms_on_one_page.pdf": _looping_page,
    "content_arrays_deep.pdf": lambda: one_page(b"[" * 200_000 + SHOW),
    "content_dicts_deep.pdf": lambda: one_page(b"/A <<" + b"/B <<" * 100_000 + SHOW),
    "content_q.pdf": lambda: one_page(b"q " * 1_000_000 + SHOW),
    "content_big_q.pdf": lambda: one_page(SHOW + b" Q" * 1_000_000),
    "content_marked.pdf": lambda: one_page(b"/P << /MCID 1 >> BDC " * 200_000 + SHOW),
    "content_emc.pdf": lambda: one_page(SHOW + b" EMC" * 500_000),
    "content_numbers.pdf": lambda: one_page(f"{_HUGE} 0 0 -{_HUGE} 1e999 NaN cm ".encode() + SHOW),
    "content_nan_matrix.pdf": lambda: one_page(
        f"BT /F1 {_HUGE} Tf {_HUGE} 0 0 {_HUGE} {_HUGE} {_HUGE} Tm (12) Tj ET ".encode() + SHOW
    ),
    "content_zero_matrix.pdf": lambda: one_page(b"BT /F1 0 Tf 0 0 0 0 0 0 Tm (12 billion) Tj ET " + SHOW),
    "content_paths.pdf": lambda: one_page(SHOW + b" 0 0 m " + b"1 1 l 9 9 m 5 5 l " * 150_000 + b"S"),
    "content_rectangles.pdf": lambda: one_page(
        SHOW + b"".join(b" %d %d 9 9 re S" % (n % 600, n // 600) for n in range(60_000))
    ),
    "content_grid.pdf": lambda: one_page(
        SHOW + b"".join(b" %d 0 m %d 792 l S 0 %d m 612 %d l S" % (n, n, n, n) for n in range(1, 600, 2))
    ),
    "content_glyphs.pdf": lambda: one_page(b"BT /F1 9 Tf 72 700 Td " + b"(12345 67890) Tj 0 -0.1 Td " * 40_000 + b"ET"),
    "content_one_place.pdf": lambda: one_page(b"BT /F1 9 Tf " + b"1 0 0 1 72 700 Tm (a) Tj " * 60_000 + b"ET"),
    "content_long_string.pdf": lambda: one_page(b"BT /F1 9 Tf 72 700 Td (" + b"12 " * 700_000 + b") Tj ET"),
    "content_open_string.pdf": lambda: one_page(SHOW + b" BT (" + b"(" * 300_000),
    "content_many_operands.pdf": lambda: one_page(b"1 " * 3_000_000 + SHOW),
    "content_garbage.pdf": lambda: one_page(SHOW + random.Random(7).randbytes(300_000)),
    "content_missing.pdf": lambda: (
        one_page(SHOW, contents="99 0 R")
        if False
        else _raw({2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page("99 0 R")})
    ),
    "content_list_loop.pdf": lambda: _raw(
        {2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page("8 0 R"), 8: b"[8 0 R 4 0 R 8 0 R]"}
    ),
    "content_list_long.pdf": lambda: _raw(
        {2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page("[" + "4 0 R " * 30_000 + "]")}
    ),
    "content_truncated.pdf": _lost_page,
    "box_huge.pdf": lambda: one_page(SHOW, box="0 0 1000000000 1000000000"),
    "box_digits.pdf": lambda: one_page(SHOW, box=f"0 0 {_HUGE} {_HUGE}"),
    "box_empty.pdf": lambda: one_page(SHOW, box="0 0 0 0"),
    "box_inverted.pdf": lambda: one_page(SHOW, box="612 792 0 0"),
    "box_words.pdf": lambda: one_page(SHOW, box="/a (b) null"),
    "box_short.pdf": lambda: one_page(SHOW, box="0 0"),
    "rotate_odd.pdf": lambda: one_page(SHOW, entries="/Rotate 45"),
    "rotate_word.pdf": lambda: one_page(SHOW, entries="/Rotate /Left"),
    "cmap_self.pdf": lambda: _cmap(
        "/Mine usecmap\nbegincmap 1 beginbfchar <0001> <0041> endbfchar endcmap",
        "/Type /CMap /CMapName /Mine /UseCMap 6 0 R",
    ),
    "cmap_encoding_self.pdf": lambda: _encoding_cmap(
        "/Mine usecmap begincmap 1 begincidchar <0001> 1 endcidchar endcmap"
    ),
    "cmap_range.pdf": lambda: _cmap("begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap"),
    "cmap_cid_range.pdf": lambda: _encoding_cmap(
        "begincmap 1 begincidrange <0000> <ffffffffffff> 0 endcidrange endcmap"
    ),
    "cmap_surrogates.pdf": lambda: _cmap(
        "begincmap 3 beginbfchar <0001> <D800> <0002> <DC00> <0003> <0000> endbfchar endcmap"
    ),
    "cmap_none.pdf": lambda: _cmap("begincmap endcmap"),
    "widths_range.pdf": lambda: _widths("0 2000000000 500"),
    "widths_list.pdf": lambda: _widths("0 [" + "500 " * 1_000_000 + "]"),
    "fonts_many.pdf": lambda: _many_fonts(5_000),
    "font_type3_loop.pdf": _type3_loop,
    "font_missing.pdf": lambda: one_page(SHOW, {5: b"null"}),
    "font_self.pdf": lambda: one_page(
        SHOW, {5: b"<< /Type /Font /Subtype /Type0 /DescendantFonts [5 0 R] /Encoding 5 0 R /ToUnicode 5 0 R >>"}
    ),
    "font_truetype_garbage.pdf": lambda: _font_program(
        "TrueType", "FontFile2", b"\0\1\0\0\xff\xff" + random.Random(3).randbytes(5_000)
    ),
    "font_type1_garbage.pdf": lambda: _font_program(
        "Type1", "FontFile", b"%!PS-AdobeFont-1.0\n/Encoding 256 array\n" + b"dup 65 /a put\n" * 100_000
    ),
    "font_cff_garbage.pdf": lambda: _font_program(
        "Type1", "FontFile3", b"\1\0\4\1\xff\xff\4" + random.Random(5).randbytes(5_000)
    ),
    "locked.pdf": lambda: locked("secret"),
    "encryption_unknown.pdf": lambda: _encrypted("/Filter /Mine /V 99 /R 99"),
    "encryption_broken.pdf": lambda: _encrypted("/Filter /Standard /V 2 /R 3 /Length -8 /P -1 /O (a) /U (b)"),
    "encryption_v5.pdf": lambda: _encrypted(
        "/Filter /Standard /V 5 /R 6 /Length 256 /P -1 /O (a) /U (b) /OE (c) /UE (d) /Perms (e) /CF << /StdCF << /CFM /AESV3 >> >> /StmF /StdCF /StrF /StdCF"
    ),
    "encryption_self.pdf": lambda: _encrypted("/Filter 9 0 R /V 9 0 R"),
    "outlines_loop.pdf": _outlines,
    "tokens_endless.pdf": lambda: b"%PDF-1.7\n" + b"<" * 2_000_000,
    "comment_endless.pdf": lambda: b"%PDF-1.7\n" + b"%" * 3_000_000,
    "objects_endless.pdf": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 300_000,
    "string_endless.pdf": lambda: b"%PDF-1.7\n1 0 obj (" + b"\\(" * 1_000_000,
    "names_endless.pdf": lambda: b"%PDF-1.7\n1 0 obj << " + b"/a " * 700_000,
    "header_only.pdf": lambda: b"%PDF-1.7\n",
    "header_late.pdf": lambda: b"\n" * 600 + _page_tree("3 0 R"),
    "sample_first_half.pdf": lambda: _cut(0, 0.5),
    "sample_first_tenth.pdf": lambda: _cut(0, 0.1),
    "sample_without_end.pdf": lambda: _cut(0, 0.97),
    "sample_twice.pdf": lambda: _cut(0, 1) * 2,
    "sample_without_xref.pdf": lambda: _without(b"startxref", b"startxxxx"),
    "sample_without_pages.pdf": lambda: _without(b"/Pages", b"/Pxges"),
    "sample_without_lengths.pdf": lambda: _without(b"/Length", b"/Lxngth"),
    "sample_without_endstream.pdf": lambda: _without(b"endstream", b"endstrxxm"),
    "sample_without_endobj.pdf": lambda: _without(b"endobj"),
    "sample_crlf.pdf": lambda: _without(b"\n", b"\r\n"),
    **{f"sample_flipped_{seed}.pdf": lambda seed=seed: _flipped(seed, 10 ** -(1 + seed % 4)) for seed in range(12)},  # type: ignore[misc]
}

# Web pages and texts


def _html(body: str) -> bytes:
    return f"<!DOCTYPE html><html><body><h1>Lens Market</h1>{body}<p>{TEXT}</p></body></html>".encode()


_PAGES: dict[str, Make] = {
    "nested_divs.html": lambda: _html("<div>" * 500_000),
    "nested_spans.html": lambda: _html("<b><i>" * 200_000),
    "nested_lists.html": lambda: _html("<ul><li>" * 100_000 + "a"),
    "nested_tables.html": lambda: _html("<table><tr><td>" * 50_000 + "a"),
    "many_divs.html": lambda: _html("<div>" + "<div>a</div>" * 2_000_000),
    "many_attributes.html": lambda: _html("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">a</p>"),
    "long_attribute.html": lambda: _html(f'<p class="{"a " * 3_000_000}">a</p>'),
    "long_style.html": lambda: _html(f'<p style="{"display : " * 500_000}">a</p>'),
    "entities.html": lambda: (
        b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
        + _html("&c;" * 10_000)
    ),
    "entity_external.html": lambda: b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _html("&a;"),
    "entity_numbers.html": lambda: _html("&#xD800;&#0;&#x110000;&#99999999999;&#1;" * 1_000),
    "spans_wide.html": lambda: _html(
        "<table>" + '<tr><td rowspan="65534" colspan="1000">1<td>2</tr>' * 2_000 + "</table>"
    ),
    "table_wide.html": lambda: _html("<table><tr>" + "<td>1</td>" * 300_000 + "</tr></table>"),
    "table_long.html": lambda: _html("<table>" + "<tr><td>a</td><td>1</td></tr>" * 100_000 + "</table>"),
    "tables_many.html": lambda: _html("<table><tr><td>a</td><td>1</td></tr></table>" * 50_000),
    "links.html": lambda: _html('<a href="#">a</a> ' * 300_000),
    "unclosed.html": lambda: _html("<p><a <b <c " * 200_000),
    "comment.html": lambda: _html("<!-- " + "a" * 5_000_000),
    "comments_unclosed.html": lambda: _html("<!-- a " * 100_000),
    "scripts_unclosed.html": lambda: _html("<div>" * 3_000 + "<script> a " * 20_000),
    "script.html": lambda: _html("<script>" + "a<b;" * 1_000_000),
    "base64.html": lambda: _html('<img src="data:image/png;base64,' + "A" * 10_000_000 + '">'),
    "binary.html": lambda: b"<html>" + random.Random(9).randbytes(1_000_000),
    "nul.html": lambda: b"<html><body>" + b"\0<p>a\0b</p>" * 10_000 + b"</body></html>",
    "utf16_claimed.html": lambda: b'<html><meta charset="utf-16"><p>' + TEXT.encode() + b"</p></html>",
    "processing.html": lambda: _html("<?xml " * 200_000),
    "svg.html": lambda: _html("<svg>" + "<g>" * 100_000 + "<text>a</text>"),
    "one_line.txt": lambda: b"a" * 100_000_000,
    "one_paragraph.txt": lambda: (TEXT + " ").encode() * 540_000,
    "dense_megabyte.txt": lambda: (TEXT + " ").encode() * 17_000,
    "percentages.txt": lambda: b"5% " * 300_000,
    "amounts.txt": lambda: "12.5亿元".encode() * 60_000,
    "dollars.txt": lambda: b"$1" * 200_000,
    "numbers.txt": lambda: b"1 " * 400_000,
    "digits.txt": lambda: b"1" * 900_000,
    "commas.txt": lambda: b"1," * 400_000,
    "hans.txt": lambda: "一二三四五六七八九十百千万亿".encode() * 60_000,
    "brackets.txt": lambda: b"(a " * 300_000,
    "blanks.txt": lambda: b"a" + b" " * 900_000 + b"a",
    "ideographic_blanks.txt": lambda: "甲".encode() + "\u3000".encode() * 300_000 + "乙".encode(),
    "empty_lines.txt": lambda: b"\n" * 5_000_000 + TEXT.encode(),
    "short_lines.txt": lambda: b"a\n" * 450_000,
    "headings.txt": lambda: b"# a\n\n" * 150_000,
    "bars.txt": lambda: b"| a | 1 |\n" * 90_000,
    "bars_wide.txt": lambda: b"| 1 " * 200_000,
    "tabs.txt": lambda: b"a\tb\t1\n" * 120_000,
    "segments.txt": lambda: "依类型分为甲、乙和丙。".encode() * 80_000,
    "nuls.txt": lambda: b"\0" * 1_000_000,
    "nul_here_and_there.txt": lambda: (TEXT.encode() + b"\0\n") * 1_000,
    "controls.txt": lambda: bytes(range(1, 32)) * 10_000 + TEXT.encode(),
    "random.txt": lambda: random.Random(11).randbytes(3_000_000),
    "surrogates.txt": lambda: b"\xed\xa0\x80\xed\xb0\x80 " * 1_000 + TEXT.encode(),
    "utf16_surrogates.txt": lambda: b"\xff\xfe" + b"\x00\xd8" * 1_000 + TEXT.encode("utf-16-le"),
    "utf16_odd.txt": lambda: b"\xff\xfe" + TEXT.encode("utf-16-le") + b"a",
    "utf32_broken.txt": lambda: b"\xff\xfe\x00\x00" + b"\xff" * 4_001,
    "right_to_left.txt": lambda: ("\u202e" + TEXT + "\u202c\u200f\n").encode() * 1_000,
    "combining.txt": lambda: ("a" + "\u0301" * 500_000).encode(),
    "joiners.txt": lambda: "\u200d\ufeff".encode() * 200_000 + TEXT.encode(),
    "line_separators.txt": lambda: ("a\u2028b\u2029c\x85d\x0b\x0c" * 50_000).encode(),
    "empty.txt": lambda: b"",
    "empty.html": lambda: b"",
    "empty.pdf": lambda: b"",
    "nested_quotes.md": lambda: b">" * 100_000 + b" a",
    "nested_lists.md": lambda: b"".join(b" " * (2 * n) + b"- a\n" for n in range(1_000)),
    "brackets.md": lambda: b"[" * 100_000 + b"a" + b"]" * 100_000,
    "emphasis.md": lambda: b"*a **a " * 60_000,
    "backticks.md": lambda: b"".join(b"`" * n + b"a" for n in range(1, 700)),
    "links.md": lambda: b"[a](" * 60_000,
    "tables.md": lambda: b"| a | b |\n|---|---|\n" + b"| 1 | 2 |\n" * 60_000,
    "table_wide.md": lambda: b"|a" * 5_000 + b"|\n" + b"|-" * 5_000 + b"|\n" + b"|1|\n" * 2_000,
    "references.md": lambda: b"".join(b"[a%d]: b\n" % n for n in range(50_000)) + b"[a1] " * 50_000,
    "front_matter.md": lambda: b"---\n" + b"a: b\n" * 200_000,
    "html_in.md": lambda: b"<div>" * 100_000,
}

# What is not what its name says


def _gzip() -> bytes:
    return gzip.compress(b"\0" * 50_000_000, mtime=0)


def _zip(size: int, name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        inside = zipfile.ZipInfo(name)
        inside.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(inside, "w") as file:
            for _ in range(size // 1_000_000):
                file.write(b" " * 1_000_000)
    return out.getvalue()


_DISGUISED: dict[str, Make] = {
    "gzip.pdf": _gzip,
    "gzip.txt": _gzip,
    "gzip.html": _gzip,
    "bomb.docx": lambda: _zip(300_000_000),
    "cut.docx": lambda: _zip(1_000_000)[:-30],
    "zip.txt": lambda: _zip(1_000_000),
    "png.txt": lambda: b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(100_000),
    "jpeg.html": lambda: b"\xff\xd8\xff\xe0" + random.Random(2).randbytes(100_000),
    "ole.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000 + random.Random(4).randbytes(10_000),
    "elf.txt": lambda: b"\x7fELF\2\1\1" + b"\0" * 9 + random.Random(6).randbytes(100_000),
    "pdf.html": lambda: _page_tree("3 0 R"),
    "html.pdf": lambda: _html(""),
    "name\nwith a line end.pdf": lambda: b"%PDF-1.7\ngarbage",
    "name\x1b[31m\u202e.txt": lambda: b"\0" * 100,
}

FILES: dict[str, Make] = _PDFS | _PAGES | _DISGUISED
"""Name to what makes the bytes."""


# What is no file, or cannot be opened


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "fifo.txt")
    return folder / "fifo.txt"


def _link_loop(folder: Path) -> Path:
    (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
    return folder / "loop.pdf"


def _bad_name(folder: Path) -> Path:
    path = folder / os.fsdecode(b"name_\xff\xfe.txt")
    path.write_text(TEXT)
    return path


def _bad_name_broken(folder: Path) -> Path:
    path = folder / os.fsdecode(b"name_\xff.pdf")
    path.write_bytes(b"%PDF-1.7\n")
    return path


def _sparse(folder: Path) -> Path:
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(50_000_000_000)
    return folder / "sparse.txt"


def _forbidden(folder: Path) -> Path:
    path = folder / "forbidden.txt"
    path.write_text(TEXT)
    path.chmod(0)
    return path


def _folder(folder: Path) -> Path:
    (folder / "folder.pdf").mkdir()
    return folder / "folder.pdf"


SPECIAL: dict[str, Callable[[Path], Path]] = {
    "fifo": _fifo,
    "link_loop": _link_loop,
    "bad_name": _bad_name,
    "bad_name_broken": _bad_name_broken,
    "sparse": _sparse,
    "forbidden": _forbidden,
    "folder": _folder,
    "missing": lambda folder: folder / "missing.pdf",
    "long_name": lambda folder: folder / ("a" * 300),
    "device": lambda _: Path("/dev/zero"),
    "device_null": lambda _: Path("/dev/null"),
}
"""Name to what makes it in a folder."""
