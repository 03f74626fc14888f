"""Numbers as printed: where they stand, and their exact value with the scale behind them."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ..models.language import HAN
from ..models.lexicon import Numerals, Scales, load
from .found import Numeral
from .grammar import Grammar
from .numerals import exact, parse_digits, parse_english, parse_han

_LONGEST_DIGITS = 28
"""More digits than this are an identifier; it is also the precision of the decimal context."""
_LONGEST_SLIP = 4
"""Scale characters in a row that can be a slip of the pen; more are no amount."""

_ARTICLE = re.compile(r"an? (?P<next>[a-z]+)")
_MINUS = "-−–" + "".join(load(Numerals).han_marks.negative)
_HAN = re.compile(f"[{HAN}]")
_BEFORE_MINUS = " (（[:：;；,，/|約约為为至<>="


def read_words(match: re.Match[str]) -> list[Numeral]:
    """Return the numerals in English words that were matched: two where "and" joins what makes no one number."""
    start, end = match.span()
    if (whole := _words(match["words"], start)) is not None:
        return [whole]
    first, joint, second = match["words"].partition(" and ")
    parts = (_words(first, start), _words(second, end - len(second))) if joint else ()
    return [part for part in parts if part is not None]


def _words(printed: str, start: int) -> Numeral | None:
    value, end = parse_english(printed), start + len(printed)
    article = _ARTICLE.match(printed)
    if article and article["next"] in load(Numerals).english:
        start += article.start("next")  # a three billion euro programme
    return None if value is None else Numeral(value, 0, start, end, "words")


def read_digits(rules: Grammar, folded: str, text: str, start: int, end: int) -> Numeral | None:
    """Return the numeral that begins with digits between two offsets, as far as it goes."""
    if end - start > _LONGEST_DIGITS:
        return None
    if wrong := rules.misgrouped.match(folded, start):
        scale = rules.lone_scale.match(folded, wrong.end())
        end = scale.end() if scale else wrong.end()
        return _with_scale(rules, folded, Numeral(Decimal(0), 0, start, end, "digits", ill_formed=True))
    if comma := rules.decimal_comma.match(folded, start):
        value = parse_digits(comma[0].replace(",", "."))
        return _with_scale(rules, folded, Numeral(value, 0, start, comma.end(), "digits"))
    if (spaced := rules.spaced.match(folded, start)) and _is_grouped(rules, folded, text, spaced):
        value = parse_digits(spaced[0].replace(" ", "").replace(",", "."))
        return _with_scale(rules, folded, Numeral(value, 0, start, spaced.end(), "digits"))
    if tail := rules.han_tail.match(folded, end):
        return read_han(rules, folded, start, tail.end())
    if rules.vague_remainder.match(folded, end) and (
        rules.units.at(folded, end + 1) or rules.money.at(folded, end + 1)
    ):
        return Numeral(parse_digits(folded[start:end]), 0, start, end + 1, "digits")  # 3000余家
    value = parse_digits(folded[start:end])
    if "." not in folded[start:end] and (tail := rules.fraction_tail.match(folded, end)) and value < 1000:
        value, end = value + _fraction(tail), tail.end()
    return _with_scale(rules, folded, Numeral(value, 0, start, end, "digits"))


def read_vulgar(rules: Grammar, folded: str, match: re.Match[str]) -> Numeral:
    """Return the numeral that is a fraction of one character: ½ million."""
    value = exact(Fraction(load(Numerals).vulgar_fractions[match["vulgar"]]))
    return _with_scale(rules, folded, Numeral(value, 0, match.start(), match.end(), "digits"))


def read_han(rules: Grammar, folded: str, start: int, end: int) -> Numeral | None:
    """Return the numeral with Chinese digits or scales between two offsets; None where it has no value.

    數十億 and 百億 are vague, 十億級 names a size.
    """
    if folded[start] in load(Scales).han and start and rules.vague_amount.match(folded, start - 1):
        return None
    printed = folded[start:end].replace(" ", "")
    if rules.vague_amount.search(printed) or rules.level.at(folded, end):
        return None
    printed = rules.vague_remainder.sub("", printed)
    total = parse_han(printed)
    if match := rules.one_scale.fullmatch(printed):
        value, scale = parse_han(match["number"]), parse_han(match["scale"], bare_scale=True)
        if total is None and len(match["number"]) > 1 and set(match["number"]) <= set(load(Numerals).han_digits):
            return None  # 三五百萬 is vague
        is_slip = total is None and 1 < len(match["scale"]) <= _LONGEST_SLIP and match["number"] not in load(Scales).han
        if is_slip and value is not None:
            return Numeral(Decimal(0), 0, start, end, "han", ill_formed=True)
        if value is not None and scale is not None and value * scale == total:
            return Numeral(value, scale.adjusted(), start, end, "han")
    return None if total is None else Numeral(total, 0, start, end, "han")


def letter_scale(rules: Grammar, folded: str, numeral: Numeral) -> Numeral:
    """Take in the scale letter of "$45m"; it is one only beside a currency."""
    if numeral.power or numeral.form != "digits" or not (found := rules.scales.after(folded, numeral.end)):
        return numeral
    return replace(numeral, power=found[0].power, end=found[1])


def sign(rules: Grammar, folded: str, start: int, *, floor: int | None = None) -> tuple[int, bool]:
    """Take in a plus or minus sign, or "minus", before the number; a hyphen after a word or a number is none.

    Between a Chinese word and an amount it is a sign (同比-35.6%), unless a quantity ends there: `floor`.
    """
    if start and folded[start - 1] == "+" and (start == 1 or folded[start - 2] in _BEFORE_MINUS):
        return start - 1, False
    if start and folded[start - 1] in _MINUS:
        if start == 1 or folded[start - 2] in _BEFORE_MINUS:
            return start - 1, True
        if floor is not None and floor < start - 1 and folded[start - 1] in "-−" and _HAN.match(folded, start - 2):
            return start - 1, True
    if start and folded[start - 1] == " " and (word := rules.negative.before(folded, start)):
        return (start, False) if folded.endswith("or ", 0, word[1]) else (word[1], True)  # plus or minus 2%
    return start, False


def _with_scale(rules: Grammar, folded: str, numeral: Numeral) -> Numeral:
    """Take the scale words behind a number in; letters ("$45m") wait until a currency is seen."""
    found = rules.scales.after(folded, numeral.end)
    if not found or found[0].letter:
        return numeral
    scale, end = found
    more = rules.scales.after(folded, end)
    if not more or more[0].letter:
        return replace(numeral, power=scale.power, end=end)
    well_formed = scale.multiplies and not more[0].power < scale.power
    return replace(
        numeral,
        power=scale.power + more[0].power,
        end=more[1],
        ill_formed=numeral.ill_formed or not well_formed,
    )


def _is_grouped(rules: Grammar, folded: str, text: str, spaced: re.Match[str]) -> bool:
    """Whether blanks part thousands: they do not break the line, or a currency or unit makes it one number."""
    start, end = spaced.span()
    fixed = not any(text[at] == " " for at in range(start, end) if folded[at] == " ")
    behind = rules.money.after(folded, end) or rules.units.after(folded, end) or rules.scales.after(folded, end)
    long = spaced["more"].count(" ") > 1 or (spaced["decimals"] or "").startswith(",")
    return fixed or bool(rules.money.before(folded, start)) or (long and bool(behind))


def _fraction(tail: re.Match[str]) -> Decimal:
    numerals = load(Numerals)
    spelt = tail["part"] or numerals.vulgar_fractions.get(tail["vulgar"]) or numerals.english_fractions[tail["word"]]
    return exact(Fraction(spelt))
