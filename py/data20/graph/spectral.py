"""Centralities that ask how central the neighbours are: eigenvector and Katz, by iteration on sparse edges."""

from __future__ import annotations

from typing import Any

from data20.graph.centrality import EdgeArrays, NotConverged


def eigenvector(graph: EdgeArrays, *, tolerance: float = 1e-12, max_steps: int = 5000) -> tuple[Any, float]:
    """Return (scores of L2 length 1, largest eigenvalue) from incoming edges; all zero and 0 without edges.

    Give both directions of every edge for an undirected graph. Iterates on A + I, which has the same leading vector and
    cannot swing between two; when it has not settled after `max_steps` the last vector is returned. Source: Bonacich 1972.
    """
    import numpy as np

    n = graph.size
    if n == 0 or len(graph.sources) == 0:
        return np.zeros(n), 0.0
    x: Any = np.full(n, 1.0 / np.sqrt(n))
    for _ in range(max_steps):
        new: Any = x + np.bincount(graph.targets, graph.weights * x[graph.sources], n)
        new /= np.sqrt((new**2).sum())
        error = float(np.abs(new - x).sum())
        x = new
        if error < tolerance * n:
            break
    return x, float(x @ np.bincount(graph.targets, graph.weights * x[graph.sources], n))


def katz(graph: EdgeArrays, *, alpha: float, tolerance: float = 1e-12, max_steps: int = 5000) -> Any:
    """Return Katz scores of L2 length 1: every walk that ends here counts, one of k steps as alpha^k.

    `alpha` must be below 1 / (largest eigenvalue). Raises NotConverged. Source: Katz 1953, "A new status index".
    """
    import numpy as np

    n = graph.size
    if n == 0:
        return np.zeros(0)
    x: Any = np.ones(n)
    error = 0.0
    for _ in range(max_steps):
        new: Any = 1.0 + alpha * np.bincount(graph.targets, graph.weights * x[graph.sources], n)
        error = float(np.abs(new - x).max())
        x = new
        if error < tolerance * float(np.abs(x).max()):
            return x / np.sqrt((x**2).sum())
    raise NotConverged(steps=max_steps, error=error)
