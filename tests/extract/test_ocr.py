import io
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from diglot.cli import app
from diglot.extract.parse import is_readable, parse, read, remote
from diglot.extract.parse.errors import LimitError, UnreadableError, UnsupportedError
from diglot.extract.parse.images import count_pages, page_pixels
from diglot.extract.parse.limits import Limits, Watch
from diglot.extract.parse.ocr import recognise, recognised_page, scanned_page
from diglot.extract.parse.pdf.glyphs import Glyph, PageContent
from diglot.extract.parse.pdf.scans import is_scan, ocr_content
from diglot.extract.parse.scanned import OcrLine, ScannedPage, is_available, mean_confidence
from diglot.extract.records import Document, Notice
from diglot.extract.report import analyze

FONTS = [
    Path(name)
    for name in (
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/System/Library/Fonts/PingFang.ttc",
        "C:/Windows/Fonts/msyh.ttc",
    )
]
DPI = 150
ENGLISH = [
    "Imaging Services Market",
    "It was valued at USD 46.2 billion in 2024 and grows by 9.95%",
    "a year until 2032.",
]
TRADITIONAL = [
    "影像服務市場",
    "影像服務市場2024年的價值為462億美元，預計到2032年將達到",
    "987億美元，年複合成長率為9.95%。",
]
SIMPLIFIED = [
    "影像服务市场",
    "影像服务市场2024年的价值为462亿美元，预计到2032年将达到",
    "987亿美元，年复合增长率为9.95%。",
]

needs_ocr = pytest.mark.skipif(not is_available(), reason="no rapidocr: pip install 'diglot[ocr]'")


@pytest.fixture(scope="module")
def font() -> Path:
    found = next((path for path in FONTS if path.is_file()), None)
    if found is None:
        pytest.skip("no font with Chinese characters on this machine: apt-get install fonts-wqy-zenhei")
    return found


def page_image(lines: list[str], font: Path, *, turned: float = 0.0) -> Image.Image:
    """Return a page with a heading and a text, as a scanner would give it."""
    image = Image.new("RGB", (1240, 700), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        size = round((16 if number == 0 else 10) * DPI / 72)
        draw.text((110, 120 + 50 * number), line, font=ImageFont.truetype(str(font), size), fill="black")
    return image.rotate(turned, fillcolor="white", resample=Image.Resampling.BICUBIC)


def image_only_pdf(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PDF", resolution=DPI)
    return buffer.getvalue()


def image_file(image: Image.Image, kind: str = "TIFF", more: Sequence[Image.Image] = ()) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"save_all": True, "append_images": more} if more else {}))
    return buffer.getvalue()


@needs_ocr
class TestReading:
    @pytest.mark.parametrize(
        "lines",
        [
            pytest.param(ENGLISH, id="en"),
            pytest.param(TRADITIONAL, id="zh-Hant"),
            pytest.param(SIMPLIFIED, id="zh-Hans"),
        ],
    )
    def test_a_scanned_page_is_read_in_each_script(self, font: Path, lines: list[str]) -> None:
        width, height, found = scanned_page(image_only_pdf(page_image(lines, font)), 1)
        assert len(found) == len(lines)
        assert SequenceMatcher(a="\n".join(lines), b="\n".join(line.text for line in found)).ratio() > 0.97
        assert (width, height) == pytest.approx((1240 * 72 / DPI, 700 * 72 / DPI), abs=1)
        assert all(line.confidence > 0.9 for line in found)
        content = ocr_content(ScannedPage(width, height, found))
        assert "".join(glyph.text for glyph in content.glyphs) == "".join(line.text for line in found)

    def test_boxes_and_sizes_are_those_of_the_letters(self, font: Path) -> None:
        heading, first, second = scanned_page(image_only_pdf(page_image(TRADITIONAL, font)), 1).lines
        assert heading.box[0] == pytest.approx(110 * 72 / DPI, abs=3)
        assert heading.box[2] == pytest.approx(110 * 72 / DPI + 6 * 16, abs=4)
        assert first.size == second.size == pytest.approx(10, rel=0.15)
        assert heading.size == pytest.approx(16, rel=0.15)

    def test_a_tilted_page_is_set_straight(self, font: Path) -> None:
        lines = scanned_page(image_only_pdf(page_image(SIMPLIFIED * 2, font, turned=1.5)), 1).lines
        lefts = [line.box[0] for line in lines]
        assert max(lefts) - min(lefts) < 4

    def test_cells_of_a_row_lie_in_one_row(self, font: Path) -> None:
        image = Image.new("RGB", (1240, 400), "white")
        draw = ImageDraw.Draw(image)
        letters = ImageFont.truetype(str(font), 21)
        for row, cells in enumerate([("Region", "2024", "2032"), ("亞太地區", "12.4", "987")]):
            for column, cell in enumerate(cells):
                draw.text((100 + 250 * column, 100 + 50 * row), cell, font=letters, fill="black")
        found = recognised_page(np.asarray(image), 72 / DPI).lines
        assert [line.text for line in found] == ["Region", "2024", "2032", "亞太地區", "12.4", "987"]
        assert max(line.box[1] for line in found[:3]) < min(line.box[3] for line in found[:3])

    @pytest.mark.parametrize("turned", [90, 180, 270])
    def test_a_page_on_its_side_or_upside_down_is_turned(self, font: Path, turned: int) -> None:
        image = page_image(ENGLISH, font).rotate(turned, expand=True)
        page = scanned_page(image_file(image, "PNG"), 1)
        assert [line.text for line in page.lines] == ENGLISH
        assert page.width > page.height

    def test_a_column_of_digits_is_no_reason_to_turn_a_page(self, font: Path) -> None:
        image = page_image(["Rank", *"123456789"], font)
        assert [line.text for line in recognised_page(np.asarray(image), 72 / DPI).lines][:3] == ["Rank", "1", "2"]

    def test_an_empty_page_has_no_lines(self) -> None:
        assert recognise(Image.new("RGB", (600, 800), "white")) == []


class TestContent:
    @pytest.mark.parametrize(
        ("text", "starts"),
        [
            pytest.param("市場規模", [0, 10, 20, 30], id="chinese-is-square"),
            pytest.param("市ab", [0, 19.4, 29.7], id="latin-is-half-as-wide"),
        ],
    )
    def test_characters_share_the_line(self, text: str, starts: list[float]) -> None:
        content = ocr_content(ScannedPage(100, 100, [OcrLine(text, (0, 5, 40, 15), 10, 0.9)]))
        assert [glyph.x0 for glyph in content.glyphs] == pytest.approx(starts, abs=0.1)
        assert content.glyphs[-1].x1 == pytest.approx(40)
        assert {(glyph.top, glyph.bottom, glyph.size) for glyph in content.glyphs} == {(5, 15, 10)}

    def test_an_upright_line_is_read_downwards(self) -> None:
        content = ocr_content(ScannedPage(100, 100, [OcrLine("市場規模", (5, 0, 15, 40), 10, 0.9, 1)]))
        assert [glyph.top for glyph in content.glyphs] == [0, 10, 20, 30]
        assert {glyph.direction for glyph in content.glyphs} == {1}

    def test_confidence_is_that_of_the_lines_in_a_box(self) -> None:
        lines = [OcrLine("abc", (0, 0, 30, 10), 10, 0.9), OcrLine("d", (0, 20, 10, 30), 10, 0.5)]
        assert mean_confidence(lines) == pytest.approx(0.8)
        assert mean_confidence(lines, (0, 15, 100, 40)) == pytest.approx(0.5)
        assert mean_confidence(lines, (50, 50, 60, 60)) is None


@pytest.mark.parametrize(
    ("letters", "images", "expected"),
    [
        pytest.param(0, [(0, 0, 600, 800)], True, id="an-image-of-the-page"),
        pytest.param(4, [(0, 0, 600, 800)], True, id="with-a-page-number"),
        pytest.param(0, [(0, 0, 600, 300), (0, 300, 600, 600)], True, id="in-strips"),
        pytest.param(900, [(0, 0, 600, 800)], False, id="text-over-a-picture"),
        pytest.param(0, [(0, 0, 100, 100)], False, id="a-logo"),
        pytest.param(0, [(-5000, 0, -10, 800)], False, id="an-image-off-the-page"),
        pytest.param(0, [], False, id="empty"),
    ],
)
def test_scans_are_told_from_other_pages(
    letters: int, images: list[tuple[float, float, float, float]], expected: bool
) -> None:
    glyphs = [Glyph("a", 0, 0, 5, 10, 10, "F", 0)] * letters
    assert is_scan(PageContent(600, 800, glyphs, [], images)) is expected


class TestImages:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
    def test_image_files_are_pages(self, kind: str) -> None:
        data = image_file(Image.new("L", (60, 80), 255), kind)
        assert count_pages(data) == 1
        assert page_pixels(data, 1).shape == (80, 60, 3)

    def test_a_tiff_has_several(self) -> None:
        first, *others = (Image.new("1", (60, 80 + number)) for number in range(3))
        data = image_file(first, "TIFF", others)
        assert count_pages(data) == 3
        assert [page_pixels(data, number).shape[0] for number in (3, 1, 2)] == [82, 80, 81]

    @pytest.mark.parametrize(
        ("data", "error", "message"),
        [
            pytest.param(b"\x89PNG\r\n\x1a\n and no more", UnreadableError, "damaged image", id="damaged"),
            pytest.param(b"GIF89a", UnreadableError, "damaged image", id="of-another-format"),
            pytest.param("9000", LimitError, "9000 x 9000", id="large"),
            pytest.param("20000", LimitError, "too many pixels", id="vast"),
        ],
    )
    def test_what_cannot_be_read_says_why(self, data: bytes | str, error: type[UnreadableError], message: str) -> None:
        if isinstance(data, str):
            data = image_file(Image.new("1", (int(data), int(data))), "PNG")
        with pytest.raises(error, match=message):
            page_pixels(data, 1)


def mixed_pdf(scans: int = 1, page: Image.Image | None = None) -> bytes:
    """Return a page of text, scanned ones and another of text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for text in ("The market was USD 5.1 billion in 2023.", *[None] * scans, "It will be USD 9.1 billion in 2030."):
        if text:
            canvas.drawString(72, 700, text)
        else:
            canvas.drawImage(ImageReader(page or Image.new("RGB", (119, 168), "white")), 0, 0, 595, 842)
            canvas.drawString(290, 20, "2")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def recognised(confidence: float = 0.9) -> ScannedPage:
    """Return a page with a paragraph and a table, as they are recognised."""
    cells = [("Region", "2024", "2032"), ("Europe", "12.4", "18.7"), ("Asia", "22.1", "48.2"), ("Africa", "1.4", "2.2")]
    lines = [OcrLine("Imaging services were valued at USD 46.2 billion in 2024,", (72, 90, 372, 100), 10, confidence)]
    lines.append(OcrLine("and their growth is not expected to slow down soon.", (72, 104, 340, 114), 10, confidence))
    for row, (name, *numbers) in enumerate(cells):
        top = 160 + 14.0 * row
        lines.append(OcrLine(name, (72, top, 106, top + 10), 10, 0.7))
        for column, number in enumerate(numbers):
            lines.append(OcrLine(number, (250 + 100.0 * column, top, 272 + 100.0 * column, top + 10), 10, 0.7))
    return ScannedPage(595, 842, lines)


def messages(document: Document) -> list[str]:
    return [notice.message for notice in document.notices]


class TestPdf:
    def test_scans_are_read_like_other_pages(self) -> None:
        document = parse("a.pdf", mixed_pdf(), None, None, Watch(recognise=lambda _: recognised()))
        assert document.scanned == (2,)
        assert [block.page for block in document.blocks] == [1, 2, 2, 3]
        _, paragraph, table, last = document.blocks
        assert document.text[paragraph.start : paragraph.end].endswith("slow down soon.")
        assert (table.kind, len(table.cells)) == ("table", 12)
        assert (paragraph.confidence, table.confidence, last.confidence) == (0.9, 0.7, None)
        assert messages(document) == ["page 2 is a scan, read by character recognition; check it"]
        report = analyze(document)
        assert report.scanned == (2,)
        assert [(figure.quote, figure.page) for figure in report.figures][:2] == [
            ("USD 5.1 billion", 1),
            ("USD 46.2 billion", 2),
        ]

    def test_each_page_is_asked_for_once(self) -> None:
        asked: list[int] = []

        def recognise(number: int) -> ScannedPage:
            asked.append(number)
            return recognised()

        assert parse("a.pdf", mixed_pdf(3), None, None, Watch(recognise=recognise)).scanned == (2, 3, 4)
        assert asked == [2, 3, 4]

    def test_a_page_that_cannot_be_recognised_costs_that_page(self) -> None:
        def recognise(number: int) -> ScannedPage:
            if number == 3:
                raise LimitError("", "took longer than 40 s")
            return recognised()

        document = parse("a.pdf", mixed_pdf(3), None, None, Watch(recognise=recognise))
        assert document.scanned == (2, 4)
        assert Notice(message="it is a scan and was not read: took longer than 40 s", page=3) in document.notices
        assert document.text.endswith("It will be USD 9.1 billion in 2030.\n")

    def test_pages_beyond_the_limit_are_named(self) -> None:
        watch = Watch(recognise=lambda _: recognised(), limits=Limits(scanned_pages=1))
        document = parse("a.pdf", mixed_pdf(3), None, None, watch)
        assert document.scanned == (2,)
        assert "pages 3-4 are scans and not read; set DIGLOT_LIMIT_SCANNED_PAGES" in messages(document)

    def test_a_page_that_is_hard_to_read_is_named(self) -> None:
        document = parse("a.pdf", mixed_pdf(), None, None, Watch(recognise=lambda _: recognised(0.6)))
        assert [(notice.page, "(confidence 0.6" in notice.message) for notice in document.notices] == [
            (None, False),
            (2, True),
        ]

    def test_a_picture_without_characters_is_no_scan(self) -> None:
        document = parse("a.pdf", mixed_pdf(), None, None, Watch(recognise=lambda _: ScannedPage(595, 842, [])))
        assert (document.scanned, document.notices) == ((), ())


class TestWithoutTheExtra:
    @pytest.mark.parametrize(
        ("scans", "message"),
        [
            pytest.param(1, "page 2 is a scan: pip install 'diglot[ocr]' to read it", id="one"),
            pytest.param(3, "pages 2-4 are scans: pip install 'diglot[ocr]' to read them", id="several"),
        ],
    )
    def test_the_other_pages_are_kept(self, scans: int, message: str) -> None:
        document = parse("a.pdf", mixed_pdf(scans), None, None, Watch())
        assert (document.scanned, messages(document)) == ((), [message])
        assert "5.1 billion" in document.text
        assert "9.1 billion" in document.text

    def test_a_file_of_scans_is_not_readable(self) -> None:
        data = image_only_pdf(Image.new("RGB", (600, 800), "white"))
        with pytest.raises(
            UnreadableError, match=r"^a\.pdf: holds no text; page 1 is a scan: pip install 'diglot\[ocr\]'"
        ):
            parse("a.pdf", data, None, None, Watch())

    @pytest.mark.parametrize("name", ["a.png", "no-name"])
    def test_images_are_not_supported(self, name: str) -> None:
        data = image_file(Image.new("RGB", (60, 80), "white"), "PNG")
        with pytest.raises(UnsupportedError, match=r"is an image: pip install 'diglot\[ocr\]' to read it"):
            parse(name, data, None, None, Watch())

    @pytest.mark.skipif(is_available(), reason="rapidocr is installed")
    def test_the_command_names_the_remedy(self, tmp_path: Path) -> None:
        path = tmp_path / "scan.pdf"
        path.write_bytes(image_only_pdf(Image.new("RGB", (600, 800), "white")))
        result = CliRunner().invoke(app, ["extract", str(path)])
        assert result.exit_code == 3
        assert "pip install 'diglot[ocr]' to read it" in result.stderr


class TestImageFiles:
    def test_every_page_of_a_tiff_is_one_of_the_document(self) -> None:
        data = image_file(Image.new("1", (60, 80)), "TIFF", [Image.new("1", (60, 80))])
        document = parse("scan", data, None, None, Watch(recognise=lambda _: recognised()))
        assert (document.media_type, document.pages, document.scanned) == ("image/tiff", 2, (1, 2))
        assert "pages 1-2 are scans, read by character recognition; check them" in messages(document)

    def test_one_that_cannot_be_recognised_says_why(self) -> None:
        def recognise(_: int) -> ScannedPage:
            raise LimitError("", "has 9000 x 9000 pixels; make it smaller")

        with pytest.raises(LimitError, match=r"^a\.png: has 9000 x 9000 pixels"):
            parse("a.png", image_file(Image.new("1", (6, 8)), "PNG"), None, None, Watch(recognise=recognise))

    def test_folders_of_reports_may_have_pictures(self, tmp_path: Path) -> None:
        (tmp_path / "logo.png").write_bytes(image_file(Image.new("1", (6, 8)), "PNG"))
        assert not is_readable(tmp_path / "logo.png")


@needs_ocr
class TestApart:
    """In the processes that read files and recognise pages."""

    def test_scans_and_images_are_read(self, font: Path) -> None:
        for data in (image_only_pdf(page_image(ENGLISH, font)), image_file(page_image(ENGLISH, font), "PNG")):
            document = read(data)
            assert (document.scanned, document.pages) == ((1,), 1)
            assert "valued at USD 46.2 billion in 2024" in document.text
            assert all(block.confidence and block.confidence > 0.9 for block in document.blocks)

    def test_the_process_is_kept_from_file_to_file(self, font: Path) -> None:
        read(mixed_pdf(page=page_image(ENGLISH, font)))
        recogniser = remote.reader.recogniser
        assert recogniser
        read(mixed_pdf(2, page=page_image(ENGLISH, font)))
        assert remote.reader.recogniser is recogniser

    def test_a_dead_process_is_replaced(self, font: Path) -> None:
        data = mixed_pdf(page=page_image(ENGLISH, font))
        read(data)
        assert remote.reader.recogniser
        remote.reader.recogniser._process.kill()
        remote.reader.recogniser._process.wait()
        assert read(data).scanned == (2,)

    @pytest.mark.parametrize(
        ("limits", "reason"),
        [
            pytest.param(Limits(scan_seconds=0.05), "took longer than 0.05 s", id="time"),
            pytest.param(Limits(scan_memory=300), "", id="memory"),
        ],
    )
    def test_a_page_that_needs_too_much_costs_that_page(self, font: Path, limits: Limits, reason: str) -> None:
        document = read(mixed_pdf(page=page_image(ENGLISH, font)), limits=limits)
        (notice,) = document.notices
        assert notice.page == 2
        assert notice.message.startswith(f"it is a scan and was not read: {reason}")
        assert [block.page for block in document.blocks if block.kind != "boilerplate"] == [1, 3]
        assert remote.reader.recogniser is None
        remote.reader.close()
