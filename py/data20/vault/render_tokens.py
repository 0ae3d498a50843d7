"""Questions about tokens that the HTML writer asks."""

from __future__ import annotations

import re

from markdown_it.token import Token

from data20.vault.markdown_text import squeeze
from data20.vault.markdown_words import split_destination
from data20.vault.sanitize import DROPPED


def muted_by(muted: str, html: str) -> str:
    """Return the name of the dropped element whose content is being left out, "" when none is."""
    name = (re.match(r"</?([a-zA-Z][a-zA-Z0-9-]*)", html) or ["", ""])[1].lower()
    if muted:
        return "" if name == muted and html.startswith("</") else muted
    return name if name in DROPPED and not html.startswith("</") and not html.endswith("/>") else ""


def is_lone_embed(token: Token) -> bool:
    """Return whether an inline token holds one embed of an article and nothing else (it stands as a block of its own)."""
    children = [c for c in token.children or [] if c.type != "block_id" and (c.type != "text" or c.content.strip())]
    if len(children) != 1:
        return False
    if children[0].type == "embed":
        return True
    return children[0].type == "image" and split_destination(str(children[0].attrs.get("src", "")))[0].endswith(".md")


def shows(token: Token) -> bool:
    """Return whether an inline token shows anything (a paragraph of one comment or block id doesn't)."""
    return any(c.type not in ("comment", "softbreak") and (c.type != "text" or squeeze(c.content)) for c in token.children or [])


def split_notes(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Return the tokens without footnote definitions, and those by label."""
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    current: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            current = notes.setdefault(token.meta["label"], [])
        elif token.type == "footnote_reference_close":
            current = None
        elif current is not None:
            current.append(token)
        else:
            body.append(token)
    return body, notes
