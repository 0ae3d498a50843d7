"""The route table's types and the matcher: which handler answers a method and a path."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data20.api.http import JSON, Request, Response
from data20.api.problems import MethodNotAllowed, RouteMissing
from data20.errors import Data20Error
from data20.messages import Text

if TYPE_CHECKING:
    from data20.api.context import Context

Handler = Callable[["Context", Request], Awaitable[Response]]

_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One successful answer: a JSON type (`schema`), or other media types whose body is not described further."""

    description: Text
    schema: Any = None
    media_types: tuple[str, ...] = (JSON,)
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """What the route reads: a pydantic model as JSON, or raw bytes of the named media types."""

    model: Any = None
    media_types: tuple[str, ...] = (JSON,)
    required: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table. A `path` place is `{name}` (one segment) or `{name:path}` (may hold slashes)."""

    method: str
    path: str
    handler: Handler
    tag: str
    summary: Text
    answers: Mapping[int, Answer]
    query: Any = None
    body: Body | None = None
    headers: tuple[str, ...] = ()
    """Request headers that it understands, by their key in `openapi.HEADERS`."""
    errors: tuple[type[Data20Error], ...] = ()
    hidden: bool = False
    """Not in the schema: the schema's own address and the like."""
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", compile_path(self.path))

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD")

    def media_types(self) -> tuple[str, ...]:
        """Return every media type that a success may have."""
        return tuple(dict.fromkeys(m for answer in self.answers.values() for m in answer.media_types))

    @property
    def template(self) -> str:
        """The path as OpenAPI writes it, without converters."""
        return _PLACE.sub(r"{\1}", self.path)


def compile_path(path: str) -> re.Pattern[str]:
    """Return the regular expression of a path template; it must match a whole decoded path."""
    parts, end = [], 0
    for match in _PLACE.finditer(path):
        parts.append(re.escape(path[end : match.start()]))
        parts.append(f"(?P<{match.group(1)}>{'.+' if match.group(2) == 'path' else '[^/]+'})")
        end = match.end()
    parts.append(re.escape(path[end:]))
    return re.compile("".join(parts), re.DOTALL)


class Router:
    """Finds the route; earlier lines of the table win."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = tuple(routes)

    def find(self, method: str, path: str) -> tuple[Route, Mapping[str, str]]:
        """Return the route and its path parameters; HEAD is answered by GET's route.

        Raises RouteMissing, MethodNotAllowed (with every method of every route at this path).
        """
        wanted = "GET" if method == "HEAD" else method
        allowed: list[str] = []
        for route in self.routes:
            match = route.pattern.fullmatch(path)
            if match is None:
                continue
            if route.method == wanted:
                return route, match.groupdict()
            allowed.append(route.method)
        if not allowed:
            raise RouteMissing(path=path[:200])
        raise MethodNotAllowed(method=method[:20], allow=", ".join(allow_list(allowed)))


def allow_list(methods: Sequence[str]) -> list[str]:
    """Return methods for an Allow header, sorted; GET brings HEAD."""
    return sorted({*methods, *(["HEAD"] if "GET" in methods else [])})
