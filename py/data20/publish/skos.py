"""Concept schemes as SKOS in Turtle (W3C Recommendations, 2009 and 2014): what thesaurus software reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

_PREFIXES = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Concept:
    """`id` is unique in the scheme; relations name other ids. Labels are (language, text); the first is preferred."""

    id: str
    labels: tuple[tuple[str, str], ...]
    other: tuple[tuple[str, str], ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    broader: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Vault paths of articles about it."""


def turtle(scheme: str, title: str, language: str, concepts: Sequence[Concept]) -> str:
    """Return the scheme as a Turtle document. Relations are made reciprocal; one preferred label a language; nothing relates to itself."""
    known = {concept.id for concept in concepts}
    broader = {(c.id, b) for c in concepts for b in c.broader if b in known and b != c.id} | {(n, c.id) for c in concepts for n in c.narrower if n in known and n != c.id}
    related = {pair for c in concepts for r in c.related if r in known and r != c.id for pair in ((c.id, r), (r, c.id))}
    above = _ancestors(broader)
    # SKOS S27: skos:related is disjoint with skos:broaderTransitive.
    related = {(a, b) for a, b in related if b not in above.get(a, ()) and a not in above.get(b, ())}
    tops = [c.id for c in concepts if not any(a == c.id for a, _ in broader)]
    lines = [_PREFIXES, f"{_iri(scheme)} a skos:ConceptScheme ;", f"    dcterms:title {_literal(title, language)}"]
    lines[-1] += "".join(f" ;\n    skos:hasTopConcept {_iri(scheme, top)}" for top in tops) + " ."
    by_id: dict[str, dict[str, list[str]]] = {}
    for a, b in sorted(broader):
        by_id.setdefault(a, {}).setdefault("broader", []).append(b)
        by_id.setdefault(b, {}).setdefault("narrower", []).append(a)
    for a, b in sorted(related):
        by_id.setdefault(a, {}).setdefault("related", []).append(b)
    top_set = set(tops)
    for concept in concepts:
        lines += ["", _concept(scheme, concept, by_id.get(concept.id, {}), concept.id in top_set)]
    return "\n".join(lines) + "\n"


def _ancestors(broader: set[tuple[str, str]]) -> dict[str, set[str]]:
    parents: dict[str, set[str]] = {}
    for child, parent in broader:
        parents.setdefault(child, set()).add(parent)
    found: dict[str, set[str]] = {}
    for child in parents:
        seen: set[str] = set()
        stack = list(parents[child])
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack.extend(parents.get(node, ()))
        found[child] = seen
    return found


def _concept(scheme: str, concept: Concept, relations: dict[str, list[str]], top: bool) -> str:
    preferred: dict[str, str] = {}
    for language, text in concept.labels:
        preferred.setdefault(language, text)
    taken = {(language, text.casefold()) for language, text in preferred.items()}
    facts = [f"skos:prefLabel {_literal(text, language)}" for language, text in preferred.items()]
    for language, text in (*concept.labels, *concept.other):
        if (language, text.casefold()) not in taken:
            taken.add((language, text.casefold()))
            facts.append(f"skos:altLabel {_literal(text, language)}")
    facts += [f"skos:definition {_literal(text, language)}" for language, text in concept.definitions]
    for name in ("broader", "narrower", "related"):
        facts += [f"skos:{name} {_iri(scheme, other)}" for other in relations.get(name, ())]
    facts += [f"dcterms:source {_literal(path, '')}" for path in concept.notes]
    facts.append(f"skos:inScheme {_iri(scheme)}")
    if top:
        facts.append(f"skos:topConceptOf {_iri(scheme)}")
    return f"{_iri(scheme, concept.id)} a skos:Concept ;\n    " + " ;\n    ".join(facts) + " ."


def _iri(scheme: str, part: str = "") -> str:
    return f"<urn:data20:{quote(scheme, safe='')}{':' + quote(part.encode('utf-8', 'replace'), safe='') if part else ''}>"


def _literal(text: str, language: str) -> str:
    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "\ufffd", text)
    return '"' + "".join(_ESCAPES.get(char, char) for char in clean) + '"' + (f"@{language}" if language else "")
