"""A small fixed vault with its app, the same for every test of the API."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from data20.api.app import App, create_app
from data20.jobs.runner import InlineRunner, Runner
from data20.jobs.service import JobService
from data20.storage.memory import MemoryStore
from data20.storage.port import Store
from data20.vault.changes import ChangeSet, Create
from data20.workspace import Workspace
from tests.python.api.client import Client
from tests.python.jobs import fakes

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)
FILES: tuple[tuple[str, bytes], ...] = (
    ("index.md", b"---\ntitle: Start\ntags: [home]\ncategory: meta\nstatus: ready\n---\n# Start\n\nSee [[bread]] and [tea](food/tea.md#how).\n"),
    ("food/bread.md", "---\ntitle: Хлеб\ntags: [еда, еда/выпечка]\ncategory: food\n---\n# Хлеб\n\nТесто стоит ночь. #рецепт [[index]] ![one](../images/one.png)\n".encode()),
    ("food/tea.md", b"# Tea\r\n\r\n## How\r\n\r\nBoil water, then [[missing]].\r\n"),
    ("broken.md", b"---\ntitle: [oops\n---\nText stays.\n"),
    ("empty.md", b""),
    ("images/one.png", PNG),
    ("images/evil.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    ("Имя с пробелом.txt", "Привет\n".encode()),
)  # fmt: skip


class Clock:
    """Aware times that go on one second a call."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@dataclass
class World:
    workspace: Workspace
    jobs: JobService
    app: App
    client: Client


async def make_world(
    *, store: Store | None = None, runner: Runner | None = None, root_path: str = "", files: Any = FILES, **more: Any
) -> World:
    """Return an app over `FILES` with the fake tools. `more` goes to `create_app`."""
    clock, numbers = Clock(), itertools.count(1)
    workspace = await Workspace.open(store or MemoryStore(), clock)
    if files:
        await workspace.commit(ChangeSet(tuple(Create(path, content) for path, content in files)), by="import")
    jobs = JobService(
        workspace.store, runner or InlineRunner(fakes.tools), lambda: workspace.vault, fakes.tools, now=clock,
        new_id=lambda: f"{next(numbers):032x}",
    )  # fmt: skip
    more.setdefault("product_tools", fakes.tools)
    more.setdefault("product_texts", fakes.texts)
    app = create_app(workspace, jobs, **more)
    return World(workspace, jobs, app, Client(app, root_path))
