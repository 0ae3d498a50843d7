"""From a ChangeSet to the one Commit that stores it."""

from __future__ import annotations

from dataclasses import dataclass

from data20.errors import Conflict
from data20.storage.kinds import kind_of
from data20.storage.port import Commit, JournalEdit, JournalEntry, Json, Store, StoredFile
from data20.vault.changes import ChangeSet, Create, Edit, Rename, Replace, content_hash
from data20.vault.model import Vault
from data20.vault.paths import check_path
from data20.vault.sources import ImportProgress, Pace


@dataclass(frozen=True, slots=True)
class Held:
    """What stands at a path while the edits are followed one after the other."""

    hash: str
    modified: str
    content: bytes


def without_idle(changes: ChangeSet) -> ChangeSet:
    """Return `changes` without edits that change nothing: same bytes, or a rename to the same path."""
    return ChangeSet(tuple(edit for edit in changes.edits if not _idle(edit)))


async def plan_commit(
    store: Store, old: Vault, new: Vault, changes: ChangeSet, *, by: str, at: str, facts: Json, progress: ImportProgress | None = None
) -> Commit:
    """Return the commit that turns `old` into `new`; `new` is `old.apply(changes, modified=at)`.

    Raises Conflict where the store no longer has the attachment that an edit is about.
    """
    pace = Pace(progress)
    touched = {check_path(path) for path in changes.paths()}
    before = {path: held for path in touched if (held := await _held(store, old, path)) is not None}
    now = dict(before)
    edits = []
    for number, edit in enumerate(changes.edits):
        await pace.tick(number, len(changes.edits))
        edits.append(_follow(edit, now, at, new))
    await pace.tick(len(edits), len(edits))
    puts = tuple(
        StoredFile(path, held.content, held.hash, held.modified, kind_of(path))
        for path, held in sorted(now.items())
        if (was := before.get(path)) is None or (was.hash, was.modified) != (held.hash, held.modified)
    )
    deletes = tuple(sorted(before.keys() - now.keys()))
    kept = {held.hash for held in now.values()}
    blobs = {held.hash: held.content for held in before.values() if held.hash not in kept}
    return Commit(old.generation, puts, deletes, blobs, JournalEntry(new.generation, at, by, tuple(edits), facts))


async def _held(store: Store, vault: Vault, path: str) -> Held | None:
    article = vault.articles.get(path)
    if article is not None:
        return Held(article.hash, article.modified, article.source)
    attachment = vault.attachments.get(path)
    if attachment is None:
        return None
    file = await store.read_file(path)
    if file is None or file.hash != attachment.hash:
        raise Conflict(count=1, extra={"conflicts": [{"path": path, "reason": "changed" if file else "missing"}]})
    return Held(attachment.hash, attachment.modified, file.content)


def _follow(edit: Edit, now: dict[str, Held], at: str, new: Vault) -> JournalEdit:
    """Do one edit to `now` and return its line for the journal."""
    if isinstance(edit, Create):
        path = check_path(edit.path)
        now[path] = Held(_hash(new, path, edit.content), edit.modified or at, edit.content)
        return JournalEdit("create", path, after=now[path].hash)
    was = now.pop(edit.path)
    if isinstance(edit, Replace):
        now[edit.path] = Held(_hash(new, edit.path, edit.content), edit.modified or at, edit.content)
        return JournalEdit("replace", edit.path, None, was.hash, now[edit.path].hash, was.modified)
    if isinstance(edit, Rename):
        to = check_path(edit.to)
        now[to] = was
        return JournalEdit("rename", edit.path, to, was.hash, was.hash, was.modified)
    return JournalEdit("delete", edit.path, before=was.hash, before_modified=was.modified)


def _idle(edit: Edit) -> bool:
    if isinstance(edit, Replace):
        return content_hash(edit.content) == edit.before
    return isinstance(edit, Rename) and check_path(edit.to) == edit.path


def _hash(new: Vault, path: str, content: bytes) -> str:
    """Return the hash of `content`, from the model where that has it already: hashing an import twice is slow."""
    article = new.articles.get(path)
    return article.hash if article is not None and article.source is content else content_hash(content)
