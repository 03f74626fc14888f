"""Slips of one number: seeded edits of the amounts, years, currencies and scale words of a report.

The places are found by patterns of this module alone, so that a number that diglot cannot read is edited too.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from diglot.extract.records import Block, Cell, Document

_NUMBER = re.compile(r"(?<![A-Za-z0-9.,])(?<![A-Za-z][-–])\d+(?:,\d{3})*(?:\.\d+)?(?![A-Za-z0-9]|[.,]\d|-[A-Za-z])")
_YEAR = re.compile(r"(?<![A-Za-z0-9.,])(?:19|20)\d\d(?![A-Za-z0-9]|[.,]\d)")
_MONEY_BEFORE = re.compile(
    r"(?:USD|US\$|HK\$|NT\$|A\$|C\$|S\$|[$€£¥₩₹]|EUR|GBP|CNY|RMB|JPY|TWD|INR|KRW|HKD|人民币|人民幣|新台幣|新臺幣)\s?$"
)
_SCALE = re.compile(
    r"(?<=\d)(\s?)(?:(thousand|million|billion|trillion)\b|(万亿|萬億|百万|百萬|千万|千萬|十億|十亿|億|亿|兆|萬|万))"
)
_STRONG_AFTER = re.compile(
    r"\s?(?:%|％|percent|per cent|个百分点|個百分點|basis points|thousand|million|billion|trillion|bn\b"
    r"|十?[億亿]|百?[万萬]|千?[万萬]|兆|美元|欧元|歐元|元\b)"
)
_CURRENCIES = (
    ("US$", "€"), ("USD", "EUR"), ("EUR", "GBP"), ("GBP", "USD"), ("CNY", "JPY"), ("JPY", "CNY"), ("€", "£"), ("£", "€"),
    ("$", "€"), ("美元", "歐元"), ("歐元", "美元"), ("欧元", "英镑"), ("英鎊", "美元"), ("英镑", "美元"), ("日圓", "韓元"),
    ("日元", "韩元"),
)  # fmt: skip
_CURRENCY = re.compile("|".join(re.escape(old) for old, _ in _CURRENCIES))
_SCALES = (
    ("thousand", "million"), ("million", "billion"), ("billion", "million"), ("trillion", "billion"), ("億", "萬"),
    ("亿", "万"), ("萬", "億"), ("万", "亿"), ("兆", "億"), ("百萬", "十億"), ("百万", "十亿"), ("萬億", "億"), ("万亿", "亿"),
    ("十億", "億"), ("十亿", "亿"), ("千萬", "百萬"), ("千万", "百万"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """One edit: a span of a document's text and what stands there after it."""

    kind: str
    start: int
    end: int
    text: str


def slips(document: Document, lang: str, dice: random.Random) -> list[Slip]:
    """Return one edit of every place of that language (``en``, ``zh``) that can have one, in the order of the text."""
    found: list[Slip] = []
    for block in document.blocks:
        if block.kind == "boilerplate" or block.lang[:2] != lang:
            continue
        for start, end in _pieces(block):
            text = document.text[start:end]
            found += (replace(one, start=one.start + start, end=one.end + start) for one in _of_text(text, block, dice))
    return found


def edited(document: Document, slip: Slip) -> Document:
    """Return the document with the edit; its blocks and cells keep what they hold."""
    more = len(slip.text) - (slip.end - slip.start)

    def moved(at: int) -> int:
        return at + more if at >= slip.end else at

    def cell(one: Cell) -> Cell:
        return replace(one, start=moved(one.start), end=moved(one.end))

    def block(one: Block) -> Block:
        return replace(one, start=moved(one.start), end=moved(one.end), cells=tuple(map(cell, one.cells)))

    text = document.text[: slip.start] + slip.text + document.text[slip.end :]
    return replace(document, text=text, blocks=tuple(map(block, document.blocks)))


def _pieces(block: Block) -> Iterator[tuple[int, int]]:
    if not block.cells:
        yield block.start, block.end
    for cell in block.cells:
        if cell.start < cell.end:
            yield cell.start, cell.end


def _of_text(text: str, block: Block, dice: random.Random) -> Iterator[Slip]:
    years = {match.start() for match in _YEAR.finditer(text)}
    strong = [one for one in _NUMBER.finditer(text) if one.start() not in years and _is_strong(text, one)]
    for one in _NUMBER.finditer(text):
        if one.start() in years:
            kind = "year" if strong or block.cells else "context year"
            yield Slip(kind, *one.span(), str(int(one[0]) + dice.choice([-3, -2, -1, 1, 2, 3])))
        elif one in strong or _is_strong(text, one) or (block.cells and len(one[0]) > 2):
            yield _of_digits(one, dice)
        else:
            yield replace(_of_digits(one, dice), kind="small number")
    for one in _SCALE.finditer(text):
        word = one[2] or one[3]
        yield Slip("scale", one.end() - len(word), one.end(), dict(_SCALES)[word])
    for one in _CURRENCY.finditer(text):
        if re.search(r"\d[^A-Za-z\d]{0,4}$|illion $", text[: one.start()]) or re.match(r"\s?\d", text[one.end() :]):
            yield Slip("currency", *one.span(), dict(_CURRENCIES)[one[0]])


def _is_strong(text: str, number: re.Match[str]) -> bool:
    """Whether a number is an amount, a percentage or a count of a thousand and more."""
    after, before = _STRONG_AFTER.match(text, number.end()), _MONEY_BEFORE.search(text[: number.start()])
    return bool(after or before) or "," in number[0]


def _of_digits(number: re.Match[str], dice: random.Random) -> Slip:
    edits: list[tuple[str, Callable[[str, random.Random], str]]] = [
        ("changed digit", _changed),
        ("transposed digits", _transposed),
        ("dropped digit", _dropped),
        ("doubled digit", _doubled),
        ("moved point", _moved),
    ]
    dice.shuffle(edits)
    for kind, edit in edits:
        text = edit(number[0], dice)
        if not _rounds(number[0], text):
            return Slip(kind, *number.span(), text)
    return Slip("changed digit", *number.span(), f"{number[0][:-1]}{(int(number[0][-1]) + 3) % 10}")


def _rounds(one: str, other: str) -> bool:
    """Whether one number is the other, rounded: 4.44 and 4.4."""
    first, second = (Decimal(text.replace(",", "")) for text in (one, other))
    step = max(Decimal(1).scaleb(-len(text.partition(".")[2])) for text in (one, other))
    return abs(first - second) <= (step / 2 if "." in one + other else 0)


def _at(text: str, dice: random.Random) -> int:
    return dice.choice([at for at, char in enumerate(text) if char.isdigit()])


def _changed(text: str, dice: random.Random) -> str:
    at = _at(text, dice)
    return text[:at] + dice.choice([digit for digit in "123456789" if digit != text[at]]) + text[at + 1 :]


def _transposed(text: str, dice: random.Random) -> str:
    pairs = [
        at for at, (a, b) in enumerate(pairwise(text)) if a != b and a.isdigit() and b.isdigit() and (at or b != "0")
    ]
    if not pairs:
        return text
    at = dice.choice(pairs)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _dropped(text: str, dice: random.Random) -> str:
    at = _at(text, dice)
    left = text[:at] + text[at + 1 :]
    return _grouped(left) if re.match(r"[1-9]|0\.\d", left) and not left.endswith(".") else text


def _doubled(text: str, dice: random.Random) -> str:
    at = _at(text, dice)
    return _grouped(text[:at] + text[at] + text[at:]) if text[0] != "0" else text


def _moved(text: str, _: random.Random) -> str:
    whole, _point, rest = text.partition(".")
    return _grouped(f"{whole}{rest[0]}.{rest[1:]}".rstrip(".")) if rest else text


def _grouped(text: str) -> str:
    """Return a number with its commas where they belong, if it had any."""
    if "," not in text:
        return text
    whole, point, rest = text.partition(".")
    return f"{int(whole.replace(',', '')):,}{point}{rest}"
