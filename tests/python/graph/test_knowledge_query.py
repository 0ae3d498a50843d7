"""Questions to the entity graph are answered as SPARQL answers them over its Turtle, and the Turtle keeps its SHACL shapes."""

from __future__ import annotations

import pytest
import rdflib

from data20.errors import BadInput
from data20.graph.knowledge import Knowledge, build_knowledge, key_of
from data20.graph.knowledge_formats import entity_iri, turtle
from data20.graph.knowledge_query import Pattern, ask, read_question, sparql
from data20.graph.knowledge_shapes import shapes
from data20.report.blocks import Table
from data20.tools.graphs.knowledge_graph_builder import _WORDS
from data20.vault.apply import vault_of
from tests.python.tools.test_network_tools import run
from tests.python.tools.vaults import all_vaults, demo

VAULT = vault_of([
    ("a.md", "# Пуровер\n\n**Пуровер** — это способ заваривания кофе. Пуровер использует воронку. Воронка — это посуда для кофе. Воронка требует фильтр.\n".encode()),
    ("b.md", "# Воронка\n\nВоронка — часть кофеварки. Кофеварка использует фильтр.\n".encode()), ("c.md", "# Фильтр\n\nФильтр — это бумага для кофе.\n".encode()), ("d.md", "---\nrelated: [a.md]\n---\n# Кофеварка\n\nТекст.\n".encode()),
])  # fmt: skip


def knowledge_of(vault: object = VAULT, **values: int) -> Knowledge:
    return build_knowledge(vault, list(vault.articles), least=1, together=1, step=lambda done: None)  # type: ignore[attr-defined]


def answers(text: str, knowledge: Knowledge | None = None) -> set[tuple[str, ...]]:
    known = knowledge or knowledge_of()
    found, complete = ask(known, read_question(text, known, _WORDS), 10_000, lambda: None)
    assert complete
    return {tuple(value if isinstance(value, str) else known.entities[value].label for _, value in sorted(a.values.items())) for a in found}


def test_all_patterns_must_hold_together() -> None:
    assert answers("?x использует ?y") == {("Пуровер", "Воронка"), ("Кофеварка", "Фильтр")}
    assert answers("?x использует ?y; ?y требует ?z") == {("Пуровер", "Воронка", "Фильтр")}
    assert answers("пуровером использует ?y\n?y часть ?z") == {("Воронка", "Кофеварка")}
    assert answers("?x uses ?y; ?x requires ?y") == set()
    assert answers('?x ?как "Пуровер"') >= {("Кофеварка", "related")}, "what is related is so in both directions"
    assert answers("?x is a ?x") == set()


@pytest.mark.parametrize(("text", "named"), [("?x", "?x"), ("?x использует", "использует"), ("?x использует слона", "слона"), ("?x использует ?y; чушь", "чушь"), (";".join(["?x это ?y"] * 9), "8"), ("{0} это {1}", "{0}")])
def test_a_question_that_is_none_is_refused_with_the_place(text: str, named: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_question(text, knowledge_of(), _WORDS)
    assert named in refused.value.detail("ru") and named in refused.value.detail("en")


QUESTIONS = ["?x это ?y", "?x is a ?y; ?y is a ?z", "?x ?r ?y; ?y это ?z", "?x mentioned with ?y; ?x uses ?z", "?x related to ?y", "?x study after ?y; ?y study after ?z"]


@pytest.mark.parametrize(("name", "question"), [("small", question) for question in QUESTIONS] + [("demo", question) for question in QUESTIONS if "?r" not in question])
def test_the_answers_are_those_that_sparql_gives(name: str, question: str) -> None:
    knowledge = knowledge_of(VAULT if name == "small" else demo())
    patterns = read_question(question, knowledge, _WORDS)
    found, complete = ask(knowledge, patterns, 100_000, lambda: None)
    assert complete
    ours = {tuple(f"<urn:data20:{v}>" if isinstance(v, str) else entity_iri(v) for _, v in sorted(a.values.items())) for a in found}
    graph = rdflib.Graph().parse(data="".join(turtle(knowledge)), format="turtle")
    result = graph.query(sparql(patterns))
    names = sorted(str(v) for v in result.vars or () if not str(v).endswith("_label"))
    theirs = {tuple(row[n].n3() for n in names) for row in result.bindings}  # type: ignore[index]
    assert ours == theirs


@pytest.mark.parametrize("name", all_vaults())
def test_every_turtle_conforms_to_the_shapes(name: str) -> None:
    from pyshacl import validate

    data = "".join(turtle(knowledge_of(all_vaults()[name])))
    conforms, _, text = validate(rdflib.Graph().parse(data=data, format="turtle"), shacl_graph=rdflib.Graph().parse(data=shapes(), format="turtle"))
    assert conforms, text


def test_the_shapes_refuse_what_is_wrong() -> None:
    from pyshacl import validate

    wrong = "".join(turtle(knowledge_of())).replace('d:type "article"', 'd:type "poem"', 1) + '<urn:data20:statement:x> a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement> .\n'
    conforms, _, text = validate(rdflib.Graph().parse(data=wrong, format="turtle"), shacl_graph=rdflib.Graph().parse(data=shapes(), format="turtle"))
    assert not conforms and "poem" in text and "statement:x" in text


def test_a_question_without_end_stops() -> None:
    words = [f"Слово{chr(0x430 + n)}" for n in range(30)]
    knowledge = knowledge_of(vault_of([(f"{n}.md", f"# {w}\n\n{w} использует {words[(n + 1) % 30]}.\n".encode()) for n, w in enumerate(words)]))
    every = [*(Pattern(f"?a{n}", f"?p{n}", f"?b{n}") for n in range(7)), Pattern("?a0", "created", key_of("Слово"))]
    found, complete = ask(knowledge, every, 10, lambda: None)
    assert not found and complete
    found, complete = ask(knowledge, every[:-1], 10, lambda: None)
    assert len(found) == 10 and not complete


def test_the_tool_answers_with_the_sentence_and_writes_the_question_as_sparql() -> None:
    report = run("knowledge_graph_builder", VAULT, least=1, question="?x использует ?y")
    table = next(b for b in report.blocks if isinstance(b, Table))
    assert sorted((row[0], row[1], row[2].path, row[3]) for row in table.rows) == [("Кофеварка", "Фильтр", "b.md", "Кофеварка использует фильтр."), ("Пуровер", "Воронка", "a.md", "Пуровер использует воронку.")]
    files = {a.name: a.content.decode() for a in report.artifacts}
    assert "?x d:uses ?y ." in files["knowledge.rq"] and "sh:targetClass skos:Concept" in files["knowledge.shapes.ttl"]
