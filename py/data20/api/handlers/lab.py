"""The lab: which articles are notebooks, and running a cell of one."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from data20.api.context import Context
from data20.api.handlers.jobs import submitted
from data20.api.http import Request, Response, json_response
from data20.api.schemas.requests import CellBody, PackagesBody, WheelQuery
from data20.api.schemas.tools import NotebookList, WheelFacts
from data20.lab.facts import LAB

KEEP_CELLS = 40
"""Runs of cells that are kept as jobs, so that they don't push out those of tools."""


async def list_notebooks(context: Context, request: Request) -> Response:
    """List the articles whose frontmatter says `kind: lab`, by title."""
    articles = context.workspace.vault.articles.values()
    # Looking for the word first spares reading the frontmatter of every article.
    found = [article for article in articles if b"kind:" in article.source[:4096] and article.metadata.get("kind") == LAB.name]
    answer: NotebookList = {
        "notebooks": [{"path": article.path, "title": article.title, "modified": article.modified} for article in sorted(found, key=lambda one: (one.title.casefold(), one.path))]
    }
    return json_response(answer)


async def run_cell(context: Context, request: Request) -> Response:
    """Queue a cell; `Prefer: wait=N` waits for its end. Its job is watched, stopped and applied as any other."""
    body = await request.json(CellBody, limit=context.limits.json)
    job = await context.jobs.submit(LAB, {**body.model_dump(mode="json"), "run": uuid.uuid4().hex}, fresh=True)
    for old in [one for one in context.jobs.find(tool_name=LAB.name) if one.ended][KEEP_CELLS:]:
        await context.jobs.remove(old.job_id)
    return await submitted(context, request, job)


WHEEL_TYPES = ("application/octet-stream", "application/zip")


async def read_wheel(context: Context, request: Request) -> Response:
    """Look at a wheel, which stays where it is. Raises BadWheel."""
    from data20.lab import wheels

    request.require_media_type(*WHEEL_TYPES)
    query = request.query(WheelQuery)
    wheel = wheels.read_wheel(query.file, await request.body(wheels.MAX_WHEEL))
    answer: WheelFacts = {"name": wheel.name, "version": wheel.version, "requires": list(wheel.requires), "metadata": wheel.metadata}
    return json_response(answer)


async def plan_packages(context: Context, request: Request) -> Response:
    """Say what to ask next, or which wheels to install. Nothing is fetched here. Raises NotInstallable."""
    from data20.lab.resolve import Answer, resolve

    body = await request.json(PackagesBody, limit=context.limits.article)
    answers = {url: Answer(answer.text, answer.type) if answer else None for url, answer in body.answers.items()}
    found = await resolve(body.requirements, body.have, answers)
    return json_response(asdict(found))
