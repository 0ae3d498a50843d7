"""A vault as bytes, to hand it from one Python to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from data20.storage.port import FileInfo, StoredFile, StoredVault

if TYPE_CHECKING:
    from data20.vault.model import Vault


def pack_vault(vault: Vault) -> bytes:
    """Return the articles with their bytes and the attachments without: a JSON line, then the articles' bytes end to end."""
    articles = list(vault.articles.values())
    head = {
        "generation": vault.generation,
        "articles": [[article.path, len(article.source), article.hash, article.modified] for article in articles],
        "attachments": [[a.path, a.hash, a.size, a.modified] for a in vault.attachments.values()],
    }
    return json.dumps(head).encode() + b"\n" + b"".join(article.source for article in articles)


def unpack_vault(data: bytes) -> StoredVault:
    """Return what `pack_vault` packed."""
    line, _, content = data.partition(b"\n")
    head = json.loads(line)
    articles = []
    at = 0
    for path, size, digest, modified in head["articles"]:
        articles.append(StoredFile(path, content[at : at + size], digest, modified, "article"))
        at += size
    attachments = tuple(
        FileInfo(path, digest, size, modified, "attachment") for path, digest, size, modified in head["attachments"]
    )
    return StoredVault(head["generation"], tuple(articles), attachments)
