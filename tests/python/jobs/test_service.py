"""The life of jobs: queue, end, cancel, cache, restart, forgetting."""

from __future__ import annotations

import asyncio

import pytest

from data20.errors import QuotaExceeded
from data20.jobs import service as service_module
from data20.jobs.errors import JobMissing
from data20.jobs.model import Job, result_key
from data20.jobs.runner import InlineRunner
from data20.jobs.service import JobService
from data20.storage.memory import MemoryStore
from data20.storage.port import Json
from data20.vault.changes import ChangeSet, Create
from tests.python.jobs.fakes import PATIENCE, GatedRunner, run, service, tools, weigh, workspace_of

pytestmark = pytest.mark.asyncio


async def test_a_job_runs_to_its_end_and_keeps_report_and_files() -> None:
    jobs = service(await workspace_of(("a.md", b"# A\n")))
    job = await run(jobs, "count_articles")
    assert (job.status, job.cached, job.attempt, job.generation) == ("completed", False, 1, 1)
    assert job.result is not None
    record = await jobs.results.get(job.result)
    assert record is not None and record["report"]["summary"] == {"$": "count_articles.summary", "values": {"count": 1}}
    assert await jobs.results.artifact(job.result, "count.csv") == b"path\na.md\n"
    assert job.log[0]["message"] == {"$": "count_articles.done", "values": {"count": 1}}


async def test_an_equal_run_is_answered_from_the_cache_until_the_vault_changes() -> None:
    workspace = await workspace_of(("a.md", b"# A\n"))
    jobs = service(workspace)
    first, again = await run(jobs, "count_articles"), await run(jobs, "count_articles")
    assert (again.status, again.cached, again.result, again.summary) == ("completed", True, first.result, first.summary)
    assert (await run(jobs, "count_articles", {"least": 1})).cached is False
    assert (await run(jobs, "count_articles", fresh=True)).cached is False
    await workspace.commit(ChangeSet((Create("b.md", b"# B\n"),)), by="editor")
    assert (await run(jobs, "count_articles")).cached is False


async def test_one_job_runs_at_a_time_and_the_others_wait_in_order() -> None:
    runner = GatedRunner()
    jobs = service(await workspace_of(), runner)
    submitted = [await jobs.submit(tools()["count_articles"], {"least": n, "unit": "bytes"}) for n in range(3)]
    await asyncio.sleep(0)
    assert [job.status for job in submitted] == ["running", "queued", "queued"]
    assert jobs.counts() == {"queued": 2, "running": 1, "completed": 0, "failed": 0, "cancelled": 0}
    runner.gate.set()
    for job in submitted:
        await jobs.wait(job.job_id, PATIENCE)
    assert runner.started == [job.job_id for job in submitted]
    assert [job.job_id for job in jobs.find()] == ["job3", "job2", "job1"]


async def test_cancelling_a_running_job_stops_its_runner_and_starts_the_next() -> None:
    runner = GatedRunner()
    jobs = service(await workspace_of(), runner)
    running = await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "a"})
    waiting = await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "b"})
    await asyncio.sleep(0)
    assert (await jobs.cancel(running.job_id)).status == "cancelled"
    assert runner.cancelled == [running.job_id]
    runner.gate.set()
    assert (await jobs.wait(waiting.job_id, PATIENCE)).status == "completed"


async def test_a_job_cancelled_before_its_first_step_is_cancelled() -> None:
    jobs = service(await workspace_of())
    job = await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "a"})
    assert (await jobs.cancel(job.job_id)).status == "cancelled"
    assert (await jobs.cancel(job.job_id)).status == "cancelled"


class SlowStore(MemoryStore):
    """Takes a while over each record, as a database does."""

    async def put_record(self, kind: str, key: str, value: Json | bytes) -> None:
        await asyncio.sleep(0)
        await super().put_record(kind, key, value)


async def test_cancelling_twice_at_once_still_tells_of_the_end() -> None:
    workspace = await workspace_of(store=SlowStore())
    jobs = service(workspace, GatedRunner())
    job = await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "a"})
    while job.status != "running":
        await asyncio.sleep(0)
    told = asyncio.create_task(jobs.wait(job.job_id, PATIENCE))
    first = asyncio.create_task(jobs.cancel(job.job_id))
    while not job.ended:
        await asyncio.sleep(0)
    await jobs.cancel(job.job_id)  # while the end is being written
    await first
    assert (await asyncio.wait_for(told, PATIENCE)).status == "cancelled"
    events = [event async for event in jobs.events(job.job_id, after=0, heartbeat=PATIENCE) if event]
    assert events[-1].event == "end"
    assert (await workspace.store.get_records("job"))[job.job_id]["status"] == "cancelled"


async def test_cancelling_a_queued_job_keeps_it_from_running() -> None:
    runner = GatedRunner()
    jobs = service(await workspace_of(), runner)
    await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "a"})
    waiting = await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "b"})
    await asyncio.sleep(0)
    assert (await jobs.cancel(waiting.job_id)).status == "cancelled"
    runner.gate.set()
    await jobs.wait("job1", PATIENCE)
    assert runner.started == ["job1"]


@pytest.mark.parametrize(("name", "code"), [("broken", "tool.failed"), ("refuses", "input.invalid")])
async def test_a_tool_that_raises_fails_with_the_reason_in_both_languages(name: str, code: str) -> None:
    job = await run(service(await workspace_of()), name)
    assert job.status == "failed" and job.error is not None
    assert job.error["code"] == code
    assert set(job.error["detail"]) == {"ru", "en"}
    assert "Traceback" in job.error["traceback"]
    assert "private detail" not in job.error["detail"]["en"]


async def test_a_result_that_cannot_be_stored_fails_the_job_with_the_reason() -> None:
    class FullStore(MemoryStore):
        async def put_record(self, kind: str, key: str, value: Json | bytes) -> None:
            if kind == "result":
                raise QuotaExceeded
            await super().put_record(kind, key, value)

    job = await run(service(await workspace_of(store=FullStore())), "count_articles")
    assert job.status == "failed" and job.error is not None and job.error["code"] == "storage.quota"


async def test_a_running_job_is_queued_again_after_a_restart() -> None:
    runner, workspace = GatedRunner(), await workspace_of(("a.md", b"# A\n"))
    jobs = service(workspace, runner)
    await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "a"})
    await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "b"})
    await asyncio.sleep(0)
    await jobs.stop()
    reborn = service(workspace)
    await reborn.start()
    first, second = await reborn.wait("job1", PATIENCE), await reborn.wait("job2", PATIENCE)
    assert (first.status, first.attempt) == ("completed", 2)
    assert (second.status, second.attempt) == ("completed", 1)


async def test_a_job_during_which_the_engine_died_three_times_fails_with_the_reason() -> None:
    workspace = await workspace_of()
    record = Job("dead", 1, "count_articles", 1, {}, "2026-01-01T00:00:00+00:00", status="running", attempt=3).to_record()
    await workspace.store.put_record("job", "dead", record)
    jobs = service(workspace)
    await jobs.start()
    job = jobs.get("dead")
    assert job.status == "failed" and job.error is not None and job.error["code"] == "job.engine_died"
    assert "3 times" in job.error["detail"]["en"]


async def test_a_record_of_a_newer_version_is_read() -> None:
    workspace = await workspace_of()
    record = {**Job("new", 1, "count_articles", 1, {}, "2026-01-01T00:00:00+00:00", status="completed").to_record(), "colour": "red"}
    await workspace.store.put_record("job", "new", record)
    jobs = service(workspace)
    await jobs.start()
    assert jobs.get("new").status == "completed"


async def test_old_jobs_are_forgotten_with_their_results(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_module, "KEEP_JOBS", 3)
    workspace = await workspace_of(("a.md", b"# A\n"))
    jobs = service(workspace)
    for number in range(5):
        await run(jobs, "count_articles", {"least": number})
    await run(jobs, "count_articles", {"least": 4})
    assert len(jobs.find()) == 3
    assert len(await workspace.store.get_records("job")) == 3
    assert len(await workspace.store.get_records("result")) == 2
    assert len(await workspace.store.get_records("artifact")) == 2


async def test_removing_a_job_keeps_a_result_that_another_shares() -> None:
    jobs = service(await workspace_of())
    first, again = await run(jobs, "count_articles"), await run(jobs, "count_articles")
    await jobs.remove(first.job_id)
    assert again.result is not None and await jobs.results.get(again.result) is not None
    await jobs.remove(again.job_id)
    assert await jobs.results.get(again.result) is None
    with pytest.raises(JobMissing):
        jobs.get(first.job_id)


async def test_events_are_replayed_and_end() -> None:
    jobs = service(await workspace_of(("a.md", b"# A\n")))
    job = await run(jobs, "count_articles")
    events = [event async for event in jobs.events(job.job_id, after=0, heartbeat=1) if event]
    assert [event.event for event in events] == ["progress", "log", "end"]
    assert events[-1].data == {"status": "completed"}
    later = [event async for event in jobs.events(job.job_id, after=events[-2].id, heartbeat=1) if event]
    assert later == events[-1:]


async def test_events_of_an_earlier_engine_are_rebuilt_from_the_record() -> None:
    workspace = await workspace_of(("a.md", b"# A\n"))
    job = await run(service(workspace), "count_articles")
    reborn = service(workspace)
    await reborn.start()
    events = [event async for event in reborn.events(job.job_id, after=0, heartbeat=1) if event]
    assert [event.event for event in events] == ["log", "end"]


async def test_silence_gives_a_heartbeat() -> None:
    jobs = service(await workspace_of(), GatedRunner())
    job = await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "a"})
    await asyncio.sleep(0)
    stream = jobs.events(job.job_id, after=0, heartbeat=0.001)
    seen = [await anext(stream), await anext(stream)]
    assert seen[0] is not None and seen[0].event == "progress" and seen[1] is None
    await jobs.stop()


async def test_progress_between_two_ticks_is_thinned_out_but_the_last_is_told() -> None:
    runner, now = GatedRunner(), [0.0]
    jobs = service(await workspace_of(), runner, clock=lambda: now[0])
    job = await jobs.submit(tools()["count_articles"], {"least": 0, "unit": "a"})
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert runner.emit is not None
    told: list[int] = []
    stream = jobs.events(job.job_id, after=0, heartbeat=0.001)
    for done in range(1, 101):
        runner.emit({"event": "progress", "done": done, "total": 100, "message": None})
        now[0] += 0.001
    while (event := await anext(stream)) is not None:
        told.append(event.data["done"])
    assert told == [100] and job.progress["done"] == 100
    await jobs.stop()


async def test_a_tool_that_needs_attachments_gets_their_bytes() -> None:
    workspace = await workspace_of(("a.md", b"A\n"), ("b.png", b"12345"))
    runner = InlineRunner(lambda: {"weigh": weigh.__data20_tool__}, workspace.store)  # type: ignore[attr-defined]
    jobs = JobService(workspace.store, runner, lambda: workspace.vault, tools)
    job = await jobs.submit(weigh.__data20_tool__, {})  # type: ignore[attr-defined]
    assert (await jobs.wait(job.job_id, PATIENCE)).summary == {"$": "weigh.summary", "values": {"count": 5}}


async def test_the_cache_key_does_not_depend_on_the_order_of_parameters() -> None:
    assert result_key("t", 1, {"a": 1, "b": 2}, 3) == result_key("t", 1, {"b": 2, "a": 1}, 3)
    assert len({result_key("t", 1, {}, 3), result_key("t", 2, {}, 3), result_key("t", 1, {}, 4), result_key("u", 1, {}, 3)}) == 4
