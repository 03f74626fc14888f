import io
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from diglot.extract.parse import read
from diglot.extract.parse.docx import parse_docx
from diglot.extract.parse.errors import LimitError, PasswordError, UnreadableError, UnsupportedError
from diglot.extract.parse.package import MOST_TAGS
from diglot.extract.records import Block, Document

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/><w:lang w:val="en-GB" w:eastAsia="zh-TW"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="標題 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Chapter"><w:name w:val="Chapter"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="Ring"><w:name w:val="Ring"/><w:basedOn w:val="Ring"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Bullet2"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:rPr><w:vanish/></w:rPr></w:style>
"""
NUMBERING = '<w:abstractNum w:abstractNumId="0"/><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def run(text: str, properties: str = "") -> str:
    """Return a ``w:r``."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str = "", *, style: str = "", properties: str = "") -> str:
    """Return a ``w:p`` of runs, or of a text."""
    runs = content if content.startswith("<") else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def table(*rows: str) -> str:
    """Return a ``w:tbl``."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, header: bool = False, properties: str = "") -> str:
    """Return a ``w:tr`` of cells, or of texts."""
    mark = "<w:tblHeader/>" if header else ""
    made = "".join(one if one.startswith("<w:tc") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{mark}{properties}</w:trPr>{made}</w:tr>"


def cell(content: str, properties: str = "") -> str:
    """Return a ``w:tc`` of paragraphs, or of a text."""
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def docx(body: str, *, parts: Mapping[str, str] | None = None, core: str = "", main_type: str = _MAIN) -> bytes:
    """Return a Word file; `parts` are the other parts of ``word/``, each by its kind (``footnotes``, ``header1``)."""
    inner = {"styles": STYLES, "numbering": NUMBERING, **(parts or {})}
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONSHIPS}/{kind.rstrip("0123456789")}" Target="{kind}.xml"/>'
        for number, kind in enumerate(inner)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xlsx" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{_RELATIONSHIPS}/'
        f'officeDocument" Target="word/document.xml"/><Relationship Id="b" Type="{package}/relationships/metadata/'
        'core-properties" Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'<c:coreProperties xmlns:c="{package}/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</c:coreProperties>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
    }
    files |= {f"word/{kind}.xml": f"<w:part {NAMESPACES}>{content}</w:part>" for kind, content in inner.items()}
    return pack(files)


def pack(files: Mapping[str, str | bytes]) -> bytes:
    """Return a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def texts(document: Document, *kinds: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if not kinds or block.kind in kinds]


def cells(document: Document, block: Block) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in block.cells}


def only_table(document: Document) -> Block:
    (block,) = [block for block in document.blocks if block.cells]
    return block


def text_of(runs: str) -> str:
    """Return the text of a document with one paragraph of these runs."""
    return read(docx(paragraph(runs))).text.strip()


class TestText:
    @pytest.mark.parametrize(
        ("runs", "text"),
        [
            pytest.param(run("USD 5") + run(".87 ") + run("billion"), "USD 5.87 billion", id="a-number-in-runs"),
            pytest.param(run("市場規模") + run("為46.2億美元"), "市場規模為46.2億美元", id="zh-runs"),
            pytest.param(
                "<w:r><w:t>2026</w:t><w:noBreakHyphen/><w:t>2032</w:t></w:r>", "2026-2032", id="no-break-hyphen"
            ),
            pytest.param(
                "<w:r><w:t>fore</w:t><w:softHyphen/><w:t>cast\u00ads</w:t></w:r>", "forecasts", id="soft-hyphen"
            ),
            pytest.param('<w:r><w:sym w:font="Symbol" w:char="F0B1"/><w:t>3%</w:t></w:r>', "±3%", id="symbol"),
            pytest.param(
                '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>Dry</w:t></w:r>', "Dry", id="symbol-bullet"
            ),
            pytest.param(
                f"<w:hyperlink>{run('Lens')}</w:hyperlink><w:smartTag>{run(' Market')}</w:smartTag>"
                f"<w:sdt><w:sdtContent>{run(' 2025')}</w:sdtContent></w:sdt>",
                "Lens Market 2025",
                id="wrappers",
            ),
            pytest.param(
                f"{run('It ')}<w:ins>{run('grew')}</w:ins><w:del><w:r><w:delText>fell</w:delText></w:r></w:del>"
                f"<w:moveFrom>{run(' twice')}</w:moveFrom><w:moveTo>{run(' once')}</w:moveTo>",
                "It grew once",
                id="tracked-changes",
            ),
            pytest.param(
                run("5%") + run("USD 9", "<w:vanish/>") + run("USD 8", '<w:rStyle w:val="Ghost"/>'), "5%", id="hidden"
            ),
            pytest.param(run("5%") + run(" of it", '<w:vanish w:val="0"/>'), "5% of it", id="not-hidden"),
            pytest.param(
                run("5.2 billion") + run("2", '<w:vertAlign w:val="superscript"/>'), "5.2 billion²", id="typed-mark"
            ),
            pytest.param(
                run("5.2%") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" in 2024"), "5.2% in 2024", id="mark"
            ),
            pytest.param(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x \\h</w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Table 3")}'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run(" shows"),
                "Table 3 shows",
                id="field-result",
            ),
            pytest.param(
                '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>{run("hidden")}'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                f'{run("shown")}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                "shown",
                id="field-in-an-instruction",
            ),
            pytest.param(
                f'{run("Page ")}<w:fldSimple w:instr=" PAGE ">{run("7")}</w:fldSimple>', "Page", id="page-number"
            ),
            pytest.param(
                "<w:r><w:ruby><w:rt><w:r><w:t>shì</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>市場</w:t></w:r></w:rubyBase></w:ruby></w:r>",
                "市場",
                id="ruby",
            ),
            pytest.param(
                "<w:r><w:t>a\n b</w:t></w:r><m:oMath><m:r><m:t>=5</m:t></m:r></m:oMath>", "a b=5", id="formula"
            ),
            pytest.param(
                run("Lens ") + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
                f"{run('Click here')}</w:sdtContent></w:sdt>" + run("Market"),
                "Lens Market",
                id="placeholder",
            ),
        ],
    )
    def test_runs_are_read_as_they_are_printed(self, runs: str, text: str) -> None:
        assert text_of(runs) == text

    def test_a_paragraph_whose_end_was_deleted_goes_on(self) -> None:
        made = read(docx(paragraph("It grew by ", properties="<w:rPr><w:del/></w:rPr>") + paragraph("5.2% in 2024.")))
        assert texts(made) == ["It grew by 5.2% in 2024."]

    def test_a_text_box_is_read_once(self) -> None:
        box = f"<w:txbxContent>{paragraph('USD 5 billion in 2024.')}</w:txbxContent>"
        drawing = (
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        assert texts(read(docx(paragraph(drawing + run("The market grew."))))) == [
            "The market grew.",
            "USD 5 billion in 2024.",
        ]

    def test_notes_follow_the_text_and_margins_are_boilerplate(self) -> None:
        made = read(
            docx(
                paragraph("The market grew by 5.2%."),
                parts={
                    "footnotes": '<w:footnote w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">'
                    f"{paragraph('At constant prices.')}</w:footnote>",
                    "header1": paragraph("Meridian Desk"),
                    "header2": paragraph("Meridian Desk"),
                    "footer1": paragraph("Page 3"),
                    "comments": f"<w:comment>{paragraph('USD 9 billion?')}</w:comment>",
                },
            )
        )
        assert texts(made, "paragraph") == ["The market grew by 5.2%.", "At constant prices."]
        assert texts(made, "boilerplate") == ["Meridian Desk", "Page 3"]
        assert "USD 9" not in made.text


class TestBlocks:
    @pytest.mark.parametrize(
        ("xml", "kind", "level"),
        [
            pytest.param(paragraph("鏡片市場", style="Title"), "heading", 1, id="title"),
            pytest.param(paragraph("Overview", style="1"), "heading", 1, id="outline-level"),
            pytest.param(paragraph("概述", style="2"), "heading", 2, id="zh-name"),
            pytest.param(paragraph("Overview", style="Chapter"), "heading", 1, id="inherited"),
            pytest.param(paragraph("Overview", properties='<w:outlineLvl w:val="2"/>'), "heading", 3, id="direct"),
            pytest.param(
                paragraph("Contents", style="1", properties='<w:outlineLvl w:val="9"/>'),
                "paragraph",
                0,
                id="body-level",
            ),
            pytest.param(paragraph(run("Key findings", "<w:b/>")), "heading", 6, id="bold-line"),
            pytest.param(paragraph(run("重點摘要", '<w:sz w:val="32"/>')), "heading", 6, id="large-line"),
            pytest.param(paragraph(run("It grew by 5.2%.", "<w:b/>")), "paragraph", 0, id="bold-sentence"),
            pytest.param(paragraph(run("Base year: ", "<w:b/>") + run("2024")), "paragraph", 0, id="bold-label"),
            pytest.param(paragraph("Overview", style="Ring"), "paragraph", 0, id="ring-of-styles"),
            pytest.param(paragraph("Dry", style="Bullet2"), "list_item", 2, id="list-style"),
            pytest.param(
                paragraph("Dry", properties='<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>'),
                "list_item",
                3,
                id="list",
            ),
            pytest.param(
                paragraph("Dry", style="Bullet2", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'),
                "paragraph",
                0,
                id="list-off",
            ),
            pytest.param(paragraph("• Dry"), "list_item", 1, id="typed-bullet"),
            pytest.param(paragraph("Table 1 Market size", style="Caption"), "caption", 0, id="caption-style"),
            pytest.param(
                paragraph(f'{run("表 ")}<w:fldSimple w:instr=" SEQ 表 ">{run("1")}</w:fldSimple>{run(" 市場規模")}'),
                "caption",
                0,
                id="sequence",
            ),
        ],
    )
    def test_kinds(self, xml: str, kind: str, level: int) -> None:
        made = parse_docx(docx(paragraph("Body of the text.") + xml))
        assert (made.blocks[-1].kind, made.blocks[-1].level) == (kind, level)

    def test_a_table_of_contents_is_a_list_without_page_numbers(self) -> None:
        entry = paragraph(
            f'{run("1 Overview")}<w:r><w:tab/></w:r><w:fldSimple w:instr="PAGEREF _a">{run("12")}</w:fldSimple>',
            style="TOC1",
        )
        assert texts(read(docx(paragraph("Report.") + entry)), "list_item") == ["1 Overview"]

    def test_a_title_in_two_lines_is_one_and_in_two_languages_two(self) -> None:
        lines = "<w:r><w:t>鏡片市場</w:t><w:br/><w:t>Lens Market</w:t><w:br/><w:t>by Type</w:t></w:r>"
        assert read(docx(paragraph(lines, style="Title"))).title == {"zh": "鏡片市場", "en": "Lens Market by Type"}

    def test_lines_with_tabs_are_a_table(self) -> None:
        lines = ("Region\t2024\t2032", "Europe\t5.1\t9.2", "Asia\t6.1\t12.4")
        runs = ("<w:r><w:tab/></w:r>".join(run(part) for part in line.split("\t")) for line in lines)
        made = read(docx("".join(paragraph(one) for one in runs)))
        assert cells(made, only_table(made))[1, 2] == "9.2"

    def test_breaks_part_the_lines_of_a_list(self) -> None:
        made = read(docx(paragraph("<w:r><w:t>• Dry</w:t><w:br/><w:t>• Wet</w:t></w:r>")))
        assert texts(made, "list_item") == ["Dry", "Wet"]


class TestTables:
    def test_spans_and_headers(self) -> None:
        made = read(
            docx(
                table(
                    row(
                        cell("Region", '<w:vMerge w:val="restart"/>'),
                        cell("Size", '<w:gridSpan w:val="2"/>'),
                        header=True,
                    ),
                    row(cell("", "<w:vMerge/>"), "2024", "2030", header=True),
                    row("Europe", "5", "9"),
                    row("9.9", properties='<w:gridBefore w:val="2"/>'),
                )
            )
        )
        block = only_table(made)
        assert cells(made, block) == {
            (0, 0): "Region", (0, 1): "Size", (1, 1): "2024", (1, 2): "2030", (2, 0): "Europe", (2, 1): "5", (2, 2): "9", (3, 2): "9.9",
        }  # fmt: skip
        assert [(cell.row_span, cell.column_span, cell.header) for cell in block.cells[:2]] == [
            (2, 1, True),
            (1, 2, True),
        ]
        assert not any(cell.header for cell in block.cells[4:])

    def test_deleted_rows_are_out_and_wrapped_ones_in(self) -> None:
        made = read(
            docx(
                table(
                    row("Year", "Size"),
                    row("2023", "4", properties="<w:del/>"),
                    f"<w:sdt><w:sdtContent>{row('2024', '5')}</w:sdtContent></w:sdt>",
                )
            )
        )
        assert list(cells(made, only_table(made)).values()) == ["Year", "Size", "2024", "5"]

    def test_paragraphs_of_a_cell_are_lines(self) -> None:
        made = read(docx(table(row(cell(paragraph("市場規模") + paragraph("Market size")), "USD 5 billion"))))
        assert cells(made, only_table(made))[0, 0] == "市場規模\nMarket size"

    def test_a_table_inside_another_is_the_table(self) -> None:
        inner = table(row("Year", "Size"), row("2024", "5"))
        made = read(docx(table(row(cell(paragraph("Our estimate for the year.") + inner), "See below."))))
        assert texts(made, "paragraph") == ["Our estimate for the year.", "See below."]
        assert cells(made, only_table(made))[1, 1] == "5"

    def test_columns_of_prose_are_paragraphs(self) -> None:
        english, chinese = "The market grew by 5.2% in 2024. " * 12, "市場在2024年成長5.2%。" * 24
        made = read(docx(table(row(english, chinese))))
        assert [(block.kind, block.lang) for block in made.blocks] == [("paragraph", "en"), ("paragraph", "zh-Hant")]


class TestProperties:
    def test_title_and_language(self) -> None:
        made = read(docx(paragraph("It grew by 5.2%."), core="<dc:title>Lens Market</dc:title>"))
        assert (made.title, made.locale) == ({"en": "Lens Market"}, "en-GB")

    @pytest.mark.parametrize("title", ["Microsoft Word - Document1", "report_final.doc", "Report", "标题"])
    def test_titles_that_are_none(self, title: str) -> None:
        assert read(docx(paragraph("It grew by 5.2%."), core=f"<dc:title>{title}</dc:title>")).title == {}

    def test_the_date_of_a_cover_page(self) -> None:
        control = (
            '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns0:CoverPageProperties[1]/ns0:PublishDate[1]"/>'
            f'<w:date w:fullDate="2025-03-03T00:00:00Z"/></w:sdtPr><w:sdtContent>{paragraph("3/3/25")}</w:sdtContent></w:sdt>'
        )
        assert read(docx(paragraph("Lens Market") + control)).published == "2025-03-03"


def many_elements() -> str:
    """Return more empty elements than one part may have, which do not pack as well as a bomb does."""
    return f"<{'/><'.join(random.Random(7).choices('abcdefghijklmnopqrstuvwxyz', k=MOST_TAGS))}/>"


_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


class TestErrors:
    @pytest.mark.parametrize(
        ("data", "error", "message"),
        [
            pytest.param(_OLE2 + "EncryptedPackage".encode("utf-16-le"), PasswordError, "without a password", id="encrypted"),
            pytest.param(_OLE2 + "WordDocument".encode("utf-16-le"), UnsupportedError, "Word 97-2003", id="doc"),
            pytest.param(b"{\\rtf1 Lens}", UnsupportedError, "rich text", id="rtf"),
            pytest.param(pack({"mimetype": "application/vnd.oasis.opendocument.text"}), UnsupportedError, "OpenDocument", id="odt"),
            pytest.param(pack({"mimetype": "application/epub+zip"}), UnsupportedError, "EPUB", id="epub"),
            pytest.param(pack({"a.txt": "Lens"}), UnsupportedError, "unpack it", id="zip"),
            pytest.param(docx("", main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
                UnsupportedError, "Excel", id="xlsx"),
            pytest.param(docx("", main_type="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"),
                UnsupportedError, "PowerPoint", id="pptx"),
            pytest.param(docx(paragraph("Lens"))[:-40], UnreadableError, "download whole", id="cut"),
            pytest.param(docx(""), UnreadableError, "holds no text", id="empty"),
            pytest.param(docx("<w:sdt>" * 300 + paragraph("Lens") + "</w:sdt>" * 300), LimitError, "nests too deeply", id="deep"),
            pytest.param(docx(many_elements()), LimitError, "tags", id="many-tags"),
            pytest.param(docx(f"<!-- {' ' * (70 << 20)} -->"), LimitError, "unpacks to more", id="bomb"),
            pytest.param(docx(f"<!-- {' ' * (20 << 20)} -->"), LimitError, "times its size", id="ratio"),
            pytest.param(pack({str(number): "" for number in range(10_001)}), LimitError, "entries", id="many-entries"),
        ],
    )  # fmt: skip
    def test_a_file_that_cannot_be_read_says_why(
        self, tmp_path: Path, data: bytes, error: type[Exception], message: str
    ) -> None:
        path = tmp_path / "report.docx"
        path.write_bytes(data)
        with pytest.raises(error, match=message) as caught:
            read(path)
        assert str(caught.value).startswith(str(path))

    def test_entities_are_refused(self) -> None:
        data = docx(paragraph("Lens"))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        files["word/document.xml"] = (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + files["word/document.xml"]
        )
        with pytest.raises(UnreadableError, match="document type"):
            read(pack(files))

    def test_a_damaged_part_costs_only_itself(self) -> None:
        made = read(docx(paragraph("Lens Market") + paragraph("It grew."), parts={"styles": "<w:style>"}))
        assert texts(made) == ["Lens Market", "It grew."]
        assert any("styles.xml is damaged" in notice.message for notice in made.notices)

    def test_what_stands_before_damage_is_kept(self) -> None:
        made = read(docx(paragraph("Lens Market") + "<w:p><w:r><w:t>It grew.</w:r></w:p>"))
        assert texts(made) == ["Lens Market", "It grew."]
        assert any("damaged" in notice.message for notice in made.notices)

    def test_the_strict_namespace(self) -> None:
        data = docx(paragraph("Lens Market", style="1"))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        strict = {
            name: content.replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            for name, content in files.items()
        }
        assert read(pack(strict)).title == {"en": "Lens Market"}
