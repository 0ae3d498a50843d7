"""Articles over HTTP: listing, reading, writing with conditions, moving, history, import and export."""

from __future__ import annotations

import asyncio
import base64
import io
import time
import zipfile
from typing import Any

import pytest

from data20.vault.model import Vault
from tests.python.api.world import FILES, World, make_world

pytestmark = pytest.mark.asyncio
MD = {"Content-Type": "text/markdown"}


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("", ["broken.md", "empty.md", "food/bread.md", "food/tea.md", "index.md"]),
        ("limit=2&offset=1", ["empty.md", "food/bread.md"]),
        ("offset=99", []),
        ("tag=%D0%B5%D0%B4%D0%B0", ["food/bread.md"]),
        ("tag=%23%D0%95%D0%94%D0%90&tag=%D1%80%D0%B5%D1%86%D0%B5%D0%BF%D1%82", ["food/bread.md"]),
        ("tag=%D0%B5%D0%B4%D0%B0&tag=home", []),
        ("category=FOOD", ["food/bread.md"]),
        ("status=ready", ["index.md"]),
        ("folder=food", ["food/bread.md", "food/tea.md"]),
        ("folder=foo", []),
        ("q=%D1%85%D0%BB%D0%95%D0%B1", ["food/bread.md"]),
        ("q=FOOD/", ["food/bread.md", "food/tea.md"]),
        ("sort=-size&limit=1", ["food/bread.md"]),
        ("sort=title", ["broken.md", "empty.md", "index.md", "food/tea.md", "food/bread.md"]),
        ("sort=-path&limit=1", ["index.md"]),
        ("sort=words&limit=1", ["empty.md"]),
    ],
)
async def test_listing(world: World, query: str, paths: list[str]) -> None:
    answer = await world.client.get(f"/api/articles?{query}")
    assert [item["path"] for item in answer.json["articles"]] == paths


async def test_a_broken_article_is_listed_with_its_problem(world: World) -> None:
    items = (await world.client.get("/api/articles?q=broken")).json["articles"]
    assert items[0]["problems"][0]["code"] == "frontmatter.yaml"
    assert items[0]["metadata"] == {}


async def test_a_vault_of_ten_thousand_is_listed_quickly() -> None:
    files = [(f"{n % 100:02}/note {n}.md", f"---\ntitle: Note {n}\ntags: [t{n % 7}]\n---\nText {n}.\n".encode()) for n in range(10_000)]
    world = await make_world(files=files)
    await world.client.get("/api/articles?sort=title&limit=1")
    began = time.process_time()
    for _ in range(5):
        answer = await world.client.get("/api/articles?sort=-title&limit=100")
        assert answer.json["total"] == 10_000
    assert (time.process_time() - began) / 5 < 0.5


async def test_rows_of_unchanged_articles_are_kept_after_a_write(world: World) -> None:
    from data20.api.listing import rows_of

    def rows(vault: Vault) -> Any:
        return vault.derived(rows_of)

    before = rows(world.workspace.vault)
    await world.client.put("/api/articles/empty.md", body=b"x", headers=MD)
    after = rows(world.workspace.vault)
    assert after["index.md"] is before["index.md"]
    assert after["empty.md"] is not before["empty.md"]


async def test_reading_gives_the_very_bytes(world: World) -> None:
    for path, content in FILES:
        kind = "articles" if path.endswith(".md") else "attachments"
        assert (await world.client.get(f"/api/{kind}/{path}")).body == content


async def test_writing_creates_then_replaces(world: World) -> None:
    created = await world.client.put("/api/articles/new.md", body=b"# New\n", headers=MD)
    assert (created.status, created.json["generation"], created.json["changed"]) == (201, 2, ["new.md"])
    assert created.header("etag") == f'"{created.json["etag"]}"'
    replaced = await world.client.put("/api/articles/new.md", body=b"# Newer\n", headers={**MD, "If-Match": created.header("etag") or ""})
    assert (replaced.status, replaced.json["title"]) == (200, "Newer")
    same = await world.client.put("/api/articles/new.md", body=b"# Newer\n", headers=MD)
    assert (same.status, same.json["generation"], same.json["changed"]) == (200, 3, [])


async def test_a_stale_write_gets_the_current_version(world: World) -> None:
    answer = await world.client.put("/api/articles/index.md", body=b"mine", headers={**MD, "If-Match": '"old"'})
    article = world.workspace.vault.articles["index.md"]
    assert answer.status == 412
    assert answer.json["current"] == {
        "path": "index.md", "etag": article.hash, "modified": article.modified, "size": len(article.source), "content": article.text,
    }  # fmt: skip
    gone = await world.client.put("/api/articles/nothing.md", body=b"mine", headers={**MD, "If-Match": "*"})
    assert (gone.status, gone.json["current"]) == (412, None)


async def test_if_none_match_star_only_creates(world: World) -> None:
    headers = {**MD, "If-None-Match": "*"}
    assert (await world.client.put("/api/articles/index.md", body=b"x", headers=headers)).status == 412
    assert (await world.client.put("/api/articles/fresh.md", body=b"x", headers=headers)).status == 201


async def test_a_repeated_key_writes_once(world: World) -> None:
    headers = {**MD, "Idempotency-Key": "k1"}
    first = await world.client.put("/api/articles/a.md", body=b"one", headers=headers)
    again = await world.client.put("/api/articles/a.md", body=b"two", headers=headers)
    assert (first.json["generation"], again.json["generation"], world.workspace.vault.generation) == (2, 2, 2)
    other = await world.client.put("/api/articles/b.md", body=b"two", headers=headers)
    assert other.json["generation"] == 3


async def test_the_answer_to_a_repeated_save_names_the_version_that_it_made_not_one_that_came_since(world: World) -> None:
    headers = {**MD, "Idempotency-Key": "k3"}
    first = await world.client.put("/api/articles/a.md", body=b"mine", headers=headers)
    await world.client.put("/api/articles/a.md", body=b"theirs", headers=MD)
    again = await world.client.put("/api/articles/a.md", body=b"mine", headers=headers)
    assert again.header("etag") == first.header("etag")
    over = await world.client.put("/api/articles/a.md", body=b"mine, further", headers={**MD, "If-Match": again.header("etag")})
    assert (over.status, over.json["current"]["content"]) == (412, "theirs")


async def test_a_repeated_delete_gets_the_first_answer(world: World) -> None:
    headers = {"Idempotency-Key": "k2"}
    first = await world.client.delete("/api/articles/empty.md", headers=headers)
    again = await world.client.delete("/api/articles/empty.md", headers=headers)
    assert first.json == again.json == {"generation": 2, "changed": ["empty.md"]}


async def test_unconditional_writes_at_once_all_succeed(world: World) -> None:
    bodies = [f"version {n}\n".encode() for n in range(3)]
    answers = await asyncio.gather(*(world.client.put("/api/articles/index.md", body=body, headers=MD) for body in bodies))
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert world.workspace.vault.generation == 4


@pytest.mark.parametrize("path", ["x.txt", "../x.md", "a//b.md", "con.md", "a/.", "%00.md", "/abs.md", "x" * 300 + ".md", "C:/x.md"])
async def test_paths_that_cannot_be_are_refused(world: World, path: str) -> None:
    answer = await world.client.put(f"/api/articles/{path}", body=b"x", headers=MD)
    assert (answer.status, answer.json["code"]) == (422, "path.invalid")
    assert world.workspace.vault.generation == 1


async def test_a_name_in_another_unicode_form_is_the_same_article(world: World) -> None:
    import unicodedata
    from urllib.parse import quote

    name = "ёлка й.md"
    await world.client.put(f"/api/articles/{quote(unicodedata.normalize('NFD', name))}", body=b"x", headers=MD)
    assert unicodedata.normalize("NFC", name) in world.workspace.vault.articles
    for form in ("NFC", "NFD"):
        path = quote(unicodedata.normalize(form, name))
        assert (await world.client.get(f"/api/articles/{path}")).status == 200
        assert (await world.client.get(f"/api/articles/{path}/view")).status == 200
    path = quote(unicodedata.normalize("NFD", name))
    moved = await world.client.post(f"/api/articles/{path}/move", json_body={"to": "ель.md"})
    assert moved.status == 200
    assert (await world.client.delete(f"/api/articles/{path}")).status == 404


async def test_moving_rewrites_links_in_one_write(world: World) -> None:
    answer = await world.client.post("/api/articles/food/tea.md/move", json_body={"to": "drinks/tea.md"})
    assert answer.json["generation"] == 2
    assert "[tea](drinks/tea.md#how)" in world.workspace.vault.articles["index.md"].text
    undone = await world.client.post("/api/history/2/undo")
    assert undone.json["generation"] == 3
    assert {p: a.source for p, a in world.workspace.vault.articles.items()} == {p: c for p, c in FILES if p.endswith(".md")}


async def test_moving_onto_another_article_is_a_conflict(world: World) -> None:
    answer = await world.client.post("/api/articles/food/tea.md/move", json_body={"to": "index.md"})
    assert (answer.status, [c["path"] for c in answer.json["conflicts"]]) == (409, ["index.md"])


async def test_the_view_has_everything_that_a_reader_sees(world: World) -> None:
    view = (await world.client.get("/api/articles/food/bread.md/view")).json
    assert view["title"] == "Хлеб"
    assert [(link["kind"], link["status"]) for link in view["links"]] == [("wikilink", "ok"), ("image", "attachment")]
    assert [backlink["path"] for backlink in view["backlinks"]] == ["index.md"]
    assert 'src="api/attachments/images/one.png"' in view["html"]


async def test_history_tells_who_changed_what(world: World) -> None:
    await world.client.put("/api/articles/index.md", body=FILES[0][1].replace(b"See", b"Look at"), headers=MD)
    entries = (await world.client.get("/api/history")).json
    assert (entries["total"], [entry["title"] for entry in entries["entries"]]) == (2, ["Edit: index.md", "Import: 8 files"])
    detail = (await world.client.get("/api/history/2")).json
    assert detail["files"][0]["added"] == detail["files"][0]["removed"] == 1
    changed = [line for line in detail["files"][0]["hunks"][0]["lines"] if line["op"] != " "]
    assert changed[0]["text"][slice(*changed[0]["marks"][0])] == "See"
    await world.client.post("/api/history/2/undo")
    newest, undone = (await world.client.get("/api/history?limit=2")).json["entries"]
    assert (newest["undoes"], undone["undone_by"]) == (2, 3)
    assert (await world.client.get("/api/history?limit=1&offset=1")).json["entries"] == [undone]


@pytest.mark.parametrize("generation", ["0", "99", "x", "-1", "1.5", "9" * 40])
async def test_an_unknown_generation_is_a_404(world: World, generation: str) -> None:
    assert (await world.client.get(f"/api/history/{generation}")).status == 404
    assert (await world.client.post(f"/api/history/{generation}/undo")).status == 404


async def test_export_then_import_gives_the_same_bytes(world: World) -> None:
    exported = await world.client.get("/api/vault/export")
    with zipfile.ZipFile(io.BytesIO(exported.body)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == dict(FILES)
    other = await make_world(files=())
    imported = await other.client.post("/api/vault/import?commit=true", body=exported.body, headers={"Content-Type": "application/zip"})
    assert (imported.status, imported.json["generation"], len(imported.json["added"])) == (200, 1, len(FILES))
    again = await other.client.get("/api/vault/export")
    assert again.body == exported.body


async def test_a_form_with_files_is_previewed_then_committed_in_part(world: World) -> None:
    part = 'Content-Disposition: form-data; name="files"; filename="{}"\r\n\r\n{}'
    names = (("новое/раз.md", "# Раз"), ("index.md", "# Другое"), ("../out.md", "x"), ("say %22hi%22.md", "x"))
    parts = [part.format(name, text) for name, text in names]
    parts.append('Content-Disposition: form-data; name="note"\r\n\r\nnot a file')
    body = "".join(f"--b\r\n{p}\r\n" for p in parts) + "--b--\r\n"
    headers = {"Content-Type": 'multipart/form-data; boundary="b"'}
    preview = (await world.client.post("/api/vault/import", body=body.encode(), headers=headers)).json
    assert (preview["added"], preview["changed"]) == (["новое/раз.md", 'say "hi".md'], ["index.md"])
    assert [refused["name"] for refused in preview["refused"]] == ["../out.md"]
    assert "generation" not in preview
    done = await world.client.post(f"/api/vault/import/{preview['import_id']}/commit", json_body={"paths": ["новое/раз.md"]})
    assert done.json == {"generation": 2, "changed": ["новое/раз.md"]}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/zip", b"", 422),
        ("application/zip", b"PK\x03\x04 cut", 422),
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=b", b"", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nX: y\r\n\r\ncut", 400),
        ("multipart/form-data; boundary=b", b"nonsense", 400),
        ("text/html", b"x", 415),
    ],
)
async def test_what_is_no_import_is_refused(world: World, content_type: str, body: bytes, status: int) -> None:
    answer = await world.client.post("/api/vault/import?commit=true", body=body, headers={"Content-Type": content_type})
    assert answer.status == status
    assert world.workspace.vault.generation == 1


async def test_the_graph_is_filtered_and_centred(world: World) -> None:
    whole = (await world.client.get("/api/graph")).json
    assert (whole["total_nodes"], len(whole["nodes"])) == (5, 5)
    assert {(e["source"], e["target"], e["type"]) for e in whole["edges"]} >= {("index.md", "food/bread.md", "link"), ("food/bread.md", "index.md", "link")}
    near = (await world.client.get("/api/graph?center=food/tea.md")).json
    assert {node["id"] for node in near["nodes"]} == {"food/tea.md", "index.md"}
    further = (await world.client.get("/api/graph?center=food/tea.md&depth=2")).json
    assert {node["id"] for node in further["nodes"]} == {"food/tea.md", "index.md", "food/bread.md"}
    folder = (await world.client.get("/api/graph?folder=food")).json
    assert {node["id"] for node in folder["nodes"]} == {"food/tea.md", "food/bread.md"} and folder["edges"] == []
    assert (await world.client.get("/api/graph?limit=1")).json["nodes"][0]["id"] == "index.md"
    assert (await world.client.get("/api/graph?center=none.md")).status == 404


async def test_saved_searches_are_a_file_of_the_vault(world: World) -> None:
    assert (await world.client.get("/api/searches")).json == {"searches": [], "path": ".data20/searches.json", "hash": None, "understood": True}
    for content, before, searches, understood in (('{"Хлеб": "тесто OR мука"}', None, [{"name": "Хлеб", "query": "тесто OR мука"}], True), ("[]", "hash", [], False)):
        now = (await world.client.get("/api/searches")).json
        edit = {"path": now["path"], "before": before and now[before], "content": base64.b64encode(content.encode()).decode()}
        assert (await world.client.request("POST", "/api/vault/changes", json_body={"edits": [edit]})).status == 200
        now = (await world.client.get("/api/searches")).json
        assert (now["searches"], now["understood"]) == (searches, understood) and now["hash"]


async def test_search_answers_with_snippets_and_facets(world: World) -> None:
    found = (await world.client.get("/api/search?q=%D1%82%D0%B5%D1%81%D1%82%D0%BE")).json
    hit = found["hits"][0]
    assert (found["total"], hit["path"]) == (1, "food/bread.md")
    assert hit["snippet"][slice(*hit["highlights"][0])].casefold() == "тесто"
    assert {"value": "food", "count": 1} in found["facets"]["category"]
    chosen = (await world.client.get("/api/search?category=food")).json
    assert [hit["path"] for hit in chosen["hits"]] == ["food/bread.md"]
