"""Quantities: every number that a text states, with its unit, exact value and exact place.

The method is a scan in three steps. One regular expression finds where a number begins; its numeral is read
to an exact decimal; what surrounds it (sign, currency, scale, unit, hedge) is looked up by spelling. A last
pass joins neighbours into ranges. Every step looks at a bounded window, so the time is linear in the text.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from ..models.language import Lang, fold, resolve_language, script
from .grammar import Grammar, grammar
from .ranges import Bound, join_ranges, share_units
from .records import Modifier, Quantity
from .scan import Found, scan


def find_quantities(text: str, lang: str = "auto") -> list[Quantity]:
    """Return the quantities of a text in their order; ranges as two that share one span.

    `lang` is ``en``, ``zh``, ``zh-Hant``, ``zh-Hans`` or ``auto``. It decides only what an undecided currency
    (``$``, 元) is taken for; numbers of both languages are always read.

    >>> [(str(q.value), q.currency, q.quote) for q in find_quantities("市場達 1,276.3 億美元，年增 6.14%")]
    [('127630000000', 'USD', '1,276.3 億美元'), ('6.14', None, '6.14%')]
    """
    rules, folded = grammar(), fold(text)
    resolved = resolve_language(text, lang)
    found = share_units(rules, folded, list(scan(rules, folded, text)))
    return [
        _finish(rules, item, bound, span, text, folded, resolved)
        for item, bound, span in join_ranges(rules, folded, found)
    ]


def shifted(quantities: Iterable[Quantity], offset: int) -> list[Quantity]:
    """Return quantities of a part of a text with the places that they have in the whole."""
    return [replace(found, start=found.start + offset, end=found.end + offset) for found in quantities]


def _finish(
    rules: Grammar, found: Found, bound: Bound, span: tuple[int, int], text: str, folded: str, lang: Lang
) -> Quantity:
    start, end = span
    code = found.money.code(lang) or found.money.code(script(text)) if found.money else None
    return Quantity(
        kind=found.kind,
        value=trim(found.value),
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


def _modifier(rules: Grammar, folded: str, found: Found, start: int, end: int) -> Modifier | None:
    if hedge := rules.hedges_before.before(folded, start) or rules.hedges_after.after(folded, end):
        return hedge[0]
    return "over" if rules.vague_remainder.search(folded, start, end) else None


def trim(value: Decimal) -> Decimal:
    """Return the value without trailing zeros or an exponent: 1.20E+9 as 1200000000."""
    return Decimal(format(value.normalize(), "f"))
