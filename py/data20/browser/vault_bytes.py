"""A vault as bytes, to hand it from one Python to another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data20.storage.journal import entry_from_json, entry_to_json
from data20.storage.port import FileInfo, JournalEntry, StoredFile, StoredVault

if TYPE_CHECKING:
    from data20.vault.model import Vault


@dataclass(frozen=True, slots=True)
class Supplied:
    """A vault that came as bytes, and what a tool may want besides: attachments and old versions by hash, the journal."""

    vault: StoredVault
    blobs: Mapping[str, bytes]
    journal: tuple[JournalEntry, ...]


def pack_vault(vault: Vault, blobs: Mapping[str, bytes] | None = None, journal: Iterable[JournalEntry] = ()) -> bytes:
    """Return the vault and what goes with it: a JSON line, then the articles' bytes and the blobs end to end."""
    articles = list(vault.articles.values())
    kept = blobs or {}
    head = {
        "generation": vault.generation,
        "articles": [[article.path, len(article.source), article.hash, article.modified] for article in articles],
        "attachments": [[a.path, a.hash, a.size, a.modified] for a in vault.attachments.values()],
        "blobs": [[digest, len(content)] for digest, content in kept.items()],
        "journal": [entry_to_json(entry) for entry in journal],
    }
    return json.dumps(head).encode() + b"\n" + b"".join((*(article.source for article in articles), *kept.values()))


def unpack_vault(data: bytes) -> Supplied:
    """Return what `pack_vault` packed."""
    line, _, content = data.partition(b"\n")
    head = json.loads(line)
    articles = []
    at = 0
    for path, size, digest, modified in head["articles"]:
        articles.append(StoredFile(path, content[at : at + size], digest, modified, "article"))
        at += size
    blobs = {}
    for digest, size in head["blobs"]:
        blobs[digest] = content[at : at + size]
        at += size
    attachments = tuple(
        FileInfo(path, digest, size, modified, "attachment") for path, digest, size, modified in head["attachments"]
    )
    vault = StoredVault(head["generation"], tuple(articles), attachments)
    return Supplied(vault, blobs, tuple(entry_from_json(entry) for entry in head["journal"]))
