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
        ("up by 5.4 percentage points", "上升5.4%", ("percent_point", "5.4 percentage points", "5.4%")),
        ("up by 50 basis points", "上升50%", ("percent_point", "50 basis points", "50%")),
        ("up by 50 basis points", "上升50个百分点", ("percent_point", "50 basis points", "50个百分点")),
        ("rose by 3.2%", "下降3.2%", ("direction", "3.2%", "3.2%")),
        ("fell by 3.2%", "成長3.2%", ("direction", "3.2%", "3.2%")),
        ("grew to USD 5.2 billion", "下跌至52亿美元", ("direction", "USD 5.2 billion", "52亿美元")),
        ("fell to USD 5.2 billion", "上升至52億美元", ("direction", "USD 5.2 billion", "52億美元")),
        ("rising at a CAGR of 3.2%", "以3.2%的年複合速度萎縮", ("direction", "3.2%", "3.2%")),
        ("worth USD 5 billion", "規模可觀", ("missing_figure", "USD 5 billion", None)),
        ("of good size", "規模為50億美元", ("extra_figure", None, "50億美元")),
        ("quickly charged", "充電需18分鐘", ("extra_figure", None, "18分鐘")),
        ("ready after 45 minutes", "很快就緒", ("missing_figure", "45 minutes", None)),
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
        ("NT$1.2 trillion", "新台幣1.2兆元"),
        ("CNY 836 million", "8.36亿元"),
        ("USD 836 million", "836百萬美元"),
        ("US$3.5 million", "350万美元"),
        ("45 thousand units", "4.5萬台"),
        ("2.1 billion units", "21億台"),
        ("50 basis points higher", "高出0.5個百分點"),
        ("USD 10-12 billion", "100億至120億美元"),
        ("between 5% and 7%", "5%-7%"),
        ("one third", "三分之一"),
        ("one third of sales", "銷售額的33%"),
        ("a quarter of sales", "銷售額的25%"),
        ("doubled", "翻一番"),
        ("three times as large", "三倍"),
        ("20 per cent", "兩成"),
        ("15%", "百分之十五"),
        ("over 30%", "逾三成"),
        ("in 2019-2024", "民國108年至113年"),
        ("USD 738 million", "7.4億美元"),
        ("nearly USD 6.0 billion", "近60億美元"),
        ("up 5.4%", "年增5.4%"),
        ("down 5.4%", "年減5.4%"),
        ("in the first half of 2024", "2024年上半年"),
        ("¥120 billion", "1,200億日圓"),
        ("HK$2.5 billion", "25億港元"),
        ("a 26,000-pallet automated site", "2萬6,000個棧板位的自動化倉庫"),
        ("a 10,000-square-foot floor", "1萬平方呎的樓面"),
        ("Two technicians in five are over fifty", "四成技師超過五十歲"),
        ("a plant for ¥61 billion", "耗資610億日圓的工廠"),
        ("The average price of a cup fell by a fifth to RMB 14.6", "每杯均價下跌五分之一，至人民幣14.6元"),
        ("Stage 1 has sales of RMB 39.5 billion", "1段的銷售額為人民幣395億元"),
        ("sales of stage 1 RMB 39.5 billion", "1段銷售額人民幣395億元"),
        ("The nine-yuan cup", "九元咖啡"),
        ("Smaller drops raise the cost per drop by about NT$35", "少量多次配送使每趟成本增加約35元"),
        ("The market will shrink more slowly, by 1.2% a year", "今後降勢將趨緩，年均下降1.2%"),
    ],
)
def test_what_is_the_same_in_other_words_raises_no_alarm(document: Make, english: str, chinese: str) -> None:
    ours, theirs = (f"Lens Market\n\nThe lens market was {english}.", f"鏡片市場\n\n鏡片市場{chinese}。")
    assert found(document(ours), document(theirs)) == []


@pytest.mark.parametrize(
    ("english", "chinese", "rule"),
    [
        ("The firms train their staff for 6 weeks.", "公司培訓員工9週。", "digit"),
        ("Three of the 12 makers are public.", "15家廠商中有三家上市。", "digit"),
        ("The rule has been in force since 2019.", "該規則自2017年起生效。", "year"),
    ],
)
def test_small_numbers_and_years_beside_no_figure_are_information(
    document: Make, english: str, chinese: str, rule: str
) -> None:
    findings = check(document(f"Lens Market\n\n{english}"), document(f"鏡片市場\n\n{chinese}")).findings
    assert [(one.rule, one.severity) for one in findings] == [(rule, "info")]


@pytest.mark.parametrize(
    ("english", "chinese", "expected"),
    [
        pytest.param(
            "It was USD 5.1 billion in 2024, USD 5.6 billion in 2025 and USD 8.2 billion in 2025.",
            "2024年為51億美元，2025年為56億美元，2030年為82億美元。",
            ("year", "2025", "2030年"),
            id="a year that also stands rightly beside it",
        ),
        pytest.param(
            "Glass holds 45.2%. Plastic, behind glass with its 45.2%, holds 31.4%.",
            "玻璃占45.2%。塑膠落後玻璃的42.5%，占31.4%。",
            ("digit", "45.2%", "42.5%"),
            id="a number that is right where it stands first",
        ),
    ],
)
def test_a_number_is_compared_with_its_own_counterpart(
    document: Make, english: str, chinese: str, expected: tuple[str, str, str]
) -> None:
    ours, theirs = document(f"Lens Market\n\n{english}"), document(f"鏡片市場\n\n{chinese}")
    assert found(ours, theirs) == [expected]


@pytest.mark.parametrize(
    ("english", "chinese", "expected"),
    [
        ("Europe|13.4|16.2 Asia|16.8|23.1", "歐洲|134|162 亞洲|168|231", []),
        ("Europe|13.4|16.2 Asia|16.8|23.1", "歐洲|134|162 亞洲|168|213", [("digit", "23.1", "213")]),
        ("Europe|13.4|16.2 Asia|16.8|23.1", "歐洲|134|162 亞洲|16.8|231", [("magnitude", "16.8", "16.8")]),
    ],
)
def test_tables_are_compared_row_by_row(
    document: Make, english: str, chinese: str, expected: list[tuple[str, str, str]]
) -> None:
    left, right = ("\n".join(f"| {row.replace('|', ' | ')} |" for row in rows.split()) for rows in (english, chinese))
    heads = "| Region | 2024 (USD billion) | 2030 (USD billion) |", "| 地區 | 2024年(億美元) | 2030年(億美元) |"
    ours = document(f"# Lens Market\n\n{heads[0]}\n|---|---|---|\n{left}", "text/markdown")
    theirs = document(f"# 鏡片市場\n\n{heads[1]}\n|---|---|---|\n{right}", "text/markdown")
    assert found(ours, theirs) == expected


def test_rows_of_segments_are_not_held_against_other_things_of_the_text(document: Make) -> None:
    english = document(
        "Capital spending fell to ¥289 billion in 2023.\n\n| Application | 2023 (¥ billion) | 2030 (¥ billion) |\n"
        "|---|---|---|\n| Cars | 327 | 502 |\n| Industry | 284 | 416 |\n| Total | 611 | 918 |\n",
        "text/markdown",
    )
    chinese = document(
        "2023年資本支出降至2,890億日圓。\n\n| 應用 | 2023年（億日圓） | 2030年（億日圓） |\n"
        "|---|---|---|\n| 汽車 | 3,270 | 5,020 |\n| 工業 | 2,840 | 4,160 |\n| 合計 | 6,110 | 9,180 |\n",
        "text/markdown",
    )
    assert check(english, chinese, model=None).findings == ()


def test_three_quarters_are_a_share_of_the_whole_too(document: Make) -> None:
    english = document("Asia takes three quarters of sales, Europe 13%, America 9% and the remaining 3% go elsewhere.")
    chinese = document("亞洲占銷售的四分之三，歐洲占13%，美洲占9%，其餘3%為其他地區。")
    assert check(english, chinese, model=None).findings == ()


def test_a_table_with_both_languages_side_by_side(document: Make) -> None:
    rows = "| 項目 | 數值 | Item | Value |\n|---|---|---|---|\n| 2024年市場規模 | 50.1億美元 | Market size, 2024 | USD 5.01 billion |\n| 2030年市場規模 | {} | Market size, 2030 | USD 8.02 billion |"
    assert found(document(f"# 鏡片市場\n\n{rows.format('80.2億美元')}", "text/markdown")) == []
    wrong = document(f"# 鏡片市場\n\n{rows.format('82.0億美元')}", "text/markdown")
    assert found(wrong) == [("digit", "USD 8.02 billion", "82.0億美元")]


@pytest.mark.parametrize(
    "text", ["Lens Market\n\nUSD 5.12 billion\n\nBy 2030, 7.1%.", "鏡片市場\n\n51.2億美元\n\n2030年7.1%。"]
)
def test_a_report_in_one_language_lacks_nothing(document: Make, text: str) -> None:
    assert found(document(text)) == []


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


def test_a_table_whose_labels_are_in_both_languages_is_said_in_both(document: Make) -> None:
    text = (
        "# Valve Market 閥門市場\n\nValves are sold in three countries, and most of them in Japan.\n\n閥門銷往三國，以日本居多。\n\n"
        "| Country 國家 | 2024 (US$ million 百萬美元) | 2025 (US$ million 百萬美元) |\n|---|--:|--:|\n"
        "| Japan 日本 | 2,934 | 3,541 |\n| Korea 韓國 | 311.4 | 402.0 |\n| Vietnam 越南 | 38.8 | 86.5 |\n"
    )
    assert found(document(text, "text/markdown")) == []


def test_a_rate_that_another_paragraph_has_is_still_a_slip_beside_its_own_values(document: Make) -> None:
    english = document(
        "Pump Market\n\nThe Asian market was USD 20.7 billion in 2024 and should reach USD 39.5 billion in 2030, a CAGR of 11.4%.\n\n"
        "In Europe, USD 9.8 billion in 2024 will become USD 19.8 billion in 2030, a CAGR of 12.4%.\n\n"
        "In the Americas, USD 16.1 billion in 2024 will become USD 30.8 billion in 2030, a CAGR of 11.4%."
    )
    chinese = document(
        "泵市場\n\n2024年亞洲市場規模為207億美元，預計2030年達395億美元，年複合成長率為12.4%。\n\n"
        "歐洲將由2024年的98億美元增至2030年的198億美元，年複合成長率為12.4%。\n\n"
        "美洲將由2024年的161億美元增至2030年的308億美元，年複合成長率為11.4%。"
    )
    found_ = [one for one in check(english, chinese, model=None).findings if one.severity == "error"]
    assert [(one.rule, one.en and one.en.quote, one.zh and one.zh.quote) for one in found_] == [
        ("cagr", "11.4%", "12.4%")
    ]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Local makers have raised their share to more than half.", "本地廠商的占有率已升至五成以上。"),
        ("The majority of buyers pay in cash.", "超過五成的買家以現金付款。"),
        ("Of the buyers, 50 per cent pay in cash.", "一半的買家以現金付款。"),
    ],
)
def test_parts_in_words_are_no_missing_figures(document: Make, english: str, chinese: str) -> None:
    checked = check(document(f"Lens Market\n\n{english}"), document(f"鏡片市場\n\n{chinese}"), model=None)
    assert [one.rule for one in checked.findings] == []


@pytest.mark.parametrize(
    ("english", "chinese", "words"),
    [
        ("Freight rates dropped on most routes.", "多數航線的運價上漲。", ("dropped", "上漲")),
        ("Wages rose in all regions.", "各地區工資均下滑。", ("rose", "下滑")),
        ("Freight rates dropped on most routes.", "多數航線的運價下跌。", None),
        ("Costs fell because yields improved.", "良率提升，使成本下降。", None),
        ("Growth slowed in most regions.", "多數地區的成長趨緩。", None),
        ("The contract was renewed.", "合約已獲延長。", None),
    ],
)
def test_directions_without_numbers(document: Make, english: str, chinese: str, words: tuple[str, str] | None) -> None:
    checked = check(document(f"Lens Market\n\n{english}"), document(f"鏡片市場\n\n{chinese}"), model=None)
    told = [
        (one.en.quote.strip(), one.zh.quote)
        for one in checked.findings
        if one.rule == "direction" and one.en and one.zh
    ]
    assert told == ([words] if words else [])


BETWEEN = "Lens Market 鏡片市場\n\n{en}\n\n球面鏡片用於眼鏡與相機，非球面鏡片用於顯微鏡與投影機。\n\n{left}\n\n認證需時三至五年，並須每年更新，費用由製造商負擔。\n"


def test_a_sentence_left_in_english_among_chinese(document: Make) -> None:
    en = "Aspheric lenses need fewer elements in every camera. They are polished by hand in small workshops."
    text = BETWEEN.format(en=en, left="Aspheric lenses need fewer elements in every camera.")
    told = [(one.rule, one.zh.quote if one.zh else None) for one in check(document(text), model=None).findings]
    assert ("untranslated", "Aspheric lenses need fewer elements in every camera.") in told
    assert "missing_paragraph" not in {rule for rule, _ in told}


def test_names_that_both_languages_list_are_not_left_untranslated(document: Make) -> None:
    names = "Maison Optique, Tianhe Beauty Lens, Sorrel & Finch Eyewear, Kirei Glass Labs, Dermavision"
    text = BETWEEN.format(
        en=f"Spherical lenses are used in spectacles and cameras.\n\n{names}", left=names.replace(", ", "、")
    )
    assert {one.rule for one in check(document(text), model=None).findings} & {
        "untranslated",
        "missing_paragraph",
    } == set()


@pytest.mark.parametrize(
    ("english", "chinese", "term"),
    [
        ("The penetration rate of lasers reached 38%.", "雷射的市占率達38%。", ("penetration rate", "市占率")),
        ("Gross margins were 38%.", "淨利率為38%。", ("Gross margins", "淨利")),
        ("The penetration rate of lasers reached 38%.", "雷射的滲透率達38%。", None),
        ("Market shares follow the penetration rate, which reached 38%.", "市占率隨滲透率而變，後者達38%。", None),
        ("Production capacity is used to 38%.", "產能利用率為38%。", None),
    ],
)
def test_terms_of_one_field_are_not_confused(
    document: Make, english: str, chinese: str, term: tuple[str, str] | None
) -> None:
    checked = check(document(f"Lens Market\n\n{english}"), document(f"鏡片市場\n\n{chinese}"), model=None)
    told = [(one.en.quote, one.zh.quote) for one in checked.findings if one.rule == "term" and one.en and one.zh]
    assert told == ([term] if term else [])


def test_a_percentage_that_is_left_out_is_not_another_one_rounded(document: Make) -> None:
    english = (
        "Lens Market\n\nWages make up 18% of all costs and resin 47%.\n\nWe expect a CAGR of 17.5% from 2025 to 2032."
    )
    chinese = "鏡片市場\n\n在全部成本中，樹脂占47%。\n\n預計2025至2032年複合年成長率為17.5%。"
    checked = check(document(english), document(chinese), model=None)
    assert [(one.rule, one.en and one.en.quote) for one in checked.findings] == [("missing_figure", "18%")]
