"""Where Python's modules come from in the browser: archives of bytecode, each loaded once something asks for it.

What the boot needs is mounted before this module runs. Everything else stands in an index that the build writes
(`packs.json`, build_support/packs.py): which module lies in which archive, and where each compiled library is. An import
that nobody else can answer is looked up there and its file fetched on the spot, so no module that we ship is ever missing;
`js-shim/packs.js` brings the files beforehand where it knows that they will be needed.

Invariant: a file lies at its path whole or not at all. After a snapshot is restored the files are gone while the index is
still there: then they are simply fetched again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ExtensionFileLoader, ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any
from zipimport import zipimporter

FILE = "packs.json"
UNPACKED = "/lib/python3.13/site-packages"

Fetch = Callable[[str], bytes]
"""Takes an address relative to the site and returns the bytes of the file; blocks meanwhile. Raises OSError."""


class Packs(MetaPathFinder):
    """Finds modules in archives that are fetched when first needed."""

    def __init__(self, index: dict[str, Any], fetch: Fetch) -> None:
        """index: `{archives: {path: {url, unpack, modules}}, libraries: {module: {url, path, package}}}`."""
        self._archives: dict[str, dict[str, Any]] = index["archives"]
        self._libraries: dict[str, dict[str, Any]] = index["libraries"]
        self._home = {name: path for path, archive in self._archives.items() for name in archive["modules"]}
        self._fetch = fetch
        self.late: list[str] = []
        """Addresses of the files that had to be fetched during an import."""

    def urls(self) -> list[str]:
        """Return the addresses of all files that there are."""
        return [archive["url"] for archive in self._archives.values()] + [library["url"] for library in self._libraries.values()]

    def fetch_with(self, fetch: Fetch) -> None:
        """Fetch in another way from now on."""
        self._fetch = fetch

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        library = self._libraries.get(fullname)
        if library is not None:
            self._ensure(library["path"], library["url"])
            loader = ExtensionFileLoader(fullname, library["path"])
            # A package that is compiled itself: its modules are found by their full names, here.
            return ModuleSpec(fullname, loader, origin=library["path"], is_package=library["package"])
        home = self._home.get(fullname)
        if home is None:
            return None
        archive = self._archives[home]
        self._ensure(home, archive["url"])
        if archive["unpack"]:
            self._unpack(home)
            return PathFinder.find_spec(fullname, path, target)
        parent = fullname.rpartition(".")[0].replace(".", "/")
        return zipimporter(f"{home}/{parent}" if parent else home).find_spec(fullname, target)

    def _ensure(self, path: str, url: str) -> None:
        if Path(path).exists():
            return
        content = self._fetch(url)
        self.late.append(url)
        put(path, content)

    def _unpack(self, path: str) -> None:
        """Lay the archive's files where any package lies: some read data files beside their modules."""
        import importlib
        from zipfile import ZipFile

        if not (done := Path(f"{path}.unpacked")).exists():
            with ZipFile(path) as archive:
                archive.extractall(UNPACKED)
            done.touch()
            importlib.invalidate_caches()


def put(path: str, content: bytes) -> None:
    """Write a file, whole or not at all."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.write_bytes(content)
    part.replace(target)


def install() -> Packs:
    """Find modules by the index from now on."""
    loader = globals()["__loader__"]
    packs = Packs(json.loads(loader.get_data(f"{__file__.rpartition('/')[0]}/{FILE}")), fetch_now)
    sys.meta_path.append(packs)
    return packs


def fetch_now(url: str) -> bytes:
    """Fetch by the global function that `js-shim/packs.js` provides; nothing of JavaScript is held, for a snapshot can't. Raises OSError."""
    from js import data20FetchNow
    from pyodide.ffi import JsException

    try:
        content: bytes = data20FetchNow(url).to_bytes()
    except JsException as error:
        raise OSError(f"{url} could not be loaded: {error}") from error
    return content


def hold_fetch() -> None:
    """Keep the way to the site's own packs for a Python that is about to lose JavaScript: what it imports later is still found."""
    from js import data20HoldPacks
    from pyodide.ffi import to_js

    packs = next(finder for finder in sys.meta_path if isinstance(finder, Packs))
    held = data20HoldPacks(to_js(packs.urls()))

    def fetch(url: str) -> bytes:
        try:
            content: bytes = held(url).to_bytes()
        except Exception as error:  # of JavaScript: its type can't be named any more
            raise OSError(f"{url} could not be loaded: {error}") from error
        return content

    packs.fetch_with(fetch)
