"""What a query says in the other language: by the terms that the reports of a corpus pair, and by our own tables."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..models.language import HAN, fold
from ..models.lexicon import Translations, load
from ..models.regions import region_codes
from ..models.variants import comparable
from ..models.words import simplified
from .tokens import locate_words

_LONGEST = 5
"""Words of a term."""
_HAN = re.compile(f"[{HAN}]")

Terms = Mapping[str, Sequence[str]]
"""Terms as printed, with what stands for each in the other language."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A part of a query with what stands for it in the other language."""

    term: str
    """As the query has it."""
    others: tuple[str, ...]
    source: str
    """``corpus`` or ``tables``."""


def translate(query: str, lookup: Callable[[Sequence[str]], Terms]) -> list[Translation]:
    """Return what stands for the parts of a query, longer parts before the shorter ones inside them.

    `lookup` returns those of some terms that the corpus pairs with others.
    """
    spans = list(_phrases(query))
    spellings = {span: tuple(_spellings(query[slice(*span)])) for span in spans}
    known = lookup(sorted({spelling for ones in spellings.values() for spelling in ones}))
    taken: list[tuple[int, int]] = []
    found: dict[tuple[int, int], Translation] = {}
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if any(start < span[1] and span[0] < end for start, end in taken):
            continue
        printed = query[slice(*span)]
        paired = dict.fromkeys(other for spelling in spellings[span] for other in known.get(spelling, ()))
        if others := tuple(paired) or _in_tables(printed):
            found[span] = Translation(printed, others, "corpus" if paired else "tables")
            taken.append(span)
    return [found[span] for span in sorted(found)]


def _phrases(query: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of neighbouring words that may be a term."""
    words = sorted({(token.start, token.end) for token in locate_words(query)})
    for first, (start, _) in enumerate(words):
        for _, end in words[first : first + _LONGEST]:
            if start < end:
                yield start, end


def _spellings(term: str) -> Iterator[str]:
    """Yield how reports may print a term."""
    if _HAN.search(term):
        yield from dict.fromkeys((term, simplified(term), _traditional(term)))
        return
    lower = term.lower()
    for form in (
        lower,
        f"{lower}s",
        lower.removesuffix("s"),
        f"{lower.removesuffix('y')}ies",
        f"{lower.removesuffix('ies')}y",
    ):
        yield from dict.fromkeys((form, form.capitalize(), form.title()))
    yield term


@cache
def _simplified_to_traditional() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def _traditional(term: str) -> str:
    converted: str = _simplified_to_traditional().convert(term)
    return converted


def _in_tables(term: str) -> tuple[str, ...]:
    """Return what our tables have for a word or a region, of the mainland's Chinese or English."""
    key = comparable(term) if _HAN.search(term) else fold(term)
    return _words().get(key, ()) or _regions().get(fold(term), ())


@cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for english, chinese in load(Translations).words.items():
        forms, words = tuple(english.split("|")), tuple(chinese.split())
        for form in forms:
            found[form] = found.get(form, ()) + words
        for word in words:
            found[word] = found.get(word, ()) + forms
    return found


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    codes = region_codes()
    sides: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for name, code in codes.items():
        sides[code][bool(_HAN.search(name))].append(name)
    return {fold(name): tuple(sides[code][not _HAN.search(name)]) for name, code in codes.items()}
