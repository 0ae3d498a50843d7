"""What a search answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data20.messages import Message
from data20.search.facets import FacetValue


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part of the query adds to an article's score (before the share of parts found multiplies the sum)."""

    text: str
    articles: int
    """Articles that have it."""
    idf: float
    score: float
    places: Mapping[str, int] = field(default_factory=dict)
    """Occurrences in title, headings, tags, body and code."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`highlights` are (start, end) character offsets into `snippet`; `line` is where its first match stands, from 1."""

    path: str
    title: str
    score: float
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    line: int | None
    tags: tuple[str, ...]
    modified: str
    coverage: float = 1.0
    """Share of the query's parts that the article has."""
    explanation: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` counts all hits, `hits` is one page of them, best first. `suggestion` is a better query, None when there is none;
    with `corrected` the hits are already those of the suggestion, because the query itself finds nothing."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    suggestion: str | None = None
    corrected: bool = False
    notes: tuple[Message, ...] = ()


def utf16_ranges(text: str, ranges: tuple[tuple[int, int], ...]) -> list[list[int]]:
    """Return character ranges as UTF-16 ranges, which is how JavaScript counts. Equal unless an emoji or the like stands before."""
    if text.isascii() or all(char <= "\uffff" for char in text):
        return [[start, end] for start, end in ranges]
    return [[_utf16(text[:start]), _utf16(text[:end])] for start, end in ranges]


def _utf16(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
