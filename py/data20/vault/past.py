"""The past that came with an import (a git history), as it is kept: one blob beside the journal entry of the import, named by its facts.

Written once, in the same transaction as the files; never part of an export. Names of people and paths are written once each; the hash before an
edit is that of the edit before it.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from data20.storage.port import JournalEntry, Json, Store
from data20.vault.changes import content_hash
from data20.vault.git_parts import FACT
from data20.vault.revisions import Revision, RevisionEdit

_VERSION = 1
_PAGE = 500
_OPS: tuple[Any, ...] = ("create", "replace", "rename", "delete")


@dataclass(frozen=True, slots=True)
class Past:
    """A history to keep: `blob` under `digest`, and what the journal entry says of it."""

    blob: bytes
    digest: str
    told: Json

    @property
    def fact(self) -> Json:
        """Return the journal entry's fact."""
        return {FACT: {"blob": self.digest, **self.told}}


def pack_past(revisions: Sequence[Revision]) -> Past:
    """Return revisions (oldest first) in their compact form."""
    names: dict[str, int] = {}
    paths: dict[str, int] = {}

    def edit(e: RevisionEdit) -> list[Any]:
        to = -1 if e.to is None else paths.setdefault(e.to, len(paths))
        return [_OPS.index(e.op), paths.setdefault(e.path, len(paths)), to, e.after, e.added, e.removed]

    rows = [[r.at, names.setdefault(r.by, len(names)), r.message, [edit(e) for e in r.edits]] for r in revisions]
    data = {"version": _VERSION, "names": list(names), "paths": list(paths), "revisions": rows}
    blob = zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 9)
    at = [r.at for r in revisions]
    return Past(blob, content_hash(blob), {"commits": len(rows), "authors": len(names), "first": min(at, default="")[:10], "last": max(at, default="")[:10]})


def unpack_past(blob: bytes) -> tuple[Revision, ...]:
    """Return what `pack_past` packed, numbered up to -1. Raises ValueError where it can't be read."""
    try:
        data = json.loads(zlib.decompress(blob))
        if data["version"] != _VERSION:
            raise ValueError(f"version {data['version']}")
        names, paths, rows = data["names"], data["paths"], data["revisions"]
        hashes: dict[int, str | None] = {}

        def edit(op: int, path: int, to: int, after: str | None, added: int | None, removed: int | None) -> RevisionEdit:
            before = hashes.pop(path, None)
            hashes[path if to < 0 else to] = after
            return RevisionEdit(_OPS[op], paths[path], None if to < 0 else paths[to], before, after, added, removed)

        return tuple(
            Revision(number - len(rows), at, names[by], tuple(edit(*values) for values in edits), message=message) for number, (at, by, message, edits) in enumerate(rows)
        )
    except (zlib.error, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(str(error)) from error


def past_named(entries: Iterable[JournalEntry]) -> str | None:
    """Return the hash of the newest past that the journal (newest first) names and no undo has taken back."""
    undone: set[int] = set()
    for entry in entries:
        if entry.generation in undone:
            continue
        if isinstance(target := entry.facts.get("undoes"), int):
            undone.add(target)
        fact = entry.facts.get(FACT)
        if isinstance(fact, dict) and isinstance(fact.get("blob"), str):
            return str(fact["blob"])
    return None


async def past_kept(store: Store) -> str | None:
    """Return what `past_named` says of the whole journal of a store."""
    entries: list[JournalEntry] = []
    while page := await store.journal(limit=_PAGE, before=entries[-1].generation if entries else None):
        entries += page
    return past_named(entries)


async def read_past(store: Store, entries: Iterable[JournalEntry]) -> tuple[Revision, ...]:
    """Return the past that the journal (newest first) names, () where there is none or it can't be read."""
    digest = past_named(entries)
    blob = await store.read_blob(digest) if digest else None
    try:
        return unpack_past(blob) if blob else ()
    except ValueError as error:
        logging.getLogger(__name__).warning("the past that came with an import can't be read: %s", error)
        return ()
