"""Extractive summaries: the sentences that stand for the rest.

LexRank (G. Erkan and D. Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22, 2004): sentences are joined by the
cosine of their TF-IDF vectors, and the stationary distribution of a walk over them, with a prior for the place in the article, ranks them.
TextRank (R. Mihalcea and P. Tarau, EMNLP 2004) is the same with shared words over log lengths. Sentences are then chosen by maximal marginal relevance
(J. Carbonell and J. Goldstein, SIGIR 1998), so that none repeats another. ROUGE: C.-Y. Lin, 2004.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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


def rank_sentences(items: Sequence[Candidate], method: Method = "lexrank", vectors: NDArray[np.float64] | None = None) -> list[float]:
    """Return a score for each sentence, together 1; even scores when nothing is shared. `vectors`: of `vectors_of`, where they are known."""
    size = len(items)
    if not size:
        return []
    total = math.fsum(item.prior for item in items)
    prior = [item.prior / total for item in items]
    if method == "lead":
        weights = [1.0 / (1 + place) for place in range(size)]
        return [weight / math.fsum(weights) for weight in weights]
    return _walk(similarities(items, method, vectors), prior)


def similarities(items: Sequence[Candidate], method: Method = "lexrank", vectors: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Return the similarity of every two sentences as a matrix; 0 on its diagonal and where no word is shared."""
    import numpy as np

    vectors = vectors_of(items) if vectors is None else vectors
    if method == "lexrank":
        found = vectors @ vectors.T
    else:
        present = (vectors > 0).astype(np.float64)
        logs = np.log1p([float(len(item.stems)) for item in items])
        lengths = logs[:, None] + logs[None, :]
        found = np.divide(present @ present.T, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    np.fill_diagonal(found, 0.0)
    return found


def vectors_of(items: Sequence[Candidate]) -> NDArray[np.float64]:
    """Return the TF-IDF vectors of the sentences as rows of length 1, or of length 0 without words."""
    import numpy as np

    having = Counter([term for item in items for term in set(item.stems)])
    columns = {term: number for number, term in enumerate(having)}
    idf = np.array([math.log(1 + len(items) / count) for count in having.values()])
    places = [row * len(columns) + columns[term] for row, item in enumerate(items) for term in item.stems]
    vectors = np.bincount(np.array(places, dtype=np.int64), minlength=len(items) * len(columns)).reshape(len(items), len(columns)) * idf
    norms = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    made: NDArray[np.float64] = np.divide(vectors, norms, out=vectors, where=norms > 0)
    return made


def _walk(rows: NDArray[np.float64], prior: list[float]) -> list[float]:
    import numpy as np

    totals = rows.sum(axis=1)
    loose = totals == 0
    steps = _DAMPING * np.divide(rows, totals[:, None], out=np.zeros_like(rows), where=~loose[:, None]).T
    start = scores = np.array(prior)
    lonely = loose.any()
    for _ in range(100):
        following = (1 - _DAMPING + (_DAMPING * scores[loose].sum() if lonely else 0.0)) * start + steps @ scores
        change = np.abs(scores - following).sum()
        scores = following
        if change < 1e-7:
            break
    ranked: list[float] = scores.tolist()
    return ranked


def choose(items: Sequence[Candidate], scores: Sequence[float], count: int, most_words: int = 10_000, vectors: NDArray[np.float64] | None = None) -> list[int]:
    """Return the numbers of at most `count` sentences of at most `most_words` stems together, best first by MMR, in text order.

    The first sentence is taken even when it is longer than allowed. `vectors`: of `vectors_of`, where they are known.
    """
    import numpy as np

    if not items:
        return []
    vectors = vectors_of(items) if vectors is None else vectors
    worth = _MMR * np.array(scores) / (max(scores) or 1.0)
    near = np.zeros(len(items))
    left = np.ones(len(items), dtype=bool)
    picked: list[int] = []
    words = 0
    while left.any() and len(picked) < count:
        values = np.where(left, np.round(worth - (1 - _MMR) * near, 12), -np.inf)
        number = int(values.argmax())  # the first of equals
        left[number] = False
        if picked and words + len(items[number].stems) > most_words:
            continue
        picked.append(number)
        words += len(items[number].stems)
        near = np.maximum(near, vectors @ vectors[number])
    return sorted(picked)


def rouge(summary: Sequence[str], reference: Sequence[str], n: int = 1) -> float:
    """Return ROUGE-n F1 of two lists of stems: shared n-grams against both; 0 when one has none."""
    a = Counter(zip(*(summary[i:] for i in range(n)), strict=False))
    b = Counter(zip(*(reference[i:] for i in range(n)), strict=False))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0
