"""A client that calls an ASGI app directly: nothing between the test and the app."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes


@dataclass(frozen=True)
class Answer:
    """A whole response. Header names are in lower case."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)

    @property
    def media_type(self) -> str:
        return (self.header("content-type") or "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """`root_path` is the mount point; paths are given below it."""

    def __init__(self, app: Any, root_path: str = "") -> None:
        self.app, self.root_path = app, root_path

    async def request(
        self, method: str, target: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"", json_body: Any = None
    ) -> Answer:
        """Send a request and return the whole answer. `json_body` sets body and content type."""
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        if json_body is not None:
            body = json.dumps(json_body).encode()
            sent.setdefault("content-type", "application/json")
        messages: list[Any] = []
        inbox: asyncio.Queue[Any] = asyncio.Queue()
        inbox.put_nowait({"type": "http.request", "body": body, "more_body": False})

        async def send(message: Any) -> None:
            messages.append(message)

        await self.app(self.scope(method, target, sent), inbox.get, send)
        start = messages[0]
        headers_back = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
        return Answer(start["status"], headers_back, b"".join(message.get("body", b"") for message in messages[1:]))

    def scope(self, method: str, target: str, headers: Mapping[str, str]) -> dict[str, Any]:
        path, _, query = target.partition("?")
        full = self.root_path + path
        return {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": unquote_to_bytes(full).decode("utf-8", "replace"), "raw_path": full.encode(), "query_string": query.encode(),
            "root_path": self.root_path, "headers": [(n.encode("latin-1"), v.encode("utf-8")) for n, v in headers.items()],
            "client": ("127.0.0.1", 1), "server": ("localhost", 80), "state": {},
        }  # fmt: skip

    async def get(self, target: str, **more: Any) -> Answer:
        return await self.request("GET", target, **more)

    async def post(self, target: str, **more: Any) -> Answer:
        return await self.request("POST", target, **more)

    async def put(self, target: str, **more: Any) -> Answer:
        return await self.request("PUT", target, **more)

    async def delete(self, target: str, **more: Any) -> Answer:
        return await self.request("DELETE", target, **more)
