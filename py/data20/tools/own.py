"""A person's own tools: a module in the vault's `.data20/tools/`, written like the product's (interface.py).

Its code runs only after the person has agreed to these very bytes (jobs/own.py), and in the browser only where it can
neither write nor reach the network (browser/runner_worker.py). Loading it here *is* running it.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from data20.errors import Data20Error
from data20.messages import Text
from data20.storage.kinds import OWN_TOOLS, PRIVATE, is_own_tool
from data20.tools.catalogue import entry_of, facts_of
from data20.tools.facts import ToolFacts

if TYPE_CHECKING:
    from data20.tools.interface import ToolSpec

Json = dict[str, Any]

MAX_BYTES = 1_000_000


class OwnToolBroken(Data20Error):
    """The module can't be a tool; says where."""

    code = "own_tool.broken"
    status = 422
    title = Text("Инструмент не загружается", "The tool can't be loaded")
    text = Text("{path}{line}: {reason}", "{path}{line}: {reason}")


@dataclass(frozen=True, slots=True)
class OwnSource:
    """The bytes that the person has agreed to. hash: their SHA-256."""

    path: str
    hash: str
    content: bytes
    needs: tuple[str, ...] = ()
    """As the tool named them when the person agreed; empty before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTool(ToolFacts):
    """An own tool as it described itself when the person agreed. It is never imported where it is only listed."""

    path: str
    hash: str
    parameters: Json
    texts: Mapping[str, Text]

    def schema(self) -> Json:
        return self.parameters

    def load(self) -> ToolSpec:
        raise RuntimeError(f"{self.path} may only be loaded by a runner")


def load_source(source: OwnSource) -> ToolSpec:
    """Run the module and return its one tool. Raises OwnToolBroken naming the line."""
    from data20.tools.interface import ToolSpec

    module = ModuleType(f"data20_own_{source.hash[:16]}")
    module.__file__ = source.path
    if len(source.content) > MAX_BYTES:
        raise OwnToolBroken(path=source.path, line="", reason=f"> {MAX_BYTES} B")
    # Type hints are looked up through sys.modules.
    sys.modules[module.__name__] = module
    try:
        exec(compile(source.content, source.path, "exec", dont_inherit=True), vars(module))
    except SyntaxError as error:
        raise OwnToolBroken(path=source.path, line=f":{error.lineno}", reason=f"SyntaxError: {error.msg}") from error
    except Exception as error:
        raise OwnToolBroken(path=source.path, line=_line(error, source.path), reason=f"{type(error).__name__}: {error}") from error
    found = [spec for value in vars(module).values() if isinstance(spec := getattr(value, "__data20_tool__", None), ToolSpec)]
    own = [spec for spec in found if spec.run.__module__ == module.__name__]
    if len(own) != 1:
        raise OwnToolBroken(path=source.path, line="", reason=f"@tool: {len(own)} (1)")
    return own[0]


def describe_source(source: OwnSource) -> Json:
    """Return the tool's catalogue entry with its texts, as JSON. Raises OwnToolBroken."""
    spec = load_source(source)
    texts = {key: [text.ru, text.en] for key, text in spec.texts.items()}
    return {**entry_of(spec), "path": source.path, "hash": source.hash, "texts": texts}


def own_tools_in(folder: Path) -> dict[str, ToolSpec]:
    """Load every own tool of a vault's folder that the caller trusts, by name. Raises OwnToolBroken."""
    found = {}
    for file in sorted(folder.joinpath(PRIVATE, OWN_TOOLS).glob("*.py")):
        path = f"{PRIVATE}/{OWN_TOOLS}{file.name}"
        if is_own_tool(path):
            content = file.read_bytes()
            spec = load_source(OwnSource(path, hashlib.sha256(content).hexdigest(), content))
            found[spec.name] = spec
    return found


def installed_tools() -> tuple[dict[str, ToolSpec], list[OwnToolBroken]]:
    """Return the tools that installed packages offer by the entry point `data20.tools`, by name, and what is wrong with the others.

    A package that doesn't load must not take the product's tools along.
    """
    from importlib.metadata import entry_points

    from data20.tools.interface import ToolSpec

    found: dict[str, ToolSpec] = {}
    broken: list[OwnToolBroken] = []
    for entry in entry_points(group="data20.tools"):
        place = f"{entry.dist.name if entry.dist else '?'}: {entry.name} = {entry.value}"
        try:
            spec = getattr(entry.load(), "__data20_tool__", None)
        except Exception as error:
            broken.append(OwnToolBroken(path=place, line="", reason=f"{type(error).__name__}: {error}"))
            continue
        if isinstance(spec, ToolSpec):
            found[spec.name] = spec
        else:
            broken.append(OwnToolBroken(path=place, line="", reason="@tool: 0 (1)"))
    return found, broken


def own_tool(entry: Json) -> OwnTool:
    """Return the tool that `describe_source` described."""
    facts = facts_of({key: value for key, value in entry.items() if key not in ("module", "texts")})
    texts = {str(key): Text(str(pair[0]), str(pair[1])) for key, pair in entry["texts"].items()}
    # Other code is another tool: results of the old one must not answer for it.
    return OwnTool(**{**facts, "texts": texts, "version": int(entry["hash"][:12], 16)})


def _line(error: BaseException, path: str) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return f":{lines[-1]}" if lines else ""
