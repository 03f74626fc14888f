"""What a figure is about: the noun phrase that its sentence, its table or the report's title gives it."""

import re
from functools import cache
from typing import Literal

from ..models.language import HAN, is_chinese
from ..models.lexicon import Subjects, load
from .records import FigureKind, Quantity

_EN_WORD = re.compile(r"[A-Za-z0-9&][\w&/'’.\-]*$")
_LONGEST_NAME = 6
_LONGEST = 40


@cache
def _pattern(
    name: Literal[
        "market_en",
        "market_zh",
        "name_start_zh",
        "not_a_name_zh",
        "lead_en",
        "lead_zh",
        "verb_en",
        "verb_zh",
        "clause_start",
    ],
) -> re.Pattern[str]:
    return re.compile(getattr(load(Subjects), name).replace("{han}", HAN), re.IGNORECASE)


def find_subject(text: str, span: tuple[int, int], quantity: Quantity, kind: FigureKind, lang: str) -> str | None:
    """Return the market of an amount or a CAGR, and of a share or growth who has it; None if none is named."""
    holder = _holder(text, span, quantity, lang)
    if kind in ("market_size", "cagr"):
        return market_name(text, span, quantity.start, lang) or holder
    return holder or market_name(text, (span[0], quantity.start), quantity.start, lang)


def market_name(text: str, span: tuple[int, int], near: int, lang: str) -> str | None:
    """Return the last market that is named before an offset, else the first behind it."""
    name = None
    for match in _pattern("market_zh" if is_chinese(lang) else "market_en").finditer(text, *span):
        if name and match.start() > near:
            break
        name = _chinese_name(match[0]) if is_chinese(lang) else _english_name(text, span[0], match)
    return name


def _chinese_name(phrase: str) -> str | None:
    """Return the name behind the last particle, if more than "the market" is left of it."""
    name = _pattern("lead_zh").sub("", _pattern("name_start_zh").split(phrase)[-1]).strip()
    return None if len(name) < 3 or _pattern("not_a_name_zh").fullmatch(name) else name


def _english_name(text: str, start: int, market: re.Match[str]) -> str | None:
    """Return the words before "market" back to the first that cannot be part of a name."""
    words = [market[0]]
    left = text[max(start, market.start() - 12 * _LONGEST_NAME) : market.start()]
    while len(words) <= _LONGEST_NAME and (word := _EN_WORD.search(left.rstrip())):
        if word[0].lower() in load(Subjects).not_in_name or word[0].isdigit():
            break
        words.insert(0, word[0])
        left = left.rstrip()[: word.start()]
    return " ".join(words) if len(words) > 1 else None


def _holder(text: str, span: tuple[int, int], quantity: Quantity, lang: str) -> str | None:
    """Return what stands before the verb of the quantity's clause."""
    start = span[0]
    for match in _pattern("clause_start").finditer(text, span[0], quantity.start):
        start = match.end()
    clause = text[start : quantity.start]
    verb = _pattern("verb_zh" if is_chinese(lang) else "verb_en").search(clause)
    subject = clause[: verb.start()] if verb else ""
    subject = _pattern("lead_zh" if is_chinese(lang) else "lead_en").sub("", subject.strip() + " ").strip(" 的,，")
    if not 1 < len(subject) <= _LONGEST or subject.lower() in load(Subjects).empty:
        return None
    return " ".join(subject.split())
