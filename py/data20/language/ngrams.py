"""Runs of n tokens and how often they stand together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def ngrams(tokens: Sequence[str], n: int) -> Iterable[tuple[str, ...]]:
    """Yield every run of `n` neighbouring tokens, in order; nothing when there are fewer. Raises ValueError for n < 1."""
    if n < 1:
        raise ValueError("n must be at least 1")
    return zip(*(tokens[i:] for i in range(n)), strict=False)


def window_counts(tokens: Sequence[str], node: str, left: int, right: int) -> Counter[str]:
    """Return how often each token stands at most `left` before or `right` after an occurrence of `node`.

    A token that is near two occurrences counts twice, as in Sketch Engine and AntConc; the node word itself is counted
    only as its own neighbour, never as itself.
    """
    counts: Counter[str] = Counter()
    for at, token in enumerate(tokens):
        if token == node:
            counts.update(tokens[max(0, at - left) : at])
            counts.update(tokens[at + 1 : at + 1 + right])
    return counts
