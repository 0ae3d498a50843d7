"""Articles as XHTML with open ends: read once, and each publication closes the links its own way.

No tree is kept: those of ten thousand articles would fill the memory of a browser tab.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote

from data20.language.writing import writing_language
from data20.markup import unescape
from data20.messages import Language
from data20.publish.chapters import Href, read_page
from data20.publish.straight import straight_xhtml
from data20.publish.xhtml import xhtml, xml_attribute, xml_text
from data20.vault.model import Article, Vault
from data20.vault.render import render_article

# No link of an article can have this scheme: sanitising lets through only those of the web.
_SLOT = "data20slot:"
_SLOTS = re.compile(rf'<a(?=[ >])[^<>]*>|</a>|<img [^<>]*src="{_SLOT}[^<>]*>')
_OWN = re.compile(rf' (href|src)="{_SLOT}(\d+)"')
_QUOTED = r"""("[^"<>]*"|'[^'<>]*')"""
_WORDS = tuple(re.compile(rf" {name}={_QUOTED}") for name in ("alt", "title"))
_HEADING = re.compile(r"<h([1-6])[ />]")
_ID = re.compile(rf"<[A-Za-z][^<>]*? id={_QUOTED}")
_LINK = re.compile(rf"(<a(?=[ >])[^<>]*? href=){_QUOTED}")
_ENTITIES = {"&quot;": '"', "&#10;": "\n", "&#13;": "\r", "&#9;": "\t"}


@dataclass(frozen=True, slots=True)
class Page:
    """`body` is XHTML: headings, paragraphs, lists, tables, code, images; nothing that runs."""

    path: str
    title: str
    language: Language
    body: str
    images: tuple[str, ...]
    """Vault paths of the images that it shows, each once, in order."""

    @property
    def has_title(self) -> bool:
        """Whether the text brings its own title: its first heading is of level 1. A later one is only a part of it."""
        first = _HEADING.search(self.body)
        return first is not None and first.group(1) == "1"

    def has(self, element: str) -> bool:
        """Say whether there is such an element."""
        return re.search(rf"<{element}[ />]", self.body) is not None

    @property
    def ids(self) -> frozenset[str]:
        """The places in it that a link can lead to."""
        return frozenset(_plain(value) for value in _ID.findall(self.body))


class Slot(NamedTuple):
    """What a link or an image leads to in the vault."""

    path: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Template:
    """An article whose links and images wait for their addresses."""

    path: str
    title: str
    language: Language
    body: str
    slots: tuple[Slot, ...]

    def page(self, href: Href) -> Page:
        """Return the page. Links to what isn't published become plain text, missing images their description."""
        images: dict[str, None] = {}
        closers: list[str] = []

        def filled(match: re.Match[str]) -> str:
            tag = match.group()
            if tag == "</a>":
                return closers.pop() if closers else tag
            own = _OWN.search(tag)
            if own is None:
                closers.append("</a>")
                return tag
            slot = self.slots[int(own.group(2))]
            target = href(slot.path, slot.anchor)
            if own.group(1) == "src":
                if not target:
                    return xml_text(_words(tag))
                images[slot.path] = None
            else:
                closers.append("</span>" if target is None else "</a>")
                if target is None:
                    return "<span" + tag[2:].replace(own.group(), "", 1)
            return tag.replace(own.group(), f" {own.group(1)}={xml_attribute(target or '')}", 1)

        body = _SLOTS.sub(filled, self.body) if self.slots else self.body
        return Page(self.path, self.title, self.language, body, tuple(images))


def template_of(vault: Vault, article: Article) -> Template:
    """Return `article` as a template."""
    slots: list[Slot] = []

    def wait(path: str, anchor: str) -> str:
        slots.append(Slot(path, anchor))
        return f"{_SLOT}{len(slots) - 1}"

    html = render_article(vault, article)
    body = straight_xhtml(html, wait)
    if body is None:
        slots.clear()
        body = xhtml(read_page(html, wait, frozenset(("img",)))[0])
    return Template(article.path, article.title, writing_language(article), body, tuple(slots))


def with_mended_fragments(page: Page, leads: Callable[[str, str], bool], own: str) -> str:
    """Return the page's body with those fragments cut off that lead to no place, as `leads(file, fragment)` says; `own` is its file."""

    def mend(match: re.Match[str]) -> str:
        href = _plain(match.group(2))
        if "#" not in href or ":" in href:
            return match.group()
        file, fragment = href.split("#", 1)
        name = unquote(fragment)
        # Encoded anew: a block's `^id` is no valid fragment as it stands.
        return match.group(1) + xml_attribute(f"{file}#{quote(name)}" if leads(file or own, name) else file or own)

    return _LINK.sub(mend, page.body)


def _words(tag: str) -> str:
    """Return the words that stand in for an image, given its tag."""
    found = (pattern.search(tag) for pattern in _WORDS)
    return next((words for match in found if match and (words := _plain(match.group(1)))), "")


def _plain(quoted: str) -> str:
    return unescape(quoted[1:-1], _ENTITIES)
