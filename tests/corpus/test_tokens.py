"""What texts are found by: the same tokens for whatever is meant to find each other."""

import pytest

from diglot.corpus.tokens import locate_tokens, search_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("Markets grew", ["market", "grew"], id="en-lower-case-stems"),
        pytest.param("the size of the market", ["size", "market"], id="en-function-words"),
        pytest.param("IT and telecom, says the WHO", ["it", "telecom", "say", "who"], id="en-acronyms-are-no-function-words"),
        pytest.param("point-of-care", ["point", "care", "pointofcar"], id="en-compound-in-parts-and-whole"),
        pytest.param("e-commerce", ["commerc", "ecommerc"], id="en-letter-before-hyphen"),
        pytest.param("PET/CT", ["pet", "ct", "petct"], id="en-slash"),
        pytest.param("R&D", ["rd"], id="en-ampersand"),
        pytest.param("U.S.", ["us"], id="en-dotted-acronym"),
        pytest.param("the vendor's", ["vendor"], id="en-possessive"),
        pytest.param("Nestlé", ["nestl"], id="en-accent"),
        pytest.param("ＭＲＩ　ｓｙｓｔｅｍ", ["mri", "system"], id="en-full-width"),
        pytest.param("ISO 9001", ["iso", "9001"], id="en-number-that-names"),
        pytest.param("5G", ["5g"], id="en-letter-and-digit"),
        pytest.param("電腦斷層掃描的市場", ["电脑", "断层", "扫描", "断层扫描", "市场"], id="zh-traditional"),
        pytest.param("市场规模", ["市场", "规模"], id="zh-simplified"),
        pytest.param("人工智慧", ["人工", "智能", "人工智能"], id="zh-regional-term"),
        pytest.param("MRI掃描儀", ["mri", "扫描", "扫描仪"], id="zh-words-inside-words"),
        pytest.param("12,000 tonnes", ["tonn", "#12e3"], id="number-with-unit"),
        pytest.param("6.14%", ["#61e-1", "#614e-2", "~614"], id="percent"),
        pytest.param("in 2025", ["2025"], id="year"),
        pytest.param("民國114年", ["2025"], id="year-of-another-era"),
        pytest.param("", [], id="nothing"),
        pytest.param(" \n、。!? ", [], id="marks-alone"),
    ],
)  # fmt: skip
def test_tokens(text: str, tokens: list[str]) -> None:
    assert search_tokens(text) == tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("market center", "Markets, centres", id="en-spelling-centre"),
        pytest.param("modernization", "modernisation", id="en-spelling-isation"),
        pytest.param("coloring fibers", "colouring fibres", id="en-spelling-colour"),
        pytest.param("analyzed", "analysed", id="en-spelling-analyse"),
        pytest.param("ecommerce", "e-commerce", id="en-with-and-without-hyphen"),
        pytest.param("COVID19", "Covid-19", id="en-hyphen-before-digits"),
        pytest.param("COVID-19", "ＣＯＶＩＤ－１９", id="en-wide"),
        pytest.param("軟體", "软件", id="zh-script-and-region"),
        pytest.param("氫能儲存", "氢能储存", id="zh-script"),
        pytest.param("USD 127.63 billion", "1,276.3億美元", id="billions-and-yi"),
        pytest.param("US$45 million", "4500萬美元", id="millions-and-wan"),
        pytest.param("6.14 percent", "百分之6.14", id="percents"),
    ],
)  # fmt: skip
def test_what_means_the_same_shares_tokens(one: str, other: str) -> None:
    shared = set(search_tokens(one)) & set(search_tokens(other))
    assert shared
    assert len(shared) >= len(set(search_tokens(one))) - 1


@pytest.mark.parametrize(
    ("printed", "rounded"),
    [
        ("127.63 billion", "1276億"),
        ("127.63 billion", "約1,300億元"),
        ("USD 4.549 billion", "45.5億美元"),
        ("1.2745 billion", "12.75億"),
        ("0.0614", "0.061"),
        ("12.48%", "12.5%"),
    ],
)
def test_a_value_is_found_by_what_it_is_rounded_to(printed: str, rounded: str) -> None:
    def values(text: str) -> set[str]:
        return {token for token in search_tokens(text) if token.startswith("#")}

    assert values(printed) & values(rounded)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("127.63 billion", "12.76 billion", id="another-magnitude"),
        pytest.param("6.14%", "6.14 million", id="another-scale-shares-digits-alone"),
        pytest.param("41 units", "43 units", id="near-but-not-the-same"),
    ],
)
def test_other_values_are_other_tokens(one: str, other: str) -> None:
    shared = set(search_tokens(one)) & set(search_tokens(other))
    assert not {token for token in shared if token.startswith("#")}


def test_tokens_keep_their_places() -> None:
    text = "Die Ｅ-commerce市場達1,276億美元"
    places = [(text[token.start : token.end], token.text) for token in locate_tokens(text)]
    assert places == [
        ("Die", "die"),
        ("commerce", "commerc"),
        ("Ｅ-commerce", "ecommerc"),
        ("市場", "市场"),
        ("達", "达"),
        *(("1,276億美元", token) for token in ("usd", "#13e10", "#128e9", "#1276e8", "~1276")),
    ]


def test_no_token_is_longer_than_an_index_takes_or_holds_a_blank() -> None:
    tokens = search_tokens("x" * 500 + " " + "methyl" * 30 + " a\u3000b 9" + "9" * 90)
    assert tokens
    assert all(0 < len(token) <= 40 and not any(map(str.isspace, token)) for token in tokens)
