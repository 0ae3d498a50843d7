"""A store that forgets: for tests, for tool runners and for the CLI's dry runs."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping

from data20.errors import GenerationConflict
from data20.storage.port import Commit, FileInfo, JournalEntry, Json, StoredFile, StoredVault, Usage


class MemoryStore:
    """Keeps everything in dictionaries; a commit can't be seen half-way because nothing awaits inside it."""

    def __init__(self) -> None:
        self._generation = 0
        self._files: dict[str, StoredFile] = {}
        self._blobs: dict[str, bytes] = {}
        self._journal: dict[int, JournalEntry] = {}
        self._answers: dict[str, Json] = {}
        self._records: dict[str, dict[str, Json | bytes]] = {}

    @classmethod
    def holding(cls, blobs: Mapping[str, bytes], journal: Iterable[JournalEntry]) -> MemoryStore:
        """Return a store that knows versions by hash and a history, but no current files."""
        store = cls()
        store._blobs = dict(blobs)
        store._journal = {entry.generation: entry for entry in journal}
        return store

    async def open(self) -> StoredVault:
        files = [self._files[path] for path in sorted(self._files)]
        return StoredVault(
            self._generation,
            tuple(file for file in files if file.kind == "article"),
            tuple(
                FileInfo(file.path, file.hash, len(file.content), file.modified, file.kind)
                for file in files
                if file.kind == "attachment"
            ),
        )

    async def generation(self) -> int:
        return self._generation

    async def commit(self, commit: Commit) -> None:
        if commit.expected != self._generation:
            raise GenerationConflict(expected=commit.expected, actual=self._generation)
        for path in commit.deletes:
            self._files.pop(path, None)
        self._files.update({file.path: file for file in commit.puts})
        self._blobs.update(commit.blobs)
        if commit.idempotency is not None:
            key, answer = commit.idempotency
            self._answers[key] = copy.deepcopy(answer)
        self._journal[commit.entry.generation] = commit.entry
        self._generation = commit.entry.generation

    def writing(self) -> tuple[int, int] | None:
        return None

    async def read_file(self, path: str) -> StoredFile | None:
        return self._files.get(path)

    async def read_blob(self, hash_: str) -> bytes | None:
        if hash_ in self._blobs:
            return self._blobs[hash_]
        return next((file.content for file in self._files.values() if file.hash == hash_), None)

    async def journal(self, *, limit: int, before: int | None = None) -> list[JournalEntry]:
        newest_first = sorted(self._journal, reverse=True)
        return [self._journal[g] for g in newest_first if before is None or g < before][: max(0, limit)]

    async def journal_entry(self, generation: int) -> JournalEntry | None:
        return self._journal.get(generation)

    async def journal_size(self) -> int:
        return len(self._journal)

    async def idempotent(self, key: str) -> Json | None:
        return copy.deepcopy(self._answers.get(key))

    async def put_record(self, kind: str, key: str, value: Json | bytes) -> None:
        await self.put_records(kind, {key: value})

    async def get_record(self, kind: str, key: str) -> Json | bytes | None:
        return copy.deepcopy(self._records.get(kind, {}).get(key))

    async def get_records(self, kind: str) -> dict[str, Json | bytes]:
        return copy.deepcopy(self._records.get(kind, {}))

    async def put_records(self, kind: str, values: dict[str, Json | bytes]) -> None:
        self._records.setdefault(kind, {}).update(copy.deepcopy(values))

    async def delete_records(self, kind: str, keys: list[str]) -> None:
        for key in keys:
            self._records.get(kind, {}).pop(key, None)

    async def usage(self) -> Usage:
        used = sum(len(file.content) for file in self._files.values()) + sum(map(len, self._blobs.values()))
        return Usage(used=used, quota=None, persistent=False)
