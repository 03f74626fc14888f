import base64
import quopri
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.pages import diglot_texts, missing, squeezed
from diglot.extract.parse import read
from diglot.extract.parse.errors import UnreadableError
from diglot.extract.records import Block, Document
from tests.generators.pages import make_page

Make = Callable[..., Document]

PROSE = (
    "Orders for harbour cranes rose 5.2% in 2024, as ports in northern Europe replaced machines that were more than "
    "thirty years old and hard to repair."
)
PROSE_ZH = "2024年港口起重機訂單成長5.2%，因為北歐港口汰換了三十年以上且難以維修的老舊機具，帶動新一波採購。"


def texts(document: Document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def cells(document: Document, block: Block) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): document.text[cell.start : cell.end] for cell in block.cells}


def table(document: Document) -> dict[tuple[int, int], str]:
    (block,) = [block for block in document.blocks if block.cells]
    return cells(document, block)


def test_navigation_and_related_reports_are_boilerplate(document: Make) -> None:
    page = (
        "<html><head><title>T</title><script>var x='USD 9'</script></head><body><nav>Home USD 1</nav>"
        "<div class='cookie-banner'>Cookies</div><h1>Imaging Market</h1><p>It was USD 5 billion.</p>"
        "<div>Related: Lens Market USD 7 billion</div><h2>Related Reports</h2><ul><li>Camera Market</li></ul></body></html>"
    )
    made = document(page, "text/html")
    assert "var x" not in made.text
    assert texts(made, "paragraph") == ["It was USD 5 billion."]
    assert set(texts(made, "boilerplate")) >= {
        "Home USD 1",
        "Cookies",
        "Related: Lens Market USD 7 billion",
        "Camera Market",
    }


def test_spanning_cells_shift_those_behind_them(document: Make) -> None:
    page = (
        "<table><tr><th rowspan=2>Region</th><th colspan=2>Size</th></tr><tr><th>2024</th><th>2030</th></tr>"
        "<tr><td>Europe</td><td>5</td><td>9</td></tr></table>"
    )
    made = table(document(page, "text/html"))
    assert made == {
        (0, 0): "Region",
        (0, 1): "Size",
        (1, 1): "2024",
        (1, 2): "2030",
        (2, 0): "Europe",
        (2, 1): "5",
        (2, 2): "9",
    }


def test_nested_lists_keep_their_depth(document: Make) -> None:
    made = document("<ul><li>Type<ul><li>Dry</li><li>Wet</li></ul></li></ul>", "text/html")
    assert [(block.level, made.text[block.start : block.end]) for block in made.blocks] == [
        (1, "Type"),
        (2, "Dry"),
        (2, "Wet"),
    ]


def test_deep_nesting_is_no_error(document: Make) -> None:
    made = document("<div>" * 2000 + "Imaging" + "</div>" * 2000, "text/html")
    assert made.text.strip() == "Imaging"


def test_hidden_text_is_left_out(document: Make) -> None:
    made = document("<p>Seen</p><p style='display: none'>USD 9 billion</p><p hidden>USD 8 billion</p>", "text/html")
    assert made.text.strip() == "Seen"


def test_absurd_spans_cost_nothing(document: Make) -> None:
    cell = "<td rowspan=1000 colspan=99999999999999999999>5</td>"
    made = document(f"<table><tr><th>a</th><th>b</th></tr><tr>{cell * 10}</tr></table>", "text/html")
    assert len([cell for block in made.blocks for cell in block.cells]) == 12


def test_markup_inside_a_number_is_dropped(document: Make) -> None:
    made = document("<p>Europe made USD <strong>5.87</strong>&nbsp;billion</p>", "text/html")
    assert made.text.strip() == "Europe made USD 5.87 billion"


@pytest.fixture
def page(document: Make) -> Callable[[str], Document]:
    """Return a function that reads the body of a page."""

    def make(body: str) -> Document:
        return document(f"<html><head><title>Cranes</title></head><body>{body}</body></html>", "text/html")

    return make


Page = Callable[[str], Document]


@pytest.mark.parametrize("seed", range(40))
def test_a_page_of_a_report_is_kept_and_what_surrounds_it_is_out(seed: int) -> None:
    made = make_page(seed)
    kept = diglot_texts(made.markup)
    for wanted in (made.headings, made.paragraphs, made.items, made.cells):
        assert missing(wanted, kept) == []
    assert missing(made.boilerplate, kept) == made.boilerplate


@pytest.mark.parametrize("seed", range(10))
def test_blocks_of_a_page_are_in_order_and_boilerplate_is_not_lost(seed: int) -> None:
    made = make_page(seed)
    document = read(made.markup.encode(), media_type="text/html")
    assert all(first.end <= second.start for first, second in pairwise(document.blocks))
    assert [one for one in made.boilerplate if squeezed(one) not in squeezed(document.text)] == []
    assert document.notices == ()


class TestHeadings:
    @pytest.mark.parametrize(
        "markup",
        [
            pytest.param("<h2>Growth drivers</h2>", id="element"),
            pytest.param("<p><b>Growth drivers</b></p>", id="bold-paragraph"),
            pytest.param("<div class='section-title'>Growth drivers</div>", id="class"),
            pytest.param("<div style='font-size: 20px'>Growth drivers</div>", id="size"),
            pytest.param("<font size='+2'>Growth drivers</font>", id="font"),
            pytest.param("<style>.x1 {font: bold 14pt Arial}</style><p class='x1'>Growth drivers</p>", id="sheet"),
            pytest.param("<details><summary>Growth drivers</summary></details>", id="summary"),
            pytest.param("<button aria-expanded='false'>Growth drivers</button>", id="accordion"),
            pytest.param("<h3><button>Growth drivers</button></h3>", id="button-in-heading"),
            pytest.param("<b>Growth drivers</b><br>Ports grow.<br>Ships too.", id="bold-line"),
        ],
    )
    def test_a_line_that_is_shown_as_one(self, page: Page, markup: str) -> None:
        assert texts(page(f"<h1>Cranes</h1><p>{PROSE}</p>{markup}<p>{PROSE_ZH}</p>"), "heading") == ["Growth drivers"]

    @pytest.mark.parametrize(
        "markup",
        [
            pytest.param("<p><b>USD 5.79 billion</b></p>", id="amount"),
            pytest.param("<div class='title'>8.9%年複合成長率</div>", id="zh-amount"),
            pytest.param("<p><b>Ports grow, and they will go on growing.</b></p>", id="sentence"),
            pytest.param("<p><b>Base year: 2024</b></p>", id="label"),
            pytest.param("<p><b>Note</b> that ports grow</p>", id="bold-word"),
        ],
    )
    def test_a_line_that_only_stands_out(self, page: Page, markup: str) -> None:
        assert texts(page(f"<p>{PROSE}</p>{markup}<p>{PROSE_ZH}</p>"), "heading") == []

    def test_a_heading_in_two_languages_is_two(self, page: Page) -> None:
        made = page(f"<h1>Harbour Crane Market<br>港口起重機市場</h1><p>{PROSE}</p>")
        assert made.title == {"en": "Harbour Crane Market", "zh": "港口起重機市場"}

    def test_larger_letters_rank_higher(self, page: Page) -> None:
        made = page(
            f"<h1>Cranes</h1><p style='font-size:18px'>Small part</p><p>{PROSE}</p><p style='font-size:24px'>Large part</p><p>{PROSE}</p>"
        )
        levels = {made.text[block.start : block.end]: block.level for block in made.blocks if block.kind == "heading"}
        assert levels["Large part"] < levels["Small part"]


class TestLineBreaks:
    @pytest.mark.parametrize(
        ("markup", "blocks"),
        [
            pytest.param(
                "By type:<br>Dry<br>Wet",
                [("paragraph", "By type:"), ("list_item", "Dry"), ("list_item", "Wet")],
                id="list",
            ),
            pytest.param(
                "按類型：<br/>橋式<br/>塔式",
                [("paragraph", "按類型："), ("list_item", "橋式"), ("list_item", "塔式")],
                id="zh-list",
            ),
            pytest.param("• Dry<br>• Wet", [("list_item", "Dry"), ("list_item", "Wet")], id="marks"),
            pytest.param(
                "It grew.<br><br>It fell.", [("paragraph", "It grew."), ("paragraph", "It fell.")], id="paragraphs"
            ),
            pytest.param("It grew<br>by a fifth.", [("paragraph", "It grew by a fifth.")], id="broken-line"),
            pytest.param(
                "Dry goods, wet goods,<br>Frozen goods",
                [("paragraph", "Dry goods, wet goods, Frozen goods")],
                id="comma",
            ),
        ],
    )
    def test_lines_of_a_block(self, page: Page, markup: str, blocks: list[tuple[str, str]]) -> None:
        assert kinds(page(f"<div>{markup}</div>"))[1:] == blocks

    def test_lines_of_a_cell_stay_apart(self, page: Page) -> None:
        made = page("<table><tr><th>Type</th><th>Size</th></tr><tr><td>Dry<br>Wet</td><td>5</td></tr></table>")
        assert table(made)[1, 0] == "Dry\nWet"

    def test_preformatted_text_is_read_as_text(self, page: Page) -> None:
        made = page(
            "<pre>Region    2024   2030\nEurope     1.2    2.4\nAsia       3.4    5.6\nAfrica     0.4    0.6</pre>"
        )
        assert table(made)[2, 1] == "3.4"


class TestTables:
    def test_a_page_in_nested_layout_tables_keeps_every_paragraph(self, page: Page) -> None:
        cell = f"<tr><td><table><tr><td>{PROSE}</td><td>{PROSE_ZH}</td></tr></table></td></tr>"
        assert texts(page(f"<table>{cell}</table>"), "paragraph") == [PROSE, PROSE_ZH]

    @pytest.mark.parametrize(
        ("markup", "is_table"),
        [
            pytest.param("<tr><td>2024</td><td>5.1</td></tr><tr><td>2025</td><td>5.4</td></tr>", True, id="numbers"),
            pytest.param(
                f"<tr><th>Driver</th><th>Why</th></tr><tr><td>Age</td><td>{PROSE}</td></tr>", True, id="described"
            ),
            pytest.param(f"<tr><td>{PROSE}</td><td>{PROSE_ZH}</td></tr>", False, id="two-languages"),
            pytest.param(
                f"<tr><th>English</th><th>中文</th></tr><tr><td>{PROSE}</td><td>{PROSE_ZH}</td></tr>",
                False,
                id="headed-languages",
            ),
            pytest.param("<tr><td>Cranes</td></tr><tr><td>Hoists</td></tr>", False, id="one-column"),
        ],
    )
    def test_data_or_layout(self, page: Page, markup: str, is_table: bool) -> None:
        assert any(block.cells for block in page(f"<table>{markup}</table>").blocks) == is_table

    def test_a_role_of_presentation_is_believed(self, page: Page) -> None:
        made = page("<table role='presentation'><tr><td>Cranes</td><td>Hoists</td></tr></table>")
        assert texts(made, "paragraph") == ["Cranes", "Hoists"]

    def test_captions_and_headers(self, page: Page) -> None:
        made = page(
            "<table><caption>Sizes</caption><tr><th>Year</th><th>USD</th></tr><tr><td>2024</td><td>5</td></tr></table>"
        )
        (block,) = [block for block in made.blocks if block.cells]
        assert texts(made, "caption") == ["Sizes"]
        assert [cell.header for cell in block.cells] == [True, True, False, False]

    def test_the_price_list_of_the_publisher_is_boilerplate(self, page: Page) -> None:
        made = page(
            "<table><tr><td>Single User License</td><td>USD 4,950</td></tr><tr><td>企業授權</td><td>USD 7,900</td></tr></table>"
        )
        assert texts(made, "boilerplate") == ["Single User License USD 4,950", "企業授權 USD 7,900"]


class TestFurniture:
    @pytest.mark.parametrize(
        "markup",
        [
            pytest.param("<section id='market-share'><p>Acme leads.</p></section>", id="market-share"),
            pytest.param("<div class='page has-sidebar'><p>Acme leads.</p></div>", id="has-sidebar"),
            pytest.param(f"<div id='pricing'><p>Acme leads.</p><p>{PROSE}</p></div>", id="part-on-prices"),
            pytest.param(f"<form id='aspnetForm'><p>Acme leads.</p><p>{PROSE}</p></form>", id="form-around-all"),
            pytest.param("<div class='hero banner'><h1>Cranes</h1><p>Acme leads.</p></div>", id="banner-with-title"),
            pytest.param("<aside class='key-facts'><p>Acme leads.</p></aside>", id="facts"),
        ],
    )
    def test_names_that_mislead(self, page: Page, markup: str) -> None:
        assert "Acme leads." in texts(page(markup), "paragraph")

    @pytest.mark.parametrize(
        "markup",
        [
            pytest.param("<div class='priceBox'>Single user: USD 4,950</div>", id="price-box"),
            pytest.param("<div>We use cookies to count visits.</div>", id="cookies"),
            pytest.param("<div>本網站使用 Cookie 以改善您的體驗。</div>", id="zh-cookies"),
            pytest.param("<div><a href='/a'>Home</a> <a href='/b'>Reports</a></div>", id="links"),
            pytest.param("<a class='btn' href='/s'>Request a Free Sample</a>", id="button"),
            pytest.param("<p>索取樣本</p>", id="zh-button"),
            pytest.param("<div>Share this report: <a href='/f'>Facebook</a></div>", id="share"),
            pytest.param("<div>© 2026 Lantern Row. All rights reserved.</div>", id="copyright"),
            pytest.param("<div><a href='/en'>EN</a> | <a href='/zh'>中文</a></div>", id="languages"),
            pytest.param("<div class='price-wrapper'>PDF: US$ 4,500</div>", id="price-wrapper"),
            pytest.param("<div class='enquiry'><p>Your name</p></div>", id="enquiry"),
        ],
    )
    def test_what_surrounds_a_report(self, page: Page, markup: str) -> None:
        made = page(f"<h1>Cranes</h1><p>{PROSE}</p>{markup}")
        assert [kind for kind, _ in kinds(made)][3:] == ["boilerplate"]

    def test_a_list_of_other_reports_ends_with_its_part_of_the_page(self, page: Page) -> None:
        made = page(f"<div><b>相關報告</b><p>鏡片市場</p></div><div><p>{PROSE_ZH}</p></div>")
        assert texts(made, "paragraph") == [PROSE_ZH]

    def test_the_heading_of_an_offer_goes_with_it(self, page: Page) -> None:
        made = page(
            f"<h1>Cranes</h1><p>{PROSE}</p><div><h3>Options</h3><p>Single user: USD 4,500</p><p>Buy now</p></div>"
        )
        assert texts(made, "boilerplate")[-3:] == ["Options", "Single user: USD 4,500", "Buy now"]

    def test_labels_that_touch_are_parted(self, page: Page) -> None:
        made = page(f"<p><span>Product Code: CR-7</span><span>Pages: 180</span></p><p>{PROSE}</p>")
        assert made.product_code == "CR-7"

    @pytest.mark.parametrize("heading", ["Key Companies", "Companies profiled:", "主要企業"])
    def test_links_to_the_profiles_of_companies_are_no_navigation(self, page: Page, heading: str) -> None:
        made = page(
            f"<p>{PROSE}</p><h3>{heading}</h3><ul><li><a href='/a'>Acme</a></li><li><a href='/b'>Hoist</a></li></ul>"
        )
        assert texts(made, "list_item") == ["Acme", "Hoist"]

    @pytest.mark.parametrize("heading", ["Categories", "產業分類"])
    def test_other_lists_of_links_are(self, page: Page, heading: str) -> None:
        made = page(
            f"<p>{PROSE}</p><h3>{heading}</h3><ul><li><a href='/a'>Energy</a></li><li><a href='/b'>Food</a></li></ul>"
        )
        assert texts(made, "list_item") == []


class TestHidden:
    @pytest.mark.parametrize(
        "markup",
        [
            pytest.param("<div class='tab-pane' style='display:none'>Acme leads.</div>", id="tab"),
            pytest.param("<h3>Who?</h3><div hidden>Acme leads.</div>", id="answer"),
            pytest.param("<a href='#more'>More</a><div id='more' style='display: none'>Acme leads.</div>", id="target"),
            pytest.param(f"<div style='display:none'><p>Acme leads.</p><p>{PROSE}</p><p>{PROSE}</p></div>", id="long"),
        ],
    )
    def test_what_a_reader_can_open_is_kept(self, page: Page, markup: str) -> None:
        assert "Acme leads." in texts(page(markup), "paragraph")

    @pytest.mark.parametrize(
        "markup",
        [
            pytest.param("<p style='display:none'>Acme leads.</p>", id="short"),
            pytest.param(
                f"<div class='modal' style='display:none'><p>Acme leads.</p><p>{PROSE}</p><p>{PROSE}</p></div>",
                id="overlay",
            ),
            pytest.param("<template><p>Acme leads.</p></template>", id="template"),
        ],
    )
    def test_what_is_never_shown_is_left_out(self, page: Page, markup: str) -> None:
        assert "Acme leads." not in page(f"<p>{PROSE}</p>{markup}").text

    def test_what_is_said_twice_for_small_screens_is_kept_once(self, page: Page) -> None:
        made = page(f"<div><p>{PROSE}</p></div><div class='body' style='display:none'><p>{PROSE}</p></div>")
        assert texts(made, "paragraph") == [PROSE]


class TestEvidence:
    REPORT = """<script type="application/ld+json">{"@graph": [
        {"@type": "Product", "name": "Crane Market 2030", "sku": "CR-2030", "brand": {"name": "Lantern Row"},
         "releaseDate": "2025-03-04T10:00:00Z", "inLanguage": "en-IE", "isRelatedTo": {"@type": "Product", "sku": "XX-1"}},
        {"@type": "FAQPage", "mainEntity": [
            {"name": "Who leads?", "acceptedAnswer": {"text": "<p>Acme leads.</p>"}},
            {"name": "How large is it?", "acceptedAnswer": {"text": "It was <b>USD 5 billion</b>."}}]}]}</script>"""

    def test_json_ld_fills_what_the_page_does_not_say(self, page: Page) -> None:
        made = page(f"{self.REPORT}<p>{PROSE}</p>")
        assert made.title == {"en": "Crane Market 2030"}
        assert (made.product_code, made.publisher, made.published) == ("CR-2030", "Lantern Row", "2025-03-04")
        assert made.locale == "en-IE"

    def test_the_page_itself_counts_more(self, page: Page) -> None:
        made = page(f"{self.REPORT}<h1>Harbour Crane Market</h1><p>Report ID: HC-7</p><p>March 2025</p><p>{PROSE}</p>")
        assert (made.title, made.product_code) == ({"en": "Harbour Crane Market"}, "HC-7")
        assert made.published == "2025-03-04"

    def test_answers_are_added_where_they_are_not_shown(self, page: Page) -> None:
        made = page(f"{self.REPORT}<h3>Who leads?</h3><p>Acme leads.</p><p>{PROSE}</p>")
        assert kinds(made)[-2:] == [("heading", "How large is it?"), ("paragraph", "It was USD 5 billion.")]
        assert made.text.count("Acme leads.") == 1

    def test_meta_elements_are_weaker_evidence(self, document: Make) -> None:
        metas = (
            "<meta property='og:title' content='起重機市場'><meta property='article:published_time' content='2024-11-05'>"
            "<meta name='citation_publisher' content='Lantern Row'><meta property='og:locale' content='zh_TW'>"
        )
        made = document(f"<html><head>{metas}</head><body><p>{PROSE}</p></body></html>", "text/html")
        assert made.title == {"zh": "起重機市場"}
        assert (made.publisher, made.published, made.locale) == ("Lantern Row", "2024-11-05", "zh_TW")

    def test_broken_json_is_passed_over(self, page: Page) -> None:
        made = page(f"<script type='application/ld+json'>{{\"@type\": </script><p>{PROSE}</p>")
        assert texts(made, "paragraph") == [PROSE]


class TestNews:
    BODY = "".join(
        f"<p>On day {day} of the storm the harbour of Westhaven stayed shut, and {day * 7} ferries waited outside.</p>"
        for day in range(1, 9)
    )
    PAGE = (
        "<div class='wrap'><div class='hed'><h1>Storm shuts the harbour of Westhaven</h1></div>"
        f"<div class='story'>{BODY}<h2>What comes next</h2><p>The harbour master hopes that the ferries will sail on Friday, if the wind turns.</p>"
        "<p>Read more: Storm names explained</p></div>"
        "<div class='comments'><h3>Comments</h3><p>I waited for nine hours on that pier and nobody brought us a cup of tea or said a word.</p></div>"
        "<div><h3>Most viewed</h3><p>Council votes on lamp posts</p><p>Bakery wins prize</p></div></div>"
    )

    def test_what_stands_around_an_article_is_out(self, document: Make) -> None:
        page = f"<html><head><title>Storm shuts the harbour of Westhaven - The Post</title></head><body>{self.PAGE}</body></html>"
        made = document(page, "text/html")
        kept = [text for kind, text in kinds(made) if kind != "boilerplate"]
        assert kept[0] == "Storm shuts the harbour of Westhaven"
        assert "What comes next" in kept
        assert len(kept) == 11
        assert "nine hours" in made.text
        assert made.title == {"en": "Storm shuts the harbour of Westhaven"}

    def test_a_report_is_not_cut_to_an_article(self, document: Make) -> None:
        facts = (
            "<p>The crane market size was USD 5 billion in 2024.</p><p>CAGR: 5.2%</p><div><p>Bridge cranes</p></div>"
        )
        page = f"<html><head><title>Crane Market Report</title></head><body>{self.PAGE}{facts}</body></html>"
        assert "Bridge cranes" in texts(document(page, "text/html"), "paragraph")


class TestSavedPages:
    @pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
    def test_a_web_archive(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "report.mhtml"
        path.write_bytes(_archive(f"<html><body><h1>起重機市場</h1><p>{PROSE_ZH}</p></body></html>", encoding))
        made = read(path)
        assert made.media_type == "multipart/related"
        assert (made.title, texts(made, "paragraph")) == ({"zh": "起重機市場"}, [PROSE_ZH])

    def test_frames_of_a_web_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "report.mht"
        frameset = "<html><frameset><frame src='cid:body@x'></frameset></html>"
        path.write_bytes(_archive(frameset, "base64", f"<html><body><p>{PROSE}</p></body></html>"))
        assert texts(read(path), "paragraph") == [PROSE]

    def test_a_web_archive_without_a_page(self, tmp_path: Path) -> None:
        path = tmp_path / "report.mht"
        path.write_bytes(b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx")
        with pytest.raises(UnreadableError, match="without a page"):
            read(path)

    @pytest.mark.parametrize(
        ("address", "is_read"),
        [
            pytest.param("report_files/body.html", True, id="beside"),
            pytest.param("report_files/../../secret.html", False, id="above"),
            pytest.param("/etc/secret.html", False, id="absolute"),
            pytest.param("https://example.com/body.html", False, id="remote"),
            pytest.param("report_files/link.html", False, id="link-that-leads-out"),
            pytest.param("report_files/none.html", False, id="missing"),
        ],
    )
    def test_frames_saved_beside_a_page(self, tmp_path: Path, address: str, is_read: bool) -> None:
        folder = tmp_path / "page" / "report_files"
        folder.mkdir(parents=True)
        (tmp_path / "secret.html").write_text(f"<p>{PROSE}</p>", encoding="utf-8")
        (folder / "body.html").write_text(f"<p>{PROSE}</p>", encoding="utf-8")
        (folder / "link.html").symlink_to(tmp_path / "secret.html")
        path = tmp_path / "page" / "report.html"
        path.write_text(f"<html><body><p>{PROSE_ZH}</p><frame src='{address}'></body></html>", encoding="utf-8")
        frameset = f"<html><frameset><frame src='{address}'><noframes><p>{PROSE_ZH}</p></noframes></frameset></html>"
        path.write_text(frameset, encoding="utf-8")
        assert (PROSE in read(path).text) == is_read


def _archive(first: str, encoding: str, second: str = "<html><body>x1</body></html>") -> bytes:
    parts = ""
    for name, markup in (("main@x", first), ("body@x", second)):
        data = markup.encode()
        body = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
        parts += (
            f"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: <{name}>\r\n"
            f"Content-Transfer-Encoding: {encoding}\r\n\r\n{body.decode()}\r\n"
        )
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n{parts}--B--\r\n'.encode()


class TestDamage:
    def test_what_nests_deeper_than_can_be_read_is_kept_flat(self, document: Make) -> None:
        made = document("<p>Top</p>" + "<div>" * 5000 + "Imaging" + "</div>" * 5000 + "<p>Bottom</p>", "text/html")
        assert texts(made, "paragraph") == ["Top", "Imaging", "Bottom"]
        assert [notice.message.split(":")[0] for notice in made.notices] == ["nests deeper than 2,000 elements"]

    def test_a_tag_with_more_attributes_than_any_page_has_is_read_without_them(self, document: Make) -> None:
        many = " ".join(f"a{number}=1" for number in range(100_000))
        assert document(f"<p {many}>Imaging</p>", "text/html").text.strip() == "Imaging"

    def test_lost_text_is_said(self, page: Page) -> None:
        lost = "<svg>" + f"<text>{PROSE}</text>" * 20
        (notice,) = page(f"<p>{PROSE}</p>{lost}").notices
        assert "letters between the tags were not read" in notice.message
