"""Jobs as the API shows them: messages in the reader's language, the report with its Markdown rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data20.api.context import Context
from data20.api.schemas import jobs as schema
from data20.api.toolview import say
from data20.jobs.events import JobEvent
from data20.jobs.model import Job
from data20.lab.facts import LAB
from data20.messages import Language, Text
from data20.report.localize import localize

Json = dict[str, Any]


async def job_json(context: Context, job: Job, language: Language) -> schema.Job:
    """Return a job with its report and proposed changes."""
    texts = context.texts()
    record = await context.jobs.results.get(job.result) if job.result else None
    report = report_json(job, record, language, texts) if record else None
    changes: schema.Proposal | None = None
    if record is not None and record["files"] is not None:
        applied = max((entry["generation"] for entry in job.applied), default=None)
        changes = {"generation": record["generation"], "applied": applied, "files": record["files"]}
    return {
        **job_item(context, job, language),
        "log": [{"at": line["at"], "message": localize(line["message"], language, texts)} for line in job.log],
        "report": report,
        "artifacts": report["artifacts"] if report else [],
        "changes": changes,
    }


def job_item(context: Context, job: Job, language: Language) -> schema.JobItem:
    """Return a job as lists show it."""
    texts = context.texts()
    spec = LAB if job.tool_name == LAB.name else context.tools().get(job.tool_name)
    return {
        "job_id": job.job_id,
        "tool_name": job.tool_name,
        "title": say(spec.title, language) if spec else job.tool_name,
        "parameters": job.parameters,
        "status": job.status,
        "progress": progress_json(job.progress, language, texts),
        "created_at": job.created_at,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "duration": job.duration,
        "cached": job.cached,
        "attempt": job.attempt,
        "error": error_json(job.error, language) if job.error else None,
        "summary": localize(job.summary, language, texts),
    }


def report_json(job: Job, record: Json, language: Language, texts: Mapping[str, Text]) -> schema.Report:
    """Return a kept report in the reader's language; Markdown blocks get `html`, sanitised."""
    report = localize(record["report"], language, texts)
    for block in report["blocks"]:
        if block["kind"] == "markdown":
            from data20.vault.render import render_fragment

            block["html"] = render_fragment(block["text"])
    return {
        "tool": job.tool_name, "version": job.version, "generation": record["generation"], "summary": report["summary"],
        "blocks": report["blocks"], "artifacts": report["artifacts"],
    }  # fmt: skip


def progress_json(progress: Json, language: Language, texts: Mapping[str, Text]) -> schema.Progress:
    """Return how far a job is, in words of `language`."""
    return {"done": progress["done"], "total": progress["total"], "message": localize(progress["message"], language, texts)}


def error_json(error: Json, language: Language) -> schema.JobError:
    """Return why a job failed, in words of `language`."""
    hint = error["hint"]
    return {
        "code": error["code"], "detail": error["detail"][language], "hint": hint[language] if hint else None,
        "traceback": error["traceback"], "packages": error.get("packages", []),
    }  # fmt: skip


def event_json(event: JobEvent, language: Language, texts: Mapping[str, Text]) -> Json:
    """Return an event's data in the reader's language."""
    localized: Json = localize(event.data, language, texts)
    return localized
