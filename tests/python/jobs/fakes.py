"""Small tools and runners for tests, and a service over them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from typing import Any

from data20.errors import BadInput
from data20.jobs.model import Job
from data20.jobs.runner import Emit, InlineRunner, Runner, RunRequest, RunResult, run_tool
from data20.jobs.service import JobService
from data20.messages import Message, Text
from data20.report.blocks import ArticleRef, Articles, Artifact, Listed, Markdown, Metric, Metrics, Report
from data20.storage.memory import MemoryStore
from data20.tools.interface import Progress, ToolParams, ToolSpec, param, tool
from data20.vault.changes import ChangeSet, Create, Replace
from data20.vault.model import Vault
from data20.workspace import Workspace

ABOUT = Text("О чём", "What about")

PATIENCE = 60
"""Seconds for what comes at once unless the machine is busy."""


class CountParams(ToolParams):
    least: int = param(0, ge=0, le=1000, title=Text("Не меньше", "At least"), description=Text("Байтов в статье.", "Bytes in an article."))
    unit: str = param("bytes", max_length=20, title=Text("Единица", "Unit"), description=Text("Слово.", "A word."), advanced=True)


@tool(
    category="analysis", title=Text("Счёт статей", "Article count"), question=Text("Сколько статей?", "How many articles?"),
    description=Text("Считает статьи.", "Counts articles."), help=Text("**Счёт.**", "**Counting.**"), keywords=("сколько", "count"),
    texts={
        "summary": Text("{count|статья|статьи|статей}", "{count|article|articles}"), "step": Text("Шаг", "Step"),
        "why": Text("Просто **счёт**.", "Just a **count**."), "label": Text("Статьи", "Articles"), "done": Text("Сосчитано: {count}", "Counted: {count}"),
    },
    produces=("count.csv",),
)  # fmt: skip
def count_articles(vault: Vault, params: CountParams, progress: Progress) -> Report:
    kept = [a for a in vault.articles.values() if len(a.source) >= params.least]
    for number, _ in enumerate(kept, 1):
        progress(number, len(kept), Message("count_articles.step"))
    progress.log(Message("count_articles.done", {"count": len(kept)}))
    return Report(
        Message("count_articles.summary", {"count": len(kept)}),
        (
            Metrics((Metric(Message("count_articles.label"), len(kept)),)),
            Articles(Message("count_articles.label"), tuple(Listed(ArticleRef(a.path, a.title)) for a in kept)),
            Markdown(Message("count_articles.why")),
        ),
        (Artifact("count.csv", "text/csv", b"path\n" + b"".join(a.path.encode() + b"\n" for a in kept), Message("count_articles.label")),),
    )  # fmt: skip


class NoParams(ToolParams):
    pass


@tool(
    category="navigation", title=Text("Восклицание", "Exclaim"), question=Text("Как погромче?", "How to be louder?"),
    description=Text("Дописывает «!» к каждой статье.", "Adds “!” to each article."), help=ABOUT, writes=True,
    texts={"summary": Text("Изменится: {count}", "Would change: {count}")},
)  # fmt: skip
def exclaim(vault: Vault, params: NoParams, progress: Progress) -> Report:
    edits = tuple(Replace(a.path, a.hash, a.source + b"!\n") for a in vault.articles.values())
    return Report(Message("exclaim.summary", {"count": len(edits)}), changes=ChangeSet((*edits, Create("loud.md", b"# Loud\n"))) if edits else ChangeSet())


@tool(category="maintenance", title=Text("Ошибка", "Broken"), question=ABOUT, description=ABOUT, help=ABOUT, texts={})
def broken(vault: Vault, params: NoParams, progress: Progress) -> Report:
    raise ZeroDivisionError("private detail")


@tool(category="maintenance", title=Text("Отказ", "Refuses"), question=ABOUT, description=ABOUT, help=ABOUT, texts={})
def refuses(vault: Vault, params: NoParams, progress: Progress) -> Report:
    raise BadInput(field="start", reason="x.md")


@tool(category="export", title=Text("Вес", "Weight"), question=ABOUT, description=ABOUT, help=ABOUT, texts={"summary": Text("{count}", "{count}")}, needs=("attachments",))
def weigh(vault: Vault, params: NoParams, progress: Progress) -> Report:
    return Report(Message("weigh.summary", {"count": sum(map(len, vault.files.values()))}))


def tools() -> Mapping[str, ToolSpec]:
    return {f.__name__: f.__data20_tool__ for f in (count_articles, exclaim, broken, refuses)}  # type: ignore[attr-defined]


def texts() -> Mapping[str, Text]:
    return {f"{spec.name}.{key}": text for spec in tools().values() for key, text in spec.texts.items()}


class GatedRunner:
    """Runs a tool when told to, so that a test can look at a running job."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.started: list[str] = []
        self.cancelled: list[str] = []
        self.emit: Emit | None = None

    async def run(self, request: RunRequest, emit: Emit) -> RunResult:
        self.started.append(request.job_id)
        self.emit = emit
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled.append(request.job_id)
            raise
        return run_tool(tools()[request.tool_name], request.vault, request.parameters, emit)


async def workspace_of(*files: tuple[str, bytes], store: MemoryStore | None = None) -> Workspace:
    workspace = await Workspace.open(store or MemoryStore())
    if files:
        await workspace.commit(ChangeSet(tuple(Create(path, content) for path, content in files)), by="editor")
    return workspace


def service(workspace: Workspace, runner: Runner | None = None, **more: Any) -> JobService:
    numbers = itertools.count(1)
    more.setdefault("new_id", lambda: f"job{next(numbers)}")
    return JobService(workspace.store, runner or InlineRunner(tools), lambda: workspace.vault, tools, **more)


async def run(jobs: JobService, name: str, parameters: dict[str, Any] | None = None, **more: Any) -> Job:
    spec = tools()[name]
    job = await jobs.submit(spec, spec.params.model_validate(parameters or {}).model_dump(mode="json"), **more)
    return await jobs.wait(job.job_id, PATIENCE)
