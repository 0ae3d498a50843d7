"""Results of jobs: kept apart from the jobs, so that equal runs share one and the list of jobs stays light."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from data20.jobs.changes import describe_changes
from data20.jobs.runner import RunResult
from data20.report.serialize import changes_from_json, changes_to_json
from data20.storage.port import Store
from data20.vault.changes import ChangeSet

if TYPE_CHECKING:
    from data20.vault.model import Vault

Json = dict[str, Any]
RESULT, PROPOSAL, ARTIFACT = "result", "proposal", "artifact"
_REMEMBERED = 4


class Results:
    """Records: `result` (report and diffs), `proposal` (the edits with their bytes), `artifact` (one file each)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._recent: OrderedDict[str, Json] = OrderedDict()

    async def keep(self, key: str, result: RunResult, vault: Vault) -> int:
        """Store a result under `key` and return its size in bytes; the record that makes it visible comes last."""
        files = {f"{key}/{name}": content for name, content in result.artifacts.items()}
        size = sum(map(len, files.values()))
        if files:
            await self._store.put_records(ARTIFACT, dict(files))
        record: Json = {"report": result.report, "files": None, "generation": vault.generation}
        if result.changes:
            edits = changes_to_json(result.changes)
            size += sum(len(edit.get("content", "")) for edit in edits)
            await self._store.put_record(PROPOSAL, key, {"edits": edits})
            record["files"] = await describe_changes(vault, result.changes)
        size += len(json.dumps(record, ensure_ascii=False))
        record["size"] = size
        await self._store.put_record(RESULT, key, record)
        self._remember(key, record)
        return size

    async def get(self, key: str) -> Json | None:
        """Return `{report, files, generation, size}`, or None."""
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        record = await self._store.get_record(RESULT, key)
        if not isinstance(record, dict):
            return None
        self._remember(key, record)
        return record

    async def artifact(self, key: str, name: str) -> bytes | None:
        record = await self._store.get_record(ARTIFACT, f"{key}/{name}")
        return bytes(record) if isinstance(record, bytes | bytearray | memoryview) else None

    async def changes(self, key: str) -> ChangeSet | None:
        record = await self._store.get_record(PROPOSAL, key)
        return changes_from_json(record["edits"]) if isinstance(record, dict) else None

    async def drop(self, keys: Iterable[str]) -> None:
        """Forget results with their files."""
        for key in keys:
            record = await self.get(key)
            names = [artifact["name"] for artifact in record["report"]["artifacts"]] if record else []
            self._recent.pop(key, None)
            await self._store.delete_records(RESULT, [key])
            await self._store.delete_records(PROPOSAL, [key])
            await self._store.delete_records(ARTIFACT, [f"{key}/{name}" for name in names])

    def _remember(self, key: str, record: Json) -> None:
        self._recent[key] = record
        self._recent.move_to_end(key)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
