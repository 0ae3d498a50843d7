"""Requests and responses over plain ASGI: just what the routes need.

Why not Starlette or FastAPI: docs/decisions.md, "The ASGI layer". Header names are compared in lower case; query and
header values keep their order. Nothing here knows about vaults or jobs.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, quote

from data20.api.problems import BodyMalformed, BodyTooLarge, ClientGone, MediaTypeUnsupported
from data20.messages import Language
from data20.report.localize import pick_language

if TYPE_CHECKING:
    from pydantic import BaseModel

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
M = TypeVar("M", bound="BaseModel")

_SURROGATE = re.compile("[\ud800-\udfff]")
JSON = "application/json"


class Headers:
    """Request headers: case-insensitive, every value of a repeated header kept."""

    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._items = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw]

    def get(self, name: str) -> str | None:
        """Return the value; repeated headers joined with a comma, as HTTP allows."""
        values = [value for key, value in self._items if key == name]
        return ", ".join(values) if values else None


@dataclass(slots=True)
class Request:
    """One HTTP request. `path` is decoded and without `root_path`."""

    scope: Scope
    receive: Receive
    method: str
    path: str
    root_path: str
    headers: Headers
    path_params: Mapping[str, str] = field(default_factory=dict)
    language: Language = "en"
    _body: bytes | None = None

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> Request:
        root = str(scope.get("root_path") or "").rstrip("/")
        path = scope["path"]
        if root and (path == root or path.startswith(root + "/")):
            path = path[len(root) :]
        headers = Headers(scope["headers"])
        return cls(scope, receive, scope["method"].upper(), path or "/", root, headers, {}, pick_language(headers.get("accept-language")))

    @property
    def query_items(self) -> list[tuple[str, str]]:
        query = self.scope.get("query_string", b"")
        return parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="utf-8", errors="replace")

    def query(self, model: type[M]) -> M:
        """Return the query string as `model`; list fields take repeated names. Raises pydantic's ValidationError."""
        several = {name for name, info in model.model_fields.items() if "list[" in str(info.annotation)}
        values: dict[str, Any] = {}
        for name, value in self.query_items:
            if name in several:
                values.setdefault(name, []).append(value)
            elif value != "" or name == "q":
                values[name] = value
        return model.model_validate(values, context={"in": "query"})

    async def chunks(self, limit: int) -> AsyncIterator[bytes]:
        """Yield the body as it comes. Raises BodyTooLarge beyond `limit` bytes."""
        declared = self.headers.get("content-length") or ""
        if declared.isascii() and declared.isdigit() and int(declared) > limit:
            raise BodyTooLarge(limit=limit)
        seen, more = 0, True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            chunk = bytes(message.get("body", b""))
            seen += len(chunk)
            if seen > limit:
                raise BodyTooLarge(limit=limit)
            more = bool(message.get("more_body", False))
            if chunk:
                yield chunk

    async def body(self, limit: int) -> bytes:
        """Return the whole body. Raises BodyTooLarge beyond `limit` bytes."""
        if self._body is None:
            self._body = b"".join([chunk async for chunk in self.chunks(limit)])
        return self._body

    async def json(self, model: type[M], *, limit: int, optional: bool = False) -> M:
        """Return the JSON body as `model`. An empty body counts as {} when `optional`.

        Raises MediaTypeUnsupported, BodyMalformed, BodyTooLarge, pydantic's ValidationError.
        """
        self.require_media_type(JSON)
        raw = await self.body(limit)
        if optional and not raw.strip():
            return model.model_validate({})
        try:
            value = json.loads(raw, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise BodyMalformed(reason=_place(error)) from None
        return model.model_validate(value)

    def media_type(self) -> str:
        """Return the body's media type in lower case, without parameters; "" when not said."""
        return (self.headers.get("content-type") or "").partition(";")[0].strip().lower()

    def require_media_type(self, *allowed: str) -> str:
        """Return the media type when it is one of `allowed` (or not said). Raises MediaTypeUnsupported."""
        got = self.media_type()
        fits = not got or got in allowed or (JSON in allowed and got.startswith("application/") and got.endswith("+json"))
        if not fits:
            raise MediaTypeUnsupported(media_type=got, allowed=", ".join(allowed))
        return got

    def url(self, path: str) -> str:
        """Return `path` below the mount point, percent-encoded, for Location headers."""
        return quote(self.root_path + path, safe="/-._~!$&'()*+,;=:@")


@dataclass(slots=True)
class Response:
    """What a handler answers. `body` is all of it, or an async iterator for a stream."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | AsyncIterator[bytes] = b""

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)

    def set_default(self, name: str, value: str) -> None:
        """Add a header unless it is there."""
        if self.header(name.lower()) is None:
            self.headers.append((name, value))


def json_response(value: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> Response:
    """Return `value` as compact UTF-8 JSON; the same value gives the same bytes on every platform."""
    return Response(status, [("Content-Type", JSON), *headers], to_json(value))


def to_json(value: Any) -> bytes:
    """Return compact UTF-8 JSON. What JSON cannot say becomes what it can: NaN → null, lone surrogates → U+FFFD."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode("utf-8")


def quality_of(parameters: str) -> float:
    """Return the `q` of header parameters, 1 when there is none, 0 when it cannot be read."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = float(value)
            except ValueError:
                return 0.0
            return quality if 0 <= quality <= 1 else 0.0
    return 1.0


def accepts(header: str | None, media_types: Iterable[str]) -> bool:
    """Return whether an Accept header allows any of `media_types`; no header allows all."""
    if header is None or not header.strip():
        return True
    ranges = [(part.partition(";")[0].strip().lower(), quality_of(part.partition(";")[2])) for part in header.split(",")]
    return any(_allowed(media_type, ranges) for media_type in media_types)


def _allowed(media_type: str, ranges: list[tuple[str, float]]) -> bool:
    family = media_type.partition("/")[0] + "/*"
    for wanted in (media_type, family, "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found) > 0
    return False


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _place(error: BaseException) -> str:
    """Return where the JSON breaks off; Python's own words for it differ between versions."""
    return f"JSON {error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else "JSON"
