"""Proposed changes: as diffs for the person who decides, and what of them is left to do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace, content_hash
from data20.vault.diff import FileDiff, diff_bytes
from data20.vault.model import Vault

Json = dict[str, Any]
MAX_LINES = 50_000
"""Diff lines that are shown in one proposal or journal entry; the files after that are named without their lines."""

_OPS = {Create: "create", Replace: "replace", Rename: "rename", Delete: "delete"}


async def describe_changes(vault: Vault, changes: ChangeSet) -> list[Json]:
    """Return `{path, op, to, added, removed, hunks, binary, truncated}` for each edit, made against `vault`.

    Gives the event loop a turn between files, so that a large proposal doesn't freeze the engine.
    """
    contents: dict[str, bytes | None] = {}
    files: list[Json] = []
    room = MAX_LINES
    for edit in changes.edits:
        before = contents[edit.path] if edit.path in contents else _source(vault, edit.path)
        after = edit.content if isinstance(edit, Create | Replace) else None
        if isinstance(edit, Rename):
            contents[edit.path], contents[edit.to] = None, before
            files.append(file_json("rename", edit.path, edit.to, None, None, room))
            continue
        contents[edit.path] = after
        files.append(file_json(_OPS[type(edit)], edit.path, None, before, after, room))
        room -= sum(len(hunk["lines"]) for hunk in files[-1]["hunks"])
        await asyncio.sleep(0)
    return files


def file_json(op: str, path: str, to: str | None, before: bytes | None, after: bytes | None, room: int) -> Json:
    """Return one file's change; without its lines when `room` (lines) is used up. Marks count as JavaScript does."""
    from data20.search.results import utf16_ranges

    diff = diff_bytes(before, after) if room > 0 else FileDiff(0, 0, ())
    return {
        "path": path,
        "op": op,
        "to": to,
        "added": diff.added,
        "removed": diff.removed,
        "hunks": [
            {
                "old_start": hunk.old_start,
                "new_start": hunk.new_start,
                "lines": [{"op": line.op, "text": line.text, "marks": utf16_ranges(line.text, line.marks)} for line in hunk.lines],
            }
            for hunk in diff.hunks
        ],
        "binary": diff.binary,
        "truncated": room <= 0,
    }


def expected_after(edits: Iterable[Edit]) -> dict[str, str | None]:
    """Return what each touched path holds once the edits are done: a hash, or None for "nothing is there"."""
    held: dict[str, str | None] = {}
    for edit in edits:
        if isinstance(edit, Create | Replace):
            held[edit.path] = content_hash(edit.content)
        elif isinstance(edit, Delete):
            held[edit.path] = None
        else:
            held[edit.to], held[edit.path] = held.get(edit.path, edit.before), None
    return held


def in_effect(vault: Vault, edits: Iterable[Edit]) -> bool:
    """Return whether the vault already is as the edits would make it: applying them again changes nothing."""
    return all(vault.hash_at(path) == wanted for path, wanted in expected_after(edits).items())


def still_to_do(vault: Vault, changes: ChangeSet) -> ChangeSet:
    """Return the edits that are not in effect yet; sets with renames are judged as a whole, since their edits build on each other."""
    if in_effect(vault, changes.edits):
        return ChangeSet()
    if any(isinstance(edit, Rename) for edit in changes.edits):
        return changes
    return ChangeSet(tuple(edit for edit in changes.edits if not in_effect(vault, (edit,))))




def _source(vault: Vault, path: str) -> bytes | None:
    article = vault.articles.get(path)
    return article.source if article else None
