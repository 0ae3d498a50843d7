"""The journal as people read it, and the ChangeSet that takes an entry back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data20.errors import Conflict
from data20.storage.journal import hashes_after, hashes_before
from data20.storage.port import JournalEdit, JournalEntry, Store
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace
from data20.vault.model import Vault
from data20.workspace.errors import BytesMissing

_PAGE = 100


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """An entry of the journal. `undone_by` is None when it is in effect."""

    entry: JournalEntry
    undone_by: int | None
    undoes: int | None


@dataclass(frozen=True, slots=True)
class History:
    """A page of the journal, newest first; `total` counts all entries."""

    total: int
    entries: list[HistoryItem]


@dataclass(frozen=True, slots=True)
class FileChange:
    """One edit with its bytes; None means "nothing was there" or, for outside changes, "not kept"."""

    op: Literal["create", "replace", "rename", "delete"]
    path: str
    to: str | None
    before: bytes | None
    after: bytes | None


class UndoIndex:
    """Knows which generation undoes which; read from the journal once, then kept up to date."""

    def __init__(self) -> None:
        self._undoes: dict[int, int] | None = None

    def forget(self) -> None:
        self._undoes = None

    def note(self, entry: JournalEntry) -> None:
        undone = undoes(entry)
        if self._undoes is not None and undone is not None:
            self._undoes[entry.generation] = undone

    async def load(self, store: Store) -> None:
        """Read the journal unless that is done already."""
        if self._undoes is not None:
            return
        found: dict[int, int] = {}
        before: int | None = None
        while entries := await store.journal(limit=_PAGE, before=before):
            found |= {entry.generation: g for entry in entries if (g := undoes(entry)) is not None}
            before = entries[-1].generation
        self._undoes = found

    def item(self, entry: JournalEntry) -> HistoryItem:
        return HistoryItem(entry, self._undone_by(entry.generation), undoes(entry))

    def _undone_by(self, generation: int) -> int | None:
        """The newest undo of `generation` that has not been undone itself (an undo is always newer: this ends)."""
        candidates = [undo for undo, undone in (self._undoes or {}).items() if undone == generation]
        return next((undo for undo in sorted(candidates, reverse=True) if self._undone_by(undo) is None), None)


def undoes(entry: JournalEntry) -> int | None:
    """Return the generation that `entry` undid, or None."""
    value = entry.facts.get("undoes")
    return value if isinstance(value, int) else None


async def read_changes(store: Store, vault: Vault, edits: tuple[JournalEdit, ...]) -> list[FileChange]:
    """Return the edits with their bytes."""

    async def content(path: str, hash_: str | None) -> bytes | None:
        if hash_ is None:
            return None
        article = vault.articles.get(path)
        return article.source if article and article.hash == hash_ else await store.read_blob(hash_)

    return [
        FileChange(
            edit.op,
            edit.path,
            edit.to,
            await content(edit.path, edit.before),
            await content(edit.to or edit.path, edit.after),
        )
        for edit in edits
    ]


async def inverse(store: Store, vault: Vault, entry: JournalEntry) -> ChangeSet:
    """Return the changes that restore what `entry` found, against today's `vault`.

    Only the paths of the entry have to be as it left them. Raises Conflict naming those that aren't, and
    BytesMissing where the bytes before an outside change were not kept.
    """
    before, after = hashes_before(entry.edits), hashes_after(entry.edits)
    _refuse_moved_on(vault, after)
    times = {edit.path: edit.before_modified for edit in reversed(entry.edits) if edit.before_modified}
    renames = _plain_renames(entry, before, after)
    edits: list[Edit] = []
    for path, to in renames.items():
        edits.append(Rename(to, path, before=after[to] or ""))
        after[path], after[to] = after[to], None
    deletes = [path for path in after if before[path] is None and after[path] is not None]
    edits += [Delete(path, before=after[path] or "") for path in deletes]
    for path, hash_ in before.items():
        if hash_ is None or hash_ == after[path]:
            continue
        content = await store.read_blob(hash_)
        if content is None:
            raise BytesMissing(path=path)
        now = after[path]
        modified = times.get(path)
        edits.append(Create(path, content, modified) if now is None else Replace(path, now, content, modified))
    return ChangeSet(tuple(edits))


def _refuse_moved_on(vault: Vault, after: dict[str, str | None]) -> None:
    conflicts = []
    for path, hash_ in sorted(after.items()):
        now = vault.hash_at(path)
        if now != hash_:
            reason = "missing" if now is None else "exists" if hash_ is None else "changed"
            conflicts.append({"path": path, "reason": reason})
    if conflicts:
        raise Conflict(count=len(conflicts), extra={"conflicts": conflicts})


def _plain_renames(entry: JournalEntry, before: dict[str, str | None], after: dict[str, str | None]) -> dict[str, str]:
    """Return old path → new path of the renames that can be taken back as renames."""
    return {
        edit.path: edit.to
        for edit in entry.edits
        if edit.to is not None
        and before[edit.path] is not None
        and after[edit.path] is None
        and before[edit.to] is None
        and after[edit.to] is not None
    }
