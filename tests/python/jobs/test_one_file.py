"""A tool that names one file gets that file's bytes and no other's."""

from __future__ import annotations

import pytest

from data20.jobs.runner import with_needs
from data20.messages import Text
from data20.report.blocks import Report
from data20.storage.memory import MemoryStore
from data20.tools.interface import Progress, ToolParams, ToolSpec, tool
from data20.vault.changes import ChangeSet, Create
from data20.vault.model import Vault
from data20.workspace import Workspace
from tests.python.jobs.fakes import ABOUT

pytestmark = pytest.mark.asyncio


class NoParams(ToolParams):
    pass


@tool(category="analysis", title=ABOUT, question=ABOUT, description=ABOUT, help=ABOUT, texts={"x": Text("x", "x")}, needs=("file:.data20/own.json",))
def own(vault: Vault, params: NoParams, progress: Progress) -> Report:
    raise NotImplementedError


OWN: ToolSpec = own.__data20_tool__  # type: ignore[attr-defined]


async def test_only_the_named_file_is_read() -> None:
    store = MemoryStore()
    workspace = await Workspace.open(store)
    await workspace.commit(ChangeSet((Create("p.png", b"\x00"), Create("a.md", b"x"))), by="import")
    assert (await with_needs(OWN.needs, workspace.vault, store)).files == {}
    await workspace.commit(ChangeSet((Create(".data20/own.json", b"{}"),)), by="tool")
    assert (await with_needs(OWN.needs, workspace.vault, store)).files == {".data20/own.json": b"{}"}
