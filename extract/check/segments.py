"""Segments that one language lists and the other does not.

Lists are paired by dimension, and what is left by the place that the alignment gives them. Lists of one size are taken
to be the same; of two that differ in size, the longer one has members without a counterpart, which are told by order
and meaning. A list without a counterpart is one that the other language leaves out as a whole, unless that enumerates
as many things where it should stand, or something alike anywhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.encoder import encode
from ...models.language import fold, is_chinese
from ...models.lexicon import Lists, any_of, load
from ..align import best_path, places
from ..records import Bitext, Document, Finding, Member, Segmentation, Unit
from ..segments import every_member
from ..terms import Dictionary, Known, likeness, pair_segmentations
from .coverage import is_bilingual
from .findings import finding, place_of

_SEPARATOR = re.compile(r"[|、,，;；/]")
Matrix = NDArray[np.float32]
Listed = tuple[Document, Segmentation]

_LEAST_RATIO = 0.5
"""The sizes of two lists of one dimension: a list that is shorter still names examples."""
_TOGETHER = 0.5
"""What standing in paragraphs that say the same is worth beside being of one size."""
_IN_ORDER = 0.4
"""What two lists have for standing in one order: as much as a third of their members, and a little more."""
_PROOF = 0.1
"""What full likeness of two names is worth, in cosines."""
_LATER = 0.008
"""What a later member has of being the one that is left out or put in, where meaning does not tell."""
_SHUFFLED = 0.03
"""By how much a pair in another order must be nearer in meaning."""
_ALIKE = 0.85
"""The mean cosine from which an enumeration says what a list says."""
_FEWEST = 3
"""Members of a list whose lack as a whole is a finding: two things are also named without listing them."""


@dataclass(frozen=True, slots=True)
class _Side:
    """The lists of one language, the groups of the alignment that each unit is in, and what it enumerates."""

    lists: Sequence[Listed]
    units: Sequence[Unit]
    groups: Mapping[int, int]

    def groups_of(self, one: Segmentation) -> set[int]:
        """Return the groups of the alignment that a list stands in."""
        return {self.groups[unit.number] for unit in self.units if unit.start < one.end and one.start < unit.end}


@dataclass(frozen=True, slots=True)
class PairedLists:
    """The lists of both languages, which of them say the same, and what is known of their names."""

    ours: _Side
    theirs: _Side
    pairs: Sequence[tuple[Listed, Listed]]
    known: Known


def pair_lists(
    english: Document,
    chinese: Document,
    segments: tuple[Sequence[Segmentation], Sequence[Segmentation]],
    bitext: Bitext,
    glossary: Dictionary,
    model: str | None,
) -> PairedLists:
    """Return the lists of both languages in pairs; `segments` are those of each document."""
    ours = _side([(english, one) for one in segments[0] if not is_chinese(one.lang)], bitext, chinese=False)
    theirs = _side([(chinese, one) for one in segments[1] if is_chinese(one.lang)], bitext, chinese=True)
    known = Known(glossary, _vectors(ours, theirs, model))
    pairs = list(pair_segmentations(ours.lists, theirs.lists, known))
    pairs += _paired_by_place(ours, theirs, pairs)
    kept = [
        pair for pair in pairs if not any(_SEPARATOR.search(one.dimension) for _, one in pair)
    ]  # such a dimension holds the first member
    return PairedLists(ours, theirs, kept, known)


def paired_names(lists: PairedLists) -> Iterator[tuple[Member, Member]]:
    """Yield the members of lists of one size that are each other's counterparts, each before its own."""
    todo = [(en.members, zh.members) for (_, en), (_, zh) in lists.pairs]
    while todo:
        english, chinese = todo.pop(0)
        if len(english) == len(chinese) and english:
            for row, column in _members_paired(english, chinese, lists.known):
                yield english[row], chinese[column]
                todo.append((english[row].children, chinese[column].children))


def check_segments(
    english: Document, chinese: Document, bitext: Bitext, lists: PairedLists, model: str | None
) -> Iterator[Finding]:
    """Yield the members of segmentations that the other language does not have."""
    said: set[str] = set()
    alone: list[tuple[Member, bool]] = []
    for (_, en), (_, zh) in lists.pairs:
        found = _unpaired(en.members, zh.members, lists.known)
        alone += found
        left = {id(member) for member, _ in found}
        said |= {fold(one.name) for one in (*en.members, *zh.members) if id(one) not in left}
    taken = {id(one) for pair in lists.pairs for _, one in pair}
    ours, theirs = lists.ours, lists.theirs
    bilingual = is_bilingual(bitext)
    for side, other, of_chinese in ((ours, theirs, False), (theirs, ours, True)):
        for _, one in side.lists:
            if bilingual and id(one) not in taken and _left_out(one, side, other, model):
                alone += ((member, of_chinese) for member in one.members)
    reported: set[str] = set()
    for member, of_chinese in sorted(alone, key=lambda found: found[0].start):
        name = fold(member.name)
        if name not in said | reported:
            reported.add(name)
            yield _finding(member, chinese if of_chinese else english, of_chinese=of_chinese)


def _finding(member: Member, document: Document, *, of_chinese: bool) -> Finding:
    place = place_of(document, member.start, member.end)
    if of_chinese:
        return finding("extra_segment", f"{member.name} is no segment in the English", None, place, confidence=0.7)
    return finding("missing_segment", f"{member.name} is no segment in the Chinese", place, None, confidence=0.7)


def _side(lists: list[Listed], bitext: Bitext, *, chinese: bool) -> _Side:
    groups = {
        index: number for number, one in enumerate(bitext.alignments) for index in (one.zh if chinese else one.en)
    }
    return _Side(lists, bitext.chinese if chinese else bitext.english, groups)


def _vectors(ours: _Side, theirs: _Side, model: str | None) -> dict[str, Matrix]:
    lists = [one for side in (ours, theirs) for _, one in side.lists]
    names = sorted({member.name for one in lists for member in every_member(one.members)})
    return dict(zip(names, encode(names, "query", model=model), strict=True)) if model is not None else {}


def _paired_by_place(
    ours: _Side, theirs: _Side, pairs: Sequence[tuple[Listed, Listed]]
) -> Iterator[tuple[Listed, Listed]]:
    """Pair what is left of the lists in order: those that the alignment puts together, and those of one size."""
    taken = {id(one) for pair in pairs for _, one in pair}
    left, right = ([one for one in side.lists if id(one[1]) not in taken] for side in (ours, theirs))
    if not left or not right:
        return
    fits = np.array([[_fit(ours, en, theirs, zh) for _, zh in right] for _, en in left], np.float32)
    for row, column, step in places(best_path({(1, 1): fits}, len(left), len(right), 0)):
        if step == (1, 1):
            yield left[row], right[column]


def _fit(ours: _Side, english: Segmentation, theirs: _Side, chinese: Segmentation) -> float:
    sizes = sorted((len(english.members), len(chinese.members)))
    if sizes[0] < _LEAST_RATIO * sizes[1]:
        return -1
    together = bool(ours.groups_of(english) & theirs.groups_of(chinese))
    return _TOGETHER * together + (sizes[0] == sizes[1]) + _IN_ORDER - (sizes[1] - sizes[0]) / sizes[1]


# Two lists


def _unpaired(english: Sequence[Member], chinese: Sequence[Member], known: Known) -> list[tuple[Member, bool]]:
    """Return the members of two lists, and of the lists below them, that have no counterpart; True if Chinese."""
    sizes = sorted((len(english), len(chinese)))
    if sizes[0] < _LEAST_RATIO * sizes[1]:
        return []
    pairs = _members_paired(english, chinese, known)
    found: list[tuple[Member, bool]] = []
    if sizes[0] != sizes[1] and sizes[1] - sizes[0] > _unsplit(english, chinese):
        rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
        found += ((one, False) for row, one in enumerate(english) if row not in rows)
        found += ((one, True) for column, one in enumerate(chinese) if column not in columns)
    for row, column in pairs:
        below = english[row].children, chinese[column].children
        if all(below):
            found += _unpaired(*below, known)
    return found


def _unsplit(english: Sequence[Member], chinese: Sequence[Member]) -> int:
    """Return how many members of the shorter list may be two: 作物監測和牲畜盤點."""
    shorter, other = (english, chinese) if len(english) < len(chinese) else (chinese, english)
    joint = re.compile(rf" (?:{any_of(load(Lists).and_en)}) |{any_of(load(Lists).and_zh)}")
    return max(
        0, sum(len(joint.findall(one.name)) for one in shorter) - sum(len(joint.findall(one.name)) for one in other)
    )


def _members_paired(english: Sequence[Member], chinese: Sequence[Member], known: Known) -> list[tuple[int, int]]:
    """Return the places that belong together, as many as the shorter list has: in order, unless meaning objects."""
    from scipy.optimize import linear_sum_assignment

    like = np.array([[_PROOF * likeness(en, zh, known) for zh in chinese] for en in english], np.float32)
    if known.vectors:
        ours, theirs = (np.array([known.vectors[one.name] for one in side]) for side in (english, chinese))
        like += ours @ theirs.T
    later = np.add.outer(np.arange(len(english))[::-1], np.arange(len(chinese))[::-1])
    path = best_path({(1, 1): (like + _LATER * later + 10).astype(np.float32)}, len(english), len(chinese), 0)
    ordered = [(row, column) for row, column, step in places(path) if step == (1, 1)]
    free = [(int(row), int(column)) for row, column in zip(*linear_sum_assignment(like, maximize=True), strict=True)]
    nearer = sum(like[pair] for pair in free) - sum(like[pair] for pair in ordered)
    return free if nearer > _SHUFFLED * len(free) else ordered


# A list without a counterpart


def _left_out(one: Segmentation, side: _Side, other: _Side, model: str | None) -> bool:
    """Whether the other language has nothing that can be this list."""
    if len(one.members) < _FEWEST or any(
        same.dimension_canonical == one.dimension_canonical for _, same in other.lists
    ):
        return False
    where = side.groups_of(one)
    beside = [unit for unit in other.units if other.groups[unit.number] in where]
    if beside:
        return False
    enumerations = [items for unit in other.units for items in _enumerations(unit.text)]
    return not _is_said(one, [items for items in enumerations if abs(len(items) - len(one.members)) <= 1], model)


_PARTED = re.compile(r"[^、，,。；;：:\n()（）|]{1,30}(?:[、，,|/][^、，,。；;：:\n()（）|]{1,30}){2,}")


def _enumerations(text: str) -> Iterator[list[str]]:
    """Yield whatever a text enumerates, as strings: three things or more."""
    for match in _PARTED.finditer(text):
        yield [item.strip() for item in re.split(r"[、，,|/]", match[0]) if item.strip()]


def _is_said(one: Segmentation, enumerations: Sequence[Sequence[str]], model: str | None) -> bool:
    """Whether each member of a list is near an item of one of the enumerations."""
    if model is None or not enumerations:
        return False
    near = encode([member.name for member in one.members], "query", model=model) @ (
        encode([item for items in enumerations for item in items], "query", model=model).T
    )
    ends = np.cumsum([len(items) for items in enumerations])[:-1]
    return any(float(part.max(axis=1).mean()) >= _ALIKE for part in np.split(near, ends, axis=1))
