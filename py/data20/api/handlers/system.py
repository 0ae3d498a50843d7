"""The engine about itself: health, metrics, statistics, its own description."""

from __future__ import annotations

import platform
import time
from functools import lru_cache

import data20
from data20.api.conditions import quote_tag
from data20.api.context import Context
from data20.api.http import JSON, Request, Response, json_response, to_json
from data20.api.listing import problems_of, rows_of
from data20.api.metrics import MEDIA_TYPE, Labels, family, sample
from data20.api.schemas.system import Health, Stats, StorageHealth, VaultStats
from data20.errors import Data20Error
from data20.messages import Language
from data20.storage.port import Usage
from data20.vault.changes import content_hash
from data20.vault.model import Vault

HTML = "text/html; charset=utf-8"
UNKNOWN = Usage(used=None, quota=None, persistent=None)


async def health(context: Context, request: Request) -> Response:
    vault = context.workspace.vault
    usage = await _usage(context)
    answer: Health = {
        "status": "ok" if usage else "degraded",
        "version": data20.__version__,
        "python": platform.python_version(),
        "engine": {
            "boot": context.engine.boot,
            "ms": context.engine.ms,
            "path": [
                {"rung": a["rung"], "outcome": a["outcome"], "reason": a.get("reason", "")} for a in context.engine.attempts
            ],
            "steps": context.engine.steps(),
        },
        "vault": {"articles": len(vault.articles), "generation": vault.generation},
        "storage": _storage(usage or UNKNOWN),
    }
    return json_response(answer)


async def _usage(context: Context) -> Usage | None:
    """Return the usage, or None where the store does not answer."""
    try:
        return await context.workspace.store.usage()
    except Data20Error:
        return None


def _storage(usage: Usage) -> StorageHealth:
    return {
        "persistent": usage.persistent,
        "used": usage.used,
        "quota": usage.quota,
        "copy": usage.copy,
        "copy_reason": usage.copy_reason,
        "copy_bytes": usage.copy_bytes,
        "restored": usage.restored,
        "restored_damaged": usage.restored_damaged,
    }


async def metrics(context: Context, request: Request) -> Response:
    vault = context.workspace.vault
    runs: dict[Labels, float] = {(("tool", tool),): float(count) for tool, (count, _) in context.jobs.seconds.items()}
    seconds: dict[Labels, float] = {(("tool", tool),): spent for tool, (_, spent) in context.jobs.seconds.items()}
    states: dict[Labels, float] = {(("status", status),): float(count) for status, count in context.jobs.counts().items()}
    by_tool: dict[Labels, float] = {}
    for job in context.jobs.find():
        labels = (("status", str(job.status)), ("tool", job.tool_name))
        by_tool[labels] = by_tool.get(labels, 0) + 1
    lines = [
        *context.metrics.lines(),
        *family("data20_jobs", "gauge", "Jobs kept, by state.", states),
        *family("data20_jobs_by_tool", "gauge", "Jobs kept, by state and tool.", by_tool),
        *family("data20_tool_runs_total", "counter", "Finished runs, cached answers not counted.", runs),
        *family("data20_tool_seconds_total", "counter", "Seconds that tools ran.", seconds),
        *family("data20_vault_articles", "gauge", "Articles in the vault.", {(): len(vault.articles)}),
        *family("data20_vault_generation", "gauge", "Generation of the vault.", {(): vault.generation}),
        *family("data20_index_articles", "gauge", "Articles in the search index.", {(): _indexed(vault)}),
        *family("data20_boot_seconds", "gauge", "From the start of the worker to the first answer.", {(("path", context.engine.boot),): context.engine.ms / 1000}),
        *family("data20_uptime_seconds", "gauge", "Since the app was made.", {(): round(time.monotonic() - context.started, 3)}),
        "# HELP data20_info Version.", "# TYPE data20_info gauge",
        sample("data20_info", (("version", data20.__version__), ("python", platform.python_version())), 1),
    ]  # fmt: skip
    return Response(200, [("Content-Type", MEDIA_TYPE)], ("\n".join(lines) + "\n").encode())


def _indexed(vault: Vault) -> int:
    """Return how many articles are indexed so far, without building or importing anything."""
    import sys

    if "data20.search.index" not in sys.modules:
        return 0
    from data20.search.index import partial_index

    return len(partial_index(vault).documents)


async def stats(context: Context, request: Request) -> Response:
    await context.structures.loaded()
    counts = context.jobs.counts()
    tools = sorted(context.jobs.seconds.items(), key=lambda pair: (-pair[1][0], pair[0]))[:5]
    answer: Stats = {
        "vault": vault_stats(context.workspace.vault),
        "jobs": {
            "queued": counts["queued"], "running": counts["running"], "completed": counts["completed"],
            "failed": counts["failed"], "cancelled": counts["cancelled"],
        },
        "total_jobs": sum(counts.values()),
        "running_jobs": counts["running"],
        "top_tools": [{"tool_name": name, "runs": runs, "seconds": round(spent, 3)} for name, (runs, spent) in tools],
        "total_tools": len(context.tools()),
        "requests": context.metrics.total_requests,
        "uptime": round(time.monotonic() - context.started, 3),
        "storage": _storage(await _usage(context) or UNKNOWN),
    }  # fmt: skip
    return json_response(answer)


@lru_cache(maxsize=2)
def vault_stats(vault: Vault) -> VaultStats:
    """Return the numbers of one snapshot; a snapshot never changes, so they are counted once."""
    from data20.vault.links import links_of

    rows = vault.derived(rows_of)
    index = links_of(vault)
    links = [link for path in vault.articles for link in index.outlinks(path) if not link.link.external]
    return {
        "articles": len(vault.articles),
        "attachments": len(vault.attachments),
        "bytes": sum(len(a.source) for a in vault.articles.values()) + sum(a.size for a in vault.attachments.values()),
        "words": sum(row.words for row in rows.values()),
        "links": len(links),
        "broken_links": sum(link.status in ("broken", "anchor_missing") for link in links),
        "tags": len({tag.casefold() for article in vault.articles.values() for tag in article.tags}),
        "categories": len({name.casefold() for row in rows.values() if (name := row.field("category"))}),
        "folders": len({article.folder for article in vault.articles.values() if article.folder}),
        "problems": sum(len(problems_of(article)) for article in vault.articles.values()),
        "newest": max((article.modified for article in vault.articles.values()), default=None),
        "generation": vault.generation,
    }


async def openapi(context: Context, request: Request) -> Response:
    body = _described(request.language)
    return Response(200, [("Content-Type", JSON), ("ETag", quote_tag(content_hash(body)[:32]))], body)


@lru_cache(maxsize=2)
def _described(language: Language) -> bytes:
    from data20.api.openapi import describe
    from data20.api.routes import ROUTES

    return to_json(describe(ROUTES, language))


async def docs(context: Context, request: Request) -> Response:
    from data20.api.docs_page import POLICY, docs_html
    from data20.api.openapi import describe
    from data20.api.routes import ROUTES

    page = docs_html(describe(ROUTES, request.language), request.root_path, request.language)
    return Response(200, [("Content-Type", HTML), ("Content-Language", request.language), ("Content-Security-Policy", POLICY)], page.encode())
