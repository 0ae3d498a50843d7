"""Entities and relations that the articles state, each with the sentence that says so.

Entities are the articles (by title and aliases), defined terms, and names or bold terms that occur often enough; words are compared by stems, so
inflected forms are one. Relations are what the metadata states, definitions ("X is a Y"; M. Hearst, COLING 1992), verb patterns between two entities of a
sentence (`statements`) and co-occurrence that chance doesn't explain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from data20.graph.meetings import Meetings
from data20.graph.model import graph_of
from data20.graph.said import Evidence, Said
from data20.graph.statements import Predicate, stated
from data20.language.association import log_dice, log_likelihood
from data20.language.definitions import Definition, definitions_in, fold_phrase, is_action, is_label
from data20.language.keyphrases import is_adjective, looks_verbal
from data20.language.sentences import Sentence, sentences
from data20.language.stems import stem
from data20.language.stopwords import is_stop_word
from data20.language.tokens import Token, fold, is_number, tokenize
from data20.vault.links import titles_of
from data20.vault.model import Article, Vault
from data20.vault.phrases import Phrases
from data20.vault.structure import TextBlock

Key = tuple[str, ...]
EntityType = Literal["article", "term", "name", "class"]
ENTITY_TYPES: tuple[EntityType, ...] = ("article", "term", "name", "class")
PREDICATES: tuple[Predicate, ...] = ("is_a", "part_of", "uses", "requires", "based_on", "leads_to", "created", "prerequisite", "related", "co_occurs")

_SIGNIFICANT = 10.83
_DEFINED = 0.6
_IN_SENTENCE = 12
_LONGEST = 5
_QUOTES = 3
_BETWEEN = 60
"""So many characters may stand between two entities of a statement."""


@dataclass(slots=True)
class Entity:
    """`label`: its commonest form or title; a `class` is only ever what something else is; `path` of the article it is, "" for others; `mentions`: sentences it stands in; `articles`: in these, in order."""

    key: Key
    label: str
    type: EntityType
    path: str = ""
    aliases: tuple[str, ...] = ()
    mentions: int = 0
    articles: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Relation:
    """`confidence` 0 to 1; `count` sentences say it, `evidence` holds the first three (none when the metadata states it)."""

    subject: Key
    predicate: Predicate
    object: Key
    confidence: float
    count: int = 1
    evidence: list[Evidence] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`entities` by key; `relations` sorted by predicate as in PREDICATES, then by confidence."""

    entities: dict[Key, Entity]
    relations: tuple[Relation, ...]


def build_knowledge(vault: Vault, paths: Iterable[str], *, least: int, together: int, step: Callable[[int], None]) -> Knowledge:
    """Return what the articles at `paths` state. Names and bold terms need `least` mentions, co-occurrence `together` sentences."""
    kept = sorted(paths)
    said = Said()
    entities = _articles(vault, kept)
    relations: dict[tuple[Key, Predicate, Key], Relation] = {}
    forms: dict[Key, Counter[str]] = defaultdict(Counter)
    names: dict[Key, Counter[str]] = defaultdict(Counter)
    for number, path in enumerate(kept):
        step(number)
        article = vault.articles[path]
        bold = frozenset(fold_phrase(e.text) for e in article.structure.emphasis if e.kind == "strong")
        for block in article.structure.blocks:
            if not block.generated:
                parted = sentences(block.text)
                _sentences(path, block, parted, said, names)
                _define(path, block, definitions_in(parted, bold=bold), entities, relations)
        for text in _candidates(article):
            forms[key_of(text)][text] += 1
    _drop_common(names, said)
    for key, counts in names.items():
        forms[key].update(counts)
    acts = said.actions({key[0] for key in forms if len(key) == 1 and key not in names and key[0].isascii()})
    for key, counts in sorted(forms.items()):
        if key and not (len(key) == 1 and key not in names and key[0] in acts) and (key not in entities or entities[key].type == "class") and sum(counts.values()) >= least:
            entities[key] = Entity(key, min(counts, key=lambda f: (-counts[f], f)), "name" if key in names else "term")
    _state(vault, entities, relations)
    _read(said, entities, relations, together, lambda: step(len(kept)))
    alive = {key for r in relations.values() for key in (r.subject, r.object)} | {k for k, e in entities.items() if e.mentions}
    ordered = sorted(relations.values(), key=lambda r: (PREDICATES.index(r.predicate), -round(r.confidence, 9), -r.count, r.subject, r.object))
    return Knowledge({key: entity for key, entity in sorted(entities.items()) if key in alive or entity.path}, tuple(ordered))


def key_of(text: str) -> Key:
    """Return the stems of a name, at most five; () when nothing but function words and numbers is in it."""
    words = [(token.text, fold(token.text)) for token in tokenize(text)]
    told = len(words) <= _LONGEST and any(len(word) > 1 and not is_stop_word(form) and not is_number(form) for word, form in words)
    return tuple([stem(form) for _, form in words]) if told else ()


def _articles(vault: Vault, kept: list[str]) -> dict[Key, Entity]:
    entities: dict[Key, Entity] = {}
    for path in kept:
        names = titles_of(vault.articles[path])
        keys = list(dict.fromkeys(key for name in names if (key := key_of(name))))
        free = [key for key in keys if key not in entities] or [("\0", path)]
        entity = Entity(free[0], vault.articles[path].title, "article", path, tuple(dict.fromkeys(n for n in names if n != vault.articles[path].title)))
        for key in free:
            entities[key] = entity
    return entities


def _sentences(path: str, block: TextBlock, parted: list[Sentence], said: Said, names: dict[Key, Counter[str]]) -> None:
    """Add the sentences of a block to `said`, and the names in them to `names`."""
    for text, start, _ in parted:
        tokens = tokenize(text)
        if 1 < len(tokens) <= 80:
            for name in _names(text, tokens):
                if key := _name_key(name):
                    names[key][name] += 1
            said.add(path, block, start, text, tokens)


def _define(path: str, block: TextBlock, definitions: list[Definition], entities: dict[Key, Entity], relations: dict[tuple[Key, Predicate, Key], Relation]) -> None:
    for found in definitions:
        term, genus = key_of(found.term), key_of(found.genus)
        if not term or found.score < _DEFINED or not _is_name(found.term):
            continue
        entity = entities.setdefault(term, Entity(term, found.term, "term"))
        if entity.type == "class":
            entity.type, entity.label = "term", found.term
        if genus and genus != term and entities.get(genus) is not entity:
            entities.setdefault(genus, Entity(genus, found.genus, "class"))
            _add(relations, entity.key, "is_a", entities[genus].key, found.score, Evidence(path, block.line, found.sentence))


def _candidates(article: Article) -> Iterator[str]:
    for run in article.structure.emphasis:
        if run.kind in ("strong", "mark") and len(run.text) <= 60 and not run.text.rstrip().endswith((".", ":", "!", "?")) and _is_name(run.text):
            yield " ".join(run.text.split())


def _is_name(text: str) -> bool:
    """Return whether bold or capitalised words can name a thing: not what one is told to do ("Включить"), not a lone adjective ("Основной")."""
    words = [fold(token.text) for token in tokenize(text)]
    return bool(words) and not is_label(text) and not looks_verbal(words[0]) and not is_action(words[0]) and not is_adjective(words[-1]) and not (len(words) == 1 and words[0].endswith("ой"))


def _names(text: str, tokens: list[Token]) -> Iterator[str]:
    """Yield the runs of capitalised words inside a sentence."""
    run: list[Token] = []
    for token in tokens[1:]:
        capital = _is_capital(token.text)
        if run and not (capital and text[run[-1].end : token.start] in (" ", "\u00a0")):
            yield text[run[0].start : run[-1].end]
            run = []
        if capital:
            run.append(token)
    if run:
        yield text[run[0].start : run[-1].end]


@lru_cache(maxsize=50_000)
def _is_capital(word: str) -> bool:
    """Return whether a word may belong to a name: a capital letter that is no function word's."""
    return word[:1].isupper() and len(word) > 1 and not is_stop_word(fold(word))


@lru_cache(maxsize=20_000)
def _name_key(name: str) -> Key:
    """Return the stems of a run of capitalised words, () when it names nothing."""
    return key_of(name) if _is_name(name) else ()


def _drop_common(names: dict[Key, Counter[str]], said: Said) -> None:
    """Take out what is mostly written small: a common word, whatever a label or a heading does with it."""
    lone = {key[0] for key in names if len(key) == 1}
    small = said.small(lone)
    for word in lone:
        if sum(names[word,].values()) < small[word]:
            del names[word,]


def _state(vault: Vault, entities: dict[Key, Entity], relations: dict[tuple[Key, Predicate, Key], Relation]) -> None:
    by_path = {entity.path: entity.key for entity in entities.values() if entity.path}
    said: dict[str, Predicate] = {"prerequisite": "prerequisite", "parent": "part_of", "related": "related"}
    for edge in vault.derived(graph_of).edges:
        if edge.type in said and edge.source in by_path and edge.target in by_path:
            _add(relations, by_path[edge.source], said[edge.type], by_path[edge.target], 1.0, None)


def _read(said: Said, entities: dict[Key, Entity], relations: dict[tuple[Key, Predicate, Key], Relation], together: int, step: Callable[[], None]) -> None:
    order = sorted({entity.key for entity in entities.values()})
    numbers = {key: number for number, key in enumerate(order)}
    known = Phrases({key: numbers[entity.key] for key, entity in entities.items()})
    meetings = Meetings()
    for number in range(len(said)):
        if number % 500 == 0:
            step()
        places = list(known.find(said.stems(number)))
        if not places:
            continue
        path = said.path(number)
        distinct = list(dict.fromkeys([found for _, _, found in places]))
        for found in distinct:
            entity = entities[order[found]]
            entity.mentions += 1
            if not entity.articles or entity.articles[-1] != path:
                entity.articles.append(path)
        _state_said(said, number, places, order, relations)
        meetings.add(number, distinct[:_IN_SENTENCE])
    _meet(said, meetings, [entities[key] for key in order], relations, together)


def _state_said(said: Said, number: int, places: list[tuple[int, int, int]], order: list[Key], relations: dict[tuple[Key, Predicate, Key], Relation]) -> None:
    """Add what a sentence states of the entities that stand next to each other in it."""
    text = said.text(number)
    spans = [(entity, *said.place(number, first, last)) for first, last, entity in places]
    for (a, first, end), (b, start, _) in pairwise(spans):
        if a != b and start - end <= _BETWEEN and (found := stated(text[:first], text[end:start])):
            predicate, backward = found
            one, other = (b, a) if backward else (a, b)
            _add(relations, order[one], predicate, order[other], 0.7, said.evidence(number))


def _meet(said: Said, meetings: Meetings, entities: list[Entity], relations: dict[tuple[Key, Predicate, Key], Relation], together: int) -> None:
    """Add the pairs of entities that meet more often than chance explains, and of which nothing else is said."""
    related = {frozenset((r.subject, r.object)) for r in relations.values()}
    quoted: dict[int, Evidence] = {}
    """Many pairs meet in one sentence."""
    for one, other, count, shown in meetings.pairs(together, _QUOTES):
        a, b = entities[one], entities[other]
        if log_likelihood(count, a.mentions, b.mentions, len(said)) >= _SIGNIFICANT and frozenset((a.key, b.key)) not in related:
            quotes = [quoted.get(n) or quoted.setdefault(n, said.evidence(n)) for n in shown]
            likeness = log_dice(count, a.mentions, b.mentions) / 14
            relations[a.key, "co_occurs", b.key] = Relation(a.key, "co_occurs", b.key, round(max(0.0, min(1.0, likeness)), 6), count, quotes)


def _add(relations: dict[tuple[Key, Predicate, Key], Relation], subject: Key, predicate: Predicate, other: Key, confidence: float, evidence: Evidence | None) -> None:
    """Note a relation once more: each further sentence closes a third of the distance to certainty."""
    known = relations.get((subject, predicate, other))
    if known is None:
        relations[subject, predicate, other] = Relation(subject, predicate, other, confidence, 1, [evidence] if evidence else [])
    elif evidence is None or evidence not in known.evidence:
        known.count += 1
        known.confidence = max(known.confidence, confidence) + (1 - max(known.confidence, confidence)) / 3
        if evidence and len(known.evidence) < _QUOTES:
            known.evidence.append(evidence)
