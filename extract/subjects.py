"""What a figure is about: the noun phrase that its sentence, its table or the report's title gives it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from operator import itemgetter
from typing import Literal

from ..models.language import HAN, is_chinese
from ..models.lexicon import Subjects, load
from .entities import names_region
from .enumerations import read_enumeration
from .quantities import find_quantities
from .records import FigureKind, Quantity

_EN_WORD = re.compile(r"[A-Za-z0-9&][\w&/'’.\-]*$")
_NUMBER = re.compile(r"[\d.,%]+")
_YEAR_LEAD = re.compile(r"[^,，]{0,24}\d{4}(?:[^,，]{0,6}[,，]| ?年)\s*")
"""What may stand before the subject of a sentence: "In 2024,", 2024 年."""
_LONGEST_NAME = 6
_LONGEST = 40
_NEIGHBOURS = 4
_REACH = 240
"""Characters before a quantity in which its subject stands."""


@cache
def _pattern(
    name: Literal[
        "market_en",
        "market_zh",
        "name_start_zh",
        "not_a_name_zh",
        "lead_en",
        "lead_zh",
        "tail_zh",
        "verb_en",
        "verb_zh",
        "clause_start",
    ],
) -> re.Pattern[str]:
    return re.compile(getattr(load(Subjects), name).replace("{han}", HAN), re.IGNORECASE)


class SubjectFinder:
    """Finds the subjects of the figures of one sentence; what it names is looked up once."""

    def __init__(self, text: str, span: tuple[int, int], lang: str) -> None:
        self.text, self.span, self.lang = text, span, lang

    @cached_property
    def _markets(self) -> list[tuple[int, str | None]]:
        return list(_named_markets(self.text, self.span, self.lang))

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [self.span[0], *(match.end() for match in _pattern("clause_start").finditer(self.text, *self.span))]

    def find(self, quantity: Quantity, kind: FigureKind) -> str | None:
        """Return the market of an amount or CAGR, of a share or growth who has it; None if none is named.

        A region that has the amount to itself goes before a market: "the North American market was 6, Europe 5".
        """
        holder = self._bracketing(quantity) or self._holder(quantity)
        if kind in ("market_size", "cagr") and not (holder and names_region(holder)):
            return self._market(quantity.start, behind=True) or holder
        return holder or self._market(quantity.start, behind=False)

    def in_order(self, quantities: Sequence[Quantity]) -> list[str] | None:
        """Return the subjects of a series, one for each: "the US, China and Germany took 31%, 22% and 9%"."""
        if len(quantities) < 2:
            return None
        first = quantities[0].start
        lead = _YEAR_LEAD.match(self.text, self.span[0], first)
        names = read_enumeration(self.text, lead.end() if lead else self.span[0], first)
        strip = _pattern("lead_zh" if is_chinese(self.lang) else "lead_en")
        found = [strip.sub("", self.text[name.start : name.end] + " ").strip() for name in names]
        return found if len(found) == len(quantities) else None

    def _bracketing(self, quantity: Quantity) -> str | None:
        """Return what stands before the bracket that a quantity is in: "Europe (32%)"."""
        opening = quantity.start - 1
        if self.text[opening : opening + 1] not in ("(", "（"):
            return None
        before = self.text[max(self.span[0], opening - _LONGEST) : opening]
        name = _pattern("clause_start").split(before)[-1].strip()
        return name if 1 < len(name) <= _LONGEST and not find_quantities(name) else None

    def _market(self, near: int, *, behind: bool) -> str | None:
        """Return the last market that is named before an offset, else the first behind it if that may count."""
        place = bisect_left(self._markets, near, key=itemgetter(0))
        before = [name for _, name in self._markets[max(0, place - _NEIGHBOURS) : place] if name]
        after = [name for _, name in self._markets[place : place + _NEIGHBOURS] if name] if behind else []
        return next(iter(before[-1:] or after[:1]), None)

    def _holder(self, quantity: Quantity) -> str | None:
        """Return what stands before the verb of the quantity's clause."""
        start = self._clause_starts[bisect_right(self._clause_starts, quantity.start) - 1]
        clause = self.text[max(start, quantity.start - _REACH) : quantity.start]
        chinese = is_chinese(self.lang)
        verb = _pattern("verb_zh" if chinese else "verb_en").search(clause)
        subject = clause[: verb.start()] if verb else ""
        subject = _pattern("lead_zh" if chinese else "lead_en").sub("", subject.strip() + " ").strip(" 的,，")
        subject = _pattern("tail_zh").sub("", subject)
        if not 1 < len(subject) <= _LONGEST or subject.lower() in load(Subjects).empty or find_quantities(subject):
            return None
        return " ".join(subject.split())


def market_name(text: str, span: tuple[int, int], lang: str) -> str | None:
    """Return the first market that a title or label names."""
    return next((name for _, name in _named_markets(text, span, lang) if name), None)


def _named_markets(text: str, span: tuple[int, int], lang: str) -> Iterator[tuple[int, str | None]]:
    for match in _pattern("market_zh" if is_chinese(lang) else "market_en").finditer(text, *span):
        yield match.start(), _chinese_name(match[0]) if is_chinese(lang) else _english_name(text, span[0], match)


def _chinese_name(phrase: str) -> str | None:
    """Return the name behind the last particle, if more than "the market" is left of it."""
    name = _pattern("lead_zh").sub("", _pattern("name_start_zh").split(phrase)[-1]).strip()
    return None if len(name) < 3 or _pattern("not_a_name_zh").fullmatch(name) else name


def _english_name(text: str, start: int, market: re.Match[str]) -> str | None:
    """Return the words before "market" back to the first that cannot be part of a name."""
    words = [market[0]]
    left = text[max(start, market.start() - 12 * _LONGEST_NAME) : market.start()]
    while len(words) <= _LONGEST_NAME and (word := _EN_WORD.search(left.rstrip())):
        if word[0].lower() in load(Subjects).not_in_name or _NUMBER.fullmatch(word[0]):
            break
        words.insert(0, word[0])
        left = left.rstrip()[: word.start()]
    return " ".join(words) if len(words) > 1 else None
