"""The ASGI app: finds the route, guards it, calls the handler, turns errors into problem documents."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from data20.api.conditions import not_modified
from data20.api.context import Context, EngineFacts, Limits
from data20.api.http import JSON, Receive, Request, Response, Scope, Send, accepts, to_json
from data20.api.problems import (
    PROBLEM,
    ClientGone,
    CrossSite,
    Invalid,
    MethodNotAllowed,
    NotAcceptable,
    RangeUnsatisfiable,
    Unexpected,
    errors_of,
    invalid_problem,
    problem_of,
)  # fmt: skip
from data20.api.routes import ROUTES
from data20.api.routing import Route, Router
from data20.errors import Data20Error

if TYPE_CHECKING:
    from data20.jobs.service import JobService
    from data20.workspace import Workspace

_log = logging.getLogger("data20.api")


def create_app(
    workspace: Workspace, jobs: JobService, *, engine: EngineFacts | None = None, limits: Limits | None = None,
    debug: bool = False, **more: Any,
) -> App:  # fmt: skip
    """Return the app over an open vault and its jobs (the app's lifespan starts and stops the jobs).

    debug: show tracebacks to the client. more: further fields of `Context`, for tests.
    """
    return App(Context(workspace, jobs, engine or EngineFacts(), limits or Limits(), debug=debug, **more))


class App:
    """A standard ASGI 3 application; works below any `root_path`."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._router = Router(ROUTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})

    def wake(self) -> None:
        """Begin the work in the background that was held back."""
        self.context.indexer.held = False
        self._begin()

    def _begin(self) -> None:
        self.context.structures.begin()
        self.context.indexer.wake()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await self.context.own.load()
                    await self.context.jobs.start()
                    self._begin()
                except Exception as error:
                    _log.exception("the jobs could not be loaded")
                    await send({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
                    return
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.context.indexer.stop()
                await self.context.jobs.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        request = Request.of(scope, receive)
        route: Route | None = None
        try:
            route, request.path_params = self._router.find(request.method, request.path)
            guard(route, request)
            response = await route.handler(self.context, request)
        except ClientGone:
            return
        except Exception as error:
            response = self._problem(error, request)
        if not_modified(request, response):
            response = Response(304, [(n, v) for n, v in response.headers if n in ("ETag", "Cache-Control", "Vary")])
        finish(request, response)
        name = route.template if route else "(none)"
        self.context.metrics.request(request.method, name, response.status, time.perf_counter() - began)
        await self._send(request, response, receive, send)

    def _problem(self, error: Exception, request: Request) -> Response:
        """Return the one answer to each kind of error."""
        headers: list[tuple[str, str]] = [("Content-Type", PROBLEM)]
        if isinstance(error, Data20Error):
            if isinstance(error, MethodNotAllowed):
                headers.append(("Allow", str(error.facts["allow"])))
            elif isinstance(error, RangeUnsatisfiable):
                headers.append(("Content-Range", f"bytes */{error.facts['size']}"))
            elif error.status == 503:
                headers.append(("Retry-After", "1"))
            if error.status >= 500:
                _log.error("%s %s: %s", request.method, request.path, error)
            return Response(error.status, headers, to_json(problem_of(error, request.language)))
        if isinstance(error, ValidationError | Invalid):
            errors = error.errors if isinstance(error, Invalid) else errors_of(error)
            return Response(422, headers, to_json(invalid_problem(errors, request.language)))
        return self._unexpected(error, request, headers)

    def _unexpected(self, error: Exception, request: Request, headers: list[tuple[str, str]]) -> Response:
        known = Unexpected(id=uuid.uuid4().hex[:12])
        _log.error("%s %s failed (%s)", request.method, request.path, known.facts["id"], exc_info=error)
        members: dict[str, Any] = {"id": known.facts["id"]}
        if self.context.debug:
            import traceback

            members["traceback"] = "".join(traceback.format_exception(error))
        return Response(500, headers, to_json(problem_of(known, request.language, **members)))

    async def _send(self, request: Request, response: Response, receive: Receive, send: Send) -> None:
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in response.headers]
        await send({"type": "http.response.start", "status": response.status, "headers": raw})
        if isinstance(response.body, bytes):
            await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else response.body})
        elif request.method == "HEAD":
            await send({"type": "http.response.body", "body": b""})
        else:
            await stream(response.body, receive, send)


def guard(route: Route, request: Request) -> None:
    """Refuse writes that another site's page asks for, and answers in a form that the reader does not take."""
    if route.writes and (request.headers.get("sec-fetch-site") or "").strip().lower() == "cross-site":
        raise CrossSite
    available = route.media_types()
    if not accepts(request.headers.get("accept"), (*available, PROBLEM)) and "*/*" not in available:
        raise NotAcceptable(available=", ".join(available))


def finish(request: Request, response: Response) -> None:
    """Add the headers that every answer has."""
    kind = response.header("content-type") or ""
    if kind.startswith((JSON, PROBLEM)):
        response.set_default("Content-Language", request.language)
        response.set_default("Vary", "Accept-Language")
    response.set_default("Cache-Control", "no-cache" if response.header("etag") else "no-store")
    response.set_default("X-Content-Type-Options", "nosniff")
    if isinstance(response.body, bytes) and response.status != 304:
        response.set_default("Content-Length", str(len(response.body)))


async def stream(body: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
    """Send `body` piece by piece until it ends or the reader leaves; then close it."""

    async def pump() -> None:
        async for chunk in body:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def left() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    sending, leaving = asyncio.create_task(pump()), asyncio.create_task(left())
    try:
        await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        for task in (sending, leaving):
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
        close = getattr(body, "aclose", None)
        if close is not None:
            await close()
