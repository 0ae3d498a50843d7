"""The knowledge graph of what the articles say: entities, relations, the sentence behind each."""

from __future__ import annotations

from collections import Counter

from data20.graph.knowledge import PREDICATES, Entity, Key, Knowledge, Relation, build_knowledge, key_of
from data20.graph.knowledge_formats import cypher, entity_id, turtle
from data20.graph.layout import spring_layout
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
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, text_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.model import Vault

NAME = "knowledge_graph_builder"
_message = messages_of(NAME)
MAX_ROWS = 1000
MAX_DRAWN = 200

TEXTS = {
    "summary": Text("{entities|понятие|понятия|понятий} и {relations|отношение|отношения|отношений}; главное — «{top}».", "{entities|entity|entities} and {relations|relation|relations}; the main one is “{top}”."),
    "summary_none": Text("{entities|понятие|понятия|понятий}, но ни одного отношения между ними.", "{entities|entity|entities}, but no relation between them."),
    "entities": Text("Понятия", "Entities"), "relations": Text("Отношения", "Relations"), "quoted": Text("С цитатой", "With a quote"), "quoted_note": Text("Остальные указаны в метаданных.", "The others are stated in the metadata."), "without": Text("Без своей статьи", "Without an article"),
    "type_article": Text("статья", "article"), "type_term": Text("термин", "term"), "type_name": Text("имя", "name"), "type_class": Text("род", "kind"),
    "is_a": Text("это", "is a"), "part_of": Text("часть", "part of"), "uses": Text("использует", "uses"), "requires": Text("требует", "requires"), "based_on": Text("основано на", "based on"), "leads_to": Text("приводит к", "leads to"),
    "created": Text("создал", "created"), "prerequisite": Text("изучать после", "study after"), "related": Text("связано с", "related to"), "co_occurs": Text("упоминается вместе с", "mentioned with"),
    "picture": Text("Понятия и отношения", "Entities and relations"), "picture_cut": Text("Показаны {shown} самых связанных из {total}.", "The {shown} best connected of {total} are shown."), "chart": Text("Отношения по видам", "Relations by type"), "type": Text("Вид", "Type"),
    "table_relations": Text("Отношения со свидетельством", "Relations with evidence"), "subject": Text("Что", "What"), "object": Text("С чем", "To what"), "confidence": Text("Уверенность", "Confidence"), "confidence_note": Text("1 — указано в метаданных; у остальных зависит от оборота и числа предложений.", "1 is stated in the metadata; for others it depends on the pattern and the number of sentences."),
    "sentences": Text("Предложений", "Sentences"), "where": Text("Где", "Where"), "quote": Text("Цитата", "Quote"), "table_entities": Text("Понятия", "Entities"), "entity": Text("Понятие", "Entity"), "mentions": Text("Упоминаний", "Mentions"), "degree": Text("Отношений", "Relations"), "own": Text("Статья о нём", "Its article"),
    "wanted": Text("Важные понятия без своей статьи", "Important entities without an article"), "no_wanted": Text("У каждого частого понятия есть статья.", "Every frequent entity has its article."),
    "explain": Text(
        "**Откуда понятия.** Статьи (по названиям и псевдонимам), термины из определений и выделенные полужирным, имена с большой буквы внутри предложений; *род* — слово, которым определили другое понятие. Словоформы сложены: «нейросеть» и «нейросетей» — одно. "
        "**Откуда отношения.** Метаданные; определения («X — это Y»); обороты между двумя понятиями («использует», «основан на», «part of»…), отрицания пропущены; совместное упоминание — лишь то, что не объяснить случайностью (p < 0,001). За каждым стоит предложение, и его можно открыть.",
        "**Where entities come from.** Articles (by title and alias), terms from definitions and in bold, capitalised names inside sentences; a *kind* is a word that another entity was defined by. Inflected forms are one. "
        "**Where relations come from.** Metadata; definitions (“X is a Y”); phrases between two entities (“uses”, “based on”, «часть»…), denials left out; being mentioned together only where chance doesn't explain it (p < 0.001). Behind each stands a sentence that you can open.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что хранилище утверждает о мире: какие в нём понятия, как они связаны и где это сказано?

**Как считается.** Понятия сравниваются по основам слов. Определения — обороты Хёрст (1992) для русского и английского; отношения — глагольные обороты между двумя понятиями одного предложения, как в открытом извлечении (Банко и др., 2007); совместное упоминание — логарифм правдоподобия Даннинга (1993) не ниже 10,83, сила — logDice (Рыхлый, 2008). Уверенность оборота — 0,7, определения — его оценка, метаданных — 1; каждое новое предложение закрывает треть расстояния до единицы.

**Файлы.** Turtle (RDF 1.1, понятия — SKOS, отношения — `rdf:Statement` со свидетельством), Cypher для Neo4j, CSV, JSON. Всё, что написано людьми, экранировано.

**Границы.** Это обороты, а не понимание: местоимения не разрешаются, сложные предложения теряются. Проверяйте по цитате.""",
    """**What it answers.** What does the vault say about the world: which entities are there, how are they related, and where is that said?

**How it is computed.** Entities are compared by stems. Definitions use Hearst's patterns (1992) for Russian and English; relations are verb phrases between two entities of a sentence, as in open extraction (Banko et al. 2007); being mentioned together needs Dunning's log-likelihood (1993) of 10.83, its strength is logDice (Rychlý 2008). A phrase has confidence 0.7, a definition its score, metadata 1; each further sentence closes a third of the distance to one.

**Files.** Turtle (RDF 1.1, entities as SKOS, relations as `rdf:Statement` with evidence), Cypher for Neo4j, CSV, JSON. Everything that people wrote is escaped.

**Limits.** These are phrases, not understanding: pronouns aren't resolved, complex sentences get lost. Check against the quote.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    about: str = param("", max_length=200, title=Text("О чём", "About"), description=Text("Показать отношения только этого понятия, в любой форме слова.", "Show this entity's relations only, in any form of the word."))
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
    help=HELP, texts=TEXTS, needs=("numpy",), produces=("knowledge.ttl", "knowledge.cypher", "relations.csv", "knowledge.json"), examples=({}, {"least": 1, "confidence": 0.0}, {"together": 1}),
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
    progress(len(kept) + 1, len(kept) + 1, common("writing"))
    return _report(vault, knowledge)


def _degrees(knowledge: Knowledge) -> Counter[Key]:
    degree: Counter[Key] = Counter()
    for r in knowledge.relations:
        degree.update((r.subject, r.object))
    return degree


def _report(vault: Vault, knowledge: Knowledge) -> Report:
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
        metrics, _picture(knowledge, [e for e in ranked if degree[e.key]], degree), chart, _relations(vault, knowledge), _entities(vault, "table_entities", ranked, degree),
        _entities(vault, "wanted", homeless[:100], degree), Markdown(_message("explain")),
    )  # fmt: skip
    summary = _message("summary", entities=len(unique), relations=len(knowledge.relations), top=ranked[0].label) if knowledge.relations else _message("summary_none", entities=len(unique))
    return Report(summary if vault.articles else common("empty_vault"), blocks, _files(knowledge, unique))


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


def _files(knowledge: Knowledge, unique: list[Entity]) -> tuple[Artifact, ...]:
    # One after the other: together they are 160 MB of a vault of ten thousand articles.
    return (
        text_artifact("knowledge.ttl", turtle(knowledge), "text/turtle; charset=utf-8"), text_artifact("knowledge.cypher", cypher(knowledge), "text/plain; charset=utf-8"),
        _csv(knowledge), _json(knowledge, unique),
    )  # fmt: skip


def _csv(knowledge: Knowledge) -> Artifact:
    label = {key: e.label for key, e in knowledge.entities.items()}
    header = ("subject", "predicate", "object", "confidence", "sentences", "path", "line", "quote")
    records = [
        (label[r.subject], r.predicate, label[r.object], round(r.confidence, 4), r.count if r.evidence else 0, *((r.evidence[0].path, r.evidence[0].line, r.evidence[0].sentence) if r.evidence else ("", None, "")))
        for r in knowledge.relations
    ]  # fmt: skip
    return csv_artifact("relations.csv", header, records)


def _json(knowledge: Knowledge, unique: list[Entity]) -> Artifact:
    data = {
        "entities": [{"id": entity_id(e.key), "label": e.label, "type": e.type, "path": e.path, "aliases": list(e.aliases), "mentions": e.mentions, "articles": sorted(e.articles)} for e in unique],
        "relations": [
            {"subject": entity_id(r.subject), "predicate": r.predicate, "object": entity_id(r.object), "confidence": round(r.confidence, 6), "evidence": [e._asdict() for e in r.evidence]} for r in knowledge.relations
        ],
    }  # fmt: skip
    return json_artifact("knowledge.json", data)
