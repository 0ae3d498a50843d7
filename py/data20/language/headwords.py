"""The form under which a word goes into a list: of the forms that texts have, the one a dictionary would print.

Nothing is looked up and nothing made up. The forms of one stem are laid against the patterns of Russian declension (A. A. Zaliznyak,
"Grammaticheskij slovar' russkogo jazyka", 1977, the regular types); the likeliest pattern, given how often texts use each case,
says which form is the nominative. Where none fits well, or the nominative was never written, the commonest form stays.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_CASES = (0.30, 0.30, 0.05, 0.17, 0.08, 0.10)
"""Nominative, genitive, dative, accusative, instrumental, prepositional: their shares in written Russian, roughly."""
_SINGULAR = 0.72
_FOREIGN = 0.002
"""How likely a form is that a pattern doesn't have."""
_ENOUGH = 0.7
"""A pattern must have this part of all occurrences."""
_COMMONEST = 2.5
"""What speaks for the commonest form's being the nominative already, in natural logarithms."""

# Endings by case, singular and plural: "-" is none, "/" separates equal ones, "=" before a plural says that it doesn't show the nominative (it is the
# genitive singular, too). In front, how common the type is and which letters may stand before the ending. Nouns, then adjectives in all genders.
_NOUNS = """
    1 [бвдзлмнпрстф] - а у - ом е | ы ов ам ы ами ах
    1 [гкх]          - а у - ом е | и ов ам и ами ах
    0.05 [бвгдзклмнпрстфх] - а у - ом е | =а ов ам а ами ах
    1 [жшчщ]         - а у - ем е | и ей ам и ами ах
    0.3 ц            - а у - ем е | ы ев ам ы ами ах
    0.5 [бвдзлмнпрстфжшчщ] ь я ю ь ем е | и ей ям и ями ях
    0.5 [аоеуэюя]    й я ю й ем е | и ев ям и ями ях
    0.3 .            ий ия ию ий ием ии | ии иев иям ии иями иях
    1 [бвдзлмнпрстфц] а ы е у ой/ою е | ы - ам ы ами ах
    1 [гкх]          а и е у ой/ою е | и - ам и ами ах
    0.5 [жшчщ]       а и е у ей/ею е | и - ам и ами ах
    0.3 [^гкхцжшчщйьи] я и е ю ей/ею е | и ь ям и ями ях
    1 .              ия ии ии ию ией ии | ии ий иям ии иями иях
    1 [бвдзлмнпрстфжшчщ] ь и и ь ью и | и ей ям и ями ях
    1 [бвгдзклмнпрстфх] о а у о ом е | =а - ам а ами ах
    1 [жшчщц]        е а у е ем е | =а - ам а ами ах
    0.05 [лр]        е я ю е ем е | =я ей ям я ями ях
    1 .              ие ия ию ие ием ии | =ия ий иям ия иями иях
    0.05 .           ье ья ью ье ьем ье | =ья ий ьям ья ьями ьях
"""
_ADJECTIVES = """
    1 [бвдзлмнпрстф] ый/ая/ое ого/ой ому/ой ый/ую/ое ым/ой ом/ой | ые ых ым ые ыми ых
    1 [гкх]          ий/ая/ое ого/ой ому/ой ий/ую/ое им/ой ом/ой | ие их им ие ими их
    0.02 [^жшчщц]    ой/ая/ое ого/ой ому/ой ой/ую/ое ым/ой ом/ой | ые ых ым ые ыми ых
    0.5 [нжшчщц]     ий/яя/ее его/ей ему/ей ий/юю/ее им/ей ем/ей | ие их им ие ими их
    0.5 [жшчщц]      ий/ая/ее его/ей ему/ей ий/ую/ее им/ей ем/ей | ие их им ие ими их
"""
_LONGEST = 4
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя-"
_RUSSIAN = re.compile(r"[а-яё][а-яё-]*")
_ADJECTIVE = re.compile(r"..+(?:ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ую|юю|ей|ое|ее|ые|ие|ых|их|ыми|ими)")
_NOMINATIVE_ADJECTIVE = re.compile(r".+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """`chances`: how likely each ending is; `named`: the endings that show the nominative, the one to prefer first."""

    noun: bool
    prior: float
    before: frozenset[str]
    chances: Mapping[str, float]
    named: tuple[str, ...]

    @classmethod
    def of(cls, line: str, *, noun: bool) -> _Pattern:
        prior, before, rest = line.split(maxsplit=2)
        chances: dict[str, float] = {}
        named: list[str] = []
        for share, cells in zip((_SINGULAR, 1 - _SINGULAR), rest.split("|"), strict=True):
            for number, (case, cell) in enumerate(zip(_CASES, cells.split(), strict=True)):
                endings = ["" if ending == "-" else ending for ending in cell.lstrip("=").split("/")]
                for ending in endings:
                    chances[ending] = chances.get(ending, 0.0) + share * case / len(endings)
                if not number and not cell.startswith("="):
                    named += endings
        return cls(
            noun,
            math.log(float(prior)),
            frozenset(letter for letter in _LETTERS if re.fullmatch(before, letter)),
            chances,
            tuple(named),
        )


_PATTERNS = tuple(
    _Pattern.of(line, noun=table is _NOUNS) for table in (_NOUNS, _ADJECTIVES) for line in table.strip().splitlines()
)

_WITH = {
    ending: tuple(p for p in _PATTERNS if ending in p.chances) for pattern in _PATTERNS for ending in pattern.chances
}


def headword(forms: Mapping[str, int]) -> str:
    """Return the dictionary form among the folded `forms` of one stem, counted as they occur; the commonest where it can't be told. "" without forms."""
    common = _commonest(forms)
    russian = {form: count for form, count in forms.items() if _RUSSIAN.fullmatch(form)}
    if common not in russian or len(russian) < 2:
        return common
    total = sum(russian.values())
    best, likeliest = common, -math.inf
    for cut in range(min(_LONGEST, len(common) - 1) + 1):
        base = common[: len(common) - cut]
        able = [pattern for pattern in _WITH.get(common[len(base) :], ()) if base[-1] in pattern.before]
        if not able:
            continue
        endings = {form[len(base) :]: count for form, count in russian.items() if form.startswith(base)}
        strange = total - sum(endings.values())
        for pattern in able:
            known = sum(count for ending, count in endings.items() if ending in pattern.chances)
            if known < _ENOUGH * total:
                continue
            likely = (
                pattern.prior
                + strange * math.log(_FOREIGN)
                + math.fsum(
                    count * math.log(pattern.chances.get(ending, _FOREIGN)) for ending, count in endings.items()
                )
            )
            ending = _nominative(pattern, endings)
            named = common if ending is None else base + ending
            likely += _COMMONEST * (pattern.noun and ending is not None and named == common)
            if likely > likeliest + 1e-9:
                likeliest, best = likely, named
    return best


def _nominative(pattern: _Pattern, endings: Mapping[str, int]) -> str | None:
    """Return the nominative that is written: a noun's singular, else its plural; an adjective's commonest (данные, запятая)."""
    written = [ending for ending in pattern.named if ending in endings]
    return written[0] if written and pattern.noun else max(written, key=lambda ending: endings[ending], default=None)


def head_phrase(written: Mapping[str, int]) -> str:
    """Return the form of a phrase to list, among the folded ways it is written (all with the same stems); "" without any.

    A phrase that begins with adjectives is headed by its last word, another by its first: «удалённое хранилище», «палитра команд».
    """
    phrases = {phrase: phrase.split() for phrase in written}
    sizes = {len(words) for words in phrases.values()}
    if len(sizes) != 1:
        return _commonest(written)
    size = sizes.pop()
    if size < 2:
        return headword(written)
    adjectives = Counter[bool]()
    for phrase, words in phrases.items():
        adjectives[_is_adjective(words[0])] += written[phrase]
    place = size - 1 if adjectives[True] > adjectives[False] else 0
    heads = Counter[str]()
    for phrase, words in phrases.items():
        heads[words[place]] += written[phrase]
    named = headword(heads)
    fitting = {
        phrase: written[phrase] for phrase, words in phrases.items() if words[place] == named and _agree(words[:place])
    }
    return _commonest(fitting or written)


def _agree(adjectives: list[str]) -> bool:
    return all(not _RUSSIAN.fullmatch(word) or _NOMINATIVE_ADJECTIVE.fullmatch(word) for word in adjectives)


def _is_adjective(word: str) -> bool:
    return bool(len(word) > 4 and _RUSSIAN.fullmatch(word) and _ADJECTIVE.fullmatch(word))


def _commonest(forms: Mapping[str, int]) -> str:
    return min(forms, key=lambda form: (-forms[form], len(form), form), default="")
