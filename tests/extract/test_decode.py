import random
from pathlib import Path

import pytest

from diglot.extract.parse.decode import UndecodableError, decode
from diglot.models.language import script

TRADITIONAL = "市場規模為 46.2 億美元，預計到 2032 年達 98.7 億美元。"
SIMPLIFIED = "市场规模为 46.2 亿美元，预计到 2032 年达 98.7 亿美元。"
ONLY_TRADITIONAL = "雖然需求持續成長但是價格仍在下跌"
ONLY_SIMPLIFIED = "虽然需求持续增长但是价格仍在下跌"
CANTONESE = "佢哋嘅產品喺香港賣得好好㗎，好多人都買咗。"
QUOTED = "“The market’s growth – about 5% a year – won’t slow.”"
ENCODINGS = {
    "zh-Hant": ("big5", "big5hkscs", "gb18030", "utf-16-le", "utf-16-be"),
    "zh-Hans": ("gbk", "gb18030", "utf-16-le", "utf-16-be"),
}
REPORTS = Path(__file__).parents[1] / "data" / "more_reports"
CHINESE = [TRADITIONAL, SIMPLIFIED, ONLY_TRADITIONAL, ONLY_SIMPLIFIED, CANTONESE]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *[
            (text, encoding)
            for text in CHINESE
            for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
        ],
        *[(text, "gb18030") for text in CHINESE],
        *[(text, encoding) for text in (SIMPLIFIED, ONLY_SIMPLIFIED) for encoding in ("gbk", "gb2312")],
        *[(text, encoding) for text in (TRADITIONAL, ONLY_TRADITIONAL) for encoding in ("big5", "cp950", "big5hkscs")],
        (CANTONESE, "big5hkscs"),
        ("價格：€50", "cp950"),
        *[(QUOTED, encoding) for encoding in ("cp1252", "utf-8", "utf-16-le", "utf-16-be")],
        ("Nestlé and Société Générale in Düsseldorf", "cp1252"),
        ("Plain ASCII, nothing else.", "ascii"),
        ("Plain ASCII, nothing else.", "utf-16-be"),
        ("市場規模", "utf-16-le"),
        ("市场规模", "gbk"),
        ("市場規模", "big5"),
    ],
)
def test_encodings_are_told_from_the_bytes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"\xed\xa1\x80\xed\xbc\x80 " * 9, "\U00020300 " * 9, id="pairs are joined"),
        pytest.param(b"\xed\xa1\x80 USD " * 9, "\ufffd USD " * 9, id="halves are none"),
    ],
)
def test_surrogates_written_as_characters(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
@pytest.mark.parametrize("text", [TRADITIONAL * 10, SIMPLIFIED * 10])
def test_a_cut_character_at_the_end_does_not_cost_the_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)[:-1]).startswith(text[:-1])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(TRADITIONAL, "utf-8"), (TRADITIONAL, "big5"), (SIMPLIFIED, "gb18030")],
)
def test_a_stray_byte_costs_what_is_around_it(text: str, encoding: str) -> None:
    whole = (text * 10).encode(encoding)
    read = decode(whole + b"\xff\n" + whole)
    assert read.startswith(text * 10)
    assert read.endswith(text * 9)
    assert "\ufffd" in read


def test_a_nul_byte_does_not_make_a_text_another() -> None:
    assert decode(TRADITIONAL.encode() + b"\0").startswith(TRADITIONAL)


def test_short_pieces_of_reports_come_back_whole() -> None:
    rng = random.Random(7)
    lines = [line for path in sorted(REPORTS.glob("*.[tm]*")) for line in path.read_text(encoding="utf-8").splitlines()]
    right = total = 0
    for line in lines:
        start = rng.randrange(max(1, len(line) - 10))
        piece = line[start : start + rng.choice((10, 20, 40))].strip()
        for encoding in ENCODINGS.get(script(piece), ()) if len(piece) >= 10 else ():
            total += 1
            right += decode(piece.encode(encoding, errors="ignore")) == piece.encode(encoding, errors="ignore").decode(
                encoding
            )
    assert total > 1000
    assert right >= 0.985 * total


def test_line_ends_become_lf() -> None:
    assert decode(b"a\r\nb\rc") == "a\nb\nc"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"\x7fELF\0\0\0\1\0\0\0" * 20, "NUL", id="nul"),
        pytest.param(bytes(range(256)) * 4, "not a text file", id="every-byte"),
        pytest.param(random.Random(7).randbytes(4000), "not a text file", id="chance"),
    ],
)
def test_binary_is_no_text(data: bytes, message: str) -> None:
    with pytest.raises(UndecodableError, match=message):
        decode(data)
