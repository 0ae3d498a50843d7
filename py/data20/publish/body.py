"""An article's text for its page on the site: links to the site's files, code in colours, pictures with their size."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from data20.publish.addresses import Addresses
from data20.publish.chapters import Href, attachment_of, lead_image, read_page, relink, walk
from data20.publish.straight import Attributes, Dress, straight
from data20.publish.xhtml import xhtml, xml_text
from data20.vault.model import Article, Vault
from data20.vault.render import render_article

Highlight = Callable[[str, str], Sequence[tuple[str, str]] | None]
"""(code, language) → pieces of it as (class, text), class "" for plain ones; None for a language that nobody knows."""
Size = Callable[[str], tuple[int, int] | None]
"""Vault path of an image → width and height in CSS pixels, None when they can't be told."""

_MEDIA = frozenset(("img", "audio", "video"))
_KEPT = frozenset(("data-callout",))
_PRE: Final[Attributes] = {"tabindex": "0"}
_LANGUAGE = re.compile(r"(?:^|\s)language-(\S+)")
_TAG_QUERY = re.compile(r'^#/search\?q=tag:"(.*)"$')


@dataclass(frozen=True, slots=True)
class Body:
    """An article's text on its page."""

    html: str
    titled: bool
    """It brings its own heading of level 1."""


def article_body(vault: Vault, article: Article, addresses: Addresses, tag_file: Callable[[str], str], highlight: Highlight | None, size: Size | None) -> Body:
    """Return the article's body as HTML. `tag_file`: a tag's key → the file of its page, "" for none."""
    source = addresses.file(article.path)

    def href(path: str, anchor: str) -> str | None:
        return addresses.href(source, addresses.file(path), anchor) if addresses.has(path) else None

    def tag_href(key: str) -> str:
        return addresses.href(source, file) if (file := tag_file(key)) else ""

    return body_of(render_article(vault, article), href, tag_href, highlight, size)


def body_of(page: str, href: Href, tag_href: Callable[[str], str], highlight: Highlight | None, size: Size | None) -> Body:
    """Return a rendered page as the body of its page on the site: by its tags as they stand, or by a tree where only a parser can say how they nest."""
    return _straight_body(page, href, tag_href, highlight, size) or tree_body(page, href, tag_href, highlight, size)


def tree_body(page: str, href: Href, tag_href: Callable[[str], str], highlight: Highlight | None, size: Size | None) -> Body:
    """As `body_of`, by a tree in any case."""
    root, images = read_page(page, href, _MEDIA)
    nodes = list(walk(root))
    paths = {href(path, ""): path for path in images}
    first = True
    for node in nodes:
        if node.name == "a":
            node.name = _tag(node.attrs, tag_href)
        elif node.name == "pre":
            node.attrs.update(_PRE)
            _colour(node, highlight)
        elif node.name == "img":
            _dress(node.attrs, first)
            _measure(node.attrs, paths.get(node.attrs.get("src")), size)
            first = False
    return Body(xhtml(_without_wrapper(root), keep=_KEPT), any(node.name == "h1" for node in nodes))


def _straight_body(page: str, href: Href, tag_href: Callable[[str], str], highlight: Highlight | None, size: Size | None) -> Body | None:
    pictures = 0

    def link(attributes: Attributes) -> str:
        return _tag(attributes, tag_href) if relink(attributes, href) == "a" else "span"

    def image(attributes: Attributes) -> bool:
        nonlocal pictures
        path = attachment_of(attributes)
        if not lead_image(attributes, href):
            return False
        _dress(attributes, pictures == 0)
        _measure(attributes, path, size)
        pictures += 1
        return True

    def code(css: str, text: str) -> str | None:
        pieces = _in_colours(css, text, highlight)
        return None if pieces is None else "".join(f'<span class="{kind}">{xml_text(piece)}</span>' if kind else xml_text(piece) for kind, piece in pieces)

    written = straight(page, Dress(link, image, _PRE, code, _KEPT))
    return Body(written.inner, written.titled) if written else None


def _tag(attributes: Attributes, href: Callable[[str], str]) -> str:
    """Lead a link to a search for a tag to the tag's page; return the element that it then is: what leads nowhere is none."""
    written = attributes.get("href") or ""
    found = _TAG_QUERY.match(unquote(written)) if written.startswith("#/") else None
    if found:
        attributes["href"] = href(found[1])
    elif written.startswith("#/"):
        del attributes["href"]
    return "a" if attributes.get("href") else "span"


def _dress(attributes: Attributes, first: bool) -> None:
    """Let the first picture come with the page: it may be what the reader sees first."""
    if first:
        attributes.pop("loading", None)
    attributes.setdefault("alt", "")
    attributes["decoding"] = "async"


def _measure(attributes: Attributes, path: str | None, size: Size | None) -> None:
    """Give a picture its size where the article doesn't: the text below stays where it is when it comes."""
    if size and path and "width" not in attributes and "height" not in attributes and (found := size(path)):
        attributes["width"], attributes["height"] = map(str, found)


def _in_colours(css: str, code: str, highlight: Highlight | None) -> Sequence[tuple[str, str]] | None:
    """Return the pieces of code whose element has this class; None where it has no language that is known."""
    named = _LANGUAGE.search(css)
    return highlight(code, named[1]) if named and highlight else None


def _colour(pre: Any, highlight: Highlight | None) -> None:
    from justhtml import Element, Text

    code = next((child for child in pre.children or [] if child.name == "code"), None)
    if code is None:
        return
    pieces = _in_colours(code.attrs.get("class") or "", "".join(node.data or "" for node in walk(code) if node.name == "#text"), highlight)
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


