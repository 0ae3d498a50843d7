"""The network of articles: centralities, communities, cut points, paths."""

from __future__ import annotations

from collections import Counter
from typing import Any

from data20.errors import BadInput
from data20.graph.adjacency import neighbours, successors
from data20.graph.formats import GraphData, NodeData, gexf, graphml
from data20.graph.model import ArticleGraph, graph_of
from data20.graph.network import Network, analyse, top_overlap
from data20.graph.paths import shortest_path
from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Block,
    Chart,
    Column,
    Graph,
    Label,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.blocks import Articles as ArticleList
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.analysis._network_texts import HELP, TEXTS
from data20.tools.drawing import MAX_DRAWN, draw
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import (
    Links,
    category_param,
    folder_param,
    in_category,
    in_folder,
    link_types,
    links_param,
    not_chosen,
)
from data20.vault.model import Vault

NAME = "network_analyzer"
_message = messages_of(NAME)
MAX_ROWS = 1000
_MEASURES = ("links_in", "pagerank", "betweenness", "closeness", "harmonic", "eigenvector", "katz")
_HEADER = ("path", "title", "links_in", "links_out", "pagerank", "betweenness", "closeness", "harmonic", "eigenvector", "katz", "clustering", "core", "constraint", "community", "cut_point")


class Params(ToolParams):
    links: Links = links_param()
    folder: str = folder_param()
    category: str = category_param()
    resolution: float = param(
        1.0, ge=0.1, le=10.0, title=Text("Дробность сообществ", "Resolution of communities"),
        description=Text("γ: больше 1 — сообщества мельче, меньше 1 — крупнее.", "γ: above 1 communities get smaller, below 1 larger."),
    )  # fmt: skip
    path_from: str = param("", widget="article", max_length=1000, title=Text("Путь от статьи", "Path from"), description=Text("Вместе с «до статьи»: кратчайший путь по ссылкам.", "Together with “path to”: the shortest path along links."))
    path_to: str = param("", widget="article", max_length=1000, title=Text("Путь до статьи", "Path to"), description=Text("Где путь кончается.", "Where the path ends."))
    seed: int = param(0, ge=0, le=999_999, advanced=True, title=Text("Зерно случайности", "Random seed"), description=Text("Другое зерно — другой порядок обхода и другие опорные статьи.", "Another seed: another order of visiting and other pivots."))


@tool(
    category="analysis",
    title=Text("Анализ сети", "Network analysis"),
    question=Text("Как устроена сеть статей и кто в ней кого соединяет?", "How is the network of articles built, and who joins whom?"),
    description=Text(
        "Центральности, сообщества, ядра, мосты и пути в сети ссылок. Только важность по ссылкам — в «PageRank»; просто рисунок — в «Карте связей».",
        "Centralities, communities, cores, bridges and paths in the link network. Importance alone is in “PageRank”; a plain picture in “Link map”.",
    ),
    help=HELP, texts=TEXTS, needs=("numpy",), produces=("network.csv", "network.json", "network.graphml", "network.gexf"),
    examples=({}, {"resolution": 2.0, "links": "body"}, {"seed": 7}),
    keywords=("центральность", "сообщества", "кластеры", "мосты", "посредничество", "centrality", "community", "Louvain", "betweenness"),
)  # fmt: skip
def network_analyzer(vault: Vault, params: Params, progress: Progress) -> Report:
    """Measure the network of the chosen articles."""
    kept = frozenset(p for p, a in vault.articles.items() if in_folder(a, params.folder) and in_category(a, params.category))
    graph = vault.derived(graph_of).select(link_types(params.links)).within(kept)
    edges = graph.merged(weighted=False)
    network = analyse(
        len(graph.nodes), edges, resolution=params.resolution, seed=params.seed,
        step=lambda done, total: progress(done, total + 1, common("counting")),
    )  # fmt: skip
    progress(1, 1, common("writing"))
    path = _path(vault, graph, params)
    if not edges:
        summary = _message("summary_unlinked", nodes=len(graph.nodes)) if graph.nodes else common("empty_vault")
        return Report(summary, (_metrics(network), *path, _table(vault, graph, network)), _files(vault, graph, network))
    broker = max(range(len(graph.nodes)), key=lambda i: (round(network.paths.betweenness[i], 12), -i))
    summary = _message(
        "summary" if round(network.paths.betweenness[broker], 12) else "summary_flat", nodes=len(graph.nodes), edges=len(edges), groups=_linked_groups(network), modularity=round(network.modularity, 3),
        broker=vault.articles[graph.nodes[broker]].title,
    )  # fmt: skip
    blocks = (
        _metrics(network), *path, _picture(vault, graph, network), _overlap(network), _groups(vault, graph, network), _table(vault, graph, network),
        _bridges(vault, graph, network), Markdown(_message("explain")),
    )  # fmt: skip
    return Report(summary, blocks, _files(vault, graph, network))


def _linked_groups(network: Network) -> int:
    """Count the communities of at least two articles."""
    return sum(size > 1 for size in Counter(network.groups).values())


def _metrics(network: Network) -> Metrics:
    facts, paths = network.overview, network.paths
    items = [
        Metric(common("articles"), facts.nodes), Metric(_message("edges"), facts.edges), Metric(_message("density"), facts.density, note=_message("density_note"), digits=4),
        Metric(_message("reciprocity"), facts.reciprocity * 100, "%", digits=1), Metric(_message("components"), facts.components), Metric(_message("largest"), facts.largest),
        Metric(_message("average"), paths.average, note=_message("average_note"), digits=2), Metric(_message("longest"), paths.longest),
        Metric(_message("transitivity"), network.clustering.transitivity, note=_message("transitivity_note"), digits=3),
        Metric(_message("groups"), _linked_groups(network)), Metric(_message("modularity"), network.modularity, note=_message("modularity_note"), digits=3),
        Metric(_message("cuts"), len(network.cuts)), Metric(_message("bridges"), len(network.bridges)),
    ]  # fmt: skip
    for name, value in (("assortativity", network.assortativity), ("small_world", network.small_world)):
        if value is not None:
            items.append(Metric(_message(name), value, note=_message(f"{name}_note"), digits=2))
    if not paths.exact:
        items.append(Metric(_message("error"), paths.error, note=_message("error_note", sources=paths.sources), digits=5))
    return Metrics(tuple(items))


def _path(vault: Vault, graph: ArticleGraph, params: Params) -> tuple[Block, ...]:
    if not params.path_from or not params.path_to:
        return ()
    for field, path in (("path_from", params.path_from), ("path_to", params.path_to)):
        if path not in graph.index:
            raise BadInput(field=field, reason=not_chosen(path))
    ends = graph.index[params.path_from], graph.index[params.path_to]
    edges = graph.merged(weighted=False)
    along = shortest_path(successors(len(graph.nodes), edges), *ends)
    found = along or shortest_path(neighbours(len(graph.nodes), edges), *ends)
    listed = tuple(Listed(ArticleRef(graph.nodes[i], vault.articles[graph.nodes[i]].title), _message("step", number=n)) for n, i in enumerate(found))
    title = _message("path") if along or not found else _message("path_any")
    return (ArticleList(title, listed, empty=_message("path_none")),)


def _picture(vault: Vault, graph: ArticleGraph, network: Network) -> Graph:
    names = _group_names(vault, graph, network)
    return draw(
        vault, graph, _message("picture"), group=lambda p: names[network.groups[graph.index[p]]], size=lambda p: network.pagerank[graph.index[p]],
        note=_message("picture_cut", shown=MAX_DRAWN, total=len(graph.nodes)),
    )  # fmt: skip


def _group_names(vault: Vault, graph: ArticleGraph, network: Network) -> list[Label]:
    """Return what a community is called: after its most important article; those of one article share a name."""
    sizes = Counter(network.groups)
    best: dict[int, int] = {}
    for i in sorted(range(len(graph.nodes)), key=lambda i: (-round(network.pagerank[i], 12), graph.nodes[i])):
        best.setdefault(network.groups[i], i)
    return [_message("group_name", number=str(g + 1), main=vault.articles[graph.nodes[best[g]]].title) if sizes[g] > 1 else _message("group_none") for g in range(len(best))]


def _overlap(network: Network) -> Chart:
    points = tuple((_message(a), _message(b), round(share, 3)) for a, b, share in top_overlap(network.centralities()))
    return Chart(_message("overlap"), "heatmap", _message("measure"), _message("measure"), (Series(common("share"), points),))


def _role(network: Network, cuts: set[int], innermost: int, i: int) -> Message:
    degree = network.incoming[i] + network.outgoing[i]
    constraint = network.constraint[i]
    if not degree or constraint is None:
        return _message("role_alone")
    if i in cuts:
        return _message("role_cut")
    if network.cores[i] == 1:
        return _message("role_leaf")
    if constraint < 0.3 and network.clustering.local[i] < 0.3:
        return _message("role_broker")
    return _message("role_core") if network.cores[i] == innermost else _message("role_none")


def _table(vault: Vault, graph: ArticleGraph, network: Network) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("betweenness", _message("betweenness"), "number", 5, _message("betweenness_note")), Column("pagerank", _message("pagerank"), "percent", 2),
        Column("closeness", _message("closeness"), "number", 4, _message("closeness_note"), extra=True), Column("harmonic", _message("harmonic"), "number", 4, extra=True), Column("eigenvector", _message("eigenvector"), "number", 4, extra=True),
        Column("katz", _message("katz"), "number", 4, extra=True), Column("clustering", _message("clustering"), "number", 3, extra=True), Column("core", _message("core"), "number", None, _message("core_note"), extra=True),
        Column("constraint", _message("constraint"), "number", 3, _message("constraint_note"), extra=True), Column("group", _message("group"), "number", extra=True),
        Column("links_in", common("links_in"), "number"), Column("links_out", common("links_out"), "number"), Column("role", _message("role")),
    )  # fmt: skip
    cuts, innermost = set(network.cuts), max(network.cores, default=0)
    order = sorted(range(len(graph.nodes)), key=lambda i: (-round(network.paths.betweenness[i], 12), -round(network.pagerank[i], 12), graph.nodes[i]))
    rows = tuple(
        (
            ArticleRef(graph.nodes[i], vault.articles[graph.nodes[i]].title), network.paths.betweenness[i], network.pagerank[i], network.paths.closeness[i], network.paths.harmonic[i],
            network.eigenvector[i], network.katz[i], network.clustering.local[i], network.cores[i], network.constraint[i], network.groups[i] + 1,
            network.incoming[i], network.outgoing[i], _role(network, cuts, innermost, i),
        )
        for i in order[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(order), empty=common("empty_vault"))


def _groups(vault: Vault, graph: ArticleGraph, network: Network) -> Table:
    members: dict[int, list[int]] = {}
    for i, group in enumerate(network.groups):
        members.setdefault(group, []).append(i)
    inside, outside = [0] * len(members), [0] * len(members)
    for s, t, _ in graph.merged(weighted=False):
        if network.groups[s] == network.groups[t]:
            inside[network.groups[s]] += 1
        else:
            outside[network.groups[s]] += 1
            outside[network.groups[t]] += 1
    rows = []
    for group, nodes in sorted(members.items()):
        if len(nodes) > 1:
            ranked = [graph.nodes[i] for i in sorted(nodes, key=lambda i: (-round(network.pagerank[i], 12), graph.nodes[i]))]
            refs = [ArticleRef(p, vault.articles[p].title) for p in ranked[:6]]
            rows.append((group + 1, len(nodes), refs[0], refs[1:], inside[group], outside[group]))
    columns = (
        Column("group", _message("group"), "number", extra=True), Column("size", common("articles"), "number"), Column("main", _message("main"), "article"),
        Column("others", _message("others"), "article"), Column("inside", _message("inside"), "number"), Column("outside", _message("outside"), "number"),
    )  # fmt: skip
    return Table(_message("groups_table"), columns, tuple(rows[:MAX_ROWS]), total=len(rows), empty=common("nothing"))


def _bridges(vault: Vault, graph: ArticleGraph, network: Network) -> Table:
    columns = (Column("from", _message("from"), "article"), Column("to", _message("to"), "article"))
    rows = tuple(tuple(ArticleRef(graph.nodes[i], vault.articles[graph.nodes[i]].title) for i in ends) for ends in network.bridges[:MAX_ROWS])
    return Table(_message("bridges_table"), columns, rows, total=len(network.bridges), empty=_message("bridges_empty"))


def _files(vault: Vault, graph: ArticleGraph, network: Network) -> tuple[Artifact, ...]:
    measures = network.centralities()
    cuts = set(network.cuts)
    rows: list[dict[str, Any]] = [
        {
            "path": path, "title": vault.articles[path].title, "links_out": network.outgoing[i], **{m: measures[m][i] for m in _MEASURES}, "links_in": network.incoming[i],
            "clustering": network.clustering.local[i], "core": network.cores[i], "constraint": network.constraint[i], "community": network.groups[i] + 1, "cut_point": i in cuts,
        }
        for i, path in enumerate(graph.nodes)
    ]  # fmt: skip
    data = {"modularity": network.modularity, "betweenness_exact": network.paths.exact, "betweenness_error": network.paths.error, "nodes": rows,
            "bridges": [[graph.nodes[a], graph.nodes[b]] for a, b in network.bridges]}  # fmt: skip
    shared = [key for key in _HEADER[2:] if key not in ("constraint", "cut_point")]
    drawn = GraphData("Data20", tuple(NodeData(r["path"], r["title"], {k: r[k] for k in shared}) for r in rows), graph.edges)
    return (
        csv_artifact("network.csv", _HEADER, [[r[key] for key in _HEADER] for r in rows]),
        json_artifact("network.json", data),
        Artifact("network.graphml", "application/xml", graphml(drawn).encode()),
        Artifact("network.gexf", "application/xml", gexf(drawn).encode()),
    )
