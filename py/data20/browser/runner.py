"""The Runner port in the browser: each run goes to a runner worker, which reads the stored vault itself.

`runner_worker.py` is the other end; `js-shim/runners.js` keeps the workers.
"""

from __future__ import annotations

import asyncio
import base64
import json
from typing import TYPE_CHECKING, Any, cast

from data20.browser.vault_bytes import pack_vault
from data20.errors import Data20Error
from data20.jobs.errors import ToolFailed, both
from data20.jobs.runner import Emit, Json, RunRequest, RunResult
from data20.lab.facts import LAB
from data20.messages import Text
from data20.tools.facts import ATTACHMENTS, INDEX, JOURNAL, ONE_FILE

if TYPE_CHECKING:
    from data20.storage.port import Store
    from data20.tools.own import OwnSource
    from data20.vault.changes import ChangeSet

_GONE = Text(
    "Отдельный процесс Python, в котором шёл инструмент, остановился.",
    "The separate Python in which the tool ran has stopped.",
)
_GONE_HINT = Text(
    "Хранилище не изменено. Запустите инструмент ещё раз; если памяти мало, закройте другие вкладки.",
    "The vault is unchanged. Run the tool again; if memory is short, close other tabs.",
)


class BrowserRunner:
    """Runs tools in workers."""

    def __init__(self, host: Any, store: Store | None = None) -> None:
        """host: the engine worker's facade (js-shim/python-host.js). store: the vault's, where workers can't open it themselves."""
        self._host, self._store = host, store

    async def run(self, request: RunRequest, emit: Emit) -> RunResult:
        """Run one tool. Cancelling the awaiting task ends the worker at once. Raises ToolFailed."""
        outcome = await self._run(request, emit, await self._supplies(request))
        if outcome.kind == "stale":
            # Somebody has written since the job was taken up: the runner gets the vault that the job began with.
            outcome = await self._run(request, emit, pack_vault(request.vault))
        if outcome.kind == "error":
            raise ToolFailed(json.loads(outcome.report))
        return _result(outcome)

    async def describe(self, source: OwnSource) -> Json:
        """Load an own tool in a runner of its own and return its catalogue entry. Raises ToolFailed."""
        from data20.vault.model import Vault

        nothing = Vault({})
        result = await self._run(RunRequest("", "", {}, nothing, source), lambda _: None, pack_vault(nothing))
        if result.kind == "error":
            raise ToolFailed(json.loads(result.report))
        return cast(Json, json.loads(result.report))

    async def _supplies(self, request: RunRequest) -> bytes | None:
        """Return the vault with the history and what the tool needs of attachments, when the worker can't get them itself."""
        from data20.vault.past import past_named

        if self._store is None:
            return None
        journal = await self._store.journal(limit=request.vault.generation)
        wanted = {edit.before for entry in journal for edit in entry.edits} | {edit.after for entry in journal for edit in entry.edits}
        wanted |= {file.hash for file in request.vault.attachments.values()} | {past_named(journal)}
        known = {article.hash for article in request.vault.articles.values()} | {None}
        blobs = {digest: await self._store.read_blob(digest) for digest in wanted - known if digest}
        return pack_vault(request.vault, {digest: blob for digest, blob in blobs.items() if blob is not None}, journal)

    async def _run(self, request: RunRequest, emit: Emit, vault: bytes | None) -> Any:
        from js import undefined
        from pyodide.ffi import JsException, create_proxy, to_js

        text = json.dumps(
            {
                "tool": request.tool_name, "parameters": request.parameters, "generation": request.vault.generation,
                "source": _source_json(request.source),
            }
        )  # fmt: skip
        listen = create_proxy(lambda event: emit(json.loads(event)))
        packages = to_js(_packages(request))
        session = request.parameters["session"] if request.tool_name == LAB.name else undefined
        run = self._host.runTool(text, packages, undefined if vault is None else to_js(vault), listen, session)
        try:
            return await run.done
        except asyncio.CancelledError:
            run.cancel()
            raise
        except JsException as error:
            raise ToolFailed(_gone(str(error))) from error
        finally:
            listen.destroy()


def _source_json(source: OwnSource | None) -> Json | None:
    return {"path": source.path, "hash": source.hash, "content": base64.b64encode(source.content).decode(), "needs": source.needs} if source else None


CONFINED = ("common", "packages", "rest", "search", "numpy", "tools")
"""What an own tool finds: nothing can be fetched once it runs."""


def _packages(request: RunRequest) -> list[str]:
    from data20.tools.catalogue import find_tool

    try:
        needs = (*request.source.needs, *CONFINED) if request.source else find_tool(request.tool_name).needs
    except Data20Error:
        return []  # the runner says so itself
    return [name for name in needs if name not in (ATTACHMENTS, INDEX, JOURNAL) and not name.startswith(ONE_FILE)]


def _gone(reason: str) -> Json:
    return {"code": "runner.gone", "detail": both(_GONE), "hint": both(_GONE_HINT), "traceback": reason}


def _result(outcome: Any) -> RunResult:
    from data20.report.serialize import changes_from_json

    changes: ChangeSet | None = changes_from_json(json.loads(outcome.changes)) if outcome.changes else None
    files = {name: content.to_bytes() for name, content in outcome.files}
    return RunResult(json.loads(outcome.report), files, changes)
