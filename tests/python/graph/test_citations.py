"""Citation counts worked out by hand."""

from __future__ import annotations

import pytest

from data20.graph.citations import cocitations, couplings, g_index, h_index


@pytest.mark.parametrize(("counts", "h", "g"), [([], 0, 0), ([0, 0], 0, 0), ([10, 8, 5, 4, 3], 4, 5), ([25, 8, 5, 3, 3], 3, 5), ([100], 1, 1), ([9, 0, 0, 0], 1, 3)])
def test_h_and_g(counts: list[int], h: int, g: int) -> None:
    assert (h_index(counts), g_index(counts)) == (h, g)


def test_pairs_of_a_matrix_small_enough_to_count() -> None:
    cites = [[2, 3], [2, 3, 4], [], [], []]
    assert [(p.a, p.b, p.common, round(p.cosine, 4)) for p in cocitations(cites, at_least=1)] == [(2, 3, 2, 1.0), (2, 4, 1, 0.7071), (3, 4, 1, 0.7071)]
    assert [(p.a, p.b, p.common, round(p.cosine, 4)) for p in couplings(cites, at_least=2)] == [(0, 1, 2, 0.8165)]
    assert cocitations(cites, at_least=1, longest=2)[0].common == 1
