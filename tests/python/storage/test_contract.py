"""Memory and directory stores pass the contract."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from data20.storage.directory import DirectoryStore
from data20.storage.memory import MemoryStore
from data20.storage.port import Store
from tests.python.storage.contract import CHECKS, Handle


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_memory_store(check: Callable[[Handle], Awaitable[None]]) -> None:
    store = MemoryStore()

    async def handle() -> Store:
        return store

    asyncio.run(check(handle))  # type: ignore[arg-type]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_directory_store(check: Callable[[Handle], Awaitable[None]], tmp_path: Path) -> None:
    async def handle() -> Store:
        return DirectoryStore(tmp_path)

    asyncio.run(check(handle))  # type: ignore[arg-type]
