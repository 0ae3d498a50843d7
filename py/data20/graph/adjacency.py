"""A graph as neighbour lists: what the measures that walk a graph need.

Nodes are 0…size-1. Self-links never count; parallel edges are one neighbour whose weights add up.
"""

from __future__ import annotations

from collections.abc import Sequence

from data20.graph.measures import Edges

Neighbours = Sequence[Sequence[int]]
"""The neighbours of each node, ascending, each once."""
Weights = list[dict[int, float]]
"""The weight of the edge to each neighbour, by node; keys ascending."""


def successors(size: int, edges: Edges) -> list[list[int]]:
    """Return the targets of each node's edges."""
    return [list(row) for row in directed_weights(size, edges)]


def neighbours(size: int, edges: Edges) -> list[list[int]]:
    """Return each node's neighbours, directions ignored."""
    return [list(row) for row in undirected_weights(size, edges)]


def directed_weights(size: int, edges: Edges) -> Weights:
    """Return each node's targets with their weights."""
    rows: Weights = [{} for _ in range(size)]
    for source, target, weight in edges:
        if source != target:
            rows[source][target] = rows[source].get(target, 0.0) + weight
    return [dict(sorted(row.items())) for row in rows]


def undirected_weights(size: int, edges: Edges) -> Weights:
    """Return each node's neighbours; the weights of both directions add up."""
    both = [*edges, *((target, source, weight) for source, target, weight in edges)]
    return directed_weights(size, both)


def reversed_neighbours(rows: Neighbours) -> list[list[int]]:
    """Return the sources of each node's edges."""
    found: list[list[int]] = [[] for _ in rows]
    for source, targets in enumerate(rows):
        for target in targets:
            found[target].append(source)
    return found
