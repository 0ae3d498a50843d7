"""Key phrases of an article that could become tags: words and word pairs that it uses often and few others do.

Score: TF-IDF with the title counted three times and pairs preferred, and a word inside a better pair left out (sub-phrase suppression); divided by the best
score of the article (G. Salton and C. Buckley 1988; pairs as in KEA: I. Witten et al., 1999). A phrase must be in two articles at least,
because a tag for a single article orders nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from data20.language.stopwords import is_stop_word
from data20.language.tokens import forms, is_number
from data20.search.places import segments
from data20.search.terms import stems_of
from data20.vault.model import Article

_KEPT = 12
_PAIR = 1.4
_MANY = 3_000
_TOP_CONFIDENCE = 0.6
Phrase = tuple[str, ...]


def key_phrases(articles: Sequence[Article], step: Callable[[int], None]) -> dict[str, list[tuple[str, float]]]:
    """Return up to twelve (tag, confidence) for each article, best first. Confidence is at most 0.6: nobody has used the tag yet."""
    pairs = len(articles) <= _MANY
    counts: dict[str, Counter[Phrase]] = {}
    surfaces: dict[Phrase, Counter[str]] = {}
    having: Counter[Phrase] = Counter()
    for done, article in enumerate(articles):
        step(done)
        own: Counter[Phrase] = Counter()
        for text, weight in [(article.title, 3), *((s.text, 1) for s in segments(article))]:
            for phrase, surface in _phrases(text, pairs=pairs):
                own[phrase] += weight
                surfaces.setdefault(phrase, Counter())[surface] += 1
        having.update(own.keys())
        counts[article.path] = Counter(dict(own.most_common(400)))
    limit = max(2, len(articles) * 0.5)
    shown = {p: min(found, key=lambda s: (-found[s], len(s), s)) for p, found in surfaces.items() if 2 <= having[p] <= limit}
    return {path: _best(own, having, shown, len(articles)) for path, own in counts.items()}


def _best(own: Counter[Phrase], having: Counter[Phrase], shown: dict[Phrase, str], total: int) -> list[tuple[str, float]]:
    scores = {
        phrase: (1 + math.log(count)) * math.log(total / having[phrase]) * (_PAIR if len(phrase) == 2 else 1.0)
        for phrase, count in own.items()
        if phrase in shown and count > 1
    }
    kept: list[Phrase] = []
    for phrase in sorted(scores, key=lambda p: (-scores[p], p)):
        if len(kept) < _KEPT and scores[phrase] > 0 and not any(set(phrase) & set(other) for other in kept):
            kept.append(phrase)
    best = scores[kept[0]] if kept else 1.0
    return [(shown[phrase], _TOP_CONFIDENCE * scores[phrase] / best) for phrase in kept]


def _phrases(text: str, *, pairs: bool) -> list[tuple[Phrase, str]]:
    words = [(form, _usable_stem(form)) for form in forms(text)]
    found: list[tuple[Phrase, str]] = [((stem,), form) for form, stem in words if stem]
    if pairs:
        found += [((left[1], right[1]), f"{left[0]}-{right[0]}") for left, right in pairwise(words) if left[1] and right[1]]
    return found


@lru_cache(maxsize=100_000)
def _usable_stem(form: str) -> str:
    """Return the stem of a word that may be part of a tag, "" for others."""
    stems = stems_of(form) if len(form) > 2 and not is_stop_word(form) and not is_number(form) else []
    return stems[0] if len(stems) == 1 else ""
