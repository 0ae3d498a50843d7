"""The catalogue: every tool described without importing one, from a file that the build writes.

`catalogue.json` lies beside this module in the browser's build (build_support/touch.py calls `describe` there); where it is
not, on CPython, the tools themselves are imported and asked. A tool that comes from elsewhere is any other `ToolFacts`:
whoever serves it puts it into the mapping beside these.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from data20.messages import Text
from data20.tools.facts import ToolFacts, find_in

if TYPE_CHECKING:
    from data20.tools.interface import ToolSpec

Json = dict[str, Any]

FILE = "catalogue.json"
_TEXTS = ("title", "question", "description", "help")
_PLAIN = ("name", "category", "writes", "version")
_LISTS = ("produces", "examples", "needs", "keywords")


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguedTool(ToolFacts):
    """A tool that has been described beforehand and is imported when it is to run."""

    module: str
    parameters: Json

    def schema(self) -> Json:
        return self.parameters

    def load(self) -> ToolSpec:
        spec: ToolSpec = getattr(importlib.import_module(self.module), self.name).__data20_tool__
        return spec


@cache
def catalogue() -> Mapping[str, ToolFacts]:
    """Return all tools by name, in catalogue order."""
    written = _written()
    if written is None:
        from data20.tools.registry import registry

        return registry()
    return MappingProxyType({entry["name"]: _tool(entry) for entry in written["tools"]})


@cache
def texts() -> Mapping[str, Text]:
    """Return every message text by key (`registry.text_catalogue`)."""
    written = _written()
    if written is None:
        from data20.tools.registry import text_catalogue

        return text_catalogue()
    return MappingProxyType({key: Text(*pair) for key, pair in written["texts"].items()})


def find_tool(name: str) -> ToolFacts:
    """Return one tool. Raises UnknownTool, which names the closest one."""
    return find_in(catalogue(), name)


def describe(tools: Mapping[str, ToolSpec], messages: Mapping[str, Text]) -> Json:
    """Return what is written to `catalogue.json`."""
    return {
        "tools": [entry_of(spec) for spec in tools.values()],
        "texts": {key: [text.ru, text.en] for key, text in messages.items()},
    }


def entry_of(spec: ToolSpec) -> Json:
    """Return what is known of a tool as JSON."""
    texts = {name: [getattr(spec, name).ru, getattr(spec, name).en] for name in _TEXTS}
    plain = {name: getattr(spec, name) for name in _PLAIN}
    lists = {name: list(getattr(spec, name)) for name in _LISTS}
    return {**plain, **texts, **lists, "module": spec.run.__module__, "parameters": spec.schema()}


def _tool(entry: Json) -> CataloguedTool:
    return CataloguedTool(**facts_of(entry))


def facts_of(entry: Json) -> Json:
    """Return `entry_of`'s JSON as keyword arguments of a `ToolFacts`."""
    texts = {name: Text(*entry[name]) for name in _TEXTS}
    lists = {name: tuple(entry[name]) for name in _LISTS}
    return {**entry, **texts, **lists}


@cache
def _written() -> Json | None:
    """Read the file through the loader: this package may lie in an archive."""
    loader = globals()["__loader__"]
    path = __file__.replace("\\", "/").rpartition("/")[0]
    try:
        data: bytes = loader.get_data(f"{path}/{FILE}")
    except OSError:
        return None
    written: Json = json.loads(data)
    return written
