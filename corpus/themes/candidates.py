"""What a theme could be called by: the noun phrases of its passages, as far as words and their kinds tell them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from ...models.language import HAN, fold, is_chinese
from ...models.lexicon import Themes, load
from ...models.regions import region_codes
from ...models.words import is_stop_word, simplified, words

_LONGEST = 3
"""Words of a phrase."""
_LONGEST_HAN = 8
"""Characters of a Chinese one."""
_RUN = re.compile(f"[{HAN}]+")
_NOUNS = ("n", "j", "vn", "an")
"""What kinds of words a Chinese phrase ends with; names of people, places and houses (nr, ns, nt) are no themes."""
_NAMES = ("nr", "ns", "nt", "nrt", "nrfg")
_MODIFIERS = ("a", "b", "eng", "l")
_INFLECTED = (
    *(("ies", "y"), ("es", "e"), ("es", ""), ("s", "")),
    *(("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")),
)
"""Endings of verbs, and what stands in their place in the first form."""


class Candidate(NamedTuple):
    """A phrase in the form in which it is counted, and as printed."""

    form: str
    printed: str


def candidates(text: str, lang: str) -> Iterator[Candidate]:
    """Yield the phrases of a text, each as often as it stands there; shorter ones inside longer ones too."""
    yield from (_han if is_chinese(lang) else _latin)(text)


def _latin(text: str) -> Iterator[Candidate]:
    run: list[tuple[int, int]] = []
    for span in (*words(text, "en"), (len(text), len(text))):
        word = text[slice(*span)]
        joined = run and text[run[-1][1] : span[0]] == " "
        if not word or not joined or says_nothing(word):
            yield from _pieces(text, run)
            run = []
        if word and not says_nothing(word):
            run.append(span)


def _pieces(text: str, run: list[tuple[int, int]]) -> Iterator[Candidate]:
    for first in range(len(run)):
        for last in range(first, min(len(run), first + _LONGEST)):
            printed = text[run[first][0] : run[last][1]]
            if first == last and (len(printed) < 3 or _is_name(printed)):
                continue
            if last > first and all(_is_name(text[slice(*span)]) for span in run[first : last + 1]):
                continue  # of a company or a house
            if printed not in region_codes():
                yield Candidate(_singular(fold(printed)), printed)


def _is_name(word: str) -> bool:
    """Whether a word is written as a name; one at the beginning of a sentence stands elsewhere in small letters."""
    return word[:1].isupper() and not word.isupper() and "-" not in word


def _singular(phrase: str) -> str:
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith(("ss", "us", "is")) else phrase


def says_nothing(word: str) -> bool:
    """Whether no theme is called by a word: stop words, boilerplate of reports, verbs and adverbs."""
    folded = fold(word)
    return is_stop_word(word) or folded in _stop_english() or folded.endswith("ly") or _is_verb(folded)


@cache
def _stop_english() -> frozenset[str]:
    return frozenset(load(Themes).stop_en)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(load(Themes).verbs_en)


def _is_verb(word: str) -> bool:
    known = _verbs()
    return word in known or any(
        word.endswith(ending) and word.removesuffix(ending) + rest in known for ending, rest in _INFLECTED
    )


def _han(text: str) -> Iterator[Candidate]:
    for match in _RUN.finditer(text):
        run: list[tuple[int, int, bool]] = []  # begin, end, and whether a phrase may end here
        at = match.start()
        for word, kind in (*_tagger().tag(simplified(match[0])), ("", "x")):
            start, at = at, at + len(word)
            noun = kind.startswith(_NOUNS) and kind not in _NAMES
            if word and (noun or kind in _MODIFIERS) and word not in _stop_chinese() and not is_stop_word(word):
                run.append((start, at, noun))
            else:
                yield from _han_pieces(text, run)
                run = []


def _han_pieces(text: str, run: list[tuple[int, int, bool]]) -> Iterator[Candidate]:
    for first in range(len(run)):
        for last in range(first, min(len(run), first + _LONGEST)):
            printed = text[run[first][0] : run[last][1]]
            if run[last][2] and 2 <= len(printed) <= _LONGEST_HAN:
                yield Candidate(simplified(printed), printed)


@cache
def _stop_chinese() -> frozenset[str]:
    return frozenset(load(Themes).stop_zh)


@cache
def _tagger() -> Any:
    import rjieba

    return rjieba
