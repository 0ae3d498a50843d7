"""The one Markdown pipeline: CommonMark, GFM's extensions and Obsidian's, as markdown-it tokens.

`parse` makes tokens that both `structure_of` (positions, for tools) and `render` (HTML, for readers) use, so that
what a tool counts is what a reader sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it import rules_block as block
from markdown_it import rules_inline as inline
from markdown_it.ruler import RuleOptionsType
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

from data20.vault import markdown_autolinks as autolinks
from data20.vault import markdown_block as blocks
from data20.vault import markdown_inline as inlines
from data20.vault.markdown_fast import FastBlockRules, FastInline
from data20.vault.markdown_positions import Source, read_source
from data20.vault.markdown_spans import spanned
from data20.vault.structure import Structure

if TYPE_CHECKING:
    from data20.vault.model import Article

MAX_CHARACTERS = 2_000_000
"""Longest text that is parsed; what comes after is reported (`size.cut`) and left out of structure and view."""

_MAX_NESTING = 100


@dataclass(slots=True)
class Parsed:
    """Tokens of an article's body. `env` holds references and footnotes; `cut` is the file offset where parsing stopped, or -1."""

    tokens: list[Token]
    env: dict[str, Any]
    source: Source
    cut: int = -1


def strict_parser() -> MarkdownIt:
    """Return CommonMark and nothing else, on the same engine: the yardstick for the specification."""
    md = MarkdownIt("commonmark")
    md.inline = FastInline(md.inline)
    md.block.ruler = FastBlockRules(md.block.ruler)
    return md


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the parser of the product, built once."""
    md = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING, "store_labels": True, "xhtmlOut": False})
    md.enable(["table", "strikethrough"])
    _block_rules(md)
    _inline_rules(md)
    md.inline = FastInline(md.inline)
    md.block.ruler = FastBlockRules(md.block.ruler)
    return md


def _block_rules(md: MarkdownIt) -> None:
    ruler = md.block.ruler
    alt: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    ruler.at("heading", blocks.placed_heading(block.heading), alt)
    ruler.at("table", blocks.placed_table(block.table), {"alt": ["paragraph", "reference"]})
    ruler.at("blockquote", blocks.guarded(block.blockquote), alt)
    ruler.at("list", blocks.guarded(block.list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    ruler.before("fence", "comment_block", blocks.fenced("%%", "comment_block"), alt)
    ruler.before("fence", "math_block", blocks.fenced("$$", "math_block"), alt)
    ruler.before("reference", "footnote_def", blocks.guarded(footnote_def), {"alt": ["paragraph", "reference"]})
    deflist_plugin(md)
    md.core.ruler.after("block", "callouts", blocks.callouts)
    md.core.ruler.after("callouts", "tasks", blocks.tasks)


def _inline_rules(md: MarkdownIt) -> None:
    ruler = md.inline.ruler
    ruler.at("link", spanned(inline.link, ("link_open",)))
    ruler.at("image", spanned(inline.image, ("image",)))
    ruler.at("autolink", spanned(inline.autolink, ("link_open",)))
    ruler.at("html_inline", spanned(inline.html_inline, ("html_inline",)))
    ruler.before("link", "wikilink", inlines.wikilink)
    ruler.before("wikilink", "footnote_ref", footnote_ref)
    ruler.before("wikilink", "footnote_inline", inlines.footnote_inline)
    ruler.before("link", "citation", inlines.citation)
    ruler.before("escape", "math", inlines.math)
    for name, rule in (
        ("tag", inlines.tag),
        ("mark", inlines.mark),
        ("comment", inlines.comment),
        ("block_id", inlines.block_id),
        ("bare_url", autolinks.bare_url),
        ("bare_email", autolinks.bare_email),
        ("bare_citation", inlines.bare_citation),
    ):
        ruler.push(name, rule)
    md.inline.ruler2.before("emphasis", "mark", inlines.mark_pairs)


def parse(text: str, start: int = 0) -> Parsed:
    """Return the tokens of `text[start:]`; positions refer to `text`. Never raises on any input."""
    end = len(text)
    if end - start > MAX_CHARACTERS:
        end = max(text.rfind("\n", start, start + MAX_CHARACTERS) + 1, start + MAX_CHARACTERS // 2)
    source = read_source(text, start, end)
    env: dict[str, Any] = {}
    tokens = parser().parse(source.text, env)
    return Parsed(tokens, env, source, end if end < len(text) else -1)


def structure_of(article: Article) -> Structure:
    """Return what `article` consists of; never raises, problems are in the answer."""
    from data20.vault.markdown_structure import read_structure

    return read_structure(article.text, article.frontmatter)
