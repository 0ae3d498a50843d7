"""What can go wrong with a job."""

from __future__ import annotations

from typing import Any

from data20.errors import Conflict, Data20Error, NotFound
from data20.messages import Text

Json = dict[str, Any]


class JobMissing(NotFound):
    code = "job.missing"
    title = Text("Нет такой задачи", "No such job")
    text = Text("Задачи {job_id} нет: возможно, её удалили.", "There is no job {job_id}; it may have been removed.")


class ArtifactMissing(NotFound):
    code = "artifact.missing"
    title = Text("Нет такого файла", "No such file")
    text = Text("У задачи нет файла «{name}».", "The job has no file “{name}”.")


class NothingToApply(Conflict):
    code = "job.nothing_to_apply"
    title = Text("Применять нечего", "Nothing to apply")
    text = Text("Задача {job_id} не предлагает изменений.", "Job {job_id} proposes no changes.")


class ToolFailed(Data20Error):
    """A tool raised. `error` is `{code, detail: {ru, en}, hint: {ru, en} | None, traceback}`, as it is kept and crosses threads."""

    code = "tool.failed"
    title = Text("Инструмент не справился", "The tool failed")
    text = Text("Инструмент остановился с ошибкой.", "The tool stopped with an error.")

    def __init__(self, error: Json) -> None:
        super().__init__()
        self.error = error


def both(text: Text, **values: str | int | float | bool | None) -> Json:
    """Return a text in both languages, as job records keep it."""
    return {"ru": text.format("ru", values), "en": text.format("en", values)}
