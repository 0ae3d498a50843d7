"""The vault that a site publishes, kept up to date under its readers without touching what is theirs.

Three versions of each file decide: as it was published before (a hash, kept as a record), as the reader has it, as it is published now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from data20.language.writing import writing_language
from data20.messages import Text
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Replace, content_hash
from data20.vault.imports import ImportPlan, Provenance, plan_import
from data20.vault.model import Vault
from data20.vault.paths import fold
from data20.workspace.core import Workspace

_KIND, _KEY = "published", "base"
COPY = Text("моя копия", "my copy")


@dataclass(slots=True)
class Following:
    """What an update does, as paths. `copied`: the reader's version is kept as `copied[path]`, the published one is shown.

    kept: the reader's version stays, for nothing new has been published there.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    copied: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, int]:
        return {name: len(getattr(self, name)) for name in ("added", "changed", "removed", "copied", "kept")}


async def published_version(workspace: Workspace) -> str:
    """Return the name of the publication that the vault follows, "" before the first."""
    record = await workspace.store.get_record(_KIND, _KEY)
    return str(record.get("version") or "") if isinstance(record, dict) else ""


async def follow_published(workspace: Workspace, archive: bytes, version: str) -> Following:
    """Bring the vault to the publication `archive` (a zip), named `version`, as one entry of the history that can be undone.

    What only the publisher changed is replaced, added or removed. What the reader wrote, edited, renamed or deleted stays so. Where both
    changed a file, the published one is shown and the reader's stands beside it as a copy. Raises NotAnArchive, Conflict, QuotaExceeded.
    """
    base = await _base(workspace)
    vault = workspace.vault
    everything = frozenset((*vault.articles, *vault.attachments))
    plan = await plan_import(vault, archive, provenance=Provenance(base, everything))
    following, edits = await _decide(workspace, plan, base)
    if edits:
        facts: dict[str, Any] = {"published": {"version": version, **following.summary()}}
        await workspace.commit(ChangeSet(tuple(edits)), by="import", facts=facts)
    # After the commit: who stops in between finds everything unchanged the next time.
    now = {path: content_hash(file.content) for path, file in plan.files.items()}
    await workspace.store.put_record(_KIND, _KEY, {"version": version, "files": now})
    return following


async def _base(workspace: Workspace) -> Mapping[str, str]:
    """Return the hash of every file as it was last published; before the first time everything in the vault is the reader's own."""
    record = await workspace.store.get_record(_KIND, _KEY)
    files = record.get("files") if isinstance(record, dict) else None
    return {str(path): str(hash_) for path, hash_ in files.items()} if isinstance(files, dict) else {}


async def _decide(workspace: Workspace, plan: ImportPlan, base: Mapping[str, str]) -> tuple[Following, list[Edit]]:
    vault, following, edits = workspace.vault, Following(), list[Edit]()
    fresh = {path for path, file in plan.files.items() if base.get(path) != content_hash(file.content)}
    for path in plan.added:
        if path in fresh:  # else the reader has deleted or renamed it, and nothing new was published there
            file = plan.files[path]
            edits.append(Create(path, file.content, file.modified))
            following.added.append(path)
    taken = {fold(path) for path in (*vault.articles, *vault.attachments, *plan.files)}
    for path in (*plan.changed, *plan.conflicting):
        if path in plan.conflicting and path not in fresh:
            following.kept.append(path)
            continue
        file = plan.files[path]
        edits.append(Replace(path, plan.before[path], file.content, file.modified))
        following.changed.append(path)
        mine = await workspace.read_file(path) if path in plan.conflicting else None
        if mine is not None:
            copy = _beside(vault, path, taken)
            edits.append(Create(copy, mine.content, mine.modified))
            following.copied[path] = copy
    refused = {fold(refusal.name) for refusal in plan.refused}
    for path in sorted(base.keys() - plan.files.keys()):
        held = vault.articles.get(path) or vault.attachments.get(path)
        if held is not None and held.hash == base[path] and fold(path) not in refused:
            edits.append(Delete(path, held.hash))
            following.removed.append(path)
    return following, edits


def _beside(vault: Vault, path: str, taken: Collection[str]) -> str:
    """Return a free name beside `path` for the reader's copy, in the article's language."""
    article = vault.articles.get(path)
    word = COPY.format(writing_language(article) if article else "en", {})
    stem, dot, suffix = path.rpartition(".")
    if not dot or "/" in suffix:
        stem, dot, suffix = path, "", ""
    number, name = 1, f"{stem} ({word}){dot}{suffix}"
    while fold(name) in taken:
        number += 1
        name = f"{stem} ({word} {number}){dot}{suffix}"
    return name

