"""The search index follows the vault in the background and outlives the engine."""

from __future__ import annotations

import pytest

from data20.search.index import partial_index
from tests.python.api.world import World, make_world

pytestmark = pytest.mark.asyncio
MD = {"Content-Type": "text/markdown"}


async def paths(world: World, query: str) -> list[str]:
    return [hit["path"] for hit in (await world.client.get(f"/api/search?q={query}")).json["hits"]]


async def test_what_was_just_written_is_found(world: World) -> None:
    assert await paths(world, "zeppelin") == []
    await world.client.put("/api/articles/z.md", body=b"A zeppelin.\n", headers=MD)
    assert await paths(world, "zeppelin") == ["z.md"]
    await world.client.post("/api/articles/z.md/move", json_body={"to": "y.md"})
    assert await paths(world, "zeppelin") == ["y.md"]
    await world.client.delete("/api/articles/y.md")
    assert await paths(world, "zeppelin") == []


async def test_a_kept_index_is_used_by_the_next_engine_and_brought_up_to_date(world: World) -> None:
    assert await paths(world, "water") == ["food/tea.md"]
    await world.client.put("/api/articles/z.md", body=b"More water.\n", headers=MD)
    await world.app.context.indexer.stop()
    reborn = await make_world(store=world.workspace.store, files=())
    assert sorted(await paths(reborn, "water")) == ["food/tea.md", "z.md"]
    assert await reborn.workspace.store.get_record("derived", "search") is not None
    await reborn.app.context.indexer.stop()


async def test_a_damaged_index_is_built_again(world: World) -> None:
    await world.workspace.store.put_record("derived", "search", b"nonsense")
    assert await paths(world, "water") == ["food/tea.md"]


async def test_a_large_vault_is_searchable_while_it_is_being_indexed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data20.api.handlers.search.PATIENCE", 0.001)
    world = await make_world(files=[(f"{n}.md", b"Water and words. " * 60) for n in range(300)])
    first = (await world.client.get("/api/search?q=water")).json
    assert first["notes"] and first["total"] < 300
    assert await world.app.context.indexer.ready(30)
    assert (await world.client.get("/api/search?q=water")).json["total"] == 300
    assert partial_index(world.workspace.vault).is_current(world.workspace.vault)
    await world.app.context.indexer.stop()
