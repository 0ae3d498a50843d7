"""Citation analysis: who is cited together, who cites the same, and counts that aren't fooled by one lucky article."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from data20.graph.adjacency import Neighbours, reversed_neighbours

LONGEST = 200
"""Articles that cite more than so many others (lists, indexes) pair nothing: they say little and would make the pairs quadratic."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`common`: how many articles stand behind the pair; `cosine` = common / √(a's · b's), Salton's cosine, 0 to 1."""

    a: int
    b: int
    common: int
    cosine: float


def cocitations(cites: Neighbours, *, at_least: int, longest: int = LONGEST, step: Callable[[int], None] = lambda done: None) -> list[Pair]:
    """Return the pairs of articles that the same articles cite, strongest cosine first. `cites`: what each article cites.

    Source: Small 1973, "Co-citation in the scientific literature"; cosine: Salton and McGill 1983.
    """
    return _pairs(cites, [len(row) for row in reversed_neighbours(cites)], at_least, longest, step)


def couplings(cites: Neighbours, *, at_least: int, longest: int = LONGEST, step: Callable[[int], None] = lambda done: None) -> list[Pair]:
    """Return the pairs of articles that cite the same articles, strongest cosine first (Kessler 1963, "Bibliographic coupling")."""
    return _pairs(reversed_neighbours(cites), [len(row) for row in cites], at_least, longest, step)


def _pairs(rows: Neighbours, totals: Sequence[int], at_least: int, longest: int, step: Callable[[int], None]) -> list[Pair]:
    common: Counter[tuple[int, int]] = Counter()
    for number, row in enumerate(rows):
        step(number)
        if 1 < len(row) <= longest:
            common.update((a, b) for i, a in enumerate(row) for b in row[i + 1 :])
    found = [Pair(a, b, n, n / math.sqrt(totals[a] * totals[b])) for (a, b), n in common.items() if n >= at_least]
    return sorted(found, key=lambda p: (-round(p.cosine, 12), -p.common, p.a, p.b))


def h_index(counts: Iterable[int]) -> int:
    """Return the largest h such that h articles are cited h times or more (Hirsch 2005)."""
    return sum(count >= place for place, count in enumerate(sorted(counts, reverse=True), 1))


def g_index(counts: Iterable[int]) -> int:
    """Return the largest g such that the g most cited articles have g² citations or more together (Egghe 2006); at most the number of articles."""
    best = total = 0
    for place, count in enumerate(sorted(counts, reverse=True), 1):
        total += count
        if total >= place * place:
            best = place
    return best
