"""Jobs, reports and proposed changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from data20.api.schemas.common import Count, FileChange, Json

Status = Literal["queued", "running", "completed", "failed", "cancelled"]


class Progress(TypedDict):
    done: int
    total: Annotated[int, Field(description="0 where it cannot be known.")]
    message: str | None


class LogLine(TypedDict):
    at: str
    message: str


class ArtifactItem(TypedDict):
    name: str
    media_type: str
    size: Count
    label: str | None


class Report(TypedDict):
    tool: str
    version: int
    generation: int
    summary: str
    blocks: list[Json]
    artifacts: list[ArtifactItem]


class Proposal(TypedDict):
    generation: Annotated[int, Field(description="Of the vault that the changes were made against.")]
    applied: Annotated[int | None, Field(description="The generation that the last apply made.")]
    files: list[FileChange]


class JobError(TypedDict):
    code: str
    detail: str
    hint: str | None
    traceback: str | None
    packages: Annotated[list[str], Field(description="What a cell of the lab asks to have installed.")]


class JobItem(TypedDict):
    job_id: str
    tool_name: str
    title: str
    parameters: Json
    status: Status
    progress: Progress
    created_at: str
    started_at: str | None
    completed_at: str | None
    duration: Annotated[float | None, Field(description="Seconds.")]
    cached: bool
    attempt: Count
    error: JobError | None
    summary: str | None


class Job(JobItem):
    log: list[LogLine]
    report: Report | None
    artifacts: list[ArtifactItem]
    changes: Proposal | None


class JobList(TypedDict):
    total: Count
    limit: Count
    offset: Count
    queued: Count
    running: Count
    completed: Count
    failed: Count
    cancelled: Count
    jobs: list[JobItem]


class JobAccepted(TypedDict):
    job_id: str
    tool_name: str
    status: Status


class JobRemoved(TypedDict):
    job_id: str
    tool_name: str
    status: Status
    removed: Annotated[bool, Field(description="False where the job was cancelled and is kept.")]


