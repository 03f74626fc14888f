"""Markdown to blocks: rendered to HTML, then read as a page."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from ...models.language import HAN, display_width
from .html import parse_fragment
from .parsed import Parsed

_WIDEST_WRAP = 120
"""Columns of the longest line that a text wrapped by hand has."""
_HAN = re.compile(f"[{HAN}]")
_HEADING_ATTRIBUTES = re.compile(r"^(#{1,6}[ \t].*?)[ \t]*\{[#.:][^{}\n]*\}[ \t]*$", re.MULTILINE)
"""Of Pandoc and kramdown: ``## Overview {#overview}``."""
_LOCALE = re.compile(r"^(?:lang|language|locale):[ \t]*[\"']?(?P<tag>[A-Za-z]{2,3}[-_][A-Za-z0-9\-_]+)", re.MULTILINE)
_FOOTNOTE_TAGS = {"footnote_ref": "", "footnote_reference_open": "<div>", "footnote_reference_close": "</div>"}
"""Notes are paragraphs where they stand; their marks are left out, as one behind a number looks like its digits."""


def parse_markdown(text: str) -> Parsed:
    """Return the blocks of a CommonMark text with tables, definition lists, footnotes, task lists and front matter.

    In a text with longer lines than anybody wraps to, a line break inside a paragraph is meant.
    """
    wrapped = max(map(display_width, text.splitlines()), default=0) <= _WIDEST_WRAP
    markdown = MarkdownIt("commonmark", {"breaks": not wrapped}).enable(["table", "strikethrough"])
    markdown.use(deflist_plugin).use(front_matter_plugin).use(footnote_plugin, inline=False, move_to_end=False).use(
        tasklists_plugin
    )
    markdown.add_render_rule("front_matter", _front_matter)
    for name, tag in _FOOTNOTE_TAGS.items():
        markdown.add_render_rule(name, _constant(tag))
    markdown.core.ruler.before("text_join", "han_emphasis", _drop_han_emphasis)
    tokens = markdown.parse(_HEADING_ATTRIBUTES.sub(r"\1", text))
    parsed = parse_fragment(markdown.renderer.render(tokens, markdown.options, {}))
    locale = _LOCALE.search(tokens[0].content) if tokens and tokens[0].type == "front_matter" else None
    return replace(parsed, declared=replace(parsed.declared, locale=locale["tag"])) if locale else parsed


def _front_matter(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Render the lines of the front matter, which the plugin leaves out: title and number stand there."""
    return "".join(f"<p>{escape(line)}</p>" for line in tokens[index].content.splitlines())


def _constant(tag: str) -> Callable[..., str]:
    return lambda *_: tag


def _drop_han_emphasis(state: StateCore) -> None:
    """Drop marks of bold that CommonMark does not see in Chinese: ``**規模：**46億`` has no blank behind its end."""
    for token in state.tokens:
        if token.type == "inline" and "**" in token.content and _HAN.search(token.content):
            for child in token.children or ():
                if child.type == "text":
                    child.content = child.content.replace("**", "")
