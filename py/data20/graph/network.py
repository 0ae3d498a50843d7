"""All measures of a network of articles at once: what the network tool shows and other tools borrow."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from data20.graph.adjacency import neighbours, undirected_weights
from data20.graph.centrality import edge_arrays, pagerank
from data20.graph.cohesion import Clustering, assortativity, clustering, constraint, core_numbers, cut_points
from data20.graph.communities import louvain, modularity
from data20.graph.measures import Edges, Overview, degrees, overview
from data20.graph.paths import PathMeasures, path_measures
from data20.graph.spectral import eigenvector, katz


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Lists are by node. Directions count for degrees, PageRank and Katz; everything else takes the graph as undirected."""

    overview: Overview
    incoming: list[int]
    outgoing: list[int]
    pagerank: list[float]
    eigenvector: list[float]
    katz: list[float]
    paths: PathMeasures
    clustering: Clustering
    cores: list[int]
    cuts: list[int]
    bridges: list[tuple[int, int]]
    constraint: list[float | None]
    groups: list[int]
    modularity: float
    assortativity: float | None
    small_world: float | None
    """σ = (C / C_random) / (L / L_random), for a random graph of the same size and density (Humphries and Gurney 2008)."""

    def centralities(self) -> dict[str, list[float]]:
        """Return the comparable measures by name."""
        return {
            "links_in": [float(d) for d in self.incoming], "pagerank": self.pagerank, "betweenness": self.paths.betweenness,
            "closeness": self.paths.closeness, "harmonic": self.paths.harmonic, "eigenvector": self.eigenvector, "katz": self.katz,
        }  # fmt: skip


def analyse(size: int, edges: Edges, *, resolution: float, seed: int, step: Callable[[int, int], None]) -> Network:
    """Return the measures of a directed graph of `size` nodes; `step(done, total)` is called on the way, often."""
    step(0, 1)
    rows, weights = neighbours(size, edges), undirected_weights(size, edges)
    both = [(a, b, 1.0) for a, row in enumerate(rows) for b in row]
    incoming, outgoing = degrees(size, edges)
    arrays = edge_arrays(size, edges)
    vector, value = eigenvector(edge_arrays(size, both), max_steps=1000)
    # The directed graph's leading eigenvalue is at most that of the undirected one, so this always converges.
    reach = katz(edge_arrays(size, [(s, t, 1.0) for s, t, _ in edges]), alpha=0.85 / value if value else 0.5)
    paths = path_measures(rows, seed=seed, step=step)
    clusters = clustering(rows)
    groups = louvain(weights, resolution=resolution, seed=seed)
    points, bridges = cut_points(rows)
    return Network(
        overview(size, edges), incoming, outgoing, [float(r) for r in pagerank(arrays).scores],
        [float(v) for v in vector], [float(v) for v in reach], paths, clusters, core_numbers(rows), points, bridges,
        constraint(weights), groups, modularity(weights, groups, resolution=resolution), assortativity(rows),
        _small_world(size, len(both) // 2, clusters, paths),
    )  # fmt: skip


def _small_world(n: int, m: int, clusters: Clustering, paths: PathMeasures) -> float | None:
    mean = 2 * m / n if n else 0.0
    if mean <= 1 or not paths.average or n < 4:
        return None
    return clusters.transitivity / (mean / (n - 1)) / (paths.average / (math.log(n) / math.log(mean)))


def top_overlap(measures: dict[str, list[float]], count: int = 10) -> list[tuple[str, str, float]]:
    """Return for each pair of measures (each order) the share of their first `count` nodes that they have in common."""
    tops = {
        name: set(sorted(range(len(values)), key=lambda i: (-round(values[i], 12), i))[:count]) for name, values in measures.items()
    }
    return [(a, b, len(tops[a] & tops[b]) / max(1, len(tops[a]))) for a in tops for b in tops]
