"""Paragraphs that stand in one language alone.

What the alignment leaves alone is not missing yet: it may stand elsewhere, where the other side has something that is
left alone too, or within a longer paragraph of the other language that has it besides its own counterpart. Nor is a
note on the copy at hand, an offer, a line of a table of contents or a row of links.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

import numpy as np

from ...models.encoder import encode
from ...models.language import LATIN_CLAUSE, fold, is_chinese, main_language
from ...models.lexicon import Asides, Foreign, Pages, any_of, load
from ...models.sentences import split_sentences
from ..align import Matrix
from ..cues import cue_table
from ..likeness import bags_of_words
from ..records import Alignment, Bitext, Document, Finding, Unit
from .findings import finding, place_of

LEAST_ENGLISH, LEAST_CHINESE = 60, 20
"""Characters of a paragraph whose lack is a finding."""
PROSE = ("paragraph", "list_item")
_LONGEST_OFFER = 200
"""Characters of a line of prices and licences; a longer paragraph with a price is prose."""
LEAST_COVERAGE = 0.3
"""The share of a side's paragraphs that must have a counterpart, else the report is no bilingual one."""
_USUAL_RATIO = 3.0
"""Characters of English for one of Chinese, where no pair tells."""
_NEAR = 3
"""Groups on either side in which a paragraph may be contained."""
_LEAST_SURPLUS = 0.4
"""What a longer paragraph has over its own counterpart, as a share of the paragraph that may be in it."""
_LEAST_CONTAINED = 0.5
"""The share of a paragraph whose sentences must stand in the longer one."""
_RIVALS = 6
_MARGIN, _MARGIN_OF_WORDS = 0.02, 0.1
"""By how much a paragraph elsewhere must be nearer than its rivals, by meaning and by the words of a dictionary."""
_STOPS = (". ", "。", "，", "；")
_CONTENTS = re.compile(r"(?:\.{3,}|…{2,}|·{3,})\s*\d+\s*$|^\d{1,2}(?:\.\d{1,2})+\.?\s")


@dataclass(frozen=True, slots=True)
class _Alone:
    """Units of one side that nothing stands beside, and their places among the alignments."""

    units: Sequence[Unit]
    places: Sequence[int]


def check_coverage(english: Document, chinese: Document, bitext: Bitext, model: str | None) -> Iterator[Finding]:
    """Yield the paragraphs that stand in one language alone."""
    ours = _alone(english, bitext, of_chinese=False)
    theirs = _alone(chinese, bitext, of_chinese=True)
    moved = _moved(ours.units, theirs.units, bitext, model)
    for name, document, alone, of_chinese in (
        ("missing_paragraph", english, ours, False),
        ("extra_paragraph", chinese, theirs, True),
    ):
        for unit, place in zip(alone.units, alone.places, strict=True):
            if (unit.number, of_chinese) in moved or _contained(unit, place, bitext, model, of_chinese=of_chinese):
                continue
            where = place_of(document, unit.start, unit.end)
            message = f"this paragraph has no {'English' if of_chinese else 'Chinese'}"
            yield finding(name, message, *((None, where) if of_chinese else (where, None)), confidence=0.8)


def _alone(document: Document, bitext: Bitext, *, of_chinese: bool) -> _Alone:
    """Return the paragraphs of one side that have no counterpart, or none if that is so of most: then none is meant."""
    units, least = (bitext.chinese, LEAST_CHINESE) if of_chinese else (bitext.english, LEAST_ENGLISH)
    contents = _contents(document)
    prose = {
        unit.number
        for unit in units
        if unit.kind in PROSE and len(unit.text) >= least and unit.start not in contents and not is_aside(unit)
    }
    missing = [
        (index, place)
        for place, one in enumerate(bitext.alignments)
        for index in (one.zh if of_chinese else one.en)
        if not (one.en if of_chinese else one.zh) and index in prose
    ]
    if not is_bilingual(bitext) or len(prose) - len(missing) < LEAST_COVERAGE * len(prose):
        return _Alone((), ())
    return _Alone([units[index] for index, _ in missing], [place for _, place in missing])


def is_bilingual(bitext: Bitext) -> bool:
    """Whether both languages have a good part of what the longer one says: else one is a title or an abstract."""
    english = sum(len(unit.text) for unit in bitext.english)
    chinese = _USUAL_RATIO * sum(len(unit.text) for unit in bitext.chinese)
    return bool(min(english, chinese) >= LEAST_COVERAGE * max(english, chinese))


def is_offer(unit: Unit) -> bool:
    """Whether a unit is about buying the report: short, with prices."""
    return len(unit.text) <= _LONGEST_OFFER and cue_table().money_other.search(fold(unit.text)) is not None


def is_aside(unit: Unit) -> bool:
    """Whether a unit is no part of what both languages say: an offer, a note on the copy, a row of links, names."""
    if len(unit.text) > _LONGEST_OFFER:
        return False
    links = "|" in unit.text and not any(stop in unit.text for stop in _STOPS)
    note = _notes().search(fold(unit.text)) or _CONTENTS.search(unit.text)
    priced = is_offer(unit) and not unit.text.rstrip().endswith((".", "。"))
    named = not is_chinese(main_language(unit.text)) and not is_prose(unit.text)
    return priced or note is not None or links or named


def is_prose(english: str) -> bool:
    """Whether an English text is prose, and no list of names."""
    return LATIN_CLAUSE.search(english) is not None and clause_words().search(english.lower()) is not None


@cache
def clause_words() -> re.Pattern[str]:
    """Return the pattern of the words that hold an English clause together."""
    return re.compile(rf"\b(?:{any_of(load(Foreign).clause_words)})\b")


@cache
def _notes() -> re.Pattern[str]:
    return re.compile("|".join(load(Asides).notes), re.IGNORECASE)


@cache
def _contents_heads() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(load(Pages).contents_heads)})\s*[:：]?\s*", re.IGNORECASE)


def _contents(document: Document) -> set[int]:
    """Return where the blocks of tables of contents begin: what stands under such a heading."""
    starts: set[int] = set()
    inside = False
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.kind in ("title", "heading") or _contents_heads().fullmatch(text):
            inside = _contents_heads().fullmatch(text) is not None
        elif inside:
            starts.add(block.start)
    return starts


def _near(english: Sequence[str], chinese: Sequence[str], model: str | None) -> Matrix:
    """Return the cosines of texts: by meaning, or by what they share."""
    if model is None:
        ours, theirs = bags_of_words(english, chinese)
        return ours @ theirs.T
    return encode(english, "query", model=model) @ encode(chinese, "query", model=model).T


def _length_ratio(bitext: Bitext) -> float:
    """Return how much longer English is than Chinese, over the pairs."""
    ratios = [
        len(bitext.english[one.en[0]].text) / len(bitext.chinese[one.zh[0]].text)
        for one in bitext.alignments
        if len(one.en) == len(one.zh) == 1 and bitext.english[one.en[0]].kind in PROSE
    ]
    return median(ratios) if ratios else _USUAL_RATIO


# What stands elsewhere


def _moved(
    english: Sequence[Unit], chinese: Sequence[Unit], bitext: Bitext, model: str | None
) -> set[tuple[int, bool]]:
    """Return the numbers of the units, and whether they are Chinese, that are each other's counterparts elsewhere."""
    if not english or not chinese:
        return set()
    ratio = _length_ratio(bitext)
    pairs = [one for one in bitext.alignments if len(one.en) == len(one.zh) == 1]
    prose = [one for one in pairs if bitext.english[one.en[0]].kind in PROSE][:_RIVALS]
    ours = [*english, *(bitext.english[one.en[0]] for one in prose)]
    theirs = [*chinese, *(bitext.chinese[one.zh[0]] for one in prose)]
    cosines = _near([unit.text for unit in ours], [unit.text for unit in theirs], model)
    least = _MARGIN if model is not None else _MARGIN_OF_WORDS
    moved: set[tuple[int, bool]] = set()
    for row, en in enumerate(english):
        column = int(cosines[row].argmax())
        if column >= len(chinese) or cosines[:, column].argmax() != row:
            continue
        zh = chinese[column]
        rivals = np.delete(cosines[row], column).max(initial=0), np.delete(cosines[:, column], row).max(initial=0)
        alike = 0.5 <= len(en.text) / (ratio * len(zh.text)) <= 2
        if alike and cosines[row, column] - max(rivals) >= least:
            moved |= {(en.number, False), (zh.number, True)}
    return moved


# What stands in a longer paragraph


def _contained(unit: Unit, place: int, bitext: Bitext, model: str | None, *, of_chinese: bool) -> bool:
    """Whether a group nearby has the unit besides its own counterpart."""
    around = bitext.alignments[max(0, place - _NEAR) : place + _NEAR + 1]
    return any(_holds(one, unit, bitext, model, of_chinese=of_chinese) for one in around if one.en and one.zh)


def _holds(group: Alignment, unit: Unit, bitext: Bitext, model: str | None, *, of_chinese: bool) -> bool:
    english = [bitext.english[index].text for index in group.en]
    chinese = [bitext.chinese[index].text for index in group.zh]
    own, longer = (chinese, english) if of_chinese else (english, chinese)
    ratio = _length_ratio(bitext)
    scale = 1 / ratio if of_chinese else ratio
    surplus = scale * sum(map(len, longer)) - sum(map(len, own))
    if surplus < _LEAST_SURPLUS * len(unit.text):
        return False
    sentences = [text for part in longer for text in _sentences(part)]
    pieces, others = _sentences(unit.text), [text for part in own for text in _sentences(part)]
    ours = [*pieces, *others]
    cosines = _near(sentences, ours, model) if of_chinese else _near(ours, sentences, model).T
    contained = sum(
        scale * len(text)
        for text, row in zip(sentences, cosines, strict=True)
        if row[: len(pieces)].max() > row[len(pieces) :].max()
    )
    return contained >= _LEAST_CONTAINED * len(unit.text)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)] or [text]
