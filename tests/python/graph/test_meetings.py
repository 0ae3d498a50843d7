"""Meetings counted by sorting numbers are those that counting pair by pair finds."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data20.graph.meetings import Meetings

SENTENCES = st.lists(st.tuples(st.integers(0, 3), st.lists(st.integers(0, 9), unique=True, max_size=6)), max_size=30)


@settings(deadline=None, derandomize=True)
@given(SENTENCES, st.integers(1, 4), st.integers(1, 3))
def test_pairs_are_those_of_counting_one_by_one(told: list[tuple[int, list[int]]], least: int, quotes: int) -> None:
    meetings = Meetings()
    places: dict[tuple[int, int], list[int]] = {}
    sentence = -1
    for gap, members in told:
        sentence += 1 + gap
        meetings.add(sentence, members)
        for pair in combinations(sorted(members), 2):
            places.setdefault(pair, []).append(sentence)
    wanted = [(*pair, len(where), where[:quotes]) for pair, where in sorted(places.items()) if len(where) >= least]
    assert list(meetings.pairs(least, quotes)) == wanted


@pytest.mark.parametrize("members", [[], [7]])
def test_who_is_alone_meets_nobody(members: list[int]) -> None:
    meetings = Meetings()
    assert list(meetings.pairs(1, 3)) == []
    meetings.add(5, members)
    assert list(meetings.pairs(1, 3)) == []


def test_the_numbers_of_a_huge_vault_do_not_overflow() -> None:
    meetings = Meetings()
    for sentence in (0, 8_999_998, 8_999_999):
        meetings.add(sentence, [999_999, 12, 999_998])
    assert list(meetings.pairs(3, 2)) == [(12, 999_998, 3, [0, 8_999_998]), (12, 999_999, 3, [0, 8_999_998]), (999_998, 999_999, 3, [0, 8_999_998])]
