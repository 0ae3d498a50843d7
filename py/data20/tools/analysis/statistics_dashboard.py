"""An overview of the vault for the eye: groups side by side, growth, activity, leaders."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from data20.messages import Message, Text
from data20.quality.rubric import WEIGHTS, newest_date, rate
from data20.report.blocks import (
    ArticleRef,
    Articles,
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
from data20.tools.corpus import Row, gini, months, quantile, rows_of, trend
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.rubrics import shared_folder, top_folder
from data20.tools.scope import folder_param, in_folder
from data20.vault.model import Vault

NAME = "statistics_dashboard"
_message = messages_of(NAME)
By = Literal["category", "folder", "tag", "status", "author", "language"]
_GROUPS = 200
_LEADERS = 10
_FORECAST = 3

_BY: Mapping[str, Text] = {
    "category": Text("рубрика", "category"), "folder": Text("папка", "folder"), "tag": Text("тег", "tag"), "status": Text("статус", "status"), "author": Text("автор", "author"), "language": Text("язык", "language"),
}  # fmt: skip
TEXTS = {
    **{f"by.{name}": text for name, text in _BY.items()},
    "summary_undated": Text("{articles|статья|статьи|статей}, связаны {connected} %; даты ни у кого не указаны, поэтому роста не видно.", "{articles|article|articles}, {connected} % linked; no article has a date, so growth can't be told."),
    "summary": Text("{articles|статья|статьи|статей}, связаны {connected} %; за последние дни периода — {recent|новая|новые|новых}, за предыдущий — {before}.", "{articles|article|articles}, {connected} % of them linked; {recent} new in the latest period, {before} in the one before."),
    "summary_empty": Text("Показывать нечего: статей нет.", "There is nothing to show: there are no articles."),
    "connected": Text("Связаны ссылками", "Linked"), "connected_note": Text("На статью ссылаются или она ссылается.", "Something links to the article or it links somewhere."), "quality": Text("Среднее качество", "Mean quality"), "recent": Text("Новых за период", "New in the period"), "before": Text("За предыдущий", "In the one before"),
    "tasks": Text("Задачи выполнены", "Tasks done"), "gini": Text("Неравенство длины", "Inequality of length"), "group": Text("Группа", "Group"), "none": Text("(не указано)", "(not given)"), "root": Text("(без папки)", "(in no folder)"), "groups": Text("Сравнение групп", "Groups compared"), "map": Text("Где сколько текста", "Where the text is"),
    "per_article": Text("Слов на статью", "Words an article"), "links": Text("Ссылок на статью", "Links an article"), "orphans": Text("Без входящих ссылок", "Without links in"), "ease": Text("Удобочитаемость", "Reading ease"), "newest": Text("Самая новая", "Newest"), "growth": Text("Рост хранилища", "Growth of the vault"),
    "total": Text("Статей всего", "Articles in all"), "forecast": Text("Если так пойдёт", "If it goes on like this"), "month": Text("Месяц", "Month"), "year": Text("Год", "Year"), "activity": Text("Когда писали", "When it was written"), "weekday": Text("День недели", "Weekday"),
    "forecast_note": Text("Прямая по последним двенадцати месяцам (метод наименьших квадратов): привычка, а не обещание.", "A straight line through the last twelve months (least squares): a habit, not a promise."),
    "linked": Text("На них ссылаются больше всего", "Most linked to"), "longest": Text("Самые длинные", "Longest"), "best": Text("Самые качественные", "Highest quality"), "weakest": Text("Прежде всего доработать", "Most in need of work"), "n_links": Text("{count|ссылка|ссылки|ссылок}", "{count|link|links}"), "n_words": Text("{count|слово|слова|слов}", "{count|word|words}"), "n_points": Text("{count} из 100", "{count} of 100"),
    "explain": Text("**Как читать.** Тег и вложенная папка могут относить статью к нескольким группам, поэтому суммы по тегам больше целого. Период отсчитывается от самой новой даты хранилища. Подробности качества — в «Качестве статей», точные числа для сравнения — в «Статистике хранилища».", "**How to read it.** By tag an article may belong to several groups, so the sums exceed the whole. The period counts back from the newest date in the vault. Details of quality are in “Quality of articles”, exact numbers to compare in “Statistics of the vault”."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как хранилище выглядит целиком: что растёт, что заброшено, чем группы отличаются друг от друга?

**Что показано.** Карта групп по объёму; сравнение групп по объёму, связям, удобочитаемости и качеству; рост по месяцам с продолжением на три месяца; тепловая карта «год × месяц»; лидеры. Группировать можно по рубрике, папке, тегу, статусу, автору или языку.

**Как считается.** Связанной считается статья, у которой есть хотя бы одна ссылка внутри хранилища в любую сторону. Качество — по рубрике инструмента «Качество статей» с его обычными весами. Удобочитаемость — формула Флеша для английского, Оборневой для русского: сравнивать группы по ней можно только внутри одного языка. Продолжение роста — прямая наименьших квадратов через последние двенадцать месяцев, пустые месяцы учтены.

**Чем отличается от «Статистики хранилища».** Там — точный снимок для выгрузки и сравнения, здесь — обзор для глаз.

**Границы.** Даты берутся из метаданных. Прогноз показывает привычку, а не будущее.""",
    """**What it answers.** What does the vault look like as a whole: what grows, what lies fallow, how do its groups differ?

**What is shown.** A map of the groups by size; the groups compared by size, links, readability and quality; growth by month, continued for three months; a heat map of year × month; leaders. Group by category, folder, tag, status, author or language.

**How it is computed.** An article is linked when it has at least one link inside the vault in either direction. Quality is that of “Quality of articles” with its usual weights. Reading ease is Flesch's formula for English and Oborneva's for Russian: compare groups by it only within one language. The continued growth is the least-squares line through the last twelve months, empty ones included.

**How it differs from “Statistics of the vault”.** That is an exact snapshot to export and compare; this is an overview for the eye.

**Limits.** Dates come from the metadata. The forecast shows a habit, not the future.""",
)


class Params(ToolParams):
    by: Literal["auto", "category", "folder", "tag", "status", "author", "language"] = param("auto", title=Text("Сравнить по", "Compare by"), description=Text("По чему делить статьи на группы; само — по рубрикам, а если их нет, по папкам.", "What to group the articles by; by itself: categories, or folders where there are none."), choices={"auto": Text("само", "by itself"), **_BY})
    folder: str = folder_param()
    days: int = param(90, ge=1, le=3650, title=Text("Период, дней", "Period in days"), description=Text("Последние столько дней сравниваются с такими же до них.", "The last so many days are compared with those before."))
    quality: bool = param(True, advanced=True, title=Text("Оценить качество", "Rate quality"), description=Text("Без оценки быстрее.", "Faster without."))


@tool(
    category="analysis",
    title=Text("Обзор хранилища", "Dashboard"),
    question=Text("Как хранилище выглядит целиком?", "What does the vault look like as a whole?"),
    description=Text("Обзор для глаз: карта групп, их сравнение, рост с продолжением, активность, лидеры.", "An overview for the eye: map of groups, their comparison, growth continued, activity, leaders."),
    help=HELP, texts=TEXTS, produces=("dashboard.json", "groups.csv"), examples=({}, {"by": "folder", "days": 365}, {"by": "tag", "quality": False}),
    keywords=("дашборд", "сводка", "рост", "сравнение", "тренды", "overview", "growth", "trends", "compare"),
)  # fmt: skip
def statistics_dashboard(vault: Vault, params: Params, progress: Progress) -> Report:
    """Show the chosen articles by group."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder)]
    total = max(1, 2 * len(chosen))
    progress(0, total, common("reading"))
    rows = rows_of(vault, chosen, lambda done: progress(done, total, common("reading")))
    today = newest_date(chosen)
    scores: dict[str, float] = {}
    for number, article in enumerate(chosen if params.quality else []):
        progress(len(chosen) + number, total, common("counting"))
        scores[article.path] = rate(vault, article, today, WEIGHTS).score
    progress(total, total, common("writing"))
    if not rows:
        return Report(_message("summary_empty"), (Metrics((Metric(common("articles"), 0),)), Markdown(_message("explain"))))
    by: By = params.by if params.by != "auto" else "category" if any(row.category for row in rows) else "folder"
    groups = _groups(rows, by)
    recent, before = _periods(rows, today, params.days)
    connected = round(100 * sum(bool(r.links_in or r.links_out) for r in rows) / len(rows))
    blocks: list[Block] = [_metrics(rows, scores, connected, recent, before), _map(groups, by), *_time(rows), _table(groups, scores, by), *_leaders(rows, scores), Markdown(_message("explain"))]
    header = ("group", "articles", "words", "words_per_article", "links_per_article", "without_links_in", "ease", "quality", "newest")
    lines = [(name or "", *_numbers(members, scores)) for name, members in groups]
    data = {"parameters": params.model_dump(), "articles": len(rows), "connected_percent": connected, "recent": recent, "before": before, "months": dict(months(r.day for r in rows)), "groups": [dict(zip(header, line, strict=True)) for line in lines]}
    summary = _message("summary" if any(r.day for r in rows) else "summary_undated", articles=len(rows), connected=connected, recent=recent, before=before)
    return Report(summary, tuple(blocks), (json_artifact("dashboard.json", data), csv_artifact("groups.csv", header, lines)))


def _groups(rows: Sequence[Row], by: By) -> list[tuple[str, list[Row]]]:
    """Return (name, members), largest first; the group without a name has the name ""."""
    found: dict[str, list[Row]] = {}
    shown: dict[str, str] = {}
    shared = shared_folder(row.path for row in rows)
    for row in rows:
        values: Sequence[str] = row.tags if by == "tag" else (top_folder(row.path, shared),) if by == "folder" else (str(getattr(row, by)),)
        for value in values or ("",):
            shown.setdefault(value.casefold(), value)
            found.setdefault(value.casefold(), []).append(row)
    order = sorted(found, key=lambda key: (not key, -len(found[key]), key))
    return [(shown[key], found[key]) for key in order]


def _periods(rows: Sequence[Row], today: date | None, days: int) -> tuple[int, int]:
    if today is None:
        return 0, 0
    edge, start = (today - timedelta(days=days)).isoformat(), (today - timedelta(days=2 * days)).isoformat()
    known = [r.day for r in rows if len(r.day) == 10]
    return sum(edge < day for day in known), sum(start < day <= edge for day in known)


def _metrics(rows: Sequence[Row], scores: Mapping[str, float], connected: int, recent: int, before: int) -> Metrics:
    tasks = sum(r.tasks for r in rows)
    items = [
        Metric(common("articles"), len(rows)), Metric(common("words"), sum(r.words for r in rows)), Metric(_message("connected"), connected, "%", _message("connected_note")),
        *([Metric(_message("recent"), recent), Metric(_message("before"), before)] if any(r.day for r in rows) else []), Metric(_message("gini"), round(gini([r.words for r in rows]), 2), digits=2),
    ]  # fmt: skip
    if scores:
        items.append(Metric(_message("quality"), round(statistics.fmean(scores.values()), 1), digits=0))
    if tasks:
        items.append(Metric(_message("tasks"), round(100 * sum(r.tasks_done for r in rows) / tasks, 1), "%", digits=0))
    return Metrics(tuple(items))


def _name(name: str, by: By) -> str | Message:
    return name or _message("root" if by == "folder" else "none")


def _map(groups: Sequence[tuple[str, list[Row]]], by: By) -> Chart:
    points: list[tuple[Any, ...]] = [(_name(name, by), sum(r.words for r in members), _name(name, by)) for name, members in groups[:40]]
    return Chart(_message("map"), "treemap", _message(f"by.{by}"), common("words"), (Series(common("words"), tuple(points)),))


def _time(rows: Sequence[Row]) -> list[Block]:
    counted = months(r.day for r in rows)
    if len(counted) < 2:
        return []
    running, line = 0, []
    for name, count in counted:
        running += count
        line.append((name, running))
    series = [Series(_message("total"), tuple(line))]
    recent = [float(count) for _, count in counted[-12:]]
    if len(recent) >= 6 and len(counted) <= 1200:
        slope, start = trend(recent)
        ahead, level = [line[-1]], float(running)
        for step in range(1, _FORECAST + 1):
            level += max(0.0, start + slope * (len(recent) - 1 + step))
            number = int(counted[-1][0][:4]) * 12 + int(counted[-1][0][5:]) - 1 + step
            ahead.append((f"{number // 12:04}-{number % 12 + 1:02}", round(level)))
        series.append(Series(_message("forecast"), tuple(ahead)))
    growth = Chart(_message("growth"), "line", _message("month"), common("articles"), tuple(series), _message("forecast_note") if len(series) > 1 else None)
    cells = Counter((day[5:7], day[:4]) for day in (r.day for r in rows) if len(day) >= 7)
    years = sorted({year for _, year in cells})[-20:]
    heat = tuple((f"{month:02}", year, cells[f"{month:02}", year]) for year in years for month in range(1, 13))
    return [growth, Chart(_message("activity"), "heatmap", _message("month"), _message("year"), (Series(common("articles"), heat),))]


def _numbers(members: Sequence[Row], scores: Mapping[str, float]) -> tuple[Any, ...]:
    count, words = len(members), sum(r.words for r in members)
    ease = [r.ease for r in members if r.ease is not None]
    rated = [scores[r.path] for r in members if r.path in scores]
    return (
        count, words, round(words / count, 1), round(sum(r.links_out for r in members) / count, 2), round(sum(not r.links_in for r in members) / count, 4),
        round(quantile(ease, 0.5), 1) if ease else None, round(statistics.fmean(rated), 1) if rated else None, max((r.day for r in members), default=""),
    )  # fmt: skip


def _table(groups: Sequence[tuple[str, list[Row]]], scores: Mapping[str, float], by: By) -> Table:
    columns = (
        Column("group", _message(f"by.{by}")), Column("articles", common("articles"), "number"), Column("words", common("words"), "number"), Column("per_article", _message("per_article"), "number", 0), Column("links", _message("links"), "number", 1),
        Column("orphans", _message("orphans"), "percent", 0), Column("ease", _message("ease"), "number", 0), Column("quality", _message("quality"), "number", 0), Column("newest", _message("newest"), "date"),
    )  # fmt: skip
    return Table(_message("groups"), columns, tuple((_name(name, by), *_numbers(members, scores)) for name, members in groups[:_GROUPS]), total=len(groups))


def _leaders(rows: Sequence[Row], scores: Mapping[str, float]) -> list[Block]:
    def listed(key: str, order: list[Row], note: str, value: Any) -> Articles:
        return Articles(_message(key), tuple(Listed(ArticleRef(r.path, r.title), _message(note, count=value(r))) for r in order[:_LEADERS]))

    linked = sorted((r for r in rows if r.links_in), key=lambda r: (-r.links_in, r.path))
    longest = sorted((r for r in rows if r.words), key=lambda r: (-r.words, r.path))
    blocks: list[Block] = [listed("linked", linked, "n_links", lambda r: r.links_in), listed("longest", longest, "n_words", lambda r: r.words)]
    if scores:
        order = sorted(rows, key=lambda r: (-round(scores[r.path], 6), r.path))
        blocks += [listed("best", order, "n_points", lambda r: round(scores[r.path])), listed("weakest", order[::-1], "n_points", lambda r: round(scores[r.path]))]
    return blocks
