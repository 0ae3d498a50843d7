"""The knowledge graph of what the articles say: entities, relations, the sentence behind each."""

from __future__ import annotations

from collections import Counter

from data20.graph.knowledge import PREDICATES, Entity, Key, Knowledge, Relation, build_knowledge, key_of
from data20.graph.knowledge_formats import cypher, entity_id, turtle
from data20.graph.knowledge_query import Answer, Pattern, ask, read_question, sparql
from data20.graph.knowledge_shapes import shapes
from data20.graph.layout import spring_layout
from data20.graph.statements import Predicate
from data20.language.tokens import fold_text
from data20.messages import Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Graph,
    GraphEdge,
    GraphNode,
    Label,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.graphs._knowledge_texts import ALSO, HELP, SAMPLES, TEXTS
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, text_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.model import Vault

NAME = "knowledge_graph_builder"
_message = messages_of(NAME)
MAX_ROWS = 1000
MAX_DRAWN = 200


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    about: str = param("", max_length=200, title=Text("О чём", "About"), description=Text("Показать отношения только этого понятия, в любой форме слова.", "Show this entity's relations only, in any form of the word."))
    question: str = param("", max_length=2000, widget="multiline", title=Text("Вопрос", "Question"), description=Text("Условия с переменными через точку с запятой: ?что использует ?чем; ?чем это плагин.", "Patterns with variables, parted by semicolons: ?what uses ?this; ?this is a plugin."))
    least: int = param(3, ge=1, le=1000, title=Text("Упоминаний не меньше", "Mentions at least"), description=Text("С какого числа имя или выделенный термин становится понятием.", "From how many a name or bold term becomes an entity."))
    together: int = param(2, ge=1, le=1000, title=Text("Вместе не меньше", "Together at least"), description=Text("В скольких предложениях понятия должны встретиться.", "In how many sentences entities must meet."))
    confidence: float = param(0.4, ge=0.0, le=1.0, title=Text("Уверенность не меньше", "Confidence at least"), description=Text("Менее уверенные отношения отброшены.", "Less certain relations are dropped."))


@tool(
    category="graphs",
    title=Text("Граф понятий", "Entity graph"),
    question=Text("Какие понятия есть в статьях и как они связаны?", "Which entities are in the articles, and how are they related?"),
    description=Text(
        "Понятия и отношения из текста, каждое с цитатой; Turtle и Cypher. Ссылки между статьями — в «Графе знаний».",
        "Entities and relations from the text, each with its quote; Turtle and Cypher. Links between articles are in “Knowledge graph”.",
    ),
    help=HELP, texts=TEXTS, needs=("numpy",), version=2, produces=("knowledge.ttl", "knowledge.shapes.ttl", "knowledge.rq", "knowledge.cypher", "relations.csv", "knowledge.json"),
    examples=({}, {"question": "?x это ?y"}, {"least": 1, "confidence": 0.0}, {"together": 1}),
    keywords=("сущности", "онтология", "отношения", "RDF", "Neo4j", "entities", "ontology", "SKOS", "triples"),
)  # fmt: skip
def knowledge_graph_builder(vault: Vault, params: Params, progress: Progress) -> Report:
    """Build the knowledge graph of the chosen articles."""
    kept = [p for p, a in vault.articles.items() if in_folder(a, params.folder) and in_category(a, params.category)]
    progress(0, len(kept) + 1, common("reading"))
    full = build_knowledge(vault, kept, least=params.least, together=params.together, step=lambda done: progress(done, len(kept) + 1))
    about = key_of(params.about)
    wanted = full.entities[about].key if about in full.entities else about
    relations = tuple(r for r in full.relations if r.confidence >= params.confidence and (not params.about or wanted in (r.subject, r.object)))
    knowledge = Knowledge(full.entities, relations)
    patterns = read_question(params.question, full, _WORDS)
    answers = ask(knowledge, patterns, MAX_ROWS, lambda: progress(len(kept), len(kept) + 1, common("counting"))) if patterns else ([], True)
    progress(len(kept) + 1, len(kept) + 1, common("writing"))
    return _report(vault, knowledge, patterns, *answers)


_WORDS: dict[str, Predicate] = {**{fold_text(said): predicate for predicate in PREDICATES for said in (predicate, TEXTS[predicate].ru, TEXTS[predicate].en)}, **ALSO}


def _degrees(knowledge: Knowledge) -> Counter[Key]:
    degree: Counter[Key] = Counter()
    for r in knowledge.relations:
        degree.update((r.subject, r.object))
    return degree


def _report(vault: Vault, knowledge: Knowledge, patterns: tuple[Pattern, ...], answers: list[Answer], complete: bool) -> Report:
    degree = _degrees(knowledge)
    unique = [e for key, e in knowledge.entities.items() if e.key == key]
    ranked = sorted(unique, key=lambda e: (e.type == "class", -degree[e.key], -e.mentions, e.key))
    homeless = [e for e in sorted(unique, key=lambda e: (-e.mentions, e.key)) if not e.path and e.mentions and e.type != "class"]
    metrics = Metrics((
        Metric(_message("entities"), len(unique)), *(Metric(_message(f"type_{t}"), sum(e.type == t for e in unique)) for t in ("article", "term", "name", "class")),
        Metric(_message("relations"), len(knowledge.relations)), Metric(_message("quoted"), sum(bool(r.evidence) for r in knowledge.relations), note=_message("quoted_note")), Metric(_message("without"), len(homeless)),
    ))  # fmt: skip
    counts = Counter(r.predicate for r in knowledge.relations)
    bars: tuple[tuple[Label, int], ...] = tuple((_message(p), counts[p]) for p in PREDICATES if counts[p])
    chart = Chart(_message("chart"), "bar", _message("type"), common("count"), (Series(_message("relations"), bars),))
    blocks = (
        metrics, *((_answers(vault, knowledge, patterns, answers, complete),) if patterns else ()), _picture(knowledge, [e for e in ranked if degree[e.key]], degree), chart, _relations(vault, knowledge), _entities(vault, "table_entities", ranked, degree),
        _entities(vault, "wanted", homeless[:100], degree), Markdown(_message("explain")),
    )  # fmt: skip
    summary = _message("summary", entities=len(unique), relations=len(knowledge.relations), top=ranked[0].label) if knowledge.relations else _message("summary_none", entities=len(unique))
    if patterns:
        summary = _message("summary_asked", count=len(answers)) if complete else _message("summary_more", count=len(answers))
    return Report(summary if vault.articles else common("empty_vault"), blocks, _files(knowledge, unique, patterns))


def _answers(vault: Vault, knowledge: Knowledge, patterns: tuple[Pattern, ...], answers: list[Answer], complete: bool) -> Table:
    """Return one row an answer: what each variable stands for, and the sentence that says so (the first that has one)."""
    names = list(dict.fromkeys(term for p in patterns for term in (p.subject, p.predicate, p.object) if isinstance(term, str) and term.startswith("?")))
    columns = (*(Column(f"v{number}", name) for number, name in enumerate(names)), Column("where", _message("where"), "article"), Column("quote", _message("quote")))
    rows = []
    for answer in answers:
        said = next((relation for relation in answer.because if relation.evidence), answer.because[0])
        values = [_message(value) if isinstance(value, str) else knowledge.entities[value].label for value in (answer.values[name] for name in names)]
        rows.append((*values, _place(vault, said), said.evidence[0].sentence if said.evidence else ""))
    return Table(_message("answers"), columns, tuple(rows), empty=_message("no_answers"), note=None if complete else _message("more_answers"))


def _picture(knowledge: Knowledge, linked: list[Entity], degree: Counter[Key]) -> Graph:
    shown = linked[:MAX_DRAWN]
    number = {e.key: i for i, e in enumerate(shown)}
    edges = [(number[r.subject], number[r.object], r) for r in knowledge.relations if r.subject in number and r.object in number]
    places = spring_layout(len(shown), [(a, b, 1.0) for a, b, _ in edges])
    top = max((degree[e.key] for e in shown), default=1)
    nodes = tuple(GraphNode(entity_id(e.key), e.label, e.path or None, _message(f"type_{e.type}"), round(degree[e.key] / top, 4), *places[i]) for i, e in enumerate(shown))
    drawn = tuple(GraphEdge(entity_id(r.subject), entity_id(r.object), r.predicate, round(r.confidence, 4)) for _, _, r in edges)
    note = _message("picture_cut", shown=len(shown), total=len(linked)) if len(linked) > len(shown) else None
    return Graph(_message("picture"), nodes, drawn, total_nodes=len(linked), note=note)


def _place(vault: Vault, relation: Relation) -> ArticleRef | None:
    if not relation.evidence:
        return None
    first = relation.evidence[0]
    return ArticleRef(first.path, vault.articles[first.path].title, first.line)


def _relations(vault: Vault, knowledge: Knowledge) -> Table:
    columns = (
        Column("subject", _message("subject")), Column("type", _message("type")), Column("object", _message("object")), Column("confidence", _message("confidence"), "number", 2, _message("confidence_note"), extra=True),
        Column("sentences", _message("sentences"), "number", extra=True), Column("where", _message("where"), "article"), Column("quote", _message("quote")),
    )  # fmt: skip
    label = {key: e.label for key, e in knowledge.entities.items()}
    rows = tuple(
        (label[r.subject], _message(r.predicate), label[r.object], r.confidence, r.count if r.evidence else 0, _place(vault, r), r.evidence[0].sentence if r.evidence else "") for r in knowledge.relations[:MAX_ROWS]
    )
    return Table(_message("table_relations"), columns, rows, total=len(knowledge.relations), empty=common("nothing"))


def _entities(vault: Vault, key: str, entities: list[Entity], degree: Counter[Key]) -> Table:
    columns = (
        Column("entity", _message("entity")), Column("type", _message("type")), Column("mentions", _message("mentions"), "number"), Column("articles", common("articles"), "number"),
        Column("degree", _message("degree"), "number"), Column("own", _message("own"), "article"),
    )  # fmt: skip
    rows = tuple((e.label, _message(f"type_{e.type}"), e.mentions, len(e.articles), degree[e.key], ArticleRef(e.path, vault.articles[e.path].title) if e.path else None) for e in entities[:MAX_ROWS])
    return Table(_message(key), columns, rows, total=len(entities), empty=_message("no_wanted") if key == "wanted" else common("nothing"))


def _files(knowledge: Knowledge, unique: list[Entity], patterns: tuple[Pattern, ...]) -> tuple[Artifact, ...]:
    # One after the other: together they are 160 MB of a vault of ten thousand articles.
    return (
        text_artifact("knowledge.ttl", turtle(knowledge), "text/turtle; charset=utf-8"), text_artifact("knowledge.shapes.ttl", shapes(), "text/turtle; charset=utf-8"),
        text_artifact("knowledge.rq", sparql(patterns or SAMPLES), "application/sparql-query; charset=utf-8"), text_artifact("knowledge.cypher", cypher(knowledge), "text/plain; charset=utf-8"),
        _csv(knowledge), _json(knowledge, unique),
    )  # fmt: skip


def _csv(knowledge: Knowledge) -> Artifact:
    label = {key: e.label for key, e in knowledge.entities.items()}
    header = ("subject", "predicate", "object", "confidence", "sentences", "path", "line", "quote")
    records = (
        (label[r.subject], r.predicate, label[r.object], round(r.confidence, 4), r.count if r.evidence else 0, *((r.evidence[0].path, r.evidence[0].line, r.evidence[0].sentence) if r.evidence else ("", None, "")))
        for r in knowledge.relations
    )  # fmt: skip
    return csv_artifact("relations.csv", header, records)


def _json(knowledge: Knowledge, unique: list[Entity]) -> Artifact:
    names = {key: entity_id(key) for key in knowledge.entities}
    data = {
        "entities": ({"id": names[e.key], "label": e.label, "type": e.type, "path": e.path, "aliases": list(e.aliases), "mentions": e.mentions, "articles": e.articles} for e in unique),
        "relations": (
            {"subject": names[r.subject], "predicate": r.predicate, "object": names[r.object], "confidence": round(r.confidence, 6), "evidence": [e._asdict() for e in r.evidence]} for r in knowledge.relations
        ),
    }  # fmt: skip
    return json_artifact("knowledge.json", data)
