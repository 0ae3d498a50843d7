"""The concepts of a vault and their relations: other names, broader, narrower, related."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data20.language.concepts import is_old_path, names_concept
from data20.language.defined import whole_term
from data20.language.definitions import find_abbreviations, find_definitions
from data20.language.prose import own_blocks
from data20.language.termbank import Key, TermBank, inflected_key, term_key, twins
from data20.language.writing import writing_language
from data20.search.document import aliases_of
from data20.vault.model import Article
from data20.vault.naming import nameless
from data20.vault.text import visible

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MOST = 1500
_ALIKE = 0.35
_QUOTES = "«»“”\""
_CROWD = 40
"""Sections with more concepts than this say nothing about which belong together."""


@dataclass(slots=True)
class Node:
    """One concept. `related` holds (key, strength 0–1, joint sections); the other relations are keys."""

    key: Key
    name: str
    language: str
    other: list[str] = field(default_factory=list)
    broader: set[Key] = field(default_factory=set)
    narrower: set[Key] = field(default_factory=set)
    related: list[tuple[Key, float, int]] = field(default_factory=list)
    alike: list[tuple[Key, float]] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    sections: int = 0
    own: str = ""
    """The article that is about it."""


def build(articles: Sequence[Article], curated: Mapping[str, Any], least: int, strength: float, count: int, step: Callable[[int], None]) -> dict[Key, Node]:
    """Return the concepts by key; `step` gets the work done out of 2 × articles."""
    nodes, aliases = _concepts(articles, step)
    _curate_names(nodes, aliases, curated)
    bank = TermBank([*nodes, *aliases], [node.name for node in nodes.values()])
    owned = {node.own: key for key, node in nodes.items() if node.own}
    sections: list[frozenset[Key]] = []
    for number, article in enumerate(articles):
        step(len(articles) + number)
        by_section: dict[int, set[Key]] = {}
        for block in own_blocks(article):
            by_section.setdefault(block.heading, set()).update(aliases.get(k, k) for k in bank.find(block.text))
        topics = {term_key(t.rsplit("/", 1)[-1].replace("-", " ")) for t in article.tags} | {owned.get(article.path, ())}
        own = {k for keys in by_section.values() for k in keys} | {k for k in topics if k in nodes}
        for key in own:
            if key in nodes:
                nodes[key].articles.append(article.path)
        sections += [frozenset(keys) for keys in by_section.values()]
    kept = {key: node for key, node in nodes.items() if len(node.articles) >= least or node.broader or node.narrower or node.other}
    order = sorted(kept, key=lambda k: (-len(kept[k].articles), k))[:_MOST]
    kept = {key: kept[key] for key in sorted(order)}
    for node in kept.values():
        node.broader &= kept.keys()
        node.narrower &= kept.keys()
    _associate(kept, sections, strength, count)
    _curate_relations(kept, curated)
    break_circles(kept)
    return kept


def other_names(articles: Sequence[Article], curated: Mapping[str, Any], step: Callable[[int], None]) -> list[tuple[str, ...]]:
    """Return the groups of names that mean the same: a title with its aliases, a term with its abbreviation, what a person has joined."""
    nodes, aliases = _concepts(articles, step)
    _curate_names(nodes, aliases, curated)
    return [(node.name, *node.other) for _, node in sorted(nodes.items()) if node.other]


def _concepts(articles: Sequence[Article], step: Callable[[int], None]) -> tuple[dict[Key, Node], dict[Key, Key]]:
    """Return concepts from titles, tags and definitions, and other names (aliases, abbreviations) with the concept they stand for."""
    nodes: dict[Key, Node] = {}
    aliases: dict[Key, Key] = {}
    genera: list[tuple[Key, str]] = []

    def add(text: str, language: str) -> Key:
        name = " ".join(visible(text).split()).strip(" .,:;")
        while name[:1] in _QUOTES and name[-1:] in _QUOTES and len(name) > 1:
            name = name[1:-1].strip()
        key = term_key(name)
        if not key or len(key) > 4 or len(name) < 3 or name.isdigit():
            return ()
        nodes.setdefault(key, Node(key, name, language))
        return key

    untold = nameless((article.path, article.title) for article in articles)
    for number, article in enumerate(articles):
        step(number)
        language = writing_language(article)
        names = [name for name in (article.title, *aliases_of(article)) if names_concept(name) and not is_old_path(name)] if article.path not in untold else []
        title = add(names[0], language) if names else ()
        if title and not nodes[title].own:
            nodes[title].own = article.path
        for alias in names[1:]:
            _alias(nodes, aliases, title, visible(alias))
        for tag in article.tags:
            above: Key = ()
            for part in tag.split("/"):
                key = add(part.replace("-", " ").replace("_", " "), language)
                if key and above and key != above:
                    nodes[key].broader.add(above)
                    nodes[above].narrower.add(key)
                above = key or above
        for block in own_blocks(article):
            # “The `Box` type is a smart pointer” says nothing of types as such.
            genera += [(add(d.term, language), d.genus if whole_term(article, block, d) == d.term else "") for d in find_definitions(block.text) if d.score >= 0.65]
            for short, long in find_abbreviations(block.text):
                _alias(nodes, aliases, add(long, language), short)
    same = _join_cases(nodes, aliases)
    for key, genus in ((same.get(key, key), genus) for key, genus in genera):
        above = term_key(genus)
        above = same.get(above, above)
        # The genus may be "slip box": then "box" serves when only that is a concept.
        above = above if above in nodes else above[-1:] if above[-1:] in nodes else ()
        if key and above and key != above:
            nodes[key].broader.add(above)
            nodes[above].narrower.add(key)
    for key in aliases:
        nodes.pop(key, None)
    # “Objects are associative arrays” and “an array is a special kind of object”: which is the broader nobody has said.
    mutual = {(key, above) for key, node in nodes.items() for above in node.broader if above in nodes and key in nodes[above].broader}
    for key, above in mutual:
        nodes[key].broader.discard(above)
        nodes[key].narrower.discard(above)
    for node in nodes.values():
        node.broader -= aliases.keys()
        node.narrower -= aliases.keys()
    return nodes, {k: v for k, v in aliases.items() if v in nodes}


def _join_cases(nodes: dict[Key, Node], aliases: dict[Key, Key]) -> dict[Key, Key]:
    """Make one concept of «Псевдоним» and «Псевдонимы», whose stems differ; return the keys that are no more with those they became."""
    same = twins({key: node.name for key, node in nodes.items()})
    for key, other in same.items():
        gone, kept = nodes.pop(key), nodes[other]
        kept.other += [name for name in gone.other if name not in kept.other]
        kept.broader |= gone.broader - {other}
        kept.narrower |= gone.narrower - {other}
        kept.own = kept.own or gone.own
    for node in nodes.values():
        node.broader = {same.get(key, key) for key in node.broader} - {node.key}
        node.narrower = {same.get(key, key) for key in node.narrower} - {node.key}
    aliases.update({name: same[key] for name, key in aliases.items() if key in same})
    aliases.update(same)
    return same


def _alias(nodes: dict[Key, Node], aliases: dict[Key, Key], key: Key, name: str) -> None:
    other = term_key(name)
    if key and other and other != key and other not in aliases and key not in aliases:
        aliases[other] = key
        nodes[key].other.append(name)


def _associate(nodes: dict[Key, Node], sections: Iterable[frozenset[Key]], strength: float, count: int) -> None:
    """Relate concepts by normalised pointwise mutual information of standing in one section (G. Bouma 2009), and find those used
    in the same company (cosine of their positive PMI vectors: second-order likeness, J. Bullinaria and J. Levy 2007)."""
    import numpy as np

    single: Counter[Key] = Counter()
    joint: Counter[tuple[Key, Key]] = Counter()
    total = 0
    for section in sections:
        known = sorted(key for key in section if key in nodes)
        total += 1
        single.update(known)
        if len(known) <= _CROWD:
            joint.update((a, b) for i, a in enumerate(known) for b in known[i + 1 :])
    order = sorted(nodes)
    numbers = {key: number for number, key in enumerate(order)}
    vectors = np.zeros((len(order), len(order)))
    for (a, b), n in joint.items():
        pmi = math.log2(n * total / (single[a] * single[b])) if n > 1 else 0.0
        if pmi <= 0:
            continue
        value = pmi / -math.log2(n / total) if n < total else 1.0
        vectors[numbers[a], numbers[b]] = vectors[numbers[b], numbers[a]] = pmi
        if value >= strength and b not in nodes[a].broader | nodes[a].narrower:
            nodes[a].related.append((b, value, n))
            nodes[b].related.append((a, value, n))
    alike = _alike(vectors)
    for key, node in nodes.items():
        node.sections = single[key]
        node.related = sorted(node.related, key=lambda r: (-round(r[1] * math.log2(1 + r[2]), 9), r[0]))[:count]
        node.alike = [(order[other], value) for other, value in alike[numbers[key]]]


def _alike(vectors: NDArray[np.float64]) -> list[list[tuple[int, float]]]:
    """Return, for each row, up to three (other row, cosine) of those most like it; rows of fewer than three values are like none."""
    import numpy as np

    told = (vectors > 0).sum(axis=1) >= 3
    norms = np.sqrt((vectors * vectors).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        cosines = (vectors @ vectors.T) / norms[:, None] / norms[None, :]
    cosines[~told] = cosines[:, ~told] = 0.0
    np.fill_diagonal(cosines, 0.0)
    found = []
    for row in cosines:
        others = np.flatnonzero(row >= _ALIKE)
        best = others[np.lexsort((others, -np.round(row[others], 9)))][:3]
        found.append([(int(other), float(row[other])) for other in best])
    return found


def _curate_names(nodes: dict[Key, Node], aliases: dict[Key, Key], curated: Mapping[str, Any]) -> None:
    for name, entry in curated.items():
        key = term_key(name)
        if aliases.get(key) == inflected_key(name):
            key = aliases[key]
        if key:
            aliases.pop(key, None)
            node = nodes.setdefault(key, Node(key, name, "ru" if any("а" <= c <= "я" for c in name.lower()) else "en"))
            node.name = name
            for other in entry.get("use_for", []):
                merged = term_key(str(other))
                if merged and merged != key:
                    nodes.pop(merged, None)
                    aliases[merged] = key
                    if str(other) not in node.other:
                        node.other.append(str(other))


def _curate_relations(nodes: dict[Key, Node], curated: Mapping[str, Any]) -> None:
    """Add what a person decided and take away what a person rejected."""
    for name, entry in curated.items():
        node = _named(nodes, name)
        if node is None:
            continue
        for kind in ("broader", "narrower"):
            for other in entry.get(kind, []):
                target = _named(nodes, str(other))
                if target is not None and target is not node:
                    child, parent = (node, target) if kind == "broader" else (target, node)
                    child.broader.add(parent.key)
                    parent.narrower.add(child.key)
        for other in entry.get("related", []):
            target = _named(nodes, str(other))
            if target is not None and target is not node:
                for one, two in ((node, target), (target, node)):
                    one.related = [(two.key, 1.0, 0), *(r for r in one.related if r[0] != two.key)]
        for key in {found.key for other in entry.get("reject", []) if (found := _named(nodes, str(other)))}:
            for mine, gone in ((node, key), (nodes[key], node.key)):
                mine.broader.discard(gone)
                mine.narrower.discard(gone)
                mine.related = [r for r in mine.related if r[0] != gone]
                mine.alike = [a for a in mine.alike if a[0] != gone]


def _named(nodes: dict[Key, Node], name: str) -> Node | None:
    return nodes.get(term_key(name)) or nodes.get(inflected_key(name))


def break_circles(nodes: dict[Key, Node]) -> None:
    """Remove broader relations that would close a circle, the later in the alphabet first."""
    done: set[Key] = set()
    for start in sorted(nodes):
        path: list[Key] = []
        on_path: set[Key] = set()
        stack: list[tuple[Key, list[Key]]] = [(start, sorted(nodes[start].broader))] if start not in done else []
        while stack:
            key, rest = stack[-1]
            if key not in on_path:
                on_path.add(key)
                path.append(key)
            if not rest:
                stack.pop()
                path.pop()
                on_path.discard(key)
                done.add(key)
                continue
            parent = rest.pop(0)
            if parent in on_path:
                nodes[key].broader.discard(parent)
                nodes[parent].narrower.discard(key)
            elif parent not in done:
                stack.append((parent, sorted(nodes[parent].broader)))
