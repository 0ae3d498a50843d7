"""Looking for many known phrases in a text at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Generic, TypeVar

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases of words, each with what it stands for. Looking at a word costs one or two look-ups, however many phrases there are; more only where a phrase may stand."""

    def __init__(self, phrases: Mapping[tuple[str, ...], T]) -> None:
        """phrases: by their words; a phrase without words is never found."""
        self._phrases = phrases
        lengths: dict[tuple[str, str], set[int]] = {}
        for words in phrases:
            if len(words) > 1:
                lengths.setdefault((words[0], words[1]), set()).add(len(words))
        # By the first two words: among ten thousand titles nearly every word is the first of some.
        self._lengths = {opening: tuple(sorted(found, reverse=True)) for opening, found in lengths.items()}
        self._single = frozenset(words[0] for words in phrases if len(words) == 1)

    def __bool__(self) -> bool:
        return bool(self._lengths or self._single)

    def openings(self, words: Sequence[str]) -> list[int]:
        """Return the places in `words` where a phrase may stand: the first two words of one, or the only word of one."""
        lengths, single = self._lengths, self._single
        following = chain(words[1:], ("",))
        return [place for place, pair in enumerate(zip(words, following, strict=False)) if pair in lengths or pair[0] in single]

    def at(self, words: Sequence[str], place: int) -> Iterator[tuple[int, T]]:
        """Yield (number of words, meaning) of each phrase that stands in `words` at `place`, the longest first."""
        first = words[place]
        for length in self._lengths.get((first, words[place + 1]), ()) if place + 1 < len(words) else ():
            phrase = tuple(words[place : place + length])
            if len(phrase) == length and phrase in self._phrases:
                yield length, self._phrases[phrase]
        if first in self._single:
            yield 1, self._phrases[first,]

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield (first, past the last, meaning) of the phrases in `words`: from the left, the longest at each place, never overlapping."""
        end = 0
        for place in self.openings(words):
            if place >= end:
                for length, meaning in self.at(words, place):
                    end = place + length
                    yield place, end, meaning
                    break
