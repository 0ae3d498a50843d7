"""Where the nodes of a picture stand: the same graph gives the same map every time."""

from __future__ import annotations

import math

from data20.graph.measures import Edges

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def spring_layout(size: int, edges: Edges, *, steps: int = 0) -> list[tuple[float, float]]:
    """Return (x, y) in [-1, 1] for every node, rounded to 4 decimals; `steps` 0 means enough for the size.

    Force-directed placement as ForceAtlas2 does it: linked nodes attract by their distance, all repel by their degrees,
    gravity keeps separate groups in view; the step cools down linearly. It starts from a sunflower spiral instead of
    random places, so nothing needs a seed. Places are rounded in every step: the last bits of a sum depend on the
    processor, and a force layout would amplify them. Time is O(steps · size²); meant for at most some hundred nodes.
    Source: Jacomy, Venturini, Heymann and Bastian 2014, "ForceAtlas2", PLoS ONE 9(6).
    """
    import numpy as np

    if size == 0:
        return []
    steps = steps or (200 if size <= 150 else 100)
    number = np.arange(size)
    radius = np.sqrt((number + 0.5) / size)
    place = np.stack([radius * np.cos(number * _GOLDEN_ANGLE), radius * np.sin(number * _GOLDEN_ANGLE)], axis=1)
    pairs = sorted({(min(s, t), max(s, t)) for s, t, _ in edges if s != t})
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    mass = np.bincount(ends.ravel(), minlength=size).astype(np.float64) + 1.0
    weights = mass[:, None] * mass[None, :] / size
    for step in range(steps):
        x, y = place[:, 0], place[:, 1]
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        repel = weights / (dx * dx + dy * dy + 1e-4)
        force = np.stack([np.einsum("ij,ij->i", dx, repel), np.einsum("ij,ij->i", dy, repel)], axis=1)
        distance = np.sqrt((place**2).sum(axis=1)) + 1e-9
        force -= place * (mass * (1.0 + distance) / distance)[:, None] * 0.5
        pull = place[ends[:, 0]] - place[ends[:, 1]]
        np.add.at(force, ends[:, 0], -pull)
        np.add.at(force, ends[:, 1], pull)
        move = force / mass[:, None]
        length = np.sqrt((move**2).sum(axis=1)) + 1e-9
        limit = 0.08 * (1 - step / steps) + 0.001
        place = np.round(place + move * (np.minimum(length, limit) / length)[:, None], 6)
    place = place - place.mean(axis=0)
    extent = float(np.abs(place).max()) or 1.0
    return [(round(x / extent, 4), round(y / extent, 4)) for x, y in place.tolist()]
