"""The citation index: who cites whom, what is cited together, h-indexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from data20.errors import BadInput
from data20.graph.adjacency import reversed_neighbours, successors
from data20.graph.citations import Pair, cocitations, couplings, g_index, h_index
from data20.graph.model import ArticleGraph, graph_of
from data20.messages import Text
from data20.report.blocks import ArticleRef, Artifact, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.document import date_of
from data20.tools.history import day
from data20.tools.indexes._citation_texts import HELP, TEXTS
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import Links, link_types, links_param, no_article
from data20.vault.model import Article, Vault

NAME = "citation_index"
_message = messages_of(NAME)
MAX_ROWS = 1000


class Params(ToolParams):
    links: Links = links_param()
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("Показать пары только с этой статьёй.", "Show only the pairs with this article."))
    at_least: int = param(2, ge=1, le=100, title=Text("Общих не меньше", "In common, at least"), description=Text("Сколько статей должно стоять за парой.", "How many articles must stand behind a pair."))
    months: int = param(24, ge=1, le=600, title=Text("Недавнее, месяцев", "Recent, in months"), description=Text("Цитирования за столько последних месяцев считаются недавними.", "Citations of so many last months count as recent."))
    today: str = param("", pattern=r"^$|^\d{4}-\d{2}-\d{2}$", advanced=True, title=Text("На дату", "As of"), description=Text("ГГГГ-ММ-ДД; пусто — последняя дата статей.", "YYYY-MM-DD; empty means the articles' newest date."))


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    graph: ArticleGraph
    cites: list[list[int]]
    cited: list[list[int]]
    recent: list[int]
    today: str
    together: list[Pair]
    coupled: list[Pair]

    @property
    def counts(self) -> list[int]:
        return [len(row) for row in self.cited]


@tool(
    category="indexes",
    title=Text("Указатель цитирования", "Citation index"),
    question=Text("Кто кого цитирует и что цитируют вместе?", "Who cites whom, and what is cited together?"),
    description=Text(
        "Цитирования между статьями, совместное цитирование, общие источники, индексы Хирша авторов и рубрик.",
        "Citations between articles, co-citation, bibliographic coupling, h-indexes of authors and categories.",
    ),
    help=HELP, texts=TEXTS, produces=("citation_index.csv", "citation_pairs.csv", "citation_index.json"), examples=({}, {"at_least": 1, "months": 12}, {"links": "body"}),
    keywords=("цитирование", "Хирш", "со-цитирование", "библиометрия", "h-index", "co-citation", "coupling", "bibliometrics"),
)  # fmt: skip
def citation_index(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the citation index of the vault."""
    if params.article and params.article not in vault.articles:
        raise BadInput(field="article", reason=no_article(params.article))
    graph = vault.derived(graph_of).select(link_types(params.links))
    total = 2 * len(graph.nodes)
    progress(0, total, common("counting"))
    cites = successors(len(graph.nodes), graph.merged(weighted=False))
    cited = reversed_neighbours(cites)
    dates = [date_of(vault.articles[path].metadata) for path in graph.nodes]
    chosen = day(params.today, "today")
    today = chosen.isoformat() if chosen else max(dates, default="")
    since = _since(today, params.months)
    recent = [sum(bool(dates[i]) and since <= dates[i] <= today for i in row) for row in cited]
    together = cocitations(cites, at_least=params.at_least, step=lambda done: progress(done, total))
    coupled = couplings(cites, at_least=params.at_least, step=lambda done: progress(total // 2 + done, total))
    index = _Index(graph, cites, cited, recent, today, together, coupled)
    progress(total, total, common("writing"))
    return _report(vault, params, index)


def _since(today: str, months: int) -> str:
    """Return the first day of the window of `months` that ends on `today`, "" without a date."""
    try:
        last = date.fromisoformat((today + "-01-01")[:10])
    except ValueError:
        return today
    month = last.year * 12 + last.month - 1 - months
    return f"{month // 12:04d}-{month % 12 + 1:02d}-{last.day:02d}" if month >= 12 else ""


def _report(vault: Vault, params: Params, index: _Index) -> Report:
    counts, nodes = index.counts, index.graph.nodes
    order = sorted(range(len(nodes)), key=lambda i: (-counts[i], -index.recent[i], nodes[i]))
    total = sum(counts)
    metrics = Metrics((
        Metric(common("articles"), len(nodes)), Metric(_message("citations"), total, note=_message("citations_note")),
        Metric(_message("mean"), total / len(nodes) if nodes else 0, digits=2), Metric(_message("uncited"), counts.count(0)),
        Metric(_message("h"), h_index(counts), note=_message("h_note")), Metric(_message("g"), g_index(counts), note=_message("g_note")),
        *([Metric(_message("window_total", months=params.months), sum(index.recent))] if index.today else []),
    ))  # fmt: skip
    chart = Chart(_message("chart"), "bar", common("article"), _message("cited"), (Series(_message("cited"), tuple((vault.articles[nodes[i]].title, counts[i]) for i in order[:20] if counts[i])),))
    blocks = (
        metrics, chart, _table(vault, params, index, order), _pairs(vault, params, index, index.together, "cocited"), _pairs(vault, params, index, index.coupled, "coupled"),
        _groups(vault, index), Markdown(_message("explain")),
    )  # fmt: skip
    summary = _message("summary", title=vault.articles[nodes[order[0]]].title, count=counts[order[0]], h=h_index(counts)) if total else _message("summary_none")
    chosen = index.graph.index.get(params.article)
    if total and chosen is not None:
        summary = _message("summary_one", title=vault.articles[nodes[chosen]].title, count=counts[chosen], place=1 + sum(count > counts[chosen] for count in counts), total=len(nodes), cites=len(index.cites[chosen]))
    return Report(summary if nodes else common("empty_vault"), blocks, _files(vault, index, order))


def _ref(vault: Vault, index: _Index, node: int) -> ArticleRef:
    path = index.graph.nodes[node]
    return ArticleRef(path, vault.articles[path].title)


def _table(vault: Vault, params: Params, index: _Index, order: list[int]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("cited", _message("cited"), "number"),
        Column("recent", _message("recent"), "number", None, _message("recent_note", months=params.months, today=index.today or "—")), Column("cites", _message("cites"), "number"), Column("who", _message("who"), "article"),
    )  # fmt: skip
    rows = tuple(
        (_ref(vault, index, i), len(index.cited[i]), index.recent[i] if index.today else None, len(index.cites[i]), [_ref(vault, index, j) for j in index.cited[i][:6]])
        for i in order[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(order), empty=common("empty_vault"))


def _pairs(vault: Vault, params: Params, index: _Index, pairs: list[Pair], kind: str) -> Table:
    wanted = index.graph.index.get(params.article)
    shown = [p for p in pairs if wanted is None or wanted in (p.a, p.b)]
    columns = (
        Column("first", _message("first"), "article"), Column("second", _message("second"), "article"), Column("common", _message("common"), "number"),
        Column("cosine", _message("cosine"), "number", 3, _message("cosine_note")), Column("why", common("why")),
    )  # fmt: skip
    rows = tuple((_ref(vault, index, p.a), _ref(vault, index, p.b), p.common, p.cosine, _message(f"why_{kind}", n=p.common)) for p in shown[:MAX_ROWS])
    return Table(_message(kind), columns, rows, total=len(shown), empty=_message("no_pairs"))


def _names(article: Article) -> list[tuple[str, str]]:
    """Return the authors and the category of an article as (kind, name)."""
    found: list[tuple[str, str]] = []
    for kind, keys in (("author", ("author", "authors")), ("category", ("category",))):
        for key in keys:
            value = article.metadata.get(key)
            names = value if isinstance(value, list) else [value]
            found += [(kind, " ".join(str(n).split())) for n in names if isinstance(n, str | int | float) and str(n).strip()]
    return list(dict.fromkeys(found))


def _groups(vault: Vault, index: _Index) -> Table:
    members: dict[tuple[str, str], list[int]] = {}
    for i, path in enumerate(index.graph.nodes):
        for group in _names(vault.articles[path]):
            members.setdefault(group, []).append(len(index.cited[i]))
    ranked = sorted(members.items(), key=lambda item: (item[0][0], -h_index(item[1]), -sum(item[1]), item[0][1]))
    columns = (
        Column("group", _message("group")), Column("kind", _message("kind")), Column("articles", common("articles"), "number"), Column("cited", _message("citations"), "number"),
        Column("h", _message("h"), "number", None, _message("h_note")), Column("g", _message("g"), "number", None, _message("g_note")),
    )  # fmt: skip
    rows = tuple((name, _message(kind), len(counts), sum(counts), h_index(counts), g_index(counts)) for (kind, name), counts in ranked[:MAX_ROWS])
    return Table(_message("groups"), columns, rows, total=len(ranked), empty=_message("no_groups"))


def _files(vault: Vault, index: _Index, order: list[int]) -> tuple[Artifact, ...]:
    nodes = index.graph.nodes
    rows: list[dict[str, Any]] = [
        {"path": nodes[i], "title": vault.articles[nodes[i]].title, "cited": len(index.cited[i]), "recent": index.recent[i], "cites": len(index.cites[i]),
         "cited_by": [nodes[j] for j in index.cited[i]], "references": [nodes[j] for j in index.cites[i]]}
        for i in order
    ]  # fmt: skip
    pairs = [(kind, nodes[p.a], nodes[p.b], p.common, p.cosine) for kind, found in (("cocitation", index.together), ("coupling", index.coupled)) for p in found]
    return (
        csv_artifact("citation_index.csv", ("path", "title", "cited", "recent", "cites"), [[r[k] for k in ("path", "title", "cited", "recent", "cites")] for r in rows]),
        csv_artifact("citation_pairs.csv", ("kind", "first", "second", "common", "cosine"), pairs),
        json_artifact("citation_index.json", {"as_of": index.today, "articles": rows}),
    )
