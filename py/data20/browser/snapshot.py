"""What a snapshot of this interpreter holds, and what has to be put right after it was restored.

`js-shim/snapshot.js` copies the memory. Here is Python's half: bring everything in that a start should find imported,
and afterwards replace what must not be the same in every session. The vault is never opened before a snapshot is made.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import random
import sys
import tempfile
import time
import uuid
from typing import Any

from data20.browser.asgi import BridgeRequest, Exchange
from data20.browser.engine import Probe, prepare

EVERYWHERE = ("numpy", "apsw", "snowballstemmer", "charset_normalizer")
"""Packages of tier `tools` that search and the tools import when first used."""


ARTICLE = b"---\ntime: 12:30\ntags: [a]\n---\n# A\n\n*b* [c](a.md) [[a]] `d` #e\n\n- f\n\n| g | h |\n|---|---|\n| i | j |\n"
"""One article that every parser has to look at; `12:30` is for the full YAML parser."""

ASKED = ("health", "api/tools", "api/articles", "api/articles/a.md/view", "api/search?q=a", "api/jobs", "api/history")


async def warm_up(without: str = "") -> None:
    """Import what engine and runners need, and use it once over a vault in memory, so that caches are filled.

    `without` names packages to leave out, parted by commas.

    Raises ImportError where a package is missing, RuntimeError where a request fails.
    """
    prepare()
    for name in EVERYWHERE:
        if name not in without.split(","):
            importlib.import_module(name)
    import data20.browser.runner_worker
    import data20.vault.kept  # noqa: F401
    from data20.api.app import create_app
    from data20.jobs.runner import InlineRunner
    from data20.jobs.service import JobService
    from data20.storage.memory import MemoryStore
    from data20.tools.catalogue import catalogue, texts
    from data20.workspace import Workspace

    texts()
    store = MemoryStore()
    workspace = await Workspace.open(store)
    app = create_app(workspace, JobService(store, InlineRunner(store=store), lambda: workspace.vault, catalogue))
    for method, path, body in (("PUT", "api/articles/a.md", ARTICLE), *(("GET", path, b"") for path in ASKED)):
        probe = Probe()
        headers = [("host", "localhost"), ("content-type", "text/markdown")]
        await Exchange(BridgeRequest(method, f"http://localhost/{path}", headers, body), probe).run(app)
        if probe.status not in (200, 201):
            raise RuntimeError(f"{method} {path} was answered with {probe.status}: {probe.body[:500]!r}")
    await app.context.indexer.stop()


def before() -> None:
    """Leave nothing behind that a snapshot must not hold: garbage, caches of files, what finds modules from nowhere."""
    importlib.invalidate_caches()
    # Pyodide puts it in front at every start.
    sys.path[:] = [entry for entry in sys.path if entry]
    gc.collect()
    gc.collect()
    # What is there now stays: later collections need not look at it.
    gc.freeze()


def restored(locale: str) -> None:
    """Replace what is the same in every session that starts from one snapshot.

    `locale` is this session's, for example `ru_RU.UTF-8`. The hash secret can't be replaced: it is this device's own,
    because the snapshot was made on it, but the same until the next build.
    """
    os.environ["LANG"] = locale
    _set_time_zone()
    random.seed()
    if numpy := sys.modules.get("numpy.random"):
        numpy.seed()
    # Node and clock sequence of version 1, the names of temporary files: drawn anew when next asked for.
    mutable: Any = uuid
    mutable._node = mutable._last_timestamp = None
    mutable = tempfile
    mutable._name_sequence = None
    mutable = logging
    mutable._startTime = time.time_ns()


def _set_time_zone() -> None:
    """Set the constants of `time` as a fresh interpreter does: from the first of January and of July."""
    year = time.localtime().tm_year
    winter, summer = (time.localtime(time.mktime((year, month, 1, 12, 0, 0, 0, 0, -1))) for month in (1, 7))
    if winter.tm_gmtoff > summer.tm_gmtoff:
        winter, summer = summer, winter
    mutable: Any = time
    mutable.timezone, mutable.altzone = -winter.tm_gmtoff, -summer.tm_gmtoff
    mutable.daylight = int(winter.tm_gmtoff != summer.tm_gmtoff)
    mutable.tzname = (winter.tm_zone, summer.tm_zone)
