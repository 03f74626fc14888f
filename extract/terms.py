"""Bilingual terms: which Chinese name of a report stands for which English one.

Both languages of a report divide the market alike, mostly in the same order. So the segmentations of the two sides are
paired first, by dimension, size and place; their members are then paired by place and by what can be seen in the
names themselves: a region's code, a glossary, abbreviations and numbers that stand in both, sub-members, and how much
nearer two names are in meaning than their rivals in the lists. Phrases outside lists that recur in paragraphs which say
the same are added (:mod:`diglot.extract.recurrent`). What several places say is added up, and one assignment over all
(Kuhn 1955, by scipy) leaves each name one partner.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import DEFAULT, encode
from ..models.language import HAN, Lang, fold, is_chinese
from ..models.lexicon import Lists, load
from ..models.regions import region_codes
from ..models.sentences import split_sentences
from ..models.variants import comparable
from .align import best_path, places
from .dimensions import without_by
from .entities import company_lists, find_region, region_mentions
from .records import Document, Member, Segmentation, TermKind, TermPair
from .recurrent import recurrent_pairs
from .segments import every_member, find_segmentations

_HAN = re.compile(f"[{HAN}]")
_BRACKET = re.compile(r"^(?P<outer>[^(（]+)[(（](?P<inner>[^()（）]+)[)）]$")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9\-]*|\d[\d.]*")
_LEAST_LIKE = 0.2
"""Likeness from which two members are aligned; a gap in the order costs nothing."""
_PLACE = 0.5
"""What the same place in two lists of one length says; in lists of different length a place says less."""
_LEAST_SEGMENTS = 1.5
_SURE, _CONFIRMED, _LIKELY, _GUESSED = 0.95, 0.9, 0.8, 0.5
"""Confidence of a pair that the names prove, of one that lists of one length suggest, with and without the meaning,
and of one by order alone."""

_MEANING = 15.0
"""Likeness that a margin of 1 between cosines is worth; true pairs have margins of some 0.03."""
_MOST_MEANING = 0.8
_ORDER = 0.2
"""What each pair of two lists in one order has over pairs in different orders."""
_FOR, _AGAINST = 0.01, -0.03
"""Margins from which the meaning of two names says that they belong together, and down from which that they do not."""

Dictionary = Mapping[str, frozenset[str]]
"""A glossary: English terms, folded, with the Chinese ones, comparable."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it stands in a document, with where."""

    text: str
    start: int
    end: int
    document: Document


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of names before a report is read: a glossary, and their vectors if there is an encoder."""

    glossary: Dictionary
    vectors: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Evidence:
    english: _Name
    chinese: _Name
    kind: TermKind
    confidence: float


def find_terms(
    documents: Sequence[Document],
    *,
    glossary: Dictionary | None = None,
    confidence: float = 0.6,
    model: str | None = DEFAULT,
) -> list[TermPair]:
    """Return the pairs of terms of a report, the English ones in their order: one document, or two that are twins.

    Pairs under the `confidence`, from 0 to 1, are left out. `model` is the sentence encoder that compares meanings, see
    :func:`diglot.models.encoder.load_encoder`; None does without.

    Raises:
        EncoderError: the encoder cannot be loaded.
    """
    segments, known = _read_segments(documents, glossary or {}, model)
    evidence = [
        *_segment_terms(segments, known),
        *_region_terms(documents),
        *_company_terms(documents),
    ]
    if model is not None:
        evidence += _recurrent_terms(documents, evidence, model)
    merged: dict[tuple[str, str], list[_Evidence]] = defaultdict(list)
    for one in (one for one in evidence if _HAN.search(one.chinese.text)):  # AMI stays AMI in both languages
        merged[english_key(one.english.text), comparable(one.chinese.text)].append(one)
    pairs = [_pair(ones) for ones in _assigned(merged)]
    return sorted((pair for pair in pairs if pair.confidence >= confidence), key=lambda pair: pair.en_start)


def _assigned(merged: Mapping[tuple[str, str], list[_Evidence]]) -> Iterator[list[_Evidence]]:
    """Yield the evidence of the pairs in which every name has one partner, with the greatest sum of confidence."""
    from scipy.optimize import linear_sum_assignment

    english = sorted({en for en, _ in merged})
    chinese = sorted({zh for _, zh in merged})
    if not merged:
        return
    rows = {name: row for row, name in enumerate(english)}
    columns = {name: column for column, name in enumerate(chinese)}
    weights = np.zeros((len(english), len(chinese)))
    for (en, zh), ones in merged.items():
        weights[rows[en], columns[zh]] = _together(ones) + len(ones) / 1000
    for row, column in zip(*linear_sum_assignment(weights, maximize=True), strict=True):
        if (pair := (english[row], chinese[column])) in merged:
            yield merged[pair]


def _together(ones: Sequence[_Evidence]) -> float:
    """Return the confidence of independent pieces of evidence together."""
    doubt = 1.0
    for one in ones:
        doubt *= 1 - one.confidence
    return 1 - doubt


def _pair(ones: Sequence[_Evidence]) -> TermPair:
    english, chinese = ones[0].english, ones[0].chinese
    return TermPair(
        en=english.text,
        zh=chinese.text,
        kind=ones[0].kind,
        confidence=round(_together(ones), 3),
        en_count=_count(english),
        zh_count=_count(chinese),
        en_start=english.start,
        en_end=english.end,
        zh_start=chinese.start,
        zh_end=chinese.end,
        en_context=_context(english),
        zh_context=_context(chinese),
    )


def _count(name: _Name) -> int:
    return max(1, _folded(name.document.text).count(fold(name.text)))


@lru_cache(maxsize=2)
def _folded(text: str) -> str:
    """Fold the text of a document once for all of its names."""
    return fold(text)


def _context(name: _Name) -> str:
    """Return the sentence, or the line of a table, in which a name stands first."""
    text = name.document.text
    for block in name.document.blocks:
        if block.start <= name.start < block.end:
            for start, end in split_sentences(text, block.start, block.end):
                if start <= name.start < end:
                    return " ".join(text[start:end].split())
    return name.text


def english_key(text: str) -> str:
    """Return an English term as it is compared: without case and hyphens."""
    return " ".join(fold(text).replace("-", " ").split())


# Segments


def _read_segments(
    documents: Sequence[Document], glossary: Dictionary, model: str | None
) -> tuple[list[tuple[Document, Segmentation]], _Known]:
    """Return the segmentations of documents, and what is known of the names in them."""
    segments = [(document, one) for document in documents for one in find_segmentations(document)]
    names = sorted({member.name for _, one in segments for member in every_member(one.members)})
    vectors = dict(zip(names, encode(names, "query", model=model), strict=True)) if model is not None else {}
    return segments, _Known(glossary, vectors)


def _segment_terms(segments: Sequence[tuple[Document, Segmentation]], known: _Known) -> Iterator[_Evidence]:
    sides: dict[bool, list[tuple[Document, Segmentation]]] = {False: [], True: []}
    for document, one in segments:
        sides[is_chinese(one.lang)].append((document, one))
    for (en_document, english), (zh_document, chinese) in _paired(sides[False], sides[True], known):
        if english.dimension_canonical == chinese.dimension_canonical:
            yield _Evidence(_dimension(en_document, english), _dimension(zh_document, chinese), "dimension", _LIKELY)
        yield from _members(en_document, english.members, zh_document, chinese.members, known)


def unpaired_members(
    documents: Sequence[Document], *, glossary: Dictionary | None = None, model: str | None = DEFAULT
) -> list[tuple[Member, Document, Lang]]:
    """Return the members of paired segmentations that have no counterpart in the other language, in text order.

    A member that another pair of lists pairs is none of them.
    """
    segments, known = _read_segments(documents, glossary or {}, model)
    english = [(document, one) for document, one in segments if not is_chinese(one.lang)]
    chinese = [(document, one) for document, one in segments if is_chinese(one.lang)]
    paired: set[str] = set()
    alone: list[tuple[Member, Document, Lang]] = []
    for (en_document, en), (zh_document, zh) in _paired(english, chinese, known):
        pairs = _aligned(en.members, zh.members, known)
        rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
        paired |= {fold(en.members[row].name) for row in rows} | {fold(zh.members[column].name) for column in columns}
        if len(en.members) != len(zh.members):
            alone += ((one, en_document, en.lang) for row, one in enumerate(en.members) if row not in rows)
            alone += ((one, zh_document, zh.lang) for column, one in enumerate(zh.members) if column not in columns)
    return [one for one in alone if fold(one[0].name) not in paired]


def _dimension(document: Document, one: Segmentation) -> _Name:
    """Return the name of a dimension without its "by" or 按."""
    printed = without_by(one.dimension)
    at = document.text.find(printed, one.start)
    start = at if at >= 0 else one.start
    return _Name(printed, start, start + len(printed), document)


def _paired(
    english: Sequence[tuple[Document, Segmentation]],
    chinese: Sequence[tuple[Document, Segmentation]],
    known: _Known,
) -> Iterator[tuple[tuple[Document, Segmentation], tuple[Document, Segmentation]]]:
    """Pair the segmentations of the two languages: of one dimension, of like size, at like places."""
    from scipy.optimize import linear_sum_assignment

    if not english or not chinese:
        return
    weights = np.array(
        [
            [
                _segments_like(en, zh, known) - abs(row / len(english) - column / len(chinese))
                for column, (_, zh) in enumerate(chinese)
            ]
            for row, (_, en) in enumerate(english)
        ]
    )
    for row, column in zip(*linear_sum_assignment(weights, maximize=True), strict=True):
        if weights[row, column] >= _LEAST_SEGMENTS:
            yield english[row], chinese[column]


def _segments_like(english: Segmentation, chinese: Segmentation, known: _Known) -> float:
    sizes = sorted((len(english.members), len(chinese.members)))
    same = english.dimension_canonical == chinese.dimension_canonical
    proofs = [_likeness(en, zh, known) for en, zh in zip(english.members, chinese.members, strict=False)]
    return 1.5 * same + sizes[0] / sizes[1] + sum(proofs) / len(proofs)


def _members(
    en_document: Document,
    english: Sequence[Member],
    zh_document: Document,
    chinese: Sequence[Member],
    known: _Known,
) -> Iterator[_Evidence]:
    """Yield the pairs of members of two lists, and of their sub-members."""
    alike = len(english) == len(chinese)
    margins = _margins(english, chinese, known)
    for row, column in _aligned(english, chinese, known):
        en, zh = english[row], chinese[column]
        confidence = _confidence(_likeness(en, zh, known), float(margins[row, column]), alike and row == column)
        yield _Evidence(
            _Name(en.name, en.start, en.end, en_document), _chinese_name(zh_document, zh), "segment", confidence
        )
        yield from _members(en_document, en.children, zh_document, zh.children, known)


def _confidence(proof: float, margin: float, placed: bool) -> float:
    """Weigh what two names say, how near they are in meaning, and whether they have the same place."""
    if proof >= _PLACE:
        return _SURE
    likely = placed and proof >= 0
    if margin >= _FOR:
        return _CONFIRMED if likely else _LIKELY
    return _LIKELY if likely and margin > _AGAINST else _GUESSED


def _margins(english: Sequence[Member], chinese: Sequence[Member], known: _Known) -> NDArray[np.float32]:
    """Return by how much the cosine of each pair of names exceeds that of its nearest rivals; 0 without vectors."""
    margins = np.zeros((len(english), len(chinese)), np.float32)
    if not known.vectors or len(english) < 2 or len(chinese) < 2:
        return margins
    ours, theirs = (np.array([known.vectors[member.name] for member in side]) for side in (english, chinese))
    cosines = ours @ theirs.T
    for row in range(len(english)):
        for column in range(len(chinese)):
            rivals = np.delete(cosines[row], column).max(), np.delete(cosines[:, column], row).max()
            margins[row, column] = cosines[row, column] - sum(rivals) / 2
    return margins


def _chinese_name(document: Document, member: Member) -> _Name:
    """Return the Chinese part of a name that gives an abbreviation too: 電腦斷層掃描 of CT(電腦斷層掃描)."""
    if match := _BRACKET.match(member.name):
        for group in ("inner", "outer"):
            other = match["outer" if group == "inner" else "inner"]
            if _HAN.search(match[group]) and not _HAN.search(other):
                at = document.text.find(match[group].strip(), member.start, member.end)
                start = at if at >= 0 else member.start
                name = match[group].strip()
                return _Name(name, start, start + len(name), document)
    return _Name(member.name, member.start, member.end, document)


def _aligned(english: Sequence[Member], chinese: Sequence[Member], known: _Known) -> list[tuple[int, int]]:
    """Return the places that belong together: one assignment if meanings are known, else an alignment in order."""
    from scipy.optimize import linear_sum_assignment

    like = np.zeros((len(english), len(chinese)))
    for row, en in enumerate(english):
        for column, zh in enumerate(chinese):
            nearness = 1 - abs(row / len(english) - column / len(chinese))
            place = _PLACE * (row == column) if len(english) == len(chinese) else _PLACE / 2 * nearness
            like[row, column] = _likeness(en, zh, known) + place
    meaning = np.clip(_MEANING * _margins(english, chinese, known), -_MOST_MEANING, _MOST_MEANING)
    total = like + meaning
    # a place that meaning speaks against is kept, with less confidence
    worthy = np.where(np.maximum(like, total) >= _LEAST_LIKE, total, -1)
    path = best_path({(1, 1): (worthy + _ORDER).astype(np.float32)}, len(english), len(chinese), 0)
    ordered = [(row, column) for row, column, step in places(path) if step == (1, 1)]
    free = [(int(row), int(column)) for row, column in zip(*linear_sum_assignment(worthy, maximize=True), strict=True)]
    pairs = max(ordered, free, key=lambda pairs: sum(worthy[pair] + _ORDER * (pairs is ordered) for pair in pairs))
    return [pair for pair in pairs if worthy[pair] > -1]


def _likeness(english: Member, chinese: Member, known: _Known) -> float:
    """Return what two names say themselves, from -1 (not the same) to 1 (surely the same)."""
    if comparable(chinese.name) in known.glossary.get(english_key(english.name), ()):
        return 1.0
    regions = find_region(english.name), find_region(chinese.name)
    if any(regions) and all(len(name) <= 40 for name in (english.name, chinese.name)):
        whole = english.name in region_codes() or chinese.name in region_codes()
        if regions[0] == regions[1]:
            return 1.0
        return -1.0 if whole and all(regions) else -0.3
    rest = [fold(name).startswith(load(Lists).rest) for name in (english.name, chinese.name)]
    if any(rest):
        return 1.0 if all(rest) else -0.8
    return _shared_latin(english.name, chinese.name) + 0.2 * _alike_inside(english, chinese)


def _alike_inside(english: Member, chinese: Member) -> int:
    """Say whether both have sub-members (1), or one alone (-1)."""
    if not english.children and not chinese.children:
        return 0
    return 1 if english.children and chinese.children else -1


def _shared_latin(english: str, chinese: str) -> float:
    """Compare what a Chinese name has in Latin letters and digits with the words and initials of an English one."""
    tokens = {fold(token) for token in _LATIN.findall(chinese) if len(token) > 1}
    if not tokens:
        return 0.0
    words = [fold(word) for word in _LATIN.findall(english)]
    initials = "".join(word[0] for word in re.findall(r"[a-z0-9]+", fold(english)))
    found = sum(token in words or token in initials for token in tokens)
    return 0.6 if found == len(tokens) else 0.3 if found else -0.4


# Regions and companies


def _region_terms(documents: Sequence[Document]) -> Iterator[_Evidence]:
    """Yield the regions that both languages name."""
    first: dict[bool, dict[str, _Name]] = {False: {}, True: {}}
    for document in documents:
        for code, start, end in region_mentions(document):
            name = _Name(document.text[start:end], start, end, document)
            first[_HAN.search(name.text) is not None].setdefault(code, name)
    for code, english in first[False].items():
        if chinese := first[True].get(code):
            yield _Evidence(english, chinese, "region", _SURE)


def _company_terms(documents: Sequence[Document]) -> Iterator[_Evidence]:
    """Yield the companies of lists of one length in both languages, as far as the Chinese list has Chinese names."""
    lists: dict[bool, list[list[_Name]]] = {False: [], True: []}
    for document in documents:
        for lang, names in company_lists(document):
            lists[is_chinese(lang)].append([_Name(name, start, start + len(name), document) for name, start in names])
    for english, chinese in zip(lists[False], lists[True], strict=False):
        if len(english) == len(chinese) and _names_fit(english, chinese):
            for en, zh in zip(english, chinese, strict=True):
                if _HAN.search(zh.text):
                    yield _Evidence(en, zh, "company", _LIKELY)


def _names_fit(english: Sequence[_Name], chinese: Sequence[_Name]) -> bool:
    """Whether the names that the Chinese list leaves in Latin letters stand at the same places in the English one."""
    return all(_HAN.search(zh.text) or fold(zh.text) == fold(en.text) for en, zh in zip(english, chinese, strict=True))


# Recurrent terms


def _recurrent_terms(documents: Sequence[Document], others: Sequence[_Evidence], model: str) -> Iterator[_Evidence]:
    """Yield what both languages say again and again, but for the names that lists and regions have paired already."""
    languages = [{is_chinese(lang) for lang in document.languages} for document in documents]
    if set().union(*languages) != {False, True}:
        return
    english = next(one for one, langs in zip(documents, languages, strict=True) if False in langs)
    chinese = next(one for one, langs in zip(reversed(documents), reversed(languages), strict=True) if True in langs)
    paired = {english_key(one.english.text) for one in others} | {comparable(one.chinese.text) for one in others}
    for en, zh, confidence in recurrent_pairs(english, None if chinese is english else chinese, model):
        if english_key(en.text) not in paired and comparable(zh.text) not in paired:
            names = _Name(en.text, en.start, en.end, english), _Name(zh.text, zh.start, zh.end, chinese)
            yield _Evidence(*names, "term", confidence)
