"""Guessing how text that is not Unicode was written. Only told to the person; bytes are kept as they are.

Two kinds of text decide what is guessed well: Russian in its five code pages, and Western European. They are told
apart by how sane the words look; charset-normalizer, which needs longer text, answers for the rest of the world.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from data20.vault.text import decode

_SAMPLE = 16 * 1024
_PAGES = ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1252")
_OTHERS = ["cp1250", "cp1253", "cp1254", "cp932", "euc_jp", "gb18030", "euc_kr", "big5"]
_WORD = re.compile(r"[^\W\d_]+")
_PUNCTUATION = frozenset("№«»–—…“”„’‘°§©\u00a0")
_COMMON = frozenset("оеаинтсрвлкмдпу")
"""The letters that make up four fifths of Russian text."""
_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def foreign_encoding(content: bytes) -> str | None:
    """Return None when `content` reads as UTF-8 or as UTF-16 with a byte-order mark, else the likely encoding.

    The guess is Python's name of a codec, or "binary" when it doesn't look like text.
    """
    decoded = decode(content)
    if decoded.bom and not decoded.lossy:
        return None
    if b"\0" in content:  # rare in text, but half of Latin text in UTF-16; Cyrillic in UTF-16 even passes for UTF-8
        return _unmarked_utf16(content) or ("binary" if decoded.lossy else None)
    if not decoded.lossy:
        return None
    sample = content[:_SAMPLE]
    best = max(_PAGES, key=lambda page: likeness(sample, page))
    if likeness(sample, best) > 0:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=_OTHERS).best()
    return found.encoding if found is not None else "binary"


def likeness(raw: bytes, page: str) -> float:
    """Return how much `raw` looks like words in the code page: letters in sane words count for it, the rest against.

    Sane is a word in one alphabet that is all lower case, all upper case or capitalised. Plain ASCII counts nothing.
    """
    try:
        text = raw.decode(page)
    except UnicodeDecodeError:
        return -100.0
    words = (word for word in _WORD.findall(text) if not word.isascii())
    odd = sum(1 for char in text if ord(char) > 127 and not char.isalpha() and char not in _PUNCTUATION)
    return sum(map(_worth, words)) - 2.0 * odd


def _worth(word: str) -> float:
    alphabets = {_alphabet(char) for char in word}
    if len(alphabets) > 1 or "other" in alphabets or not (word.islower() or word.istitle() or word.isupper()):
        return -2.0 * len(word)
    worth = sum(_letter_worth(char) for char in word.lower())
    return worth * 0.5 if word.isupper() and len(word) > 1 else worth


def _letter_worth(char: str) -> float:
    if char in _COMMON:
        return 1.2
    return 0.6 if char in _RUSSIAN or _alphabet(char) == "LATIN" else 0.3


@lru_cache(maxsize=512)
def _alphabet(char: str) -> str:
    name = unicodedata.name(char, "").split(" ", 1)[0]
    return name if name in ("CYRILLIC", "LATIN") else "other"


def _unmarked_utf16(content: bytes) -> str | None:
    """Return which UTF-16 without a byte-order mark reads as text, if one does."""
    for encoding in ("utf_16_le", "utf_16_be"):
        try:
            text = content[:_SAMPLE].decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(1 for char in text if char in "\r\n\t" or (char.isprintable() and _familiar(char))) > 0.9 * len(text):
            return encoding
    return None


def _familiar(char: str) -> bool:
    return ord(char) < 0x80 or _alphabet(char) != "other" or char in _PUNCTUATION
