"""Finding the terms of a list in running text, in any inflected form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data20.language.stems import stem
from data20.language.tokens import forms
from data20.vault.phrases import Phrases

Key = tuple[str, ...]
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")


def term_key(term: str) -> Key:
    """Return the stems of a term: two forms of one term have one key; () for a term without words."""
    return tuple(stem(form) for form in forms(term))


def inflected_key(term: str) -> Key:
    """Return the key that the term's other cases have.

    Snowball takes the end of «массив», «режим», «псевдоним» for an ending and cuts it off («масс»), but stems «массива», «режимы»
    to the word itself: a Russian word that ends in a consonant stands for itself here.
    """
    return tuple(form if form[-1] in _CONSONANTS else stem(form) for form in forms(term))


def twins(names: Mapping[Key, str]) -> dict[Key, Key]:
    """Return which keys are another case of a term that has its own: «Псевдоним» of «Псевдонимы». `names`: each term's name by its key."""
    found = {key: other for key, name in names.items() if (other := inflected_key(name)) != key and other in names and term_key(name) == key}
    return {key: other for key, other in found.items() if other not in found}


class TermBank:
    """Terms by their stems; longer terms win over the shorter ones inside them."""

    def __init__(self, keys: Iterable[Key], names: Iterable[str] = ()) -> None:
        """keys: what is looked for; names: how the terms are written, to know those cases, too, that have another stem."""
        known = {key: key for key in keys}
        for name in names:
            if (key := term_key(name)) in known:
                known.setdefault(inflected_key(name), key)
        self._phrases = Phrases(known)
        self._words = frozenset(word for key in known for word in key)

    def find(self, text: str) -> list[Key]:
        """Return the terms in `text`, in order, overlaps resolved from the left by length."""
        return [key for _, _, key in self._phrases.find([self._read(form) for form in forms(text)])]

    def _read(self, form: str) -> str:
        """Return the stem, or the word itself where a term of its other cases is known and none of its stem."""
        found = stem(form)
        return form if found not in self._words and form[-1] in _CONSONANTS and form in self._words else found
