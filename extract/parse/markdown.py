"""Markdown to blocks: rendered to HTML, then read as a page."""

from markdown_it import MarkdownIt

from ...models.language import display_width
from .builder import TextBuilder
from .html import parse_html

_WIDEST_WRAP = 120
"""Columns of the longest line that a text wrapped by hand has."""


def parse_markdown(text: str) -> TextBuilder:
    """Return the blocks of a CommonMark text with tables.

    In a text with longer lines than anybody wraps to, a line break inside a paragraph is meant.
    """
    wrapped = max(map(display_width, text.splitlines()), default=0) <= _WIDEST_WRAP
    return parse_html(MarkdownIt("commonmark", {"breaks": not wrapped}).enable("table").render(text))
