"""Twins: which file holds the English and which the Chinese of the same report, told by names and else by content."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from ..extract.likeness import bags_of_words, share_of_figures
from ..extract.records import Document
from ..models.language import HAN, is_chinese, main_language

_CAPITALS = re.compile(r"(?<=[a-z0-9])(?=(?:EN|ZH|CN|TW|HK|Eng|English|Chi|Chinese)(?![a-z]))")
"""Where a mark begins inside a word: reportEN."""
_HAN_MARK = (
    r"(?:繁體|繁体|正體|正体|簡體|简体)?(?:中文|英文|漢語|汉语|華語|华语|英語|英语)[版本]?"
    rf"|(?:繁體|繁体|正體|正体|簡體|简体|中|英|繁|簡|简)版|(?<![{HAN}])[中英](?![{HAN}])|[繁簡简]中"
)
_MARKS = re.compile(
    r"(?<![a-z0-9])(?:en(?:[_\- ]?(?:us|gb|uk|au))?|eng|english"
    r"|(?:zh|zho|chi|chinese)(?:[_\- ]?(?:hant|hans|tw|cn|hk|sg|mo|traditional|simplified))*"
    r"|(?:traditional|simplified)[_\- ]?chinese)(?![a-z0-9])|" + _HAN_MARK
)
"""What names a language and nothing else."""
_WEAK_MARKS = re.compile(
    r"(?<![a-z0-9])(?:tw|cn|hk|hans|hant|chs|cht|sc|tc|traditional|simplified|us|gb|uk)(?![a-z0-9])"
    r"|繁體|繁体|正體|正体|簡體|简体"
)
"""What may name a language, or a country that the report is about."""
_NUMBER = re.compile(r"^\W*\d+(?=[\W_])")
"""The number before a file's name, which twins do not share."""
_CODE, _TITLE = 1.0, 0.5
"""What an equal product code, and what titles that say the same, add to the likeness of two reports."""
_LEAST_LIKE = 0.35
"""Likeness of two reports from which they are twins; it is over 0.7 in twins, and under 0.25 in others of a market."""
_LETTERS = 3
"""English letters that say as much as a Chinese character."""
_LEAST_SHARE = 0.1
"""Of its text that a document has in its second language if it is bilingual."""
_RIVAL = 0.8
"""The share of its likeness that a pair's best rival may have: of reports alike in figures, none is the twin."""


def twins(documents: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    """Yield reports: each document that has both languages, two of one language each that belong together, the rest.

    Names that differ in a mark of their language alone belong together (``lens_en.txt``, ``lens_tw.txt``); one English
    report may have a Chinese twin in either script. What no name tells is paired by what it says.
    """
    alone: list[Document] = []
    for document in documents:
        if _is_bilingual(document):
            yield (document,)
        else:
            alone.append(document)
    english = [one for one in alone if not is_chinese(main_language(one.text))]
    chinese = [one for one in alone if is_chinese(main_language(one.text))]
    pairs = _by_name(english, chinese)
    paired = {id(one) for pair in pairs for one in pair}
    pairs += _by_content(*([one for one in side if id(one) not in paired] for side in (english, chinese)))
    yield from pairs
    paired = {id(one) for pair in pairs for one in pair}
    yield from ((one,) for one in alone if id(one) not in paired)


def is_alone(report: Sequence[Document]) -> bool:
    """Whether a report of :func:`twins` has one language and no twin."""
    return len(report) == 1 and not _is_bilingual(report[0])


def _is_bilingual(document: Document) -> bool:
    """Whether both languages have their share of a document: a list of companies in Latin letters has not."""
    sizes = [0, 0]
    for block in document.blocks:
        if block.kind != "boilerplate":
            chinese = is_chinese(block.lang)
            sizes[chinese] += (block.end - block.start) * (_LETTERS if chinese else 1)
    return min(sizes) > _LEAST_SHARE * sum(sizes)


Key = Callable[[Document], Hashable]


def _by_name(english: Sequence[Document], chinese: Sequence[Document]) -> list[tuple[Document, Document]]:
    """Return the pairs that names tell, the strictest likeness of names first."""
    pairs: list[tuple[Document, Document]] = []
    keys: tuple[Key, ...] = (_key(weak=False), _key(weak=True), _key(weak=True, numbered=False))
    for key in (named for loose in keys for named in (_with_suffix(loose), loose)):
        for ours, theirs in _groups(english, chinese, key):
            taken = {id(zh) for _, zh in pairs}
            theirs = [zh for zh in theirs if id(zh) not in taken]
            if len(ours) == 1:
                scripts = {_script(zh) for en, zh in pairs if en is ours[0]}
                free = [zh for zh in theirs if _script(zh) not in scripts]
                if len({_script(zh) for zh in free}) == len(free):
                    pairs += ((ours[0], zh) for zh in free)
    return pairs


def _groups(
    english: Sequence[Document], chinese: Sequence[Document], key: Key
) -> Iterator[tuple[list[Document], list[Document]]]:
    groups: dict[Hashable, tuple[list[Document], list[Document]]] = defaultdict(lambda: ([], []))
    for side, documents in enumerate((english, chinese)):
        for document in documents:
            groups[key(document)][side].append(document)
    yield from groups.values()


def _script(document: Document) -> str:
    return main_language(document.text)


def _with_suffix(key: Key) -> Key:
    return lambda document: (key(document), Path(document.source).suffix.lower())


def _key(*, weak: bool, numbered: bool = True) -> Key:
    def key(document: Document) -> Hashable:
        path = Path(document.source)
        return tuple(_unmarked(part, weak, numbered) for part in (*path.parts[:-1], path.stem))

    return key


def common_name(source: str) -> str:
    """Return what twins share of their files' names.

    >>> common_name("08_pumps_en.txt") == common_name("09_pumps_zh.txt") == "pumps"
    True
    """
    return _unmarked(Path(source).stem, weak=True, numbered=False)


def _unmarked(name: str, weak: bool, numbered: bool) -> str:
    """Return a name without what marks its language, and without what parts its words."""
    read = _CAPITALS.sub("_", unicodedata.normalize("NFKC", name)).lower()
    read = _MARKS.sub("", read)
    if weak:
        read = _WEAK_MARKS.sub("", read)
    if not numbered:
        read = _NUMBER.sub("", read)
    return re.sub(r"[\W_]+", " ", read).strip()


def _by_content(english: Sequence[Document], chinese: Sequence[Document]) -> list[tuple[Document, Document]]:
    """Return the pairs whose likeness in figures, names, product codes and titles is greatest taken together."""
    from scipy.optimize import linear_sum_assignment

    if not english or not chinese:
        return []
    ours, theirs = [one.text for one in english], [one.text for one in chinese]
    left, right = bags_of_words([_title(one) for one in english], [_title(one) for one in chinese])
    likeness = share_of_figures(ours, theirs)(1, 1) + _TITLE * (left @ right.T)
    codes = [[one.product_code for one in side] for side in (english, chinese)]
    for row, column in np.ndindex(likeness.shape):
        if codes[0][row] and codes[0][row] == codes[1][column]:
            likeness[row, column] += _CODE
    rows, columns = linear_sum_assignment(likeness, maximize=True)
    return [
        (english[row], chinese[column])
        for row, column in zip(rows, columns, strict=True)
        if likeness[row, column] >= _LEAST_LIKE and _RIVAL * likeness[row, column] > _rival(likeness, row, column)
    ]


def _title(document: Document) -> str:
    return " ".join(document.title.values())


def _rival(likeness: np.ndarray, row: int, column: int) -> float:
    others = np.concatenate((np.delete(likeness[row], column), np.delete(likeness[:, column], row)))
    return float(others.max(initial=0))
