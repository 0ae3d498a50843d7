"""Articles with the same words: TF-IDF cosine on stems.

Weight of a stem in an article: (1 + ln tf) · ln(1 + N/df); similarity is the cosine of two such vectors (G. Salton and C. Buckley,
"Term-weighting approaches in automatic text retrieval", 1988). Code and generated blocks take no part, the title counts three times.
Candidates are the articles that share the strongest stems; their cosine is computed exactly.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from data20.search.index import SearchIndex, search_index
from data20.search.vocabulary import unpack
from data20.vault.model import Vault

_QUERY_TERMS = 30
_CANDIDATES = 120
_SHOWN_TERMS = 5
_COLUMNS = "{title headings body}"


@dataclass(frozen=True, slots=True)
class Similar:
    """`score` is the cosine, 0 to 1; `terms` are the stems that make it, strongest first."""

    path: str
    score: float
    terms: tuple[str, ...]


def similar_articles(vault: Vault, path: str, limit: int = 10) -> list[Similar]:
    """Return the articles whose words are most like those of `path`, best first; without the article itself.

    Unknown or wordless articles have none. Results are kept until the index changes.
    """
    index = search_index(vault)
    if path not in index.similar:
        index.similar[path] = _similar(index, path)
    return index.similar[path][:limit]


def vector_of(index: SearchIndex, row: int) -> dict[int, float]:
    """Return the TF-IDF weights of an article by term id, of length 1; {} without words."""
    total = max(1, len(index.rows))
    counts = index.vocabulary.counts
    weights = {term: (1 + math.log(count)) * _idf(total, counts[term]) for term, count in unpack(index.vector_of(row))}
    norm = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
    return {term: weight / norm for term, weight in weights.items()} if norm else {}


def _similar(index: SearchIndex, path: str) -> list[Similar]:
    info = index.documents.get(path)
    own = vector_of(index, info.id) if info else {}
    if info is None or not own:
        return []
    found = []
    for row in _candidates(index, own, info.id):
        other = vector_of(index, row)
        shared = [(own[term] * weight, term) for term, weight in other.items() if term in own]
        if shared:
            score = min(1.0, math.fsum(weight for weight, _ in shared))
            names = [(-weight, index.vocabulary.terms[term]) for weight, term in shared]
            found.append(Similar(index.rows[row].path, score, tuple(name for _, name in sorted(names)[:_SHOWN_TERMS])))
    return sorted(found, key=lambda item: (-item.score, item.path))


def _candidates(index: SearchIndex, own: dict[int, float], row: int) -> list[int]:
    """Return the rows that share most of the strongest stems, at most `_CANDIDATES`."""
    counts, terms = index.vocabulary.counts, index.vocabulary.terms
    shared = [term for term in own if counts[term] > 1]
    strongest = sorted(shared, key=lambda term: (-own[term], terms[term]))[:_QUERY_TERMS]
    scores: defaultdict[int, float] = defaultdict(float)
    for term in strongest:
        match = f'{_COLUMNS} : "{terms[term]}"'
        for (other,) in index.connection.execute("SELECT rowid FROM fts WHERE fts MATCH ?", (match,)):
            scores[other] += own[term] * own[term]
    scores.pop(row, None)
    return sorted(scores, key=lambda other: (-scores[other], index.rows[other].path))[:_CANDIDATES]


@lru_cache(maxsize=65536)
def _idf(total: int, having: int) -> float:
    return math.log(1 + total / max(1, having))
