"""Centralities, cohesion, communities and order agree with NetworkX on published and random graphs, and with cases worked by hand."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import networkx as nx
import pytest

from data20.graph.adjacency import directed_weights, neighbours, successors, undirected_weights
from data20.graph.centrality import edge_arrays
from data20.graph.cohesion import assortativity, clustering, constraint, core_numbers, cut_points
from data20.graph.communities import louvain, modularity
from data20.graph.order import (
    break_cycles,
    depths,
    longest_path,
    strong_components,
    topological_order,
    transitive_reduction,
)
from data20.graph.paths import distances, path_measures, shortest_path
from data20.graph.spectral import eigenvector, katz

Edges = list[tuple[int, int, float]]


def published(graph: nx.Graph) -> nx.Graph:
    return nx.convert_node_labels_to_integers(graph, ordering="sorted")


UNDIRECTED: dict[str, nx.Graph] = {
    "karate": published(nx.karate_club_graph()),
    "les miserables": published(nx.les_miserables_graph()),
    "florentine": published(nx.florentine_families_graph()),
    "davis women": published(nx.davis_southern_women_graph()),
    "random": nx.gnm_random_graph(120, 260, seed=4),
    "islands": nx.gnm_random_graph(80, 50, seed=5),
    "no edges": nx.empty_graph(4),
    "path": nx.path_graph(6),
}
DIRECTED: dict[str, nx.DiGraph] = {
    "random": nx.gnm_random_graph(90, 260, seed=6, directed=True),
    "sparse": nx.gnm_random_graph(90, 80, seed=7, directed=True),
    "cycle": nx.cycle_graph(5, create_using=nx.DiGraph),
    "one": nx.empty_graph(1, create_using=nx.DiGraph),
}


def edges_of(graph: nx.Graph) -> Edges:
    return [(u, v, float(d.get("weight", 1.0))) for u, v, d in graph.edges(data=True)]


def by_node(values: dict[int, float], scale: float = 1.0) -> list[float]:
    return [values[i] * scale for i in range(len(values))]


def both_ways(graph: nx.Graph) -> Edges:
    return [(u, v, 1.0) for u, v in graph.to_directed().edges()]


@pytest.mark.parametrize("name", UNDIRECTED)
def test_path_measures_agree_with_networkx(name: str) -> None:
    graph = UNDIRECTED[name]
    ours = path_measures(neighbours(len(graph), edges_of(graph)))
    assert ours.exact and ours.error == 0
    assert ours.betweenness == pytest.approx(by_node(nx.betweenness_centrality(graph)), abs=1e-6)
    assert ours.closeness == pytest.approx(by_node(nx.closeness_centrality(graph)), abs=1e-6)
    assert ours.harmonic == pytest.approx(by_node(nx.harmonic_centrality(graph), 1 / (len(graph) - 1)), abs=1e-6)
    if len(graph.edges) and nx.is_connected(graph):
        assert ours.average == pytest.approx(nx.average_shortest_path_length(graph))
        assert ours.longest == nx.diameter(graph)


@pytest.mark.parametrize("name", DIRECTED)
def test_path_measures_of_directed_graphs_agree_with_networkx(name: str) -> None:
    graph = DIRECTED[name]
    ours = path_measures(successors(len(graph), edges_of(graph)))
    assert ours.betweenness == pytest.approx(by_node(nx.betweenness_centrality(graph)), abs=1e-6)
    assert ours.closeness == pytest.approx(by_node(nx.closeness_centrality(graph)) if len(graph) > 1 else [0.0], abs=1e-6)
    assert ours.harmonic == pytest.approx(by_node(nx.harmonic_centrality(graph), 1 / max(1, len(graph) - 1)), abs=1e-6)


def test_sampled_betweenness_stays_within_its_stated_error() -> None:
    rows = neighbours(400, edges_of(nx.gnm_random_graph(400, 1200, seed=8)))
    exact, sampled = path_measures(rows), path_measures(rows, work=200_000)
    assert not sampled.exact and 64 <= sampled.sources < 400
    far = [abs(a - b) > sampled.error for a, b in zip(exact.betweenness, sampled.betweenness, strict=True)]
    assert 0 < sampled.error < 0.05 and sum(far) <= 0.05 * len(far)
    assert sampled.average == pytest.approx(exact.average, rel=0.05)


def test_a_shortest_path_and_distances_are_those_of_networkx() -> None:
    graph = DIRECTED["random"]
    rows = successors(len(graph), edges_of(graph))
    lengths = nx.single_source_shortest_path_length(graph, 0)
    assert distances(rows, [0]) == [lengths.get(i, -1) for i in range(len(graph))]
    for target, length in lengths.items():
        path = shortest_path(rows, 0, target)
        assert len(path) == length + 1 and all(graph.has_edge(a, b) for a, b in pairwise(path))
    assert shortest_path([[], []], 0, 1) == [] and shortest_path([[1], []], 0, 0) == [0]


@pytest.mark.parametrize("name", ["karate", "les miserables", "florentine", "davis women", "random"])
def test_eigenvector_and_katz_agree_with_networkx(name: str) -> None:
    graph = UNDIRECTED[name].subgraph(max(nx.connected_components(UNDIRECTED[name]), key=len))
    graph = nx.convert_node_labels_to_integers(graph, ordering="sorted")
    arrays = edge_arrays(len(graph), both_ways(graph))
    vector, value = eigenvector(arrays)
    assert vector.tolist() == pytest.approx(by_node(nx.eigenvector_centrality(graph, max_iter=20000, tol=1e-12)), abs=1e-6)
    theirs = nx.katz_centrality(graph, alpha=0.5 / value, max_iter=5000, tol=1e-12, weight=None)
    assert katz(arrays, alpha=0.5 / value).tolist() == pytest.approx(by_node(theirs), abs=1e-6)


def test_spectral_measures_of_nothing_are_nothing() -> None:
    assert eigenvector(edge_arrays(0, []))[0].tolist() == [] and katz(edge_arrays(0, []), alpha=0.1).tolist() == []
    assert eigenvector(edge_arrays(3, []))[1] == 0 and katz(edge_arrays(1, []), alpha=0.1).tolist() == [1.0]


@pytest.mark.parametrize("name", UNDIRECTED)
def test_cohesion_agrees_with_networkx(name: str) -> None:
    graph = UNDIRECTED[name]
    rows = neighbours(len(graph), edges_of(graph))
    ours = clustering(rows)
    assert ours.local == pytest.approx(by_node(nx.clustering(graph)), abs=1e-6)
    assert ours.average == pytest.approx(nx.average_clustering(graph))
    assert ours.transitivity == pytest.approx(nx.transitivity(graph))
    assert core_numbers(rows) == [nx.core_number(graph)[i] for i in range(len(graph))]
    points, bridges = cut_points(rows)
    assert points == sorted(nx.articulation_points(graph))
    assert bridges == sorted((min(e), max(e)) for e in nx.bridges(graph))
    holes = nx.constraint(graph, weight="weight")
    for mine, theirs in zip(constraint(undirected_weights(len(graph), edges_of(graph))), by_node(holes), strict=True):
        assert (mine is None and math.isnan(theirs)) or mine == pytest.approx(theirs, abs=1e-6)
    if len({d for _, d in graph.degree()}) > 1:
        assert assortativity(rows) == pytest.approx(_pearson(graph))


def _pearson(graph: nx.Graph) -> float:
    import numpy as np

    pairs = [(graph.degree(u), graph.degree(v)) for u, v in graph.to_directed().edges()]
    return float(np.corrcoef(*zip(*pairs, strict=True))[0, 1])


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("name", UNDIRECTED)
def test_louvain_finds_communities_as_good_as_those_of_networkx(name: str, resolution: float) -> None:
    graph = UNDIRECTED[name]
    rows = undirected_weights(len(graph), edges_of(graph))
    groups = louvain(rows, resolution=resolution)
    ours = modularity(rows, groups, resolution=resolution)
    sets = [{i for i, g in enumerate(groups) if g == c} for c in range(max(groups) + 1)]
    if not len(graph.edges):
        assert ours == 0 and len(sets) == len(graph)
        return
    assert ours == pytest.approx(nx.community.modularity(graph, sets, weight="weight", resolution=resolution), abs=1e-9)
    theirs = max(nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=s, resolution=resolution), resolution=resolution) for s in range(5))
    assert ours >= theirs - 0.01
    assert all(nx.is_connected(graph.subgraph(part)) for part in sets)
    assert [len(part) for part in sets] == sorted((len(part) for part in sets), reverse=True)
    assert louvain(rows, resolution=resolution) == groups


@pytest.mark.parametrize("name", DIRECTED)
def test_strong_components_and_cycle_breaking(name: str) -> None:
    graph = DIRECTED[name]
    weights = directed_weights(len(graph), edges_of(graph))
    assert strong_components(successors(len(graph), edges_of(graph))) == sorted(sorted(c) for c in nx.strongly_connected_components(graph))
    rest = graph.copy()
    removed = break_cycles(weights)
    rest.remove_edges_from(removed)
    assert nx.is_directed_acyclic_graph(rest)
    if nx.is_directed_acyclic_graph(graph):
        assert removed == []


def test_the_weakest_edge_of_a_cycle_goes() -> None:
    assert break_cycles(directed_weights(4, [(0, 1, 3.0), (1, 2, 1.0), (2, 0, 2.0), (2, 3, 0.5)])) == [(1, 2)]


def test_a_tangle_of_cycles_is_broken_in_good_time() -> None:
    source = random.Random(9)
    edges = sorted({(source.randrange(60), source.randrange(60)) for _ in range(2500)})
    weights = directed_weights(60, [(s, t, 1.0) for s, t in edges])
    removed = break_cycles(weights)
    rest = nx.DiGraph([(s, t) for s, row in enumerate(weights) for t in row])
    kept = rest.number_of_edges() - len(removed)
    rest.remove_edges_from(removed)
    assert nx.is_directed_acyclic_graph(rest) and kept > len(removed)


@pytest.mark.parametrize("seed", range(5))
def test_dags_agree_with_networkx(seed: int) -> None:
    source = random.Random(seed)
    pairs = sorted({(a, b) for a, b in ((source.randrange(40), source.randrange(40)) for _ in range(120)) if a < b})
    graph = nx.DiGraph()
    graph.add_nodes_from(range(40))
    graph.add_edges_from(pairs)
    rows = successors(40, [(a, b, 1.0) for a, b in pairs])
    assert topological_order(rows) == list(nx.lexicographical_topological_sort(graph))
    assert set(pairs) - set(transitive_reduction(rows)) == set(nx.transitive_reduction(graph).edges())
    path = longest_path(rows, [1.0] * 40)
    assert len(path) == len(nx.dag_longest_path(graph)) and all(graph.has_edge(a, b) for a, b in pairwise(path))
    assert max(depths(rows, [1.0] * 40)) == len(path)


def test_a_longest_path_weighs_its_nodes() -> None:
    assert longest_path([[1, 2], [3], [3], []], [1.0, 5.0, 2.0, 1.0]) == [0, 1, 3]
    assert longest_path([], []) == [] and topological_order([[1], [0]]) == []
