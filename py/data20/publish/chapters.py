"""An article as a clean HTML tree whose links lead where the publication needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
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
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


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
    root, images = read_page(render_article(vault, article), href, media)
    return Chapter(article.path, article.title, writing_language(article), root, images)


def read_page(html: str, href: Href, media: frozenset[str]) -> tuple[Any, tuple[str, ...]]:
    """Return the tree of a rendered page, its links and `media` led by `href`, and the vault paths of the media it shows."""
    from justhtml import JustHTML

    root = JustHTML(html, fragment=True, sanitize=False).root
    images: dict[str, None] = {}
    for node in list(walk(root)):
        if node.name == "a":
            node.name = relink(node.attrs, href)
        elif node.name in media:
            path = attachment_of(node.attrs)
            if lead_image(node.attrs, href):
                images.update({path: None} if path else {})
            else:
                _replace_by_text(node, stand_in(node.attrs))
    return root, tuple(images)


def walk(node: Any) -> Iterator[Any]:
    """Yield every element and text below `node`, in document order, without recursion."""
    stack = list(reversed(node.children or []))
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children or []))


def has_title(chapter: Chapter) -> bool:
    """Say whether the chapter's text brings its own title: its first heading is of level 1. A later one is only a part of it."""
    return next((node.name for node in walk(chapter.root) if node.name in _HEADINGS), "") == "h1"


def attributes(node: Any) -> dict[str, Any]:
    """Return the node's attributes; texts have none."""
    return getattr(node, "attrs", None) or {}


def relink(attributes: dict[str, str | None], href: Href) -> str:
    """Lead a link's attributes to what it means in the vault; return the element that it then is, `a` or `span`."""
    path = attributes.get("data-path")
    if path is None:
        return "a"
    match = re.search(r"(?:[?&]h=|.#|^#(?!/))([^&#]*)$", attributes.get("href") or "")
    target = href(path, unquote(match.group(1)) if match else "")
    for name in ("data-path", "class", "href", "target", "rel"):
        attributes.pop(name, None)
    if target is None:
        return "span"
    attributes["href"] = target
    return "a"


def lead_image(attributes: dict[str, str | None], href: Href) -> bool:
    """Lead an image's (or film's) `src` to its file; return whether there is anything to show."""
    path = attachment_of(attributes)
    target = href(path, "") if path else None
    if not target:
        return (attributes.get("src") or "").startswith("data:image/")
    attributes["src"] = target
    return True


def stand_in(attributes: Mapping[str, str | None]) -> str:
    """Return the words that stand in for an image."""
    return attributes.get("alt") or attributes.get("title") or ""


def attachment_of(attributes: Mapping[str, str | None]) -> str:
    """Return the vault path of the file that an element shows, "" when it is none of the vault's."""
    source = attributes.get("src") or ""
    return unquote(source.split("?")[0][len(_ATTACHMENT) :]) if source.startswith(_ATTACHMENT) else ""


def _replace_by_text(node: Any, text: str) -> None:
    from justhtml import Text

    node.parent.replace_child(Text(text), node)
