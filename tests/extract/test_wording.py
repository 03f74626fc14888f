"""What the check says of wording: scripts, words twice, terms, what is left out or left in the other language."""

from collections.abc import Callable
from pathlib import Path

import pytest

from diglot.extract.check import check
from diglot.extract.check.repetition import check_repetition
from diglot.extract.check.script import check_punctuation, check_script
from diglot.extract.parse import read
from diglot.extract.records import Document, Unit

Make = Callable[..., Document]


def units(document: Document) -> tuple[Unit, ...]:
    return tuple(
        Unit(number=number, kind="paragraph", text=document.text[one.start : one.end], start=one.start, end=one.end)
        for number, one in enumerate(document.blocks)
    )


def found(english: Document, chinese: Document | None = None) -> list[tuple[str, str | None, str | None]]:
    return [
        (one.rule, one.en.quote if one.en else None, one.zh.quote if one.zh else None)
        for one in check(english, chinese, model=None).findings
        if one.severity != "info"
    ]


HANT = "鏡片市場在過去三年穩定成長。\n\n醫院與診所購買大部分鏡片。"
HANS = "镜片市场在过去三年稳定增长。\n\n医院与诊所购买大部分镜片。"


@pytest.mark.parametrize(
    ("rest", "text", "wrong"),
    [
        pytest.param(HANT, "這些数据顯示需求上升。", ["数据"], id="hans-word-in-hant"),
        pytest.param(HANT, "供應商（包括机器和設備）已經轉向。", ["机器"], id="hans-word-in-brackets"),
        pytest.param(HANT, "亞太地區的需求成長，歐洲的价格下跌。", ["价格"], id="hans-by-a-rare-character-of-big5"),
        pytest.param(HANS, "这些數據显示需求上升。", ["數據"], id="hant-word-in-hans"),
        pytest.param(HANS, "供应商正在轉向新的渠道。", ["轉向"], id="hant-one-character"),
        pytest.param(HANT, "这些数据显示需求上升，价格下跌。", ["这些数据显示需求上升，价格"], id="a-whole-sentence"),
        pytest.param(HANT, "台灣的里程、后里與于謙，只准干預面積，云林。", [], id="characters-of-both-scripts"),
        pytest.param(HANT, "香港的説法：税務、温度、裏面、羣組、着重。", [], id="variants-of-hong-kong"),
        pytest.param(HANT, "電池由「宁德时代」供應。", [], id="a-name-in-quotes"),
        pytest.param(HANT, "電池由CATL（宁德时代）供應。", [], id="a-name-in-brackets"),
        pytest.param(HANT, "電池由宁德时代股份有限公司供應。", [], id="a-company"),
        pytest.param(HANT, "語言：繁體中文、简体中文、English", [], id="the-name-of-the-script"),
        pytest.param(HANT, "鏡片市場報告 / 镜片市场报告", [], id="both-scripts-side-by-side"),
        pytest.param(HANS, "电池由「國巨」供应。", [], id="a-name-of-taiwan-in-quotes"),
    ],
)
def test_the_other_script(document: Make, rest: str, text: str, wrong: list[str]) -> None:
    one = document(f"{rest}\n\n{rest}\n\n{rest}\n\n{text}")
    assert [each.zh.quote for each in check_script(one, units(one)) if each.zh] == wrong


def test_a_report_in_both_scripts_is_measured_block_by_block(document: Make) -> None:
    one = document(f"{HANT}\n\n{HANS}")
    assert list(check_script(one, units(one))) == []
    slip = document(f"{HANT}\n\n{HANS}\n\n這些数据顯示需求上升，價格下跌。")
    assert [each.zh.quote for each in check_script(slip, units(slip)) if each.zh] == ["数据"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        pytest.param(
            "需求上升，價格下跌。供給，則持平，而庫存,也是。",
            [
                ",",
            ],
            id="half-comma-among-full",
        ),
        pytest.param("價格（含稅)上漲。", ["（含稅)"], id="brackets-that-differ"),
        pytest.param("需求上升,價格下跌,庫存持平。", [], id="half-width-throughout"),
        pytest.param("規模為 1,276.3 億美元，成長 6.14%。", [], id="a-comma-of-thousands"),
        pytest.param("CT(電腦斷層掃描)與MRI（磁振造影）。", [], id="pairs-of-either-width"),
    ],
)
def test_punctuation_of_two_widths_is_a_remark(document: Make, text: str, wrong: list[str]) -> None:
    one = document(text)
    remarks = list(check_punctuation(one, units(one)))
    assert [each.zh.quote for each in remarks if each.zh] == wrong
    assert {each.severity for each in remarks} <= {"info"}


@pytest.mark.parametrize(
    ("lang", "text", "twice"),
    [
        pytest.param("zh", "超音波影像影像和X光影像。", ["影像影像"], id="hant"),
        pytest.param("zh", "线上线上渠道占六成。", ["线上线上"], id="hans"),
        pytest.param("zh", "市場的的規模。", ["的的"], id="a-particle"),
        pytest.param("zh", "醫院和和診所。", ["和和"], id="a-conjunction"),
        pytest.param("zh", "影像服務影像服務的需求。", ["影像服務影像服務"], id="two-words-twice"),
        pytest.param("zh", "天天都有，常常、大大、種種、人人、漸漸。", [], id="words-that-are-doubled"),
        pytest.param("zh", "以醫療為目的的設備，參與與否。", [], id="particles-behind-words-that-end-so"),
        pytest.param("zh", "影像系統系統性地改善。", [], id="a-word-that-begins-another"),
        pytest.param("zh", "值得研究研究，再討論討論。", [], id="verbs"),
        pytest.param("zh", "二〇二〇年，三三兩兩。", [], id="numerals"),
        pytest.param("en", "in the the market", ["the the"], id="en-article"),
        pytest.param("en", "The the market of of lenses", ["The the", "of of"], id="en-capital"),
        pytest.param("en", "that that is so; they had had enough", [], id="en-that-may"),
        pytest.param("en", "in Wagga Wagga and Bora Bora", [], id="en-names"),
        pytest.param("en", "step-by-step by step; 20 20; a a-grade lens", [], id="en-parts-of-words"),
    ],
)
def test_words_that_stand_twice(document: Make, lang: str, text: str, twice: list[str]) -> None:
    one = document(text)
    places = [each.zh or each.en for each in check_repetition(one, units(one), lang)]
    assert [place.quote for place in places if place] == twice


ENGLISH = """Lens Market

By Material: coated glass, plastic, quartz

The market is led by opticians, who buy most of the lenses and sell them on to patients.

Tariffs on coatings have hurt the suppliers in every region of the world, {en}.

Hospitals train their staff before they buy robots for the operating room.
"""
CHINESE = """鏡片市場

按材料：鍍膜玻璃、塑膠、石英

市場由配鏡師主導，他們購買大部分鏡片，再轉售給病患。

鍍膜的關稅使世界各地的供應商蒙受損失，{zh}。

醫院在採購手術室機器人之前會先培訓員工。
"""


@pytest.mark.parametrize(
    ("en", "zh", "wrong"),
    [
        pytest.param("makers of coated glass most", "鍍膜玻璃製造商尤甚", None, id="the-same"),
        pytest.param("makers of coated glass most", "鍍層玻璃製造商尤甚", "鍍層玻璃", id="a-variant"),
        pytest.param("makers of software most", "軟體製造商尤甚", None, id="one-regional-word"),
        pytest.param("makers of glass most", "鍍層玻璃製造商尤甚", None, id="the-english-has-another-term"),
        pytest.param("makers of coated glass most", "玻璃製造商尤甚", None, id="a-short-form"),
        pytest.param("makers of coated glass most", "鍍膜玻璃和鍍層玻璃製造商尤甚", None, id="two-for-one"),
    ],
)
def test_a_term_with_two_renderings(document: Make, en: str, zh: str, wrong: str | None) -> None:
    terms = [one for one in found(document(ENGLISH.format(en=en)), document(CHINESE.format(zh=zh))) if one[0] == "term"]
    assert terms == ([("term", "coated glass", wrong)] if wrong else [])


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        pytest.param("人工智慧", "人工智能", "人工智能", id="hant"),
        pytest.param("網路", "網絡", None, id="the-english-has-another-word"),
        pytest.param("人工智慧", "人工智慧", None, id="the-same"),
    ],
)
def test_regional_words_for_one_thing(document: Make, first: str, second: str, wrong: str | None) -> None:
    ours = "Opticians use artificial intelligence now.\n\nHospitals trust artificial intelligence more than they did."
    theirs = f"配鏡師現在使用{first}。{first}很普及。\n\n醫院比以前更信任{second}。"
    assert found(document(ours), document(theirs)) == ([("term", "artificial intelligence", wrong)] if wrong else [])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param({"鍍膜玻璃"}, [], id="as-wanted"),
        pytest.param({"镀膜玻璃"}, [], id="as-wanted-in-the-other-script"),
        pytest.param({"鍍層玻璃"}, [("term", "coated glass", "鍍膜玻璃")], id="another"),
    ],
)
def test_a_glossary(document: Make, wanted: set[str], expected: list[tuple[str, str, str]]) -> None:
    from diglot.models.variants import comparable

    glossary = {"coated glass": frozenset(map(comparable, wanted))}
    ours = document(ENGLISH.format(en="say opticians"))
    theirs = document(CHINESE.format(zh="配鏡師說"))
    findings = check(ours, theirs, glossary=glossary, model=None).findings
    terms = [(one.rule, one.en.quote, one.zh.quote) for one in findings if one.rule == "term" and one.en and one.zh]
    assert terms == expected


SENTENCE = "Tariffs on coatings have hurt the suppliers in every region of the world"


@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        pytest.param("，配鏡師說", f"，{SENTENCE}", ["untranslated"], id="a-clause"),
        pytest.param("，配鏡師說", "，見 Northwind Optics Holdings Limited", [], id="a-name"),
        pytest.param("，配鏡師說", "，以 ISO 9001、AI 與 USD 計", [], id="acronyms"),
        pytest.param(
            "，配鏡師說", "，即關稅(tariffs on the coatings that are imported)", [], id="an-original-in-brackets"
        ),
    ],
)
def test_english_on_the_chinese_side(document: Make, before: str, after: str, rules: list[str]) -> None:
    name = "Northwind Optics Holdings Limited"
    ours = ENGLISH.format(en=f"see {name}" if name in after else "say opticians")
    assert [
        one[0] for one in found(document(ours), document(CHINESE.format(zh="配鏡師說").replace(before, after)))
    ] == rules


@pytest.mark.parametrize(
    ("english", "chinese", "rules"),
    [
        pytest.param("Market Overview", "Market Overview", ["untranslated"], id="words-of-reports"),
        pytest.param("Market Overview", "市場概況", [], id="translated"),
        pytest.param("Northwind Optics", "Northwind Optics", [], id="a-company"),
    ],
)
def test_headings_of_the_chinese_file(document: Make, english: str, chinese: str, rules: list[str]) -> None:
    ours, theirs = ENGLISH.format(en="say opticians"), CHINESE.format(zh="配鏡師說")
    twins = [
        document(f"# {text}\n\n## {heading}\n\n{rest}", "text/markdown")
        for text, heading, (_, rest) in (
            ("Lens Market", english, ours.split("\n\n", 1)),
            ("鏡片市場", chinese, theirs.split("\n\n", 1)),
        )
    ]
    assert [one[0] for one in found(*twins)] == rules


def test_a_paragraph_of_the_chinese_file_that_is_english_is_one_finding(document: Make) -> None:
    theirs = CHINESE.format(zh="配鏡師說").replace(
        "鍍膜的關稅使世界各地的供應商蒙受損失，配鏡師說。", f"{SENTENCE}, say opticians."
    )
    assert [one[0] for one in found(document(ENGLISH.format(en="say opticians")), document(theirs))] == ["untranslated"]


def test_a_paragraph_of_the_english_file_that_is_chinese_is_one_finding(document: Make) -> None:
    ours = ENGLISH.format(en="say opticians").replace(
        f"{SENTENCE}, say opticians.", "鍍膜的關稅使世界各地的供應商蒙受損失，配鏡師說。"
    )
    assert [one[0] for one in found(document(ours), document(CHINESE.format(zh="配鏡師說")))] == ["untranslated"]


def test_chinese_on_the_english_side_of_one_file(document: Make) -> None:
    ours, theirs = ENGLISH.format(en="say opticians"), CHINESE.format(zh="配鏡師說")
    sentence, chinese = f"{SENTENCE}, say opticians.", "鍍膜的關稅使世界各地的供應商蒙受損失，配鏡師說。"
    assert [one[0] for one in found(document(f"{ours.replace(sentence, chinese)}\n{theirs}"))] == ["untranslated"]
    clause = ours.replace("Hospitals train", "Hospitals, 醫院會先培訓員工再採購, train")
    assert [one[0] for one in found(document(f"{clause}\n{theirs}"))] == ["untranslated"]
    both = ours.replace(sentence, f"{sentence} {chinese}")
    assert [one[0] for one in found(document(both))] == []


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        pytest.param("| Market size | 12 | 14 |", ["Market size"], id="a-label"),
        pytest.param("| 規模 | 12 | 14 |", [], id="chinese"),
        pytest.param("| Northwind Optics | 12 | 14 |", [], id="a-company"),
    ],
)
def test_a_column_of_a_chinese_table(document: Make, row: str, cells: list[str]) -> None:
    head = "| Indicator | 2024 年 | 2025 年 |" if cells else "| 指標 | 2024 年 | 2025 年 |"
    theirs = document(
        f"# 鏡片市場\n\n{head}\n|---|---|---|\n{row}\n| 份額 | 5 | 6 |\n| 數量 | 7 | 8 |\n", "text/markdown"
    )
    ours = document("# Lens Market\n\nThe lens market grows.", "text/markdown")
    left = [zh for rule, _, zh in found(ours, theirs) if rule == "untranslated"]
    assert left == (["Indicator"] if cells else [])


@pytest.mark.parametrize("order", [1, -1], ids=["english-first", "chinese-first"])
@pytest.mark.parametrize(
    ("zh", "missing"),
    [
        pytest.param("", 1, id="absent"),
        pytest.param("鍍膜的關稅使世界各地的供應商蒙受損失，玻璃廠尤甚。\n\n", 0, id="there"),
    ],
)
def test_a_missing_paragraph(document: Make, zh: str, missing: int, order: int) -> None:
    theirs = CHINESE.format(zh="玻璃廠尤甚").replace("鍍膜的關稅使世界各地的供應商蒙受損失，玻璃廠尤甚。\n\n", zh)
    twins = [document(ENGLISH.format(en="glass works most")), document(theirs)][::order]
    assert [one[0] for one in found(*twins)] == ["missing_paragraph"] * missing


def test_a_missing_section_is_one_finding_a_paragraph_and_its_figures_none(document: Make) -> None:
    more = "\nThe market was worth USD 5.1 billion in 2024 and grew by 3.2% in Europe alone.\n\nSales in Asia came to USD 1.4 billion, half of them in Japan and in Korea.\n"
    ours, theirs = ENGLISH.format(en="glass works most") + more, CHINESE.format(zh="玻璃廠尤甚")
    assert [one[0] for one in found(document(ours), document(theirs))] == ["missing_paragraph"] * 2
    assert [one[0] for one in found(document(f"{ours}\n{theirs}"))] == ["missing_paragraph"] * 2


@pytest.mark.parametrize(
    "note",
    [
        "本頁內容以實際交付版本為準，全文共 187 頁，附 Excel 資料檔。",
        "本中文版係由英文翻譯而成，如有出入以英文為準，僅供參考。",
        "如需更多資訊，歡迎來信洽詢本公司業務部門，謝謝您。",
        "首頁 | 產業報告 | 訂閱服務 | 客製化研究 | 聯絡我們",
    ],
)
def test_notes_on_the_copy_are_not_missing(document: Make, note: str) -> None:
    theirs = document(CHINESE.format(zh="玻璃廠尤甚") + f"\n{note}\n")
    assert found(document(ENGLISH.format(en="glass works most")), theirs) == []


@pytest.mark.parametrize(
    ("english", "chinese", "expected"),
    [
        pytest.param(", quartz, rubber", "、石英", ("missing_segment", "rubber", None), id="missing"),
        pytest.param(", quartz", "、石英、橡膠", ("extra_segment", None, "橡膠"), id="extra"),
        pytest.param(", quartz", "、石英", None, id="the-same"),
        pytest.param(", quartz and sapphire", "、石英和藍寶石", None, id="joined-by-and"),
    ],
)
def test_segments(
    document: Make, english: str, chinese: str, expected: tuple[str, str | None, str | None] | None
) -> None:
    ours = ENGLISH.format(en="glass works most").replace(", quartz", english)
    theirs = CHINESE.format(zh="玻璃廠尤甚").replace("、石英", chinese)
    assert found(document(ours), document(theirs)) == ([expected] if expected else [])
    assert found(document(f"{ours}\n{theirs}")) == ([expected] if expected else [])


def test_a_list_that_is_left_out_as_a_whole(document: Make) -> None:
    ours = (
        ENGLISH.format(en="glass works most")
        + "\nApplication domains such as reading, driving, diving and sports determine what opticians keep in stock.\n"
    )
    names = [
        en
        for rule, en, _ in found(document(ours), document(CHINESE.format(zh="玻璃廠尤甚")))
        if rule == "missing_segment"
    ]
    assert names == ["reading", "driving", "diving", "sports"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ENGLISH.format(en="glass works most"), id="english"),
        pytest.param(CHINESE.format(zh="玻璃廠尤甚"), id="chinese"),
        pytest.param(f"Lens Market\n\n{CHINESE.format(zh='玻璃廠尤甚')}", id="chinese-with-an-english-title"),
    ],
)
def test_a_report_in_one_language_misses_nothing(document: Make, text: str) -> None:
    assert found(document(text)) == []


@pytest.mark.parametrize("model", ["default", None])
def test_the_seed(shared: Path, model: str | None) -> None:
    checked = check(read(shared / "seed" / "imaging_services_2018522.txt"), model=model)
    places = [(one.rule, one.en or one.zh) for one in checked.findings if one.severity != "info"]
    count = [rule for rule, _ in places].count
    assert count("missing_paragraph") == 9
    assert count("missing_segment") == 10
    assert [place.quote for rule, place in places if place and rule == "duplicate_word"] == ["影像影像"]
    terms = [(one.en.quote, one.zh.quote) for one in checked.findings if one.rule == "term" and one.en and one.zh]
    assert terms == [("hybrid imaging systems", "混合成像系統")]
    assert {rule for rule, _ in places} == {"missing_paragraph", "missing_segment", "duplicate_word", "term"}
