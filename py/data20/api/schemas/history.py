"""The journal."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from data20.api.schemas.common import Count, FileChange, Json, Op


class HistoryEdit(TypedDict):
    op: Op
    path: str
    to: str | None
    before: Annotated[str | None, Field(description="SHA-256 of the bytes before.")]
    after: str | None


class HistoryEntry(TypedDict):
    generation: int
    at: str
    by: Annotated[str, Field(description="`editor`, `import`, `undo` or a tool's name.")]
    title: str
    undone_by: NotRequired[int]
    undoes: NotRequired[int]
    facts: Json
    edits: list[HistoryEdit]


class HistoryList(TypedDict):
    total: Count
    limit: Count
    offset: Count
    entries: list[HistoryEntry]


class HistoryDetail(HistoryEntry):
    files: list[FileChange]
