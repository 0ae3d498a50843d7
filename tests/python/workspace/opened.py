"""What tests of the workspace share: a vault that is open in each kind of store, and a clock that moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data20.storage.directory import DirectoryStore
from data20.storage.memory import MemoryStore
from data20.storage.port import Store
from data20.vault.changes import ChangeSet, Create, Replace
from data20.workspace import Workspace

Body = Callable[[Workspace], Coroutine[Any, Any, None]]


class Clock:
    """A clock that moves a second with every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def run(body: Body, store: Store | None = None) -> None:
    async def main() -> None:
        await body(await Workspace.open(store or MemoryStore(), Clock()))

    asyncio.run(main())


def creates(**files: bytes) -> ChangeSet:
    return ChangeSet(tuple(Create(f"{name}.md", content) for name, content in files.items()))


def replace(workspace: Workspace, path: str, content: bytes) -> ChangeSet:
    return ChangeSet((Replace(path, workspace.vault.article(path).hash, content),))


async def contents(workspace: Workspace) -> dict[str, tuple[bytes, str]]:
    files = {path: (article.source, article.modified) for path, article in workspace.vault.articles.items()}
    for path in workspace.vault.attachments:
        file = await workspace.read_file(path)
        assert file is not None
        files[path] = (file.content, file.modified)
    reopened = await Workspace.open(workspace.store)
    assert reopened.vault.generation == workspace.vault.generation
    assert {p: (a.source, a.modified) for p, a in reopened.vault.articles.items()} == {
        p: files[p] for p in workspace.vault.articles
    }
    assert dict(reopened.vault.attachments) == dict(workspace.vault.attachments)
    return files


@pytest.fixture(params=["memory", "directory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else DirectoryStore(tmp_path)
