"""A knowledge graph for other programs: RDF Turtle and Cypher, with everything that people wrote escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from data20.graph.knowledge import Entity, Key, Knowledge, Relation

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def entity_id(key: Key) -> str:
    """Return a stable name for an entity: its stems joined by "_"."""
    return "_".join(key).replace("\0", "article")


def turtle(knowledge: Knowledge) -> str:
    """Return RDF 1.1 Turtle (https://www.w3.org/TR/turtle): entities as SKOS concepts, relations with confidence and evidence as rdf:Statement."""
    lines = [
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .", "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .", "@prefix d: <urn:data20:> .", "",
    ]  # fmt: skip
    for entity in _unique(knowledge):
        lines.append(f"{entity_iri(entity.key)} a skos:Concept ; skos:prefLabel {literal(entity.label)} ; d:type {literal(entity.type)} ; d:mentions {entity.mentions} .")
        lines += [f"{entity_iri(entity.key)} skos:altLabel {literal(alias)} ." for alias in entity.aliases]
        if entity.path:
            lines.append(f"{entity_iri(entity.key)} d:article <urn:data20:article:{quote(entity.path, safe='')}> .")
    for number, r in enumerate(knowledge.relations, 1):
        lines.append(f"{entity_iri(r.subject)} d:{r.predicate} {entity_iri(r.object)} .")
        lines.append(f"<urn:data20:statement:{number}> a rdf:Statement ; rdf:subject {entity_iri(r.subject)} ; rdf:predicate d:{r.predicate} ; rdf:object {entity_iri(r.object)} ; d:confidence \"{r.confidence:.4f}\"^^xsd:decimal ; d:count {r.count} .")
        lines += [f"<urn:data20:statement:{number}> d:evidence {literal(e.sentence)} ; d:source <urn:data20:article:{quote(e.path, safe='')}> ." for e in r.evidence]
    return "\n".join(lines) + "\n"


def cypher(knowledge: Knowledge) -> str:
    """Return Cypher (https://neo4j.com/docs/cypher-manual) that makes or updates nodes :Entity and one relationship a relation."""
    lines = [
        f"MERGE (e:Entity {{id: {cypher_string(entity_id(e.key))}}}) SET e.label = {cypher_string(e.label)}, e.type = {cypher_string(e.type)}, e.path = {cypher_string(e.path)}, e.mentions = {e.mentions};"
        for e in _unique(knowledge)
    ]  # fmt: skip
    lines += [_relationship(r) for r in knowledge.relations]
    return "\n".join(lines) + "\n"


def literal(text: str) -> str:
    """Return a Turtle string literal; Russian text is tagged @ru."""
    plain = _CONTROL.sub("", text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{plain}"' + ("@ru" if re.search("[а-яё]", text, re.IGNORECASE) else "")


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
