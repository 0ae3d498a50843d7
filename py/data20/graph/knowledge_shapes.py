"""What the Turtle of a knowledge graph promises, as SHACL (W3C Recommendation, 2017), so that other programs can check it before they trust it."""

from __future__ import annotations

from data20.graph.knowledge import ENTITY_TYPES, PREDICATES

_HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix d: <urn:data20:> .

<urn:data20:shape:concept> a sh:NodeShape ;
    sh:targetClass skos:Concept ;
    sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:maxCount 1 ; sh:minLength 1 ] ;
    sh:property [ sh:path d:type ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( %(types)s ) ] ;
    sh:property [ sh:path d:mentions ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 0 ] ;
    sh:property [ sh:path d:article ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
%(relations)s

<urn:data20:shape:statement> a sh:NodeShape ;
    sh:targetClass rdf:Statement ;
    sh:property [ sh:path rdf:subject ; sh:minCount 1 ; sh:maxCount 1 ; sh:class skos:Concept ] ;
    sh:property [ sh:path rdf:predicate ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( %(predicates)s ) ] ;
    sh:property [ sh:path rdf:object ; sh:minCount 1 ; sh:maxCount 1 ; sh:class skos:Concept ] ;
    sh:property [ sh:path d:confidence ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ; sh:minInclusive 0.0 ; sh:maxInclusive 1.0 ] ;
    sh:property [ sh:path d:count ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:integer ; sh:minInclusive 1 ] ;
    sh:property [ sh:path d:source ; sh:nodeKind sh:IRI ] ;
    sh:property [ sh:path d:evidence ; sh:nodeKind sh:Literal ] .
"""


def shapes() -> str:
    """Return the shapes as Turtle: they are the same for every vault."""
    relations = "\n".join(f"    sh:property [ sh:path d:{name} ; sh:class skos:Concept ]{' ;' if name != PREDICATES[-1] else ' .'}" for name in PREDICATES)
    return _HEAD % {"types": " ".join(f'"{name}"' for name in ENTITY_TYPES), "relations": relations, "predicates": " ".join(f"d:{name}" for name in PREDICATES)}
