"""Articles with the same words: TF-IDF cosine on stems.

Similarity is the cosine of two vectors of `vectors`. Code and generated blocks take no part, the title counts three times.
Candidates are the articles that share the strongest stems; their cosine is computed exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data20.search.index import SearchIndex, search_index
from data20.search.vectors import Vector, Vectors
from data20.vault.model import Vault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_QUERY_TERMS = 30
_CANDIDATES = 120
_SHOWN_TERMS = 5
_KEPT_ROWS = 1_000_000
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


def _similar(index: SearchIndex, path: str) -> list[Similar]:
    import numpy as np

    info = index.documents.get(path)
    if info is None:
        return []
    vectors = Vectors(index)
    own = vectors.of(info.id)
    weights = np.zeros(len(index.vocabulary.terms))
    weights[own.ids] = own.weights
    names = index.vocabulary.terms
    found = []
    for row in _candidates(index, own, info.id):
        other = vectors.of(row)
        parts = np.round(weights[other.ids] * other.weights, 12)
        shared = np.flatnonzero(parts)
        if len(shared):
            # Only those at least as strong as the last one shown are sorted by name.
            least = np.partition(parts[shared], -_SHOWN_TERMS)[-_SHOWN_TERMS] if len(shared) > _SHOWN_TERMS else 0.0
            strongest = sorted((-part, names[term]) for part, term in zip(parts[shared].tolist(), other.ids[shared].tolist(), strict=True) if part >= least)
            score = min(1.0, float(parts.sum()))
            found.append(Similar(index.rows[row].path, score, tuple(name for _, name in strongest[:_SHOWN_TERMS])))
    return sorted(found, key=lambda item: (-round(item.score, 12), item.path))


def _candidates(index: SearchIndex, own: Vector, row: int) -> list[int]:
    """Return the rows that share most of the strongest stems, at most `_CANDIDATES`."""
    import numpy as np

    counts, terms = index.vocabulary.counts, index.vocabulary.terms
    shared = [(-weight, terms[term]) for term, weight in zip(own.ids.tolist(), own.weights.tolist(), strict=True) if counts[term] > 1]
    scores = np.zeros(max(index.rows, default=0) + 1)
    for weight, term in sorted(shared)[:_QUERY_TERMS]:
        scores[_holders(index, term)] += weight * weight
    scores[row] = 0.0
    others = np.flatnonzero(scores)
    if len(others) > _CANDIDATES:
        others = others[scores[others] >= np.partition(scores[others], -_CANDIDATES)[-_CANDIDATES]]
    return sorted(others.tolist(), key=lambda other: (-scores[other], index.rows[other].path))[:_CANDIDATES]


def _holders(index: SearchIndex, term: str) -> NDArray[np.int64]:
    """Return the rows of the articles that have a stem outside code, tags and path; kept until the index changes or they are too many."""
    import numpy as np

    if term not in index.holders:
        if sum(map(len, index.holders.values())) > _KEPT_ROWS:
            index.holders.clear()
        rows = [found for (found,) in index.connection.execute("SELECT rowid FROM fts WHERE fts MATCH ?", (f'{_COLUMNS} : "{term}"',))]
        index.holders[term] = np.array(rows, dtype=np.int64)
    return index.holders[term]
