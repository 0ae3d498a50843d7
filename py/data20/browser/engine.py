"""The engine's Python side: opens the vault, makes the app, and answers what the bridge brings.

`js-shim/engine-worker.js` imports this module and calls `start` once; `js-shim/python-host.js` holds what it returns.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from data20.browser.asgi import App, BridgeRequest, Exchange, start_lifespan

if TYPE_CHECKING:
    from data20.workspace import Workspace

_log = logging.getLogger("data20.engine")

EARLY = re.compile(
    r"/(?:health|metrics|openapi\.json|docs.*|api/(?:articles|attachments|tools|categories|jobs|history)(?:/.*)?)"
)
"""GET requests that need no more than the boot; all others wait until what search and tools import is there, right after the start."""


def prepare() -> None:
    """Import what the engine needs for its first answer; the vault stays closed."""
    import data20.api.app
    import data20.browser.indexeddb
    import data20.browser.runner
    import data20.jobs.service
    import data20.workspace  # noqa: F401


async def start(host: Any) -> Engine:
    """Return the running engine. `host` is the worker's facade (js-shim/python-host.js).

    Raises whatever keeps the vault from being opened: without it there is nothing to serve.
    """
    app, workspace = await _make_app(host)
    engine = Engine(app, workspace, root_path=urlsplit(host.base).path.rstrip("/"), origin=host.base)
    await engine.start()
    return engine


async def _make_app(host: Any) -> tuple[App, Workspace]:
    from data20.api.app import create_app
    from data20.api.context import EngineFacts
    from data20.browser.indexeddb import IndexedDbStore
    from data20.browser.runner import BrowserRunner
    from data20.jobs.service import JobService
    from data20.storage.memory import MemoryStore
    from data20.storage.port import Store
    from data20.tools.catalogue import catalogue
    from data20.workspace import Workspace

    store: Store = IndexedDbStore(host.store) if host.store else MemoryStore()
    workspace = await Workspace.open(store)
    jobs = JobService(store, BrowserRunner(host, None if host.store else store), lambda: workspace.vault, catalogue)
    host.mark("vault")
    facts = EngineFacts(host.rung, host.now(), json.loads(host.attempts), lambda: json.loads(host.timings()))
    app: App = create_app(workspace, jobs, engine=facts, search_later=True)
    return app, workspace


class Engine:
    """Runs the app for any number of requests at once. A request is named by a number that JavaScript chose."""

    def __init__(self, app: App, workspace: Workspace, *, root_path: str, origin: str) -> None:
        self._app = app
        self._workspace = workspace
        self._root_path = root_path
        self._origin = origin
        self._lifespan: asyncio.Task[None] | None = None
        self._running: dict[int, tuple[Exchange, asyncio.Task[None]]] = {}
        self._tools = asyncio.Event()

    async def start(self) -> None:
        """Run the app's start-up. Raises RuntimeError when it fails."""
        self._lifespan = await start_lifespan(self._app)

    def handle(self, key: int, method: str, url: str, headers: Any, body: Any, responder: Any) -> None:
        """Answer one request through `responder` (js-shim/serve.js); returns at once."""
        request = BridgeRequest(
            method=method,
            url=url,
            headers=[(name, value) for name, value in headers.to_py()],
            body=b"" if body is None else body.to_bytes(),
        )
        exchange = Exchange(request, JsResponder(responder), root_path=self._root_path)
        task = asyncio.ensure_future(self._run(key, request, exchange))
        self._running[key] = (exchange, task)

    def gone(self, key: int) -> None:
        """The reader of request `key` has left: say so to the app and stop its work."""
        if running := self._running.get(key):
            exchange, task = running
            exchange.gone()
            task.cancel()

    async def selftest(self) -> None:
        """Answer one request from end to end. Raises RuntimeError when the answer isn't 200."""
        await self._ask("GET", "health")

    async def untouched(self) -> bool:
        """Tell whether nothing was ever written to this vault."""
        listed = json.loads(await self._ask("GET", "api/articles?limit=1"))
        return bool(listed["generation"] == 0)

    async def published(self) -> str:
        """Return the name of the publication that this vault follows, "" for none."""
        from data20.workspace.published import published_version

        return await published_version(self._workspace)

    async def follow(self, archive: Any, version: str) -> None:
        """Bring the vault to the publication `archive`, a zip as bytes, named `version` (workspace/published.py)."""
        from data20.workspace.published import follow_published

        following = await follow_published(self._workspace, archive.to_bytes(), version)
        _log.info("The published vault %s: %s", version, following.summary())

    async def publish(self, archive: Any) -> None:
        """Import a vault that is only to be shown, a zip as bytes. Raises RuntimeError when that is refused."""
        await self._ask(
            "POST", "api/vault/import?commit=true", archive.to_bytes(), [("content-type", "application/zip")]
        )

    async def _ask(self, method: str, path: str, body: bytes = b"", headers: Sequence[tuple[str, str]] = ()) -> bytes:
        probe = Probe()
        host = ("host", urlsplit(self._origin).netloc)
        await Exchange(
            BridgeRequest(method, self._origin + path, [host, *headers], body), probe, root_path=self._root_path
        ).run(self._app)
        if probe.status != 200:
            raise RuntimeError(f"{method} {path} was answered with {probe.status}: {probe.body[:500]!r}")
        return probe.body

    def tools_loaded(self) -> None:
        """What search and tools import is there."""
        self._tools.set()

    def begin_work(self) -> None:
        """Begin the work in the background."""
        if (wake := getattr(self._app, "wake", None)) is not None:
            wake()

    async def _run(self, key: int, request: BridgeRequest, exchange: Exchange) -> None:
        try:
            if not self._is_early(request):
                await self._tools.wait()
                self.begin_work()
            await exchange.run(self._app)
        except asyncio.CancelledError:
            _log.info("%s %s: the reader left", request.method, request.url)
        except Exception:
            _log.exception("%s %s failed", request.method, request.url)
        finally:
            self._running.pop(key, None)

    def _is_early(self, request: BridgeRequest) -> bool:
        path = urlsplit(request.url).path.removeprefix(self._root_path)
        return request.method in ("GET", "HEAD") and EARLY.fullmatch(path) is not None


class JsResponder:
    """A Responder of the bridge, for Python."""

    def __init__(self, responder: Any) -> None:
        self._responder = responder

    def start(self, status: int, headers: list[tuple[str, str]]) -> None:
        from pyodide.ffi import to_js

        self._responder.start(status, to_js(headers))

    async def send(self, body: bytes) -> None:
        from pyodide.ffi import to_js

        await self._responder.send(to_js(body))

    def end(self) -> None:
        self._responder.end()

    def fail(self, code: str, message: str) -> None:
        self._responder.fail(code, message)


class Probe:
    """A Responder that keeps the answer."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.body = b""

    def start(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status = status

    async def send(self, body: bytes) -> None:
        self.body += body

    def end(self) -> None:
        return None

    def fail(self, code: str, message: str) -> None:
        self.body = f"{code}: {message}".encode()
