"""Asking for a thing by all its names: what a thesaurus calls "use for", put into a query as alternatives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from data20.language.termbank import Key, term_key
from data20.search.lexer import Symbol, lex

LONGEST = 4
"""Words of a name at most."""
MOST = 8
"""Alternatives to one name at most."""


def names_by_key(groups: Iterable[Iterable[str]]) -> dict[Key, tuple[str, ...]]:
    """Return for each name's stems the other names of its group; names with quotes in them are left out."""
    found: dict[Key, dict[str, None]] = {}
    for group in groups:
        names = [name for name in group if '"' not in name and 0 < len(term_key(name)) <= LONGEST]
        for name in names:
            key = term_key(name)
            found.setdefault(key, {}).update(dict.fromkeys(other for other in names if term_key(other) != key))
    return {key: tuple(others)[:MOST] for key, others in found.items() if others}


def expand(query: str, names: Mapping[Key, tuple[str, ...]]) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return the query with every name in it joined by its other names, and what was joined: (as written, the others).

    Longer names win. What stands in a field, after NOT or as a prefix is left as written: it was meant so.
    """
    symbols = lex(query)
    made: list[str] = []
    joined: list[tuple[str, tuple[str, ...]]] = []
    done = at = 0
    while at < len(symbols):
        size = next((n for n in range(min(LONGEST, len(symbols) - at), 0, -1) if _key(query, symbols, at, n) in names), 0)
        if not size:
            at += 1
            continue
        start, end = symbols[at].start, symbols[at + size - 1].end
        written, others = query[start:end], names[_key(query, symbols, at, size)]
        own = f"({written})" if size > 1 else written
        made += [query[done:start], "(", " OR ".join([own, *(f'"{other}"' for other in others)]), ")"]
        joined.append((written, others))
        done, at = end, at + size
    return "".join([*made, query[done:]]), tuple(joined)


def _key(query: str, symbols: list[Symbol], at: int, size: int) -> Key:
    """Return the stems of the words `at`…, () where they are no plain run of words."""
    before = symbols[at - 1].kind if at else ""
    run = symbols[at : at + size]
    if before in ("not", "field") or any(s.kind != "word" or "*" in s.value or "?" in s.value for s in run):
        return ()
    return term_key(query[run[0].start : run[-1].end])
