"""A tool that searches gets the index that the engine has kept, instead of building it again."""

from __future__ import annotations

import asyncio

import pytest

from data20.jobs.runner import with_needs
from data20.search.index import KEY, KIND, dump, partial_index, search_index
from data20.storage.memory import MemoryStore
from data20.tools.facts import INDEX
from data20.tools.registry import registry
from data20.vault.apply import vault_of
from data20.vault.model import Vault

FILES = [("tea.md", b"# Tea\n\nA drink of leaves.\n"), ("kettle.md", b"# Kettle\n\nBoils water for tea.\n")]


def opened(record: bytes | None, tool: str = "find_related") -> Vault:
    async def act() -> Vault:
        store = MemoryStore()
        if record is not None:
            await store.put_record(KIND, KEY, record)
        return await with_needs(registry()[tool].needs, vault_of(FILES), store)

    return asyncio.run(act())


def test_the_kept_index_is_there_before_the_tool_runs() -> None:
    assert set(partial_index(opened(dump(vault_of(FILES)))).documents) == {"tea.md", "kettle.md"}


@pytest.mark.parametrize("record", [None, b"", b"no database"])
def test_without_a_kept_index_the_tool_builds_its_own(record: bytes | None) -> None:
    vault = opened(record)
    assert not partial_index(vault).documents
    assert set(search_index(vault).documents) == {"tea.md", "kettle.md"}


def test_an_index_of_other_articles_is_brought_up_to_date() -> None:
    vault = opened(dump(vault_of([("gone.md", b"# Gone\n"), *FILES[:1]])))
    assert set(search_index(vault).documents) == {"tea.md", "kettle.md"}


def test_a_tool_that_does_not_search_gets_no_index() -> None:
    spec = next(spec for spec in registry().values() if INDEX not in spec.needs)
    assert not partial_index(opened(dump(vault_of(FILES)), spec.name)).documents
