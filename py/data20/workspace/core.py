"""Workspace: the vault as it is now, and the only way to change it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from data20.errors import Conflict, GenerationConflict
from data20.storage.port import JournalEntry, Json, Store, StoredFile
from data20.vault.changes import ChangeSet
from data20.vault.export import export_zip
from data20.vault.imports import ImportPlan, Mode
from data20.vault.model import Vault
from data20.vault.sources import ImportProgress, SourceFile
from data20.workspace.errors import GenerationMissing
from data20.workspace.history import FileChange, History, HistoryItem, UndoIndex, inverse, read_changes
from data20.workspace.load import vault_from
from data20.workspace.plan import plan_commit, without_idle
from data20.workspace.previews import Previews, new_past

_log = logging.getLogger("data20.workspace")

Clock = Callable[[], datetime]
_RETRIES = 20
"""How often a change that doesn't touch another engine's writes is tried again on the newer vault."""


def utc_now() -> datetime:
    """Return the moment; the one clock of a workspace, which tests put another in place of."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What a write answers. `changed` are paths, sorted; `repeated` tells an answer to a repeated request."""

    generation: int
    changed: tuple[str, ...]
    answer: Json
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """Told to listeners after the model has swapped. `by` is "reload" when another engine or program wrote."""

    generation: int
    paths: frozenset[str]
    by: str
    vault: Vault


class Workspace:
    """One vault in one store. Create it with `open`. Not for several event loops."""

    def __init__(self, store: Store, vault: Vault, clock: Clock) -> None:
        self.store = store
        self._vault = vault
        self._clock = clock
        self._lock = asyncio.Lock()
        self._listeners: list[Callable[[Changed], None]] = []
        self._undos = UndoIndex()
        self._previews = Previews(store, clock)
        self._planned: tuple[int, int] | None = None

    @classmethod
    async def open(cls, store: Store, clock: Clock = utc_now) -> Workspace:
        """Read the vault from `store`. `clock` answers aware times. Raises StorageFailed."""
        return cls(store, vault_from(await store.open(), None)[0], clock)

    @property
    def vault(self) -> Vault:
        """The vault as last stored."""
        return self._vault

    def now(self) -> datetime:
        """Return the moment by the workspace's clock, aware."""
        return self._clock()

    @property
    def storing(self) -> tuple[int, int] | None:
        """How far the commit under way is: (files, files in all), of which planning is one half and writing the other; None: there is none."""
        if self._planned is None:
            return None
        planned, total = self._planned
        written, of = self.store.writing() or (0, 1)
        return (planned + total * written // of) // 2, total

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after every change; the answer takes it off again."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def commit(
        self,
        changes: ChangeSet,
        *,
        by: str,
        facts: Json | None = None,
        idempotency: tuple[str, Json] | None = None,
        keep: Mapping[str, bytes] | None = None,
    ) -> CommitResult:
        """Store `changes` as one generation, then swap the model. Edits that change nothing are left out.

        by: "editor", "import", "undo" or a tool's name. facts: JSON for the journal. idempotency: (key, JSON): a
        second commit with this key writes nothing and gets the first one's `answer`, which is
        {"generation", "changed", **JSON}. A set that changes nothing makes no generation and keeps no answer, unless
        `keep` is given: bytes by hash that `facts` speak of, kept for good ({}: an entry that is wanted for its facts).
        Once begun, the write goes through even when the caller is cancelled.
        Raises Conflict, BadPath, QuotaExceeded, StorageFailed; then nothing has changed.
        """
        work = asyncio.ensure_future(self._commit_alone(changes, by, facts or {}, idempotency, keep))
        return await asyncio.shield(work)

    async def idempotent(self, key: str) -> Json | None:
        """Return the answer kept for `key`, or None."""
        return await self.store.idempotent(key)

    async def undo(self, generation: int, *, idempotency: tuple[str, Json] | None = None) -> CommitResult:
        """Restore what entry `generation` changed, as a new generation; an undo can be undone.

        Raises GenerationMissing, BytesMissing, and Conflict naming the paths of the entry that changed since.
        """
        if idempotency is not None and (answer := await self.idempotent(idempotency[0])) is not None:
            return _repeated(answer)
        entry = await self._entry(generation)
        changes = await inverse(self.store, self._vault, entry)
        keep: dict[str, bytes] | None = None if entry.edits else {}  # an entry without edits is there for its facts
        return await self.commit(changes, by="undo", facts={"undoes": generation}, idempotency=idempotency, keep=keep)

    async def history(self, *, limit: int = 50, before: int | None = None) -> History:
        """Return entries newest first, older than generation `before` when given."""
        await self._undos.load(self.store)
        entries = await self.store.journal(limit=limit, before=before)
        return History(await self.store.journal_size(), [self._undos.item(entry) for entry in entries])

    async def history_entry(self, generation: int) -> HistoryItem:
        """Raises GenerationMissing."""
        entry = await self._entry(generation)
        await self._undos.load(self.store)
        return self._undos.item(entry)

    async def file_changes(self, generation: int, *, limit: int = 200) -> list[FileChange]:
        """Return the first `limit` edits of an entry with bytes before and after. Raises GenerationMissing."""
        entry = await self._entry(generation)
        return await read_changes(self.store, self._vault, entry.edits[:limit])

    async def read_file(self, path: str) -> StoredFile | None:
        """Return a file with its bytes; the way to an attachment's bytes."""
        article = self._vault.articles.get(path)
        if article is not None:
            return StoredFile(path, article.source, article.hash, article.modified, "article")
        return await self.store.read_file(path)

    async def refresh(self) -> bool:
        """Look whether another engine wrote, take its writes over, and return whether there were any."""
        async with self._lock:
            if await self.store.generation() == self._vault.generation:
                return False
            await self._reload()
            return True

    async def preview_import(
        self, sources: bytes | Sequence[SourceFile], *, mode: Mode = "merge", progress: ImportProgress | None = None
    ) -> ImportPlan:
        """Look at a zip or at files and say what importing them would do; `commit_import` does it.

        The plan is kept in memory for half an hour. Raises NotAnArchive.
        """
        return await self._previews.make(self._vault, sources, mode, progress)

    async def commit_import(
        self, import_id: str, paths: frozenset[str] | None = None, *, idempotency: tuple[str, Json] | None = None
    ) -> CommitResult:
        """Do a previewed import, all of it or the chosen paths. Raises ImportMissing, BadInput, Conflict."""
        if idempotency is not None and (answer := await self.idempotent(idempotency[0])) is not None:
            self._previews.drop(import_id)
            return _repeated(answer)
        plan = self._previews.get(import_id)
        changes = plan.changes(paths)
        facts: Json = {"import": plan.summary()}
        past = await new_past(self.store, plan)
        facts |= past.fact if past else {}
        result = await self.commit(changes, by="import", facts=facts, idempotency=idempotency, keep={past.digest: past.blob} if past else None)
        self._previews.drop(import_id)
        return result

    def export(self) -> AsyncIterator[bytes]:
        """Stream the vault as it is now as a zip; the same vault gives the same bytes."""
        return export_zip(self._vault, self.store.read_file)

    async def _commit_alone(
        self, changes: ChangeSet, by: str, facts: Json, idempotency: tuple[str, Json] | None, keep: Mapping[str, bytes] | None
    ) -> CommitResult:
        async with self._lock:
            if idempotency is not None and (answer := await self.store.idempotent(idempotency[0])) is not None:
                return _repeated(answer)
            for _ in range(_RETRIES):
                try:
                    return await self._commit_once(changes, by, facts, idempotency, keep)
                except GenerationConflict:
                    await self._reload()
            raise Conflict(count=len(changes.paths()), extra={"conflicts": _all_of(changes)})

    async def _commit_once(
        self, changes: ChangeSet, by: str, facts: Json, idempotency: tuple[str, Json] | None, keep: Mapping[str, bytes] | None
    ) -> CommitResult:
        old, at = self._vault, self._clock().isoformat(timespec="milliseconds")
        new = old.apply(changes, modified=at)
        lasting = without_idle(changes)
        if not lasting and keep is None:
            return CommitResult(old.generation, (), {**(idempotency[1] if idempotency else {}), **_told(old, ())})
        if len(lasting.edits) != len(changes.edits):
            new = old.apply(lasting, modified=at)
        try:
            commit = await plan_commit(self.store, old, new, lasting, by=by, at=at, facts=facts, progress=self._note_planned)
            changed = tuple(sorted({file.path for file in commit.puts} | set(commit.deletes)))
            answer = {**(idempotency[1] if idempotency else {}), **_told(new, changed)}
            if keep:
                commit = replace(commit, blobs={**commit.blobs, **keep})
            if idempotency is not None:
                commit = replace(commit, idempotency=(idempotency[0], answer))
            await self.store.commit(commit)
        except Conflict:  # found by the store, not by the model: another program changed files
            await self._reload()
            raise
        finally:
            self._planned = None
        self._undos.note(commit.entry)
        self._swap(new, frozenset(changed), by)
        return CommitResult(new.generation, changed, answer)

    def _note_planned(self, done: int, total: int) -> None:
        self._planned = (done, total)

    async def _entry(self, generation: int) -> JournalEntry:
        entry = await self.store.journal_entry(generation)
        if entry is None:
            raise GenerationMissing(generation=generation)
        return entry

    async def _reload(self) -> None:
        """Take over what the store holds now."""
        vault, changed = vault_from(await self.store.open(), self._vault)
        self._undos.forget()
        self._swap(vault, changed, "reload")

    def _swap(self, vault: Vault, paths: frozenset[str], by: str) -> None:
        self._vault = vault
        for listener in tuple(self._listeners):
            try:
                listener(Changed(vault.generation, paths, by, vault))
            except Exception:  # the write is stored: a listener's fault must not turn it into a failure
                _log.exception("A listener failed on generation %d", vault.generation)


def _told(vault: Vault, changed: tuple[str, ...]) -> Json:
    return {"generation": vault.generation, "changed": list(changed)}


def _repeated(answer: Json) -> CommitResult:
    return CommitResult(answer["generation"], tuple(answer["changed"]), answer, repeated=True)


def _all_of(changes: ChangeSet) -> list[dict[str, str]]:
    return [{"path": path, "reason": "changed"} for path in changes.paths()]
