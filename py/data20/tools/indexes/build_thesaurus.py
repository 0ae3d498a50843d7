"""A thesaurus of the vault: other names, broader, narrower and related terms."""

from __future__ import annotations

from typing import Any

from data20.graph.layout import spring_layout
from data20.language.termbank import Key, term_key
from data20.messages import Text
from data20.publish.skos import Concept, turtle
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Block,
    Column,
    Graph,
    GraphEdge,
    GraphNode,
    Markdown,
    Metric,
    Metrics,
    Report,
    Table,
)
from data20.report.texts import common, messages_of
from data20.tools.indexes._decisions import CURATED, curated_terms, decided
from data20.tools.indexes._thesaurus import Node, build
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, text_artifact
from data20.tools.scope import folder_param, has_tag, in_folder, tag_param
from data20.tools.state import state_edit
from data20.vault.changes import ChangeSet
from data20.vault.linktext import escape_text
from data20.vault.model import Vault

NAME = "build_thesaurus"
_message = messages_of(NAME)
MAX_ROWS, _DRAWN = 1000, 80

TEXTS = {
    "own_article": Text("есть своя статья", "has its own article"), "no_article": Text("своей статьи нет", "no article of its own"), "where": Text("Где о нём", "Where it is treated"),
    "summary": Text("{count|понятие|понятия|понятий}: {broader|связь|связи|связей} «шире — уже», {related} «связано с», {other|другое имя|других имени|других имён}.", "{count|concept|concepts}: {broader|broader–narrower relation|broader–narrower relations}, {related} related, {other|other name|other names}."),
    "summary_empty": Text("Понятий не нашлось: нужны теги, названия или определения.", "No concepts found: tags, titles or definitions are needed."),
    "concepts": Text("Понятия", "Concepts"), "other_count": Text("Другие имена", "Other names"), "broader_count": Text("Шире — уже", "Broader–narrower"), "related_count": Text("Связано", "Related"), "top": Text("Верхние понятия", "Top concepts"), "alone": Text("Ни с чем не связаны", "Related to nothing"), "curated_count": Text("Решено человеком", "Decided by a person"),
    "graph": Text("Карта понятий", "Map of concepts"), "graph_note": Text("Показаны понятия с наибольшим числом связей.", "The concepts with most relations are shown."), "table": Text("Тезаурус", "Thesaurus"), "term": Text("Понятие", "Concept"), "uf": Text("Также", "Also called"), "bt": Text("Шире", "Broader"), "nt": Text("Уже", "Narrower"), "rt": Text("Связано с", "Related to"), "alike": Text("Употребляются похоже", "Used alike"), "alike_note": Text("Стоят в одном окружении, хотя, может быть, и не рядом: кандидаты в синонимы.", "They keep the same company, though perhaps not together: candidates for synonyms."),
    "expand": Text("Чем расширить запрос «{term}»", "What to add to the query “{term}”"), "query": Text("Запрос", "Query"), "by": Text("Отношение", "Relation"),
    "explain": Text("**Как править.** Запишите решения в параметр «Решить», по одному в строке: `чай = чаёк` — другое имя, `чай < напиток` — шире, `чай > улун` — уже, `чай ~ самовар` — связано, `чай ! понедельник` — не связано, `чай ? самовар` — забыть решение. Они хранятся в `.data20/thesaurus.json`; отвергнутая связь больше не появится, обратные отношения ставятся сами. Другие имена отсюда знают поиск («Искать и другими именами») и предметный указатель («см.»).", "**How to edit.** Write decisions into “Decide”, one a line: `tea = cuppa` another name, `tea < drink` broader, `tea > oolong` narrower, `tea ~ kettle` related, `tea ! monday` not related, `tea ? kettle` forget the decision. They live in `.data20/thesaurus.json`; a rejected relation doesn't come back, inverse relations are set by themselves. Search (“Search by other names”) and the back-of-book index (“see”) know the other names from here."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какими словами здесь говорят об одном и том же, что шире, что уже и что связано?

**Откуда понятия.** Названия статей, теги и термины, которым дано определение. Других, встроенных слов тезаурус не добавляет.

**Отношения.** «Также» — `aliases` и расшифровки сокращений. «Шире — уже» — вложенные теги и род в определениях («накипь — осадок», М. Хёрст, 1992). «Связано» — понятия, которые стоят в одном разделе чаще, чем случайно: нормированная взаимная информация (Г. Баума, 2009), не меньше двух общих разделов. «Употребляются похоже» — косинус векторов PPMI (Буллинария и Леви, 2007). Обратные отношения ставятся всегда; круги «шире — шире» разрываются; связанное не может быть одновременно более широким (правило SKOS S27).

**Файлы.** SKOS (Turtle) для тезаурусных программ, JSON, Markdown.

**Что записывает.** Только ваши решения из параметра «Решить» — в `.data20/thesaurus.json`; статьи не меняются.

**Границы.** Статистика предлагает, человек решает: см. «Как править». Определения самих терминов — в «Словаре терминов», дерево рубрик — в «Дереве рубрик».""",
    """**What it answers.** Which words are used here for the same thing, what is broader, what narrower, what related?

**Where concepts come from.** Titles of articles, tags, and terms that are given a definition. The thesaurus adds no words of its own.

**Relations.** “Also called”: `aliases` and what abbreviations stand for. “Broader–narrower”: nested tags, and the genus in definitions (“limescale is a crust”, M. Hearst 1992). “Related”: concepts that stand in one section more often than chance, by normalised mutual information (G. Bouma 2009), in two sections at least. “Used alike”: cosine of PPMI vectors (Bullinaria and Levy 2007). Inverse relations are always set; circles of broader terms are broken; what is related can't be broader at once (SKOS rule S27).

**Files.** SKOS (Turtle) for thesaurus programs, JSON, Markdown.

**What it writes.** Only your decisions from “Decide”, into `.data20/thesaurus.json`; no article changes.

**Limits.** Statistics propose, a person decides: see “How to edit”. Definitions of the terms are in “Glossary”, the tree of categories in “Taxonomy”.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    tag: str = tag_param()
    expand: str = param("", max_length=200, title=Text("Расширить запрос", "Expand a query"), description=Text("Показать, какими словами дополнить это слово при поиске.", "Show which words to add to this one when searching."))
    decide: str = param("", max_length=20_000, widget="multiline", asks=True, title=Text("Решить", "Decide"), description=Text("По решению в строке: чай = чаёк (другое имя), чай < напиток (шире), чай > улун (уже), чай ~ самовар (связано), чай ! понедельник (нет), чай ? самовар (забыть).", "A decision a line: tea = cuppa (another name), tea < drink (broader), tea > oolong (narrower), tea ~ kettle (related), tea ! monday (not), tea ? kettle (forget)."))
    least: int = param(2, ge=1, le=100, title=Text("Статей не меньше", "At least so many articles"), description=Text("Понятия, которые встречаются реже и ни с чем не связаны, пропускаются.", "Concepts that occur in fewer and have no relations are left out."))
    strength: float = param(0.3, ge=0.0, le=1.0, advanced=True, title=Text("Сила связи", "Strength of relation"), description=Text("Нормированная взаимная информация не ниже этой.", "Normalised mutual information of at least this."))
    related: int = param(6, ge=0, le=30, advanced=True, title=Text("Связанных не больше", "At most so many related"), description=Text("Сколько связанных понятий показать у каждого.", "How many related concepts each one gets."))


@tool(
    category="indexes",
    title=Text("Тезаурус", "Thesaurus"),
    question=Text("Какие слова здесь значат близкое?", "Which words here mean nearly the same?"),
    description=Text("Другие имена, более широкие, узкие и связанные понятия из самого хранилища; SKOS; решения человека.", "Other names, broader, narrower and related concepts from the vault itself; SKOS; a person's decisions."),
    help=HELP, texts=TEXTS, writes=True, version=3, produces=("thesaurus.ttl", "thesaurus.json", "thesaurus.md"), needs=("numpy", f"file:{CURATED}"), examples=({}, {"expand": "чай"}, {"least": 1, "strength": 0.1}, {"decide": "чай = чаёк"}),
    keywords=("синонимы", "понятия", "связанные", "skos", "synonyms", "concepts", "broader", "narrower", "related"),
)  # fmt: skip
def build_thesaurus(vault: Vault, params: Params, progress: Progress) -> Report:
    """Build the thesaurus of the chosen articles."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and has_tag(a, params.tag)]
    total = max(1, 2 * len(chosen))
    curated = decided(curated_terms(vault), params.decide)
    changes = state_edit(vault, CURATED, curated) if params.decide.strip() else ChangeSet()
    progress(0, total, common("reading"))
    nodes = build(chosen, curated, params.least, params.strength, params.related, lambda done: progress(done, total, common("reading" if done < len(chosen) else "counting")))
    progress(total, total, common("writing"))
    broader, pairs = sum(len(n.broader) for n in nodes.values()), {tuple(sorted((k, r[0]))) for k, n in nodes.items() for r in n.related if r[0] in nodes}
    other = sum(len(n.other) for n in nodes.values())
    metrics = Metrics((
        Metric(common("articles"), len(chosen)), Metric(_message("concepts"), len(nodes)), Metric(_message("other_count"), other), Metric(_message("broader_count"), broader), Metric(_message("related_count"), len(pairs)),
        Metric(_message("alone"), sum(not (n.broader or n.narrower or n.related) for n in nodes.values())), Metric(_message("curated_count"), len(curated)),
    ))  # fmt: skip
    if not nodes:
        return Report(_message("summary_empty"), (metrics, Markdown(_message("explain"))), _files(nodes), changes)
    blocks: list[Block] = [metrics]
    if params.expand.strip():
        blocks.append(_expansion(nodes, params.expand.strip()))
    blocks += [_graph(nodes), _table(vault, nodes), Markdown(_message("explain"))]
    return Report(_message("summary", count=len(nodes), broader=broader, related=len(pairs), other=other), tuple(blocks), _files(nodes), changes)


def _expansion(nodes: dict[Key, Node], term: str) -> Table:
    key = term_key(term)
    node = nodes.get(key) or next((n for n in nodes.values() if any(term_key(o) == key for o in n.other)), None)
    rows: list[tuple[Any, ...]] = []
    if node is not None:
        names = [(node.name, "uf")] if node.key != key else []
        names += [(o, "uf") for o in node.other if term_key(o) != key]
        names += [(nodes[k].name, "nt") for k in sorted(node.narrower)] + [(nodes[k].name, "rt") for k, _, _ in node.related if k in nodes] + [(nodes[k].name, "bt") for k in sorted(node.broader)]
        rows = [(name, _message(kind), f'{term} OR "{name}"') for name, kind in names]
    return Table(_message("expand", term=term), (Column("term", _message("term")), Column("by", _message("by")), Column("query", _message("query"), "code")), tuple(rows), empty=common("nothing"))


def _graph(nodes: dict[Key, Node]) -> Graph:
    def degree(node: Node) -> int:
        return len(node.broader) + len(node.narrower) + len(node.related)

    shown = sorted((n for n in nodes.values() if degree(n)), key=lambda n: (-degree(n), n.key))[:_DRAWN]
    place = {node.key: number for number, node in enumerate(shown)}
    edges: dict[tuple[int, int], str] = {}
    for node in shown:
        for parent in node.broader & place.keys():
            edges[place[node.key], place[parent]] = "broader"
        for other, _, _ in node.related:
            if other in place and (place[other], place[node.key]) not in edges:
                edges.setdefault((place[node.key], place[other]), "related")
    where = spring_layout(len(shown), [(a, b, 1.0) for a, b in sorted(edges)])
    most = max((len(n.articles) for n in shown), default=1) or 1
    drawn = tuple(GraphNode(" ".join(n.key), n.name, n.own or (n.articles[0] if len(n.articles) == 1 else None), _message("own_article" if n.own else "no_article"), round(0.2 + 0.8 * len(n.articles) / most, 4), x, y) for n, (x, y) in zip(shown, where, strict=True))
    lines = tuple(GraphEdge(drawn[a].id, drawn[b].id, kind) for (a, b), kind in sorted(edges.items()))
    return Graph(_message("graph"), drawn, lines, directed=False, total_nodes=len(nodes), note=_message("graph_note"))


def _table(vault: Vault, nodes: dict[Key, Node]) -> Table:
    columns = (
        Column("term", _message("term")), Column("uf", _message("uf")), Column("bt", _message("bt")), Column("nt", _message("nt")), Column("rt", _message("rt")), Column("alike", _message("alike"), note=_message("alike_note")), Column("where", _message("where"), "article"), Column("articles", common("articles"), "number"),
    )  # fmt: skip
    order = sorted(nodes.values(), key=lambda n: (-(len(n.related) + len(n.broader) + len(n.narrower) + len(n.other)), n.name.casefold()))
    rows = tuple((n.name, n.other, _names(nodes, n.broader), _names(nodes, n.narrower), [nodes[k].name for k, _, _ in n.related if k in nodes], [nodes[k].name for k, _ in n.alike if k in nodes], [ArticleRef(path, vault.articles[path].title) for path in dict.fromkeys([n.own, *n.articles[:3]] if n.own else n.articles[:3])][:3], len(n.articles)) for n in order[:MAX_ROWS])
    return Table(_message("table"), columns, rows, total=len(nodes))


def _names(nodes: dict[Key, Node], keys: set[Key]) -> list[str]:
    return sorted((nodes[key].name for key in keys if key in nodes), key=str.casefold)


def _files(nodes: dict[Key, Node]) -> tuple[Artifact, ...]:
    order = sorted(nodes.values(), key=lambda n: (n.name.casefold(), n.key))
    concepts = [
        Concept("-".join(n.key), ((n.language, n.name),), tuple((n.language, o) for o in n.other), (), tuple("-".join(k) for k in sorted(n.broader)), (), tuple("-".join(k) for k, _, _ in n.related), tuple(n.articles[:20]))
        for n in order
    ]  # fmt: skip
    data = [
        {"term": n.name, "language": n.language, "use_for": n.other, "broader": _names(nodes, n.broader), "narrower": _names(nodes, n.narrower), "articles": n.articles,
         "related": [{"term": nodes[k].name, "npmi": round(v, 4), "sections": c} for k, v, c in n.related if k in nodes], "used_alike": [{"term": nodes[k].name, "cosine": round(v, 4)} for k, v in n.alike if k in nodes]}
        for n in order
    ]  # fmt: skip
    lines: list[str] = []
    for n in order:
        lines += [f"**{escape_text(n.name)}**", ""]
        for label, names in (("UF", n.other), ("BT", _names(nodes, n.broader)), ("NT", _names(nodes, n.narrower)), ("RT", [nodes[k].name for k, _, _ in n.related if k in nodes])):
            lines += [f"- {label} {escape_text(', '.join(names))}"] if names else []
        lines.append("")
    return text_artifact("thesaurus.ttl", turtle("thesaurus", "Thesaurus", "en", concepts), "text/turtle"), json_artifact("thesaurus.json", data), text_artifact("thesaurus.md", "\n".join(lines) or "\n")
