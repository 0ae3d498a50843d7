"""The knowledge graph of the vault: links and shared tags, with measures, in every usual format."""

from __future__ import annotations

from typing import Literal

from data20.graph.centrality import edge_arrays, pagerank
from data20.graph.formats import GraphData, NodeData, cytoscape, dot, gexf, graphml, json_graph, mermaid
from data20.graph.measures import degrees, overview, weak_components
from data20.graph.model import ArticleGraph, EdgeType, graph_of, tag_edges
from data20.messages import Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Graph,
    Label,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)  # fmt: skip
from data20.report.texts import common, messages_of
from data20.tools.drawing import MAX_DRAWN, draw
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.rubrics import shared_folder, top_folder
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.model import Vault

NAME = "build_graph"
_message = messages_of(NAME)
MAX_ROWS = 1000

TEXTS = {
    "group_name": Text("группа {number}", "group {number}"),
    "summary": Text(
        "{nodes|статья|статьи|статей}, {edges|связь|связи|связей}; {components|отдельная группа|отдельные группы|отдельных групп}, {isolated|статья|статьи|статей} без связей.",
        "{nodes|article|articles}, {edges|relation|relations}; {components|separate group|separate groups}, {isolated|article|articles} unconnected.",
    ),
    "edges": Text("Связи", "Relations"), "density": Text("Плотность", "Density"), "reciprocity": Text("Взаимность", "Reciprocity"),
    "density_note": Text("Доля возможных связей, которые есть.", "Share of possible relations that exist."),
    "reciprocity_note": Text("Доля ссылок, на которые есть ответная.", "Share of links that are answered by one back."),
    "components": Text("Отдельные группы", "Separate groups"), "largest": Text("Статей в самой большой группе", "Articles in the largest group"),
    "isolated": Text("Без связей", "Unconnected"), "picture": Text("Граф", "Graph"),
    "picture_cut": Text("Показаны {shown} самых связанных из {total}.", "The {shown} best connected of {total} are drawn."),
    "by_type": Text("Связи по видам", "Relations by type"), "table": Text("Статьи в графе", "Articles in the graph"),
    "group": Text("Группа", "Group"), "pagerank": Text("PageRank", "PageRank"), "pagerank_note": Text("Доля времени, которую провёл бы в статье тот, кто бродит по ссылкам; вместе 100 %.", "Share of the time that someone wandering along links would spend in the article; together 100 %."),
    "type_link": Text("ссылка в тексте", "link in the text"), "type_embed": Text("вставка", "embed"), "type_related": Text("related", "related"),
    "type_prerequisite": Text("prerequisites", "prerequisites"), "type_parent": Text("родитель", "parent"), "type_tags": Text("общие теги", "shared tags"),
    "type": Text("Вид", "Type"),
    "explain": Text(
        "Размер круга — PageRank, цвет — {colour}. PageRank считается только по ссылкам: общие теги похожи на связь, но ими никто ни на кого не ссылается. "
        "Группа — статьи, до которых можно дойти друг от друга по связям в любую сторону.",
        "A circle's size is its PageRank, its colour the {colour}. PageRank uses links only: shared tags are a likeness, nobody points with them. "
        "A group is articles that can reach each other along relations in either direction.",
    ),
    "colour_folder": Text("папка", "folder"), "colour_category": Text("рубрика", "category"), "colour_component": Text("группа", "group"),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как статьи связаны между собой — и как открыть эту сеть в другой программе?

**Как строится.** Узлы — статьи, рёбра — ссылки в тексте, вставки, `related`, `prerequisites` и, по желанию, общие теги (не меньше порога; теги, что есть больше чем у 200 статей, не считаются). Пути вроде `../` и якоря разобраны, повторные ссылки сложены в вес. Плотность = рёбра / n(n−1); взаимность — доля рёбер с обратным; группы — слабые компоненты связности; PageRank — по ссылкам, затухание 0,85. Раскладка — ForceAtlas2 (Жакоми и др., 2014) с постоянным началом: карта каждый раз одна и та же.

**Файлы.** GraphML и GEXF — для Gephi и yEd; DOT — Graphviz; Mermaid — в статью; JSON Graph и Cytoscape — для программ.

**Границы.** На рисунке не больше 400 узлов; в файлах граф целиком.""",
    """**What it answers.** How are the articles connected — and how do I open that network elsewhere?

**How it is built.** Nodes are articles, edges are links in the text, embeds, `related`, `prerequisites` and, if you like, shared tags (at least the threshold; tags that more than 200 articles carry don't count). `../` paths and anchors are resolved, repeated links add up to the weight. Density = edges / n(n−1); reciprocity is the share of edges with a reverse; groups are weakly connected components; PageRank uses links, damping 0.85. The layout is ForceAtlas2 (Jacomy et al. 2014) from a fixed start: the map is the same every time.

**Files.** GraphML and GEXF for Gephi and yEd; DOT for Graphviz; Mermaid for an article; JSON Graph and Cytoscape for programs.

**Limits.** The picture holds at most 400 nodes; the files hold the whole graph.""",
)


class Params(ToolParams):
    tags: bool = param(True, title=Text("Связи по тегам", "Relations by tags"), description=Text("Соединять статьи с общими тегами.", "Connect articles that share tags."))
    shared_tags: int = param(2, ge=1, le=20, title=Text("Общих тегов не меньше", "At least so many shared tags"), description=Text("Порог для связи по тегам.", "Threshold for a relation by tags."))
    folder: str = folder_param()
    category: str = category_param()
    colour: Literal["folder", "category", "component"] = param(
        "folder", title=Text("Цвет", "Colour"), description=Text("Что показывает цвет.", "What the colour shows."),
        choices={"folder": Text("папка", "folder"), "category": Text("рубрика", "category"), "component": Text("группа", "group")},
    )  # fmt: skip
    isolated: bool = param(True, advanced=True, title=Text("Показывать несвязанные", "Show unconnected"), description=Text("Оставить статьи без связей.", "Keep articles without relations."))


@tool(
    category="graphs",
    title=Text("Граф знаний", "Knowledge graph"),
    question=Text("Как статьи связаны между собой?", "How are the articles connected?"),
    description=Text(
        "Граф ссылок и общих тегов с показателями; файлы GraphML, GEXF, DOT, Mermaid, JSON.",
        "The graph of links and shared tags with its measures; GraphML, GEXF, DOT, Mermaid and JSON files.",
    ),
    help=HELP, texts=TEXTS, needs=("numpy",),
    produces=("graph.graphml", "graph.gexf", "graph.dot", "graph.mmd", "graph.json", "graph.cyjs"),
    examples=({}, {"tags": False, "colour": "component"}, {"shared_tags": 1, "isolated": False}),
    keywords=("сеть", "связи", "карта", "Gephi", "network", "map", "relations"),
)  # fmt: skip
def build_graph(vault: Vault, params: Params, progress: Progress) -> Report:
    """Build the typed graph and return it drawn, measured and as files."""
    graph = _graph(vault, params)
    progress(1, 4, common("counting"))
    links = [(s, t, 1.0) for s, t, _ in graph.select(("link", "embed", "related", "prerequisite", "parent")).merged(weighted=False)]
    ranks = [float(r) for r in pagerank(edge_arrays(len(graph.nodes), links)).scores]
    groups = weak_components(len(graph.nodes), graph.merged(weighted=False))
    progress(2, 4)
    drawing = _drawing(vault, graph, params, ranks, groups)
    progress(3, 4, common("writing"))
    files = _files(vault, graph, ranks, groups)
    progress(4, 4)
    return _report(vault, graph, params, drawing, files, ranks, groups)


def _graph(vault: Vault, params: Params) -> ArticleGraph:
    full = vault.derived(graph_of)
    kept = frozenset(p for p, a in vault.articles.items() if in_folder(a, params.folder) and in_category(a, params.category))
    edges = full.edges + (tag_edges(vault, at_least=params.shared_tags) if params.tags else ())
    graph = ArticleGraph(full.nodes, tuple(sorted(edges, key=lambda e: (e.source, e.target, e.type)))).within(kept)
    if params.isolated:
        return graph
    return graph.within(frozenset(p for e in graph.edges for p in (e.source, e.target)))


def _colour(vault: Vault, path: str, params: Params, group: int, shared: str) -> Label:
    if params.colour == "component":
        return _message("group_name", number=str(group + 1))
    if params.colour == "category":
        return str(vault.articles[path].metadata.get("category") or "")
    return top_folder(path, shared)


def _drawing(vault: Vault, graph: ArticleGraph, params: Params, ranks: list[float], groups: list[int]) -> Graph:
    shared = shared_folder(graph.nodes)
    return draw(
        vault, graph, _message("picture"), group=lambda path: _colour(vault, path, params, groups[graph.index[path]], shared),
        size=lambda path: ranks[graph.index[path]], note=_message("picture_cut", shown=MAX_DRAWN, total=len(graph.nodes)),
    )  # fmt: skip


def _files(vault: Vault, graph: ArticleGraph, ranks: list[float], groups: list[int]) -> tuple[Artifact, ...]:
    nodes = tuple(
        NodeData(path, vault.articles[path].title, {
            "folder": vault.articles[path].folder, "category": str(vault.articles[path].metadata.get("category") or ""),
            "tags": ", ".join(vault.articles[path].tags), "group": groups[i] + 1, "pagerank": ranks[i],
        })
        for i, path in enumerate(graph.nodes)
    )  # fmt: skip
    data = GraphData("Data20", nodes, graph.edges)
    written = (
        ("graph.graphml", "application/xml", graphml), ("graph.gexf", "application/xml", gexf), ("graph.dot", "text/vnd.graphviz", dot),
        ("graph.mmd", "text/plain; charset=utf-8", mermaid), ("graph.json", "application/json", json_graph), ("graph.cyjs", "application/json", cytoscape),
    )  # fmt: skip
    return tuple(Artifact(name, media, write(data).encode()) for name, media, write in written)


def _report(
    vault: Vault, graph: ArticleGraph, params: Params, drawing: Graph, files: tuple[Artifact, ...], ranks: list[float], groups: list[int],
) -> Report:  # fmt: skip
    merged = graph.merged(weighted=False)
    facts = overview(len(graph.nodes), merged)
    metrics = Metrics((
        Metric(common("articles"), facts.nodes), Metric(_message("edges"), len(graph.edges)),
        Metric(_message("density"), round(100 * facts.density, 6), "%", _message("density_note"), 2),
        Metric(_message("reciprocity"), round(100 * facts.reciprocity, 6), "%", _message("reciprocity_note"), 0),
        Metric(_message("components"), facts.components), Metric(_message("largest"), facts.largest), Metric(_message("isolated"), facts.isolated),
    ))  # fmt: skip
    kinds: tuple[EdgeType, ...] = ("link", "embed", "related", "prerequisite", "parent", "tags")
    counts: tuple[tuple[Label, int], ...] = tuple((_message(f"type_{k}"), sum(e.type == k for e in graph.edges)) for k in kinds)
    chart = Chart(_message("by_type"), "bar", _message("type"), common("count"), (Series(_message("edges"), tuple(c for c in counts if c[1])),))
    explain = Markdown(_message("explain", colour=_message(f"colour_{params.colour}")))
    summary = _message("summary", nodes=facts.nodes, edges=len(graph.edges), components=facts.components, isolated=facts.isolated)
    return Report(summary if vault.articles else common("empty_vault"), (metrics, drawing, chart, _table(vault, graph, ranks, groups), explain), files)


def _table(vault: Vault, graph: ArticleGraph, ranks: list[float], groups: list[int]) -> Table:
    incoming, outgoing = degrees(len(graph.nodes), graph.select(("link", "embed", "related", "prerequisite", "parent")).merged(weighted=False))
    order = sorted(range(len(graph.nodes)), key=lambda i: (-round(ranks[i], 12), graph.nodes[i]))
    columns = (
        Column("article", common("article"), "article"), Column("links_in", common("links_in"), "number"),
        Column("links_out", common("links_out"), "number"), Column("pagerank", _message("pagerank"), "percent", 2, _message("pagerank_note")),
        Column("group", _message("group"), "number"), Column("tags", common("tags"), "tags"),
    )  # fmt: skip
    rows = tuple(
        (
            ArticleRef(graph.nodes[i], vault.articles[graph.nodes[i]].title), incoming[i], outgoing[i], ranks[i], groups[i] + 1,
            list(vault.articles[graph.nodes[i]].tags),
        )
        for i in order[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(order), empty=common("empty_vault"))
