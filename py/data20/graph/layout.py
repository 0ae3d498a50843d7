"""Where the nodes of a picture stand: the same graph gives the same map every time."""

from __future__ import annotations

import math

from data20.graph.measures import Edges

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def spring_layout(size: int, edges: Edges, *, steps: int = 120) -> list[tuple[float, float]]:
    """Return (x, y) in [-1, 1] for every node, rounded to 4 decimals.

    Force-directed placement: linked nodes attract, all repel, the step cools down linearly. It starts from a sunflower
    spiral instead of random places, so nothing needs a seed. A weak pull to the centre keeps separate groups in view.
    Time is O(steps · size²); meant for at most some hundred nodes. Source: Fruchterman and Reingold 1991, section 2.
    """
    import numpy as np

    if size == 0:
        return []
    number = np.arange(size)
    radius = np.sqrt((number + 0.5) / size)
    place = np.stack([radius * np.cos(number * _GOLDEN_ANGLE), radius * np.sin(number * _GOLDEN_ANGLE)], axis=1)
    pairs = sorted({(min(s, t), max(s, t)) for s, t, _ in edges if s != t})
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    ideal = math.sqrt(1.0 / size)
    for step in range(steps):
        delta = place[:, None, :] - place[None, :, :]
        squared = (delta**2).sum(axis=2) + 1e-9
        force = (delta * (ideal**2 / squared)[:, :, None]).sum(axis=1) - 0.3 * ideal * place
        pull = place[ends[:, 0]] - place[ends[:, 1]]
        attract = pull * (np.sqrt((pull**2).sum(axis=1)) / ideal)[:, None]
        np.add.at(force, ends[:, 0], -attract)
        np.add.at(force, ends[:, 1], attract)
        length = np.sqrt((force**2).sum(axis=1)) + 1e-9
        limit = 0.1 * (1 - step / steps) + 0.001
        place = place + force * (np.minimum(length, limit) / length)[:, None]
    place = place - place.mean(axis=0)
    extent = float(np.abs(place).max()) or 1.0
    return [(round(x / extent, 4), round(y / extent, 4)) for x, y in place.tolist()]
