"""How rich the vocabulary of a text is, independent of its length.

MTLD: P. McCarthy and S. Jarvis, "MTLD, vocd-D, and HD-D: A validation study of sophisticated approaches to lexical diversity assessment",
Behavior Research Methods 42(2), 2010. HD-D: the same, as the mean type–token ratio of random samples of 42 words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

THRESHOLD = 0.72
SAMPLE = 42
LEAST = 50
"""Fewer words tell nothing about variety."""


def mtld(words: Sequence[str], threshold: float = THRESHOLD) -> float | None:
    """Return the mean length of word runs that keep a type–token ratio above `threshold`, both ways; None below `LEAST` words."""
    if len(words) < LEAST:
        return None
    return (_one_way(words, threshold) + _one_way(reversed(words), threshold)) / 2


def _one_way(words: Iterable[str], threshold: float) -> float:
    factors, total, run = 0.0, 0, 0
    seen: set[str] = set()
    for word in words:
        total += 1
        run += 1
        seen.add(word)
        if len(seen) / run <= threshold:
            factors += 1
            run = 0
            seen.clear()
    if run:
        factors += (1 - len(seen) / run) / (1 - threshold)
    return total / factors if factors else float(total)


def hd_d(words: Sequence[str], sample: int = SAMPLE) -> float | None:
    """Return the expected share of different words in a random sample of `sample` words (0 to 1); None below `LEAST` words.

    Each type contributes the hypergeometric probability of being in the sample, divided by the sample's size.
    """
    size = len(words)
    if size < max(LEAST, sample):
        return None
    rest = {count: _absent(size, count, sample) for count in set(Counter(words).values())}
    return math.fsum(1 - rest[count] for count in Counter(words).values()) / sample


def _absent(size: int, count: int, sample: int) -> float:
    """Return the probability that none of `count` equal words is in a sample: C(size − count, sample) / C(size, sample)."""
    if size - count < sample:
        return 0.0
    lg = math.lgamma
    return math.exp(lg(size - count + 1) - lg(size - count - sample + 1) - lg(size + 1) + lg(size - sample + 1))
