"""Drive an ASGI app for one request at a time: the bridge's requests in, the bridge's answers out.

Knows nothing of JavaScript, so that it is tested on CPython; `engine.py` puts it to work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes, urlsplit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class BridgeRequest:
    """What the bridge brings: an absolute URL, headers as a list, the whole body."""

    method: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes


class Responder(Protocol):
    """The way back to the reader. `send` returns when more may be sent."""

    def start(self, status: int, headers: list[tuple[str, str]]) -> None: ...
    async def send(self, body: bytes) -> None: ...
    def end(self) -> None: ...
    def fail(self, code: str, message: str) -> None: ...


class Exchange:
    """One request and its answer. `run` drives the app; `gone` says that the reader has left."""

    def __init__(self, request: BridgeRequest, responder: Responder, *, root_path: str = "") -> None:
        self._request = request
        self._responder = responder
        self._root_path = root_path
        self._body_taken = False
        self._left = asyncio.Event()
        self._ended = False

    def gone(self) -> None:
        """Let `receive` answer `http.disconnect`."""
        self._left.set()

    async def run(self, app: App) -> None:
        """Call the app. An app that raises or falls silent fails the request; the error goes on to the caller."""
        try:
            await app(self._scope(), self._receive, self._send)
        except asyncio.CancelledError:
            self._responder.fail("engine.gone", "The request was cancelled.")
            raise
        except Exception as error:
            self._responder.fail("engine.crashed", f"{type(error).__name__}: {error}")
            raise
        if not self._ended:
            self._responder.fail("engine.crashed", "The app returned without finishing its answer.")

    def _scope(self) -> dict[str, Any]:
        url = urlsplit(self._request.url)
        path = unquote_to_bytes(url.path).decode("utf-8", "replace")
        default_port = 443 if url.scheme == "https" else 80
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": path,
            "raw_path": url.path.encode("ascii", "replace"),
            "query_string": url.query.encode("ascii", "replace"),
            "root_path": self._root_path,
            "headers": [(name.lower().encode("latin-1"), _latin(value)) for name, value in self._request.headers],
            "client": ("127.0.0.1", 0),
            "server": (url.hostname or "localhost", url.port or default_port),
            "state": {},
        }

    async def _receive(self) -> Message:
        if not self._body_taken:
            self._body_taken = True
            return {"type": "http.request", "body": self._request.body, "more_body": False}
        # Streaming responses listen for a disconnect while they send: it must not come before the reader has left.
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message.get("headers", [])]
            self._responder.start(message["status"], headers)
        elif message["type"] == "http.response.body":
            if body := message.get("body", b""):
                await self._responder.send(bytes(body))
            if not message.get("more_body", False):
                self._ended = True
                self._responder.end()
        else:
            raise RuntimeError(f"The bridge knows no ASGI message of type {message['type']!r}.")


async def start_lifespan(app: App) -> asyncio.Task[None]:
    """Run the app's start-up and return the task that keeps its lifespan open.

    Raises RuntimeError with the app's reason when start-up fails.
    """
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    answered: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        if not answered.done():
            answered.set_result(message)

    async def run() -> None:
        try:
            await app(
                {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}, inbox.get, send
            )
        except Exception as error:
            if not answered.done():
                answered.set_result({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})

    task = asyncio.ensure_future(run())
    await inbox.put({"type": "lifespan.startup"})
    message = await answered
    if message["type"] == "lifespan.startup.failed":
        raise RuntimeError(f"The app could not start: {message.get('message', '')}")
    return task


def _latin(value: str) -> bytes:
    """Return a header's value as bytes. JavaScript gives each byte as one character; anything else is sent as UTF-8."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode("utf-8")
