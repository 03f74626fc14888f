from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.models.sentences import split_clauses, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("It grew. It fell.", ["It grew.", "It fell."], id="full-stops"),
        pytest.param("Up 3.5% vs. 2.1% before.", ["Up 3.5% vs. 2.1% before."], id="decimals-and-abbreviations"),
        pytest.param("The U.S. market leads.", ["The U.S. market leads."], id="initials"),
        pytest.param("規模擴大。需求上升！", ["規模擴大。", "需求上升！"], id="chinese"),
        pytest.param("市場成長.需求上升", ["市場成長.", "需求上升"], id="ascii-stop-in-chinese"),
        pytest.param("他說：「好。」然後走了。", ["他說：「好。」", "然後走了。"], id="closing-quote"),
        pytest.param("It grew (by 3%. Or so.) in May. So.", ["It grew (by 3%. Or so.) in May.", "So."], id="brackets"),
        pytest.param("成長趨緩（見附錄。）。需求上升。", ["成長趨緩（見附錄。）。", "需求上升。"], id="wide-brackets"),
        pytest.param('"Well..." She left. "No."', ['"Well..."', "She left.", '"No."'], id="ellipsis"),
        pytest.param("「我……」他說。我……不知道。", ["「我……」", "他說。", "我……不知道。"], id="chinese-ellipsis"),
        pytest.param("“Where?” he asked. “There.”", ["“Where?” he asked.", "“There.”"], id="speech"),
        pytest.param("Rate ... 5%. Size ..... USD 5", ["Rate ... 5%.", "Size ..... USD 5"], id="leaders"),
        pytest.param("市場成長；需求上升。", ["市場成長；需求上升。"], id="semicolon"),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_chinese_semicolons_end_sentences_where_that_is_wanted() -> None:
    text = "市場成長；需求上升。Prices rose; demand fell."
    assert [text[start:end] for start, end in split_sentences(text, semicolons=True)] == [
        "市場成長；",
        "需求上升。",
        "Prices rose; demand fell.",
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("USD 1,234 million, up 5%", ["USD 1,234 million,", " up 5%"]),
        ("2024年為46億美元,2025年為50億美元", ["2024年為46億美元,", "2025年為50億美元"]),
        ("占 12%；其次為 9%", ["占 12%；", "其次為 9%"]),
    ],
)
def test_clauses_break_at_commas_but_not_inside_numbers(text: str, clauses: list[str]) -> None:
    assert [text[start:end] for start, end in split_clauses(text, 0, len(text))] == clauses


@given(st.text(alphabet="ab .。,，\n1;", max_size=200))
def test_sentences_are_ordered_disjoint_and_lose_only_blanks(text: str) -> None:
    spans = list(split_sentences(text))
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
