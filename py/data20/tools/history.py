"""What the tools about history share: names of those who write, and the window of time that a person chose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from data20.errors import BadInput
from data20.messages import Message, Text
from data20.publish.feeds import aware
from data20.report.blocks import ArticleRef, Label, Markdown
from data20.report.texts import common
from data20.tools.interface import param
from data20.vault.model import Vault
from data20.vault.revisions import Revision

WRITERS = {
    "editor": Text("правка в редакторе", "editing"), "import": Text("импорт", "import"), "folder": Text("папка на диске", "folder on disk"), "undo": Text("отмена", "undo"),
    "outside": Text("другая программа", "another program"), "files": Text("время файлов", "file times"),
}  # fmt: skip
OPERATIONS = {
    "create": Text("создана", "created"), "replace": Text("изменена", "changed"), "rename": Text("переименована", "renamed"), "delete": Text("удалена", "deleted"),
}  # fmt: skip
HISTORY_TEXTS = {**{f"by.{k}": t for k, t in WRITERS.items()}, **{f"op.{k}": t for k, t in OPERATIONS.items()}}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def until_param() -> Any:
    """Declare the parameter `until`: the last day of the window."""
    return param("", max_length=10, title=Text("По день", "Up to the day"), description=Text("ГГГГ-ММ-ДД; пусто — день последней записи в журнале.", "YYYY-MM-DD; empty means the day of the newest entry."))


def offset_param() -> Any:
    """Declare the parameter `utc_offset`: hours to add to the journal's UTC."""
    return param(0.0, ge=-12.0, le=14.0, title=Text("Часовой пояс", "Time zone"), description=Text("Часов от UTC: Москва 3, Калькутта 5.5. Журнал хранит время UTC.", "Hours from UTC: Moscow 3, Kolkata 5.5. The journal keeps UTC."))


def day(text: str, field: str) -> date | None:
    """Return a parameter's day, None when it is empty. Raises BadInput."""
    if not text.strip():
        return None
    try:
        if not _DATE.fullmatch(text.strip()):
            raise ValueError(text)
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(field=field, reason=Text("«{text}» — не день вида 2024-05-31", "“{text}” is not a day like 2024-05-31").filled(text=text.strip())) from None


def local_time(revision: Revision, offset: float) -> datetime:
    """Return when it was written, on the clock `offset` hours from UTC (without zone)."""
    moment = aware(revision.at)
    return (moment - (moment.utcoffset() or timedelta())).replace(tzinfo=None) + timedelta(hours=offset)


def in_window(revisions: Sequence[Revision], days: int, until: date | None, offset: float) -> tuple[list[tuple[datetime, Revision]], date | None]:
    """Return the revisions of the `days` days that end with `until` (the newest one's day), oldest first, and that day."""
    timed = [(local_time(revision, offset), revision) for revision in revisions]
    last = until or max((time.date() for time, _ in timed), default=None)
    if last is None:
        return [], None
    first = date.fromordinal(max(1, last.toordinal() - days + 1))
    return sorted(((t, r) for t, r in timed if first <= t.date() <= last), key=lambda pair: (pair[0], pair[1].generation)), last


def times_note(revisions: Sequence[Revision]) -> tuple[Markdown, ...]:
    """Return what has to be said where all that is known are the times of the files, nothing else."""
    return (Markdown(common("file_times")),) if revisions and all(revision.by == "files" for revision in revisions) else ()


def writer(tool: str, by: str) -> Label:
    """Return who wrote: a phrase for the editor, imports and the like, else the tool's name."""
    return Message(f"{tool}.by.{by}") if by in WRITERS else by


def place(vault: Vault, path: str) -> ArticleRef | str:
    """Return a file as a table cell: a link while the article exists, else its path."""
    article = vault.articles.get(path)
    return ArticleRef(path, article.title) if article else path
