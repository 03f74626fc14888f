"""Text that was left in the other language: clauses, paragraphs, headings and columns of tables."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from ...models.language import HAN, LATIN_CLAUSE, fold, is_chinese, main_language
from ...models.lexicon import Foreign, load
from ..entities import find_companies
from ..records import Bitext, Block, Cell, Document, Finding, Unit
from .coverage import LEAST_CHINESE, LEAST_ENGLISH, PROSE, clause_words, is_prose
from .findings import finding, place_of

_RUN = re.compile(r"[A-Za-z][A-Za-z ,;:'’\-&\d.%$]*[A-Za-z]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’\-]*")
_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(rf"[{HAN}](?:[{HAN}A-Za-z\d，、；：（）％%,.\- ]*[{HAN}])?")
_QUOTED = re.compile(r"[「『“‘《〈(（\[【\"][^「」『』“”‘’《》〈〉()（）\[\]【】\"\n]{1,300}[」』”’》〉)）\]】\"]")
_FEWEST_WORDS = 4
"""Words of a clause; fewer are a term that the text borrows."""
_LEAST_SENTENCE = 30
"""Characters of an English sentence that was left in the Chinese."""
_LEAST_HAN = 8
"""Han characters of a clause; fewer are a name."""
_SMALL_PART = 4
"""How many times as long as its Chinese an English text must be for that to be no translation of it."""
_FOREIGN = 0.5
"""The share of a twin's paragraphs in the other language from which it is a bilingual file."""
_HEADINGS = ("title", "heading")


def check_untranslated(english: Document, chinese: Document, bitext: Bitext, *, twins: bool) -> Iterator[Finding]:
    """Yield what is English on the Chinese side, and Chinese on the English side."""
    paired = _counterparts(bitext)
    bilingual = _is_bilingual(bitext.chinese, of_chinese=True), _is_bilingual(bitext.english, of_chinese=False)
    for unit in bitext.chinese:
        if twins and not is_chinese(main_language(unit.text)):
            if not bilingual[0] and _is_untranslated(unit, paired.get(unit.number), chinese):
                yield _whole(english, chinese, unit, paired.get(unit.number))
            continue
        for start, end in _english_clauses(unit.text):
            place = place_of(chinese, unit.start + start, unit.start + end)
            yield finding("untranslated", f"English in the Chinese: {place.quote[:60]}", None, place)
    for unit in bitext.english:
        if unit.kind not in PROSE or (twins and bilingual[1]):
            continue
        if twins and is_chinese(main_language(unit.text)):
            if len(_HAN.findall(unit.text)) >= _LEAST_HAN:
                yield finding(
                    "untranslated", "this paragraph is Chinese", place_of(english, unit.start, unit.end), None
                )
            continue
        for start, end in _chinese_clauses(unit.text):
            place = place_of(english, unit.start + start, unit.start + end)
            yield finding("untranslated", f"Chinese in the English: {place.quote[:30]}", place, None)
    if twins:
        yield from _untranslated_columns(chinese)
    else:
        yield from _stands_twice(english, bitext.english, of_chinese=False)
        yield from _sentences_left(english, bitext.english)
        yield from _stands_twice(english, bitext.chinese, of_chinese=True)


def _counterparts(bitext: Bitext) -> dict[int, Unit]:
    """Return for each Chinese unit the English one that says the same, where that is one."""
    return {one.zh[0]: bitext.english[one.en[0]] for one in bitext.alignments if len(one.en) == len(one.zh) == 1}


def _is_bilingual(units: Sequence[Unit], *, of_chinese: bool) -> bool:
    prose = [unit for unit in units if unit.kind in PROSE and len(unit.text) >= _LEAST_HAN]
    foreign = [unit for unit in prose if is_chinese(main_language(unit.text)) != of_chinese]
    return len(foreign) >= max(1, _FOREIGN * len(prose))


# Clauses


def _english_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the English clauses of a Chinese text, but for originals in brackets, quotations and sources."""
    spared = [match.span() for pattern in (_QUOTED, _cited()) for match in pattern.finditer(text)]
    for match in _RUN.finditer(text):
        found = _WORD.findall(match[0])
        lower = sum(word.islower() for word in found)
        clause = lower >= max(_FEWEST_WORDS, len(found) / 2) and clause_words().search(match[0])
        inside = any(start <= match.start() and match.end() <= end for start, end in spared)
        if clause and LATIN_CLAUSE.search(match[0]) and not inside:
            yield match.span()


def _chinese_clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the Chinese clauses of an English text that are a small part of it: more of it translates the rest."""
    spared = [match.span() for pattern in (_QUOTED, _cited()) for match in pattern.finditer(text)]
    found = [
        match
        for match in _HAN_RUN.finditer(text)
        if len(_HAN.findall(match[0])) >= _LEAST_HAN
        and not any(start <= match.start() and match.end() <= end for start, end in spared)
    ]
    if _SMALL_PART * sum(len(match[0]) for match in found) <= len(text):
        yield from (match.span() for match in found)


@cache
def _cited() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load(Foreign).cited)})[^。；\n]*", re.IGNORECASE)


# Paragraphs and headings


def _is_untranslated(unit: Unit, other: Unit | None, document: Document) -> bool:
    """Whether an English unit of a Chinese file is prose, or a heading that the English file has word for word."""
    if unit.kind in PROSE:
        return is_prose(unit.text)
    same = other is not None and fold(other.text) == fold(unit.text)
    return unit.kind in _HEADINGS and same and _is_report_word(unit.text) and unit.text not in find_companies(document)


def _is_report_word(text: str) -> bool:
    """Whether half of the words of a heading or cell, two at least or its only one, are those of reports."""
    found = [word.lower() for word in _WORD.findall(text)]
    known = sum(word in load(Foreign).report_words or word in load(Foreign).clause_words for word in found)
    return bool(found) and 2 * known >= len(found) and not text.isupper()


def _whole(english: Document, chinese: Document, unit: Unit, other: Unit | None) -> Finding:
    en = place_of(english, other.start, other.end) if other else None
    kind = "heading" if unit.kind in _HEADINGS else "paragraph"
    return finding("untranslated", f"this {kind} is English", en, place_of(chinese, unit.start, unit.end))


def _stands_twice(document: Document, units: Sequence[Unit], *, of_chinese: bool) -> Iterator[Finding]:
    """Yield what stands among the other language in a file of both, and among its own elsewhere."""
    first: dict[str, Unit] = {}
    for unit in units:
        least = LEAST_CHINESE if of_chinese else LEAST_ENGLISH
        prose = unit.kind in PROSE and len(unit.text) >= least and (of_chinese or is_prose(unit.text))
        if not prose and not (unit.kind in _HEADINGS and _is_report_word(unit.text)):
            continue
        other = first.setdefault(_key(unit.text), unit)
        if other is not unit:
            strange = [one for one in (other, unit) if _among_others(document, one, of_chinese=of_chinese)]
            if len(strange) == 1:
                at_home = other if strange[0] is unit else unit
                yield _twice(document, strange[0], at_home, of_chinese=of_chinese)


def _sentences_left(document: Document, units: Sequence[Unit]) -> Iterator[Finding]:
    """Yield the English that stands among Chinese and is a part of a longer English paragraph elsewhere."""
    keys = [(unit, f" {_key(unit.text)} ") for unit in units if unit.kind in PROSE]
    for unit, key in keys:
        if len(unit.text) < _LEAST_SENTENCE or not is_prose(unit.text):
            continue
        whole = next((other for other, longer in keys if key in longer and len(longer) > len(key)), None)
        if whole is not None and _among_others(document, unit, of_chinese=False):
            yield finding("untranslated", "this is English", None, place_of(document, unit.start, unit.end))


def _twice(document: Document, strange: Unit, at_home: Unit, *, of_chinese: bool) -> Finding:
    if not of_chinese:
        return _whole(document, document, strange, at_home)
    places = (place_of(document, one.start, one.end) for one in (strange, at_home))
    return finding("untranslated", "this paragraph is Chinese", *places)


def _key(text: str) -> str:
    return " ".join([*_WORD.findall(fold(text)), *_HAN.findall(text)])


def _among_others(document: Document, unit: Unit, *, of_chinese: bool) -> bool:
    """Whether the blocks before and behind a unit are in the other language."""
    blocks = [block for block in document.blocks if block.kind != "boilerplate"]
    at = next(index for index, block in enumerate(blocks) if block.start <= unit.start < block.end)
    around = blocks[max(0, at - 1) : at] + blocks[at + 1 : at + 2]
    return all(is_chinese(block.lang) != of_chinese for block in around)


# Tables


def _untranslated_columns(document: Document) -> Iterator[Finding]:
    """Yield the heads of columns, and the columns, that are English in a Chinese table."""
    for block in document.blocks:
        words = [cell for cell in block.cells if _is_text(document, cell)]
        chinese = [cell for cell in words if _HAN.search(document.text, cell.start, cell.end)]
        if not chinese or 2 * len(chinese) < len(words):
            continue
        for cells in _columns(block).values():
            foreign = [cell for cell in cells if _is_text(document, cell) and not _in_chinese(document, cell)]
            left = [cell for cell in foreign if _is_report_word(document.text[cell.start : cell.end])]
            head = cells[0] in left
            if left and (head or 2 * len(left) >= len([cell for cell in cells if _is_text(document, cell)])):
                place = place_of(document, left[0].start, left[0].end)
                yield finding("untranslated", f"English in a Chinese table: {place.quote[:60]}", None, place)


def _columns(block: Block) -> dict[int, list[Cell]]:
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(block.cells, key=lambda cell: cell.row):
        columns[cell.column].append(cell)
    return columns


def _is_text(document: Document, cell: Cell) -> bool:
    """Whether a cell holds words: two letters in a row that are no unit or code in capitals, or Chinese."""
    text = document.text[cell.start : cell.end]
    return _in_chinese(document, cell) or re.search("[A-Za-z][a-z]{2}", text) is not None


def _in_chinese(document: Document, cell: Cell) -> bool:
    return _HAN.search(document.text, cell.start, cell.end) is not None
