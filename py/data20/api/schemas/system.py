"""The engine about itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from data20.api.schemas.common import Count


class Attempt(TypedDict):
    rung: Annotated[str, Field(description="A way of starting Python.")]
    outcome: Annotated[str, Field(description="taken, missing (there was nothing to try), failed, or skipped (it failed before).")]
    reason: Annotated[str, Field(description="Why it failed.")]


class EngineHealth(TypedDict):
    boot: Annotated[str, Field(description="The boot path taken.")]
    ms: Annotated[float, Field(description="From the start of the worker to the first answer.")]
    path: Annotated[list[Attempt], Field(description="What was tried, in order.")]
    steps: Annotated[dict[str, float], Field(description="Milliseconds from the start of the worker to the end of each step.")]


class VaultHealth(TypedDict):
    articles: Count
    generation: int


class StorageHealth(TypedDict):
    persistent: bool | None
    used: int | None
    quota: int | None
    copy: Annotated[
        str | None, Field(description="The second copy of every commit: `on`, `building`, `off`; null where none is needed.")
    ]
    copy_reason: Annotated[
        str, Field(description="Why it is off: `unsupported`, `busy`, `quota`, `diverged`, `failed`; empty when it isn't.")
    ]
    copy_bytes: int | None
    restored: Annotated[
        str | None, Field(description="When the vault was brought back from the copy, because the browser had lost it.")
    ]
    restored_damaged: Annotated[int, Field(description="Pieces of the copy that could not be read then.")]


class Health(TypedDict):
    status: Literal["ok", "degraded"]
    version: str
    python: str
    engine: EngineHealth
    vault: VaultHealth
    storage: StorageHealth


class VaultStats(TypedDict):
    articles: Count
    attachments: Count
    bytes: Count
    words: Count
    links: Count
    broken_links: Count
    tags: Count
    categories: Count
    folders: Count
    problems: Count
    newest: str | None
    generation: int


class JobStats(TypedDict):
    queued: Count
    running: Count
    completed: Count
    failed: Count
    cancelled: Count


class TopTool(TypedDict):
    tool_name: str
    runs: Count
    seconds: float


class Stats(TypedDict):
    vault: VaultStats
    jobs: JobStats
    total_jobs: Count
    running_jobs: Count
    top_tools: list[TopTool]
    total_tools: Count
    requests: Count
    uptime: Annotated[float, Field(description="Seconds.")]
    storage: StorageHealth
