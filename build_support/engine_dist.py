"""The folder on which tests run inside Pyodide: the runtime that ships, plus what pytest needs in there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from build_support.console import step
from build_support.packages import TEST_PACKAGES
from build_support.paths import BUILD, DIST
from build_support.runtime import fetch_test_wheels, gather, write_runtime_lock
from build_support.stamps import content_hash, is_fresh, mark

ENGINE_DIST: Final = BUILD / "engine-dist"


def make_engine_dist(site: Path = DIST) -> Path:
    """Return a flat folder that pytest-pyodide can use, made of the files of the built `site`."""
    build = json.loads((site / "build.json").read_text(encoding="utf-8"))
    base = site / build["pyodide"]["packageBaseUrl"]
    app = (site / build["pyodide"]["lockFileURL"]).parent
    wanted = content_hash([base, app], *(package.sha256 for package in TEST_PACKAGES))
    if is_fresh("engine-dist", wanted) and (ENGINE_DIST / "pyodide-lock.json").is_file():
        return ENGINE_DIST
    with step("Preparing Pyodide for tests inside it"):
        # The wheel of the site, not a fresh one: tests must see what ships.
        runtime = gather(next(app.glob("data20-*.whl")))
        shutil.rmtree(ENGINE_DIST, ignore_errors=True)
        ENGINE_DIST.mkdir(parents=True)
        extra = fetch_test_wheels()
        for source in (*base.iterdir(), runtime.app.path, *extra):
            shutil.copyfile(source, ENGINE_DIST / source.name)
        write_runtime_lock(runtime, ENGINE_DIST / "pyodide-lock.json", "", extra)
    mark("engine-dist", wanted)
    return ENGINE_DIST
