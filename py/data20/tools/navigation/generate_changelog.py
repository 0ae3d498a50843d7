"""Changelog: what changed in the knowledge, as news for readers, in the form of Keep a Changelog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from data20.errors import BadInput
from data20.language.writing import common_language
from data20.messages import Language, Text
from data20.report.blocks import Artifact, Block, Chart, Column, Markdown, Metric, Metrics, Report, Series, Table
from data20.report.texts import common, messages_of
from data20.tools.history import day, local_time, offset_param, place, times_note
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import folder_param
from data20.vault.changes import ChangeSet, Create, Edit, Replace
from data20.vault.generated import put_generated
from data20.vault.linktext import escape_text, markdown_link
from data20.vault.model import Vault
from data20.vault.paths import is_article, problem_with
from data20.vault.revisions import Line, Revision, Step, history_of, lines_of

NAME, BLOCK = "generate_changelog", "changelog"
_message = messages_of(NAME)
MAX_ROWS = 1000
Kind = Literal["added", "changed", "renamed", "removed"]
KINDS: tuple[Kind, ...] = ("added", "changed", "renamed", "removed")

TEXTS = {
    "summary": Text("{releases|выпуск|выпуска|выпусков}, {entries|изменение|изменения|изменений} статей.", "{releases|release|releases} with {entries|change|changes} of articles."),
    "no_path": Text("«{path}» не может быть статьёй; путь должен кончаться на .md", "“{path}” can't be an article; it should end in .md"), "twice": Text("«{day}» — дважды", "“{day}” comes twice"),
    "nothing": Text("В журнале нет изменений статей.", "The journal has no changes of articles."),
    "releases": Text("Выпуски", "Releases"), "chart": Text("Изменения по выпускам", "Changes by release"), "release": Text("Выпуск", "Release"), "table": Text("Что изменилось", "What changed"),
    "kind": Text("Что", "What"), "lines": Text("Строк изменено", "Lines changed"), "day": Text("День", "Day"), "title": Text("Журнал изменений", "Changelog"),
    "intro": Text("Что нового в базе знаний.", "What is new in the knowledge base."), "was": Text("раньше «{name}»", "earlier “{name}”"), "latest": Text("Последнее", "Latest"),
    "kind.added": Text("Добавлено", "Added"), "kind.changed": Text("Изменено", "Changed"), "kind.renamed": Text("Переименовано", "Renamed"), "kind.removed": Text("Удалено", "Removed"),
    "explain": Text(
        "Каждая статья стоит в выпуске один раз с итогом: созданная и тут же удалённая не упоминается, созданная и правленная — «Добавлено». "
        "Правки, которые сделали одни инструменты, и возвращённые назад версии не считаются новостями.",
        "Each article stands in a release once, with the outcome: one that was created and deleted again isn't mentioned, one created and edited is “Added”. "
        "Edits made only by tools, and versions put back as they were, are no news.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Что нового узнает читатель базы знаний: какие статьи появились, изменились, переименованы и удалены, выпуск за выпуском?

**Как считается.** Журнал хранилища делится на выпуски: по неделям, месяцам, годам или по вашим вехам («2024-05-31 Весна» — всё до этого дня включительно). Внутри выпуска у каждой статьи остаётся один итог: что было до него и что стало после. Если файл вернулся к прежним байтам, он не изменился. Форма — Keep a Changelog 1.1.0: новый выпуск сверху, разделы «Добавлено», «Изменено», «Переименовано», «Удалено».

**Что записывает.** По желанию — статью с журналом между отметками; остальной её текст не трогается, второй запуск ничего не меняет.

**Границы.** О смысле правок журнал не знает: он называет статьи и число строк. История до появления хранилища здесь известна, если оно пришло с папкой `.git`: правки считаются по своим дням.""",
    """**What it answers.** What is new for a reader of the knowledge base: which articles came, changed, were renamed or removed, release by release?

**How it is computed.** The vault's journal is cut into releases: weeks, months, years or your own milestones (“2024-05-31 Spring” is everything up to that day). Within a release each article keeps one outcome: what was before it and what after. A file that went back to its earlier bytes hasn't changed. The form is Keep a Changelog 1.1.0: the newest release first, with Added, Changed, Renamed, Removed.

**What it writes.** If you like, an article with the changelog between markers; the rest of its text isn't touched, and a second run changes nothing.

**Limits.** The journal doesn't know what an edit means: it names articles and numbers of lines. History from before the vault came here is known when it came with its folder `.git`: commits count by their day.""",
)


class Params(ToolParams):
    period: Literal["week", "month", "year"] = param(
        "month", title=Text("Выпуск — это", "A release is"), description=Text("На какие отрезки делить журнал, если вехи не заданы.", "How to cut the journal when no milestones are given."),
        choices={"week": Text("неделя", "a week"), "month": Text("месяц", "a month"), "year": Text("год", "a year")},
    )  # fmt: skip
    milestones: str = param("", max_length=20_000, widget="multiline", title=Text("Вехи", "Milestones"), description=Text("По строке на выпуск: «2024-05-31 Весенний». Заменяют отрезки.", "One release a line: “2024-05-31 Spring”. They replace the periods."))
    folder: str = folder_param()
    tools: bool = param(False, title=Text("С правками инструментов", "With the tools' edits"), description=Text("Считать новостью и статьи, которые меняли только инструменты.", "Count articles that only tools changed as news, too."))
    path: str = param("", max_length=1000, title=Text("Записать в статью", "Write into the article"), description=Text("Путь статьи, например CHANGELOG.md; пусто — не записывать.", "Path of an article, for example CHANGELOG.md; empty means don't write."), asks=True)
    utc_offset: float = offset_param()


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: Kind
    path: str
    was: str
    lines: int
    now: str
    """What the file is called today."""


@dataclass(frozen=True, slots=True)
class _Release:
    name: str
    last: date
    entries: tuple[_Entry, ...]


@tool(
    category="navigation",
    title=Text("Журнал изменений", "Changelog"), question=Text("Что нового в базе знаний, выпуск за выпуском?", "What is new in the knowledge base, release by release?"),
    description=Text("Новости базы знаний из журнала хранилища в форме Keep a Changelog: по отрезкам времени или вехам.", "News of the knowledge base from the vault's journal as Keep a Changelog: by periods or milestones."),
    help=HELP, texts=TEXTS, writes=True, needs=("journal",), produces=("CHANGELOG.md", "changelog.json"),
    examples=({}, {"period": "week", "tools": True}, {"milestones": "2024-05-31 Весна", "path": "CHANGELOG.md"}),
    keywords=("новости", "выпуски", "что нового", "news", "releases", "what's new"),
)  # fmt: skip
def generate_changelog(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the releases with their changes, and propose the article when a path is given."""
    if params.path and (problem_with(params.path) or not is_article(params.path)):
        raise BadInput(field="path", reason=TEXTS["no_path"].filled(path=params.path))
    milestones = _milestones(params.milestones)
    progress(0, 2, common("reading"))
    inside = params.folder.strip("/") + "/" if params.folder.strip("/") else ""
    lines = [line for line in lines_of(history_of(vault)) if is_article(line.path) and line.path.startswith(inside) and line.path != params.path]
    releases = _releases(lines, params, milestones)
    progress(1, 2, common("writing"))
    language = common_language(list(vault.articles.values()))
    text = _markdown(vault, releases, language, "CHANGELOG.md")
    data = [{"version": r.name, "date": r.last.isoformat(), "changes": {kind: [_json(e) for e in r.entries if e.kind == kind] for kind in KINDS}} for r in releases]
    files = (
        Artifact("CHANGELOG.md", "text/markdown; charset=utf-8", text.encode()),
        json_artifact("changelog.json", data),
    )  # fmt: skip
    progress(2, 2)
    if not releases:
        return Report(_message("nothing"), (Markdown(_message("explain")),), files)
    return Report(
        _message("summary", releases=len(releases), entries=sum(len(r.entries) for r in releases)), (*times_note([s.revision for line in lines for s in line.steps]), *_blocks(vault, releases), Markdown(_message("explain"))), files,
        ChangeSet(_edits(vault, releases, language, params.path)),
    )  # fmt: skip


def _milestones(text: str) -> list[tuple[date, str]]:
    """Return the milestones by day. Raises BadInput for a line without a day, and for a day that comes twice."""
    found: dict[date, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        first, _, name = line.strip().partition(" ")
        until = day(first, "milestones")
        if until is None or until in found:
            raise BadInput(field="milestones", reason=TEXTS["twice"].filled(day=first))
        found[until] = " ".join(name.split()) or first
    return sorted(found.items())


def _releases(lines: Sequence[Line], params: Params, milestones: Sequence[tuple[date, str]]) -> list[_Release]:
    """Return the releases that have news, newest first."""
    entries: dict[str, list[_Entry]] = {}
    last: dict[str, date] = {}
    for line in lines:
        groups: dict[str, list[Step]] = {}
        for step in line.steps:
            when = local_time(step.revision, params.utc_offset).date()
            name = _name(when, params.period, milestones)
            groups.setdefault(name, []).append(step)
            last[name] = max(last.get(name, when), when)
        for name, steps in groups.items():
            entry = _outcome(steps, params.tools, line.path)
            if entry:
                entries.setdefault(name, []).append(entry)
    ordered = sorted(entries, key=lambda name: (last[name], name), reverse=True)
    return [_Release(name, last[name], tuple(sorted(entries[name], key=lambda e: (KINDS.index(e.kind), e.path)))) for name in ordered]


def _name(when: date, period: str, milestones: Sequence[tuple[date, str]]) -> str:
    """Return the release that a day belongs to; "" for what came after the last milestone."""
    if milestones:
        return next((name for until, name in milestones if when <= until), "")
    if period == "week":
        return (when - timedelta(days=when.weekday())).isoformat()
    return f"{when.year:04}" if period == "year" else f"{when.year:04}-{when.month:02}"


def _outcome(steps: Sequence[Step], tools: bool, now: str) -> _Entry | None:
    """Return what became of one file over the steps of one release; None when that is no news."""
    first, last = steps[0].edit, steps[-1].edit
    before = None if first.op == "create" else first.path
    after = None if last.op == "delete" else last.now
    count = sum((s.edit.added or 0) + (s.edit.removed or 0) for s in steps)
    if not tools and all(_by_tool(s.revision) for s in steps):
        return None
    if before is None and after is None:
        return None
    if before is None or after is None:
        return _Entry("added", after, "", count, now) if after else _Entry("removed", last.path, "", count, last.path)
    if before != after:
        return _Entry("renamed", after, before, count, now)
    same = first.before is not None and first.before == last.after
    return None if same else _Entry("changed", after, "", count, now)


def _by_tool(revision: Revision) -> bool:
    return not revision.is_commit and revision.by not in ("editor", "import", "folder", "undo", "outside", "files")


def _json(entry: _Entry) -> dict[str, Any]:
    return {"path": entry.path, "was": entry.was or None, "lines": entry.lines}


def _markdown(vault: Vault, releases: Sequence[_Release], language: Language, source: str, level: int = 1) -> str:
    """Return the changelog; `source` is where its links start from. Without the title when `level` is 2."""
    parts = [f"# {_say('title', language)}", "", _say("intro", language), ""] if level == 1 else []
    for release in releases:
        parts += [f"## [{escape_text(release.name or _say('latest', language))}] - {release.last.isoformat()}", ""]
        for kind in KINDS:
            entries = [e for e in release.entries if e.kind == kind]
            if entries:
                parts += [f"### {_say(f'kind.{kind}', language)}", "", *(_line(vault, e, language, source) for e in entries), ""]
    return "\n".join(parts).rstrip("\n") + "\n"


def _line(vault: Vault, entry: _Entry, language: Language, source: str) -> str:
    article = vault.articles.get(entry.path) or vault.articles.get(entry.now)
    link = markdown_link(source, article.path, article.title) if article else escape_text(entry.path)
    was = f" ({escape_text(TEXTS['was'].format(language, {'name': entry.was}))})" if entry.was else ""
    return f"- {link}{was}"


def _edits(vault: Vault, releases: Sequence[_Release], language: Language, path: str) -> tuple[Edit, ...]:
    if not path:
        return ()
    content = _markdown(vault, releases, language, path, 2)
    article = vault.articles.get(path)
    if article is None:
        text = put_generated(f"# {_say('title', language)}\n\n", BLOCK, content, len(f"# {_say('title', language)}\n\n"))
        return (Create(path, text.encode()),)
    after = put_generated(article.text, BLOCK, content, len(article.text))
    return () if after == article.text or article.decoded.lossy else (Replace(path, article.hash, article.decoded.encode(after)),)


def _blocks(vault: Vault, releases: Sequence[_Release]) -> tuple[Block, ...]:
    every = [(release, entry) for release in releases for entry in release.entries]
    counts = (Metric(_message(f"kind.{kind}"), sum(e.kind == kind for _, e in every)) for kind in KINDS)
    metrics = Metrics((Metric(_message("releases"), len(releases)), *counts))
    names = {release.name: release.name or _message("latest") for release in releases}
    seen = [kind for kind in KINDS if any(e.kind == kind for _, e in every)]
    series = tuple(Series(_message(f"kind.{kind}"), tuple((names[r.name], sum(e.kind == kind for e in r.entries)) for r in reversed(releases[:60]))) for kind in seen)
    chart = Chart(_message("chart"), "bar", _message("release"), common("articles"), series)
    columns = (
        Column("release", _message("release")), Column("kind", _message("kind")), Column("article", common("article"), "article"),
        Column("lines", _message("lines"), "number"), Column("day", _message("day"), "date"),
    )  # fmt: skip
    rows = tuple((names[r.name], _message(f"kind.{e.kind}"), place(vault, e.path if e.path in vault.articles else e.now), e.lines, r.last.isoformat()) for r, e in every[:MAX_ROWS])
    charts = (chart,) if len(releases) > 1 else ()
    return metrics, *charts, Table(_message("table"), columns, rows, total=len(every))


def _say(key: str, language: Language) -> str:
    return TEXTS[key].format(language, {})
