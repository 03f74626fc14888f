from itertools import pairwise

import pytest

from diglot.extract.parse.markdown import parse_markdown
from diglot.extract.parse.parsed import Parsed


def blocks(parsed: Parsed) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, parsed.text[block.start : block.end]) for block in parsed.blocks]


def texts(text: str) -> list[str]:
    return [quote for _, _, quote in blocks(parse_markdown(text))]


def rows(text: str) -> list[list[str]]:
    parsed = parse_markdown(text)
    (table,) = [block for block in parsed.blocks if block.cells]
    found: dict[int, list[str]] = {}
    for cell in table.cells:
        found.setdefault(cell.row, []).append(parsed.text[cell.start : cell.end])
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Lens Market\n===\n\nOverview\n---\n",
            [("heading", 1, "Lens Market"), ("heading", 2, "Overview")],
            id="setext",
        ),
        pytest.param("### 概述 ###\n", [("heading", 3, "概述")], id="closed-heading"),
        pytest.param("## Overview {#overview .x}\n", [("heading", 2, "Overview")], id="heading-attributes"),
        pytest.param("## Market {2024}\n", [("heading", 2, "Market {2024}")], id="braces-that-are-text"),
        pytest.param(
            "- Type\n  - Dry\n    - Deep\n  - Wet\n",
            [("list_item", 1, "Type"), ("list_item", 2, "Dry"), ("list_item", 3, "Deep"), ("list_item", 2, "Wet")],
            id="nested-list",
        ),
        pytest.param("- [x] Dry\n- [ ] Wet\n", [("list_item", 1, "Dry"), ("list_item", 1, "Wet")], id="task-list"),
        pytest.param("> The market grew\n> by 5%.\n", [("paragraph", 0, "The market grew by 5%.")], id="quote"),
        pytest.param(
            "預測期\n:   2025-2032\n", [("list_item", 1, "預測期"), ("list_item", 2, "2025-2032")], id="definition-list"
        ),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert blocks(parse_markdown(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It was **USD 5.87** _billion_ in `2024`.", "It was USD 5.87 billion in 2024.", id="emphasis"),
        pytest.param("5\\* and USD\\_x \\$5 &amp; 3 &lt; 4", "5* and USD_x $5 & 3 < 4", id="escapes"),
        pytest.param(
            "**市場規模：**46.2億美元，**成長率（CAGR）**為5%", "市場規模：46.2億美元，成長率（CAGR）為5%", id="zh-bold"
        ),
        pytest.param("約為5\\*\\*億", "約為5**億", id="zh-escaped"),
        pytest.param("It grew ~~5%~~ 6%.", "It grew 5% 6%.", id="strike"),
        pytest.param(
            "See [the report](https://a.example/b) for USD 5 billion.", "See the report for USD 5 billion.", id="link"
        ),
        pytest.param("Text <!-- USD 9 --> here <span class='x'>now</span>.", "Text here now.", id="html-inline"),
    ],
)
def test_marks_are_dropped(text: str, expected: str) -> None:
    assert texts(text) == [expected]


def test_footnotes_are_paragraphs_and_their_marks_are_not_glued_to_numbers() -> None:
    text = (
        "It grew by 5.2%[^1] in 2024[^n].\n\n[^1]: At constant prices.\n[^n]: 以2023年匯率計。\n[^unused]: Not cited.\n"
    )
    assert texts(text) == ["It grew by 5.2% in 2024.", "At constant prices.", "以2023年匯率計。", "Not cited."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("| A | B |\n|---|---|\n| x \\| y | 5 |\n", [["A", "B"], ["x | y", "5"]], id="escaped-pipe"),
        pytest.param("Year | Size\n--- | ---:\n2024 | 5\n", [["Year", "Size"], ["2024", "5"]], id="no-outer-pipes"),
        pytest.param(
            "| 項目 | |\n|:-:|---|\n| 頁數 | 190 |\n| 表 | |\n",
            [["項目", ""], ["頁數", "190"], ["表", ""]],
            id="empty-cells",
        ),
        pytest.param("| A | B |\n|---|---|\n| **x**<br>y | `z` |\n", [["A", "B"], ["x\ny", "z"]], id="markup-in-cells"),
        pytest.param("<table><tr><th>Y</th><td>5</td></tr></table>\n", [["Y", "5"]], id="html"),
        pytest.param("<table><tr><td>\n\n**Y**\n\n</td><td>5</td></tr></table>\n", [["Y", "5"]], id="markdown-in-html"),
    ],
)
def test_tables(text: str, expected: list[list[str]]) -> None:
    assert rows(text) == expected


def test_every_cell_lies_in_its_table_and_every_block_behind_the_one_before() -> None:
    parsed = parse_markdown("# 市場\n\n| A | |\n|---|---|\n| | 5 |\n\n- a\n- b\n\nend[^1]\n\n[^1]: note\n")
    assert all(first.end <= second.start for first, second in pairwise(parsed.blocks))
    assert all(block.start <= cell.start <= cell.end <= block.end for block in parsed.blocks for cell in block.cells)


def test_front_matter_is_read_and_its_language_declared() -> None:
    parsed = parse_markdown("---\ntitle: Lens Market\nlang: zh-TW\n---\n\n成長。\n")
    assert parsed.declared.locale == "zh-TW"
    assert [text for _, _, text in blocks(parsed)] == ["title: Lens Market", "lang: zh-TW", "成長。"]


def test_a_rule_is_no_front_matter() -> None:
    assert texts("It grew.\n\n---\n\nlang: the language\n") == ["It grew.", "lang: the language"]
