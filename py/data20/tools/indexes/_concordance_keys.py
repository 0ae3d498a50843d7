"""What a folder speaks of more than the rest of the vault does: key words by log-likelihood, with the log ratio as their strength."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data20.language.association import keyness
from data20.language.stopwords import is_stop_word
from data20.language.tokens import is_number
from data20.search.concordance import Corpus, Word
from data20.vault.model import Article

_SIGNIFICANT = 15.13
"""Chi-square with one degree of freedom at 0.01 %: what Rayson, Berridge and Francis advise for key words (JADT 2004)."""


@dataclass(frozen=True, slots=True)
class KeyWord:
    """Counts and rates per 10,000 words. `log_ratio`: how many times more frequent here, in doublings (A. Hardie, 2014; an absent word counts ½)."""

    word: str
    here: int
    here_rate: float
    elsewhere: int
    elsewhere_rate: float
    log_ratio: float
    g2: float


def key_words(words: Sequence[Word], total: int, others: Sequence[Article], step: Callable[[int], None], *, content: bool) -> list[KeyWord]:
    """Return the words that stand here significantly more often than in `others`, most telling first; none when either has no words."""
    if not others or not total:
        return []
    rest = Corpus(others, lambda done: step(0))
    there = {word.stem: word.count for word in rest.words()}
    found = []
    for word in words:
        if len(word.shown) < 2 or (content and (is_stop_word(word.shown) or is_number(word.shown))):
            continue
        count = there.get(next(iter(rest.node(word.shown)), ""), 0)
        here_rate, there_rate = word.count * 10_000 / total, count * 10_000 / max(1, rest.total)
        g2 = keyness(word.count, total, count, rest.total)
        if here_rate > there_rate and g2 >= _SIGNIFICANT:
            ratio = math.log2(here_rate / ((count or 0.5) * 10_000 / rest.total))
            found.append(KeyWord(word.shown, word.count, round(here_rate, 4), count, round(there_rate, 4), round(ratio, 4), round(g2, 4)))
    return sorted(found, key=lambda k: (-k.g2, k.word))
