"""What belongs beside one article; without one, which similar articles aren't linked yet."""

from __future__ import annotations

from typing import Any, Literal

from data20.errors import BadInput
from data20.graph.layout import spring_layout
from data20.messages import Message, Text
from data20.report.blocks import Articles as ArticleList
from data20.report.blocks import (
    Column,
    Graph,
    GraphEdge,
    GraphNode,
    Label,
    Listed,
    Markdown,
    Metric,
    Metrics,
    Report,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import both, common, messages_of
from data20.search.index import search_index
from data20.search.related import link_proximity, related_articles
from data20.search.relations import Candidate, Relatedness, related_pairs
from data20.search.similar import similar_articles
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, ref
from data20.tools.scope import folder_param, in_folder, no_article
from data20.vault.links import links_of
from data20.vault.model import Vault

NAME = "find_related"
_message = messages_of(NAME)
MAX_ROWS = 1000
_PER_ARTICLE = 3

TEXTS = {
    "summary_one": Text("Рядом с «{title}» стоит прочитать {count|статью|статьи|статей}; ближе всех «{best}».", "{count|article belongs|articles belong} beside “{title}”; the nearest is “{best}”."),
    "summary_alone": Text("Рядом с «{title}» ничего похожего нет.", "Nothing in the vault resembles “{title}”."),
    "summary_pairs": Text("Похожи, но не связаны {pairs|пара|пары|пар} статей; сильнее всех — «{a}» и «{b}».", "{pairs|pair of articles is|pairs of articles are} alike but not linked; the strongest is “{a}” and “{b}”."),
    "summary_none": Text("Похожих статей без ссылки друг на друга нет.", "No similar articles lack a link."),
    "pairs": Text("Пары без ссылки", "Pairs without a link"), "table_pairs": Text("Похожи, но не связаны", "Alike but not linked"), "first": Text("Статья", "Article"), "second": Text("Похожа на неё", "Alike"),
    "cosine": Text("Сходство слов", "Similarity of words"), "cosine_note": Text("Косинус TF-IDF: 0 — ничего общего, 1 — те же слова.", "TF-IDF cosine: 0 nothing in common, 1 the same words."),
    "table_one": Text("Похожие статьи", "Related articles"), "linked": Text("Уже связаны", "Linked already"), "picture": Text("Соседи по смыслу", "Neighbours by meaning"),
    "links_here": Text("она ссылается сюда", "it links here"), "suggest": Text("Стоит сослаться", "Worth linking to"), "all_linked": Text("На все похожие ссылки уже есть.", "All related articles are linked already."), "score_note": Text("Слитые ранги слов, ссылок и тегов; 1 — первая везде.", "Ranks of words, links and tags fused; 1 is first in all."),
    "explain": Text(
        "**Как читать.** Три списка — по словам (TF-IDF), по ссылкам (прямые и общие соседи) и по тегам (редкие весят больше) — слиты по рангам. Столбец «Почему» называет, что общего. "
        "Без выбранной статьи показаны пары, где слова похожи, а ссылки нет ни в одну сторону.",
        "**How to read it.** Three lists — by words (TF-IDF), by links (direct and common neighbours) and by tags (rare ones weigh more) — are fused by rank. “Why” names what is shared. "
        "Without an article, pairs are shown whose words are alike and that no link joins.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что прочитать рядом с этой статьёй? А без статьи: какие похожие статьи ещё не связаны ссылкой?

**Как считается.** Слова — косинус TF-IDF по основам слов (Солтон и Бакли, 1988), код и созданные блоки не участвуют. Ссылки — прямые, общие источники и общие цели, каждая делена на логарифм числа соседей (Адамик и Адар, 2003). Теги — по редкости. Три ранга сливаются по формуле Σ 1/(60 + место) (Кормак, Кларк, Бюттхер, 2009). Тот же расчёт стоит за «Похожими» в читалке, «Рекомендациями» и «Перекрёстными ссылками».

**Как читать.** Косинус от 0,3 — явно одна тема; 0,1–0,3 — соседние; ниже 0,05 не показывается.

**Границы.** Синонимы без общих слов не видны. В хранилищах больше двух тысяч статей для пар не учитываются слова, что есть у каждой десятой.""",
    """**What it answers.** What should be read beside this article? And without one: which similar articles aren't linked yet?

**How it is computed.** Words: TF-IDF cosine on stems (Salton and Buckley 1988), without code and generated blocks. Links: direct, common sources and common targets, each divided by the logarithm of its neighbours (Adamic and Adar 2003). Tags: by rarity. The three rankings are fused as Σ 1/(60 + rank) (Cormack, Clarke and Büttcher 2009). The same computation stands behind “Related” in the reader, “Recommendations” and “Cross-references”.

**How to read it.** A cosine of 0.3 and more is clearly one topic; 0.1 to 0.3 neighbouring; below 0.05 isn't shown.

**Limits.** Synonyms without common words stay unseen. In vaults above two thousand articles, words that every tenth has don't count for pairs.""",
)


class Params(ToolParams):
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("Для неё ищутся похожие; пусто — пары похожих без ссылки во всём хранилище.", "Related articles are sought for it; empty means pairs of similar, unlinked articles of the whole vault."))
    by: Literal["all", "words", "links"] = param(
        "all", title=Text("По чему судить", "Judged by"), description=Text("Что делает статьи похожими (когда статья выбрана).", "What makes articles related (when one is chosen)."),
        choices={"all": Text("слова, ссылки и теги", "words, links and tags"), "words": Text("только слова", "words only"), "links": Text("только ссылки", "links only")},
    )  # fmt: skip
    count: int = param(10, ge=1, le=100, title=Text("Сколько показать", "How many"), description=Text("Похожих у выбранной статьи.", "Related articles of the chosen one."))
    folder: str = folder_param()
    least: float = param(0.15, ge=0.05, le=1.0, title=Text("Сходство пар не меньше", "Pairs at least this alike"), description=Text("Косинус слов, с которого пара показана.", "Cosine of words from which a pair is shown."))


@tool(
    category="links",
    title=Text("Похожие статьи", "Find related"),
    question=Text("Что похоже на эту статью и с чем её связать?", "What is like this article, and what should it link to?"),
    description=Text(
        "Похожие на одну статью с объяснением — или пары похожих, между которыми нет ссылки. Для всех статей сразу — «Рекомендации».",
        "What is related to one article and why — or pairs of similar articles without a link. For every article at once see “Recommendations”.",
    ),
    help=HELP, texts=TEXTS, version=2, needs=("numpy", "index"), produces=("related.csv", "related.json"), examples=({}, {"least": 0.05}, {"article": "en/tea.md", "by": "words"}),
    keywords=("сходство", "рядом", "ближайшие", "similar", "nearest", "suggestions"),
)  # fmt: skip
def find_related(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return what is related to `article`, or the unlinked pairs of the vault."""
    progress(0, 1, common("reading"))
    if params.article:
        if params.article not in vault.articles:
            raise BadInput(field="article", reason=no_article(params.article))
        return _one(vault, params)
    relatedness = Relatedness(vault, lambda done, total: progress(done, total + 1, common("counting")))
    kept = [p for p, a in vault.articles.items() if in_folder(a, params.folder)]
    pairs = [(path, c) for path, c in related_pairs(relatedness, kept, _PER_ARTICLE) if c.cosine >= params.least]
    return _pairs(vault, relatedness, pairs)


def _one(vault: Vault, params: Params) -> Report:
    path = params.article
    found = [f for f in _found(vault, params) if in_folder(vault.articles[f[0]], params.folder)][: params.count]
    linked = {r.path for r in links_of(vault).outlinks(path) if not r.link.generated}
    # “One links to the other” beside “Linked already: no” would contradict itself: the link is the other one's.
    found = [(p, score, tuple(_message("links_here") if p not in linked and isinstance(m, Message) and m.key == "search.related.direct" else m for m in why)) for p, score, why in found]
    columns = (
        Column("article", common("article"), "article"), Column("score", common("score"), "number", 3, _message("score_note") if params.by == "all" else None),
        Column("why", common("why")), Column("linked", _message("linked"), "bool"),
    )  # fmt: skip
    rows = tuple((ref(vault, p), score, both(why), p in linked) for p, score, why in found)
    suggest = tuple(Listed(ref(vault, p), why[0] if why else None, score=round(score, 4)) for p, score, why in found if p not in linked)
    title = vault.articles[path].title
    summary = _message("summary_one", title=title, count=len(found), best=vault.articles[found[0][0]].title) if found else _message("summary_alone", title=title)
    records = [(p, vault.articles[p].title, score, p in linked) for p, score, _ in found]
    header = ("path", "title", "score", "linked")
    blocks = (
        Metrics((Metric(common("articles"), len(found)), Metric(_message("linked"), sum(r[3] for r in records)))), _picture(vault, path, found, linked),
        Table(_message("table_one"), columns, rows, empty=common("nothing")), ArticleList(_message("suggest"), suggest, empty=_message("all_linked")), Markdown(_message("explain")),
    )  # fmt: skip
    return Report(summary, blocks, (csv_artifact("related.csv", header, records), json_artifact("related.json", {"article": path, "related": [dict(zip(header, r, strict=True)) for r in records]})))


def _found(vault: Vault, params: Params) -> list[tuple[str, float, tuple[Label, ...]]]:
    if params.by == "words":
        index = search_index(vault)
        return [
            (s.path, s.score, (Message("search.related.words", {"words": ", ".join(index.surface(t) for t in s.terms[:3])}),))
            for s in similar_articles(vault, params.article, 100)
        ]  # fmt: skip
    if params.by == "links":
        near, direct = link_proximity(vault, params.article)
        order = sorted(near, key=lambda p: (-round(near[p], 9), p))
        return [(p, near[p], (Message(f"search.related.{'direct' if p in direct else 'links'}"),)) for p in order]
    return [(r.path, r.score, r.reasons) for r in related_articles(vault, params.article, 100)]


def _picture(vault: Vault, path: str, found: list[tuple[str, float, tuple[Label, ...]]], linked: set[str]) -> Graph:
    names = [path, *(p for p, _, _ in found)]
    numbers = {p: i for i, p in enumerate(names)}
    edges = [(0, i, 1.0) for i in range(1, len(names))]
    cross = [(numbers[a], numbers[r.path], 1.0) for a in names[1:] for r in links_of(vault).outlinks(a) if r.path in numbers and r.path not in (a, path) and not r.link.generated]
    places = spring_layout(len(names), edges + cross)
    top = max((score for _, score, _ in found), default=1.0) or 1.0
    sizes = [1.0, *(round(score / top, 4) for _, score, _ in found)]
    nodes = tuple(GraphNode(p, vault.articles[p].title, p, vault.articles[p].folder, sizes[i], *places[i]) for i, p in enumerate(names))
    drawn = [GraphEdge(path, p, "link" if p in linked else "related", round(score, 4)) for p, score, _ in found]
    drawn += [GraphEdge(names[a], names[b], "link") for a, b in sorted({(a, b) for a, b, _ in cross})]
    return Graph(_message("picture"), nodes, tuple(drawn), directed=False)


def _pairs(vault: Vault, relatedness: Relatedness, pairs: list[tuple[str, Candidate]]) -> Report:
    columns = (
        Column("first", _message("first"), "article"), Column("second", _message("second"), "article"), Column("cosine", _message("cosine"), "number", 3, _message("cosine_note")), Column("why", common("why")),
    )  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for path, candidate in pairs[:MAX_ROWS]:
        why = [m for m in relatedness.reasons(path, candidate) if m.key != "search.related.links"]
        rows.append((ref(vault, path), ref(vault, candidate.path), candidate.cosine, both(why)))
    table = Table(_message("table_pairs"), columns, tuple(rows), total=len(pairs), empty=_message("summary_none"))
    summary: Message = _message("summary_none")
    if pairs:
        summary = _message("summary_pairs", pairs=len(pairs), a=vault.articles[pairs[0][0]].title, b=vault.articles[pairs[0][1].path].title)
    header = ("first", "second", "cosine", "shared_tags")
    records = [(a, c.path, round(c.cosine, 6), list(c.tags)) for a, c in pairs]
    files = (csv_artifact("related.csv", header, records), json_artifact("related.json", {"pairs": [dict(zip(header, r, strict=True)) for r in records]}))
    return Report(summary, (Metrics((Metric(common("articles"), len(vault.articles)), Metric(_message("pairs"), len(pairs)))), table, Markdown(_message("explain"))), files)
