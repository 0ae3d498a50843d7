"""Which families of tools use which of our modules, read off the imports in the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

PACKAGE: Final = "data20"
TOOLS: Final = "data20.tools."


def families_of(root: Path) -> Mapping[str, frozenset[str]]:
    """Return for each module of the package below `root` the families whose tools import it, however indirectly.

    An import counts wherever it stands, except for type checkers. A module that no tool imports has no families.
    """
    files = {_module(file.relative_to(root)): file for file in sorted((root / PACKAGE).rglob("*.py"))}
    imports = {name: _imports(file) & files.keys() for name, file in files.items()}
    found: dict[str, set[str]] = {name: set() for name in files}
    for name in files:
        family = family_of(name)
        if family is not None:
            for reached in _reached(name, imports):
                found[reached].add(family)
    return {name: frozenset(families) for name, families in found.items()}


def family_of(module: str) -> str | None:
    """Return the family in whose folder a module lies, None for others."""
    parts = module.removeprefix(TOOLS).split(".") if module.startswith(TOOLS) else []
    return parts[0] if len(parts) == 2 else None


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(file: Path) -> set[str]:
    """Return every name that the source imports, modules and what is taken from them."""
    return set(_names(ast.parse(file.read_text(encoding="utf-8"))))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from _names(child)


def _reached(start: str, imports: Mapping[str, set[str]]) -> set[str]:
    """Return the module, what it imports and the packages that all those lie in."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += imports[name]
        if parent := name.rpartition(".")[0]:
            waiting.append(parent)
    return seen
