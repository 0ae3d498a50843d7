"""Shapes that several topics share."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

Json = dict[str, Any]
Op = Literal["create", "replace", "rename", "delete"]
Count = Annotated[int, Field(ge=0)]


class FieldError(TypedDict):
    pointer: Annotated[str, Field(description="JSON pointer (RFC 6901) to the value that does not fit.")]
    detail: str
    code: NotRequired[str]


class Problem(TypedDict):
    """RFC 9457. Kinds of problems have further members, for example `current` or `conflicts`."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: NotRequired[list[FieldError]]


class DiffLine(TypedDict):
    op: Literal[" ", "+", "-"]
    text: str
    marks: Annotated[list[list[int]], Field(description="[start, end) of what differs in the line, in UTF-16 units.")]


class Hunk(TypedDict):
    old_start: int
    new_start: int
    lines: list[DiffLine]


class FileChange(TypedDict):
    path: str
    op: Op
    to: str | None
    added: Count
    removed: Count
    hunks: list[Hunk]
    binary: bool
    truncated: Annotated[bool, Field(description="True where the change is too large to show line by line.")]


class Changed(TypedDict):
    generation: Annotated[int, Field(description="Of the vault after the write.")]
    changed: list[str]
