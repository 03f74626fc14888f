"""Which reports are about the same market, though they name it differently.

Names are compared without what no market is told by (global, market, 全球, 市場), English ones by their stems in any
order and with abbreviations for what they stand for, Chinese ones in the mainland's characters. Names of the two
languages belong together where one report has both, where a pair of terms says so, and where no other name of either
language is nearly as near in meaning. Regions, numbers and Latin abbreviations must agree.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import DEFAULT
from ..models.kept import encode_kept
from ..models.language import HAN
from ..models.lexicon import Markets, load
from ..models.regions import regions_in
from ..models.variants import comparable
from .links import Links, Same
from .passages import market_in
from .reader import Reader

_NEIGHBOURS = 4
"""Names to which a name's general likeness to others is measured."""
_MARGIN = 0.012
"""By how much the nearest name must be nearer than the second, in what is over the likeness to others."""
_SLACK = 0.03
"""By how much another name of its own language may be nearer to the nearest: synonyms are, neighbours by more."""
_LEAST = 0.0
"""What two names must have over their likeness to others at least."""
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,5}\b")
_WORD = re.compile(r"[a-z0-9]+")
_LATIN = re.compile(r"[a-z]{2,}[0-9]*")
_DIGITS = re.compile(r"\d+")
_TITLED, _TERMED, _WRITTEN = 0.99, 0.95, 1.0


class Named(NamedTuple):
    """How a report names its market."""

    report: str
    en: str | None
    zh: str | None


@dataclass(frozen=True, slots=True)
class MarketLink:
    """The market that a report is about."""

    market: str
    names: tuple[str, ...]
    """All that mean it, the most frequent first."""
    confidence: float
    """That this report belongs to it; 1 where nothing had to be concluded."""


class Key(NamedTuple):
    """A name without what does not tell it from others."""

    lang: str
    words: str


def market_links(reader: Reader, links: Links | None = None, *, encoding: bool = True) -> dict[str, MarketLink]:
    """Return the market of each report of a corpus by its id."""
    columns = ["id", "market", "title_en", "title_zh", "twin"]
    reports = reader.table("reports").to_table(columns, filter="status = 'read'").to_pylist()
    named = [_named(one) for one in reports]
    by_id = {one.report: one for one in named}
    for row in reports:  # twins are one report
        if other := by_id.get(row["twin"] or ""):
            mine = by_id[row["id"]]
            by_id[row["id"]] = Named(mine.report, mine.en or other.en, mine.zh or other.zh)
    terms = reader.table("terms").to_table(["en", "zh", "score"]).to_pylist()
    pairs = {(one["en"], one["zh"]): one["score"] for one in terms}
    model = reader.model if encoding else None
    return link_markets(list(by_id.values()), pairs, links or Links(), model=model)


def _named(report: Mapping[str, str | None]) -> Named:
    en, zh, market = report["title_en"], report["title_zh"], report["market"]
    chinese = bool(market and re.search(f"[{HAN}]", market))
    return Named(
        str(report["id"]),
        market if market and not chinese else market_in(en, "en") if en else None,
        market_in(zh, "zh") if zh else market if chinese else None,
    )


def link_markets(
    named: Sequence[Named],
    pairs: Mapping[tuple[str, str], float] | None = None,
    links: Links | None = None,
    *,
    model: str | None = DEFAULT,
) -> dict[str, MarketLink]:
    """Return the market of each report, given how each names it.

    `pairs` are English and Chinese terms with what speaks for them; without a `model` (None) meanings are not compared.
    """
    links = links or Links()
    names = Counter(name for one in named for name in (one.en, one.zh) if name)
    ours = [name for one in links.market for name in (one.name, *one.names)] + [
        name for one in links.apart for name in one.names
    ]
    key_of = _keys([*names, *ours])
    lists = {key_of[name]: number for number, one in enumerate(links.market) for name in (one.name, *one.names)}
    forest = _Forest(_parted(links, key_of), lists)
    for same in links.market:
        for name in same.names:
            forest.join(key_of[same.name], key_of[name], _WRITTEN)
    titled = Counter((key_of[one.en], key_of[one.zh]) for one in named if one.en and one.zh)
    for (english, chinese), _ in titled.most_common():
        forest.join(english, chinese, _TITLED)
    known = {key_of[name] for name in names}
    for (en_term, zh_term), score in sorted((pairs or {}).items(), key=lambda item: -item[1]):
        en, zh = english_words(en_term), chinese_words(zh_term)
        if {Key("en", en), Key("zh", zh)} <= known:
            forest.join(Key("en", en), Key("zh", zh), _TERMED * score)
    if model is not None:
        shown = {key_of[name]: name for name in reversed(list(names))}
        for one, other, confidence in _by_meaning(shown, forest, model):
            forest.join(one, other, confidence)
    return dict(_named_links(named, names, key_of, forest, links))


def _named_links(
    named: Sequence[Named], names: Counter[str], key_of: Mapping[str, Key], forest: "_Forest", links: Links
) -> Iterator[tuple[str, MarketLink]]:
    members: dict[Key, list[str]] = defaultdict(list)
    for name, _ in names.most_common():
        members[forest.root(key_of[name])].append(name)
    chosen = {forest.root(key_of[one.name]): one.name for one in reversed(links.market)}
    for one in named:
        own = one.en or one.zh
        if own is None:
            continue
        root = forest.root(key_of[own])
        ours = members[root]
        english = next((other for other in ours if key_of[other].lang == "en"), ours[0])
        yield one.report, MarketLink(chosen.get(root, english), tuple(ours), forest.confidence(key_of[own]))


def _parted(links: Links, key_of: Mapping[str, Key]) -> set[frozenset[Key]]:
    """Return the pairs of names that a file parts."""
    pairs = {
        frozenset((key_of[a], key_of[b]))
        for one in links.apart
        for i, a in enumerate(one.names)
        for b in one.names[i + 1 :]
    }
    return {pair for pair in pairs if len(pair) == 2}


class _Forest:
    """Keys joined to markets, unless that would join two that must be apart."""

    def __init__(self, apart: set[frozenset[Key]], lists: Mapping[Key, int]) -> None:
        self._lists = lists
        self._parent: dict[Key, Key] = {}
        self._members: dict[Key, set[Key]] = {}
        self._confidence: dict[Key, float] = {}
        self._apart: dict[Key, set[Key]] = defaultdict(set)
        for one, other in map(tuple, apart):
            self._apart[one].add(other)
            self._apart[other].add(one)

    def root(self, key: Key) -> Key:
        while (parent := self._parent.get(key, key)) != key:
            key = parent
        return key

    def members(self, key: Key) -> set[Key]:
        root = self.root(key)
        return self._members.get(root, {root})

    def confidence(self, key: Key) -> float:
        return self._confidence.get(key, 1.0)

    def _are_apart(self, mine: set[Key], theirs: set[Key]) -> bool:
        """Whether some names of two markets are parted, or stand on different lists of a file."""
        here, there = ({self._lists[key] for key in keys if key in self._lists} for keys in (mine, theirs))
        return bool(here and there and not here & there) or any(self._apart[key] & theirs for key in mine)

    def join(self, one: Key, other: Key, confidence: float) -> None:
        mine, theirs = self.members(one), self.members(other)
        if self.root(one) == self.root(other) or self._are_apart(mine, theirs):
            return
        into, gone = (
            (self.root(one), self.root(other)) if len(mine) >= len(theirs) else (self.root(other), self.root(one))
        )
        smaller = theirs if len(mine) >= len(theirs) else mine
        for key in smaller:
            self._confidence[key] = min(self._confidence.get(key, 1.0), confidence)
        self._members[into] = mine | theirs
        self._parent[gone] = into


def _keys(names: Iterable[str]) -> dict[str, Key]:
    """Return names without what does not tell markets apart; long forms are put as their abbreviations."""
    names = list(dict.fromkeys(names))
    english = [name for name in names if not re.search(f"[{HAN}]", name)]
    acronyms = {one.lower() for name in names for one in _ACRONYM.findall(name)}
    long_forms = _long_forms([english_list(name) for name in english], acronyms)
    keys = {name: Key("zh", chinese_words(name)) for name in names}
    for name in english:
        listed = english_list(name)
        for form, acronym in long_forms.items():
            listed = _replaced(listed, form, acronym)
        keys[name] = Key("en", _joined(listed) or name.lower())
    return keys


def _long_forms(lists: Sequence[Sequence[str]], acronyms: set[str]) -> dict[tuple[str, ...], str]:
    """Return what abbreviations stand for; one that could stand for two things stands for none."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    lengths = {len(one) for one in acronyms}
    for words in lists:
        for size in lengths:
            for begin in range(len(words) - size + 1):
                run = tuple(words[begin : begin + size])
                if (initials := "".join(word[0] for word in run)) in acronyms:
                    found[initials].add(run)
    return {next(iter(runs)): acronym for acronym, runs in found.items() if len({_joined(run) for run in runs}) == 1}


def _replaced(words: Sequence[str], form: tuple[str, ...], by: str) -> list[str]:
    for begin in range(len(words) - len(form) + 1):
        if tuple(words[begin : begin + len(form)]) == form:
            return [*words[:begin], by, *(word for word in words[begin + len(form) :] if word != by)]
    return list(words)


def english_list(name: str) -> list[str]:
    """Return the words of an English name that tell it from others, in their order."""
    plain = unicodedata.normalize("NFKC", name).lower().replace("&", " ")
    common = _common_words()
    return [word for word in _WORD.findall(plain) if word not in common]


def english_words(name: str) -> str:
    """Return the words of an English name that tell it from others, as stems in the order of the alphabet.

    >>> english_words("Global Imaging Services Market") == english_words("Market for Imaging Service")
    True
    """
    return _joined(english_list(name))


def _joined(words: Iterable[str]) -> str:
    return " ".join(sorted({_stemmer().stemWord(word) for word in words}))


@cache
def _stemmer() -> "Stemmer.Stemmer":  # type: ignore[name-defined]  # noqa: F821
    import Stemmer

    return Stemmer.Stemmer("english")


@cache
def _common_words() -> frozenset[str]:
    return frozenset(load(Markets).words_en.split())


@cache
def _common_han() -> re.Pattern[str]:
    words = sorted(load(Markets).words_zh.split(), key=len, reverse=True)
    edges = "|".join(word for word in words if len(word) > 1)
    inner = "".join(word for word in words if len(word) == 1)
    return re.compile(rf"{edges}|[^\w]|[{inner}]")


@cache
def chinese_words(name: str) -> str:
    """Return a Chinese name in the mainland's characters, without what does not tell it from others.

    >>> chinese_words("全球影像服務市場"), chinese_words("影像服务行业")
    ('图像服务', '图像服务')
    """
    plain = comparable(unicodedata.normalize("NFKC", name).lower())
    return _common_han().sub("", plain) or plain


def _by_meaning(shown: Mapping[Key, str], forest: _Forest, model: str) -> list[tuple[Key, Key, float]]:
    """Return the names of the two languages that mean the same, the surest first."""
    table = load(Markets)
    sides = {lang: sorted(key for key in shown if key.lang == lang) for lang in ("en", "zh")}
    if not all(sides.values()):
        return []
    bare = {key: _bare(key, shown[key]) for key in shown}
    texts = [bare[key] for lang in ("en", "zh") for key in sides[lang]]
    vectors = encode_kept([*texts, *table.others_en, *table.others_zh], "query", model=model)
    at, count = len(sides["en"]), len(texts)
    middle = count + len(table.others_en)
    en = np.concatenate([vectors[:at], vectors[count:middle]])
    zh = np.concatenate([vectors[at:count], vectors[middle:]])
    likeness = _over_others(en @ zh.T)[:at, : count - at]
    for row, key in enumerate(sides["en"]):
        for column, other in enumerate(sides["zh"]):
            if likeness[row, column] > _LEAST and not _agree(shown[key], shown[other]):
                likeness[row, column] = -1
    found = [
        *_nearest(likeness, sides["en"], sides["zh"], forest),
        *((a, b, score) for b, a, score in _nearest(likeness.T, sides["zh"], sides["en"], forest)),
    ]
    return sorted(found, key=lambda one: -one[2])


def _bare(key: Key, name: str) -> str:
    return key.words if key.lang == "zh" else " ".join(english_list(name)) or name


def _over_others(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by how much each pair is more alike than both are to their nearest others: hubs are near everything."""
    count = min(_NEIGHBOURS, *cosines.shape)
    rows = np.sort(cosines, axis=1)[:, -count - 1 : -1].mean(axis=1)
    columns = np.sort(cosines, axis=0)[-count - 1 : -1].mean(axis=0)
    over: NDArray[np.float32] = cosines - (rows[:, None] + columns[None, :]) / 2
    return over


def _nearest(
    likeness: NDArray[np.float32], keys: Sequence[Key], others: Sequence[Key], forest: _Forest
) -> Iterator[tuple[Key, Key, float]]:
    """Yield for each key the other language's nearest, if no other market is nearly as near."""
    for row, key in enumerate(keys):
        order = np.argsort(-likeness[row])
        best = others[order[0]]
        if any(member.lang == best.lang for member in forest.members(key)):
            continue
        own = forest.members(best)
        rival = next((likeness[row, at] for at in order[1:] if others[at] not in own), -1.0)
        if likeness[:, order[0]].max() - likeness[row, order[0]] > _SLACK:
            continue  # another one of this language means it better
        margin = float(likeness[row, order[0]] - max(rival, _LEAST - _MARGIN))
        if likeness[row, order[0]] > _LEAST and margin > _MARGIN:
            yield key, best, min(0.94, 0.5 + margin * 5)


def _agree(english: str, chinese: str) -> bool:
    """Whether two names have the same regions and numbers, and the abbreviations that either has."""
    han = comparable(unicodedata.normalize("NFKC", chinese).lower())
    latin = unicodedata.normalize("NFKC", english).lower()
    if set(_DIGITS.findall(han)) != set(_DIGITS.findall(latin)) or regions_in(english) != regions_in(chinese):
        return False
    words = _WORD.findall(latin)
    initials = "".join(word[0] for word in words)
    return all(one in words or one in initials for one in _LATIN.findall(han))


def listed(links: Mapping[str, MarketLink]) -> list[Same]:
    """Return the markets with their names, those of most names first."""
    merged: dict[tuple[str, tuple[str, ...]], float] = {}
    for link in links.values():
        key = link.market, link.names
        merged[key] = min(merged.get(key, 1.0), link.confidence)
    return [
        Same(market, tuple(names), confidence)
        for (market, names), confidence in sorted(merged.items(), key=lambda item: (-len(item[0][1]), item[0][0]))
    ]
