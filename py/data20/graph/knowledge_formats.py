"""A knowledge graph for other programs: RDF Turtle and Cypher, with everything that people wrote escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from data20.graph.knowledge import Entity, Key, Knowledge, Relation

_RUSSIAN = re.compile("[а-яё]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def entity_id(key: Key) -> str:
    """Return a stable name for an entity: its stems joined by "_"."""
    return "_".join(key).replace("\0", "article")


def turtle(knowledge: Knowledge) -> Iterator[str]:
    """Yield the lines of RDF 1.1 Turtle (https://www.w3.org/TR/turtle): entities as SKOS concepts, relations with confidence and evidence as rdf:Statement."""
    yield "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    yield "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix d: <urn:data20:> .\n\n"
    iris = {key: entity_iri(key) for key in knowledge.entities}
    for entity in _unique(knowledge):
        iri = iris[entity.key]
        yield f"{iri} a skos:Concept ; skos:prefLabel {literal(entity.label)} ; d:type {literal(entity.type)} ; d:mentions {entity.mentions} .\n"
        for alias in entity.aliases:
            yield f"{iri} skos:altLabel {literal(alias)} .\n"
        if entity.path:
            yield f"{iri} d:article {_article(entity.path)} .\n"
    for number, r in enumerate(knowledge.relations, 1):
        subject, other, statement = iris[r.subject], iris[r.object], f"<urn:data20:statement:{number}>"
        yield f"{subject} d:{r.predicate} {other} .\n"
        yield f"{statement} a rdf:Statement ; rdf:subject {subject} ; rdf:predicate d:{r.predicate} ; rdf:object {other} ; d:confidence \"{r.confidence:.4f}\"^^xsd:decimal ; d:count {r.count} .\n"
        for e in r.evidence:
            yield f"{statement} d:evidence {literal(e.sentence)} ; d:source {_article(e.path)} .\n"


def cypher(knowledge: Knowledge) -> Iterator[str]:
    """Yield the lines of Cypher (https://neo4j.com/docs/cypher-manual) that make or update nodes :Entity and one relationship a relation; one empty line for no knowledge."""
    if not knowledge.entities:
        yield "\n"
    for e in _unique(knowledge):
        yield f"MERGE (e:Entity {{id: {cypher_string(entity_id(e.key))}}}) SET e.label = {cypher_string(e.label)}, e.type = {cypher_string(e.type)}, e.path = {cypher_string(e.path)}, e.mentions = {e.mentions};\n"
    for relation in knowledge.relations:
        yield _relationship(relation) + "\n"


@lru_cache(maxsize=20_000)
def _article(path: str) -> str:
    """Return the IRI of an article, in angle brackets; many sentences of one are quoted."""
    return f"<urn:data20:article:{quote(path, safe='')}>"


def literal(text: str) -> str:
    """Return a Turtle string literal; Russian text is tagged @ru."""
    plain = _CONTROL.sub("", text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{plain}"' + ("" if text.isascii() or not _RUSSIAN.search(text) else "@ru")


def cypher_string(text: str) -> str:
    """Return a Cypher string literal."""
    plain = _CONTROL.sub("", text).replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{plain}'"


def _relationship(r: Relation) -> str:
    quote_of = cypher_string(r.evidence[0].sentence if r.evidence else "")
    return (
        f"MATCH (a:Entity {{id: {cypher_string(entity_id(r.subject))}}}), (b:Entity {{id: {cypher_string(entity_id(r.object))}}}) "
        f"MERGE (a)-[r:{r.predicate.upper()}]->(b) SET r.confidence = {r.confidence:.4f}, r.count = {r.count}, r.evidence = {quote_of};"
    )


def _unique(knowledge: Knowledge) -> Iterator[Entity]:
    for key, entity in knowledge.entities.items():
        if entity.key == key:
            yield entity


def entity_iri(key: Key) -> str:
    """Return the IRI of an entity, in angle brackets."""
    return f"<urn:data20:entity:{quote(entity_id(key), safe='')}>"
