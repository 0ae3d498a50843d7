"""What similar articles say about one article: votes in proportion to the square of similarity, so that many far ones don't outvote a near one.

The k-nearest-neighbours rule with distance weights (S. Dudani, 1976); the whole is drawn towards "don't know" when even the nearest is far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PRIOR = 0.1
"""Similarity of the nearest article at which half of the confidence is left."""


@dataclass(frozen=True, slots=True)
class Vote:
    """`share` is 0 to 1; `voters` are the articles that speak for `label`, most similar first."""

    label: str
    share: float
    voters: tuple[str, ...]


def votes(near: Sequence[tuple[str, float]], labels: Mapping[str, Iterable[str]]) -> list[Vote]:
    """Return the labels of similar articles (path, similarity), best first. An article may have several labels or none."""
    nearest = max((similarity for _, similarity in near), default=0.0)
    total = sum(similarity**2 for _, similarity in near) * (1 + PRIOR / nearest) if nearest > 0 else 1.0
    weights: defaultdict[str, float] = defaultdict(float)
    voters: defaultdict[str, list[str]] = defaultdict(list)
    for path, similarity in near:
        for label in labels.get(path, ()):
            weights[label] += similarity**2
            voters[label].append(path)
    ranked = sorted(weights, key=lambda label: (-round(weights[label], 9), label))
    return [Vote(label, weights[label] / total, tuple(voters[label])) for label in ranked]
