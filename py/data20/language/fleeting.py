"""Russian nouns with a vowel that comes and goes: «заметка» — «заметок», «список» — «списка», «окно» — «окон», «чисел» — «число».

Snowball leaves the two stems of such a word apart. (A. A. Zaliznyak, "Grammaticheskij slovar' russkogo jazyka", 1977: the sign * of a declension.)
"""

from __future__ import annotations

from data20.language.stems import RUSSIAN_CONSONANTS

_HUSHING = frozenset("жчшщц")
_SHORTEST = 3
_ENDINGS = frozenset(["", *["а", "у", "ом", "е", "и", "ы", "ов", "ам", "ами", "ах", "о", "ой", "ою", "я", "ю", "ем", "ям", "ями", "ях", "ей", "ев", "ь"]])


def other_stems(stem: str) -> tuple[str, ...]:
    """Return the stems that a folded word's other cases may have, the vowel put in or left out; most of them are no words: look whether they occur."""
    if not "а" <= stem[:1] <= "я" or len(stem) < _SHORTEST:
        return ()
    before, last = stem[-2], stem[-1]
    if before in "ьй" and last == "к" and len(stem) > _SHORTEST:
        return (f"{stem[:-2]}е{last}",)
    if before in RUSSIAN_CONSONANTS:
        return (f"{stem[:-1]}{vowel}{last}",) if (vowel := _vowel(before, last)) else ()
    if before in "ое" and len(stem) > _SHORTEST:
        front = stem[:-2]
        if front[-1] in RUSSIAN_CONSONANTS and _vowel(front[-1], last) == before:
            return (front + last,)
        if before == "е" and last == "к":
            return (f"{front}й{last}", f"{front}ь{last}")
    return ()


def is_case(form: str, stem: str) -> bool:
    """Return whether a form ends as a noun of this stem may: «списка» of «списк», but not «проблему» of «пробл»."""
    return form.startswith(stem) and form[len(stem) :] in _ENDINGS


def _vowel(before: str, last: str) -> str:
    """Return the vowel that stands between these two consonants at the end of a stem without an ending, "" for none."""
    if last == "к":
        return "е" if before in _HUSHING else "о"
    if last == "н":
        return "о" if before in "кг" else "е"
    return "е" if last in "лц" else ""
