"""In which language to write into an article."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from data20.language.detect import detect_blocks
from data20.messages import Language
from data20.vault.model import Article


def writing_language(article: Article) -> Language:
    """Return the language of the article's own words: ru or en (en when it is neither). Generated blocks don't count."""
    if article not in _known:
        _known[article] = _written_in(article)
    return _known[article]


_known: WeakKeyDictionary[Article, Language] = WeakKeyDictionary()
"""An article never changes, and several tools ask of every one."""


def _written_in(article: Article) -> Language:
    structure = article.structure
    texts = [article.title, *(h.text for h in structure.headings if not h.generated), *(b.text for b in structure.blocks if not b.generated)]
    return "ru" if detect_blocks(texts) == "ru" else "en"


def common_language(articles: Sequence[Article]) -> Language:
    """Return the language that most of the articles are written in (of many, the first two hundred): ru or en."""
    russian = sum(writing_language(article) == "ru" for article in articles[:200])
    return "ru" if russian * 2 > min(len(articles), 200) else "en"
