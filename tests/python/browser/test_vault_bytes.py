"""A vault that goes to a runner as bytes is the vault that was sent."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from data20.browser.vault_bytes import pack_vault, unpack_vault
from data20.storage.memory import MemoryStore
from data20.storage.port import JournalEdit, JournalEntry
from data20.vault.model import Article, Attachment, Vault
from data20.workspace.load import vault_from


def test_a_packed_vault_comes_back_byte_for_byte() -> None:
    sources = {"a.md": b"", "b/я.md": b"\xff\n\n{\r\n", "c.md": "# Я\n".encode()}
    articles = {path: Article(path, source, f"hash-{path}", "2026-01-01T00:00:00+00:00") for path, source in sources.items()}
    images = {"x.png": Attachment("x.png", "hash-x", 3, "2026-01-01T00:00:00+00:00")}
    vault = Vault(MappingProxyType(articles), MappingProxyType(images), 7)
    back, _ = vault_from(unpack_vault(pack_vault(vault)).vault, None)
    assert {path: article.source for path, article in back.articles.items()} == sources
    assert {path: article.hash for path, article in back.articles.items()} == {path: f"hash-{path}" for path in sources}
    assert back.attachments == images
    assert back.generation == 7


def test_an_empty_vault_can_be_packed() -> None:
    back, _ = vault_from(unpack_vault(pack_vault(Vault({}, generation=3))).vault, None)
    assert (dict(back.articles), back.generation) == ({}, 3)


@pytest.mark.asyncio
async def test_a_runner_that_is_given_a_vault_finds_its_attachments_and_its_history() -> None:
    entry = JournalEntry(1, "2026-01-01T00:00:00+00:00", "import", (JournalEdit("create", "x.png", after="hash-x"),))
    packed = pack_vault(Vault({}, generation=1), {"hash-x": b"\n\x00png", "hash-old": b""}, [entry])
    supplied = unpack_vault(packed)
    store = MemoryStore.holding(supplied.blobs, supplied.journal)
    assert (await store.read_blob("hash-x"), await store.read_blob("hash-old")) == (b"\n\x00png", b"")
    assert await store.journal(limit=10) == [entry]
