"""What the reader sees of an article: safe HTML, outline, links both ways, related articles, problems."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data20.vault.links import ResolvedLink, links_of
from data20.vault.markdown import Parsed, parse
from data20.vault.model import Article, Vault
from data20.vault.render_embed import embed_tokens
from data20.vault.render_html import HtmlWriter
from data20.vault.render_links import Destination, LinkTarget, article_href, attachment_href
from data20.vault.sanitize import clean_page, safe_url
from data20.vault.structure import Heading, Problem

MAX_EMBED_DEPTH = 4
MAX_EMBEDS = 60
"""Embedded parts in one page; further ones become links."""
MAX_EMBEDDED_CHARACTERS = 1_000_000

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class ViewLink:
    """One outgoing link. `path`, `title`: the article or file it leads to; `href`: where a click goes ("" when nowhere)."""

    kind: str
    target: str
    fragment: str
    text: str
    line: int
    status: str
    path: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class ViewBacklink:
    path: str
    title: str
    line: int
    context: str
    kind: str


@dataclass(frozen=True, slots=True)
class Related:
    """A similar article. `reasons`: "links" (both link to the same, or are linked from the same), "tags", "direct"."""

    path: str
    title: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """An article rendered. `html` is sanitised; `language` is "" unless the frontmatter says it."""

    path: str
    html: str
    outline: tuple[Heading, ...]
    links: tuple[ViewLink, ...]
    backlinks: tuple[ViewBacklink, ...]
    related: tuple[Related, ...]
    metadata: Mapping[str, Any]
    problems: tuple[Problem, ...]
    language: str = ""


@dataclass(slots=True)
class _Page:
    """What is shared between an article and everything embedded in it."""

    vault: Vault
    embeds: int = 0
    characters: int = 0
    raw_html: bool = False
    stack: list[tuple[str, str]] = field(default_factory=list)


def render_view(vault: Vault, article: Article) -> View:
    """Return everything the reader shows of `article`; never raises on any text."""
    structure = article.structure
    return View(
        article.path,
        render_article(vault, article),
        structure.headings,
        tuple(_view_link(vault, resolved) for resolved in links_of(vault).outlinks(article.path)),
        backlinks_of(vault, article.path),
        related_of(vault, article),
        article.metadata,
        structure.problems,
        language_of(article),
    )


def render_article(vault: Vault, article: Article) -> str:
    """Return the sanitised HTML of an article's body."""
    page = _Page(vault, stack=[(article.path, "")])
    parsed = parse(article.text, article.frontmatter.end)
    slugs = [heading.slug for heading in article.structure.headings]
    html = _render(page, article.path, parsed, slugs, "")
    language = language_of(article)
    if page.raw_html:
        html = clean_page(html)
    return f'<div lang="{language}">{html}</div>' if language else html


def render_fragment(markdown_text: str) -> str:
    """Return the sanitised HTML of Markdown that isn't an article (a report's text). Hash routes stay links; wikilinks become text."""
    parsed = parse(markdown_text)
    writer = HtmlWriter(LinkTarget(), lambda _: None, None)
    html = writer.document(parsed.tokens, parsed.env.get("footnotes", {}).get("list", {}))
    return clean_page(html) if writer.raw_html else html


def language_of(article: Article) -> str:
    """Return the language tag that the frontmatter gives (`lang` or `language`), "" when it gives none."""
    for key in ("lang", "language"):
        value = article.metadata.get(key)
        if isinstance(value, str) and _LANGUAGE.fullmatch(value.strip()):
            return value.strip()
    return ""


def _render(page: _Page, path: str, parsed: Parsed, slugs: list[str] | None, prefix: str) -> str:
    links = LinkTarget(page.vault, links_of(page.vault).names, path)
    writer = HtmlWriter(links, lambda destination: _embed(page, destination), slugs, prefix)
    html = writer.document(parsed.tokens, parsed.env.get("footnotes", {}).get("list", {}))
    page.raw_html = page.raw_html or writer.raw_html
    return html


def _embed(page: _Page, destination: Destination) -> str | None:
    """Return the HTML of an embedded article or part; None when it has to stay a link (cycle, depth, amount)."""
    key = (destination.path, destination.anchor)
    within = any(path == key[0] and anchor in ("", key[1]) for path, anchor in page.stack)
    if within or len(page.stack) > MAX_EMBED_DEPTH or page.embeds >= MAX_EMBEDS or destination.status != "ok":
        return None
    article = page.vault.articles[destination.path]
    if page.characters + len(article.text) > MAX_EMBEDDED_CHARACTERS:
        return None
    page.embeds += 1
    page.characters += len(article.text)
    parsed = parse(article.text, article.frontmatter.end)
    parsed.tokens = embed_tokens(parsed.tokens, article.structure.headings, destination.anchor)
    page.stack.append(key)
    try:
        inner = _render(page, article.path, parsed, None, f"e{page.embeds}-")
    finally:
        page.stack.pop()
    return _framed(article, destination, inner)


def _framed(article: Article, destination: Destination, inner: str) -> str:
    from html import escape

    href = escape(article_href(article.path, destination.anchor))
    link = f'<a class="internal" href="{href}" data-path="{escape(article.path)}">{escape(article.title, quote=False)}</a>'
    return f'<div class="embed" data-path="{escape(article.path)}"><div class="embed-title">{link}</div>\n{inner}</div>\n'


def _view_link(vault: Vault, resolved: ResolvedLink) -> ViewLink:
    link = resolved.link
    href, title = "", ""
    if resolved.status == "external":
        href = safe_url(link.target, "link")
    elif resolved.status == "attachment":
        href, title = attachment_href(resolved.path), resolved.path.rsplit("/", 1)[-1]
    elif resolved.path:
        href, title = article_href(resolved.path, resolved.anchor), vault.articles[resolved.path].title
    return ViewLink(link.kind, link.target, link.fragment, link.text, link.line, resolved.status, resolved.path, title, href)


def backlinks_of(vault: Vault, path: str) -> tuple[ViewBacklink, ...]:
    """Return who links to `path`, in vault order; links of the article to itself and generated ones are left out."""
    return tuple(
        ViewBacklink(source, vault.articles[source].title, resolved.link.line, resolved.link.context, resolved.link.kind)
        for source, resolved in links_of(vault).backlinks(path)
        if source != path and not resolved.link.generated
    )


def related_of(vault: Vault, article: Article, limit: int = 8) -> tuple[Related, ...]:
    """Return the articles closest to `article` by links and tags, best first.

    Score: 2 for a direct link, and for every shared neighbour or tag 1/ln(2 + how many have it) (Adamic and Adar 2003).
    """
    index = links_of(vault)
    scores: Counter[str] = Counter()
    reasons: dict[str, set[str]] = {}

    def add(path: str, score: float, reason: str) -> None:
        if path != article.path and path in vault.articles:
            scores[path] += score  # type: ignore[assignment]
            reasons.setdefault(path, set()).add(reason)

    targets = {r.path for r in index.outlinks(article.path) if r.path and not r.link.generated}
    sources = {source for source, r in index.backlinks(article.path) if not r.link.generated}
    for path in targets | sources:
        add(path, 2.0, "direct")
    for target in sorted(targets):
        others = {source for source, _ in index.backlinks(target)}
        for other in others if len(others) <= 200 else ():
            add(other, 1 / math.log(2 + len(others)), "links")
    for source in sorted(sources):
        others = {r.path for r in index.outlinks(source) if r.path}
        for other in others if len(others) <= 200 else ():
            add(other, 1 / math.log(2 + len(others)), "links")
    holders = vault.derived(derive_tag_holders)
    for key in {tag.casefold() for tag in article.tags}:
        carriers = holders.get(key, frozenset())
        for other in carriers if len(carriers) <= 200 else ():
            add(other, 1 / math.log(2 + len(carriers)), "tags")
    best = sorted(scores, key=lambda path: (-round(scores[path], 9), path))[:limit]
    return tuple(Related(p, vault.articles[p].title, round(float(scores[p]), 4), tuple(sorted(reasons[p]))) for p in best)


def derive_tag_holders(
    vault: Vault, previous: dict[str, frozenset[str]] | None = None, changed: frozenset[str] | None = None
) -> dict[str, frozenset[str]]:
    """Return the articles that carry each tag (case-folded)."""
    found: dict[str, set[str]] = {}
    for path, article in vault.articles.items():
        for tag in article.tags:
            found.setdefault(tag.casefold(), set()).add(path)
    return {key: frozenset(paths) for key, paths in found.items()}
