"""Measures made of shortest paths (every edge is one step): betweenness, closeness, distances, one path."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data20.graph.adjacency import Neighbours

WORK = 4_000_000
"""Edge visits up to which every node is a source; beyond it sources are sampled."""
_FEWEST_PIVOTS = 64


@dataclass(frozen=True, slots=True)
class PathMeasures:
    """Measures by node. `exact` is False when only `sources` randomly chosen nodes were starting points.

    `betweenness`: share of the shortest paths between others that pass here. `closeness`: (r/(n-1)) · (r/Σd) over the r nodes that
    reach this one (Wasserman and Faust). `harmonic`: Σ 1/d over them, divided by n-1. `error` is the half-width of the 95 %
    interval of the least certain betweenness (0 when exact). `average` and `longest`: mean distance of connected pairs, greatest distance found.
    """

    betweenness: list[float]
    closeness: list[float]
    harmonic: list[float]
    average: float
    longest: int
    exact: bool
    sources: int
    error: float


def path_measures(
    rows: Neighbours, *, work: int = WORK, seed: int = 0, step: Callable[[int, int], None] = lambda done, total: None,
) -> PathMeasures:  # fmt: skip
    """Return the path measures of a graph given by its (out-)neighbours; closeness counts incoming distance.

    Exact up to `work` edge visits, else from pivots drawn without replacement. `step(done, total)` is called for each source.
    Sources: Brandes 2001, "A faster algorithm for betweenness centrality"; Brandes and Pich 2007, "Centrality estimation in
    large networks"; Wasserman and Faust 1994, p. 200; Marchiori and Latora 2000 (harmonic).
    """
    n = len(rows)
    chosen = _sources(rows, work, seed)
    k = len(chosen)
    between, squares = [0.0] * n, [0.0] * n
    reached, total, harmonic = [0] * n, [0] * n, [0.0] * n
    longest = 0
    for number, source in enumerate(chosen):
        step(number, k)
        order, distance, depends = _single_source(rows, source)
        for node in order[1:]:
            d = distance[node]
            reached[node] += 1
            total[node] += d
            harmonic[node] += 1 / d
            value = depends[node]
            if value:
                between[node] += value
                squares[node] += value * value
        longest = max(longest, distance[order[-1]])
    scale = n / k if k else 1.0
    norm = scale / ((n - 1) * (n - 2)) if n > 2 else 0.0
    pairs = sum(reached)
    return PathMeasures(
        [value * norm for value in between],
        [_closeness(r * scale, d * scale, n) for r, d in zip(reached, total, strict=True)],
        [value * scale / (n - 1) if n > 1 else 0.0 for value in harmonic],
        sum(total) / pairs if pairs else 0.0, longest, k == n, k, _error(between, squares, n, k),
    )  # fmt: skip


def shortest_path(rows: Neighbours, source: int, target: int) -> list[int]:
    """Return a shortest path from `source` to `target`, both ends included; [] when there is none. Ties by the smaller node."""
    before: dict[int, int] = {source: source}
    queue = deque([source])
    while queue and target not in before:
        node = queue.popleft()
        for other in rows[node]:
            if other not in before:
                before[other] = node
                queue.append(other)
    if target not in before:
        return []
    path = [target]
    while path[-1] != source:
        path.append(before[path[-1]])
    return path[::-1]


def distances(rows: Neighbours, sources: Sequence[int]) -> list[int]:
    """Return the number of steps from the nearest of `sources` to every node, -1 where none leads."""
    found = [-1] * len(rows)
    for source in sources:
        found[source] = 0
    queue = deque(sources)
    while queue:
        node = queue.popleft()
        for other in rows[node]:
            if found[other] < 0:
                found[other] = found[node] + 1
                queue.append(other)
    return found


def _sources(rows: Neighbours, work: int, seed: int) -> list[int]:
    n = len(rows)
    visits = max(1, n + sum(map(len, rows)))
    count = max(_FEWEST_PIVOTS, work // visits)
    return list(range(n)) if count >= n else sorted(random.Random(seed).sample(range(n), count))


def _single_source(rows: Neighbours, source: int) -> tuple[list[int], list[int], list[float]]:
    """Return the nodes in order of distance, the distances (-1: unreachable) and the dependency of `source` on each node."""
    distance, ways = [-1] * len(rows), [0.0] * len(rows)
    distance[source], ways[source] = 0, 1.0
    order = [source]
    for node in order:
        deeper = distance[node] + 1
        own = ways[node]
        for other in rows[node]:
            if distance[other] < 0:
                distance[other] = deeper
                order.append(other)
            if distance[other] == deeper:
                ways[other] += own
    depends = [0.0] * len(rows)
    for node in reversed(order):
        deeper, own, gathered = distance[node] + 1, ways[node], 0.0
        for other in rows[node]:
            if distance[other] == deeper:
                gathered += own / ways[other] * (1.0 + depends[other])
        depends[node] = gathered
    return order, distance, depends


def _closeness(reached: float, total: float, n: int) -> float:
    return reached / total * reached / (n - 1) if total and n > 1 else 0.0


def _error(sums: Sequence[float], squares: Sequence[float], n: int, k: int) -> float:
    if k >= n or k < 2 or n < 3:
        return 0.0
    widest = max((q - s * s / k) / (k - 1) for s, q in zip(sums, squares, strict=True))
    correction = (n - k) / (n - 1)
    return 1.96 * math.sqrt(max(0.0, widest) / k * correction) * n / ((n - 1) * (n - 2))
