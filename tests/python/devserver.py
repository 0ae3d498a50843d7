"""The app on CPython, for building the UI and trying things: python tests/python/devserver.py --vault vaults/demo --static DIR --port N

The vault (a folder or a zip) is read into memory; what is written there is gone when the server stops. Routes of the API are
answered at / and below any prefix that `--base` names; everything else is a static file. Tools run in a thread, so that
progress and cancelling can be seen.
"""

from __future__ import annotations

import argparse
import asyncio
import mimetypes
import sys
import threading
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "py"))

from data20.api.app import create_app
from data20.jobs.runner import Emit, RunRequest, RunResult, run_tool, with_needs
from data20.jobs.service import JobService
from data20.storage.memory import MemoryStore
from data20.storage.port import Store
from data20.tools.registry import find_tool, registry
from data20.vault.sources import SourceFile
from data20.workspace import Workspace

API = ("/api/", "/health", "/metrics", "/openapi.json", "/docs")


class ThreadRunner:
    """Runs tools in a thread: for this server only, the product has no threads."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def run(self, request: RunRequest, emit: Emit) -> RunResult:
        loop, stop = asyncio.get_running_loop(), threading.Event()

        def emit_safely(event: dict[str, Any]) -> None:
            loop.call_soon_threadsafe(emit, event)

        spec = find_tool(request.tool_name)
        vault = await with_needs(spec.needs, request.vault, self._store)
        work = loop.run_in_executor(None, lambda: run_tool(spec, vault, request.parameters, emit_safely, stop.is_set))
        try:
            return await work
        except asyncio.CancelledError:
            stop.set()
            raise


class DevApp:
    """The app with static files around it."""

    def __init__(self, app: Any, static: Path | None, base: str) -> None:
        self._app, self._static, self._base = app, static, base.rstrip("/")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        inside = path.removeprefix(self._base) if path.startswith(self._base + "/") else path
        if inside.startswith(API):
            root = self._base if inside != path else ""
            await self._app({**scope, "root_path": root}, receive, send)
            return
        await self._file(inside, send)

    async def _file(self, path: str, send: Any) -> None:
        found = (self._static / path.lstrip("/")).resolve() if self._static else None
        if found is not None and found.is_dir():
            found = found / "index.html"
        ok = found is not None and self._static is not None and found.is_relative_to(self._static) and found.is_file()
        body = found.read_bytes() if ok and found else b"Not found"
        kind = (mimetypes.guess_type(str(found))[0] or "application/octet-stream") if ok else "text/plain"
        headers = [(b"content-type", kind.encode()), (b"cache-control", b"no-store"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200 if ok else 404, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def open_vault(path: Path | None) -> Workspace:
    """Return a workspace in memory with the files of a folder or zip."""
    workspace = await Workspace.open(MemoryStore())
    if path is None:
        return workspace
    if path.is_dir():
        files = [SourceFile(str(f.relative_to(path).as_posix()), f.read_bytes()) for f in sorted(path.rglob("*")) if f.is_file()]
        plan = await workspace.preview_import(files)
    else:
        plan = await workspace.preview_import(path.read_bytes())
    for refusal in plan.refused:
        print(f"refused {refusal.name}: {refusal.sentence('en')}", file=sys.stderr)
    await workspace.commit_import(plan.id)
    return workspace


async def serve(arguments: argparse.Namespace) -> None:
    import uvicorn

    mimetypes.add_type("text/javascript", ".js")
    workspace = await open_vault(arguments.vault)
    jobs = JobService(workspace.store, ThreadRunner(workspace.store), lambda: workspace.vault, registry)
    static = arguments.static.resolve() if arguments.static else None
    app = DevApp(create_app(workspace, jobs, debug=True), static, arguments.base)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=arguments.port, log_level="warning"))
    print(f"http://localhost:{arguments.port}{arguments.base}  ({len(workspace.vault.articles)} articles)", flush=True)
    await server.serve()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vault", type=Path, help="a folder or a zip; without it the vault is empty")
    parser.add_argument("--static", type=Path, help="a folder with the site")
    parser.add_argument("--base", default="/", help="also answer below this prefix, for example /data20/")
    parser.add_argument("--port", type=int, default=8030)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
