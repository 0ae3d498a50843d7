"""Captions of images and tables, and the text of HTML links: what stands beside a construct and belongs to it."""

from __future__ import annotations

import re

from markdown_it.token import Token

from data20.vault import markdown_text as texts

_TABLE_CAPTION = re.compile(r"(?:Table|Таблица|Табл\.|Tab\.)\s*[\d:.—–-]|^:\s", re.IGNORECASE)


def read_table(tokens: list[Token], index: int) -> tuple[list[list[Token]], int]:
    """Return the inline tokens of each row (header first) of the table that opens at `index`, and the index of its close."""
    rows: list[list[Token]] = []
    while index < len(tokens) and tokens[index].type != "table_close":
        token = tokens[index]
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(token)
        index += 1
    return rows, index


def anchor_text(mark: texts.Mark, content: texts.InlineText) -> str:
    """Return the text between an inline `<a …>` and its `</a>`."""
    later = (m for m in content.marks if m.start >= mark.end and m.token.type == "html_inline")
    end = next((m.start for m in later if m.token.content.lower().startswith("</a")), mark.end)
    return texts.squeeze(content.full[mark.end : end])


def italic_after_image(token: Token) -> str:
    """Return the text of `*caption*` that ends the paragraph after an image on its own line, else ""."""
    children = [c for c in token.children or [] if not (c.type == "text" and not c.content.strip())]
    breaks = [i for i, c in enumerate(children) if c.type in ("softbreak", "hardbreak")]
    if not breaks or children[-1].type != "em_close":
        return ""
    rest = children[breaks[-1] + 1 :]
    before = children[: breaks[-1]]
    whole = rest and rest[0].type == "em_open" and sum(c.type == "em_open" for c in rest) == 1
    if not whole or not before or before[-1].type not in ("image", "embed", "link_close"):
        return ""
    return texts.squeeze(texts.inline_text(rest).full)


def following_caption(tokens: list[Token], index: int) -> str:
    """Return the text of the next block when it is one italic line or a quote, else ""."""
    if index + 2 >= len(tokens) or tokens[index].type != "paragraph_close":
        return ""
    following = tokens[index + 1]
    if following.type == "blockquote_open" and index + 3 < len(tokens) and tokens[index + 3].type == "inline":
        return texts.squeeze(texts.inline_text(tokens[index + 3].children or []).full)
    if following.type == "paragraph_open":
        return _italic_only(tokens[index + 2])
    return ""


def _italic_only(token: Token) -> str:
    children = [c for c in token.children or [] if not (c.type == "text" and not c.content.strip())]
    if len(children) < 3 or children[0].type != "em_open" or children[-1].type != "em_close":
        return ""
    if sum(c.type == "em_open" for c in children) > 1:
        return ""
    return texts.squeeze(texts.inline_text(children).full)


def table_caption(tokens: list[Token], first: int, last: int) -> str:
    """Return `Table 1. …` / `Таблица 1. …` before or after, or an italic line after; "" when there is none."""
    after = tokens[last + 2] if last + 2 < len(tokens) and tokens[last + 1].type == "paragraph_open" else None
    before = tokens[first - 2] if first >= 3 and tokens[first - 1].type == "paragraph_close" else None
    for token in (after, before):
        if token is not None and token.children:
            text = texts.squeeze(texts.inline_text(token.children).full)
            if _TABLE_CAPTION.match(text):
                return text.removeprefix(": ")
    return _italic_only(after) if after is not None else ""
