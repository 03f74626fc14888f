"""Sentences and clauses of both languages, as spans."""

import re
from collections.abc import Iterator

from .lexicon import Sentences, load

_CLOSING = r"」』”’\"'）)"
_END = re.compile(
    rf"[。！？!?]+[{_CLOSING}]*|…+[{_CLOSING}]+|(?:(?<!\.)\.|(?<=\w)\.\.\.)[\"'”’)\]]*(?=\s)"
    r"|\.(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\.|\n\s*\n"
)
_END_OR_SEMICOLON = re.compile(rf"；|{_END.pattern}")
_BRACKETED = re.compile(r"\([^()\n]{0,300}\)|（[^（）\n]{0,300}）")
_LONGEST = 1500
"""Characters from which a stretch without a full stop is no sentence but data, which is cut at clauses."""
_LONGEST_CLAUSE = 600
"""Characters from which what has not even a comma is data as well, which is cut at blanks."""
_CLAUSE_END = re.compile(r"[，；;]|,(?!(?<=\d,)\d{3}(?!\d))|[:：](?!\d)|—+|–(?= )")


def split_sentences(
    text: str, start: int = 0, end: int | None = None, *, semicolons: bool = False
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences between two offsets, without outer blanks.

    What stands in brackets ends no sentence around them. Chinese `semicolons` end one if that is wanted: a translator
    makes sentences of what they part.

    >>> text = "It was USD 5 bn. Growth slowed, e.g. in Asia. 市場擴大。需求上升。"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['It was USD 5 bn.', 'Growth slowed, e.g. in Asia.', '市場擴大。', '需求上升。']
    """
    end = len(text) if end is None else end
    begin = start
    brackets = [match.span() for match in _BRACKETED.finditer(text, start, end)]
    for match in (_END_OR_SEMICOLON if semicolons else _END).finditer(text, start, end):
        while brackets and brackets[0][1] <= match.start():
            brackets.pop(0)
        if brackets and brackets[0][0] < match.start():
            continue
        if match[0][0] in ".!?" and not _ends_sentence(text, match.start(), match.end(), end):
            continue
        yield from _pieces(text, begin, match.end())
        begin = match.end()
    yield from _pieces(text, begin, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is too long for a sentence where a clause ends, and what has no clauses where it can be cut."""
    begin = start
    for _, clause_end in split_clauses(text, start, end) if end - start > _LONGEST else ():
        if clause_end - begin > _LONGEST:
            yield from _cut(text, begin, clause_end)
            begin = clause_end
    yield from _cut(text, begin, end) if end - begin > _LONGEST else _trimmed(text, begin, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > 2 * _LONGEST_CLAUSE:
        blank = text.rfind(" ", start + _LONGEST_CLAUSE, start + 2 * _LONGEST_CLAUSE)
        cut = blank if blank > 0 else start + 2 * _LONGEST_CLAUSE
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _ends_sentence(text: str, dot: int, after: int, end: int) -> bool:
    """Whether a mark ends an English sentence: not behind an abbreviation, nor before a small letter."""
    following = text[after : min(end, after + 20)].lstrip()[:1]
    word = text[max(0, dot - 12) : dot + 1].split()
    return not following.islower() and not (word and word[-1].lower().lstrip("([\"'") in load(Sentences).abbreviations)


def split_clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the clauses of a sentence: what commas, semicolons and colons part."""
    begin = start
    for match in _CLAUSE_END.finditer(text, start, end):
        yield begin, match.end()
        begin = match.end()
    if begin < end:
        yield begin, end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + len(piece) - len(piece.lstrip())
        yield begin, begin + len(stripped)
