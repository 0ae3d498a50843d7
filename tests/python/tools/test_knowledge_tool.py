"""The entity graph: relations that the sentences state, in Russian and English, and files that nothing can break out of."""

from __future__ import annotations

import re

import pytest

from data20.graph.knowledge_formats import cypher_string, literal
from data20.vault.apply import vault_of
from tests.python.tools.test_network_tools import run, table
from tests.python.tools.vaults import all_vaults

SAID = vault_of([
    ("нейросеть.md", "---\naliases: [нейронная сеть]\n---\n# Нейросеть\n\n**Нейросеть** — это модель машинного обучения.\n\nНейронная сеть использует градиентный спуск. Ничто не требует Трансформера.\n".encode()),
    ("gd.md", "# Градиентный спуск\n\nТрансформер основан на нейросетях. Нейросеть не использует Трансформер.\n".encode()),
    ("t.md", "---\nprerequisites: [gd.md]\n---\n# Трансформер\n\nThe kettle was invented by Ada Lovelace. Later Ada Lovelace wrote. We like Ada Lovelace.\n".encode()), ("k.md", b"# Kettle\n\nA **kettle** is a vessel for boiling water at home.\n"),
])  # fmt: skip


def relations() -> set[tuple[str, str, str]]:
    rows = table(run("knowledge_graph_builder", SAID), "table_relations")
    return {(r["subject"], r["type"].key.rpartition(".")[2], r["object"]) for r in rows}


def test_relations_are_those_that_the_sentences_state_in_any_form_of_the_word() -> None:
    found = relations()
    assert ("Нейросеть", "uses", "Градиентный спуск") in found and ("Трансформер", "based_on", "Нейросеть") in found
    assert ("Трансформер", "prerequisite", "Градиентный спуск") in found and ("Ada Lovelace", "created", "Kettle") in found
    assert ("Нейросеть", "uses", "Трансформер") not in found, "the sentence denies it"
    assert ("Kettle", "is_a", "vessel") in found


def test_each_relation_shows_its_sentence_and_line() -> None:
    row = next(r for r in table(run("knowledge_graph_builder", SAID), "table_relations") if r["type"].key.endswith(".uses"))
    assert (row["where"].path, row["where"].line, row["quote"]) == ("нейросеть.md", 8, "Нейронная сеть использует градиентный спуск.")


def test_one_entity_can_be_asked_for_in_any_form() -> None:
    rows = table(run("knowledge_graph_builder", SAID, about="нейросетями"), "table_relations")
    assert rows and all("Нейросеть" in (r["subject"], r["object"]) for r in rows)


_IRI = r"<urn:data20:[A-Za-z0-9:%._~-]+>"
_LITERAL = r'"(?:[^"\\\n\r]|\\[\\"nrt])*"(?:@ru|\^\^xsd:decimal)?'
_OBJECT = rf"(?:{_IRI}|{_LITERAL}|\d+|(?:skos|rdf|d):\w+)"
_TRIPLES = re.compile(rf"{_IRI} (?:a|(?:skos|rdf|d):\w+) {_OBJECT}(?: ; (?:skos|rdf|d):\w+ {_OBJECT})* \.")


@pytest.mark.parametrize("name", all_vaults())
def test_turtle_and_cypher_keep_their_grammar_whatever_the_articles_say(name: str) -> None:
    files = {a.name: a.content.decode() for a in run("knowledge_graph_builder", all_vaults()[name], least=1, confidence=0.0, together=1).artifacts}
    for line in files["knowledge.ttl"].splitlines()[5:]:
        assert _TRIPLES.fullmatch(line), line
    for line in files["knowledge.cypher"].splitlines():
        plain = re.sub(r"'(?:[^'\\\n]|\\.)*'", "S", line)
        assert not line or (line.endswith(";") and re.fullmatch(r"[\w(){}:,.\-\[\]> =]+;", plain)), line


def test_quotes_and_line_ends_are_escaped() -> None:
    assert literal('a"b\\c\nд') == '"a\\"b\\\\c\\nд"@ru' and cypher_string("O'Neil\\\n\x00") == "'O\\'Neil\\\\\\n'"
