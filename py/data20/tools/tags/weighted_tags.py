"""Tag weights: how much each tag says, how it lives, and when it flared up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from data20.messages import Text
from data20.report.blocks import (
    Artifact,
    Chart,
    Column,
    Event,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
    Timeline,
)
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.search.tag_life import STAGES, Burst, Life, Weight, born, bursts, life_of, weights
from data20.search.tags import TagUse, tag_uses
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, in_category, in_folder
from data20.vault.model import Vault

NAME = "weighted_tags"
_message = messages_of(NAME)
_ROWS, _CHARTED = 1000, 12

TEXTS = {
    "summary_undated": Text("Весомее всех тег «{top}»; даты у статей не указаны, поэтому не видно, какие теги растут, а какие забыты.", "The weightiest tag is “{top}”; the articles have no dates, so which tags grow or are forgotten can't be told."),
    "summary": Text("Весомее всех тег «{top}»; растущих тегов — {growing}, затухающих — {fading}.", "The weightiest tag is “{top}”; {growing|tag is|tags are} growing, {fading} fading."),
    "summary_equal": Text("{count|тег весит|тега весят|тегов весят} поровну: различить их пока не по чему.", "{count|tag weighs|tags weigh} the same: there is nothing yet to tell them apart by."),
    "summary_none": Text("Тегов нет — взвешивать нечего.", "There are no tags to weigh."),
    "tags": Text("Разных тегов", "Different tags"), "dated": Text("Статьи с датой", "Articles with a date"), "bursts": Text("Всплески", "Bursts"), "today": Text("Считая от", "Counted from"),
    "new": Text("новый", "new"), "growing": Text("растёт", "growing"), "steady": Text("ровный", "steady"), "fading": Text("затухает", "fading"), "dormant": Text("молчит", "dormant"), "undated": Text("без дат", "undated"),
    "chart": Text("Из чего сложился вес первых тегов", "What the first tags' weight is made of"), "months": Text("Как употреблялись первые теги", "How the first tags were used"), "month": Text("Месяц", "Month"), "timeline": Text("Всплески", "Bursts"),
    "table": Text("Теги по весу", "Tags by weight"), "weight": Text("Вес", "Weight"), "weight_note": Text("Среднее четырёх частей с вашими долями, 0–100 %.", "Mean of the four parts with your shares, 0–100 %."),
    "frequency": Text("Частота", "Frequency"), "frequency_note": Text("ln(1+n) / ln(1+наибольшее).", "ln(1+n) / ln(1+largest)."), "recency": Text("Свежесть", "Recency"), "recency_note": Text("Среднее ½ в степени возраст/полураспад.", "Mean of ½ to the power age/half-life."),
    "specificity": Text("Редкость", "Specificity"), "specificity_note": Text("ln(N/n) / ln N.", "ln(N/n) / ln N."), "focus": Text("Собранность", "Focus"), "focus_note": Text("100 % — все статьи тега в одной рубрике.", "100 %: all the tag's articles are in one category."),
    "stage": Text("Жизнь", "Stage"), "recent": Text("За последнее время", "Lately"), "expected": Text("Ожидалось", "Expected"), "expected_note": Text("Если бы доля тега не менялась.", "Had the tag kept its share."), "first": Text("Впервые", "First"), "last": Text("Последний раз", "Last"),
    "burst_table": Text("Всплески по месяцам", "Bursts by month"), "strength": Text("Сила", "Strength"), "strength_note": Text("Насколько вероятнее месяцы при утроенной доле тега, ln.", "How much likelier the months are at three times the tag's share, ln."), "start": Text("С", "From"), "end": Text("По", "To"),
    "no_bursts": Text("Всплесков нет.", "No bursts."), "burst_event": Text("{tag} ({count})", "{tag} ({count})"),
    "explain": Text(
        "**Как читать.** Вес высок у тега, который употребляют часто и недавно, но не везде подряд. Жизнь сравнивает долю тега в последнее время с прежней: «растёт» и «затухает» стоят лишь там, где разница значима (5 %). Дата статьи — `date`, иначе `created`, иначе дата правки из метаданных; статьи без даты в жизнь и свежесть не входят.",
        "**How to read it.** A tag is weighty when it is used often and lately but not everywhere. The stage compares the tag's share lately with its share before: “growing” and “fading” stand only where the difference is significant (5 %). An article's date is `date`, else `created`, else the update date in the metadata; articles without one don't enter stage and recency.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие теги действительно что-то говорят, какие набирают силу, а какие забыты?

**Как считается.** Вес — среднее четырёх частей: частота ln(1+n)/ln(1+наибольшее), свежесть (полураспад), редкость ln(N/n)/ln N (К. Спарк Джонс, 1972) и собранность — 1 − ровность распределения по рубрикам (энтропия Шеннона). Жизнь — отношение правдоподобия доли тега в последнем окне и до него (порог 3,84; П. Рейсон и Р. Гарсайд, 2000). Всплески — автомат Клейнберга из двух состояний по месяцам (Дж. Клейнберг, 2002).

**Как читать.** График показывает части веса; таблица — все теги; лента времени — всплески. Доли частей меняются в параметрах.

**Границы.** Без дат в метаданных остаются частота, редкость и собранность. Месяц без статей ничего не говорит. Отсчёт идёт от самой новой даты хранилища, не от часов, поэтому ответ воспроизводим.""",
    """**What it answers.** Which tags really say something, which gain strength, which are forgotten?

**How it is computed.** The weight is the mean of four parts: frequency ln(1+n)/ln(1+largest), recency (half-life), specificity ln(N/n)/ln N (K. Spärck Jones 1972), and focus, 1 − evenness over categories (Shannon's entropy). The stage is the likelihood ratio of the tag's share in the last window and before it (threshold 3.84; P. Rayson and R. Garside 2000). Bursts are Kleinberg's two-state automaton by month (J. Kleinberg 2002).

**How to read it.** The chart shows the parts of the weight; the table all tags; the timeline the bursts. The shares of the parts are parameters.

**Limits.** Without dates in the metadata only frequency, specificity and focus remain. A month without articles says nothing. Time is counted from the newest date in the vault, not from the clock, so the answer can be reproduced.""",
)


def _share(title: Text, default: float) -> float:
    share: float = param(default, ge=0.0, le=1.0, advanced=True, title=title, description=Text("Доля этой части в весе; важны лишь отношения долей.", "Share of this part in the weight; only the proportions matter."))
    return share


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    today: date | None = param(None, title=Text("Считать от даты", "Count from"), description=Text("Пусто — самая новая дата статей.", "Empty means the newest date of the articles."))
    window: int = param(180, ge=1, le=3650, title=Text("Последнее время, дней", "Lately, in days"), description=Text("Сколько дней считать последним временем.", "How many days count as lately."))
    half_life: int = param(365, ge=1, le=36_500, title=Text("Полураспад свежести, дней", "Half-life of recency, days"), description=Text("Через столько дней свежесть вдвое меньше.", "After so many days recency is half."))
    least: int = param(5, ge=2, le=1000, advanced=True, title=Text("Всплески: употреблений не меньше", "Bursts: uses at least"), description=Text("У более редких тегов всплески не ищутся.", "Rarer tags aren't searched for bursts."))
    frequency: float = _share(Text("Доля частоты", "Share of frequency"), 0.4)
    recency: float = _share(Text("Доля свежести", "Share of recency"), 0.2)
    specificity: float = _share(Text("Доля редкости", "Share of specificity"), 0.2)
    focus: float = _share(Text("Доля собранности", "Share of focus"), 0.2)


@tool(
    category="tags", title=Text("Вес тегов", "Tag weights"), question=Text("Какие теги весомы, растут или забыты?", "Which tags carry weight, grow or are forgotten?"),
    description=Text("Вес каждого тега из четырёх частей, жизнь тега и всплески по месяцам. О соседстве и слиянии — «Облако тегов».", "Every tag's weight in four parts, its life cycle and bursts by month. For company and merging see “Tag cloud”."),
    help=HELP, texts=TEXTS, produces=("tag-weights.csv", "tag-weights.json"), examples=({}, {"window": 30, "half_life": 90}, {"frequency": 0.0, "focus": 1.0}),
    keywords=("метки", "вес тега", "жизненный цикл", "тренды", "life cycle", "trend", "burst", "labels"),
)  # fmt: skip
def weighted_tags(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return every tag's weight and life."""
    articles = {a.path: a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category)}
    progress(0, 3, common("reading"))
    uses = tag_uses(articles.values())
    days = {path: day for path, article in articles.items() if (day := born(article)) is not None}
    today = params.today or max(days.values(), default=date(1970, 1, 1))
    days = {path: day for path, day in days.items() if day <= today}
    progress(1, 3, common("counting"))
    shares = {"frequency": params.frequency, "recency": params.recency, "specificity": params.specificity, "focus": params.focus}
    weight = weights(uses, articles, days, today, params.half_life, shares)
    lives = {key: life_of(use, days, today, params.window) for key, use in uses.items()}
    progress(2, 3, common("counting"))
    flares = bursts(uses.values(), days, params.least)
    order = sorted(uses, key=lambda key: (-round(weight[key].weight, 9), key))
    stages = Counter(life.stage for life in lives.values())
    metrics = Metrics((
        Metric(_message("tags"), len(uses)), Metric(_message("dated"), len(days)), *(Metric(_message(stage), stages[stage]) for stage in STAGES if stages[stage]),
        Metric(_message("bursts"), len(flares)), *([Metric(_message("today"), today.isoformat())] if days else []),
    ))  # fmt: skip
    blocks = (metrics, _chart(uses, weight, order, dated=bool(days)), _months(uses, days, order), _timeline(uses, flares), _table(uses, weight, lives, order), _bursts(uses, flares), Markdown(_message("explain")))
    equal = len(order) > 1 and round(weight[order[0]].weight, 9) == round(weight[order[-1]].weight, 9)
    summary = _message("summary_equal", count=len(order)) if equal else _message("summary" if days else "summary_undated", top=uses[order[0]].name, growing=stages["growing"], fading=stages["fading"]) if order else _message("summary_none")
    return Report(summary, blocks, _files(uses, weight, lives, flares, order))


def _chart(uses: Mapping[str, TagUse], weight: Mapping[str, Weight], order: list[str], *, dated: bool) -> Chart:
    series = tuple(Series(_message(part), tuple((uses[key].name, round(getattr(weight[key], part), 4)) for key in order[:_CHARTED])) for part in ("frequency", "recency", "specificity", "focus") if dated or part != "recency")
    return Chart(_message("chart"), "bar", common("tag"), _message("weight"), series if order else ())


def _months(uses: Mapping[str, TagUse], days: Mapping[str, date], order: list[str]) -> Chart:
    months = sorted({day.strftime("%Y-%m") for day in days.values()})[-36:]
    series = []
    for key in order[:6]:
        counts = Counter(days[path].strftime("%Y-%m") for path in uses[key].articles if path in days)
        series.append(Series(uses[key].name, tuple((month, counts[month]) for month in months)))
    return Chart(_message("months"), "line", _message("month"), common("articles"), tuple(series) if months else ())


def _timeline(uses: Mapping[str, TagUse], flares: list[Burst]) -> Timeline:
    events = tuple(Event(b.start, _message("burst_event", tag=uses[b.key].name, count=b.uses), b.end if b.end != b.start else None, None, uses[b.key].name) for b in flares[:100])
    return Timeline(_message("timeline"), tuple(sorted(events, key=lambda e: (e.date, e.group))))


def _table(uses: Mapping[str, TagUse], weight: Mapping[str, Weight], lives: Mapping[str, Life], order: list[str]) -> Table:
    columns = (
        Column("tag", common("tag"), "tags"), Column("weight", _message("weight"), "percent", 0, _message("weight_note")), Column("count", common("articles"), "number"), Column("stage", _message("stage")),
        *(Column(part, _message(part), "percent", 0, _message(f"{part}_note"), extra=True) for part in ("frequency", "recency", "specificity", "focus")),
        Column("recent", _message("recent"), "number"), Column("expected", _message("expected"), "number", 1, _message("expected_note"), extra=True), Column("first", _message("first"), "date", extra=True), Column("last", _message("last"), "date"),
    )  # fmt: skip
    rows = []
    for key in order[:_ROWS]:
        w, life = weight[key], lives[key]
        parts = (round(w.frequency, 6), round(w.recency, 6), round(w.specificity, 6), round(w.focus, 6))
        rows.append((uses[key].name, round(w.weight, 6), uses[key].count, _message(life.stage), *parts, life.recent, round(life.expected, 4), life.first or None, life.last or None))
    return Table(_message("table"), columns, tuple(rows), total=len(order), empty=_message("summary_none"))


def _bursts(uses: Mapping[str, TagUse], flares: list[Burst]) -> Table:
    columns = (Column("tag", common("tag")), Column("start", _message("start")), Column("end", _message("end")), Column("uses", common("articles"), "number"), Column("strength", _message("strength"), "number", 2, _message("strength_note")))
    rows = tuple((uses[b.key].name, b.start, b.end, b.uses, round(b.strength, 6)) for b in flares[:_ROWS])
    return Table(_message("burst_table"), columns, rows, total=len(flares), empty=_message("no_bursts"))


def _files(uses: Mapping[str, TagUse], weight: Mapping[str, Weight], lives: Mapping[str, Life], flares: list[Burst], order: list[str]) -> tuple[Artifact, ...]:
    header = ["tag", "weight", "count", "stage", "frequency", "recency", "specificity", "focus", "recent", "expected", "first", "last"]
    rows = []
    for key in order:
        w, life = weight[key], lives[key]
        parts = [round(value, 6) for value in (w.frequency, w.recency, w.specificity, w.focus)]
        rows.append([uses[key].name, round(w.weight, 6), uses[key].count, life.stage, *parts, life.recent, round(life.expected, 4), life.first, life.last])
    data = {
        "tags": [dict(zip(header, row, strict=True)) for row in rows],
        "bursts": [{"tag": uses[b.key].name, "start": b.start, "end": b.end, "uses": b.uses, "strength": round(b.strength, 6)} for b in flares],
    }  # fmt: skip
    return csv_artifact("tag-weights.csv", header, rows), json_artifact("tag-weights.json", data)
