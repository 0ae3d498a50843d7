"""Packing Python for the browser: the one place that decides in which files the runtime reaches the engine.

`pyodide/<hash>/` holds Pyodide and what comes from others, `app/<hash>/` what is ours: an update of the app leaves the
address of the big folder as it is, so browsers keep its files and their compiled code.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from build_support.distribution import FILE as DISTRIBUTION
from build_support.distribution import distribution_json
from build_support.output import Output, bytes_hash
from build_support.packages import Tier
from build_support.packs import (
    BOOT,
    STDLIB,
    Packed,
    Wheel,
    archive_path,
    index_of,
    library_path,
    pack,
    tier_of,
)
from build_support.rezip import member, members
from build_support.runtime import Runtime, write_runtime_lock
from build_support.touched import Learnt, learn

AFTER: Final = {"pandas": ["numpy"]}
"""Packs that are loaded with another one."""
BOOT_PACKS: Final = ("packages", "app")
CATALOGUE: Final = "data20/tools/catalogue.json"
INDEX: Final = "data20/browser/packs.json"


def lay_out_runtime(output: Output, runtime: Runtime) -> dict[str, Any]:
    """Put Pyodide and the packs into the site; return what the engine must know to start them."""
    _check_dependencies(runtime)
    learnt = learn(
        runtime.stdlib,
        [wheel.path for wheel in (*runtime.wheels, runtime.app) if wheel.tier == "boot"],
        [wheel.path for wheel in runtime.wheels if wheel.tier == "tools"],
    )
    packed = _packed(runtime, learnt)
    urls = _put_others(output, runtime, packed)
    base = urls[STDLIB].rpartition("/")[0] + "/"
    urls |= _put_ours(output, packed, learnt, urls)
    return {
        "version": runtime.version,
        "python": runtime.python,
        "indexURL": base,
        "packs": _packs(packed, urls),
        "boot": list(BOOT_PACKS),
        "search": ["search", "common", "tools"],
    }


def _check_dependencies(runtime: Runtime) -> None:
    """Raise BuildError where a wheel needs a package, or a version of it, that isn't shipped."""
    with tempfile.TemporaryDirectory() as folder:
        write_runtime_lock(runtime, Path(folder) / "pyodide-lock.json")


def _packed(runtime: Runtime, learnt: Learnt) -> Packed:
    wheels = [Wheel(tuple(members(wheel.path)), wheel.group, unpack=wheel.tier == "lazy") for wheel in (*runtime.wheels, runtime.app)]
    stdlib = Wheel(tuple(members(runtime.stdlib)), "common", stdlib=True)
    installer = Wheel((member(DISTRIBUTION, distribution_json(runtime)),), "installer", unpack=True)
    return pack([stdlib, *wheels, installer], learnt.touched)


def _put_others(output: Output, runtime: Runtime, packed: Packed) -> dict[str, str]:
    """Write the folder of Pyodide and of other people's packages; return addresses by archive and by module of a library."""
    files: dict[str, tuple[bytes, Tier]] = {path.name: (path.read_bytes(), "boot") for path in runtime.core}
    names: dict[str, str] = {}
    for name, data in packed.archives.items():
        if not _is_ours(name):
            names[name] = f"{name}.zip"
            files[names[name]] = (data, tier_of(name))
    for library in packed.libraries:
        names[library.module] = f"{library.module}.wasm"
        files[names[library.module]] = (library.member.content(), tier_of(library.group) if library.early else "lazy")
    base = f"pyodide/{bytes_hash({name: data for name, (data, _) in files.items()})}/"
    for name, (data, tier) in files.items():
        output.put(base + name, data, tier)
    return {key: base + name for key, name in names.items()}


def _put_ours(output: Output, packed: Packed, learnt: Learnt, urls: dict[str, str]) -> dict[str, str]:
    """Write the folder of our own modules, with the index of everything and the catalogue of tools; return the addresses."""
    catalogue = json.dumps(learnt.catalogue, ensure_ascii=False, separators=(",", ":")).encode()
    # The index names this folder, whose name comes from its contents: it is made with a placeholder first.
    ours = {name: data for name, data in packed.archives.items() if _is_ours(name)}
    draft = json.dumps(index_of(packed, {**urls, **dict.fromkeys(ours, "")}), sort_keys=True).encode()
    base = f"app/{bytes_hash({**ours, CATALOGUE: catalogue, INDEX: draft})}/"
    own = {name: f"{base}{name}.zip" for name in ours}
    index = json.dumps(index_of(packed, {**urls, **own}), sort_keys=True, separators=(",", ":")).encode()
    ours["app"] = packed.with_members("app", [member(CATALOGUE, catalogue), member(INDEX, index)])
    for name, data in ours.items():
        output.put(own[name], data, tier_of(name))
    return own


def _is_ours(archive: str) -> bool:
    return archive == "app" or archive.startswith("tools")


def _packs(packed: Packed, urls: dict[str, str]) -> dict[str, Any]:
    """Return for each pack the files to lay down before it is used, and the packs that come with it."""
    packs: dict[str, Any] = {}
    for name in packed.archives:
        if name == STDLIB:
            continue
        early = [library for library in packed.libraries if library.group == name and library.early]
        files = [{"url": urls[name], "path": archive_path(name)}]
        files += [{"url": urls[library.module], "path": library_path(library.module), "module": library.module} for library in early]
        packs[name] = {"files": files, "after": AFTER.get(name, [])}
    assert set(BOOT) - {STDLIB} <= packs.keys()
    return packs
