"""Relatedness of many articles at once: the ranking of `related`, with its parts, types, diversity and surprises.

`related_articles` answers for the article on screen; here the word similarities come from one pass over the whole vault, so that
every article can be answered for. Both join the same three rankings in the same way.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data20.messages import Message, Text
from data20.search.index import search_index
from data20.search.neighbours import nearest
from data20.search.related import LEAST_COSINE, fuse
from data20.search.vectors import Vector, Vectors
from data20.vault.links import links_of
from data20.vault.model import Vault
from data20.vault.resolve import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RelationType = Literal["prerequisite", "continues", "part_of", "see", "contrast", "compare", "see_also"]
RELATION_TEXTS = {
    "prerequisite": Text("сначала", "first read"), "continues": Text("продолжение", "continues in"), "part_of": Text("часть", "part of"), "see": Text("см.", "see"),
    "contrast": Text("в отличие от", "in contrast to"), "compare": Text("ср.", "compare"), "see_also": Text("см. также", "see also"),
}  # fmt: skip

_HUB = 200
"""Tags and link targets that more than so many articles share say nothing and would cost most."""
_DEPTH = 50
_COMPARE = 0.35
_CONTRAST = re.compile(r"в отличие от|в противоположность|напротив|по сравнению с|\bпротив\b|\bunlike\b|in contrast|as opposed to|\bversus\b|\bvs\b|compared (?:to|with)", re.IGNORECASE)
_SURPRISING, _COPY = 0.15, 0.9
"""Cosines of what may be a surprise."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`score`: fused, 0 to 1. Its evidence: `cosine` of words, `links` (nearness, 0 none), `tags` shared, `direct` link either way."""

    path: str
    score: float
    cosine: float
    links: float
    tags: tuple[str, ...]
    direct: bool


class Relatedness:
    """Relations between the articles of a vault; `step(done, total)` is called while the words are compared."""

    def __init__(self, vault: Vault, step: Callable[[int, int], None], depth: int = _DEPTH) -> None:
        self._vault = vault
        self._index = search_index(vault)
        total = len(vault.articles)
        self._words = nearest(self._index, depth, lambda done: step(done, total))
        self._out: dict[str, set[str]] = {path: set() for path in vault.articles}
        self._into: dict[str, set[str]] = {path: set() for path in vault.articles}
        for source, resolved in links_of(vault).all():
            if resolved.path in vault.articles and resolved.path != source and not resolved.link.generated:
                self._out[source].add(resolved.path)
                self._into[resolved.path].add(source)
        self._holders: defaultdict[str, list[str]] = defaultdict(list)
        for path, article in vault.articles.items():
            for tag in dict.fromkeys(fold(tag) for tag in article.tags):
                self._holders[tag].append(path)
        self._vectors = Vectors(self._index)
        self._surfaces: dict[str, str] = {}

    def of(self, path: str) -> list[Candidate]:
        """Return the articles related to `path`, best first."""
        words = {other: score for other, score in self._words.get(path, ()) if score >= LEAST_COSINE}
        links, (tags, shared) = self._links(path), self._tags(path)
        near = self._out[path] | self._into[path]
        return [
            Candidate(other, score, words.get(other, 0.0), links.get(other, 0.0), tuple(shared.get(other, ())), other in near)
            for other, score in fuse((words, links, tags))
        ]

    def cosine(self, a: str, b: str) -> float:
        """Return the cosine of the words of two articles, 0 to 1."""
        return float(self._cosines([a, b])[0, 1])

    def reasons(self, path: str, candidate: Candidate) -> tuple[Message, ...]:
        """Return why `candidate` is related to `path`, strongest evidence first."""
        made = []
        if candidate.direct:
            made.append(Message("search.related.direct"))
        elif candidate.links:
            made.append(Message("search.related.links"))
        if candidate.cosine:
            best = self._shared(path, candidate.path)[:3]
            made.append(Message("search.related.words", {"words": ", ".join(self._surface(name) for _, name in best)}))
        if candidate.tags:
            made.append(Message("search.related.tags", {"tags": ", ".join(candidate.tags[:3])}))
        return tuple(made)

    def diverse(self, candidates: list[Candidate], count: int, balance: float) -> list[Candidate]:
        """Return `count` candidates that are related, but not all the same: `balance` 1 looks only at the score, 0 only at the difference.

        Maximal marginal relevance: J. Carbonell and J. Goldstein, "The use of MMR", SIGIR 1998. The best one is always first.
        """
        left, chosen = candidates[: max(count * 4, 20)], list[Candidate]()
        cosines = self._cosines([c.path for c in left])
        likeness = dict.fromkeys((c.path for c in left), 0.0)
        at = {c.path: number for number, c in enumerate(left)}
        while left and len(chosen) < count:
            best = max(left, key=lambda c: (round(balance * c.score - (1 - balance) * likeness[c.path], 9), c.score))
            left.remove(best)
            chosen.append(best)
            for other in left:
                likeness[other.path] = max(likeness[other.path], float(cosines[at[best.path], at[other.path]]))
        return chosen

    def _cosines(self, paths: Sequence[str]) -> NDArray[np.float64]:
        """Return the cosine of every two of a few articles, 0 to 1."""
        import numpy as np

        vectors = [self._vector(path) for path in paths]
        if not vectors:
            return np.zeros((0, 0))
        terms, places = np.unique(np.concatenate([vector.ids for vector in vectors]), return_inverse=True)
        table = np.zeros((len(vectors), len(terms)))
        table[np.repeat(np.arange(len(vectors)), [len(vector.ids) for vector in vectors]), places] = np.concatenate([vector.weights for vector in vectors])
        return np.minimum(1.0, table @ table.T)

    def _shared(self, a: str, b: str) -> list[tuple[float, str]]:
        """Return (−contribution to the cosine, stem) of the stems of two articles, the largest contribution first."""
        import numpy as np

        one, other = self._vector(a), self._vector(b)
        ids, left, right = np.intersect1d(one.ids, other.ids, assume_unique=True, return_indices=True)
        names = self._index.vocabulary.terms
        return sorted(zip((-np.round(one.weights[left] * other.weights[right], 12)).tolist(), [names[term] for term in ids.tolist()], strict=True))

    def surprises(self, path: str, candidates: list[Candidate], count: int) -> list[Candidate]:
        """Return what is alike in words only (but no copy: that surprises nobody): no link, no common neighbour, no shared tag, another folder and category."""
        own = self._vault.articles[path]
        found = [
            c for c in candidates
            if _SURPRISING <= c.cosine < _COPY and not c.links and not c.tags and self._vault.articles[c.path].folder != own.folder and not _same_category(self._vault, path, c.path)
        ]  # fmt: skip
        return sorted(found, key=lambda c: (-round(c.cosine, 9), c.path))[:count]

    def relation(self, path: str, candidate: Candidate) -> RelationType:
        """Return what the candidate is to `path`: stated relations first, then what the evidence suggests."""
        other = candidate.path
        for source, target, kinds in ((path, other, ("prerequisite", "part_of")), (other, path, ("continues", ""))):
            for resolved in links_of(self._vault).outlinks(source):
                if resolved.path == target and not resolved.link.generated:
                    if resolved.edge == "prerequisite":
                        return "prerequisite" if kinds[0] == "prerequisite" else "continues"
                    if resolved.edge == "parent" and kinds[1]:
                        return "part_of"
                    if resolved.edge == "body" and _CONTRAST.search(resolved.link.context):
                        return "contrast"
        if self._length(path) < 0.3 * self._length(other) and _same_words(self._vault, path, other):
            return "see"
        if candidate.cosine >= _COMPARE and (_same_category(self._vault, path, other) or self._vault.articles[path].folder == self._vault.articles[other].folder):
            return "compare"
        return "see_also"

    def _links(self, path: str) -> dict[str, float]:
        scores: defaultdict[str, float] = defaultdict(float)
        for other in self._out[path] | self._into[path]:
            scores[other] += 1.0 + (other in self._out[path] and other in self._into[path])
        for side, back in ((self._out, self._into), (self._into, self._out)):
            for middle in side[path]:
                if 1 < len(back[middle]) <= _HUB:
                    for other in back[middle]:
                        scores[other] += 1 / math.log(1 + len(back[middle]))
        scores.pop(path, None)
        return {other: round(score, 9) for other, score in scores.items()}

    def _tags(self, path: str) -> tuple[dict[str, float], dict[str, list[str]]]:
        scores: defaultdict[str, float] = defaultdict(float)
        shared: defaultdict[str, list[str]] = defaultdict(list)
        total = len(self._vault.articles)
        for tag in sorted(self._vault.articles[path].tags, key=fold):
            holders = self._holders[fold(tag)]
            if len(holders) <= _HUB:
                for other in holders:
                    if other != path:
                        scores[other] += math.log(1 + total / len(holders))
                        shared[other].append(tag)
        return dict(scores), dict(shared)

    def _vector(self, path: str) -> Vector:
        return self._vectors.of(self._index.documents[path].id)

    def _surface(self, name: str) -> str:
        if name not in self._surfaces:
            self._surfaces[name] = self._index.surface(name)
        return self._surfaces[name]

    def _length(self, path: str) -> int:
        return sum(len(block.text) for block in self._vault.articles[path].structure.blocks if not block.generated)


def related_pairs(relatedness: Relatedness, paths: Iterable[str], count: int) -> list[tuple[str, Candidate]]:
    """Return the strongest pairs by cosine that no link joins, each once (smaller path first), at most `count` candidates an article."""
    found: dict[tuple[str, str], tuple[str, Candidate]] = {}
    kept = frozenset(paths)
    for path in sorted(kept):
        unlinked = [c for c in relatedness.of(path) if c.path in kept and not c.direct and c.cosine][:count]
        for candidate in unlinked:
            found.setdefault((min(path, candidate.path), max(path, candidate.path)), (path, candidate))
    return sorted(found.values(), key=lambda pair: (-round(pair[1].cosine, 9), pair[0], pair[1].path))


def _same_category(vault: Vault, a: str, b: str) -> bool:
    one, other = (str(vault.articles[path].metadata.get("category") or "").casefold() for path in (a, b))
    return bool(one) and one == other


def _same_words(vault: Vault, a: str, b: str) -> bool:
    """Say whether one title's words are all in the other's."""
    one, other = (set(fold(vault.articles[path].title).split()) for path in (a, b))
    return bool(one and other) and (one <= other or other <= one)
