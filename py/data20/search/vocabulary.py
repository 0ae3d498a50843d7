"""The stems of all articles: how many articles have each, and which look alike."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Mapping

from data20.language.fleeting import other_stems
from data20.language.tokens import fold_text

_MAX_CANDIDATES = 8


class Vocabulary:
    """Numbers stems from 0 in the order they are first seen; counts are kept exact under removal."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.terms: list[str] = []
        self.counts = array("L")
        self._by_length: dict[int, list[tuple[str, int, int]]] | None = None

    def add(self, terms: Mapping[str, int]) -> bytes:
        """Count one more article and return its vector packed: ids (uint32), then weights (uint16)."""
        ids = array("I")
        for term in terms:
            number = self.ids.get(term)
            if number is None:
                number = self.ids[term] = len(self.terms)
                self.terms.append(term)
                self.counts.append(0)
                self._by_length = None
            self.counts[number] += 1
            ids.append(number)
        return ids.tobytes() + array("H", (min(count, 65535) for count in terms.values())).tobytes()

    def remove(self, vector: bytes) -> None:
        """Take one article away, given its packed vector."""
        for number, _ in unpack(vector):
            self.counts[number] -= 1

    def count(self, term: str) -> int:
        """Return in how many articles a stem occurs."""
        number = self.ids.get(term)
        return self.counts[number] if number is not None else 0

    def siblings(self, term: str) -> list[str]:
        """Return the other stems that the word has in the articles («заметок» of «заметк»)."""
        return [other for other in other_stems(term) if self.count(other)]

    def similar(self, term: str, distance: int) -> list[tuple[int, int, str]]:
        """Return (distance, −articles, stem) of the stems at most `distance` edits away, best first, at most eight.

        Edits are insert, delete, replace and swap of neighbours (optimal string alignment). A letter-set signature
        throws out almost all words before a distance is computed: one edit changes at most two bits of it.
        """
        own = signature(term)
        found: list[tuple[int, int, str]] = []
        groups = self._lengths()
        for length in range(max(1, len(term) - distance), len(term) + distance + 1):
            for other, bits, number in groups.get(length, ()):
                if (bits ^ own).bit_count() > 2 * distance or not self.counts[number] or other == term:
                    continue
                edits = edit_distance(term, other, distance)
                if edits <= distance:
                    found.append((edits + (other[0] != term[0]), -self.counts[number], other))
        return sorted(found)[:_MAX_CANDIDATES]

    def dump(self) -> tuple[bytes, bytes]:
        """Return the vocabulary as JSON and its counts, for `restore`."""
        return json.dumps(self.terms, ensure_ascii=False).encode(), array("I", self.counts).tobytes()

    @classmethod
    def restore(cls, words: bytes, counts: bytes) -> Vocabulary:
        """Return the vocabulary that `dump` wrote. Raises ValueError when the parts don't fit."""
        self = cls()
        self.terms = json.loads(words)
        numbers = array("I")
        numbers.frombytes(counts)
        self.counts = array("L", numbers)
        if len(self.terms) != len(self.counts):
            raise ValueError("vocabulary and counts differ in length")
        self.ids = {term: number for number, term in enumerate(self.terms)}
        return self

    def _lengths(self) -> dict[int, list[tuple[str, int, int]]]:
        if self._by_length is None:
            groups: defaultdict[int, list[tuple[str, int, int]]] = defaultdict(list)
            for number, term in enumerate(self.terms):
                groups[len(term)].append((term, signature(term), number))
            self._by_length = dict(groups)
        return self._by_length


def unpack(vector: bytes) -> list[tuple[int, int]]:
    """Return (term id, weight) pairs of a packed vector."""
    size = len(vector) // 6
    ids, weights = array("I"), array("H")
    ids.frombytes(vector[: size * 4])
    weights.frombytes(vector[size * 4 :])
    return list(zip(ids, weights, strict=True))


def signature(word: str) -> int:
    """Return a 64-bit set of the letters of a word."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) % 64)
    return bits


def edit_distance(a: str, b: str, limit: int) -> int:
    """Return the optimal-string-alignment distance of two words, or limit + 1 as soon as it is larger."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        line = [i]
        for j, right in enumerate(b, 1):
            best = min(row[j] + 1, line[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                best = min(best, before[j - 2] + 1)
            line.append(best)
        if min(line) > limit:
            return limit + 1
        before, row = row, line
    return row[-1]


def allowed_distance(word: str) -> int:
    """Return how many typing errors are forgiven in a word: none below four letters, one below eight, else two."""
    length = len(fold_text(word))
    return 0 if length < 4 else 1 if length < 8 else 2
