"""The most similar articles of every article at once: the cosine of `similar`, computed with numpy over the whole vault."""

from __future__ import annotations

import math
from collections.abc import Callable

from data20.search.index import SearchIndex
from data20.search.vocabulary import unpack

_LARGE = 2_000
_COMMON = 0.1


def nearest(index: SearchIndex, count: int, step: Callable[[int], None]) -> dict[str, list[tuple[str, float]]]:
    """Return, for each article, up to `count` (path, cosine) of the most similar others, best first.

    In vaults above two thousand articles, stems that more than a tenth of them share are left out: they say little and cost most.
    `step` is called with the number of articles done.
    """
    import numpy as np

    rows = sorted(index.rows, key=lambda row: index.rows[row].path)
    total = len(rows)
    weights: list[dict[int, float]] = []
    for row in rows:
        pairs = unpack(index.vector_of(row))
        weighted = {term: (1 + math.log(n)) * math.log(1 + total / max(1, index.vocabulary.counts[term])) for term, n in pairs}
        norm = math.sqrt(math.fsum(w * w for w in weighted.values())) or 1.0
        weights.append({term: w / norm for term, w in weighted.items()})
    limit = total * _COMMON if total > _LARGE else total
    postings: dict[int, tuple[list[int], list[float]]] = {}
    for number, vector in enumerate(weights):
        for term, weight in vector.items():
            if 1 < index.vocabulary.counts[term] <= limit:
                listed = postings.setdefault(term, ([], []))
                listed[0].append(number)
                listed[1].append(weight)
    arrays = {term: (np.array(ids, dtype=np.int32), np.array(values)) for term, (ids, values) in postings.items()}
    found: dict[str, list[tuple[str, float]]] = {}
    for number, vector in enumerate(weights):
        step(number)
        scores = np.zeros(total)
        for term in sorted(vector):
            if term in arrays:
                ids, values = arrays[term]
                scores[ids] += values * vector[term]
        scores[number] = 0.0
        rounded = np.round(scores, 9)
        able = np.flatnonzero(scores > 0)
        if len(able) > count:
            # Only those at least as good as the last one wanted are sorted: sorting all would cost n² log n.
            able = able[rounded[able] >= np.partition(rounded[able], len(able) - count)[len(able) - count]]
        order = able[np.lexsort((able, -rounded[able]))][:count]
        found[index.rows[rows[number]].path] = [(index.rows[rows[other]].path, float(scores[other])) for other in order.tolist()]
    return found
