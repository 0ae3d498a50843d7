"""Imports that someone has looked at and not done yet."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data20.storage.journal import hashes_after
from data20.storage.port import Store
from data20.vault.imports import ImportPlan, Mode, Provenance, plan_import
from data20.vault.model import Vault
from data20.vault.sources import ImportProgress, SourceFile
from data20.workspace.errors import ImportMissing

if TYPE_CHECKING:
    from data20.vault.past import Past

LIFETIME = timedelta(minutes=30)
KEPT = 4
"""Plans hold the files' bytes, so only the newest few stay."""
_PAGE = 50


class Previews:
    """Plans by id, in memory only: after a restart the person chooses the files again."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._plans: dict[str, tuple[ImportPlan, datetime]] = {}

    async def make(
        self, vault: Vault, sources: bytes | Sequence[SourceFile], mode: Mode, progress: ImportProgress | None
    ) -> ImportPlan:
        """Plan an import and keep the plan. Raises NotAnArchive."""
        provenance = await read_provenance(self._store)
        plan = await plan_import(vault, sources, mode, provenance=provenance, progress=progress)
        plan.id = secrets.token_urlsafe(12)
        self._forget_old()
        while len(self._plans) >= KEPT:
            del self._plans[next(iter(self._plans))]
        self._plans[plan.id] = (plan, self._clock() + LIFETIME)
        return plan

    def get(self, import_id: str) -> ImportPlan:
        """Raises ImportMissing."""
        self._forget_old()
        if import_id not in self._plans:
            raise ImportMissing(import_id=import_id[:40])
        return self._plans[import_id][0]

    def drop(self, import_id: str) -> None:
        self._plans.pop(import_id, None)

    def _forget_old(self) -> None:
        now = self._clock()
        for import_id in [key for key, (_, until) in self._plans.items() if until < now]:
            del self._plans[import_id]


async def new_past(store: Store, plan: ImportPlan) -> Past | None:
    """Return the history that came with an import, None when the store has the same one already."""
    if plan.past is None:
        return None
    from data20.vault.past import past_kept

    return plan.past if plan.past.digest != await past_kept(store) else None


async def read_provenance(store: Store) -> Provenance:
    """Return what the journal says about where files come from: each path's newest import, and all paths written."""
    imported: dict[str, str] = {}
    written: set[str] = set()
    before: int | None = None
    while entries := await store.journal(limit=_PAGE, before=before):
        for entry in entries:
            after = hashes_after(entry.edits)
            written |= after.keys()
            if entry.by == "import":
                for path, hash_ in after.items():
                    if hash_ is not None:
                        imported.setdefault(path, hash_)
        before = entries[-1].generation
    return Provenance(imported, frozenset(written))
