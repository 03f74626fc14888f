"""Units that stand without a number: what a table gives once for all its cells."""

import re
from dataclasses import dataclass

from ..models.language import Lang, fold, resolve_language
from .grammar import Grammar, grammar
from .numerals import parse_han
from .records import QuantityKind
from .spellings import GAP

_WORD = re.compile(r"\S")


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
    for match in _WORD.finditer(folded):
        if phrase := _unit_phrase(rules, folded, match.start(), resolve_language(text, lang)):
            return phrase
    return None


def _unit_phrase(rules: Grammar, folded: str, pos: int, lang: Lang) -> UnitPhrase | None:
    if pos and "a" <= folded[pos - 1] <= "z" and "a" <= folded[pos] <= "z":
        return None
    power, after = _lone_scale(rules, folded, pos)
    if (money := rules.money.after(folded, after)) and not (money[0].alone or money[0].scaled_only):
        unit, end = money
        if not power:
            power, _ = _lone_scale(rules, folded, end)
        code = unit.code(lang)
        return UnitPhrase("money", currency=code, inferred=bool(code and unit.inferred), power=power + unit.power)
    if (found := rules.units.after(folded, after)) and (power or found[0].kind == "percent"):
        return UnitPhrase(found[0].kind, unit=found[0].name, power=power)
    return None


def _lone_scale(rules: Grammar, folded: str, pos: int) -> tuple[int, int]:
    """Return the power of a scale that stands without a number, and where it ends: "million", 百萬."""
    gap = GAP.match(folded, pos)
    place = gap.end() if gap else pos
    if match := rules.lone_scale.match(folded, place):
        scale = parse_han(match[0], bare_scale=True)
        return (scale.adjusted(), match.end()) if scale is not None else (0, pos)
    if word := rules.scales.at(folded, place):
        return word[0].power, word[1] + (4 if folded.startswith(" of ", word[1]) else 0)
    return 0, pos
