"""Turning a mention into a link, so that nothing but the mention changes."""

from __future__ import annotations

import re
from dataclasses import fields
from operator import attrgetter

from data20.vault.changes import content_hash
from data20.vault.links import resolve_link
from data20.vault.linktext import markdown_destination, relative_path
from data20.vault.mentions import Mention
from data20.vault.model import Article, Vault
from data20.vault.resolve import Names
from data20.vault.structure import TextBlock

_SAID = attrgetter(*(field.name for field in fields(TextBlock) if field.name not in ("start", "end")))
"""What a block is, wherever it stands."""


def with_link(vault: Vault, names: Names, article: Article, mention: Mention) -> Article | None:
    """Return `article` (the mention's source) with the mention made a Markdown link; None where no place is safe.

    Every whole-word place in the mention's block is tried, and the result is read again: it must hold exactly one link more, to
    the target, and otherwise the same headings, code and blocks. Articles that can't be written back whole are left alone.
    """
    if article.decoded.lossy or article.frontmatter.broken:
        return None
    block = next((b for b in article.structure.blocks if b.line == mention.line and mention.text in b.text and not b.generated), None)
    if block is None:
        return None
    text = article.text
    destination = markdown_destination(relative_path(article.path, mention.target))
    for match in re.finditer(rf"(?<!\w){re.escape(mention.text)}(?!\w)", text[block.start : block.end]):
        start, end = block.start + match.start(), block.start + match.end()
        if any(link.start < end and start < link.end for link in article.structure.links):
            continue
        source = article.decoded.encode(f"{text[:start]}[{mention.text}]({destination}){text[end:]}")
        made = Article(article.path, source, content_hash(source), article.modified)
        if _safe(vault, names, article, mention.target, start, made):
            return made
    return None


def _safe(vault: Vault, names: Names, article: Article, target: str, start: int, after: Article) -> bool:
    old, new = article.structure, after.structure
    link = next((link for link in new.links if link.start == start), None)
    return (
        link is not None
        and resolve_link(vault, names, article.path, link).path == target
        and len(new.links) == len(old.links) + 1
        and [h.text for h in new.headings] == [h.text for h in old.headings]
        and [c.content for c in new.code] == [c.content for c in old.code]
        and list(map(_SAID, new.blocks)) == list(map(_SAID, old.blocks))
    )
