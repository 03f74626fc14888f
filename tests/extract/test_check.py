"""The check: what disagrees is found and named, what is the same in other words is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from diglot.extract.check import check, rules
from diglot.extract.parse import read
from diglot.extract.records import Document

Make = Callable[..., Document]


def found(english: Document, chinese: Document | None = None) -> list[tuple[str, str | None, str | None]]:
    checked = check(english, chinese)
    return [
        (one.rule, one.en.quote if one.en else None, one.zh.quote if one.zh else None)
        for one in checked.findings
        if one.severity != "info"
    ]


@pytest.mark.parametrize(
    ("english", "chinese", "expected"),
    [
        ("USD 65.64 billion", "65.64億美元", ("magnitude", "USD 65.64 billion", "65.64億美元")),
        ("USD 3.2 million", "3.2万美元", ("magnitude", "USD 3.2 million", "3.2万美元")),
        ("USD 16.37 billion", "167.3億美元", ("digit", "USD 16.37 billion", "167.3億美元")),
        ("USD 16.37 billion", "163.77億美元", ("digit", "USD 16.37 billion", "163.77億美元")),
        ("USD 16.37 billion", "244.9億美元", ("digit", "USD 16.37 billion", "244.9億美元")),
        ("USD 9.71 billion", "97.1億歐元", ("currency", "USD 9.71 billion", "97.1億歐元")),
        ("USD 9.71 billion in 2030", "2031年97.1億美元", ("year", "2030", "2031年")),
        ("a CAGR of 6.1%", "複合年成長率為1.6%", ("cagr", "6.1%", "1.6%")),
        ("up by 5.4%", "上升5.4個百分點", ("percent_point", "5.4%", "5.4個百分點")),
        ("rose by 3.2%", "下降3.2%", ("direction", "3.2%", "3.2%")),
        ("worth USD 5 billion", "規模可觀", ("missing_figure", "USD 5 billion", None)),
        ("of good size", "規模為50億美元", ("extra_figure", None, "50億美元")),
    ],
)
def test_numbers_that_differ(
    document: Make, english: str, chinese: str, expected: tuple[str, str | None, str | None]
) -> None:
    ours, theirs = (f"Lens Market\n\nThe lens market was {english}.", f"鏡片市場\n\n鏡片市場{chinese}。")
    assert found(document(ours), document(theirs)) == [expected]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("USD 127.63 billion", "1,276.3億美元"),
        ("USD 127.6 billion", "1,276億美元"),
        ("USD 73.82 billion", "738亿美元"),
        ("USD 5.6 trillion", "5.6兆美元"),
        ("USD 5.6 trillion", "5.6万亿美元"),
        ("USD 836 million", "836百万美元"),
        ("61 per cent", "六成一"),
        ("5-7%", "5%至7%"),
        ("half a trillion dollars", "5,000億美元"),
        ("in 2025", "民國114年"),
        ("two-thirds", "三分之二"),
        ("fell 3.2%", "衰退3.2%"),
        ("for two weeks", "十四天"),
    ],
)
def test_what_is_the_same_in_other_words_raises_no_alarm(document: Make, english: str, chinese: str) -> None:
    ours, theirs = (f"Lens Market\n\nThe lens market was {english}.", f"鏡片市場\n\n鏡片市場{chinese}。")
    assert found(document(ours), document(theirs)) == []


def test_twins_may_come_in_either_order(document: Make) -> None:
    ours = document("Lens Market\n\nThe market was USD 5 billion.")
    theirs = document("鏡片市場\n\n市場規模為58億美元。")
    assert found(ours, theirs) == found(theirs, ours) == [("digit", "USD 5 billion", "58億美元")]


ENGLISH = """Lens Market

The market is led by opticians, who buy most of the lenses.

Tariffs on coatings have hurt the suppliers in every region of the world.

Hospitals train their staff before they buy robots for the operating room.

By Material: glass, plastic, quartz.
"""
CHINESE = """鏡片市場

市場由購買大部分鏡片的配鏡師主導。

鍍膜的關稅使世界各地的供應商蒙受損失，影響深遠。

醫院在採購手術室機器人之前會先培訓員工。

按材料：玻璃、塑膠、石英。
"""


def test_a_clean_report_has_no_findings(document: Make) -> None:
    assert found(document(ENGLISH), document(CHINESE)) == []
    assert found(document(f"{ENGLISH}\n{CHINESE}")) == []


@pytest.mark.parametrize(
    ("wanted", "side", "text"),
    [
        ("missing_paragraph", "zh", "鍍膜的關稅使世界各地的供應商蒙受損失，影響深遠。\n\n"),
        ("extra_paragraph", "en", "Tariffs on coatings have hurt the suppliers in every region of the world.\n\n"),
        ("missing_segment", "zh", "、石英"),
        ("extra_segment", "en", ", quartz"),
    ],
)
def test_what_one_language_leaves_out_is_one_finding(document: Make, wanted: str, side: str, text: str) -> None:
    ours = ENGLISH.replace(text, "") if side == "en" else ENGLISH
    theirs = CHINESE.replace(text, "") if side == "zh" else CHINESE
    checked = check(document(ours), document(theirs))
    assert [one.rule for one in checked.findings] == [wanted]


def test_english_left_in_the_chinese(document: Make) -> None:
    sentence = "Tariffs on coatings have hurt the suppliers in every region of the world."
    theirs = CHINESE.replace("鍍膜的關稅使世界各地的供應商蒙受損失，影響深遠。", sentence)
    assert [rule for rule, _, _ in found(document(ENGLISH), document(theirs))] == ["untranslated"]


def test_a_word_that_stands_twice(document: Make) -> None:
    theirs = document(CHINESE.replace("鏡片的", "鏡片鏡片的"))
    assert found(document(ENGLISH), theirs) == [("duplicate_word", None, "鏡片鏡片")]


def test_a_growth_rate_that_follows_from_no_values(document: Make) -> None:
    text = "The lens market was USD 5.00 billion in 2024 and will reach USD 8.00 billion in 2030, a CAGR of {} from 2024 to 2030."
    assert found(document(text.format("8.1%"))) == []
    assert found(document(text.format("8.2%"))) == []
    assert [rule for rule, _, _ in found(document(text.format("9.4%")))] == ["cagr_arithmetic"]


def test_rules_have_codes_of_their_own() -> None:
    assert len({rule.code for rule in rules().values()}) == len(rules())


def test_the_seed(shared: Path) -> None:
    checked = check(read(shared / "seed" / "imaging_services_2018522.txt"))
    counts: dict[str, int] = {}
    for one in checked.findings:
        counts[one.rule] = counts.get(one.rule, 0) + 1
    assert counts == {
        "missing_paragraph": 9,
        "missing_segment": 10,
        "duplicate_word": 1,
        "term": 1,
        "cagr_arithmetic": 2,
    }
    (growth,) = [one for one in checked.findings if one.rule == "cagr_arithmetic" and one.en]
    assert "2025 → 2032: 6.15 %" in growth.message
    assert "2026 → 2032: 6.22 %" in growth.message
