"""Gathering what Python in the browser is made of: Pyodide's core, the wheels that we ship, our lock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from build_support.bytecode import compiled
from build_support.console import BuildError, step
from build_support.lock import LockedWheel, official_lock, official_package, write_lock
from build_support.packages import PACKAGES, TEST_PACKAGES, FromPyPI, Official, Package, Tier, pyodide_version
from build_support.paths import NODE_MODULES
from build_support.sources import OfficialSources, Wanted, fetch_from_pypi
from build_support.wheel import build_wheel

CORE_FILES: Final = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm")
"""Of the npm package, as they are; the standard library is compiled."""


@dataclass(frozen=True, slots=True)
class ShippedWheel:
    """A wheel for the browser."""

    path: Path
    tier: Tier
    group: str
    """The archive of what isn't needed for the first answer (packs.py)."""
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Runtime:
    """Everything that Python in the browser needs, verified, on this machine's disk."""

    version: str
    """Of Pyodide."""
    python: str
    core: tuple[Path, ...]
    """Pyodide's own files."""
    stdlib: Path
    """The standard library's zip."""
    wheels: tuple[ShippedWheel, ...]
    """Third-party wheels."""
    app: ShippedWheel
    """Our own wheel."""


def pyodide_folder() -> Path:
    """Return the unpacked npm package, whose integrity npm has checked against package-lock.json."""
    folder = NODE_MODULES / "pyodide"
    found = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
    if found != pyodide_version():
        raise BuildError(f"node_modules holds Pyodide {found}, package.json names {pyodide_version()}: run npm ci.")
    return folder


def gather() -> Runtime:
    """Bring everything together, downloading what the cache lacks. Raises BuildError naming what can't be had."""
    listed = PACKAGES
    with step(f"Gathering Pyodide {pyodide_version()} and {len(listed)} wheels"):
        folder = pyodide_folder()
        lock = official_lock(folder / "pyodide-lock.json")
        paths = fetch_wheels(listed)
    wheels = tuple(ShippedWheel(compiled(paths[package.name]), package.tier, package.group, package.without) for package in listed)
    # Loading our wheel must not pull in what is for later.
    later = tuple(package.name for package in listed if package.tier != "boot")
    return Runtime(
        version=pyodide_version(),
        python=lock.info.python,
        core=tuple(folder / name for name in CORE_FILES),
        stdlib=compiled(folder / "python_stdlib.zip"),
        wheels=wheels,
        app=ShippedWheel(compiled(build_wheel()), "boot", "tools", later),
    )


def fetch_wheels(packages: Iterable[Package]) -> Mapping[str, Path]:
    """Return a verified wheel for each package name."""
    listed = tuple(packages)
    lock = official_lock(pyodide_folder() / "pyodide-lock.json")
    specs = {package.name: official_package(lock, package.name) for package in listed if isinstance(package, Official)}
    wanted = [Wanted(spec.file_name, spec.sha256) for spec in specs.values()]
    official = OfficialSources(pyodide_version()).fetch(wanted)
    others = fetch_from_pypi(
        [package for package in listed if isinstance(package, FromPyPI)],
        lock.info.python,
        lock.info.abi_version or "",
    )
    return {name: official[spec.file_name] for name, spec in specs.items()} | others


def write_runtime_lock(runtime: Runtime, target: Path, extra: Iterable[Path] = ()) -> None:
    """Write a `pyodide-lock.json` of all wheels, in one folder, to `target`. `extra` wheels (for tests) are listed too.

    Raises BuildError where a wheel needs a package, or a version of it, that isn't among them.
    """
    info = official_lock(pyodide_folder() / "pyodide-lock.json").info
    # The distribution's lock was written before its release was named; the loader compares nothing with it.
    info = info.model_copy(update={"version": runtime.version})
    shipped = (*runtime.wheels, runtime.app)
    locked = [LockedWheel(wheel.path, wheel.path.name, wheel.without) for wheel in shipped]
    locked.extend(LockedWheel(path, path.name) for path in extra)
    write_lock(info, locked, target)


def fetch_test_wheels() -> tuple[Path, ...]:
    """Return the wheels that tests inside Pyodide need and that are never shipped."""
    return tuple(fetch_wheels(TEST_PACKAGES).values())
