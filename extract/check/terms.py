"""One term with two renderings within a report, or with another one than the glossary's.

What a term is called in Chinese is what the lists and the titles of the report say. Another rendering is one that
differs from it in a word that shares a character (影像服務, 成像服務) or by region alone (人工智慧, 人工智能), in
paragraphs whose English has the term so often that both must stand for it. Forms that contain each other are short
forms, and names that the report gives to something else are that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from ...models.language import HAN
from ...models.lexicon import Variants, load
from ...models.variants import comparable
from ...models.words import simplified, words
from ..records import Bitext, Document, Finding, Unit
from ..terms import Dictionary, english_key
from .findings import finding, place_of
from .segments import PairedLists, paired_names

_SHORTEST = 4
"""Characters of a Chinese term that is told from its variants."""
_LONGEST_CHANGE = 3
_MARKET_EN = re.compile(r"^(?:the )?(?:global )?(?P<name>[^:|–—\n]{4,60}?) markets?\b", re.IGNORECASE)
_MARKET_ZH = re.compile(rf"^(?:全球)?(?P<name>[{HAN}A-Za-z0-9\- ]{{2,24}}?)市[場场]")
_BRACKETED = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_HAN = re.compile(f"[{HAN}]")
_RUN = re.compile(f"[{HAN}A-Za-z0-9]+")
_LATIN = re.compile("[A-Za-z0-9]+")


@dataclass(frozen=True)
class _Group:
    """Units that say the same, as one text of each language."""

    english: tuple[Unit, ...]
    chinese: tuple[Unit, ...]

    @cached_property
    def text(self) -> str:
        """The Chinese in simplified characters."""
        return "\n".join(simplified(unit.text) for unit in self.chinese)

    @cached_property
    def bounds(self) -> frozenset[int]:
        """The places in the text where a word begins or ends."""
        latin = (match.span() for match in _LATIN.finditer(self.text))
        return frozenset(place for span in (*words(self.text, "zh"), *latin) for place in span)

    def english_places(self, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
        """Return where the English has a term, as places in its document."""
        return [
            (unit.start + match.start(), unit.start + match.end())
            for unit in self.english
            for match in pattern.finditer(unit.text)
        ]

    def chinese_place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in its document of a span of the text."""
        for unit in self.chinese:
            if start <= len(unit.text):
                return unit.start + start, unit.start + end
            start, end = start - len(unit.text) - 1, end - len(unit.text) - 1
        raise ValueError("beyond the text")


def check_terms(
    english: Document, chinese: Document, bitext: Bitext, lists: PairedLists, glossary: Dictionary
) -> Iterator[Finding]:
    """Yield the places where a term is rendered otherwise than elsewhere, or than a glossary wants."""
    groups = [
        _Group(tuple(bitext.english[index] for index in one.en), tuple(bitext.chinese[index] for index in one.zh))
        for one in bitext.alignments
        if one.en and one.zh
    ]
    pairs = list(_pairs(english, chinese, lists))
    terms = _terms(pairs)
    names = {name for renderings in terms.values() for name in renderings}
    found = [
        *_regional(groups),
        *(one for en, renderings in terms.items() for one in _variants(en, renderings, names, groups)),
        *_listed_otherwise(pairs),
    ]
    seen: set[tuple[int, int]] = set()
    for place_en, place_zh, term, usual in found:
        if not any(start < place_zh[1] and place_zh[0] < end for start, end in seen):
            seen.add(place_zh)
            en, zh = place_of(english, *place_en), place_of(chinese, *place_zh)
            message = f"{term} is {usual} elsewhere, {en.quote if term == zh.quote else zh.quote} here"
            yield finding("term", message, en, zh, confidence=0.7)
    yield from _confused(english, chinese, groups)
    yield from _against_glossary(english, chinese, terms, groups, glossary)


_Found = tuple[tuple[int, int], tuple[int, int], str, str]
"""The places in the English and in the Chinese document, the term, and what it is elsewhere."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """An English name and a Chinese one that stand for each other in lists or titles."""

    en: str
    zh: str
    en_place: tuple[int, int]
    zh_place: tuple[int, int]

    @property
    def key(self) -> str:
        """The English as it is compared."""
        return english_key(self.en)

    @property
    def name(self) -> str:
        """The Chinese as it is compared: simplified, without what stands in brackets."""
        return simplified(_BRACKETED.sub("", self.zh)).strip()


def _pairs(english: Document, chinese: Document, lists: PairedLists) -> Iterator[_Pair]:
    for en, zh in paired_names(lists):
        yield _Pair(en.name, zh.name, (en.start, en.end), (zh.start, zh.end))
    titles = english.title.get("en", ""), chinese.title.get("zh", "")
    ours, theirs = _MARKET_EN.match(titles[0]), _MARKET_ZH.match(titles[1])
    if ours and theirs:
        places = [
            (at, at + len(name))
            for name, text in ((ours["name"], english.text), (theirs["name"], chinese.text))
            if (at := text.find(name)) >= 0
        ]
        if len(places) == 2:
            yield _Pair(ours["name"], theirs["name"], *places)


def _terms(pairs: Sequence[_Pair]) -> dict[str, dict[str, str]]:
    """Return for English terms their Chinese names: as they are compared, and as they are printed."""
    terms: dict[str, dict[str, str]] = {}
    for pair in pairs:
        if len(pair.name) >= _SHORTEST and _HAN.search(pair.name) and len(pair.en) > _SHORTEST:
            terms.setdefault(pair.key, {}).setdefault(pair.name, _BRACKETED.sub("", pair.zh).strip())
    return terms


def _listed_otherwise(pairs: Sequence[_Pair]) -> Iterator[_Found]:
    """Yield the names of lists that another list, in either language, gives to the same thing in part otherwise."""
    for number, later in enumerate(pairs):
        for first in pairs[:number]:
            if first.key == later.key and _in_part(first.name, later.name, set(first.name) & set(later.name)):
                yield later.en_place, later.zh_place, later.en, first.zh
            elif first.name == later.name and _in_part(
                first.key, later.key, {word for word in _stems(first.key) & _stems(later.key) if len(word) > 3}
            ):
                yield later.en_place, later.zh_place, later.zh, first.en


def _stems(english: str) -> set[str]:
    return {re.sub("(?:es|s)$", "", word) for word in english.split()}


def _in_part(one: str, other: str, shared: set[str]) -> bool:
    """Whether two names are forms of one that neither is short for, nor the plural of."""
    differ = one.replace(" ", "") not in other.replace(" ", "") and other.replace(" ", "") not in one.replace(" ", "")
    return bool(shared) and differ and _stems(one) != _stems(other)


@cache
def _pattern(english: str) -> re.Pattern[str]:
    """Return the pattern of an English term in any case, number and hyphenation."""
    stems = [re.sub("(?<=[^s])s$", "", word) for word in english.split()]
    words_in_order = r"[\s\-]+".join(map(re.escape, stems))
    return re.compile(rf"(?<!\w){words_in_order}(?:s|es)?(?!\w)", re.IGNORECASE)


# Variants of one rendering


def _variants(
    english: str, renderings: Mapping[str, str], names: set[str], groups: Sequence[_Group]
) -> Iterator[_Found]:
    """Yield where a term's rendering is changed by a word, if the English has the term for each of them."""
    pattern = _pattern(english)
    here = [(group, group.english_places(pattern)) for group in groups]
    for rendering, printed in renderings.items():
        changed: dict[str, list[tuple[_Group, int]]] = {}
        for group, places in here:
            if len(places) > group.text.count(rendering):
                for variant, start in _changed(rendering, group):
                    if variant not in names:
                        changed.setdefault(variant, []).append((group, start))
        for variant, where in changed.items():
            counted = [
                (len(places), group.text.count(rendering) + group.text.count(variant))
                for group, places in here
                if variant in group.text
            ]
            if all(enough >= count for enough, count in counted) and any(rendering in group.text for group, _ in here):
                for group, start in where:
                    span = group.chinese_place(start, start + len(variant))
                    place = group.english_places(pattern)[-1]
                    yield place, span, english, printed


def _changed(rendering: str, group: _Group) -> Iterator[tuple[str, int]]:
    """Yield what differs from a rendering in one word, with its place: half of it or more is the same."""
    for size in (len(rendering) - 1, len(rendering), len(rendering) + 1):
        for run in _RUN.finditer(group.text):
            for start in range(run.start(), run.end() - size + 1):
                variant = group.text[start : start + size]
                if {start, start + size} <= group.bounds and _is_variant(rendering, variant, group.text):
                    yield variant, start


def _is_variant(rendering: str, variant: str, text: str) -> bool:
    if variant == rendering or variant in rendering or rendering in variant:
        return False
    head = _shared(rendering, variant)
    tail = _shared(rendering[head:][::-1], variant[head:][::-1])
    one, other = (name[head : len(name) - tail] for name in (rendering, variant))
    if 2 * (head + tail) < len(rendering) or head + tail < 2 or not one or not other:
        return False
    if max(len(one), len(other)) > _LONGEST_CHANGE or any(one in group and other in group for group in _opposed()):
        return False
    in_word = len(one) == len(other) == 1 and _inside_word(rendering, head)
    return (in_word or bool(set(one) & set(other))) and not _stands_alone(rendering, head, one, text)


def _shared(one: str, other: str) -> int:
    """Return how many characters two strings have in common from their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _inside_word(name: str, place: int) -> bool:
    return any(start <= place < end and end - start > 1 for start, end in words(name, "zh"))


def _stands_alone(rendering: str, head: int, changed: str, text: str) -> bool:
    """Whether the word that is changed stands in the text by itself: 高壓和低壓電纜 leaves out a 電纜."""
    word = next((rendering[start:end] for start, end in words(rendering, "zh") if start <= head < end), changed)
    return re.search(f"{re.escape(word)}[和与及或、/以]", text) is not None


@cache
def _opposed() -> tuple[str, ...]:
    return load(Variants).opposed.groups


# Regional words


def _regional(groups: Sequence[_Group]) -> Iterator[_Found]:
    """Yield the rarer of two regional words for one thing, where the English has the thing as well."""
    for english, chinese in load(Variants).regional.items():
        forms = {simplified(form): form for form in reversed(chinese.split())}
        pattern = re.compile(rf"\b(?:{english})\b", re.IGNORECASE if len(english) > 2 else 0)
        uses = {form: [group for group in groups if form in group.text] for form in forms}
        used = sorted((form for form in forms if uses[form]), key=lambda form: -sum(g.text.count(form) for g in groups))
        for rare in used[1:]:
            for group in uses[rare]:
                if places := group.english_places(pattern):
                    start = group.text.index(rare)
                    span = group.chinese_place(start, start + len(rare))
                    yield places[0], span, english.split("|")[0], forms[used[0]]


# Terms of one field


def _confused(english: Document, chinese: Document, groups: Sequence[_Group]) -> Iterator[Finding]:
    """Yield where the English has one term alone of a field, and the Chinese that of another one alone."""
    for field in load(Variants).confused:
        forms = {term: [simplified(form) for form in names.split()] for term, names in field.items()}
        patterns = {term: re.compile(rf"(?<![\w-])(?:{term})(?![\w-])", re.IGNORECASE) for term in field}
        for group in groups:
            said = [term for term, pattern in patterns.items() if group.english_places(pattern)]
            meant = [term for term, names in forms.items() if any(name in group.text for name in names)]
            if len(said) != 1 or not meant or said[0] in meant:
                continue
            en = place_of(english, *group.english_places(patterns[said[0]])[0])
            form = next(name for name in forms[meant[0]] if name in group.text)
            start = group.text.index(form)
            zh = place_of(chinese, *group.chinese_place(start, start + len(form)))
            yield finding("term", f"{en.quote} is not {zh.quote}", en, zh, confidence=0.6)


# The glossary


def _against_glossary(
    english: Document,
    chinese: Document,
    terms: Mapping[str, Mapping[str, str]],
    groups: Sequence[_Group],
    glossary: Dictionary,
) -> Iterator[Finding]:
    """Yield the terms of a glossary whose Chinese is not the glossary's in the paragraphs that say the same."""
    texts = {id(group): comparable("\n".join(unit.text for unit in group.chinese)) for group in groups}
    for term, wanted in glossary.items():
        for group in groups:
            places = group.english_places(_pattern(term))
            if not places or any(name in texts[id(group)] for name in wanted):
                continue
            message = f"{term} is {' or '.join(sorted(wanted))} in the glossary"
            used = next((name for name in terms.get(term, {}) if name in group.text), None)
            found = used or next((one for name in wanted for one, _ in _changed(name, group)), None)
            place = None
            if found:
                start = group.text.index(found)
                place = place_of(chinese, *group.chinese_place(start, start + len(found)))
            yield finding("term", message, place_of(english, *places[0]), place, confidence=0.8 if found else 0.6)
