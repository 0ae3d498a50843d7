"""Link-analysis scores over a weighted directed graph, by power iteration on sparse edges.

A graph is `size` nodes 0…size-1 and parallel arrays of edge sources, targets and positive weights; parallel edges add up.
All results are float64 arrays of shape (size,); the empty graph gives shape (0,).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data20.errors import Data20Error
from data20.messages import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]


class NotConverged(Data20Error):
    """Power iteration did not settle; `steps` and the last `error` say how far it came."""

    code = "graph.not_converged"
    status = 422
    title = Text("Расчёт не сошёлся", "The computation did not converge")
    text = Text(
        "За {steps|шаг|шага|шагов} расчёт не сошёлся (ошибка {error}). Увеличьте число шагов или уменьшите затухание.",
        "No convergence within {steps|step|steps} (error {error}). Allow more steps or lower the damping.",
    )


@dataclass(frozen=True, slots=True, eq=False)
class EdgeArrays:
    """Edges as arrays: `sources`, `targets` int64 and `weights` float64 of the same length."""

    size: int
    sources: Any
    targets: Any
    weights: Any


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """`scores` sums to 1; `steps` is the number of iterations, `error` the last L1 change."""

    scores: Any
    steps: int
    error: float


def edge_arrays(size: int, edges: Sequence[tuple[int, int, float]]) -> EdgeArrays:
    """Return `edges` (source, target, weight) as arrays."""
    import numpy as np

    return EdgeArrays(
        size,
        np.fromiter((e[0] for e in edges), np.int64, len(edges)),
        np.fromiter((e[1] for e in edges), np.int64, len(edges)),
        np.fromiter((e[2] for e in edges), np.float64, len(edges)),
    )


def pagerank(
    graph: EdgeArrays,
    *,
    damping: float = 0.85,
    personalization: Sequence[float] | None = None,
    tolerance: float = 1e-12,
    max_steps: int = 1000,
) -> Ranking:
    """Return the PageRank of every node; the scores sum to 1.

    `personalization`: where the random reader starts again, one non-negative weight a node (all zero or None: anywhere).
    The mass of nodes without outgoing edges goes to the same places. `tolerance` is the L1 change per step.
    Raises NotConverged. Source: Brin and Page 1998; Langville and Meyer 2004, "Deeper inside PageRank", section 3.
    """
    import numpy as np

    n = graph.size
    if n == 0:
        return Ranking(np.zeros(0), 0, 0.0)
    start: Vector = np.full(n, 1.0 / n)
    if personalization is not None and sum(personalization) > 0:
        start = np.asarray(personalization, np.float64) / float(sum(personalization))
    out = np.bincount(graph.sources, graph.weights, n)
    dangling = np.flatnonzero(out == 0)
    share = graph.weights / np.where(out > 0, out, 1.0)[graph.sources]
    scores: Vector = np.full(n, 1.0 / n)
    error = 0.0
    for step in range(1, max_steps + 1):
        flow = np.bincount(graph.targets, share * scores[graph.sources], n)
        new: Vector = damping * (flow + scores[dangling].sum() * start) + (1 - damping) * start
        error = float(np.abs(new - scores).sum())
        scores = new
        if error < tolerance:
            return Ranking(scores / scores.sum(), step, error)
    raise NotConverged(steps=max_steps, error=error)


def hits(graph: EdgeArrays, *, tolerance: float = 1e-12, max_steps: int = 5000) -> tuple[Ranking, Ranking]:
    """Return (hubs, authorities), each summing to 1; all zero when there are no edges.

    Each half-step uses the other vector's newest values. When two groups are equally strong the limit depends on the
    start, which is uniform here. If the iteration has not settled after `max_steps` the last vectors are returned with
    their error: a slowly mixing graph still has an informative order. Source: Kleinberg 1999, "Authoritative sources".
    """
    import numpy as np

    n = graph.size
    if n == 0 or len(graph.sources) == 0:
        zero = Ranking(np.zeros(n), 0, 0.0)
        return zero, zero
    hub: Vector = np.full(n, 1.0 / n)
    authority, error, step = hub, 0.0, 0
    while step < max_steps:
        step += 1
        authority = _normalised(np.bincount(graph.targets, graph.weights * hub[graph.sources], n))
        new = _normalised(np.bincount(graph.sources, graph.weights * authority[graph.targets], n))
        error = float(np.abs(new - hub).sum())
        hub = new
        if error < tolerance:
            break
    return Ranking(hub, step, error), Ranking(authority, step, error)


def salsa_authorities(graph: EdgeArrays) -> Vector:
    """Return SALSA authority scores, summing to 1 over the nodes that have incoming edges.

    Closed form: within each connected component of the bipartite hub–authority graph an authority has its share of the
    incoming weight, and a component its share of the authorities. Source: Lempel and Moran 2001, "SALSA", proposition 6.
    """
    import numpy as np

    n = graph.size
    scores = np.zeros(n)
    if n == 0 or len(graph.sources) == 0:
        return scores
    label = _bipartite_components(n, graph.sources.tolist(), graph.targets.tolist())
    weight = np.bincount(graph.targets, graph.weights, n)
    authorities = np.flatnonzero(weight > 0)
    groups = label[authorities]
    total = np.bincount(groups, weight[authorities], int(label.max()) + 1)
    members = np.bincount(groups, minlength=int(label.max()) + 1)
    scores[authorities] = weight[authorities] / total[groups] * members[groups] / len(authorities)
    return scores


def _normalised(values: Any) -> Vector:
    total = values.sum()
    normalised: Vector = values / total if total > 0 else values
    return normalised


def _bipartite_components(n: int, sources: list[int], targets: list[int]) -> Any:
    """Return a component number for each authority (index = node), joining targets that share a source."""
    import numpy as np

    parent = list(range(2 * n))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for source, target in zip(sources, targets, strict=True):
        parent[find(n + source)] = find(target)
    return np.array([find(i) for i in range(n)], np.int64)
