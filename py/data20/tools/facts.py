"""What is known about a tool without importing it: enough for the catalogue, its form and the list of jobs.

Light on purpose: the engine describes 57 tools before it has imported one (`catalogue.py`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from data20.errors import NotFound
from data20.messages import Text

if TYPE_CHECKING:
    from data20.tools.interface import ToolSpec

Category = Literal[
    "analysis", "tags", "links", "indexes", "search", "graphs", "export", "navigation", "maintenance"
]
CATEGORIES: tuple[Category, ...] = (
    "analysis", "tags", "links", "indexes", "search", "graphs", "export", "navigation", "maintenance",
)  # fmt: skip
CATEGORY_TITLES: Mapping[str, Text] = MappingProxyType({
    "analysis": Text("Анализ и статистика", "Analysis and statistics"),
    "tags": Text("Теги и рубрики", "Tags and categories"),
    "links": Text("Ссылки и связи", "Links and relations"),
    "indexes": Text("Указатели и каталоги", "Indexes and catalogues"),
    "search": Text("Поиск", "Search"),
    "graphs": Text("Графы", "Graphs"),
    "export": Text("Экспорт и архив", "Export and archive"),
    "navigation": Text("Содержание и навигация", "Content and navigation"),
    "maintenance": Text("Обслуживание", "Maintenance"),
})  # fmt: skip


ATTACHMENTS, JOURNAL, INDEX = "attachments", "journal", "index"
"""In a tool's `needs`: not packages, but the bytes of the attachments (`Vault.files`), the history (`Vault.journal`) and the search index that was kept."""
ONE_FILE = "file:"
"""In a tool's `needs`, before a vault path: the bytes of this one attachment, when there is one (a tool's own state)."""


class UnknownTool(NotFound):
    code = "tool.unknown"
    title = Text("Нет такого инструмента", "No such tool")
    text = Text(
        "Инструмента «{name}» нет. Самый похожий: {closest}.", "No tool is named “{name}”. The closest is {closest}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolFacts(ABC):
    """A tool's description. `version` is part of the cache key: raise it when the answer changes."""

    name: str
    category: Category
    title: Text
    question: Text
    """What question it answers, one line, for the catalogue."""
    description: Text
    help: Text
    """One page of Markdown: what it answers, how it is computed with the source named, how to read it, limits."""
    writes: bool
    version: int
    produces: tuple[str, ...] = ()
    """File names that it offers, for example "pagerank.csv"."""
    examples: tuple[Mapping[str, Any], ...] = ({},)
    """Parameter sets worth trying; each is valid."""
    needs: tuple[str, ...] = ()
    """What is loaded only for it: packages ("numpy", "pandas"), or one of the needs named above."""
    keywords: tuple[str, ...] = ()
    """Words people look for it by, in both languages."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of its parameters, with both languages under "x-data20"."""

    @abstractmethod
    def load(self) -> ToolSpec:
        """Return the tool itself, imported if need be."""


T = TypeVar("T", bound=ToolFacts)


def find_in(tools: Mapping[str, T], name: str) -> T:
    """Return one tool. Raises UnknownTool, which names the closest one."""
    import difflib

    if name not in tools:
        closest = difflib.get_close_matches(name[:100], tools, n=1, cutoff=0.3)
        raise UnknownTool(name=name[:100], closest=closest[0] if closest else "—")
    return tools[name]
