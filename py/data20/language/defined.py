"""The terms of definitions as their reader sees them."""

from __future__ import annotations

import re

from data20.language.definitions import Definition
from data20.vault.model import Article
from data20.vault.shown import with_code
from data20.vault.structure import TextBlock


def whole_term(article: Article, block: TextBlock, definition: Definition) -> str:
    """Return the term with the code beside it: without it «Значение `this` — это …» would define any value, and “The `unwrap` method is …” any method; "" where that isn't a name."""
    term, sentence = definition.term, definition.sentence
    shown = with_code(article, block, sentence) if "`" in article.text[block.start : block.end] else sentence
    before, _, after = sentence.partition(term)
    following = after.split(maxsplit=1)[:1]
    if shown == sentence or not following:
        return term
    found = re.search(rf"(?:(\S{{1,40}})\s+)?{re.escape(term)}(?:\s+(\S{{1,20}}(?: \S{{1,15}})?))??\s*{re.escape(following[0])}", shown)
    if found is None:
        return ""
    first = found[1] if found[1] and [found[1]] != before.split()[-1:] else ""
    last = found[2] if found[2] and any(map(str.isalpha, found[2])) else ""
    torn = any(first.count(opening) != first.count(closing) for opening, closing in ("<>", "()", "[]", "{}"))
    return "" if torn else " ".join(filter(None, (first, term, last)))
