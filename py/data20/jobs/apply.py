"""Writing what a job proposed: all of it or chosen articles, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data20.errors import BadInput
from data20.jobs.changes import still_to_do
from data20.jobs.errors import NothingToApply
from data20.jobs.service import JobService

if TYPE_CHECKING:
    from data20.workspace import Workspace

Json = dict[str, Any]


async def apply_job(jobs: JobService, workspace: Workspace, job_id: str, paths: list[str] | None) -> Json:
    """Write the proposed changes through the workspace and return `{"generation", "changed"}`.

    paths: which edits, by path; None means all. What is in effect already is left alone, so applying twice (a
    repeated request, an answer lost on the way) changes nothing more and answers with the current generation.
    Raises JobMissing, NothingToApply, BadInput (a path that the job does not propose), Conflict naming the
    articles that have moved on; then nothing is written.
    """
    job = jobs.get(job_id)
    changes = await jobs.results.changes(job.result) if job.result and job.status == "completed" else None
    if not changes:
        raise NothingToApply(job_id=job_id)
    if paths is not None:
        proposed = {edit.path for edit in changes.edits}
        for path in paths:
            if path not in proposed:
                raise BadInput(field="paths", reason=path, extra={"errors": [{"pointer": f"/paths/{paths.index(path)}", "detail": path}]})
        changes = changes.subset(frozenset(paths))
    todo = still_to_do(workspace.vault, changes)
    if not todo:
        return {"generation": workspace.vault.generation, "changed": []}
    done = await workspace.commit(todo, by=job.tool_name, facts={"job_id": job_id})
    await jobs.note_applied(job, done.generation, list(done.changed))
    return {"generation": done.generation, "changed": list(done.changed)}
