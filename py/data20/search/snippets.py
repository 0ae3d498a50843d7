"""The best place of an article to show: a window of its plain text with the matches marked, and its line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from data20.search.document import described, readable
from data20.search.patterns import Pattern
from data20.search.places import Segment, line_of
from data20.search.terms import Piece, indexed, pieces
from data20.vault.model import Article

WIDTH = 220
"""Characters of a snippet, roughly: it ends with words."""
_MAX_BLOCKS = 4_000
_CANDIDATES = 4
_REMEMBERED = 200


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
    raw: bool = False
    """Still with markup, because code stands inside the text."""

    def read(self) -> _Source:
        return replace(self, text=readable(self.text), raw=False) if self.raw else self


def snippet_of(article: Article, leaves: list[tuple[float, tuple[Pattern, ...]]], width: int = WIDTH) -> Snippet:
    """Return the window with the most important different parts of the query (each given as weight and patterns).

    Without a match in the text it is the beginning of the article, nothing marked.
    """
    best: tuple[float, int] | None = None
    chosen: tuple[_Source, list[Piece], list[tuple[int, int, int]]] | None = None
    sources = _sources(article)
    for source in _promising(article, leaves):
        words = pieces(source.text)
        found = _matches(words, leaves)
        if not found:
            continue
        value, at = _densest(words, found, leaves, width)
        if best is None or (value, len(found)) > best:
            best = (value, len(found))
            chosen = (source, words, [found[at], *found[:at], *found[at + 1 :]])
    if chosen is None:
        first = next((source for source in sources if source.text.strip()), None)
        return Snippet(_cut(first.read().text, 0, width), (), first.line) if first else Snippet("")
    source, words, found = chosen
    return _window(article, source, words, found, width)


def _promising(article: Article, leaves: list[tuple[float, tuple[Pattern, ...]]]) -> list[_Source]:
    """Return the few places that may hold the most of the query, in order of promise, found without their offsets."""
    ranked = []
    sources = _sources(article)
    for order, (stems, exact) in enumerate(_scanned(article)):
        value = sum(w for w, patterns in leaves if any(pattern.possible(stems, exact) for pattern in patterns))
        if value > 0:
            ranked.append((-value, order))
    return [sources[order].read() for _, order in sorted(ranked)[:_CANDIDATES]]


@lru_cache(maxsize=_REMEMBERED)
def _scanned(article: Article) -> list[tuple[str, str]]:
    """Return the words of each source. Kept for the articles shown lately: who types a query gets the same ones again and again."""
    return [indexed(source.text) for source in _sources(article)]


@lru_cache(maxsize=_REMEMBERED)
def _sources(article: Article) -> list[_Source]:
    texts = []
    for block in article.structure.blocks[:_MAX_BLOCKS]:
        if not block.generated:
            raw = article.text[block.start : block.end]
            coded = "`" in raw
            texts.append(_Source(raw if coded else block.text, block.line, block.start, block.end, coded))
    extra = [_Source(text, None, 0, 0) for text in described(article)]
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
    best, at, last = -1.0, 0, 0
    inside: Counter[int] = Counter()
    for number, (first, _, leaf) in enumerate(found):
        while last < len(found) and words[found[last][0]].start <= words[first].start + width * 3 // 4:
            inside[found[last][2]] += 1
            last += 1
        value = sum(leaves[other][0] for other in inside) + 0.01 * inside.total()
        if value > best:
            best, at = value, number
        inside[leaf] -= 1
        if not inside[leaf]:
            del inside[leaf]
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
    piece = _cut(text, begin, max(width, end - begin))
    shift = 2 if begin else 0
    return ("… " if begin else "") + piece, begin, shift


def _cut(text: str, begin: int, width: int) -> str:
    end = min(len(text), begin + width)
    if end < len(text):
        space = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end))
        end = space if space > begin + width // 2 else end
    piece = text[begin:end].replace("\n", " ").replace("\t", " ")
    return piece.rstrip() + ("…" if end < len(text) else "")


def _line(article: Article, source: _Source, match: Piece) -> int | None:
    if source.line is None:
        return None
    return line_of(article, Segment(source.text, source.line, source.start, source.end), match.start, match.end)
