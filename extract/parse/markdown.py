"""Markdown to blocks: rendered to HTML, then read as a page."""

from markdown_it import MarkdownIt

from .builder import TextBuilder
from .html import parse_html


def parse_markdown(text: str) -> TextBuilder:
    """Return the blocks of a CommonMark text with tables."""
    return parse_html(MarkdownIt("commonmark").enable("table").render(text))
