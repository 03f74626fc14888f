"""Segmentations: how a report divides its market, as trees of members under a dimension.

Lists are read from every layout that states them: nested lists and headed lists, "Type: a, b, c" lines, table
rows, and running prose, where a dimension is joined to an enumeration by one of the connectors of the lexicon.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Literal

from ..models.language import HAN, Lang, fold
from ..models.lexicon import Dimensions, Lists, any_of, load
from ..models.sentences import split_sentences
from .dimensions import DimensionFinder, DimensionPhrase, canonical_dimension
from .entities import announces_companies
from .enumerations import Item, read_enumeration
from .records import Block, Document, Member, Segmentation

_LABEL = re.compile(r"(?P<label>[^:：,，、。;；|\n]{1,48}?)(?:\s*[:：]\s*|\s+[-–—]{1,2}\s+|——)(?=\S)")
_REACH = 160
"""Characters between a dimension and the connector that leads to its list."""
_LONGEST_LABEL = 30
_LONGEST_HEADING = 60
_LONGEST_BAR_LABEL = 4
"""Words of the longest dimension before members that bars part."""
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+")
"""The number of a line in a table of contents: 4.1.2."""
_SEMICOLON = re.compile("[;；]")
_NEAR_MEMBERS = 40
"""Members before a connector of which one can be its subject."""
_SIMILAR = 0.6


@dataclass(slots=True)
class _Found:
    """A segmentation under construction; its members can still get members of their own."""

    phrase: DimensionPhrase
    lang: Lang
    start: int
    members: list["_Node"]


@dataclass(slots=True)
class _Node:
    name: str
    start: int
    end: int
    children: list["_Node"] = field(default_factory=list)


def every_member(members: Iterable[Member]) -> Iterator[Member]:
    """Yield the members of a tree, each before its own."""
    for member in members:
        yield member
        yield from every_member(member.children)


def find_segmentations(document: Document) -> list[Segmentation]:
    """Return the segmentations of a report in the order of its text, one for each time that one is stated."""
    reader = _Reader(document)
    found = [*reader.lists(), *reader.runs(), *reader.lines(), *reader.table_rows(), *reader.prose()]
    return [_frozen(one) for one in sorted(_distinct(found), key=lambda one: one.start)]


class _Reader:
    """Reads the segmentations of one document, layout by layout."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.folded = fold(document.text)
        self.blocks = [block for block in document.blocks if block.kind != "boilerplate"]
        self.dimensions = DimensionFinder(document)
        self.sections = self._segmentation_sections()

    def _segmentation_sections(self) -> set[int]:
        """Return the starts of the blocks that stand under a heading about segmentation."""
        starts: set[int] = set()
        rank: int | None = None
        for block, following in zip(self.blocks, [*self.blocks[1:], None], strict=False):
            leads_list = block.level == 0 and following is not None and following.kind == "list_item"
            if rank is not None and leads_list:
                starts.add(block.start)
            elif block.kind in ("heading", "title") and (rank is None or block.level <= rank):
                about = block.kind == "heading" and block.end - block.start <= _LONGEST_HEADING
                about = about and _headings().search(self.folded, block.start, block.end) is not None
                rank = block.level if about else None
            elif rank is not None:
                starts.add(block.start)
        return starts

    def _label(self, start: int, end: int, *, inside: bool) -> DimensionPhrase | None:
        """Return the dimension that a label names; under a heading about segmentation every label is one."""
        text = self.text[start:end].strip(" *_:：")
        if named := self.dimensions.named(text):
            return named
        if not inside or not text or len(text) > _LONGEST_LABEL or announces_companies(text):
            return None
        return DimensionPhrase(text, canonical_dimension(text))

    # Lists

    def lists(self) -> Iterator[_Found]:
        """Read list items under a dimension: a parent item, a heading or a line that ends with a colon."""
        index = 0
        while index < len(self.blocks):
            end = index
            while end < len(self.blocks) and self.blocks[end].kind == "list_item":
                end += 1
            if end > index:
                lead = self.blocks[index - 1] if index else None
                yield from self._list(lead, self.blocks[index:end])
            index = max(end, index + 1)

    def _list(self, lead: Block | None, items: Sequence[Block]) -> Iterator[_Found]:
        nodes = self._tree(items)
        if pairs := list(self._pairs(nodes, items[0].lang)):
            yield from pairs
            return
        divided = all(node.children and self.dimensions.named(node.name) for node in nodes)
        phrase = None if divided else self._lead_dimension(lead)
        if phrase is not None and lead is not None:
            if len(nodes) > 1:
                yield _Found(phrase, items[0].lang, lead.start, nodes)
            return
        inside = items[0].start in self.sections or any(
            node.children and self.dimensions.named(node.name) for node in nodes
        )
        for node in nodes:
            named = self._label(node.start, node.end, inside=inside)
            children = self._spread(node.children)
            if named and len(children) > 1:
                yield _Found(named, items[0].lang, node.start, children)

    def _pairs(self, nodes: Sequence[_Node], lang: Lang) -> Iterator[_Found]:
        """Read terms and their definitions: a dimension, and behind it one line that lists its members."""
        for term, definition in pairwise(nodes):
            named = self.dimensions.named(term.name)
            if named and not term.children and not definition.children:
                members = self._spread([definition])
                if len(members) > 1:
                    yield _Found(named, lang, term.start, members)

    def _spread(self, nodes: list[_Node]) -> list[_Node]:
        """Return the members that a single line lists: a definition behind its term."""
        if len(nodes) != 1 or nodes[0].children:
            return nodes
        items = read_enumeration(self.text, nodes[0].start, nodes[0].end, listed=True)
        return [_node_of(self.text, item) for item in items]

    def _tree(self, items: Sequence[Block]) -> list[_Node]:
        roots: list[_Node] = []
        path: list[tuple[int, _Node]] = []
        for block in items:
            node = self._node(block.start, block.end)
            while path and path[-1][0] >= block.level:
                path.pop()
            (path[-1][1].children if path else roots).append(node)
            path.append((block.level, node))
        return roots

    def _node(self, start: int, end: int) -> _Node:
        items = read_enumeration(self.text, start, end, listed=True)
        if len(items) == 1 and items[0].children:
            return _node_of(self.text, items[0])
        if number := _SECTION_NUMBER.match(self.text, start, end):
            start = number.end()
        name = self.text[start:end].strip(" *_:：.。;；,，")
        at = start + self.text[start:end].find(name)
        return _Node(name, at, at + len(name))

    def _lead_dimension(self, lead: Block | None) -> DimensionPhrase | None:
        """Return the dimension of what stands before a list: "By Drive", "Segments by type:", 依類型區分:."""
        if lead is None or lead.kind == "list_item":
            return None
        text = self.text[lead.start : lead.end]
        if lead.kind in ("heading", "title") and (
            named := self._label(lead.start, lead.end, inside=lead.start in self.sections)
        ):
            return named
        if _is_name(text.strip()) and (named := self.dimensions.named(text)):
            return named
        if not text.rstrip().endswith((":", "：")):
            return None
        if named := self.dimensions.named(text):
            return named
        *_, last = [(lead.start, lead.end), *split_sentences(self.text, lead.start, lead.end)]
        mentions = list(self.dimensions.mentions(self.text, *last))
        return mentions[-1].phrase if mentions else None

    # Runs of short blocks

    def runs(self) -> Iterator[_Found]:
        """Read short lines under one that names a dimension, in a section about segmentation."""
        found: _Found | None = None
        for block in self.blocks:
            name = self.text[block.start : block.end]
            short = block.kind == "paragraph" and not block.cells and _is_name(name)
            if not short or block.start not in self.sections:
                found = None
            elif phrase := self.dimensions.named(name):
                found = _Found(phrase, block.lang, block.start, [])
            elif found is not None:
                found.members.append(self._node(block.start, block.end))
                if len(found.members) == 2:
                    yield found

    # Lines

    def lines(self) -> Iterator[_Found]:
        """Read "Type: a, b, c" lines, in list items and as sentences, and a list below a heading."""
        for index, block in enumerate(self.blocks):
            if block.cells:
                continue
            beside = self._beside_dimension(index)
            inside = beside or block.start in self.sections
            for start, end in split_sentences(self.text, block.start, block.end):
                yield from self._line(start, end, block.lang, inside=inside, beside=beside)
                yield from self._bars(start, end, block.lang)
            above = self.blocks[index - 1] if index else block
            if above.kind == "heading" and block.kind == "paragraph":
                yield from self._below_heading(above, block)

    def _beside_dimension(self, index: int) -> bool:
        """Whether the line above or below is a labelled list of a known dimension: lists come together."""
        for block in self.blocks[max(0, index - 1) : index + 2]:
            match = _LABEL.match(self.text, block.start, block.end)
            if match and block is not self.blocks[index] and self.dimensions.named(match["label"]):
                return len(read_enumeration(self.text, match.end(), block.end, listed=True)) > 1
        return False

    def _bars(self, start: int, end: int, lang: Lang) -> Iterator[_Found]:
        """Read a dimension and its members parted by bars: "By process Hydrometallurgy | Pyrometallurgy"."""
        if "|" not in self.text[start:end]:
            return
        for blank in list(re.finditer(" ", self.text[start:end]))[:_LONGEST_BAR_LABEL]:
            phrase = self.dimensions.named(self.text[start : start + blank.start()])
            if phrase and self.dimensions.is_divided(phrase.printed):
                items = read_enumeration(self.text, start + blank.end(), end, listed=True)
                if len(items) > 1:
                    yield self._found(phrase, lang, start, items)
                    return

    def _line(self, start: int, end: int, lang: Lang, *, inside: bool, beside: bool) -> Iterator[_Found]:
        match = _LABEL.match(self.text, start, end)
        phrase = self._label(*match.span("label"), inside=inside) if match else None
        if match is None or phrase is None:
            return
        items = read_enumeration(self.text, match.end(), end, listed=True)
        known = self.dimensions.named(match["label"]) is not None
        if len(items) > 1 and (known or _is_plain_list(self.text, items, end, semicolons=beside)):
            yield self._found(phrase, lang, start, items)

    def _below_heading(self, heading: Block, block: Block) -> Iterator[_Found]:
        phrase = self._lead_dimension(heading)
        items = read_enumeration(self.text, block.start, block.end, listed=True) if phrase else ()
        if phrase and len(items) > 1 and items[-1].end >= block.end - 1:
            yield self._found(phrase, block.lang, heading.start, items)

    def table_rows(self) -> Iterator[_Found]:
        """Read rows that give a dimension and the list of its members."""
        for block in self.blocks:
            first = {cell.row: cell for cell in block.cells if cell.column == 0}
            headed = bool(block.cells) and (
                block.start in self.sections
                or _headings().search(self.folded, block.start, block.cells[0].end) is not None
            )
            for cell in block.cells:
                label = first.get(cell.row)
                if cell.column != 1 or label is None:
                    continue
                phrase = self._label(label.start, label.end, inside=headed)
                items = read_enumeration(self.text, cell.start, cell.end, listed=True)
                if phrase and len(items) > 1 and items[-1].end >= cell.end - 1:
                    yield self._found(phrase, block.lang, label.start, items)

    # Prose

    def prose(self) -> Iterator[_Found]:
        """Read dimensions and members that a connector joins to an enumeration."""
        for block in self.blocks:
            if block.kind not in ("paragraph", "list_item", "caption") or block.cells:
                continue
            found: list[_Found] = []
            for start, end in split_sentences(self.text, block.start, block.end):
                found += self._sentence(start, end, block.lang)
                _subdivide(self.text, self.folded, found, start, end)
            yield from found

    def _sentence(self, start: int, end: int, lang: Lang) -> Iterator[_Found]:
        mentions = list(self.dimensions.mentions(self.text, start, end))
        taken = start
        for index, mention in enumerate(mentions):
            if mention.start < taken:
                continue
            following = mentions[index + 1].start if index + 1 < len(mentions) else end
            limit = min(end, following + 1, mention.end + _REACH)
            items = self._direct_list(mention.end, end) if mention.weak else self._joined_list(mention.end, limit, end)
            inner_colon = mention.start > start and items and ":" in self.folded[mention.end : items[0].start]
            if len(items) > 1 and not (inner_colon and not _is_plain_list(self.text, items, end)):
                taken = items[-1].end
                yield self._found(mention.phrase, lang, mention.start, items)
        yield from self._listed_before(start, end, lang)

    def _listed_before(self, start: int, end: int, lang: Lang) -> Iterator[_Found]:
        """Read lists that stand before their dimension: 噴灑、播種和監測等應用."""
        for match in _listed_first().finditer(self.text, start, end):
            phrase = self.dimensions.named(match["label"])
            items = read_enumeration(self.text, match.start("items"), match.end("items"), listed=True) if phrase else ()
            if phrase and len(items) > 1:
                yield self._found(phrase, lang, match.start(), items)

    def _direct_list(self, start: int, end: int) -> tuple[Item, ...]:
        """Return the list right behind a word that names a dimension only if one is: "industry (a, b, c)"."""
        connector = _connectors("direct").match(self.folded, start, end)
        return self._list_behind(connector, end) if connector else ()

    def _joined_list(self, start: int, limit: int, end: int) -> tuple[Item, ...]:
        """Return the enumeration behind the first connector that has one; behind weak ones, the longest."""
        for connector in _connectors("en", "zh").finditer(self.folded, start, limit):
            if _SEMICOLON.search(self.text, start, connector.start()):
                break
            items = self._list_behind(connector, end)
            if len(items) > 1:
                return items
        weak = (
            self._list_behind(connector, end) for connector in _connectors("weak").finditer(self.folded, start, limit)
        )
        return max(weak, key=len, default=())

    def _list_behind(self, connector: re.Match[str], end: int) -> tuple[Item, ...]:
        last = connector[0].rstrip()[-1:]
        listed = last in (":", "：", "(", "（")
        return read_enumeration(
            self.text, connector.end(), end, listed=listed, closer=last if last in ("-", "–") else ""
        )

    def _found(self, phrase: DimensionPhrase, lang: Lang, start: int, items: Sequence[Item]) -> _Found:
        return _Found(phrase, lang, start, [_node_of(self.text, item) for item in items])


def _is_name(text: str) -> bool:
    """Whether a line is a name and no sentence or list."""
    return len(text) <= _LONGEST_LABEL and not any(char in ".。;；、,，:：" or char.isdigit() for char in text)


def _is_plain_list(text: str, items: Sequence[Item], end: int, *, semicolons: bool = False) -> bool:
    """Whether the items reach to the end and are names, not clauses: without figures, in Chinese parted by 、."""
    whole = text[items[0].start : end]
    if items[-1].end < end - 1 or any(char.isdigit() for char in whole):
        return False
    parted = "、" in whole or (semicolons and _SEMICOLON.search(whole) is not None)
    return parted or not re.search(f"[{HAN}]", whole)


def _node_of(text: str, item: Item) -> _Node:
    return _Node(text[item.start : item.end], item.start, item.end, [_node_of(text, child) for child in item.children])


@cache
def _connectors(*groups: Literal["en", "zh", "weak", "direct"]) -> re.Pattern[str]:
    connectors = load(Dimensions).connectors
    return re.compile("|".join(pattern for group in groups for pattern in getattr(connectors, group)))


@cache
def _listed_first() -> re.Pattern[str]:
    item = "[^，。；：,;:、]{1,20}"
    such = any_of(load(Lists).such_zh)
    items = f"(?P<items>{item}(?:、{item}){{1,12}})"
    return re.compile(f"(?:^|(?<=[，。；：,;:])){items}(?:{such})(?P<label>[^，。；：,;:]{{2,6}}?)(?=[決决，。的是]|$)")


@cache
def _links() -> re.Pattern[str]:
    """The links at the start of a clause, one behind the other: "furthermore, while ..."."""
    words = load(Lists)
    return re.compile(rf"^(?:(?:{any_of(words.links_en)})[ ,]+|(?:{any_of(words.links_zh)})[，,]?)+")


@cache
def _headings() -> re.Pattern[str]:
    return re.compile("|".join(load(Dimensions).headings))


# Members of members


def _subdivide(text: str, folded: str, found: Sequence[_Found], start: int, end: int) -> None:
    """Hang "MRI subdivides into functional MRI and open MRI" below the member that is its subject."""
    members = [node for one in found for node in one.members][-_NEAR_MEMBERS:]
    for connector in _connectors("en", "zh").finditer(folded, start, end) if members else ():
        subject = _subject(folded, max(start, connector.start() - _REACH), connector.start())
        node = _best_member(subject, members)
        if node is None or node.children or connector.start() < node.end:
            continue
        items = read_enumeration(text, connector.end(), end)
        if len(items) > 1 and not any(item.start <= other.start < item.end for item in items for other in members):
            node.children = [_node_of(text, item) for item in items]


def _subject(folded: str, start: int, end: int) -> str:
    """Return the clause before a connector, without the words that link it to the clause before."""
    clause = re.split(r"[,，;；。.]\s*|\bwhile\b|\band\b(?= [^,]{1,40}$)", folded[start:end])[-1]
    return _links().sub("", clause.strip()).strip(" *_（(")


def _best_member(subject: str, members: Sequence[_Node]) -> _Node | None:
    ranked = [(_similarity(subject, fold(node.name)), -index) for index, node in enumerate(members)]
    score, index = max(ranked, default=(0.0, 0))
    return members[-index] if score >= _SIMILAR else None


def _similarity(subject: str, name: str) -> float:
    """Compare a subject with a member: equal, one the short form of the other, or alike in most characters."""
    short = re.sub(r"\s*[(（].*", "", name)
    inner = re.search(r"[(（](.+?)[)）]", name)
    if subject and subject in {name, short, inner[1] if inner else ""}:
        return 1.0
    if len(subject) < 2 or len(subject) > 2 * len(name) + 4:
        return 0.0
    return SequenceMatcher(None, subject, short, autojunk=False).ratio()


# Results


def _distinct(found: Sequence[_Found]) -> Iterator[_Found]:
    """Drop a segmentation that two layouts read from the same place: the first to read it knows more."""
    seen: set[int] = set()
    for one in found:
        places = {node.start for node in one.members}
        if seen.isdisjoint(places):
            yield one
        seen |= places


def _frozen(one: _Found) -> Segmentation:
    members = tuple(_member(node) for node in one.members)
    return Segmentation(
        dimension=one.phrase.printed,
        dimension_canonical=one.phrase.canonical,
        lang=one.lang,
        start=one.start,
        end=max(_last(member) for member in members),
        members=members,
    )


def _member(node: _Node) -> Member:
    return Member(
        name=_one_line(node.name),
        start=node.start,
        end=node.end,
        children=tuple(_member(child) for child in node.children),
    )


def _one_line(name: str) -> str:
    """Return a name that a line break cuts as one line: with a blank, but none between Chinese characters."""
    return re.sub(r"\s+", " ", re.sub(rf"(?<=[{HAN}])\s*\n\s*(?=[{HAN}])", "", name))


def _last(member: Member) -> int:
    return max([member.end, *map(_last, member.children)])
