"""Numerals in digits, English words and Chinese characters, read to exact decimals."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache

from ..models.lexicon import Numerals, Scales, load

DIGITS = r"(?:(?:\d{1,3}(?:[,'’]\d{3})+(?!\d)|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d+)(?:\.\d+)?|\.\d+)"
"""Digits with strict separators of thousands, or of lakhs: Chinese pages use the ASCII comma as punctuation too."""

_SEPARATORS = {ord(char): None for char in ",'’"}
_LARGE = {char for char, power in load(Scales).han.items() if power >= 8}
_LONGEST = 48
"""Characters of the longest numeral in words that is read; longer ones are no numerals of a report."""


def parse_digits(text: str) -> Decimal:
    """Return the value of digits that :data:`DIGITS` matched."""
    return Decimal(text.translate(_SEPARATORS))


@cache
def _han_scales() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """The scale characters by falling power, each power with a pattern that finds its last occurrence."""
    by_power: dict[int, str] = {}
    for char, power in load(Scales).han.items():
        by_power[power] = by_power.get(power, "") + char
    return tuple(
        (power, re.compile(f"^(.*)[{chars}](.*?)$", re.DOTALL))
        for power, chars in sorted(by_power.items(), reverse=True)
    )


@cache
def _han_digits() -> dict[int, str]:
    numerals = load(Numerals)
    digits = {ord(char): str(value) for char, value in numerals.han_digits.items()}
    return digits | {ord(char): "." for char in numerals.han_marks.point}


def parse_han(text: str, *, bare_scale: bool = False) -> Decimal | None:
    """Return the value of a numeral with Chinese digits or scales, or None if it is ill-formed or vague.

    A scale without a digit (百億, 千萬) is vague, unless `bare_scale` is true, as it is in 百分之百.

    >>> [f"{parse_han(text):f}" for text in ("3億2,000萬", "四十九點七億", "二〇二五", "九百九")]
    ['320000000', '4970000000', '2025', '990']
    >>> parse_han("3.24兆亿"), parse_han("百億"), parse_han("二三十")
    (None, None, None)
    """
    text = text.replace(" ", "")
    if len(text) > _LONGEST:
        return None
    for power, last in _han_scales():
        if match := last.match(text):
            return _scaled(match[1], match[2], power, bare_scale)
    return _plain(text)


def _plain(text: str) -> Decimal | None:
    digits = text.translate(_han_digits())
    return parse_digits(digits) if re.fullmatch(DIGITS, digits) else None


def _scaled(left: str, right: str, power: int, bare_scale: bool) -> Decimal | None:
    if left:
        if power >= 8 and _LARGE & set(left):
            return None  # 兆億, 億兆: no such number is printed but by mistake
        if power < 4 and set(left) & set(load(Scales).han):
            return None  # 十百
        if len(left) > 1 and set(left) <= set(load(Numerals).han_digits):
            return None  # 二三十, 三五億: two digits side by side are "two or three"
        factor = parse_han(left.lstrip("零〇") or left, bare_scale=bare_scale)
    else:
        factor = Decimal(1) if power == 1 or bare_scale else None
    rest = _rest(right, power)
    if factor is None or rest is None:
        return None
    return factor.scaleb(power) + rest


def _rest(right: str, power: int) -> Decimal | None:
    """Value of what follows a scale: 一千五 is 1500, but 一千零五 is 1005."""
    if not right:
        return Decimal(0)
    if len(right) == 1 and right in load(Numerals).han_digits:
        return Decimal(load(Numerals).han_digits[right]).scaleb(power - 1)
    value = parse_han(right.lstrip("零〇") or "0")
    return value if value is not None and value < 10**power else None


def parse_english(text: str) -> Decimal | None:
    """Return the value of a numeral in English words, or None if it is ill-formed.

    >>> [str(parse_english(text)) for text in ("two hundred and fifty million", "half a trillion")]
    ['250000000', '500000000000']
    >>> [str(parse_english(text)) for text in ("one point three", "three quarters")]
    ['1.3', '0.75']
    """
    if len(text) > 4 * _LONGEST:
        return None
    words = [word for word in re.split(r"[\s\-]+", text) if word not in ("a", "an", "of", "")]
    if not words or (words[0] in load(Numerals).english_scales and not text.startswith("a")):
        return None
    point = words.index("point") if "point" in words else len(words)
    whole, decimals = _whole(words[:point]), _decimals(words[point + 1 :])
    return None if whole is None or decimals is None else exact(whole + decimals)


def _whole(words: list[str]) -> Fraction | None:
    numerals = load(Numerals)
    total = Fraction(0)
    current = Fraction(0)
    for previous, word in zip(["", *words], words, strict=False):
        if word in numerals.english:
            if not _may_add(current, numerals.english[word], joined=previous == "and"):
                return None
            current += numerals.english[word]
        elif word in numerals.english_fractions:
            part = Fraction(numerals.english_fractions[word])
            current = current + part if previous == "and" else (current or Fraction(1)) * part
        elif word == "and":
            continue
        elif word == "hundred":
            current = (current or Fraction(1)) * 100
        elif word in numerals.english_scales:
            scale = Fraction(10) ** numerals.english_scales[word]
            if total and not current:
                if total >= scale:
                    return None  # a million thousand
                total *= scale  # two thousand million
            else:
                total += (current or Fraction(1)) * scale
            current = Fraction(0)
        else:
            return None
    return total + current


def _may_add(current: Fraction, value: int, *, joined: bool) -> bool:
    """Whether a number below a hundred continues one: "twenty five", "hundred and twenty", not "ten and fifteen"."""
    tens = current % 100
    return tens == 0 or (not joined and tens >= 20 and tens % 10 == 0 and 0 < value < 10)


def _decimals(words: list[str]) -> Fraction | None:
    digits = load(Numerals).english
    if any(digits.get(word, 10) > 9 for word in words):
        return None
    return Fraction("0." + "".join(str(digits[word]) for word in words)) if words else Fraction(0)


def exact(value: Fraction) -> Decimal:
    """Return a fraction as a decimal; one that has no finite decimal (a third) is rounded to 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)
