"""Link analysis agrees with NetworkX and with cases worked by hand."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from data20.graph.centrality import NotConverged, edge_arrays, hits, pagerank, salsa_authorities
from data20.graph.layout import spring_layout
from data20.graph.measures import overview, weak_components

Edges = list[tuple[int, int, float]]


def random_graph(seed: int, size: int, edges: int) -> Edges:
    source = random.Random(seed)
    pairs = {(source.randrange(size), source.randrange(size)) for _ in range(edges)}
    return [(s, t, source.choice([1.0, 2.0, 5.0])) for s, t in sorted(pairs) if s != t]


CASES: dict[str, tuple[int, Edges]] = {
    "one": (1, []),
    "no edges": (4, []),
    "star": (5, [(i, 0, 1.0) for i in range(1, 5)]),
    "cycle": (3, [(0, 1, 1.0), (1, 2, 1.0), (2, 0, 1.0)]),
    "two islands": (5, [(0, 1, 1.0), (1, 0, 1.0), (2, 3, 2.0), (3, 4, 1.0)]),
    "karate": (34, [(u, v, 1.0) for u, v in nx.karate_club_graph().to_directed().edges()]),
    "sparse": (200, random_graph(1, 200, 300)),
    "dense": (60, random_graph(2, 60, 1500)),
}


def to_nx(size: int, edges: Edges) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(edges)
    return graph


@pytest.mark.defect("D7")
@pytest.mark.parametrize(("size", "edges"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("damping", [0.0, 0.5, 0.85, 0.95])
def test_pagerank_agrees_with_networkx_and_sums_to_one(size: int, edges: Edges, damping: float) -> None:
    ours = pagerank(edge_arrays(size, edges), damping=damping).scores
    theirs = nx.algorithms.link_analysis.pagerank_alg._pagerank_python(to_nx(size, edges), alpha=damping, tol=1e-12, max_iter=2000)
    assert float(ours.sum()) == pytest.approx(1.0, abs=1e-9)
    assert ours.tolist() == pytest.approx([theirs[i] for i in range(size)], abs=1e-6)


def test_personalised_pagerank_agrees_with_networkx() -> None:
    size, edges = CASES["sparse"]
    start = [1.0 if i in (3, 50) else 0.0 for i in range(size)]
    ours = pagerank(edge_arrays(size, edges), personalization=start).scores
    theirs = nx.algorithms.link_analysis.pagerank_alg._pagerank_python(
        to_nx(size, edges), personalization={3: 1, 50: 1}, tol=1e-12, max_iter=2000
    )
    assert ours.tolist() == pytest.approx([theirs[i] for i in range(size)], abs=1e-6)


def test_the_empty_graph_has_no_ranks() -> None:
    empty = edge_arrays(0, [])
    assert pagerank(empty).scores.shape == (0,)
    assert hits(empty)[0].scores.shape == (0,)
    assert salsa_authorities(empty).shape == (0,)
    assert spring_layout(0, []) == []


def test_dangling_mass_is_shared_by_hand() -> None:
    """0 → 1: with d = 0.85, x0 = 0.075 + 0.425 x1 and x1 = 0.075 + 0.85 x0 + 0.425 x1."""
    scores = pagerank(edge_arrays(2, [(0, 1, 1.0)])).scores.tolist()
    assert scores == pytest.approx([0.350877192982, 0.649122807018], abs=1e-9)


def test_too_few_steps_are_an_error_with_the_facts() -> None:
    with pytest.raises(NotConverged, match="2 steps"):
        pagerank(edge_arrays(*CASES["karate"]), max_steps=2)


@pytest.mark.parametrize("name", ["star", "karate", "dense"])
def test_hits_agrees_with_the_singular_vectors(name: str) -> None:
    import numpy as np

    size, edges = CASES[name]
    matrix = np.zeros((size, size))
    for s, t, w in edges:
        matrix[s, t] = w
    _, vectors = np.linalg.eigh(matrix.T @ matrix)
    expected = np.abs(vectors[:, -1]) / np.abs(vectors[:, -1]).sum()
    hub, authority = hits(edge_arrays(size, edges))
    assert authority.scores.tolist() == pytest.approx(expected.tolist(), abs=1e-6)
    assert float(hub.scores.sum()) == pytest.approx(1.0)


def test_salsa_shares_within_and_between_components_by_hand() -> None:
    """Authorities 1, 2 share hub 0; 4 stands alone: component sizes 2/3 and 1/3, in-degrees 1:2 inside the first."""
    scores = salsa_authorities(edge_arrays(5, [(0, 1, 1.0), (0, 2, 1.0), (3, 2, 1.0), (1, 4, 1.0)])).tolist()
    assert scores == pytest.approx([0, 2 / 9, 4 / 9, 0, 1 / 3])


@pytest.mark.parametrize(("size", "edges"), CASES.values(), ids=CASES)
def test_overview_agrees_with_networkx(size: int, edges: Edges) -> None:
    graph, facts = to_nx(size, edges), overview(size, edges)
    assert facts.density == pytest.approx(nx.density(graph))
    assert facts.components == nx.number_weakly_connected_components(graph)
    assert facts.largest == max(len(c) for c in nx.weakly_connected_components(graph))
    assert facts.isolated == nx.number_of_isolates(graph)
    assert facts.reciprocity == pytest.approx(nx.overall_reciprocity(graph) if edges else 0.0)
    assert weak_components(size, edges)[0] >= 0


def test_a_layout_is_the_same_every_time_and_stays_in_its_frame() -> None:
    size, edges = CASES["karate"]
    first = spring_layout(size, edges)
    assert first == spring_layout(size, edges)
    assert len(set(first)) == size
    assert all(-1 <= value <= 1 for place in first for value in place)


def test_linked_nodes_stand_closer_than_unlinked_ones() -> None:
    size, edges = 12, [(a, b, 1.0) for group in (range(6), range(6, 12)) for a in group for b in group if a < b]
    places = spring_layout(size, edges)

    def mean(pairs: list[tuple[int, int]]) -> float:
        return sum(((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5 for a, b in pairs) / len(pairs)

    linked = [(a, b) for a, b, _ in edges]
    assert mean(linked) < 0.6 * mean([(a, b) for a in range(6) for b in range(6, 12)])
