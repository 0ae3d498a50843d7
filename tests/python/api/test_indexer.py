"""The search index follows the vault in the background and outlives the engine."""

from __future__ import annotations

import pytest

from data20.search.index import partial_index
from data20.vault.apply import vault_of
from data20.vault.kept import frozen, hand_over, pack, recall, unpack
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
    world = await make_world(files=[(f"{n}.md", b"Water and words. " * 60) for n in range(1200)])
    first = (await world.client.get("/api/search?q=water")).json
    assert first["notes"] and first["total"] < 1200
    assert await world.app.context.indexer.ready(30)
    assert (await world.client.get("/api/search?q=water")).json["total"] == 1200
    assert partial_index(world.workspace.vault).is_current(world.workspace.vault)
    await world.app.context.indexer.stop()


async def test_what_was_parsed_is_not_parsed_again_by_the_next_engine(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (await world.client.get("/api/articles")).body
    assert await world.app.context.indexer.ready(10)
    await world.app.context.structures.keep(world.workspace.vault)
    await world.app.context.indexer.stop()

    def fail(_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr("data20.vault.markdown.structure_of", fail)
    reborn = await make_world(store=world.workspace.store, files=())
    assert (await reborn.client.get("/api/articles")).body == before
    await reborn.app.context.indexer.stop()


async def test_packs_of_outdated_structures_are_dropped(world: World) -> None:
    store, articles = world.workspace.store, world.workspace.vault.articles
    assert await world.app.context.indexer.ready(10)
    await world.app.context.structures.keep(world.workspace.vault)
    await world.app.context.indexer.stop()
    for path in [*articles][:4]:
        await world.client.put(f"/api/articles/{path}", body=path.encode(), headers=MD)
    reborn = await make_world(store=store, files=())
    await reborn.app.context.structures.loaded()
    assert [list(unpack(record)) for record in (await store.get_records("structures")).values()] == [[articles["index.md"].hash]]
    await store.put_record("structures", "odd", b"odd")
    again = await make_world(store=store, files=())
    await again.app.context.structures.loaded()
    assert "odd" not in await store.get_records("structures")


@pytest.mark.parametrize("content", [b"", "# Ёлка 😀\n\n[[a]] #тег\n".encode(), b"\xff\xfe\xfa broken \xc3( text\n", "# А\n".encode("utf-16")])
async def test_a_kept_structure_is_the_same_structure(content: bytes) -> None:
    article = vault_of([("a.md", content)]).articles["a.md"]
    hand_over(unpack(pack({article.hash: frozen(article.structure), "other": b"{"})))
    assert recall(article.hash) == article.structure
    assert recall(article.hash) is None and recall("other") is None


@pytest.mark.parametrize("record", [b"", b"{}", b"x\ny", {"format": 1}, b'{"format":-1,"items":[]}\n', b'{"format":1,"items":[1]}\n'])
async def test_a_damaged_pack_holds_nothing(record: object) -> None:
    assert unpack(record) == {}


async def test_a_reader_is_offered_what_shares_words_once_the_index_is_there(world: World) -> None:
    text = b"Samovars, copper kettles and birch charcoal: how samovars are polished with copper paste.\n"
    for name in ("s1.md", "s2.md"):
        await world.client.put(f"/api/articles/{name}", body=text, headers=MD)
    assert await paths(world, "samovars") != []
    view = (await world.client.get("/api/articles/s1.md/view")).json
    found = {item["path"]: item["reasons"] for item in view["related"]}
    assert found["s2.md"][0].startswith("shared words: ")
    assert (await world.client.get("/api/articles/s1.md/view")).json == view
