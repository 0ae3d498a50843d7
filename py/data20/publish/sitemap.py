"""What search engines read about a published site: sitemap (https://www.sitemaps.org/protocol.html, with Google's image and hreflang extensions), robots.txt (RFC 9309), JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from data20.language.writing import writing_language
from data20.publish.citations.model import iso_date
from data20.publish.feeds import page_address
from data20.publish.xhtml import xml_attribute, xml_text
from data20.vault.links import links_of
from data20.vault.model import Article, Vault

LARGEST = 50_000
"""Addresses that one sitemap may hold; more are split and an index names the parts."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FREQUENCIES = ("always", "hourly", "daily", "weekly", "monthly", "yearly", "never")


@dataclass(frozen=True, slots=True)
class Page:
    """One address. `changed` is an ISO date or ""; `images` are addresses; `others` are (language, address) of the same page in other languages."""

    address: str
    changed: str = ""
    frequency: str = ""
    priority: str = ""
    images: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()


_NO = frozenset(("false", "no", "off", "n", "0", "нет"))
_YES = frozenset(("true", "yes", "on", "y", "1", "да"))
"""YAML 1.2 reads `publish: no` as a text; who wrote it meant it."""


def is_private(article: Article) -> bool:
    """Tell whether an article stays out of publications: a draft, `publish: false` or `private: true`."""
    told = {str(key).strip().casefold(): str(value).strip().casefold() for key, value in article.metadata.items()}
    return (
        told.get("publish") in _NO or told.get("published") in _NO or told.get("status") in ("draft", "private", "черновик")
        or told.get("draft") in _YES or told.get("private") in _YES
    )  # fmt: skip


def is_hidden(article: Article) -> bool:
    """Tell whether a published article asks search engines to leave it out: `noindex: true` or `robots: noindex`."""
    return article.metadata.get("noindex") is True or "noindex" in str(article.metadata.get("robots") or "").casefold()


def changed_on(article: Article) -> str:
    """Return the day of the last change: `updated`, `lastmod` or `date` of the metadata, else the file's time; "" when unknown."""
    found = next((day for key in ("updated", "lastmod", "last_modified", "date") if len(day := iso_date(str(article.metadata.get(key) or ""))) == 10), "")
    return found or ("" if article.modified.startswith("1970-01-01") else article.modified[:10])


def page_of(vault: Vault, article: Article, base: str, listed: Mapping[str, Article], address: Callable[[str], str] | None = None) -> Page:
    """Return an article's entry. `listed` are the articles of the sitemap; `address` says where an article or attachment is, when not as `page_address` has it."""
    address = address or (lambda path: page_address(base, path) if path in vault.articles else base + quote(path))
    data = article.metadata
    outgoing = links_of(vault).outlinks(article.path)
    images = dict.fromkeys(address(r.path) for r in outgoing if r.link.kind in ("image", "embed") and r.path in vault.attachments)
    twins = [listed[r.path] for r in outgoing if r.link.kind == "frontmatter" and r.link.field.casefold() in ("translation", "translations", "translation_of") and r.path in listed]
    others = {language_tag(a): address(a.path) for a in (article, *twins)} if twins else {}
    priority = data.get("priority")
    valid = isinstance(priority, int | float) and not isinstance(priority, bool) and 0 <= priority <= 1
    frequency = str(data.get("changefreq") or "")
    return Page(
        address(article.path), changed_on(article), frequency if frequency in _FREQUENCIES else "", f"{priority:.1f}" if valid else "",
        tuple(images)[:1000], tuple(sorted(others.items())) if len(others) > 1 else (),
    )  # fmt: skip


def language_tag(article: Article) -> str:
    """Return the language tag that the frontmatter gives, else ru or en by the words."""
    written = article.metadata.get("lang") or article.metadata.get("language")
    return written if isinstance(written, str) and written.replace("-", "").isalnum() and written.isascii() else writing_language(article)


def sitemaps(pages: Sequence[Page], base: str, largest: int = LARGEST) -> dict[str, str]:
    """Return sitemap.xml; above `largest` pages it is an index and its parts come along."""
    if len(pages) <= largest:
        return {"sitemap.xml": _urlset(pages)}
    parts = {f"sitemap-{n // largest + 1}.xml": _urlset(pages[n : n + largest]) for n in range(0, len(pages), largest)}
    entries = "".join(f"<sitemap><loc>{xml_text(base + name)}</loc></sitemap>\n" for name in parts)
    return {"sitemap.xml": f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{entries}</sitemapindex>\n', **parts}


def _urlset(pages: Sequence[Page]) -> str:
    spaces = ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"' if any(p.images for p in pages) else ""
    spaces += ' xmlns:xhtml="http://www.w3.org/1999/xhtml"' if any(p.others for p in pages) else ""
    return f'{_HEAD}<urlset xmlns="{_SPACE}"{spaces}>\n' + "".join(map(_url, pages)) + "</urlset>\n"


def _url(page: Page) -> str:
    parts = [f"<{name}>{xml_text(value)}</{name}>" for name, value in (("loc", page.address), ("lastmod", page.changed), ("changefreq", page.frequency), ("priority", page.priority)) if value]
    parts += [f'<xhtml:link rel="alternate" hreflang={xml_attribute(lang)} href={xml_attribute(address)}/>' for lang, address in page.others]
    parts += [f"<image:image><image:loc>{xml_text(image)}</image:loc></image:image>" for image in page.images]
    return f"<url>{''.join(parts)}</url>\n"


def robots(base: str, hidden: Sequence[str]) -> str:
    """Return robots.txt: all may read everything but `hidden` (addresses). It counts only at the root of its host."""
    lines = [f"Disallow: /{address.split('/', 3)[3]}" for address in hidden]
    return "User-agent: *\n" + "".join(f"{line}\n" for line in (lines or ["Allow: /"])) + f"\nSitemap: {base}sitemap.xml\n"


def article_data(article: Article, base: str, summary: str, address: Callable[[str], str] | None = None) -> dict[str, Any]:
    """Return an article as schema.org Article (JSON-LD). `address`: as for `page_of`."""
    data = article.metadata
    author = data.get("author")
    names = [str(name) for name in (author if isinstance(author, list) else [author]) if isinstance(name, str) and name.strip()]
    published = iso_date(str(data.get("date") or ""))
    values = {
        "@context": "https://schema.org", "@type": "Article", "headline": article.title[:110], "description": summary, "inLanguage": language_tag(article), "url": address(article.path) if address else page_address(base, article.path),
        "datePublished": published, "dateModified": changed_on(article), "author": [{"@type": "Person", "name": name} for name in names], "keywords": list(article.tags),
    }  # fmt: skip
    return {key: value for key, value in values.items() if value}
