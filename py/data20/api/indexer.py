"""Keeps the search index up to date in the background, a little at a time, and kept in the store for the next start."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from data20.errors import Data20Error
from data20.vault.model import Vault

if TYPE_CHECKING:
    from data20.api.structures import Structures
    from data20.workspace import Workspace

_KEEP_AFTER = 100
"""Articles indexed since the index was last kept; fewer are quicker to index again than to keep all."""

_BEGIN = 30.0
"""Seconds to wait for the index's code on a slow device."""

_log = logging.getLogger("data20.api")


class Indexer:
    """One task that sleeps until the vault changes. Nothing of search is imported before `wake`."""

    def __init__(self, workspace: Workspace, structures: Structures) -> None:
        self._workspace = workspace
        self._structures = structures
        self.held = False
        """Whether SQLite is to be left alone for now: a browser brings it after the first answer."""
        self._task: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()
        self._changed = asyncio.Event()
        self._current = asyncio.Event()
        self._since_kept = 0
        self._kept = False
        workspace.subscribe(lambda _: self._touch())

    def wake(self) -> None:
        """Begin to work, unless it has begun or is held back."""
        if self._task is None and not self.held:
            self._task = asyncio.create_task(self._work(), name="search index")

    async def stop(self) -> None:
        """End the task; what is indexed stays."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def ready(self, seconds: float) -> bool:
        """Wait until the index holds the vault as it is now; return whether it does.

        Importing the index's code and reading what was kept is always waited for, building for `seconds` at most.
        """
        self.wake()
        try:
            await asyncio.wait_for(self._begun.wait(), _BEGIN)
            await asyncio.wait_for(self._current.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def holds(self, vault: Vault) -> bool:
        """Say whether the index holds exactly this vault, without waiting or beginning anything."""
        return self._current.is_set() and self._workspace.vault is vault

    def _touch(self) -> None:
        self._current.clear()
        self._changed.set()

    async def _work(self) -> None:
        await self._structures.loaded()
        try:
            await self._load()
        except Exception:
            _log.exception("the kept search index could not be read")
        self._begun.set()
        while True:
            self._changed.clear()
            vault = self._workspace.vault
            try:
                if not await self._build(vault):
                    continue
            except Exception:
                _log.exception("the search index could not be built for generation %d", vault.generation)
            self._current.set()
            await self._keep(vault)
            await self._structures.keep(vault)
            await self._changed.wait()

    async def _build(self, vault: Vault) -> bool:
        """Index what is missing; return False where the vault has changed meanwhile."""
        from data20.search.index import build_steps

        before = 0
        for done, _ in build_steps(vault):
            self._since_kept += done - before
            before = done
            await asyncio.sleep(0)
            if self._changed.is_set():
                return False
        return True

    async def _load(self) -> None:
        from data20.search.index import KEY, KIND, load

        try:
            stored = await self._workspace.store.get_record(KIND, KEY)
        except Data20Error:
            return
        if isinstance(stored, bytes):
            self._kept = load(stored, self._workspace.vault)

    async def _keep(self, vault: Vault) -> None:
        from data20.search.index import KEY, KIND, partial_index

        index = partial_index(vault)
        if not index.documents or (self._kept and self._since_kept < _KEEP_AFTER) or not index.is_current(vault):
            return
        try:
            await self._workspace.store.put_record(KIND, KEY, index.dump())
        except Data20Error as error:  # the index is only a convenience: without room it is built again
            _log.warning("the search index was not kept: %s", error)
        self._kept, self._since_kept = True, 0
