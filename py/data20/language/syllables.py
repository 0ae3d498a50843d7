"""Syllables of Russian and English words.

Russian: one for every vowel letter, which is exact. English: vowel groups with the usual corrections (silent e, endings, hiatus), by
hand; the formulas that use them were made with the same kind of count.
"""

from __future__ import annotations

import re
from functools import lru_cache

from data20.language.stopwords import words_of

_CYRILLIC_VOWEL = re.compile("[аеиоуыэюяёіїєўAEIOUY]", re.IGNORECASE)
_GROUP = re.compile("[aeiouy]+")
_SILENT = re.compile(r"(?<![aeiouyl])e(?=(?:ment|ful|less|ly|ness|some|where|thing|time|body)s?$)")
_HIATUS = re.compile(
    r"(?<![tscgxq])i[ao](?![aeiou])|[aou]y(?=i|er|ed?st)|ii|(?<=[aeuo])ing$|(?<=[bdlnrvm])i(?:er|est|um|us|et)|eo(?!u|n$|ple)|(?<=[^gq])u(?:a(?!i)|ous$|ity$)"
    r"|creat|react|real(?=i)|poe[mt]|dia|[aeiouy]ism$|(?<=[eo])a(?=ti)|(?<=[aeiou])ological|coop|coor|[lrn]ion(?=s?$)(?<![lg]ion)"
)
_EXCEPTIONS = {
    **dict.fromkeys(words_of("cement people eye eyes give were there where here somewhere something sometimes one once does gone"), 0),
    "cement": 2, "people": 2, "eye": 1, "eyes": 1, "somewhere": 2, "something": 2, "sometimes": 2, "area": 3, "areas": 3, "idea": 3, "ideas": 3, "being": 2,
    "every": 2, "everything": 3, "everyone": 3, "business": 2, "science": 2, "sciences": 3, "scientist": 3, "recipe": 3, "recipes": 3, "simile": 3, "cafe": 2, "maybe": 2,
    "create": 2, "creates": 2, "created": 3, "creating": 3, "quiet": 2, "diet": 2, "client": 2, "clients": 2, "poem": 2, "poet": 2, "lion": 2, "evening": 2, "queue": 1, "queues": 1,
    "language": 2, "languages": 3, "beautiful": 3, "really": 2, "ninth": 1, "rhythm": 2, "algorithm": 4, "algorithms": 4, "the": 1, "colonel": 2, "wednesday": 2, "via": 2, "naive": 2,
    "different": 3, "interesting": 4, "cooperate": 4, "hour": 1, "our": 1, "area's": 3, "movie": 2, "cookie": 2, "cookies": 2, "movies": 2, "society": 4, "variety": 4, "anxiety": 4, "reuse": 2,
}  # fmt: skip
_EXCEPTIONS = {word: count for word, count in _EXCEPTIONS.items() if count}


@lru_cache(maxsize=100_000)
def syllables(word: str) -> int:
    """Return the number of syllables of a folded word; at least 1 for a word with letters, 0 without.

    Cyrillic words may be of length 0 in speech (в, к, с): they count 0, as in Oborneva's formula.
    """
    if not any(char.isalpha() for char in word):
        return 0
    if any("\u0400" <= char <= "\u052f" for char in word):
        return len(_CYRILLIC_VOWEL.findall(word))
    return sum(_english(part) for part in re.split(r"[^a-z']+", word) if part) or 1


def _english(word: str) -> int:
    known = _EXCEPTIONS.get(word)
    if known is not None:
        return known
    contracted = word.endswith("n't") and word[-4:-3] in ("d", "s", "t")
    word = word.removesuffix("'s").replace("'", "")
    if len(word) <= 3:
        return max(1, len(_GROUP.findall(word))) if len(word) < 3 or word[-1] != "e" else 1
    count = len(_GROUP.findall(word)) + len(_HIATUS.findall(word)) - len(_SILENT.findall(word)) + contracted
    count -= _silent_ending(word)
    if word.endswith(("sm", "thm")):
        count += 1
    return max(1, count)


def _silent_ending(word: str) -> int:
    if word.endswith("ed"):
        return int(word[-3] not in "tdaeiouy" and not word.endswith(("bled", "pled", "tled", "dled", "gled", "fled", "cred", "tred")))
    if word.endswith("es"):
        return int(word[-3] not in "sxzcgaeiouy" and not word.endswith(("ches", "shes")) and not re.search("[^aeiouy]les$", word))
    if word.endswith("e"):
        return int(word[-2] not in "aeiouy" and not re.search("[^aeiouylr]le$", word))
    return 0
