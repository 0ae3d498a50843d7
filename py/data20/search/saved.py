"""Searches that a person keeps under a name, in the vault itself: `.data20/searches.json`, an object of name and query."""

from __future__ import annotations

import json
from dataclasses import dataclass

SAVED = ".data20/searches.json"
_MOST = 200


@dataclass(frozen=True, slots=True)
class Saved:
    name: str
    query: str


def read_saved(content: bytes | None) -> tuple[Saved, ...] | None:
    """Return the searches in the order of the file, at most 200; None when the file is of another form (then nobody may overwrite it)."""
    if content is None:
        return ()
    try:
        data = json.loads(content)
    except ValueError:
        return None
    if not isinstance(data, dict) or not all(isinstance(query, str) for query in data.values()):
        return None
    return tuple(Saved(name, query) for name, query in list(data.items())[:_MOST])
