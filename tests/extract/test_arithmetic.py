"""What a report's numbers say of each other, within one language: true and false cases in both."""

from collections.abc import Callable

import pytest

from diglot.extract.check import check
from diglot.extract.records import Document, Finding

Make = Callable[..., Document]
RULES = ("cagr_arithmetic", "growth_arithmetic", "shares_total", "segment_total", "table_prose")


def told(document: Document) -> list[Finding]:
    found = check(document, model=None).findings
    return [one for one in found if one.rule in RULES and one.severity != "info"]


def places(document: Document) -> list[tuple[str, str]]:
    return [(one.rule, (one.en or one.zh).quote) for one in told(document) if one.en or one.zh]  # type: ignore[union-attr]


EN = "Lens Market\n\nThe lens market was valued at USD {} billion in 2024 and will reach USD {} billion by 2030, a CAGR of {} from 2024 to 2030."
ZH = "鏡片市場\n\n2024年鏡片市場規模為{}億美元，預計到2030年將達{}億美元，2024-2030年複合年成長率為{}。"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param(EN.format("5.00", "8.00", "8.15%"), None, id="en-exact"),
        pytest.param(EN.format("5.00", "8.00", "8.2%"), None, id="en-rounded"),
        pytest.param(EN.format("5.00", "8.00", "8.1%"), None, id="en-cut-off"),
        pytest.param(EN.format("5", "8", "9.4%"), None, id="en-values-printed-too-coarsely-to-tell"),
        pytest.param(EN.format("5.00", "8.00", "9.4%"), "9.4%", id="en-wrong"),
        pytest.param(EN.format("5.00", "8.00", "1.85%"), "1.85%", id="en-transposed"),
        pytest.param(ZH.format("50.0", "80.0", "8.15%"), None, id="zh-exact"),
        pytest.param(ZH.format("50.0", "80.0", "9.4%"), "9.4%", id="zh-wrong"),
        pytest.param(
            "Lens Market\n\nThe market was USD 5.00 billion in 2024, is put at USD 5.50 billion in 2025 and will reach USD 8.00 billion by 2030, a CAGR of 7.78% (2024-2030).",
            None,
            id="en-from-the-estimate-though-the-period-says-the-base",
        ),
        pytest.param(
            "Lens Market\n\nRevenue from glass will rise from USD 3.00 billion in 2024 to USD 4.00 billion in 2030. Plastic grows faster, from USD 1.00 billion in 2024 to USD 2.00 billion in 2030, a CAGR of 12.25% from 2024 to 2030.",
            None,
            id="en-values-of-another-sentence",
        ),
        pytest.param(
            "鏡片市場\n\n| 材料 | 2024年（億美元） | 2030年（億美元） | 2024-2030年複合年成長率 |\n|---|---|---|---|\n| 玻璃 | 30.0 | 40.0 | 4.9% |\n| 塑膠 | 10.0 | 20.0 | 21.2% |",
            "21.2%",
            id="zh-row-of-a-table",
        ),
    ],
)
def test_a_compound_rate_follows_from_its_endpoints(document: Make, text: str, wrong: str | None) -> None:
    kind = "text/markdown" if "|---" in text else "text/plain"
    assert places(document(text, kind)) == ([("cagr_arithmetic", wrong)] if wrong else [])


def test_the_message_names_the_readings(document: Make) -> None:
    (one,) = told(document(EN.format("5.00", "8.00", "9.4%")))
    assert one.message == "9.4% follows from no values that the report states (2024 → 2030: 8.15 %)"


def test_a_rate_of_one_reading_alone_is_information(document: Make) -> None:
    text = "Lens Market\n\nThe market was USD 5.00 billion in 2024, is put at USD 5.50 billion in 2025 and will reach USD 8.00 billion by 2030, a CAGR of 7.78% from 2025 to 2030."
    (one,) = check(document(text), model=None).findings
    assert (one.rule, one.severity) == ("cagr_arithmetic", "info")
    assert one.message == "7.78% follows from 2025 → 2030 alone (2024 → 2030: 8.15 %, 2025 → 2030: 7.78 %)"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The market grew 10.0% in 2025, from USD 5.00 billion in 2024 to USD 5.50 billion in 2025.", None),
        ("The market grew 10.0% in 2025, from USD 5.00 billion in 2024 to USD 5.80 billion in 2025.", "10.0%"),
        ("The market fell 4.0% in 2025, from USD 5.00 billion in 2024 to USD 4.80 billion in 2025.", None),
        ("The market fell 4.0% in 2025, from USD 5.00 billion in 2024 to USD 5.20 billion in 2025.", "4.0%"),
        ("2025年市場規模由2024年的50.0億美元增至55.0億美元，成長10.0%。", None),
        ("市場規模由2024年的50.0億美元增至2025年的58.0億美元，年增10.0%。", "10.0%"),
        ("市场规模由2024年的50.0亿美元降至2025年的48.0亿美元，同比下降4.0%。", None),
        ("市场规模由2024年的50.0亿美元降至2025年的48.0亿美元，同比增长4.0%。", "4.0%"),
    ],
)
def test_a_change_follows_from_its_two_levels(document: Make, text: str, wrong: str | None) -> None:
    title = "Lens Market" if text.isascii() else "鏡片市場"
    assert places(document(f"{title}\n\n{text}")) == ([("growth_arithmetic", wrong)] if wrong else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Glass holds a share of 45%, plastic 35%, and the remaining 20% is quartz.", None),
        ("Glass holds a share of 45%, plastic 35%, and the remaining 30% is quartz.", "30%"),
        ("Glass holds a share of 33.3%, plastic 33.3%, and the remaining 33.3% is quartz.", None),
        ("Glass holds a share of 45%, plastic 35% and quartz 10%.", None),
        ("玻璃占45%，塑膠占35%，其餘20%為石英。", None),
        ("玻璃占45%，塑膠占35%，其餘25%為石英。", "25%"),
        ("玻璃占45%，塑料占35%，其余10%为石英。", "10%"),
        ("玻璃占45%，塑料占35%，石英占10%。", None),
    ],
)
def test_shares_that_are_said_to_be_all(document: Make, text: str, wrong: str | None) -> None:
    title = "Lens Market" if text.isascii() else "鏡片市場"
    assert places(document(f"{title}\n\n{text}")) == ([("shares_total", wrong)] if wrong else [])


TABLE = "Lens Market\n\n| Material | 2024 (USD billion) | 2030 (USD billion) |\n|---|---|---|\n{}"
TABELLE = "鏡片市場\n\n| 材料 | 2024年（億美元） | 2030年（億美元） |\n|---|---|---|\n{}"


@pytest.mark.parametrize(
    ("table", "rows", "wrong"),
    [
        pytest.param(TABLE, "Glass|3.0|4.0 Plastic|1.5|2.5 Total|4.5|6.5", None, id="en-adds-up"),
        pytest.param(TABLE, "Glass|3.0|4.0 Plastic|1.5|2.5 Total|4.5|6.6", None, id="en-adds-up-but-for-rounding"),
        pytest.param(TABLE, "Glass|3.0|4.0 Plastic|1.5|2.5 Total|4.5|7.5", "7.5", id="en-wrong-total"),
        pytest.param(
            TABLE, "Glass|3.12|4.17 Plastic|1.55|2.58 Total|4.67|7.65", "7.65", id="en-transposed-in-the-total"
        ),
        pytest.param(TABLE, "Glass|3.12|4.71 Plastic|1.55|2.58 Total|4.67|6.75", "4.71", id="en-transposed-in-a-part"),
        pytest.param(TABLE, "Glass|3.0|4.0 Plastic|1.5|2.5 Total|9.0|12.0", None, id="en-largest-parts-alone"),
        pytest.param(
            TABLE,
            "Glass|3.0|4.0 Crown|2.0|2.5 Flint|1.0|1.5 Plastic|1.5|2.5 Total|4.5|6.5",
            None,
            id="en-parts-of-parts",
        ),
        pytest.param(TABELLE, "玻璃|30|40 塑膠|15|25 合計|45|65", None, id="zh-adds-up"),
        pytest.param(TABELLE, "玻璃|30|40 塑膠|15|25 合計|45|85", "85", id="zh-wrong-total"),
    ],
)
def test_a_total_is_the_sum_of_its_parts(document: Make, table: str, rows: str, wrong: str | None) -> None:
    text = table.format("\n".join(f"| {row.replace('|', ' | ')} |" for row in rows.split()))
    assert places(document(text, "text/markdown")) == ([("segment_total", wrong)] if wrong else [])


@pytest.mark.parametrize(
    ("table", "rows", "wrong"),
    [
        ("Lens Market\n\n| Material | Share, 2024 |\n|---|---|\n{}", "Glass|45% Plastic|35% Others|20%", None),
        ("Lens Market\n\n| Material | Share, 2024 |\n|---|---|\n{}", "Glass|45% Plastic|35% Others|30%", "30%"),
        ("Lens Market\n\n| Material | Share, 2024 |\n|---|---|\n{}", "Glass|45% Plastic|35% Quartz|10%", None),
        ("鏡片市場\n\n| 材料 | 2024年市占率 |\n|---|---|\n{}", "玻璃|45% 塑膠|35% 其他|20%", None),
        ("鏡片市場\n\n| 材料 | 2024年市占率 |\n|---|---|\n{}", "玻璃|45% 塑膠|35% 其他|2%", "2%"),
    ],
)
def test_the_shares_of_a_table(document: Make, table: str, rows: str, wrong: str | None) -> None:
    text = table.format("\n".join(f"| {row.replace('|', ' | ')} |" for row in rows.split()))
    assert places(document(text, "text/markdown")) == ([("shares_total", wrong)] if wrong else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "Lens Market\n\nThe lens market was USD 5.12 billion in 2024.\n\n| Lens market | |\n|---|---|\n| Market size 2024 | USD {} billion |",
            "5.21",
        ),
        (
            "鏡片市場\n\n2024年鏡片市場規模為5.12億美元。\n\n| 鏡片市場 | |\n|---|---|\n| 2024年市場規模 | {}億美元 |",
            "5.21",
        ),
    ],
)
def test_a_table_and_the_text_of_one_language(document: Make, text: str, wrong: str) -> None:
    assert places(document(text.format("5.12"), "text/markdown")) == []
    assert [rule for rule, _ in places(document(text.format(wrong), "text/markdown"))] == ["table_prose"]


PARTS = "# Valve Market\n\n| Type | 2025 (USD million) | Share, 2025 | CAGR 2025-2030 |\n|---|--:|--:|--:|\n| Ball valves | 1,482 | 41.3% | 5.2% |\n| Gate valves | 2,106 | 58.7% | 3.9% |\n\n{}"
VENTILE = "# 閥門市場\n\n| 類型 | 2025年（百萬美元） | 2025年占比 | 2025-2030年複合年成長率 |\n|---|--:|--:|--:|\n| 球閥 | 1,482 | 41.3% | 5.2% |\n| 閘閥 | 2,106 | 58.7% | 3.9% |\n\n{}"


@pytest.mark.parametrize(
    ("table", "text", "wrong"),
    [
        pytest.param(PARTS, "Ball valves, with sales of USD 1,428 million in 2025, lead.", "USD 1,428 million", id="en-amount"),
        pytest.param(PARTS, "Gate valves were worth USD 2.16 billion in 2025.", "USD 2.16 billion", id="en-digit-dropped"),
        pytest.param(PARTS, "Gate valves were worth USD 2.11 billion in 2025.", None, id="en-rounded"),
        pytest.param(PARTS, "A ball valve costs more; ball valves made up 43.1% of the market in 2025.", "43.1%", id="en-share"),
        pytest.param(PARTS, "Sales of gate valves will grow at a CAGR of 9.3% from 2025 to 2030.", "9.3%", id="en-rate"),
        pytest.param(PARTS, "Ball valves for gas were worth USD 148 million in 2025.", "USD 148 million", id="en-scale"),
        pytest.param(PARTS, "Ball valves will be worth USD 1,842 million in 2030.", None, id="en-another-year"),
        pytest.param(PARTS, "Ball valves were worth USD 1,482 million in 2025, gate valves USD 2,106 million.", None, id="en-right"),
        pytest.param(PARTS, "Butterfly valves, USD 1,428 million in 2025, are counted apart.", None, id="en-another-part"),
        pytest.param(VENTILE, "2025年球閥銷售額為14.28億美元，居首位。", "14.28億美元", id="zh-amount"),
        pytest.param(VENTILE, "2025年球閥占市場的43.1%。", "43.1%", id="zh-share"),
        pytest.param(VENTILE, "2025年球閥銷售額為14.8億美元，閘閥為21.06億美元。", None, id="zh-rounded"),
    ],
)  # fmt: skip
def test_the_parts_of_a_table_and_the_text(document: Make, table: str, text: str, wrong: str | None) -> None:
    assert places(document(table.format(text), "text/markdown")) == ([("table_prose", wrong)] if wrong else [])


def test_a_slip_that_both_languages_have_against_their_tables(document: Make) -> None:
    english = PARTS.format("Ball valves, with sales of USD 1,428 million in 2025, lead.")
    chinese = VENTILE.format("2025年球閥銷售額為14.28億美元，居首位。")
    told_ = [
        (one.rule, one.en and one.en.quote, one.zh and one.zh.quote)
        for one in told(document(f"{english}\n\n{chinese}", "text/markdown"))
    ]
    assert sorted(told_, key=str) == [("table_prose", "USD 1,428 million", None), ("table_prose", None, "14.28億美元")]
