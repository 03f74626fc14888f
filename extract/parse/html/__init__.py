"""A saved web page to blocks: every visible text is kept, in order, with what it is."""

import re
from collections.abc import Sequence
from html import unescape

from ...entities import announces_companies
from ...records import Notice
from ..builder import TextBuilder
from ..parsed import Parsed
from .article import leave_out_around_article
from .pieces import Piece, clean
from .structured import Evidence, read_evidence
from .tree import Frames, parse_tree, without
from .walk import walk

_UNSEEN = "script style noscript template svg math object canvas iframe head".split()
_TAGS = re.compile(r"<[/!?a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_MOST_LOST = 0.02
"""Share of a page's letters that may be missing before it is said; what is counted is counted roughly."""
_FEWEST_LOST = 200


def parse_html(text: str, *, frames: Frames | None = None) -> Parsed:
    """Return the blocks of a page; the ``<title>`` comes first, as a block of kind ``title``.

    `frames` finds the pages that frames show. What could not be read is said in the notices. Raises
    :class:`~diglot.extract.parse.html.tree.MarkupError` if nothing in the text can be read as markup.
    """
    root, notices = parse_tree(text, frames)
    evidence = read_evidence(root)
    walked = walk(root)
    title = clean(root.findtext(".//title") or "")
    pieces = _once(walked.pieces)
    _keep_linked_companies(pieces)
    _leave_out_empty_parts(pieces)
    _rank_styled_headings(pieces)
    pieces += _unseen_answers(pieces, evidence)
    pieces.insert(0, Piece("title", title))
    article = leave_out_around_article(root, pieces, evidence)
    builder, ends = _built(article or pieces)
    notices += _lost(text, builder.text, walked.left_out)
    return Parsed(
        text=builder.text,
        blocks=builder.blocks,
        part_ends=ends,
        settled=article is not None,
        notices=tuple(notices),
        declared=evidence.declared,
    )


def parse_fragment(text: str) -> Parsed:
    """Return the blocks of markup that is no page but all report: rendered Markdown."""
    root, notices = parse_tree(text)
    pieces = walk(root).pieces
    _rank_styled_headings(pieces)
    builder, ends = _built(pieces)
    return Parsed(text=builder.text, blocks=builder.blocks, part_ends=ends, notices=tuple(notices))


def _built(pieces: Sequence[Piece]) -> tuple[TextBuilder, dict[int, int]]:
    """Return the text and blocks, and where the parts of the page end that begin with a block."""
    builder = TextBuilder()
    places: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        before = len(builder.blocks)
        if piece.cells:
            builder.add_table(piece.cells)
        else:
            builder.add(piece.kind, piece.text, level=piece.level)
        if len(builder.blocks) > before:
            places[id(piece)] = (builder.blocks[-1].start, builder.blocks[-1].end)
    ends = {
        places[id(piece)][0]: places[id(piece.last)][1]
        for piece in pieces
        if piece.last is not None and id(piece) in places and id(piece.last) in places
    }
    return builder, ends


def _once(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without hidden ones that say again what is to be seen: for small screens, for print."""
    seen = {_squeezed(piece) for piece in pieces if not piece.hidden}
    return [piece for piece in pieces if not piece.hidden or _squeezed(piece) not in seen]


def _squeezed(piece: Piece) -> str:
    text = piece.text or "".join(cell.text for cell in piece.cells)
    return "".join(filter(str.isalnum, text.lower()))


def _keep_linked_companies(pieces: Sequence[Piece]) -> None:
    """Make list items again of links below an announcement of companies: each leads to the company's profile."""
    announced = False
    for piece in pieces:
        if announced and piece.linked:
            piece.kind = "list_item"
        elif piece.kind != "boilerplate":
            announced = announces_companies(piece.text.rstrip(":："))


def _leave_out_empty_parts(pieces: Sequence[Piece]) -> None:
    """Mark the heading of a part that has nothing of the report in it, such as "Pricing options"."""
    numbers = {id(piece): number for number, piece in enumerate(pieces)}
    for number, piece in enumerate(pieces):
        if piece.kind == "heading" and piece.last is not None and (piece.level > 1 or piece.pixels):
            last = numbers.get(id(piece.last), number)
            if last > number and all(other.kind == "boilerplate" for other in pieces[number + 1 : last + 1]):
                piece.kind, piece.pixels = "boilerplate", 0.0


def _rank_styled_headings(pieces: Sequence[Piece]) -> None:
    """Give headings that are such by their style alone a level: the larger the letters, the higher."""
    real = {piece.level for piece in pieces if piece.kind == "heading" and not piece.pixels}
    styled = [piece for piece in pieces if piece.pixels]
    sizes = sorted({piece.pixels for piece in styled}, reverse=True)
    current = 1
    for piece in pieces:
        if piece.kind == "heading" and not piece.pixels:
            current = piece.level
        elif piece.pixels:
            rank = 2 + sizes.index(piece.pixels)
            piece.level = min(6, max(rank, current + 1) if real - {1} else rank)
    if styled and 1 not in real and styled[0].pixels == sizes[0]:
        styled[0].level = 1


def _unseen_answers(pieces: Sequence[Piece], evidence: Evidence) -> list[Piece]:
    """Return the questions and answers that a page declares but does not show."""
    shown = "".join(map(_squeezed, pieces))
    unseen: list[Piece] = []
    for question, answer in evidence.answers:
        parts = [Piece("heading", question, 3), Piece("paragraph", answer)]
        if _squeezed(parts[1]) not in shown:
            unseen += [part for part in parts if _squeezed(part) not in shown]
    return unseen


def _lost(markup: str, text: str, left_out: int) -> list[Notice]:
    """Return a notice if clearly more text stands between the tags of a page than was read."""
    stripped = unescape(_TAGS.sub(" ", without(markup, _UNSEEN)))
    missing = sum(map(str.isalnum, stripped)) - left_out - sum(map(str.isalnum, text))
    if missing <= max(_FEWEST_LOST, _MOST_LOST * len(text)):
        return []
    return [Notice(message=f"about {missing:,} letters between the tags were not read; is the markup damaged?")]
