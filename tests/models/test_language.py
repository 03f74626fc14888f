import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.models.language import detect_language, display_width, fold, replace_radicals, script


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        pytest.param("The market was valued at USD 5 billion.", "en", id="english"),
        pytest.param("市場規模為 46.2 億美元。", "zh-Hant", id="traditional"),
        pytest.param("市场规模为 46.2 亿美元。", "zh-Hans", id="simplified"),
        pytest.param("年 2024", "zh", id="script-undecided"),
        pytest.param("影像服務市場:全球市場預測Imaging Services Market by Service Type", "mul", id="both-languages"),
        pytest.param("採用 AI 的 CT 系統市場規模", "zh-Hant", id="chinese-with-latin-abbreviations"),
        pytest.param("12.5 %", "und", id="no-letters"),
    ],
)
def test_language_is_told_by_characters(text: str, lang: str) -> None:
    assert detect_language(text) == lang


def test_script_without_decisive_characters_is_open() -> None:
    assert script("三年") == "zh"


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＵＳ＄１２．５", "us$12.5"),
        ("１１１，１１１", "111,111"),
        ("$20，300美圆", "$20，300美圆"),
        ("a\u00a0b\u3000c", "a b c"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_radicals_become_characters_one_for_one() -> None:
    assert replace_radicals("⼈⼯智慧的成⻑") == "人工智慧的成長"
    assert replace_radicals("最终⽤⼾：综合医院") == "最终用户：综合医院"


def test_chinese_takes_two_columns() -> None:
    assert display_width("市場 USD") == 8
