"""The vault in IndexedDB: `js-shim/store.js` does the work, this turns its answers into ours.

Bytes cross in bulk: opening brings a few large arrays, a commit takes two lists in one call.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

from pyodide.ffi import JsException, to_js

from data20.errors import GenerationConflict, QuotaExceeded, StorageFailed
from data20.storage.journal import entry_from_json, entry_to_json
from data20.storage.port import Commit, FileInfo, JournalEntry, Json, StoredFile, StoredVault, Usage

T = TypeVar("T")


class IndexedDbStore:
    """A Store over what `openVaultStore` of js-shim/store.js answers."""

    def __init__(self, store: Any) -> None:
        self._js = store

    async def open(self) -> StoredVault:
        packed = await _call(lambda: self._js.open())
        head = json.loads(packed.head)
        contents = _unpack(packed.chunks, [row[3] for row in head["articles"]])
        return StoredVault(
            head["generation"],
            tuple(
                StoredFile(path, content, hash_, modified, "article")
                for (path, hash_, modified, _), content in zip(head["articles"], contents, strict=True)
            ),
            tuple(
                FileInfo(path, hash_, size, modified, "attachment")
                for path, hash_, modified, size in head["attachments"]
            ),
        )

    async def generation(self) -> int:
        return int(await _call(lambda: self._js.generation()))

    async def commit(self, commit: Commit) -> None:
        head = {
            "expected": commit.expected,
            "puts": [
                {"path": put.path, "hash": put.hash, "modified": put.modified, "kind": put.kind} for put in commit.puts
            ],
            "deletes": commit.deletes,
            "blobs": list(commit.blobs),
            "entry": entry_to_json(commit.entry),
            "idempotency": commit.idempotency,
        }
        contents = to_js([put.content for put in commit.puts])
        kept = to_js(list(commit.blobs.values()))
        await _call(lambda: self._js.commit(json.dumps(head), contents, kept))

    def writing(self) -> tuple[int, int] | None:
        now = self._js.writing
        return None if _nothing(now) else (int(now.done), int(now.total))

    async def read_file(self, path: str) -> StoredFile | None:
        file = await _call(lambda: self._js.readFile(path))
        return StoredFile(path, file.bytes.to_bytes(), file.hash, file.modified, file.kind) if file else None

    async def read_blob(self, hash_: str) -> bytes | None:
        found = await _call(lambda: self._js.readBlob(hash_))
        content: bytes | None = None if _nothing(found) else found.to_bytes()
        return content

    async def journal(self, *, limit: int, before: int | None = None) -> list[JournalEntry]:
        return [entry_from_json(entry) for entry in json.loads(await _call(lambda: self._js.journal(limit, before)))]

    async def journal_entry(self, generation: int) -> JournalEntry | None:
        text = await _call(lambda: self._js.journalEntry(generation))
        return None if _nothing(text) else entry_from_json(json.loads(text))

    async def journal_size(self) -> int:
        return int(await _call(lambda: self._js.journalSize()))

    async def idempotent(self, key: str) -> Json | None:
        text = await _call(lambda: self._js.idempotent(key))
        answer: Json | None = None if _nothing(text) else json.loads(text)
        return answer

    async def put_record(self, kind: str, key: str, value: Json | bytes) -> None:
        await self.put_records(kind, {key: value})

    async def get_record(self, kind: str, key: str) -> Json | bytes | None:
        found = await _call(lambda: self._js.getRecord(kind, key))
        if _nothing(found):
            return None
        return _value(found if isinstance(found, str) else found.to_bytes())

    async def get_records(self, kind: str) -> dict[str, Json | bytes]:
        rows = await _call(lambda: self._js.getRecords(kind))
        keys, values = rows.to_py()
        return {key: _value(value) for key, value in zip(keys, values, strict=True)}

    async def put_records(self, kind: str, values: dict[str, Json | bytes]) -> None:
        texts = [value if isinstance(value, bytes) else json.dumps(value) for value in values.values()]
        await _call(lambda: self._js.putRecords(kind, to_js(list(values)), to_js(texts)))

    async def delete_records(self, kind: str, keys: list[str]) -> None:
        await _call(lambda: self._js.deleteRecords(kind, to_js(keys)))

    async def usage(self) -> Usage:
        usage = (await _call(lambda: self._js.usage())).to_py()
        copy, restored = ({} if _nothing(usage[name]) else usage[name] for name in ("copy", "restored"))
        return Usage(
            **{name: None if _nothing(usage[name]) else usage[name] for name in ("used", "quota", "persistent")},
            copy=copy.get("state"),
            copy_reason=copy.get("reason", ""),
            copy_bytes=copy.get("bytes"),
            restored=restored.get("at"),
            restored_damaged=restored.get("damaged", 0),
        )


async def _call(act: Callable[[], Awaitable[T]]) -> T:
    """Await a call of the JS store. Raises GenerationConflict, QuotaExceeded, StorageFailed."""
    try:
        return await act()
    except JsException as error:
        kind = getattr(error, "kind", "failed")
        if kind == "generation":
            raise GenerationConflict(expected=int(error.expected), actual=int(error.actual)) from error
        if kind == "quota":
            raise QuotaExceeded from error
        raise StorageFailed(reason=str(error.message)) from error


def _unpack(chunks: Any, sizes: list[int]) -> Iterator[bytes]:
    """Yield the parts that store-pack.js packed, given their sizes."""
    remaining = iter(chunks)
    chunk, at = b"", 0
    for size in sizes:
        if size and at == len(chunk):
            chunk, at = next(remaining).to_bytes(), 0
        yield chunk[at : at + size]
        at += size


def _nothing(value: Any) -> bool:
    """JavaScript's null and undefined: Pyodide hands over both as None, newer versions null as its own object."""
    return value is None or type(value).__name__ == "JsNull"


def _value(stored: Any) -> Json | bytes:
    if isinstance(stored, str):
        value: Json = json.loads(stored)
        return value
    return bytes(stored)
