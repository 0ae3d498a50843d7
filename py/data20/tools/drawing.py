"""The picture of an article graph, the same way for every tool that draws one."""

from __future__ import annotations

from collections.abc import Callable

from data20.graph.layout import spring_layout
from data20.graph.measures import degrees
from data20.graph.model import ArticleGraph
from data20.report.blocks import Graph, GraphEdge, GraphNode, Label
from data20.vault.model import Vault

MAX_DRAWN = 400
"""Nodes in a picture: the most linked ones."""


def draw(
    vault: Vault, graph: ArticleGraph, title: Label, *, group: Callable[[str], Label], size: Callable[[str], float],
    note: Label | None = None, limit: int = MAX_DRAWN,
) -> Graph:  # fmt: skip
    """Return the most linked `limit` articles of `graph` laid out by force; `group` gives the colour, `size` any positive measure.

    Sizes are shown relative to the largest. `note` is shown when the picture is cut.
    """
    incoming, outgoing = degrees(len(graph.nodes), graph.merged(weighted=False))
    order = sorted(range(len(graph.nodes)), key=lambda i: (-(incoming[i] + outgoing[i]), graph.nodes[i]))[:limit]
    shown = graph.within(frozenset(graph.nodes[i] for i in order))
    places = spring_layout(len(shown.nodes), shown.merged(weighted=False))
    top = max(map(size, shown.nodes), default=1.0) or 1.0
    nodes = tuple(
        GraphNode(path, vault.articles[path].title, path, group(path), round(size(path) / top, 4), x, y)
        for path, (x, y) in zip(shown.nodes, places, strict=True)
    )
    edges = tuple(GraphEdge(e.source, e.target, e.type, e.weight) for e in shown.edges)
    return Graph(title, nodes, edges, total_nodes=len(graph.nodes), note=note if len(graph.nodes) > len(nodes) else None)
