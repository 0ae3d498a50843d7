"""The jobs: submitted, queued, run one after another, watched, cancelled, kept over restarts, forgotten when old."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from data20.jobs.errors import JobMissing, ToolFailed, both
from data20.jobs.events import EventLog, JobEvent
from data20.jobs.model import Job, JobStatus, result_key, surplus
from data20.jobs.results import Results
from data20.jobs.runner import Runner, RunRequest, error_json
from data20.lab.facts import LAB
from data20.messages import Text
from data20.storage.port import Store

if TYPE_CHECKING:
    from data20.tools.facts import ToolFacts
    from data20.tools.own import OwnSource
    from data20.vault.model import Vault

Json = dict[str, Any]
JOB = "job"
KEEP_JOBS = 200
KEEP_BYTES = 256 * 2**20
"""Results of older jobs go, with the jobs, when all results together are larger."""
MAX_ATTEMPTS = 3
PROGRESS_EVERY = 0.1
MAX_LOG_LINES = 500

_DIED = Text(
    "Движок останавливался {count|раз|раза|раз} во время этой задачи; она больше не запускается сама.",
    "The engine stopped {count|time|times} during this job; it is not started again by itself.",
)
_DIED_HINT = Text("Запустите инструмент ещё раз, лучше с меньшим охватом.", "Run the tool again, with a smaller scope if it takes long.")

_log = logging.getLogger("data20.jobs")


class JobService:
    """Owns every job. One task per running job; everything happens on one event loop.

    store: where jobs and results are kept. runner: who runs tools. vault: returns the current snapshot.
    tools: returns the registry. concurrency: how many run at a time. clock, now, new_id: for tests.
    """

    def __init__(
        self,
        store: Store,
        runner: Runner,
        vault: Callable[[], Vault],
        tools: Callable[[], Mapping[str, ToolFacts]],
        *,
        concurrency: int = 1,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self.results = Results(store)
        self.runner = runner
        self.seconds: dict[str, tuple[int, float]] = {}
        """Finished runs and seconds by tool, since the engine started; cached answers don't count."""
        self.own_source: Callable[[str], Awaitable[OwnSource | None]] | None = None
        """Answers the code of an own tool that may run, by its name (jobs/own.py)."""
        self._store, self._vault, self._tools = store, vault, tools
        self._concurrency, self._clock, self._now, self._new_id = concurrency, clock, now, new_id
        self._jobs: dict[str, Job] = {}
        self._events: dict[str, EventLog] = {}
        self._queue: deque[str] = deque()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._stopping = False

    async def start(self) -> None:
        """Load the history; queue again what was under way when the engine died, or fail it with the reason."""
        records = [record for record in (await self._store.get_records(JOB)).values() if isinstance(record, dict)]
        jobs = sorted((Job.from_record(record) for record in records), key=lambda job: job.number)
        self._jobs = {job.job_id: job for job in jobs}
        for job in jobs:
            if not job.ended:
                await self._recover(job)
        self._pump()

    async def stop(self) -> None:
        """Stop running jobs without ending them: the next engine takes them up."""
        self._stopping = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def submit(self, spec: ToolFacts, parameters: Json, *, fresh: bool = False) -> Job:
        """Queue a run, or answer it at once from an equal earlier one unless `fresh`. `parameters` must be valid."""
        number = max((job.number for job in self._jobs.values()), default=0) + 1
        job = Job(self._new_id(), number, spec.name, spec.version, parameters, self._timestamp())
        cached = None if fresh else await self._cached(job)
        if cached is not None:
            job.status, job.cached, job.duration = "completed", True, 0.0
            job.started_at = job.completed_at = job.created_at
            job.result, job.summary, job.generation = cached["key"], cached["summary"], self._vault().generation
            job.progress = {"done": 1, "total": 1, "message": None}
        await self._save(job)
        self._jobs[job.job_id] = job
        if job.ended:
            self._end_events(job)
        else:
            self._queue.append(job.job_id)
            self._pump()
        await self._prune()
        return job

    def get(self, job_id: str) -> Job:
        """Return one job. Raises JobMissing."""
        try:
            return self._jobs[job_id]
        except KeyError:
            raise JobMissing(job_id=job_id[:80]) from None

    def find(self, *, status: str | None = None, tool_name: str | None = None) -> list[Job]:
        """Return the jobs, newest first."""
        return [
            job
            for job in sorted(self._jobs.values(), key=lambda job: -job.number)
            if (status is None or job.status == status) and (tool_name is None or job.tool_name == tool_name)
        ]

    async def wait(self, job_id: str, seconds: float) -> Job:
        """Return the job when it has ended or `seconds` have passed. Raises JobMissing."""
        job = self.get(job_id)

        async def ended() -> None:
            async for _ in self.events(job_id, after=0, heartbeat=seconds + 1):
                pass

        if not job.ended and seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended(), seconds)
        return job

    def events(self, job_id: str, *, after: int, heartbeat: float) -> AsyncIterator[JobEvent | None]:
        """Return what happens to the job from event `after` on, until it ends. Raises JobMissing."""
        job = self.get(job_id)
        if job_id not in self._events:
            self._replay(job)
        return self._events[job_id].follow(after, heartbeat)

    async def cancel(self, job_id: str) -> Job:
        """Stop a queued or running job; an ended one stays as it is. Raises JobMissing."""
        job = self.get(job_id)
        task = self._running.get(job_id)
        if task is not None:
            if not task.cancelling():  # a second press must not interrupt the note of the end
                task.cancel()
            await asyncio.wait([task])
        self._queue = deque(queued for queued in self._queue if queued != job_id)
        if not job.ended:  # it was waiting, or its task had not begun
            await self._end(job, "cancelled")
        return job

    async def remove(self, job_id: str) -> Job:
        """Forget an ended job and its result, unless another job shares it. Raises JobMissing."""
        job = self.get(job_id)
        await self._forget([job])
        return job

    async def note_applied(self, job: Job, generation: int, paths: list[str]) -> None:
        """Remember that proposed changes were written."""
        job.applied.append({"generation": generation, "paths": paths})
        await self._save(job)

    def counts(self) -> dict[str, int]:
        """Return the number of jobs by status."""
        found = {"queued": 0, "running": 0, "completed": 0, "failed": 0, "cancelled": 0}
        for job in self._jobs.values():
            found[job.status] += 1
        return found

    async def _recover(self, job: Job) -> None:
        if job.tool_name == LAB.name:  # its names are gone, and nobody has asked to run it again
            await self._end(job, "cancelled")
            return
        if job.attempt >= MAX_ATTEMPTS:
            job.error = {"code": "job.engine_died", "detail": both(_DIED, count=job.attempt), "hint": both(_DIED_HINT), "traceback": None}
            await self._end(job, "failed")
            return
        if job.status == "running":
            job.attempt += 1
        job.status, job.started_at, job.log = "queued", None, []
        job.progress = {"done": 0, "total": 0, "message": None}
        await self._save(job)
        self._queue.append(job.job_id)

    def _pump(self) -> None:
        while self._queue and len(self._running) < self._concurrency and not self._stopping:
            job = self._jobs[self._queue.popleft()]
            task = asyncio.create_task(self._run(job), name=f"job {job.job_id}")
            self._running[job.job_id] = task
            task.add_done_callback(partial(self._done, job.job_id))

    def _done(self, job_id: str, _: asyncio.Task[None]) -> None:
        self._running.pop(job_id, None)
        self._pump()

    async def _run(self, job: Job) -> None:
        try:
            await self._run_to_end(job)
        except asyncio.CancelledError:
            if not self._stopping:
                await self._end(job, "cancelled")
        except ToolFailed as failure:
            job.error = failure.error
            await self._end(job, "failed")
        except Exception as error:
            _log.exception("job %s failed outside of its tool", job.job_id)
            job.error = error_json(error)
            await self._end(job, "failed")

    async def _run_to_end(self, job: Job) -> None:
        vault = self._vault()
        job.status, job.started_at, job.generation = "running", self._timestamp(), vault.generation
        started = self._clock()
        await self._save(job)
        self._log_of(job).add("progress", dict(job.progress))
        result = await self.runner.run(RunRequest(job.job_id, job.tool_name, job.parameters, vault, await self._source(job)), self._emitter(job))
        key = result_key(job.tool_name, job.version, job.parameters, vault.generation)
        job.size = await self.results.keep(key, result, vault)
        job.result, job.summary, job.duration = key, result.report["summary"], round(self._clock() - started, 3)
        runs, seconds = self.seconds.get(job.tool_name, (0, 0.0))
        self.seconds[job.tool_name] = (runs + 1, seconds + job.duration)
        await self._end(job, "completed")

    async def _source(self, job: Job) -> OwnSource | None:
        return await self.own_source(job.tool_name) if self.own_source else None

    def _emitter(self, job: Job) -> Callable[[Json], None]:
        last = float("-inf")

        def emit(event: Json) -> None:
            nonlocal last
            if job.ended:
                return
            if event["event"] == "log":
                if len(job.log) < MAX_LOG_LINES:
                    job.log.append({"at": self._timestamp(), "message": event["message"]})
                    self._log_of(job).add("log", job.log[-1])
                return
            job.progress = {"done": event["done"], "total": event["total"], "message": event.get("message")}
            if self._clock() - last >= PROGRESS_EVERY or event["done"] >= event["total"] > 0:
                last = self._clock()
                self._log_of(job).add("progress", dict(job.progress))

        return emit

    async def _end(self, job: Job, status: JobStatus) -> None:
        """Set the final state; it holds even where the store cannot keep it any more. The first end stands."""
        if not job.ended:
            job.status, job.completed_at = status, self._timestamp()
        if job.started_at and job.completed_at and job.duration is None:
            began = datetime.fromisoformat(job.started_at)
            job.duration = max(0.0, round((datetime.fromisoformat(job.completed_at) - began).total_seconds(), 3))
        try:
            await self._save(job)
        except Exception:
            _log.exception("the end of job %s could not be stored", job.job_id)
        self._end_events(job)

    def _end_events(self, job: Job) -> None:
        self._log_of(job).add("end", {"status": job.status})

    def _log_of(self, job: Job) -> EventLog:
        return self._events.setdefault(job.job_id, EventLog())

    def _replay(self, job: Job) -> None:
        """Rebuild the events of a job that an earlier engine ran, or that has not begun."""
        log = self._log_of(job)
        if job.ended:
            for line in job.log:
                log.add("log", line)
            log.add("end", {"status": job.status})

    async def _cached(self, job: Job) -> Json | None:
        key = result_key(job.tool_name, job.version, job.parameters, self._vault().generation)
        record = await self.results.get(key)
        return {"key": key, "summary": record["report"]["summary"]} if record is not None else None

    async def _prune(self) -> None:
        old = surplus(self.find(), KEEP_JOBS, KEEP_BYTES)
        if old:
            await self._forget(old)

    async def _forget(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._jobs.pop(job.job_id, None)
            self._events.pop(job.job_id, None)
        await self._store.delete_records(JOB, [job.job_id for job in jobs])
        shared = {job.result for job in self._jobs.values()}
        await self.results.drop(sorted({job.result for job in jobs if job.result and job.result not in shared}))

    async def _save(self, job: Job) -> None:
        await self._store.put_record(JOB, job.job_id, job.to_record())

    def _timestamp(self) -> str:
        return self._now().isoformat(timespec="milliseconds")


