"""The folder on which tests run inside Pyodide: the files that ship, whole wheels of them, plus what pytest needs in there.

pytest-pyodide loads packages by Pyodide's own loader, so here they aren't split into packs; tests/python/build/test_packs.py
shows that the packs hold the same. Beside them lies the site as it was built, for a second run in which Python comes up from
a snapshot.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from build_support.bundle import bundle_modules
from build_support.console import step
from build_support.environment import ensure_node_modules
from build_support.packages import TEST_PACKAGES
from build_support.paths import BUILD, DIST
from build_support.runtime import fetch_test_wheels, gather, write_runtime_lock
from build_support.stamps import content_hash, is_fresh, mark

ENGINE_DIST: Final = BUILD / "engine-dist"
FROZEN: Final = "tests/engine/frozen.js"
SITE_PARTS: Final = ("pyodide", "app", "assets")
"""Folders of the site that a start needs."""


def make_engine_dist() -> Path:
    """Return a flat folder that pytest-pyodide can use."""
    _make_packages()
    _put_site()
    return ENGINE_DIST


def _make_packages() -> None:
    runtime = gather()
    files = [*runtime.core, runtime.stdlib, *(wheel.path for wheel in runtime.wheels), runtime.app.path]
    wanted = content_hash([*files, Path(__file__)], *(package.sha256 for package in TEST_PACKAGES))
    if is_fresh("engine-dist", wanted) and (ENGINE_DIST / "pyodide-lock.json").is_file():
        return
    with step("Preparing Pyodide for tests inside it"):
        shutil.rmtree(ENGINE_DIST, ignore_errors=True)
        ENGINE_DIST.mkdir(parents=True)
        extra = fetch_test_wheels()
        for source in (*files, *extra):
            shutil.copyfile(source, ENGINE_DIST / source.name)
        write_runtime_lock(runtime, ENGINE_DIST / "pyodide-lock.json", extra)
    mark("engine-dist", wanted)


def _put_site() -> None:
    """Lay the built site beside the packages, with the script that starts its Python for tests."""
    site = ENGINE_DIST / "site"
    shutil.rmtree(site, ignore_errors=True)
    for part in SITE_PARTS:
        shutil.copytree(DIST / part, site / part)
    shutil.copyfile(DIST / "build.json", site / "build.json")
    bundle = bundle_modules(ensure_node_modules(), [FROZEN], site, "module")
    script = f"site/{bundle.entries[FROZEN]}"
    later = [package.name for package in TEST_PACKAGES]
    (ENGINE_DIST / "frozen.json").write_text(json.dumps({"script": script, "later": later}), encoding="utf-8")
