"""What has been read, how steadily, and what to read next."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from data20.graph.model import LINK_TYPES, graph_of
from data20.messages import Text
from data20.quality.rubric import newest_date
from data20.report.blocks import (
    Articles,
    Artifact,
    Block,
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
from data20.report.texts import common, messages_of
from data20.tools.analysis._progress import (
    MILESTONES,
    STREAKS,
    Record,
    due_again,
    follow_renames,
    note,
    read_records,
    streaks,
    suggestions,
    within,
)
from data20.tools.corpus import Row, rows_of
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact, ref, shown_title
from data20.tools.reading import STATE, pace_of, reading_time
from data20.tools.rubrics import rubric_by
from data20.tools.state import read_state, state_edit
from data20.vault.changes import ChangeSet
from data20.vault.model import Vault

NAME = "reading_progress"
_message = messages_of(NAME)
MAX_ROWS = 1000

TEXTS = {
    "summary": Text("Прочитано {read} из {total|статьи|статей|статей} ({percent} %); подряд — {streak|день|дня|дней}.", "{read} of {total|article|articles} read ({percent} %); {streak|day|days} in a row."),
    "summary_none": Text("Пока ничего не отмечено: отметьте прочитанную статью, и здесь появится ваш путь.", "Nothing noted yet: mark an article as read, and your way will appear here."),
    "read": Text("Прочитано", "Read"), "reading": Text("Начато", "Begun"), "left": Text("Осталось часов", "Hours left"), "streak": Text("Дней подряд", "Days in a row"), "longest": Text("Рекорд", "Longest run"), "today": Text("Сегодня считается", "Today is taken to be"), "goal_day": Text("Цель на день", "Goal for the day"), "goal_week": Text("Цель на неделю", "Goal for the week"),
    "pace": Text("Темп", "Pace"), "pace_note": Text("1 — как по оценке, больше — быстрее.", "1 means as estimated, more means faster."), "eta": Text("Хватит на", "Enough for"), "heat": Text("Дни чтения", "Days of reading"), "week": Text("Неделя", "Week"), "weekday": Text("День", "Day"), "wd.0": Text("пн", "Mon"), "wd.1": Text("вт", "Tue"), "wd.2": Text("ср", "Wed"), "wd.3": Text("чт", "Thu"), "wd.4": Text("пт", "Fri"), "wd.5": Text("сб", "Sat"), "wd.6": Text("вс", "Sun"),
    "groups": Text("По рубрикам", "By category"), "group": Text("Рубрика", "Category"), "none": Text("(без рубрики)", "(no category)"), "next": Text("Что читать дальше", "What to read next"), "reread": Text("Пора перечитать", "Worth a second look"), "continue": Text("Продолжить", "Go on with"), "since": Text("с {day}", "since {day}"), "why.linked": Text("на неё ссылается прочитанная «{detail}»", "“{detail}”, which you read, links to it"), "why.tags": Text("тег «{detail}», как у прочитанного", "tag “{detail}”, as in what you read"), "why.central": Text("{detail|ссылка ведёт|ссылки ведут|ссылок ведёт} сюда", "{detail|link leads|links lead} here"),
    "badges": Text("Достижения", "Achievements"), "badge": Text("За что", "For"), "badge.read": Text("прочитано {count}", "{count} read"), "badge.streak": Text("{count|день|дня|дней} подряд", "{count|day|days} in a row"), "badge.group": Text("вся рубрика «{name}»", "all of “{name}”"), "got": Text("Есть", "Earned"), "table": Text("Прочитанное и начатое", "Read and begun"), "status": Text("Состояние", "Status"), "status.read": Text("прочитано", "read"), "status.reading": Text("начато", "begun"), "day": Text("День", "Day"), "times": Text("Раз", "Times"), "minutes": Text("Минут", "Minutes"), "changed": Text("Изменена с тех пор", "Changed since"),
    "explain": Text("**Как отметить.** Запустите инструмент со статьёй, состоянием и, если знаете, минутами: изменится только файл `.data20/reading_progress.json`. По минутам подстраивается «Время чтения». Если статью переименовали, запись найдёт её по содержанию или названию.", "**How to note.** Run the tool with an article, its status and, if you know them, the minutes: only `.data20/reading_progress.json` changes. “Reading time” adapts to the minutes. When an article was renamed, its record finds it by content or title."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что прочитано, держится ли привычка, и что читать дальше?

**Как ведётся.** Отметка — это запуск с параметрами «Статья» и «Состояние»; день — параметр (пусто — самая новая дата хранилища). Состояние лежит в хранилище, в `.data20/reading_progress.json`, и переезжает вместе с ним. Переименованная статья узнаётся по содержанию, иначе — по названию, если оно одно.

**Как считается.** Ряд дней не прерывается тем, что сегодня ещё ничего не прочитано. Темп — отношение оценки времени к отмеченному. «Пора перечитать» — через 7, 30, 90, 180 и 365 дней (интервальное повторение: Эббингауз; Cepeda и др., 2006). Что читать дальше: сначала то, на что ссылается недавно прочитанное, затем общие с ним теги, затем главные статьи; статьи, для которых не прочитаны `prerequisites`, не предлагаются.

**Границы.** Инструмент не следит за вами: известно только то, что отмечено.""",
    """**What it answers.** What has been read, does the habit hold, and what to read next?

**How it is kept.** To note something is to run the tool with “Article” and “Status”; the day is a parameter (empty means the newest date in the vault). The state lies in the vault, in `.data20/reading_progress.json`, and moves with it. A renamed article is known by its content, else by its title when that is unique.

**How it is computed.** A run of days isn't broken by today while nothing has been read yet. The pace is the estimated time over the time noted. “Worth a second look” comes after 7, 30, 90, 180 and 365 days (spaced repetition: Ebbinghaus; Cepeda et al. 2006). What to read next: first what recently read articles link to, then what shares their tags, then central articles; nothing whose `prerequisites` are unread is suggested.

**Limits.** The tool doesn't watch you: it knows only what is noted.""",
)


class Params(ToolParams):
    article: str = param("", max_length=1000, widget="article", title=Text("Статья", "Article"), description=Text("Отметить эту статью; пусто — только показать.", "Note this article; empty means only to show."), asks=True)
    status: Literal["read", "reading", "unread"] = param(
        "read", title=Text("Состояние", "Status"), description=Text("Что отметить у статьи.", "What to note about the article."), choices={"read": Text("прочитана", "read"), "reading": Text("начата", "begun"), "unread": Text("не читана", "unread")},
    )  # fmt: skip
    minutes: float = param(0, ge=0, le=10_000, title=Text("Минут", "Minutes"), description=Text("Сколько заняло чтение; 0 — неизвестно.", "How long it took; 0 means unknown."))
    today: str = param("", widget="today", max_length=10, title=Text("Сегодня", "Today"), description=Text("ГГГГ-ММ-ДД; пусто — самая новая дата хранилища или записей.", "YYYY-MM-DD; empty means the newest date in the vault or the records."))
    per_day: int = param(1, ge=0, le=100, advanced=True, title=Text("Цель на день", "Goal for a day"), description=Text("Сколько статей в день.", "How many articles a day."))
    per_week: int = param(5, ge=0, le=500, advanced=True, title=Text("Цель на неделю", "Goal for a week"), description=Text("Сколько статей за неделю (с понедельника).", "How many articles a week (from Monday)."))


@tool(
    category="analysis",
    title=Text("Ход чтения", "Reading progress"),
    question=Text("Что прочитано и что читать дальше?", "What has been read, and what comes next?"),
    description=Text("Ведёт прочитанное: календарь, ряд дней, цели, достижения, перечитывание и что читать дальше.", "Keeps what was read: calendar, runs of days, goals, achievements, second looks and what to read next."),
    help=HELP, texts=TEXTS, writes=True, produces=("reading-progress.csv", "reading-progress.json"), needs=(f"file:{STATE}",), examples=({}, {"per_day": 3, "per_week": 15}, {"today": "2026-11-23"}),
    keywords=("прочитано", "привычка", "цели", "рекомендации", "habit", "streak", "goals", "recommendations"),
)  # fmt: skip
def reading_progress(vault: Vault, params: Params, progress: Progress) -> Report:
    """Show the reader's progress; with `article`, note it."""
    articles = list(vault.articles.values())
    state = read_state(vault, STATE)
    records = follow_renames(read_records(state), {a.path: (a.hash, shown_title(a)) for a in articles})
    today = day(params.today, "today") or max([d for d in (newest_date(articles), *(date.fromisoformat(r.finished or r.started) for r in records.values() if r.finished or r.started)) if d], default=date(2000, 1, 1))
    progress(0, len(articles), common("reading"))
    rows = rows_of(vault, articles, lambda done: progress(done, len(articles), common("reading")))
    changes = ChangeSet()
    if params.article:
        records, changes = _note(vault, state, records, params, today)
    progress(len(articles), len(articles), common("counting"))
    return _report(vault, rows, records, params, today, pace_of(state), changes)


def _note(vault: Vault, state: Mapping[str, Any], records: dict[str, Record], params: Params, today: date) -> tuple[dict[str, Record], ChangeSet]:
    article = vault.article(params.article)
    after = dict(records)
    if params.status == "unread":
        after.pop(article.path, None)
    else:
        estimate = reading_time(vault, article).seconds / 60
        after[article.path] = note(records.get(article.path), params.status, today, params.minutes or None, estimate, article.hash, shown_title(article))
    kept = {path: dataclasses.asdict(record) for path, record in sorted(after.items())}
    return after, state_edit(vault, STATE, {**state, "version": 1, "articles": kept})


def _report(vault: Vault, rows: list[Row], records: dict[str, Record], params: Params, today: date, pace: float | None, changes: ChangeSet) -> Report:
    here = {path: record for path, record in records.items() if path in vault.articles}
    read = [path for path, record in here.items() if record.status == "read"]
    days = [r.finished for r in here.values() if r.finished]
    current, longest = streaks(days, today)
    blocks: list[Block] = [_metrics(vault, rows, here, params, today, pace, current, longest)]
    if days:
        blocks.append(_heat(days, today))
    kept = (_badges(rows, here, longest), _table(vault, here)) if here else ()
    blocks += [*([_groups(vault, rows, here)] if here else []), _next(vault, rows, here), *_lists(vault, here, today), *kept, Markdown(_message("explain"))]
    total = len(rows)
    summary = _message("summary", read=len(read), total=total, percent=round(100 * len(read) / total) if total else 0, streak=current) if here else _message("summary_none")
    header = ("path", "title", "status", "started", "finished", "times", "minutes", "estimate")
    lines = [(p, shown_title(vault.articles[p]), r.status, r.started, r.finished, r.times, r.minutes, r.estimate) for p, r in sorted(here.items())]
    data = {"today": today.isoformat(), "read": len(read), "articles": total, "streak": current, "longest_streak": longest, "pace": pace, "records": [dict(zip(header, line, strict=True)) for line in lines]}
    files: tuple[Artifact, ...] = (csv_artifact("reading-progress.csv", header, lines), json_artifact("reading-progress.json", data))
    return Report(summary, tuple(blocks), files, changes)


def _metrics(vault: Vault, rows: list[Row], here: Mapping[str, Record], params: Params, today: date, pace: float | None, current: int, longest: int) -> Metrics:
    days = [r.finished for r in here.values() if r.finished]
    left = sum(reading_time(vault, vault.articles[row.path], pace=pace or 1.0).seconds for row in rows if row.path not in here or here[row.path].status != "read")
    monday = today - timedelta(days=today.weekday())
    items = [
        Metric(common("articles"), len(rows)), Metric(_message("read"), sum(r.status == "read" for r in here.values())), Metric(_message("reading"), sum(r.status == "reading" for r in here.values())), Metric(_message("streak"), current), Metric(_message("longest"), longest),
        Metric(_message("goal_day"), f"{within(days, today, today)} / {params.per_day}"), Metric(_message("goal_week"), f"{within(days, monday, today)} / {params.per_week}"), Metric(_message("left"), round(left / 3600, 1), digits=1),
    ]  # fmt: skip
    if pace is not None:
        items.append(Metric(_message("pace"), round(pace, 2), "×", _message("pace_note"), 2))
    lately = within(days, today - timedelta(days=29), today)
    if lately:
        items.append(Metric(_message("eta"), round((len(rows) - sum(r.status == "read" for r in here.values())) * 30 / lately), _message("day")))
    return Metrics(tuple(items))


def _heat(days: list[str], today: date) -> Chart:
    counts = Counter(days)
    start = today - timedelta(days=today.weekday() + 7 * 25)
    cells = []
    for week in range(26):
        monday = start + timedelta(days=7 * week)
        cells += [(monday.isoformat(), _message(f"wd.{n}"), counts[(monday + timedelta(days=n)).isoformat()]) for n in range(7) if monday + timedelta(days=n) <= today]
    return Chart(_message("heat"), "heatmap", _message("week"), _message("weekday"), (Series(_message("read"), tuple(cells)),))


def _groups(vault: Vault, rows: list[Row], here: Mapping[str, Record]) -> Table:
    rubric = rubric_by([vault.articles[r.path] for r in rows])
    names = {r.path: rubric(vault.articles[r.path]) for r in rows}
    total, done = Counter(names.values()), Counter(names[r.path] for r in rows if r.path in here and here[r.path].status == "read")
    columns = (Column("group", _message("group")), Column("read", _message("read"), "number"), Column("total", common("articles"), "number"), Column("share", common("share"), "percent", 0))
    order = sorted(total, key=lambda name: (not name, -total[name], name))
    return Table(_message("groups"), columns, tuple((name or _message("none"), done[name], total[name], round(done[name] / total[name], 4)) for name in order[:200]), total=len(order), empty=common("empty_vault"))


def _next(vault: Vault, rows: list[Row], here: Mapping[str, Record]) -> Articles:
    graph = vault.derived(graph_of)
    links: dict[str, list[str]] = {}
    needs: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.type == "prerequisite":
            needs.setdefault(edge.source, []).append(edge.target)
        if edge.type in LINK_TYPES:
            links.setdefault(edge.source, []).append(edge.target)
    found = suggestions(rows, here, needs, links, 10)
    items = tuple(Listed(ref(vault, path), _message(f"why.{reason}", detail=shown_title(vault.articles[detail]) if reason == "linked" else int(detail) if reason == "central" else detail)) for path, reason, detail in found)
    return Articles(_message("next"), items, empty=common("nothing"))


def _lists(vault: Vault, here: Mapping[str, Record], today: date) -> list[Block]:
    begun = sorted((p for p, r in here.items() if r.status == "reading"), key=lambda p: (here[p].started, p))
    due = due_again(here, today)
    blocks: list[Block] = []
    if begun:
        blocks.append(Articles(_message("continue"), tuple(Listed(ref(vault, p), _message("since", day=here[p].started)) for p in begun[:20]), len(begun)))
    if due:
        blocks.append(Articles(_message("reread"), tuple(Listed(ref(vault, p), _message("since", day=day)) for p, day in due[:20]), len(due)))
    return blocks


def _badges(rows: list[Row], here: Mapping[str, Record], longest: int) -> Table:
    read = {p for p, r in here.items() if r.status == "read"}
    columns = (Column("badge", _message("badge")), Column("got", _message("got"), "bool"))
    earned: list[tuple[Any, ...]] = [(_message("badge.read", count=n), len(read) >= n) for n in MILESTONES if n <= max(len(rows), 1)]
    earned += [(_message("badge.streak", count=n), longest >= n) for n in STREAKS]
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.category, []).append(row.path)
    earned += [(_message("badge.group", name=name), all(p in read for p in paths)) for name, paths in sorted(groups.items()) if name and len(paths) >= 3]
    return Table(_message("badges"), columns, tuple(sorted(earned, key=lambda row: not row[1])[:60]))


def _table(vault: Vault, here: Mapping[str, Record]) -> Table:
    columns = (
        Column("article", common("article"), "article"), Column("status", _message("status")), Column("day", _message("day"), "date"), Column("times", _message("times"), "number"), Column("minutes", _message("minutes"), "number", 0), Column("changed", _message("changed"), "bool"),
    )  # fmt: skip
    order = sorted(here, key=lambda p: (here[p].finished or here[p].started, p), reverse=True)
    rows = tuple((ref(vault, p), _message(f"status.{here[p].status}"), here[p].finished or here[p].started, here[p].times, here[p].minutes, bool(here[p].hash) and here[p].hash != vault.articles[p].hash) for p in order[:MAX_ROWS])
    return Table(_message("table"), columns, rows, total=len(order), empty=_message("summary_none"))
