"""Finding the terms of a list in running text, in any inflected form."""

from __future__ import annotations

from collections.abc import Iterable

from data20.language.stems import stem
from data20.language.tokens import forms
from data20.vault.phrases import Phrases

Key = tuple[str, ...]


def term_key(term: str) -> Key:
    """Return the stems of a term: two forms of one term have one key; () for a term without words."""
    return tuple(stem(form) for form in forms(term))


class TermBank:
    """Terms by their stems; longer terms win over the shorter ones inside them."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._phrases = Phrases({key: key for key in keys})

    def find(self, text: str) -> list[Key]:
        """Return the terms in `text`, in order, overlaps resolved from the left by length."""
        return [key for _, _, key in self._phrases.find([stem(form) for form in forms(text)])]
