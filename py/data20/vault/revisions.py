"""The vault's journal as tools see it: who changed which files, when, and by how many lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from data20.storage.port import JournalEdit, JournalEntry
from data20.vault.diff import diff_bytes

COUNTED = 5_000
"""So many of the newest edits get line counts; older ones say "not known"."""

_LARGEST = 400_000
"""Bytes of a version above which its lines aren't compared: the time of a diff grows with the square of the changes."""

Read = Callable[[str], Awaitable[bytes | None]]


@dataclass(frozen=True, slots=True)
class RevisionEdit:
    """One edited file. A missing hash means "nothing was there"; a missing count means "not known"."""

    op: Literal["create", "replace", "rename", "delete"]
    path: str
    to: str | None = None
    before: str | None = None
    after: str | None = None
    added: int | None = None
    removed: int | None = None

    @property
    def now(self) -> str:
        """The path after the edit."""
        return self.to or self.path


@dataclass(frozen=True, slots=True)
class Revision:
    """One write to the vault. `at` is ISO 8601 with offset; `by` is `editor`, `import`, `undo` or a tool's name."""

    generation: int
    at: str
    by: str
    edits: tuple[RevisionEdit, ...]
    undoes: int | None = None


async def revisions_of(entries: Iterable[JournalEntry], read: Read) -> tuple[Revision, ...]:
    """Return journal entries (newest first) as revisions, oldest first.

    `read` gives the bytes of a version by hash, None where they were not kept.
    """
    left = COUNTED
    made: list[Revision] = []
    for entry in entries:
        edits = []
        for edit in entry.edits:
            counts = await _counts(edit, read) if left > 0 else (None, None)
            left -= 1
            edits.append(RevisionEdit(edit.op, edit.path, edit.to, edit.before, edit.after, *counts))
        undone = entry.facts.get("undoes")
        made.append(Revision(entry.generation, entry.at, entry.by, tuple(edits), undone if isinstance(undone, int) else None))
    return tuple(reversed(made))


async def _counts(edit: JournalEdit, read: Read) -> tuple[int | None, int | None]:
    """Return the lines that came and went; (None, None) for other than text and for versions that are gone."""
    if edit.before == edit.after:
        return 0, 0
    sides: list[bytes | None] = []
    for digest in (edit.before, edit.after):
        content = await read(digest) if digest is not None else b""
        if content is None or len(content) > _LARGEST:
            return None, None
        sides.append(content)
    return _compared(sides[0] or b"", sides[1] or b"")


@lru_cache(maxsize=64)
def _compared(before: bytes, after: bytes) -> tuple[int | None, int | None]:
    difference = diff_bytes(before, after)
    return (None, None) if difference.binary else (difference.added, difference.removed)
