"""An article's text for its page on the site: links to the site's files, code in colours, pictures with their size."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote

from data20.publish.addresses import Addresses
from data20.publish.chapters import Chapter, chapter_of, walk
from data20.publish.xhtml import xhtml
from data20.vault.model import Article, Vault

Highlight = Callable[[str, str], Sequence[tuple[str, str]] | None]
"""(code, language) → pieces of it as (class, text), class "" for plain ones; None for a language that nobody knows."""
Size = Callable[[str], tuple[int, int] | None]
"""Vault path of an image → width and height in CSS pixels, None when they can't be told."""

_MEDIA = frozenset(("img", "audio", "video"))
_KEPT = frozenset(("data-callout",))
_LANGUAGE = re.compile(r"(?:^|\s)language-(\S+)")
_TAG_QUERY = re.compile(r'^#/search\?q=tag:"(.*)"$')


def body_html(vault: Vault, article: Article, addresses: Addresses, tag_file: Callable[[str], str], highlight: Highlight | None, size: Size | None) -> tuple[str, Chapter]:
    """Return the article's body as HTML, and its chapter. `tag_file`: a tag's key → the file of its page, "" for none."""
    source = addresses.file(article.path)

    def href(path: str, anchor: str) -> str | None:
        return addresses.href(source, addresses.file(path), anchor) if addresses.has(path) else None

    chapter = chapter_of(vault, article, href, media=_MEDIA)
    first = True
    for node in list(walk(chapter.root)):
        if node.name == "a":
            _tag(node, lambda key: addresses.href(source, file) if (file := tag_file(key)) else "")
            if not node.attrs.get("href"):
                node.name = "span"
        elif node.name == "pre":
            node.attrs["tabindex"] = "0"
            _colour(node, highlight)
        elif node.name == "img":
            first = _dress(node, first)
    _measure(chapter, href, size)
    return xhtml(_without_wrapper(chapter.root), keep=_KEPT), chapter


def _tag(node: Any, href: Callable[[str], str]) -> None:
    found = _TAG_QUERY.match(unquote(node.attrs.get("href") or ""))
    if found:
        node.attrs["href"] = href(found[1])
    elif (node.attrs.get("href") or "").startswith("#/"):
        del node.attrs["href"]


def _dress(image: Any, first: bool) -> bool:
    """Let the first picture come with the page: it may be what the reader sees first."""
    if first:
        image.attrs.pop("loading", None)
    image.attrs.setdefault("alt", "")
    image.attrs["decoding"] = "async"
    return False


def _measure(chapter: Chapter, href: Callable[[str, str], str | None], size: Size | None) -> None:
    """Give pictures their size where the article doesn't: the text below stays where it is when they come."""
    if size is None:
        return
    paths = {href(path, ""): path for path in chapter.images}
    for node in walk(chapter.root):
        if node.name == "img" and "width" not in node.attrs and "height" not in node.attrs and (path := paths.get(node.attrs.get("src"))):
            found = size(path)
            if found:
                node.attrs["width"], node.attrs["height"] = map(str, found)


def _colour(pre: Any, highlight: Highlight | None) -> None:
    from justhtml import Element, Text

    code = next((child for child in pre.children or [] if child.name == "code"), None)
    named = _LANGUAGE.search((code.attrs.get("class") or "") if code is not None else "")
    if code is None or named is None or highlight is None:
        return
    pieces = highlight("".join(node.data or "" for node in walk(code) if node.name == "#text"), named[1])
    if pieces is None:
        return
    for child in list(code.children):
        code.remove_child(child)
    for css, piece in pieces:
        if css:
            span = Element("span", {"class": css}, "html")
            span.append_child(Text(piece))
            code.append_child(span)
        else:
            code.append_child(Text(piece))


def _without_wrapper(root: Any) -> Any:
    """Return the node whose children are the text's blocks: an article that names its language has a box around them."""
    elements = [child for child in root.children or [] if child.name != "#text" or (child.data or "").strip()]
    only = elements[0] if len(elements) == 1 else None
    return only if only is not None and only.name == "div" and only.attrs.get("lang") else root


