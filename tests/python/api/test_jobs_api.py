"""Running tools over HTTP."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.python.api.world import World, make_world
from tests.python.jobs.fakes import PATIENCE, GatedRunner

pytestmark = pytest.mark.asyncio
WAIT = {"Prefer": "wait=5"}


async def run(world: World, name: str, parameters: dict[str, Any] | None = None, **headers: str) -> Any:
    body = {"tool_name": name, "parameters": parameters or {}}
    return await world.client.post("/api/run", json_body=body, headers={**WAIT, **headers})


async def test_a_run_is_accepted_with_its_address() -> None:
    world = await make_world(runner=GatedRunner(), root_path="/data20")
    answer = await world.client.post("/api/run", json_body={"tool_name": "count_articles"})
    assert (answer.status, answer.json["status"]) == (202, "queued")
    assert answer.header("location") == f"/data20/api/jobs/{answer.json['job_id']}"
    await world.jobs.stop()


@pytest.mark.defect("D18")
@pytest.mark.defect("D17")
async def test_waiting_answers_with_the_finished_job_in_the_readers_language(world: World) -> None:
    answer = await run(world, "count_articles", **{"Accept-Language": "ru"})
    job = answer.json
    assert (answer.status, answer.header("preference-applied"), job["status"]) == (200, "wait=5", "completed")
    assert (job["title"], job["summary"], job["report"]["summary"]) == ("Счёт статей", "5 статей", "5 статей")
    assert job["parameters"] == {"least": 0, "unit": "bytes"}
    assert job["report"]["blocks"][2]["html"] == "<p>Просто <strong>счёт</strong>.</p>\n"
    assert job["artifacts"] == [{"name": "count.csv", "media_type": "text/csv", "size": 59, "label": "Статьи"}]
    assert [line["message"] for line in job["log"]] == ["Сосчитано: 5"]
    english = (await world.client.get(f"/api/jobs/{job['job_id']}")).json
    assert english["summary"] == "5 articles"


async def test_waiting_too_short_answers_202() -> None:
    world = await make_world(runner=GatedRunner())
    answer = await world.client.post("/api/run", json_body={"tool_name": "count_articles"}, headers={"Prefer": "wait=0"})
    assert answer.status == 202
    await world.jobs.stop()


async def test_bad_parameters_are_each_named(world: World) -> None:
    answer = await run(world, "count_articles", {"least": "many", "odd": 1}, **{"Accept-Language": "ru"})
    assert answer.status == 422
    assert {e["pointer"]: e["detail"] for e in answer.json["errors"]} == {
        "/parameters/least": "нужно целое число", "/parameters/odd": "такого поля нет",
    }  # fmt: skip


async def test_an_unknown_tool_is_a_404_that_names_the_closest(world: World) -> None:
    answer = await run(world, "count_article")
    assert answer.status == 404 and "count_articles" in answer.json["detail"]


async def test_a_second_run_is_cached_unless_told_otherwise(world: World) -> None:
    await run(world, "count_articles")
    assert (await run(world, "count_articles")).json["cached"] is True
    assert (await run(world, "count_articles", **{"Cache-Control": "no-cache"})).json["cached"] is False


async def test_a_failure_says_what_happened_and_folds_the_details(world: World) -> None:
    error = (await run(world, "broken")).json["error"]
    assert (error["code"], error["detail"]) == ("tool.failed", "Internal error of the tool: ZeroDivisionError.")
    assert error["hint"] and "private detail" in error["traceback"]


async def test_jobs_are_listed_newest_first_and_counted(world: World) -> None:
    for name in ("count_articles", "broken", "count_articles"):
        await run(world, name)
    listed = (await world.client.get("/api/jobs")).json
    assert [listed[key] for key in ("total", "queued", "running", "completed", "failed")] == [3, 0, 0, 2, 1]
    assert [job["tool_name"] for job in listed["jobs"]] == ["count_articles", "broken", "count_articles"]
    assert [job["status"] for job in (await world.client.get("/api/jobs?status=failed")).json["jobs"]] == ["failed"]
    assert (await world.client.get("/api/jobs?tool_name=count_articles&limit=1&offset=1")).json["total"] == 2


async def test_files_are_downloads_with_their_media_type(world: World) -> None:
    job = (await run(world, "count_articles")).json
    url = f"/api/jobs/{job['job_id']}/artifacts/count.csv"
    answer = await world.client.get(url)
    assert (answer.media_type, answer.header("content-disposition")) == ("text/csv", 'attachment; filename="count.csv"')
    assert len(answer.body) == job["artifacts"][0]["size"]
    assert (await world.client.get(url, headers={"If-None-Match": answer.header("etag") or ""})).status == 304
    assert (await world.client.get(url, headers={"Range": "bytes=0-3"})).body == answer.body[:4]
    assert (await world.client.get(url + "x")).status == 404


@pytest.mark.defect("D18")
async def test_deleting_cancels_then_removes() -> None:
    world = await make_world(runner=GatedRunner())
    job_id = (await world.client.post("/api/run", json_body={"tool_name": "count_articles"})).json["job_id"]
    await asyncio.sleep(0)
    cancelled = (await world.client.delete(f"/api/jobs/{job_id}")).json
    assert (cancelled["status"], cancelled["removed"]) == ("cancelled", False)
    assert (await world.client.get(f"/api/jobs/{job_id}")).json["status"] == "cancelled"
    assert (await world.client.delete(f"/api/jobs/{job_id}")).json["removed"] is True
    assert (await world.client.get(f"/api/jobs/{job_id}")).status == 404


async def test_the_proposal_is_shown_applied_and_undone(world: World) -> None:
    job = (await run(world, "exclaim")).json
    files = {f["path"]: f for f in job["changes"]["files"]}
    assert (job["changes"]["generation"], job["changes"]["applied"]) == (1, None)
    assert (files["loud.md"]["op"], files["index.md"]["added"]) == ("create", 1)
    url = f"/api/jobs/{job['job_id']}"
    some = await world.client.post(f"{url}/apply", json_body={"paths": ["index.md"]})
    assert some.json == {"generation": 2, "changed": ["index.md"]}
    assert (await world.client.get(url)).json["changes"]["applied"] == 2
    odd = await world.client.post(f"{url}/apply", json_body={"paths": ["nothing.md"]})
    assert (odd.status, odd.json["errors"][0]["pointer"]) == (422, "/paths/0")
    await world.client.put("/api/articles/empty.md", body=b"newer", headers={"Content-Type": "text/markdown"})
    refused = await world.client.post(f"{url}/apply")
    assert (refused.status, [c["path"] for c in refused.json["conflicts"]]) == (409, ["empty.md"])
    entry = (await world.client.get("/api/history/2")).json
    assert (entry["by"], entry["title"], entry["facts"]["job_id"]) == ("exclaim", "Exclaim: index.md", job["job_id"])
    await world.client.post("/api/history/2/undo")
    assert b"!" not in (await world.client.get("/api/articles/index.md")).body


def events_of(body: bytes) -> list[tuple[str, Any]]:
    found = []
    for block in body.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


@pytest.mark.defect("D18")
async def test_the_event_stream_tells_the_story_and_ends(world: World) -> None:
    job = (await run(world, "count_articles")).json
    answer = await world.client.get(f"/api/jobs/{job['job_id']}/events", headers={"Accept": "text/event-stream", "Accept-Language": "ru"})
    assert answer.media_type == "text/event-stream"
    events = events_of(answer.body)
    assert events[0] == ("progress", {"done": 5, "total": 5, "message": "Шаг"})
    assert events[1][0] == "log" and events[1][1]["message"] == "Сосчитано: 5"
    assert events[-1] == ("end", {"status": "completed"})
    later = await world.client.get(f"/api/jobs/{job['job_id']}/events", headers={"Last-Event-ID": "999"})
    assert events_of(later.body) == []


async def test_a_reader_who_leaves_ends_the_stream() -> None:
    world = await make_world(runner=GatedRunner(), heartbeat=0.01)
    job_id = (await world.client.post("/api/run", json_body={"tool_name": "count_articles"})).json["job_id"]
    inbox: asyncio.Queue[Any] = asyncio.Queue()
    inbox.put_nowait({"type": "http.request", "body": b"", "more_body": False})
    seen: list[bytes] = []
    beat = asyncio.Event()

    async def send(message: Any) -> None:
        seen.append(message.get("body", b""))
        if b": still here" in seen[-1]:
            beat.set()

    reading = asyncio.create_task(world.app(world.client.scope("GET", f"/api/jobs/{job_id}/events", {}), inbox.get, send))
    await asyncio.wait_for(beat.wait(), PATIENCE)
    inbox.put_nowait({"type": "http.disconnect"})
    await asyncio.wait_for(reading, PATIENCE)
    assert not any(b"event: end" in body for body in seen)
    await world.jobs.stop()


@pytest.mark.defect("D21")
async def test_tools_are_listed_in_the_readers_language(world: World) -> None:
    answer = (await world.client.get("/api/tools", headers={"Accept-Language": "ru"})).json
    assert (answer["total_tools"], answer["categories"]) == (4, {"analysis": 1, "navigation": 1, "maintenance": 2})
    least = answer["tools"][0]["parameters"]["properties"]["least"]
    assert (least["title"], least["description"], least["minimum"]) == ("Не меньше", "Байтов в статье.", 0)
    assert answer["tools"][0]["parameters"]["properties"]["unit"]["x-data20"]["advanced"] is True
    assert (await world.client.get("/api/tools?q=%D1%81%D0%BA%D0%BE%D0%BB%D1%8C%D0%BA%D0%BE")).json["total_tools"] == 1
    assert (await world.client.get("/api/tools?category=navigation")).json["tools"][0]["name"] == "exclaim"


async def test_metrics_count_requests_and_jobs(world: World) -> None:
    await run(world, "count_articles")
    await world.client.get("/api/articles/food/tea.md")
    text = (await world.client.get("/metrics")).text
    assert 'data20_http_requests_total{method="GET",route="/api/articles/{path}",status="200"} 1' in text
    assert 'data20_http_request_seconds_bucket{route="/api/run",le="+Inf"} 1' in text
    assert 'data20_jobs{status="completed"} 1' in text
    assert 'data20_tool_runs_total{tool="count_articles"} 1' in text


async def test_the_docs_page_has_no_script_and_allows_none(world: World) -> None:
    answer = await world.client.get("/docs", headers={"Accept": "text/html"})
    policy = answer.header("content-security-policy") or ""
    assert "<script" not in answer.text and " style=" not in answer.text
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "/api/articles/{path}/view" in answer.text
