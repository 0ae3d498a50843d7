"""The bridge's ASGI driver on CPython, against small apps: every way in which a request can end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from data20.browser.asgi import App, BridgeRequest, Exchange, start_lifespan


class Answer:
    """A Responder that keeps everything in order."""

    def __init__(self) -> None:
        self.said: list[Any] = []

    def start(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.said.append((status, headers))

    async def send(self, body: bytes) -> None:
        self.said.append(body)

    def end(self) -> None:
        self.said.append("end")

    def fail(self, code: str, message: str) -> None:
        self.said.append((code, message))


def ask(app: App, *, url: str = "http://d20.test:8020/data20/api/x?q=%D1%8F", root_path: str = "/data20", **more: Any) -> list[Any]:
    """Run one request to its end and return what was answered."""
    answer = Answer()
    request = BridgeRequest(more.get("method", "GET"), url, more.get("headers", []), more.get("body", b""))

    async def run() -> None:
        await Exchange(request, answer, root_path=root_path).run(app)

    asyncio.run(run())
    return answer.said


async def respond(send: Any, body: bytes = b"", *, status: int = 200, headers: Any = ()) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def test_the_scope_is_what_a_server_would_give() -> None:
    seen: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope)
        await respond(send)

    ask(app, url="http://d20.test:8020/data20/api/%D1%8F?q=%D1%8F", headers=[("Accept", "a"), ("accept", "b"), ("x-name", "имя")])
    assert seen["path"] == "/data20/api/я"
    assert seen["raw_path"] == b"/data20/api/%D1%8F"
    assert seen["query_string"] == b"q=%D1%8F"
    assert seen["root_path"] == "/data20"
    assert seen["server"] == ("d20.test", 8020)
    assert seen["headers"] == [(b"accept", b"a"), (b"accept", b"b"), (b"x-name", "имя".encode())]


def test_repeated_headers_stay_repeated() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await respond(send, b"ok", headers=[(b"vary", b"a"), (b"vary", b"b")])

    assert ask(app) == [(200, [("vary", "a"), ("vary", "b")]), b"ok", "end"]


def test_the_body_comes_once_and_no_disconnect_follows_while_the_reader_stays() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        first = await receive()
        assert first == {"type": "http.request", "body": b"text", "more_body": False}
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(receive(), 0.01)
        await respond(send, b"done")

    assert ask(app, body=b"text")[-1] == "end"


def test_a_stream_goes_out_piece_by_piece_and_empty_pieces_are_not_sent() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for piece in (b"a", b"", b"b"):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    assert ask(app) == [(200, []), b"a", b"b", "end"]


def test_an_app_that_raises_fails_the_request_and_the_error_is_not_lost() -> None:
    answer = Answer()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("boom")

    async def run() -> None:
        with pytest.raises(ValueError, match="boom"):
            await Exchange(BridgeRequest("GET", "http://d20.test/", [], b""), answer).run(app)

    asyncio.run(run())
    assert answer.said == [("engine.crashed", "ValueError: boom")]


def test_an_app_that_falls_silent_fails_the_request() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        return None

    assert ask(app) == [("engine.crashed", "The app returned without finishing its answer.")]


def test_leaving_gives_a_disconnect_and_cancelling_ends_the_app() -> None:
    answer, heard = Answer(), []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        try:
            heard.append(await receive())
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            heard.append("cancelled")
            raise

    async def run() -> None:
        exchange = Exchange(BridgeRequest("GET", "http://d20.test/", [], b""), answer)
        task = asyncio.create_task(exchange.run(app))
        await asyncio.sleep(0)
        exchange.gone()
        while not heard:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert heard == [{"type": "http.disconnect"}, "cancelled"]
    assert answer.said == [("engine.gone", "The request was cancelled.")]


def test_start_up_runs_before_the_first_request_and_its_failure_is_told() -> None:
    async def good(scope: Any, receive: Any, send: Any) -> None:
        assert (await receive())["type"] == "lifespan.startup"
        await send({"type": "lifespan.startup.complete"})
        await receive()

    async def bad(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.failed", "message": "no vault"})

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError("gone")

    async def run() -> None:
        task = await start_lifespan(good)
        assert not task.done()
        task.cancel()
        with pytest.raises(RuntimeError, match="no vault"):
            await start_lifespan(bad)
        with pytest.raises(RuntimeError, match="LookupError: gone"):
            await start_lifespan(broken)

    asyncio.run(run())
