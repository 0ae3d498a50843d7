"""The runner port: who runs one tool on one vault, and how the answer comes back.

In the browser a disposable worker runs it (`browser/`); on CPython `InlineRunner` does. Both call `run_tool`.
"""

from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from data20.errors import Data20Error
from data20.jobs.errors import ToolFailed, both
from data20.jobs.lab import run_cell
from data20.lab.facts import LAB
from data20.messages import Message, Text
from data20.tools.facts import ATTACHMENTS, INDEX, JOURNAL, ONE_FILE

if TYPE_CHECKING:
    from data20.lab.session import Session
    from data20.storage.port import JournalEntry, Store
    from data20.tools.interface import ToolSpec
    from data20.tools.own import OwnSource
    from data20.vault.changes import ChangeSet
    from data20.vault.model import Vault

_PAGE = 500

Json = dict[str, Any]
Emit = Callable[[Json], None]
"""Takes `{"event": "progress", "done", "total", "message"}` or `{"event": "log", "message"}`; a message is report JSON."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """One run. `parameters` are valid and complete (defaults filled in)."""

    job_id: str
    tool_name: str
    parameters: Json
    vault: Vault
    source: OwnSource | None = None
    """A person's own tool; it is run apart, and only because the person has agreed to these bytes."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """`report` is `report_to_json`'s JSON, not localised; it describes the `artifacts`, whose bytes are here by name."""

    report: Json
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
    changes: ChangeSet | None = None


class Runner(Protocol):
    """Runs a tool somewhere. Cancelling the task that awaits `run` stops the tool. Raises ToolFailed."""

    async def run(self, request: RunRequest, emit: Emit) -> RunResult: ...
    async def describe(self, source: OwnSource) -> Json:
        """Load an own tool where it can do no harm and return its catalogue entry (tools/own.py). Raises ToolFailed."""


class InlineRunner:
    """Runs the tool in this very thread. It can be cancelled where the tool reports progress, before it starts, or never."""

    def __init__(self, tools: Callable[[], Mapping[str, ToolSpec]] | None = None, store: Store | None = None) -> None:
        """tools: the registry, when it is not the product's. store: where tools that need attachments get them from."""
        self._tools, self._store = tools, store
        self._lab: tuple[str, Session] | None = None

    async def run(self, request: RunRequest, emit: Emit) -> RunResult:
        await asyncio.sleep(0)  # whoever submitted gets an answer before a long tool takes the thread
        if request.tool_name == LAB.name:
            return await run_cell(self._session(request.parameters["session"]), request.parameters, request.vault, emit)
        task = asyncio.current_task()
        spec = _own(request.source) if request.source else self._find(request.tool_name)
        vault = await with_needs(spec.needs, request.vault, self._store) if self._store else request.vault
        result = run_tool(spec, vault, request.parameters, emit, lambda: bool(task and task.cancelling()))
        await asyncio.sleep(0)
        return result

    async def describe(self, source: OwnSource) -> Json:
        from data20.tools.own import describe_source

        try:
            return describe_source(source)
        except Exception as error:
            raise ToolFailed(error_json(error)) from error

    def _session(self, name: str) -> Session:
        """Return the session of that name; another one ends the one before."""
        from data20.lab.session import Session

        if self._lab is None or self._lab[0] != name:
            self._lab = (name, Session())
        return self._lab[1]

    def _find(self, name: str) -> ToolSpec:
        if self._tools is not None:
            return self._tools()[name]
        from data20.tools.catalogue import find_tool

        return find_tool(name).load()


def _own(source: OwnSource) -> ToolSpec:
    from data20.tools.own import load_source

    try:
        return load_source(source)
    except Exception as error:
        raise ToolFailed(error_json(error)) from error


async def with_needs(needs: Sequence[str], vault: Vault, store: Store) -> Vault:
    """Return the vault with what the tool asks for: the bytes of all attachments or of those it names, the journal, the kept search index."""
    if INDEX in needs:
        await _load_index(vault, store)
    wanted = frozenset(need.removeprefix(ONE_FILE) for need in needs if need.startswith(ONE_FILE))
    if ATTACHMENTS in needs or wanted & vault.attachments.keys():
        chosen = vault.attachments if ATTACHMENTS in needs else {path: vault.attachments[path] for path in sorted(wanted & vault.attachments.keys())}
        files = {path: await store.read_blob(file.hash) for path, file in chosen.items()}
        vault = replace(vault, files={path: content for path, content in files.items() if content is not None})
    return await _with_journal(vault, store) if JOURNAL in needs else vault


async def _load_index(vault: Vault, store: Store) -> None:
    """Spare the vault the building of its search index where one is kept; the tool indexes what has changed since."""
    from data20.search import index

    if not index.partial_index(vault).documents:
        with suppress(Data20Error):  # what can't be read is built again
            stored = await store.get_record(index.KIND, index.KEY)
            if isinstance(stored, bytes):
                index.load(stored, vault)


async def _with_journal(vault: Vault, store: Store) -> Vault:
    """Return the vault with its history up to its own generation, and with the past that came with an import."""
    from data20.vault.past import read_past
    from data20.vault.revisions import revisions_of, with_past

    sources = {article.hash: article.source for article in vault.articles.values()}

    async def read(digest: str) -> bytes | None:
        return sources.get(digest) or await store.read_blob(digest)

    entries: list[JournalEntry] = []
    before: int | None = vault.generation + 1
    while page := await store.journal(limit=_PAGE, before=before):
        entries += page
        before = page[-1].generation
    return with_past(replace(vault, journal=await revisions_of(entries, read)), await read_past(store, entries))


class EmittingProgress:
    """A tool's `Progress` that emits events and raises Cancelled once `cancelled()` is true."""

    def __init__(self, emit: Emit, cancelled: Callable[[], bool]) -> None:
        self._emit, self._cancelled = emit, cancelled

    def __call__(self, done: int, total: int, message: Message | None = None) -> None:
        from data20.report.serialize import plain

        self._emit({"event": "progress", "done": done, "total": total, "message": plain(message)})
        self._check()

    def log(self, message: Message) -> None:
        from data20.report.serialize import plain

        self._emit({"event": "log", "message": plain(message)})
        self._check()

    def _check(self) -> None:
        if self._cancelled():
            from data20.tools.interface import Cancelled

            raise Cancelled


def run_tool(
    spec: ToolSpec, vault: Vault, parameters: Json, emit: Emit, cancelled: Callable[[], bool] = lambda: False
) -> RunResult:
    """Run one tool to its end. Raises ToolFailed with what a person needs; asyncio.CancelledError when cancelled."""
    from data20.report.serialize import artifacts_of, report_to_json
    from data20.tools.interface import Cancelled

    try:
        params = spec.params.model_validate(parameters)
        report = spec.run(vault, params, EmittingProgress(emit, cancelled))
        files = {name: artifact.content for name, artifact in artifacts_of(report).items()}
        return RunResult(report_to_json(report), files, report.changes if report.changes else None)
    except Cancelled:
        raise asyncio.CancelledError from None
    except Exception as error:
        raise ToolFailed(error_json(error)) from error


def keep_survivors(phase: str, info: dict[str, int]) -> None:
    """Leave what has outlived a full collection out of the following ones (a callback of `gc`): it is the vault and what a tool has worked out.

    Looking through it again and again took two fifths of the time of a tool that reads the structures of ten thousand articles.
    """
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


_BUG = Text("Внутренняя ошибка инструмента: {kind}.", "Internal error of the tool: {kind}.")
_BUG_HINT = Text(
    "Хранилище не изменено. Подробности ниже помогут исправить ошибку.",
    "The vault is unchanged. The details below help to fix the error.",
)
_MEMORY = Text("Инструменту не хватило памяти.", "The tool ran out of memory.")
_MEMORY_HINT = Text(
    "Закройте другие вкладки или запустите инструмент на части хранилища.",
    "Close other tabs, or run the tool on a part of the vault.",
)


def error_json(error: BaseException) -> Json:
    """Return an exception as job records keep it: code, sentences in both languages, folded technical detail."""
    trace = "".join(traceback.format_exception(error))[-20_000:]
    if isinstance(error, Data20Error):
        return {"code": error.code, "detail": {"ru": error.detail("ru"), "en": error.detail("en")}, "hint": None, "traceback": trace}
    if isinstance(error, MemoryError):
        return {"code": "tool.memory", "detail": both(_MEMORY), "hint": both(_MEMORY_HINT), "traceback": trace}
    return {"code": "tool.failed", "detail": both(_BUG, kind=type(error).__name__), "hint": both(_BUG_HINT), "traceback": trace}
