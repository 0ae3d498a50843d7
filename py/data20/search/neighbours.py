"""The most similar articles of every article at once: the cosine of `similar`, computed with numpy over the whole vault."""

from __future__ import annotations

from collections.abc import Callable

from data20.search.index import SearchIndex
from data20.search.vectors import Vectors

_LARGE = 2_000
_COMMON = 0.1


def nearest(index: SearchIndex, count: int, step: Callable[[int], None]) -> dict[str, list[tuple[str, float]]]:
    """Return, for each article, up to `count` (path, cosine) of the most similar others, best first.

    In vaults above two thousand articles, stems that more than a tenth of them share are left out: they say little and cost most.
    `step` is called with the number of articles done.
    """
    import numpy as np

    rows = sorted(index.rows, key=lambda row: index.rows[row].path)
    paths = [index.rows[row].path for row in rows]
    total = len(rows)
    if not total:
        return {}
    made = Vectors(index)
    vectors = [made.of(row) for row in rows]
    sizes = [len(vector.ids) for vector in vectors]
    # The same weights by term: those of term t, by ascending article, stand at starts[t]:starts[t + 1].
    terms = np.concatenate([vector.ids for vector in vectors])
    order = np.argsort(terms, kind="stable")
    holders = np.repeat(np.arange(total, dtype=np.int32), sizes)[order]
    weights = np.concatenate([vector.weights for vector in vectors])[order]
    having = np.bincount(terms, minlength=len(index.vocabulary.terms))
    starts = np.concatenate(([0], np.cumsum(having)))
    used = (having > 1) & (having <= (total * _COMMON if total > _LARGE else total))
    found: dict[str, list[tuple[str, float]]] = {}
    for number, vector in enumerate(vectors):
        step(number)
        own = np.argsort(vector.ids)
        own = own[used[vector.ids[own]]]
        ids = vector.ids[own]
        places = [slice(start, end) for start, end in zip(starts[ids].tolist(), starts[ids + 1].tolist(), strict=True)]
        if not places:
            found[paths[number]] = []
            continue
        others = np.concatenate([holders[place] for place in places])
        products = np.concatenate([weights[place] for place in places]) * np.repeat(vector.weights[own], having[ids])
        scores = np.bincount(others, products, minlength=total)
        scores[number] = 0.0
        rounded = np.round(scores, 9)
        able = np.flatnonzero(scores > 0)
        if len(able) > count:
            # Only those at least as good as the last one wanted are sorted: sorting all would cost n² log n.
            able = able[rounded[able] >= np.partition(rounded[able], len(able) - count)[len(able) - count]]
        best = able[np.lexsort((able, -rounded[able]))][:count]
        found[paths[number]] = [(paths[other], float(scores[other])) for other in best.tolist()]
    return found
