"""Journal entries as JSON (one form for every store), and what a list of journal edits says about its files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from data20.storage.port import JournalEdit, JournalEntry, Json

_OPTIONAL = ("to", "before", "after", "before_modified")


def entry_to_json(entry: JournalEntry) -> Json:
    """Return `entry` as plain JSON; what is None is left out."""
    return {
        "generation": entry.generation,
        "at": entry.at,
        "by": entry.by,
        "facts": entry.facts,
        "edits": [_edit_to_json(edit) for edit in entry.edits],
    }


def entry_from_json(data: Json) -> JournalEntry:
    """Return the entry that `entry_to_json` wrote."""
    return JournalEntry(
        generation=data["generation"],
        at=data["at"],
        by=data["by"],
        facts=data.get("facts", {}),
        edits=tuple(JournalEdit(edit["op"], edit["path"], *map(edit.get, _OPTIONAL)) for edit in data["edits"]),
    )


def hashes_before(edits: Iterable[JournalEdit]) -> dict[str, str | None]:
    """Return what each touched path held before the edits: a hash, or None for "nothing was there"."""
    held: dict[str, str | None] = {}
    for edit in edits:
        held.setdefault(edit.path, edit.before)
        if edit.to is not None:
            held.setdefault(edit.to, None)
    return held


def hashes_after(edits: Iterable[JournalEdit]) -> dict[str, str | None]:
    """Return what each touched path held after the edits."""
    held: dict[str, str | None] = {}
    for edit in edits:
        if edit.to is None:
            held[edit.path] = edit.after
        else:
            held[edit.path], held[edit.to] = None, edit.after
    return held


def _edit_to_json(edit: JournalEdit) -> dict[str, Any]:
    values = {name: getattr(edit, name) for name in _OPTIONAL}
    return {"op": edit.op, "path": edit.path} | {name: value for name, value in values.items() if value is not None}
