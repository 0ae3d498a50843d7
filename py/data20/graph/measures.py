"""Plain counts over an article graph: degrees, components, density, reciprocity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Edges = Sequence[tuple[int, int, float]]


@dataclass(frozen=True, slots=True)
class Overview:
    """`density` = edges / (n (n - 1)); `reciprocity` = share of edges whose reverse exists (0 without edges)."""

    nodes: int
    edges: int
    density: float
    reciprocity: float
    components: int
    largest: int
    isolated: int


def degrees(size: int, edges: Edges) -> tuple[list[int], list[int]]:
    """Return (in-degree, out-degree) of every node, counting each pair once."""
    incoming, outgoing = [0] * size, [0] * size
    for source, target, _ in edges:
        outgoing[source] += 1
        incoming[target] += 1
    return incoming, outgoing


def weak_components(size: int, edges: Edges) -> list[int]:
    """Return a component number for every node, directions ignored; numbered by size (largest 0), then by first node."""
    neighbours: list[list[int]] = [[] for _ in range(size)]
    for source, target, _ in edges:
        neighbours[source].append(target)
        neighbours[target].append(source)
    label = [-1] * size
    groups: list[list[int]] = []
    for start in range(size):
        if label[start] >= 0:
            continue
        group, stack = [], [start]
        label[start] = len(groups)
        while stack:
            node = stack.pop()
            group.append(node)
            for other in neighbours[node]:
                if label[other] < 0:
                    label[other] = len(groups)
                    stack.append(other)
        groups.append(group)
    order = sorted(range(len(groups)), key=lambda g: (-len(groups[g]), min(groups[g])))
    renumber = {old: new for new, old in enumerate(order)}
    return [renumber[g] for g in label]


def overview(size: int, edges: Edges) -> Overview:
    """Return the key figures of a graph whose `edges` hold each (source, target) once, without self-links."""
    pairs = {(source, target) for source, target, _ in edges}
    mutual = sum((target, source) in pairs for source, target in pairs)
    labels = weak_components(size, edges)
    sizes = [labels.count(0)] if labels else [0]
    touched = {node for pair in pairs for node in pair}
    return Overview(
        nodes=size,
        edges=len(pairs),
        density=len(pairs) / (size * (size - 1)) if size > 1 else 0.0,
        reciprocity=mutual / len(pairs) if pairs else 0.0,
        components=max(labels, default=-1) + 1,
        largest=sizes[0],
        isolated=size - len(touched),
    )
