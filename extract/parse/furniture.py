"""What all formats need after parsing: blocks of two languages split, what is not the report marked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from ...models.language import HAN, LATIN_CLAUSE, detect_language
from ...models.lexicon import Boilerplate, load
from ..records import Block

_HAN_THEN_LATIN = re.compile(f"(?P<first>.*[{HAN}，。；：！？、）」』年])(?P<second>[^{HAN}]+)", re.DOTALL)
_LATIN_THEN_HAN = re.compile(f"(?P<first>[^{HAN}]+?)(?P<second>[{HAN}「『（].*)", re.DOTALL)
_HANS = re.compile(f"[{HAN}]")
_STOP = re.compile(r"[.。|·] *")
_LATIN_WORDS = re.compile(r"[A-Za-z][A-Za-z'’\-]+")
_LONGEST_SPLIT = 400
"""Characters of the longest block that is split: headings and table lines, not prose that quotes."""


def split_bilingual(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Cut a heading that gives both languages one behind the other into one block for each."""
    return [part for block in blocks for part in _split(text, block)]


def _split(text: str, block: Block) -> Iterator[Block]:
    heading = block.kind in ("heading", "title")
    if (block.lang != "mul" and not heading) or block.cells or block.end - block.start > _LONGEST_SPLIT:
        yield block
        return
    quote = text[block.start : block.end]
    for pattern in (_HAN_THEN_LATIN, _LATIN_THEN_HAN):
        if (match := pattern.fullmatch(quote)) and _one_language_each(match["first"], match["second"]):
            for group in ("first", "second"):
                part = match[group]
                start = block.start + match.start(group) + len(part) - len(part.lstrip())
                end = block.start + match.start(group) + len(part.rstrip())
                yield replace(block, start=start, end=end, lang=detect_language(part))
            return
    yield block


def _one_language_each(first: str, second: str) -> bool:
    latin, han = (second, first) if re.search(f"[{HAN}]", first) else (first, second)
    names = second.lstrip()[:1].isalnum() or han == second
    return (
        names and len(_LATIN_WORDS.findall(latin)) >= 2 and len(_HANS.findall(han)) > 2 and not LATIN_CLAUSE.search(han)
    )


@cache
def _leads() -> re.Pattern[str]:
    lead = f"(?:{'|'.join(load(Boilerplate).leads)})"
    return re.compile(rf"[\s>»▸#*【\[]*{lead}(?:\s*{lead})?\s*(?:(?P<colon>[:：】\]])|$)", re.IGNORECASE)


@cache
def _notices() -> re.Pattern[str]:
    return re.compile("|".join(load(Boilerplate).notices), re.IGNORECASE)


def mark_boilerplate(
    text: str, blocks: Sequence[Block], part_ends: Mapping[int, int] = MappingProxyType({})
) -> list[Block]:
    """Mark notices of the page and lists of other reports: what begins as one, and all that stands under it.

    Where a heading begins a part of a web page, `part_ends` says at which offset the part ends: nothing behind that
    stands under it.
    """
    marked: list[Block] = []
    under: Block | None = None
    opened = 0
    for block in (part for whole in blocks for part in _cut_lead(text, whole)):
        lead = _leads().match(text, block.start, block.end)
        if under is not None and block.start >= part_ends.get(under.start, len(text)):
            under = None
        if under is not None and len(marked) > opened and _ends_section(block, under):
            under = None
        if lead and (lead["colon"] is None or lead.end() == block.end):
            under, opened = block, len(marked) + 1  # whatever is next stands under it
        notice = _notices().match(text, block.start, block.end)
        inside = under is not None or lead is not None or notice is not None
        marked.append(replace(block, kind="boilerplate", cells=()) if inside else block)
    return marked


def _cut_lead(text: str, block: Block) -> Iterator[Block]:
    """Cut a line off where a list of other reports begins in it: "Licence from $4,950. Related titles: ..."."""
    for stop in _STOP.finditer(text, block.start, block.end) if not block.cells else ():
        lead = _leads().match(text, stop.end(), block.end)
        if lead and lead["colon"]:
            yield replace(block, end=stop.start() + 1)
            yield replace(block, start=stop.end())
            return
    yield block


def _ends_section(block: Block, heading: Block) -> bool:
    """Whether a block ends the list that a heading began: a heading of its rank, or prose again."""
    if block.kind in ("heading", "title"):
        return heading.kind != "heading" or block.level <= heading.level
    return block.kind == "paragraph" and block.end - block.start > _LONGEST_SPLIT
