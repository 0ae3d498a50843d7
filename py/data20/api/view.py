"""An article as a reader sees it, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from data20.api.listing import problems_of
from data20.api.schemas.articles import ArticlePreview, ArticleView, RelatedArticle, ViewLink
from data20.messages import Language, Scalar, Text
from data20.vault.render import render_article, render_view
from data20.vault.text import visible

if TYPE_CHECKING:
    from data20.vault.model import Article, Vault
    from data20.vault.render import ViewLink as RenderedLink

_REASONS: Mapping[str, Text] = {
    "links": Text("общие ссылки", "links in common"),
    "tags": Text("общие теги", "tags in common"),
    "direct": Text("ссылаются друг на друга", "one links to the other"),
}


def view_json(vault: Vault, article: Article, language: Language, *, indexed: bool = False) -> ArticleView:
    """Return the view of `article`; its HTML is sanitised. With `indexed` (the search index holds this vault) words tell what is related, too."""
    view = render_view(vault, article)
    return {
        "path": article.path,
        "title": visible(article.title),
        "etag": article.hash,
        "modified": article.modified,
        "size": len(article.source),
        "html": view.html,
        "outline": [{"level": h.level, "text": h.text, "slug": h.slug, "line": h.line} for h in view.outline],
        "links": [_link(link) for link in view.links],
        "backlinks": [
            {"path": b.path, "title": b.title, "line": b.line, "context": b.context, "kind": b.kind} for b in view.backlinks
        ],
        "related": _by_words(vault, article.path, language) if indexed else [
            {"path": r.path, "title": r.title, "score": r.score, "reasons": [_reason(r_, language) for r_ in r.reasons]}
            for r in view.related
        ],
        "metadata": dict(view.metadata),
        "tags": list(article.tags),
        "language": view.language,
        "problems": problems_of(article),
        "generation": vault.generation,
    }


def preview_json(vault: Vault, path: str, content: bytes) -> ArticlePreview:
    """Return how `content` would look as the article at `path`; its HTML is sanitised, its links those of the vault."""
    from data20.vault.changes import ChangeSet, Create, Replace

    current = vault.articles.get(path)
    edit = Create(path, content) if current is None else Replace(path, current.hash, content)
    after = vault if current is not None and current.source == content else vault.apply(ChangeSet((edit,)))
    article = after.articles[path]
    return {"path": path, "html": render_article(after, article), "problems": problems_of(article)}


def _link(link: RenderedLink) -> ViewLink:
    shown: ViewLink = {
        "kind": link.kind, "target": link.target, "fragment": link.fragment, "text": link.text, "line": link.line,
        "status": link.status,
    }  # fmt: skip
    if link.path:
        shown["path"] = link.path
    if link.title:
        shown["title"] = link.title
    if link.href:
        shown["href"] = link.href
    return shown


def _by_words(vault: Vault, path: str, language: Language) -> list[RelatedArticle]:
    """Return what search knows to be related. It is imported here: a start has to show an article before search is there."""
    from data20.search.related import related_articles
    from data20.search.texts import SEARCH_TEXTS

    return [
        {"path": r.path, "title": visible(r.title), "score": r.score, "reasons": [SEARCH_TEXTS[m.key].format(language, cast("Mapping[str, Scalar]", m.values)) for m in r.reasons]}
        for r in related_articles(vault, path)
    ]


def _reason(code: str, language: Language) -> str:
    text = _REASONS.get(code)
    return text.format(language, {}) if text else code
