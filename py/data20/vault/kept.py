"""Structures that were parsed before, by content hash: reading one back takes a twentieth of parsing the article.

Whoever opens a vault hands over what was kept; `Article.structure` asks here first. The content hash says everything about a
structure, so this can be shared by all vaults of a process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from data20.vault.structure import Structure

KIND = "structures"
"""Kind of the store's records that hold them: `{"format", "items": {content hash: JSON text}}`."""

_kept: dict[str, str] = {}


def items_of(record: object) -> dict[str, str]:
    """Return the structures of a stored record; none when it is of another format."""
    from data20.vault.markdown_json import FORMAT

    items = record.get("items") if isinstance(record, dict) and record.get("format") == FORMAT else None
    return items if isinstance(items, dict) else {}


def hand_over(structures: Mapping[str, str]) -> None:
    """Take structures (content hash → JSON text, as `markdown_json` writes it); each is read when first asked for."""
    _kept.update(structures)


def recall(hash_: str) -> Structure | None:
    """Return the kept structure of this content once (the article holds it from then on), or None."""
    text = _kept.pop(hash_, None)
    if text is None:
        return None
    from data20.vault.markdown_json import structure_from_json

    try:
        return structure_from_json(json.loads(text))
    except ValueError:
        return None
