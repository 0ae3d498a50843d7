"""Which modules the engine needs for its first answers, and which the tools need besides.

Runs inside the Pyodide that ships (touch.mjs); what it finds decides in which archive a module travels (packs.py).
Nothing breaks where it is wrong: a module that was put off is fetched when it is first imported.
"""

from __future__ import annotations

import importlib
import json
import marshal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

_HEADER = 16
"""Bytes of a `.pyc` before its code."""
LATER = "/lib/later"
"""The folder of the packages that aren't there before the first answer."""
GROUPS = {"search": {"apsw", "charset_normalizer", "snowballstemmer"}, "numpy": {"numpy"}}
"""What is imported with the packages of later (packages.py names the same groups)."""
NATIVE = frozenset({"cli", "__main__", "directory", "disk", "folder_lock", "folder_records", "folder_state"})
"""Modules that only the command line runs."""
ASKED = (
    "health",
    "api/tools",
    "api/tools/validate",
    "api/categories",
    "api/articles?limit=100",
    "api/articles?folder=none&sort=-modified",
    "api/jobs",
    "api/history",
    "api/vault",
    "api/graph",
    "api/no-such-page",
)
"""What a page asks for while it comes up."""


def described() -> str:
    """Return the catalogue of all tools as JSON. They are described without what comes after the first answer."""
    from data20.tools.catalogue import describe
    from data20.tools.registry import registry, text_catalogue

    return json.dumps(describe(registry(), text_catalogue()), ensure_ascii=False)


async def touched(vault: Any) -> str:
    """Return sorted lists of module names as JSON: `boot`, `common` (what tools import besides) and those of GROUPS. vault: a zip to open, or None."""
    await _engine(vault.to_bytes() if vault is not None else None)
    await _runner()
    found = {"boot": sorted(sys.modules)}
    names = sorted(set(_named()))
    found["common"] = _import(names)
    sys.path.append(LATER)
    for group, packages in GROUPS.items():
        found[group] = _import([name for name in names if name.partition(".")[0] in packages])
    return json.dumps(found)


def _import(names: list[str]) -> list[str]:
    """Import what can be; return the modules that this has brought, sorted."""
    before = set(sys.modules)
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:
            continue  # a package of later, another interpreter's branch, or a name that is no module
    return sorted(set(sys.modules) - before)


async def _engine(vault: bytes | None) -> None:
    """Start the app as the engine's worker does, over a store in memory, and ask it what a page asks."""
    import data20.browser.engine as engine
    import data20.browser.packs  # noqa: F401

    engine.prepare()
    from data20.api.app import create_app
    from data20.api.context import EngineFacts
    from data20.jobs.runner import InlineRunner
    from data20.jobs.service import JobService
    from data20.storage.memory import MemoryStore
    from data20.tools.catalogue import catalogue
    from data20.workspace import Workspace

    store = MemoryStore()
    workspace = await Workspace.open(store)
    jobs = JobService(store, InlineRunner(), lambda: workspace.vault, catalogue)
    app = create_app(workspace, jobs, engine=EngineFacts(), search_later=True)
    running = engine.Engine(app, workspace, root_path="", origin="http://localhost/")
    await running.start()
    if vault is not None:
        await running._ask("POST", "api/vault/import?commit=true", vault, [("content-type", "application/zip")])
    paths = [f"api/articles/{path}" for path in list(workspace.vault.articles)[:5]]
    for path in (*ASKED, *paths):
        for language in ("ru", "en"):
            try:
                await running._ask("GET", path, headers=[("accept-language", language)])
            except RuntimeError:
                continue  # an error is an answer too


async def _runner() -> None:
    """What a runner needs whatever the tool: the error path goes through most of it."""
    import data20.browser.runner_worker
    import data20.report.serialize
    from data20.storage.memory import MemoryStore

    runner = data20.browser.runner_worker.ToolRunner(MemoryStore(), print, lambda: None, data20.browser.runner_worker.outcome_maker())
    await runner.run(json.dumps({"tool": "no_such_tool", "generation": 0, "parameters": {}}), None, [])


def _named() -> Iterator[str]:
    """Yield every module that our package's code names in an import, wherever it stands."""
    import data20

    for file in sorted(Path(data20.__path__[0]).rglob("*.pyc")):
        if file.stem not in NATIVE:
            yield from _imports(marshal.loads(file.read_bytes()[_HEADER:]))


def _imports(code: CodeType) -> Iterator[str]:
    """Yield what one code object and those inside it import. Our package has no relative imports."""
    import dis  # not before what the boot touches has been noted

    before: Any = None
    for instruction in dis.get_instructions(code):
        if instruction.opname == "IMPORT_NAME":
            yield instruction.argval
            yield from (f"{instruction.argval}.{name}" for name in before or () if name != "*")
        before = instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _imports(constant)
