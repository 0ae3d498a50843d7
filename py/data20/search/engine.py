"""Search: query text in, a page of hits with snippets, facets and a suggestion out."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from data20.language.tokens import fold_text
from data20.messages import Message
from data20.search.document import FACETS, Info
from data20.search.evaluate import LeafHits, Matches, evaluate, idf
from data20.search.explain import contributions
from data20.search.index import SearchIndex, partial_index, search_index
from data20.search.parser import parse
from data20.search.results import Hit, SearchResult
from data20.search.snippets import snippet_of
from data20.search.suggest import suggestion
from data20.vault.model import Vault
from data20.vault.text import visible

Sort = Literal["relevance", "modified", "date", "title", "path"]
_FEW = 3


def search(
    vault: Vault, query: str, limit: int = 20, offset: int = 0, facets: Iterable[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None, *, sort: Sort = "relevance", instant: bool = False,
    explain: bool = False, wait: bool = True, correct: bool = True,
) -> SearchResult:  # fmt: skip
    """Return the articles that fit `query`, best first; an empty query means all of them, newest first.

    `facets` names the facets to count (of `document.FACETS`), `filters` the chosen values of each. `instant`: the last word is still being
    typed. `explain`: say where each score comes from. `wait=False`: use the index as far as it is built, with a note, instead of building
    it first. `correct=False`: never answer with the hits of the suggestion. Nothing a person types raises.
    """
    index = search_index(vault) if wait else partial_index(vault)
    filters = {name: [v for v in values if v] for name, values in (filters or {}).items()}
    parsed = parse(query, instant=instant)
    found = evaluate(index, parsed.root, fill=sort == "relevance")
    few = (found.whole or len(found.rows)) < _FEW
    better = suggestion(index, parsed.text, found.leaves, few=few) if few or found.loosened else None
    notes = [*parsed.notes, *found.notes]
    corrected = False
    # Hits for some of the words are worth more than a bold guess at the others.
    if better is not None and correct and (not found.rows or (found.loosened and better.sure)):
        again = evaluate(index, parse(better.query, instant=instant).root)
        if again.rows and not (found.rows and again.loosened):
            found, corrected = again, True
            notes.append(Message("search.corrected", {"query": query, "suggestion": better.query}))
    if found.loosened:
        notes.append(Message("search.loosened"))
    elif found.whole:
        notes.append(Message("search.filled", {"count": found.whole}))
    if not index.is_current(vault):
        notes.append(Message("search.partial", {"done": len(index.rows), "total": len(vault.articles)}))
    known = {row for row in found.rows if index.rows[row].path in vault.articles}
    kept = known.intersection(*index.facets.chosen(filters).values())
    order = _ordered(index, found.scores(kept), sort, max(0, offset) + max(0, limit))
    hits = [_hit(vault, index, found, row, score, explain) for score, row in order[max(0, offset) :][: max(0, limit)]]
    counted = index.facets.counts([name for name in FACETS if name in set(facets)], known, filters)
    return SearchResult(query, len(kept), tuple(hits), counted, better.query if better else None, corrected, tuple(notes))


def _ordered(index: SearchIndex, scores: dict[int, float], sort: Sort, wanted: int) -> list[tuple[float, int]]:
    """Return (score, row) in the order asked for; of a long list only the first `wanted` matter."""
    rows = list(scores)
    if sort == "relevance" and 0 < wanted < len(rows) // 4:
        least = heapq.nlargest(wanted, scores.values())[-1]
        rows = [row for row in rows if scores[row] >= least]
    rows.sort(key=lambda row: index.rows[row].path)
    if sort == "title":
        rows.sort(key=lambda row: fold_text(index.rows[row].title))
    elif sort == "date":
        rows.sort(key=lambda row: index.rows[row].date, reverse=True)
    elif sort != "path":
        rows.sort(key=lambda row: index.rows[row].modified, reverse=True)
    if sort == "relevance":
        rows.sort(key=lambda row: -scores[row])
    return [(scores[row], row) for row in rows]


def _hit(vault: Vault, index: SearchIndex, found: Matches, row: int, score: float, explain: bool) -> Hit:
    info: Info = index.rows[row]
    article = vault.articles[info.path]
    present = [hits for hits in found.leaves if row in hits.rows]
    snippet = snippet_of(article, [(_weight(index, hits), hits.patterns) for hits in present])
    return Hit(
        info.path, info.title, round(score, 4), visible(snippet.text), snippet.highlights, snippet.line, info.tags, info.modified,
        coverage=len(present) / len(found.leaves) if found.leaves else 1.0,
        explanation=contributions(index, article, row, present) if explain else (),
    )  # fmt: skip


def _weight(index: SearchIndex, hits: LeafHits) -> float:
    return idf(len(index.rows), len(hits.rows))
