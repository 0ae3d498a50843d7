"""Tag cloud and tag workbench: which tags there are, which belong together, which are one tag written differently."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from data20.language.tokens import fold_text
from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Block,
    Chart,
    Cloud,
    CloudItem,
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
from data20.search.tags import (
    TagPair,
    TagUse,
    Variants,
    rename_tags,
    tag_clusters,
    tag_entropy,
    tag_pairs,
    tag_uses,
    variants,
)
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.changes import ChangeSet
from data20.vault.model import Article, Vault

NAME = "tags_cloud"
_message = messages_of(NAME)
_ROWS, _DRAWN, _CLOUD = 1000, 80, 150

TEXTS = {
    "summary": Text("{count|тег|тега|тегов} стоят {uses|раз|раза|раз}; чаще всего «{top}».", "{count|tag is|tags are} used {uses|time|times}; the most used is “{top}”."),
    "summary_once": Text("{count|тег|тега|тегов}, каждый стоит один раз.", "{count|tag|tags}, each used once."),
    "summary_none": Text("Тегов нет.", "There are no tags."),
    "tags": Text("Разных тегов", "Different tags"), "uses": Text("Употреблений", "Uses"), "tagged": Text("Статьи с тегами", "Articles with tags"), "once": Text("Стоят один раз", "Used once"),
    "evenness": Text("Равномерность", "Evenness"), "evenness_note": Text("Энтропия Шеннона, делённая на наибольшую: 100 % — все теги употребляются одинаково часто.", "Shannon's entropy divided by the largest possible: 100 % means all tags are used equally often."),
    "group_name": Text("вокруг «{top}»", "around “{top}”"), "group_none": Text("сами по себе", "on their own"), "groups": Text("Группы тегов", "Groups of tags"), "cloud": Text("Облако тегов", "Tag cloud"), "graph": Text("Какие теги стоят вместе", "Which tags stand together"),
    "graph_note": Text("Показаны самые употребительные теги; цвет — группа.", "The most used tags are shown; the colour is the group."), "chart": Text("Сколько тегов сколько раз употреблены", "How many tags are used how often"), "times": Text("Употреблений", "Uses"),
    "table": Text("Все теги", "All tags"), "spellings": Text("Написания", "Spellings"), "beside": Text("Чаще случайного рядом", "Together more than by chance"), "group": Text("Группа", "Group"), "example": Text("Например", "For example"),
    "pairs": Text("Пары тегов", "Pairs of tags"), "joint": Text("Вместе", "Together"), "npmi": Text("NPMI", "NPMI"), "npmi_note": Text("−1 — никогда вместе, 0 — как случайно, 1 — всегда вместе.", "−1 never together, 0 as by chance, 1 always together."),
    "variants": Text("Возможно, один и тот же тег", "Perhaps the same tag"), "keep": Text("Оставить", "Keep"), "merge": Text("Слить с ним", "Merge into it"), "form": Text("те же слова в другой форме", "the same words in another form"), "typing": Text("отличаются одной буквой", "one letter apart"),
    "no_variants": Text("Похожих тегов нет.", "No tags look alike."), "would_change": Text("Изменится статей", "Articles that would change"),
    "explain": Text(
        "**Как читать.** Размер слова растёт с логарифмом числа статей. Линия на графе — пара тегов, которые стоят вместе чаще, чем по случаю (NPMI > 0). Таблица «Возможно, один и тот же тег» ничего не меняет сама: выберите слияние в параметрах, и каждое изменение будет показано до записи.",
        "**How to read it.** A word's size grows with the logarithm of its articles. A line of the graph is a pair of tags that stand together more often than by chance (NPMI > 0). The table “Perhaps the same tag” changes nothing by itself: choose merging in the parameters, and each change is shown before it is written.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие теги есть в хранилище, какие из них держатся вместе, а какие — один тег, записанный по-разному?

**Как считается.** Теги сравниваются без учёта регистра. Связь двух тегов — нормированная взаимная информация NPMI (Г. Баума, 2009): −1 никогда вместе, 0 как случайно, 1 всегда. Группы — сообщества на графе таких пар (Лувен, Блондель и др., 2008; разделение несвязных — Трааг и др., 2019). Похожими считаются теги с одинаковыми основами слов (Snowball) и длинные теги, отличающиеся одной буквой не в начале.

**Что записывает.** Только по вашему решению: слияние похожих тегов или переименование. Меняются строка `tags` и `#теги` в тексте; вложенные теги переезжают вместе с родителем, повторов не остаётся. Второй запуск ничего не предлагает.

**Границы.** Одинаковая основа — ещё не одинаковый смысл: проверьте список до слияния. Статьи с неразобранными метаданными не меняются.""",
    """**What it answers.** Which tags does the vault have, which of them hold together, and which are one tag written in different ways?

**How it is computed.** Tags are compared without regard to case. The tie of two tags is normalised mutual information, NPMI (G. Bouma 2009): −1 never together, 0 as by chance, 1 always. Groups are communities of the graph of such pairs (Louvain, Blondel et al. 2008; splitting of disconnected ones after Traag et al. 2019). Alike are tags whose words have the same stems (Snowball), and long tags that are one letter apart but not in the first.

**What it writes.** Only if you decide so: merging alike tags, or renaming. The `tags` line and `#tags` in the text change; nested tags move with their parent, no repeats remain. A second run proposes nothing.

**Limits.** The same stem isn't yet the same meaning: check the list before merging. Articles with broken metadata are left alone.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    minimum: int = param(1, ge=1, le=10_000, title=Text("Употреблений не меньше", "At least so many uses"), description=Text("Теги реже не показываются.", "Tags used less often aren't shown."))
    resolution: float = param(1.0, ge=0.1, le=5.0, advanced=True, title=Text("Мелкость групп", "Fineness of groups"), description=Text("Больше — группы мельче.", "Higher makes smaller groups."))
    merge: Literal["no", "form", "all"] = param(
        "no", asks=True, title=Text("Слить похожие теги", "Merge tags that look alike"), description=Text("Предложить слияние с самым употребительным написанием.", "Propose merging into the most used spelling."),
        choices={"no": Text("нет", "no"), "form": Text("формы одного слова", "forms of the same words"), "all": Text("и опечатки тоже", "typing errors too")},
    )  # fmt: skip
    rename: str = param("", max_length=2000, title=Text("Переименовать теги", "Rename tags"), description=Text("Один тег или несколько через запятую; вложенные переезжают вместе.", "One tag or several, separated by commas; nested ones move along."), asks=True)
    into: str = param("", max_length=200, widget="tag", title=Text("Новое имя", "New name"), description=Text("Во что переименовать; пробелы станут дефисами.", "What to rename them to; spaces become hyphens."))


@tool(
    category="tags", title=Text("Облако тегов", "Tag cloud"), question=Text("Какие теги есть и какие стоят вместе?", "Which tags are there, and which stand together?"),
    description=Text("Облако, группы и пары тегов, разные написания одного тега; слияние и переименование с просмотром. О весе и жизни тегов — «Вес тегов».", "Cloud, groups and pairs of tags, different spellings of one tag; merging and renaming with preview. For weight and life cycle see “Tag weights”."),
    help=HELP, texts=TEXTS, writes=True, produces=("tags.csv", "tags.json", "tag-pairs.csv"),
    examples=({}, {"merge": "form"}, {"rename": "чай", "into": "напитки/чай"}),
    keywords=("метки", "облако", "слияние тегов", "переименовать тег", "labels", "cloud", "merge tags", "rename tag"),
)  # fmt: skip
def tags_cloud(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the cloud, the groups and the proposals for merging."""
    articles = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)]
    progress(0, 3, common("reading"))
    uses = tag_uses(articles)
    progress(1, 3, common("counting"))
    pairs = tag_pairs(uses, len(articles))
    groups = tag_clusters(uses, pairs, resolution=params.resolution)
    alike = variants(uses)
    progress(2, 3, common("writing"))
    shown = {key: use for key, use in uses.items() if use.count >= params.minimum}
    pairs = [pair for pair in pairs if pair.first in shown and pair.second in shown]
    changes = _changes(articles, uses, alike, params)
    summary = _summary(uses)
    blocks = _blocks(vault, articles, shown, uses, pairs, groups, alike, len(changes.edits))
    return Report(summary, blocks, _files(shown, pairs, groups), changes)


def _summary(uses: Mapping[str, TagUse]) -> Message:
    top = max(uses.values(), key=lambda use: use.count, default=None)
    if top is None:
        return _message("summary_none")
    if top.count == 1:
        return _message("summary_once", count=len(uses))
    first = next(use for use in uses.values() if use.count == top.count)
    return _message("summary", count=len(uses), uses=sum(u.count for u in uses.values()), top=first.name)


def _changes(articles: list[Article], uses: Mapping[str, TagUse], alike: list[Variants], params: Params) -> ChangeSet:
    moves: dict[str, str] = {}
    for group in alike:
        if params.merge == "all" or (params.merge == group.why == "form"):
            moves.update(dict.fromkeys(group.others, uses[group.keep].name))
    new = "-".join(params.into.strip().lstrip("#").split()).strip("/,")
    if new:
        for old in params.rename.split(","):
            key = fold_text("-".join(old.strip().lstrip("#").split()).strip("/")) or fold_text(new)
            if key != fold_text(new):
                moves[key] = new
    edits = (rename_tags(article, moves) for article in articles) if moves else ()
    return ChangeSet(tuple(edit for edit in edits if edit is not None))


def _blocks(
    vault: Vault, articles: list[Article], shown: Mapping[str, TagUse], uses: Mapping[str, TagUse], pairs: list[TagPair], groups: list[list[str]], alike: list[Variants], changed: int,
) -> tuple[Block, ...]:  # fmt: skip
    metrics = Metrics((
        Metric(_message("tags"), len(uses)), Metric(_message("uses"), sum(u.count for u in uses.values())), Metric(_message("tagged"), sum(bool(a.tags) for a in articles)),
        Metric(_message("once"), sum(u.count == 1 for u in uses.values())), Metric(_message("evenness"), round(100 * tag_entropy(uses)[1], 1), "%", _message("evenness_note"), 0),
        Metric(_message("groups"), len(groups)), Metric(_message("would_change"), changed),
    ))  # fmt: skip
    counts: dict[int, int] = {}
    for use in shown.values():
        counts[use.count] = counts.get(use.count, 0) + 1
    chart = Chart(_message("chart"), "histogram", _message("times"), common("count"), (Series(_message("tags"), tuple(sorted(counts.items()))),))
    return (metrics, _cloud(shown), _graph(shown, pairs, groups), _table(vault, shown, pairs, groups), _pairs(shown, pairs), _alike(uses, alike), chart, Markdown(_message("explain")))


def _cloud(uses: Mapping[str, TagUse]) -> Cloud:
    top = sorted(uses.values(), key=lambda use: (-use.count, use.key))[:_CLOUD]
    most = math.log(1 + top[0].count) if top else 1.0
    items = tuple(CloudItem(u.name, round(math.log(1 + u.count) / most, 4), u.count, f'tag:"{u.name}"' if " " in u.name else f"tag:{u.name}") for u in sorted(top, key=lambda use: use.key))
    return Cloud(_message("cloud"), items)


def _graph(uses: Mapping[str, TagUse], pairs: list[TagPair], groups: list[list[str]]) -> Graph:
    group = {key: _message("group_name", top=uses[keys[0]].name) for keys in groups if len(keys) > 1 and keys[0] in uses for key in keys}
    keys = list(uses)[:_DRAWN]
    most = max((uses[key].count for key in keys), default=1)
    nodes = tuple(GraphNode(key, uses[key].name, None, group.get(key, _message("group_none")), round(math.sqrt(uses[key].count / most), 4)) for key in keys)
    drawn = set(keys)
    edges = tuple(GraphEdge(p.first, p.second, "tags", round(p.npmi, 4)) for p in pairs if p.npmi > 0 and p.first in drawn and p.second in drawn)
    return Graph(_message("graph"), nodes, edges[: _DRAWN * 5], directed=False, total_nodes=len(uses), note=_message("graph_note"))


def _beside(pairs: list[TagPair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.npmi > 0:
            found.setdefault(pair.first, []).append(pair.second)
            found.setdefault(pair.second, []).append(pair.first)
    return found


def _table(vault: Vault, uses: Mapping[str, TagUse], pairs: list[TagPair], groups: list[list[str]]) -> Table:
    beside = _beside(pairs)
    group = {key: number for number, keys in enumerate(groups, 1) for key in keys}
    columns = (
        Column("tag", common("tag"), "tags"), Column("count", common("articles"), "number"), Column("group", _message("group"), "number"), Column("beside", _message("beside"), "tags"),
        Column("spellings", _message("spellings")), Column("example", _message("example"), "article"),
    )  # fmt: skip
    rows = tuple(
        (
            use.name, use.count, group.get(key), [uses[other].name for other in beside.get(key, [])[:5]],
            [f"{name} {n}" for name, n in use.spellings] if len(use.spellings) > 1 else [], ArticleRef(use.articles[0], vault.articles[use.articles[0]].title),
        )
        for key, use in list(uses.items())[:_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(uses), empty=_message("summary_none"))


def _pairs(uses: Mapping[str, TagUse], pairs: list[TagPair]) -> Table:
    columns = (Column("first", common("tag")), Column("second", common("tag")), Column("joint", _message("joint"), "number"), Column("npmi", _message("npmi"), "number", 3, _message("npmi_note")))
    rows = tuple((uses[p.first].name, uses[p.second].name, p.joint, round(p.npmi, 6)) for p in sorted(pairs, key=lambda p: (-round(p.npmi * math.sqrt(p.joint), 9), p.first, p.second))[:_ROWS])
    return Table(_message("pairs"), columns, rows, total=len(pairs), empty=common("nothing"))


def _alike(uses: Mapping[str, TagUse], alike: list[Variants]) -> Table:
    columns = (Column("keep", _message("keep")), Column("merge", _message("merge")), Column("why", common("why")), Column("count", common("articles"), "number"))
    rows = tuple((uses[v.keep].name, [uses[o].name for o in v.others], _message(v.why), len({p for key in (v.keep, *v.others) for p in uses[key].articles})) for v in alike[:_ROWS])
    return Table(_message("variants"), columns, rows, total=len(alike), empty=_message("no_variants"))


def _files(uses: Mapping[str, TagUse], pairs: list[TagPair], groups: list[list[str]]) -> tuple[Artifact, ...]:
    group = {key: number for number, keys in enumerate(groups, 1) for key in keys}
    data = {"tags": [{"tag": u.name, "count": u.count, "group": group.get(k), "spellings": dict(u.spellings), "articles": list(u.articles)} for k, u in uses.items()]}
    return (
        csv_artifact("tags.csv", ["tag", "count", "group", "articles"], [[u.name, u.count, group.get(k), list(u.articles)] for k, u in uses.items()]),
        json_artifact("tags.json", data),
        csv_artifact("tag-pairs.csv", ["tag", "other", "together", "npmi"], [[uses[p.first].name, uses[p.second].name, p.joint, round(p.npmi, 6)] for p in pairs[:50_000]]),
    )  # fmt: skip
