"""What a person can meet when writing, undoing and importing."""

from __future__ import annotations

from data20.errors import Data20Error, NotFound
from data20.messages import Text


class GenerationMissing(NotFound):
    code = "history.missing"
    title = Text("Нет такой записи", "No such entry")
    text = Text("В истории нет записи {generation}.", "There is no entry {generation} in the history.")


class ImportMissing(NotFound):
    code = "import.missing"
    title = Text("Нет такого импорта", "No such import")
    text = Text(
        "Импорт «{import_id}» не найден: он уже выполнен или его срок вышел. Выберите файлы снова.",
        "There is no import “{import_id}”: it is done already or has expired. Choose the files again.",
    )


class BytesMissing(Data20Error):
    """The change was made outside Data20, so the bytes before it were never kept here."""

    code = "history.bytes_missing"
    status = 409
    title = Text("Отменить нельзя", "Can't be undone")
    text = Text(
        "Прежнее содержимое «{path}» не сохранилось: файл изменила другая программа.",
        "What “{path}” held before was not kept: another program changed the file.",
    )
