"""Every file with its hash, and many files written at once: what a folder on disk is kept in step by."""

from __future__ import annotations

import base64
import hashlib

import pytest

from tests.python.api.world import FILES, World

pytestmark = pytest.mark.asyncio


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def digest(path: str) -> str:
    return hashlib.sha256(dict(FILES)[path]).hexdigest()


async def test_the_list_names_every_file_with_its_hash_and_size(world: World) -> None:
    answer = (await world.client.get("/api/vault/files")).json
    assert answer["generation"] == 1
    assert {file["path"]: (file["hash"], file["size"]) for file in answer["files"]} == {
        path: (hashlib.sha256(content).hexdigest(), len(content)) for path, content in FILES
    }
    assert [file["path"] for file in answer["files"]] == sorted(path for path, _ in FILES)
    assert {file["path"]: file["kind"] for file in answer["files"]}["images/one.png"] == "attachment"


async def test_new_changed_and_deleted_files_are_one_entry_that_can_be_undone(world: World) -> None:
    edits = [
        {"path": "новое.md", "before": None, "content": text(b"# New\n")},
        {"path": "empty.md", "before": digest("empty.md"), "content": text(b"full\n")},
        {"path": "images/one.png", "before": digest("images/one.png"), "content": None},
    ]
    done = (await world.client.post("/api/vault/changes", json_body={"edits": edits, "source": "Notes"})).json
    assert done == {"generation": 2, "changed": ["empty.md", "images/one.png", "новое.md"]}
    entry = (await world.client.get("/api/history/2")).json
    assert (entry["by"], entry["facts"]["folder"]) == ("folder", "Notes")
    assert (await world.client.get("/api/articles/empty.md")).body == b"full\n"
    assert (await world.client.get("/api/attachments/images/one.png")).status == 404
    await world.client.post("/api/history/2/undo")
    files = (await world.client.get("/api/vault/files")).json["files"]
    assert {file["path"]: file["hash"] for file in files} == {path: digest(path) for path, _ in FILES}


async def test_the_same_edits_again_write_nothing(world: World) -> None:
    edits = [{"path": "empty.md", "before": digest("empty.md"), "content": text(b"full\n")}, {"path": "index.md", "before": digest("index.md"), "content": None}]
    await world.client.post("/api/vault/changes", json_body={"edits": edits})
    assert (await world.client.post("/api/vault/changes", json_body={"edits": edits})).json == {"generation": 2, "changed": []}


async def test_an_edit_of_another_version_is_a_conflict_and_nothing_is_written(world: World) -> None:
    edits = [
        {"path": "new.md", "before": None, "content": text(b"new")},
        {"path": "index.md", "before": "0" * 64, "content": text(b"mine")},
    ]
    answer = await world.client.post("/api/vault/changes", json_body={"edits": edits})
    assert answer.status == 409
    assert "index.md" in str(answer.json)
    assert (await world.client.get("/api/articles/new.md")).status == 404


@pytest.mark.parametrize(
    "edit",
    [
        {"path": "../out.md", "before": None, "content": ""},
        {"path": "/root.md", "before": None, "content": ""},
        {"path": "a.md", "before": None, "content": None},
        {"path": "a.md", "before": "short", "content": ""},
        {"path": "a.md", "before": None, "content": "not base64 %%%"},
    ],
)
async def test_what_makes_no_sense_is_refused(world: World, edit: dict[str, str | None]) -> None:
    answer = await world.client.post("/api/vault/changes", json_body={"edits": [edit]})
    assert answer.status in (400, 422)
    assert (await world.client.get("/api/vault/files")).json["generation"] == 1


async def test_every_version_that_a_file_ever_had_can_be_read_by_its_hash(world: World) -> None:
    old = digest("empty.md")
    await world.client.put("/api/articles/index.md", body=b"new\n", headers={"Content-Type": "text/markdown"})
    assert (await world.client.get(f"/api/vault/versions/{digest('index.md')}")).body == dict(FILES)["index.md"]
    assert (await world.client.get(f"/api/vault/versions/{hashlib.sha256(b'new' + bytes([10])).hexdigest()}")).body == b"new\n"
    assert (await world.client.get(f"/api/vault/versions/{old}")).body == b""
    assert (await world.client.get(f"/api/vault/versions/{'0' * 64}")).status == 404
    assert (await world.client.get("/api/vault/versions/short")).status == 404
