"""Dimensions: the phrases by which a report divides its market, and their canonical names."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from ..models.language import HAN, fold, is_chinese
from ..models.lexicon import Dimensions, any_of, load
from .enumerations import read_enumeration
from .records import Document

_LONGEST_LATIN, _LONGEST_HAN = 4, 8
_NUMBER = re.compile(
    r"^(?:[(（]?\d{1,2}[)）.、]|\d{1,2}(?:\.\d{1,2})*\.? |[(（]?[一二三四五六七八九十]{1,3}[)）、])\s*(?=\S)"
)
"""The number of a label: "1)", 4.2, 三、."""
_GROUPS = ("latin", "after_by", "han", "han_list", "han_new")


@dataclass(frozen=True, slots=True)
class DimensionPhrase:
    """A phrase that names a dimension: as printed, and the canonical name."""

    printed: str
    canonical: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A dimension in running text; a weak one is an everyday word that needs a list right behind it."""

    start: int
    end: int
    phrase: DimensionPhrase
    weak: bool


class DimensionFinder:
    """Knows the dimensions of the lexicon and those that the titles of one report name."""

    def __init__(self, document: Document) -> None:
        named_in_titles = {_key(phrase): canonical_dimension(phrase) for phrase in _title_dimensions(document)}
        self._names = named_in_titles | _lexicon()
        self._weak = frozenset(load(Dimensions).weak) - named_in_titles.keys()
        self._pattern = _pattern(self._names)

    def mentions(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """Yield the dimensions that a sentence names where a list of members may follow."""
        sentence = text[start:end]
        for match in self._pattern.finditer(fold(sentence)):
            group = next(name for name in _GROUPS if match[name])
            first = (
                match.start()
                if group == "after_by" or (match["by"] == "by " and sentence[match.start()].isupper())
                else (match.start(group))
            )
            printed = sentence[first : match.end(group)].strip()
            if fold(printed) in load(Dimensions).never:
                continue
            yield Mention(
                start=start + match.start(),
                end=start + match.end(),
                phrase=DimensionPhrase(printed, canonical_dimension(printed)),
                weak=not (match["by"] or match["by_zh"]) and fold(printed) in self._weak,
            )

    def is_divided(self, printed: str) -> bool:
        """Whether a dimension is printed with its "by" or 按."""
        return _by_prefix().match(fold(printed)) is not None

    def named(self, text: str) -> DimensionPhrase | None:
        """Return the dimension that a label is and nothing else: "By Drive", 錶型, "Age outlook"."""
        printed = _NUMBER.sub("", text.strip(" \t*_:：.。"))
        for pattern in load(Dimensions).around:
            printed = re.sub(pattern, "", printed, flags=re.IGNORECASE)
        key = _key(printed)
        if key in load(Dimensions).never:
            return None
        if key in self._names:
            return DimensionPhrase(printed, self._names[key])
        if not _is_phrase(printed):
            return None
        if _by_prefix().match(fold(printed)) or _head(key):
            return DimensionPhrase(printed, canonical_dimension(printed))
        return None


def _is_phrase(text: str) -> bool:
    han = len(re.findall(f"[{HAN}]", text))
    words = re.findall(r"[A-Za-z]+", text)
    return 0 < han <= _LONGEST_HAN + 2 or (not han and 0 < len(words) <= _LONGEST_LATIN + 1)


def canonical_dimension(phrase: str) -> str:
    """Return the canonical name of a dimension; of an unknown one the phrase itself without "by".

    >>> canonical_dimension("By End-User"), canonical_dimension("按最终用户"), canonical_dimension("by vessel type")
    ('end user', 'end user', 'product type')
    """
    key = _key(phrase)
    return _lexicon().get(key) or _head(key) or key


def without_by(printed: str) -> str:
    """Return a dimension's name without its "by" or 按.

    >>> without_by("By End-User"), without_by("按最终用户")
    ('End-User', '最终用户')
    """
    match = _by_prefix().match(fold(printed))
    return printed[match.end() :].strip() if match else printed


def _key(phrase: str) -> str:
    key = _by_prefix().sub("", fold(phrase).strip())
    shorter = _suffix().sub("", key)
    return re.sub(r"\s+", " ", shorter or key).strip(" :：")


def _head(key: str) -> str | None:
    """Return the dimension that the last word of a phrase makes it: "vessel type", 下游应用."""
    for start in range(max(1, len(key) - _LONGEST_HAN), len(key) - 1):
        if not key[start:].isascii() and key[start:] in _lexicon():
            return _lexicon()[key[start:]]
    for name, heads in load(Dimensions).heads.items():
        for head in heads:
            latin = head.isascii()
            if key != head and (key.endswith(f" {head}") if latin else key.endswith(head)):
                return name
    return None


@cache
def _lexicon() -> dict[str, str]:
    return {fold(word): entry.name for entry in load(Dimensions).dimension for word in (*entry.en, *entry.zh)}


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of(load(Dimensions).suffixes)})\s*$")


@cache
def _by_prefix() -> re.Pattern[str]:
    latin = [word for word in load(Dimensions).by if word.isascii()]
    han = [word for word in load(Dimensions).by if not word.isascii()]
    return re.compile(rf"(?:{'|'.join(latin)})\s+|(?:{'|'.join(han)})\s*(?=\S)")


def _pattern(names: Collection[str]) -> re.Pattern[str]:
    """A dimension in running text: after "by" or 按, where a clause begins, or before a bracketed list."""
    latin = any_of(name for name in names if name.isascii())
    han = any_of(name for name in names if not name.isascii())
    return re.compile(f"{_latin_mention(latin)}|{_han_mention(han)}")


def _latin_mention(names: str) -> str:
    table = load(Dimensions)
    heads = any_of(head for group in table.heads.values() for head in group if head.isascii())
    by = any_of(word for word in table.by if word.isascii())
    not_first = rf"(?!(?:{any_of(table.not_first)})\b)"
    not_later = rf"(?!(?:{any_of(table.not_later)})\b)"
    behind_by = rf"(?(by)[a-z\-]+(?: {not_later}[a-z\-]+){{0,3}}(?= ?[,:(]| into\b)|(?!))"
    headed = rf"{not_first}(?:[a-z\-]+ ){{1,2}}(?:{heads})"
    divided = rf"(?=(?: is| are)(?: further)? (?:{any_of(table.divided)}) into)"
    new = rf"{not_first}[a-z\-]+(?: [a-z\-]+){{0,2}}{divided}"
    clause_start = f"(?:^|(?<=[.;,:(] )|(?<=; and )|(?<=, and ))(?:(?:{any_of(table.openings)}) )?"
    phrase = rf"(?:{names})(?! of\b)|{behind_by}|{names}|{headed}|{new}"
    return rf"(?:(?P<by>(?<![\w\-])(?:{by}) )|{clause_start})(?P<latin>{phrase})(?![\w\-])"


def _han_mention(names: str) -> str:
    table = load(Dimensions)
    heads = any_of(head for group in table.heads.values() for head in group if not head.isascii())
    by = any_of(word for word in table.by if not word.isascii())
    openings = any_of(table.openings_zh)
    char = r"[^，。,；;：:、（(\s]"
    clause_start = "(?:^|(?<=[，。；：,;:]))"
    after_by = rf"(?P<after_by>{char}{{1,12}}?)(?=[劃划區区]分|分[為为類类成:：]|[，,：:（(]|[來来]看|[則则可])"
    headed = rf"[^，。,；;：:、（(\s按依]{{1,5}}(?:{heads})(?=包|涵|分|有|[則则可主]|[：:（(])"
    not_new = "(?![可區区劃划細细])(?![^，。；]*(?:市[場场]|[報报]告|研究|[再又則则還还]))"
    return (
        rf"(?P<by_zh>(?:{by})(?![{table.by_not_before}])){after_by}"
        rf"|{clause_start}(?:{openings})?(?P<han>{names}|{headed})"
        rf"|(?<=[和與与及])(?P<han_list>{names})(?=[(（])"
        rf"|{clause_start}{not_new}(?P<han_new>{char}{{2,10}}?)(?=可?[劃划細细]?分[為为成])"
    )


def _title_dimensions(document: Document) -> list[str]:
    """Return what the titles list behind "by": "Market by Resin, Coating Function, Vessel"."""
    found: list[str] = []
    for key, title in document.title.items():
        match = _title_by(is_chinese(key)).search(title)
        if match is None:
            continue
        stop = (
            re.compile(any_of(load(Dimensions).title_ends_zh)).search(title, match.end()) if is_chinese(key) else None
        )
        end = stop.start() if stop else len(title)
        items = read_enumeration(title, match.end(), end, listed=not is_chinese(key))
        found += [title[item.start : item.end] for item in items]
    return [phrase for phrase in found if _is_phrase(phrase) and not any(char.isdigit() for char in phrase)]


@cache
def _title_by(chinese: bool) -> re.Pattern[str]:
    words = any_of(word for word in load(Dimensions).by if word.isascii() != chinese)
    return re.compile(words if chinese else rf"\b(?:{words})\s+", re.IGNORECASE)
