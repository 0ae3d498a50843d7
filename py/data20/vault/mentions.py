"""Unlinked mentions: places where an article's title, name or alias stands in another article without a link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from data20.vault.links import links_of, titles_of
from data20.vault.markdown_text import context_of
from data20.vault.model import Article, Vault
from data20.vault.phrases import Phrases
from data20.vault.resolve import fold
from data20.vault.structure import TextBlock

_WORD = re.compile(r"[\w]+(?:[-’'][\w]+)*")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """The words stand at `start`:`end` of `block`, a text of the article `source`."""

    source: str
    target: str
    line: int
    block: str = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self.block[self.start : self.end]

    @property
    def context(self) -> str:
        """The sentence around them."""
        return context_of(self.block, self.start, self.end)


def unlinked_mentions(vault: Vault, target: str | None = None) -> list[Mention]:
    """Return the mentions of the article `target` (of every article when None), in vault order.

    Whole words only, case ignored, inflected forms not found. Words inside links don't count, nor do an article's
    mentions of itself, names of fewer than three letters, and names that several articles share.
    """
    names = _names(vault, target)
    found: list[Mention] = []
    for source, article in vault.articles.items():
        if names:
            found.extend(_in_article(vault, source, article, names))
    return found


def _names(vault: Vault, target: str | None) -> Phrases[str]:
    """Return the path by the words of every name; ambiguous names are left out."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for path, article in vault.articles.items():
        for name in titles_of(article):
            words = tuple(_WORD.findall(fold(name)))
            if words and len("".join(words)) >= _SHORTEST and not all(w.isdigit() for w in words):
                owners.setdefault(words, set()).add(path)
    return Phrases({words: next(iter(paths)) for words, paths in owners.items() if len(paths) == 1 and (target is None or target in paths)})


def _in_article(vault: Vault, source: str, article: Article, names: Phrases[str]) -> Iterator[Mention]:
    links = links_of(vault).outlinks(source)
    for block in article.structure.blocks:
        if block.generated:
            continue
        linked = [r.link.text for r in links if r.link.text and block.start <= r.link.start < block.end]
        yield from _in_block(source, block, _without(block.text, linked), names)


def _without(text: str, linked: list[str]) -> str:
    """Return `text` with the link texts blanked out, in order, lengths kept."""
    at = 0
    for words in linked:
        place = text.find(words, at)
        if place >= 0:
            text = text[:place] + "\x00" * len(words) + text[place + len(words) :]
            at = place + len(words)
    return text


def _in_block(source: str, block: TextBlock, text: str, names: Phrases[str]) -> Iterator[Mention]:
    words = _WORD.findall(text.lower()) if text.isascii() else [fold(word) for word in _WORD.findall(text)]
    spans: list[tuple[int, int]] = []
    free = 0
    for index in names.openings(words):
        if index < free:
            continue
        length, path = next(((length, path) for length, path in names.at(words, index) if path != source), (0, ""))
        if length:
            spans = spans or [match.span() for match in _WORD.finditer(text)]
            start, end = spans[index][0], spans[index + length - 1][1]
            if "\x00" not in text[start:end]:
                yield Mention(source, path, block.line, block.text, start, end)
            free = index + length
