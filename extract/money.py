"""Amounts of money: the currency on either side of a number, and which one an undecided sign stands for."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ..models.language import Lang, main_language
from .calendar import is_year
from .found import Found, Numeral
from .grammar import Grammar, MoneyUnit
from .numbers import letter_scale, sign
from .numerals import parse_digits, parse_english, parse_han

LEAST_NAMED = 2
"""Times that a document must name a currency before it is what the undecided ones there are taken for."""

_NUMBER = re.compile(r" ?\d[\d,]*(?:\.\d+)?")


def read_money(rules: Grammar, folded: str, text: str, numeral: Numeral, floor: int) -> Found | None:
    """Return the amount that a number and the currency beside it make; `floor` is where the last quantity ended."""
    scaled = letter_scale(rules, folded, numeral)
    before = _before(rules, folded, text, numeral, floor)
    after = _after(rules, folded, text, scaled)
    if (
        after
        and _opens_next(folded, after[1])
        and (before or is_year(numeral) or _leans_right(folded, after[1]) or _has_scale(rules, folded, after[1]))
    ):
        after = None  # in "2024 USD 4.62 billion" and "stage 1 RMB 39.5 billion" it stands before the next number
    if before and after and not (before[0].inferred or after[0].inferred or before[0] == after[0]):
        after = None
    chosen = _choose(before, after)
    if chosen is None or (
        chosen.inferred and numeral.form == "han" and numeral.scaled == 1 and not _begins_parts(rules, folded, after)
    ):
        return None  # 一塊, 一元化: grammar
    unit, start, end = chosen, (before[1] if before else numeral.start), scaled.end
    if after:
        end = after[1]
        scaled = replace(scaled, power=scaled.power + after[0].power)
        if not scaled.power and (late := rules.scales.after(folded, end)) and not late[0].letter:
            scaled, end = replace(scaled, power=late[0].power), late[1]  # 75 USD million
    if not scaled.power and (label := rules.scale_label.match(folded, end)):
        named = rules.scales.at(folded, label.start("scale"))
        scaled, end = replace(scaled, power=named[0].power if named else 0), label.end()
    if scaled.ill_formed:
        return Found("ill_formed", scaled, start, end, Decimal(0))
    if rules.not_money.match(folded, start):
        return None
    start, negative = sign(rules, folded, start, floor=floor)
    value = scaled.scaled * Decimal(unit.worth)
    found = Found("money", scaled, start, end, -value if negative else value, money=unit, worth=Decimal(unit.worth))
    if unit.alone and not _stands_alone(folded, found):
        return None
    if scaled.power:
        return found
    return (
        _with_parts(rules, folded, found) if unit.behind_only else _with_cents(rules, folded, found, named=bool(after))
    )


def _before(rules: Grammar, folded: str, text: str, numeral: Numeral, floor: int) -> tuple[MoneyUnit, int] | None:
    """Return the currency before a number, unless it is a small word, a part, or belongs to the number before."""
    found = rules.money.before(folded, numeral.start)
    if found is None or found[1] < floor or found[0].behind_only or found[0].worth != "1":
        return None
    return found if _is_meant(found[0], text, found[1], numeral.start) else None


def _after(rules: Grammar, folded: str, text: str, numeral: Numeral) -> tuple[MoneyUnit, int] | None:
    found = rules.money.after(folded, numeral.end)
    if found is None and numeral.power and folded[numeral.end : numeral.end + 1] == ".":
        found = rules.money.after(folded, numeral.end + 1)  # 2 Mio. €
    if found is None or (found[0].scaled_only and not numeral.power):
        return None
    return found if _is_meant(found[0], text, numeral.end, found[1]) else None


def _is_meant(unit: MoneyUnit, text: str, start: int, end: int) -> bool:
    """Whether a code that is an English word too (all, top) is in capitals."""
    return not unit.capitals or text[start:end].strip().isupper()


def _choose(before: tuple[MoneyUnit, int] | None, after: tuple[MoneyUnit, int] | None) -> MoneyUnit | None:
    """Return the currency that the spellings on either side mean together: the one that is not shared counts."""
    if before and after:
        return after[0] if before[0].inferred else before[0]
    found = before or after
    return found[0] if found else None


def _opens_next(folded: str, pos: int) -> bool:
    return folded[pos : pos + 2].lstrip(" ")[:1].isdigit()


def _has_scale(rules: Grammar, folded: str, pos: int) -> bool:
    """Whether the number that begins at a place has a scale: in 1 RMB 39.5 billion the sign is its own."""
    number = _NUMBER.match(folded, pos)
    return number is not None and rules.scales.after(folded, number.end()) is not None


def _leans_right(folded: str, end: int) -> bool:
    """Whether a currency sign stands free of the number before and close to the next: 1 $10."""
    return folded[end].isdigit() and folded[end - 2] == " "


def _stands_alone(folded: str, found: Found) -> bool:
    """Whether nothing but punctuation or blanks is beside an amount: 20分 may be minutes or points elsewhere."""
    beside = folded[max(0, found.start - 1) : found.start] + folded[found.end : found.end + 1]
    return not any(char.isalnum() for char in beside)


def _begins_parts(rules: Grammar, folded: str, after: tuple[MoneyUnit, int] | None) -> bool:
    return after is not None and after[0].behind_only and rules.parts.match(folded, after[1]) is not None


def _with_parts(rules: Grammar, folded: str, found: Found) -> Found:
    """Add the parts of 三塊四分 and 一塊二 (1.20)."""
    match = rules.parts.match(folded, found.end)
    if match is None or found.money is None or not found.money.inferred:
        return found
    value = found.value
    for number, unit in ((match["first"], match["unit"]), (match["second"], match["last"])):
        part = parse_han(number) if number else None
        worth = rules.money.at(unit, 0) if unit else None
        if part is not None:
            value += part * (Decimal(worth[0].worth) if worth else Decimal("0.1"))
    return replace(found, value=value, end=match.end())


def _with_cents(rules: Grammar, folded: str, found: Found, *, named: bool) -> Found:
    """Add the cents of "13 dollars and 45 cents", "15 dollars 50" and, in words, "$3 and fourteen"."""
    match = rules.cents.match(folded, found.end)
    if match is None or found.value < 0:
        return found
    if not (named or match["unit"] or (match["and"] and match["words"])):
        return found
    cents = parse_digits(match["digits"]) if match["digits"] else parse_english(match["words"])
    if cents is None or not 0 < cents < 100:
        return found
    return replace(found, value=found.value + cents.scaleb(-2), end=match.end())


# Undecided currencies


def named_currencies(found: Sequence[Found]) -> Counter[str]:
    """Count the currencies that amounts name without any doubt."""
    return Counter(one.money.code("*") for one in found if one.money and one.money.by_lang and not one.money.inferred)  # type: ignore[misc]


def resolve_currency(unit: MoneyUnit, text: str, lang: Lang, own: Counter[str], known: Counter[str]) -> str | None:
    """Return the currency of an amount, or None if nothing decides which one an undecided sign stands for.

    What the same text names (`own`) counts before what the document names (`known`), and both before the language;
    where several candidates are named, the language's reading counts if it is one of them.
    """
    usual = unit.code(lang) or unit.code(main_language(text))
    for named, least in ((own, 1), (known, LEAST_NAMED)):
        candidates = {code: named[code] for code in unit.candidates if named[code] >= least}
        if usual in candidates:
            return usual
        if candidates:
            return max(candidates, key=lambda code: candidates[code])
    return usual
