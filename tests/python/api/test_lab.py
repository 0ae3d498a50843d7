"""The lab over HTTP: notebooks are listed, cells are jobs, proposals are applied like a tool's."""

from __future__ import annotations

from typing import Any

import pytest

from data20.api.handlers.lab import KEEP_CELLS
from data20.vault.changes import ChangeSet, Create
from tests.python.api.world import World, make_world
from tests.python.lab.wheelhouse import wheel

pytestmark = pytest.mark.asyncio
SESSION = "session-1"


async def run(world: World, code: str, session: str = SESSION) -> Any:
    accepted = await world.client.post("/api/lab/run", json_body={"session": session, "cell": 1, "code": code})
    assert accepted.status == 202
    await world.jobs.wait(accepted.json["job_id"], 30)
    return (await world.client.get(f"/api/jobs/{accepted.json['job_id']}", headers={"Accept-Language": "en"})).json


async def test_notebooks_are_the_articles_of_that_kind(world: World) -> None:
    assert (await world.client.get("/api/lab")).json == {"notebooks": []}
    notebook, other = Create("b/lab.md", b"---\ntitle: Mine\nkind: lab\n---\n"), Create("c.md", b"---\nkind: other\n---\nkind: lab\n")
    await world.workspace.commit(ChangeSet((notebook, other)), by="import")
    assert [(one["path"], one["title"]) for one in (await world.client.get("/api/lab")).json["notebooks"]] == [("b/lab.md", "Mine")]


async def test_cells_of_one_session_share_names_and_a_new_one_says_that_it_is_new(world: World) -> None:
    first = await run(world, "x = 41")
    assert (first["title"], first["report"]["summary"], len(first["log"])) == ("Lab", "Cell 1 has run.", 1)
    second = await run(world, "x + 1")
    assert "42" in second["report"]["blocks"][0]["html"]
    assert second["log"] == []
    other = await run(world, "x", "session-2")
    assert (other["status"], other["error"]["code"], other["error"]["detail"]) == ("failed", "lab.failed", "Cell 1, line 1: NameError: name 'x' is not defined")
    assert "Traceback" in other["error"]["traceback"]


async def test_equal_code_is_run_again(world: World) -> None:
    await run(world, "n = 0")
    again = [(await run(world, "n += 1\nn"))["report"]["blocks"][0]["text"] for _ in range(2)]
    assert again == ["```text\n1\n```\n", "```text\n2\n```\n"]


async def test_a_proposal_is_shown_applied_and_undone(world: World) -> None:
    job = await run(world, "propose({'empty.md': 'full\\n'})")
    assert [file["path"] for file in job["changes"]["files"]] == ["empty.md"]
    assert world.workspace.vault.articles["empty.md"].source == b""
    applied = await world.client.post(f"/api/jobs/{job['job_id']}/apply", json_body={})
    assert world.workspace.vault.articles["empty.md"].source == b"full\n"
    assert "full" in (await run(world, "vault.articles['empty.md'].body"))["report"]["blocks"][0]["text"]
    await world.client.post(f"/api/history/{applied.json['generation']}/undo")
    assert world.workspace.vault.articles["empty.md"].source == b""


async def test_markup_of_a_value_is_sanitised(world: World) -> None:
    job = await run(world, "class A:\n    def _repr_html_(self): return '<b>x</b><script>1</script><img src=x onerror=y>'\nA()")
    markup = job["report"]["blocks"][0]["html"]
    assert "<b>x</b>" in markup
    assert "script" not in markup
    assert "onerror" not in markup


async def test_old_runs_make_room(world: World) -> None:
    for number in range(KEEP_CELLS + 5):
        await run(world, str(number))
    assert len(world.jobs.find(tool_name="lab")) <= KEEP_CELLS + 1


async def test_a_cell_is_not_run_again_by_a_new_engine() -> None:
    world = await make_world()
    job = await run(world, "1")
    record = await world.workspace.store.get_record("job", job["job_id"])
    assert isinstance(record, dict)
    await world.workspace.store.put_record("job", job["job_id"], {**record, "status": "running"})
    await world.jobs.start()
    assert world.jobs.get(job["job_id"]).status == "cancelled"


@pytest.mark.parametrize("body", [{}, {"session": "x", "cell": 1, "code": ""}, {"session": SESSION, "cell": 0, "code": ""}, {"session": SESSION, "cell": 1, "code": 5}])
async def test_a_request_that_does_not_fit_is_refused(world: World, body: dict[str, Any]) -> None:
    assert (await world.client.post("/api/lab/run", json_body=body)).status == 422


async def test_the_lab_stands_in_no_catalogue(world: World) -> None:
    assert "lab" not in {tool["name"] for tool in (await world.client.get("/api/tools")).json["tools"]}
    assert (await world.client.post("/api/run", json_body={"tool_name": "lab", "parameters": {}})).status == 404


async def test_a_cell_may_await(world: World) -> None:
    job = await run(world, "import asyncio\nawait asyncio.sleep(0)\nprint('later')")
    assert "later" in job["report"]["blocks"][0]["text"]


async def test_a_module_that_is_not_there_comes_with_a_hint(world: World) -> None:
    job = await run(world, "import nowhere_at_all")
    assert job["error"]["detail"] == "Cell 1, line 1: ModuleNotFoundError: No module named 'nowhere_at_all'"
    assert "“nowhere_at_all”" in job["error"]["hint"]
    assert job["error"]["packages"] == []


async def test_a_wheel_is_looked_at_and_a_bad_one_is_a_problem_that_names_it(world: World) -> None:
    file, content = wheel("Found-It", requires=["other>=1"])
    answer = await world.client.post(f"/api/lab/wheel?file={file}", body=content, headers={"Content-Type": "application/octet-stream"})
    assert (answer.status, answer.json["name"], answer.json["version"], answer.json["requires"]) == (200, "found-it", "1.0", ["other>=1"])
    refused = await world.client.post("/api/lab/wheel?file=bad.whl", body=content, headers={"Content-Type": "application/octet-stream", "Accept-Language": "ru"})
    assert (refused.status, refused.json["code"]) == (422, "lab.wheel")
    assert "«bad.whl»" in refused.json["detail"]


async def test_where_pip_installs_the_lab_says_so(world: World) -> None:
    refused = await world.client.post("/api/lab/packages", json_body={"requirements": ["anything"]}, headers={"Accept-Language": "en"})
    assert (refused.status, refused.json["code"]) == (422, "lab.package")
    assert "pip" in refused.json["detail"]
