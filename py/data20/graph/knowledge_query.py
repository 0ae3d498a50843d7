"""Questions to a knowledge graph: patterns with variables that must hold together, as in the basic graph patterns of SPARQL 1.1 (W3C, 2013, section 5).

"?x uses ?y; ?y part of Obsidian" asks for every x and y of which both are stated. The same question is written as SPARQL for other programs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data20.errors import BadInput
from data20.graph.knowledge import PREDICATES, Key, Knowledge, Relation, key_of
from data20.graph.knowledge_formats import entity_iri
from data20.graph.statements import Predicate
from data20.language.tokens import fold_text
from data20.messages import Text

SYMMETRIC: frozenset[Predicate] = frozenset({"related", "co_occurs"})
_MOST_PATTERNS = 8
_MOST_TRIES = 300_000
"""Relations looked at for one question: a few seconds; what is found by then is shown."""
_ITEM = re.compile(r"[\"«“]([^\"»”]*)[\"»”]|(\S+)")
_VARIABLE = re.compile(r"\?\w+")
_FORM = Text("«{text}»: нужно «что отношение что», например «?x использует ?y»", "“{text}”: what, relation, what are needed, as in “?x uses ?y”")
_UNKNOWN = Text("в «{text}» нет такого понятия: «{name}»", "in “{text}” there is no such entity: “{name}”")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`subject` and `object`: "?name" or the key of an entity; `predicate`: one of PREDICATES or "?name"."""

    subject: str | Key
    predicate: str
    object: str | Key


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which all patterns hold: what each variable stands for (an entity or a predicate), and the relations that say so."""

    values: Mapping[str, str | Key]
    because: tuple[Relation, ...]


def read_question(text: str, knowledge: Knowledge, words: Mapping[str, Predicate]) -> tuple[Pattern, ...]:
    """Return the patterns of a question; they stand on lines of their own or are parted by ";".

    `words`: how each predicate may be written, folded. Names are entities in any form of the word, "quoted" where they hold such words. Raises
    BadInput that names the pattern which isn't one, or an entity that isn't there.
    """
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if len(parts) > _MOST_PATTERNS:
        raise BadInput(field="question", reason=Text(f"не больше {_MOST_PATTERNS} условий", f"at most {_MOST_PATTERNS} patterns"))
    return tuple(_pattern(part, knowledge, words) for part in parts)


def ask(knowledge: Knowledge, patterns: Sequence[Pattern], most: int, step: Callable[[], None]) -> tuple[list[Answer], bool]:
    """Return at most `most` answers in the order of the relations, and whether there are no more. `step` is called now and then."""
    index = _Index(knowledge, step)
    found: list[Answer] = []
    seen: set[tuple[tuple[str, str | Key], ...]] = set()
    for answer in _solve(index, list(patterns), {}, ()):
        key = tuple(sorted(answer.values.items()))
        if key in seen:
            continue
        if len(found) == most:
            return found, False
        seen.add(key)
        found.append(answer)
    return found, index.tries <= _MOST_TRIES


def sparql(patterns: Sequence[Pattern]) -> str:
    """Return the question as SPARQL over the Turtle of this graph; the variables come with their labels."""
    names = sorted({term[1:] for p in patterns for term in (p.subject, p.predicate, p.object) if isinstance(term, str) and term.startswith("?")})
    entities = sorted({term[1:] for p in patterns for term in (p.subject, p.object) if isinstance(term, str)})
    lines = ["PREFIX skos: <http://www.w3.org/2004/02/skos/core#>", "PREFIX d: <urn:data20:>", "", "SELECT DISTINCT " + (" ".join(f"?{name}" for name in names) or "*") + " WHERE {"]
    for p in patterns:
        one, other = (term if isinstance(term, str) else entity_iri(term) for term in (p.subject, p.object))
        if p.predicate.startswith("?"):
            both = " ".join(f"d:{name}" for name in PREDICATES if name in SYMMETRIC)
            lines.append(f"  {{ {one} {p.predicate} {other} . VALUES {p.predicate} {{ {' '.join(f'd:{name}' for name in PREDICATES)} }} }}")
            lines.append(f"  UNION {{ {other} {p.predicate} {one} . VALUES {p.predicate} {{ {both} }} }}")
        else:
            lines.append(f"  {one} {f'(d:{p.predicate}|^d:{p.predicate})' if p.predicate in SYMMETRIC else f'd:{p.predicate}'} {other} .")
    lines += [f"  ?{name} skos:prefLabel ?{name}_label ." for name in entities]
    return "\n".join([*lines, "}", ""])


def _pattern(text: str, knowledge: Knowledge, words: Mapping[str, Predicate]) -> Pattern:
    items = [(match[1], True) if match[2] is None else (match[2], False) for match in _ITEM.finditer(text)]
    for size in range(min(4, len(items) - 2), 0, -1):
        for at in range(1, len(items) - size):
            said = fold_text(" ".join(item for item, _ in items[at : at + size]))
            if not any(quoted for _, quoted in items[at : at + size]) and said in words:
                return Pattern(_entity(items[:at], knowledge, text), words[said], _entity(items[at + size :], knowledge, text))
    for at in range(1, len(items) - 1):
        if _VARIABLE.fullmatch(items[at][0]) and not items[at][1]:
            return Pattern(_entity(items[:at], knowledge, text), items[at][0], _entity(items[at + 1 :], knowledge, text))
    raise BadInput(field="question", reason=_FORM.filled(text=text[:120]))


def _entity(items: Sequence[tuple[str, bool]], knowledge: Knowledge, pattern: str) -> str | Key:
    if len(items) == 1 and _VARIABLE.fullmatch(items[0][0]) and not items[0][1]:
        return items[0][0].lower()
    name = " ".join(item for item, _ in items)
    entity = knowledge.entities.get(key_of(name))
    if entity is None:
        raise BadInput(field="question", reason=_UNKNOWN.filled(text=pattern[:120], name=name[:120]))
    return entity.key


class _Index:
    """Relations by predicate and by either end."""

    def __init__(self, knowledge: Knowledge, step: Callable[[], None]) -> None:
        self.every = knowledge.relations
        self.tries, self._step = 0, step
        self.by: dict[tuple[str, str | Key], list[Relation]] = {}
        for relation in self.every:
            for place in (("p", relation.predicate), ("s", relation.subject), ("o", relation.object)):
                self.by.setdefault(place, []).append(relation)

    def tired(self) -> bool:
        """Count one more try; return whether there were too many."""
        self.tries += 1
        if self.tries % 1000 == 0:
            self._step()
        return self.tries > _MOST_TRIES

    def candidates(self, subject: str | Key | None, predicate: str | None, other: str | Key | None) -> Sequence[Relation]:
        """Return the shortest list that holds every relation with these ends; None is anything."""
        symmetric = predicate is None or predicate in SYMMETRIC
        lists: list[Sequence[Relation]] = [self.by.get(("p", predicate), ())] if predicate is not None else [self.every]
        for end, way, back in ((subject, "s", "o"), (other, "o", "s")):
            if end is not None:
                found = self.by.get((way, end), [])
                lists.append([*found, *self.by.get((back, end), [])] if symmetric else found)
        return min(lists, key=len)


def _solve(index: _Index, left: list[Pattern], known: dict[str, str | Key], because: tuple[Relation, ...]) -> Iterator[Answer]:
    if not left:
        yield Answer(known, because)
        return

    def value(term: str | Key) -> str | Key | None:
        return known.get(term) if isinstance(term, str) and term.startswith("?") else term

    def choices(pattern: Pattern) -> Sequence[Relation]:
        predicate = value(pattern.predicate)
        return index.candidates(value(pattern.subject), predicate if isinstance(predicate, str) else None, value(pattern.object))

    # The pattern with the fewest candidates first: the others then have less to choose from.
    sized = [(choices(pattern), number) for number, pattern in enumerate(left)]
    options, chosen = min(sized, key=lambda pair: (len(pair[0]), pair[1]))
    pattern, rest = left[chosen], [p for number, p in enumerate(left) if number != chosen]
    for relation in options:
        if index.tired():
            return
        for subject, other in ((relation.subject, relation.object), (relation.object, relation.subject))[: 2 if relation.predicate in SYMMETRIC else 1]:
            bound = _bound(known, ((pattern.subject, subject), (pattern.predicate, relation.predicate), (pattern.object, other)))
            if bound is not None:
                yield from _solve(index, rest, bound, (*because, relation))


def _bound(known: Mapping[str, str | Key], pairs: Sequence[tuple[str | Key, str | Key]]) -> dict[str, str | Key] | None:
    """Return what is known with each term standing for its value, None where that contradicts."""
    bound = dict(known)
    for term, value in pairs:
        if isinstance(term, str) and term.startswith("?"):
            if bound.setdefault(term, value) != value:
                return None
        elif term != value:
            return None
    return bound
