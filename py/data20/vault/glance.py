"""What can be told of an article without parsing it, because the text leaves no doubt.

A list of 10,000 articles must not wait for 10,000 parses. Each function answers only where a full parse would say the
same, which a test holds for real and generated articles; otherwise it answers None and the caller parses.
"""

from __future__ import annotations

import re
from typing import Any

from data20.vault.frontmatter import Frontmatter

_PLAIN_TITLE = re.compile(r"(?:[ \t]*\r?\n)*#[ \t]+([^\n]*?)(?:[ \t]+#+)?[ \t]*\r?(?:\n|\Z)")
_UNSURE = re.compile(r"[*_`\[\]<>&!~$%^=\\#|@{}\t\ufffd]|://|www\.|--|\.\.|\([crtmCRTM]{1,2}\)|\s:|[\ud800-\udfff]")
_MAYBE_H1 = re.compile(r"(?<!#)#[ \t\r\n]|(?<!#)#\Z|^[ \t>*+\-\d.)]*=+[ \t]*\r?$", re.MULTILINE)
_MAYBE_TAG = re.compile(r"(?<!\w)#\w")
_MAYBE_DEEP = re.compile(r"^[ \t>*+\-\d.)]{60,}|^[ >*+\-\d.)]*\t[ \t>*+\-\d.)]{14,}", re.MULTILINE)


def plain_title(text: str, front: Frontmatter) -> str | None:
    """Return the first level-1 heading when it opens the body and is plain words, "" when there surely is none; None when a parse must decide."""
    if not _MAYBE_H1.search(text, front.end):
        return ""
    match = _PLAIN_TITLE.match(text, front.end)
    if not match:
        return None
    title = " ".join(match.group(1).split())
    return None if not title or _UNSURE.search(title) else title


def only_frontmatter_tags(text: str, front: Frontmatter) -> tuple[str, ...] | None:
    """Return the tags when the body cannot hold any: frontmatter order, each once; None when a parse must decide."""
    if _MAYBE_TAG.search(text, front.end):
        return None
    from data20.vault.markdown_frontmatter import frontmatter_tags

    seen: dict[str, str] = {}
    for tag in frontmatter_tags(text, front):
        seen.setdefault(tag.key, tag.name)
    return tuple(seen.values())


def surely_sound(text: str, limit: int) -> bool:
    """Say that the body can have no problem of structure: short enough, and nothing nested deeply."""
    return len(text) < limit and not _MAYBE_DEEP.search(text)


def parsed(article: Any) -> bool:
    """Say whether the article's structure is at hand already."""
    return "structure" in vars(article)
