"""Extractive summaries: the sentences that stand for the rest.

LexRank (G. Erkan and D. Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22, 2004): sentences are joined by the
cosine of their TF-IDF vectors, and the stationary distribution of a walk over them, with a prior for the place in the article, ranks them.
TextRank (R. Mihalcea and P. Tarau, EMNLP 2004) is the same with shared words over log lengths. Sentences are then chosen by maximal marginal relevance
(J. Carbonell and J. Goldstein, SIGIR 1998), so that none repeats another. ROUGE: C.-Y. Lin, 2004.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Method = Literal["lexrank", "textrank", "lead"]
_DAMPING = 0.85
_MMR = 0.5
MOST = 200
"""Sentences of an article that are compared with each other; a longer one is thinned out evenly after its beginning."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence: its stems without function words, and how good its place is (1 is ordinary)."""

    text: str
    stems: tuple[str, ...]
    prior: float = 1.0


def rank_sentences(items: Sequence[Candidate], method: Method = "lexrank") -> list[float]:
    """Return a score for each sentence, together 1; even scores when nothing is shared."""
    size = len(items)
    if not size:
        return []
    total = math.fsum(item.prior for item in items)
    prior = [item.prior / total for item in items]
    if method == "lead":
        weights = [1.0 / (1 + place) for place in range(size)]
        return [weight / math.fsum(weights) for weight in weights]
    rows = similarities(items, method)
    return _walk(rows, prior)


def similarities(items: Sequence[Candidate], method: Method = "lexrank") -> list[dict[int, float]]:
    """Return, for each sentence, its similarity to every other that shares a word."""
    vectors = _vectors(items)
    postings: dict[str, list[int]] = {}
    for number, vector in enumerate(vectors):
        for term in vector:
            postings.setdefault(term, []).append(number)
    rows: list[dict[int, float]] = [{} for _ in items]
    for numbers in postings.values():
        for i, a in enumerate(numbers):
            for b in numbers[i + 1 :]:
                rows[a][b] = 0.0
    for a, row in enumerate(rows):
        for b in row:
            value = _cosine(vectors[a], vectors[b]) if method == "lexrank" else _overlap(items[a].stems, items[b].stems)
            row[b] = value
    for a, row in enumerate(rows):
        for b, value in list(row.items()):
            if b > a:
                rows[b][a] = value
    return rows


def _vectors(items: Sequence[Candidate]) -> list[dict[str, float]]:
    having = Counter(term for item in items for term in set(item.stems))
    size = len(items)
    vectors: list[dict[str, float]] = []
    for item in items:
        weighted = {term: count * math.log(1 + size / having[term]) for term, count in Counter(item.stems).items()}
        norm = math.sqrt(math.fsum(w * w for w in weighted.values())) or 1.0
        vectors.append({term: w / norm for term, w in weighted.items()})
    return vectors


def _cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return math.fsum(weight * large[term] for term, weight in small.items() if term in large)


def _overlap(a: Sequence[str], b: Sequence[str]) -> float:
    lengths = math.log(1 + len(a)) + math.log(1 + len(b))
    return len(set(a) & set(b)) / lengths if lengths else 0.0


def _walk(rows: list[dict[int, float]], prior: list[float]) -> list[float]:
    totals = [math.fsum(row.values()) for row in rows]
    steps = [[(b, _DAMPING * weight / total) for b, weight in row.items()] if total else [] for row, total in zip(rows, totals, strict=True)]
    scores = list(prior)
    for _ in range(100):
        loose = math.fsum(score for score, step in zip(scores, steps, strict=True) if not step)
        base = 1 - _DAMPING + _DAMPING * loose
        following = [base * p for p in prior]
        for score, step in zip(scores, steps, strict=True):
            for b, weight in step:
                following[b] += score * weight
        change = math.fsum(abs(x - y) for x, y in zip(scores, following, strict=True))
        scores = following
        if change < 1e-7:
            break
    return scores


def choose(items: Sequence[Candidate], scores: Sequence[float], count: int, most_words: int = 10_000) -> list[int]:
    """Return the numbers of at most `count` sentences of at most `most_words` stems together, best first by MMR, in text order.

    The first sentence is taken even when it is longer than allowed.
    """
    vectors = _vectors(items)
    best = max(scores, default=0.0) or 1.0
    picked: list[int] = []
    words = 0
    left = set(range(len(items)))
    while left and len(picked) < count:
        def value(number: int) -> float:
            near = max((_cosine(vectors[number], vectors[other]) for other in picked), default=0.0)
            return round(_MMR * scores[number] / best - (1 - _MMR) * near, 12)

        number = min(left, key=lambda n: (-value(n), n))
        left.remove(number)
        if picked and words + len(items[number].stems) > most_words:
            continue
        picked.append(number)
        words += len(items[number].stems)
    return sorted(picked)


def rouge(summary: Sequence[str], reference: Sequence[str], n: int = 1) -> float:
    """Return ROUGE-n F1 of two lists of stems: shared n-grams against both; 0 when one has none."""
    a = Counter(zip(*(summary[i:] for i in range(n)), strict=False))
    b = Counter(zip(*(reference[i:] for i in range(n)), strict=False))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0
