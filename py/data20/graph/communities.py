"""Communities: groups of nodes with more edges among themselves than chance would give."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Sequence

from data20.graph.adjacency import Weights

_RUNS = 4
_SMALL = 5_000
"""Edges up to which several starting orders are tried."""
_LEAST_GAIN = 1e-12


def modularity(rows: Weights, groups: Sequence[int], *, resolution: float = 1.0) -> float:
    """Return Newman's modularity of a partition of an undirected weighted graph; 0 without edges.

    Q = Σ_c (w_c / m - γ (d_c / 2m)²). Source: Newman 2004, "Analysis of weighted networks"; γ: Reichardt and Bornholdt 2006.
    """
    double = math.fsum(math.fsum(row.values()) for row in rows)
    if not double:
        return 0.0
    inside: dict[int, float] = {}
    total: dict[int, float] = {}
    for node, row in enumerate(rows):
        group = groups[node]
        total[group] = total.get(group, 0.0) + math.fsum(row.values())
        inside[group] = inside.get(group, 0.0) + math.fsum(w for other, w in row.items() if groups[other] == group)
    return math.fsum(inside[c] / double - resolution * (total[c] / double) ** 2 for c in total)


def louvain(rows: Weights, *, resolution: float = 1.0, seed: int = 0) -> list[int]:
    """Return a community number for every node, numbered by size (largest 0), then by first node.

    Local moving and aggregation until nothing gains; disconnected communities are split, which never lowers modularity. On graphs
    up to five thousand edges the best of four orders is taken, the first as numbered, the others shuffled by `seed`.
    Source: Blondel, Guillaume, Lambiotte and Lefebvre 2008; the splitting answers Traag, Waltman and van Eck 2019 (Leiden).
    """
    runs = _RUNS if sum(map(len, rows)) // 2 <= _SMALL else 1
    best: list[int] = list(range(len(rows)))
    best_score = -math.inf
    for run in range(runs):
        order = list(range(len(rows)))
        if run:
            random.Random(seed * 1000 + run).shuffle(order)
        groups = _connected(rows, _louvain(rows, order, resolution))
        score = modularity(rows, groups, resolution=resolution)
        if score > best_score + 1e-9:
            best, best_score = groups, score
    return _numbered(best)


def _louvain(rows: Weights, order: Sequence[int], resolution: float) -> list[int]:
    where = list(range(len(rows)))
    graph: Weights = [dict(row) for row in rows]
    own = [0.0] * len(rows)
    sequence = list(order)
    while True:
        groups, moved = _move(graph, own, sequence, resolution)
        if not moved:
            return where
        names = {group: number for number, group in enumerate(dict.fromkeys(groups))}
        where = [names[groups[node]] for node in where]
        graph, own = _aggregate(graph, own, [names[group] for group in groups], len(names))
        sequence = list(range(len(graph)))


def _move(graph: Weights, own: Sequence[float], order: Sequence[int], resolution: float) -> tuple[list[int], bool]:
    """Move nodes to the neighbouring community with the largest gain until none gains. `own`: weight of self-links, both ends.

    After a move only its neighbours are looked at again, the "fast local moving" of Leiden.
    """
    degree = [sum(row.values()) + own[node] for node, row in enumerate(graph)]
    double = sum(degree)
    groups = list(range(len(graph)))
    if not double:
        return groups, False
    total = list(degree)
    moved = False
    waiting, queued = deque(order), [True] * len(graph)
    while waiting:
        node = waiting.popleft()
        queued[node] = False
        home, strength = groups[node], degree[node]
        to: dict[int, float] = {home: 0.0}
        for other, weight in graph[node].items():
            group = groups[other]
            to[group] = to.get(group, 0.0) + weight
        total[home] -= strength
        factor = resolution * strength / double
        best, best_gain = home, to[home] - factor * total[home] + _LEAST_GAIN * double
        for group, weight in to.items():
            gain = weight - factor * total[group]
            if gain > best_gain:
                best, best_gain = group, gain
        total[best] += strength
        if best != home:
            groups[node] = best
            moved = True
            for other in graph[node]:
                if not queued[other] and groups[other] != best:
                    queued[other] = True
                    waiting.append(other)
    return groups, moved


def _aggregate(graph: Weights, own: Sequence[float], groups: Sequence[int], size: int) -> tuple[Weights, list[float]]:
    rows: Weights = [{} for _ in range(size)]
    loops = [0.0] * size
    for node, row in enumerate(graph):
        group = groups[node]
        loops[group] += own[node]
        for other, weight in row.items():
            there = groups[other]
            if there == group:
                loops[group] += weight
            else:
                rows[group][there] = rows[group].get(there, 0.0) + weight
    return rows, loops


def _connected(rows: Weights, groups: Sequence[int]) -> list[int]:
    """Return the partition with every community split into its connected parts."""
    found = [-1] * len(rows)
    number = 0
    for start in range(len(rows)):
        if found[start] >= 0:
            continue
        found[start] = number
        stack = [start]
        while stack:
            node = stack.pop()
            for other in rows[node]:
                if found[other] < 0 and groups[other] == groups[node]:
                    found[other] = number
                    stack.append(other)
        number += 1
    return found


def _numbered(groups: Sequence[int]) -> list[int]:
    members: dict[int, list[int]] = {}
    for node, group in enumerate(groups):
        members.setdefault(group, []).append(node)
    ordered = sorted(members.values(), key=lambda nodes: (-len(nodes), nodes[0]))
    number = {groups[nodes[0]]: place for place, nodes in enumerate(ordered)}
    return [number[group] for group in groups]
