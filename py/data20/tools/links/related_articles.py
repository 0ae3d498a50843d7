"""Recommendations for every article: related but not all alike, each with its reason, and a surprise."""

from __future__ import annotations

from collections import Counter
from typing import Any

from data20.errors import BadInput
from data20.graph.communities import louvain
from data20.graph.formats import GraphData, NodeData, graphml
from data20.graph.model import Edge
from data20.messages import Text
from data20.report.blocks import Articles as ArticleList
from data20.report.blocks import (
    Artifact,
    Chart,
    Column,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import both, common, messages_of
from data20.search.relations import Candidate, Relatedness
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, ref
from data20.tools.scope import category_param, folder_param, in_category, in_folder, no_article
from data20.vault.model import Vault

NAME = "related_articles"
_message = messages_of(NAME)
MAX_ROWS = 1000

TEXTS = {
    "summary": Text("Рекомендации есть для {covered|статьи|статей|статей} из {total}; чаще всех советуется «{best}».", "{covered|article has|articles have} recommendations out of {total}; “{best}” is recommended most."),
    "summary_one": Text("Рядом с «{title}» стоит прочитать {count|статью|статьи|статей}; прежде всего — «{best}».", "{count|article is|articles are} worth reading beside “{title}”; “{best}” above all."),
    "summary_none": Text("Рекомендовать нечего: у статей нет общего.", "Nothing to recommend: the articles have nothing in common."),
    "covered": Text("Статьи с рекомендациями", "Articles with recommendations"), "reach": Text("Рекомендуется хоть раз", "Recommended at least once"), "reach_note": Text("Доля статей, до которых рекомендации доводят.", "The share of articles that recommendations reach."),
    "mean": Text("Средняя оценка", "Mean score"), "diversity": Text("Разнообразие списков", "Diversity of lists"), "diversity_note": Text("1 − среднее сходство слов внутри списка.", "1 − mean similarity of words within a list."),
    "clusters": Text("Тематические группы", "Topic groups"), "cluster": Text("Группа", "Group"), "chart": Text("Чаще всего рекомендуются", "Recommended most often"), "times": Text("Раз", "Times"),
    "table": Text("Рекомендации", "Recommendations"), "place": Text("№", "No."), "recommended": Text("Прочитать рядом", "Read beside it"), "cosine": Text("Слова", "Words"),
    "surprises": Text("Неожиданное: похоже словами, далеко по всему остальному", "Surprises: alike in words, far in everything else"), "surprise_note": Text("рядом с «{title}»: сходство {cosine}", "beside “{title}”: similarity {cosine}"),
    "groups_table": Text("О чём группы", "What the groups are about"), "members": Text("Статьи", "Articles"),
    "explain": Text(
        "**Как читать.** Список каждой статьи составлен по одной, чтобы следующая была близка к ней, но не повторяла уже взятые (MMR). Оценка — слитые ранги слов, ссылок и тегов, 1 — первая везде. "
        "*Неожиданное* — близкие по словам статьи из другой папки и рубрики, без общих ссылок и тегов: там чаще всего находится новая мысль. Группы — сообщества в сети рекомендаций.",
        "**How to read it.** Each article's list is picked one by one, so that the next is close to it but doesn't repeat those taken (MMR). The score fuses ranks of words, links and tags; 1 is first in all. "
        "*Surprises* are close in words but from another folder and category, with no links or tags in common: new ideas hide there. Groups are communities in the network of recommendations.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что посоветовать читателю рядом с каждой статьёй — разное, с причиной и с неожиданностью?

**Как считается.** Близость — тот же расчёт, что в «Похожих статьях»: косинус TF-IDF, соседство по ссылкам (Адамик и Адар, 2003), редкие общие теги, слитые по рангам (Кормак и др., 2009). Разнообразие — maximal marginal relevance (Карбонелл и Голдстейн, 1998): λ · оценка − (1 − λ) · сходство с уже взятыми. Неожиданное — наибольшее сходство слов среди статей без общих ссылок, тегов, папки и рубрики. Группы — Лувен на графе рекомендаций.

**Как читать.** «Рекомендуется хоть раз» показывает, не ходят ли советы по кругу: чем ближе к 100 %, тем лучше.

**Границы.** Данных о читателях нет и не собирается, поэтому «покупателей этой статьи» здесь не бывает: советы только из самих статей.""",
    """**What it answers.** What should a reader be offered beside each article — varied, with a reason and with a surprise?

**How it is computed.** Nearness is the computation of “Find related”: TF-IDF cosine, link neighbourhood (Adamic and Adar 2003), rare shared tags, fused by rank (Cormack et al. 2009). Diversity is maximal marginal relevance (Carbonell and Goldstein 1998): λ · score − (1 − λ) · similarity to those taken. A surprise has the greatest similarity of words among articles without common links, tags, folder and category. Groups: Louvain on the graph of recommendations.

**How to read it.** “Recommended at least once” shows whether the advice runs in circles: the nearer 100 %, the better.

**Limits.** There is no data about readers and none is collected, so nobody “also bought” anything here: the advice comes from the articles alone.""",
)


class Params(ToolParams):
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("Показать рекомендации только для неё; пусто — для всех.", "Show recommendations for it only; empty means all."))
    folder: str = folder_param()
    category: str = category_param()
    count: int = param(5, ge=1, le=20, title=Text("Рекомендаций на статью", "Recommendations an article"), description=Text("Длина каждого списка.", "Length of each list."))
    balance: float = param(0.7, ge=0.0, le=1.0, title=Text("Близость или разнообразие", "Closeness or variety"), description=Text("λ: 1 — только близость, 0 — только непохожесть на уже взятые.", "λ: 1 is closeness only, 0 only unlikeness to those taken."))
    surprises: int = param(20, ge=0, le=200, title=Text("Неожиданных", "Surprises"), description=Text("Сколько неожиданных пар показать.", "How many surprising pairs to show."))


@tool(
    category="links",
    title=Text("Рекомендации", "Recommendations"),
    question=Text("Что посоветовать рядом с каждой статьёй?", "What to offer beside each article?"),
    description=Text(
        "Рекомендации для всех статей сразу: разнообразные, с причиной, с неожиданными находками и группами. Для одной статьи и пропущенных ссылок — «Похожие статьи».",
        "Recommendations for all articles at once: varied, with reasons, surprises and groups. For one article and missing links see “Find related”.",
    ),
    help=HELP, texts=TEXTS, version=2, needs=("numpy", "index"), produces=("recommendations.csv", "recommendations.json", "recommendations.graphml"), examples=({}, {"balance": 1.0, "count": 3}, {"surprises": 0}),
    keywords=("советы", "рекомендатель", "разнообразие", "неожиданное", "recommender", "diversity", "serendipity", "MMR"),
)  # fmt: skip
def related_articles(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return recommendations for the chosen articles."""
    progress(0, 1, common("reading"))
    if params.article and params.article not in vault.articles:
        raise BadInput(field="article", reason=no_article(params.article))
    relatedness = Relatedness(vault, lambda done, total: progress(done, 2 * total + 1, common("counting")))
    kept = [p for p, a in vault.articles.items() if in_folder(a, params.folder) and in_category(a, params.category) and params.article in ("", p)]
    lists: dict[str, list[Candidate]] = {}
    odd: list[tuple[str, Candidate]] = []
    for number, path in enumerate(kept):
        progress(len(kept) + number, 2 * len(kept) + 1)
        candidates = relatedness.of(path)
        lists[path] = relatedness.diverse(candidates, params.count, params.balance)
        odd += [(path, c) for c in relatedness.surprises(path, candidates, 1)]
    # A pair is one surprise, whichever of the two it was found from.
    pairs = {frozenset((path, c.path)): (path, c) for path, c in sorted(odd, key=lambda pair: (-round(pair[1].cosine, 9), pair[0]), reverse=True)}
    odd = sorted(pairs.values(), key=lambda pair: (-round(pair[1].cosine, 9), pair[0]))[: params.surprises]
    return _report(vault, relatedness, lists, odd)


def _report(vault: Vault, relatedness: Relatedness, lists: dict[str, list[Candidate]], odd: list[tuple[str, Candidate]]) -> Report:
    times = Counter(c.path for found in lists.values() for c in found)
    ranked = sorted(times.items(), key=lambda item: (-item[1], item[0]))
    covered = sum(bool(found) for found in lists.values())
    scores = [c.score for found in lists.values() for c in found]
    groups = _clusters(lists)
    metrics = Metrics((
        Metric(common("articles"), len(lists)), Metric(_message("covered"), covered), Metric(_message("reach"), 100 * len(times) / max(1, len(vault.articles)), "%", note=_message("reach_note"), digits=0),
        Metric(_message("mean"), sum(scores) / len(scores) if scores else 0, digits=2), Metric(_message("diversity"), _diversity(relatedness, lists), note=_message("diversity_note"), digits=2),
        Metric(_message("clusters"), sum(n > 1 for n in Counter(groups.values()).values())),
    ))  # fmt: skip
    chart = Chart(_message("chart"), "bar", common("article"), _message("times"), (Series(_message("times"), tuple((vault.articles[p].title, n) for p, n in ranked[:20])),))
    surprises = ArticleList(
        _message("surprises"), tuple(Listed(ref(vault, c.path), _message("surprise_note", title=vault.articles[p].title, cosine=round(c.cosine, 2)), score=round(c.cosine, 4)) for p, c in odd), empty=common("nothing"),
    )  # fmt: skip
    blocks = (metrics, chart, _table(vault, relatedness, lists), surprises, _groups(vault, groups, times), Markdown(_message("explain")))
    summary = _message("summary", covered=covered, total=len(lists), best=vault.articles[ranked[0][0]].title) if ranked else _message("summary_none")
    if ranked and len(lists) == 1:
        [(path, found)] = lists.items()
        summary = _message("summary_one", title=vault.articles[path].title, count=len(found), best=vault.articles[found[0].path].title)
    return Report(summary if vault.articles else common("empty_vault"), blocks, _files(vault, lists, groups))


def _diversity(relatedness: Relatedness, lists: dict[str, list[Candidate]]) -> float:
    """Return 1 − the mean cosine within the lists of the first two hundred articles."""
    likeness = [relatedness.cosine(a.path, b.path) for found in list(lists.values())[:200] for i, a in enumerate(found) for b in found[i + 1 :]]
    return 1 - sum(likeness) / len(likeness) if likeness else 0.0


def _clusters(lists: dict[str, list[Candidate]]) -> dict[str, int]:
    names = sorted({*lists, *(c.path for found in lists.values() for c in found)})
    numbers = {path: i for i, path in enumerate(names)}
    rows: list[dict[int, float]] = [{} for _ in names]
    for path, found in lists.items():
        for c in found:
            a, b = numbers[path], numbers[c.path]
            rows[a][b] = rows[b][a] = rows[a].get(b, 0.0) + c.score
    return dict(zip(names, louvain([dict(sorted(row.items())) for row in rows]), strict=True))


def _table(vault: Vault, relatedness: Relatedness, lists: dict[str, list[Candidate]]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("place", _message("place"), "number"), Column("recommended", _message("recommended"), "article"), Column("score", common("score"), "number", 3),
        Column("cosine", _message("cosine"), "number", 2), Column("why", common("why")),
    )  # fmt: skip
    pairs = [(path, place, c) for path, found in lists.items() for place, c in enumerate(found, 1)]
    rows: list[tuple[Any, ...]] = []
    for path, place, c in pairs[:MAX_ROWS]:
        why = relatedness.reasons(path, c)
        rows.append((ref(vault, path), place, ref(vault, c.path), c.score, c.cosine, both(why)))
    return Table(_message("table"), columns, tuple(rows), total=len(pairs), empty=_message("summary_none"))


def _groups(vault: Vault, groups: dict[str, int], times: Counter[str]) -> Table:
    members: dict[int, list[str]] = {}
    for path, group in groups.items():
        members.setdefault(group, []).append(path)
    columns = (Column("cluster", _message("cluster"), "number"), Column("size", common("count"), "number"), Column("members", _message("members"), "article"))
    rows = []
    for group, paths in sorted(members.items()):
        if len(paths) > 1:
            best = sorted(paths, key=lambda p: (-times[p], p))[:8]
            rows.append((group + 1, len(paths), [ref(vault, p) for p in best]))
    return Table(_message("groups_table"), columns, tuple(rows[:MAX_ROWS]), total=len(rows), empty=common("nothing"))


def _files(vault: Vault, lists: dict[str, list[Candidate]], groups: dict[str, int]) -> tuple[Artifact, ...]:
    header = ("path", "place", "recommended", "score", "cosine", "tags")
    records = [(path, place, c.path, round(c.score, 6), round(c.cosine, 6), list(c.tags)) for path, found in lists.items() for place, c in enumerate(found, 1)]
    data = {path: {"title": vault.articles[path].title, "recommendations": [{"path": c.path, "title": vault.articles[c.path].title, "score": round(c.score, 6)} for c in found]} for path, found in lists.items()}
    nodes = tuple(NodeData(path, vault.articles[path].title, {"group": group + 1}) for path, group in groups.items())
    edges = tuple(Edge(path, c.path, "similar", round(c.score, 6)) for path, found in lists.items() for c in found)
    return (
        csv_artifact("recommendations.csv", header, records), json_artifact("recommendations.json", data),
        Artifact("recommendations.graphml", "application/xml", graphml(GraphData("Data20", nodes, edges)).encode()),
    )  # fmt: skip
