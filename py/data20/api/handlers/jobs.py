"""Running tools, watching them, taking their files and applying what they propose."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pydantic import ValidationError

from data20.api.conditions import ranged, wait_of
from data20.api.context import Context
from data20.api.handlers.files import file_headers
from data20.api.handlers.tools import find_tool
from data20.api.http import Request, Response, json_response, to_json
from data20.api.jobview import event_json, job_item, job_json
from data20.api.problems import Invalid, errors_of
from data20.api.schemas.common import Changed
from data20.api.schemas.jobs import JobAccepted, JobList, JobRemoved
from data20.api.schemas.requests import ApplyBody, JobsQuery, RunBody
from data20.jobs.errors import ArtifactMissing
from data20.jobs.events import JobEvent
from data20.jobs.model import Job
from data20.tools.own import OwnTool

EVENT_STREAM = "text/event-stream"


async def run_tool(context: Context, request: Request) -> Response:
    """Queue a run. `Cache-Control: no-cache` runs even where an equal result is kept; `Prefer: wait=N` waits for the end."""
    body = await request.json(RunBody, limit=context.limits.json)
    spec = find_tool(context, body.tool_name)
    try:
        # The code of an own tool never runs here; its runner checks the values.
        parameters = body.parameters if isinstance(spec, OwnTool) else spec.load().params.model_validate(body.parameters).model_dump(mode="json")
    except ValidationError as error:
        raise Invalid(errors_of(error, ("parameters",))) from None
    fresh = "no-cache" in (request.headers.get("cache-control") or "").lower()
    return await submitted(context, request, await context.jobs.submit(spec, parameters, fresh=fresh))


async def submitted(context: Context, request: Request, job: Job) -> Response:
    """Say that a job was taken, or with `Prefer: wait=N` what became of it when it ends in time."""
    where = ("Location", request.url(f"/api/jobs/{job.job_id}"))
    seconds = wait_of(request)
    if seconds:
        job = await context.jobs.wait(job.job_id, seconds)
        if job.ended:
            applied = ("Preference-Applied", f"wait={int(seconds)}")
            return json_response(await job_json(context, job, request.language), 200, [where, applied])
    answer: JobAccepted = {"job_id": job.job_id, "tool_name": job.tool_name, "status": job.status}
    return json_response(answer, 202, [where])


async def list_jobs(context: Context, request: Request) -> Response:
    query = request.query(JobsQuery)
    found = context.jobs.find(status=query.status, tool_name=query.tool_name)
    counts = context.jobs.counts()
    page = found[query.offset : query.offset + query.limit]
    answer: JobList = {
        "total": len(found), "limit": query.limit, "offset": query.offset,
        "queued": counts["queued"], "running": counts["running"], "completed": counts["completed"],
        "failed": counts["failed"], "cancelled": counts["cancelled"],
        "jobs": [job_item(context, job, request.language) for job in page],
    }  # fmt: skip
    return json_response(answer)


async def read_job(context: Context, request: Request) -> Response:
    job = context.jobs.get(request.path_params["job_id"])
    return json_response(await job_json(context, job, request.language))


async def delete_job(context: Context, request: Request) -> Response:
    """Cancel what has not ended; forget what has."""
    job = context.jobs.get(request.path_params["job_id"])
    ended = job.ended
    if ended:
        await context.jobs.remove(job.job_id)
    else:
        await context.jobs.cancel(job.job_id)
    answer: JobRemoved = {"job_id": job.job_id, "tool_name": job.tool_name, "status": job.status, "removed": ended}
    return json_response(answer)


async def job_events(context: Context, request: Request) -> Response:
    """Stream what happens to the job, from after `Last-Event-ID` (or the beginning) to its end."""
    last = (request.headers.get("last-event-id") or "").strip()
    after = int(last[:15]) if last.isascii() and last.isdigit() else 0
    events = context.jobs.events(request.path_params["job_id"], after=after, heartbeat=context.heartbeat)
    return Response(200, [("Content-Type", EVENT_STREAM)], _stream(context, request, events))


async def _stream(context: Context, request: Request, events: AsyncIterator[JobEvent | None]) -> AsyncIterator[bytes]:
    texts = context.texts()
    yield b"retry: 1000\n\n"
    async for event in events:
        if event is None:
            yield b": still here\n\n"
        else:
            data = to_json(event_json(event, request.language, texts))
            yield b"id: %d\nevent: %s\ndata: %s\n\n" % (event.id, event.event.encode(), data)


async def read_artifact(context: Context, request: Request) -> Response:
    job = context.jobs.get(request.path_params["job_id"])
    name = request.path_params["name"]
    record = await context.jobs.results.get(job.result) if job.result else None
    known = next((a for a in record["report"]["artifacts"] if a["name"] == name), None) if record else None
    content = await context.jobs.results.artifact(job.result, name) if job.result and known else None
    if known is None or content is None:
        raise ArtifactMissing(name=name[:200])
    tag = f"{job.result}-{name}".encode().hex()[:200]
    return ranged(request, content, file_headers(name, known["media_type"], tag, inline=False))


async def apply_changes(context: Context, request: Request) -> Response:
    from data20.jobs.apply import apply_job

    body = await request.json(ApplyBody, limit=context.limits.json, optional=True)
    done = await apply_job(context.jobs, context.workspace, request.path_params["job_id"], body.paths)
    answer: Changed = {"generation": done["generation"], "changed": done["changed"]}
    return json_response(answer)
