"""The journal: who changed what, and taking it back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from data20.api.context import Context
from data20.api.http import Request, Response, json_response
from data20.api.schemas.history import HistoryDetail, HistoryEntry, HistoryList
from data20.api.schemas.requests import HistoryQuery
from data20.api.toolview import say
from data20.api.writing import changed_json, idempotency_key
from data20.jobs.changes import MAX_LINES, file_json
from data20.messages import Language, Text

if TYPE_CHECKING:
    from data20.api.schemas.common import FileChange as FileChangeJson
    from data20.workspace import HistoryItem

Json = dict[str, Any]
_MAX_FILES = 500
_TITLES = {
    "editor": Text("Правка", "Edit"),
    "import": Text("Импорт", "Import"),
    "folder": Text("Папка на диске", "Folder on disk"),
    "addresses": Text("Проверка внешних адресов", "Check of outside addresses"),
    "undo": Text("Отмена записи {undoes}", "Undo of entry {undoes}"),
    "reload": Text("Изменения извне", "Changes from outside"),
}
_MANY = Text("{title}: {count|файл|файла|файлов}", "{title}: {count|file|files}")
_ONE = Text("{title}: {path}", "{title}: {path}")


async def list_history(context: Context, request: Request) -> Response:
    query = request.query(HistoryQuery)
    page = await context.workspace.history(limit=query.limit + query.offset, before=query.before)
    answer: HistoryList = {
        "total": page.total, "limit": query.limit, "offset": query.offset,
        "entries": [entry_json(context, item, request.language) for item in page.entries[query.offset :]],
    }  # fmt: skip
    return json_response(answer)


async def read_history(context: Context, request: Request) -> Response:
    generation = generation_of(request)
    item = await context.workspace.history_entry(generation)
    files: list[Json] = []
    room = MAX_LINES
    for change in await context.workspace.file_changes(generation, limit=_MAX_FILES):
        sides = (None, None) if change.op == "rename" else (change.before, change.after)
        files.append(file_json(change.op, change.path, change.to, *sides, room))
        room -= sum(len(hunk["lines"]) for hunk in files[-1]["hunks"])
        await asyncio.sleep(0)
    answer: HistoryDetail = {**entry_json(context, item, request.language), "files": cast("list[FileChangeJson]", files)}
    return json_response(answer)


async def undo(context: Context, request: Request) -> Response:
    """Write a new generation that restores the bytes before an entry."""
    key = idempotency_key(request)
    done = await context.workspace.undo(generation_of(request), idempotency=(key, {}) if key else None)
    return json_response(changed_json(done))


def entry_json(context: Context, item: HistoryItem, language: Language) -> HistoryEntry:
    """Return one entry with a title for people; edits beyond 1000 are only counted there."""
    entry = item.entry
    answer: HistoryEntry = {
        "generation": entry.generation, "at": entry.at, "by": entry.by, "title": _title(context, item, language),
        "facts": {**entry.facts, "files": len(entry.edits)},
        "edits": [
            {"op": e.op, "path": e.path, "to": e.to, "before": e.before, "after": e.after} for e in entry.edits[:1000]
        ],
    }  # fmt: skip
    if item.undone_by is not None:
        answer["undone_by"] = item.undone_by
    if item.undoes is not None:
        answer["undoes"] = item.undoes
    return answer


def generation_of(request: Request) -> int:
    """Return the generation in the path. Raises GenerationMissing for anything that cannot be one."""
    from data20.workspace import GenerationMissing

    text = request.path_params["generation"]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise GenerationMissing(generation=text[:40])
    return int(text)


def _title(context: Context, item: HistoryItem, language: Language) -> str:
    entry = item.entry
    spec = context.tools().get(entry.by)
    if spec is not None:
        title = say(spec.title, language)
    else:
        title = _TITLES.get(entry.by, Text(entry.by, entry.by)).format(language, {"undoes": item.undoes})
    if len(entry.edits) == 1:
        return _ONE.format(language, {"title": title, "path": entry.edits[0].path})
    return _MANY.format(language, {"title": title, "count": len(entry.edits)})
