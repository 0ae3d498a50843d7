"""Searching articles."""

from __future__ import annotations

from data20.api.context import Context
from data20.api.http import Request, Response, json_response
from data20.api.schemas.requests import SearchQuery
from data20.api.schemas.search import Hit as HitJson
from data20.api.schemas.search import SavedSearches
from data20.api.schemas.search import SearchResult as SearchJson

PATIENCE = 2.0
"""Seconds to wait for the index; after that the answer comes from what is indexed so far, and says so."""


async def search_articles(context: Context, request: Request) -> Response:
    from data20.report.localize import localize
    from data20.report.serialize import plain
    from data20.search.document import FACETS
    from data20.search.engine import search
    from data20.search.results import utf16_ranges
    from data20.search.texts import SEARCH_TEXTS

    query = request.query(SearchQuery)
    vault = context.workspace.vault
    filters = {name: list(getattr(query, name)) for name in FACETS}
    current = await context.indexer.ready(PATIENCE)
    found = search(
        vault, query.q, query.limit, query.offset, FACETS if query.facets else (), filters, sort=query.sort,
        instant=query.instant, wait=current,
    )  # fmt: skip
    hits: list[HitJson] = [
        {
            "path": hit.path, "title": hit.title, "score": hit.score, "snippet": hit.snippet,
            "highlights": utf16_ranges(hit.snippet, hit.highlights), "line": hit.line, "tags": list(hit.tags),
            "modified": hit.modified,
        }
        for hit in found.hits
    ]  # fmt: skip
    answer: SearchJson = {
        "query": query.q, "total": found.total, "limit": query.limit, "offset": query.offset,
        "generation": vault.generation, "hits": hits,
        "facets": {name: [{"value": v.value, "count": v.count} for v in values] for name, values in found.facets.items()},
        "suggestion": found.suggestion, "corrected": found.corrected,
        "notes": [localize(plain(note), request.language, SEARCH_TEXTS) for note in found.notes],
    }  # fmt: skip
    return json_response(answer)


async def saved_searches(context: Context, request: Request) -> Response:
    """Answer with the searches kept in the vault; a file that isn't understood has no searches, and its hash stops whoever would overwrite it."""
    from data20.search.saved import SAVED, read_saved

    known = context.workspace.vault.attachments.get(SAVED)
    stored = await context.workspace.read_file(SAVED) if known else None
    found = read_saved(stored.content if stored else None)
    answer: SavedSearches = {
        "searches": [{"name": saved.name, "query": saved.query} for saved in found or ()], "path": SAVED, "hash": known.hash if known else None, "understood": found is not None,
    }  # fmt: skip
    return json_response(answer)
