from collections.abc import Callable

import pytest

from diglot.extract.records import Document

Make = Callable[..., Document]


def counts(document: Document) -> tuple[int | None, int | None, int | None]:
    return document.printed_pages, document.printed_tables, document.printed_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Pages: 190", (190, None, None), id="label"),
        pytest.param("190 Pages", (190, None, None), id="number-first"),
        pytest.param("No. of pages: 1,190", (1190, None, None), id="no-of"),
        pytest.param("Number of Pages\n190", (190, None, None), id="label-above"),
        pytest.param("頁數:190頁", (190, None, None), id="zh-hant"),
        pytest.param("页数\n\n190页", (190, None, None), id="zh-hans-label-above"),
        pytest.param("總頁數：１９０", (190, None, None), id="wide-digits"),
        pytest.param("Tables: 45 / Figures: 60", (None, 45, 60), id="slash"),
        pytest.param("Published: March 2025 | Pages: 190 | Tables: 45", (190, 45, None), id="bars"),
        pytest.param("190 Pages, 45 Tables, 60 Figures", (190, 45, 60), id="list"),
        pytest.param("Report (190 pages, 45 tables and 60 charts)", (190, 45, 60), id="bracket"),
        pytest.param("頁數：190 表格數：45 圖表數：60", (190, 45, 60), id="zh-blanks"),
        pytest.param("頁數：190；表格數：45；圖表數：60", (190, 45, 60), id="zh-list"),
        pytest.param("页数：190页，图表数量：60个", (190, None, 60), id="zh-units"),
        pytest.param("| Pages | 190 |\n|---|---|\n| Tables | 45 |\n| Charts | 60 |", (190, 45, 60), id="table-rows"),
        pytest.param(
            "| Pages | Tables | Figures |\n|---|---|---|\n| 190 | 45 | 60 |", (190, 45, 60), id="table-columns"
        ),
        pytest.param("This 190-page report covers the market.", (190, None, None), id="phrase"),
        pytest.param("本報告共190頁，分析市場。", (190, None, None), id="zh-phrase"),
        pytest.param("出版日期 2025年03月　頁數 186 Pages　交期 2天", (186, None, None), id="wide-blanks"),
        pytest.param("出版商：Meridian Desk | 英文 187 頁", (187, None, None), id="edition"),
        pytest.param("The report contains 64 figures and 118 tables.", (None, 118, 64), id="sentence"),
        pytest.param("印刷版共236頁。", (236, None, None), id="zh-print"),
        pytest.param("本研究正文 214 页，另有 61 张图。", (214, None, 61), id="zh-sentence"),
        pytest.param("*兰汀消费研究,112页,48张表*", (112, 48, None), id="zh-commas"),
        pytest.param("Page 12 of 190", (None, None, None), id="page-number"),
        pytest.param("Page 12", (None, None, None), id="page-alone"),
        pytest.param("See pages 12-15 of the annex.", (None, None, None), id="reference"),
        pytest.param("School desks: 45 tables, 60 chairs", (None, None, None), id="furniture"),
        pytest.param("Web pages: 190 million", (None, None, None), id="other-pages"),
        pytest.param("第12頁", (None, None, None), id="zh-page-number"),
        pytest.param("Length: 190 km", (None, None, None), id="other-length"),
        pytest.param("Tables: USD 45 million", (None, None, None), id="money"),
    ],
)
def test_counts_that_a_report_prints(document: Make, text: str, expected: tuple[int | None, ...]) -> None:
    assert counts(document(f"Lens Market\n\n{text}\n\nIt grew.\n")) == expected


def test_a_page_of_related_reports_alone_prints_no_counts(document: Make) -> None:
    assert counts(document("Related reports:\n- Camera Market, 150 pages\n")) == (None, None, None)


def test_counts_of_a_definition_list(document: Make) -> None:
    page = "<h1>Lens Market</h1><dl><dt>Pages</dt><dd>190</dd><dt>表格</dt><dd>45</dd></dl><p>It grew in 2024.</p>"
    assert counts(document(page, "text/html")) == (190, 45, None)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        pytest.param("Published: March 2025 | Pages: 190", "2025-03", id="bars"),
        pytest.param("Publication date: 3 March 2025", "2025-03-03", id="label"),
        pytest.param("Release Date\nMar 2025", "2025-03", id="label-above"),
        pytest.param("出版日期：2025年3月3日", "2025-03-03", id="zh"),
        pytest.param("发布时间：2025-03", "2025-03", id="year-and-month"),
        pytest.param("| Published | 2025/3/3 |\n|---|---|\n| Pages | 190 |", "2025-03-03", id="table"),
        pytest.param("Revenue was published in March 2025.", None, id="prose"),
    ],
)
def test_a_labelled_date_of_publication_counts_anywhere(document: Make, text: str, published: str | None) -> None:
    above = "\n\n".join(f"The market of region {number} grew a little." for number in range(14))
    assert document(f"Lens Market\n\n{above}\n\n{text}\n\nIt grew.\n").published == published


def test_a_labelled_date_goes_before_another_at_the_top(document: Make) -> None:
    assert document("Lens Market\n\nBOSTON, 3 May 2024\n\nPublished: March 2025\n\nIt grew.\n").published == "2025-03"


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        pytest.param(
            "Lens Market\n\nIt grew.\n\n© 2025 Meridian Desk. All rights reserved.", "Meridian Desk", id="sign"
        ),
        pytest.param(
            "Lens Market\n\nIt grew.\n\nCopyright © 2024-2025 Meridian Desk Ltd.", "Meridian Desk Ltd", id="word"
        ),
        pytest.param(
            "鏡片市場\n\n市場成長。\n\n© 2025 子午資訊股份有限公司 版權所有", "子午資訊股份有限公司", id="zh-sign"
        ),
        pytest.param("Meridian Desk, Inc.\n\nLens Market to 2032\n\nIt grew.", "Meridian Desk, Inc.", id="letterhead"),
        pytest.param("子午產業研究院\n\n鏡片市場\n\n市場成長。", "子午產業研究院", id="zh-letterhead"),
        pytest.param("Publisher: Meridian Desk\n\nLens Market\n\n© 2025 Sable Bay", "Meridian Desk", id="label-first"),
        pytest.param("Lens Market\n\nIt grew.\n\nLeading firms: Optica Inc.", None, id="companies"),
        pytest.param("Lens Market\n\nIt is protected by copyright law.", None, id="law"),
        pytest.param("Lens Market Research\n\nIt grew.", None, id="title"),
        pytest.param("Lens Market\n\nIt grew.\n\n本文版權所有，翻印必究。", None, id="zh-notice"),
    ],
)
def test_the_publisher_without_a_label(document: Make, text: str, publisher: str | None) -> None:
    assert document(text + "\n").publisher == publisher
