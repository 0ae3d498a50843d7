"""Snowball stems for Russian and English; every other word is its own stem.

Algorithms: M. Porter, "Snowball: A language for stemming algorithms", 2001, https://snowballstem.org; the library
snowballstemmer is generated from the same sources and equals the published vocabularies (tested).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from data20.language.tokens import script_of

_CACHE = 300_000
RUSSIAN_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
_stems: dict[str, str] = {}


def stem_of_cases(form: str) -> str:
    """Return the stem that a folded word's other cases have where it isn't the word's own, else "".

    Snowball takes the end of «массив», «режим», «псевдоним», «проблем» for an ending and cuts it off («масс»), but stems «массива» and
    «режимы» to the word itself. So may any Russian word that ends in a consonant be the stem of its other cases.
    """
    return form if form[-1:] in RUSSIAN_CONSONANTS and stem(form) != form else ""


def stem(form: str) -> str:
    """Return the stem of a folded word, by its script. Words with digits or of other scripts come back as they are."""
    known = _stems.get(form)
    if known is None:
        if len(_stems) >= _CACHE:
            _stems.clear()
        known = _stems[form] = _stem(form)
    return known


def _stem(form: str) -> str:
    # A longer "word" is data (base64, a hash); the algorithms are made for words.
    if len(form) > 64 or any(char.isdigit() for char in form):
        return form
    script = script_of(form)
    if script == "Cyrillic":
        return _stemmer("russian")(form)
    if script == "Latin" or form.isascii():
        return _stemmer("english")(form)
    return form


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    # Imported when first needed: the package loads the tables of thirty languages. The class is named, because
    # `snowballstemmer.stemmer()` silently prefers another implementation when one is installed.
    if language == "russian":
        from snowballstemmer.russian_stemmer import RussianStemmer

        russian: Callable[[str], str] = RussianStemmer().stemWord
        return russian
    from snowballstemmer.english_stemmer import EnglishStemmer

    english: Callable[[str], str] = EnglishStemmer().stemWord
    return english
