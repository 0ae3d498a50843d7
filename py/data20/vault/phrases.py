"""Looking for many known phrases in a text at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar, cast

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases of words, each with what it stands for. Finding one costs as many look-ups as phrases with its first two words have lengths, however many there are."""

    def __init__(self, phrases: Mapping[tuple[str, ...], T]) -> None:
        """phrases: by their words; a phrase without words is never found."""
        self._phrases = phrases
        lengths: dict[str, dict[str | None, set[int]]] = {}
        for words in phrases:
            if words:
                lengths.setdefault(words[0], {}).setdefault(words[1] if len(words) > 1 else None, set()).add(len(words))
        # By first word, then by second (None for phrases of one word): among ten thousand titles nearly every word is the first of some.
        self._lengths = {
            first: {second: tuple(sorted(found, reverse=True)) for second, found in seconds.items()} for first, seconds in lengths.items()
        }

    def __bool__(self) -> bool:
        return bool(self._lengths)

    def starts(self, word: str) -> bool:
        """Say whether any phrase begins with `word`."""
        return word in self._lengths

    def at(self, words: Sequence[str], place: int) -> Iterator[tuple[int, T]]:
        """Yield (number of words, meaning) of each phrase that stands in `words` at `place`, the longest first."""
        seconds = self._lengths.get(words[place])
        if not seconds:
            return
        for length in seconds.get(words[place + 1], ()) if place + 1 < len(words) else ():
            phrase = tuple(words[place : place + length])
            if len(phrase) == length and phrase in self._phrases:
                yield length, self._phrases[phrase]
        if None in seconds:
            yield 1, self._phrases[words[place],]

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield (first, past the last, meaning) of the phrases in `words`: from the left, the longest at each place, never overlapping."""
        lengths = self._lengths
        place, end = 0, len(words)
        while place < end:
            length, meaning = next(self.at(words, place), (0, None)) if words[place] in lengths else (0, None)
            if length:
                yield place, place + length, cast(T, meaning)
            place += length or 1
