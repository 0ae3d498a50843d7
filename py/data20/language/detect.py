"""Which language a text is in: Russian, English or another. Small, deterministic, no model.

Script first; inside a script, letters that the language doesn't have and the share of its function words decide
(function words as in W. Cavnar and J. Trenkle, "N-Gram-Based Text Categorization", 1994, where the commonest n-grams
of a language are exactly these).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from data20.language.stopwords import ENGLISH, RUSSIAN, words_of
from data20.language.tokens import forms, is_number, script_of

DetectedLanguage = Literal["ru", "en", "other"]

SAMPLE = 2_500
"""Characters looked at; more changes nothing and costs time."""

_NOT_RUSSIAN = re.compile("[іїєґўђјљњћџѓќѕәғқңөұүһ]")
_BULGARIAN = words_of("се са това във със който която които ще бъде")
_OTHER_LATIN = words_of(
    """
    der die das und ist nicht ein eine mit auf für von dem den zu sich auch es wird werden sind bei im aus nach noch wie oder
    le la les des est une un et dans pour que qui sur pas avec par plus ce cette sont au aux du ne se il elle nous vous
    el los las y en es por con para del una como más pero sus lo al son este esta fue
    il gli di che non per una sono della nel alla con anche come più questo
    o os e do da em um uma não para com mais dos das na no ao foi são
    de het een en van niet dat met zijn op voor aan er ook bij
    w z na nie się i jest to do że jak po od przez tym są
    och att det som på är av med inte till den ett om
    ja on ei se että oli mutta ovat ve bir bu için ile da ne çok a je v na se že s z do
    """
).difference(ENGLISH)


def detect_language(text: str) -> DetectedLanguage:
    """Return the language of `text`; "other" for every other language and for a text without words."""
    return _decide(text[:SAMPLE])[0]


def detect_blocks(texts: Iterable[str]) -> DetectedLanguage:
    """Return the main language of an article given as blocks: the one with most letters."""
    weight: dict[DetectedLanguage, int] = {}
    seen = 0
    for text in texts:
        if seen >= SAMPLE:
            break
        found, letters = _decide(text[: SAMPLE - seen])
        seen += len(text)
        weight[found] = weight.get(found, 0) + letters
    order: tuple[DetectedLanguage, ...] = ("ru", "en", "other")
    return max(order, key=lambda language: weight.get(language, -1)) if any(weight.values()) else "other"


def _decide(text: str) -> tuple[DetectedLanguage, int]:
    """Return the language of `text` and how many letters speak for it."""
    if text.isascii():
        latin = [word for word in forms(text) if word[0].isalpha() or not is_number(word)]
        letters = sum(map(len, latin))
        return (_english(latin) if letters else "other"), letters
    words: dict[str, list[str]] = {"Latin": [], "Cyrillic": [], "rest": []}
    for word in forms(text):
        script = script_of(word)
        if script != "Number":
            words[script if script in words else "rest"].append(word)
    sizes = {script: sum(map(len, found)) for script, found in words.items()}
    most = max(sizes, key=lambda script: sizes[script])
    if most == "Cyrillic" and sizes[most]:
        return _russian(words[most]), sizes[most]
    if most == "Latin" and sizes[most]:
        return _english(words[most]), sizes[most]
    return "other", sizes[most]


def _russian(words: list[str]) -> DetectedLanguage:
    foreign = sum(1 for word in words if _NOT_RUSSIAN.search(word)) if _NOT_RUSSIAN.search(" ".join(words)) else 0
    if foreign * 20 > len(words):
        return "other"
    # Bulgarian and Macedonian share the letters but write "на", "от", "за" with "се", "са", "това", "във", "със".
    bulgarian = _among(words, _BULGARIAN)
    return "other" if bulgarian and bulgarian > _among(words, RUSSIAN) / 3 else "ru"


def _english(words: list[str]) -> DetectedLanguage:
    others = _among(words, _OTHER_LATIN)
    accents = len(words) - sum(map(str.isascii, words))
    if (others and others > _among(words, ENGLISH)) or accents * 5 > len(words):
        return "other"
    return "en"


def _among(words: list[str], known: frozenset[str]) -> int:
    return sum(map(known.__contains__, words))
