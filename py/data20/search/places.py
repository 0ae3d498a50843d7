"""The parts of an article that hold text, in order, and the line on which a word of them stands."""

from __future__ import annotations

from dataclasses import dataclass

from data20.vault.model import Article


@dataclass(frozen=True, slots=True)
class Segment:
    """Plain text of a heading or block; `start`:`end` is its place in the article's text, `line` its first line. A heading's text has its inline code, a block's has not."""

    text: str
    line: int
    start: int
    end: int
    heading: bool = False


def segments(article: Article) -> list[Segment]:
    """Return the headings and blocks of an article in document order, without generated ones."""
    structure = article.structure
    found = [Segment(h.text, h.line, h.start, h.end, heading=True) for h in structure.headings if not h.generated]
    found += [Segment(b.text, b.line, b.start, b.end) for b in structure.blocks if not b.generated]
    return sorted(found, key=lambda segment: segment.start)


def line_of(article: Article, segment: Segment, start: int, end: int) -> int:
    """Return the line of `segment.text[start:end]`: the same occurrence of that word is looked up in the source."""
    word = segment.text[start:end]
    at = segment.start
    for _ in range(segment.text[:start].count(word) + 1):
        at = article.text.find(word, at, segment.end)
        if at < 0:
            return segment.line
        at += len(word)
    return segment.line + article.text.count("\n", segment.start, at)
