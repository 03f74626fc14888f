"""Pages of one article, such as news: what stands around it is furniture, whatever it looks like.

A page with a report is left alone: an extractor of articles drops paragraphs, lists and tables of such pages.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import compress, groupby

import lxml.html

from ....models.language import HAN
from ....models.lexicon import Pages, load
from ..front import names_market
from .pieces import Piece
from .structured import Evidence

_MOST_PIECES = 4000
"""Of a page with more an extractor takes minutes, and no article is that long."""
_LEAST_ARTICLE = 250
"""Characters of an article; a page with less is something else."""
_LEAST_DECLARED = 0.5
"""Times the article that an extractor finds, from which the one that the page declares is no mere beginning."""
_MOST_HAN = 0.02
"""Share of Chinese characters from which a page is a report in two languages rather than English news."""
_NEWS = frozenset(("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting"))
_FEWEST_CUES = 2
_FEWEST_CUES_OF_NEWS = 3
"""The same of a page that declares itself to be news."""
_LEAST_AGREEMENT = 0.6
"""Share of the page's running text that the article has to hold, for the page to be one article."""
_LEAST_RUNNING = 80
_LONGEST_ASIDE = 200
_MOST_DOUBTED = 0.2
"""Share of an article that may be left out for its names or links alone; more of it is the article after all."""
_SHINGLE = 4
_MOSTLY = 0.5
_WORD = re.compile(r"\w+")
_HAN = re.compile(f"[{HAN}]")


def leave_out_around_article(
    root: lxml.html.HtmlElement, pieces: Sequence[Piece], evidence: Evidence
) -> list[Piece] | None:
    """Return the pieces of a page that is one article, those around it as boilerplate; None for any other page.

    The first piece is the page's title.
    """
    if len(pieces) > _MOST_PIECES:
        return None
    title = pieces[0].text
    kept = [piece for piece in pieces if piece.kind != "boilerplate"]
    if is_report(title, kept, evidence):
        return None
    body = _article(root, evidence)
    if len(body) < _LEAST_ARTICLE:
        return None
    article = _Text(body)
    running = [piece for piece in kept if len(piece.text) >= _LEAST_RUNNING and not piece.aside]
    inside = sum(len(piece.text) for piece in running if article.has(piece.text))
    if inside < _LEAST_AGREEMENT * sum(len(piece.text) for piece in running):
        return None
    return _marked(pieces, article)


def is_report(title: str, pieces: Sequence[Piece], evidence: Evidence) -> bool:
    """Whether a page has a report, or is about one: by its languages, its title, what it declares, and its words."""
    text = "\n".join(piece.text or "\n".join(cell.text for cell in piece.cells) for piece in pieces)
    heads = [piece.text for piece in pieces if piece.kind == "heading" and piece.level == 1 and not piece.aside]
    if len(_HAN.findall(text)) > _MOST_HAN * len(text):
        return True
    is_news = not evidence.types.isdisjoint(_NEWS)
    if not is_news and not evidence.types.isdisjoint(load(Pages).report_types):
        return True
    cues = sum(cue.search(text) is not None for cue in _cues())
    about_market = any(map(names_market, [title, *heads]))
    if is_news:
        return cues >= _FEWEST_CUES_OF_NEWS
    return cues >= _FEWEST_CUES or (about_market and cues > 0)


@cache
def _cues() -> list[re.Pattern[str]]:
    return [re.compile(cue, re.IGNORECASE) for cue in load(Pages).report_cues]


def _article(root: lxml.html.HtmlElement, evidence: Evidence) -> str:
    """Return the text of the article: what the page declares to be it, else what an extractor finds."""
    found = _extracted(root)
    declared = evidence.article or ""
    whole = len(declared) >= _LEAST_DECLARED * len(found) and not declared.rstrip().endswith(("...", "…"))
    return declared if whole and len(declared) >= _LEAST_ARTICLE else found


def _extracted(root: lxml.html.HtmlElement) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is no concern of the user's
    try:
        return trafilatura.extract(deepcopy(root), include_comments=False) or ""
    except Exception:  # whatever a damaged page does to an extractor, it then finds no article
        return ""


class _Text:
    """A text that can be asked for parts of it, word by word."""

    def __init__(self, text: str) -> None:
        self.lines = {tuple(_WORD.findall(line)) for line in text.lower().splitlines()}
        words = _WORD.findall(text.lower())
        self.words = f" {' '.join(words)} "
        self.shingles = {tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}

    def has(self, text: str) -> bool:
        words = _WORD.findall(text.lower())
        if len(words) < _SHINGLE:
            return tuple(words) in self.lines
        if len(words) < 2 * _SHINGLE:
            return f" {' '.join(words)} " in self.words
        shingles = [tuple(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)]
        return sum(shingle in self.shingles for shingle in shingles) > _MOSTLY * len(shingles)


def _marked(pieces: Sequence[Piece], article: _Text) -> list[Piece]:
    headline = _headline(pieces)
    texts = [piece.text or " ".join(cell.text for cell in piece.cells) for piece in pieces]
    inside = [article.has(text) for text in texts]
    doubted = {
        index
        for index, piece in enumerate(pieces)
        if inside[index] and (piece.aside or piece.kind == "boilerplate" or _turns_to_reader(texts[index]))
    }
    if sum(len(texts[index]) for index in doubted) <= _MOST_DOUBTED * sum(map(len, compress(texts, inside))):
        inside = [one and index not in doubted for index, one in enumerate(inside)]
    amidst = set(_amidst(pieces, inside))
    marked: list[Piece] = []
    for index, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        if piece is headline or index in amidst:
            marked.append(piece)
        elif piece.kind != "title" and (inside[index] or _heads(pieces, inside, index)):
            marked.append(replace(piece, kind="paragraph") if piece.kind == "boilerplate" else piece)
        else:
            marked.append(replace(piece, kind="boilerplate", text=text.replace("\n", " "), cells=()))
    return marked


def _amidst(pieces: Sequence[Piece], inside: Sequence[bool]) -> Iterator[int]:
    """Yield the tables and list items between two pieces of the article: extractors drop some."""
    start = 1
    for listed, run in groupby(range(1, len(pieces)), key=lambda index: pieces[index].kind in ("table", "list_item")):
        indices = list(run)
        end = start + len(indices)
        if listed and end < len(pieces) and inside[start - 1] and inside[end]:
            yield from (index for index in indices if not pieces[index].aside)
        start = end


def _heads(pieces: Sequence[Piece], inside: Sequence[bool], index: int) -> bool:
    """Whether a piece is a heading amidst the article: extractors drop some."""
    if pieces[index].kind != "heading" or index + 1 == len(pieces) or not any(inside[1:index]):
        return False
    return inside[index + 1] and pieces[index + 1].kind == "paragraph" and len(pieces[index + 1].text) >= _LEAST_RUNNING


def _headline(pieces: Sequence[Piece]) -> Piece:
    """Return the heading that the page's ``<title>`` repeats, often with the name of the site; else the title."""
    title = pieces[0]
    words = f" {' '.join(_WORD.findall(title.text.lower()))} "
    for piece in pieces[1:]:
        own = f" {' '.join(_WORD.findall(piece.text.lower()))} "
        if piece.kind == "heading" and (own == words or (own.count(" ") > 3 and own in words)):
            return piece
    return title


def _turns_to_reader(text: str) -> bool:
    return len(text) <= _LONGEST_ASIDE and _asides().match(text) is not None


@cache
def _asides() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(load(Pages).news_asides)})", re.IGNORECASE)
