"""Structures that were parsed before, by content hash: reading one back takes a twentieth of parsing the article.

Whoever opens a vault hands over what was kept; `Article.structure` asks here first. The content hash says everything about a
structure, so this can be shared by all vaults of a process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from data20.vault.structure import Structure

KIND = "structures"
"""Kind of the store's records that hold them, as `pack` writes them."""

_kept: dict[str, bytes] = {}


def hand_over(structures: Mapping[str, bytes]) -> None:
    """Take structures by content hash, as `frozen` writes them; each is read when first asked for."""
    _kept.update(structures)


def recall(hash_: str) -> Structure | None:
    """Return the kept structure of this content once (the article holds it from then on), or None."""
    data = _kept.pop(hash_, None)
    if data is None:
        return None
    from data20.vault.markdown_json import structure_from_json

    try:
        return structure_from_json(json.loads(data))
    except ValueError:
        return None


def frozen(structure: Structure) -> bytes:
    """Return a structure as JSON in UTF-8. Bytes of a file that are no text travel as they are (surrogates)."""
    from data20.vault.markdown_json import structure_to_json

    return json.dumps(structure_to_json(structure), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def pack(structures: Mapping[str, bytes]) -> bytes:
    """Return many structures as one record: a line of JSON with hashes and sizes, then the structures end to end."""
    from data20.vault.markdown_json import FORMAT

    head = {"format": FORMAT, "items": [[hash_, len(data)] for hash_, data in structures.items()]}
    return json.dumps(head).encode() + b"\n" + b"".join(structures.values())


def unpack(record: object) -> dict[str, bytes]:
    """Return what `pack` wrote; nothing when the record is of another format or damaged."""
    from data20.vault.markdown_json import FORMAT

    if not isinstance(record, bytes):
        return {}
    head, _, rest = record.partition(b"\n")
    found: dict[str, bytes] = {}
    try:
        described = json.loads(head)
        if described["format"] != FORMAT:
            return {}
        at = 0
        for hash_, size in described["items"]:
            found[hash_] = rest[at : at + size]
            at += size
    except (ValueError, KeyError, TypeError):
        return {}
    return found
