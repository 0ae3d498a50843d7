"""An article as a clean HTML tree whose links lead where the publication needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from data20.language.writing import writing_language
from data20.messages import Language
from data20.vault.model import Article, Vault
from data20.vault.render import render_article

Href = Callable[[str, str], str | None]
"""(vault path, anchor) → where the link goes in the publication; None when the target isn't part of it."""

_ATTACHMENT = "api/attachments/"


@dataclass(frozen=True, slots=True)
class Chapter:
    """`root` is a justhtml tree: headings, paragraphs, lists, tables, code, images; nothing that runs."""

    path: str
    title: str
    language: Language
    root: Any
    images: tuple[str, ...]
    """Vault paths of the images that it shows, each once, in order."""


def chapter_of(vault: Vault, article: Article, href: Href, *, media: frozenset[str] = frozenset(("img",))) -> Chapter:
    """Return `article` as a chapter. Links to what isn't published become plain text, missing images their description.

    `media` are the elements (of img, audio and video) whose files the publication holds.
    """
    from justhtml import JustHTML

    root = JustHTML(render_article(vault, article), fragment=True, sanitize=False).root
    images: dict[str, None] = {}
    for node in list(walk(root)):
        if node.name == "a":
            _relink(node, href)
        elif node.name in media:
            path = _attachment(node.attrs.get("src"))
            target = href(path, "") if path else None
            if path and target:
                node.attrs["src"] = target
                images[path] = None
            elif not (node.attrs.get("src") or "").startswith("data:image/"):
                _replace_by_text(node, node.attrs.get("alt") or node.attrs.get("title") or "")
    return Chapter(article.path, article.title, writing_language(article), root, tuple(images))


def walk(node: Any) -> Iterator[Any]:
    """Yield every element and text below `node`, in document order, without recursion."""
    stack = list(reversed(node.children or []))
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children or []))


def has_title(chapter: Chapter) -> bool:
    """Say whether the chapter's text brings its own level-1 heading."""
    return any(node.name == "h1" for node in walk(chapter.root))


def attributes(node: Any) -> dict[str, Any]:
    """Return the node's attributes; texts have none."""
    return getattr(node, "attrs", None) or {}


def _relink(node: Any, href: Href) -> None:
    path = node.attrs.get("data-path")
    if path is None:
        return
    match = re.search(r"(?:[?&]h=|.#|^#(?!/))([^&#]*)$", node.attrs.get("href") or "")
    target = href(path, unquote(match.group(1)) if match else "")
    for name in ("data-path", "class", "href", "target", "rel"):
        node.attrs.pop(name, None)
    if target is None:
        node.name = "span"
    else:
        node.attrs["href"] = target


def _attachment(source: str | None) -> str:
    source = source or ""
    return unquote(source.split("?")[0][len(_ATTACHMENT) :]) if source.startswith(_ATTACHMENT) else ""


def _replace_by_text(node: Any, text: str) -> None:
    from justhtml import Text

    node.parent.replace_child(Text(text), node)
