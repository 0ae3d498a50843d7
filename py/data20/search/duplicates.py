"""Duplicates: exact Jaccard of word shingles for all pairs, and the fingerprints that find candidates faster.

Hashes are stable (BLAKE2b), so signatures are the same in every run and on every machine. Words are compared folded; generated blocks,
code and frontmatter take no part.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from data20.language.tokens import forms
from data20.search.places import segments
from data20.vault.model import Article

SHINGLE = 5
_BASE = 0x9E3779B97F4A7C15
_BITS = 64
_COMMON_LEAST = 20
"""A shingle that fewer articles have is never taken for a template."""
Step = Callable[[int], None]
Shingles = Any
"""A sorted numpy array of different 64-bit shingle hashes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by number, first < second. `jaccard`: shared of all shingles; `containment`: shared of the smaller's; `shared`: how many."""

    first: int
    second: int
    jaccard: float
    containment: float
    shared: int


def words_of(article: Article) -> list[str]:
    """Return the folded words of an article's own headings and text, in order."""
    return [form for segment in segments(article) for form in forms(segment.text)]


@lru_cache(maxsize=200_000)
def word_hash(word: str) -> int:
    """Return a stable 64-bit number for a word."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def shingles(words: Sequence[str], size: int = SHINGLE) -> Shingles:
    """Return the hashes of all runs of `size` words (of the whole text when it is shorter), each once, sorted; empty without words."""
    import numpy as np

    if not words:
        return np.zeros(0, dtype=np.uint64)
    numbers = np.fromiter((word_hash(word) for word in words), dtype=np.uint64, count=len(words))
    size = min(size, len(words))
    total: Any = np.zeros(len(words) - size + 1, dtype=np.uint64)
    for place in range(size):
        total = total * np.uint64(_BASE) + numbers[place : len(words) - size + 1 + place]
    return np.unique(total)


def without_templates(sets: Sequence[Shingles], share: float) -> list[Shingles]:
    """Return the sets without shingles that more than `share` of the texts (and more than twenty) have: navigation, legal lines, templates."""
    import numpy as np

    values, counts = _repeated_shingles(sets)
    common = values[(counts > share * len(sets)) & (counts > _COMMON_LEAST)]
    return [np.setdiff1d(own, common, assume_unique=True) for own in sets] if len(common) else list(sets)


def _repeated_shingles(sets: Sequence[Shingles]) -> tuple[Any, Any]:
    """Return the shingles that more than one text has, and how many have each: most have but one, and would fill the memory."""
    import numpy as np

    found = np.concatenate([np.zeros(0, dtype=np.uint64), *sets])
    found.sort()
    values, counts = np.unique(found[1:][found[1:] == found[:-1]], return_counts=True)
    return values, counts + 1


def similar_pairs(sets: Sequence[Shingles], least: float, step: Step = lambda done: None, most: int = 200_000) -> list[Pair]:
    """Return every pair whose Jaccard index is at least `least`, best first: exact, no sampling. Empty texts are like nothing.

    Equal sets are compared once. For the rest: two sets can only be so alike if they share one of their rarest shingles (prefix filter:
    S. Chaudhuri, V. Ganti and R. Kaushik, ICDE 2006; R. Bayardo, Y. Ma and R. Srikant, WWW 2007), so an inverted index of these gives all
    candidates, and their overlap is counted. At most `most` pairs are kept.
    """
    import numpy as np

    classes: dict[bytes, list[int]] = {}
    for number, own in enumerate(sets):
        if len(own):
            classes.setdefault(hashlib.blake2b(own.tobytes(), digest_size=16).digest(), []).append(number)
    found: list[Pair] = []
    for members in classes.values():
        size = len(sets[members[0]])
        for place, first in enumerate(members):
            if len(found) >= most:
                break
            found += [Pair(first, second, 1.0, 1.0, size) for second in members[place + 1 :]]
    chosen = {members[0]: members for members in classes.values()}
    if len(chosen) > 1:
        values, counts = _repeated_shingles([sets[n] for n in chosen])
        rank = np.empty(len(values), dtype=np.int64)
        rank[np.lexsort((values, counts))] = np.arange(len(values))
        ranked = {n: _ranks(sets[n], values, rank) for n in chosen}
        sizes = {n: len(sets[n]) for n in chosen}
        for first, second, jaccard, containment, shared in _joined(ranked, sizes, least, step, most):
            twins = [(a, b) for a in chosen[first] for b in chosen[second]]
            found += [Pair(min(a, b), max(a, b), jaccard, containment, shared) for a, b in twins[:most]]
    return sorted(found, key=lambda p: (-p.jaccard, p.first, p.second))[:most]


def _ranks(own: Shingles, values: Any, rank: Any) -> Any:
    """Return the ranks of a text's shingles that others have too, rarest first."""
    import numpy as np

    if not len(values):
        return rank
    places = np.minimum(np.searchsorted(values, own), len(values) - 1)
    return np.sort(rank[places[values[places] == own]])


def _joined(ranked: dict[int, Any], sizes: dict[int, int], least: float, step: Step, most: int) -> Iterable[tuple[int, int, float, float, int]]:
    """Yield the pairs of texts that are alike enough. A text's rarest shingles are those that no other has: they fill most prefixes and join nothing."""
    import numpy as np

    prefixes: dict[int, list[int]] = defaultdict(list)
    made = 0
    for done, number in enumerate(sorted(ranked, key=lambda n: (sizes[n], n))):
        step(done)
        own, size = ranked[number], sizes[number]
        length = size - math.ceil(least * size - 1e-9) + 1 - (size - len(own))
        prefix = own[: max(0, length)].tolist()
        candidates = {other for shingle in prefix for other in prefixes.get(shingle, ())}
        for other in sorted(candidates):
            if sizes[other] < least * size - 1e-9 or made >= most:
                continue
            shared = len(np.intersect1d(own, ranked[other], assume_unique=True))
            jaccard = shared / (size + sizes[other] - shared)
            if jaccard >= least - 1e-12:
                made += 1
                yield number, other, jaccard, shared / min(size, sizes[other]), shared
        for shingle in prefix:
            prefixes[shingle].append(number)


def minhash(own: Shingles, size: int = 128) -> Any:
    """Return the one-permutation MinHash signature (P. Li, A. Owen and C.-H. Zhang, NIPS 2012; empty bins filled from the right, A. Shrivastava and P. Li 2014)."""
    import numpy as np

    if not len(own):
        return None
    mixed = _mix(own)
    bins = (mixed % np.uint64(size)).astype(np.int64)
    values = mixed // np.uint64(size)
    signature = np.full(size, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(signature, bins, values)
    full = np.flatnonzero(signature != np.iinfo(np.uint64).max)
    places = np.searchsorted(full, np.arange(size)) % len(full)
    distance = (full[places] - np.arange(size)) % size
    return signature[full[places]] + distance.astype(np.uint64) * np.uint64(0x2545F4914F6CDD1D)


def _mix(values: Any) -> Any:
    """Spread the bits (the finaliser of SplitMix64)."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def lsh_pairs(sets: Sequence[Shingles], least: float, bands: int = 32) -> list[Pair]:
    """Return the pairs that share a band of their 128-value signatures and are really that alike (verified exactly), best first.

    Banding: J. Leskovec, A. Rajaraman and J. Ullman, "Mining of Massive Datasets", ch. 3. May miss pairs; never reports a wrong one.
    """
    import numpy as np

    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for number, own in enumerate(sets):
        signature = minhash(own)
        if signature is not None:
            width = len(signature) // bands
            for band in range(bands):
                buckets[band, signature[band * width : (band + 1) * width].tobytes()].append(number)
    candidates = {(a, b) for group in buckets.values() if len(group) <= 500 for i, a in enumerate(group) for b in group[i + 1 :]}
    found = []
    for a, b in sorted(candidates):
        shared = len(np.intersect1d(sets[a], sets[b], assume_unique=True))
        jaccard = shared / (len(sets[a]) + len(sets[b]) - shared)
        if jaccard >= least - 1e-12:
            found.append(Pair(a, b, jaccard, shared / min(len(sets[a]), len(sets[b])), shared))
    return sorted(found, key=lambda p: (-p.jaccard, p.first, p.second))


def simhash(own: Shingles) -> int | None:
    """Return the 64-bit SimHash of a set of shingles (M. Charikar, STOC 2002); None for an empty one."""
    import numpy as np

    if not len(own):
        return None
    bits = np.unpackbits(_mix(own).view(np.uint8).reshape(len(own), 8), axis=1, bitorder="little")
    return int.from_bytes(np.packbits(bits.sum(axis=0) * 2 > len(own), bitorder="little").tobytes(), "little")


def simhash_pairs(prints: Sequence[int | None], distance: int = 3) -> list[tuple[int, int, int]]:
    """Return (first, second, differing bits) of all prints at most `distance` ≤ 7 bits apart, exactly: one of distance+1 blocks must be equal."""
    blocks = distance + 1
    edges = [_BITS * block // blocks for block in range(blocks + 1)]
    found: dict[tuple[int, int], int] = {}
    for low, high in pairwise(edges):
        buckets: dict[int, list[int]] = defaultdict(list)
        for number, value in enumerate(prints):
            if value is not None:
                buckets[value >> low & ((1 << high - low) - 1)].append(number)
        for group in buckets.values():
            for i, a in enumerate(group[:2000]):
                for b in group[i + 1 : 2000]:
                    apart = ((prints[a] or 0) ^ (prints[b] or 0)).bit_count()
                    if apart <= distance:
                        found[a, b] = apart
    return sorted(((a, b, apart) for (a, b), apart in found.items()), key=lambda t: (t[2], t[0], t[1]))


def clusters(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the connected groups of a set of pairs, largest first, then by first member."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    for a, b in pairs:
        parent[max(root(a), root(b))] = min(root(a), root(b))
    groups: dict[int, list[int]] = {}
    for node in sorted(parent):
        groups.setdefault(root(node), []).append(node)
    return sorted(groups.values(), key=lambda group: (-len(group), group[0]))


def repeated(pieces: Iterable[tuple[str, Any]]) -> list[tuple[str, list[Any]]]:
    """Return (text, places) of the texts that stand in more than one place, longest first."""
    found: dict[str, list[Any]] = defaultdict(list)
    for text, place in pieces:
        found[text].append(place)
    return sorted(((text, places) for text, places in found.items() if len(places) > 1), key=lambda pair: (-len(pair[0]) * (len(pair[1]) - 1), pair[0]))
