"""Sentences of a plain text, with Russian and English abbreviations, initials, decimals and direct speech.

Rules by hand: a terminator followed by a space ends a sentence unless what stands before is an abbreviation or an
initial, or what stands after begins with a small letter. An empty line always ends one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from data20.language.stopwords import words_of
from data20.language.tokens import fold_text

_END = re.compile(
    r"(?P<cjk>[。！？]+[」』”’）]*)|(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[\"'»“”’)\]]*+)(?=\s|$)|(?P<gap>\s*\n[ \t]*\n\s*)"
)
_BEFORE = re.compile(r"[^\s(«\"“„\[]+$")
_SPACE = re.compile(r"\s*")
_OPENERS = "«\"“„'([—–-"

# Never end a sentence: something always follows.
_OPEN = words_of(
    """
    т.е т.к т.н т.о т.ч и.о им ул просп пер пл обл р-н г-н г-жа гр акад проф доц инж ред сост изд рис илл табл стр гл разд п пп ч
    см ср напр англ нем франц лат греч рус устар ок прибл макс мин min max тел факс корп кв д оф
    mr mrs ms dr prof st mt rev gen col sgt capt lt sen rep gov hon e.g i.e vs cf viz fig figs eq eqs sec ch chap vol no nos pp p ed eds approx ca al ref refs
    jan feb mar apr jun jul aug sep sept oct nov dec
    """
)
# May end one: they do when a capital letter follows.
_CLOSING = words_of(
    """
    т.д т.п др пр проч гг в вв н.э руб коп тыс млн млрд трлн сек мин час экз чел кг м км см мм га шт л
    etc inc ltd co corp jr sr a.m p.m u.s u.k u.s.a ph.d b.c a.d
    """
)


class Sentence(NamedTuple):
    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of `text` with their offsets, trimmed of white space; never an empty one."""
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        if match.group("gap") is not None:
            start = _add(found, text, start, match.start(), match.end())
        elif match.group("cjk") or _ends(text, start, match):
            start = _add(found, text, start, match.end(), match.end())
    _add(found, text, start, len(text), len(text))
    return found


def _add(found: list[Sentence], text: str, start: int, end: int, following: int) -> int:
    piece = text[start:end]
    trimmed = piece.strip()
    if trimmed:
        offset = start + piece.index(trimmed)
        found.append(Sentence(trimmed, offset, offset + len(trimmed)))
    return following


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    after = _SPACE.match(text, match.end())
    position = after.end() if after else match.end()
    if position >= len(text):
        return True
    following = text[position : position + 40].lstrip(_OPENERS + " \u00a0")[:1]
    if following and following.islower():
        return False
    if match.group("mark") != "." or match.group("close"):
        return True
    return _dot_ends(text, start, match.start("mark"), following)


def _dot_ends(text: str, start: int, dot: int, following: str) -> bool:
    """Return whether the single dot at `dot` ends the sentence that began at `start`."""
    before = _BEFORE.search(text, start, dot)
    if before is None:
        return True
    word = before.group()
    folded = fold_text(word)
    if len(word) == 1 and word.isalpha():
        return _letter_ends(text, start, before.start(), word, following)
    if folded in _OPEN or (folded.replace(".", "").isdigit() and before.start() == _first(text, start)):
        return False
    if folded in _CLOSING:
        return following.isupper()
    # и.о., к.т.н., U.N.: a chain of letters with dots; before a capital it may be a name (А.С. Пушкин).
    return not (len(word) <= 5 and re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word) is not None and word[-1].isupper())


def _letter_ends(text: str, start: int, at: int, letter: str, following: str) -> bool:
    if letter.isupper():
        # An initial, unless it stands alone after a small word: "витамин С. Он…", "plan B. We…".
        previous = text[start:at].rstrip()[-1:]
        chained = previous == "." or not previous or previous == ","
        return not (chained or letter not in "СCABАВ" or previous.isupper())
    previous_word = text[start:at].rstrip()
    if letter in "гв" and previous_word and (previous_word[-1].isdigit() or previous_word[-1] in "IVXLC"):
        return following.isupper()
    # "и т. д.", "и т. п.", "до н. э." may end a sentence; "т. е.", "т. к.", "с. 5" don't.
    pair = fold_text(previous_word[-2:])
    return letter in "дпэ" and pair in {"т.", "н."} and following.isupper()


def _first(text: str, start: int) -> int:
    space = _SPACE.match(text, start)
    return space.end() if space else start
