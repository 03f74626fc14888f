from collections.abc import Callable

import pytest

from diglot.extract.figures import find_figures
from diglot.extract.frame import agrees, best_window
from diglot.extract.records import Document, Figure, Year
from diglot.extract.report import analyze

Make = Callable[..., Document]
Fact = tuple[str, str, str | None, Year | None]


def facts(document: Document) -> list[Fact]:
    return [(f.kind, format(f.value, "f"), f.currency, f.year) for f in find_figures(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "The Smart Water Meter Market was worth USD 4.62 billion in 2024, should reach USD 5.08 billion in 2025 and "
            "USD 9.87 billion by 2032, a CAGR of 9.95%.",
            [
                ("market_size", "4620000000", "USD", 2024),
                ("market_size", "5080000000", "USD", 2025),
                ("market_size", "9870000000", "USD", 2032),
                ("cagr", "9.95", None, (2024, 2032)),
            ],
            id="en-base-estimate-forecast",
        ),
        pytest.param(
            "智慧水錶市場規模 2024 年為 46.2 億美元,2025 年將增至 50.8 億美元,預計到 2032 年達 98.7 億美元,複合年成長率為 9.95%。",
            [
                ("market_size", "4620000000", "USD", 2024),
                ("market_size", "5080000000", "USD", 2025),
                ("market_size", "9870000000", "USD", 2032),
                ("cagr", "9.95", None, (2024, 2032)),
            ],
            id="zh-base-estimate-forecast",
        ),
        pytest.param(
            "The market will grow from $27.4 billion in 2025 to $54.87 billion by 2030, at 14.9% CAGR.",
            [
                ("market_size", "27400000000", "USD", 2025),
                ("market_size", "54870000000", "USD", 2030),
                ("cagr", "14.9", None, (2025, 2030)),
            ],
            id="en-from-to",
        ),
        pytest.param(
            "润滑油市场预计从 2024 年的 738亿美元 增长到 2030 年的 901.9亿美元,复合年增长率 3.4%。",
            [
                ("market_size", "73800000000", "USD", 2024),
                ("market_size", "90190000000", "USD", 2030),
                ("cagr", "3.4", None, (2024, 2030)),
            ],
            id="zh-from-to",
        ),
        pytest.param(
            "In 2024, sales in Europe fell 5.3%. Heavy trucks accounted for 48% of subscriptions that year.",
            [("growth", "-5.3", None, 2024), ("share", "48", None, 2024)],
            id="en-decline-and-same-year",
        ),
        pytest.param(
            "2024 年歐洲出貨下滑 5.3%,中國成長 8.5%。",
            [("growth", "-5.3", None, 2024), ("growth", "8.5", None, 2024)],
            id="zh-decline-and-growth",
        ),
        pytest.param(
            "In 2024 the market sizes of Asia and Europe were USD 12 billion and USD 9 billion respectively.",
            [("market_size", "12000000000", "USD", 2024), ("market_size", "9000000000", "USD", 2024)],
            id="en-respectively-one-year",
        ),
        pytest.param(
            "The market was worth USD 12 billion and USD 9 billion in 2024 and 2020 respectively.",
            [("market_size", "12000000000", "USD", 2024), ("market_size", "9000000000", "USD", 2020)],
            id="en-respectively-two-years",
        ),
        pytest.param(
            "The market grew at a CAGR of 7.2% during 2019-2024 and should grow at 9.8% a year during 2024-2030.",
            [("cagr", "7.2", None, (2019, 2024)), ("cagr", "9.8", None, (2024, 2030))],
            id="en-historical-and-forecast-rate",
        ),
        pytest.param(
            "2024年的市场规模为68.9亿元,较2019年的33.1亿元明显扩大,2019-2024年复合增长率为15.8%。",
            [
                ("market_size", "6890000000", "CNY", 2024),
                ("market_size", "3310000000", "CNY", 2019),
                ("cagr", "15.8", None, (2019, 2024)),
            ],
            id="zh-compared-with",
        ),
        pytest.param(
            "The market was valued at USD 12 billion in 2024. Alpha Corp, the largest vendor, reported revenue of "
            "USD 3 billion in 2024. A licence is priced at USD 4,950.",
            [
                ("market_size", "12000000000", "USD", 2024),
                ("other", "3000000000", "USD", 2024),
                ("other", "4950", "USD", None),
            ],
            id="en-company-revenue-and-price-are-other",
        ),
        pytest.param(
            "The share of services will rise from 22% in 2024 to 31% by 2030.",
            [("share", "22", None, 2024), ("share", "31", None, 2030)],
            id="en-levels-of-a-share-are-no-growth",
        ),
        pytest.param(
            "Market spending totalled USD 13.7 billion in 2024, up from USD 10.7 billion a year earlier.",
            [("market_size", "13700000000", "USD", 2024), ("market_size", "10700000000", "USD", 2023)],
            id="en-a-year-earlier",
        ),
        pytest.param(
            "In 2023 seaweed extracts and humic substances earned 33.5% and 26.8% of revenue respectively.",
            [("share", "33.5", None, 2023), ("share", "26.8", None, 2023)],
            id="en-series-of-shares",
        ),
        pytest.param(
            "The report covers 18 countries. Certification under IEC 62443 takes 17 months, and prices come from 72 sellers.",
            [],
            id="en-counts-are-no-figures",
        ),
        pytest.param(
            "本報告涵蓋 18 個國家,每兩週向 72 家賣方蒐集價格,2020 年前 7 週就到的貨櫃如今要 11 週。", [], id="zh-counts"
        ),
        pytest.param(
            "該市場2024至2030年年均下降2.1%。", [("cagr", "-2.1", None, (2024, 2030))], id="zh-yearly-decline"
        ),
        pytest.param(
            "Demand fell 2.2% in 2024.\n\nA 3.5% rebound is expected in 2025.",
            [("growth", "-2.2", None, 2024), ("growth", "3.5", None, 2025)],
            id="en-rebound",
        ),
        pytest.param(
            "The lens market was worth A$5.2 billion in 2024.\n\nIt was A$4.9 billion in 2023.\n\nMarket size: $6.1 billion in 2030.",
            [
                ("market_size", "5200000000", "AUD", 2024),
                ("market_size", "4900000000", "AUD", 2023),
                ("market_size", "6100000000", "AUD", 2030),
            ],
            id="en-undecided-currency-of-the-document",
        ),
        pytest.param(
            "After five years in which sales climbed from USD 14.9 billion to USD 23.7 billion, a 9.7% CAGR between 2019 and "
            "2024, the spirits market is set to accelerate.",
            [
                ("market_size", "14900000000", "USD", 2019),
                ("market_size", "23700000000", "USD", 2024),
                ("cagr", "9.7", None, (2019, 2024)),
            ],
            id="en-path-over-a-period",
        ),
        pytest.param(
            "2019年至2023年，中國功率器件市場從9.4億元躍升至43.6億元，CAGR約46.8%。",
            [
                ("market_size", "940000000", "TWD", 2019),
                ("market_size", "4360000000", "TWD", 2023),
                ("cagr", "46.8", None, (2019, 2023)),
            ],
            id="zh-path-over-a-period",
        ),
        pytest.param(
            "The film market should rise at a 9.1% CAGR between 2026 and 2036, compared with the 6.4% CAGR recorded from "
            "2021 to 2025.",
            [("cagr", "9.1", None, (2026, 2036)), ("cagr", "6.4", None, (2021, 2025))],
            id="en-two-rates-two-periods",
        ),
        pytest.param(
            "The lens market was USD 5 billion in 2024 and will be USD 7.2 billion in 2030.\n\n"
            "It will grow at 6.3% until 2030.",
            [
                ("market_size", "5000000000", "USD", 2024),
                ("market_size", "7200000000", "USD", 2030),
                ("cagr", "6.3", None, (2024, 2030)),
            ],
            id="en-grow-at",
        ),
        pytest.param(
            "15 January 2025\n\nRetailers spent $1.08 billion on the locker market last year, 3.2% higher than the year before.",
            [("market_size", "1080000000", "USD", 2024), ("growth", "3.2", None, 2024)],
            id="en-last-year",
        ),
        pytest.param(
            "Asia Pacific came first with 43.5% of the market in 2024; North America grew 7.9%.",
            [("share", "43.5", None, 2024), ("growth", "7.9", None, 2024)],
            id="en-a-verb-behind-a-semicolon",
        ),
        pytest.param(
            "照護機器人市占僅6.5%，但2024年銷售額大增62.0%。",
            [("share", "6.5", None, 2024), ("growth", "62", None, 2024)],
            id="zh-a-verb-of-the-next-percentage",
        ),
        pytest.param(
            "Brief\n\n2024 年規模 NT$284 億2025 年市場規模",
            [("market_size", "28400000000", "TWD", 2024)],
            id="zh-a-year-right-behind-a-scale",
        ),
        pytest.param(
            "Lens Market to Cross US$ 4.8 Bn\n\nThe lens market was US$ 3.1 Bn in 2024 and will reach US$ 4.8 Bn in 2031.",
            [
                ("market_size", "4800000000", "USD", 2031),
                ("market_size", "3100000000", "USD", 2024),
                ("market_size", "4800000000", "USD", 2031),
            ],
            id="en-a-forecast-in-the-title",
        ),
        pytest.param(
            "Lens Market\n\nCountry outlook, CAGR 2026 to 2036\nIndia: 11.2%\nGermany: 8.3%\n",
            [("cagr", "11.2", None, (2026, 2036)), ("cagr", "8.3", None, (2026, 2036))],
            id="en-a-list-under-its-label",
        ),
        pytest.param(
            "Lens Market 2024\n\n- Glass: 83% of the 2024 fleet\n- Plastic: 12%\n",
            [("share", "83", None, 2024), ("share", "12", None, 2024)],
            id="en-a-list-whose-first-line-tells",
        ),
        pytest.param(
            "鏡片市場報告\n\n澄芯光學2024年營收4.9億元。",
            [("other", "490000000", "TWD", 2024)],
            id="zh-company-accounts",
        ),
        pytest.param(
            "Lens Market 2024\n\nSleep modes can cut consumption by 32%.",
            [("other", "32", None, None)],
            id="en-what-may-happen",
        ),
        pytest.param(
            "Lens Market\n\nBoxHaven's net sales came to EUR 341 million in 2024.",
            [("other", "341000000", "EUR", 2024)],
            id="en-company-that-owns",
        ),
    ],
)
def test_prose(document: Make, text: str, expected: list[Fact]) -> None:
    assert facts(document(text)) == expected


@pytest.mark.parametrize(
    ("page", "currency", "inferred"),
    [
        ('<html lang="en-AU"><p>The lens market was worth $6.1 billion in 2024.</p>', "AUD", True),
        ('<html lang="en"><p>The lens market was worth $6.1 billion in 2024.</p>', "USD", True),
        (
            '<html lang="en-AU"><p>The lens market was worth US$6.1 billion in 2024.</p><p>Sales: US$5.8 billion.</p>'
            "<p>The market: $5.2 billion in 2023.</p>",
            "USD",
            True,
        ),
        ('<html lang="zh-HK"><p>2024年鏡頭市場規模為61億元。</p>', "HKD", True),
        ('<html lang="zh-CN"><p>2024年鏡頭市場規模為61億元。</p>', "TWD", True),
        (
            '<html><meta property="og:locale" content="zh_CN"><p>2024年镜头市场规模为￥61亿。</p>',
            "CNY",
            True,
        ),
    ],
)
def test_an_undecided_currency_is_that_of_the_page_locale_in_its_own_language(
    document: Make, page: str, currency: str, inferred: bool
) -> None:
    figures = find_figures(document(page, "text/html"))
    assert (figures[-1].currency, figures[-1].inferred) == (currency, inferred)


def test_a_table_drawn_with_blanks(document: Make) -> None:
    text = (
        "Market by region (USD million)\n\n"
        "Region              2024     2030\n"
        "Europe             1,850    2,390\n"
        "Rest of World        842    1,210\n"
    )
    assert facts(document(text)) == [
        ("market_size", "1850000000", "USD", 2024),
        ("market_size", "2390000000", "USD", 2030),
        ("market_size", "842000000", "USD", 2024),
        ("market_size", "1210000000", "USD", 2030),
    ]


def test_a_share_without_a_year_takes_the_base_year(document: Make) -> None:
    text = (
        "The market was valued at USD 12 billion in 2024 and should reach USD 20 billion by 2030.\n\nEurope holds 30%."
    )
    assert facts(document(text))[-1] == ("share", "30", None, 2024)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "| KEY MARKET STATISTICS | |\n|---|---|\n| Base Year [2025] | USD 127.63 billion |\n"
            "| Estimated Year [2026] | USD 134.94 billion |\n| Forecast Year [2032] | USD 193.78 billion |\n| CAGR (%) | 6.14% |\n",
            [
                ("market_size", "127630000000", "USD", 2025),
                ("market_size", "134940000000", "USD", 2026),
                ("market_size", "193780000000", "USD", 2032),
                ("cagr", "6.14", None, (2025, 2032)),
            ],
            id="two-columns",
        ),
        pytest.param(
            "Market size by application, USD million\n\n| Application | 2023 | 2024 | 2025E |\n|---|---|---|---|\n"
            "| Aerospace | 1,640 | 1,829 | 1,999 |\n",
            [
                ("market_size", "1640000000", "USD", 2023),
                ("market_size", "1829000000", "USD", 2024),
                ("market_size", "1999000000", "USD", 2025),
            ],
            id="years-as-columns-unit-in-caption",
        ),
        pytest.param(
            "| 地區 | 2024 年規模（億美元） | 占比 |\n|---|---|---|\n| 北美 | 48.3 | 36.0% |\n",
            [("market_size", "4830000000", "USD", 2024), ("share", "36", None, 2024)],
            id="regions-as-rows-unit-in-header",
        ),
        pytest.param(
            "USD 4.2 Bn\nMarket size 2024\nUSD 6.9 Bn\nMarket size 2030\n8.6%\nCAGR 2024-2030\n",
            [
                ("market_size", "4200000000", "USD", 2024),
                ("market_size", "6900000000", "USD", 2030),
                ("cagr", "8.6", None, (2024, 2030)),
            ],
            id="values-above-their-labels",
        ),
        pytest.param(
            "- Market size, 2024: USD 54.3 billion\n- 2030 年市場規模：852.1 億美元\n- CAGR 2024-2030: 7.8%\n- Units sold, 2024: 39.6 million\n",
            [
                ("market_size", "54300000000", "USD", 2024),
                ("market_size", "85210000000", "USD", 2030),
                ("cagr", "7.8", None, (2024, 2030)),
                ("volume", "39600000", None, 2024),
            ],
            id="labelled-list-items",
        ),
        pytest.param(
            "| USD million | 2018 | 2023 | 2029E | CAGR 18-23 | CAGR 23-29 |\n|---|---|---|---|---|---|\n"
            "| Oils | 73 | 102 | 142 | 6.9% | 5.7% |\n",
            [
                ("market_size", "73000000", "USD", 2018),
                ("market_size", "102000000", "USD", 2023),
                ("market_size", "142000000", "USD", 2029),
                ("cagr", "6.9", None, (2018, 2023)),
                ("cagr", "5.7", None, (2023, 2029)),
            ],
            id="short-periods-in-a-header",
        ),
        pytest.param(
            "| Publisher | Market 2024 | Forecast | CAGR |\n|---|---|---|---|\n"
            "| Orrin | $17.6 bn | $42.4 bn (2031) | 13.4% |\n| Blake | $14.9 bn | $39.5 bn (2030) | 17.6% |\n",
            [
                ("market_size", "17600000000", "USD", 2024),
                ("market_size", "42400000000", "USD", 2031),
                ("cagr", "13.4", None, (2024, 2031)),
                ("market_size", "14900000000", "USD", 2024),
                ("market_size", "39500000000", "USD", 2030),
                ("cagr", "17.6", None, (2024, 2030)),
            ],
            id="several-publishers-with-their-own-windows",
        ),
        pytest.param(
            "| 企業 | 2024年營收（億元） | 市場份額 |\n|---|---|---|\n| 味灃食品 | 42.6 | 0.9% |\n",
            [("other", "4260000000", "TWD", 2024), ("share", "0.9", None, None)],
            id="companies-as-rows",
        ),
        pytest.param(
            "| 指標 | 數值 | Metric | Value |\n|---|---|---|---|\n"
            "| 2023年市場規模 | 12.6億美元 | Market size, 2023 | $1.26B |\n"
            "| 2024年市場規模 | 13.1億美元 | Market size, 2024 | $1.31B |\n",
            [
                ("market_size", "1260000000", "USD", 2023),
                ("market_size", "1260000000", "USD", 2023),
                ("market_size", "1310000000", "USD", 2024),
                ("market_size", "1310000000", "USD", 2024),
            ],
            id="pairs-in-both-languages",
        ),
    ],
)
def test_tables_and_labels(document: Make, text: str, expected: list[Fact]) -> None:
    assert facts(document(text)) == expected


def test_roles_follow_from_the_base_year(document: Make) -> None:
    text = (
        "The market stood at USD 3 billion in 2019 and was valued at USD 4 billion in 2024. It is estimated at USD 5 billion "
        "in 2025 and projected to reach USD 9 billion by 2031.\n"
    )
    assert [figure.role for figure in find_figures(document(text))] == ["historical", "base", "estimate", "forecast"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        pytest.param("The lens market will reach USD 9 billion by 2030.", ["forecast"], id="en-forecast-alone"),
        pytest.param("預計2030年鏡片市場將達20億美元。", ["forecast"], id="zh-forecast-alone"),
        pytest.param(
            "The lens market was USD 5 billion in 2024, growing at a 5.8% CAGR to USD 7 billion in 2030.",
            ["base", "forecast", "forecast"],
            id="en-growing-to",
        ),
        pytest.param("鏡片市場從2024年的12.5億美元增長到2030年的20億美元。", ["base", "forecast"], id="zh-from-to"),
        pytest.param(
            "The lens market grew from USD 5 billion in 2024 to USD 9 billion in 2030.",
            ["base", "forecast"],
            id="en-from-to",
        ),
    ],
)
def test_roles_of_single_sentences(document: Make, text: str, roles: list[str]) -> None:
    ordered = sorted(find_figures(document(text)), key=lambda figure: (figure.kind == "cagr", figure.start))
    assert [figure.role for figure in ordered] == roles


@pytest.mark.parametrize(
    ("text", "subject", "region"),
    [
        ("The European lens market was USD 5 billion in 2024.", "European lens market", None),
        ("Lens market.\n\nEurope holds 30% of the market.", "Europe", "Europe"),
        ("鏡片市場規模報告\n\n亞太地區占 30%。", "亞太地區", "亞太地區"),
        ("Market size was USD 5 billion in 2024.", None, None),
        ("Lens market.\n\nEurope followed with 30%.", "Europe", "Europe"),
        ("鏡片市場規模報告\n\n僅亞太地區就占 30%。", "亞太地區", "亞太地區"),
        ("鏡片市場規模報告\n\n降幅為 30%。", None, None),
    ],
)
def test_what_a_figure_is_about(document: Make, text: str, subject: str | None, region: str | None) -> None:
    (found,) = find_figures(document(text))
    assert (found.metric_text, found.scope.region if found.scope else None) == (subject, region)


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        pytest.param(
            ["Material | 2024 (USD billion) | 2030 (USD billion)", "Glass | 3.0 | 4.1", "Plastic | 1.0 | 2.2", "Total | 4.0 | 6.3"],
            ["Glass", "Glass", "Plastic", "Plastic", None, None],
            id="en-rows-and-their-total",
        ),
        pytest.param(
            ["材料 | 2024年（億美元） | 2024-2030年複合年成長率", "玻璃 | 30 | 5.3%", "塑膠 | 10 | 14.0%", "合計 | 40 | 7.9%"],
            ["玻璃", "玻璃", "塑膠", "塑膠", None, None],
            id="zh-rates-too",
        ),
        pytest.param(
            ["Year | Glass (USD million) | Plastic (USD million) | Total (USD million)", "2023 | 290 | 90 | 380", "2024 | 300 | 100 | 400"],
            ["Glass", "Plastic", None] * 2,
            id="en-columns-over-years",
        ),
        pytest.param(
            ["輸出功率 | 2024年（億美元）", "500 kW以下 | 30", "500 kW以上 | 10"], ["500 kW以下", "500 kW以上"], id="zh-parts-with-numbers"
        ),
        pytest.param(
            ["Region | 2024 (USD million)", "Europe | 300", "Asia Pacific | 100"], ["Europe", "Asia Pacific"], id="en-regions"
        ),
        pytest.param(
            ["Company | Revenue 2024 (USD million)", "Voltara | 300", "Sunlens | 100"], ["Voltara", "Sunlens"], id="en-companies"
        ),
        pytest.param(
            ["Indicator | Value", "Base year 2024 | USD 4.0 billion", "Forecast 2030 | USD 6.3 billion"], [None, None], id="en-facts"
        ),
    ],
)  # fmt: skip
def test_what_part_a_figure_of_a_table_is_of(document: Make, rows: list[str], parts: list[str | None]) -> None:
    rule = "|".join(["---"] * len(rows[0].split("|")))
    found = find_figures(document("\n".join(["# Lens Market\n", rows[0], rule, *rows[1:]]), "text/markdown"))
    scopes = [one.scope for one in found]
    assert [one and (one.segment or one.region or one.company) for one in scopes] == parts


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        (
            "The lens market grew.\n\nVoltara Optics reported revenue of EUR 2.6 billion in 2024, up 4.4%.",
            ["Voltara Optics"] * 2,
        ),
        ("鏡片市場報告\n\nVoltara Optics在2024年的營收為2.6億歐元，年增4.4%。", ["Voltara Optics"] * 2),
        ("Key players: Voltara and Sunlens.\n\nVoltara holds 20% of the lens market.", ["Voltara"]),
        ("The lens market was worth USD 5 billion in 2024.", [None]),
    ],
)
def test_what_is_of_one_company(document: Make, text: str, companies: list[str | None]) -> None:
    found = analyze(document(text)).figures
    assert [figure.scope.company if figure.scope else None for figure in found] == companies


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("鏡片市場2022年、2023年及2024年規模分別為 23.9、29.8 和 37.1 億美元。", ["historical", "historical", "base"]),
        ("| 鏡片市場規模（億美元） | 2023 | 2024 | 2030 |\n|---|---|---|---|\n| 北美 | 12.1 | 13.2 | 18.2 |\n", ["historical", "base", "forecast"]),
    ],
)  # fmt: skip
def test_the_base_year_of_sizes_without_a_word_is_the_last_fact(document: Make, text: str, roles: list[str]) -> None:
    assert [figure.role for figure in find_figures(document(text))] == roles


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        (
            "The North American lens market was USD 6 billion in 2024, Europe was worth USD 5 billion.",
            ["North American lens market", "Europe"],
        ),
        ("2024年北美鏡片市場為60億美元,歐洲為50億美元。", ["北美鏡片市場", "歐洲"]),
    ],
)
def test_a_region_is_not_the_market_before_it(document: Make, text: str, subjects: list[str]) -> None:
    assert [figure.metric_text for figure in find_figures(document(text))] == subjects


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("主要企業包括 Sable Bay Foods Transport 與凜川物流,營收成長 10.2%。", id="names-in-a-sentence"),
        pytest.param(
            "| 指標 | 數值 |\n|---|---|\n| 企業 | Acme,Norrland Cold Store |\n| 增長率 | 複合年成長率為 13.7% |\n",
            id="names-in-a-table",
        ),
    ],
)
def test_latin_names_do_not_change_the_language_of_a_figure(document: Make, text: str) -> None:
    made = document(text)
    assert "mul" in {block.lang for block in made.blocks}
    assert {figure.lang for figure in find_figures(made)} == {"zh-Hant"}


def test_numbers_in_brackets_in_a_table_are_negative(document: Make) -> None:
    made = document("| Region | Growth 2024 (%) |\n|---|---|\n| Europe | (3.2) |\n| Asia | 5.1 |\n")
    assert [format(figure.value, "f") for figure in find_figures(made)] == ["-3.2", "5.1"]


@pytest.mark.parametrize(
    "text",
    [
        "Related reports:\n- Camera Market to reach USD 7 billion by 2030\n",
        "You may also like\nCamera Market: USD 7 billion by 2030\n",
        "【相關閱讀】2024年相機市場規模達212億元\n",
        "更多報告 More reports: 相機市場（2029年 61 億美元）\n",
    ],
)
def test_boilerplate_yields_no_figures(document: Make, text: str) -> None:
    assert facts(document(text)) == []


def test_every_quote_is_exact(document: Make) -> None:
    made = document("The market was valued at\nUSD 12 billion in 2024. 市場規模 2024 年為 12 億美元。")
    figures: list[Figure] = find_figures(made)
    assert figures
    assert all(made.text[figure.start : figure.end] == figure.quote for figure in figures)


def test_a_window_is_chosen_by_arithmetic() -> None:
    from decimal import Decimal

    sizes = {2024: Decimal(100), 2025: Decimal(120), 2030: Decimal(193)}
    assert agrees(Decimal("10"), (2025, 2030), sizes)
    assert not agrees(Decimal("20"), (2025, 2030), sizes)
    assert best_window(Decimal("10"), [(2024, 2030), (2025, 2030)], sizes) == (2025, 2030)
    assert best_window(Decimal("50"), [(2024, 2030), (2025, 2030)], sizes) == (2024, 2030)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("In 2024 glass bagged 62% and plastic 38%.", ["share", "share"]),
        ("2024年玻璃鏡片摘得 62%。", ["share"]),
        ("In 2024 Europe walked away with 62%.", ["share"]),
        ("In 2024 carbon bagged 62%.", ["other"]),
        ("In 2024, glass fitted 62% of patients.", ["other"]),
    ],
)
def test_a_percentage_of_a_known_part_is_a_share_whatever_the_verb(document: Make, text: str, kinds: list[str]) -> None:
    figures = find_figures(document(f"Lens Market\n\n{text}"), {"Glass", "plastic", "玻璃鏡片"})
    assert [figure.kind for figure in figures] == kinds


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("In 2024, the US, China and Germany accounted for 31%, 22% and 9% of the lens market, respectively.", ["US", "China", "Germany"]),
        ("2024年北美、歐洲與亞太分別占鏡片市場的 34%、28% 與 25%。", ["北美", "歐洲", "亞太"]),
        ("Europe (32%), North America (28%) and Asia (25%) lead the lens market.", ["Europe", "North America", "Asia"]),
        ("North America dominated the lens market with a market share of 38.2% in 2023.", ["North America"]),
    ],
)  # fmt: skip
def test_each_share_of_a_series_has_its_own_holder(document: Make, text: str, holders: list[str]) -> None:
    figures = find_figures(document(text))
    assert [figure.scope.region if figure.scope else None for figure in figures] == holders


@pytest.mark.parametrize(
    "text",
    [
        "Retail sales contracted by 2.9% in 2023, then recovered by 3.4% in 2024.",
        "2023年零售額萎縮2.9%，2024年回升3.4%。",
    ],
)
def test_a_recovery_is_no_decline(document: Make, text: str) -> None:
    found = analyze(document(f"Lens Market Report 鏡片市場報告\n\n{text}")).figures
    assert [(format(one.value, "f"), one.year) for one in found] == [("-2.9", 2023), ("3.4", 2024)]


@pytest.mark.parametrize("head", ["Change (%)", "Change, %", "增減率（%）", "Increase or decrease (%)"])
def test_a_column_of_changes_has_the_signs_that_are_printed(document: Make, head: str) -> None:
    text = f"# Lens Market\n\n| Product | 2025 | {head} |\n|---|--:|--:|\n| Glass | 842 | -3.1 |\n| Resin | 253 | 2.4 |"
    found = [one for one in find_figures(document(text, "text/markdown")) if one.unit == "%"]
    assert [(one.kind, str(one.value)) for one in found] == [("growth", "-3.1"), ("growth", "2.4")]


def test_a_year_within_a_longer_mention_of_one_gives_way_to_it(document: Callable[..., Document]) -> None:
    text = "Lens Market\n\nIn 2024 sales were USD 3 billion. Sales in Asia were 23.6% higher than the year before."
    assert "23.6" in [str(figure.value) for figure in analyze(document(text)).figures]


def test_an_amount_that_nobody_can_read_is_no_figure(document: Make) -> None:
    text = "2024 年市場規模為 3.24兆亿元，成長 5%，到 2030 年達 5億元。\n\n共有三四兆亿台。"
    assert [figure.quote for figure in analyze(document(text)).figures] == ["5%", "5億元"]


def test_the_end_of_the_decade_is_that_of_the_publication(document: Make) -> None:
    text = "Published: March 2025\n\nBy the end of the decade the pump market will reach USD 9 billion."
    assert facts(document(text)) == [("market_size", "9000000000", "USD", 2030)]
