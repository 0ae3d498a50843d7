"""Files on their way into the vault, and why some of them don't get in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from data20.errors import Data20Error
from data20.messages import Language, Scalar, Text
from data20.storage.kinds import PRIVATE, is_tool_state
from data20.vault.paths import REASONS as PATH_REASONS

ImportProgress = Callable[[int, int], None]
"""Called with (files looked at, files in all), often enough to move a bar."""

_MB = 1024 * 1024


class NotAnArchive(Data20Error):
    code = "import.not_archive"
    status = 422
    title = Text("Это не архив", "Not an archive")
    text = Text("Файл не читается как zip: {reason}.", "The file can't be read as a zip: {reason}.")


@dataclass(frozen=True, slots=True)
class Limits:
    """What an import accepts. Sizes are bytes after unpacking; nothing that a header claims is believed."""

    article: int = 32 * _MB
    attachment: int = 64 * _MB
    total: int = 512 * _MB
    entries: int = 100_000
    git: int = 200 * _MB
    """All that is read of a `.git` folder."""
    ratio: int = 200
    """An entry that unpacks to more than `ratio` times its size, and to more than `ratio_from`, is a bomb."""
    ratio_from: int = _MB


REASONS: Mapping[str, Text] = {
    **{key: Text(f"Недопустимое имя: {text.ru}.", f"The name can't be used: {text.en}.") for key, text in PATH_REASONS.items()},
    "duplicate": Text("Такой путь в архиве уже был.", "The same path came before."),
    "twin": Text(
        "Отличается от «{other}» только регистром или записью букв.",
        "Differs from “{other}” only in case or Unicode form.",
    ),
    "place": Text("Файл и папка не могут носить одно имя: «{other}».", "A file and a folder can't share a name: “{other}”."),
    "size": Text("Больше {limit} МБ.", "Larger than {limit} MB."),
    "bomb": Text("Распаковывается больше чем в {ratio} раз: похоже на бомбу.", "Unpacks to more than {ratio} times its size: it looks like a bomb."),
    "total": Text("Всё вместе больше {limit} МБ.", "Everything together is larger than {limit} MB."),
    "entries": Text("В архиве больше {limit} файлов.", "The archive has more than {limit} files."),
    "encrypted": Text("Зашифровано паролем.", "It is encrypted with a password."),
    "damaged": Text("Повреждено в архиве.", "It is damaged in the archive."),
    "method": Text("Сжато неизвестным способом.", "It is compressed by an unknown method."),
    "bag_changed": Text("Не сходится с описью архива: файл повреждён или изменён.", "It doesn't match the archive's manifest: the file is damaged or changed."),
    "bag_unknown": Text("Описи архива этот файл неизвестен.", "The archive's manifest doesn't know this file."),
    "bag_missing": Text("Назван в описи архива, но в нём его нет.", "The archive's manifest names it, but it isn't there."),
    "git_size": Text("История git больше {limit} МБ и не прочитана. Статьи импортированы.", "The git history is larger than {limit} MB and wasn't read. The articles are imported."),
    "git_damaged": Text("История git не читается: папка .git неполна или повреждена. Статьи импортированы.", "The git history can't be read: the folder .git is incomplete or damaged. The articles are imported."),
    "git_reader": Text(
        "История git не прочитана: нужная для этого часть приложения не загрузилась. Подключитесь к сети и импортируйте папку ещё раз.",
        "The git history wasn't read: the part of the app that can wasn't loaded. Connect to the network and import the folder again.",
    ),
    "link": Text("Это символическая ссылка или особый файл, а не обычный.", "It is a symbolic link or a special file, not an ordinary one."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that someone brings. `path` is as they call it, not checked yet; `modified` is ISO 8601 with offset."""

    path: str
    content: bytes
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that stays out. `reason` is a key of `REASONS`; `name` is fit to show."""

    name: str
    reason: str
    values: Mapping[str, Scalar] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        return REASONS[self.reason].format(language, self.values)


class Pace:
    """Lets the event loop breathe during long loops, and tells how far they are."""

    def __init__(self, progress: ImportProgress | None = None, *, every: float = 0.016) -> None:
        """every: seconds of work between two breaths."""
        self._progress = progress
        self._every = every
        self._last = time.monotonic()

    async def tick(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last < self._every and done < total:
            return
        if self._progress is not None:
            self._progress(done, total)
        await asyncio.sleep(0)
        self._last = time.monotonic()


def is_clutter(path: str) -> bool:
    """Tell whether a path is what an operating system or a version store leaves beside the files, or our own notes."""
    segments = path.replace("\\", "/").split("/")
    return (
        not {"__MACOSX", ".git", ".hg", ".svn"}.isdisjoint(segments[:-1])
        or (segments[0] == PRIVATE and not is_tool_state("/".join(segments)))
        or segments[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")
    )
