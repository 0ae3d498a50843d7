"""The running text of an article: what a person reads as sentences, and what reading it costs.

Prose is paragraphs, quotes, callouts, footnotes, definitions and list items that are sentences; headings, tables, code, short list items and
generated blocks are not. Words are counted over all text blocks, because those are read too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data20.language.detect import DetectedLanguage, detect_blocks
from data20.language.readability import Readability, TextCounts, count_text, readability
from data20.language.sentences import sentences
from data20.language.tokens import forms
from data20.vault.model import Article, Vault, as_derive
from data20.vault.structure import TextBlock

_PROSE = frozenset({"paragraph", "quote", "callout", "footnote", "definition"})
_SENTENCE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Profile:
    """`words` counts all text blocks (tables and lists too), `counts` only prose."""

    language: DetectedLanguage
    words: int
    counts: TextCounts
    readability: Readability | None


def own_blocks(article: Article) -> Iterator[TextBlock]:
    """Yield the text blocks of an article that a person wrote."""
    return (block for block in article.structure.blocks if not block.generated)


def is_prose(block: TextBlock) -> bool:
    """Return whether a block is read as sentences."""
    if block.kind in _PROSE:
        return True
    text = block.text.rstrip()
    return block.kind == "list_item" and (text.endswith((".", "!", "?", "…", "。")) or text.count(" ") >= _SENTENCE_WORDS)


def prose_blocks(article: Article) -> list[TextBlock]:
    """Return the blocks of prose in document order."""
    return [block for block in own_blocks(article) if is_prose(block)]


def prose_words(article: Article) -> list[str]:
    """Return the folded words of the prose in order, numbers left out."""
    return [word for block in prose_blocks(article) for word in forms(block.text) if not word[0].isdigit()]


@as_derive
def _profiles(vault: Vault, previous: dict[tuple[str, str], Profile] | None = None, changed: frozenset[str] | None = None) -> dict[tuple[str, str], Profile]:
    """Return the store of profiles by content hash and title (an article without text has its language from its title); `profile_of` fills it, so that a tool can tell its progress meanwhile."""
    return {} if previous is None else previous


def profile_of(vault: Vault, article: Article) -> Profile:
    """Return the profile of an article, computed once per content."""
    store = vault.derived(_profiles)
    key = article.hash, article.title
    found = store.get(key)
    if found is None:
        found = store[key] = profile(article)
    return found


def profile(article: Article) -> Profile:
    """Count an article's text and measure how hard it is to read."""
    language = detect_blocks([block.text for block in own_blocks(article)] or [article.title])
    total = 0
    lines: list[list[str]] = []
    for block in own_blocks(article):
        if is_prose(block):
            found = [forms(sentence.text) for sentence in sentences(block.text)]
            lines += found
            total += sum(map(len, found))
        else:
            total += len(forms(block.text))
    counts = count_text(lines, language)
    return Profile(language, total, counts, readability(counts, language))
