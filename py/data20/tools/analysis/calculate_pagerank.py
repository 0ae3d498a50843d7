"""PageRank, HITS and SALSA over the vault's links."""

from __future__ import annotations

from typing import Any

from data20.errors import BadInput
from data20.graph.centrality import EdgeArrays, Ranking, edge_arrays, hits, pagerank, salsa_authorities
from data20.graph.measures import degrees
from data20.graph.model import ArticleGraph, graph_of
from data20.messages import Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Label,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)  # fmt: skip
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import Links, has_tag, link_types, links_param, no_article, no_such_tag
from data20.vault.model import Vault

NAME = "calculate_pagerank"
_message = messages_of(NAME)
MAX_ROWS = 1000
"""Rows shown; the files hold all of them."""

TEXTS = {
    "summary": Text(
        "Самая важная статья — «{title}»: {percent} % всего внимания.",
        "The most important article is “{title}”, with {percent} % of all attention.",
    ),
    "summary_start": Text(
        "Кто начинает с «{start}» и идёт по ссылкам, чаще всего приходит к «{title}»: {percent} % всего внимания.",
        "Who starts from “{start}” and follows links most often comes to “{title}”, with {percent} % of all attention.",
    ),
    "summary_unlinked": Text(
        "Связей между статьями нет: внимание поделено поровну, и важнейшей среди них нет.",
        "There are no links between the articles: attention is shared equally, and none is the most important.",
    ),
    "summary_empty": Text("В хранилище нет статей — ранжировать нечего.", "The vault has no articles to rank."),
    "links": Text("Учтено связей", "Links counted"),
    "top_share": Text("Внимание у первых десяти", "Attention of the top ten"),
    "unlinked": Text("Статьи без входящих ссылок", "Articles nobody links to"),
    "steps": Text("Шагов до сходимости", "Steps until convergence"),
    "sum": Text("Сумма рангов", "Sum of ranks"),
    "chart": Text("Двадцать самых важных", "The twenty most important"), "percent": Text("Внимание, %", "Attention, %"),
    "table": Text("Все статьи по важности", "All articles by importance"),
    "pagerank": Text("PageRank", "PageRank"),
    "pagerank_note": Text("Доля времени, которую проводит здесь читатель, идущий по ссылкам наугад.", "The share of time that a reader who follows links at random spends here."),
    "authority": Text("Авторитетность", "Authority"),
    "authority_note": Text("HITS: на статью ссылаются хорошие обзоры.", "HITS: good overviews point here."),
    "hub": Text("Обзорность", "Hub"),
    "hub_note": Text("HITS: статья ссылается на авторитетные.", "HITS: it points to authorities."),
    "salsa": Text("SALSA", "SALSA"),
    "why_from": Text("«{title}» даёт {share}\u00a0%", "“{title}” gives {share}\u00a0%"),
    "why_none": Text("ссылок сюда нет: только случайный заход", "no links here: random visits only"),
    "why_two": Text("{first}; {second}", "{first}; {second}"),
    "start": Text("Читатель начинает с: {what}.", "The reader starts from: {what}."),
    "explain": Text(
        "**Как читать.** PageRank складывается из рангов тех, кто ссылается: ссылка из важной статьи, где ссылок мало, весит больше всего. "
        "Столбец «Почему» называет двух главных дарителей. Статьи без исходящих ссылок отдают свой ранг всем поровну, поэтому сумма равна 1.",
        "**How to read it.** PageRank is made of the ranks of those who link: a link from an important article with few links weighs most. "
        "“Why” names the two largest givers. Articles without outgoing links give their rank to all equally, so the sum is 1.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи в хранилище главные, если судить по тому, кто на кого ссылается?

**Как считается.** PageRank (Брин и Пейдж, 1998): читатель идёт по случайной ссылке с вероятностью «затухание» и иначе начинает сначала. Расчёт идёт до изменения меньше 10⁻¹² за шаг; сумма рангов равна 1, масса статей без ссылок раздаётся всем. Рядом — HITS (Клейнберг, 1999): «авторитеты», на которые ссылаются обзоры, и «обзоры», которые ссылаются на авторитеты; и SALSA (Лемпель и Моран, 2001), устойчивая к тесным группам.

**Тематический ранг.** Укажите статью или тег — читатель будет начинать оттуда, и наверху окажется то, что важно рядом с этой темой.

**Границы.** Считаются ссылки внутри хранилища: в тексте, вставки, `related` и `prerequisites`. Созданные инструментами блоки не учитываются. Важность по ссылкам — не качество: новая статья без ссылок всегда внизу.""",
    """**What it answers.** Which articles matter most, judged by who links to whom?

**How it is computed.** PageRank (Brin and Page 1998): a reader follows a random link with probability “damping” and otherwise starts again. It runs until the change per step is below 10⁻¹²; ranks sum to 1, and articles without links give their mass to all. Beside it stand HITS (Kleinberg 1999): “authorities” that overviews point to, and “hubs” that point to authorities; and SALSA (Lempel and Moran 2001), which close-knit groups can't inflate.

**Rank for a topic.** Name an article or a tag and the reader starts there: what matters near that topic rises.

**Limits.** Links inside the vault count: in the text, embeds, `related` and `prerequisites`. Blocks made by tools don't. Importance by links isn't quality: a new article without links is always last.""",
)


class Params(ToolParams):
    links: Links = links_param()
    start: str = param(
        "", title=Text("Начать со статьи", "Start from an article"), widget="article", max_length=1000,
        description=Text("Персональный PageRank: читатель возвращается к этой статье.", "Personalised PageRank: the reader returns to this article."),
    )  # fmt: skip
    topic: str = param(
        "", title=Text("Начать с тега", "Start from a tag"), widget="tag", max_length=200,
        description=Text("Тематический PageRank: читатель возвращается к статьям с этим тегом.", "Topic-sensitive PageRank: the reader returns to articles with this tag."),
    )  # fmt: skip
    damping: float = param(
        0.85, ge=0.0, le=0.99, advanced=True, title=Text("Затухание", "Damping"),
        description=Text("Вероятность пойти по ссылке, а не начать сначала.", "Probability of following a link instead of starting again."),
    )  # fmt: skip
    weighted: bool = param(
        False, advanced=True, title=Text("Учитывать повторы ссылок", "Count repeated links"),
        description=Text("Две ссылки на одну статью весят вдвое больше одной.", "Two links to the same article weigh twice as much as one."),
    )  # fmt: skip


@tool(
    category="analysis",
    title=Text("PageRank", "PageRank"),
    question=Text("Какие статьи самые важные?", "Which articles matter most?"),
    description=Text(
        "Ранг статей по ссылкам: PageRank (общий, по теме, от статьи), HITS и SALSA, с объяснением.",
        "Ranks articles by links: PageRank (overall, by topic, from an article), HITS and SALSA, with the reasons.",
    ),
    help=HELP, texts=TEXTS, produces=("pagerank.csv", "pagerank.json"), needs=("numpy",),
    examples=({}, {"damping": 0.5}, {"links": "body", "weighted": True}),
    keywords=("важность", "ранг", "авторитет", "HITS", "SALSA", "importance", "rank", "authority"),
)  # fmt: skip
def calculate_pagerank(vault: Vault, params: Params, progress: Progress) -> Report:
    """Rank all articles; the report lists them best first, ties by path."""
    if not vault.articles:
        return Report(_message("summary_empty"))
    graph = vault.derived(graph_of).select(link_types(params.links))
    edges = graph.merged(weighted=params.weighted)
    arrays = edge_arrays(len(graph.nodes), edges)
    progress(0, 3, common("counting"))
    ranking = pagerank(arrays, damping=params.damping, personalization=_start(vault, params))
    progress(1, 3)
    hubs, authorities = hits(arrays)
    progress(2, 3)
    rows = _rows(vault, graph, arrays, params.damping, ranking, hubs, authorities)
    progress(3, 3)
    return _report(vault, params, rows, len(edges), ranking)


def _start(vault: Vault, params: Params) -> list[float] | None:
    if not params.start and not params.topic:
        return None
    if params.start and params.start not in vault.articles:
        raise BadInput(field="start", reason=no_article(params.start))
    chosen = [float(path == params.start or bool(params.topic and has_tag(article, params.topic))) for path, article in vault.articles.items()]
    if not any(chosen):
        raise BadInput(field="topic", reason=no_such_tag(params.topic))
    return chosen


def _rows(
    vault: Vault, graph: ArticleGraph, arrays: EdgeArrays, damping: float, ranking: Ranking, hubs: Ranking, authorities: Ranking,
) -> list[dict[str, Any]]:  # fmt: skip
    edges = list(zip(arrays.sources.tolist(), arrays.targets.tolist(), arrays.weights.tolist(), strict=True))
    incoming, outgoing = degrees(len(graph.nodes), edges)
    scores, salsa = ranking.scores.tolist(), salsa_authorities(arrays).tolist()
    givers = _givers(edges, scores, damping, len(graph.nodes))
    order = sorted(range(len(graph.nodes)), key=lambda i: (-round(scores[i], 12), graph.nodes[i]))
    return [
        {
            "rank": place, "path": graph.nodes[i], "title": vault.articles[graph.nodes[i]].title, "pagerank": scores[i],
            "authority": float(authorities.scores[i]), "hub": float(hubs.scores[i]), "salsa": salsa[i],
            "links_in": incoming[i], "links_out": outgoing[i],
            "why": [(graph.nodes[g], share / scores[i]) for g, share in givers[i]],
        }
        for place, i in enumerate(order, 1)
    ]  # fmt: skip


def _givers(edges: list[tuple[int, int, float]], scores: list[float], damping: float, size: int) -> list[list[tuple[int, float]]]:
    """Return the two largest contributions to each node's rank, as (giver, amount)."""
    out = [0.0] * size
    for source, _, weight in edges:
        out[source] += weight
    gifts: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for source, target, weight in edges:
        gifts[target].append((source, damping * scores[source] * weight / out[source]))
    return [sorted(gift, key=lambda g: (-round(g[1], 12), g[0]))[:2] for gift in gifts]


def _report(vault: Vault, params: Params, rows: list[dict[str, Any]], links: int, ranking: Ranking) -> Report:
    top = rows[0]
    metrics = Metrics((
        Metric(common("articles"), len(rows)),
        Metric(_message("links"), links),
        Metric(_message("top_share"), sum(r["pagerank"] for r in rows[:10]) * 100, "%", digits=1),
        Metric(_message("unlinked"), sum(r["links_in"] == 0 for r in rows)),
        Metric(_message("sum"), round(sum(r["pagerank"] for r in rows), 9)),
        Metric(_message("steps"), ranking.steps),
    ))  # fmt: skip
    chart = Chart(
        _message("chart"), "bar", common("article"), _message("percent"),
        (Series(_message("percent"), tuple((r["title"], round(100 * r["pagerank"], 2)) for r in rows[:20])),),
    )  # fmt: skip
    summary = _message("summary" if links or params.start or params.topic else "summary_unlinked", title=top["title"], percent=round(top["pagerank"] * 100, 1))
    if params.start and links and not params.topic and len(rows) > 1:
        far = next(r for r in rows if r["path"] != params.start)
        summary = _message("summary_start", start=vault.articles[params.start].title, title=far["title"], percent=round(far["pagerank"] * 100, 1))
    return Report(summary, (metrics, chart, _table(vault, rows), Markdown(_message("explain"))), _files(rows, params))


def _table(vault: Vault, rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column("rank", common("rank"), "number"), Column("article", common("article"), "article"),
        Column("pagerank", _message("pagerank"), "percent", 2, _message("pagerank_note")),
        Column("authority", _message("authority"), "number", 4, _message("authority_note")),
        Column("hub", _message("hub"), "number", 4, _message("hub_note"), extra=True), Column("salsa", _message("salsa"), "number", 4, extra=True),
        Column("links_in", common("links_in"), "number"), Column("links_out", common("links_out"), "number"),
        Column("why", common("why")),
    )  # fmt: skip
    cells = tuple(
        (
            r["rank"], ArticleRef(r["path"], r["title"]), r["pagerank"], r["authority"], r["hub"], r["salsa"],
            r["links_in"], r["links_out"], _why(vault, r["why"]),
        )
        for r in rows[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, cells, total=len(rows))


def _why(vault: Vault, givers: list[tuple[str, float]]) -> Label:
    notes = [_message("why_from", share=round(share * 100), title=vault.articles[path].title) for path, share in givers]
    if not notes:
        return _message("why_none")
    return notes[0] if len(notes) == 1 else _message("why_two", first=notes[0], second=notes[1])


def _files(rows: list[dict[str, Any]], params: Params) -> tuple[Artifact, ...]:
    header = ["rank", "path", "title", "pagerank", "authority", "hub", "salsa", "links_in", "links_out"]
    data = {
        "parameters": params.model_dump(),
        "articles": [{**r, "why": [{"path": p, "share": share} for p, share in r["why"]]} for r in rows],
    }
    return (
        csv_artifact("pagerank.csv", header, [[r[key] for key in header] for r in rows]),
        json_artifact("pagerank.json", data),
    )
