"""What holds of every report, whoever wrote it: places, exact values, order, symmetry."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

import diglot
from diglot.extract.parse import parse
from diglot.extract.parse.errors import UnreadableError
from diglot.extract.parse.limits import Watch
from diglot.extract.records import Document

SENTENCES = st.sampled_from(
    [
        "The pump market was valued at USD 4.2 billion in 2024 and will reach USD 9.1 billion by 2030.",
        "It grows at a CAGR of 13.75% from 2024 to 2030; Europe holds 36.2%.",
        "2024 年泵市場規模為 42 億美元，到 2030 年將達 91 億美元。",
        "複合年成長率為 13.75%，歐洲占 36.2%，產量 3.24兆亿元。",
        "| Year | Value |\n|---|---|\n| 2024 | 4.2 |",
        "# Market 市場\n\n- pumps 泵\n- valves 閥門",
        "\u202e\u0301 ﷽ 𝟙𝟚% ½ ２０２４年 ＵＳ$５億",
        "\udc81\x00\x0b\r\n",
    ]
)
PAGES = st.lists(st.one_of(SENTENCES, st.text(max_size=40)), max_size=8).map("\n\n".join)


def read(text: str, kind: str) -> Document | None:
    try:
        return parse("page", text.encode("utf-8", "surrogatepass"), kind, None, Watch())
    except UnreadableError:
        return None


@settings(deadline=None, max_examples=40)
@given(PAGES, st.sampled_from(["text/plain", "text/markdown", "text/html"]))
def test_every_fact_stands_where_it_says(text: str, kind: str) -> None:
    document = read(text, kind)
    if document is None:
        return
    report = diglot.analyze(document)
    for figure in report.figures:
        assert document.text[figure.start : figure.end] == figure.quote
        assert isinstance(figure.value, Decimal)
        assert figure.value.is_finite()
        assert document.blocks[figure.block].start <= figure.start
    for block in document.blocks:
        assert 0 <= block.start <= block.end <= len(document.text)
    for place in (side for one in diglot.check(document, model=None).findings for side in (one.en, one.zh) if side):
        assert document.text[place.start : place.end] == place.quote


@settings(deadline=None, max_examples=10)
@given(st.integers(2, 9), st.integers(2, 9))
def test_twins_are_checked_alike_in_either_order(english_size: int, chinese_size: int) -> None:
    english = read(f"The pump market was valued at USD {english_size}.4 billion in 2024.", "text/plain")
    chinese = read(f"2024 年泵市場規模為 {chinese_size}4 億美元。", "text/plain")
    assert english
    assert chinese
    found = diglot.check(english, chinese, model=None).findings
    assert found == diglot.check(chinese, english, model=None).findings
    assert bool(found) == (english_size != chinese_size)


@settings(deadline=None, max_examples=10)
@given(st.permutations(["008.5 億美元", "USD 12.25 billion", "6.14%", "12,345,678 units", "0.000001%"]))
def test_values_are_exact_in_any_order(parts: list[str]) -> None:
    expected = {Decimal("850000000"), Decimal("12250000000"), Decimal("6.14"), Decimal(12345678), Decimal("0.000001")}
    assert {one.value for one in diglot.find_quantities("; ".join(parts))} == expected
