"""The most similar articles of every article at once: the cosine of `similar`, computed with numpy over the whole vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from data20.search.index import SearchIndex
from data20.search.vectors import Vector, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGE = 2_000
_COMMON = 0.1
_CANDIDATES = 120


def nearest(index: SearchIndex, count: int, step: Callable[[int], None]) -> dict[str, list[tuple[str, float]]]:
    """Return, for each article, up to `count` (path, cosine) of the most similar others, best first.

    In vaults above two thousand articles, stems that more than a tenth of them share choose no candidates: they say little and cost most.
    The cosines of the 120 best are exact all the same.
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
    partial = bool((having > total * _COMMON).any()) and total > _LARGE
    dense = np.zeros(len(having))
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
        scores: NDArray[np.float64] = np.bincount(others, products, minlength=total)  # type: ignore[assignment]  # with weights they are floats
        scores[number] = 0.0
        able = _best(scores, np.flatnonzero(scores > 0), max(count, _CANDIDATES) if partial else count)
        if partial and len(able):
            dense[vector.ids] = vector.weights
            scores[able] = _cosines(dense, [vectors[other] for other in able.tolist()])
            dense[vector.ids] = 0.0
            able = _best(scores, able, count)
        rounded = np.round(scores, 9)
        best = able[np.lexsort((able, -rounded[able]))][:count]
        found[paths[number]] = [(paths[other], float(scores[other])) for other in best.tolist()]
    return found


def _best(scores: NDArray[np.float64], able: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return those of `able` whose score is at least as good as that of the `count`-th: sorting all would cost n² log n."""
    import numpy as np

    if len(able) <= count:
        return able
    rounded = np.round(scores[able], 9)
    kept: NDArray[np.intp] = able[rounded >= np.partition(rounded, len(able) - count)[len(able) - count]]
    return kept


def _cosines(dense: NDArray[np.float64], others: Sequence[Vector]) -> NDArray[np.float64]:
    """Return the cosine of each of the vectors, none of them empty, with one that is written out in full."""
    import numpy as np

    products = dense[np.concatenate([other.ids for other in others])] * np.concatenate([other.weights for other in others])
    return np.add.reduceat(products, np.cumsum([0, *(len(other.ids) for other in others[:-1])]))
