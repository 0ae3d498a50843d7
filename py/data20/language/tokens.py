"""Words with their places in the text, and the one way to compare them.

A token is a word (inner hyphens and apostrophes belong to it), a number (with its decimal and group separators) or, in
scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Burmese, Khmer), one character, so that a run of them is
still found as a phrase. Punctuation, symbols and underscores are no tokens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from itertools import accumulate
from typing import NamedTuple, cast

from data20.language.marks import MARKS

_INNER = "\u00ad\u200c\u200d"
"""Soft hyphen and joiners: invisible, inside a word they belong to it."""
_APOSTROPHES = "'’ʼ"
_HYPHENS = "-‐‑"
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_REST = rf"[\w{MARKS}{_INNER}]*"
_WORD = rf"\w{_REST}(?:[{_APOSTROPHES}\{_HYPHENS}]\w{_REST})*(?:(?<=\b[A-Za-z])(?:\+\+|#))?"
_NUMBER = r"\d+(?:[.,]\d+)+(?!\w)"
_TOKEN = re.compile(rf"{_NUMBER}|{_WORD}")
# The same for text without marks, joiners and typographic signs: several times faster.
_PLAIN_WORD = rf"{_NUMBER}|\w+(?:['\-]\w+)*(?:(?<=\b[A-Za-z])(?:\+\+|#))?"
_PLAIN_TOKEN = re.compile(_PLAIN_WORD)
_PLAIN_SPLIT = re.compile(f"({_PLAIN_WORD})")
_UNUSUAL = re.compile("[^\\x00-\\x7f\u0400-\u0481\u048a-\u052f«»—–…“”„№°]")
_HAS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
_PIECE = re.compile(rf"[{_UNSPACED}][{MARKS}]*|[^{_UNSPACED}]+")

_DROP = str.maketrans({**dict.fromkeys(_INNER), **dict.fromkeys("’ʼ", "'"), **dict.fromkeys("‐‑", "-"), "ё": "е"})
_STRESS = re.compile(r"(?<=[\u0400-\u052f])[\u0300\u0301]")
_CACHE = 200_000


class Token(NamedTuple):
    """`text` as written at `start`:`end` (character offsets)."""

    text: str
    start: int
    end: int


_new = cast("Callable[[tuple[str, int, int]], Token]", partial(tuple.__new__, Token))
"""Makes a token; calling the class takes twice as long."""


def tokenize(text: str) -> list[Token]:
    """Return the tokens of `text` in order."""
    # An underscore is a word character for `re`, but joins words (snake_case); the replacement keeps all offsets.
    plain = text.replace("_", " ")
    if not _UNUSUAL.search(plain):
        # What stands between the words and the words in turn: their lengths are the places.
        pieces = _PLAIN_SPLIT.split(plain)
        ends = list(accumulate(map(len, pieces)))
        return list(map(_new, zip(pieces[1::2], ends[::2], ends[1::2], strict=False)))
    tokens = [_new((match.group(), *match.span())) for match in _TOKEN.finditer(plain)]
    if _HAS_UNSPACED.search(plain):
        return [piece for token in tokens for piece in _pieces(token)]
    return tokens


def gaps_and_words(text: str) -> list[str]:
    """Return what stands between the tokens of `text` and the tokens in turn, beginning and ending with what stands between: joined they are the text. Faster than places where none are needed."""
    if "_" not in text and not _UNUSUAL.search(text):
        return _PLAIN_SPLIT.split(text)
    pieces: list[str] = []
    before = 0
    for word, start, end in tokenize(text):
        pieces += (text[before:start], word)
        before = end
    return [*pieces, text[before:]]


def forms(text: str) -> list[str]:
    """Return the folded tokens of `text`, in order: `[fold(t.text) for t in tokenize(text)]`, faster."""
    plain = text.replace("_", " ")
    if plain.isascii():
        return _PLAIN_TOKEN.findall(plain.lower())
    if not _UNUSUAL.search(plain):
        return [fold(word) for word in _PLAIN_TOKEN.findall(plain)]
    if _HAS_UNSPACED.search(plain):
        return [fold(token.text) for token in tokenize(text)]
    return [fold(word) for word in _TOKEN.findall(plain)]


_folded: dict[str, str] = {}


def fold(word: str) -> str:
    """Return `word` for comparing: NFC, case folded, ё as е, no stress marks, one kind of apostrophe and hyphen."""
    known = _folded.get(word)
    if known is None:
        if len(_folded) >= _CACHE:
            _folded.clear()
        known = _folded[word] = fold_text(word)
    return known


def fold_text(text: str) -> str:
    """Return any text folded like a word; its length may change."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).translate(_DROP)
    return _STRESS.sub("", folded)


def is_number(form: str) -> bool:
    """Return whether a token is a number: it has digits and no letters."""
    return form[:1].isdigit() and not any(char.isalpha() for char in form)


def parts(form: str) -> list[str]:
    """Return the pieces of a hyphenated token, or the token itself: "научно-популярный" → научно, популярный."""
    return [part for part in form.split("-") if part] if "-" in form else [form]


@cache
def _script_of_char(char: str) -> str:
    try:
        name = unicodedata.name(char)
    except ValueError:
        return "Other"
    first = name.split(" ", 1)[0]
    return {"CYRILLIC": "Cyrillic", "LATIN": "Latin", "CJK": "Han"}.get(first, first.capitalize())


def script_of(word: str) -> str:
    """Return the script of the first letter: "Cyrillic", "Latin", "Han", "Arabic", …; "Number" without letters."""
    for char in word:
        if char.isalpha():
            if "a" <= char <= "z" or "A" <= char <= "Z":
                return "Latin"
            if "\u0400" <= char <= "\u052f":
                return "Cyrillic"
            return _script_of_char(char)
    return "Number"


def _pieces(token: Token) -> list[Token]:
    if not _HAS_UNSPACED.search(token.text):
        return [token]
    found = []
    for match in _PIECE.finditer(token.text):
        trimmed = match.group().strip(_APOSTROPHES + _HYPHENS)
        if trimmed:
            start = token.start + match.start() + match.group().index(trimmed)
            found.append(Token(trimmed, start, start + len(trimmed)))
    return found
