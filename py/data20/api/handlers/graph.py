"""The graph view: articles as nodes, what connects them as typed edges."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from data20.api.context import Context
from data20.api.handlers.articles import find_article
from data20.api.http import Request, Response, json_response
from data20.api.listing import rows_of, select
from data20.api.schemas.requests import ArticlesQuery, GraphQuery
from data20.api.schemas.search import GraphData
from data20.vault.model import Vault

if TYPE_CHECKING:
    from data20.graph.model import Edge


async def read_graph(context: Context, request: Request) -> Response:
    """Filters first, then the neighbourhood of `center`, then `limit`: the best linked articles stay, the centre always."""
    query = request.query(GraphQuery)
    await context.structures.loaded()
    vault = context.workspace.vault
    edges = _edges(vault, query)
    paths = _filtered(vault, query)
    if query.center is not None:
        center = find_article(vault, query.center).path
        paths &= _around(center, query.depth, [e for e in edges if e.source in paths | {center} and e.target in paths | {center}])
        paths.add(center)
    edges = [edge for edge in edges if edge.source in paths and edge.target in paths]
    degree = Counter(path for edge in edges for path in (edge.source, edge.target))
    best = sorted(paths, key=lambda path: (path != query.center, -degree[path], path))[: query.limit]
    kept = set(best)
    shown = [edge for edge in edges if edge.source in kept and edge.target in kept]
    links_in = Counter(edge.target for edge in edges)
    links_out = Counter(edge.source for edge in edges)
    rows = vault.derived(rows_of)
    answer: GraphData = {
        "generation": vault.generation, "total_nodes": len(paths), "total_edges": len(edges),
        "nodes": [
            {
                "id": path, "path": path, "title": row.article.title, "folder": row.article.folder,
                "category": row.field("category"), "tags": list(row.article.tags),
                "links_in": links_in[path], "links_out": links_out[path],
            }
            for path, row in rows.items() if path in kept
        ],
        "edges": [{"source": e.source, "target": e.target, "type": e.type, "weight": e.weight} for e in shown],
    }  # fmt: skip
    return json_response(answer)


def _edges(vault: Vault, query: GraphQuery) -> list[Edge]:
    from data20.graph.model import graph_of, tag_edges

    wanted = set(query.type)
    edges = [edge for edge in vault.derived(graph_of).edges if not wanted or edge.type in wanted]
    return [*edges, *tag_edges(vault, at_least=1)] if "tags" in wanted else edges


def _filtered(vault: Vault, query: GraphQuery) -> set[str]:
    tags = [query.tag] if query.tag is not None else []
    listing = ArticlesQuery(folder=query.folder, category=query.category, tag=tags)
    return {row.article.path for row in select(vault, listing)}


def _around(center: str, depth: int, edges: list[Edge]) -> set[str]:
    """Return the articles at most `depth` steps from `center`, in either direction."""
    near: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        near[edge.source].add(edge.target)
        near[edge.target].add(edge.source)
    found = frontier = {center}
    for _ in range(depth):
        frontier = {other for path in frontier for other in near[path]} - found
        found = found | frontier
    return set(found)
