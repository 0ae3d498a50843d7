"""The typed graph of the vault: articles as nodes, every relation between two articles as a typed edge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from data20.vault.links import ResolvedLink, links_of
from data20.vault.model import Vault, as_derive

EdgeType = Literal["link", "embed", "related", "prerequisite", "parent", "tags", "similar"]
LINK_TYPES: tuple[EdgeType, ...] = ("link", "embed", "related", "prerequisite")
"""What counts as "one article points to another"; shared tags are a likeness, not a link."""

_TYPES: dict[str, EdgeType] = {
    "body": "link", "embed": "embed", "related": "related", "prerequisite": "prerequisite", "parent": "parent", "property": "related",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edge:
    """`weight` counts how often the relation occurs (shared tags: how many)."""

    source: str
    target: str
    type: EdgeType
    weight: float


@dataclass(frozen=True)
class ArticleGraph:
    """`nodes` are paths in vault order; `edges` are sorted by source, target, type; no self-links, no duplicates."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        return {path: number for number, path in enumerate(self.nodes)}

    def select(self, types: Iterable[EdgeType]) -> ArticleGraph:
        """Return the same nodes with only the edges of these types."""
        wanted = frozenset(types)
        return ArticleGraph(self.nodes, tuple(edge for edge in self.edges if edge.type in wanted))

    def within(self, paths: frozenset[str]) -> ArticleGraph:
        """Return the subgraph that these articles induce."""
        return ArticleGraph(
            tuple(node for node in self.nodes if node in paths),
            tuple(e for e in self.edges if e.source in paths and e.target in paths),
        )

    def merged(self, *, weighted: bool) -> list[tuple[int, int, float]]:
        """Return one numbered edge a pair of articles, types added up; weight 1 each unless `weighted`."""
        totals: Counter[tuple[int, int]] = Counter()
        for edge in self.edges:
            totals[self.index[edge.source], self.index[edge.target]] += edge.weight  # type: ignore[assignment]
        return [(s, t, float(w) if weighted else 1.0) for (s, t), w in sorted(totals.items())]


@as_derive
def graph_of(vault: Vault, previous: ArticleGraph | None = None, changed: frozenset[str] | None = None) -> ArticleGraph:
    """Return the graph of every link type, generated blocks left out. Use as `vault.derived(graph_of)`."""
    counts: Counter[tuple[str, str, EdgeType]] = Counter()
    index = links_of(vault)
    for source in vault.articles:
        for resolved in index.outlinks(source):
            edge_type = _type_of(resolved)
            if edge_type and resolved.path in vault.articles and resolved.path != source:
                counts[source, resolved.path, edge_type] += 1
    edges = tuple(Edge(s, t, kind, float(n)) for (s, t, kind), n in sorted(counts.items()))
    return ArticleGraph(tuple(vault.articles), edges)


def _type_of(resolved: ResolvedLink) -> EdgeType | None:
    if resolved.link.generated or resolved.link.external:
        return None
    return _TYPES.get(resolved.edge)


def tag_edges(vault: Vault, *, at_least: int, most_common: int = 200) -> tuple[Edge, ...]:
    """Return an edge for each pair of articles that share `at_least` tags, source before target.

    Tags that more than `most_common` articles carry are skipped: they tell nothing and would make the pairs quadratic.
    """
    holders: dict[str, list[str]] = {}
    for path, article in vault.articles.items():
        for tag in {tag.casefold() for tag in article.tags}:
            holders.setdefault(tag, []).append(path)
    shared: Counter[tuple[str, str]] = Counter()
    for paths in holders.values():
        if len(paths) <= most_common:
            shared.update((a, b) for i, a in enumerate(paths) for b in paths[i + 1 :])
    return tuple(Edge(a, b, "tags", float(n)) for (a, b), n in sorted(shared.items()) if n >= at_least)
