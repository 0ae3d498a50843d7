"""What the jobs know of the lab: it is run like a tool, and stands in no catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from data20.messages import Text
from data20.tools.facts import ToolFacts

if TYPE_CHECKING:
    from data20.tools.interface import ToolSpec

@dataclass(frozen=True, slots=True, kw_only=True)
class LabFacts(ToolFacts):
    """A cell's parameters: `session` (cells of one share their names), `cell` (its number, from 1), `code`, `run` (unlike every other run)."""

    def schema(self) -> dict[str, Any]:
        return {"type": "object"}

    def load(self) -> ToolSpec:
        raise RuntimeError("a cell is run by a session (lab/session.py)")


_TITLE = Text("Лаборатория", "Lab")
LAB = LabFacts(name="lab", category="analysis", title=_TITLE, question=_TITLE, description=_TITLE, help=_TITLE, writes=False, version=1)

TEXTS: Mapping[str, Text] = MappingProxyType({
    "lab.ran": Text("Ячейка {cell} выполнена.", "Cell {cell} has run."),
    "lab.fresh": Text("Python начат заново: имён из прежних запусков в нём нет.", "Python was started anew: it knows no names from earlier runs."),
    "lab.cut": Text("Показаны первые {shown} из {count}.", "The first {shown} of {count} are shown."),
})  # fmt: skip
