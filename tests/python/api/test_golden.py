"""The golden requests reach every route, give the same answers twice, and answer as described."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import jsonschema_rs
import pytest

from data20.api.openapi import describe
from data20.api.routes import ROUTES
from data20.api.routing import Router
from tests.python.api.golden import HEADERS, REQUESTS, RULES, record

pytestmark = pytest.mark.asyncio


async def test_the_same_requests_give_the_same_answers() -> None:
    assert await record() == await record()


async def test_every_route_is_reached_and_answers_as_described() -> None:
    router, api = Router(ROUTES), _strict(describe(ROUTES, "en"))
    reached = set()
    for request, answer in zip(REQUESTS, await record(), strict=True):
        path = re.sub(r"\{\w+\}", "x", request.path.partition("?")[0])
        try:
            route, _ = router.find(request.method, path)
        except Exception:
            assert answer["status"] in (404, 405), request.id
            continue
        reached.add((route.method, route.path))
        if route.hidden or request.method == "HEAD":
            continue
        described = api["paths"][route.template][route.method.lower()]["responses"]
        assert str(answer["status"]) in described, request.id
        _check_body(api, described[str(answer["status"])], answer, request.id)
    assert reached == {(route.method, route.path) for route in ROUTES}


async def test_each_request_is_answered_with_the_status_that_it_is_for() -> None:
    answers = {answer["id"]: answer["status"] for answer in await record()}
    assert answers == {request.id: request.status for request in REQUESTS}


async def test_the_normaliser_is_plain_enough_for_javascript() -> None:
    for rule in RULES:
        assert not re.search(r"\(\?P|\(\?<|\\[AZ]|\$\d", rule.pattern), rule.id
        assert "\\" not in rule.replace and "$" not in rule.replace
    assert all(name == name.lower() for name in HEADERS)


def _check_body(api: dict[str, Any], described: dict[str, Any], answer: dict[str, Any], name: str) -> None:
    kind = answer["headers"]["content-type"].partition(";")[0]
    content = described["content"].get(kind, described["content"].get("*/*"))
    assert content is not None, (name, kind)
    if "schema" in content:
        # The normaliser keeps JSON well-formed.
        errors = list(jsonschema_rs.validator_for({**content["schema"], "components": api["components"]}).iter_errors(json.loads(answer["body"])))
        assert not errors, (name, [str(error)[:300] for error in errors[:3]])


def _strict(api: dict[str, Any]) -> dict[str, Any]:
    """Return the description with unknown members forbidden, so that no handler says more than is described."""
    api = copy.deepcopy(api)
    for name, schema in api["components"]["schemas"].items():
        if schema.get("type") == "object" and "properties" in schema and name != "Problem":
            schema["additionalProperties"] = False
    return api
