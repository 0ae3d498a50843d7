"""The sentences of many articles in little room: a vault of ten thousand has half a million, with ten million words."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from data20.language.stems import stem
from data20.language.tokens import Token, fold
from data20.vault.structure import TextBlock


class Evidence(NamedTuple):
    """The sentence that says something, and where it stands."""

    path: str
    line: int
    sentence: str


class Said:
    """Sentences by number, in the order they were added. Words are numbers of their stems, texts stay where they are in their blocks."""

    def __init__(self) -> None:
        self._blocks: list[tuple[str, TextBlock]] = []
        self._sentences = array("I")
        """Of each sentence three: number of its block, start and end in the block's text."""
        self._first = array("I", [0])
        """Number of each sentence's first word."""
        self._words, self._starts, self._ends = array("I"), array("I"), array("I")
        self._capital = bytearray()
        self._stems: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._first) - 1

    def add(self, path: str, block: TextBlock, start: int, text: str, tokens: Sequence[Token]) -> None:
        """Add the sentence `text`, which stands at `start` of the block's text and has these tokens."""
        if not self._blocks or self._blocks[-1][1] is not block:
            self._blocks.append((path, block))
        self._sentences.extend((len(self._blocks) - 1, start, start + len(text)))
        for token in tokens:
            self._words.append(self._number(stem(fold(token.text))))
            self._starts.append(token.start)
            self._ends.append(token.end)
            self._capital.append(token.text[0].isupper())
        self._first.append(len(self._words))

    def stems(self, number: int) -> list[str]:
        """Return the stems of a sentence's words."""
        stems = self._stems
        return [stems[word] for word in self._words[self._first[number] : self._first[number + 1]]]

    def place(self, number: int, first: int, last: int) -> tuple[int, int]:
        """Return start and end of the words from `first` to before `last` of a sentence, in its text."""
        at = self._first[number]
        return self._starts[at + first], self._ends[at + last - 1]

    def text(self, number: int) -> str:
        """Return a sentence."""
        block, start, end = self._sentences[3 * number : 3 * number + 3]
        return self._blocks[block][1].text[start:end]

    def evidence(self, number: int) -> Evidence:
        """Return a sentence as evidence."""
        path, block = self._blocks[self._sentences[3 * number]]
        return Evidence(path, block.line, self.text(number))

    def small(self, stems: Iterable[str]) -> Counter[str]:
        """Return how often each of these stems stands without a capital letter."""
        import numpy as np

        words = np.frombuffer(self._words, dtype=np.uint32)[np.frombuffer(self._capital, dtype=np.uint8) == 0]
        counts = np.bincount(words, minlength=len(self._stems))
        return Counter({word: int(counts[self._numbers[word]]) for word in stems if word in self._numbers})

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._stems)
            self._stems.append(word)
        return number
