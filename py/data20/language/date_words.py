"""Names of months, seasons and centuries, and Roman numerals."""

from __future__ import annotations

import re

_NAMES = (
    ("январь января январе янв january jan"), ("февраль февраля феврале фев февр february feb"), ("март марта марте мар march mar"), ("апрель апреля апреле апр april apr"),
    ("май мая мае may"), ("июнь июня июне june jun"), ("июль июля июле july jul"), ("август августа августе авг august aug"),
    ("сентябрь сентября сентябре сен сент september sep sept"), ("октябрь октября октябре окт october oct"),
    ("ноябрь ноября ноябре ноя нояб november nov"), ("декабрь декабря декабре дек december dec"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
SEASONS = {
    name: number
    for number, names in (
        (21, "весна весной весны весну spring"), (22, "лето летом лета summer"), (23, "осень осенью осени autumn fall"), (24, "зима зимой зимы зиму winter"),
    )
    for name in names.split()
}  # fmt: skip
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty-first"]  # fmt: skip
_RU_ORDINALS = "восемнадцат девятнадцат двадцат семнадцат шестнадцат пятнадцат четырнадцат тринадцат двенадцат одиннадцат десят"
CENTURY_WORDS = {name: number for number, name in enumerate(_ORDINALS, 1)}
for _stem, _number in zip(_RU_ORDINALS.split(), (18, 19, 20, 17, 16, 15, 14, 13, 12, 11, 10), strict=True):
    for _ending in ("ый", "ого", "ом", "ому", "ым"):
        CENTURY_WORDS[_stem + _ending] = _number
CENTURY_WORDS |= {"двадцать первый": 21, "двадцать первого": 21, "двадцать первом": 21}

_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
# Х and І of the Cyrillic keyboard stand for Roman X and I in many Russian texts.
_LOOKALIKES = str.maketrans("ХхІіxivl", "XXIIXIVL")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")


def roman(text: str) -> int:
    """Return the value of a Roman numeral up to 39, 0 when `text` isn't one."""
    plain = text.translate(_LOOKALIKES)
    if not plain or not _ROMAN.fullmatch(plain):
        return 0
    values = [_DIGITS[char] for char in plain]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))
