"""Keeps parsed structures in the store, in packs, so that the next start need not parse the vault again."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from data20.errors import Data20Error
from data20.vault.kept import KIND, frozen, hand_over, pack, unpack

if TYPE_CHECKING:
    from data20.vault.model import Article, Vault
    from data20.workspace import Workspace

PACK = 250
"""Articles in one record."""
_ENOUGH = 50
"""Fewer new structures than this are quicker to parse again than to keep."""
_BREATH = 20

_log = logging.getLogger("data20.api")


class Structures:
    """What was parsed, by content hash. `loaded` before parsing many articles, `keep` when they are parsed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._store = workspace.store
        self._loading: asyncio.Task[None] | None = None
        self._stored: set[str] = set()

    def begin(self) -> None:
        """Begin to read what is kept, once."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._load(), name="kept structures")

    async def loaded(self) -> None:
        """Wait until what is kept is at hand."""
        self.begin()
        if self._loading is not None and not self._loading.done():
            await asyncio.shield(self._loading)

    async def keep(self, vault: Vault) -> None:
        """Store the structures of `vault` that have been parsed and are not stored yet, when that is worth it."""
        await self.loaded()
        fresh = {a.hash: a for a in vault.articles.values() if a.hash not in self._stored and "structure" in a.__dict__}
        if len(fresh) < _ENOUGH and self._stored:
            return
        try:
            for start in range(0, len(fresh), PACK):
                await self._keep_pack(list(fresh.values())[start : start + PACK])
        except Data20Error as error:  # only a convenience: without room the articles are parsed again
            _log.warning("parsed structures were not kept: %s", error)

    async def _keep_pack(self, articles: list[Article]) -> None:
        items: dict[str, bytes] = {}
        for number, article in enumerate(articles):
            items[article.hash] = frozen(article.structure)
            if number % _BREATH == 0:
                await asyncio.sleep(0)
        await self._put(items)

    async def _put(self, items: dict[str, bytes]) -> None:
        await self._store.put_record(KIND, uuid.uuid4().hex, pack(items))
        self._stored.update(items)

    async def _load(self) -> None:
        try:
            packs = await self._store.get_records(KIND)
            await self._take(packs)
        except Data20Error as error:
            _log.warning("kept structures could not be read: %s", error)

    async def _take(self, packs: Mapping[str, object]) -> None:
        """Hand over what today's articles need; packs that are mostly outdated are dropped, what lives in them is kept anew."""
        live = {article.hash for article in self._workspace.vault.articles.values()}
        outdated: list[str] = []
        moved: dict[str, bytes] = {}
        for key, record in packs.items():
            items = unpack(record)
            wanted = {hash_: data for hash_, data in items.items() if hash_ in live}
            hand_over(wanted)
            if 2 * len(wanted) >= len(items) > 0:
                self._stored.update(wanted)
            else:
                outdated.append(key)
                moved |= wanted
        if moved:
            await self._put(moved)
        if outdated:
            await self._store.delete_records(KIND, outdated)
