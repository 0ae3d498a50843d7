"""Where packages come from, and which there are: what the lab asks with, and the only hosts that any page of the site may reach.

No address stands in the sources: the index and its files' host are read from the pinned micropip, the folder of Pyodide's own
packages from Pyodide's loader. So they change with those, and are in one place.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zipfile import ZipFile

from build_support.console import BuildError
from build_support.packages import Official, pyodide_version
from build_support.runtime import Runtime, fetch_wheels, pyodide_folder
from build_support.sources import cdn_base

FILE: Final = "data20-distribution.json"
"""Beside the modules of `packaging` (py/data20/lab/distribution.py reads it)."""
_KEPT: Final = ("version", "file_name", "sha256", "depends", "package_type")


@dataclass(frozen=True, slots=True)
class Addresses:
    """index: of the package index; base: of the folder of Pyodide's packages; hosts: the origins that serve either, or the index's files."""

    index: str
    base: str
    hosts: tuple[str, ...]


@cache
def addresses() -> Addresses:
    """Return where packages are. Raises BuildError when micropip or Pyodide no longer says so where it did."""
    with ZipFile(fetch_wheels((Official("micropip", "lazy"),))["micropip"]) as wheel:
        index = _index(ast.parse(wheel.read("micropip/package_index.py")))
        files = _file_hosts(ast.parse(wheel.read("micropip/wheelinfo.py")))
    base = cdn_base(pyodide_version())
    if not index or not files or not base:
        raise BuildError("The addresses of packages are no longer where micropip and Pyodide's loader had them.")
    return Addresses(index, base, tuple(dict.fromkeys([_origin(index), *(f"https://{host}" for host in files), _origin(base)])))


def _index(tree: ast.Module) -> str:
    """Return the value of PYPI_URL."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "PYPI_URL" for target in node.targets):
            return str(ast.literal_eval(node.value))
    return ""


def _file_hosts(tree: ast.Module) -> list[str]:
    """Return the hosts with which micropip compares `hostname`: those that it knows to serve files to browsers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "hostname":
            return [str(host) for host in ast.literal_eval(node.comparators[0])]
    return []


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def distribution_json(runtime: Runtime) -> bytes:
    """Return FILE: the addresses, Pyodide's packages as its lock has them, and the versions of those that ship."""
    where = addresses()
    lock = json.loads((pyodide_folder() / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = {name: {key: entry[key] for key in _KEPT} for name, entry in sorted(lock["packages"].items())}
    content = {"index": where.index, "base": where.base, "packages": packages, "present": _versions(wheel.path for wheel in runtime.wheels)}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _versions(wheels: Iterable[Path]) -> Mapping[str, str]:
    from packaging.utils import parse_wheel_filename

    return {str(name): str(version) for name, version, *_ in (parse_wheel_filename(path.name) for path in wheels)}


def page_facts() -> dict[str, Any]:
    """Return what a page must know to ask the person, and to ask those hosts."""
    where = addresses()
    return {"index": where.index, "base": where.base, "hosts": list(where.hosts)}

