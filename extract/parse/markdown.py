"""Markdown to blocks: rendered to HTML, then read as a page."""

from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from ...models.language import display_width
from .html import parse_fragment
from .parsed import Parsed

_WIDEST_WRAP = 120
"""Columns of the longest line that a text wrapped by hand has."""


def parse_markdown(text: str) -> Parsed:
    """Return the blocks of a CommonMark text with tables, definition lists and front matter.

    In a text with longer lines than anybody wraps to, a line break inside a paragraph is meant.
    """
    wrapped = max(map(display_width, text.splitlines()), default=0) <= _WIDEST_WRAP
    markdown = MarkdownIt("commonmark", {"breaks": not wrapped}).enable("table")
    markdown.use(deflist_plugin).use(front_matter_plugin).add_render_rule("front_matter", _front_matter)
    return parse_fragment(markdown.render(text))


def _front_matter(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Render the lines of the front matter, which the plugin leaves out: title and number stand there."""
    return "".join(f"<p>{escape(line)}</p>" for line in tokens[index].content.splitlines())
