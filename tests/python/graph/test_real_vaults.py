"""Every measure of the network tool agrees with NetworkX on the link graphs of real vaults."""

from __future__ import annotations

import math
from functools import cache

import networkx as nx
import pytest

from data20.graph.adjacency import undirected_weights
from data20.graph.centrality import edge_arrays, hits
from data20.graph.communities import louvain, modularity
from data20.graph.model import LINK_TYPES, graph_of
from data20.graph.network import Network, analyse
from tests.corpora import CORPORA, corpus
from tests.python.tools.vaults import demo

NAMES = ("demo", *(name for name in ("kepano", "obsidian-help-ru", "logseq-docs") if name in CORPORA))
Edges = list[tuple[int, int, float]]


@cache
def links(name: str) -> tuple[int, Edges]:
    """Return the link graph of the vault: its largest weak component, so that every measure is defined."""
    graph = (demo() if name == "demo" else corpus(name)).derived(graph_of).select(LINK_TYPES)
    pairs = nx.DiGraph([(e.source, e.target) for e in graph.edges])
    inside = graph.within(frozenset(max(nx.weakly_connected_components(pairs), key=len)))
    return len(inside.nodes), inside.merged(weighted=True)


@cache
def measured(name: str) -> Network:
    size, edges = links(name)
    return analyse(size, edges, resolution=1.0, seed=1, step=lambda done, total: None)


@cache
def directed(name: str) -> nx.DiGraph:
    size, edges = links(name)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(edges)
    return graph


@cache
def undirected(name: str) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(directed(name))))
    for u, v, weight in directed(name).edges(data="weight"):
        graph.add_edge(u, v, weight=weight + (graph[u][v]["weight"] if graph.has_edge(u, v) else 0.0))
    return graph


def listed(values: dict[int, float]) -> list[float]:
    return [values[i] for i in range(len(values))]


def near(values: dict[int, float]) -> object:
    return pytest.approx(listed(values), abs=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_rank_and_degrees(name: str) -> None:
    ours, graph = measured(name), directed(name)
    assert ours.pagerank == near(nx.algorithms.link_analysis.pagerank_alg._pagerank_python(graph, tol=1e-12, max_iter=1000))
    assert ours.incoming == [graph.in_degree(i) for i in range(len(graph))]
    assert ours.outgoing == [graph.out_degree(i) for i in range(len(graph))]


@pytest.mark.filterwarnings("ignore:Casting complex values")  # NetworkX's own, of a symmetric matrix
@pytest.mark.parametrize("name", NAMES)
def test_hubs_and_authorities(name: str) -> None:
    size, edges = links(name)
    hubs, authorities = nx.algorithms.link_analysis.hits_alg._hits_numpy(directed(name))
    ours_hubs, ours_authorities = hits(edge_arrays(size, edges))
    assert ours_hubs.scores.tolist() == near(hubs)
    assert ours_authorities.scores.tolist() == near(authorities)


@pytest.mark.parametrize("name", NAMES)
def test_path_measures(name: str) -> None:
    ours, graph = measured(name), undirected(name)
    assert ours.paths.exact
    assert ours.paths.betweenness == near(nx.betweenness_centrality(graph))
    assert ours.paths.closeness == near(nx.closeness_centrality(graph))
    assert ours.paths.harmonic == pytest.approx([v / (len(graph) - 1) for v in listed(nx.harmonic_centrality(graph))], abs=1e-6)
    assert ours.paths.average == pytest.approx(nx.average_shortest_path_length(graph))
    assert ours.paths.longest == nx.diameter(graph)


@pytest.mark.parametrize("name", NAMES)
def test_spectral_measures(name: str) -> None:
    ours, graph = measured(name), undirected(name)
    vector = nx.eigenvector_centrality(graph, max_iter=100_000, tol=1e-13)
    assert ours.eigenvector == near(vector)
    theirs = nx.katz_centrality(directed(name), alpha=0.85 / _leading(graph, vector), max_iter=100_000, tol=1e-13, weight=None)
    assert ours.katz == near(theirs)


def _leading(graph: nx.Graph, vector: dict[int, float]) -> float:
    """Return the leading eigenvalue: the Rayleigh quotient of its vector."""
    return 2 * math.fsum(vector[u] * vector[v] for u, v in graph.edges) / math.fsum(x * x for x in vector.values())


@pytest.mark.parametrize("name", NAMES)
def test_cohesion(name: str) -> None:
    ours, graph = measured(name), undirected(name)
    assert ours.clustering.local == near(nx.clustering(graph))
    assert ours.clustering.transitivity == pytest.approx(nx.transitivity(graph))
    assert ours.cores == [nx.core_number(graph)[i] for i in range(len(graph))]
    assert ours.cuts == sorted(nx.articulation_points(graph))
    assert ours.bridges == sorted((min(e), max(e)) for e in nx.bridges(graph))
    for mine, theirs in zip(ours.constraint, listed(nx.constraint(graph, weight="weight")), strict=True):
        assert (mine is None and math.isnan(theirs)) or mine == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("name", NAMES)
def test_communities_are_as_good_as_those_of_networkx(name: str, resolution: float) -> None:
    size, edges = links(name)
    graph, rows = undirected(name), undirected_weights(size, edges)
    ours = modularity(rows, louvain(rows, resolution=resolution, seed=1), resolution=resolution)
    theirs = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed, resolution=resolution), resolution=resolution) for seed in range(3)
    )
    assert ours >= theirs - 0.01
