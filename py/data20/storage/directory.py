"""A vault that is an ordinary folder; our own notes lie in `.data20/` inside it.

One write, so that a crash between any two steps loses and mixes nothing:

1. before-bytes go to `blobs/` (by hash: harmless if nothing follows);
2. all new bytes go to `staged`, flushed;
3. `pending.json`, which describes the whole commit, is put in place by a rename: from here on it *has* happened;
4. the files, the journal entry, the answer and the manifest are written, flushed, and `pending.json` is removed.

Whoever finds `pending.json` repeats step 4; all of it may be repeated. Files that others have written since are left to them.

The manifest remembers hash, size and time of every file, so files that another program changed are noticed: at
`open` they become a journal entry by "outside" and a new generation, at `commit` they are a Conflict.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from data20.errors import Conflict, Data20Error, GenerationConflict, QuotaExceeded, StorageFailed
from data20.storage.disk import Disk, digest, iso, locate, refuse_clashes
from data20.storage.folder_lock import folder_lock
from data20.storage.folder_records import FolderRecords
from data20.storage.folder_state import Manifest, outside_edits, read_manifest, scan, write_manifest
from data20.storage.journal import entry_from_json, entry_to_json, hashes_before
from data20.storage.kinds import PRIVATE, kind_of
from data20.storage.pending import redo, stage
from data20.storage.port import Commit, FileInfo, JournalEntry, Json, StoredFile, StoredVault, Usage

T = TypeVar("T")

_HASH = re.compile(r"[0-9a-f]{64}")


class DirectoryStore:
    """The vault in the folder `root`. Nothing is created in it before the first write."""

    def __init__(self, root: Path, *, disk: Disk | None = None, now: Callable[[], str] | None = None) -> None:
        """`now` stamps entries about outside changes; `disk` is replaced in tests."""
        self._root = root
        self._private = root / PRIVATE
        self._disk = disk or Disk(root)
        self._records = FolderRecords(self._private, self._disk)
        self._now = now or _utc_now
        self._manifest = Manifest(0, {}, {})

    async def open(self) -> StoredVault:
        with self._guard():
            self._recover()
            known = read_manifest(self._private)
            found, contents = scan(self._root, known)
            if known is not None:
                found = found.at(known.generation)
                edits = outside_edits(known, found)
                if edits:
                    found = found.at(known.generation + 1)
                    self._note(JournalEntry(found.generation, self._now(), "outside", edits), found)
            self._manifest = found
            files = found.files
            return StoredVault(
                found.generation,
                tuple(
                    StoredFile(path, contents[path], files[path].hash, files[path].modified, "article")
                    for path in sorted(contents)
                ),
                tuple(
                    FileInfo(path, files[path].hash, files[path].size, files[path].modified, "attachment")
                    for path in sorted(files)
                    if path not in contents
                ),
            )

    async def generation(self) -> int:
        with self._guard():
            self._recover()
            return self._current().generation

    async def commit(self, commit: Commit) -> None:
        with self._guard(create=True):
            self._recover()
            current = self._current()
            if current.generation != commit.expected:
                raise GenerationConflict(expected=commit.expected, actual=current.generation)
            places = {file.path: self._place(file.path) for file in commit.puts}
            refuse_clashes(self._root, places, {self._place(path) for path in commit.deletes})
            self._refuse_foreign_changes(commit)
            stage(self._disk, self._private, commit, current)
            try:
                self._manifest = redo(self._disk, self._root, self._private)
            except OSError as error:
                reason = f"{error.strerror}; the write is kept and will be finished when the disk allows it"
                raise StorageFailed(reason=reason) from error

    def writing(self) -> tuple[int, int] | None:
        return None

    async def read_file(self, path: str) -> StoredFile | None:
        with self._guard():
            self._recover()
            place = self._place(path)
            if not place.is_file():
                return None
            content = place.read_bytes()
            known = self._manifest.files.get(path)
            hash_ = digest(content)
            modified = known.modified if known and known.hash == hash_ else iso(place.stat().st_mtime_ns)
            return StoredFile(path, content, hash_, modified, kind_of(path))

    async def read_blob(self, hash_: str) -> bytes | None:
        with self._guard():
            self._recover()
            if not _HASH.fullmatch(hash_):
                return None
            kept = self._private / "blobs" / hash_[:2] / hash_
            if kept.is_file():
                return kept.read_bytes()
            for path, known in self._current().files.items():
                if known.hash == hash_:
                    place = self._place(path)
                    content = place.read_bytes() if place.is_file() else b""
                    if digest(content) == hash_:
                        return content
            return None

    async def journal(self, *, limit: int, before: int | None = None) -> list[JournalEntry]:
        with self._guard():
            self._recover()
            newest_first = sorted(self._entries(), reverse=True)
            chosen = [g for g in newest_first if before is None or g < before][: max(0, limit)]
            return [self._entry(generation) for generation in chosen]

    async def journal_entry(self, generation: int) -> JournalEntry | None:
        with self._guard():
            self._recover()
            return self._entry(generation) if self._entry_file(generation).is_file() else None

    async def journal_size(self) -> int:
        with self._guard():
            self._recover()
            return sum(1 for _ in self._entries())

    async def idempotent(self, key: str) -> Json | None:
        with self._guard():
            self._recover()
            value = self._records.get("idempotency", key)
            return value if isinstance(value, dict) else None

    async def put_record(self, kind: str, key: str, value: Json | bytes) -> None:
        await self.put_records(kind, {key: value})

    async def get_record(self, kind: str, key: str) -> Json | bytes | None:
        with self._guard():
            return self._records.get(f"record-{kind}", key)

    async def get_records(self, kind: str) -> dict[str, Json | bytes]:
        with self._guard():
            return self._records.all(f"record-{kind}")

    async def put_records(self, kind: str, values: dict[str, Json | bytes]) -> None:
        with self._guard(create=True):
            for key, value in values.items():
                self._records.put(f"record-{kind}", key, value)

    async def delete_records(self, kind: str, keys: list[str]) -> None:
        with self._guard():
            for key in keys:
                self._records.delete(f"record-{kind}", key)

    async def usage(self) -> Usage:
        import shutil

        with self._guard():
            used = sum(file.stat().st_size for file in self._root.rglob("*") if file.is_file())
            free = shutil.disk_usage(self._root).free
            return Usage(used=used, quota=used + free, persistent=True)

    @contextlib.contextmanager
    def _guard(self, *, create: bool = False) -> Iterator[None]:
        """Hold the folder's lock (if we have notes there at all) and turn the disk's errors into ours."""
        try:
            if create:
                self._disk.folder(self._private)
            with folder_lock(self._private):
                yield
        except Data20Error:
            raise
        except OSError as error:
            import errno

            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise QuotaExceeded from error
            raise StorageFailed(reason=error.strerror or type(error).__name__) from error

    def _recover(self) -> None:
        if (self._private / "pending.json").is_file():
            self._manifest = redo(self._disk, self._root, self._private)

    def _current(self) -> Manifest:
        """Return the manifest on disk, or what a scan finds in a folder that has none yet."""
        known = read_manifest(self._private)
        if known is None:
            known = self._manifest if self._manifest.files else scan(self._root, None)[0]
        self._manifest = known
        return known

    def _place(self, path: str) -> Path:
        return locate(self._root, path, self._manifest.names)

    def _refuse_foreign_changes(self, commit: Commit) -> None:
        changed = []
        for path, before in hashes_before(commit.entry.edits).items():
            place = self._place(path)
            now = digest(place.read_bytes()) if place.is_file() else None
            if now != before:
                changed.append({"path": path, "reason": "missing" if now is None else "changed"})
        if changed:
            raise Conflict(count=len(changed), extra={"conflicts": changed})

    def _note(self, entry: JournalEntry, manifest: Manifest) -> None:
        """Record what other programs did. The entry goes first: a crash after it only repeats the same entry."""
        content = json.dumps(entry_to_json(entry), ensure_ascii=False).encode()
        self._disk.write(self._entry_file(entry.generation), content)
        write_manifest(self._disk, self._private, manifest)

    def _entry_file(self, generation: int) -> Path:
        return self._private / "journal" / f"{generation:010d}.json"

    def _entry(self, generation: int) -> JournalEntry:
        data: dict[str, Any] = json.loads(self._entry_file(generation).read_bytes())
        return entry_from_json(data)

    def _entries(self) -> Iterator[int]:
        for file in (self._private / "journal").glob("*.json"):
            yield int(file.stem)


def _utc_now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat()
