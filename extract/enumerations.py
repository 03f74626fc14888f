"""Enumerations: "a, b and c", 甲、乙和丙, with what stands in brackets behind an item."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ..models.language import HAN
from ..models.lexicon import Dimensions, Lists, any_of, load

_SEPARATOR = re.compile(r"(?:、|,(?!\d{3}(?!\d))|，|/(?= ))\s*")
_MARK = re.compile(r"[()（）\[\]「」、,，/;；。!！?？|.\-–—:：]")
"""Characters that can part items, end a list or open a bracket: only at these does a list need a look."""
_LONGEST_LIST = 800
"""Characters of the longest enumeration."""
_HAN_CHAR = re.compile(f"[{HAN}]")
_END = re.compile(r"[;；。!！?？|]|\.(?:\s|$)|(?<=\S\s)[-–—]{1,2}\s|——|[:：]")
_NUMBERED = re.compile(r"(?:[(（]\d{1,2}[)）]|[①-⑳]|\d{1,2}[)）])\s*(?=\S)")
"""The number of an item: (1), ①, 2)."""
_OPEN, _CLOSE = "(（[「", ")）]」"
_FEWEST = 3
"""Items from which the form of the others says where the last one ends."""
_LONGEST_LATIN, _LONGEST_HAN = 7, 18
"""Words, or Chinese characters, of the longest member; longer pieces are clauses."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an enumeration, with the items in brackets behind it."""

    start: int
    end: int
    children: tuple["Item", ...] = ()


def read_enumeration(text: str, start: int, end: int, *, listed: bool = False, closer: str = "") -> tuple[Item, ...]:
    """Return the items of the enumeration that begins at `start`, or nothing if none does.

    `listed` says that the list stands by itself ("Type: a, b, c and d") instead of in a sentence: it then
    reaches to its full stop, and an "and" in a list with commas is part of an item. A list that a dash opened
    ends at the next one, the `closer`.
    """
    end = min(end, start + _LONGEST_LIST)
    if listed and (parts := _semicolon_pieces(text, start, end)):
        return _items(text, parts)
    if listed and (parts := _slash_pieces(text, start, end)):
        return _items(text, parts)
    pieces = list(_pieces(text, start, _list_end(text, start, end, listed=listed)))
    if not listed:
        pieces = _cut_tail(text, pieces, closer)
        pieces = list(_split_last(text, pieces, listed=False))
        return _items(text, _trim_last(text, pieces))
    return _items(text, _split_last(text, pieces, listed=True))


def _items(text: str, pieces: Iterable[tuple[int, int]]) -> tuple[Item, ...]:
    """Return the items up to the first piece that is none."""
    items = []
    for piece in pieces:
        item = _item(text, *piece)
        if item is None:
            break
        items.append(item)
    return tuple(items)


def _semicolon_pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the pieces of a list that is parted by semicolons alone, or nothing."""
    marks = [(match[0], match.start()) for match in _MARK.finditer(text, start, end)]
    stop = next((pos for mark, pos in marks if mark in "。!！?？"), end)
    if not any(mark in ";；" for mark, _ in marks):
        return []
    outside = [(mark, pos) for mark, pos in marks if pos < stop and _depth(text, start, pos) == 0]
    if any(_SEPARATOR.match(text, pos) for _, pos in outside):
        return []
    bounds = [start, *(pos + 1 for mark, pos in outside if mark in ";；"), stop + 1]
    return [(first, last - 1) for first, last in pairwise(bounds) if first < last]


def _slash_pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the pieces of a list that is parted by two slashes or more, or by bars, and by nothing else."""
    for mark, fewest in (("/", 2), ("|", 1)):
        places = [match.start() for match in re.finditer(re.escape(mark), text[start:end])]
        others = re.search(r"[、,，;；。!！?？:：|]" if mark == "/" else r"[、,，;；。!！?？:：]", text[start:end])
        if len(places) >= fewest and not others:
            bounds = [start - 1, *(start + place for place in places), end]
            return [(first + 1, last) for first, last in pairwise(bounds)]
    return []


def _depth(text: str, start: int, pos: int) -> int:
    """Return how many brackets are open at a place."""
    before = text[start:pos]
    return sum(map(before.count, _OPEN)) - sum(map(before.count, _CLOSE))


def _list_end(text: str, start: int, end: int, *, listed: bool) -> int:
    """Return where the list must end: at a full stop, semicolon or closing bracket outside of brackets.

    Chinese parts the items by 、 and ends the list by a comma; only a list that stands by itself may use commas.
    """
    depth, enumerates = 0, not listed
    for match in _MARK.finditer(text, start, end):
        char, pos = match[0], match.start()
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            if depth == 0:
                return pos
            depth -= 1
        elif depth == 0:
            enumerates = enumerates or char == "、"
            if _END.match(text, pos, end) or (enumerates and char in ",，" and _is_chinese_comma(text, start, pos)):
                return pos
    return end


def _is_chinese_comma(text: str, start: int, pos: int) -> bool:
    """Whether a comma ends a Chinese list; one before 以及 goes on with it."""
    chinese = text[pos] == "，" or _HAN_CHAR.search(text, max(start, pos - 12), pos + 3) is not None
    return chinese and not text.startswith(load(Lists).and_zh, pos + 1)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what commas part, outside of brackets."""
    begin = start
    closed = start
    for match in _MARK.finditer(text, start, end):
        pos = match.start()
        if pos < closed:
            continue
        if match[0] in _OPEN:
            closing = _closing(text, pos, end)
            if closing is None:
                break  # an open bracket swallows the rest
            closed = closing
        elif separator := _SEPARATOR.match(text, pos, end):
            yield begin, pos
            begin = closed = separator.end()
    yield begin, end


def _closing(text: str, pos: int, end: int) -> int | None:
    """Return where the bracket at `pos` closes, or None."""
    depth = 0
    for match in _MARK.finditer(text, pos, end):
        depth += (match[0] in _OPEN) - (match[0] in _CLOSE)
        if depth == 0:
            return match.start()
    return None


@cache
def _leading_and() -> re.Pattern[str]:
    words = load(Lists)
    return re.compile(rf"(?:{any_of(words.and_en)})\s+|(?:{any_of(words.and_zh)})\s*", re.IGNORECASE)


@cache
def _inner_and() -> re.Pattern[str]:
    words = load(Lists)
    han = f"(?<=[{HAN}A-Za-z0-9)）])\\s*(?:{any_of(words.and_zh)})\\s*(?=[{HAN}A-Za-z0-9])"
    return re.compile(rf"\s+(?:{any_of(words.and_en)})\s+|{han}", re.IGNORECASE)


@cache
def _stops() -> re.Pattern[str]:
    connectors = load(Dimensions).connectors
    latin, han = "|".join(connectors.en_stop), "|".join(connectors.zh_stop)
    return re.compile(rf"(?<=[\s\-])(?:{latin})(?![\w\-])|{han}", re.IGNORECASE)


def _cut_tail(text: str, pieces: Sequence[tuple[int, int]], closer: str) -> list[tuple[int, int]]:
    """End the list where a piece goes over into the sentence around it."""
    kept: list[tuple[int, int]] = []
    for start, end in pieces:
        lead = _leading_and().match(text, start, end)
        bracket = next((pos for pos in range(start, end) if text[pos] in _OPEN), end)
        if stop := _stops().search(text, lead.end() if lead else start, bracket):
            begin = lead.end() if lead else start
            if stop.start() > begin and not _repeats(text, begin, stop.start(), kept):
                kept.append((start, stop.start()))
            break
        kept.append((start, end))
        if lead and lead.end() > start and len(kept) > 1:
            if closer and closer in text[start:end]:
                kept[-1] = start, start + text[start:end].rindex(closer)
            break  # "and c" closes the list
    return kept


def _trim_last(text: str, pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Cut off what a sentence says behind its last item, by the form of the others.

    "shippers, refrigerants and thermal blankets contribute to hold time": members are of one form, and so the
    last one ends with the word that all end with, or else with its first plural if they are plurals.
    """
    names = [text[start:end].split() for start, end in pieces]
    if len(names) < _FEWEST or not all(names) or len(names[-1]) <= max(map(len, names[:-1])):
        return list(pieces)
    shared = {words[-1].lower() for words in names[:-1]}
    plurals = all(word.endswith("s") for word in shared)
    for count, word in enumerate(names[-1], start=1):
        if word.lower() in shared or (plurals and len(shared) > 1 and word.endswith("s")):
            return [*pieces[:-1], _first_words(text, pieces[-1], count)]
    return list(pieces)


def _first_words(text: str, piece: tuple[int, int], count: int) -> tuple[int, int]:
    start, end = piece
    ends = [match.end() for match in re.finditer(r"\S+", text[start:end])]
    return start, start + ends[count - 1]


def _repeats(text: str, start: int, end: int, pieces: Sequence[tuple[int, int]]) -> bool:
    """Whether a piece names an item again: "a, b and c, and a is further divided ..." goes on about a."""
    name = re.escape(text[start:end].strip())
    last_words = re.compile(f"(?:^|.*(?:\\s|{any_of(load(Lists).and_zh)})){name}", re.IGNORECASE | re.DOTALL)
    return any(last_words.fullmatch(text[first:last].strip()) for first, last in pieces)


def _split_last(text: str, pieces: Sequence[tuple[int, int]], *, listed: bool) -> Iterator[tuple[int, int]]:
    """Split "b and c" at the end of a list, unless an earlier "and" or the list's form says that it is one item."""
    for index, (start, end) in enumerate(pieces):
        lead = _leading_and().match(text, start, end)
        if lead and index > 0:
            yield lead.end(), end
            continue
        joint = None
        if index == len(pieces) - 1:
            joint = _joint(text, start, end)
            if joint and listed and index > 1 and not text[joint[1] : end].lower().startswith(load(Lists).rest):
                joint = None
        if joint is None:
            yield start, end
        else:
            yield start, joint[0]
            yield joint[1], end


def _joint(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the place of the "and" between the last two items."""
    joints = (match.span() for match in _inner_and().finditer(text, start, end))
    return next((span for span in joints if _depth(text, start, span[0]) == 0), None)


def _item(text: str, start: int, end: int) -> Item | None:
    """Return the item between two offsets; a list in brackets behind it becomes its children."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip(" \t*_“\"'-–·•"))
    if number := _NUMBERED.match(text, start, end):
        start = number.end()
    end -= len(piece) - len(piece.rstrip(" \t*_”\"'.。-–,，、"))
    if start >= end or not any(char.isalpha() for char in text[start:end]):
        return None
    bracket = next((pos for pos in range(start + 1, end) if text[pos] in _OPEN), None)
    children: tuple[Item, ...] = ()
    if bracket is not None and (_closing(text, bracket, end) or 0) >= end - 1:
        children = read_enumeration(text, bracket + 1, end, listed=True)
        if len(children) > 1 and _SEPARATOR.search(text, bracket, end):
            end = bracket
            end -= len(text[start:end]) - len(text[start:end].rstrip())
        else:
            children = ()
    return Item(start, end, children) if _is_short(text[start:end]) else None


def _is_short(name: str) -> bool:
    han = len(re.findall(f"[{HAN}]", name))
    return han <= _LONGEST_HAN and len(re.findall(r"[A-Za-z]+", name)) <= _LONGEST_LATIN
