"""Quantities: every number that a text states, with its unit, exact value and exact place.

The method is a scan in three steps. One regular expression finds where a number begins; its numeral is read
to an exact decimal; what surrounds it (sign, currency, scale, unit, hedge) is looked up by spelling. A last
pass joins neighbours into ranges. Every step looks at a bounded window, so the time is linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from ..models.language import Lang, detect_language, fold, script
from .grammar import Grammar, MoneyUnit, Spellings, grammar
from .numerals import parse_digits, parse_english, parse_han
from .records import Modifier, Quantity, QuantityKind

T = TypeVar("T")

_LONGEST_DIGITS = 28
"""More digits than this are an identifier; it is also the precision of the decimal context."""

_SMALLEST_BARE = 100
"""Smaller numbers in words or characters, without a unit, are grammar (one of, 一方面) or names."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_ROC_EPOCH = 1911
"""Year 1 of the Republic of China calendar (民國) is 1912."""

_GAP = re.compile(" {1,4}|-")
_LABEL_WORD = re.compile(r"\S")
_MINUS = "-−–負负"
_BEFORE_MINUS = " (（[:：;；,，/|約约為为至"

Bound = Literal["low", "high"] | None


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A number as printed: its value without and with its scale, and its place."""

    value: Decimal
    power: int
    start: int
    end: int
    form: str
    """``digits``, ``han`` or ``words``."""

    @property
    def scaled(self) -> Decimal:
        return self.value.scaleb(self.power)


@dataclass(frozen=True, slots=True)
class _Found:
    """A quantity under construction: what is known before ranges are joined."""

    kind: QuantityKind
    numeral: _Numeral
    start: int
    end: int
    value: Decimal
    unit: str | None = None
    money: MoneyUnit | None = None

    @property
    def provisional(self) -> bool:
        """Whether it counts only as an end of a range: 三 in 三到五億元, but not in 三星."""
        return self.kind == "number" and self.numeral.form != "digits" and self.value < _SMALLEST_BARE


def find_quantities(text: str, lang: str = "auto") -> list[Quantity]:
    """Return the quantities of a text in their order; ranges as two that share one span.

    `lang` is ``en``, ``zh``, ``zh-Hant``, ``zh-Hans`` or ``auto``. It decides only what an undecided currency
    (``$``, 元) is taken for; numbers of both languages are always read.

    >>> [(str(q.value), q.currency, q.quote) for q in find_quantities("市場達 1,276.3 億美元，年增 6.14%")]
    [('127630000000', 'USD', '1,276.3 億美元'), ('6.14', None, '6.14%')]
    """
    rules, folded = grammar(), fold(text)
    resolved = _resolve_language(text, lang)
    found = list(_scan(rules, folded, text))
    return [
        _finish(rules, item, bound, span, text, folded, resolved)
        for item, bound, span in _join_ranges(rules, folded, found)
    ]


def _resolve_language(text: str, lang: str) -> Lang:
    if lang == "auto":
        return detect_language(text)
    if lang == "zh":
        return script(text)
    return lang  # type: ignore[return-value]


def _scan(rules: Grammar, folded: str, text: str) -> Iterator[_Found]:
    pos = floor = 0
    while match := rules.start.search(folded, pos):
        pos = match.end()
        if match["skip"]:
            continue
        found = _period(match) if match["period"] else _quantity(rules, folded, text, match, floor)
        if found is not None:
            pos = floor = max(pos, found.end)
            yield found


def _period(match: re.Match[str]) -> _Found:
    """Read 3Q25, FY2025, H1 2026: a year."""
    digits = match["short"]
    value = Decimal(digits if len(digits) == 4 else f"20{digits}")
    numeral = _Numeral(value, 0, match.start(), match.end(), "digits")
    return _Found("year", numeral, match.start(), match.end(), value)


def _quantity(rules: Grammar, folded: str, text: str, match: re.Match[str], floor: int) -> _Found | None:
    if match["han"] and (fraction := _fraction_of(rules, folded, match)):
        return fraction
    numeral = _numeral(rules, folded, match)
    if numeral is None:
        return None
    return (
        _tenths_of(rules, folded, numeral)
        or _money(rules, folded, text, numeral, floor)
        or _year(rules, folded, numeral)
        or _with_unit(rules, folded, numeral)
        or _bare(rules, folded, numeral)
    )


# Numerals


def _numeral(rules: Grammar, folded: str, match: re.Match[str]) -> _Numeral | None:
    start, end = match.span()
    if match["words"]:
        value = parse_english(match["words"])
        return None if value is None else _Numeral(value, 0, start, end, "words")
    if match["digits"]:
        if end - start > _LONGEST_DIGITS:
            return None
        if tail := rules.han_tail.match(folded, end):
            return _han_numeral(rules, folded, start, tail.end())
        return _with_scale(rules, folded, _Numeral(parse_digits(match["digits"]), 0, start, end, "digits"))
    if tail := rules.han_tail.match(folded, end):
        end = tail.end()
    return _han_numeral(rules, folded, start, end)


def _han_numeral(rules: Grammar, folded: str, start: int, end: int) -> _Numeral | None:
    printed = folded[start:end].replace(" ", "")
    if rules.vague_amount.search(printed):
        return None
    printed = rules.vague_remainder.sub("", printed)
    total = parse_han(printed)
    if match := rules.one_scale.fullmatch(printed):
        value, scale = parse_han(match["number"]), parse_han(match["scale"], bare_scale=True)
        if value is not None and scale is not None and value * scale == total:
            return _Numeral(value, scale.adjusted(), start, end, "han")
    return None if total is None else _Numeral(total, 0, start, end, "han")


def _with_scale(rules: Grammar, folded: str, numeral: _Numeral) -> _Numeral:
    """Take a scale word behind the number in; letters ("$45m") wait until a currency is seen."""
    if (found := _after(rules.scales, folded, numeral.end)) and not found[0].letter:
        return replace(numeral, power=found[0].power, end=found[1])
    return numeral


def _fraction_of(rules: Grammar, folded: str, match: re.Match[str]) -> _Found | None:
    """Read 百分之六點一四 (6.14 %) and 千分之三 (0.3 %); the denominator stands first."""
    sign = rules.fraction_sign.match(folded, match.end())
    if sign is None or (whole := parse_han(match["han"], bare_scale=True)) is None:
        return None
    part = rules.fraction_part.match(folded, sign.end())
    value = part and parse_han(part[0], bare_scale=True)
    if part is None or value is None or whole.adjusted() < 2 or whole != Decimal(1).scaleb(whole.adjusted()):
        return None
    percent = value.scaleb(2 - whole.adjusted())
    start, negative = _sign(folded, match.start())
    numeral = _Numeral(-percent if negative else percent, 0, start, part.end(), "han")
    return _Found("percent", numeral, start, part.end(), numeral.value, "%")


def _tenths_of(rules: Grammar, folded: str, numeral: _Numeral) -> _Found | None:
    """Read 六成 (60 %), 六成五 (65 %) and 7.2成 (72 %)."""
    match = rules.tenths.match(folded, numeral.end)
    if match is None or numeral.scaled > 10:
        return None
    more = parse_han(match["more"]) if match["more"] else Decimal(0)
    value = numeral.scaled * 10 + (more or 0)
    return _Found("percent", numeral, numeral.start, match.end(), value, "%")


# Units


def _after(spellings: Spellings[T], folded: str, pos: int) -> tuple[T, int] | None:
    """Look a spelling up at `pos`, after blanks or after a hyphen."""
    if found := spellings.after(folded, pos):
        return found
    gap = _GAP.match(folded, pos)
    return spellings.after(folded, gap.end()) if gap else None


def _before(spellings: Spellings[T], folded: str, pos: int) -> tuple[T, int] | None:
    """Look a spelling up that ends at `pos` or up to two blanks before it."""
    for blanks in range(3):
        if blanks and folded[pos - blanks : pos - blanks + 1] != " ":
            break
        if found := spellings.before(folded, pos - blanks):
            return found
    return None


def _currency(
    found: tuple[MoneyUnit, int] | None, text: str, at: int, *, floor: int = 0
) -> tuple[MoneyUnit, int] | None:
    """Drop a currency that is a word in small letters (all, top) or that belongs to the number before."""
    if found is None:
        return None
    unit, place = found
    if place < floor or (unit.capitals and not text[min(place, at) : max(place, at)].strip().isupper()):
        return None
    return found


def _money(rules: Grammar, folded: str, text: str, numeral: _Numeral, floor: int) -> _Found | None:
    scaled = _letter_scale(rules, folded, numeral)
    before = _currency(_before(rules.money, folded, numeral.start), text, numeral.start, floor=floor)
    after = _currency(_after(rules.money, folded, scaled.end), text, scaled.end)
    if after and _opens_next(folded, after[1]) and (before or _is_year(numeral) or _leans_right(folded, after[1])):
        after = None  # in "2024 USD 4.62 billion" and "RMB 10 USD 20" it stands before the next number
    if before and before[0].worth != "1":
        before = None
    if before and after and not (before[0].inferred or after[0].inferred or before[0] == after[0]):
        after = None
    chosen = _choose(before, after)
    if chosen is None or (chosen.inferred and numeral.form == "han" and numeral.scaled == 1):
        return None  # 一塊, 一元化: grammar
    unit, start, end = chosen, (before[1] if before else numeral.start), scaled.end
    if after:
        end = after[1]
        scaled = replace(scaled, power=scaled.power + after[0].power)
        if not scaled.power and (late := _after(rules.scales, folded, end)) and not late[0].letter:
            scaled, end = replace(scaled, power=late[0].power), late[1]  # 75 USD million
    start, negative = _sign(folded, start)
    value = scaled.scaled * Decimal(unit.worth)
    found = _Found("money", scaled, start, end, -value if negative else value, money=unit)
    return found if scaled.power else _with_cents(rules, folded, found, explicit=after is None)


def _choose(before: tuple[MoneyUnit, int] | None, after: tuple[MoneyUnit, int] | None) -> MoneyUnit | None:
    """Return the currency that the spellings on either side mean together: the one that is not shared counts."""
    if before and after:
        return after[0] if before[0].inferred else before[0]
    found = before or after
    return found[0] if found else None


def _letter_scale(rules: Grammar, folded: str, numeral: _Numeral) -> _Numeral:
    """Take in the scale letter of "$45m"; it is one only beside a currency."""
    if numeral.power or numeral.form != "digits" or not (found := _after(rules.scales, folded, numeral.end)):
        return numeral
    return replace(numeral, power=found[0].power, end=found[1])


def _opens_next(folded: str, pos: int) -> bool:
    return folded[pos : pos + 2].lstrip(" ")[:1].isdigit()


def _leans_right(folded: str, end: int) -> bool:
    """Whether a currency sign stands free of the number before and close to the next: 1 $10."""
    return folded[end].isdigit() and folded[end - 2] == " "


def _with_cents(rules: Grammar, folded: str, found: _Found, *, explicit: bool) -> _Found:
    """Add the cents of "13 dollars and 45 cents" and, unless they must be explicit, "15 dollars 50"."""
    match = rules.cents.match(folded, found.end)
    if match is None or found.value < 0 or (explicit and not match["unit"]):
        return found
    cents = parse_digits(match["digits"]) if match["digits"] else parse_english(match["words"])
    if cents is None or not 0 < cents < 100:
        return found
    return replace(found, value=found.value + cents.scaleb(-2), end=match.end())


def _is_year(numeral: _Numeral) -> bool:
    return (
        numeral.form == "digits"
        and numeral.power == 0
        and numeral.end - numeral.start == 4
        and _FIRST_YEAR <= numeral.value <= _LAST_YEAR
    )


def _year(rules: Grammar, folded: str, numeral: _Numeral) -> _Found | None:
    if not _is_year(numeral):
        return _roc_year(rules, folded, numeral)
    start, end = numeral.start, numeral.end
    if _glued(folded, start) and folded[start - 1] != "-":
        return None
    if mark := rules.year_mark.match(folded, end):
        return _Found("year", numeral, start, mark.end(), numeral.value)
    if rules.naming_before(folded, start) or "a" <= folded[end : end + 1] <= "z":
        return None
    if _after(rules.units, folded, end) and not _before(rules.year_before, folded, start):
        return None
    return _Found("year", numeral, start, end, numeral.value)


def _roc_year(rules: Grammar, folded: str, numeral: _Numeral) -> _Found | None:
    """Read 民國114年 as 2025."""
    era = rules.roc_era.search(folded, max(0, numeral.start - 4), numeral.start)
    mark = rules.year_mark.match(folded, numeral.end)
    if era is None or mark is None or numeral.power or numeral.value != numeral.value.to_integral_value():
        return None
    return _Found("year", numeral, era.start(), mark.end(), numeral.value + _ROC_EPOCH)


def _with_unit(rules: Grammar, folded: str, numeral: _Numeral) -> _Found | None:
    found = _after(rules.units, folded, numeral.end)
    if found is None or _glued(folded, numeral.start):
        return None
    unit, end = found
    amount = unit.kind in ("count", "measure", "multiple")
    if amount and (rules.naming_before(folded, numeral.start) or (numeral.form == "han" and numeral.scaled < 10)):
        return None  # 第3章 names, and 一個, 三家 are grammar rather than figures
    start, negative = _sign(folded, numeral.start)
    return _Found(unit.kind, numeral, start, end, -numeral.scaled if negative else numeral.scaled, unit.name)


def _bare(rules: Grammar, folded: str, numeral: _Numeral) -> _Found | None:
    start, end = numeral.start, numeral.end
    if _glued(folded, start) or rules.glued_after.match(folded, end) or rules.naming_before(folded, start):
        return None
    start, negative = _sign(folded, start)
    return _Found("number", numeral, start, end, -numeral.scaled if negative else numeral.scaled)


def _glued(folded: str, start: int) -> bool:
    """Whether the number is part of a name: A12, COVID-19."""
    left = folded[max(0, start - 2) : start]
    return bool(left) and ("a" <= left[-1] <= "z" or left[-1] == "_" or (left[-1] == "-" and "a" <= left[0] <= "z"))


def _sign(folded: str, start: int) -> tuple[int, bool]:
    """Take in a minus sign before the number; a hyphen after a word or a number is none."""
    if start and folded[start - 1] in _MINUS and (start == 1 or folded[start - 2] in _BEFORE_MINUS):
        return start - 1, True
    return start, False


# Ranges


def _join_ranges(rules: Grammar, folded: str, found: list[_Found]) -> Iterator[tuple[_Found, Bound, tuple[int, int]]]:
    """Yield each quantity with the end of a range that it is, and its span."""
    index = 0
    while index < len(found):
        low = found[index]
        joined = _range(rules, folded, low, found[index + 1]) if index + 1 < len(found) else None
        if joined is None:
            if not low.provisional:
                yield low, None, (low.start, low.end)
            index += 1
            continue
        span = (low.start, joined[1].end)
        yield joined[0], "low", span
        yield joined[1], "high", span
        index += 2


def _range(rules: Grammar, folded: str, low: _Found, high: _Found) -> tuple[_Found, _Found] | None:
    joint = rules.ranges.fullmatch(folded, low.end, high.start)
    if joint is None:
        return None
    if joint["word"] and not _joins(rules, folded, low, high, joint["word"]):
        return None
    if low.kind == "year":
        return _year_range(low, high, by_word=bool(joint["word"]))
    if low.kind == high.kind and low.kind != "number":
        return (_share_scale(low, high), high) if low.unit == high.unit and _same_money(low, high) else None
    if low.kind == "money" and high.kind == "number":  # $10-12 billion
        return _share_scale(low, high), replace(high, kind="money", money=low.money)
    if low.kind == "number":  # 10-12 億美元, 5-7%, 1000-5000
        return _share_scale(replace(low, kind=high.kind, unit=high.unit, money=high.money), high), high
    return None


def _joins(rules: Grammar, folded: str, low: _Found, high: _Found, word: str) -> bool:
    """Whether "to" and "and" make a range; "from 10 million to 12 million" tells of a change."""
    if word in ("and", "與", "与", "和"):
        return _before(rules.between_words, folded, low.start) is not None
    if low.kind == "year" and high.kind == "year":
        return True
    return not (low.kind == high.kind != "number" and _before(rules.from_words, folded, low.start))


def _year_range(low: _Found, high: _Found, *, by_word: bool) -> tuple[_Found, _Found] | None:
    if high.kind == "year":
        return (low, high) if low.value < high.value else None
    digits = high.numeral.end - high.numeral.start
    if high.kind == "number" and digits == 2 and high.numeral.form == "digits":  # 2025-32
        year = low.value // 100 * 100 + high.value
        return (low, replace(high, kind="year", value=year)) if year > low.value else None
    plain = high.start == high.numeral.start and not high.numeral.power
    if digits >= 4 and plain and high.kind != "number" and not by_word:  # 2000-3000 units
        return _share_scale(replace(low, kind=high.kind, unit=high.unit, money=high.money), high), high
    return None


def _same_money(low: _Found, high: _Found) -> bool:
    if low.money is None or high.money is None:
        return low.money is high.money
    return low.money.inferred or high.money.inferred or low.money.by_lang == high.money.by_lang


def _share_scale(low: _Found, high: _Found) -> _Found:
    """Give the low end the scale that is printed once, behind the high end."""
    if low.numeral.power or not high.numeral.power or low.numeral.value >= high.numeral.scaled:
        return low
    return replace(low, value=low.value.scaleb(high.numeral.power))


# Results


def _finish(
    rules: Grammar, found: _Found, bound: Bound, span: tuple[int, int], text: str, folded: str, lang: Lang
) -> Quantity:
    start, end = span
    code = found.money.code(lang) or found.money.code(script(text)) if found.money else None
    return Quantity(
        kind=found.kind,
        value=_trim(found.value),
        unit=found.unit,
        currency=code,
        inferred=bool(code and found.money and found.money.inferred),
        modifier=_modifier(rules, folded, found, start, end),
        bound=bound,
        start=start,
        end=end,
        quote=text[start:end],
        lang=lang,
    )


def _modifier(rules: Grammar, folded: str, found: _Found, start: int, end: int) -> Modifier | None:
    if hedge := _before(rules.hedges_before, folded, start) or _after(rules.hedges_after, folded, end):
        return hedge[0]
    return "over" if rules.vague_remainder.search(folded, start, end) else None


def _trim(value: Decimal) -> Decimal:
    """Return the value without trailing zeros or an exponent: 1.20E+9 as 1200000000."""
    return Decimal(format(value.normalize(), "f"))


# Units that stand alone


@dataclass(frozen=True, slots=True)
class UnitPhrase:
    """A unit without its number, as a table gives it once: "USD million", 單位：億美元, "(%)"."""

    kind: QuantityKind
    unit: str | None = None
    currency: str | None = None
    inferred: bool = False
    power: int = 0


def find_unit(text: str, lang: str = "auto") -> UnitPhrase | None:
    """Return the first unit that a label names; a currency with the scale beside it, if there is one.

    >>> find_unit("Revenue (USD million)").power, find_unit("單位：億美元").currency
    (6, 'USD')
    """
    rules, folded = grammar(), fold(text)
    for match in _LABEL_WORD.finditer(folded):
        if phrase := _unit_phrase(rules, folded, match.start(), _resolve_language(text, lang)):
            return phrase
    return None


def _unit_phrase(rules: Grammar, folded: str, pos: int, lang: Lang) -> UnitPhrase | None:
    if pos and "a" <= folded[pos - 1] <= "z" and "a" <= folded[pos] <= "z":
        return None
    power, after = _lone_scale(rules, folded, pos)
    if money := _after(rules.money, folded, after):
        unit, end = money
        if not power:
            power, _ = _lone_scale(rules, folded, end)
        code = unit.code(lang)
        return UnitPhrase("money", currency=code, inferred=bool(code and unit.inferred), power=power + unit.power)
    if (found := _after(rules.units, folded, after)) and (power or found[0].kind == "percent"):
        return UnitPhrase(found[0].kind, unit=found[0].name, power=power)
    return None


def _lone_scale(rules: Grammar, folded: str, pos: int) -> tuple[int, int]:
    """Return the power of a scale that stands without a number, and where it ends: "million", 百萬."""
    gap = _GAP.match(folded, pos)
    place = gap.end() if gap else pos
    if match := rules.lone_scale.match(folded, place):
        scale = parse_han(match[0], bare_scale=True)
        return (scale.adjusted(), match.end()) if scale is not None else (0, pos)
    if word := rules.scales.after(folded, place):
        return word[0].power, word[1] + (4 if folded.startswith(" of ", word[1]) else 0)
    return 0, pos
