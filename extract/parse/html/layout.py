"""Which parts of a page are furniture, hidden or only folded up: by elements, names, and what they hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import lxml.etree
import lxml.html

from ....models.language import HAN
from ....models.lexicon import Pages, load
from .tree import INVISIBLE

INLINE = frozenset(
    "a abbr b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_HAN = re.compile(f"[{HAN}]")
_HAN_WIDTH = 3
"""Latin letters that say about as much as one Chinese character."""
_LEAST_PROSE = 100
"""Letters of a block of running text; a Chinese character counts for three."""
_MOST_LINKED = 0.4
"""Share of links from which a block is no running text."""
_SENTENCE_ENDS = frozenset(".。!！?？:：;；…\"'”’」)）]")
_PROSE_SHARE = 0.3
"""Share of running text from which a name alone makes no furniture of a part."""
_LEAST_TITLE = 6
_LEAST_FOLDED = 200
"""Letters of running text from which a hidden part is the report's, folded up, and not the page's."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NAME_WORD = re.compile(r"[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*|\d+")
_TOGGLE = ("aria-controls", "aria-expanded", "data-toggle", "data-bs-toggle", "data-target", "data-bs-target")


class Measure(NamedTuple):
    """What an element holds, with all inside it; letters are counted, a Chinese one for three."""

    size: int = 0
    linked: int = 0
    prose: int = 0
    tops: int = 0
    """Headings of the first rank."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page, measured."""

    measures: dict[lxml.html.HtmlElement, Measure]
    whole: Measure
    targets: frozenset[str]
    """Ids of the parts that something on the page opens."""
    title: str
    """Letters and digits of the ``<title>``."""


@dataclass(slots=True)
class _Sum:
    size: int = 0
    linked: int = 0
    prose: int = 0
    tops: int = 0
    own: int = 0
    own_linked: int = 0
    last: str = ""
    """The last character of its own text."""


def measure(root: lxml.html.HtmlElement) -> Layout:
    """Return what each element of a page holds."""
    measures: dict[lxml.html.HtmlElement, Measure] = {}
    stack = [_Sum()]
    links = skipped = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        unseen = not isinstance(element.tag, str) or element.tag in INVISIBLE
        if event == "start":
            skipped += unseen
            links += element.tag == "a"
            stack.append(_Sum(tops=int(element.tag == "h1")))
            _weigh(stack[-1], element.text, links, skipped)
            continue
        skipped -= unseen
        links -= element.tag == "a"
        done = stack.pop()
        inline = element.tag in INLINE
        ends = done.last in _SENTENCE_ENDS
        if not inline and ends and done.own >= _LEAST_PROSE and done.own_linked <= _MOST_LINKED * done.own:
            done.prose += done.own
        measures[element] = Measure(done.size, done.linked, done.prose, done.tops)
        around = stack[-1]
        around.size += done.size
        around.linked += done.linked
        around.prose += done.prose
        around.tops += done.tops
        if inline:
            around.own += done.own
            around.own_linked += done.own_linked
            around.last = done.last or around.last
        _weigh(around, element.tail, links, skipped)
    return Layout(
        measures, measures.get(root, Measure()), frozenset(_targets(root)), squeezed(root.findtext(".//title") or "")
    )


def _weigh(part: _Sum, text: str | None, links: int, skipped: int) -> None:
    if not text or skipped:
        return
    stripped = text.strip()
    if not stripped:
        return
    part.last = stripped[-1]
    size = len(stripped) + (_HAN_WIDTH - 1) * (0 if stripped.isascii() else len(_HAN.findall(stripped)))
    part.size += size
    part.own += size
    if links:
        part.linked += size
        part.own_linked += size


def squeezed(text: str) -> str:
    """Return the letters and digits of a text, in small letters."""
    return "".join(filter(str.isalnum, text.lower()))


def _targets(root: lxml.html.HtmlElement) -> Iterator[str]:
    for element in root.iter("a", "button", "div", "span", "li", "h2", "h3", "h4", "h5", "summary"):
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            value = element.get(name, "")
            if name == "aria-controls" or value.startswith("#"):
                yield value.lstrip("#")


def is_toggle(element: lxml.html.HtmlElement) -> bool:
    """Whether an element opens and closes another part of the page."""
    return any(name in element.attrib for name in _TOGGLE) or (
        element.tag == "button" and not set(words_of(element)).isdisjoint(load(Pages).collapsed_names)
    )


def is_furniture(element: lxml.html.HtmlElement, layout: Layout, *, in_article: bool) -> bool:
    """Whether a part is what a page has around its report: navigation, offers, other reports, notices."""
    if element.tag in ("html", "body", "main"):
        return False
    held = layout.measures.get(element, Measure())
    if element.tag in load(Pages).tags:
        if element.tag == "aside" and not words_of(element).isdisjoint(load(Pages).facts_names):
            return False
        return not _holds_page(held, layout.whole, any_part=element.tag == "form")
    if element.tag == "header" and not in_article:
        return not _holds_page(held, layout.whole, any_part=False) and not _has_title(element, held, layout)
    named = _named(element)
    if not named or _holds_page(held, layout.whole, any_part=False) or _has_title(element, held, layout):
        return False
    return named == "strong" or held.prose <= _PROSE_SHARE * held.size


def _has_title(element: lxml.html.HtmlElement, held: Measure, layout: Layout) -> bool:
    """Whether a part has the only heading of the first rank, or one that the page's ``<title>`` repeats."""
    if layout.whole.tops:
        return held.tops == layout.whole.tops
    heads = (squeezed(str(head.text_content())) for head in element.iterdescendants("h2", "h3"))
    return any(len(head) >= _LEAST_TITLE and head in layout.title for head in heads)


def _holds_page(held: Measure, whole: Measure, *, any_part: bool) -> bool:
    """Whether a part has most of the running text of a page, and its main heading: then it is the page."""
    most = held.prose * 2 >= whole.prose if whole.prose else held.size * 2 >= whole.size
    return most and (any_part or whole.tops == 0 or held.tops > 0)


def _named(element: lxml.html.HtmlElement) -> str:
    """Return how sure the names of an element are that it is furniture: "strong", "weak" or "" for not at all."""
    found = ""
    for name in _names(element):
        kind = _kind_of_name(name)
        if kind == "strong":
            return kind
        found = found or kind
    return found


def _names(element: lxml.html.HtmlElement) -> list[str]:
    attributes = element.attrib
    if not attributes:
        return []
    names = attributes.get("class", "").split() + attributes.get("id", "").split() + attributes.get("role", "").split()
    label = attributes.get("aria-label")
    return [*names, label] if label else names


@lru_cache(maxsize=4096)
def _kind_of_name(name: str) -> str:
    words = _words(name)
    if not words.isdisjoint(_no_furniture()):
        return ""
    table = load(Pages)
    if not words.isdisjoint(table.strong_names):
        return "strong"
    return "weak" if not words.isdisjoint(table.weak_names) else ""


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _NAME_WORD.findall(name))


@cache
def _no_furniture() -> frozenset[str]:
    return frozenset(load(Pages).no_furniture)


def words_of(element: lxml.html.HtmlElement) -> frozenset[str]:
    """Return the words of the names of an element, in small letters."""
    names = _names(element)
    return frozenset().union(*map(_words, names)) if names else frozenset()


def is_hidden(element: lxml.html.HtmlElement) -> bool:
    """Whether a page as saved does not show an element."""
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def is_folded(element: lxml.html.HtmlElement, layout: Layout, *, collapsible: bool) -> bool:
    """Whether a hidden part holds report text that a reader can open: a tab, an answer, "read more"."""
    words = words_of(element)
    if not words.isdisjoint(load(Pages).overlay_names):
        return False
    held = layout.measures.get(element, Measure())
    before = element.getprevious()
    opened = before is not None and (before.tag in ("h2", "h3", "h4", "h5", "h6", "dt", "button") or is_toggle(before))
    return (
        collapsible
        or opened
        or held.prose >= _LEAST_FOLDED
        or element.get("id", "") in layout.targets - {""}
        or element.get("role") == "tabpanel"
        or not words.isdisjoint(load(Pages).collapsed_names)
    )
