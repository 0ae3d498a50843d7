"""A job as it is kept: its state, how far it is, and where its result lies."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
JobStatus = Literal["queued", "running", "completed", "failed", "cancelled"]
STATUSES: tuple[JobStatus, ...] = ("queued", "running", "completed", "failed", "cancelled")
ENDED = frozenset({"completed", "failed", "cancelled"})


@dataclass(slots=True)
class Job:
    """One run of a tool. Times are ISO 8601 with offset; messages are report JSON, translated when shown."""

    job_id: str
    number: int
    """Counts up over the vault's life; newest is highest."""
    tool_name: str
    version: int
    parameters: Json
    created_at: str
    status: JobStatus = "queued"
    attempt: int = 1
    generation: int | None = None
    """Of the vault that it ran on."""
    started_at: str | None = None
    completed_at: str | None = None
    duration: float | None = None
    """Seconds from start to end."""
    cached: bool = False
    progress: Json = field(default_factory=lambda: {"done": 0, "total": 0, "message": None})
    log: list[Json] = field(default_factory=list)
    error: Json | None = None
    summary: Json | None = None
    """The report's summary, so that lists need not open the report."""
    result: str | None = None
    """Key of the result record."""
    size: int = 0
    """Bytes of the result with its files."""
    applied: list[Json] = field(default_factory=list)
    """`{"generation", "paths"}` for each time that proposed changes were written."""

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    def to_record(self) -> Json:
        return dataclasses.asdict(self)

    @classmethod
    def from_record(cls, record: Json) -> Job:
        """Return the job that `to_record` wrote; unknown members of a newer version are left out."""
        known = {f.name for f in dataclasses.fields(cls)}
        return cls(**{name: value for name, value in record.items() if name in known})


def surplus(jobs: Iterable[Job], keep: int, room: int) -> list[Job]:
    """Return the ended jobs to forget: beyond `keep` jobs, or where results together are larger than `room` bytes.

    jobs: newest first. Jobs that have not ended, and the newest that has, always stay.
    """
    jobs = list(jobs)
    ended = [job for job in jobs if job.ended]
    old = ended[max(0, keep - (len(jobs) - len(ended))) :]
    for job in ended[1:]:
        room -= job.size
        if room < 0 and job not in old:
            old.append(job)
    return old


def result_key(tool_name: str, version: int, parameters: Json, generation: int) -> str:
    """Return the cache key of a result: same tool, version, parameters and vault generation, same key."""
    canonical = json.dumps([tool_name, version, parameters, generation], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
