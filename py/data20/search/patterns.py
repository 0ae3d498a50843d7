"""What a leaf of the query looks like in a text: for snippets, highlights and explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data20.search.terms import Piece


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way to match: a run of stems or of exact forms (the last may be a prefix)."""

    words: tuple[str, ...] = ()
    exact: bool = False
    prefix: bool = False
    within: int | None = None
    """For NEAR: all words inside this many words, in any order."""

    def possible(self, stems: str, exact: str) -> bool:
        """Return whether a text may match, given its words as `terms.indexed` joins them: a quick look that saves most of the work."""
        padded = f" {exact if self.exact else stems}"
        return all(f" {word}" in padded for word in self.words)

    def find(self, text: Sequence[Piece]) -> list[tuple[int, int]]:
        """Return (first, after last) piece numbers of every match, in order."""
        if self.within is not None:
            return self._near(text)
        size = len(self.words)
        return [(i, i + size) for i in range(len(text) - size + 1) if self._at(text, i)]

    def _at(self, text: Sequence[Piece], start: int) -> bool:
        last = len(self.words) - 1
        for offset, word in enumerate(self.words):
            piece = text[start + offset]
            form = piece.exact if self.exact else piece.stem
            if form != word and not (self.prefix and offset == last and form.startswith(word)):
                return False
        return True

    def _near(self, text: Sequence[Piece]) -> list[tuple[int, int]]:
        places = [[i for i, piece in enumerate(text) if piece.stem == word] for word in self.words]
        if not all(places):
            return []
        limit = (self.within or 0) + len(self.words)
        found: set[tuple[int, int]] = set()
        for anchor in places[0]:
            spans = [min(options, key=lambda i: abs(i - anchor)) for options in places]
            if max(spans) - min(spans) < limit:
                found.update((i, i + 1) for i in spans)
        return sorted(found)
