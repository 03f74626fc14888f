"""Quantities: every number that a text states, with its unit, exact value and exact place.

The method is a scan in three steps. One regular expression finds where a number begins; its numeral is read
to an exact decimal; what surrounds it (sign, currency, scale, unit, hedge) is looked up by spelling. A last
pass joins neighbours into ranges. Every step looks at a bounded window, so the time is linear in the text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ..models.language import Lang, fold, resolve_language
from .declines import declines_negative
from .found import Found
from .grammar import Grammar, grammar
from .money import named_currencies, resolve_currency
from .ranges import Placed, join_ranges, share_units
from .records import Modifier, Quantity
from .scan import scan


def find_quantities(text: str, lang: str = "auto", *, currencies: Mapping[str, int] | None = None) -> list[Quantity]:
    """Return the quantities of a text in their order; ranges as two that share one span.

    `lang` is ``en``, ``zh``, ``zh-Hant``, ``zh-Hans`` or ``auto``. It decides only what an undecided currency
    (``$``, ``¥``, 元) is taken for where neither the text nor `currencies`, the ISO codes that its document
    names with how often it does, tells; numbers of both languages are always read.

    >>> [(str(q.value), q.currency, q.quote) for q in find_quantities("市場達 1,276.3 億美元，年增 6.14%")]
    [('127630000000', 'USD', '1,276.3 億美元'), ('6.14', None, '6.14%')]
    >>> [(q.currency, q.inferred) for q in find_quantities("up from $3 billion", currencies={"AUD": 12})]
    [('AUD', True)]
    """
    rules, folded = grammar(), fold(text)
    found = share_units(rules, folded, list(scan(rules, folded, text)))
    placed = list(join_ranges(rules, folded, found))
    finish = _Finish(rules, text, folded, resolve_language(text, lang), found, Counter(currencies or {}))
    return [finish(one) for one in declines_negative(rules, folded, placed)]


def shifted(quantities: Iterable[Quantity], offset: int) -> list[Quantity]:
    """Return quantities of a part of a text with the places that they have in the whole."""
    return [replace(found, start=found.start + offset, end=found.end + offset) for found in quantities]


class _Finish:
    """Turns what was found in one text into records."""

    def __init__(
        self, rules: Grammar, text: str, folded: str, lang: Lang, found: Sequence[Found], known: Counter[str]
    ) -> None:
        self.rules, self.text, self.folded, self.lang, self.known = rules, text, folded, lang, known
        self.own = named_currencies(found)

    def __call__(self, placed: Placed) -> Quantity:
        found, start, end = placed.found, placed.start, placed.end
        code = resolve_currency(found.money, self.text, self.lang, self.own, self.known) if found.money else None
        return Quantity(
            kind=found.kind,
            value=Decimal("NaN") if found.kind == "ill_formed" else trim(found.value),
            unit=found.unit,
            currency=code,
            inferred=bool(code and found.money and found.money.inferred),
            modifier=placed.compared or self._modifier(start, end),
            bound=placed.bound,
            start=start,
            end=end,
            quote=self.text[start:end],
            lang=self.lang,
        )

    def _modifier(self, start: int, end: int) -> Modifier | None:
        before = self.rules.hedges_before.before(self.folded, start)
        if hedge := before or self.rules.hedges_after.after(self.folded, end):
            return hedge[0]
        return "over" if self.rules.vague_remainder.search(self.folded, start, end) else None


def trim(value: Decimal) -> Decimal:
    """Return the value without trailing zeros or an exponent: 1.20E+9 as 1200000000."""
    return Decimal(format(value.normalize(), "f"))
