from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.extract.numerals import parse_english, parse_han


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三十五億", "3500000000"),
        ("四十九點七億", "4970000000"),
        ("壹仟貳佰萬", "12000000"),
        ("3億2,000萬", "320000000"),
        ("6兆4,825億", "6482500000000"),
        ("1.5萬億", "1500000000000"),
        ("836百万", "836000000"),
        ("二〇二五", "2025"),
        ("十二", "12"),
        ("九百九", "990"),
        ("九百零九", "909"),
        ("一千五", "1500"),
        ("两千零五", "2005"),
    ],
)
def test_chinese_numerals(text: str, value: str) -> None:
    assert parse_han(text) == Decimal(value)


@pytest.mark.parametrize("text", ["3.24兆亿", "百億", "千萬", "二三十", "三五億", "億" * 100])
def test_ill_formed_and_vague_chinese_numerals_have_no_value(text: str) -> None:
    assert parse_han(text) is None


_DIGITS = "零一二三四五六七八九"


def _write(number: int) -> str:
    """Write a number below a hundred million in Chinese, an independent way round."""
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        zero = "零" if 0 < low < 1000 else ""
        return _write(high) + "萬" + (zero + _write(low) if low else "")
    text, pending_zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if pending_zero and text else "") + _DIGITS[digit] + name
            pending_zero = False
        else:
            pending_zero = True
    return text or "零"


@given(st.integers(min_value=1, max_value=10**8 - 1))
def test_every_written_out_number_is_read_back(number: int) -> None:
    assert parse_han(_write(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and fifty million", "250000000"),
        ("half a trillion", "500000000000"),
        ("two and a half million", "2500000"),
        ("three quarters of a billion", "750000000"),
        ("one point three", "1.3"),
        ("twenty-two", "22"),
        ("one and a half million", "1500000"),
        ("two thousand million", "2000000000"),
        ("a million", "1000000"),
    ],
)
def test_english_numerals(text: str, value: str) -> None:
    assert parse_english(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["million", "a million thousand thousand", "one point twenty", "twenty five six", "fifteen six"]
)
def test_words_that_are_no_numeral_have_no_value(text: str) -> None:
    assert parse_english(text) is None
