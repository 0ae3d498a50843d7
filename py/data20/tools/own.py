"""A person's own tools: a module, or a wheel with the entry point `data20.tools`, in the vault's `.data20/tools/`, written like the product's (interface.py).

Its code runs only after the person has agreed to these very bytes (jobs/own.py), and in the browser only where it can
neither write nor reach the network (browser/runner_worker.py). Loading it here *is* running it.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tempfile
import tokenize
import traceback
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING, Any

from data20.errors import Data20Error
from data20.messages import Text
from data20.storage.kinds import OWN_TOOLS, PRIVATE, is_own_tool
from data20.tools.catalogue import entry_of, facts_of
from data20.tools.facts import ToolFacts
from data20.vault.zip_members import DAMAGE, is_unsafe, printable_name

if TYPE_CHECKING:
    from data20.tools.interface import ToolSpec

Json = dict[str, Any]

GROUP = "data20.tools"
"""The entry point by which a package offers tools."""
MAX_BYTES = 1_000_000
MAX_UNPACKED = 5_000_000
"""Bytes of a wheel's files; a person is to read them."""
MAX_FILES = 500

_COMPILED = (".pyc", ".pyo", ".pyd", ".so", ".dll", ".dylib", ".pth")
_LARGE = Text("код больше {limit} кБ или в нём больше {files} файлов", "the code is larger than {limit} kB or has more than {files} files")
_DAMAGED = Text("архив повреждён", "the archive is damaged")
_UNFIT = Text("внутри есть файл, который нельзя прочесть: {name}", "there is a file inside that can't be read: {name}")
_CODING = Text("{name} записан не в UTF-8", "{name} is not written in UTF-8")
_laid: dict[str, tempfile.TemporaryDirectory[str]] = {}
"""Where wheels were laid down to be imported from, by their vault paths; modules may be imported from there later, so they go with the process."""


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


def code_of(source: OwnSource) -> dict[str, str | None]:
    """Return all that a person has to read before it runs: the text of each file by its name, None where it is no text. Raises OwnToolBroken.

    Nothing else is ever loaded: Python files in another encoding, in which harmless text may be code, and compiled ones are refused.
    """
    return {name: _text(content) for name, content in _files(source).items()}


def _files(source: OwnSource) -> dict[str, bytes]:
    if len(source.content) > MAX_BYTES:
        raise OwnToolBroken(path=source.path, line="", reason=_LARGE.filled(limit=MAX_BYTES // 1000, files=MAX_FILES))
    found = _unpacked(source) if source.path.endswith(".whl") else {source.path: source.content}
    for name, content in found.items():
        if not name.endswith(".py"):
            continue
        try:
            coding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        except SyntaxError as error:
            raise OwnToolBroken(path=source.path, line="", reason=f"SyntaxError: {error.msg}") from error
        if coding not in ("utf-8", "utf-8-sig"):
            raise OwnToolBroken(path=source.path, line="", reason=_CODING.filled(name=name))
    return found


def _unpacked(source: OwnSource) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            if len(files) > MAX_FILES or sum(info.file_size for info in files) > MAX_UNPACKED:
                raise OwnToolBroken(path=source.path, line="", reason=_LARGE.filled(limit=MAX_UNPACKED // 1000, files=MAX_FILES))
            for info in files:
                if is_unsafe(info) or info.filename in found or info.filename.lower().endswith(_COMPILED):
                    raise OwnToolBroken(path=source.path, line="", reason=_UNFIT.filled(name=printable_name(info)))
                found[info.filename] = archive.read(info)
    except DAMAGE as error:
        raise OwnToolBroken(path=source.path, line="", reason=_DAMAGED) from error
    return found


def _text(content: bytes) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def load_source(source: OwnSource) -> ToolSpec:
    """Run the module, or the wheel's, and return its one tool. Raises OwnToolBroken naming the line."""
    files = _files(source)
    return _from_wheel(source, files) if source.path.endswith(".whl") else _from_module(source)


def _from_wheel(source: OwnSource, files: Mapping[str, bytes]) -> ToolSpec:
    """Import from an archive made anew: what was read, and no reading of the stranger's zip but that one."""
    from importlib.metadata import distributions

    from data20.tools.interface import ToolSpec

    place = _lay_down(source.path, files)
    entries = [entry for package in distributions(path=[str(place)]) for entry in package.entry_points if entry.group == GROUP]
    if len(entries) != 1:
        raise OwnToolBroken(path=source.path, line="", reason=f"{GROUP}: {len(entries)} (1)")
    try:
        spec = getattr(entries[0].load(), "__data20_tool__", None)
    except Exception as error:
        inside = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(place))]
        where = f"{inside[-1].filename.removeprefix(str(place))}:{inside[-1].lineno}" if inside else ""
        raise OwnToolBroken(path=source.path, line=where, reason=f"{type(error).__name__}: {error}") from error
    if not isinstance(spec, ToolSpec):
        raise OwnToolBroken(path=source.path, line="", reason="@tool: 0 (1)")
    return spec


def _lay_down(path: str, files: Mapping[str, bytes]) -> Path:
    """Make the files importable in place of what was laid down for that path before."""
    if path in _laid:
        with _laid.pop(path) as gone:
            sys.path[:] = [entry for entry in sys.path if not entry.startswith(gone)]
            for name in [name for name, module in sys.modules.items() if str(getattr(module, "__file__", None)).startswith(gone)]:
                del sys.modules[name]
    folder = _laid[path] = tempfile.TemporaryDirectory(prefix="data20-")
    place = Path(folder.name, PurePosixPath(path).name)
    with zipfile.ZipFile(place, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    # At the end: no package in it takes the place of one of ours.
    sys.path.append(str(place))
    return place


def _from_module(source: OwnSource) -> ToolSpec:
    from data20.tools.interface import ToolSpec

    module = ModuleType(f"data20_own_{source.hash[:16]}")
    module.__file__ = source.path
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
    for file in sorted(folder.joinpath(PRIVATE, OWN_TOOLS).glob("*")):
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
    for entry in entry_points(group=GROUP):
        if entry.dist and any(str(entry.dist.locate_file("")).startswith(folder.name) for folder in _laid.values()):
            continue  # a vault's own
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
