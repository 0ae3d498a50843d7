"""From tokens to `Structure`: one walk over the block tokens, one over each piece of inline text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from data20.vault import markdown_text as texts
from data20.vault.frontmatter import Frontmatter
from data20.vault.generated import find_generated
from data20.vault.markdown import Parsed, parse
from data20.vault.markdown_captions import (
    anchor_text,
    following_caption,
    italic_after_image,
    read_table,
    table_caption,
)
from data20.vault.markdown_frontmatter import frontmatter_links, frontmatter_tags
from data20.vault.markdown_html import html_anchors, html_links, html_text
from data20.vault.markdown_links import LinkReader
from data20.vault.markdown_positions import locate, reach
from data20.vault.markdown_words import is_image, tag_key
from data20.vault.slugs import Slugger
from data20.vault.structure import (
    BlockId,
    BlockKind,
    Callout,
    Citation,
    CodeBlock,
    Emphasis,
    Footnote,
    Heading,
    Image,
    Link,
    Problem,
    Structure,
    Table,
    Tag,
    Task,
    TextBlock,
)

_CONTAINERS: dict[str, BlockKind] = {
    "blockquote_open": "quote",
    "callout_open": "callout",
    "list_item_open": "list_item",
    "footnote_reference_open": "footnote",
    "dd_open": "definition",
    "dt_open": "definition",
}
_CLOSERS = frozenset(name.replace("_open", "_close") for name in _CONTAINERS)


def read_structure(text: str, front: Frontmatter) -> Structure:
    """Return the structure of a whole article text; never raises."""
    parsed = parse(text, front.end)
    reader = _Reader(text, front, parsed)
    reader.walk()
    return reader.structure()


class _Reader:
    """Walks the tokens once; each `_on_…` method handles one kind of block."""

    def __init__(self, text: str, front: Frontmatter, parsed: Parsed) -> None:
        self.front, self.parsed, self.source = front, parsed, parsed.source
        self.headings: list[Heading] = []
        self.links: list[Link] = list(frontmatter_links(text, front))
        self.blocks: list[TextBlock] = []
        self.code: list[CodeBlock] = []
        self.tables: list[Table] = []
        self.images: list[Image] = []
        self.footnotes: list[Footnote] = []
        self.tasks: list[Task] = []
        self.tags: list[Tag] = list(frontmatter_tags(text, front))
        self.callouts: list[Callout] = []
        self.block_ids: list[BlockId] = []
        self.citations: list[Citation] = []
        self.emphasis: list[Emphasis] = []
        self.anchors: list[str] = []
        self.formulas = 0
        self._slugger = Slugger()
        self._link_reader = LinkReader(parsed)
        self._containers: list[BlockKind] = []
        self._notes: list[tuple[str, int, int]] = []
        generated = find_generated(text)
        self._generated_starts = [block.start for block in generated]
        self._generated_ends = [block.end for block in generated]

    # -- walking ---------------------------------------------------------------------------------------------

    def walk(self) -> None:
        tokens = self.parsed.tokens
        index, count = 0, len(tokens)
        while index < count:
            token = tokens[index]
            kind = token.type
            if kind in _CONTAINERS:
                self._enter(tokens, index)
            elif kind in _CLOSERS:
                self._leave(kind)
            elif kind == "heading_open":
                self._on_heading(token, tokens[index + 1])
                index += 2
            elif kind == "inline":
                self._on_text(token, tokens, index)
            elif kind == "table_open":
                index = self._on_table(tokens, index)
            elif kind in ("fence", "code_block"):
                self._on_code(token)
            elif kind == "html_block":
                self._on_html_block(token)
            elif kind == "math_block":
                self.formulas += 1
            index += 1

    def _enter(self, tokens: list[Token], index: int) -> None:
        token = tokens[index]
        self._containers.append(_CONTAINERS[token.type])
        line = self.source.line_number(token.map[0]) if token.map else 0
        if token.type == "callout_open":
            title = texts.inline_text(tokens[index + 2].children or [])
            self.callouts.append(Callout(token.meta["kind"], texts.squeeze(title.full), token.meta["folded"], line))
        elif token.type == "list_item_open" and "task" in token.meta:
            mark = token.meta["task"]
            text = texts.squeeze(texts.inline_text(tokens[index + 2].children or []).full)
            self.tasks.append(Task(mark in "xX", mark, text, line))
        elif token.type == "footnote_reference_open":
            self._notes.append((token.meta["label"], line, len(self.blocks)))

    def _leave(self, kind: str) -> None:
        if self._containers:
            self._containers.pop()
        if kind == "footnote_reference_close" and self._notes:
            label, line, first = self._notes.pop()
            text = " ".join(block.text for block in self.blocks[first:])
            self.footnotes.append(Footnote(label, text, line, self._references(label)))

    def _references(self, label: str) -> int:
        notes = self.parsed.env.get("footnotes", {})
        number = notes.get("refs", {}).get(":" + label, -1)
        return int(notes["list"][number].get("count", 0)) if number >= 0 else 0

    # -- blocks ----------------------------------------------------------------------------------------------

    def _on_heading(self, opened: Token, inline: Token) -> None:
        start, end = self._span(opened)
        content = texts.inline_text(inline.children or [])
        text = texts.squeeze(content.full)
        custom = opened.meta.get("id")
        slug = self._slugger.reserve(custom) if custom else self._slugger.unique(text)
        self.headings.append(
            Heading(int(opened.tag[1]), text, slug, self._line(opened), start, end, self._is_generated(start))
        )
        self._on_inline(inline, content, start)

    def _on_text(self, token: Token, tokens: list[Token], index: int) -> None:
        content = texts.inline_text(token.children or [])
        start, end = self._span(token)
        first = len(self.images)
        self._on_inline(token, content, start)
        prose = texts.squeeze(content.prose)
        if prose:
            kind: BlockKind = self._containers[-1] if self._containers else "paragraph"
            self.blocks.append(TextBlock(kind, prose, self._line(token), start, end, len(self.headings) - 1, self._is_generated(start)))
        if first < len(self.images):
            self._caption_images(tokens, index)

    def _caption_images(self, tokens: list[Token], index: int) -> None:
        """Give the last image of a paragraph the caption that follows: the rest of the paragraph in italics, or the next block."""
        caption = italic_after_image(tokens[index]) or following_caption(tokens, index + 1)
        if caption:
            last = self.images[-1]
            self.images[-1] = Image(
                last.alt, last.target, last.title, caption, last.line, last.start, last.end, last.external, last.generated
            )

    def _on_table(self, tokens: list[Token], index: int) -> int:
        """Read a whole table and return the index of its last token."""
        start, end = self._span(tokens[index])
        generated = self._is_generated(start)
        rows, last = read_table(tokens, index)
        heading = len(self.headings) - 1
        shown: list[tuple[str, ...]] = []
        for row in rows:
            contents = [texts.inline_text(cell.children or []) for cell in row]
            for cell, content in zip(row, contents, strict=True):
                self._on_inline(cell, content, start)
            shown.append(tuple(texts.squeeze(content.full) for content in contents))
            prose = " | ".join(filter(None, (texts.squeeze(content.prose) for content in contents)))
            if prose and row:
                first, stop = self._span(row[0])
                self.blocks.append(TextBlock("table", prose, self._line(row[0]), first, stop, heading, generated))
        caption = table_caption(tokens, index, last)
        line = self._line(tokens[index])
        self.tables.append(Table(shown[0] if shown else (), tuple(shown[1:]), line, caption, start, end, generated))
        return last

    def _on_code(self, token: Token) -> None:
        start, end = self._span(token)
        language = token.info.strip().split(maxsplit=1)[0] if token.info.strip() else ""
        lines = token.content.count("\n") + (not token.content.endswith("\n") and bool(token.content))
        self.code.append(
            CodeBlock(language, token.content, self._line(token), int(lines), start, end, self._is_generated(start))
        )

    def _on_html_block(self, token: Token) -> None:
        start, end = self._span(token)
        generated = self._is_generated(start)
        self.anchors.extend(html_anchors(token.content))
        text = html_text(token.content)
        heading = len(self.headings) - 1
        for found in html_links(token.content):
            link = self._link_reader.html(token, 0, found, heading, texts.context_of(text, 0, 0), generated)
            self._add_link(link, image_alt=found.alt if found.element == "img" else None)
        prose = texts.squeeze(text)
        if prose:
            kind_: BlockKind = self._containers[-1] if self._containers else "paragraph"
            self.blocks.append(TextBlock(kind_, prose, self._line(token), start, end, heading, generated))

    # -- inline ----------------------------------------------------------------------------------------------

    def _on_inline(self, token: Token, content: texts.InlineText, block_start: int) -> None:
        generated = self._is_generated(block_start)
        heading = len(self.headings) - 1
        self.formulas += content.formulas
        if content.emphasis and not generated:
            self._on_emphasis(token, content, block_start)
        for mark in content.marks:
            kind = mark.token.type
            if kind in ("link_open", "wikilink", "embed", "image"):
                context = texts.context_of(content.full, mark.start, mark.end)
                link = self._link_reader.link(token, mark, heading, context, generated)
                if link:
                    alt = texts.image_alt(mark.token) if kind == "image" else None
                    if kind == "embed" and is_image(link.target):
                        alt = texts.split_size(mark.token.content)[0]
                    self._add_link(link, image_alt=alt)
            else:
                self._on_mark(token, mark, content, generated)

    def _on_emphasis(self, token: Token, content: texts.InlineText, block_start: int) -> None:
        """Note the emphasised runs; each is placed where its words stand in the source, else at the block's start."""
        at = 0
        for kind, text, _ in content.emphasis:
            if text:
                found = token.content.find(text, at)
                start, end = (block_start, block_start) if found < 0 else reach(self.source, token, (found, found + len(text)))
                at = max(at, found)
                self.emphasis.append(Emphasis(kind, text, self.source.line_at(start), start, end, len(self.headings) - 1))

    def _on_mark(self, token: Token, mark: texts.Mark, content: texts.InlineText, generated: bool) -> None:
        kind, meta = mark.token.type, mark.token.meta
        if kind == "tag" and not generated:
            start, end = reach(self.source, token, meta["span"])
            name = mark.token.content
            self.tags.append(Tag(name, tag_key(name), self.source.line_at(start), start, end, "inline"))
        elif kind == "citation" and not generated:
            for key, locator, first, last in meta["items"]:
                start, end = reach(self.source, token, (first, last))
                self.citations.append(Citation(key, locator, self.source.line_at(start), start, end))
        elif kind == "block_id":
            start = locate(self.source, token, meta["span"][0])
            self.block_ids.append(BlockId(mark.token.content, self.source.line_at(start), start))
        elif kind == "html_inline":
            self._on_html_inline(token, mark, content, generated)
        elif kind == "footnote_ref" and mark.token.children is not None:
            self._on_inline_note(token, mark)

    def _on_html_inline(self, token: Token, mark: texts.Mark, content: texts.InlineText, generated: bool) -> None:
        base = mark.token.meta["span"][0]
        self.anchors.extend(html_anchors(mark.token.content))
        for found in html_links(mark.token.content):
            context = texts.context_of(content.full, mark.start, mark.end)
            link = self._link_reader.html(token, base, found, len(self.headings) - 1, context, generated)
            if found.element == "a":
                link = replace(link, text=anchor_text(mark, content))
            self._add_link(link, image_alt=found.alt if found.element == "img" else None)

    def _on_inline_note(self, token: Token, mark: texts.Mark) -> None:
        content = texts.inline_text(mark.token.children or [])
        start, end = reach(self.source, token, mark.token.meta["span"])
        self._on_inline(token, content, start)
        line, generated = self.source.line_at(start), self._is_generated(start)
        prose = texts.squeeze(content.prose)
        self.footnotes.append(Footnote("", texts.squeeze(content.full), line, 1))
        if prose:
            self.blocks.append(TextBlock("footnote", prose, line, start, end, len(self.headings) - 1, generated))

    def _add_link(self, link: Link, image_alt: str | None) -> None:
        self.links.append(link)
        if image_alt is not None:
            self.images.append(
                Image(image_alt, link.target, link.title, "", link.line, link.start, link.end, link.external, link.generated)
            )

    # -- places ----------------------------------------------------------------------------------------------

    def _line(self, token: Token) -> int:
        return self.source.line_number(token.map[0] if token.map else 0)

    def _span(self, token: Token) -> tuple[int, int]:
        first, last = token.map if token.map else (0, 1)
        start, end = self.source.span(first, last)
        line = self.source.lines[first]
        return start + len(line) - len(line.lstrip()), end

    def _is_generated(self, offset: int) -> bool:
        block = bisect_right(self._generated_starts, offset) - 1
        return block >= 0 and offset < self._generated_ends[block]

    # -- result ----------------------------------------------------------------------------------------------

    def structure(self) -> Structure:
        self.links.sort(key=lambda link: link.start)
        self.footnotes.sort(key=lambda note: note.line)
        return Structure(
            tuple(self.headings), tuple(self.links), tuple(self.blocks), tuple(self.code), tuple(self.tables),
            tuple(self.images), tuple(self.footnotes), tuple(self.tasks), tuple(self.tags), tuple(self.callouts),
            tuple(self.block_ids), tuple(self.citations), tuple(self.emphasis), self.formulas, tuple(self.anchors),
            tuple(self._problems()),
        )  # fmt: skip

    def _problems(self) -> Iterator[Problem]:
        yield from self.front.problems
        env: dict[str, Any] = self.parsed.env
        if "too_deep" in env:
            yield Problem("nesting.too_deep", self.source.line_number(env["too_deep"]), 1, "quotes or lists nested too deeply")
        if self.parsed.cut >= 0:
            yield Problem("size.cut", self.source.line_at(self.parsed.cut), 1, "only the first part of a very long article is read")
