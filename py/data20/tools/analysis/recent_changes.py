"""Recent changes: what was written lately, when, by whom, and as news feeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data20.errors import BadInput
from data20.language.writing import common_language
from data20.messages import Language, Text
from data20.publish.feeds import Feed, FeedItem, all_feeds, aware, base_address, feed_id, page_address
from data20.report.blocks import Artifact, Block, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.tabular import csv_artifact
from data20.report.texts import common, messages_of
from data20.tools.history import (
    HISTORY_TEXTS,
    OPERATIONS,
    WRITERS,
    day,
    in_window,
    offset_param,
    place,
    times_note,
    until_param,
    writer,
)
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import NO_ADDRESS, folder_param
from data20.vault.model import Vault
from data20.vault.revisions import Revision, RevisionEdit, history_of

NAME = "recent_changes"
_message = messages_of(NAME)
MAX_ROWS = 1000

TEXTS = {
    **HISTORY_TEXTS,
    "summary": Text(
        "За {days|день|дня|дней}: {writes|запись|записи|записей}; {files|файл изменился|файла изменилось|файлов изменилось}.",
        "In {days|day|days}: {writes|write|writes} to {files|file|files}.",
    ),
    "nothing": Text("За выбранное время ничего не менялось.", "Nothing changed in the chosen time."),
    "writes": Text("Записи", "Writes"), "files": Text("Файлы", "Files"), "created": Text("Создано", "Created"), "changed": Text("Изменено", "Changed"),
    "renamed": Text("Переименовано", "Renamed"), "deleted": Text("Удалено", "Deleted"), "added": Text("Строк добавлено", "Lines added"), "removed": Text("Строк убрано", "Lines removed"),
    "days_active": Text("Дней с изменениями", "Days with changes"), "matrix": Text("В какое время вы пишете", "When you write"), "hour": Text("Час", "Hour"), "weekday": Text("День недели", "Weekday"),
    "matrix_note": Text("Число изменённых файлов; импорт в счёт не идёт.", "Number of files changed; imports don't count."),
    "by_day": Text("Изменения по дням", "Changes by day"), "day": Text("День", "Day"), "table": Text("Последние изменения", "Latest changes"), "at": Text("Когда", "When"),
    "what": Text("Что", "What"), "who": Text("Кто или чем", "By whom or what"), "said": Text("Пояснение", "Message"), "by_whom": Text("Кто и чем писал", "Who and what wrote"), "busiest": Text("Чаще всего менялись", "Changed most often"),
    "feed": Text("Изменения в базе знаний", "Changes in the knowledge base"), "feed_about": Text("Что нового и что изменилось", "What is new and what has changed"),
    "explain": Text(
        "Источник — журнал хранилища: каждая запись с её временем, автором (редактор, импорт, отмена или имя инструмента) и файлами. Строки считаются сравнением версий до и после; "
        "пусто там, где прежняя версия не сохранилась, и у изображений. Если журнала ещё нет, показаны времена изменения самих файлов.",
        "The source is the vault's journal: every write with its time, its author (the editor, an import, an undo or a tool's name) and its files. Lines are counted by comparing the versions before and after; "
        "empty where the earlier version wasn't kept, and for images. Where there is no journal yet, the files' own times of change are shown.",
    ),
    **{f"weekday.{n}": Text(ru, en) for n, (ru, en) in enumerate(zip(("пн", "вт", "ср", "чт", "пт", "сб", "вс"), ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))},
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что изменилось в хранилище за последние дни, когда над ним работают и что сделал человек, а что — инструменты?

**Как считается.** Из журнала берутся записи за выбранное число дней до выбранного дня. Матрица «день недели × час» показывает, сколько файлов изменено в каждый час недели по вашему часовому поясу. Строки — по построчному сравнению версий (как в diff).

**Файлы.** Ленты RSS 2.0, Atom (RFC 4287) и JSON Feed 1.1: одна запись на статью с последним её изменением. Укажите адрес сайта, и записи поведут на страницы, которые делает «Экспорт в другие форматы». Ещё CSV и JSON.

**Границы.** Журнал начинается с появления хранилища здесь; если оно пришло с папкой `.git`, прежние правки взяты оттуда, с авторами и пояснениями. История отдельных статей — в «Истории версий».""",
    """**What it answers.** What changed in the vault in the last days, when is it worked on, and what was done by a person and what by tools?

**How it is computed.** The journal's writes of the chosen number of days up to the chosen day. The matrix of weekday and hour shows how many files changed in each hour of the week in your time zone. Lines come from comparing versions line by line (as diff does).

**Files.** Feeds as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1: one entry an article, with its latest change. Give the site's address and entries lead to the pages that “Export to other formats” makes. CSV and JSON too.

**Limits.** The journal starts when the vault came here; where it came with a folder `.git`, earlier changes are taken from there, with authors and messages. The history of single articles is in “Version history”.""",
)


class Params(ToolParams):
    days: int = param(30, ge=1, le=36_500, title=Text("Дней", "Days"), description=Text("За сколько дней смотреть.", "How many days to look at."))
    until: str = until_param()
    folder: str = folder_param()
    by: str = param("", max_length=100, title=Text("Кто или чем", "By"), description=Text("editor, import, undo или имя инструмента; пусто — все.", "editor, import, undo or a tool's name; empty means all."))
    utc_offset: float = offset_param()
    base_url: str = param("", max_length=500, title=Text("Адрес сайта", "Site address"), description=Text("Куда ведут записи лент, например https://example.org/notes/.", "Where the feeds' entries lead, for example https://example.org/notes/."))
    items: int = param(50, ge=1, le=500, advanced=True, title=Text("Записей в ленте", "Entries in a feed"), description=Text("Не больше стольких статей в лентах.", "At most so many articles in the feeds."))


@dataclass(frozen=True, slots=True)
class _Change:
    time: datetime
    revision: Revision
    edit: RevisionEdit


@tool(
    category="analysis",
    title=Text("Последние изменения", "Recent changes"), question=Text("Что изменилось за последние дни и когда?", "What changed in the last days, and when?"),
    description=Text("Журнал изменений за период: по часам и дням недели, по авторам и инструментам; ленты RSS, Atom и JSON Feed.", "The journal of a period: by hour and weekday, by author and tool; RSS, Atom and JSON feeds."),
    help=HELP, texts=TEXTS, needs=("journal",), produces=("feed.rss", "feed.atom", "feed.json", "recent_changes.csv", "recent_changes.json"),
    examples=({}, {"days": 7, "utc_offset": 3}, {"days": 3650, "base_url": "https://example.org/notes"}),
    keywords=("журнал", "активность", "лента", "RSS", "activity", "history", "feed", "news"),
)  # fmt: skip
def recent_changes(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return what the journal says about the chosen days."""
    try:
        base = base_address(params.base_url)
    except ValueError:
        raise BadInput(field="base_url", reason=NO_ADDRESS) from None
    revisions, last = in_window(history_of(vault), params.days, day(params.until, "until"), params.utc_offset)
    inside = params.folder.strip("/") + "/" if params.folder.strip("/") else ""
    changes: list[_Change] = []
    for number, (time, revision) in enumerate(revisions):
        progress(number, len(revisions), common("reading"))
        if not params.by or revision.by == params.by:
            changes += [_Change(time, revision, e) for e in revision.edits if e.now.startswith(inside) or e.path.startswith(inside)]
    progress(len(revisions), max(1, len(revisions)), common("writing"))
    files = (*_feeds(vault, params, changes, base), *_data(changes))
    if not changes or last is None:
        return Report(_message("nothing"), (Markdown(_message("explain")),), files)
    written = [c for c in changes if c.revision.by != "import"]
    often = max(Counter(c.edit.now for c in changes).values()) > 1
    blocks: tuple[Block, ...] = (
        *times_note([c.revision for c in changes]), _metrics(changes), *((_matrix(written),) if written else ()), *((_by_day(changes, params.days, last),) if len({c.time.date() for c in changes}) > 1 else ()),
        _table(vault, changes), _by_whom(changes), *((_busiest(vault, changes),) if often else ()), Markdown(_message("explain")),
    )  # fmt: skip
    summary = _message("summary", days=params.days, writes=len({id(c.revision) for c in changes}), files=len({c.edit.now for c in changes}))
    return Report(summary, blocks, files)


def _metrics(changes: Sequence[_Change]) -> Metrics:
    ops = Counter(c.edit.op for c in changes)
    return Metrics((
        Metric(_message("writes"), len({id(c.revision) for c in changes})), Metric(_message("files"), len({c.edit.now for c in changes})),
        Metric(_message("created"), ops["create"]), Metric(_message("changed"), ops["replace"]), Metric(_message("renamed"), ops["rename"]), Metric(_message("deleted"), ops["delete"]),
        Metric(_message("added"), sum(c.edit.added or 0 for c in changes)), Metric(_message("removed"), sum(c.edit.removed or 0 for c in changes)),
        Metric(_message("days_active"), len({c.time.date() for c in changes})),
    ))  # fmt: skip


def _matrix(changes: Sequence[_Change]) -> Chart:
    counts = Counter((c.time.weekday(), c.time.hour) for c in changes)
    points = tuple((f"{hour:02}", _message(f"weekday.{weekday}"), counts[weekday, hour]) for weekday in range(7) for hour in range(24))
    return Chart(_message("matrix"), "heatmap", _message("hour"), _message("weekday"), (Series(_message("files"), points),), _message("matrix_note"))


def _by_day(changes: Sequence[_Change], days: int, last: date) -> Chart:
    counts = Counter(c.time.date() for c in changes)
    first = max(min(counts), last - timedelta(days=min(days, 366) - 1))
    points = tuple(((first + timedelta(days=n)).isoformat(), counts[first + timedelta(days=n)]) for n in range((last - first).days + 1))
    return Chart(_message("by_day"), "bar" if len(points) <= 62 else "line", _message("day"), _message("files"), (Series(_message("files"), points),))


def _table(vault: Vault, changes: Sequence[_Change]) -> Table:
    said = any(c.revision.message for c in changes)
    columns = (
        Column("at", _message("at")), Column("article", common("article"), "article"), Column("what", _message("what")), Column("who", _message("who")),
        *((Column("said", _message("said")),) if said else ()), Column("added", _message("added"), "number"), Column("removed", _message("removed"), "number"),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (c.time.isoformat(" ", "minutes"), place(vault, c.edit.now), _message(f"op.{c.edit.op}"), writer(NAME, c.revision.by), *((c.revision.message,) if said else ()), c.edit.added, c.edit.removed)
        for c in reversed(changes[-MAX_ROWS:])
    )
    return Table(_message("table"), columns, rows, total=len(changes))


def _by_whom(changes: Sequence[_Change]) -> Table:
    groups: dict[str, list[_Change]] = {}
    for change in changes:
        groups.setdefault(change.revision.by, []).append(change)
    columns = (
        Column("who", _message("who")), Column("writes", _message("writes"), "number"), Column("files", _message("files"), "number"),
        Column("added", _message("added"), "number"), Column("removed", _message("removed"), "number"), Column("share", common("share"), "percent"),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            writer(NAME, by), len({id(c.revision) for c in group}), len({c.edit.now for c in group}), sum(c.edit.added or 0 for c in group),
            sum(c.edit.removed or 0 for c in group), len(group) / len(changes),
        )
        for by, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    )  # fmt: skip
    return Table(_message("by_whom"), columns, rows)


def _busiest(vault: Vault, changes: Sequence[_Change]) -> Table:
    counts = Counter(c.edit.now for c in changes)
    columns = (Column("article", common("article"), "article"), Column("count", common("count"), "number"))
    rows = tuple((place(vault, path), count) for path, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:50])
    return Table(_message("busiest"), columns, rows, total=len(counts))


def _feeds(vault: Vault, params: Params, changes: Sequence[_Change], base: str) -> tuple[Artifact, ...]:
    language = common_language(list(vault.articles.values()))
    latest: dict[str, _Change] = {}
    for change in reversed(changes):
        if change.edit.now in vault.articles:
            latest.setdefault(change.edit.now, change)
    items = tuple(_item(vault, language, path, change, base) for path, change in list(latest.items())[: params.items])
    updated = max((item.updated for item in items), default=datetime(1970, 1, 1, tzinfo=UTC))
    own = {key: TEXTS[key].format(language, {}) for key in ("feed", "feed_about")}
    feed = Feed(feed_id("feed", base), own["feed"], own["feed_about"], language, base, updated, items)
    return tuple(Artifact(name, media, text.encode()) for name, media, text in all_feeds(feed))


def _item(vault: Vault, language: Language, path: str, change: _Change, base: str) -> FeedItem:
    by = change.revision.by
    author = WRITERS[by].format(language, {}) if by in WRITERS else by
    lines = "" if change.edit.added is None else f", +{change.edit.added} −{change.edit.removed}"
    what = OPERATIONS[change.edit.op].format(language, {})
    first = next((b.text for b in vault.articles[path].structure.blocks if not b.generated), "")
    summary = f"{what}{lines}. {first[:300]}".strip()
    return FeedItem(feed_id(change.revision.generation, change.revision.at, path), vault.articles[path].title, summary, page_address(base, path), aware(change.revision.at), author)


def _data(changes: Sequence[_Change]) -> tuple[Artifact, Artifact]:
    header = ("at", "generation", "by", "op", "path", "to", "added", "removed", "message")
    rows = [(c.revision.at, c.revision.generation, c.revision.by, c.edit.op, c.edit.path, c.edit.to, c.edit.added, c.edit.removed, c.revision.message) for c in changes]
    return csv_artifact("recent_changes.csv", header, rows), json_artifact("recent_changes.json", [dict(zip(header, row, strict=True)) for row in rows])
