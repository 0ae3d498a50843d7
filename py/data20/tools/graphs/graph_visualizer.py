"""The map of links: four layouts, filters, the neighbourhood of an article, the path to another, SVG."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import replace
from typing import Any, Literal

from data20.errors import BadInput
from data20.graph.adjacency import neighbours, undirected_weights
from data20.graph.communities import louvain
from data20.graph.layout import spring_layout
from data20.graph.layouts import circular_layout, grid_layout, radial_layout
from data20.graph.measures import degrees
from data20.graph.model import LINK_TYPES, ArticleGraph, EdgeType, graph_of, tag_edges
from data20.graph.paths import distances, shortest_path
from data20.graph.svg import colours_of, svg
from data20.messages import Text
from data20.report.blocks import (
    ArticleRef,
    Block,
    Column,
    Graph,
    GraphEdge,
    GraphNode,
    Label,
    Markdown,
    Metric,
    Metrics,
    Report,
    Table,
)
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, text_artifact
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, no_article, tag_param
from data20.vault.model import Vault

NAME = "graph_visualizer"
_message = messages_of(NAME)
MAX_ROWS = 1000
_SMALLEST = 0.05
_ON_PATH = "→"
"""The group of the articles on a path that was asked for."""

TEXTS = {
    "summary": Text("На карте {shown|статья|статьи|статей} из {total} и {edges|связь|связи|связей}, {groups|цвет|цвета|цветов}.", "The map shows {shown|article|articles} of {total} and {edges|link|links} in {groups|colour|colours}."),
    "summary_none": Text("Ни одна статья не подходит под отбор.", "No article passes the filters."),
    "shown": Text("На карте", "On the map"), "edges": Text("Связи", "Links"), "groups": Text("Цвета", "Colours"), "hidden": Text("Скрыто отбором", "Hidden by filters"), "cut": Text("Не поместилось", "Didn't fit"),
    "picture": Text("Карта связей", "Link map"), "picture_cut": Text("Показаны {shown} самых связанных из {total}.", "The {shown} best linked of {total} are shown."),
    "legend": Text("Что значит цвет", "What the colours mean"), "group": Text("Группа", "Group"), "main": Text("Главная статья", "Main article"), "colour": Text("Цвет в SVG", "Colour in the SVG"), "none": Text("(без)", "(none)"), "group_name": Text("{number} · {main}", "{number} · {main}"),
    "table": Text("Статьи на карте", "Articles on the map"), "steps": Text("Шагов от центра", "Steps from the centre"),
    "path": Text("Кратчайший путь", "Shortest path"), "no_path": Text("Пути между ними на этой карте нет.", "There is no path between them on this map."), "step": Text("Шаг", "Step"), "on_path": Text("путь", "path"),
    "explain": Text(
        "**Как читать.** Точка — статья, линия — ссылка; чем больше точка, тем больше у неё связей. *Силы*: связанное притягивается, группы расходятся. *Круг*: группы стоят дугами, видно, сколько линий их соединяет. "
        "*Кольца*: в середине выбранная (или самая связанная) статья, дальше — по шагам. *Сетка*: группы подряд, чтобы разглядеть каждую. То же зерно — та же карта.",
        "**How to read it.** A dot is an article, a line a link; the bigger the dot, the more links. *Force*: linked ones attract, groups part. *Circle*: groups stand as arcs, and you see how many lines join them. "
        "*Rings*: the chosen (or best linked) article in the middle, others by steps. *Grid*: group after group, to look at each. The same seed gives the same map.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как выглядит сеть статей — вся, одной папки, одного тега или вокруг одной статьи?

**Как строится.** Раскладка силами — ForceAtlas2 (Жакоми и др., 2014); зерно сдвигает начальный порядок, и карта получается другой, но при том же зерне всегда одинаковой. Круг, кольца и сетка — по формуле, группы рядом. Цвет — папка, рубрика или сообщество (Лувен: Блондель и др., 2008). Размер — число связей. Кольца считаются шагами без учёта направления ссылок.

**Отбор.** Папка, рубрика, тег, наименьшее число связей, окрестность статьи в столько-то шагов, и сколько самых связанных поместить.

**Файлы.** `link-map.svg` — картинка, что открывается где угодно; `link-map.json` — узлы, рёбра и места.

**Границы.** Раскладка силами показывает до 400 статей; другие — до 2000. Числа и меры сети — в «Анализе сети», файлы для Gephi — в «Графе знаний».""",
    """**What it answers.** What does the network of articles look like — all of it, one folder, one tag, or around one article?

**How it is built.** The force layout is ForceAtlas2 (Jacomy et al. 2014); the seed shuffles the starting order, so another seed gives another map, and the same seed always the same. Circle, rings and grid follow a formula, groups together. Colour is the folder, category or community (Louvain: Blondel et al. 2008). Size is the number of links. Rings count steps without regard to direction.

**Filters.** Folder, category, tag, fewest links, the neighbourhood of an article within so many steps, and how many of the best linked to show.

**Files.** `link-map.svg` is a picture that opens anywhere; `link-map.json` has nodes, edges and places.

**Limits.** The force layout shows up to 400 articles, the others up to 2000. Figures are in “Network analysis”, files for Gephi in “Knowledge graph”.""",
)


class Params(ToolParams):
    layout: Literal["force", "circular", "radial", "grid"] = param(
        "force", title=Text("Раскладка", "Layout"), description=Text("Как расставить статьи.", "How to place the articles."),
        choices={"force": Text("силы", "force"), "circular": Text("круг", "circle"), "radial": Text("кольца", "rings"), "grid": Text("сетка", "grid")},
    )  # fmt: skip
    colour: Literal["community", "folder", "category"] = param(
        "community", title=Text("Цвет", "Colour"), description=Text("Что показывает цвет и кто стоит рядом.", "What the colour shows and who stands together."),
        choices={"community": Text("сообщество", "community"), "folder": Text("папка", "folder"), "category": Text("рубрика", "category")},
    )  # fmt: skip
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()
    centre: str = param("", widget="article", max_length=1000, title=Text("Вокруг статьи", "Around an article"), description=Text("Только её окрестность; в кольцах она в середине.", "Only its neighbourhood; in rings it is in the middle."))
    steps: int = param(2, ge=1, le=10, title=Text("Шагов вокруг", "Steps around"), description=Text("Как далеко от статьи заходить.", "How far from the article to go."))
    target: str = param("", widget="article", max_length=1000, title=Text("Путь до статьи", "Path to an article"), description=Text("Выделить на карте кратчайший путь до неё от статьи «Вокруг статьи», в любую сторону по ссылкам.", "Highlight the shortest path to it from the article of “Around an article”, along links in either direction."))
    degree: int = param(0, ge=0, le=1000, title=Text("Связей не меньше", "At least so many links"), description=Text("Менее связанные скрыты.", "Less linked ones are hidden."))
    top: int = param(300, ge=1, le=2000, title=Text("Самое большее статей", "At most so many articles"), description=Text("Остаются самые связанные; раскладка силами берёт до 400.", "The best linked stay; the force layout takes up to 400."))
    tags: bool = param(False, advanced=True, title=Text("Связи по тегам", "Relations by tags"), description=Text("Соединять и статьи с двумя общими тегами.", "Connect articles that share two tags, too."))
    seed: int = param(0, ge=0, le=999_999, advanced=True, title=Text("Зерно", "Seed"), description=Text("Другое зерно — другая карта силами.", "Another seed, another force map."))


@tool(
    category="graphs",
    title=Text("Карта связей", "Link map"),
    question=Text("Как выглядит сеть статей?", "What does the network of articles look like?"),
    description=Text(
        "Рисунок сети: четыре раскладки, отбор, окрестность статьи, SVG. Показатели — в «Анализе сети», форматы — в «Графе знаний».",
        "A picture of the network: four layouts, filters, an article's neighbourhood, SVG. Figures are in “Network analysis”, formats in “Knowledge graph”.",
    ),
    help=HELP, texts=TEXTS, needs=("numpy",), produces=("link-map.svg", "link-map.json"),
    examples=({}, {"layout": "radial", "colour": "folder"}, {"layout": "circular", "tags": True}, {"layout": "grid", "degree": 1}),
    keywords=("рисунок", "граф", "раскладка", "SVG", "picture", "layout", "visualisation"),
)  # fmt: skip
def graph_visualizer(vault: Vault, params: Params, progress: Progress) -> Report:
    """Draw the chosen part of the link graph."""
    if params.centre and params.centre not in vault.articles:
        raise BadInput(field="centre", reason=no_article(params.centre))
    if params.target and params.target not in vault.articles:
        raise BadInput(field="target", reason=no_article(params.target))
    if params.target and not params.centre:
        raise BadInput(field="target", reason=Text("укажите и статью, от которой идти: «Вокруг статьи»", "name the article to start from, too: “Around an article”"))
    progress(0, 3, common("reading"))
    full = _chosen(vault, params)
    limit = min(params.top, 400) if params.layout == "force" else params.top
    incoming, outgoing = degrees(len(full.nodes), full.merged(weighted=False))
    path = _path(full, params)
    order = sorted(range(len(full.nodes)), key=lambda i: (full.nodes[i] != params.centre, full.nodes[i] not in path, -(incoming[i] + outgoing[i]), full.nodes[i]))
    graph = full.within(frozenset(full.nodes[i] for i in order[:limit]))
    progress(1, 3, common("counting"))
    groups = _groups(vault, graph, params)
    rows = neighbours(len(graph.nodes), graph.merged(weighted=False))
    middle = graph.index.get(params.centre, max(range(len(rows)), key=lambda i: (len(rows[i]), -i), default=0))
    steps = distances(rows, [middle]) if rows else []
    places = _places(graph, groups, steps, params)
    progress(2, 3, common("writing"))
    groups = [_ON_PATH if node in path else group for node, group in zip(graph.nodes, groups, strict=True)]
    drawn = _drawing(vault, graph, groups, places, len(full.nodes))
    names = {**_names(vault, graph, groups, params), _ON_PATH: _message("on_path")}
    report = _report(vault, full, graph, drawn, groups, names, steps, (_path_table(vault, path),) if params.target else ())
    progress(3, 3)
    return report


def _chosen(vault: Vault, params: Params) -> ArticleGraph:
    full = vault.derived(graph_of)
    types: tuple[EdgeType, ...] = (*LINK_TYPES, "parent")
    edges = full.select(types).edges + (tag_edges(vault, at_least=2) if params.tags else ())
    kept = frozenset(p for p, a in vault.articles.items() if p in (params.centre, params.target) or (in_folder(a, params.folder) and in_category(a, params.category) and has_tag(a, params.tag)))
    graph = ArticleGraph(full.nodes, tuple(sorted(edges, key=lambda e: (e.source, e.target, e.type)))).within(kept)
    rows = neighbours(len(graph.nodes), graph.merged(weighted=False))
    keep = {i for i, row in enumerate(rows) if len(row) >= params.degree or graph.nodes[i] == params.centre}
    if params.centre:
        near = {i for i, d in enumerate(distances(rows, [graph.index[params.centre]])) if 0 <= d <= params.steps}
        keep = keep & near | ({graph.index[p] for p in _path(graph, params)} if params.target else set())
    return graph.within(frozenset(graph.nodes[i] for i in keep))


def _path(graph: ArticleGraph, params: Params) -> list[str]:
    """Return the articles of the shortest path asked for, both ends included; [] when none is asked for or there is none."""
    if params.target not in graph.index or params.centre not in graph.index:
        return []
    rows = neighbours(len(graph.nodes), graph.merged(weighted=False))
    return [graph.nodes[i] for i in shortest_path(rows, graph.index[params.centre], graph.index[params.target])]


def _path_table(vault: Vault, path: list[str]) -> Table:
    columns = (Column("step", _message("step"), "number"), Column("article", common("article"), "article"))
    return Table(_message("path"), columns, tuple((n, ArticleRef(p, vault.articles[p].title)) for n, p in enumerate(path)), empty=_message("no_path"))


def _groups(vault: Vault, graph: ArticleGraph, params: Params) -> list[str]:
    if params.colour == "folder":
        return [vault.articles[p].folder for p in graph.nodes]
    if params.colour == "category":
        return [str(vault.articles[p].metadata.get("category") or "") for p in graph.nodes]
    groups = louvain(undirected_weights(len(graph.nodes), graph.merged(weighted=True)))
    members = Counter(groups)
    return [str(g + 1) if members[g] > 1 else "" for g in groups]


def _places(graph: ArticleGraph, groups: list[str], steps: list[int], params: Params) -> list[tuple[float, float]]:
    names = {name: at for at, name in enumerate(sorted(set(groups), key=lambda g: (not g.isdigit(), int(g) if g.isdigit() else 0, g)))}
    numbers = [names[g] for g in groups]
    if params.layout == "circular":
        return circular_layout(numbers)
    if params.layout == "radial":
        return radial_layout(numbers, steps)
    if params.layout == "grid":
        return grid_layout(numbers)
    # The layout starts from a spiral in node order, so another order is another start.
    order = list(range(len(graph.nodes)))
    if params.seed:
        random.Random(params.seed).shuffle(order)
    at = {node: place for place, node in enumerate(order)}
    placed = spring_layout(len(order), [(at[s], at[t], w) for s, t, w in graph.merged(weighted=False)])
    return [placed[at[node]] for node in range(len(order))]


def _names(vault: Vault, graph: ArticleGraph, groups: list[str], params: Params) -> dict[str, Label]:
    """Return what each colour means in words: a community is called after its most linked article."""
    if params.colour in ("folder", "category"):
        return {name: name or _message("none") for name in groups}
    incoming, outgoing = degrees(len(graph.nodes), graph.merged(weighted=False))
    best: dict[str, int] = {}
    for i in sorted(range(len(graph.nodes)), key=lambda i: (-(incoming[i] + outgoing[i]), graph.nodes[i])):
        best.setdefault(groups[i], i)
    return {name: _message("group_name", number=name, main=vault.articles[graph.nodes[i]].title) if name else _message("none") for name, i in best.items()}


def _group(name: str) -> Label:
    return _message("on_path") if name == _ON_PATH else name or _message("none")


def _drawing(vault: Vault, graph: ArticleGraph, groups: list[str], places: list[tuple[float, float]], total: int) -> Graph:
    incoming, outgoing = degrees(len(graph.nodes), graph.merged(weighted=False))
    top = math.sqrt(max((a + b for a, b in zip(incoming, outgoing, strict=True)), default=0)) or 1.0
    nodes = tuple(
        GraphNode(path, vault.articles[path].title, path, groups[i], round(_SMALLEST + (1 - _SMALLEST) * math.sqrt(incoming[i] + outgoing[i]) / top, 4), *places[i]) for i, path in enumerate(graph.nodes)
    )
    edges = tuple(GraphEdge(e.source, e.target, e.type, e.weight) for e in graph.edges)
    note = _message("picture_cut", shown=len(nodes), total=total) if len(nodes) < total else None
    return Graph(_message("picture"), nodes, edges, total_nodes=total, note=note)


def _report(vault: Vault, full: ArticleGraph, graph: ArticleGraph, drawn: Graph, groups: list[str], names: dict[str, Label], steps: list[int], way: tuple[Table, ...]) -> Report:
    colours = colours_of(groups)
    metrics = Metrics((
        Metric(_message("shown"), len(drawn.nodes)), Metric(_message("edges"), len(drawn.edges)), Metric(_message("groups"), len(colours)),
        Metric(_message("hidden"), len(vault.articles) - len(full.nodes)), Metric(_message("cut"), len(full.nodes) - len(graph.nodes)),
    ))  # fmt: skip
    best: dict[str, GraphNode] = {}
    for node, group in sorted(zip(drawn.nodes, groups, strict=True), key=lambda pair: (-pair[0].size, pair[0].id)):
        best.setdefault(group, node)
    picture = replace(drawn, nodes=tuple(replace(node, group=names[group]) for node, group in zip(drawn.nodes, groups, strict=True)))
    columns = (Column("group", _message("group")), Column("size", common("articles"), "number"), Column("main", _message("main"), "article"), Column("colour", _message("colour"), "code", extra=True))
    counts = Counter(groups)
    legend = tuple((_group(name), counts[name], ArticleRef(best[name].id, best[name].label), colour) for name, colour in list(colours.items())[:MAX_ROWS])
    incoming, outgoing = degrees(len(graph.nodes), graph.merged(weighted=False))
    order = sorted(range(len(graph.nodes)), key=lambda i: (-(incoming[i] + outgoing[i]), graph.nodes[i]))
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (ArticleRef(graph.nodes[i], vault.articles[graph.nodes[i]].title), _group(groups[i]), incoming[i], outgoing[i], steps[i] if steps[i] >= 0 else None) for i in order[:MAX_ROWS]
    )
    table = Table(
        _message("table"), (Column("article", common("article"), "article"), Column("group", _message("group")), Column("links_in", common("links_in"), "number"), Column("links_out", common("links_out"), "number"), Column("steps", _message("steps"), "number")),
        rows, total=len(order), empty=_message("summary_none"),
    )  # fmt: skip
    data = {
        "nodes": [{"id": n.id, "label": n.label, "group": g, "size": n.size, "x": n.x, "y": n.y} for n, g in zip(drawn.nodes, groups, strict=True)],
        "edges": [{"source": e.source, "target": e.target, "type": e.type, "weight": e.weight} for e in drawn.edges],
    }
    files = (text_artifact("link-map.svg", svg("Data20", drawn.nodes, drawn.edges, colours), "image/svg+xml"), json_artifact("link-map.json", data))
    summary = _message("summary", shown=len(drawn.nodes), total=len(vault.articles), edges=len(drawn.edges), groups=len(colours)) if drawn.nodes else _message("summary_none")
    blocks: tuple[Block, ...] = (metrics, picture, *way, Table(_message("legend"), columns, legend, total=len(colours)), table, Markdown(_message("explain")))
    return Report(summary if vault.articles else common("empty_vault"), blocks, files)
