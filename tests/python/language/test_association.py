"""Measures of collocation, keyness and dispersion against worked examples and invariants."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.language import association as a


def test_log_dice_of_a_perfect_pair_is_14_and_falls_by_one_when_the_pair_is_half_as_frequent() -> None:
    assert a.log_dice(100, 100, 100) == 14
    assert a.log_dice(50, 100, 100) == 13
    assert a.log_dice(0, 5, 5) == -math.inf


def test_church_and_hanks_mutual_information_of_eight_fold_chance_is_three_bits() -> None:
    # f(x)=10, f(y)=20, N=1000: E = 0.2; joint 1.6·… chosen so that O/E = 8 with whole counts.
    assert a.mutual_information(8, 20, 50, 1000) == pytest.approx(3)
    assert a.mutual_information3(8, 20, 50, 1000) == pytest.approx(3 + 2 * math.log2(8))


def test_t_score_of_manning_and_schuetze_new_companies() -> None:
    # Manning & Schütze 1999, 5.3.1: "new companies": 8 of 14,307,668; new 15,828, companies 4,675; t = 0.999932.
    assert a.t_score(8, 15828, 4675, 14307668) == pytest.approx(0.999932, abs=1e-5)


def test_log_likelihood_equals_the_entropy_form_of_dunning() -> None:
    # 2·(H(cells) − H(rows) − H(columns)) with H(k) = Σ k·ln(k/N): the other way to write it (Dunning 1993, by likelihoods).
    def h(*counts: int) -> float:
        return sum(k * math.log(k / sum(counts)) for k in counts if k)

    for joint, node, other, total in (
        (150, 12593, 932, 14307668),
        (10, 379, 932, 14307668),
        (3, 3, 3, 10),
        (1, 5, 7, 20),
    ):
        cells = (joint, node - joint, other - joint, total - node - other + joint)
        expected = 2 * (h(*cells) - h(node, total - node) - h(other, total - other))
        assert a.log_likelihood(joint, node, other, total) == pytest.approx(expected, rel=1e-6)


def test_keyness_of_rayson_and_garside() -> None:
    # Frequencies 100 and 50 in texts of 10,000 each: E = 75; 2·(100·ln(4/3) + 50·ln(2/3)) = 16.99.
    assert a.keyness(100, 10_000, 50, 10_000) == pytest.approx(16.9899, abs=1e-4)
    assert a.keyness(0, 0, 3, 5) == 0.0


def test_dispersion_of_evenly_and_unevenly_spread_words() -> None:
    assert a.juilland_d([2, 2, 2, 2], [10, 10, 10, 10]) == 1.0
    assert a.juilland_d([8, 0, 0, 0], [10, 10, 10, 10]) == pytest.approx(0.0)
    # Gries 2008, worked example: sizes 9, 10, 10, 10, 11; counts 1, 2, 3, 4, 5 → DP = 0.18 for the word "a".
    assert a.deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) == pytest.approx(0.18, abs=1e-9)
    assert a.deviation_of_proportions([0, 0], [1, 1]) == 1.0


def test_average_reduced_frequency_takes_clumps_out() -> None:
    assert a.average_reduced_frequency([0, 25, 50, 75], 100) == 4
    assert a.average_reduced_frequency([0, 1, 2, 3], 100) == pytest.approx(1.12)
    assert a.average_reduced_frequency([], 100) == 0.0


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 5000))
def test_log_likelihood_is_never_negative_and_zero_at_chance(joint: int, left: int, right: int, rest: int) -> None:
    total = joint + left + right + rest
    value = a.log_likelihood(joint, joint + left, joint + right, total)
    assert value >= 0
    if joint * total == (joint + left) * (joint + right):
        assert value == pytest.approx(0, abs=1e-6)
