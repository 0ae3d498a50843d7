"""Packing Python for the browser: the one place that decides in which files the runtime reaches the engine.

Today: wheels of bytecode (bytecode.py), unpacked by Pyodide. Another form (a snapshot) changes `lay_out_runtime` and
what it returns, nothing else.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from build_support.output import Output, folder_hash
from build_support.runtime import Runtime, write_runtime_lock


def lay_out_runtime(output: Output, runtime: Runtime) -> dict[str, Any]:
    """Put Pyodide, the wheels and the lock into the site; return what the engine must know to start them."""
    third_party = {path.name: path for path in (*runtime.core, *(wheel.path for wheel in runtime.wheels))}
    base = f"pyodide/{folder_hash(third_party)}/"
    for path in runtime.core:
        output.copy(base + path.name, path, "boot")
    for wheel in runtime.wheels:
        output.copy(base + wheel.path.name, wheel.path, wheel.tier)
    # Our own wheel has its own folder: an update of the app leaves the big folder's address as it is. The lock lies
    # with it, so its content counts too; it will name the folder, so it is first written without.
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "pyodide-lock.json"
        write_runtime_lock(runtime, draft, "")
        app = f"app/{folder_hash({runtime.app.path.name: runtime.app.path, draft.name: draft})}/"
    output.copy(app + runtime.app.path.name, runtime.app.path, "boot")
    lock = output.root / app / "pyodide-lock.json"
    tiers = write_runtime_lock(runtime, lock, f"../../{app}")
    output.tiers[app + lock.name] = "boot"
    return {
        "version": runtime.version,
        "python": runtime.python,
        "indexURL": base,
        "packageBaseUrl": base,
        "lockFileURL": app + lock.name,
        "packages": tiers,
    }
