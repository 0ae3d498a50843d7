"""Popular, rising and undiscovered articles, from links, edits and what the reader noted as read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from data20.graph.centrality import edge_arrays, pagerank
from data20.graph.measures import degrees
from data20.graph.model import LINK_TYPES, graph_of
from data20.graph.popularity import Activity, Life, activities
from data20.language.prose import own_blocks
from data20.language.tokens import forms
from data20.messages import Message, Text
from data20.report.blocks import (
    ArticleRef,
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
from data20.report.blocks import Articles as ArticleList
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.analysis._progress import follow_renames, read_records
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, shown_title
from data20.tools.reading import STATE, state_of
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, tag_param
from data20.vault.model import Article, Vault

NAME = "popular_articles"
_message = messages_of(NAME)
MAX_ROWS = 1000
_CREATED = ("date", "created", "date_created", "published")
_UPDATED = ("updated", "date_updated", "modified")
_WRITERS = ("editor", "outside")
_THOROUGH = 150
"""Words. What is shorter is a note, however short the others are; “Quality of articles” asks as many."""

TEXTS = {
    "summary_quiet": Text("Весомее всего ссылки на «{title}»; правок и чтения ещё не было, поэтому оценка — только по ссылкам.", "The links to “{title}” weigh most; nothing has been edited or read yet, so the score is by links alone."),
    "summary": Text("Популярнее всех — «{title}» ({score} из 100); на подъёме {rising|статья|статьи|статей}.", "“{title}” is the most popular ({score} of 100); {rising|article is|articles are} rising."),
    "summary_nothing": Text("Статьи не ссылаются друг на друга, правок и чтения ещё не было: о популярности судить не по чему.", "The articles don't link to each other and nothing has been edited or read yet: there is nothing to judge popularity by."),
    "summary_none": Text("Нет статей, которые можно сравнить.", "There are no articles to compare."),
    "rising": Text("На подъёме", "Rising"), "fading": Text("Затихают", "Fading"), "falling": Text("Затихает", "Fading"), "stable": Text("Ровно", "Steady"), "quiet": Text("Без событий", "No events"), "gems": Text("Незамеченные", "Undiscovered"), "events": Text("События", "Events"),
    "events_journal": Text("Правки из журнала, отметки о чтении и новые ссылки сюда.", "Edits from the journal, notes of reading and new links here."), "events_dates": Text("Журнала нет: даты из метаданных, отметки о чтении и новые ссылки сюда.", "No journal: dates in the metadata, notes of reading and new links here."),
    "chart": Text("Самые популярные", "The most popular"), "table": Text("Статьи по популярности", "Articles by popularity"), "score_note": Text("0–100: авторитет по ссылкам и живость, взвешенные вашим параметром; пока событий нет — один авторитет.", "0–100: authority by links and activity, weighed by your parameter; authority alone while there are no events."),
    "authority": Text("Авторитет", "Authority"), "authority_note": Text("PageRank в логарифме, 1 — у первой.", "PageRank on a log scale, 1 for the first."), "activity": Text("Событий в месяц", "Events a month"), "activity_note": Text("Сейчас: старые весят меньше, малые числа сглажены к среднему.", "Now: old ones weigh less, small numbers are drawn to the mean."),
    "ever": Text("За всё время", "Over all time"), "direction": Text("Куда идёт", "Direction"), "edits": Text("Правок", "Edits"), "reads": Text("Прочтений", "Readings"), "part.links": Text("{links|ссылка|ссылки|ссылок} сюда", "{links|link|links} here"), "part.giver": Text("{links|ссылка|ссылки|ссылок} сюда, важнейшая — из «{title}»", "{links|link|links} here, the weightiest from “{title}”"), "part.edits": Text("{edits|правка|правки|правок}", "{edits|edit|edits}"), "part.reads": Text("{reads|прочтение|прочтения|прочтений}", "{reads|reading|readings}"), "part.two": Text("{first}; {second}", "{first}; {second}"),
    "rising_list": Text("На подъёме: сейчас живее обычного для себя", "Rising: livelier now than usual for them"), "rising_note": Text("{now} в месяц против {ever}", "{now} a month against {ever}"),
    "gems_list": Text("Незамеченные: подробные, но на них почти не ссылаются", "Undiscovered: thorough, but hardly linked to"), "gem_note": Text("{words|слово|слова|слов}, {links|ссылка|ссылки|ссылок} сюда", "{words|word|words}, {links|link|links} here"),
    "explain": Text(
        "**Как читать.** Популярность = доля авторитета (кто ссылается) и доля живости (правки, чтение и новые ссылки). Событие теряет половину веса за «период полураспада». Чтобы статья с одной правкой за один день не обогнала всех, её темп сглажен к среднему хранилища. "
        "*На подъёме* — темп сейчас больше обычного для статьи на четверть. О чтении известно то, что вы отметили в «Ходе чтения».",
        "**How to read it.** Popularity = a share of authority (who links) and a share of activity (edits, readings and new links). An event loses half its weight in one half-life. Lest an article with one edit in one day outrun all, its rate is drawn to the vault's mean. "
        "*Rising*: the rate now is a quarter above the article's usual. Of reading, only what you noted in “Reading progress” is known.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Вокруг каких статей идёт жизнь, какие набирают её сейчас и какие хорошие никто не заметил?

**Как считается.** Авторитет — PageRank (Брин и Пейдж, 1998) в логарифме. Живость — события в месяц: правки из журнала хранилища (сделанные вами или другой программой, не инструментами и не импортом), а без журнала — даты в метаданных; и ссылки сюда, датированные ссылающейся статьёй. Вес события — 2^(−возраст / период полураспада). Темп — среднее апостериорного гамма-пуассоновского распределения: (априорные дни · среднее хранилища + события) / (априорные дни + возраст), поэтому малые числа не обманывают.

**Незамеченные.** Верхняя треть по объёму, но не короче 150 слов, среди тех, на кого ссылается не больше одной статьи.

**Чтение.** Дни, когда вы начали и прочли статью, берутся из отметок «Хода чтения» (`.data20/reading_progress.json`).

**Границы.** Само по себе чтение не записывается. Статьи без дат получают средний возраст. «Сегодня» — параметр; без него самая новая дата хранилища.""",
    """**What it answers.** Around which articles is there life, which gain it now, and which good ones has nobody noticed?

**How it is computed.** Authority is PageRank (Brin and Page 1998) on a log scale. Activity is events a month: edits from the vault's journal (made by you or another program, not by tools or imports), or without a journal the dates in the metadata; and links here, dated by the linking article. An event weighs 2^(−age / half-life). The rate is the mean of a gamma–Poisson posterior, (prior days · the vault's mean + events) / (prior days + age), so that small numbers don't deceive.

**Undiscovered.** The top third by length, of 150 words or more, among those that at most one article links to.

**Reading.** The days on which you began and finished an article come from what you noted in “Reading progress” (`.data20/reading_progress.json`).

**Limits.** Reading itself isn't recorded. Articles without dates get the mean age. “Today” is a parameter; without it, the newest date in the vault.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()
    links: float = param(0.6, ge=0.0, le=1.0, title=Text("Вес ссылок", "Weight of links"), description=Text("1 — только авторитет, 0 — только живость.", "1 is authority only, 0 activity only."))
    half_life: int = param(90, ge=1, le=3650, title=Text("Период полураспада, дней", "Half-life, days"), description=Text("За столько дней событие теряет половину веса.", "After so many days an event counts half."))
    prior: int = param(30, ge=0, le=3650, advanced=True, title=Text("Сглаживание, дней", "Smoothing, days"), description=Text("Сколько дней верить среднему хранилища, а не самой статье.", "For how many days the vault's mean is believed rather than the article."))
    today: str = param("", pattern=r"^$|^\d{4}-\d{2}-\d{2}$", advanced=True, title=Text("На дату", "As of"), description=Text("ГГГГ-ММ-ДД; пусто — самая новая дата хранилища.", "YYYY-MM-DD; empty means the vault's newest date."))


@dataclass(frozen=True, slots=True)
class _Row:
    path: str
    score: float
    authority: float
    activity: Activity
    links: int
    edits: int
    reads: int
    words: int
    giver: str
    """The article whose link gives most rank, "" without links."""

    @property
    def direction(self) -> str:
        if not self.activity.events or not self.activity.ever:
            return "quiet"
        ratio = self.activity.now / self.activity.ever
        return "rising" if ratio >= 1.25 else "falling" if ratio <= 0.75 else "stable"


@tool(
    category="analysis",
    title=Text("Популярные статьи", "Popular articles"),
    question=Text("Вокруг каких статей сейчас идёт жизнь?", "Around which articles is there life now?"),
    description=Text(
        "Популярность по ссылкам и правкам с затуханием во времени; что на подъёме, что затихает, что не замечено.",
        "Popularity by links and edits that fade with time; what rises, what fades, what is undiscovered.",
    ),
    help=HELP, texts=TEXTS, version=2, needs=("numpy", "journal", f"file:{STATE}"), produces=("popular.csv", "popular.json"), examples=({}, {"links": 0.0, "half_life": 14}, {"links": 1.0}),
    keywords=("тренды", "рейтинг", "активность", "незамеченные", "trending", "ranking", "hidden gems", "activity"),
)  # fmt: skip
def popular_articles(vault: Vault, params: Params, progress: Progress) -> Report:
    """Rank the chosen articles by links and activity."""
    progress(0, 3, common("reading"))
    edits, reads = _edits(vault), _reads(vault)
    created = {path: _first(article.metadata, _CREATED) for path, article in vault.articles.items()}
    known = [d for d in created.values() if d] + [d for days in (edits, reads) for dates in days.values() for d in dates]
    today = day(params.today, "today") or max(known, default=date(1970, 1, 1))
    graph = vault.derived(graph_of).select(LINK_TYPES)
    merged = graph.merged(weighted=False)
    ranks = [float(r) for r in pagerank(edge_arrays(len(graph.nodes), merged)).scores]
    progress(1, 3, common("counting"))
    incoming, outgoing = degrees(len(graph.nodes), merged)
    linked: list[list[date]] = [[] for _ in graph.nodes]
    givers: list[tuple[float, str]] = [(0.0, "")] * len(graph.nodes)
    for s, t, _w in merged:
        givers[t] = max(givers[t], (round(ranks[s] / outgoing[s], 12), graph.nodes[s]))
        if when := created[graph.nodes[s]]:
            linked[t].append(when)
    lives = [_life(created[path], [*edits.get(path, ()), *reads.get(path, ()), *linked[i]], today) for i, path in enumerate(graph.nodes)]
    active = activities(lives, half_life=params.half_life, prior=params.prior)
    progress(2, 3)
    top_rank = max((math.log1p(r * len(ranks)) for r in ranks), default=0.0) or 1.0
    top_rate = max((a.now for a in active), default=0.0) or 1.0
    share = params.links if any(a.events for a in active) else 1.0
    rows = []
    for i, path in enumerate(graph.nodes):
        article = vault.articles[path]
        if in_folder(article, params.folder) and in_category(article, params.category) and has_tag(article, params.tag):
            authority = math.log1p(ranks[i] * len(ranks)) / top_rank if merged else 0.0  # without links all ranks are equal, which is no merit
            score = 100 * (share * authority + (1 - share) * active[i].now / top_rate)
            words = sum(len(block.text.split()) for block in own_blocks(article))
            rows.append(_Row(path, score, authority, active[i], incoming[i], len(edits.get(path, ())), len(reads.get(path, ())), words, givers[i][1]))
    progress(3, 3, common("writing"))
    return _report(vault, sorted(rows, key=lambda r: (-round(r.score, 9), r.path)), today)


def _edits(vault: Vault) -> dict[str, list[date]]:
    """Return the days on which each article was edited: from the journal, by hand only, else from its metadata."""
    found: dict[str, set[date]] = {}
    for revision in vault.journal:
        when = _day(revision.at[:10])
        if when and (revision.is_commit or revision.by in _WRITERS):
            for edit in revision.edits:
                found.setdefault(edit.now, set()).add(when)
    if not vault.journal:
        for path, article in vault.articles.items():
            if when := _first(article.metadata, _UPDATED):
                found[path] = {when}
    return {path: sorted(days) for path, days in found.items()}


def _reads(vault: Vault) -> dict[str, list[date]]:
    """Return the days on which the reader began or finished each article, as noted with `reading_progress`."""
    articles = {path: (article.hash, shown_title(article)) for path, article in vault.articles.items()}
    records = follow_renames(read_records(state_of(vault)), articles)
    return {path: sorted({day for text in (r.started, r.finished) if (day := _day(text))}) for path, r in records.items() if path in vault.articles}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def _first(metadata: Mapping[str, Any], names: tuple[str, ...]) -> date | None:
    return next((d for name in names if isinstance(metadata.get(name), str) and (d := _day(metadata[name]))), None)


def _life(created: date | None, events: list[date], today: date) -> Life:
    ages = tuple((today - when).days for when in sorted(events) if when <= today)
    born = min([created, *events] if created else events, default=None)
    return Life(float(max(0, (today - born).days)) if born else None, tuple(float(a) for a in ages))


def _report(vault: Vault, rows: list[_Row], today: date) -> Report:
    gems = _gems(rows)
    rising = sorted((r for r in rows if r.direction == "rising"), key=lambda r: (-round(r.activity.now - r.activity.ever, 9), r.path))
    metrics = Metrics((
        Metric(common("articles"), len(rows)), Metric(_message("events"), sum(r.activity.events for r in rows), note=_message("events_journal" if vault.journal else "events_dates")), Metric(_message("rising"), len(rising)),
        Metric(_message("fading"), sum(r.direction == "falling" for r in rows)), Metric(_message("gems"), len(gems)),
    ))  # fmt: skip
    chart = Chart(_message("chart"), "bar", common("article"), common("score"), (Series(common("score"), tuple((vault.articles[r.path].title, round(r.score, 1)) for r in rows[:20] if r.score)),))
    lists = (
        ArticleList(_message("rising_list"), tuple(Listed(_ref(vault, r), _message("rising_note", now=round(r.activity.now, 2), ever=round(r.activity.ever, 2))) for r in rising[:20]), total=len(rising), empty=common("nothing")),
        ArticleList(_message("gems_list"), tuple(Listed(_ref(vault, r), _message("gem_note", words=_counted(vault.articles[r.path]), links=r.links)) for r in gems[:20]), total=len(gems), empty=common("nothing")),
    )  # fmt: skip
    lively = any(r.activity.events for r in rows)
    told = lively or any(r.links for r in rows)
    summary = _message("summary" if lively else "summary_quiet" if told else "summary_nothing", title=vault.articles[rows[0].path].title, score=round(rows[0].score), rising=len(rising)) if rows else _message("summary_none")
    return Report(summary, (metrics, chart, _table(vault, rows, lively), *lists, Markdown(_message("explain"))), _files(vault, rows, today))


def _counted(article: Article) -> int:
    """Return the number of words as all tools count them; only of what is shown, because of all articles it takes six times as long as splitting at spaces."""
    return sum(len(forms(block.text)) for block in own_blocks(article))


def _gems(rows: list[_Row]) -> list[_Row]:
    """Return the articles of the longest third that at most one article links to, longest first; needs three articles to compare, and links."""
    if len(rows) < 3 or not any(r.links for r in rows):
        return []
    bound = sorted(r.words for r in rows)[len(rows) * 2 // 3]
    return sorted((r for r in rows if r.links <= 1 and r.words >= max(bound, _THOROUGH)), key=lambda r: (-r.words, r.path))


def _ref(vault: Vault, row: _Row) -> ArticleRef:
    return ArticleRef(row.path, vault.articles[row.path].title)


def _table(vault: Vault, rows: list[_Row], lively: bool) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("score", common("score"), "number", 1, _message("score_note")), Column("authority", _message("authority"), "number", 3, _message("authority_note"), extra=True),
        Column("activity", _message("activity"), "number", 2, _message("activity_note"), extra=not lively), Column("ever", _message("ever"), "number", 2, extra=True), Column("direction", _message("direction"), extra=not lively),
        Column("links_in", common("links_in"), "number"), Column("edits", _message("edits"), "number", extra=not lively), Column("reads", _message("reads"), "number", extra=not any(r.reads for r in rows)), Column("why", common("why")),
    )  # fmt: skip
    cells = tuple(
        (_ref(vault, r), r.score, r.authority, r.activity.now, r.activity.ever, _message(r.direction), r.links, r.edits, r.reads, _why(vault, r)) for r in rows[:MAX_ROWS]
    )
    return Table(_message("table"), columns, cells, total=len(rows), empty=_message("summary_none"))


def _why(vault: Vault, row: _Row) -> Message:
    parts = [_message("part.giver", links=row.links, title=vault.articles[row.giver].title) if row.links > 1 else _message("part.links", links=row.links)]
    parts += [_message(f"part.{name}", **{name: count}) for name, count in (("edits", row.edits), ("reads", row.reads)) if count]
    return reduce(lambda first, second: _message("part.two", first=first, second=second), parts)


def _files(vault: Vault, rows: list[_Row], today: date) -> tuple[Artifact, ...]:
    header = ("path", "title", "score", "authority", "events_a_month", "ever", "direction", "links", "edits", "reads", "words")
    records = [(r.path, vault.articles[r.path].title, round(r.score, 4), round(r.authority, 6), round(r.activity.now, 6), round(r.activity.ever, 6), r.direction, r.links, r.edits, r.reads, r.words) for r in rows]
    return csv_artifact("popular.csv", header, records), json_artifact("popular.json", {"as_of": today.isoformat(), "articles": [dict(zip(header, r, strict=True)) for r in records]})
