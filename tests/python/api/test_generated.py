"""2,000 requests generated from /openapi.json: no 5xx, every status, media type and body as described.

Fixed seed. Half of the path parameters are replaced by things that exist, so that not everything ends in 404.
"""

from __future__ import annotations

import contextlib
import itertools
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.python.api.world import FILES, World, make_world

REQUESTS = 2000
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
JOBS = [f"{number:032x}" for number in range(1, 40)]
KNOWN: dict[str, list[str]] = {
    "path": [*(path for path, _ in FILES), "new.md", "deep/er/new.md"],
    "name": ["count_articles", "exclaim", "count.csv"],
    "job_id": JOBS,
    "generation": [str(n) for n in range(1, 30)],
}

BODIES: dict[str, dict[str, Any]] = {
    "/api/run": {"tool_name": "count_articles", "parameters": {"least": 1}},
    "/api/articles/{path}/move": {"to": "moved/here.md"},
}


class LazyApp:
    """Makes the app on the event loop that will drive it. Event streams answer with what they have: nobody waits here."""

    def __init__(self) -> None:
        self.world: World | None = None
        self.requests = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.world is None:
            self.world = await make_world(heartbeat=0.01)
        self.requests += scope["type"] == "http"
        await self.world.app(scope, receive, send)


@pytest.mark.slow
def test_generated_requests_are_answered_as_described() -> None:
    app = LazyApp()
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = sorted((result.ok() for result in schema.get_all_operations()), key=lambda o: (o.path != "/api/run", o.method == "delete", o.path))
    each = -(-REQUESTS // len(operations)) // 2 + 1
    modes = itertools.product(operations, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    for operation, mode in modes:
        check_operation(operation, mode, each)
    shortage = REQUESTS - app.requests
    for operation in operations:
        if shortage > 0:
            check_operation(operation, GenerationMode.POSITIVE, -(-shortage // len(operations)) + 1, 21)
    assert app.requests >= REQUESTS


def check_operation(operation: Any, mode: GenerationMode, examples: int, number: int = 20) -> None:
    """Send `examples` generated requests to one operation."""
    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), pick=st.integers(0, 1000))
    def check(case: Any, pick: int) -> None:
        if pick % 2 and case.path_parameters:
            for name in case.path_parameters:
                if name in KNOWN:
                    case.path_parameters[name] = KNOWN[name][pick // 2 % len(KNOWN[name])]
        if pick % 2 and isinstance(case.body, dict):
            case.body = {**case.body, **{name: value for name, value in BODIES.get(operation.path, {}).items() if name in case.body or pick % 3}}
        response = case.call()
        case.validate_response(response, checks=CHECKS)

    # Where every string is right (a path, a header), nothing can be wrong.
    with contextlib.suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else contextlib.nullcontext():
        check()


@pytest.mark.parametrize("path", ["/health", "/api/stats", "/api/articles", "/api/graph", "/api/search?q=tea", "/api/tools", "/api/history", "/api/jobs"])
@pytest.mark.asyncio
async def test_every_reading_route_works_over_an_empty_vault(path: str) -> None:
    world = await make_world(files=())
    assert (await world.client.get(path)).status == 200
