import pytest

from diglot.extract.parse.decode import UndecodableError, decode

TRADITIONAL = "市場規模為 46.2 億美元，預計到 2032 年達 98.7 億美元。" * 3
SIMPLIFIED = "市场规模为 46.2 亿美元，预计到 2032 年达 98.7 亿美元。" * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (TRADITIONAL, "utf-8"),
        (TRADITIONAL, "utf-8-sig"),
        (TRADITIONAL, "utf-16"),
        (TRADITIONAL, "utf-16-le"),
        (TRADITIONAL, "big5"),
        (SIMPLIFIED, "gb18030"),
        (SIMPLIFIED, "gbk"),
    ],
)
def test_encodings_are_told_from_the_bytes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_few_broken_bytes_do_not_cost_the_text() -> None:
    text = TRADITIONAL * 10
    assert decode(text.encode()[:-1]).startswith(text[:-1])
    assert decode(text.encode() + b"\0").startswith(text)


def test_line_ends_become_lf() -> None:
    assert decode(b"a\r\nb\rc") == "a\nb\nc"


def test_binary_is_no_text() -> None:
    with pytest.raises(UndecodableError, match="NUL"):
        decode(b"\x7fELF\0\0\0\1\0\0\0" * 20)
