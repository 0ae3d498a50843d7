"""The frame of every page of a published vault: head, header, the three columns, footer. Plain HTML; the scripts only add to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from data20.messages import Language
from data20.publish.addresses import Addresses
from data20.publish.words import say

APP = "app.html"
"""The app's own page; its routes are in the fragment."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Files of the site, relative to its root, that every page names; "" for none. `policy` is the content security policy."""

    style: str
    script: str = ""
    icon: str = ""
    touch_icon: str = ""
    manifest: str = ""
    policy: str = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What the pages of one site share."""

    title: str
    language: Language
    addresses: Addresses
    assets: Assets
    feeds: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page. `main`, `menu` and `aside` are HTML. `article` is the vault path that it shows, "" for lists.

    `canonical` is a file of the site; `data` is JSON-LD; `turn` are the files of the page before and after.
    """

    file: str
    language: Language
    title: str
    main: str
    description: str = ""
    menu: str = ""
    aside: str = ""
    article: str = ""
    tag: str = ""
    canonical: str = ""
    hidden: bool = False
    image: str = ""
    published: str = ""
    changed: str = ""
    data: Sequence[Any] = ()
    turn: tuple[str, str] = ("", "")
    top: str = ""
    """Instead of the way to the site's root, for a page that a host shows at any address: its absolute path."""


def render(site: SiteFrame, page: PageContent) -> str:
    """Return the page as a whole HTML document."""
    root = page.top or _root(page.file)
    language = page.tag or page.language
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n{_head(site, page, root)}</head>\n<body>\n'
        f'<div id="static" lang="{escape(language)}">\n<a class="skip" href="#main">{say("skip", page.language)}</a>\n{_header(site, page, root)}'
        f'<div class="columns{" with-aside" if page.aside else ""}{"" if page.menu else " alone"}">\n<main id="main">\n{page.main}</main>\n{page.aside}{page.menu}</div>\n{_footer(site, page, root)}</div>\n</body>\n</html>\n'
    )


def _root(file: str) -> str:
    return "../" * file.count("/") or "./"


def _head(site: SiteFrame, page: PageContent, root: str) -> str:
    assets, full = site.assets, site.addresses.url(page.canonical or page.file)
    title = page.title if page.title == site.title else f"{page.title} · {site.title}"
    lines = [
        '<meta charset="utf-8">', f'<meta http-equiv="Content-Security-Policy" content="{escape(assets.policy, quote=False)}">', f"<title>{escape(title, quote=False)}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">', *_named("description", page.description),
        '<meta name="color-scheme" content="light dark">', '<meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf9f5">',
        '<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14191b">', '<meta name="referrer" content="strict-origin-when-cross-origin">',
        *(['<meta name="robots" content="noindex">'] if page.hidden else []),
        *([f'<meta name="data20-root" content="{escape(root)}">', f'<meta name="data20-article" content="{escape(page.article)}">'] if assets.script else []),
    ]  # fmt: skip
    if full and not page.hidden:
        lines += [f'<link rel="canonical" href="{escape(full)}">', *_social(site, page, full)]
    lines += [f'<link rel="{kind}" href="{escape(site.addresses.href(page.file, file))}">' for kind, file in zip(("prev", "next"), page.turn, strict=True) if file]
    if site.feeds:
        lines += [
            f'<link rel="alternate" type="application/{kind}+xml" title="{escape(site.title)}" href="{escape(root)}feed.{kind}">' for kind in ("atom", "rss")
        ]
    if assets.icon:
        lines.append(f'<link rel="icon" href="{escape(root + assets.icon)}" type="image/svg+xml">')
    if assets.touch_icon:
        lines.append(f'<link rel="apple-touch-icon" href="{escape(root + assets.touch_icon)}">')
    if assets.manifest:
        lines.append(f'<link rel="manifest" href="{escape(root + assets.manifest)}">')
    lines.append(f'<link rel="stylesheet" href="{escape(root + assets.style)}">')
    if assets.script:
        lines.append(f'<script type="module" src="{escape(root + assets.script)}"></script>')
    lines += [f'<script type="application/ld+json">{_json(item)}</script>' for item in page.data]
    return "\n".join(lines) + "\n"


def _social(site: SiteFrame, page: PageContent, full: str) -> list[str]:
    """Return Open Graph (https://ogp.me) and the card that other networks read."""
    pairs = [
        ("og:type", "article" if page.article else "website"), ("og:title", page.title), ("og:description", page.description), ("og:url", full), ("og:site_name", site.title),
        ("og:locale", "ru_RU" if page.language == "ru" else "en_US"), ("og:image", page.image), ("article:published_time", page.published), ("article:modified_time", page.changed),
    ]  # fmt: skip
    card = [f'<meta name="twitter:card" content="{"summary_large_image" if page.image else "summary"}">']
    return [f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs if value] + card


def _named(name: str, value: str) -> list[str]:
    return [f'<meta name="{name}" content="{escape(" ".join(value.split()))}">'] if value else []


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _header(site: SiteFrame, page: PageContent, root: str) -> str:
    language = page.language
    links = ""
    if site.assets.script:
        links = "".join(f'<a href="{escape(root + APP)}#/{route}" data-route="#/{route}">{say(route, language)}</a>' for route in ("search", "tools"))
    menu = f'<a class="narrow-only" href="#menu">{say("short", language)}</a>' if page.menu else ""
    return f'<header class="top"><a class="brand" href="{escape(root)}">{escape(site.title, quote=False)}</a><nav class="top-links" aria-label="{say("places", language)}">{menu}{links}</nav></header>\n'


def _footer(site: SiteFrame, page: PageContent, root: str) -> str:
    feed = f'<a href="{escape(root)}feed.atom">{say("feed", page.language)}</a> · ' if site.feeds else ""
    app = f'<a href="{escape(root + APP)}" data-route="#/">{say("open", page.language)}</a>. ' if site.assets.script else ""
    return f'<footer class="foot"><p>{feed}{app}{say("made", page.language)}</p></footer>\n'


def redirect(site: SiteFrame, file: str, target: str, title: str) -> str:
    """Return a page that leads from an old address to `target`, also without scripts."""
    href, full = site.addresses.href(file, target), site.addresses.url(target)
    canonical = f'<link rel="canonical" href="{escape(full)}">\n' if full else ""
    words = say("moved", site.language)
    return (
        f'<!DOCTYPE html>\n<html lang="{site.language}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title, quote=False)}</title>\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n<meta http-equiv="refresh" content="0; url={escape(href)}">\n{canonical}</head>\n'
        f'<body>\n<main><h1>{words}</h1><p><a href="{escape(href)}">{escape(title, quote=False)}</a></p></main>\n</body>\n</html>\n'
    )


