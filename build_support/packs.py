"""Which file each Python module travels in.

The standard library and the wheels are taken apart and put together again by when they are needed: what the boot touches,
what tools import, what is there in case somebody asks. `touch.py` measures which is which; `data20/browser/packs.py` finds
the modules again, by the index that is written here. Compiled libraries travel by themselves, as `.wasm`: hosts compress
that, and browsers compile it while it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Final

from build_support.packages import PACKAGES, Tier
from build_support.rezip import Member, archive_of, folder

FOLDER: Final = "/lib/data20"
"""Where archives and libraries lie in the engine's file system."""
STDLIB: Final = "python_stdlib"
BOOT: Final = (STDLIB, "packages", "app")
"""The archives that must be there before the first answer. Pyodide mounts the first itself."""
OWN: Final = "data20"
LAZY: Final = frozenset(package.group for package in PACKAGES if package.tier == "lazy")
DROPPED: Final = frozenset({"RECORD", "WHEEL", "top_level.txt", "entry_points.txt", "INSTALLER", "port.yaml"})
"""Files of wheels that only installers and the packages' authors read. Licences stay."""

UNUSABLE: Final = frozenset({
    # What needs another operating system, processes, a terminal, or a package that isn't shipped: no import of it succeeds
    # in a browser (tests/python/build/test_packs.py imports all the others).
    "_ios_support", "_pyrepl._minimal_curses", "_pyrepl.curses", "_pyrepl.fancy_termios", "_pyrepl.readline", "_pyrepl.simple_interact",
    "_pyrepl.unix_console", "_pyrepl.unix_eventqueue", "_pyrepl.windows_console", "asyncio.windows_events", "asyncio.windows_utils", "encodings.mbcs", "encodings.oem",
    "multiprocessing.forkserver", "multiprocessing.popen_forkserver", "multiprocessing.popen_spawn_win32",
    "multiprocessing.resource_tracker", "multiprocessing.shared_memory", "multiprocessing.synchronize", "pty", "tty",
    "numpy._core.cversions", "numpy._pyinstaller", "numpy.conftest", "numpy.f2py._backends._distutils", "numpy.random._examples",
    "pydantic.mypy", "pydantic.v1._hypothesis_plugin", "pydantic.v1.mypy", "ruamel.yaml.clibz", "ruamel.yaml.cyaml",
})  # fmt: skip

ONLY: Final[Mapping[str, frozenset[str]]] = {
    # Reading a repository takes these; the rest speaks to servers, writes commits, or is a program of its own.
    "dulwich": frozenset({
        "", "_typing", "commit_graph", "config", "diff_tree", "errors", "file", "hooks", "lru_cache", "midx", "object_format", "object_store", "objects",
        "pack", "protocol", "reflog", "refs", "repo", "trailers", "walk", "worktree",
    }),
}  # fmt: skip
"""Of these packages no other modules are shipped."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Module names by when they are needed (touch.py)."""

    boot: frozenset[str]
    groups: Mapping[str, str]
    """Of what tools import besides: the archive in which each module is wanted."""
    families: Mapping[str, frozenset[str]]
    """Of our own modules: the families of tools that use each (reach.py)."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """The files of a wheel, or of the standard library, and the group of what isn't needed at once."""

    files: tuple[Member, ...]
    group: str
    """`common` for what boots; a name of its own for what is loaded as a whole when it is asked for."""
    stdlib: bool = False
    unpack: bool = False
    """Not mounted but unpacked: it reads data files that lie beside its modules."""


@dataclass(frozen=True, slots=True)
class Library:
    """A compiled module."""

    module: str
    package: bool
    early: bool
    """Whether it is needed as soon as its group is."""
    group: str
    member: Member


@dataclass(frozen=True)
class Packed:
    """Archives by name, and libraries."""

    contents: Mapping[str, tuple[Member, ...]]
    modules: Mapping[str, tuple[str, ...]]
    """The modules of each archive."""
    unpacked: frozenset[str]
    libraries: tuple[Library, ...]

    @cached_property
    def archives(self) -> Mapping[str, bytes]:
        """Return the archives as files."""
        return {name: archive_of(files) for name, files in self.contents.items()}

    def with_members(self, name: str, more: Sequence[Member]) -> bytes:
        """Return an archive with further files in it."""
        return archive_of([*self.contents[name], *more])


def pack(wheels: Iterable[Wheel], touched: Touched) -> Packed:
    """Put every file into its archive."""
    contents: dict[str, list[Member]] = {}
    modules: dict[str, list[str]] = {}
    libraries: list[Library] = []
    unpacked: set[str] = set()
    for wheel in wheels:
        if wheel.unpack:
            unpacked.add(wheel.group)
        for file in wheel.files:
            path = PurePosixPath(file.name)
            module = module_of(path)
            if path.name in DROPPED or is_left_out(module):
                continue
            if path.suffix == ".so" and not wheel.unpack:
                early = module in touched.boot or module in touched.groups
                group = "packages" if module in touched.boot else wheel.group
                libraries.append(Library(module, path.name.startswith("__init__."), early, group, file))
                continue
            name = wheel.group if wheel.unpack else _archive(path, module, wheel, touched)
            contents.setdefault(name, []).append(file)
            if path.suffix in {".pyc", ".py"}:
                # What is unpacked is found like any package once its first module has been asked for.
                modules.setdefault(name, []).append(path.parts[0].removesuffix(path.suffix) if wheel.unpack else module)
    _add_namespaces(contents, modules)
    return Packed(
        {name: tuple(files) for name, files in sorted(contents.items())},
        {name: tuple(sorted(set(found))) for name, found in sorted(modules.items())},
        frozenset(unpacked),
        tuple(sorted(libraries, key=lambda library: library.module)),
    )


def _add_namespaces(contents: Mapping[str, list[Member]], modules: dict[str, list[str]]) -> None:
    """Enter the packages that have no `__init__`: an archive shows them only by an entry for their folder."""
    known = {name for found in modules.values() for name in found}
    for archive, found in modules.items():
        spaces = {parent for name in found for parent in _parents(name)} - known
        contents[archive] += [folder(space.replace(".", "/")) for space in sorted(spaces)]
        found += sorted(spaces)


def _parents(module: str) -> Iterator[str]:
    while module := module.rpartition(".")[0]:
        yield module


def is_left_out(module: str) -> bool:
    """Say whether a module of what we gather is not shipped."""
    package, _, inner = module.partition(".")
    return not UNUSABLE.isdisjoint({module, *_parents(module)}) or (package in ONLY and inner not in ONLY[package])


def module_of(path: PurePosixPath) -> str:
    """Return the dotted name of the module that a file of an archive holds: `a/__init__.pyc` is `a`."""
    stem = path.name.partition(".")[0]
    return ".".join(path.parts[:-1] if stem == "__init__" else (*path.parts[:-1], stem))


def _archive(path: PurePosixPath, module: str, wheel: Wheel, touched: Touched) -> str:
    """Return the archive of one file. Data goes with the package that it lies in, dist-info to the rest."""
    owner = module if path.suffix in {".pyc", ".py"} else ".".join(path.parts[:-1])
    own = path.parts[0] == OWN
    if owner in touched.boot:
        return "app" if own else (STDLIB if wheel.stdlib else "packages")
    if own:
        families = touched.families.get(owner, frozenset())
        # What one family alone uses comes when one of its tools is run.
        return f"tools-{next(iter(families))}" if len(families) == 1 else "tools"
    return touched.groups.get(owner, "rest")


def index_of(packed: Packed, urls: Mapping[str, str]) -> dict[str, Any]:
    """Return the index by which the engine finds modules (`data20/browser/packs.py`).

    urls: address of each archive, by name, and of each library, by module.
    """
    later = [name for name in packed.contents if name not in BOOT]
    return {
        "archives": {
            archive_path(name): {"url": urls[name], "unpack": name in packed.unpacked, "modules": packed.modules.get(name, ())}
            for name in later
        },
        "libraries": {
            library.module: {"url": urls[library.module], "path": library_path(library.module), "package": library.package}
            for library in packed.libraries
        },
    }


def archive_path(name: str) -> str:
    """Return where an archive lies in the engine's file system."""
    return f"{FOLDER}/{name}.zip"


def library_path(module: str) -> str:
    """Return where a library lies in the engine's file system."""
    return f"{FOLDER}/lib/{module}.so"


def tier_of(name: str) -> Tier:
    """Return the tier of an archive: when it is precached and counted."""
    if name in BOOT:
        return "boot"
    return "lazy" if name in LAZY else "tools"
