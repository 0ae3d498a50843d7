"""How tightly a graph holds together: clustering, cores, cut nodes and bridges, structural holes, assortativity.

All functions take an undirected graph.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from data20.graph.adjacency import Neighbours, Weights


@dataclass(frozen=True, slots=True)
class Clustering:
    """`local`: share of a node's neighbour pairs that are linked; `average` of it; `transitivity`: 3 · triangles / open and closed triples."""

    local: list[float]
    average: float
    transitivity: float


def clustering(rows: Neighbours) -> Clustering:
    """Return the clustering coefficients (Watts and Strogatz 1998; transitivity: Newman 2003)."""
    sets = [set(row) for row in rows]
    closed = [0] * len(rows)
    for node, row in enumerate(rows):
        for other in row:
            if other > node:
                common = len(sets[node] & sets[other])
                closed[node] += common
                closed[other] += common
    possible = [len(row) * (len(row) - 1) for row in rows]
    local = [c / p if p else 0.0 for c, p in zip(closed, possible, strict=True)]
    triples = sum(possible)
    return Clustering(local, math.fsum(local) / len(rows) if rows else 0.0, sum(closed) / triples if triples else 0.0)


def core_numbers(rows: Neighbours) -> list[int]:
    """Return for each node the largest k such that it stays when all nodes with fewer than k neighbours are taken away again and again.

    Source: Batagelj and Zaveršnik 2003, "An O(m) algorithm for cores decomposition".
    """
    degree = [len(row) for row in rows]
    buckets: list[list[int]] = [[] for _ in range(max(degree, default=0) + 1)]
    for node, value in enumerate(degree):
        buckets[value].append(node)
    done = [False] * len(rows)
    level = 0
    while level < len(buckets):
        if not buckets[level]:
            level += 1
            continue
        node = buckets[level].pop()
        if done[node] or degree[node] != level:
            continue
        done[node] = True
        for other in rows[node]:
            if not done[other] and degree[other] > level:
                degree[other] -= 1
                buckets[degree[other]].append(other)
    return degree


def cut_points(rows: Neighbours) -> tuple[list[int], list[tuple[int, int]]]:
    """Return (articulation points, bridges): the nodes and the edges (smaller end first) whose loss splits a component; both sorted.

    Source: Hopcroft and Tarjan 1973, "Efficient algorithms for graph manipulation".
    """
    n = len(rows)
    number, low = [-1] * n, [0] * n
    points: set[int] = set()
    bridges: list[tuple[int, int]] = []
    count = 0
    for root in range(n):
        if number[root] >= 0:
            continue
        number[root] = low[root] = count
        count += 1
        children = 0
        stack = [(root, -1, iter(rows[root]))]
        while stack:
            node, parent, rest = stack[-1]
            other = next(rest, -1)
            if other >= 0:
                if number[other] < 0:
                    number[other] = low[other] = count
                    count += 1
                    children += node == root
                    stack.append((other, node, iter(rows[other])))
                elif other != parent:
                    low[node] = min(low[node], number[other])
                continue
            stack.pop()
            if parent >= 0:
                low[parent] = min(low[parent], low[node])
                if low[node] > number[parent]:
                    bridges.append((min(node, parent), max(node, parent)))
                if parent != root and low[node] >= number[parent]:
                    points.add(parent)
        if children > 1:
            points.add(root)
    return sorted(points), sorted(bridges)


def constraint(rows: Weights) -> list[float | None]:
    """Return Burt's constraint: how far a node's contacts are all in contact with each other; None for a node without any.

    Low values mark brokers between groups. Source: Burt 1992, "Structural Holes", chapter 2.
    """
    totals = [sum(row.values()) for row in rows]
    sets = [set(row) for row in rows]
    found: list[float | None] = []
    for node, row in enumerate(rows):
        if not row:
            found.append(None)
            continue
        share = {other: weight / totals[node] for other, weight in row.items()}
        value = 0.0
        for other, direct in share.items():
            indirect = math.fsum(share[q] * rows[q][other] / totals[q] for q in sorted(sets[node] & sets[other]))
            value += (direct + indirect) ** 2
        found.append(value)
    return found


def assortativity(rows: Neighbours) -> float | None:
    """Return the correlation of the degrees at both ends of an edge, -1 to 1; None when all degrees are equal or there is no edge.

    Source: Newman 2002, "Assortative mixing in networks".
    """
    degree = [len(row) for row in rows]
    ends = sum(degree)
    if not ends:
        return None
    first = sum(d * d for d in degree) / ends
    second = sum(d**3 for d in degree) / ends
    both = sum(degree[a] * degree[b] for a, row in enumerate(rows) for b in row) / ends
    spread = second - first * first
    return (both - first * first) / spread if spread > 1e-12 else None
