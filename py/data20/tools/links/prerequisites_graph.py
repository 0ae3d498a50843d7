"""Prerequisites: study order, levels, circles, the longest chain, the way to a goal."""

from __future__ import annotations

from typing import Any, Literal

from data20.errors import BadInput
from data20.graph.formats import GraphData, NodeData, dot
from data20.graph.layouts import level_layout
from data20.graph.model import Edge
from data20.graph.prerequisites import Prerequisites, Requirement, prerequisites_of
from data20.language.writing import writing_language
from data20.messages import Message, Text
from data20.report.blocks import Articles as ArticleList
from data20.report.blocks import (
    Artifact,
    Block,
    Column,
    Graph,
    GraphEdge,
    GraphNode,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.drawing import MAX_DRAWN
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.links._prerequisites_texts import HELP, TEXTS
from data20.tools.output import json_artifact, ref
from data20.tools.scope import category_param, folder_param, in_category, in_folder, not_chosen
from data20.vault.links import links_of
from data20.vault.linktext import escape_text, markdown_destination
from data20.vault.model import Article, Vault
from data20.vault.resolve import fold

NAME = "prerequisites_graph"
_message = messages_of(NAME)
MAX_ROWS = 1000


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    phrases: bool = param(True, title=Text("Читать и текст", "Read the text, too"), description=Text("Зависимости из фраз вроде «предполагает знание…», «как мы видели в…», не только из метаданных.", "Dependencies from phrases such as “builds on…”, “as we saw in…”, not only from the metadata."))
    series: bool = param(True, title=Text("Учитывать серии", "Follow series"), description=Text("Часть пронумерованной серии читают после предыдущей.", "A part of a numbered series is read after the one before."))
    suppose: Literal["auto", "yes", "no"] = param(
        "auto", title=Text("Предполагать", "Suppose"), description=Text("Выводить зависимости из того, какие темы статьи называют.", "Infer dependencies from the topics that articles name."),
        choices={"auto": Text("если ничего не сказано (до 2000 статей)", "where nothing is said (up to 2000 articles)"), "yes": Text("да", "yes"), "no": Text("нет", "no")},
    )  # fmt: skip
    goal: str = param("", widget="article", max_length=1000, title=Text("Цель", "Goal"), description=Text("Статья, которую хочется понять: что прочитать перед ней.", "The article you want to understand: what to read before it."))
    known: str = param("", widget="multiline", max_length=20_000, title=Text("Уже знаю", "I know already"), description=Text("Пути или названия статей, по одному в строке; они пропускаются на пути к цели.", "Paths or titles of articles, one a line; they are skipped on the way to the goal."))
    speed: int = param(200, ge=50, le=1000, advanced=True, title=Text("Слов в минуту", "Words a minute"), description=Text("Скорость чтения.", "Reading speed."))


@tool(
    category="links",
    title=Text("Что читать сначала", "Prerequisites"),
    question=Text("В каком порядке читать и что нужно знать заранее?", "In which order to read, and what to know first?"),
    description=Text(
        "Порядок изучения по зависимостям: ступени, круги, лишнее, самая долгая цепочка, путь к цели.",
        "The study order that dependencies give: levels, circles, the superfluous, the longest chain, the way to a goal.",
    ),
    help=HELP, texts=TEXTS, produces=("prerequisites.csv", "prerequisites.json", "prerequisites.dot", "study-order.md"),
    needs=("numpy",), examples=({}, {"phrases": False, "suppose": "no"}, {"suppose": "yes"}), keywords=("зависимости", "учебный план", "курс", "порядок", "curriculum", "dependencies", "study", "order"),
)  # fmt: skip
def prerequisites_graph(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the dependency graph of the chosen articles and the study order."""
    progress(0, 3, common("reading"))
    kept = [p for p, a in vault.articles.items() if in_folder(a, params.folder) and in_category(a, params.category)]
    if params.goal and params.goal not in kept:
        raise BadInput(field="goal", reason=not_chosen(params.goal))
    graph = prerequisites_of(vault, kept, phrases=params.phrases, series=params.series, suppose={"auto": None, "yes": True, "no": False}[params.suppose])
    progress(1, 3, common("counting"))
    minutes = [_minutes(vault.articles[path], params.speed) for path in graph.nodes]
    missing = _missing(vault, kept)
    chain = graph.critical_path(minutes)
    metrics = Metrics((
        Metric(common("articles"), len(graph.nodes)), Metric(_message("edges"), len(graph.requirements)), Metric(_message("surely"), sum(made.kind != "supposed" for made in graph.requirements)), Metric(_message("entries"), graph.levels.count(0)),
        Metric(_message("levels"), max(graph.levels, default=-1) + 1), Metric(_message("cycles"), len(graph.broken)), Metric(_message("superfluous"), len(graph.superfluous)),
        Metric(_message("critical"), round(sum(minutes[i] for i in chain)), _message("minutes")), Metric(_message("missing"), len(missing)),
    ))  # fmt: skip
    progress(2, 3, common("writing"))
    blocks: tuple[Block, ...] = (
        metrics, *_goal(vault, graph, params, minutes), *((_picture(vault, graph),) if graph.nodes else ()), _table(vault, graph, minutes), _basis(vault, graph),
        _listed(vault, graph, chain, minutes, _message("chain")), _cycles(vault, graph), _superfluous(vault, graph), _missing_table(vault, missing), Markdown(_message("explain")),
    )  # fmt: skip
    summary = _message("summary_none")
    if graph.nodes:
        facts = {"levels": max(graph.levels) + 1, "entries": graph.levels.count(0), "minutes": round(sum(minutes[i] for i in chain))}
        surely = sum(made.kind != "supposed" for made in graph.requirements)
        supposed = len(graph.requirements) - surely
        key = "summary" if not supposed else "summary_supposed" if surely * 4 < supposed else "summary_mixed"
        summary = _message(key, nodes=len(graph.nodes), surely=surely, supposed=supposed, **facts)
    if params.goal:
        way = _way(vault, graph, params)
        title = vault.articles[params.goal].title
        summary = _message("summary_goal", title=title, count=len(way) - 1, minutes=max(1, round(sum(minutes[i] for i in way)))) if len(way) > 1 else _message("summary_free", title=title)
    files = _files(vault, graph, minutes)
    progress(3, 3)
    return Report(summary, blocks, files)


def _minutes(article: Article, speed: int) -> float:
    return sum(len(block.text.split()) for block in article.structure.blocks if not block.generated) / speed


def _missing(vault: Vault, kept: list[str]) -> list[tuple[str, str]]:
    return [(path, r.link.target) for path in kept for r in links_of(vault).outlinks(path) if r.edge == "prerequisite" and r.status == "broken"]


def _way(vault: Vault, graph: Prerequisites, params: Params) -> list[int]:
    """Return what to read to understand the goal, the goal last."""
    index = {path: i for i, path in enumerate(graph.nodes)}
    named = {fold(line.strip()) for line in params.known.splitlines() if line.strip()}
    known = frozenset(i for path, i in index.items() if {fold(path), fold(vault.articles[path].title), fold(vault.articles[path].name)} & named)
    return graph.curriculum(index[params.goal], known) if params.goal in index else []


def _goal(vault: Vault, graph: Prerequisites, params: Params, minutes: list[float]) -> tuple[Block, ...]:
    if not params.goal:
        return ()
    way = _way(vault, graph, params)
    return (_listed(vault, graph, way, minutes, _message("goal", title=vault.articles[params.goal].title)),)


def _listed(vault: Vault, graph: Prerequisites, nodes: list[int], minutes: list[float], title: Message) -> ArticleList:
    items = tuple(Listed(ref(vault, graph.nodes[i]), _message("goal_step", minutes=max(1, round(minutes[i])))) for i in nodes[:MAX_ROWS])
    return ArticleList(title, items, total=len(nodes), empty=_message("goal_none"))


def _picture(vault: Vault, graph: Prerequisites) -> Graph:
    shown = set(graph.order[:MAX_DRAWN])
    places = level_layout(graph.levels, graph.needs)
    nodes = tuple(
        GraphNode(graph.nodes[i], vault.articles[graph.nodes[i]].title, graph.nodes[i], _message("step", number=str(graph.levels[i] + 1)), round((1 + len(graph.dag[i])) / (1 + max(map(len, graph.dag))), 4), *places[i])
        for i in sorted(shown)
    )  # fmt: skip
    gone = set(graph.superfluous)
    edges = tuple(GraphEdge(graph.nodes[a], graph.nodes[b], "prerequisite", graph.rows[a][b]) for a in sorted(shown) for b in graph.dag[a] if b in shown and (a, b) not in gone)
    note = _message("picture_cut", shown=len(nodes), total=len(graph.nodes)) if len(nodes) < len(graph.nodes) else None
    return Graph(_message("picture"), nodes, edges, total_nodes=len(graph.nodes), note=note)


def _table(vault: Vault, graph: Prerequisites, minutes: list[float]) -> Table:
    columns = (
        Column("place", _message("place"), "number"), Column("article", common("article"), "article"), Column("level", _message("level"), "number"), Column("needs", _message("needs"), "article"),
        Column("needed_by", _message("needed_by"), "number"), Column("time", _message("time"), "number", 1), Column("why", common("why")),
    )  # fmt: skip
    rows = tuple(
        (
            place, ref(vault, graph.nodes[i]), graph.levels[i] + 1, [ref(vault, graph.nodes[j]) for j in graph.needs[i]], len(graph.dag[i]), minutes[i],
            _message("why_after", n=len(graph.needs[i])) if graph.needs[i] else _message("why_first"),
        )
        for place, i in enumerate(graph.order[:MAX_ROWS], 1)
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(graph.order), empty=_message("summary_none"))


def _why(made: Requirement) -> Message:
    return _message(f"why.{made.kind}", **({"times": made.times} if made.kind == "supposed" else {"quote": made.evidence} if made.evidence else {}))


def _basis(vault: Vault, graph: Prerequisites) -> Table:
    """What each dependency rests on, in study order."""
    columns = (Column("first", _message("first"), "article"), Column("then", _message("then"), "article"), Column("basis", _message("basis")), Column("why", common("why")))
    place = {graph.nodes[i]: at for at, i in enumerate(graph.order)}
    made = sorted(graph.requirements, key=lambda one: (place[one.article], place[one.needs]))
    rows = tuple((ref(vault, one.needs), ref(vault, one.article), _message(f"kind.{one.kind}"), _why(one)) for one in made[:MAX_ROWS])
    return Table(_message("basis_table"), columns, rows, total=len(made), empty=_message("summary_none"))


def _cycles(vault: Vault, graph: Prerequisites) -> Table:
    by_pair = {(r.article, r.needs): r for r in graph.requirements}
    columns = (Column("article", _message("article"), "article"), Column("drop", _message("drop"), "article"), Column("why", common("why")))
    rows = []
    for needs, article in graph.broken[:MAX_ROWS]:
        made = by_pair[graph.nodes[article], graph.nodes[needs]]
        rows.append((ref(vault, made.article), ref(vault, made.needs), _why(made)))
    return Table(_message("cycle_table"), columns, tuple(rows), total=len(graph.broken), empty=_message("no_cycles"))


def _superfluous(vault: Vault, graph: Prerequisites) -> Table:
    columns = (Column("article", _message("article"), "article"), Column("drop", _message("drop"), "article"))
    rows = tuple((ref(vault, graph.nodes[b]), ref(vault, graph.nodes[a])) for a, b in graph.superfluous[:MAX_ROWS])
    return Table(_message("superfluous_table"), columns, rows, total=len(graph.superfluous), empty=_message("no_superfluous"))


def _missing_table(vault: Vault, missing: list[tuple[str, str]]) -> Table:
    columns = (Column("article", _message("article"), "article"), Column("target", _message("target"), "code"))
    return Table(_message("missing_table"), columns, tuple((ref(vault, p), t) for p, t in missing[:MAX_ROWS]), total=len(missing), empty=_message("no_missing"))


def _files(vault: Vault, graph: Prerequisites, minutes: list[float]) -> tuple[Artifact, ...]:
    rows: list[dict[str, Any]] = [
        {"place": place, "path": graph.nodes[i], "title": vault.articles[graph.nodes[i]].title, "level": graph.levels[i], "minutes": round(minutes[i], 2),
         "requires": [graph.nodes[j] for j in graph.needs[i]], "required_by": [graph.nodes[j] for j in graph.dag[i]]}
        for place, i in enumerate(graph.order, 1)
    ]  # fmt: skip
    known = [{"article": m.article, "needs": m.needs, "kind": m.kind, "evidence": m.evidence, "times": m.times} for m in graph.requirements]
    data = {"order": rows, "dependencies": known, "cycles_broken": [{"article": graph.nodes[b], "needs": graph.nodes[a]} for a, b in graph.broken],
            "superfluous": [{"article": graph.nodes[b], "needs": graph.nodes[a]} for a, b in graph.superfluous]}  # fmt: skip
    edges = tuple(Edge(graph.nodes[a], graph.nodes[b], "prerequisite", graph.rows[a][b]) for a, row in enumerate(graph.dag) for b in row)
    drawn = GraphData("Data20", tuple(NodeData(path, vault.articles[path].title) for path in graph.nodes), edges)
    russian = sum(writing_language(vault.articles[path]) == "ru" for path in graph.nodes) * 2 > len(graph.nodes)
    lines = [f"# {TEXTS['file_title'].format('ru' if russian else 'en', {})}", ""]
    lines += [f"{r['place']}. [{escape_text(r['title'])}]({markdown_destination(r['path'])})" for r in rows]
    keys = ("place", "path", "title", "level", "minutes", "requires")
    return (
        csv_artifact("prerequisites.csv", keys, [[r[k] for k in keys] for r in rows]),
        json_artifact("prerequisites.json", data),
        Artifact("prerequisites.dot", "text/vnd.graphviz", dot(drawn).encode()),
        Artifact("study-order.md", "text/markdown; charset=utf-8", ("\n".join(lines) + "\n").encode()),
    )
