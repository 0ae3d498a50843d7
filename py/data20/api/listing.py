"""The list of articles: one row an article, computed when looked at and kept for as long as the article is the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from data20.api.schemas.articles import ArticleItem, ArticleProblem
from data20.api.schemas.requests import ArticlesQuery
from data20.vault.glance import parsed, surely_sound
from data20.vault.markdown import MAX_CHARACTERS
from data20.vault.model import Article, Vault, as_derive
from data20.vault.text import visible

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, eq=False)
class Row:
    """What can be listed, filtered and sorted by; parsing waits until something that needs it is asked for."""

    article: Article

    @cached_property
    def title_key(self) -> str:
        return self.article.title.casefold()

    @cached_property
    def tag_keys(self) -> frozenset[str]:
        """Tags with the parents of nested ones, folded."""
        keys = (tag.casefold() for tag in self.article.tags)
        return frozenset("/".join(key.split("/")[:depth]) for key in keys for depth in range(1, key.count("/") + 2))

    @cached_property
    def words(self) -> int:
        """Words of the body as it is written, code and addresses among them: a size to sort by, told without parsing."""
        return len(_WORD.findall(self.article.text, self.article.frontmatter.end))

    def field(self, name: str) -> str | None:
        """Return a scalar frontmatter field as text; the first value of a list."""
        value = self.article.metadata.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        text = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
        return text or None

    def item(self) -> ArticleItem:
        article = self.article
        return {
            "path": article.path,
            "title": visible(article.title),
            "metadata": dict(article.metadata),
            "size": len(article.source),
            "modified": article.modified,
            "etag": article.hash,
            "tags": list(article.tags),
            "category": self.field("category"),
            "status": self.field("status"),
            "folder": article.folder,
            "words": self.words,
            "problems": problems_of(article),
        }


def problems_of(article: Article) -> list[ArticleProblem]:
    """Return what is wrong with the file itself: frontmatter first, then body, each once."""
    sound = not parsed(article) and surely_sound(article.text, MAX_CHARACTERS)
    found = dict.fromkeys((*article.frontmatter.problems, *(() if sound else article.structure.problems)))
    shown: list[ArticleProblem] = [{"code": p.code, "line": p.line, "column": p.column, "reason": p.reason} for p in found]
    if article.decoded.lossy:
        shown.append({"code": "encoding.replaced", "line": 1, "column": 1, "reason": "some bytes are not UTF-8"})
    return shown


@as_derive
def rows_of(vault: Vault, previous: dict[str, Row] | None, changed: frozenset[str] | None) -> dict[str, Row]:
    """Return the rows by path, in vault order; unchanged articles keep theirs. Use as `vault.derived(rows_of)`."""
    old = previous or {}
    rows: dict[str, Row] = {}
    for path, article in vault.articles.items():
        row = old.get(path)
        rows[path] = row if row is not None and row.article is article else Row(article)
    return rows


_SORT_KEYS: dict[str, Callable[[Row], Any]] = {
    "title": lambda row: (row.title_key, row.article.path),
    "modified": lambda row: (row.article.modified, row.article.path),
    "size": lambda row: (len(row.article.source), row.article.path),
    "words": lambda row: (row.words, row.article.path),
}


def select(vault: Vault, query: ArticlesQuery) -> list[Row]:
    """Return every row that the query asks for, sorted; paging is left to the caller."""
    rows: Iterable[Row] = vault.derived(rows_of).values()
    if query.folder is not None:
        folder = query.folder.strip("/")
        rows = (row for row in rows if not folder or (row.article.folder + "/").startswith(folder + "/"))
    for name, wanted in (("category", query.category), ("status", query.status)):
        if wanted is not None:
            rows = _with_field(rows, name, wanted.casefold())
    if query.tag:
        tags = {tag.removeprefix("#").casefold() for tag in query.tag}
        rows = (row for row in rows if tags <= row.tag_keys)
    if needle := query.q.strip().casefold():
        rows = (row for row in rows if needle in row.article.path.casefold() or needle in row.title_key)
    key = query.sort.removeprefix("-")
    found = list(rows)
    if key != "path":
        found.sort(key=_SORT_KEYS[key])
    if query.sort.startswith("-"):
        found.reverse()
    return found


def _with_field(rows: Iterable[Row], name: str, wanted: str) -> Iterable[Row]:
    return (row for row in rows if (row.field(name) or "").casefold() == wanted)
