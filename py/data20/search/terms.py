"""Text as the index knows it: each word as a stem (for finding) and as an exact form (for phrases and prefixes).

Both come from the same pieces, one for one, so that positions agree: the parts of a hyphenated word stand one after
the other, accents of Latin, Arabic and Hebrew letters are dropped (й and ё keep their own rules in `language.tokens.fold`).
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from data20.language.stems import stem
from data20.language.tokens import fold, forms, parts, script_of, tokenize

BOUNDARY = "¶"
"""Stands between blocks in the index, so that no phrase reaches across. It is never part of a token."""

_CACHE = 200_000
_ACCENTED = frozenset({"Latin", "Arabic", "Hebrew", "Greek"})
_known: dict[str, tuple[str, str]] = {}


class Piece(NamedTuple):
    """One indexed word with its place in the text it came from."""

    stem: str
    exact: str
    start: int
    end: int


def indexed(text: str) -> tuple[str, str]:
    """Return `text` as the index stores it: stems and exact forms, each separated by spaces."""
    pairs = [_analysed(form) for form in forms(text)]
    return " ".join(pair[0] for pair in pairs), " ".join(pair[1] for pair in pairs)


def stems_of(text: str) -> list[str]:
    """Return the stems of `text` in order."""
    return " ".join([_analysed(form)[0] for form in forms(text)]).split()


def exact_of(text: str) -> list[str]:
    """Return the exact forms of `text` in order."""
    return indexed(text)[1].split()


def pieces(text: str) -> list[Piece]:
    """Return the words of `text` as the index sees them, with their offsets."""
    found: list[Piece] = []
    for token in tokenize(text):
        stems, exact = (value.split() for value in _analysed(fold(token.text)))
        if len(stems) == 1:
            found.append(Piece(stems[0], exact[0], token.start, token.end))
            continue
        at = token.start
        spans = token.text.replace("‐", "-").replace("‑", "-").split("-")
        filled = [(part, at + sum(len(p) + 1 for p in spans[:i])) for i, part in enumerate(spans) if part]
        for (part, start), a, b in zip(filled, stems, exact, strict=False):
            found.append(Piece(a, b, start, start + len(part)))
    return found


def _analysed(form: str) -> tuple[str, str]:
    known = _known.get(form)
    if known is None:
        if len(_known) >= _CACHE:
            _known.clear()
        exact = [_plain(part) for part in parts(form)]
        known = _known[form] = (" ".join(stem(part) for part in exact), " ".join(exact))
    return known


def _plain(form: str) -> str:
    if form.isascii() or script_of(form) not in _ACCENTED:
        return form
    bare = "".join(char for char in unicodedata.normalize("NFD", form) if unicodedata.category(char) != "Mn")
    return unicodedata.normalize("NFC", bare) or form
