"""Import."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict


class Refused(TypedDict):
    name: str
    reason: str
    code: str


class GuessedEncoding(TypedDict):
    path: str
    encoding: str


class ImportingNow(TypedDict):
    running: bool
    done: Annotated[int, Field(ge=0, description="Files looked at, or stored, so far.")]
    total: Annotated[int, Field(ge=0, description="0 while it is not known.")]


class GitHistory(TypedDict):
    """What a `.git` folder knew of the files that came with it."""

    commits: int
    authors: int
    first: Annotated[str, Field(description="Day of the earliest commit, YYYY-MM-DD.")]
    last: str


class ImportPreview(TypedDict):
    import_id: str
    mode: Literal["merge", "replace"]
    base_generation: Annotated[int, Field(description="Of the vault that it was compared with.")]
    added: list[str]
    changed: list[str]
    conflicting: Annotated[list[str], Field(description="Would overwrite what was edited here since the last import.")]
    unchanged: list[str]
    removed: Annotated[list[str], Field(description="Only with `mode=replace`.")]
    refused: list[Refused]
    skipped: Annotated[list[str], Field(description="What an operating system or a version store leaves beside the files.")]
    encodings: Annotated[list[GuessedEncoding], Field(description="Articles that are not Unicode, with the guess.")]
    git: Annotated[GitHistory | None, Field(description="The history in a `.git` folder, which the import keeps; null where there is none.")]
    generation: NotRequired[Annotated[int, Field(description="Of the vault after the import, with `commit=true`.")]]


class VaultFile(TypedDict):
    path: str
    hash: Annotated[str, Field(description="SHA-256 of the bytes, 64 hex digits.")]
    size: Annotated[int, Field(ge=0)]
    modified: str
    kind: Literal["article", "attachment"]


class VaultFiles(TypedDict):
    generation: int
    files: Annotated[list[VaultFile], Field(description="Every file, by path.")]
