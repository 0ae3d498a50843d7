"""Own tools in a vault: which there are, which the person has agreed to, and their descriptions.

Consent is to bytes: it is kept by hash among the records of this device, never in the vault, so that no imported or
published vault can bring it along. Code that nobody has agreed to is never loaded, not even to learn its name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from data20.errors import Conflict, Data20Error, NotFound
from data20.jobs.errors import ToolFailed
from data20.messages import Text
from data20.storage.kinds import is_own_tool
from data20.tools.own import OwnSource, OwnTool, code_of, own_tool

if TYPE_CHECKING:
    from data20.jobs.runner import Runner
    from data20.storage.port import Store
    from data20.tools.facts import ToolFacts
    from data20.vault.model import Vault

Json = dict[str, Any]

RECORD = "own-tool"
State = Literal["new", "changed", "ready"]


class OwnToolMissing(NotFound):
    code = "own_tool.missing"
    title = Text("Нет такого файла инструмента", "No such tool file")
    text = Text("В папке инструментов нет «{path}».", "The tools' folder has no “{path}”.")


class OwnToolMoved(Conflict):
    code = "own_tool.moved"
    title = Text("Код изменился", "The code has changed")
    text = Text("«{path}» уже не тот, что вы прочитали. Прочитайте его снова.", "“{path}” is not what you have read. Read it again.")


class OwnToolTaken(Data20Error):
    code = "own_tool.taken"
    status = 422
    title = Text("Имя занято", "The name is taken")
    text = Text("Инструмент «{name}» уже есть. Назовите функцию иначе.", "There is a tool “{name}” already. Name the function differently.")


class OwnToolUnfit(Data20Error):
    """The code could not be loaded; says where, in the runner's own words."""

    code = "own_tool.unfit"
    status = 422
    title = Text("Инструмент не загружается", "The tool can't be loaded")
    text = Text("{ru}", "{en}")


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A module or wheel in the tools' folder. `tool` is what it described itself as when the person agreed to these bytes."""

    path: str
    hash: str
    size: int
    state: State
    tool: OwnTool | None = None


class OwnTools:
    """Belongs to one engine. `load` reads what was agreed to earlier."""

    def __init__(self, store: Store, runner: Runner, vault: Callable[[], Vault], taken: Callable[[], Mapping[str, ToolFacts]]) -> None:
        """taken: the product's tools, whose names can't be used."""
        self._store, self._runner, self._vault, self._taken = store, runner, vault, taken
        self._agreed: dict[str, Json] = {}

    async def load(self) -> None:
        self._agreed = {path: entry for path, entry in (await self._store.get_records(RECORD)).items() if isinstance(entry, dict)}

    def files(self) -> list[OwnFile]:
        """Return every module and wheel in the folder, by path."""
        return [self._file(path) for path in sorted(self._vault().attachments) if is_own_tool(path)]

    def tools(self) -> Mapping[str, OwnTool]:
        """Return the tools that may run, by name; of two with one name the first by path."""
        if not self._agreed:
            return {}
        found: dict[str, OwnTool] = {}
        for file in self.files():
            if file.tool and file.tool.name not in found:
                found[file.tool.name] = file.tool
        return found

    def texts(self) -> Mapping[str, Text]:
        """Return their messages by key."""
        return {f"{tool.name}.{key}": text for tool in self.tools().values() for key, text in tool.texts.items()}

    async def code(self, path: str, digest: str) -> dict[str, str | None]:
        """Return the texts of the file with this hash to be read, by their names. Raises OwnToolMissing, OwnToolMoved and OwnToolBroken."""
        if self._find(path).hash != digest:
            raise OwnToolMoved(path=path)
        return code_of(await self._read(path, digest))

    async def agree(self, path: str, digest: str) -> OwnFile:
        """The person has read the bytes with this hash and lets them run.

        Raises OwnToolMissing, OwnToolMoved when the file is another by now, OwnToolTaken, and OwnToolUnfit when it can't be loaded.
        """
        file = self._find(path)
        if file.hash != digest:
            raise OwnToolMoved(path=path)
        try:
            entry = await self._runner.describe(await self._read(path, digest))
        except ToolFailed as failure:
            raise OwnToolUnfit(**failure.error["detail"], extra={"traceback": failure.error["traceback"]}) from failure
        others = {tool.name for tool in self.tools().values() if tool.path != path}
        if entry["name"] in self._taken() or entry["name"] in others:
            raise OwnToolTaken(name=entry["name"])
        await self._store.put_record(RECORD, path, entry)
        self._agreed[path] = entry
        return self._find(path)

    async def withdraw(self, path: str) -> OwnFile:
        """The person takes the consent back. Raises OwnToolMissing."""
        self._agreed.pop(path, None)
        await self._store.delete_records(RECORD, [path])
        return self._find(path)

    async def source(self, name: str) -> OwnSource | None:
        """Return the code of a tool that may run; None when no own tool has this name."""
        tool = self.tools().get(name)
        return replace(await self._read(tool.path, tool.hash), needs=tool.needs) if tool else None

    def _find(self, path: str) -> OwnFile:
        if not is_own_tool(path) or path not in self._vault().attachments:
            raise OwnToolMissing(path=path[:500])
        return self._file(path)

    def _file(self, path: str) -> OwnFile:
        info, entry = self._vault().attachments[path], self._agreed.get(path)
        if entry is None:
            return OwnFile(path, info.hash, info.size, "new")
        if entry["hash"] != info.hash:
            return OwnFile(path, info.hash, info.size, "changed")
        return OwnFile(path, info.hash, info.size, "ready", own_tool(entry))

    async def _read(self, path: str, digest: str) -> OwnSource:
        content = await self._store.read_blob(digest)
        if content is None:
            raise OwnToolMissing(path=path[:500])
        return OwnSource(path, digest, content)
