"""Runs inside Pyodide: the store contract over IndexedDB."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import contract  # type: ignore[import-not-found]  # tests/python/storage/contract.py, put beside this file

from data20.browser.indexeddb import IndexedDbStore


def names() -> list[str]:
    return [check.__name__ for check in contract.CHECKS]


async def run(name: str, open_store: Callable[[], Awaitable[Any]]) -> None:
    """Run one check; `open_store` opens a further handle on the same database."""

    async def handle() -> IndexedDbStore:
        return IndexedDbStore(await open_store())

    await next(check for check in contract.CHECKS if check.__name__ == name)(handle)
