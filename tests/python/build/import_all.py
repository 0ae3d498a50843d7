"""Runs inside Pyodide (import_all.mjs): import every module that the packs hold."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import warnings
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

ACTING = {"this", "antigravity", "idlelib.idle", "data20.__main__"}
"""Modules that do something when imported."""


def failures() -> str:
    """Return `{module: reason}` of those that can't be imported, as JSON."""
    packs: Any = next(finder for finder in sys.meta_path if type(finder).__name__ == "Packs")
    names = {*packs._home, *packs._libraries}
    for path in sys.path:
        if path.endswith(".zip"):
            with ZipFile(path) as archive:
                names |= {_module(PurePosixPath(name)) for name in archive.namelist() if name.endswith(".pyc")}
    failed = {}
    for name in sorted(names - ACTING):
        if name.rpartition(".")[2] == "__main__":
            continue
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                importlib.import_module(name)
        except BaseException as error:
            failed[name] = f"{type(error).__name__}: {error}"
    return json.dumps(failed)


def _module(path: PurePosixPath) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
