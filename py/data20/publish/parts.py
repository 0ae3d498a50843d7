"""Pieces of the pages of a published vault: lists, outline, backlinks, neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from data20.messages import Language
from data20.publish.frame import SiteFrame
from data20.publish.words import day_in_words, say
from data20.vault.model import Article, Vault
from data20.vault.render import backlinks_of, related_of
from data20.vault.structure import Heading

MAX_BACKLINKS = 100
"""Backlinks that are shown with their words; of further ones the number."""
MAX_RELATED = 6
MENU = 24
"""Articles of the same folder that the menu shows around the one on the page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: where it leads (a file of the site), its words, and a note in small print."""

    file: str
    text: str
    note: str = ""


def text(value: str) -> str:
    """Return words as HTML text."""
    return escape(value, quote=False)


def small(note: str, known: str = "") -> str:
    """Return small print; "" for none, and for what the reader has just read."""
    return f' <span class="muted">{text(note)}</span>' if note and note != known else ""


def link(site: SiteFrame, source: str, file: str, words: str, anchor: str = "", extra: str = "") -> str:
    """Return a link from the page `source` to the page `file`, relative; `extra` is more attributes, with a space in front."""
    return f'<a href="{escape(site.addresses.href(source, file, anchor))}"{extra}>{text(words)}</a>'


def entries(site: SiteFrame, source: str, items: Iterable[Entry], css: str = "plain entries") -> str:
    """Return a list of links; "" for none."""
    lines = "".join(f"<li>{link(site, source, i.file, i.text)}{small(i.note)}</li>\n" for i in items)
    return f'<ul class="{css}">\n{lines}</ul>\n' if lines else ""


def section(name: str, heading: str, inner: str) -> str:
    """Return a section under a heading of its own; "" when there is nothing in it."""
    return f'<section class="{name}" aria-labelledby="h-{name}"><h2 id="h-{name}">{text(heading)}</h2>\n{inner}</section>\n' if inner else ""


def crumbs(site: SiteFrame, source: str, language: Language, trail: Sequence[tuple[str, str]]) -> str:
    """Return the way from the front page; `trail` is (words, file or "")."""
    items = "".join(f"<li>{link(site, source, file, words) if file else text(words)}</li>" for words, file in trail)
    return f'<nav class="crumbs" aria-label="{say("crumbs", language)}"><ol class="plain">{items}</ol></nav>\n' if items else ""


def outline(headings: Sequence[Heading], language: Language) -> str:
    """Return the contents of one article, for two headings and more; folded on narrow screens."""
    shown = [h for h in headings if h.text and not h.generated and (h.level > 1 or sum(o.level == 1 for o in headings) > 1)]
    if len(shown) < 2:
        return ""
    top = min(h.level for h in shown)
    items = "".join(f'<li class="level-{min(h.level - top, 3)}"><a href="#{quote(h.slug)}">{text(h.text)}</a></li>\n' for h in shown)
    name = say("outline", language)
    return f'<aside class="context" aria-label="{name}"><details class="toc"><summary>{name}</summary><ol class="plain outline">\n{items}</ol></details></aside>\n'


def meta_line(article: Article, language: Language, day: str, words: int) -> str:
    """Return the line below a title: day (ISO 8601), author, number of words; "" when nothing is known."""
    shown = [f'<time datetime="{day}">{day_in_words(day, language)}</time>'] if day else []
    author = article.metadata.get("author")
    if isinstance(author, str) and author.strip():
        shown.append(text(author.strip()))
    if words:
        shown.append(say("words", language, words=words))
    return f'<p class="reader-meta">{" · ".join(shown)}</p>\n' if shown else ""


def backlinks(site: SiteFrame, vault: Vault, article: Article, language: Language) -> str:
    """Return who links here, with the words around the link, each article once."""
    first: dict[str, Any] = {}
    for back in backlinks_of(vault, article.path):
        first.setdefault(back.path, back)
    source = site.addresses.file(article.path)
    shown = list(first.values())[:MAX_BACKLINKS]
    items = "".join(f"<li>{link(site, source, site.addresses.file(b.path), b.title)}{small(b.context.strip(), b.title)}</li>\n" for b in shown)
    rest = f"<li>{say('more_links', language, count=len(first) - len(shown))}</li>\n" if len(first) > len(shown) else ""
    return section("backlinks", say("backlinks", language), f'<ul class="plain entries">\n{items}{rest}</ul>\n' if items else "")


def related(site: SiteFrame, vault: Vault, article: Article, language: Language) -> str:
    """Return the closest articles that neither link here nor are linked from here: those links the reader has before the eyes."""
    found = [r for r in related_of(vault, article, 3 * MAX_RELATED) if "direct" not in r.reasons][:MAX_RELATED]
    listed = [Entry(site.addresses.file(r.path), r.title) for r in found]
    return section("related", say("related", language), entries(site, site.addresses.file(article.path), listed))


def turn(site: SiteFrame, source: str, language: Language, before: Article | None, after: Article | None) -> str:
    """Return the links to the article before and after in the folder."""
    links = "".join(
        f'<a rel="{rel}" href="{escape(site.addresses.href(source, site.addresses.file(a.path)))}"><span class="muted">{say(key, language)}</span> {text(a.title)}</a>'
        for rel, key, a in (("prev", "previous", before), ("next", "next", after))
        if a
    )
    return f'<nav class="turn" aria-label="{say("turn", language)}">{links}</nav>\n' if links else ""


def menu(site: SiteFrame, source: str, language: Language, folders: Sequence[Entry], siblings: Sequence[Article], current: str, everything: Entry) -> str:
    """Return the menu: the folder's articles around the current one, the folders, everything."""
    at = next((n for n, a in enumerate(siblings) if a.path == current), 0)
    start = max(0, min(at - MENU // 2, len(siblings) - MENU))
    here = {current: ' aria-current="page"'}
    rows = "".join(f"<li>{link(site, source, site.addresses.file(a.path), a.title, extra=here.get(a.path, ''))}</li>\n" for a in siblings[start : start + MENU])
    near = f'<ul class="plain">\n{rows}</ul>\n' if rows else ""
    all_of = f"<p>{link(site, source, everything.file, everything.text)}</p>\n" if len(siblings) > MENU or not folders else ""
    above = f'<p class="menu-head">{say("folders", language)}</p>\n{entries(site, source, folders, "plain")}' if folders else ""
    return f'<nav class="menu" id="menu" aria-label="{say("contents", language)}">\n<p class="menu-head">{say("menu", language)}</p>\n{near}{all_of}{above}</nav>\n'
