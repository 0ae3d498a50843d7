"""Order in a directed graph: strong components, breaking cycles, topological order, longest path, transitive reduction."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from typing import Any

from data20.graph.adjacency import Neighbours, Weights, reversed_neighbours
from data20.graph.paths import shortest_path

_TANGLED = 1000
"""Edges inside one strong component above which its cycles are broken all at once by an ordering."""


_SPRING_STEPS = 300


def strong_components(rows: Neighbours) -> list[list[int]]:
    """Return the strongly connected components, nodes ascending, ordered by their first node.

    Source: Tarjan 1972, "Depth-first search and linear graph algorithms"; without recursion.
    """
    n = len(rows)
    number, low, on_stack = [-1] * n, [0] * n, [False] * n
    pending: list[int] = []
    found: list[list[int]] = []
    count = 0
    for root in range(n):
        if number[root] >= 0:
            continue
        work = [(root, iter(rows[root]))]
        number[root] = low[root] = count
        count += 1
        pending.append(root)
        on_stack[root] = True
        while work:
            node, rest = work[-1]
            other = next(rest, -1)
            if other >= 0:
                if number[other] < 0:
                    number[other] = low[other] = count
                    count += 1
                    pending.append(other)
                    on_stack[other] = True
                    work.append((other, iter(rows[other])))
                elif on_stack[other]:
                    low[node] = min(low[node], number[other])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == number[node]:
                found.append(sorted(_unstack(pending, on_stack, node)))
    return sorted(found)


def break_cycles(rows: Weights) -> list[tuple[int, int]]:
    """Return edges without which the graph has no cycle, in the order of removal.

    Again and again a shortest cycle is looked up in a strong component and its weakest edge goes (ties: the larger source, then target).
    In components of more than a thousand edges the edges against the ordering of P. Eades, X. Lin and W. Smyth,
    "A fast and effective heuristic for the feedback arc set problem" (1993), weighted, go instead.
    """
    left = [dict(row) for row in rows]
    removed: list[tuple[int, int]] = []
    waiting = [c for c in strong_components([list(row) for row in left]) if len(c) > 1]
    while waiting:
        component = waiting.pop()
        inside = set(component)
        local = {node: [t for t in left[node] if t in inside] for node in component}
        if sum(map(len, local.values())) > _TANGLED:
            place = {node: at for at, node in enumerate(_ordering(left, component))}
            gone = [(s, t) for s in component for t in local[s] if place[t] < place[s]]
        else:
            cycle = _cycle(component, local)
            gone = [min(zip(cycle, [*cycle[1:], cycle[0]], strict=True), key=lambda e: (left[e[0]][e[1]], -e[0], -e[1]))]
        for source, target in gone:
            del left[source][target]
        removed.extend(gone)
        names = {node: at for at, node in enumerate(component)}
        sub = [[names[t] for t in left[node] if t in inside] for node in component]
        waiting.extend([component[i] for i in c] for c in strong_components(sub) if len(c) > 1)
    return removed


def topological_order(rows: Neighbours, key: Callable[[int], Any] = lambda node: node) -> list[int]:
    """Return the nodes so that every edge leads forward; among those that could come next the smallest `key` does.

    Nodes on a cycle and behind one are left out. Source: Kahn 1962, "Topological sorting of large networks".
    """
    waiting = [0] * len(rows)
    for targets in rows:
        for target in targets:
            waiting[target] += 1
    ready: list[tuple[Any, int]] = [(key(node), node) for node, count in enumerate(waiting) if not count]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        _, node = heapq.heappop(ready)
        order.append(node)
        for target in rows[node]:
            waiting[target] -= 1
            if not waiting[target]:
                heapq.heappush(ready, (key(target), target))
    return order


def depths(rows: Neighbours, weights: Sequence[float]) -> list[float]:
    """Return for each node of a DAG the greatest sum of `weights` on a path that ends in it, its own included."""
    before = reversed_neighbours(rows)
    found = [0.0] * len(rows)
    for node in topological_order(rows):
        found[node] = weights[node] + max((found[b] for b in before[node]), default=0.0)
    return found


def longest_path(rows: Neighbours, weights: Sequence[float]) -> list[int]:
    """Return the path of a DAG with the greatest sum of (non-negative) node weights; ties by the smaller node; [] without nodes."""
    if not rows:
        return []
    found, before = depths(rows, weights), reversed_neighbours(rows)
    path = [max(range(len(rows)), key=lambda node: (found[node], -node))]
    while before[path[-1]]:
        path.append(max(before[path[-1]], key=lambda node: (found[node], -node)))
    return path[::-1]


def spring_rank(rows: Weights) -> list[float]:
    """Return how far along each node is: an edge a → b is a spring that would have b one further than a, and another, weaker one holds every node at 0.

    Source: C. De Bacco, D. Larremore and C. Moore, "A physical model for efficient ranking in networks" (2018), with α = 1; solved by Jacobi's iteration,
    which converges because the matrix is diagonally dominant.
    """
    import numpy as np

    sources = np.array([a for a, row in enumerate(rows) for _ in row], dtype=np.int64)
    targets = np.array([b for row in rows for b in row], dtype=np.int64)
    weights = np.array([weight for row in rows for weight in row.values()], dtype=np.float64)
    n = len(rows)
    into, out = np.bincount(targets, weights, n), np.bincount(sources, weights, n)
    ranks = np.zeros(n)
    for _ in range(_SPRING_STEPS):
        pulled = np.bincount(targets, weights * ranks[sources], n) + np.bincount(sources, weights * ranks[targets], n)
        ranks = (pulled + into - out) / (into + out + 1.0)
    found: list[float] = ranks.tolist()
    return found


def transitive_reduction(rows: Neighbours) -> list[tuple[int, int]]:
    """Return the edges of a DAG that a longer path makes superfluous, sorted.

    Source: Aho, Garey and Ullman 1972, "The transitive reduction of a directed graph"; reachable sets are bit masks.
    """
    order = topological_order(rows)
    place = {node: at for at, node in enumerate(order)}
    reach = [0] * len(rows)
    superfluous: list[tuple[int, int]] = []
    for node in reversed(order):
        covered = 0
        for target in sorted(rows[node], key=lambda t: place[t]):
            if covered >> target & 1:
                superfluous.append((node, target))
            else:
                covered |= reach[target] | 1 << target
        reach[node] = covered
    return sorted(superfluous)


def _cycle(component: Sequence[int], local: dict[int, list[int]]) -> list[int]:
    """Return a shortest cycle through the first node of a strong component."""
    end = len(component)
    names = {node: at or end for at, node in enumerate(component)}
    # The first node stands twice: its copy takes its incoming edges, so a path to the copy is a cycle.
    sub = [*([names[t] for t in local[node]] for node in component), []]
    return [component[i] for i in shortest_path(sub, 0, end)[:-1]]


def _unstack(pending: list[int], on_stack: list[bool], last: int) -> list[int]:
    """Take nodes off the stack down to `last`."""
    taken: list[int] = []
    while not taken or taken[-1] != last:
        taken.append(pending.pop())
        on_stack[taken[-1]] = False
    return taken


def _ordering(rows: Weights, component: Sequence[int]) -> list[int]:
    """Return the Eades–Lin–Smyth ordering: sinks last, sources first, else the node that gives most more than it takes."""
    inside = set(component)
    out = {node: {t: w for t, w in rows[node].items() if t in inside} for node in component}
    into: dict[int, dict[int, float]] = {node: {} for node in component}
    for node in component:
        for target, weight in out[node].items():
            into[target][node] = weight
    surplus = {node: sum(out[node].values()) - sum(into[node].values()) for node in component}
    heap = [(-value, node) for node, value in surplus.items()]
    heapq.heapify(heap)
    head: list[int] = []
    tail: list[int] = []
    free = [node for node in component if not out[node] or not into[node]]
    while inside:
        while free and free[-1] not in inside:
            free.pop()
        if free:
            node = free.pop()
        else:
            value, node = heapq.heappop(heap)
            if node not in inside or -value != surplus[node]:
                continue
        inside.discard(node)
        (tail if not out[node] and into[node] else head).append(node)
        for mine, theirs, sign in ((out[node], into, 1.0), (into[node], out, -1.0)):
            for other, weight in mine.items():
                if other in inside:
                    del theirs[other][node]
                    surplus[other] += sign * weight
                    heapq.heappush(heap, (-surplus[other], other))
                    if not theirs[other]:
                        free.append(other)
    return head + tail[::-1]
