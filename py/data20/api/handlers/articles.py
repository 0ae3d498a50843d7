"""Articles: list, read, write, delete, move, view."""

from __future__ import annotations

from typing import Any

from data20.api.conditions import matches, quote_tag, ranged, tags_of
from data20.api.context import Context
from data20.api.http import JSON, Request, Response, json_response, to_json
from data20.api.listing import Row, rows_of, select
from data20.api.schemas.articles import ArticleList, ArticleSaved
from data20.api.schemas.common import Changed
from data20.api.schemas.requests import ArticlesQuery, MoveBody
from data20.api.writing import if_match, write
from data20.errors import ArticleMissing, BadPath, StaleVersion
from data20.storage.journal import hashes_after
from data20.vault.changes import ChangeSet, Create, Delete, Replace, content_hash
from data20.vault.model import Article, Vault
from data20.vault.paths import check_path, is_article

MARKDOWN = "text/markdown"
TEXT_TYPES = (MARKDOWN, "text/plain", "text/x-markdown", "application/octet-stream")


async def list_articles(context: Context, request: Request) -> Response:
    query = request.query(ArticlesQuery)
    await context.structures.loaded()
    vault = context.workspace.vault
    rows = select(vault, query)
    answer: ArticleList = {
        "total": len(rows), "limit": query.limit, "offset": query.offset, "generation": vault.generation,
        "articles": [row.item() for row in rows[query.offset : query.offset + query.limit]],
    }  # fmt: skip
    return json_response(answer)


async def read_article(context: Context, request: Request) -> Response:
    article = find_article(context.workspace.vault, request.path_params["path"])
    return ranged(request, article.source, [("Content-Type", content_type(article)), *_version(article)])


async def put_article(context: Context, request: Request) -> Response:
    """Create or replace; equal bytes write nothing. `If-None-Match: *` only creates, `If-Match` only replaces that version."""
    path = check_path(request.path_params["path"])
    if not is_article(path):
        raise BadPath(path=path, reason=_not_an_article(request))
    request.require_media_type(*TEXT_TYPES)
    content = await request.body(context.limits.article)

    def changes(vault: Vault) -> ChangeSet:
        current = vault.articles.get(path)
        _check_versions(request, path, current)
        if current is None:
            return ChangeSet((Create(path, content),))
        return ChangeSet() if current.source == content else ChangeSet((Replace(path, current.hash, content),))

    existed = path in context.workspace.vault.articles
    done = await write(context, request, changes)
    row = context.workspace.vault.derived(rows_of).get(path) or Row(find_article(context.workspace.vault, path))
    made = await _hash_made(context, done, row.article)
    answer: ArticleSaved = {**row.item(), "etag": made, "generation": done["generation"], "changed": done["changed"]}
    status = 200 if existed or not done["changed"] else 201
    return json_response(answer, status, [("Location", request.url(f"/api/articles/{path}")), ("ETag", quote_tag(made))])


async def _hash_made(context: Context, done: Changed, now: Article) -> str:
    """Return the hash of the version that a write made: who asks again must not take one that came since for their own, and write over it."""
    if not done["changed"] or done["generation"] == context.workspace.vault.generation:
        return now.hash
    entry = await context.workspace.store.journal_entry(done["generation"])
    return (hashes_after(entry.edits).get(now.path) if entry else None) or now.hash


async def delete_article(context: Context, request: Request) -> Response:
    path = request.path_params["path"]

    def changes(vault: Vault) -> ChangeSet:
        article = find_article(vault, path)
        if_match(request, path, article.hash, current_version(article))
        return ChangeSet((Delete(article.path, article.hash),))

    return json_response(await write(context, request, changes))


async def move_article(context: Context, request: Request) -> Response:
    """Rename and rewrite every link that pointed there, in one write."""
    from data20.vault.rename import rename_changes

    body = await request.json(MoveBody, limit=context.limits.json)
    path, to = request.path_params["path"], check_path(body.to)
    if not is_article(to):
        raise BadPath(path=to, reason=_not_an_article(request))

    def changes(vault: Vault) -> ChangeSet:
        article = find_article(vault, path)
        if_match(request, path, article.hash, current_version(article))
        return rename_changes(vault, {article.path: to}) if to != article.path else ChangeSet()

    answer: Changed = await write(context, request, changes)
    return json_response(answer, headers=[("Location", request.url(f"/api/articles/{to}"))])


def find_article(vault: Vault, path: str) -> Article:
    """Return the article at `path`, whatever Unicode form it is written in. Raises ArticleMissing."""
    article = vault.articles.get(path)
    if article is None:
        import unicodedata

        article = vault.articles.get(unicodedata.normalize("NFC", path))
    if article is None:
        raise ArticleMissing(path=path[:1000])
    return article


def current_version(article: Article) -> dict[str, Any]:
    """Return the version that is there now, for a 412: the person's own text can be merged with it."""
    from data20.vault.text import visible

    return {
        "path": article.path, "etag": article.hash, "modified": article.modified, "size": len(article.source),
        "content": visible(article.text),
    }  # fmt: skip


def content_type(article: Article) -> str:
    """Return the media type with the charset that the bytes are in."""
    encoding = article.decoded.encoding
    return f"{MARKDOWN}; charset={'utf-16' if encoding.startswith('utf-16') else 'utf-8'}"


def _check_versions(request: Request, path: str, current: Article | None) -> None:
    known = current_version(current) if current else None
    if_match(request, path, current.hash if current else None, known)
    refused = tags_of(request.headers.get("if-none-match"))
    if refused is not None and matches(refused, current.hash if current else None):
        raise StaleVersion(path=path, extra={"current": known})


def _version(article: Article) -> list[tuple[str, str]]:
    return [("ETag", quote_tag(article.hash))]


def _not_an_article(request: Request) -> str:
    return "имя статьи кончается на .md или .markdown" if request.language == "ru" else "an article's name ends with .md or .markdown"


async def view_article(context: Context, request: Request) -> Response:
    """The article as HTML, with outline, links, backlinks and related articles. Its ETag changes with the vault.

    Related are articles by links and tags, and by words too once the search index is there.
    """
    from data20.api.view import view_json

    await context.structures.loaded()
    vault = context.workspace.vault
    article = find_article(vault, request.path_params["path"])
    body = to_json(view_json(vault, article, request.language, indexed=context.indexer.holds(vault)))
    return Response(200, [("Content-Type", JSON), ("ETag", quote_tag(content_hash(body)[:32]))], body)


async def preview_article(context: Context, request: Request) -> Response:
    """Markdown that isn't saved, as the article at `path` would show it; nothing is written."""
    from data20.api.view import preview_json

    path = check_path(request.path_params["path"])
    if not is_article(path):
        raise BadPath(path=path, reason=_not_an_article(request))
    request.require_media_type(*TEXT_TYPES)
    content = await request.body(context.limits.article)
    return json_response(preview_json(context.workspace.vault, path, content))
