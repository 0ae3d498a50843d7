"""The words of articles as vectors of length 1, for whoever compares many.

Weight of a stem in an article: (1 + ln tf) · ln(1 + N/df) (G. Salton and C. Buckley, "Term-weighting approaches in automatic text
retrieval", 1988). A title that is but the name of many files ("solution", "index") doesn't count: articles aren't alike for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from data20.search.document import TITLE_TIMES
from data20.search.terms import stems_of
from data20.vault.naming import nameless

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from data20.search.index import SearchIndex


class Vector(NamedTuple):
    """`ids` are numbers of the index's vocabulary, each once, in no order; `weights` belong to them. Both are empty for an article without words."""

    ids: NDArray[np.uint32]
    weights: NDArray[np.float64]


class Vectors:
    """Makes vectors of the articles of an index as it is now."""

    def __init__(self, index: SearchIndex) -> None:
        import numpy as np

        self._index = index
        if index.nameless is None:
            empty = nameless((info.path, info.title) for info in index.rows.values())
            index.nameless = frozenset(index.documents[path].id for path in empty)
        self._idf = np.log1p(max(1, len(index.rows)) / np.maximum(1, np.frombuffer(index.vocabulary.counts, dtype=f"u{index.vocabulary.counts.itemsize}")))

    def of(self, row: int) -> Vector:
        """Return the vector of the article in a row of the index."""
        import numpy as np

        packed = self._index.vector_of(row)
        size = len(packed) // 6
        ids = np.frombuffer(packed, dtype=np.uint32, count=size)
        counts = np.frombuffer(packed, dtype=np.uint16, count=size, offset=4 * size).astype(np.float64)
        if row in (self._index.nameless or ()):
            ids, counts = self._without_title(ids, counts, self._index.rows[row].title)
            size = len(ids)
        weights = (1 + np.log(counts)) * self._idf[ids]
        return Vector(ids, weights / np.sqrt((weights * weights).sum()) if size else weights)

    def _without_title(self, ids: NDArray[np.uint32], counts: NDArray[np.float64], title: str) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
        import numpy as np

        left = counts.copy()
        for term in stems_of(title):
            number = self._index.vocabulary.ids.get(term)
            if number is not None:
                left[ids == number] -= TITLE_TIMES
        kept = np.flatnonzero(left > 0)
        return ids[kept], left[kept]
