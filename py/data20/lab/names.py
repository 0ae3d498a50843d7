"""What a cell finds in its namespace besides Python: the vault, and short ways to what the product does with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data20.errors import BadInput, Data20Error
from data20.messages import Text
from data20.tools.facts import ATTACHMENTS, JOURNAL, ONE_FILE
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Replace

if TYPE_CHECKING:
    from data20.graph.model import ArticleGraph
    from data20.report.blocks import Artifact, Block, Chart, ChartKind, Report
    from data20.search.results import SearchResult
    from data20.vault.model import Vault


class NotInLab(Data20Error):
    """A tool needs what a confined Python hasn't got."""

    code = "lab.tool_elsewhere"
    status = 422
    title = Text("Не в лаборатории", "Not in the lab")
    text = Text("«{name}» читает вложения или журнал, которых здесь нет. Запустите его в разделе «Инструменты».", "“{name}” reads attachments or the history, which aren't here. Run it under Tools.")


@dataclass(slots=True)
class Outcome:
    """What a cell has shown and proposed so far."""

    blocks: list[Block] = field(default_factory=list)
    artifacts: list[Artifact] = field(default_factory=list)
    changes: ChangeSet = field(default_factory=ChangeSet)


class Names:
    """`offered` is what a namespace begins with; `begin` is called before each cell."""

    def __init__(self) -> None:
        self.outcome = Outcome()
        self._vault: Vault | None = None

    def begin(self, vault: Vault) -> None:
        self.outcome = Outcome()
        self._vault = vault

    def offered(self) -> dict[str, Callable[..., Any] | Tools]:
        return {
            "search": self.search, "graph": self.graph, "tools": Tools(lambda: self.vault), "to_frame": self.to_frame,
            "chart": self.chart, "show": self.show, "propose": self.propose,
        }  # fmt: skip

    @property
    def vault(self) -> Vault:
        assert self._vault is not None
        return self._vault

    def search(self, query: str, limit: int = 20) -> SearchResult:
        """Search as the app does; `.hits` are the articles, best first."""
        from data20.search.engine import search

        return search(self.vault, query, limit)

    def graph(self) -> ArticleGraph:
        """Return the graph of links: `.nodes` are paths, `.edges` have source, target, type and weight."""
        from data20.graph.model import graph_of

        return self.vault.derived(graph_of)

    def to_frame(self, what: Any = None) -> Any:
        """Return a pandas DataFrame: of a search, a graph's edges or a table; of every article with its counts when nothing is named."""
        from data20.lab.frames import frame_of

        return frame_of(self.vault, what)

    def chart(self, data: Any, kind: ChartKind = "bar", title: str = "", x: str = "", y: str = "") -> Chart:
        """Return a chart of pairs, of a mapping, of a Series, or of a frame's columns `x` and `y`."""
        from data20.lab.frames import chart_of

        return chart_of(data, kind, title, x, y)

    def show(self, *values: Any) -> None:
        """Show values as the last expression of a cell is shown."""
        from data20.lab.show import add

        for value in values:
            add(self.outcome, value, self.vault)

    def propose(self, changes: ChangeSet | Mapping[str, str | bytes | None]) -> None:
        """Propose changes: a ChangeSet, or new texts by path (None deletes). Nothing is written before the person applies it.

        Raises BadInput for a path or a text that can't be.
        """
        add = changes if isinstance(changes, ChangeSet) else self._changes(changes)
        self.outcome.changes = merged(self.outcome.changes, add)

    def _changes(self, texts: Mapping[str, str | bytes | None]) -> ChangeSet:
        return ChangeSet(tuple(edit for path, text in texts.items() if (edit := self._edit(path, text)) is not None))

    def _edit(self, path: str, text: str | bytes | None) -> Edit | None:
        from data20.vault.paths import check_path

        if not isinstance(path, str) or not isinstance(text, str | bytes | None):
            raise BadInput(field=f"propose: {path!r}"[:200], reason="{path: str | None}")
        path = check_path(path)
        before = self.vault.articles.get(path) or self.vault.attachments.get(path)
        if text is None:
            if before is None:
                raise BadInput(field=f"propose: {path}", reason="None: no such file")
            return Delete(path, before.hash)
        content = text.encode() if isinstance(text, str) else text
        if before is None:
            return Create(path, content)
        if (article := self.vault.articles.get(path)) and article.source == content:
            return None
        return Replace(path, before.hash, content)


def ask_nobody(prompt: object = "") -> str:
    """Stand in for Python's `input`. Raises RuntimeError: in a worker there is nobody to ask, and Python's own says “I/O error”."""
    raise RuntimeError("input() has nobody to ask here: write the value into the cell")


def merged(first: ChangeSet, second: ChangeSet) -> ChangeSet:
    """Return both; where they touch the same path the second stands."""
    later = set(second.paths())
    return ChangeSet((*(edit for edit in first.edits if edit.path not in later), *second.edits))


class Tools:
    """The product's tools by name: `tools.run("calculate_pagerank", top=5)` returns the report, `tools.names()` lists them."""

    def __init__(self, vault: Callable[[], Vault]) -> None:
        self._vault = vault

    def names(self) -> list[str]:
        from data20.tools.catalogue import catalogue

        return list(catalogue())

    def run(self, name: str, **parameters: Any) -> Report:
        """Run a tool. Raises UnknownTool, NotInLab, and what pydantic raises for parameters that don't fit."""
        from data20.tools.catalogue import find_tool
        from data20.tools.interface import SilentProgress

        spec = find_tool(name).load()
        if any(need in (ATTACHMENTS, JOURNAL) or self._stored(need) for need in spec.needs):
            raise NotInLab(name=name)
        return spec.run(self._vault(), spec.params.model_validate(parameters), SilentProgress())

    def _stored(self, need: str) -> bool:
        """Say whether it asks for the bytes of one attachment that there is."""
        return need.startswith(ONE_FILE) and need.removeprefix(ONE_FILE) in self._vault().attachments

    def __dir__(self) -> Iterable[str]:
        return ("names", "run")
