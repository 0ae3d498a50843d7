"""Finding the terms of a list in running text, in any inflected form."""

from __future__ import annotations

from collections.abc import Iterable

from data20.language.stems import stem
from data20.language.tokens import forms

Key = tuple[str, ...]


def term_key(term: str) -> Key:
    """Return the stems of a term: two forms of one term have one key; () for a term without words."""
    return tuple(stem(form) for form in forms(term))


class TermBank:
    """Terms by their stems; longer terms win over the shorter ones inside them."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._table: dict[str, list[Key]] = {}
        for key in sorted({key for key in keys if key}, key=lambda k: (-len(k), k)):
            self._table.setdefault(key[0], []).append(key)

    def find(self, text: str) -> list[Key]:
        """Return the terms in `text`, in order, overlaps resolved from the left by length."""
        stems = [stem(form) for form in forms(text)]
        found: list[Key] = []
        at = 0
        while at < len(stems):
            for key in self._table.get(stems[at], ()):
                if tuple(stems[at : at + len(key)]) == key:
                    found.append(key)
                    at += len(key) - 1
                    break
            at += 1
        return found
