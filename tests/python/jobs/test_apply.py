"""What a job proposes: shown as a diff, applied once, refused where an article has moved on."""

from __future__ import annotations

import pytest

from data20.errors import Conflict
from data20.jobs.apply import apply_job
from data20.jobs.changes import file_json
from data20.jobs.errors import NothingToApply
from data20.vault.changes import ChangeSet, Delete, Replace
from tests.python.jobs.fakes import run, service, workspace_of

pytestmark = pytest.mark.asyncio


async def test_applying_writes_once_and_names_the_tool_and_the_job() -> None:
    workspace = await workspace_of(("a.md", b"A\n"), ("b.md", b"B\n"))
    jobs = service(workspace)
    job = await run(jobs, "exclaim")
    done = await apply_job(jobs, workspace, job.job_id, ["a.md"])
    assert done == {"generation": 2, "changed": ["a.md"]}
    assert (await apply_job(jobs, workspace, job.job_id, ["a.md"])) == {"generation": 2, "changed": []}
    assert (await apply_job(jobs, workspace, job.job_id, None)) == {"generation": 3, "changed": ["b.md", "loud.md"]}
    assert (await apply_job(jobs, workspace, job.job_id, None)) == {"generation": 3, "changed": []}
    entry = (await workspace.history_entry(3)).entry
    assert (entry.by, entry.facts) == ("exclaim", {"job_id": job.job_id})
    assert [a["generation"] for a in job.applied] == [2, 3]


async def test_what_was_applied_and_undone_can_be_applied_again() -> None:
    workspace = await workspace_of(("a.md", b"A\n"))
    jobs = service(workspace)
    job = await run(jobs, "exclaim")
    await apply_job(jobs, workspace, job.job_id, None)
    await workspace.undo(2)
    assert workspace.vault.articles["a.md"].source == b"A\n"
    assert (await apply_job(jobs, workspace, job.job_id, None))["changed"] == ["a.md", "loud.md"]
    assert workspace.vault.articles["a.md"].source == b"A\n!\n"


async def test_applying_to_articles_that_have_moved_on_names_them_and_writes_nothing() -> None:
    workspace = await workspace_of(("a.md", b"A\n"), ("b.md", b"B\n"), ("c.md", b"C\n"))
    jobs = service(workspace)
    job = await run(jobs, "exclaim")
    vault = workspace.vault
    await workspace.commit(
        ChangeSet((Replace("a.md", vault.articles["a.md"].hash, b"newer"), Delete("b.md", vault.articles["b.md"].hash))), by="editor"
    )
    with pytest.raises(Conflict) as caught:
        await apply_job(jobs, workspace, job.job_id, None)
    assert sorted(c["path"] for c in caught.value.extra["conflicts"]) == ["a.md", "b.md"]
    assert workspace.vault.generation == 2
    assert (await apply_job(jobs, workspace, job.job_id, ["c.md"]))["changed"] == ["c.md"]


async def test_marks_in_a_diff_count_as_javascript_does() -> None:
    change = file_json("replace", "a.md", None, "😀 old word here\n".encode(), "😀 new word here\n".encode(), 100)
    marks = [line["marks"] for line in change["hunks"][0]["lines"]]
    assert marks == [[[3, 6]], [[3, 6]]]


async def test_a_proposal_too_large_to_show_names_its_files() -> None:
    assert file_json("replace", "a.md", None, b"a\n", b"b\n", 0) == {
        "path": "a.md", "op": "replace", "to": None, "added": 0, "removed": 0, "hunks": [], "binary": False, "truncated": True,
    }  # fmt: skip


async def test_a_job_without_changes_has_nothing_to_apply() -> None:
    workspace = await workspace_of()
    jobs = service(workspace)
    with pytest.raises(NothingToApply):
        await apply_job(jobs, workspace, (await run(jobs, "count_articles")).job_id, None)
