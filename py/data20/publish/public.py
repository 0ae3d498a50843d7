"""Which part of a vault the world may see. Everything published is made from this part alone, so that nothing else can leak."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from data20.publish.sitemap import is_private
from data20.storage.kinds import is_own_tool
from data20.vault.changes import content_hash
from data20.vault.links import links_of
from data20.vault.markdown import parse
from data20.vault.model import Article, Vault

Reason = Literal["private", "unreadable", "template", "hidden", "unreferenced", "runs"]
Read = Callable[[str], bytes]
"""Gives the bytes of an attachment."""

_TEMPLATES = frozenset(("template", "templates", "_template", "_templates", "шаблон", "шаблоны"))
TEMPLATE_SETTINGS = {".obsidian/templates.json": "folder", ".obsidian/plugins/templater-obsidian/data.json": "templates_folder"}
_ASKS_FOR_PRIVACY = re.compile(r"^[ \t]*[\"']?(?:publish|published|draft|private|status)[\"']?[ \t]*:", re.IGNORECASE | re.MULTILINE)
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_HEAD = 20_000
"""Characters of an article whose frontmatter can't be read that are looked through for a wish to stay private."""
_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".xht", ".mht", ".mhtml", ".js", ".mjs", ".xml", ".xsl", ".xslt", ".php", ".wasm")
"""A browser runs or renders these as pages of the site, outside of any article's policy."""
_SVG_CODE = re.compile(rb"<\s*(?:[\w-]+:)?(?:script|foreignObject|iframe|handler|listener)\b|\son\w+\s*=|javascript\s*:|<!ENTITY|<\?xml-stylesheet", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file that stays out, and why."""

    path: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class PublicPart:
    """`vault` is what may be seen, as if there had never been anything else; `withheld` is in path order.

    tools: the author's own, for readers' apps, which run none of them before the reader has read it and agreed. They are no part of any page.
    """

    vault: Vault
    withheld: tuple[Withheld, ...]
    tools: tuple[str, ...] = ()


def public_part(vault: Vault, read: Read) -> PublicPart:
    """Return the articles that may be published, without their comments, and the attachments that these show or link to.

    Left out: `publish: false` and drafts, templates, hidden folders (`.obsidian`, `.data20` but for the own tools in it), articles whose broken frontmatter may
    have said one of these, attachments that no published article uses, and files that would run as pages of the site.
    """
    folders = _template_folders(vault, read)
    withheld: list[Withheld] = []
    kept: dict[str, Article] = {}
    for path, article in vault.articles.items():
        reason = _reason_against(article, folders)
        if reason:
            withheld.append(Withheld(path, reason))
        else:
            kept[path] = without_comments(article)
    articles = MappingProxyType(kept)
    wanted = _used(Vault(articles, vault.attachments))
    shown = {}
    tools = tuple(sorted(path for path in vault.attachments if is_own_tool(path)))
    for path, attachment in vault.attachments.items():
        if path in tools:
            continue
        hidden = path.startswith(".") or "/." in path
        against: Reason | None = "hidden" if hidden else "unreferenced" if path not in wanted else "runs" if _runs(path, read) else None
        if against is None:
            shown[path] = attachment
        else:
            withheld.append(Withheld(path, against))
    return PublicPart(Vault(articles, MappingProxyType(shown)), tuple(sorted(withheld, key=lambda w: w.path)), tools)


def without_comments(article: Article) -> Article:
    """Return the article without its `%%…%%` comments: pages never show them, but the vault that readers' apps load would."""
    if "%%" not in article.text or article.decoded.lossy:
        return article
    parsed = parse(article.text, article.frontmatter.end)
    head, lines = article.text[: article.frontmatter.end], _LINES.findall(article.body)
    for token in parsed.tokens:
        if token.type == "comment_block" and token.map:
            first, last = token.map
            lines[first:last] = [""] * (last - first)
        elif token.type == "inline" and token.map:
            comments = [child.content for child in token.children or [] if child.type == "comment"]
            if comments:
                first, last = token.map
                lines[first:last] = [_without("".join(lines[first:last]), comments), *[""] * (last - first - 1)]
    source = article.decoded.encode(head + "".join(lines))
    return replace(article, source=source, hash=content_hash(source)) if source != article.source else article


def _without(text: str, comments: Iterable[str]) -> str:
    for comment in comments:
        # Within a quotation or a list each line of the source has a mark before it that the comment's text lacks.
        pattern = r"[ \t]*(?:\r\n|\n|\r)[ \t>]*".join(re.escape(line.strip()) for line in comment.split("\n"))
        text, count = re.subn(rf"%%[ \t]*{pattern}[ \t]*%%", "", text, count=1)
        if not count:  # rather a piece of code too few than a private word too many
            text = re.sub("%%.*?%%", "", text, flags=re.DOTALL)
    return text


def _reason_against(article: Article, template_folders: frozenset[str]) -> Reason | None:
    if is_private(article):
        return "private"
    if article.frontmatter.broken and _ASKS_FOR_PRIVACY.search(article.text[:_HEAD]):
        return "unreadable"
    parts = article.path.split("/")[:-1]
    kind = str(article.metadata.get("type") or "").casefold()
    inside = any(part.casefold() in _TEMPLATES for part in parts) or any("/".join(parts[:n]) in template_folders for n in range(1, len(parts) + 1))
    if inside or article.metadata.get("template") is True or kind in ("template", "шаблон"):
        return "template"
    return None


def _template_folders(vault: Vault, read: Read) -> frozenset[str]:
    """Return the folders that Obsidian's template plugins are set to."""
    found = set()
    for path, key in TEMPLATE_SETTINGS.items():
        if path in vault.attachments:
            try:
                settings = json.loads(read(path))
            except (ValueError, RecursionError):
                continue
            folder = settings.get(key) if isinstance(settings, dict) else None
            if isinstance(folder, str) and folder.strip("/ "):
                found.add(folder.strip("/ "))
    return frozenset(found)


def _used(vault: Vault) -> frozenset[str]:
    links = links_of(vault)
    return frozenset(r.path for path in vault.articles for r in links.outlinks(path) if r.path in vault.attachments)


def _runs(path: str, read: Read) -> bool:
    name = path.lower()
    return name.endswith(_PAGES) or (name.endswith((".svg", ".svgz")) and (name.endswith("z") or _SVG_CODE.search(read(path)) is not None))
