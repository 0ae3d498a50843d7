"""Where a score comes from."""

from __future__ import annotations

from data20.search.document import aliases_of, body_texts, code_texts
from data20.search.evaluate import LeafHits, idf
from data20.search.index import SearchIndex
from data20.search.patterns import Pattern
from data20.search.query import Fuzzy, Phrase, Term, TextLeaf
from data20.search.results import Contribution
from data20.search.terms import indexed, pieces
from data20.vault.model import Article


def contributions(index: SearchIndex, article: Article, row: int, leaves: list[LeafHits]) -> tuple[Contribution, ...]:
    """Return what each part of the query adds to the score of the article in `row`, largest first."""
    found = [
        Contribution(
            leaf_text(hits.leaf), len(hits.rows), round(idf(len(index.rows), len(hits.rows)), 4),
            round(hits.rows[row], 4), _places(article, hits.patterns),
        )
        for hits in leaves
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda item: (-item.score, item.text)))


def leaf_text(leaf: TextLeaf) -> str:
    """Return a leaf as a person would write it."""
    prefix = f"{leaf.field}:" if leaf.field else ""
    if isinstance(leaf, Phrase):
        return f'{prefix}"{leaf.text}"' + (f"~{leaf.slop}" if leaf.slop is not None else "")
    if isinstance(leaf, Fuzzy):
        return f"{prefix}{leaf.text}~{leaf.distance}"
    return prefix + (leaf.text if isinstance(leaf, Term) else leaf.pattern)


def _places(article: Article, patterns: tuple[Pattern, ...]) -> dict[str, int]:
    structure = article.structure
    texts = {
        "title": [article.title, *aliases_of(article)],
        "headings": [h.text for h in structure.headings if not h.generated],
        "tags": [tag.replace("/", " ") for tag in article.tags],
        "body": list(body_texts(article)),
        "code": list(code_texts(article)),
    }
    counts = {name: sum(_count(text, patterns) for text in values) for name, values in texts.items()}
    return {name: count for name, count in counts.items() if count}


def _count(text: str, patterns: tuple[Pattern, ...]) -> int:
    stems, exact = indexed(text)
    if not any(pattern.possible(stems, exact) for pattern in patterns):
        return 0
    words = pieces(text)
    return len({span for pattern in patterns for span in pattern.find(words)})
