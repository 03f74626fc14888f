"""Words that stand twice in a row."""

import re
from collections.abc import Iterator
from functools import cache

from ...models.language import HAN
from ...models.lexicon import Repetitions, any_of, load
from ...models.words import simplified, words
from ..records import Document, Finding, Unit
from .findings import finding, place_of

_TWICE_ZH = re.compile(rf"([{HAN}]{{2,6}})\1|([{HAN}])\2")
_AROUND = 20
"""Characters on either side of a word by which it is told from its neighbours."""
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千萬万億亿兆]+")
_TWICE_EN = re.compile(r"(?<![\w\-'’.&/])([A-Za-z]{2,}|a)[ \t\u00a0]*[ \t\u00a0\n][ \t]*\1(?![\w\-'’])", re.IGNORECASE)


def check_repetition(document: Document, units: tuple[Unit, ...], lang: str) -> Iterator[Finding]:
    """Yield the words of units of one language that stand twice in a row, but for those that may."""
    for unit in units:
        twice = _twice_zh(unit.text) if lang == "zh" else _twice_en(unit.text) if unit.kind != "row" else ()
        for start, end, word in twice:
            place = place_of(document, unit.start + start, unit.start + end)
            places = (None, place) if lang == "zh" else (place, None)
            yield finding("duplicate_word", f"{word} stands twice", *places, confidence=0.7)


def _twice_zh(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what stands twice as a word: said once it must be whole words of what is left.

    So 影像影像 is found, the 的 of 目的的 and the 系統 of 系統系統性 are not.
    """
    table = load(Repetitions)
    for match in _TWICE_ZH.finditer(text):
        word = match[1] or match[2]
        plain = simplified(word)
        may = plain in table.allowed_zh or (match[2] and plain not in table.particles_zh)
        if may or _NUMERAL.fullmatch(match[0]):
            continue
        middle = match.start() + len(word)
        before, behind = max(0, match.start() - _AROUND), match.end() + _AROUND
        spans = list(words(text[before:middle] + text[match.end() : behind], "zh"))
        starts, ends = {before + start for start, _ in spans}, {before + end for _, end in spans}
        if match.start() in starts and middle in ends:
            yield match.start(), match.end(), word


def _twice_en(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _TWICE_EN.finditer(text):
        first, second = match[1], match[0][-len(match[1]) :]
        name = first[0].isupper() and second[0].isupper() and not _function_words().fullmatch(first)
        if first.lower() not in load(Repetitions).allowed_en and not name:
            yield match.start(), match.end(), first


@cache
def _function_words() -> re.Pattern[str]:
    return re.compile(any_of(load(Repetitions).function_words_en), re.IGNORECASE)
