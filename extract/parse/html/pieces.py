"""Runs of text of one block to pieces: headings, items and paragraphs, told apart line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ....models.language import HAN, detect_language, display_width, is_chinese
from ....models.lexicon import Pages, load
from ...records import BlockKind
from ..builder import LIST_MARK, CellText

BREAK = "\0"
"""Stands for a line break (``<br>``) in runs; no page has this character itself."""
LINKS = 0.6
"""Share of a block's letters and digits inside links from which it is navigation."""
_BLANKS = re.compile(r"\s+")
_HAN_BLANK_HAN = re.compile(f"(?<=[{HAN}，。；：、）（]) (?=[{HAN}，。；：、）（])")
_ENDS = tuple(".。!！?？:：;；")
_GOES_ON = tuple(",，、(（-–—&/")
_WIDEST_ITEM = 80
"""Columns of the longest line that may be an item without a mark."""
_FEWEST_ITEMS = 3
_WIDEST_HEADING = 120
_FULL_LINE = 56
"""Columns from which a line may have been broken for want of room."""
_LARGER = 1.1
"""Times the size of the running text from which a line is a heading."""
_MOST_DIGITS = 0.3
_AMOUNT = re.compile(
    r"(?!\d+(?:\.\d+)+\.?\s)(?:.*[%％$€£¥]|.*\d[.,]\d|.*\d\s*(?:[bmt]n\b|billion|million|trillion|[億亿萬万兆]))",
    re.IGNORECASE,
)
"""An amount anywhere in a line; the number of a section at its beginning is none."""
_LABELLED = re.compile(r"[^:：]{1,40}[:：]\s*\S")


@dataclass(frozen=True, slots=True)
class Scope:
    """What surrounds a run of text."""

    furniture: bool = False
    heading: int = 0
    """Level of the heading element; 0 outside of one."""
    caption: bool = False
    item: bool = False
    lists: int = 0
    article: bool = False
    link: bool = False
    bold: bool = False
    pixels: float = 16.0
    titled: bool = False
    """Whether a name or an element says that this is the heading of a part."""
    contents: bool = False
    """Whether this is a table of contents, whose links lead to its chapters."""
    collapsible: bool = False
    hidden: bool = False
    aside: bool = False
    """Whether a news page would have comments, captions or its author here."""
    preformatted: bool = False


@dataclass(slots=True)
class Piece:
    """A block before it has a place in the text."""

    kind: BlockKind
    text: str
    level: int = 0
    cells: tuple[CellText, ...] = ()
    hidden: bool = False
    aside: bool = False
    linked: bool = False
    """Whether a list item is taken for navigation only since it is a link."""
    pixels: float = 0.0
    """Of a heading that is one by its style alone; 0 for all others."""
    last: "Piece | None" = None
    """The last piece of the smallest part of the page that begins with this one and has others in it."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    linked: int
    bold: bool
    pixels: float
    gap: bool
    """Whether an empty line stands before it."""

    @property
    def width(self) -> int:
        return display_width(self.text)


def clean(text: str) -> str:
    """Return the text with single blanks, and with none between Chinese characters."""
    return _HAN_BLANK_HAN.sub("", _BLANKS.sub(" ", text).strip())


def pieces_of(runs: Sequence[tuple[str, Scope]], plain_pixels: float) -> list[Piece]:
    """Return the pieces of one block, of which a line break may part several."""
    lines = _lines(runs)
    if not lines:
        return []
    scope = next(scope for text, scope in runs if text.strip(" \t\n\r\0\u00a0"))
    groups = _headline(lines) if scope.heading else _grouped(lines)
    items = _are_items(groups) if len(groups) > 1 and not scope.item else [False] * len(groups)
    return [_piece(group, scope, item, plain_pixels) for group, item in zip(groups, items, strict=True)]


def _lines(runs: Sequence[tuple[str, Scope]]) -> list[_Line]:
    lines: list[_Line] = []
    parts: list[tuple[str, Scope]] = []
    gap = False
    for text, scope in [*runs, (BREAK, Scope())]:
        first, *others = text.split(BREAK)
        parts.append((first, scope))
        for other in others:
            line = _line(parts, gap)
            gap = line is None
            if line is not None:
                lines.append(line)
            parts = [(other, scope)]
    return lines


def _line(parts: Sequence[tuple[str, Scope]], gap: bool) -> _Line | None:
    text = clean("".join(part for part, _ in parts))
    if not text:
        return None
    shown = [(size, scope) for part, scope in parts if (size := sum(map(str.isalnum, part)))]
    return _Line(
        text,
        linked=sum(size for size, scope in shown if scope.link),
        bold=bool(shown) and all(scope.bold for _, scope in shown),
        pixels=min((scope.pixels for _, scope in shown), default=0.0),
        gap=gap,
    )


def _headline(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Join the lines of a heading; one that gives both languages is two headings."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and is_chinese(detect_language(groups[-1][-1].text)) == is_chinese(detect_language(line.text)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _grouped(lines: Sequence[_Line]) -> list[list[_Line]]:
    """Join the lines that only want of room has parted."""
    groups: list[list[_Line]] = []
    for line in lines:
        if groups and not line.gap and _goes_on(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _goes_on(line: _Line, following: _Line) -> bool:
    """Whether a line cannot be the end of its paragraph, or the next not the beginning of one."""
    if line.text.endswith(_ENDS) or line.bold != following.bold or LIST_MARK.match(following.text):
        return False
    first = following.text[0]
    if first.islower() or line.text.endswith(_GOES_ON):
        return True
    if line.width < _FULL_LINE:
        return False
    return first.isdigit() or (is_chinese(detect_language(first)) and is_chinese(detect_language(line.text[-1])))


def _are_items(groups: Sequence[Sequence[_Line]]) -> list[bool]:
    """Say of each group of lines whether it is an item: one of several short lines, or one below an announcement."""
    short = [
        len(group) == 1 and group[0].width <= _WIDEST_ITEM and not group[0].text.endswith(_ENDS) and not group[0].bold
        for group in groups
    ]
    items = [False] * len(groups)
    start = 0
    while start < len(groups):
        end = start
        while end < len(groups) and short[end] and (end == start or not groups[end][0].gap):
            end += 1
        announced = start > 0 and (groups[start - 1][-1].text.endswith((":", "：")) or groups[start - 1][0].bold)
        if end - start >= (2 if announced else _FEWEST_ITEMS):
            items[start:end] = [True] * (end - start)
        start = max(end, start + 1)
    return items


def _piece(group: Sequence[_Line], scope: Scope, item: bool, plain_pixels: float) -> Piece:
    text = clean(" ".join(line.text for line in group))
    linked = sum(line.linked for line in group)
    kind = _kind(text, linked, scope)
    level = scope.heading or scope.lists
    pixels = 0.0
    if kind == "paragraph" and (mark := LIST_MARK.match(text)) and not _styled(group, scope, plain_pixels):
        kind, level, text = "list_item", 1, text[mark.end() :]
    if kind == "paragraph" and _styled(group, scope, plain_pixels) and may_be_heading(text):
        kind, pixels = "heading", max(group[0].pixels, 1.0)
    elif kind == "paragraph" and item:
        kind, level = "list_item", 1
    linked_item = kind == "boilerplate" and scope.item and not scope.furniture
    return Piece(kind, text, level, hidden=scope.hidden, aside=scope.aside, linked=linked_item, pixels=pixels)


def _kind(text: str, linked: int, scope: Scope) -> BlockKind:
    if scope.furniture or _actions().fullmatch(text) or _is_price(text):
        return "boilerplate"
    if linked > LINKS * sum(map(str.isalnum, text)) and not (scope.contents or scope.heading):
        return "boilerplate"
    if scope.heading:
        return "heading"
    if scope.caption:
        return "caption"
    return "list_item" if scope.item else "paragraph"


def _styled(group: Sequence[_Line], scope: Scope, plain_pixels: float) -> bool:
    return scope.titled or all(line.bold or line.pixels >= _LARGER * plain_pixels for line in group)


def may_be_heading(text: str) -> bool:
    """Whether a text could be a heading if its style says so: short, no sentence, no label with a value, no amount."""
    letters = sum(char.isalpha() for char in text)
    digits = sum(char.isdigit() for char in text)
    return (
        letters >= 2
        and digits <= _MOST_DIGITS * (letters + digits)
        and display_width(text) <= _WIDEST_HEADING
        and not text.endswith(tuple(".。!！;；,，、:："))
        and not _LABELLED.match(text)
        and not _AMOUNT.match(text)
    )


@cache
def _actions() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{'|'.join(load(Pages).actions)})[\W_]*", re.IGNORECASE)


def names_licence(text: str) -> bool:
    """Whether a text names a licence to a report, as the publisher's price list does."""
    return _licences().search(text) is not None


@cache
def _licences() -> re.Pattern[str]:
    return re.compile("|".join(load(Pages).licences), re.IGNORECASE)


def _is_price(text: str) -> bool:
    return len(text) <= _WIDEST_HEADING and _AMOUNT.match(text) is not None and names_licence(text)
