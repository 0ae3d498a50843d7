"""The one root of every error that a person can meet.

An error has a stable `code`, an HTTP `status`, a sentence in both languages and the facts that fill it.
The API turns it into an RFC 9457 problem document; the CLI prints the sentence.
"""

from __future__ import annotations

from typing import Any, ClassVar

from data20.messages import Language, Scalar, Text


class Data20Error(Exception):
    """Base of all expected failures. Subclasses set `code`, `status`, `title` and `text`."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[Text] = Text("Внутренняя ошибка", "Internal error")
    text: ClassVar[Text] = Text("Что-то пошло не так.", "Something went wrong.")

    def __init__(self, *, extra: dict[str, Any] | None = None, **facts: Scalar | Text) -> None:
        self.facts: dict[str, Scalar | Text] = facts
        """What fills the sentence; a fact that is itself words comes in both languages."""
        self.extra: dict[str, Any] = extra or {}
        """Further members of the problem document, for example `current` or `conflicts`."""
        super().__init__(self.detail("en"))

    def detail(self, language: Language) -> str:
        """Return the full sentence in `language`."""
        return self.text.format(language, {name: fact.format(language, {}) if isinstance(fact, Text) else fact for name, fact in self.facts.items()})


class NotFound(Data20Error):
    code = "not_found"
    status = 404
    title = Text("Не найдено", "Not found")
    text = Text("Здесь ничего нет: {what}.", "There is nothing here: {what}.")


class ArticleMissing(NotFound):
    code = "article.missing"
    title = Text("Нет такой статьи", "No such article")
    text = Text("В хранилище нет статьи «{path}».", "There is no article “{path}” in the vault.")


class VersionMissing(NotFound):
    code = "version.missing"
    title = Text("Такой версии нет", "No such version")
    text = Text("Содержимое с хешем {hash} не хранится.", "Nothing with the hash {hash} is kept.")


class AttachmentMissing(NotFound):
    code = "attachment.missing"
    title = Text("Нет такого файла", "No such file")
    text = Text("В хранилище нет файла «{path}».", "There is no file “{path}” in the vault.")


class BadInput(Data20Error):
    """A value that cannot be used. `field` names it; `reason` says why."""

    code = "input.invalid"
    status = 422
    title = Text("Неверное значение", "Invalid value")
    text = Text("«{field}»: {reason}", "“{field}”: {reason}")


class BadPath(BadInput):
    code = "path.invalid"
    title = Text("Недопустимый путь", "Path not allowed")
    text = Text("Путь «{path}» недопустим: {reason}.", "The path “{path}” is not allowed: {reason}.")


class Conflict(Data20Error):
    """The articles have moved on since the change was prepared; `extra["conflicts"]` names the paths."""

    code = "conflict"
    status = 409
    title = Text("Статьи успели измениться", "The articles have moved on")
    text = Text(
        "Изменение не применено: {count|статья изменилась|статьи изменились|статей изменились} с тех пор.",
        "Nothing was applied: {count|article has|articles have} changed since.",
    )


class StaleVersion(Data20Error):
    """`If-Match` does not name the current version; `extra["current"]` holds it."""

    code = "version.stale"
    status = 412
    title = Text("Статья уже другая", "The article is newer")
    text = Text(
        "«{path}» изменили после того, как вы её открыли.", "“{path}” was changed after you opened it."
    )


class GenerationConflict(Data20Error):
    """Compare-and-set on the vault generation failed: another engine wrote first. The caller reloads."""

    code = "storage.generation"
    status = 409
    title = Text("Хранилище изменено в другом окне", "The vault was changed elsewhere")
    text = Text(
        "Ожидалось поколение {expected}, а в хранилище уже {actual}.",
        "Expected generation {expected}, but the store is at {actual}.",
    )


class QuotaExceeded(Data20Error):
    code = "storage.quota"
    status = 507
    title = Text("Не хватает места", "Out of storage")
    text = Text(
        "Браузер не дал места для записи; ничего не изменено. Освободите место или экспортируйте хранилище.",
        "The browser refused more storage; nothing was changed. Free some space or export the vault.",
    )


class StorageFailed(Data20Error):
    code = "storage.failed"
    status = 503
    title = Text("Хранилище недоступно", "Storage unavailable")
    text = Text("Запись не удалась и ничего не изменила: {reason}.", "The write failed and changed nothing: {reason}.")
