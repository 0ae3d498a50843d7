"""The Python of a runner worker: reads the stored vault, runs one tool, answers its result as data.

`js-shim/runner-worker.js` calls `start` once and `run` for each job.
"""

from __future__ import annotations

import base64
import gc
import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from data20.browser.indexeddb import IndexedDbStore
from data20.browser.packs import hold_fetch
from data20.browser.vault_bytes import Supplied, unpack_vault
from data20.errors import Data20Error
from data20.jobs.errors import ToolFailed
from data20.jobs.lab import run_cell
from data20.jobs.runner import Json, RunResult, error_json, keep_survivors, run_tool, with_needs
from data20.lab.facts import LAB
from data20.storage.memory import MemoryStore
from data20.vault.kept import KIND, hand_over, unpack
from data20.workspace.load import vault_from

if TYPE_CHECKING:
    from data20.lab.session import Session
    from data20.storage.port import Store
    from data20.tools.interface import ToolSpec
    from data20.vault.model import Vault

PROGRESS_EVERY = 0.05
"""Seconds between two progress messages: a tool may report each of 10,000 articles."""


def start(host: Any) -> ToolRunner:
    """Return the runner. `host` has `confine` (js-shim/confine.js), `store` (none where the vault lives in the engine's memory) and `emit` (js-shim/runner-worker.js)."""
    return ToolRunner(IndexedDbStore(host.store) if host.store else MemoryStore(), host.emit, host.confine, outcome_maker())


class ToolRunner:
    """Runs one tool after another; what was parsed for one run serves the next."""

    def __init__(self, store: Store, emit: Any, confine: Callable[[], None], outcome: Outcome) -> None:
        self._store, self._emit, self._confine, self._outcome = store, emit, confine, outcome
        self._vault: Vault | None = None
        self._last = float("-inf")
        self._lab: Session | None = None
        """Once there is one, this runner is confined and runs nothing else."""

    async def run(self, request_text: str, supplied: Any, wheels: Any) -> Any:
        """Run a tool, or a cell of the lab with what was installed since its last one (`[file, bytes]` each), and return `{kind, report, changes, files}` for JavaScript; see RunnerOutcome in protocol.js."""
        request: Json = json.loads(request_text)
        brought = unpack_vault(supplied.to_bytes()) if supplied is not None else None
        vault = await self._open(request["generation"], brought)
        if vault is None:
            return self._outcome("stale")
        if request["tool"] == LAB.name:
            return await self._run_cell(request["parameters"], vault, {file: content.to_bytes() for file, content in wheels})
        store = MemoryStore.holding(brought.blobs, brought.journal) if brought and isinstance(self._store, MemoryStore) else self._store
        try:
            if request.get("source"):
                return await self._run_own(request, vault, store)
            from data20.tools.catalogue import find_tool

            spec = find_tool(request["tool"]).load()
            return self._run(spec, await with_needs(spec.needs, vault, store), request["parameters"])
        except ToolFailed as failure:
            return self._outcome("error", json.dumps(failure.error))
        except Exception as error:  # a tool that isn't there, a result that can't be serialised
            return self._outcome("error", json.dumps(error_json(error)))

    async def _run_own(self, request: Json, vault: Vault, store: Store) -> Any:
        """Run a person's own tool, or only describe it, where it can neither write nor reach anything; this runner is not used again."""
        from data20.tools.own import OwnSource, describe_source, load_source

        brought = request["source"]
        source = OwnSource(brought["path"], brought["hash"], base64.b64decode(brought["content"]), tuple(brought["needs"]))
        ready = await with_needs(source.needs, vault, store)
        self._confine()
        _forget_javascript()
        if not request["tool"]:
            return self._outcome("result", json.dumps(describe_source(source), ensure_ascii=False))
        return self._run(load_source(source), ready, request["parameters"])

    async def _run_cell(self, parameters: Json, vault: Vault, wheels: dict[str, bytes]) -> Any:
        """Run a cell of the lab; the first one confines this runner."""
        from data20.lab.asking import bring, offer

        if self._lab is None:
            from data20.lab.session import Session

            hold_fetch()
            self._confine()
            _forget_javascript()
            offer()
            self._lab = Session()
        try:
            bring(wheels)
            return self._answer(await run_cell(self._lab, parameters, vault, self._forward))
        except ToolFailed as failure:
            return self._outcome("error", json.dumps(failure.error))
        except Data20Error as error:  # a package that can't be laid down
            return self._outcome("error", json.dumps(error_json(error)))

    async def _open(self, generation: int, brought: Supplied | None) -> Vault | None:
        """Return the vault of that generation, None where the store has another one. What is held already is not read again."""
        current = brought is None and self._vault is not None and self._vault.generation == generation
        if current and (self._lab or generation == await self._store.generation()):
            return self._vault
        if brought is None and self._lab:
            return None  # it has no store any more: the engine sends the vault
        stored = brought.vault if brought else await self._store.open()
        if stored.generation != generation:
            return None
        if self._vault is None:
            for record in (await self._store.get_records(KIND)).values():
                hand_over(unpack(record))
        self._vault, _ = vault_from(stored, self._vault)
        return self._vault

    def _run(self, spec: ToolSpec, vault: Vault, parameters: Json) -> Any:
        self._last = float("-inf")
        # What is there stays: looking for garbage in a vault and its structures again and again took up to a third of a tool's time.
        gc.freeze()
        # Not so in the lab, whose Python lives long: there a survivor may become garbage yet.
        gc.callbacks.append(keep_survivors)
        try:
            return self._answer(run_tool(spec, vault, parameters, self._forward))
        finally:
            gc.callbacks.remove(keep_survivors)

    def _answer(self, result: RunResult) -> Any:
        from data20.report.serialize import changes_to_json

        changes = json.dumps(changes_to_json(result.changes)) if result.changes else None
        return self._outcome("result", json.dumps(result.report, ensure_ascii=False), changes, dict(result.artifacts))

    def _forward(self, event: Json) -> None:
        if event["event"] == "progress" and event["done"] < event["total"]:
            now = time.monotonic()
            if now - self._last < PROGRESS_EVERY:
                return
            self._last = now
        self._emit(json.dumps(event))


Outcome = Callable[..., Any]


def outcome_maker() -> Outcome:
    """Return what makes the answer for JavaScript; it needs nothing that a confined runner has lost."""
    from js import Object
    from pyodide.ffi import to_js

    from_entries = Object.fromEntries

    def outcome(kind: str, report: str = "null", changes: str | None = None, files: dict[str, bytes] | None = None) -> Any:
        answer = {"kind": kind, "report": report, "changes": changes, "files": list((files or {}).items())}
        return to_js(answer, dict_converter=from_entries)

    return outcome


def _forget_javascript() -> None:
    """Let nothing import a way to JavaScript any more."""
    for name in ("js", "pyodide_js", "_pyodide_core", "pyodide", "pyodide.ffi", "pyodide.code", "pyodide.http", "pyodide._package_loader", "micropip"):
        sys.modules[name] = None  # type: ignore[assignment]
