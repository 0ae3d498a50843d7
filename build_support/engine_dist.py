"""The folder on which tests run inside Pyodide: the files that ship, whole wheels of them, plus what pytest needs in there.

pytest-pyodide loads packages by Pyodide's own loader, so here they aren't split into packs; tests/python/build/test_packs.py
shows that the packs hold the same.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from build_support.console import step
from build_support.packages import TEST_PACKAGES
from build_support.paths import BUILD
from build_support.runtime import fetch_test_wheels, gather, write_runtime_lock
from build_support.stamps import content_hash, is_fresh, mark

ENGINE_DIST: Final = BUILD / "engine-dist"


def make_engine_dist() -> Path:
    """Return a flat folder that pytest-pyodide can use."""
    runtime = gather()
    files = [*runtime.core, runtime.stdlib, *(wheel.path for wheel in runtime.wheels), runtime.app.path]
    wanted = content_hash([*files, Path(__file__)], *(package.sha256 for package in TEST_PACKAGES))
    if is_fresh("engine-dist", wanted) and (ENGINE_DIST / "pyodide-lock.json").is_file():
        return ENGINE_DIST
    with step("Preparing Pyodide for tests inside it"):
        shutil.rmtree(ENGINE_DIST, ignore_errors=True)
        ENGINE_DIST.mkdir(parents=True)
        extra = fetch_test_wheels()
        for source in (*files, *extra):
            shutil.copyfile(source, ENGINE_DIST / source.name)
        write_runtime_lock(runtime, ENGINE_DIST / "pyodide-lock.json", extra)
    mark("engine-dist", wanted)
    return ENGINE_DIST
