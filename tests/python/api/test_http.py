"""What every route has in common: errors, negotiation, conditions, ranges, mounting."""

from __future__ import annotations

from typing import Any

import pytest

from data20.api.http import to_json
from data20.api.problems import PROBLEM
from data20.errors import StorageFailed
from data20.storage.memory import MemoryStore
from tests.python.api.world import PNG, World, make_world

pytestmark = pytest.mark.asyncio


async def test_an_unknown_address_is_a_problem_document(world: World) -> None:
    answer = await world.client.get("/api/nothing", headers={"Accept-Language": "ru"})
    assert (answer.status, answer.media_type) == (404, PROBLEM)
    assert answer.json == {
        "type": "urn:data20:route.missing", "title": "Нет такого адреса", "status": 404,
        "detail": "По адресу «/api/nothing» ничего нет.", "code": "route.missing",
    }  # fmt: skip


async def test_a_wrong_method_names_the_right_ones(world: World) -> None:
    answer = await world.client.post("/api/articles/index.md")
    assert (answer.status, answer.header("allow")) == (405, "DELETE, GET, HEAD, PUT")
    assert answer.json["code"] == "method.not_allowed"


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", 200), ("*/*", 200), ("text/html, */*;q=0.1", 200), ("application/*", 200), ("image/png", 406), ("application/json;q=0", 406), ("", 200)],
)  # fmt: skip
async def test_accept_is_honoured(world: World, accept: str, status: int) -> None:
    assert (await world.client.get("/api/articles", headers={"Accept": accept})).status == status


@pytest.mark.parametrize(
    ("header", "language"),
    [("ru", "ru"), ("en", "en"), ("de, ru;q=0.5", "ru"), ("en;q=0.1, ru-RU", "ru"), ("de", "en"), ("", "en"), ("ru;q=0, en", "en")],
)  # fmt: skip
async def test_the_language_follows_accept_language(world: World, header: str, language: str) -> None:
    answer = await world.client.get("/api/tools/count_articles", headers={"Accept-Language": header})
    assert answer.json["title"] == {"ru": "Счёт статей", "en": "Article count"}[language]
    assert (answer.header("content-language"), answer.header("vary")) == (language, "Accept-Language")


async def test_head_is_get_without_its_body(world: World) -> None:
    get, head = await world.client.get("/api/articles/index.md"), await world.client.request("HEAD", "/api/articles/index.md")
    assert head.status == 200 and head.body == b""
    assert head.headers == get.headers
    assert head.header("content-length") == str(len(get.body))


async def test_every_answer_forbids_sniffing_and_is_not_kept_without_an_etag(world: World) -> None:
    for path in ("/health", "/api/articles", "/api/articles/index.md", "/api/attachments/images/one.png", "/nope"):
        answer = await world.client.get(path)
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header("cache-control") == ("no-cache" if answer.header("etag") else "no-store")


@pytest.mark.parametrize("condition", ['"{}"', 'W/"{}"', "*", '"other", "{}"'])
async def test_if_none_match_answers_304(world: World, condition: str) -> None:
    tag = world.workspace.vault.articles["index.md"].hash
    answer = await world.client.get("/api/articles/index.md", headers={"If-None-Match": condition.format(tag)})
    assert (answer.status, answer.body, answer.header("etag")) == (304, b"", f'"{tag}"')


@pytest.mark.parametrize(
    ("range_", "status", "content_range", "body"),
    [
        ("bytes=0-3", 206, f"bytes 0-3/{len(PNG)}", PNG[:4]),
        ("bytes=60-", 206, f"bytes 60-{len(PNG) - 1}/{len(PNG)}", PNG[60:]),
        ("bytes=-5", 206, f"bytes {len(PNG) - 5}-{len(PNG) - 1}/{len(PNG)}", PNG[-5:]),
        ("bytes=0-99999", 206, f"bytes 0-{len(PNG) - 1}/{len(PNG)}", PNG),
        ("bytes=-99999", 206, f"bytes 0-{len(PNG) - 1}/{len(PNG)}", PNG),
        ("bytes=99999-", 416, f"bytes */{len(PNG)}", None),
        ("bytes=-0", 416, f"bytes */{len(PNG)}", None),
        ("bytes=3-1", 200, None, PNG),
        ("bytes=-", 200, None, PNG),
        ("bytes=0-1,3-4", 200, None, PNG),
        ("lines=0-1", 200, None, PNG),
    ],
)
async def test_ranges(world: World, range_: str, status: int, content_range: str | None, body: bytes | None) -> None:
    answer = await world.client.get("/api/attachments/images/one.png", headers={"Range": range_})
    assert (answer.status, answer.header("content-range")) == (status, content_range)
    if body is not None:
        assert answer.body == body
        assert answer.header("accept-ranges") == "bytes"


async def test_if_range_of_another_version_gives_the_whole(world: World) -> None:
    headers = {"Range": "bytes=0-3", "If-Range": '"other"'}
    assert (await world.client.get("/api/attachments/images/one.png", headers=headers)).status == 200


async def test_scripts_of_the_vault_cannot_reach_the_origin(world: World) -> None:
    answer = await world.client.get("/api/attachments/images/evil.svg")
    assert answer.media_type == "image/svg+xml"
    assert (answer.header("content-security-policy") or "").startswith("sandbox; default-src 'none'")


async def test_file_names_travel_in_any_language(world: World) -> None:
    answer = await world.client.get("/api/attachments/%D0%98%D0%BC%D1%8F%20%D1%81%20%D0%BF%D1%80%D0%BE%D0%B1%D0%B5%D0%BB%D0%BE%D0%BC.txt?download=true")
    expected = "attachment; filename=\"___ _ ________.txt\"; filename*=UTF-8''%D0%98%D0%BC%D1%8F%20%D1%81%20%D0%BF%D1%80%D0%BE%D0%B1%D0%B5%D0%BB%D0%BE%D0%BC.txt"
    assert answer.header("content-disposition") == expected
    assert answer.text == "Привет\n"


async def test_another_site_cannot_write(world: World) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Content-Type": "text/markdown"}
    answer = await world.client.put("/api/articles/x.md", headers=headers, body=b"x")
    assert (answer.status, answer.json["code"]) == (403, "request.cross_site")
    assert world.workspace.vault.generation == 1
    assert (await world.client.get("/api/articles", headers=headers)).status == 200


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "body.malformed"),
        (b'{"tool_name": NaN}', "application/json", 400, "body.malformed"),
        (b"\xff\xfe\x00", "application/json", 400, "body.malformed"),
        (b"[" * 100_000, "application/json", 400, "body.malformed"),
        (b"{}", "text/plain", 415, "body.media_type"),
        (b"[]", "application/json", 422, "input.invalid"),
        (b"", "application/json", 400, "body.malformed"),
        (b'{"tool_name": "' + b"x" * 5_000_000 + b'"}', "application/json", 413, "body.too_large"),
    ],
    ids=["cut", "nan", "bytes", "deep", "text", "list", "nothing", "huge"],
)
async def test_bad_bodies(world: World, body: bytes, content_type: str, status: int, code: str) -> None:
    answer = await world.client.post("/api/run", body=body, headers={"Content-Type": content_type})
    assert (answer.status, answer.json["code"], answer.media_type) == (status, code, PROBLEM)


async def test_a_declared_length_beyond_the_limit_is_refused_before_reading(world: World) -> None:
    answer = await world.client.post("/api/run", headers={"Content-Type": "application/json", "Content-Length": "99999999999"})
    assert answer.status == 413


@pytest.mark.parametrize(
    ("language", "details"),
    [
        ("en", {"/limit": "must be a whole number", "/status": "must be one of: 'queued', 'running', 'completed', 'failed' or 'cancelled'", "/offset": "must be at least 0"}),
        ("ru", {"/limit": "нужно целое число", "/status": "возможны только: 'queued', 'running', 'completed', 'failed' или 'cancelled'", "/offset": "должно быть не меньше 0"}),
    ],
)  # fmt: skip
async def test_each_bad_value_is_named_by_pointer(world: World, language: str, details: dict[str, str]) -> None:
    answer = await world.client.get("/api/jobs?limit=many&status=odd&offset=-1", headers={"Accept-Language": language})
    assert answer.status == 422
    assert {error["pointer"]: error["detail"] for error in answer.json["errors"]} == details


async def test_an_unexpected_error_has_an_id_and_no_traceback(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    for debug in (False, True):
        world = await make_world(debug=debug)

        def fail() -> Any:
            raise RuntimeError("secret")

        monkeypatch.setattr(world.jobs, "counts", fail)
        answer = await world.client.get("/api/jobs")
        assert (answer.status, answer.media_type) == (500, PROBLEM)
        assert answer.json["id"] in answer.json["detail"]
        assert answer.json["id"] in caplog.text
        assert ("secret" in answer.text) is debug


async def test_a_store_that_fails_is_a_503_with_the_reason() -> None:
    class Failing(MemoryStore):
        async def commit(self, commit: Any) -> None:
            if commit.expected:
                raise StorageFailed(reason="disk")
            await super().commit(commit)

    world = await make_world(store=Failing())
    answer = await world.client.put("/api/articles/x.md", body=b"x", headers={"Content-Type": "text/markdown"})
    assert (answer.status, answer.json["code"], answer.header("retry-after")) == (503, "storage.failed", "1")
    assert "x.md" not in world.workspace.vault.articles


@pytest.mark.parametrize("root", ["", "/data20", "/a/b"])
async def test_it_works_below_any_prefix(root: str) -> None:
    world = await make_world(root_path=root)
    answer = await world.client.put("/api/articles/new%20one.md", body=b"# New\n", headers={"Content-Type": "text/markdown"})
    assert (answer.status, answer.header("location")) == (201, f"{root}/api/articles/new%20one.md")
    assert (await world.client.get("/health")).status == 200


async def test_json_says_what_it_can_of_what_it_cannot() -> None:
    assert to_json({"x": float("nan"), "y": [float("inf")], "z": "a\ud800b"}) == '{"x":null,"y":[null],"z":"a\ufffdb"}'.encode()


async def test_lifespan_starts_and_stops_the_jobs(world: World) -> None:
    sent: list[Any] = []
    inbox = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Any:
        return next(inbox)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await world.app({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
