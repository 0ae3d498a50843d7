"""Articles as portable Markdown: wikilinks become ordinary links, so that any program follows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from data20.publish.chapters import Href
from data20.vault.generated import find_generated
from data20.vault.links import ResolvedLink, links_of
from data20.vault.linktext import escape_text, markdown_destination, relative_path
from data20.vault.model import Article, Vault

Rewrite = Callable[[ResolvedLink], str | None]
"""Gives the text that replaces a link, or None to leave it as written."""


def portable(vault: Vault, article: Article, href: Href | None = None) -> str:
    """Return the article's whole text with every wikilink and embed of a file turned into a Markdown link.

    `href` chooses destinations (and None makes plain text); without it they are relative vault paths.
    """
    lead = href or (lambda path, anchor: markdown_destination(relative_path(article.path, path), anchor))

    def rewrite(resolved: ResolvedLink) -> str | None:
        link = resolved.link
        if link.kind not in ("wikilink", "embed") and href is None:
            return None
        if link.kind in ("frontmatter", "autolink", "reference", "html") or resolved.status not in ("ok", "attachment", "anchor_missing"):
            return None if link.kind not in ("wikilink", "embed") else escape_text(link.text or link.target)
        target = lead(resolved.path, resolved.anchor.lstrip("^")) if resolved.path else None
        label = escape_text(link.text or link.target)
        if target is None:
            return label
        shown = link.kind in ("embed", "image") and resolved.path not in vault.articles
        return f"{'!' if shown else ''}[{label}]({target})"

    return _rewritten(vault, article, rewrite)


def _rewritten(vault: Vault, article: Article, rewrite: Rewrite) -> str:
    text = article.text
    made: list[tuple[int, int, str]] = []
    for resolved in links_of(vault).outlinks(article.path):
        link = resolved.link
        if link.kind == "frontmatter" or link.end <= link.start or (made and link.start < made[-1][1]):
            continue
        replacement = rewrite(resolved)
        if replacement is not None:
            made.append((link.start, link.end, replacement))
    for start, end, replacement in reversed(made):
        text = text[:start] + replacement + text[end:]
    return text


def one_document(vault: Vault, articles: Sequence[Article], title: str, contents: str) -> str:
    """Return all articles as one Markdown document with a table of contents; links between them lead inside it."""
    anchors = {article.path: f"a{number}" for number, article in enumerate(articles, 1)}

    def href(path: str, anchor: str) -> str | None:
        return f"#{anchors[path]}" if path in anchors else None

    toc = "\n".join(f"- [{escape_text(a.title)}](#{anchors[a.path]})" for a in articles)
    parts = [f"# {escape_text(title)}", f"## {contents}", toc]
    for article in articles:
        text = portable(vault, article, href)
        body = _without_title(_without_generated(text[article.frontmatter.end :]), article.title)
        parts.append(f'<a id="{anchors[article.path]}"></a>\n\n# {escape_text(article.title)}\n\n{body}')
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _without_generated(text: str) -> str:
    for block in reversed(find_generated(text)):
        text = text[: block.start] + text[block.end :]
    return text


def _without_title(body: str, title: str) -> str:
    match = re.match(r"\s*#\s+([^\n]*)\n?", body)
    return body[match.end() :] if match and match.group(1).strip().rstrip("#").strip() == title else body


def hugo_files(vault: Vault, articles: Iterable[Article]) -> dict[str, bytes]:
    """Return a Hugo content folder: front matter as JSON (which Hugo reads), links as `relref`, which Hugo turns into addresses of its own making.

    The index of a folder becomes `_index.md`: beside an `index.md` Hugo takes all other pages of the folder for its attachments and shows none.
    """
    chosen = list(articles)
    taken = {article.path for article in chosen}
    places = {path: home if (home := _hugo_home(path)) not in taken else path for path in taken}
    files: dict[str, bytes] = {}
    for article in chosen:
        matter = {**{k: v for k, v in article.metadata.items() if isinstance(v, str | int | float | bool | list)}, "title": article.title}
        if article.tags:
            matter["tags"] = list(article.tags)
        body = portable(vault, article, _hugo_links(vault, article, places))[article.frontmatter.end :]
        text = json.dumps(matter, ensure_ascii=False, indent=1) + "\n\n" + body
        files[f"content/{places[article.path]}"] = text.encode("utf-8", "replace")
    return files


def _hugo_home(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}_index.md" if name.casefold() == "index.md" else path


def _hugo_links(vault: Vault, article: Article, places: Mapping[str, str]) -> Href:
    def href(path: str, anchor: str) -> str | None:
        if path not in vault.articles:
            return markdown_destination(relative_path(article.path, path), anchor)
        # A reference to a page that isn't there stops Hugo. In its strings of backquotes nothing needs escaping.
        mark = f"#{anchor}" if anchor else ""
        return f"{{{{< relref `/{places[path]}{mark}` >}}}}" if path in places and "`" not in path + mark else None

    return href
