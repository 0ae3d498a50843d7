"""Which articles belong beside this one, and why: words, links and tags, fused.

Three rankings are joined by reciprocal rank fusion, score = Σ 1/(60 + rank) (G. Cormack, C. Clarke and S. Büttcher, "Reciprocal Rank
Fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009): similarity of words, nearness by links (direct links,
common sources and common targets, each damped by how many links it has: L. Adamic and E. Adar, "Friends and neighbors on the
Web", 2003) and shared tags weighted by rarity.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data20.language.tokens import fold_text
from data20.messages import Message
from data20.search.index import SearchIndex, search_index
from data20.search.similar import Similar, similar_articles
from data20.vault.links import LinkIndex, links_of
from data20.vault.model import Vault

_RRF = 60
_DEPTH = 50
LEAST_COSINE = 0.05
"""Below it two articles share nothing but everyday words."""


@dataclass(frozen=True, slots=True)
class Related:
    """`score` is the fused score divided by the best possible, 0 to 1; `reasons` say why, strongest evidence first."""

    path: str
    title: str
    score: float
    reasons: tuple[Message, ...]


def related_articles(vault: Vault, path: str, limit: int = 8) -> list[Related]:
    """Return the articles most worth reading next to `path`, best first, each with its reasons; [] for an unknown path."""
    if path not in vault.articles:
        return []
    index = search_index(vault)
    words = {item.path: item for item in similar_articles(vault, path, _DEPTH) if item.score >= LEAST_COSINE}
    links, direct = link_proximity(vault, path)
    tags, shared_tags = _tag_overlap(index, path)
    fused = fuse(({p: item.score for p, item in words.items()}, links, tags))
    return [
        Related(
            other, vault.articles[other].title, round(score, 4),
            tuple(_reasons(index, other, words, links, direct, shared_tags)),
        )
        for other, score in fused[:limit]
    ]  # fmt: skip


def fuse(rankings: Iterable[Mapping[str, float]]) -> list[tuple[str, float]]:
    """Return the articles of the three rankings by fused score, best first; the best possible score is 1."""
    fused: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, other in enumerate(sorted(ranking, key=lambda p: (-ranking[p], p))[:_DEPTH], 1):
            fused[other] += 1 / (_RRF + rank)
    best = 3 / (_RRF + 1)
    return [(other, fused[other] / best) for other in sorted(fused, key=lambda other: (-fused[other], other))]


def link_proximity(vault: Vault, path: str) -> tuple[dict[str, float], set[str]]:
    """Return how near other articles are by links (any positive number), and those with a direct link either way."""
    index = links_of(vault)
    targets, sources = _targets(index, vault, path), _sources(index, vault, path)
    scores: defaultdict[str, float] = defaultdict(float)
    for other in targets | sources:
        scores[other] += 1.0 + (other in targets and other in sources)
    for target in targets:
        citing = _sources(index, vault, target)
        for other in citing:
            scores[other] += 1 / math.log(1 + len(citing))
    for source in sources:
        cited = _targets(index, vault, source)
        for other in cited:
            scores[other] += 1 / math.log(1 + len(cited))
    scores.pop(path, None)
    return dict(scores), targets | sources


def _targets(index: LinkIndex, vault: Vault, path: str) -> set[str]:
    return {link.path for link in index.outlinks(path) if link.path in vault.articles and not link.link.generated} - {
        path
    }


def _sources(index: LinkIndex, vault: Vault, path: str) -> set[str]:
    return {
        source for source, link in index.backlinks(path) if source in vault.articles and not link.link.generated
    } - {path}


def _tag_overlap(index: SearchIndex, path: str) -> tuple[dict[str, float], dict[str, list[str]]]:
    table = index.facets.rows["tag"]
    total = max(1, len(index.rows))
    scores: defaultdict[str, float] = defaultdict(float)
    shared: defaultdict[str, list[str]] = defaultdict(list)
    own = index.documents[path]
    for tag in sorted(own.tags, key=fold_text):
        rows = table.get(fold_text(tag), set())
        for row in rows - {own.id}:
            scores[index.rows[row].path] += math.log(1 + total / len(rows))
            shared[index.rows[row].path].append(tag)
    return dict(scores), dict(shared)


def _reasons(
    index: SearchIndex, path: str, words: Mapping[str, Similar], links: Mapping[str, float], direct: set[str],
    tags: Mapping[str, list[str]],
) -> list[Message]:  # fmt: skip
    reasons = []
    if path in direct:
        reasons.append(Message("search.related.direct"))
    elif path in links:
        reasons.append(Message("search.related.links"))
    if path in words:
        forms = [index.surface(term) for term in words[path].terms[:3]]
        reasons.append(Message("search.related.words", {"words": ", ".join(forms)}))
    if path in tags:
        reasons.append(Message("search.related.tags", {"tags": ", ".join(tags[path][:3])}))
    return reasons
