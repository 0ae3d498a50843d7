"""Did you mean: words that no article has, corrected for typing errors or for the wrong keyboard layout."""

from __future__ import annotations

import re
from typing import NamedTuple

from data20.language.stopwords import is_stop_word
from data20.search.evaluate import LeafHits
from data20.search.index import SearchIndex
from data20.search.layout import other_layout
from data20.search.query import Term
from data20.search.terms import exact_of, stems_of
from data20.search.vocabulary import allowed_distance

_RARE = 2
_FREQUENT = 10
_CHUNK = re.compile(r"\S+")
_SYNTAX = re.compile(r"[()«»“”„|*~]|^\"|\"$")


class Suggested(NamedTuple):
    """`query` is the better query; `sure` when every change is a single typing error or the other keyboard layout."""

    query: str
    sure: bool


def suggestion(index: SearchIndex, query: str, leaves: list[LeafHits], *, few: bool) -> Suggested | None:
    """Return a better query, None when there is none.

    Words without a hit are corrected always; with `few` hits also rare words that have a frequent look-alike.
    """
    terms = [hits for hits in leaves if isinstance(hits.leaf, Term)]
    unknown = [hits for hits in terms if not hits.rows]
    changes = _layout_changes(index, query, unknown)
    sure = True
    for hits in terms:
        leaf = hits.leaf
        if not isinstance(leaf, Term) or any(start <= leaf.start < end for start, end, _ in changes):
            continue
        better = _corrected(index, leaf.text, len(hits.rows), few=few)
        if better is not None:
            word, edits = better
            sure = sure and edits <= 1
            changes.append((leaf.start, leaf.end, word))
    for start, end, text in sorted(changes, reverse=True):
        query = query[:start] + text + query[end:]
    return Suggested(query, sure) if changes else None


def _layout_changes(index: SearchIndex, query: str, unknown: list[LeafHits]) -> list[tuple[int, int, str]]:
    places = {hits.leaf.start for hits in unknown if isinstance(hits.leaf, Term)}
    changes = []
    for match in _CHUNK.finditer(query):
        chunk = match.group()
        inside = [place for place in places if match.start() <= place < match.end()]
        if not inside or _SYNTAX.search(chunk) or (":" in chunk and not chunk.endswith(":")):
            continue
        swapped = other_layout(chunk)
        if swapped and exact_of(swapped) and all(_known(index, form) for form in exact_of(swapped)):
            changes.append((match.start(), match.end(), swapped))
    return changes


def _known(index: SearchIndex, form: str) -> bool:
    stems = stems_of(form)
    return bool(stems) and (index.vocabulary.count(stems[0]) > 0 or (is_stop_word(form) and len(form) > 1))


def _corrected(index: SearchIndex, word: str, having: int, *, few: bool) -> tuple[str, int] | None:
    if having > (_RARE if few else 0) or is_stop_word(word):
        return None
    stems, forms = stems_of(word), exact_of(word)
    if len(stems) != 1 or any(char.isdigit() for char in word):
        return None
    candidates = index.vocabulary.similar(stems[0], allowed_distance(forms[0]))
    candidates = [c for c in candidates if -c[1] >= max(1, having * _FREQUENT)]
    return (index.surface(candidates[0][2]), candidates[0][0]) if candidates else None
