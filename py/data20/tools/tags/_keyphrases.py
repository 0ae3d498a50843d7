"""Key phrases of articles as possible tags: those of `language.keyphrases` that at least two articles share, in one spelling for the whole vault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from data20.language.keyphrases import Key, best_phrases, candidates
from data20.language.tokens import fold
from data20.search.places import segments
from data20.vault.model import Article

_KEPT = 12
_WORDS = 2
_KNOWN = 400
"""Phrases of an article that are remembered: its commonest."""
_TOP_CONFIDENCE = 0.6


def key_phrases(articles: Sequence[Article], step: Callable[[int], None]) -> dict[str, list[tuple[str, float]]]:
    """Return up to twelve (tag, confidence) for each article, best first. Confidence is at most 0.6: nobody has used the tag yet.

    A tag must be in two articles at least, because one for a single article orders nothing, and in half of them at most.
    """
    counts: dict[str, Counter[Key]] = {}
    surfaces: dict[Key, Counter[str]] = {}
    having: Counter[Key] = Counter()
    for done, article in enumerate(articles):
        step(done)
        own: Counter[Key] = Counter()
        for text, weight in [(article.title, 3), *((s.text, 1) for s in segments(article))]:
            for key, surface in candidates(text):
                if len(key) <= _WORDS:
                    own[key] += weight
                    surfaces.setdefault(key, Counter())["-".join(fold(surface).split())] += 1
        having.update(own.keys())
        counts[article.path] = Counter(dict(own.most_common(_KNOWN)))
    limit = max(2, len(articles) * 0.5)
    shown = {key: min(found, key=lambda s: (-found[s], len(s), s)) for key, found in surfaces.items() if 2 <= having[key] <= limit}
    return {path: _best(own, having, shown, len(articles)) for path, own in counts.items()}


def _best(own: Counter[Key], having: Counter[Key], shown: dict[Key, str], total: int) -> list[tuple[str, float]]:
    usable = [(key, shown[key], float(count)) for key, count in own.items() if key in shown and count > 1]
    phrases = best_phrases(usable, having, total, _KEPT)
    return [(shown[phrase.key], _TOP_CONFIDENCE * phrase.score / phrases[0].score) for phrase in phrases]
