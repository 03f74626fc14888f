"""Reports in two languages unit by unit: lines, sentences or paragraphs, and the rows of tables.

Headings, paragraphs and list items are aligned in one sequence by what they say; tables by their figures, table to
table and then row to row; the sentences of what has been aligned are then aligned among themselves.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate, count
from statistics import mean
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..models.encoder import DEFAULT, encode
from ..models.language import HAN, is_chinese, main_language
from ..models.sentences import split_sentences
from .align import Encode, Matrix, Size, align_texts, best_path, places
from .likeness import share_of_digits, share_of_figures
from .records import Alignment, Bitext, Block, BlockKind, Document, Unit, UnitKind

_KINDS_DIFFER = -0.03
"""What a heading has against a paragraph as its translation."""
_LEAST_SHARED = 0.3
"""The share of figures that two tables, or two rows, must have in common."""
_APART = np.float32(-1)
"""What two sentences of blocks that are not paired have against each other."""
_SAME_PLACE = 0.05
"""What being in the same place of two tables says of two rows; of as many rows each, it is enough to pair them."""
_LABELS = 3
"""Labels from which a column is one of labels."""
_OF_ONE_LANGUAGE = 0.8
"""The share of a column's labels that are Chinese, or are not, in a table that has both languages side by side."""
_SENTENCES = 1.5
"""Sentences a line from which lines are paragraphs."""
_HEADINGS = ("title", "heading")
_WORDS, _HAN = re.compile(r"[A-Za-z]{2}"), re.compile(f"[{HAN}]")


def align(
    english: Document, chinese: Document | None = None, unit: UnitKind = "paragraph", *, model: str | None = DEFAULT
) -> Bitext:
    """Align a report with its twin, or the two languages of one report.

    `model` names the sentence encoder (:func:`diglot.models.encoder.load_encoder`); without one (None) texts are
    compared by their figures, Latin words, a dictionary and lengths.

    Raises:
        EncoderError: the encoder cannot be loaded.
    """
    reads = partial(encode, role="query", model=model) if model is not None else None
    if unit == "line":
        ours, theirs = (_lines(document, lang) for document, lang in _sides(english, chinese))
        size: Size = "paragraph" if max(map(_sentences_a_unit, (ours, theirs))) >= _SENTENCES else "sentence"
        found = align_texts([one.text for one in ours], [one.text for one in theirs], size, encode=reads)
        return Bitext(english=tuple(ours), chinese=tuple(theirs), alignments=tuple(found))
    left, right = (_blocks(document, lang) for document, lang in _sides(english, chinese))
    bitext = _align_blocks(left, right, reads)
    return bitext if unit == "paragraph" else _align_sentences(bitext, reads)


def _sides(english: Document, chinese: Document | None) -> Iterator[tuple[Document, str | None]]:
    """Yield each side: its document, and the language of it that is meant if the document holds both."""
    yield english, None if chinese else "en"
    yield chinese or english, None if chinese else "zh"


def _wanted(text: str, lang: str | None, around: str = "en") -> bool:
    """Whether a text is of the language that is meant; one without words has that of what stands around it."""
    own = main_language(text)
    return lang is None or is_chinese(around if own == "und" else own) == (lang == "zh")


def _lines(document: Document, lang: str | None) -> list[Unit]:
    """Return the lines of a document that are not blank, numbered as all its lines are."""
    units, start = [], 0
    for number, line in enumerate(document.text.split("\n")):
        if line.strip() and _wanted(line, lang):
            begin = start + len(line) - len(line.lstrip())
            units.append(_unit(document, begin, begin + len(line.strip()), "line", number))
        start += len(line) + 1
    return units


def _unit(document: Document, start: int, end: int, kind: BlockKind | Literal["line", "row"], number: int = 0) -> Unit:
    return Unit(number=number, kind=kind, text=document.text[start:end], start=start, end=end)


def _sentences_a_unit(units: Sequence[Unit]) -> float:
    return mean(len(_sentences(unit)) for unit in units) if units else 0


def _sentences(unit: Unit) -> list[tuple[int, int]]:
    return list(split_sentences(unit.text, semicolons=True))


def _blocks(document: Document, lang: str | None) -> list[list[Unit]]:
    """Return the blocks of a document's report, page furniture left out: one unit each, of a table one for each row.

    Of a table that has its columns in both languages side by side, each has its half of the rows; one whose labels are
    in both ("India 印度") is said in both.
    """
    blocks = []
    for block in document.blocks:
        if block.kind == "boilerplate":
            continue
        if lang is not None and (half := _halves(document, block)):
            blocks.append(_rows(document, block, half[lang == "zh"]))
        elif lang is not None and _has_both(document, block):
            blocks.append(_rows(document, block))
        elif _wanted(document.text[block.start : block.end], lang, block.lang):
            kept = [_unit(document, block.start, block.end, block.kind)] if not block.cells else _rows(document, block)
            blocks.append(kept)
    return blocks


def _halves(document: Document, block: Block) -> tuple[range, range] | None:
    """Return the columns of the English and the Chinese half of a table that has its rows in both languages."""
    columns = max((cell.column for cell in block.cells), default=0) + 1
    if columns < 2 or columns % 2:
        return None
    own = [
        [main_language(document.text[cell.start : cell.end]) for cell in block.cells if cell.column == column]
        for column in (0, columns // 2)
    ]
    worded = [[is_chinese(lang) for lang in side if lang != "und"] for side in own]
    if min(map(len, worded)) < _LABELS:
        return None
    shares = [sum(side) / len(side) for side in worded]
    halves = range(columns // 2), range(columns // 2, columns)
    if max(shares) < _OF_ONE_LANGUAGE or min(shares) > 1 - _OF_ONE_LANGUAGE:
        return None
    return halves if shares[1] > shares[0] else halves[::-1]


def _has_both(document: Document, block: Block) -> bool:
    """Whether the labels of a table are in both languages, each of them."""
    texts = [document.text[cell.start : cell.end] for cell in block.cells if cell.start < cell.end]
    words = [text for text in texts if _WORDS.search(text) or _HAN.search(text)]
    both = [text for text in words if _WORDS.search(text) and _HAN.search(text)]
    return len(words) >= _LABELS and len(both) >= _OF_ONE_LANGUAGE * len(words)


def _rows(document: Document, block: Block, columns: range | None = None) -> list[Unit]:
    rows: dict[int, tuple[int, int]] = {}
    for cell in block.cells:
        if cell.start < cell.end and (columns is None or cell.column in columns):
            start, end = rows.get(cell.row, (cell.start, cell.end))
            rows[cell.row] = min(start, cell.start), max(end, cell.end)
    return [_unit(document, *span, "row") for _, span in sorted(rows.items())]


def _align_blocks(english: list[list[Unit]], chinese: list[list[Unit]], reads: Encode | None) -> Bitext:
    ours, theirs = _numbered(english), _numbered(chinese)
    found = [*_align_prose(ours, theirs, reads), *_align_tables(_tables(ours, english), _tables(theirs, chinese))]
    return Bitext(english=tuple(ours), chinese=tuple(theirs), alignments=tuple(_in_order(found)))


def _numbered(blocks: list[list[Unit]]) -> list[Unit]:
    return [replace(unit, number=number) for number, unit in enumerate(unit for block in blocks for unit in block)]


def _tables(units: list[Unit], blocks: list[list[Unit]]) -> list[list[Unit]]:
    """Return the tables among the blocks, as lists of numbered units."""
    starts = accumulate((len(block) for block in blocks), initial=0)
    return [
        units[start : start + len(block)]
        for start, block in zip(starts, blocks, strict=False)
        if block and block[0].kind == "row"
    ]


def _align_prose(english: Sequence[Unit], chinese: Sequence[Unit], reads: Encode | None) -> Iterator[Alignment]:
    ours, theirs = ([unit for unit in side if unit.kind != "row"] for side in (english, chinese))
    heads = [np.array([unit.kind in _HEADINGS for unit in side], bool) for side in (ours, theirs)]
    differ = np.where(heads[0][:, None] != heads[1][None], np.float32(_KINDS_DIFFER), np.float32(0))
    for one in align_texts(_texts(ours), _texts(theirs), "paragraph", encode=reads, evidence=differ):
        yield _renumbered(one, ours, theirs)


def _renumbered(one: Alignment, ours: Sequence[Unit], theirs: Sequence[Unit]) -> Alignment:
    en, zh = (tuple(side[index].number for index in ids) for side, ids in ((ours, one.en), (theirs, one.zh)))
    return replace(one, en=en, zh=zh)


def _align_tables(english: Sequence[Sequence[Unit]], chinese: Sequence[Sequence[Unit]]) -> Iterator[Alignment]:
    """Align tables by the figures that they share, then the rows of each pair of tables likewise."""
    for one in _pairs(_shared([_joined(table) for table in english], [_joined(table) for table in chinese])):
        ours = [row for index in one.en for row in english[index]]
        theirs = [row for index in one.zh for row in chinese[index]]
        shared = _shared(_texts(ours), _texts(theirs))
        placed = _SAME_PLACE + (_LEAST_SHARED if len(ours) == len(theirs) else 0)
        for row in _pairs(shared + np.float32(placed) * np.eye(*shared.shape, dtype=np.float32)):
            yield _renumbered(row, ours, theirs)


def _joined(table: Sequence[Unit]) -> str:
    return "\n".join(_texts(table))


def _texts(units: Sequence[Unit]) -> list[str]:
    return [unit.text for unit in units]


def _shared(english: Sequence[str], chinese: Sequence[str]) -> Matrix:
    """Return by how much the share of figures exceeds the least; 0 for a pair without figures.

    What has no unit of its own (9.82 and 98.2, in billions and in 億) is compared by its digits.
    """
    if not english or not chinese:
        return np.zeros((len(english), len(chinese)), np.float32)
    figures = share_of_figures(english, chinese, _LEAST_SHARED)(1, 1)
    shared: Matrix = np.maximum(figures, share_of_digits(english, chinese)) - np.float32(_LEAST_SHARED)
    return shared


def _pairs(scores: Matrix) -> Iterator[Alignment]:
    """Yield the pairs, in order, whose sum of scores is greatest, and what is left alone."""
    path = best_path({(1, 1): scores}, scores.shape[0], scores.shape[1], 0)
    for row, column, (a, b) in places(path):
        score = round(float(scores[row, column]), 4) if a and b else 0.0
        yield Alignment(en=tuple(range(row, row + a)), zh=tuple(range(column, column + b)), score=score)


def _in_order(found: Sequence[Alignment]) -> list[Alignment]:
    """Return alignments in the order of the English; what is Chinese alone follows what stands before it."""
    ordered = sorted((one for one in found if one.en), key=lambda one: one.en)
    for alone in sorted((one for one in found if not one.en), key=lambda one: one.zh):
        before = [index for index, one in enumerate(ordered) if one.zh and one.zh[-1] < alone.zh[0]]
        ordered.insert(max(before, key=lambda index: ordered[index].zh[-1]) + 1 if before else 0, alone)
    return ordered


def _align_sentences(bitext: Bitext, reads: Encode | None) -> Bitext:
    """Align the sentences of the blocks that are paired, none across the bounds of its group of blocks.

    All are aligned at once, so that each is measured against the whole report.
    """
    ours, theirs = _cut(bitext.english), _cut(bitext.chinese)
    english, chinese = (tuple(unit for block in side for unit in block) for side in (ours, theirs))
    paired = [one for one in bitext.alignments if one.en and one.zh]
    left, left_groups = _grouped(ours, [one.en for one in paired])
    right, right_groups = _grouped(theirs, [one.zh for one in paired])
    apart = np.where(left_groups[:, None] == right_groups[None], np.float32(0), _APART)
    inside = align_texts(_texts(left), _texts(right), "sentence", encode=reads, evidence=apart)
    found = [_renumbered(one, left, right) for one in inside]
    for one in bitext.alignments:
        if not one.zh:
            found += (Alignment(en=(unit.number,), zh=(), score=0.0) for index in one.en for unit in ours[index])
        elif not one.en:
            found += (Alignment(en=(), zh=(unit.number,), score=0.0) for index in one.zh for unit in theirs[index])
    return Bitext(english=english, chinese=chinese, alignments=tuple(_in_order(found)))


def _grouped(blocks: list[list[Unit]], groups: Sequence[tuple[int, ...]]) -> tuple[list[Unit], NDArray[np.intp]]:
    """Return the sentences of groups of blocks, and which group each is of."""
    units = [(number, unit) for number, ids in enumerate(groups) for index in ids for unit in blocks[index]]
    return [unit for _, unit in units], np.array([number for number, _ in units], np.intp)


def _cut(units: Sequence[Unit]) -> list[list[Unit]]:
    """Return the sentences of each unit, numbered through."""
    numbers = count()
    return [
        [
            Unit(
                number=next(numbers),
                kind=unit.kind,
                text=unit.text[start:end],
                start=unit.start + start,
                end=unit.start + end,
            )
            for start, end in ([(0, len(unit.text))] if unit.kind == "row" else _sentences(unit))
        ]
        for unit in units
    ]
