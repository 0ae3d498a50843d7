"""The storage port: what the engine needs from whatever keeps the vault.

Three implementations pass one contract suite: memory (tests), directory (CLI) and IndexedDB (browser).
The source of truth is the store; everything in Python is derived from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

FileKind = Literal["article", "attachment"]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file with its bytes. `modified` is ISO 8601 with offset; `hash` is SHA-256 hex."""

    path: str
    content: bytes
    hash: str
    modified: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file without its bytes."""

    path: str
    hash: str
    size: int
    modified: str
    kind: FileKind


@dataclass(frozen=True, slots=True)
class StoredVault:
    """What `open` answers: all articles with bytes, attachments without."""

    generation: int
    articles: tuple[StoredFile, ...]
    attachments: tuple[FileInfo, ...]


@dataclass(frozen=True, slots=True)
class JournalEdit:
    """One line of the journal: op is create, replace, rename or delete; a missing hash means "did not exist"."""

    op: Literal["create", "replace", "rename", "delete"]
    path: str
    to: str | None = None
    before: str | None = None
    after: str | None = None
    before_modified: str | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Who changed what, when. `generation` is the one that the change made; `by` is `editor`, `import`, `undo` or a tool's name."""

    generation: int
    at: str
    by: str
    edits: tuple[JournalEdit, ...]
    facts: Json = field(default_factory=dict)
    """For example {"job_id": …} or {"undoes": 12}."""


@dataclass(frozen=True, slots=True)
class Commit:
    """One atomic write. All of it happens, durably, or none of it.

    `expected` is the generation that the change was made against; the new one is `expected + 1`.
    `blobs` keeps the bytes that were there before, by hash, for undo and diff.
    """

    expected: int
    puts: tuple[StoredFile, ...]
    deletes: tuple[str, ...]
    blobs: dict[str, bytes]
    entry: JournalEntry
    idempotency: tuple[str, Json] | None = None
    """(key, answer): a repeated request with this key gets the same answer instead of a second write."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Bytes. `persistent` is None where the platform cannot say."""

    used: int | None
    quota: int | None
    persistent: bool | None
    copy: str | None = None
    """`on`, `building` or `off` where every commit goes to a second copy too; None for stores that need none."""
    copy_reason: str = ""
    """Why it is off, one word: unsupported, busy, quota, diverged, failed."""
    copy_bytes: int | None = None
    restored: str | None = None
    """When the vault was last brought back from the copy, because the platform had lost it; ISO 8601."""
    restored_damaged: int = 0
    """Pieces of the copy that could not be read then."""


class Store(Protocol):
    """Raises: GenerationConflict (compare-and-set failed), QuotaExceeded, StorageFailed."""

    async def open(self) -> StoredVault: ...
    async def generation(self) -> int:
        """Return the stored generation without loading the vault."""

    async def commit(self, commit: Commit) -> None: ...
    def writing(self) -> tuple[int, int] | None:
        """Return how many files of a large commit under way are written, and of how many; None where that isn't known."""

    async def read_file(self, path: str) -> StoredFile | None:
        """Return one file (article or attachment) with its bytes."""

    async def read_blob(self, hash_: str) -> bytes | None:
        """Return bytes that a journal entry names, wherever they are now (kept blob or current file)."""

    async def journal(self, *, limit: int, before: int | None = None) -> list[JournalEntry]:
        """Return entries newest first, with generation < `before` when given."""

    async def journal_entry(self, generation: int) -> JournalEntry | None: ...
    async def journal_size(self) -> int: ...
    async def idempotent(self, key: str) -> Json | None: ...
    async def put_record(self, kind: str, key: str, value: Json | bytes) -> None:
        """Keep something that is not the vault: jobs, artifacts, results, derived data. Outside `commit` on purpose."""

    async def get_record(self, kind: str, key: str) -> Json | bytes | None: ...
    async def get_records(self, kind: str) -> dict[str, Json | bytes]: ...
    async def put_records(self, kind: str, values: dict[str, Json | bytes]) -> None:
        """Keep many at once, in one transaction."""

    async def delete_records(self, kind: str, keys: list[str]) -> None: ...
    async def usage(self) -> Usage: ...
