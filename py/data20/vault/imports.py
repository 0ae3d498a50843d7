"""Planning an import: what the files would do to the vault, before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from data20.errors import BadInput
from data20.storage.kinds import is_article
from data20.vault.archive import Unpacked, unpack
from data20.vault.bag import out_of_bag
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Replace, content_hash
from data20.vault.encodings import foreign_encoding
from data20.vault.git_parts import GitParts
from data20.vault.model import Vault
from data20.vault.paths import fold, folders_above, printable, problem_with
from data20.vault.sources import ImportProgress, Limits, Pace, Refusal, SourceFile, is_clutter

if TYPE_CHECKING:
    from data20.vault.past import Past

Mode = Literal["merge", "replace"]
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the vault's files come from: the hash each was last imported with, and every path written here."""

    imported: Mapping[str, str] = field(default_factory=dict)
    written: frozenset[str] = frozenset()

    def edited_here(self, path: str, hash_: str) -> bool:
        """Tell whether the file is no longer what was imported."""
        known = self.imported.get(path)
        return path in self.written if known is None else known != hash_


@dataclass(slots=True)
class ImportPlan:
    """What an import would do; every list holds vault paths in the order of the source.

    changed: other bytes in the vault, not edited here. conflicting: other bytes, and edited here since the last
    import. removed: only with mode "replace". encodings: articles that are not Unicode, with the guess. past: the history of a `.git` folder that came along.
    """

    mode: Mode
    generation: int
    id: str = ""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    conflicting: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)
    files: dict[str, SourceFile] = field(default_factory=dict, repr=False)
    before: dict[str, str] = field(default_factory=dict, repr=False)
    past: Past | None = None

    def changes(self, paths: frozenset[str] | None = None) -> ChangeSet:
        """Return the writes of the whole plan, or of the chosen `paths`. Raises BadInput for a path not in the plan."""
        offered = {*self.added, *self.changed, *self.conflicting, *self.removed}
        for path in sorted(paths or ()):
            if path not in offered and path not in self.unchanged:
                raise BadInput(field="paths", reason=printable(path))
        chosen = offered if paths is None else offered & paths
        edits: list[Edit] = [Delete(path, self.before[path]) for path in self.removed if path in chosen]
        for path, file in self.files.items():
            if path not in chosen:
                continue
            before = self.before.get(path)
            if before is None:
                edits.append(Create(path, file.content, file.modified))
            else:
                edits.append(Replace(path, before, file.content, file.modified))
        return ChangeSet(tuple(edits))

    def summary(self) -> dict[str, int]:
        """Return the counts, for the journal."""
        lists = ("added", "changed", "conflicting", "unchanged", "removed", "refused", "skipped")
        return {name: len(getattr(self, name)) for name in lists}


async def plan_import(
    vault: Vault,
    sources: bytes | Sequence[SourceFile],
    mode: Mode = "merge",
    *,
    provenance: Provenance | None = None,
    limits: Limits | None = None,
    progress: ImportProgress | None = None,
) -> ImportPlan:
    """Return what importing `sources` (a zip's bytes, or files) into `vault` would do; nothing is written.

    mode "merge" adds and replaces; "replace" also removes what the sources don't have. Raises NotAnArchive.
    """
    limits, pace = limits or Limits(), Pace(progress)
    brought = out_of_bag(await unpack(sources, limits, pace) if isinstance(sources, bytes) else await _sift(sources, limits, pace))
    plan = ImportPlan(mode, vault.generation, refused=brought.refused, skipped=brought.skipped)
    room = _Room([] if mode == "replace" else [*vault.articles, *vault.attachments])
    for number, file in enumerate(brought.files):
        await pace.tick(number, len(brought.files))
        path = unicodedata.normalize("NFC", file.path)
        if path in plan.files:
            plan.refused.append(Refusal(printable(file.path), "duplicate"))
        elif (refusal := room.take(path, file.path)) is not None:
            plan.refused.append(refusal)
        else:
            plan.files[path] = file
            _sort_in(plan, vault, path, file.content, provenance or Provenance())
    if mode == "replace":
        kept = {fold(refusal.name) for refusal in plan.refused}
        for path in (*vault.articles, *vault.attachments):
            if path not in plan.files and fold(path) not in kept:
                plan.removed.append(path)
                plan.before[path] = vault.hash_at(path) or ""
    await pace.tick(len(brought.files), len(brought.files))
    if brought.git.problem:
        plan.refused.append(brought.git.problem)
    elif brought.git.repositories:
        await _read_past(plan, brought.git, limits, pace)
    return plan


async def _read_past(plan: ImportPlan, git: GitParts, limits: Limits, pace: Pace) -> None:
    from data20.vault.git_import import read_git

    plan.past, refused = await read_git(git, limits, pace)
    if refused:
        plan.refused.append(refused)


async def _sift(sources: Sequence[SourceFile], limits: Limits, pace: Pace) -> Unpacked:
    """Do to plain files what `unpack` does to a zip's."""
    result, left = Unpacked(), limits.total
    for number, file in enumerate(sources):
        await pace.tick(number, len(sources))
        shown, size = printable(file.path), len(file.content)
        limit = limits.article if is_article(file.path) else limits.attachment
        if is_clutter(file.path):
            result.skipped.append(shown)
            _take_git(file, limits, result.git)
        elif (problem := problem_with(file.path)) is not None:
            result.refused.append(Refusal(shown, problem))
        elif number >= limits.entries:
            result.refused.append(Refusal(shown, "entries", {"limit": limits.entries}))
        elif size > limit:
            result.refused.append(Refusal(shown, "size", {"limit": limit // _MB}))
        elif size > left:
            result.refused.append(Refusal(shown, "total", {"limit": limits.total // _MB}))
        else:
            left -= size
            result.files.append(file)
    return result


def _take_git(file: SourceFile, limits: Limits, git: GitParts) -> None:
    if place := git.take(file.path, len(file.content), limits):
        git.put(place, file.content)


class _Room:
    """Knows which names are taken, as a case-insensitive file system would see it."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        for path in paths:
            self._note(path)

    def take(self, path: str, name: str) -> Refusal | None:
        """Take the place of `path`, or return why it can't be had."""
        folded = fold(path)
        other = self._files.get(folded)
        if other is not None and other != path:
            return Refusal(printable(name), "twin", {"other": printable(other)})
        clash = self._folders.get(folded) or next(
            (self._files[f] for f in folders_above(folded) if f in self._files), None
        )
        if clash is not None:
            return Refusal(printable(name), "place", {"other": printable(clash)})
        self._note(path)
        return None

    def _note(self, path: str) -> None:
        folded = fold(path)
        self._files[folded] = path
        for folder in folders_above(folded):
            if folder in self._folders:
                break
            self._folders[folder] = path


def _sort_in(plan: ImportPlan, vault: Vault, path: str, content: bytes, provenance: Provenance) -> None:
    article = vault.articles.get(path)
    now = vault.hash_at(path)
    if now is None:
        plan.added.append(path)
    elif (article.source if article else None) == content or (article is None and content_hash(content) == now):
        plan.unchanged.append(path)
    else:
        plan.before[path] = now
        (plan.conflicting if provenance.edited_here(path, now) else plan.changed).append(path)
    if is_article(path) and (encoding := foreign_encoding(content)) is not None:
        plan.encodings[path] = encoding
