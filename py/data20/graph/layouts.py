"""Places for the nodes of a picture by a formula: circle, rings, grid, levels. All in [-1, 1], rounded to 4 decimals."""

from __future__ import annotations

import math
from collections.abc import Sequence

from data20.graph.adjacency import Neighbours

Places = list[tuple[float, float]]


def circular_layout(groups: Sequence[int]) -> Places:
    """Put the nodes on a circle, the members of a group side by side, groups in order of their number."""
    return _ring(_by_group(groups), 1.0, len(groups))


def radial_layout(groups: Sequence[int], steps: Sequence[int]) -> Places:
    """Put the nodes on rings: `steps` from the centre (-1, unreachable, outermost), the members of a group in one direction."""
    furthest = max(steps, default=0) + (1 if any(s < 0 for s in steps) else 0)
    rings: dict[int, list[int]] = {}
    for node in _by_group(groups):
        rings.setdefault(steps[node] if steps[node] >= 0 else furthest, []).append(node)
    places: Places = [(0.0, 0.0)] * len(groups)
    for ring, nodes in rings.items():
        # Several nodes in the centre stand on a small ring of their own.
        radius = (ring + (0.3 if len(rings.get(0, ())) > 1 else 0.0)) / (furthest + 0.3 if furthest else 1.0)
        for node, place in zip(nodes, _circle(len(nodes), min(1.0, radius)), strict=True):
            places[node] = place
    return places


def grid_layout(groups: Sequence[int]) -> Places:
    """Put the nodes on a square grid, row by row, groups one after the other."""
    side = math.ceil(math.sqrt(len(groups))) or 1
    places: Places = [(0.0, 0.0)] * len(groups)
    for at, node in enumerate(_by_group(groups)):
        places[node] = (_spread(at % side, side), _spread(at // side, side))
    return places


def level_layout(levels: Sequence[int], before: Neighbours) -> Places:
    """Put each level in a column, left to right; in a column, nodes stand near the mean height of what comes `before` them.

    The barycentre method of K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system
    structures" (1981), one sweep.
    """
    columns: dict[int, list[int]] = {}
    for node, level in enumerate(levels):
        columns.setdefault(level, []).append(node)
    height = [0.0] * len(levels)
    places: Places = [(0.0, 0.0)] * len(levels)
    for level, nodes in sorted(columns.items()):
        mean = {n: sum(height[b] for b in before[n]) / len(before[n]) if before[n] else 0.0 for n in nodes}
        for at, node in enumerate(sorted(nodes, key=lambda n: (round(mean[n], 6), n))):
            height[node] = _spread(at, len(nodes))
            places[node] = (_spread(level, max(columns) + 1), height[node])
    return places


def _by_group(groups: Sequence[int]) -> list[int]:
    return sorted(range(len(groups)), key=lambda node: (groups[node], node))


def _ring(order: Sequence[int], radius: float, size: int) -> Places:
    places: Places = [(0.0, 0.0)] * size
    for node, place in zip(order, _circle(len(order), radius), strict=True):
        places[node] = place
    return places


def _circle(count: int, radius: float) -> Places:
    turn = 2 * math.pi / max(1, count)
    return [(round(radius * math.cos(i * turn), 4), round(radius * math.sin(i * turn), 4)) for i in range(count)]


def _spread(at: int, count: int) -> float:
    return round(2 * at / (count - 1) - 1, 4) if count > 1 else 0.0
