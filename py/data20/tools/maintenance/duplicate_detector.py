"""Near duplicates with a merge plan: which articles say the same, which to keep, what to do with the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Chart,
    Column,
    Graph,
    GraphEdge,
    GraphNode,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.duplicates import SHINGLE, Pair, clusters, shingles, similar_pairs, without_templates, words_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.maintenance._merging import merge_changes, says_nothing_new
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.changes import ChangeSet
from data20.vault.links import links_of
from data20.vault.linktext import markdown_link
from data20.vault.model import Article, Vault
from data20.vault.text import visible

NAME = "duplicate_detector"
_message = messages_of(NAME)
_ROWS, _DRAWN = 1000, 150

TEXTS = {
    "summary": Text("{pairs|пара статей повторяет|пары статей повторяют|пар статей повторяют} друг друга; групп {groups}, лишних статей {extra}.", "{pairs|pair of articles says|pairs of articles say} the same; {groups} in groups, {extra} to spare."), "summary_none": Text("Статей, повторяющих друг друга, нет.", "No articles repeat one another."),
    "pairs_count": Text("Похожих пар", "Similar pairs"), "exact": Text("Из них одинаковых слово в слово", "Of them equal word for word"), "groups": Text("Групп", "Groups"), "extra": Text("Лишних статей", "Articles to spare"), "compared": Text("Сравнено статей", "Articles compared"), "words_saved": Text("Слов повторено", "Words repeated"),
    "chart": Text("Насколько похожи пары", "How alike the pairs are"), "likeness": Text("Сходство не меньше, %", "Likeness at least, %"), "pairs_axis": Text("Пар", "Pairs"), "graph": Text("Группы повторов", "Groups of repeats"), "table": Text("Похожие пары", "Similar pairs"), "second": Text("Вторая статья", "Second article"),
    "jaccard": Text("Сходство", "Likeness"), "jaccard_note": Text("Доля общих пятёрок слов среди всех (индекс Жаккара).", "Share of common runs of five words among all (Jaccard index)."), "containment": Text("Вложенность", "Containment"), "containment_note": Text("Какая доля меньшей статьи есть в большей.", "Which share of the smaller is in the larger."), "what": Text("Что видно", "What it shows"),
    "equal": Text("слова одинаковы", "the words are equal"), "contains": Text("первая целиком во второй или наоборот", "one is wholly in the other"), "near": Text("почти одинаковы", "nearly equal"), "similar": Text("во многом совпадают", "much in common"),
    "plan": Text("План слияния", "Merge plan"), "group": Text("Группа", "Group"), "keep": Text("Оставить", "Keep"), "other": Text("Присоединить", "Merge into it"), "action": Text("Что сделать", "What to do"), "links": Text("Ссылки перевести", "Links to repoint"), "why": Text("Почему её оставить", "Why keep it"),
    "delete": Text("удалить: слова те же", "delete: the words are the same"), "merge": Text("слить: отличия малы", "merge: little differs"), "review": Text("сравнить и решить", "compare and decide"), "because": Text("ссылок сюда {links}, слов {words}", "{links|link|links} in, {words|word|words}"), "no_plan": Text("Сливать нечего.", "There is nothing to merge."),
    "explain": Text(
        "**Как читать.** Сходство 100 % — те же слова подряд; 70 % — общий текст с правками. Высокая вложенность при малом сходстве — одна статья вошла в другую. Оставить предлагается ту, на которую больше ссылаются, затем более длинную. По просьбе инструмент предлагает слияние: удаляется только статья, чей текст, код и ссылки целиком есть в оставленной; ссылки на неё, теги и название переходят туда. Остальное план оставляет вам.",
        "**How to read it.** Likeness 100 % means the same words in a row; 70 % a common text with edits. High containment with low likeness means one article went into another. The article to keep is the most linked one, then the longer. If you ask for it, the tool proposes the merge: only an article whose text, code and links are wholly in the kept one is deleted; links to it, its tags and its title move there. The rest of the plan is left to you.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи говорят одно и то же, какую из них оставить и что перевести на неё?

**Как считается.** Статья — множество всех пятёрок слов подряд; сходство — индекс Жаккара, вложенность — доля меньшего множества (А. Бродер, 1997). Сравниваются все пары, без выборки: пара может набрать порог, только если делит одну из редчайших пятёрок (префиксный фильтр; С. Чаудхури и др., 2006; Р. Баярдо и др., 2007), поэтому ответ точен и быстр. Пятёрки, общие для многих статей (шаблоны), по умолчанию не считаются. Группы — связные множества пар.

**Как читать.** График — сколько пар каждой степени сходства, граф — группы, таблица — пары, план — что оставить и что присоединить.

**Границы.** Пересказ другими словами не находится: для этого есть «Похожие статьи». Код, метаданные и созданные блоки не сравниваются. Показывается не больше двухсот тысяч пар. Дословные повторы абзацев, кода и разделов — в «Поиске дубликатов».""",
    """**What it answers.** Which articles say the same, which one to keep, and what to repoint to it?

**How it is computed.** An article is the set of all its runs of five words; likeness is the Jaccard index, containment the share of the smaller set (A. Broder 1997). All pairs are compared, no sampling: a pair can only reach the threshold if it shares one of its rarest runs (prefix filter; S. Chaudhuri et al. 2006; R. Bayardo et al. 2007), so the answer is exact and quick. Runs that many articles have (templates) don't count by default. Groups are connected sets of pairs.

**How to read it.** The chart shows how many pairs there are of each likeness, the graph the groups, the table the pairs, the plan what to keep and what to merge.

**Limits.** A retelling in other words isn't found: see the related articles. Code, metadata and generated blocks aren't compared. At most two hundred thousand pairs are kept. Literal repeats of paragraphs, code and sections are in “Find duplicates”.""",
)


class Params(ToolParams):
    threshold: float = param(0.7, ge=0.1, le=1.0, title=Text("Сходство не ниже", "Likeness at least"), description=Text("Индекс Жаккара, с которого статьи считаются похожими.", "The Jaccard index from which articles count as alike."))
    least_words: int = param(10, ge=1, le=10_000, title=Text("Слов не меньше", "Words at least"), description=Text("Более короткие статьи не сравниваются.", "Shorter articles aren't compared."))
    templates: bool = param(True, title=Text("Не считать шаблоны", "Leave templates out"), description=Text("Пропустить пятёрки слов, которые есть больше чем в 5 % статей (и больше чем в двадцати).", "Skip runs of words that more than 5 % of the articles (and more than twenty) have."))
    shingle: int = param(SHINGLE, ge=1, le=20, advanced=True, title=Text("Слов в отрезке", "Words in a run"), description=Text("Сколько слов подряд сравнивать.", "How many words in a row are compared."))
    folder: str = folder_param()
    category: str = category_param()
    merge: bool = param(
        False, asks=True, title=Text("Предложить слияние", "Propose the merge"),
        description=Text("Удалить статьи, которые целиком есть в оставляемых, и перевести на них ссылки, теги и названия.", "Delete articles that are wholly in the kept ones, and move their links, tags and titles there."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Step:
    group: int
    keep: Article
    other: Article
    action: str
    jaccard: float
    links: int
    why: Message


@tool(
    category="maintenance", title=Text("Повторы и план слияния", "Repeats and merge plan"), question=Text("Какие статьи говорят одно и то же и какую оставить?", "Which articles say the same, and which one to keep?"),
    description=Text("Точное сходство всех пар статей, группы, вложенность и план слияния со ссылками. О дословных кусках и отпечатках — «Поиск дубликатов».", "Exact likeness of all pairs of articles, groups, containment and a merge plan with links. For literal pieces and fingerprints see “Find duplicates”."),
    help=HELP, texts=TEXTS, writes=True, version=2, produces=("duplicates.csv", "duplicates.json", "merge-plan.csv", "MERGE_PLAN.md"), needs=("numpy",), examples=({}, {"threshold": 0.4}, {"threshold": 0.9, "templates": False}, {"merge": True}),
    keywords=("дубликаты", "копии", "слияние", "plagiarism", "near duplicate", "jaccard", "merge"),
)  # fmt: skip
def duplicate_detector(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the pairs of like articles and what to do with them."""
    wanted = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    size = max(1, len(wanted))

    def step(part: int) -> Callable[[int], None]:
        return lambda done: progress(part * size + done, 2 * size, common("reading" if part == 0 else "counting"))

    step(0)(0)
    articles: list[Article] = []
    sets: list[Any] = []
    words: list[int] = []
    for number, article in enumerate(wanted):
        step(0)(number)
        own = words_of(article)
        if len(own) >= params.least_words:
            articles.append(article)
            sets.append(shingles(own, params.shingle))
            words.append(len(own))
    pairs = similar_pairs(without_templates(sets, 0.05) if params.templates else sets, params.threshold, step(1))
    groups = clusters((p.first, p.second) for p in pairs)
    plan = _plan(vault, articles, words, pairs, groups)
    safe = [(s.keep, s.other) for s in plan if says_nothing_new(vault, s.other, s.keep)] if params.merge else []
    return _report(articles, words, pairs, groups, plan, merge_changes(vault, safe))


def _plan(vault: Vault, articles: list[Article], words: list[int], pairs: list[Pair], groups: list[list[int]]) -> list[_Step]:
    likeness = {(p.first, p.second): p for p in pairs}
    incoming: dict[int, int] = {}
    for group in groups:
        for n in group:
            incoming[n] = sum(not link.link.generated and source != articles[n].path for source, link in links_of(vault).backlinks(articles[n].path))
    plan = []
    for number, group in enumerate(groups, 1):
        best, *others = sorted(group, key=lambda n: (-incoming[n], -words[n], len(articles[n].path), articles[n].path))
        for other in others:
            pair = likeness.get((min(best, other), max(best, other)))
            jaccard = pair.jaccard if pair else 0.0
            action = "delete" if jaccard == 1 and words[best] == words[other] else "merge" if jaccard >= 0.95 or (pair and pair.containment >= 0.99) else "review"
            plan.append(_Step(number, articles[best], articles[other], action, jaccard, incoming[other], _message("because", links=incoming[best], words=words[best])))
    return plan


def _kind(pair: Pair, words: list[int]) -> str:
    if pair.jaccard == 1 and words[pair.first] == words[pair.second]:
        return "equal"
    if pair.containment >= 0.99:
        return "contains"
    return "near" if pair.jaccard >= 0.9 else "similar"


def _ref(article: Article) -> ArticleRef:
    return ArticleRef(article.path, visible(article.title))


def _report(articles: list[Article], words: list[int], pairs: list[Pair], groups: list[list[int]], plan: list[_Step], changes: ChangeSet) -> Report:
    extra = sum(len(group) - 1 for group in groups)
    metrics = Metrics((
        Metric(_message("pairs_count"), len(pairs)), Metric(_message("exact"), sum(_kind(p, words) == "equal" for p in pairs)), Metric(_message("groups"), len(groups)),
        Metric(_message("extra"), extra), Metric(_message("words_saved"), sum(sum(words[n] for n in g) - max(words[n] for n in g) for g in groups)), Metric(_message("compared"), len(articles)),
    ))  # fmt: skip
    counts = Counter(min(100, int(p.jaccard * 20 + 1e-9) * 5) for p in pairs)
    chart = Chart(_message("chart"), "histogram", _message("likeness"), _message("pairs_axis"), (Series(_message("pairs_axis"), tuple(sorted(counts.items()))),))
    columns = (
        Column("article", common("article"), "article"), Column("second", _message("second"), "article"), Column("jaccard", _message("jaccard"), "percent", 0, _message("jaccard_note")),
        Column("containment", _message("containment"), "percent", 0, _message("containment_note")), Column("what", _message("what")),
    )  # fmt: skip
    rows = tuple((_ref(articles[p.first]), _ref(articles[p.second]), round(p.jaccard, 6), round(p.containment, 6), _message(_kind(p, words))) for p in pairs[:_ROWS])
    table = Table(_message("table"), columns, rows, total=len(pairs), empty=_message("summary_none"))
    steps = Table(
        _message("plan"),
        (Column("group", _message("group"), "number"), Column("keep", _message("keep"), "article"), Column("other", _message("other"), "article"), Column("action", _message("action")), Column("links", _message("links"), "number"), Column("why", _message("why"))),
        tuple((s.group, _ref(s.keep), _ref(s.other), _message(s.action), s.links, s.why) for s in plan[:_ROWS]), total=len(plan), empty=_message("no_plan"),
    )  # fmt: skip
    summary = _message("summary", pairs=len(pairs), groups=len(groups), extra=extra) if pairs else _message("summary_none")
    return Report(summary, (metrics, chart, _graph(articles, words, pairs, groups), table, steps, Markdown(_message("explain"))), _files(articles, words, pairs, plan), changes)


def _graph(articles: list[Article], words: list[int], pairs: list[Pair], groups: list[list[int]]) -> Graph:
    group = {n: str(number) for number, members in enumerate(groups, 1) for n in members}
    drawn = sorted(group, key=lambda n: (int(group[n]), n))[:_DRAWN]
    most = max((words[n] for n in drawn), default=1)
    nodes = tuple(GraphNode(articles[n].path, visible(articles[n].title), articles[n].path, group[n], round((words[n] / most) ** 0.5, 4)) for n in drawn)
    known = set(drawn)
    edges = tuple(GraphEdge(articles[p.first].path, articles[p.second].path, "similar", round(p.jaccard, 4)) for p in pairs if p.first in known and p.second in known)
    return Graph(_message("graph"), nodes, edges[:1000], directed=False, total_nodes=len(group))


def _files(articles: list[Article], words: list[int], pairs: list[Pair], plan: list[_Step]) -> tuple[Artifact, ...]:
    header = ("first", "second", "jaccard", "containment", "shared", "kind")
    rows = [(articles[p.first].path, articles[p.second].path, round(p.jaccard, 6), round(p.containment, 6), p.shared, _kind(p, words)) for p in pairs]
    steps = [(s.group, s.keep.path, s.other.path, s.action, round(s.jaccard, 6), s.links) for s in plan]
    names = ("group", "keep", "other", "action", "jaccard", "links")
    data = {"pairs": [dict(zip(header, row, strict=True)) for row in rows], "plan": [dict(zip(names, row, strict=True)) for row in steps]}
    lines = ["# Merge plan", ""]
    lines += [f"- [ ] {s.action}: {_link(s.other)} → {_link(s.keep)} ({s.jaccard:.0%}, {s.links} links)" for s in plan]
    return (
        csv_artifact("duplicates.csv", header, rows), json_artifact("duplicates.json", data),
        csv_artifact("merge-plan.csv", names, steps), Artifact("MERGE_PLAN.md", "text/markdown; charset=utf-8", ("\n".join(lines) + "\n").encode()),
    )  # fmt: skip


def _link(article: Article) -> str:
    return markdown_link("", article.path, visible(article.title))
