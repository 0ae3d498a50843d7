"""Addresses outside: listed for the page that may ask them, and what it learnt is kept as one entry that can be undone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.python.api.world import World, make_world

pytestmark = pytest.mark.asyncio
FILES = (("a.md", b"[one](https://one.example/a) [two](https://two.example/) [me](http://127.0.0.1/)\n"), ("b.md", "[раз](https://one.example/a#x)\n".encode()))


@pytest_asyncio.fixture
async def linked() -> AsyncIterator[World]:
    world = await make_world(files=FILES)
    yield world
    await world.app.context.indexer.stop()
    await world.jobs.stop()


async def test_addresses_are_listed_with_what_came_of_the_last_check(linked: World) -> None:
    never = {"at": None, "state": None}
    assert (await linked.client.get("/api/outside")).json == {"addresses": [{"url": "https://one.example/a", **never}, {"url": "https://two.example/", **never}]}
    answers = [{"url": "https://one.example/a", "seen": "status", "status": 404}, {"url": "https://two.example/", "seen": "opaque"}, {"url": "https://stranger.example/", "seen": "opaque"}]
    done = (await linked.client.post("/api/outside", json_body={"answers": answers})).json
    assert done["changed"] == [".data20/outside-links.json"]
    listed = (await linked.client.get("/api/outside")).json["addresses"]
    assert [(entry["url"], entry["state"]) for entry in listed] == [("https://one.example/a", "refused"), ("https://two.example/", "reachable")]
    entry = (await linked.client.get(f"/api/history/{done['generation']}")).json
    assert (entry["by"], entry["title"]) == ("addresses", "Check of outside addresses: .data20/outside-links.json")
    await linked.client.post(f"/api/history/{done['generation']}/undo")
    assert {entry["state"] for entry in (await linked.client.get("/api/outside")).json["addresses"]} == {None}


@pytest.mark.parametrize("answer", [{}, {"url": "https://one.example/a"}, {"url": "https://one.example/a", "seen": "magic"}, {"url": "https://one.example/a", "seen": "status", "status": -1}])
async def test_what_makes_no_sense_is_refused(linked: World, answer: dict[str, object]) -> None:
    assert (await linked.client.post("/api/outside", json_body={"answers": [answer]})).status == 422
    assert (await linked.client.post("/api/outside", json_body={"answers": []})).status == 422


async def test_a_broken_file_is_named_and_stays(linked: World) -> None:
    await linked.client.post("/api/vault/changes", json_body={"edits": [{"path": ".data20/outside-links.json", "before": None, "content": "W10="}]})
    for answer in (await linked.client.get("/api/outside"), await linked.client.post("/api/outside", json_body={"answers": [{"url": "https://one.example/a", "seen": "opaque"}]})):
        assert answer.status == 422
        assert "outside-links.json" in str(answer.json)
    assert (await linked.client.get("/api/attachments/.data20/outside-links.json")).body == b"[]"
