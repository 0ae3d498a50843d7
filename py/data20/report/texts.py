"""Texts that several tools share. Keys start with `common.`; a tool's own texts live in its module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from data20.messages import Message, Scalar, Text

COMMON: Mapping[str, Text] = MappingProxyType({
    "common.article": Text("Статья", "Article"),
    "common.articles": Text("Статьи", "Articles"),
    "common.path": Text("Путь", "Path"),
    "common.title": Text("Название", "Title"),
    "common.line": Text("Строка", "Line"),
    "common.count": Text("Количество", "Count"),
    "common.share": Text("Доля", "Share"),
    "common.score": Text("Оценка", "Score"),
    "common.rank": Text("Место", "Rank"),
    "common.category": Text("Рубрика", "Category"),
    "common.tags": Text("Теги", "Tags"),
    "common.tag": Text("Тег", "Tag"),
    "common.words": Text("Слова", "Words"),
    "common.word": Text("Слово", "Word"),
    "common.why": Text("Почему", "Why"),
    "common.two": Text("{first}; {second}", "{first}; {second}"),
    "common.links_in": Text("Ссылки сюда", "Links in"),
    "common.links_out": Text("Ссылки отсюда", "Links out"),
    "common.folder": Text("Папка", "Folder"),
    "common.problem": Text("Что не так", "Problem"),
    "common.severity": Text("Важность", "Severity"),
    "common.fix": Text("Что сделать", "What to do"),
    "common.how": Text("Как это посчитано", "How this is computed"),
    "common.empty_vault": Text("В хранилище пока нет статей.", "There are no articles in the vault yet."),
    "common.nothing": Text("Ничего не найдено.", "Nothing found."),
    "common.would_change": Text(
        "{count|статья изменится|статьи изменятся|статей изменятся}", "{count|article|articles} would change"
    ),
    "common.nothing_to_change": Text("Менять нечего.", "There is nothing to change."),
    "common.file_times": Text(
        "Журнала правок у хранилища нет: дни взяты из времени файлов, и видна только последняя правка каждого — не что в нём изменилось.",
        "The vault has no record of edits: the days are the times of its files, and only the last change of each is known, not what it changed.",
    ),
    "common.reading": Text("Чтение статей", "Reading articles"),
    "common.counting": Text("Подсчёт", "Counting"),
    "common.writing": Text("Подготовка файлов", "Preparing files"),
})  # fmt: skip


def common(key: str, **values: str | int | float | bool | None) -> Message:
    """Return a message of the shared catalogue: `common("words")` is the message `common.words`."""
    name = f"common.{key}"
    if name not in COMMON:
        raise KeyError(f"no shared text is named {key!r}")
    return Message(name, values)


def both(messages: Sequence[Message | str]) -> Message | str:
    """Return the first two of several reasons as one sentence; "" without any."""
    if len(messages) > 1:
        return Message("common.two", {"first": messages[0], "second": messages[1]})
    return messages[0] if messages else ""


class MessageMaker(Protocol):
    """Makes messages of one tool: the key without the tool's name, the values by name."""

    def __call__(self, key: str, **values: Scalar | Message) -> Message: ...


def messages_of(tool: str) -> MessageMaker:
    """Return what names the texts of `tool`: `messages_of("validate")("summary")` is the message `validate.summary`."""

    def message(key: str, **values: Scalar | Message) -> Message:
        return Message(f"{tool}.{key}", values)

    return message
