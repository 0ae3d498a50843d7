"""Bundling JavaScript and styles with esbuild."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from build_support.console import BuildError, run
from build_support.entries import PRECACHE_NAME
from build_support.environment import node_env
from build_support.paths import DIST, ROOT

TARGET: Final = "es2022"
Form = Literal["chunks", "module", "script"]
PLACEHOLDER: Final = re.compile(r'\{\s*"?precache"?\s*:\s*"@@data20@@"\s*\}')


@dataclass(frozen=True, slots=True)
class Bundle:
    """What esbuild made of some entries. All names are relative to the output folder, all sources to the repository."""

    files: tuple[str, ...]
    """Every file written, source maps included."""
    entries: Mapping[str, str]
    """Source of an entry to its bundle."""
    imports: Mapping[str, tuple[str, ...]]
    """Bundle of an entry to the chunks that it loads at once, directly or not."""


def bundle_modules(node: Path, sources: Sequence[str], out: Path, form: Form = "chunks") -> Bundle:
    """Bundle ES modules and style sheets into `out`/assets with hashed names.

    Shared code goes to chunks, unless each bundle is to be one `module` or one classic `script` that needs no other file.
    """
    if not sources:
        return Bundle((), {}, {})
    names = {f"{kind}Names": "assets/[name].[hash]" for kind in ("entry", "chunk", "asset")}
    meta = _esbuild(
        node,
        {
            "entryPoints": list(sources),
            "format": "iife" if form == "script" else "esm",
            "splitting": form == "chunks",
            "sourcemap": True,
            "loader": {".svg": "file", ".woff2": "file"},
            **names,
        },
        out,
    )
    return _read_meta(meta)


def bundle_service_worker(node: Path, source: str) -> str:
    """Return the service worker as one classic script, with a placeholder for the precache list."""
    with tempfile.TemporaryDirectory() as folder:
        # An object (not a string) so that esbuild puts it into one variable instead of at each use.
        define = {PRECACHE_NAME: json.dumps({"precache": "@@data20@@"})}
        options = {"entryPoints": [source], "entryNames": "service-worker", "format": "iife", "define": define}
        _esbuild(node, options, Path(folder))
        code = (Path(folder) / "service-worker.js").read_text(encoding="utf-8")
    found = len(PLACEHOLDER.findall(code))
    if found != 1:
        raise BuildError(f"{source} must use {PRECACHE_NAME} (found {found} places for the precache list, expected 1).")
    return code


def bundle_script(node: Path, source: str) -> bytes:
    """Return a classic script that needs no other file."""
    with tempfile.TemporaryDirectory() as folder:
        _esbuild(node, {"entryPoints": [source], "entryNames": "[name]", "format": "iife"}, Path(folder))
        return (Path(folder) / Path(source).name).read_bytes()


def inject_precache(code: str, precache: Mapping[str, Any]) -> str:
    """Put the precache list into the service worker."""
    literal = json.dumps(precache, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return PLACEHOLDER.sub(lambda _: literal, code)


def _esbuild(node: Path, options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Run esbuild with `options` besides those that every bundle shares, writing to `folder`; return its metafile."""
    shared = {
        "absWorkingDir": str(ROOT),
        "outdir": str(DIST),
        "bundle": True,
        "minify": True,
        "target": TARGET,
        "charset": "utf8",
        # The notices of the libraries that are bundled stay with the code.
        "legalComments": "eof",
    }
    script = ROOT / "build_support" / "esbuild.js"
    task = {"options": shared | dict(options), "folder": str(folder)}
    shown = run([node, script, json.dumps(task)], cwd=ROOT, env=node_env(node), quiet=True, name="esbuild")
    read: dict[str, Any] = json.loads(shown)
    return read


def _read_meta(meta: Mapping[str, Any]) -> Bundle:
    def relative(name: str) -> str:
        # esbuild names outputs relative to its working directory.
        return (ROOT / name).relative_to(DIST).as_posix()

    outputs: dict[str, Any] = {relative(name): output for name, output in meta["outputs"].items()}
    static = {
        name: [relative(item["path"]) for item in output["imports"] if item["kind"] == "import-statement"]
        for name, output in outputs.items()
    }
    entries = {output["entryPoint"]: name for name, output in outputs.items() if output.get("entryPoint")}
    return Bundle(
        files=tuple(sorted(outputs)),
        entries=entries,
        imports={name: tuple(_reachable(name, static)) for name in entries.values()},
    )


def _reachable(start: str, static: Mapping[str, list[str]]) -> list[str]:
    seen: list[str] = []
    queue = list(static.get(start, ()))
    while queue:
        name = queue.pop(0)
        if name not in seen:
            seen.append(name)
            queue.extend(static.get(name, ()))
    return seen
