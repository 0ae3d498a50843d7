"""The vault's journal as tools see it: who changed which files, when, and by how many lines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from heapq import merge
from typing import TYPE_CHECKING, Literal

from data20.storage.port import JournalEdit, JournalEntry
from data20.vault.diff import count_lines

if TYPE_CHECKING:
    from data20.vault.model import Vault

COUNTED = 5_000
"""So many of the newest edits get line counts; older ones say "not known"."""

_LARGEST = 400_000
"""Bytes of a version above which its lines aren't compared: the time of a diff grows with the square of the changes."""

_BROUGHT = frozenset({"import", "folder", "outside"})
"""Writers that bring in what was made elsewhere."""

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
    """One write to the vault. `at` is ISO 8601 with offset; `by` is `editor`, `import`, `undo` or a tool's name. `message`: what a commit's author said of it."""

    generation: int
    at: str
    by: str
    edits: tuple[RevisionEdit, ...]
    undoes: int | None = None
    message: str = ""

    @property
    def is_commit(self) -> bool:
        """Say whether it is a commit of the folder's git; `by` is then a person's name."""
        return self.generation < 0


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
        if content is None:
            return None, None
        sides.append(content)
    return compared(sides[0] or b"", sides[1] or b"")


@lru_cache(maxsize=64)
def compared(before: bytes, after: bytes) -> tuple[int | None, int | None]:
    """Return the lines that came and went between two versions; (None, None) for other than text and for the very large."""
    if max(len(before), len(after)) > _LARGEST:
        return None, None
    return count_lines(before, after) or (None, None)


@dataclass(frozen=True, slots=True)
class Step:
    """One edit of one file, with the write that it belongs to."""

    revision: Revision
    edit: RevisionEdit


@dataclass(slots=True)
class Line:
    """The life of one file through renames, oldest step first. `path` is its last name."""

    path: str
    steps: list[Step]
    gone: bool = False


def history_of(vault: Vault) -> tuple[Revision, ...]:
    """Return the journal; where there is none (a folder read for the first time), one write by `files` for each time of change that the files carry."""
    if vault.journal:
        return vault.journal
    times: dict[str, list[RevisionEdit]] = {}
    for article in vault.articles.values():
        if not article.modified.startswith("1970-01-01"):
            times.setdefault(article.modified, []).append(RevisionEdit("replace", article.path, after=article.hash))
    return tuple(Revision(0, at, "files", tuple(times[at])) for at in sorted(times))


def with_past(vault: Vault, past: tuple[Revision, ...]) -> Vault:
    """Return the vault with revisions from before its journal. An edit that both know (the same path came to the same bytes) counts once.

    What was written here keeps its own entry; what was only brought in (an import, a folder on disk) is told by the commit that made it.
    """
    if not past:
        return vault
    told = {(edit.now, edit.after) for revision in past for edit in revision.edits if edit.after is not None}
    own = {(edit.now, edit.after) for revision in vault.journal if revision.by not in _BROUGHT for edit in revision.edits if edit.after is not None}
    earlier = [_without(revision, own) for revision in past]
    later = [_without(revision, told) if revision.by in _BROUGHT else revision for revision in vault.journal]
    merged = merge((r for r in earlier if r.edits), (r for r in later if r.edits), key=lambda r: (datetime.fromisoformat(r.at), r.generation))
    return replace(vault, journal=_following(merged))


def _without(revision: Revision, known: Container[tuple[str, str | None]]) -> Revision:
    kept = tuple(edit for edit in revision.edits if (edit.now, edit.after) not in known)
    return revision if len(kept) == len(revision.edits) else replace(revision, edits=kept)


def _following(revisions: Iterable[Revision]) -> tuple[Revision, ...]:
    """Return revisions in which a file that is brought in where one stands already is a change of it, not a second beginning."""
    living: dict[str, str | None] = {}
    made = []
    for revision in revisions:
        edits = []
        for edit in revision.edits:
            if edit.op == "create" and edit.path in living and revision.by in _BROUGHT:
                edit = replace(edit, op="replace", before=living[edit.path], added=None, removed=None)
            living.pop(edit.path, None)
            if edit.op != "delete":
                living[edit.now] = edit.after
            edits.append(edit)
        made.append(replace(revision, edits=tuple(edits)))
    return tuple(made)


def lines_of(revisions: Iterable[Revision]) -> list[Line]:
    """Return every file that ever was, by last path. A file that comes back where it was deleted is the same file."""
    living: dict[str, Line] = {}
    gone: dict[str, Line] = {}
    for revision in revisions:
        for edit in revision.edits:
            line = living.pop(edit.path, None) or gone.pop(edit.path, None) or Line(edit.path, [])
            line.steps.append(Step(revision, edit))
            line.path, line.gone = edit.now, edit.op == "delete"
            place = gone if line.gone else living
            if line.path in place:
                gone[f"{line.path}\0{len(gone)}"] = place[line.path]  # two lives of one path: both are kept
                place[line.path].gone = True
            place[line.path] = line
    return sorted([*living.values(), *gone.values()], key=lambda line: (line.path, line.gone, line.steps[0].revision.generation))
