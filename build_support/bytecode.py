"""Python travels as bytecode: the standard library and every wheel, compiled by the Pyodide that ships.

Compiling is most of what importing costs in WebAssembly (docs/performance.md). Done here, once for each content.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from build_support.console import run, step
from build_support.environment import ensure_node_modules, node_env
from build_support.paths import CACHE, NODE_MODULES
from build_support.stamps import content_hash

SHIP_SOURCES: bool = False
"""Set to True to ship sources as they are, to read them in the browser's tracebacks. Nothing else changes."""

COMPILED: Final = CACHE / "bytecode"
PYODIDE: Final = NODE_MODULES / "pyodide"
KEPT: Final = 4
"""How many compiled versions of one archive are kept, for builds that run side by side and for switching back."""

STDLIB: Final = "/lib/python313.zip"
SITE_PACKAGES: Final = "/lib/python3.13/site-packages"


def compiled(archive: Path) -> Path:
    """Return the archive (the standard library's zip or a wheel) with bytecode in place of its sources, under its name."""
    if SHIP_SOURCES:
        return archive
    support = Path(__file__).parent
    key = content_hash(
        [archive, support / "repack.py", support / "compile.mjs", PYODIDE / "pyodide.asm.wasm", PYODIDE / "python_stdlib.zip"]
    )
    target = COMPILED / key[:32] / archive.name
    if not target.is_file():
        _compile(archive, target)
        _forget_older(archive.name)
    return target


def _compile(archive: Path, target: Path) -> None:
    root = STDLIB if archive.name == "python_stdlib.zip" else SITE_PACKAGES
    target.parent.mkdir(parents=True, exist_ok=True)
    with step(f"Compiling {archive.name}"), tempfile.TemporaryDirectory(dir=COMPILED) as folder:
        made = Path(folder) / archive.name
        program = ensure_node_modules()
        script = Path(__file__).with_name("compile.mjs")
        run([program, script, PYODIDE, archive, made, root], env=node_env(program), quiet=True, name=f"compiling {archive.name}")
        # Whole or not at all: another build may be looking for it.
        made.replace(target)


def _forget_older(name: str) -> None:
    """Delete all but the newest few compiled versions of an archive (our own changes many times a day)."""
    versions = sorted(COMPILED.glob(f"*/{name}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in versions[KEPT:]:
        old.unlink(missing_ok=True)
        old.parent.rmdir()
