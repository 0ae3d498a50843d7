"""The best place of an article to show: a window of its plain text with the matches marked, and its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data20.search.document import body_texts
from data20.search.patterns import Pattern
from data20.search.terms import Piece, indexed, pieces
from data20.vault.model import Article

WIDTH = 220
"""Characters of a snippet, roughly: it ends with words."""
_MAX_BLOCKS = 4_000
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    text: str
    highlights: tuple[tuple[int, int], ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    line: int | None
    start: int
    end: int


def snippet_of(article: Article, leaves: list[tuple[float, tuple[Pattern, ...]]], width: int = WIDTH) -> Snippet:
    """Return the window with the most important different parts of the query (each given as weight and patterns).

    Without a match in the text it is the beginning of the article, nothing marked.
    """
    best: tuple[float, int, int] | None = None
    chosen: tuple[_Source, list[Piece], list[tuple[int, int, int]]] | None = None
    sources = _sources(article)
    for order, source in enumerate(sources):
        stems, exact = indexed(source.text)
        if not any(pattern.possible(stems, exact) for _, patterns in leaves for pattern in patterns):
            continue
        words = pieces(source.text)
        found = _matches(words, leaves)
        if not found:
            continue
        value, at = _densest(words, found, leaves, width)
        rank = (value, len(found), -order) if best is None or value >= best[0] else None
        if rank is not None and (best is None or rank > best):
            best = rank
            chosen = (source, words, [found[at], *found[:at], *found[at + 1 :]])
    if chosen is None:
        first = next((source for source in sources if source.text.strip()), None)
        return Snippet(_cut(first.text, 0, width)[0], (), first.line) if first else Snippet("")
    source, words, found = chosen
    return _window(article, source, words, found, width)


def _sources(article: Article) -> list[_Source]:
    blocks = [block for block in article.structure.blocks if not block.generated][:_MAX_BLOCKS]
    texts = [_Source(block.text, block.line, block.start, block.end) for block in blocks]
    extra = [_Source(text, None, 0, 0) for text in list(body_texts(article))[: -len(blocks) or None]]
    headings = [
        _Source(h.text, h.line, h.start, h.end) for h in article.structure.headings if not h.generated and h.level > 1
    ]
    code = [_Source(c.content, c.line, c.start, c.end) for c in article.structure.code if not c.generated]
    return texts + extra + headings + code


def _matches(words: list[Piece], leaves: list[tuple[float, tuple[Pattern, ...]]]) -> list[tuple[int, int, int]]:
    """Return (first piece, after last, leaf number), in order of the text."""
    found = {
        (first, after, number)
        for number, (_, patterns) in enumerate(leaves)
        for pattern in patterns
        for first, after in pattern.find(words)
    }
    return sorted(found)


def _densest(
    words: list[Piece], found: list[tuple[int, int, int]], leaves: list[tuple[float, tuple[Pattern, ...]]], width: int
) -> tuple[float, int]:
    """Return the value of the best window and the match it begins with: different leaves count most, repeats a little."""
    best, at = -1.0, 0
    for number, (first, _, _) in enumerate(found):
        limit = words[first].start + width * 3 // 4
        inside = [leaf for start, _, leaf in found[number:] if words[start].start <= limit]
        value = sum(leaves[leaf][0] for leaf in set(inside)) + 0.01 * len(inside)
        if value > best:
            best, at = value, number
    return best, at


def _window(
    article: Article, source: _Source, words: list[Piece], found: list[tuple[int, int, int]], width: int
) -> Snippet:
    first = words[found[0][0]]
    text, offset, shift = _cut_around(source.text, first.start, first.end, width)
    spans = sorted((words[a].start, words[b - 1].end) for a, b, _ in found)
    shown: list[tuple[int, int]] = []
    for start, end in spans:
        low, high = start - offset + shift, end - offset + shift
        if low < shift or high > len(text):
            continue
        if shown and low < shown[-1][1]:
            shown[-1] = (shown[-1][0], max(shown[-1][1], high))
        else:
            shown.append((low, high))
    return Snippet(text, tuple(shown), _line(article, source, first))


def _cut_around(text: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """Return the window, the offset in `text` where it begins and how far its text is shifted by a leading ellipsis."""
    begin = max(0, start - width // 4)
    if len(text) - begin < width:
        begin = max(0, min(begin, len(text) - width))
    while 0 < begin < start and not text[begin - 1].isspace():
        begin += 1
    piece, _ = _cut(text, begin, max(width, end - begin))
    shift = 2 if begin else 0
    return ("… " if begin else "") + piece, begin, shift


def _cut(text: str, begin: int, width: int) -> tuple[str, int]:
    end = min(len(text), begin + width)
    if end < len(text):
        space = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end))
        end = space if space > begin + width // 2 else end
    piece = text[begin:end].replace("\n", " ").replace("\t", " ")
    return piece.rstrip() + ("…" if end < len(text) else ""), end


def _line(article: Article, source: _Source, match: Piece) -> int | None:
    """Return the line of a match: the same occurrence of its word is looked up in the source between the block's ends."""
    if source.line is None:
        return None
    word = source.text[match.start : match.end]
    before = source.text[: match.start].count(word)
    raw = article.text
    at = source.start
    for _ in range(before + 1):
        at = raw.find(word, at, source.end)
        if at < 0:
            return source.line
        at += len(word)
    return raw.count("\n", 0, at) + 1
