"""Archives: the whole vault as a BagIt bag that proves, years later, that every byte is still there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data20.errors import BadInput
from data20.messages import Text
from data20.publish.bagit import bag_files
from data20.publish.zipping import zip_bytes
from data20.report.blocks import (
    ArticleRef,
    Artifact,
    Block,
    Chart,
    Column,
    Markdown,
    Metric,
    Metrics,
    Report,
    Series,
    Table,
)
from data20.report.texts import common, messages_of
from data20.tools.history import day
from data20.tools.interface import Progress, ToolParams, param, tool
from data20.tools.rubrics import shared_folder, top_folder
from data20.tools.scope import folder_param
from data20.vault.bag import manifest_path, parse_manifest
from data20.vault.model import Vault

NAME = "archive_builder"
_message = messages_of(NAME)
MAX_ROWS = 1000
State = Literal["new", "changed", "same", "gone"]

TEXTS = {
    "summary": Text("В архиве {files|файл|файла|файлов}, {size} КБ; новых и изменённых — {fresh}, исчезло — {gone}.", "{files|file|files} in the archive, {size} kB; {fresh} new or changed, {gone} gone."),
    "summary_whole": Text("В архиве {files|файл|файла|файлов}, {size} КБ; каждый можно проверить по описи.", "{files|file|files} in the archive, {size} kB; each can be checked by the manifest."),
    "contents": Text("Что в архиве", "What is in the archive"), "bytes": Text("КБ", "kB"),
    "files": Text("Файлы в архиве", "Files in the archive"), "size": Text("Размер до сжатия, КБ", "Size before packing, kB"), "packed": Text("Размер архива, КБ", "Size of the archive, kB"),
    "new": Text("Новые", "New"), "changed": Text("Изменённые", "Changed"), "same": Text("Прежние", "Unchanged"), "gone": Text("Исчезнувшие", "Gone"), "lost": Text("Не удалось прочитать", "Could not be read"),
    "chart": Text("Размер по папкам, КБ", "Size by folder, kB"), "root": Text("(корень)", "(root)"), "folder_size": Text("КБ", "kB"), "table": Text("По сравнению с прежним архивом", "Compared with the earlier archive"), "state": Text("Состояние", "State"),
    "hash": Text("SHA-256", "SHA-256"), "no_change": Text("Ничего не изменилось.", "Nothing has changed."), "bag": Text("Архив BagIt", "BagIt archive"), "manifest": Text("Опись для следующего раза", "Manifest for the next time"),
    "explain": Text(
        "Проверить архив: любая программа BagIt (`bagit.py --validate`) или `sha256sum -c manifest-sha256.txt` в распакованной папке. Вернуть: «Импорт» — архив узнаётся, каждый файл сверяется с описью и встаёт на своё место, изменившиеся здесь показываются до замены. "
        "Сохраните `manifest-sha256.txt`: вставьте его в следующий раз, и в архив войдёт только новое.",
        "To check the archive: any BagIt program (`bagit.py --validate`), or `sha256sum -c manifest-sha256.txt` in the unpacked folder. To restore: “Import”; the bag is recognised, each file is checked against the manifest and put back in its place, and what has changed here is shown before it is replaced. "
        "Keep `manifest-sha256.txt`: paste it the next time, and only what is new goes into the archive.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как сохранить хранилище так, чтобы через десять лет доказать: всё на месте и ничего не испортилось?

**Как устроен архив.** BagIt 1.0 (RFC 8493) — формат библиотек и архивов: файлы как есть в папке `data`, описи `manifest-sha256.txt` и `manifest-sha512.txt`, сведения в `bag-info.txt`, опись описей. Одни и те же файлы дают одинаковый до байта zip. Сюда входит всё: статьи, изображения, заметки на полях и прочее состояние инструментов.

**Дополнение к прежнему архиву.** Вставьте прежний `manifest-sha256.txt`. В zip войдут только новые и изменённые файлы (с полной описью только их), а `deleted.txt` назовёт исчезнувшие: распакуйте архивы по порядку и удалите названное — получится сегодняшнее хранилище.

**Чем отличается.** «Настройки → Выгрузить хранилище» отдаёт папку как есть, «Экспорт в другие форматы» — книгу или сайт; здесь — хранение с проверкой.

**Границы.** Архив не зашифрован. Журнал изменений в него не входит.""",
    """**What it answers.** How do I keep the vault so that in ten years I can prove that all is there and nothing has rotted?

**What the archive is.** BagIt 1.0 (RFC 8493), the format of libraries and archives: the files as they are in the folder `data`, the manifests `manifest-sha256.txt` and `manifest-sha512.txt`, facts in `bag-info.txt`, a manifest of the manifests. The same files give the same zip to the byte. Everything goes in: articles, images, margin notes and other state of tools.

**Adding to an earlier archive.** Paste the earlier `manifest-sha256.txt`. Only new and changed files go into the zip (with a manifest of just those), and `deleted.txt` names those that are gone: unpack the archives in order and delete what is named, and you have today's vault.

**How it differs.** “Settings → Export the vault” gives the folder as it is, “Export to other formats” a book or a site; this is keeping with proof.

**Limits.** The archive isn't encrypted. The journal isn't part of it.""",
)


class Params(ToolParams):
    folder: str = folder_param()
    previous: str = param("", max_length=20_000_000, widget="multiline", title=Text("Прежняя опись", "Earlier manifest"), description=Text("Содержимое manifest-sha256.txt прежнего архива: в новый войдёт только изменившееся.", "Contents of an earlier archive's manifest-sha256.txt: only what changed goes into the new one."))
    date: str = param("", max_length=10, title=Text("Дата архива", "Date of the archive"), description=Text("ГГГГ-ММ-ДД; пусто — день последней правки.", "YYYY-MM-DD; empty means the day of the latest edit."))
    organization: str = param("", max_length=200, advanced=True, title=Text("Владелец", "Owner"), description=Text("Source-Organization в сведениях об архиве.", "Source-Organization in the archive's facts."))
    description: str = param("", max_length=1000, advanced=True, title=Text("Описание", "Description"), description=Text("External-Description в сведениях об архиве.", "External-Description in the archive's facts."))


@dataclass(frozen=True, slots=True)
class _Compared:
    states: Mapping[str, State]
    hashes: Mapping[str, str]

    def of(self, *states: State) -> list[str]:
        return [path for path, state in self.states.items() if state in states]


@tool(
    category="export",
    title=Text("Архив с проверкой целостности", "Archive with proof"), question=Text("Как сохранить всё и потом доказать, что ничего не пропало?", "How do I keep everything and prove later that nothing is missing?"),
    description=Text("Всё хранилище в zip по стандарту BagIt с описями SHA-256 и SHA-512; дополнения к прежнему архиву.", "The whole vault as a BagIt zip with SHA-256 and SHA-512 manifests; additions to an earlier archive."),
    help=HELP, texts=TEXTS, needs=("attachments",), produces=("vault-bag.zip", "manifest-sha256.txt"),
    examples=({}, {"date": "2024-05-06", "organization": "Библиотека"}, {"folder": "ru"}),
    keywords=("резервная копия", "бэкап", "сохранность", "backup", "BagIt", "checksum", "restore"),
)  # fmt: skip
def archive_builder(vault: Vault, params: Params, progress: Progress) -> Report:
    """Pack the chosen files as a bag, all or only what a manifest doesn't have."""
    try:
        before = parse_manifest(params.previous)
    except ValueError as error:
        raise BadInput(field="previous", reason=Text("строка {line} — не «SHA-256  data/путь»", "line {line} isn't “SHA-256  data/path”").filled(line=str(error.args[0]))) from None
    inside = params.folder.strip("/") + "/" if params.folder.strip("/") else ""
    stamp = day(params.date, "date") or _newest(vault)
    content = {path: article.source for path, article in vault.articles.items()} | dict(vault.files)
    content = {path: content[path] for path in sorted(content) if path.startswith(inside)}
    lost = sum(path.startswith(inside) and path not in vault.files for path in vault.attachments)
    before = {path: digest for path, digest in before.items() if path.startswith(inside)}
    compared = _compare(content, before, progress)
    packed = {path: content[path] for path in (compared.of("new", "changed") if before else content)}
    info = {"Bagging-Date": stamp.isoformat(), "Bag-Software-Agent": "Data20", "Source-Organization": params.organization, "External-Description": params.description}
    bag = zip_bytes(bag_files("vault-bag", packed, info, deleted=compared.of("gone") if before else None))
    progress(len(content) + 1, len(content) + 1, common("writing"))
    manifest = "".join(f"{digest}  {manifest_path(path)}\n" for path, digest in compared.hashes.items())
    files = (Artifact("vault-bag.zip", "application/zip", bag, _message("bag")), Artifact("manifest-sha256.txt", "text/plain; charset=utf-8", manifest.encode(), _message("manifest")))
    return _report(vault, packed, compared, files, lost, bool(before))


def _newest(vault: Vault) -> date:
    newest = max([a.modified for a in vault.articles.values()] + [a.modified for a in vault.attachments.values()], default="1970-01-01")
    return date.fromisoformat(newest[:10])


def _compare(content: Mapping[str, bytes], before: Mapping[str, str], progress: Progress) -> _Compared:
    states: dict[str, State] = {}
    hashes: dict[str, str] = {}
    for number, (path, source) in enumerate(content.items()):
        progress(number, len(content) + 1, common("reading"))
        hashes[path] = hashlib.sha256(source).hexdigest()
        states[path] = "new" if path not in before else "same" if before[path] == hashes[path] else "changed"
    return _Compared(states | {path: "gone" for path in sorted(before) if path not in content}, hashes)


def _report(vault: Vault, packed: Mapping[str, bytes], compared: _Compared, files: tuple[Artifact, ...], lost: int, incremental: bool) -> Report:
    size = _kb(sum(map(len, packed.values())))
    counts = Counter(compared.states.values())
    folders: Counter[str] = Counter()
    shared = shared_folder(packed)
    for path, source in packed.items():
        folders[top_folder(path, shared)] += len(source)
    metrics = Metrics((
        Metric(_message("files"), len(packed)), Metric(_message("size"), size, digits=1), Metric(_message("packed"), _kb(len(files[0].content)), digits=1),
        *(Metric(_message(state), counts[state]) for state in ("new", "changed", "same", "gone") if incremental), *((Metric(_message("lost"), lost),) if lost else ()),
    ))  # fmt: skip
    points = tuple((folder or _message("root"), _kb(count)) for folder, count in sorted(folders.items(), key=lambda item: (-item[1], item[0]))[:30])
    blocks: list[Block] = [metrics, Chart(_message("chart"), "bar", common("folder"), _message("folder_size"), (Series(_message("folder_size"), points),))]
    if incremental:
        columns = (Column("file", common("path"), "article"), Column("state", _message("state")), Column("hash", _message("hash"), "code"))
        moved = [path for path, state in compared.states.items() if state != "same"]
        rows = tuple((_path(vault, path), _message(compared.states[path]), compared.hashes.get(path, "")) for path in moved[:MAX_ROWS])
        blocks.append(Table(_message("table"), columns, rows, total=len(moved), empty=_message("no_change")))
    else:
        columns = (Column("file", common("path"), "article"), Column("size", _message("bytes"), "number", 1), Column("hash", _message("hash"), "code"))
        whole = tuple((_path(vault, path), _kb(len(source)), compared.hashes[path]) for path, source in list(packed.items())[:MAX_ROWS])
        blocks.append(Table(_message("contents"), columns, whole, total=len(packed), empty=common("empty_vault")))
    blocks.append(Markdown(_message("explain")))
    if not incremental:
        return Report(_message("summary_whole", files=len(packed), size=size), tuple(blocks), files)
    return Report(_message("summary", files=len(packed), size=size, fresh=counts["new"] + counts["changed"], gone=counts["gone"]), tuple(blocks), files)


def _path(vault: Vault, path: str) -> ArticleRef | str:
    """Return a file by its path, as the manifest names it; an article is linked."""
    return ArticleRef(path, path) if path in vault.articles else path


def _kb(count: int) -> float:
    """Return kilobytes of 1000 bytes, as the names of downloads show them."""
    return round(count / 1000, 1)
