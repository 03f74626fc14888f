import sys
from decimal import Decimal
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.extract.quantities import find_quantities
from diglot.extract.records import Quantity
from diglot.extract.units import find_unit


def values(text: str, kind: str, lang: str = "auto") -> list[tuple[str, str | None]]:
    return [(format(q.value, "f"), q.currency) for q in find_quantities(text, lang) if q.kind == kind]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        pytest.param("USD 127.63 billion", "127630000000", "USD", id="en-code-before"),
        pytest.param("US$1.2bn", "1200000000", "USD", id="en-sign-and-short-scale"),
        pytest.param("$45M", "45000000", "USD", id="en-scale-letter"),
        pytest.param("€420K", "420000", "EUR", id="en-euro-thousand"),
        pytest.param("USD 1349.4 Mn", "1349400000", "USD", id="en-mn"),
        pytest.param("US$11,000m", "11000000000", "USD", id="en-thousands-and-letter"),
        pytest.param("127.63 billion U.S. dollars", "127630000000", "USD", id="en-name-behind"),
        pytest.param("75 USD million", "75000000", "USD", id="en-scale-behind-code"),
        pytest.param("30 MUSD", "30000000", "USD", id="en-scale-in-code"),
        pytest.param("half a trillion dollars", "500000000000", "USD", id="en-fraction-of-a-scale"),
        pytest.param("two hundred and fifty million euros", "250000000", "EUR", id="en-words"),
        pytest.param("12,34,567 rupees", "1234567", "INR", id="en-grouped-by-lakhs"),
        pytest.param("INR 5 lakh", "500000", "INR", id="en-lakh"),
        pytest.param("13 dollars and 45 cents", "13.45", "USD", id="en-cents"),
        pytest.param("15 USD 50", "15.5", "USD", id="en-cents-without-a-word"),
        pytest.param("S$3.2m", "3200000", "SGD", id="en-singapore"),
        pytest.param("A$4bn", "4000000000", "AUD", id="en-australia"),
        pytest.param("C$5 billion", "5000000000", "CAD", id="en-canada"),
        pytest.param("HK$6.1bn", "6100000000", "HKD", id="en-hong-kong"),
        pytest.param("NT$7 billion", "7000000000", "TWD", id="en-taiwan"),
        pytest.param("三十五億美元", "3500000000", "USD", id="zh-characters-without-a-point"),
        pytest.param("壹仟貳佰萬美元", "12000000", "USD", id="zh-formal-characters"),
        pytest.param("十亿美元", "1000000000", "USD", id="zh-scale-alone"),
        pytest.param("3百萬美元", "3000000", "USD", id="zh-scale-product-of-a-digit"),
        pytest.param("NT$5.6兆", "5600000000000", "TWD", id="zh-zhao"),
        pytest.param("1,276.3 億美元", "127630000000", "USD", id="zh-yi"),
        pytest.param("8,500萬歐元", "85000000", "EUR", id="zh-wan"),
        pytest.param("￥3,500万", "35000000", "CNY", id="zh-yen-sign-before"),
        pytest.param("8亿元人民币", "800000000", "CNY", id="zh-yuan-renminbi"),
        pytest.param("人民幣 3.2 兆元", "3200000000000", "CNY", id="zh-currency-on-both-sides"),
        pytest.param("6兆4,825億元", "6482500000000", "TWD", id="zh-two-scales-traditional-yuan"),
        pytest.param("738亿元", "73800000000", "CNY", id="zh-simplified-yuan"),
        pytest.param("836百万美元", "836000000", "USD", id="zh-million"),
        pytest.param("1.5萬億日圓", "1500000000000", "JPY", id="zh-scale-product"),
        pytest.param("四十九點七億美元", "4970000000", "USD", id="zh-characters"),
        pytest.param("６．５億美元", "650000000", "USD", id="zh-full-width"),
        pytest.param("-USD 3 million", "-3000000", "USD", id="en-minus"),
        pytest.param("$655,9-billion", "655900000000", "USD", id="en-decimal-comma"),
        pytest.param("1 234 567 USD", "1234567", "USD", id="en-grouped-by-blanks"),
        pytest.param("Rs 3.5 lakh crore", "3500000000000", "INR", id="en-two-scale-words"),
        pytest.param("3.2 hundred million yuan", "320000000", "CNY", id="en-yi-translated"),
        pytest.param("2½ million euros", "2500000", "EUR", id="en-vulgar-fraction"),
        pytest.param("one and a half billion pounds", "1500000000", "GBP", id="en-and-a-half"),
        pytest.param("2 Mio. €", "2000000", "EUR", id="en-abbreviation-with-a-point"),
        pytest.param("845.3 billion won", "845300000000", "KRW", id="en-everyday-word"),
        pytest.param("3萬8,500元", "38500", "TWD", id="zh-rest-in-digits"),
        pytest.param("3亿多元", "300000000", "CNY", id="zh-remainder"),
        pytest.param("三块四分", "3.04", "CNY", id="zh-parts"),
        pytest.param("一块二", "1.2", "CNY", id="zh-tenth"),
        pytest.param("50億円", "5000000000", "JPY", id="ja-yen"),
        pytest.param("$1.2–billion", "1200000000", "USD", id="en-dash-before-the-scale"),
        pytest.param("$980 bil", "980000000000", "USD", id="en-bil"),
        pytest.param("1億零500萬美元", "105000000", "USD", id="zh-zero-between-scales"),
        pytest.param("$12.4 (USD Billion)", "12400000000", "USD", id="en-scale-in-brackets"),
        pytest.param("1 234,5 Mio EUR", "1234500000", "EUR", id="en-blanks-and-decimal-comma"),
        pytest.param("3000余元", "3000", None, id="zh-remainder-without-a-scale"),
        pytest.param("42 million Omani rials", "42000000", "OMR", id="en-name-of-the-world"),
        pytest.param("3.2億科威特第納爾", "320000000", "KWD", id="zh-name-of-the-world"),
        pytest.param("ETB 3bn", "3000000000", "ETB", id="en-code-of-the-world"),
        pytest.param("₿21,000,000", "21000000", None, id="money-without-an-iso-code"),
    ],
)
def test_money(text: str, value: str, currency: str | None) -> None:
    found = find_quantities(text)
    assert [(q.kind, format(q.value, "f"), q.currency) for q in found] == [("money", value, currency)]
    assert found[0].quote == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6.14%", "6.14"),
        ("6.14 per cent", "6.14"),
        ("36.1％", "36.1"),
        ("百分之六點一四", "6.14"),
        ("千分之三", "0.3"),
        ("六成五", "65"),
        ("7.2成", "72"),
        ("-3.2%", "-3.2"),
        ("负3.9%", "-3.9"),
        ("one hundred percent", "100"),
        ("a percentage of 16", "16"),
        ("8,3%", "8.3"),
    ],
)
def test_percent(text: str, value: str) -> None:
    assert values(text, "percent") == [(value, None)]


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("4.1 percentage points", "percentage_point", "pp"),
        ("4.1 個百分點", "percentage_point", "pp"),
        ("25 basis points", "basis_point", "bp"),
        ("3.5 倍", "multiple", "times"),
        ("12兆瓦", "measure", "MW"),
        ("968.4GWh", "measure", "GWh"),
        ("3,960 萬台", "count", "unit"),
        ("18 countries", "count", "country"),
        ("5兆赫", "measure", "MHz"),
        ("500,000 barrels", "measure", "bbl"),
        ("12 million TEU", "count", "TEU"),
        ("50 MTPA", "measure", "t/a"),
        ("3.2 million square feet", "measure", "ft2"),
    ],
)
def test_units_keep_kinds_apart(text: str, kind: str, unit: str) -> None:
    assert [(q.kind, q.unit) for q in find_quantities(text)] == [(kind, unit)]


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("$10-12 billion", "money", "10000000000", "12000000000"),
        ("10-12 億美元", "money", "1000000000", "1200000000"),
        ("5,000萬～8,000萬歐元", "money", "50000000", "80000000"),
        ("人民币5亿元至8亿元", "money", "500000000", "800000000"),
        ("三到五亿元", "money", "300000000", "500000000"),
        ("三至五成", "percent", "30", "50"),
        ("2000~2500亿元", "money", "200000000000", "250000000000"),
        ("5-7%", "percent", "5", "7"),
        ("between 20 and 30 percent", "percent", "20", "30"),
        ("2026-2032", "year", "2026", "2032"),
        ("2025-32", "year", "2025", "2032"),
        ("2026 至 2032 年", "year", "2026", "2032"),
    ],
)
def test_a_range_is_two_quantities_that_share_a_span(text: str, kind: str, low: str, high: str) -> None:
    first, second = find_quantities(text)
    assert (first.kind, first.bound, format(first.value, "f")) == (kind, "low", low)
    assert (second.kind, second.bound, format(second.value, "f")) == (kind, "high", high)
    assert (first.start, first.end) == (second.start, second.end)


@pytest.mark.parametrize(
    ("text", "kind", "amounts"),
    [
        ("USD 2.39, 2.98 and 3.71 billion", "money", ["2390000000", "2980000000", "3710000000"]),
        ("分別為 23.9、29.8 和 37.1 億美元", "money", ["2390000000", "2980000000", "3710000000"]),
        ("規模分別為 23.9 億、29.8 億和 37.1 億美元", "money", ["2390000000", "2980000000", "3710000000"]),
        ("1.2亿、3.4亿及5.6亿台", "count", ["120000000", "340000000", "560000000"]),
        ("用戶1.2億、營收3.4億美元", "money", ["340000000"]),
        ("revenues of $5.1, $6.2 and $7.3 billion", "money", ["5100000000", "6200000000", "7300000000"]),
        ("worth €5.1 and €7.3 billion", "money", ["5100000000", "7300000000"]),
        ("a fee of $5 and $7.3 billion in sales", "money", ["5", "7300000000"]),
        ("12.5 and 13.4 percent", "percent", ["12.5", "13.4"]),
        ("rates of 2 and 5‰", "percent", ["0.2", "0.5"]),
        ("分别为968.4/1248.7/1515.8GWh", "measure", ["968.4", "1248.7", "1515.8"]),
        ("shares of 12 and 9 percent", "percent", ["12", "9"]),
        ("1、50億元", "money", ["5000000000"]),
        ("in 2024, 5 million units", "count", ["5000000"]),
    ],
)
def test_a_series_shares_the_unit_that_stands_once(text: str, kind: str, amounts: list[str]) -> None:
    assert [amount for amount, _ in values(text, kind)] == amounts


@pytest.mark.parametrize(
    "text", ["3.24兆亿元", "3億兆美元", "5 billion million dollars", "1,2345億元", "USD 1.2.3 billion"]
)
def test_an_ill_formed_amount_is_reported_without_a_value(text: str) -> None:
    (found,) = find_quantities(text)
    assert (found.kind, found.quote, found.value.is_nan()) == ("ill_formed", text, True)


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit"),
    [
        ("sales doubled", "doubled", "2", "times"),
        ("expected to double soon", "double", "2", "times"),
        ("a fivefold increase", "fivefold", "5", "times"),
        ("shipments halved", "halved", "0.5", "times"),
        ("产量翻两番", "翻两番", "4", "times"),
        ("規模翻倍", "翻倍", "2", "times"),
        ("增長3倍", "3倍", "3", "times more"),
        ("增長到3倍", "3倍", "3", "times"),
        ("成長至3倍", "3倍", "3", "times"),
        ("increase by 3 times", "3 times", "3", "times more"),
        ("increase to 3 times", "3 times", "3", "times"),
        ("two-thirds of the market", "two-thirds", "0.6666666666666666666666666667", "times"),
        ("四分之三的企業", "四分之三", "0.75", "times"),
        ("約1/3", "1/3", "0.3333333333333333333333333333", "times"),
    ],
)
def test_multiples_and_fractions(text: str, quote: str, value: str, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (found.kind, found.quote, str(found.value), found.unit) == ("multiple", quote, value, unit)


@pytest.mark.parametrize("text", ["SDG 7", "TOP 10", "ALL 50 firms"])
def test_codes_that_are_words_are_no_money(text: str) -> None:
    assert [q.quote for q in find_quantities(text) if q.kind == "money"] == []


def test_a_letter_of_another_word_is_no_scale() -> None:
    assert [(q.quote, str(q.value)) for q in find_quantities("₫5 tỷ")] == [("₫5", "5")]


def test_an_emission_standard_is_no_money() -> None:
    assert values("vehicles that meet Euro 6", "money") == []


@pytest.mark.parametrize("text", ["double-digit growth", "in the third quarter", "the first half", "一倍體"])
def test_what_is_no_multiple(text: str) -> None:
    assert [q for q in find_quantities(text) if q.kind == "multiple"] == []


@pytest.mark.parametrize(
    ("text", "value"), [("同比-35.6%", "-35.6"), ("minus 3.2%", "-3.2"), ("plus or minus 2%", "2"), ("5‰", "0.5")]
)
def test_signs_and_parts_of_percentages(text: str, value: str) -> None:
    assert values(text, "percent") == [(value, None)]


@pytest.mark.parametrize(
    ("text", "named", "currency"),
    [
        ("A$5 million, up from $4 million", {}, "AUD"),
        ("US$5 million against A$7 million, up from $4 million", {}, "USD"),
        ("人民幣 32 億元，較去年的 28 億元", {}, "CNY"),
        ("up from $4 million", {"AUD": 9}, "AUD"),
        ("up from $4 million", {"AUD": 1}, "USD"),
        ("up from $4 million", {"AUD": 9, "USD": 2}, "USD"),
        ("¥5 billion", {"JPY": 3}, "JPY"),
        ("¥5 billion", {}, None),
    ],
)
def test_an_undecided_currency_is_what_its_context_names(
    text: str, named: dict[str, int], currency: str | None
) -> None:
    assert find_quantities(text, currencies=named)[-1].currency == currency


@pytest.mark.parametrize(
    ("text", "quote", "low", "high"),
    [
        ("a number between twenty and thirty", "between twenty and thirty", "20", "30"),
        ("a score between negative ten and fifteen", "between negative ten and fifteen", "-10", "15"),
        ("a figure from 200 to 3,000", "from 200 to 3,000", "200", "3000"),
        ("greater than 100 and smaller than 300", "greater than 100 and smaller than 300", "100", "300"),
        ("at most 100 and at least 20", "at most 100 and at least 20", "20", "100"),
        ("位於20與30之間", "位於20與30之間", "20", "30"),
        ("數字在1000以上，1500以下", "1000以上，1500以下", "1000", "1500"),
        ("大于10小于20", "大于10小于20", "10", "20"),
        ("grew from 2025 to 2032", "from 2025 to 2032", "2025", "2032"),
        ("在2007年與2009年之間", "在2007年與2009年之間", "2007", "2009"),
        ("FY2025/26", "FY2025/26", "2025", "2026"),
        ("2010年之後2018年之前", "2010年之後2018年之前", "2010", "2018"),
        ("after 2010 and before 2018", "after 2010 and before 2018", "2010", "2018"),
    ],
)
def test_years_and_bare_numbers_take_in_the_words_that_bound_them(text: str, quote: str, low: str, high: str) -> None:
    found = find_quantities(text)
    assert [(q.bound, str(q.value), q.quote) for q in found] == [("low", low, quote), ("high", high, quote)]


@pytest.mark.parametrize(
    ("text", "quote", "bound", "modifier"),
    [
        ("greater than 30", "greater than 30", "low", "over"),
        ("not less than 30", "not less than 30", "low", "at least"),
        ("less than or equal to 40", "less than or equal to 40", "high", "up to"),
        ("aged 65 and over", "65 and over", "low", "at least"),
        ("≥50", "≥50", "low", "at least"),
        ("大於二十", "大於二十", "low", "over"),
        ("不大于50", "不大于50", "high", "up to"),
        ("五百以上", "五百以上", "low", "at least"),
        ("二百三十餘萬", "二百三十餘萬", "low", "over"),
        ("more than 5000 or equal to it", "more than 5000 or equal to", "low", "at least"),
        ("至少有10", "至少有10", "low", "at least"),
    ],
)
def test_a_compared_bare_number_is_a_range_with_one_end(text: str, quote: str, bound: str, modifier: str) -> None:
    assert [(q.quote, q.bound, q.modifier) for q in find_quantities(text)] == [(quote, bound, modifier)]


@pytest.mark.parametrize(("text", "value"), [("x is equal to 5000", "5000"), ("x等於一百七", "170")])
def test_an_equality_bounds_from_both_ends(text: str, value: str) -> None:
    assert [(q.bound, str(q.value)) for q in find_quantities(text)] == [("low", value), ("high", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("衰退 3.2%", "-3.2"),
        ("fell 7.1 percent", "-7.1"),
        ("declined year-on-year by about 3%", "-3"),
        ("a 5% drop in sales", "-5"),
        ("同比下降4.17%", "-4.17"),
        ("減少了約百分之三", "-3"),
        ("the rate fell to 5%", "5"),
        ("由5%下降", "5"),
        ("漲跌5%", "5"),
        ("negative growth of 1.2%", "-1.2"),
        ("縮水三成", "-30"),
        ("a loss margin of (3.2%)", "3.2"),
    ],
)
def test_declines_are_negative_and_levels_are_not(text: str, value: str) -> None:
    assert [str(q.value) for q in find_quantities(text) if q.kind == "percent"] == [value]


def test_the_low_end_of_a_declining_range_is_the_greater_decline() -> None:
    found = [(q.bound, str(q.value), q.quote) for q in find_quantities("down 3-5%")]
    assert found == [("low", "-5", "3-5%"), ("high", "-3", "3-5%")]


@pytest.mark.parametrize("text", ["up 12 pct to 5 pct", "two and three percent"])
def test_what_is_no_range(text: str) -> None:
    assert [q.bound for q in find_quantities(text) if q.bound] == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("毛利率提升1.2pct", "percentage_point", "1.2"),
        ("a market share of 5 pct", "percent", "5"),
        ("50K units", "count", "50000"),
        ("3000余家", "count", "3000"),
        ("三倍", "multiple", "3"),
        ("1.2m tonnes", "measure", "1200000"),
    ],
)
def test_short_units_and_scales_that_their_neighbours_decide(text: str, kind: str, value: str) -> None:
    assert [(q.kind, format(q.value, "f")) for q in find_quantities(text)] == [(kind, value)]


def test_a_change_from_one_amount_to_another_is_no_range() -> None:
    text = "grew from USD 10 million to USD 12 million"
    assert [q.bound for q in find_quantities(text)] == [None, None]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("FY2025", "2025"),
        ("3Q25", "2025"),
        ("民國114年", "2025"),
        ("2028E", "2028"),
        ("in 2025", "2025"),
        ("二〇三〇年", "2030"),
        ("2025 年", "2025"),
        ("2025Q3", "2025"),
        ("2025H1", "2025"),
        ("較113年減少", "2024"),
        ("114年前三季", "2025"),
        ("（114年）", "2025"),
        ("February 2026 pages 12", "2026"),
    ],
)
def test_years(text: str, year: str) -> None:
    assert values(text, "year") == [(year, None)]


@pytest.mark.parametrize("text", ["120年歷史", "逾100年", "105年來", "長達110年的特許權", "於100年內", "85年"])
def test_a_hundred_years_are_no_year(text: str) -> None:
    assert values(text, "year") == []


@pytest.mark.parametrize("text", ["Open 9:00 to 17:30.", "服務時間09:00-18:00", "at 16:05"])
def test_the_time_of_day_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("七成，其餘三成為配套", "30"), ("約兩成本地採購", "20"), ("三成為首", None), ("第三成員", None)],
)
def test_tenths_before_a_character_that_they_make_words_with(text: str, value: str | None) -> None:
    assert [found for found, _ in values(text, "percent")][-1:] == ([value] if value else [])


@pytest.mark.parametrize(
    ("text", "modifier", "quote"),
    [
        ("about USD 5 million", "about", "USD 5 million"),
        ("nearly 30%", "nearly", "30%"),
        ("up to $12 billion", "up to", "$12 billion"),
        ("逾 12 億美元", "over", "12 億美元"),
        ("約46億美元", "about", "46億美元"),
        ("500餘萬台", "over", "500餘萬台"),
        ("30% 以上", "at least", "30%"),
    ],
)
def test_hedges_stay_outside_the_span(text: str, modifier: str, quote: str) -> None:
    (found,) = find_quantities(text)
    assert (found.modifier, found.quote) == (modifier, quote)


@pytest.mark.parametrize(
    "text",
    [
        "ISO 9001", "1.5T scanners", "3T magnets", "IEC 62443", "5G", "CO2", "COVID-19", "see Figure 3", "第3章", "四川", "一切", "萬一", "標準普爾",
        "數十億美元", "千億級市場", "十億級", "100億級", "double-digit growth", "三元电池", "S&P 500", "+886-2-2345-6789", "5月6日", "COP28", "1-3月", "7月份", "三五百萬", "是最大的一塊", "one of the largest",
        "1.234,5 EUR", "version 1.2.3", "https://example.com/report-2024-5", "USD million", "2025-03-04",
    ],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("in 2024 USD 4.62 billion", ["4620000000"]),
        ("RMB 10 USD 20", ["10", "20"]),
        ("stage 1 RMB 39.5 billion", ["39500000000"]),
        ("fell by a fifth to RMB 14.6", ["14.6"]),
        ("$20，300美圆, ￥300", ["20", "300", "300"]),
        ("USD 5.08 billion in 2025 and USD 9.87 billion by 2032", ["5080000000", "9870000000"]),
    ],
)
def test_a_currency_belongs_to_one_number(text: str, amounts: list[str]) -> None:
    assert [amount for amount, _ in values(text, "money")] == amounts


@pytest.mark.parametrize(
    ("text", "lang", "currency", "inferred"),
    [
        ("12億元", "zh-Hant", "TWD", True),
        ("12亿元", "zh-Hans", "CNY", True),
        ("12 億美元", "zh-Hant", "USD", False),
        ("$12", "en", "USD", True),
        ("12 million francs", "en", None, False),
    ],
)
def test_an_undecided_currency_is_marked(text: str, lang: str, currency: str | None, inferred: bool) -> None:
    (found,) = find_quantities(text, lang)
    assert (found.currency, found.inferred) == (currency, inferred)


@pytest.mark.parametrize(
    ("text", "kind", "currency", "power"),
    [
        ("Revenue (USD million)", "money", "USD", 6),
        ("單位：億美元", "money", "USD", 8),
        ("单位：百万元", "money", "CNY", 6),
        ("in millions of U.S. dollars", "money", "USD", 6),
        ("Share (%)", "percent", None, 0),
        ("按应用划分的市场规模(百万美元)", "money", "USD", 6),
    ],
)
def test_units_that_a_table_gives_once(text: str, kind: str, currency: str | None, power: int) -> None:
    unit = find_unit(text)
    assert unit is not None
    assert (unit.kind, unit.currency, unit.power) == (kind, currency, power)


def test_a_label_without_a_unit_has_none() -> None:
    assert find_unit("Market concentration") is None


@given(st.text(alphabet="0123456789.,%$€¥- 億万亿元兆美百分之三五十USDbilmno年至約(", max_size=60))
def test_every_quote_is_exact_and_every_value_finite(text: str) -> None:
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.quote
        assert quantity.value.is_finite() == (quantity.kind != "ill_formed")


@given(st.integers(min_value=1, max_value=10**12), st.sampled_from(["億美元", "萬台", " billion euros", "%"]))
def test_values_are_exact(number: int, unit: str) -> None:
    powers = {"億美元": 8, "萬台": 4, " billion euros": 9, "%": 0}
    (found,) = find_quantities(f"{number:,}{unit}")
    assert found.value == Decimal(number) * 10 ** powers[unit]


def _of(quantity: Quantity) -> tuple[str, Decimal, str | None]:
    return quantity.kind, quantity.value, quantity.currency


@given(st.text(alphabet="abc 億 12.5%，。", max_size=30))
def test_text_before_a_sentence_does_not_change_what_it_states(before: str) -> None:
    alone = find_quantities("市場達 46.2 億美元。", "zh-Hant")
    after = find_quantities(before + "。\n市場達 46.2 億美元。", "zh-Hant")
    assert _of(after[-1]) == _of(alone[-1])


_FRAGMENTS = st.lists(
    st.sampled_from(
        ["1", "5.2", "億", "5億", "兆", "萬", "十", "%", "$", "USD ", "billion ", "hundred ", " and ", "to ", "between ", "-", ",", " ", "年", "2025", "分之", "倍", "a", "http://", "more than ", "以上"]
    ),
    min_size=1,
    max_size=4,
).map("".join)  # fmt: skip


def _steps(text: str) -> int:
    """Return how many calls it takes to find the quantities of a text: a measure of work that no clock disturbs."""
    steps = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        find_quantities(text, "en")
    finally:
        sys.setprofile(before)
    return steps


@settings(deadline=None)
@given(_FRAGMENTS)
def test_work_is_linear_in_the_length_of_the_text(fragment: str) -> None:
    short, long = fragment * 50, fragment * 200
    assert _steps(long) <= 5 * _steps(short) + 1000


@pytest.mark.parametrize("character", ["1", "億", "十", "%", "$"])
def test_a_million_characters_of_one_thing(character: str) -> None:
    assert find_quantities(character * 1_000_000) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(".5% more", [("0.5", ".5%")], id="a-point-that-begins-the-text"),
        pytest.param("grew by .5%", [("0.5", ".5%")], id="a-point-behind-a-blank"),
        pytest.param("rose..5%", [("5", "5%")], id="two-points-end-something"),
        pytest.param("a.5%", [("5", "5%")], id="a-point-behind-a-letter"),
        pytest.param("10 $ in cash", [("10", "10 $")], id="a-sign-behind-its-number"),
        pytest.param("十成", [("100", "十成")], id="ten-tenths"),
        pytest.param("12成", [("12", "12")], id="no-tenths-beyond-ten"),
        pytest.param("九成九", [("99", "九成九")], id="tenths-and-hundredths"),
    ],
)
def test_where_a_number_begins_and_ends(text: str, found: list[tuple[str, str]]) -> None:
    assert [(str(one.value), one.quote) for one in find_quantities(text)] == found


@pytest.mark.parametrize("indent", range(8))
def test_a_scale_takes_in_what_joins_it_to_its_unit_wherever_it_stands(indent: int) -> None:
    (one,) = find_quantities(" " * indent + "3 million of dollars")
    assert (one.quote, one.start) == ("3 million of dollars"[: one.end - one.start], indent)
    assert one.quote == "3 million"


@given(
    st.lists(
        st.sampled_from(["12.5 億美元", "6.14%", "USD 3 billion", "2025年", "五萬台", "3.24兆亿元", "abc", "，"]),
        max_size=8,
    )
)
def test_what_stands_alone_is_the_same_in_any_order(parts: list[str]) -> None:
    def alone(ordered: list[str]) -> list[tuple[str, str]]:
        return sorted((one.kind, str(one.value)) for one in find_quantities("\n\n".join(ordered), "zh"))

    assert alone(parts) == alone(parts[::-1])
