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
    counts = {article.path: _counted(article, step, done) for done, article in enumerate(articles)}
    # Most phrases occur but once. Only what some article leans on is counted in all: the rest would fill the memory.
    wanted = {key for own in counts.values() for key, _ in own}
    surfaces: dict[Key, Counter[str]] = {key: Counter() for key in wanted}
    having: Counter[Key] = Counter()
    for done, article in enumerate(articles):
        step((len(articles) + done) // 2)
        found = [(key, surface) for text, _ in _texts(article) for key, surface in candidates(text, _WORDS) if key in wanted]
        having.update({key for key, _ in found})
        for key, surface in found:
            surfaces[key]["-".join(fold(surface).split())] += 1
    limit = max(2, len(articles) * 0.5)
    shown = {key: min(forms, key=lambda s: (-forms[s], len(s), s)) for key, forms in surfaces.items() if 2 <= having[key] <= limit}
    return {path: _best(own, having, shown, len(articles)) for path, own in counts.items()}


def _texts(article: Article) -> list[tuple[str, int]]:
    """Return the article's texts and what a phrase in each weighs."""
    return [(article.title, 3), *((s.text, 1) for s in segments(article))]


def _counted(article: Article, step: Callable[[int], None], done: int) -> list[tuple[Key, int]]:
    """Return the weights of the commonest phrases that are there more than once."""
    step(done // 2)
    own: Counter[Key] = Counter()
    for text, weight in _texts(article):
        for key, _ in candidates(text, _WORDS):
            own[key] += weight
    return [(key, count) for key, count in own.most_common(_KNOWN) if count > 1]


def _best(own: Sequence[tuple[Key, int]], having: Counter[Key], shown: dict[Key, str], total: int) -> list[tuple[str, float]]:
    usable = [(key, shown[key], float(count)) for key, count in own if key in shown]
    phrases = best_phrases(usable, having, total, _KEPT)
    return [(shown[phrase.key], _TOP_CONFIDENCE * phrase.score / phrases[0].score) for phrase in phrases]
