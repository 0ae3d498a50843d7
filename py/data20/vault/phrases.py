"""Looking for many known phrases in a text at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases of words, each with what it stands for. Finding one costs as many look-ups as phrases with its first word have lengths, however many there are."""

    def __init__(self, phrases: Mapping[tuple[str, ...], T]) -> None:
        """phrases: by their words; a phrase without words is never found."""
        self._phrases = phrases
        lengths: dict[str, set[int]] = {}
        for words in phrases:
            if words:
                lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}

    def __bool__(self) -> bool:
        return bool(self._lengths)

    def at(self, words: Sequence[str], place: int) -> Iterator[tuple[int, T]]:
        """Yield (number of words, meaning) of each phrase that stands in `words` at `place`, the longest first."""
        for length in self._lengths.get(words[place], ()):
            phrase = tuple(words[place : place + length])
            if len(phrase) == length and phrase in self._phrases:
                yield length, self._phrases[phrase]

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield (first, past the last, meaning) of the phrases in `words`: from the left, the longest at each place, never overlapping."""
        lengths, phrases = self._lengths, self._phrases
        place, end = 0, len(words)
        while place < end:
            for length in lengths.get(words[place], ()):
                phrase = tuple(words[place : place + length])
                if len(phrase) == length and phrase in phrases:
                    yield place, place + length, phrases[phrase]
                    place += length - 1
                    break
            place += 1
