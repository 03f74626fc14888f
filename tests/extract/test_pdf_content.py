"""The fast reading of a PDF page gives what pdfplumber gives, and ends whatever the file says."""

import io
import math
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from diglot.extract.parse.pdf import canvas
from diglot.extract.parse.pdf.canvas import ContentLimitError
from diglot.extract.parse.pdf.content import fast_content, page_content
from diglot.extract.parse.pdf.document import open_pdf
from diglot.extract.parse.pdf.fonts import parse_to_unicode
from diglot.extract.parse.pdf.glyphs import Glyph, PageContent, stock_content
from diglot.extract.parse.pdf.objects import inflated, parse_object
from diglot.extract.parse.pdf.operators import instructions

SAMPLES = sorted((Path(__file__).parents[2] / "corpus" / "samples").glob("*.pdf"))

TO_UNICODE = b"1 beginbfchar <41> <6982> endbfchar 1 beginbfrange <42> <44> <0062> endbfrange"
FONTS = {
    "F1": "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    "F2": "<< /Type /Font /Subtype /TrueType /BaseFont /AAAAAA+Sans /FirstChar 65 /LastChar 69 /Widths [600 500 700 0 250]"
    " /FontDescriptor << /FontName /AAAAAA+Sans /Ascent 800 /Descent -210 /FontBBox [0 -210 900 800] >>"
    " /Encoding << /Differences [69 /Euro] >> /ToUnicode 4 0 R >>",
    "F3": "<< /Type /Font /Subtype /Type3 /FontBBox [0 -2 10 8] /FontMatrix [0.1 0 0 0.1 0 0] /FirstChar 97"
    " /Widths [7 8] /Encoding << /Differences [97 /a /b] >> /CharProcs << >> >>",
    "F4": "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    " /FontDescriptor << /FontName /STSong-Light /Descent -120 /FontBBox [0 -120 1000 880] >> /W [1 [207 270] 10 20 500] >>] >>",
    "F5": "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-V /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    " /FontDescriptor << /FontName /STSong-Light >> >>] >>",
    "F6": "<< /Type /Font /Subtype /Type0 /BaseFont /Hei /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts [<< /Type"
    " /Font /Subtype /CIDFontType2 /BaseFont /Hei /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    " /FontDescriptor << /FontName /Hei /Descent -250 >> /DW 1000 /W [65 [480 490]] >>] >>",
}
OUTLINE = "100 100 m 150 180 l 200 100 l"


def make_pdf(
    content: str | bytes, *, page: str = "/MediaBox [0 0 400 300]", objects: Sequence[tuple[str, bytes]] = ()
) -> bytes:
    """Write a PDF of one page; further objects are streams, numbered from 5 and named X5, X6 and so on."""
    fonts = " ".join(f"/{name} {spec}" for name, spec in FONTS.items())
    named = " ".join(f"/X{number} {number} 0 R" for number in range(5, 5 + len(objects)))
    resources = f"<< /Font << {fonts} >> /XObject << {named} >> >>"
    stream = content if isinstance(content, bytes) else content.encode("latin-1")
    bodies = [
        b"<< /Type /Catalog /Pages %d 0 R >>" % (5 + len(objects)),
        f"<< /Type /Page {page} /Resources {resources} /Contents 3 0 R >>".encode(),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(TO_UNICODE), TO_UNICODE),
    ]
    for entries, data in objects:
        bodies.append(b"<< %s /Length %d >> stream\n%s\nendstream" % (entries.encode(), len(data), data))
    bodies.append(b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>")
    file, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return bytes(
        file
    ) + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(file),
    )


def form(content: str, entries: str = "") -> tuple[str, bytes]:
    return f"/Type /XObject /Subtype /Form /BBox [0 0 100 100] {entries}", content.encode()


def fast(data: bytes) -> PageContent:
    with open_pdf(data) as pdf:
        return fast_content(pdf.pages[0])


def stock(data: bytes) -> PageContent:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return stock_content(pdf.pages[0])


def text(content: PageContent) -> str:
    return "".join(glyph.text for glyph in content.glyphs)


def values(content: PageContent) -> Iterator[Any]:
    for things in ([content[:2]], content.glyphs, content.strokes, content.images):
        yield len(things)
        for thing in things:
            yield from thing


def assert_equal(found: PageContent, expected: PageContent) -> None:
    for one, other in zip(values(found), values(expected), strict=True):
        assert one == other or (not isinstance(one, str) and math.isclose(one, other, abs_tol=1e-3)), (one, other)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_read_as_pdfplumber_reads_them(path: Path) -> None:
    with open_pdf(path.read_bytes()) as quick, pdfplumber.open(path) as slow:
        for number in (0, -1):
            assert_equal(fast_content(quick.pages[number]), stock_content(slow.pages[number]))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("BT /F1 12 Tf 50 200 Td (Growth 6.14%) Tj ET", id="en-string"),
        pytest.param("BT /F4 12 Tf 50 200 Td <5E02573A89C46A21> Tj ET", id="zh-hexadecimal"),
        pytest.param("BT /F4 12 Tf 50 200 Td [<5E02 573A> -250 <89C4\n6A21>] TJ ET", id="zh-blanks-between-digits"),
        pytest.param("BT /F5 12 Tf 200 250 Td 2 Tc 3 Ts [<5E02573A> 100 <89C4>] TJ <6A21> Tj ET", id="zh-downwards"),
        pytest.param("BT /F6 10 Tf 50 200 Td <004100420043> Tj <0020> Tj ET", id="zh-to-unicode"),
        pytest.param("BT /F2 10 Tf 50 200 Td (ABCDEZ) Tj ET", id="to-unicode-then-encoding"),
        pytest.param("BT /F3 10 Tf 50 200 Td (ab) Tj ET", id="type-3"),
        pytest.param("BT /F9 10 Tf 50 200 Td (no such font) Tj ET", id="unknown-font"),
        pytest.param("BT 50 200 Td (no font) Tj ET", id="no-font"),
        pytest.param("BT /F1 12 Tf 50 200 Td [(A) 120 (W) -120 (A\\(y\\)) 95.5 () (x)] TJ ET", id="kerned"),
        pytest.param("BT /F1 12 Tf 50 200 Td [ 120 (A) [ 3 ] /Name (W) ] TJ ET", id="array-with-other-things"),
        pytest.param("BT /F1 12 Tf 50 200 Td (a(b(c)d)e\\101\\7\\053\\\n\\r) Tj ET", id="nested-and-escaped"),
        pytest.param("BT /F1 12 Tf 2 Tc 5 Tw 80 Tz 4 Ts 50 200 Td (a b) Tj [(c d) -300 (e)] TJ ET", id="spacing"),
        pytest.param("BT /F4 12 Tf 2 Tc 5 Tw 50 200 Td <00200041> Tj ET", id="no-word-space-in-multibyte-fonts"),
        pytest.param("BT /F1 12 Tf 14 TL 50 200 Td (a) Tj T* (b) Tj (c) ' 0 -20 TD (d) Tj T* (e) Tj ET", id="lines"),
        pytest.param("BT /F1 12 Tf 1 0 0.3 1 50 200 Tm (slanted) Tj 0 1 -1 0 90 50 Tm (up) Tj ET", id="matrices"),
        pytest.param("BT /F1 12 Tf 0 -1 1 0 90 250 Tm (down) Tj -1 0 0 -1 300 90 Tm (back) Tj ET", id="turned"),
        pytest.param(
            "BT /F1 -12 Tf -1 0 0 -1 50 200 Tm (ab) Tj /F1 -12 Tf 0 1 -1 0 50 90 Tm (ab) Tj ET", id="negative-size"
        ),
        pytest.param(
            "BT /F1 12 Tf .7 .7 -.7 .7 90 50 Tm 1 Tc (a slope) Tj 1 0 0 -1 90 50 Tm (mirror) Tj ET", id="leaning"
        ),
        pytest.param("q 2 0 0 .5 10 20 cm BT /F1 12 Tf (a) Tj q 1 Tc (b) Tj Q (c) Tj ET Q Q BT (d) Tj ET", id="saved"),
        pytest.param("50 50 m 200 50 l S 50 50 m 200 50 l h S 50 60 m 50 200 l f", id="lines-of-paths"),
        pytest.param("10 10 100 20 re S 10 40 100 -20 re f 1 1 5 5 re 7 7 5 5 re B n 1 1 9 9 re n", id="rectangles"),
        pytest.param("10 10 m 90 10 l 90 40 l 10 40 l h S 10 10 m 90 10 l 90 40 l 10 40 l 10 10 l h f*", id="squares"),
        pytest.param("10 10 m 90 15 l 90 40 l 10 40 l h S 10 10 m 90 10 l 90 40 l 10 40 l S", id="no-squares"),
        pytest.param(f"{OUTLINE} s {OUTLINE} b {OUTLINE} b* {OUTLINE} B* 5 5 m S 5 5 m 6 6 m 7 7 l S", id="outlines"),
        pytest.param("9 9 m 1 2 3 4 50 60 c 1 2 70 80 v 3 4 90 20 y S 10 10 l 20 20 l S", id="curves"),
        pytest.param(
            "1 0 0 1 0 0 cm q .7 .7 -.7 .7 100 0 cm 10 10 100 20 re f Q 0 1 -1 0 200 0 cm 10 10 9 9 re f",
            id="turned-paths",
        ),
        pytest.param(
            "10 10 m 50 50 l 2 0 0 2 0 0 cm S 0.5 w [3 2] 0 d /GS gs 1 J 1 j 4 M 0 i /Perceptual ri W n", id="states"
        ),
        pytest.param(
            "1 0 0 RG .5 g 0 0 0 1 k /CS0 cs /P0 scn 1 2 3 4 5 6 7 8 9 scn 10 10 9 9 re f /Sh0 sh", id="colours"
        ),
        pytest.param(
            "/P <</MCID 0>> BDC BT /F1 9 Tf 9 9 Td (a) Tj ET EMC /A <</B <</C (d)>>>> BDC /X BMC EMC /Q MP", id="marked"
        ),
        pytest.param("q 90 0 0 40 10 10 cm BI /W 2 /H 1 /BPC 8 /CS /G ID \x01( EI Q 10 10 9 9 re f", id="inline-image"),
        pytest.param(
            "q 90 9 -9 40 10 10 cm BI /W 1 /H 1 /F [/A85] ID 5sdq EI x,~> EI Q 1 1 9 9 re f", id="inline-ascii-image"
        ),
        pytest.param(
            "q 90 0 0 40 10 10 cm /X5 Do Q /X6 Do /X7 Do /X8 Do /Missing Do BT /F1 9 Tf (a) Tj ET", id="objects"
        ),
        pytest.param("% (a comment) Tj\n12.5-3 m 40 50 l S 1 2 3 4 5 6 7 8 m 9 9 l S", id="numbers-and-comments"),
        pytest.param(
            "1 m (a) 2 l /x 3 m foo 5 6 bar BT /F1 Tf 10 /F1 9 Tf (a) (b) Tj Tj ET ] >> ) } 9 9 5 5 re f", id="broken"
        ),
        pytest.param("BT /F#31 12 Tf 50 200 Td (a) Tj ET", id="name-with-escape"),
        pytest.param("BT /F1 12 Tf 50 200 Td (never closed", id="string-without-end"),
        pytest.param("", id="empty"),
    ],
)
@pytest.mark.parametrize(
    "page",
    [
        pytest.param("/MediaBox [0 0 400 300]", id="upright"),
        pytest.param("/MediaBox [20 -30 420 270] /CropBox [30 0 300 200] /Rotate 90", id="offset-and-turned"),
    ],
)
def test_every_operator_reads_as_pdfplumber_reads_it(content: str, page: str) -> None:
    objects = [
        ("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\x01"),
        form("q 2 w 1 1 9 9 re f BT /F1 8 Tf 5 5 Td (in a form) Tj ET Q", "/Matrix [2 0 0 2 30 40]"),
        form("q BT /F2 8 Tf 5 5 Td (A) Tj ET Q", f"/Resources << /Font << /F2 {FONTS['F3']} >> >>"),
        ("/Type /XObject /Subtype /PS", b"(nothing to paint)"),
    ]
    data = make_pdf(content, page=page, objects=objects)
    assert_equal(fast(data), stock(data))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270, -90, 45])
@pytest.mark.parametrize("box", ["[0 0 400 300]", "[100 -50 500 250]"])
def test_places_begin_at_the_corner_of_the_displayed_page(box: str, rotate: int) -> None:
    left, low = (100, -50) if "100" in box else (0, 0)
    data = make_pdf(f"{left} {low + 290} 30 10 re f", page=f"/MediaBox {box} /Rotate {rotate}")
    expected = {
        90: (290, 0, 300, 30),
        180: (370, 290, 400, 300),
        270: (0, 370, 10, 400),
    }.get(rotate % 360, (0, 0, 30, 10))
    assert [stroke[:4] for stroke in fast(data).strokes] == [expected]
    assert_equal(fast(data), stock(data))


def test_a_page_whose_box_names_its_corners_backwards_reads_like_any_other() -> None:
    content = "BT /F1 12 Tf 50 200 Td (a) Tj ET 9 9 9 9 re f"
    assert fast(make_pdf(content, page="/MediaBox [400 300 0 0]")) == fast(make_pdf(content))


@pytest.mark.parametrize(
    ("matrix", "direction"),
    [
        pytest.param("12 0 0 12", 0, id="to-the-right"),
        pytest.param("0 -12 12 0", 1, id="downwards"),
        pytest.param("-12 0 0 -12", 2, id="upside-down"),
        pytest.param("0 12 -12 0", 3, id="upwards"),
    ],
)
def test_direction_and_size_of_turned_text(matrix: str, direction: int) -> None:
    for size, sign in ((1, 1), (-1, -1)):
        a, b, c, d = (sign * float(number) for number in matrix.split())
        glyph = fast(make_pdf(f"BT /F1 {size} Tf {a} {b} {c} {d} 200 150 Tm (I) Tj ET")).glyphs[0]
        assert (glyph.direction, round(glyph.size, 6)) == (direction, 12)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            'BT /F1 10 Tf 20 TL 50 200 Td (a) Tj 1 2 (b) " ET', [("a", 200), ("b", 180)], id="quotes-begin-a-line"
        ),
        pytest.param("BT /F1 10 Tf 50 200 Td (a\\ b\\cd) Tj ET", [("a bcd", 200)], id="needless-escapes"),
        pytest.param("BT /F1 10 Tf 50 200 Td <4142 5> Tj ET", [("ABP", 200)], id="odd-digits-end-in-zero"),
        pytest.param("/X5 Do BT /F1 10 Tf 50 200 Td (a) Tj ET", [("a", 200)], id="forms-leave-no-matrix-behind"),
    ],
)
def test_text_where_pdfminer_departs_from_the_reference(content: str, expected: list[tuple[str, float]]) -> None:
    glyphs = fast(make_pdf(content, objects=[form("2 0 0 2 9 9 cm")])).glyphs
    lines: dict[float, str] = {}
    for glyph in glyphs:
        baseline = round(300 - glyph.bottom - 10 * -0.207)
        lines[baseline] = lines.get(baseline, "") + glyph.text
    assert [(line, place) for place, line in lines.items()] == expected


def test_the_old_operator_for_filling_fills() -> None:
    assert [stroke.filled for stroke in fast(make_pdf("1 1 9 9 re F 2 2 5 5 re S")).strokes] == [True, False]


def test_of_a_damaged_stream_what_stands_before_the_damage_is_read() -> None:
    whole = b"".join(b"(%d) Tj " % number**5 for number in range(2_000))
    damaged = zlib.compress(whole)
    middle = len(damaged) // 2
    assert inflated(damaged[:middle] + b"\xff" * middle).startswith(whole[: len(whole) // 3])
    assert whole.startswith(inflated(damaged[:middle]))


def test_pages_that_the_fast_reading_gives_up_are_read_by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_pdf("BT /F1 9 Tf 9 9 Td (a) Tj ET")
    expected = fast(data)
    with open_pdf(data) as pdf:
        page = pdf.pages[0]
        monkeypatch.setattr(page.page_obj, "rotate", [])  # what a dictionary cannot look up
        with pytest.raises(TypeError):
            fast_content(page)
        assert_equal(page_content(page), expected)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"(" * 300_000, id="parentheses"),
        pytest.param(b"[" * 300_000, id="brackets"),
        pytest.param(b"[(" * 150_000, id="arrays-of-open-strings"),
        pytest.param(b"<" * 300_000, id="angles"),
        pytest.param(b"<41" * 100_000, id="open-hexadecimal"),
        pytest.param(b"<<" * 150_000, id="dictionaries"),
        pytest.param(b"/a<<" * 100_000, id="marked-content"),
        pytest.param(b"1 " * 200_000, id="numbers"),
        pytest.param(b"/a " * 100_000, id="names"),
        pytest.param(b"-" * 300_000, id="signs"),
        pytest.param(b"BI ID " * 50_000, id="images-without-end"),
        pytest.param(b"[(a)" * 100_000 + b"]" * 100_000, id="nested-arrays"),
        pytest.param(b"\\(" * 150_000, id="escapes"),
        pytest.param(b"%" * 300_000, id="comment"),
        pytest.param(b"\x00\xff" * 150_000, id="bytes"),
        pytest.param(b"q " * 200_000, id="saves"),
        pytest.param(b"9" * 5_000 + b" 0 m 1 1 l S BT /F1 " + b"9" * 400 + b" Tf (a) Tj ET", id="large-numbers"),
    ],
)
def test_garbage_ends_and_paints_nothing(content: bytes) -> None:
    painted = fast(make_pdf(content))
    assert not painted.glyphs
    assert not painted.strokes


def test_a_form_that_paints_itself_is_painted_once() -> None:
    data = make_pdf("/X5 Do", objects=[form("1 1 9 9 re f /X6 Do"), form("2 2 9 9 re f /X5 Do")])
    assert len(fast(data).strokes) == 2


def test_forms_that_each_paint_the_next_ten_times_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "MAX_FORMS", 2_000)
    data = make_pdf("/X5 Do", objects=[form(f"/X{number} Do " * 10) for number in range(6, 16)])
    with open_pdf(data) as pdf, pytest.raises(ContentLimitError, match="2,000 forms"):
        page_content(pdf.pages[0])


def test_a_page_of_too_many_glyphs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "MAX_THINGS", 100)
    data = make_pdf("BT /F1 9 Tf (0123456789) Tj ET " * 11)
    with open_pdf(data) as pdf, pytest.raises(ContentLimitError, match="100 glyphs"):
        page_content(pdf.pages[0])


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        pytest.param(b"1 0 0 1 5.5 -3 cm", [(b"cm", [b"1", b"0", b"0", b"1", b"5.5", b"-3"])], id="numbers"),
        pytest.param(b"/F#311 12 Tf", [(b"Tf", ["F11", b"12"])], id="name"),
        pytest.param(b"(a\\)b)Tj(c)'", [(b"Tj", [b"a)b"]), (b"'", [b"c"])], id="strings"),
        pytest.param(b"[(a)-20.5<6263>]TJ", [(b"TJ", [[b"a", -20.5, b"bc"]])], id="array"),
        pytest.param(b"[[1 2]/A(b(c))]3 d", [(b"d", [[[1.0, 2.0], "A", b"b(c)"], b"3"])], id="nested"),
        pytest.param(b"BI/W 2/H 3 ID ab(EI q", [(b"BI", []), (b"EI", ["W", 2.0, "H", b"3"]), (b"q", [])], id="image"),
        pytest.param(b"/P<</MCID 3>>BDC EMC", [(b"EMC", [])], id="marked-content"),
    ],
)
def test_instructions(stream: bytes, expected: list[tuple[bytes, list[Any]]]) -> None:
    assert list(instructions(stream)) == expected


@pytest.mark.parametrize(
    ("cmap", "texts"),
    [
        pytest.param(b"2 beginbfchar <01> <5E02> <02> <D840DC00> endbfchar", {1: "市", 2: "𠀀"}, id="zh-characters"),
        pytest.param(b"beginbfrange <0003> <0005> <0041> endbfrange", {3: "A", 4: "B", 5: "C"}, id="en-range"),
        pytest.param(b"beginbfrange <10><11>[<00660069> <4E00>] endbfrange", {16: "fi", 17: "一"}, id="list"),
        pytest.param(b"beginbfrange <10> <11> <D83DDE00> endbfrange", {16: "😀", 17: "😁"}, id="above-the-plane"),
        pytest.param(b"beginbfchar <01> <0020> <01> <00A0> endbfchar", {1: " "}, id="no-break-space-is-no-blank"),
        pytest.param(b"begincidrange <0041> <0042> 7 endcidrange", {7: "A", 8: "B"}, id="glyph-numbers"),
        pytest.param(b"begincodespacerange <00> <FF> endcodespacerange", {}, id="no-texts"),
        pytest.param(b"beginbfchar <0> endbfchar beginbfrange <05> <01> <0041>", {}, id="broken"),
    ],
)
def test_to_unicode_maps(cmap: bytes, texts: dict[int, str]) -> None:
    assert parse_to_unicode(cmap) == texts


def test_a_to_unicode_map_over_all_codes_is_cut() -> None:
    assert len(parse_to_unicode(b"beginbfrange <00000000> <FFFFFFFF> <D83DDE00> endbfrange")) == 0x110000


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(
            b"<</A 1/B[2.5 -3 true]/C null/D(a\\(b)>>", {"A": 1, "B": [2.5, -3, True], "D": b"a(b"}, id="dictionary"
        ),
        pytest.param(b" [<4e00> []<<>>] ", [b"\x4e\x00", [], {}], id="array"),
        pytest.param(b"(a)", b"a", id="string"),
    ],
)
def test_objects(written: bytes, expected: object) -> None:
    assert parse_object(written, 0, None)[0] == expected


@pytest.mark.parametrize("written", [b"<</A>>", b"[1", b"]", b"(a(b)c)", b"1x", b"<</A 1]", b"", b"[" * 100_000])
def test_what_is_no_plain_object_is_left_to_pdfminer(written: bytes) -> None:
    with pytest.raises(ValueError, match=r"zip|object|closes"):
        parse_object(written, 0, None)


def test_things_infinitely_far_away_are_left_out() -> None:
    content = f"1e9 {'9' * 60} m 5 5 l S BT /F1 9 Tf 1 0 0 1 {'9' * 60} 5 Tm (a) Tj 1 0 0 1 5 5 Tm (b) Tj ET"
    assert [glyph.text for glyph in fast(make_pdf(content)).glyphs] == ["b"]


def test_glyphs_are_named_tuples() -> None:
    glyph = fast(make_pdf("BT /F1 10 Tf 50 200 Td (a) Tj ET")).glyphs[0]
    assert isinstance(glyph, Glyph)
    assert glyph._asdict() == {
        "text": "a",
        "x0": 50.0,
        "top": pytest.approx(92.07),
        "x1": pytest.approx(55.56),
        "bottom": pytest.approx(102.07),
        "size": pytest.approx(10.0),
        "font": "Helvetica",
        "direction": 0,
    }
