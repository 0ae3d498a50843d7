from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data20.vault.phrases import Phrases

WORDS = st.lists(st.sampled_from("abc"), max_size=12)
KNOWN = st.sets(st.lists(st.sampled_from("abc"), max_size=4).map(tuple), max_size=12)


def by_trying(known: set[tuple[str, ...]], words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Try every phrase at every place, longest first."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    place = 0
    while place < len(words):
        best = max((phrase for phrase in known if phrase and tuple(words[place : place + len(phrase)]) == phrase), key=len, default=())
        if best:
            found.append((place, place + len(best), best))
        place += len(best) or 1
    return found


@given(KNOWN, WORDS)
def test_the_longest_phrase_at_each_place_is_found_from_the_left(known: set[tuple[str, ...]], words: list[str]) -> None:
    assert list(Phrases({phrase: phrase for phrase in known}).find(words)) == by_trying(known, words)


@given(KNOWN, WORDS)
def test_every_phrase_at_a_place_is_found_longest_first(known: set[tuple[str, ...]], words: list[str]) -> None:
    phrases = Phrases({phrase: phrase for phrase in known})
    for place in range(len(words)):
        there = [phrase for phrase in known if phrase and tuple(words[place : place + len(phrase)]) == phrase]
        assert list(phrases.at(words, place)) == [(len(phrase), phrase) for phrase in sorted(there, key=len, reverse=True)]
