"""The vault in numbers: a snapshot with distributions, and what changed since an earlier one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from data20.errors import BadInput
from data20.messages import Message, Text
from data20.report.blocks import Artifact, Block, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.corpus import COUNTED, Row, entropy, evenness, gini, histogram, months, quantile, rows_of
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import category_param, folder_param, has_tag, in_category, in_folder, not_contents_of, tag_param
from data20.vault.model import Vault

NAME = "generate_statistics"
_message = messages_of(NAME)
_FIELDS = ("title", "date", "tags", "category", "description", "author", "status", "source")

TEXTS = {
    "lang_ru": Text("русский", "Russian"), "lang_en": Text("английский", "English"),
    "summary": Text("{articles|статья|статьи|статей}, {words|слово|слова|слов}, {links|ссылка|ссылки|ссылок} между статьями; половина статей не длиннее {median|слова|слов|слов}.", "{articles|article|articles}, {words|word|words}, {links|link|links} between articles; half of the articles have at most {median|word|words}."),
    "summary_empty": Text("Под выбранные условия не попала ни одна статья.", "No article meets the chosen conditions."),
    "m.words": Text("Слова", "Words"), "m.headings": Text("Заголовки", "Headings"), "m.links_in": Text("Ссылки сюда", "Links in"), "m.links_out": Text("Ссылки отсюда", "Links out"), "m.external": Text("Внешние адреса", "Outside addresses"), "m.images": Text("Изображения", "Images"), "m.tables": Text("Таблицы", "Tables"), "m.code_lines": Text("Строки кода", "Lines of code"), "m.tasks": Text("Задачи", "Tasks"),
    "measure": Text("Что", "What"), "total": Text("Всего", "Total"), "mean": Text("Среднее", "Mean"), "q1": Text("Четверть не больше", "Lower quarter"), "q2": Text("Половина не больше", "Median"), "q3": Text("Три четверти не больше", "Upper quarter"), "max": Text("Больше всего", "Maximum"), "gini": Text("Неравенство", "Inequality"),
    "gini_note": Text("Коэффициент Джини: 0 — у всех поровну, 1 — всё у одной статьи.", "Gini coefficient: 0 = all alike, 1 = one article has everything."), "without": Text("Без этого", "Without any"), "distribution": Text("Распределения", "Distributions"),
    "length": Text("Длина статей", "Length of articles"), "bucket": Text("{low}–{high}", "{low}–{high}"), "growth": Text("Новые статьи по месяцам", "New articles by month"), "month": Text("Месяц", "Month"), "new": Text("Новые статьи", "New articles"),
    "tags": Text("Теги", "Tags"), "categories": Text("Рубрики", "Categories"), "different_tags": Text("Разных тегов", "Different tags"), "tags_per": Text("Тегов на статью", "Tags an article"), "entropy": Text("Разнообразие тегов", "Diversity of tags"), "entropy_note": Text("Энтропия Шеннона: сколько вопросов «да — нет» нужно, чтобы угадать тег.", "Shannon's entropy: how many yes–no questions it takes to guess a tag."), "bits": Text("бит", "bits"), "even": Text("Ровность рубрик", "Evenness of categories"), "even_note": Text("По Пиелу: 100 % — рубрики равны.", "Pielou: 100 % means equal categories."),
    "coverage": Text("Что указано в метаданных", "What the metadata hold"), "field": Text("Поле", "Field"), "languages": Text("Языки", "Languages"), "language": Text("Язык", "Language"), "dated": Text("С датой", "Dated"),
    "changes": Text("С прошлого снимка", "Since the earlier snapshot"), "before": Text("Было", "Before"), "now": Text("Стало", "Now"), "difference": Text("Разница", "Difference"), "longest": Text("Самые длинные", "The longest"),
    "a.coverage": Text("- Поле `{field}` заполнено у {percent} % статей.\n", "- The field `{field}` is filled in {percent} % of the articles.\n"), "a.short": Text("- {percent} % статей короче 100 слов.\n", "- {percent} % of the articles have fewer than 100 words.\n"), "a.unlinked": Text("- На {percent} % статей никто не ссылается.\n", "- Nothing links to {percent} % of the articles.\n"), "a.join": Text("{first}{second}", "{first}{second}"), "a.title": Text("**Что бросается в глаза.**\n\n{list}", "**What stands out.**\n\n{list}"),
    "explain": Text("**Как читать.** Среднее обманчиво, когда несколько статей огромны: смотрите на половину и на неравенство. Сохраните `statistics.json` и вставьте его в следующий раз, чтобы увидеть перемены.", "**How to read it.** A mean misleads when a few articles are huge: look at the median and at the inequality. Keep `statistics.json` and paste it the next time to see what changed."),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Сколько всего в хранилище, как это распределено и что изменилось с прошлого снимка?

**Как считается.** Слова, заголовки, ссылки, изображения, таблицы, код и задачи — по разобранной разметке, без блоков, которые создали инструменты, и без ссылок внутри кода. Для каждой величины — сумма, среднее, квартили (Хайндман и Фэн, 1996, тип 7), наибольшее и коэффициент Джини (1912). Разнообразие тегов — энтропия Шеннона (1948) в битах, ровность рубрик — по Пиелу (1966). Месяцы без статей на графике показаны: их отсутствие — тоже сведения.

**Период.** «За последние дни» считаются от самой новой даты хранилища. Если под условия ничего не попало, отчёт так и говорит.

**Чем отличается от «Обзора хранилища».** Здесь — точный снимок для сравнения и выгрузки; там — обзор глазами, с разрезом по рубрикам, папкам, авторам.

**Границы.** Дата статьи берётся из метаданных (`date`, `created`); без неё статья не видна на графике.""",
    """**What it answers.** How much is in the vault, how is it distributed, and what changed since the earlier snapshot?

**How it is computed.** Words, headings, links, images, tables, code and tasks come from the parsed markup, without blocks made by tools and without links inside code. Each measure has its sum, mean, quartiles (Hyndman and Fan 1996, type 7), maximum and Gini coefficient (1912). The diversity of tags is Shannon's entropy (1948) in bits, the evenness of categories Pielou's (1966). Months without articles are shown: their absence is information too.

**Period.** “Within the last days” counts from the newest date in the vault. When nothing meets the conditions, the report says so.

**How it differs from “Dashboard”.** This is an exact snapshot to compare and export; that is an overview for the eye, split by category, folder or author.

**Limits.** An article's date is taken from its metadata (`date`, `created`); without one it isn't on the chart.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    category: str = category_param()
    tag: str = tag_param()
    days: int = param(0, ge=0, le=36_500, title=Text("За последние дни", "Within the last days"), description=Text("Только статьи не старше стольких дней от самой новой даты; 0 — все.", "Only articles at most so many days older than the newest date; 0 means all."))
    previous: str = param("", max_length=20_000_000, advanced=True, widget="multiline", title=Text("Прошлый снимок", "Earlier snapshot"), description=Text("Содержимое statistics.json прошлого запуска.", "Contents of an earlier statistics.json."))


@tool(
    category="analysis",
    title=Text("Статистика хранилища", "Statistics of the vault"),
    question=Text("Сколько всего и как оно распределено?", "How much is there and how is it distributed?"),
    description=Text("Точный снимок: суммы, квартили, неравенство, рост, полнота метаданных; сравнение с прошлым снимком.", "An exact snapshot: sums, quartiles, inequality, growth, completeness of metadata; comparison with an earlier one."),
    help=HELP, texts=TEXTS, produces=("statistics.json", "statistics.csv"), examples=({}, {"days": 90}, {"tag": "tea"}),
    keywords=("числа", "количество", "распределение", "рост", "numbers", "counts", "distribution", "growth", "metrics"),
)  # fmt: skip
def generate_statistics(vault: Vault, params: Params, progress: Progress) -> Report:
    """Count the chosen articles."""
    chosen = [a for a in vault.articles.values() if in_folder(a, params.folder) and in_category(a, params.category) and has_tag(a, params.tag)]
    before = _previous(params.previous)
    progress(0, len(chosen), common("reading"))
    rows = rows_of(vault, chosen, lambda done: progress(done, len(chosen), common("reading")))
    rows = _recent(rows, params.days)
    progress(len(chosen), len(chosen), common("writing"))
    snapshot = _snapshot(rows)
    if not rows:
        return Report(_message("summary_empty"), (Metrics((Metric(common("articles"), 0),)), Markdown(_message("explain"))), _files(rows, snapshot, params))
    summary = _message("summary", articles=len(rows), words=sum(r.words for r in rows), links=sum(r.links_out for r in rows), median=round(quantile([r.words for r in rows], 0.5)))
    blocks: list[Block] = [_metrics(rows), _length(rows)]
    if growth := _growth(rows):
        blocks.append(growth)
    blocks += [_distributions(rows), _counts("tags", [t for r in rows for t in r.tags], len(rows)), _counts("categories", [r.category for r in rows if r.category], len(rows)), _coverage(rows), _languages(rows)]
    if before:
        blocks.insert(1, _changes(before, snapshot))
    if (advice := _advice(rows)) is not None:
        blocks.append(Markdown(advice))
    return Report(summary, (*blocks, Markdown(_message("explain"))), _files(rows, snapshot, params))


def _recent(rows: list[Row], days: int) -> list[Row]:
    known = sorted(r.day for r in rows if len(r.day) == 10)
    if not days:
        return rows
    if not known:
        return []
    try:
        first = (date.fromisoformat(known[-1]) - timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return []
    return [r for r in rows if len(r.day) == 10 and r.day >= first]


def _previous(text: str) -> dict[str, float]:
    if not text.strip():
        return {}
    try:
        return {str(name): float(value) for name, value in json.loads(text)["totals"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(field="previous", reason=not_contents_of("statistics.json")) from None


def _values(rows: list[Row], name: str) -> list[float]:
    return [float(getattr(row, name)) for row in rows]


def _snapshot(rows: list[Row]) -> dict[str, Any]:
    tags = Counter(t.casefold() for r in rows for t in r.tags)
    totals = {"articles": len(rows), **{name: int(sum(_values(rows, name))) for name in COUNTED}, "different_tags": len(tags), "dated": sum(bool(r.day) for r in rows)}
    spread = {
        name: {"mean": round(sum(values) / len(values), 4), "q1": quantile(values, 0.25), "median": quantile(values, 0.5), "q3": quantile(values, 0.75), "max": max(values), "gini": round(gini(values), 6)}
        for name in COUNTED if (values := _values(rows, name))
    }  # fmt: skip
    return {
        "totals": totals, "distributions": spread, "months": dict(months(r.day for r in rows)), "tags": dict(sorted(tags.items(), key=lambda p: (-p[1], p[0]))),
        "categories": dict(sorted(Counter(r.category for r in rows if r.category).items(), key=lambda p: (-p[1], p[0]))), "languages": dict(sorted(Counter(r.language for r in rows).items())),
        "coverage": {name: sum(name in r.fields for r in rows) for name in _FIELDS}, "tag_entropy_bits": round(entropy(tags.values()), 6),
    }  # fmt: skip


def _metrics(rows: list[Row]) -> Metrics:
    tags = Counter(t.casefold() for r in rows for t in r.tags)
    categories = Counter(r.category for r in rows if r.category)
    return Metrics((
        Metric(common("articles"), len(rows)), Metric(common("words"), sum(r.words for r in rows)), Metric(_message("dated"), sum(bool(r.day) for r in rows)), Metric(_message("different_tags"), len(tags)),
        Metric(_message("tags_per"), round(sum(len(r.tags) for r in rows) / len(rows), 2), digits=2), Metric(_message("entropy"), round(entropy(tags.values()), 2), _message("bits"), _message("entropy_note"), 1),
        *([Metric(_message("even"), round(100 * evenness(list(categories.values())), 1), "%", _message("even_note"), 0)] if len(categories) > 1 else []),
    ))  # fmt: skip


def _length(rows: list[Row]) -> Chart:
    bars = tuple((_message("bucket", low=int(low), high=int(high)), count) for low, high, count in histogram(_values(rows, "words")))
    return Chart(_message("length"), "bar", _message("m.words"), common("articles"), (Series(common("articles"), bars),))


def _growth(rows: list[Row]) -> Chart | None:
    points = months(r.day for r in rows)
    return Chart(_message("growth"), "line", _message("month"), _message("new"), (Series(_message("new"), tuple(points)),)) if len(points) > 1 else None


def _distributions(rows: list[Row]) -> Table:
    columns = (
        Column("measure", _message("measure")), Column("total", _message("total"), "number"), Column("mean", _message("mean"), "number", 1), Column("q1", _message("q1"), "number", 0), Column("q2", _message("q2"), "number", 0),
        Column("q3", _message("q3"), "number", 0), Column("max", _message("max"), "number"), Column("gini", _message("gini"), "number", 2, _message("gini_note")), Column("without", _message("without"), "percent", 0),
    )  # fmt: skip
    cells = []
    for name in COUNTED:
        values = _values(rows, name)
        numbers = (sum(values), round(sum(values) / len(values), 4), *(quantile(values, q) for q in (0.25, 0.5, 0.75)), max(values), round(gini(values), 4))
        cells.append((_message(f"m.{name}"), *numbers, round(sum(not v for v in values) / len(values), 4)))
    return Table(_message("distribution"), columns, tuple(cells))


def _counts(key: str, values: list[str], total: int) -> Table:
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for value in values:
        shown.setdefault(value.casefold(), value)
        counts[value.casefold()] += 1
    order = sorted(counts, key=lambda v: (-counts[v], v))
    columns = (Column("name", common("tag" if key == "tags" else "category"), "tags" if key == "tags" else "text"), Column("count", common("articles"), "number"), Column("share", common("share"), "percent", 1))
    return Table(_message(key), columns, tuple((shown[v], counts[v], round(counts[v] / total, 4)) for v in order[:100]), total=len(order), empty=common("nothing"))


def _coverage(rows: list[Row]) -> Table:
    columns = (Column("field", _message("field"), "code"), Column("count", common("articles"), "number"), Column("share", common("share"), "percent", 0))
    return Table(_message("coverage"), columns, tuple((name, count, round(count / len(rows), 4)) for name in _FIELDS for count in (sum(name in r.fields for r in rows),)))


def _languages(rows: list[Row]) -> Table:
    counts = Counter(r.language for r in rows)
    columns = (Column("language", _message("language")), Column("count", common("articles"), "number"), Column("words", common("words"), "number"))
    return Table(_message("languages"), columns, tuple((_message(f"lang_{name}") if name in ("ru", "en") else name, counts[name], sum(r.words for r in rows if r.language == name)) for name in sorted(counts, key=lambda name: (-counts[name], name))))


def _changes(before: Mapping[str, float], snapshot: Mapping[str, Any]) -> Table:
    labels = {"articles": common("articles"), "different_tags": _message("different_tags"), "dated": _message("dated"), **{name: _message(f"m.{name}") for name in COUNTED}}
    columns = (Column("measure", _message("measure")), Column("before", _message("before"), "number"), Column("now", _message("now"), "number"), Column("difference", _message("difference"), "number"))
    return Table(_message("changes"), columns, tuple((labels[name], before[name], now, now - before[name]) for name, now in snapshot["totals"].items() if name in before and name in labels))


def _advice(rows: list[Row]) -> Message | None:
    found = [_message("a.coverage", field=name, percent=round(100 * count / len(rows))) for name in ("tags", "date", "description") if (count := sum(name in r.fields for r in rows)) < 0.9 * len(rows)]
    short = sum(r.words < 100 for r in rows) / len(rows)
    unlinked = sum(not r.links_in for r in rows) / len(rows)
    found += [_message("a.short", percent=round(100 * short))] if short > 0.3 else []
    found += [_message("a.unlinked", percent=round(100 * unlinked))] if unlinked > 0.3 and len(rows) > 1 else []
    joined: Message | None = None
    for message in found:
        joined = message if joined is None else _message("a.join", first=joined, second=message)
    return None if joined is None else _message("a.title", list=joined)


def _files(rows: list[Row], snapshot: Mapping[str, Any], params: Params) -> tuple[Artifact, ...]:
    header = ("path", "title", "date", "category", "folder", "status", "author", "language", "tags", *COUNTED, "tasks_done", "ease")
    cells = [(r.path, r.title, r.day, r.category, r.folder, r.status, r.author, r.language, list(r.tags), *(getattr(r, n) for n in COUNTED), r.tasks_done, None if r.ease is None else round(r.ease, 2)) for r in rows]
    return json_artifact("statistics.json", {"parameters": params.model_dump(exclude={"previous"}), **snapshot}), csv_artifact("statistics.csv", header, cells)
