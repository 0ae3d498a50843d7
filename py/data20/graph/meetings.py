"""Which entities meet in which sentences, in little room: a vault of ten thousand articles has ten million meetings."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Meetings:
    """Sentences with the numbers of the entities that stand in each."""

    def __init__(self) -> None:
        self._sentences, self._members = array("q"), array("q")
        self._sizes = array("I")

    def add(self, sentence: int, members: Sequence[int]) -> None:
        """Note that these entities, each once, stand in a sentence; sentences come in order."""
        self._sentences.append(sentence)
        self._sizes.append(len(members))
        self._members.extend(members)

    def pairs(self, least: int, quotes: int) -> Iterator[tuple[int, int, int, list[int]]]:
        """Yield (entity, a later one, in how many sentences both stand, the first `quotes` of these) for every pair that meets in `least` sentences, in order."""
        import numpy as np

        if not self._sentences:
            return
        entities, sentences = max(self._members, default=0) + 1, self._sentences[-1] + 1
        # One number says who meets whom and where, so that sorting in place is all the room it takes: 63 bits are enough for a million entities in nine million sentences.
        codes = self._codes(entities, sentences)
        codes.sort()
        pairs = codes // sentences
        starts = np.flatnonzero(np.diff(pairs, prepend=-1) != 0)
        counts = np.diff(starts, append=len(pairs))
        chosen = counts >= least
        found = np.column_stack((*np.divmod(pairs[starts[chosen]], entities), counts[chosen], starts[chosen]))
        del pairs, starts, counts
        for one, other, count, start in found.tolist():
            yield one, other, count, (codes[start : start + min(count, quotes)] % sentences).tolist()

    def _codes(self, entities: int, sentences: int) -> NDArray[np.int64]:
        """Return (one × entities + other) × sentences + sentence of every meeting, in no order."""
        import numpy as np

        numbers, members = np.frombuffer(self._sentences, dtype=np.int64), np.frombuffer(self._members, dtype=np.int64)
        sizes = np.frombuffer(self._sizes, dtype=np.uint32).astype(np.int64)
        starts = np.cumsum(sizes) - sizes
        codes = np.empty(int((sizes * (sizes - 1) // 2).sum()), dtype=np.int64)
        at = 0
        for size in np.unique(sizes).tolist():
            alike = sizes == size
            present = np.sort(members[starts[alike][:, None] + np.arange(size)], axis=1)
            for first, second in combinations(range(size), 2):
                codes[at : at + len(present)] = (present[:, first] * entities + present[:, second]) * sentences + numbers[alike]
                at += len(present)
        return codes
