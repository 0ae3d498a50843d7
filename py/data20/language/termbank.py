"""Finding the terms of a list in running text, in any inflected form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data20.language.fleeting import is_case, other_stems
from data20.language.stems import stem, stem_of_cases
from data20.language.tokens import forms
from data20.vault.phrases import Phrases

Key = tuple[str, ...]


def term_key(term: str) -> Key:
    """Return the stems of a term: two forms of one term have one key; () for a term without words."""
    return tuple(stem(form) for form in forms(term))


def inflected_key(term: str) -> Key:
    """Return the key that the term's other cases have: not always its own («массив» — «массивы»)."""
    return tuple(stem_of_cases(form) or stem(form) for form in forms(term))


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
        words = frozenset(word for key in known for word in key)
        self._same: dict[str, str] = {}
        self._read_before: dict[str, str] = {}
        for word in sorted(words):
            if word not in self._same:
                self._same.update({other: word for other in (word, *other_stems(word)) if other in words and other not in self._same})
        self._phrases = Phrases({tuple(self._same[word] for word in key): meant for key, meant in reversed(known.items())})

    def find(self, text: str) -> list[Key]:
        """Return the terms in `text`, in order, overlaps resolved from the left by length."""
        known = self._read_before
        return [key for _, _, key in self._phrases.find([known.get(form) or self._read(form) for form in forms(text)])]

    def _read(self, form: str) -> str:
        """Return the word of the known terms that a form is: its stem, the word itself where its other cases are stemmed to it, or the stem
        with the vowel that comes and goes."""
        found = stem(form)
        ways = (found, stem_of_cases(form), *(other_stems(found) if is_case(form, found) else ()))
        self._read_before[form] = read = next((self._same[way] for way in ways if way in self._same), found)
        return read
