"""A tool that asks for the journal gets all of it, oldest first, with line counts where both versions are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data20.jobs import runner
from data20.jobs.runner import with_needs
from data20.messages import Text
from data20.report.blocks import Report
from data20.storage.directory import DirectoryStore
from data20.storage.memory import MemoryStore
from data20.storage.port import Store
from data20.tools.interface import Progress, ToolParams, ToolSpec, tool
from data20.vault.changes import ChangeSet, Create, Delete, Rename, Replace
from data20.vault.model import Vault
from data20.workspace import Workspace
from tests.python.jobs.fakes import ABOUT

pytestmark = pytest.mark.asyncio


class NoParams(ToolParams):
    pass


@tool(category="analysis", title=ABOUT, question=ABOUT, description=ABOUT, help=ABOUT, texts={"x": Text("x", "x")}, needs=("journal",))
def past(vault: Vault, params: NoParams, progress: Progress) -> Report:
    raise NotImplementedError


PAST: ToolSpec = past.__data20_tool__  # type: ignore[attr-defined]


async def lived(store: Store) -> Workspace:
    start = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    times = (start + timedelta(hours=n) for n in range(10))
    workspace = await Workspace.open(store, lambda: next(times))

    def hash_of(path: str) -> str:
        return workspace.vault.articles[path].hash

    await workspace.commit(ChangeSet((Create("a.md", b"one\ntwo\n"), Create("p.png", b"\x00\x01"))), by="import")
    await workspace.commit(ChangeSet((Replace("a.md", hash_of("a.md"), b"one\n2\nthree\n"),)), by="editor")
    await workspace.commit(ChangeSet((Rename("a.md", "b.md", hash_of("a.md")),)), by="generate_toc")
    await workspace.commit(ChangeSet((Delete("b.md", hash_of("b.md")),)), by="editor")
    return workspace


@pytest.mark.parametrize("make", [lambda _: MemoryStore(), DirectoryStore], ids=["memory", "directory"])
@pytest.mark.parametrize("page", [1, 500])
async def test_the_journal_comes_whole_and_counts_lines(make: Callable[[Path], Store], page: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_PAGE", page)
    store = make(tmp_path)
    workspace = await lived(store)
    journal = (await with_needs(PAST.needs, workspace.vault, store)).journal
    assert [(r.generation, r.by, r.at[11:13]) for r in journal] == [(1, "import", "07"), (2, "editor", "08"), (3, "generate_toc", "09"), (4, "editor", "10")]
    assert [(e.op, e.now, e.added, e.removed) for r in journal for e in r.edits] == [
        ("create", "a.md", 2, 0), ("create", "p.png", None, None), ("replace", "a.md", 2, 1), ("rename", "b.md", 0, 0), ("delete", "b.md", 0, 3),
    ]  # fmt: skip


async def test_an_older_vault_does_not_see_what_came_later() -> None:
    store = MemoryStore()
    workspace = await lived(store)
    older = Vault(workspace.vault.articles, workspace.vault.attachments, 2)
    assert [r.generation for r in (await with_needs(PAST.needs, older, store)).journal] == [1, 2]
