"""The registry: every tool there is, found by walking the category folders and imported.

`catalogue.py` describes them without importing any.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType, ModuleType

from data20 import tools
from data20.messages import Text
from data20.quality.yaml_reasons import TEXTS as YAML_TEXTS
from data20.report.texts import COMMON
from data20.search.texts import SEARCH_TEXTS
from data20.tools.facts import CATEGORIES, find_in
from data20.tools.interface import ToolSpec


@cache
def registry() -> Mapping[str, ToolSpec]:
    """Return all tools by name, in catalogue order: by category, then by name."""
    found: dict[str, ToolSpec] = {}
    for module in _modules():
        for value in vars(module).values():
            spec = getattr(value, "__data20_tool__", None)
            if isinstance(spec, ToolSpec) and value.__module__ == module.__name__:
                if spec.name in found:
                    raise RuntimeError(f"two tools are named {spec.name!r}")
                found[spec.name] = spec
    ordered = sorted(found.values(), key=lambda spec: (CATEGORIES.index(spec.category), spec.name))
    return MappingProxyType({spec.name: spec for spec in ordered})


def find_tool(name: str) -> ToolSpec:
    """Return one tool. Raises UnknownTool, which names the closest one."""
    return find_in(registry(), name)


@cache
def text_catalogue() -> Mapping[str, Text]:
    """Return every message text by key: the common ones, those of search and of broken frontmatter, and each tool's, as `<tool name>.<key>`."""
    texts = {**COMMON, **SEARCH_TEXTS, **YAML_TEXTS}
    for spec in registry().values():
        texts.update({f"{spec.name}.{key}": text for key, text in spec.texts.items()})
    return MappingProxyType(texts)


def _modules() -> Iterator[ModuleType]:
    for category in CATEGORIES:
        package_name = f"{tools.__name__}.{category}"
        try:
            package = importlib.import_module(package_name)
        except ModuleNotFoundError as error:
            if error.name != package_name:
                raise
            continue
        for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
            if not info.name.startswith("_"):
                yield importlib.import_module(f"{package_name}.{info.name}")
