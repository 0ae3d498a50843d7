"""Version history: the life of each article through edits and renames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from statistics import median
from typing import Any, Literal

from data20.errors import BadInput
from data20.messages import Text
from data20.report.blocks import (
    Artifact,
    Block,
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
from data20.tools.history import HISTORY_TEXTS, local_time, offset_param, place, times_note, writer
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.output import json_artifact
from data20.tools.scope import folder_param
from data20.vault.model import Vault
from data20.vault.revisions import Line, Step, history_of, lines_of

NAME = "version_history"
_message = messages_of(NAME)
MAX_ROWS, MAX_EVENTS = 1000, 300
Order = Literal["versions", "last", "lines", "path"]

TEXTS = {
    **HISTORY_TEXTS,
    "summary": Text("{files|файл|файла|файлов} с историей, {versions|версия|версии|версий}; чаще всего менялась «{most}».", "{files|file|files} with a history, {versions|version|versions}; “{most}” changed most."),
    "summary_once": Text("{files|файл|файла|файлов} с историей, и ни один не менялся с тех пор, как появился.", "{files|file|files} with a history, and none has changed since it came."),
    "one": Text("«{title}»: {versions|версия|версии|версий} с {first}.", "“{title}”: {versions|version|versions} since {first}."),
    "nothing": Text("В журнале нет записей об этих файлах.", "The journal has nothing about these files."),
    "files": Text("Файлы с историей", "Files with a history"), "versions": Text("Версии", "Versions"), "median": Text("Медиана версий", "Median of versions"),
    "once": Text("Не менялись с появления", "Never changed since they came"), "renamed": Text("Переименованные", "Renamed"), "gone": Text("Удалённые", "Deleted"),
    "chart": Text("Сколько файлов сколько раз менялось", "How often files changed"), "table": Text("История файлов", "History of the files"), "first": Text("Появился", "First"), "last": Text("Последняя правка", "Last change"),
    "added": Text("Строк добавлено", "Lines added"), "removed": Text("Строк убрано", "Lines removed"), "writers": Text("Кто и чем", "By"), "names": Text("Прежние имена", "Earlier names"),
    "state": Text("Сейчас", "Now"), "there": Text("есть", "there"), "deleted": Text("удалён", "deleted"), "at": Text("Когда", "When"), "what": Text("Что", "What"), "said": Text("Пояснение", "Message"), "commits": Text("Правки из git", "Commits from git"), "number": Text("Версия", "Version"),
    "steps": Text("Версии по порядку", "Versions in order"), "growth": Text("Строк в статье", "Lines in the article"), "line_count": Text("Строки", "Lines"), "timeline": Text("Жизнь статьи", "Life of the article"),
    "explain": Text(
        "Файл прослежен через переименования: имя меняется, история продолжается. Что изменила каждая запись, видно в разделе «История», там же её можно отменить. "
        "Пустое число строк значит, что прежняя версия не сохранилась или это не текст.",
        "A file is followed through renames: the name changes, the history goes on. What each write changed is shown in “History”, where it can be undone. "
        "An empty number of lines means that the earlier version wasn't kept or isn't text.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как жила каждая статья: когда появилась, сколько раз и чем менялась, как её звали раньше, что удалено?

**Как считается.** Записи журнала сложены по файлам; переименование продолжает историю под новым именем, возвращение удалённого файла — тоже. Строки — сумма построчных сравнений соседних версий. Кривая «строк в статье» — накопленная разность добавленного и убранного, поэтому она начинается с версии, с которой всё известно.

**Как читать.** Много версий за короткое время — статья в работе; ни одной после импорта — её не открывали. Выберите статью, чтобы увидеть её версии по порядку.

**Чем отличается.** «Последние изменения» смотрят на время, «Журнал изменений» пишет новости для читателей, здесь — судьба файлов.

**История git.** Если хранилище пришло с папкой `.git` (в архиве или папкой), её журнал прочитан при импорте: авторы, даты, пояснения и пути — вместо записи «импорт». Сама папка не хранится и никуда не выгружается.

**Границы.** Без `.git` история начинается с появления хранилища здесь. Правки git читаются от HEAD, не больше 20 000, слияния пропускаются.""",
    """**What it answers.** How did each article live: when did it come, how often and by what was it changed, what was it called before, what was deleted?

**How it is computed.** The journal's writes are gathered by file; a rename carries the history on under the new name, and so does a deleted file that comes back. Lines are the sum of line-by-line comparisons of neighbouring versions. The curve of lines is the running difference of what came and went, so it starts at the version from which all is known.

**How to read it.** Many versions in a short time: the article is being worked on; none since the import: nobody has touched it. Choose an article to see its versions in order.

**How it differs.** “Recent changes” looks at time, “Changelog” writes news for readers, this is the fate of the files.

**History from git.** When the vault came with a folder `.git` (in a zip or a folder), its log was read at the import: authors, dates, messages and paths, in place of the entry “import”. The folder itself is not kept and never exported.

**Limits.** Without `.git` history starts when the vault came here. Commits are read from HEAD, at most 20,000; merges are passed over.""",
)


class Params(ToolParams):
    article: str = param("", widget="article", max_length=1000, title=Text("Статья", "Article"), description=Text("Подробно об этой статье; пусто — обо всех.", "In detail about this article; empty means all."))
    folder: str = folder_param()
    gone: bool = param(True, title=Text("С удалёнными", "With deleted files"), description=Text("Показывать и файлы, которых уже нет.", "Show files that are no longer there, too."))
    order: Order = param(
        "versions", title=Text("Порядок", "Order"), description=Text("Что сверху в таблице.", "What comes first in the table."),
        choices={"versions": Text("больше версий", "most versions"), "last": Text("недавние", "latest"), "lines": Text("больше строк изменено", "most lines changed"), "path": Text("по пути", "by path")},
    )  # fmt: skip
    utc_offset: float = offset_param()


@tool(
    category="maintenance",
    title=Text("История версий", "Version history"), question=Text("Как менялась каждая статья?", "How did each article change?"),
    description=Text("Жизнь файлов через правки и переименования: версии, строки, прежние имена, удалённое.", "The life of files through edits and renames: versions, lines, earlier names, what was deleted."),
    help=HELP, texts=TEXTS, needs=("journal",), produces=("version_history.json", "version_history.csv"),
    examples=({}, {"order": "last", "gone": False}, {"order": "path", "utc_offset": 3}),
    keywords=("версии", "правки", "переименования", "revisions", "edits", "renames"),
)  # fmt: skip
def version_history(vault: Vault, params: Params, progress: Progress) -> Report:
    """Return the history of every file, or of one article in detail."""
    if params.article:
        vault.article(params.article)
    progress(0, 2, common("reading"))
    inside = params.folder.strip("/") + "/" if params.folder.strip("/") else ""
    lines = [line for line in lines_of(history_of(vault)) if line.path.startswith(inside) and (params.gone or _is_there(vault, line))]
    progress(1, 2, common("counting"))
    if params.article:
        lines = [line for line in lines if line.path == params.article and _is_there(vault, line)]
        if not lines and not params.article.startswith(inside):
            raise BadInput(field="folder", reason=Text("статья лежит не в этой папке", "the article isn't in this folder"))
    files = _files(lines)
    progress(2, 2, common("writing"))
    if not lines:
        return Report(_message("nothing"), (Markdown(_message("explain")),), files)
    if params.article:
        return _one(vault, lines[0], params, files)
    report = _all(vault, _ordered(lines, params.order), params, files)
    return replace(report, blocks=(*times_note([step.revision for line in lines for step in line.steps]), *report.blocks))


def _ordered(lines: list[Line], order: Order) -> list[Line]:
    if order == "path":
        return lines
    if order == "last":
        return sorted(lines, key=lambda line: line.steps[-1].revision.at, reverse=True)
    return sorted(lines, key=lambda line: (-(len(line.steps) if order == "versions" else sum(_lines(line))), line.path))


def _lines(line: Line) -> tuple[int, int]:
    return sum(s.edit.added or 0 for s in line.steps), sum(s.edit.removed or 0 for s in line.steps)


def _names(line: Line) -> list[str]:
    """Return the names that the file had before, each once, oldest first."""
    return [name for name in dict.fromkeys(s.edit.path for s in line.steps) if name != line.path]


def _when(step: Step, params: Params) -> str:
    return local_time(step.revision, params.utc_offset).isoformat(" ", "minutes")


def _all(vault: Vault, lines: Sequence[Line], params: Params, files: tuple[Artifact, ...]) -> Report:
    counts = [len(line.steps) for line in lines]
    metrics = Metrics((
        Metric(_message("files"), len(lines)), Metric(_message("versions"), sum(counts)), Metric(_message("median"), median(counts)),
        Metric(_message("once"), sum(n == 1 for n in counts)), Metric(_message("renamed"), sum(bool(_names(line)) for line in lines)), Metric(_message("gone"), sum(not _is_there(vault, line) for line in lines)),
        *((Metric(_message("commits"), commits),) if (commits := len({s.revision.generation for line in lines for s in line.steps if s.revision.is_commit})) else ()),
    ))  # fmt: skip
    spread = Series(_message("files"), tuple(sorted(Counter(counts).items())))
    chart = Chart(_message("chart"), "histogram", _message("versions"), _message("files"), (spread,))
    moved, gone = any(_names(line) for line in lines), any(not _is_there(vault, line) for line in lines)
    columns = (
        Column("article", common("article"), "article"), Column("versions", _message("versions"), "number"), Column("first", _message("first")), Column("last", _message("last")),
        Column("added", _message("added"), "number"), Column("removed", _message("removed"), "number"), Column("writers", _message("writers")), Column("names", _message("names"), extra=not moved), Column("state", _message("state"), extra=not gone),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (
            place(vault, line.path), len(line.steps), _when(line.steps[0], params), _when(line.steps[-1], params), *_lines(line),
            [writer(NAME, by) for by in sorted({s.revision.by for s in line.steps})], _names(line), _message("there" if _is_there(vault, line) else "deleted"),
        )
        for line in lines[:MAX_ROWS]
    )  # fmt: skip
    table = Table(_message("table"), columns, rows, total=len(lines))
    if max(counts) == 1:
        return Report(_message("summary_once", files=len(lines)), (metrics, table, Markdown(_message("explain"))), files)
    most = min(lines, key=lambda line: (-len(line.steps), line.path))
    title = vault.articles[most.path].title if most.path in vault.articles else most.path
    return Report(_message("summary", files=len(lines), versions=sum(counts), most=title), (metrics, chart, table, Markdown(_message("explain"))), files)


def _one(vault: Vault, line: Line, params: Params, files: tuple[Artifact, ...]) -> Report:
    title = vault.articles[line.path].title
    added, removed = _lines(line)
    metrics = Metrics((Metric(_message("versions"), len(line.steps)), Metric(_message("added"), added), Metric(_message("removed"), removed), Metric(_message("names"), len(_names(line)))))
    blocks: list[Block] = [metrics]
    sizes = _sizes(line)
    if len(sizes) > 1:
        points = tuple((number, size) for number, size in enumerate(sizes, len(line.steps) - len(sizes) + 1))
        blocks.append(Chart(_message("growth"), "line", _message("number"), _message("line_count"), (Series(_message("line_count"), points),)))
    said = any(step.revision.message for step in line.steps)
    events = tuple(Event(_when(s, params)[:10], _message(f"op.{s.edit.op}"), path=line.path, group=s.revision.by) for s in line.steps[-MAX_EVENTS:])
    columns = (
        Column("number", _message("number"), "number"), Column("at", _message("at")), Column("what", _message("what")), Column("who", _message("writers")), *((Column("said", _message("said")),) if said else ()),
        Column("added", _message("added"), "number"), Column("removed", _message("removed"), "number"), Column("path", common("path"), "code"),
    )  # fmt: skip
    rows: tuple[tuple[Any, ...], ...] = tuple(
        (number, _when(s, params), _message(f"op.{s.edit.op}"), writer(NAME, s.revision.by), *((s.revision.message,) if said else ()), s.edit.added, s.edit.removed, s.edit.now)
        for number, s in list(enumerate(line.steps, 1))[-MAX_ROWS:]
    )
    blocks += [Timeline(_message("timeline"), events), Table(_message("steps"), columns, rows, total=len(line.steps)), Markdown(_message("explain"))]
    return Report(_message("one", title=title, versions=len(line.steps), first=_when(line.steps[0], params)[:10]), tuple(blocks), files)


def _is_there(vault: Vault, line: Line) -> bool:
    """Say whether the file is still in the vault: a history from git may end with files that were not brought along."""
    return not line.gone and (line.path in vault.articles or line.path in vault.attachments)


def _sizes(line: Line) -> list[int]:
    """Return the number of lines after each step, from the last step on whose creation all is known; [] when nothing is."""
    start = len(line.steps)
    for number in range(len(line.steps) - 1, -1, -1):
        edit = line.steps[number].edit
        if edit.added is None or edit.removed is None:
            break
        if edit.op == "create":
            start = number
            break
    return list(accumulate((s.edit.added or 0) - (s.edit.removed or 0) for s in line.steps[start:]))


def _files(lines: Sequence[Line]) -> tuple[Artifact, Artifact]:
    header = ("file", "version", "at", "by", "op", "path", "added", "removed", "hash", "message")
    rows = [row for line in lines for row in _rows_of(line)]
    data = [
        {"path": line.path, "deleted": line.gone, "earlier_names": _names(line), "versions": [dict(zip(header[2:], row[2:], strict=True)) for row in _rows_of(line)]}
        for line in lines
    ]  # fmt: skip
    return json_artifact("version_history.json", data), csv_artifact("version_history.csv", header, rows)


def _rows_of(line: Line) -> list[tuple[Any, ...]]:
    return [(line.path, n, s.revision.at, s.revision.by, s.edit.op, s.edit.now, s.edit.added, s.edit.removed, s.edit.after, s.revision.message) for n, s in enumerate(line.steps, 1)]
