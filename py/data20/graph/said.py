"""The sentences of many articles in little room: a vault of ten thousand has half a million, with ten million words."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from data20.language.stems import stem
from data20.language.stopwords import words_of
from data20.language.tokens import Token, fold
from data20.vault.structure import TextBlock


class Evidence(NamedTuple):
    """The sentence that says something, and where it stands."""

    path: str
    line: int
    sentence: str


class Said:
    """Sentences by number, in the order they were added. Words are numbers of what is written, texts stay where they are in their blocks."""

    def __init__(self) -> None:
        self._blocks: list[tuple[str, TextBlock]] = []
        self._sentences = array("I")
        """Of each sentence three: number of its block, start and end in the block's text."""
        self._first = array("I", [0])
        """Number of each sentence's first word."""
        self._words, self._starts = array("I"), array("I")
        self._numbers = _Numbers()
        self._stems: list[str] = []
        """Of each word by its number."""
        self._lengths = array("I")

    def __len__(self) -> int:
        return len(self._first) - 1

    def add(self, path: str, block: TextBlock, start: int, text: str, tokens: Sequence[Token]) -> None:
        """Add the sentence `text`, which stands at `start` of the block's text and has these tokens."""
        if not self._blocks or self._blocks[-1][1] is not block:
            self._blocks.append((path, block))
        self._sentences.extend((len(self._blocks) - 1, start, start + len(text)))
        numbers = self._numbers
        self._words.extend([numbers[word] for word, _, _ in tokens])
        self._starts.extend([place for _, place, _ in tokens])
        self._first.append(len(self._words))
        for word in numbers.new:
            self._stems.append(stem(fold(word)))
            self._lengths.append(len(word))
        numbers.new.clear()

    def stems(self, number: int) -> list[str]:
        """Return the stems of a sentence's words."""
        stems = self._stems
        return [stems[word] for word in self._words[self._first[number] : self._first[number + 1]]]

    def place(self, number: int, first: int, last: int) -> tuple[int, int]:
        """Return start and end of the words from `first` to before `last` of a sentence, in its text."""
        at = self._first[number]
        end = at + last - 1
        return self._starts[at + first], self._starts[end] + self._lengths[self._words[end]]

    def path(self, number: int) -> str:
        """Return the path of the article in which a sentence stands."""
        return self._blocks[self._sentences[3 * number]][0]

    def text(self, number: int) -> str:
        """Return a sentence."""
        block, start, end = self._sentences[3 * number : 3 * number + 3]
        return self._blocks[block][1].text[start:end]

    def evidence(self, number: int) -> Evidence:
        """Return a sentence as evidence."""
        path, block = self._blocks[self._sentences[3 * number]]
        return Evidence(path, block.line, self.text(number))

    def small(self, stems: Collection[str]) -> Counter[str]:
        """Return how often each of these stems stands without a capital letter."""
        import numpy as np

        counts = np.bincount(np.frombuffer(self._words, dtype=np.uint32), minlength=len(self._stems)).tolist()
        found = Counter[str]()
        for word, stemmed, count in zip(self._numbers, self._stems, counts, strict=True):
            if stemmed in stems and not word[0].isupper():
                found[stemmed] += count
        return found


    def actions(self, stems: Collection[str]) -> set[str]:
        """Return those of the stems that English sentences use as verbs ("Open the file", "to create") more often than as nouns ("in the file")."""
        import numpy as np

        words = np.frombuffer(self._words, dtype=np.uint32)
        written = [word.casefold() for word in self._numbers]
        order = {stemmed: number for number, stemmed in enumerate(sorted(stems))}
        found = np.array([order.get(stemmed, -1) for stemmed in self._stems], dtype=np.int64)[words]
        doer, namer, article = (np.array([word in known for word in written], dtype=bool) for known in (_BEFORE_VERB, _BEFORE_NOUN, _BEFORE_OBJECT))
        inner = np.ones(len(words), dtype=bool)
        inner[np.frombuffer(self._first, dtype=np.uint32)[:-1]] = False
        before, after = np.roll(words, 1), np.roll(words, -1)
        named = inner & namer[before]
        acted = (inner & doer[before]) | (~named & np.roll(inner, -1) & article[after])
        counts = [np.bincount(found[(found >= 0) & kind], minlength=len(order)) for kind in (acted, named)]
        return {stemmed for stemmed, number in order.items() if counts[0][number] > counts[1][number]}


_BEFORE_VERB = words_of("to can could will would should must may might cannot you we they i not don't don’t let's let’s")
_BEFORE_NOUN = words_of("a an the your this these that any all each every another my their its our no in of for with from by on about into via without")
_BEFORE_OBJECT = words_of("a an the your this these any all each every another my their its our it them")


class _Numbers(dict[str, int]):
    """Words as written with their numbers; one that is looked up for the first time gets the next, and is `new`."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        self.new.append(word)
        return number
