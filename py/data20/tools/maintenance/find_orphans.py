"""Orphans: articles that nothing links to, and where to link them from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from data20.graph.adjacency import reversed_neighbours, successors
from data20.graph.model import ArticleGraph, graph_of
from data20.graph.paths import distances
from data20.messages import Message, Text
from data20.publish.data import words_of
from data20.report.blocks import Chart, Column, Label, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.document import date_of
from data20.search.related import related_articles
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.maintenance._orphans_texts import HELP, TEXTS
from data20.tools.output import json_artifact, ref
from data20.vault.changes import ChangeSet, Edit, Replace
from data20.vault.linking import with_link
from data20.vault.links import links_of
from data20.vault.mentions import Mention, unlinked_mentions
from data20.vault.model import Article, Vault
from data20.vault.resolve import fold
from data20.vault.start import start_pages

NAME = "find_orphans"
_message = messages_of(NAME)
MAX_ROWS = 1000
SUGGESTED = 50
_ISO = r"^$|^\d{4}-\d{2}-\d{2}$"


class Params(ToolParams):
    ignore: str = param("inbox", max_length=2000, title=Text("Не считать папки", "Leave out folders"), description=Text("Папки через запятую: их статьи не проверяются.", "Folders, separated by commas: their articles aren't checked."))
    start: str = param("", max_length=2000, title=Text("Начальные страницы", "Start pages"), description=Text("Пути через запятую; пусто — Home, index, README ближе всего к корню.", "Paths, separated by commas; empty means Home, index, README nearest the root."))
    link: bool = param(True, title=Text("Связать упоминания", "Link mentions"), description=Text("Предложить сделать ссылкой одно упоминание каждой сироты.", "Propose to make one mention of each orphan a link."))
    stub: int = param(30, ge=0, le=1000, advanced=True, title=Text("Заготовка, слов меньше", "Stub, words below"), description=Text("Короче — помечается как заготовка.", "Shorter ones are marked as stubs."))
    new_days: int = param(7, ge=0, le=365, advanced=True, title=Text("Новая, дней", "New, days"), description=Text("Моложе — помечается как новая.", "Younger ones are marked as new."))
    today: str = param("", pattern=_ISO, advanced=True, title=Text("На дату", "As of"), description=Text("ГГГГ-ММ-ДД; пусто — последняя дата статей.", "YYYY-MM-DD; empty means the articles' newest date."))


@dataclass(frozen=True, slots=True)
class _Orphan:
    path: str
    kind: str
    why: Message
    source: str = ""
    how: Label = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    graph: ArticleGraph
    checked: list[int]
    start: list[int]
    into: list[list[int]]
    out: list[list[int]]
    unreachable: list[int]
    orphans: list[_Orphan]
    edits: tuple[Edit, ...]


@tool(
    category="maintenance",
    title=Text("Сироты", "Orphans"),
    question=Text("Какие статьи никто не найдёт по ссылкам?", "Which articles can nobody find by links?"),
    description=Text(
        "Статьи без входящих ссылок, тупики, недоступные от начала; предлагает, откуда сослаться, и ставит ссылку на упоминание.",
        "Articles without incoming links, dead ends, out of reach from the start; suggests where to link from and links a mention.",
    ),
    help=HELP, texts=TEXTS, needs=("index",), writes=True, produces=("orphans.csv", "orphans.json"), examples=({}, {"ignore": "", "link": False}, {"stub": 100}),
    keywords=("одинокие", "несвязанные", "тупики", "недоступные", "unlinked", "isolated", "dead ends", "lost"),
)  # fmt: skip
def find_orphans(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the orphans of the vault and propose a link for each that is mentioned somewhere."""
    progress(0, 4, common("reading"))
    graph = vault.derived(graph_of)
    out = successors(len(graph.nodes), graph.merged(weighted=False))
    into = reversed_neighbours(out)
    start = [graph.index[path] for path in _start_pages(vault, params.start)]
    ignored = tuple(folder.strip().strip("/") + "/" for folder in params.ignore.split(",") if folder.strip().strip("/"))
    checked = [i for i, path in enumerate(graph.nodes) if not path.startswith(ignored) and i not in set(start)]
    steps = distances(out, start)
    unreachable = [i for i in checked if start and steps[i] < 0]
    lonely = [graph.nodes[i] for i in checked if not into[i]]
    progress(1, 4, common("counting"))
    mentions = _mentions(vault, frozenset(lonely))
    progress(2, 4)
    edits = _edits(vault, mentions, progress) if params.link else ()
    orphans = _orphans(vault, params, graph, out, lonely, mentions, progress)
    progress(4, 4, common("writing"))
    return _report(vault, _Found(graph, checked, start, into, out, unreachable, orphans, edits))


def _start_pages(vault: Vault, named: str) -> list[str]:
    wanted = {fold(name.strip()) for name in named.split(",") if name.strip()}
    if wanted:
        return [path for path in vault.articles if fold(path) in wanted or fold(path.removesuffix(".md")) in wanted]
    return start_pages(vault)


def _mentions(vault: Vault, lonely: frozenset[str]) -> dict[str, list[Mention]]:
    """Return the mentions of each orphan in other articles."""
    found: dict[str, list[Mention]] = {}
    for mention in unlinked_mentions(vault) if lonely else ():
        if mention.target in lonely:
            found.setdefault(mention.target, []).append(mention)
    return found


def _edits(vault: Vault, mentions: dict[str, list[Mention]], progress: Progress) -> tuple[Edit, ...]:
    """Return one edit an article that links orphans: each at its first safe mention."""
    names = links_of(vault).names
    changed: dict[str, Article] = {}
    for _, found in sorted(mentions.items()):
        progress(2, 4)
        for mention in found:
            made = with_link(vault, names, changed.get(mention.source, vault.articles[mention.source]), mention)
            if made is not None:
                changed[mention.source] = made
                break
    return tuple(Replace(path, vault.articles[path].hash, article.source) for path, article in sorted(changed.items()))


def _orphans(
    vault: Vault, params: Params, graph: ArticleGraph, out: list[list[int]], lonely: list[str], mentions: dict[str, list[Mention]], progress: Progress,
) -> list[_Orphan]:  # fmt: skip
    dates = {path: date_of(article.metadata) for path, article in vault.articles.items()}
    chosen = day(params.today, "today")
    today = chosen.isoformat() if chosen else max(dates.values(), default="")
    made = []
    for number, path in enumerate(lonely):
        progress(3, 4)
        kind, why = _kind(vault.articles[path], len(out[graph.index[path]]), _age(dates[path], today), params)
        source = ""
        how: Label = ""
        if path in mentions:
            mention = mentions[path][0]
            source, how = mention.source, _message("mention", text=mention.text, line=mention.line)
        elif number < SUGGESTED:
            near = next((r for r in related_articles(vault, path, 3) if r.reasons), None)
            source, how = (near.path, _reason(near.reasons[0])) if near else ("", "")
        made.append(_Orphan(path, kind, why, source, how))
    rank = {"isolated": 0, "orphan": 1, "stub": 2, "new": 3}
    return sorted(made, key=lambda o: (rank[o.kind], o.path))


def _reason(reason: Message) -> Message:
    """Return why to link from an article: a direct link can only be the orphan's own."""
    return _message("own_link") if reason.key == "search.related.direct" else reason


def _age(own: str, today: str) -> int | None:
    try:
        return (date.fromisoformat(today) - date.fromisoformat(own)).days
    except ValueError:
        return None


def _kind(article: Article, outgoing: int, age: int | None, params: Params) -> tuple[str, Message]:
    words = words_of(article)
    if age is not None and 0 <= age < params.new_days:
        return "new", _message("why_new", n=age)
    if words < params.stub:
        return "stub", _message("why_stub", n=words)
    return ("orphan", _message("why_orphan", n=outgoing)) if outgoing else ("isolated", _message("why_isolated"))


def _report(vault: Vault, found: _Found) -> Report:
    weak = [i for i in found.checked if len(found.into[i]) == 1]
    dead = [i for i in found.checked if not found.out[i]]
    mentioned = len(found.edits) and sum(isinstance(o.how, Message) and o.how.key.endswith(".mention") for o in found.orphans)
    metrics = Metrics((
        Metric(common("articles"), len(found.checked)), Metric(_message("orphans"), len(found.orphans), note=_message("orphans_note")),
        Metric(_message("isolated"), sum(not found.out[found.graph.index[o.path]] for o in found.orphans)), Metric(_message("weak"), len(weak)),
        Metric(_message("dead_ends"), len(dead), note=_message("dead_note")), Metric(_message("unreachable"), len(found.unreachable)),
        Metric(_message("start"), ", ".join(vault.articles[found.graph.nodes[i]].title for i in found.start[:3]) or "—"), Metric(_message("linkable"), mentioned),
        Metric(_message("ignored"), len(found.graph.nodes) - len(found.checked) - len(found.start)),
    ))  # fmt: skip
    folders = Counter(vault.articles[o.path].folder for o in found.orphans)
    bars: tuple[tuple[Any, ...], ...] = tuple((name or _message("root"), count) for name, count in sorted(folders.items(), key=lambda f: (-f[1], f[0]))[:20])
    chart = Chart(_message("chart"), "bar", common("folder"), _message("orphans"), (Series(_message("orphans"), bars),))
    blocks = (
        metrics, chart, _table(vault, found), _plain(vault, found, "unreachable_table", found.unreachable), _weak(vault, found, weak), _plain(vault, found, "dead_table", dead), Markdown(_message("explain")),
    )  # fmt: skip
    summary = _message("summary", orphans=len(found.orphans), total=len(found.checked), linkable=mentioned) if found.orphans else _message("summary_none")
    return Report(summary if vault.articles else common("empty_vault"), blocks, _files(vault, found), ChangeSet(found.edits))


def _table(vault: Vault, found: _Found) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("kind", _message("kind")), Column("why", common("why")), Column("words", common("words"), "number"), Column("date", _message("date"), "date"),
        Column("from", _message("from"), "article"), Column("how", _message("how")),
    )  # fmt: skip
    rows = tuple(
        (
            ref(vault, o.path), _message(f"kind_{o.kind}"), o.why, words_of(vault.articles[o.path]), date_of(vault.articles[o.path].metadata) or None,
            ref(vault, o.source) if o.source else None, o.how or None,
        )
        for o in found.orphans[:MAX_ROWS]
    )  # fmt: skip
    return Table(_message("table"), columns, rows, total=len(found.orphans), empty=_message("summary_none"))


def _plain(vault: Vault, found: _Found, key: str, nodes: list[int]) -> Table:
    columns = (Column("article", common("article"), "article"), Column("links_in", common("links_in"), "number"), Column("links_out", common("links_out"), "number"))
    rows = tuple((ref(vault, found.graph.nodes[i]), len(found.into[i]), len(found.out[i])) for i in nodes[:MAX_ROWS])
    return Table(_message(key), columns, rows, total=len(nodes), empty=_message("fine"))


def _weak(vault: Vault, found: _Found, nodes: list[int]) -> Table:
    columns = (Column("article", common("article"), "article"), Column("only", _message("only"), "article"))
    rows = tuple((ref(vault, found.graph.nodes[i]), ref(vault, found.graph.nodes[found.into[i][0]])) for i in nodes[:MAX_ROWS])
    return Table(_message("weak_table"), columns, rows, total=len(nodes), empty=_message("fine"))


def _files(vault: Vault, found: _Found) -> tuple[Any, ...]:
    header = ("path", "title", "kind", "words", "suggested_from")
    rows = [(o.path, vault.articles[o.path].title, o.kind, words_of(vault.articles[o.path]), o.source) for o in found.orphans]
    data = {"orphans": [dict(zip(header, row, strict=True)) for row in rows], "unreachable": [found.graph.nodes[i] for i in found.unreachable]}
    return csv_artifact("orphans.csv", header, rows), json_artifact("orphans.json", data)
