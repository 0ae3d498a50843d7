"""The one writer: store first, swap after."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from data20.errors import BadPath, Conflict, QuotaExceeded
from data20.storage.directory import DirectoryStore
from data20.storage.memory import MemoryStore
from data20.storage.port import Commit, Store
from data20.vault.changes import ChangeSet, Create, Delete, Replace, content_hash
from data20.workspace import BytesMissing, Changed, Workspace
from tests.python.workspace.opened import Clock, contents, creates, replace, run, store

__all__ = ["store"]


def test_a_large_commit_says_how_far_it_is_and_a_finished_one_nothing() -> None:
    class Telling(MemoryStore):
        """A store that can say how much of a commit is written, and is half done with each."""

        def writing(self) -> tuple[int, int] | None:
            return (30, 60)

        async def commit(self, commit: Commit) -> None:
            seen.append(opened[0].storing)
            await super().commit(commit)

    opened: list[Workspace] = []
    seen: list[tuple[int, int] | None] = []

    async def body(workspace: Workspace) -> None:
        opened.append(workspace)
        seen.append(workspace.storing)
        await workspace.commit(creates(a=b"1", b=b"2", c=b"3", d=b"4"), by="import")
        seen.append(workspace.storing)

    run(body, Telling())
    assert seen == [None, (3, 4), None]


def test_a_commit_is_stored_and_then_seen(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        result = await workspace.commit(creates(a=b"one", b=b"two"), by="editor")
        assert (result.generation, result.changed, result.repeated) == (1, ("a.md", "b.md"), False)
        assert workspace.vault.article("a.md").source == b"one"
        assert workspace.vault.article("a.md").modified.startswith("2026-01-02T03:04:")
        assert await store.generation() == 1
        assert set(await contents(workspace)) == {"a.md", "b.md"}

    run(body, store)


def test_a_failed_store_leaves_the_model_untouched_and_the_writer_free() -> None:
    class Full(MemoryStore):
        async def commit(self, commit: Commit) -> None:
            if commit.entry.by == "greedy":
                raise QuotaExceeded
            await super().commit(commit)

    async def body(workspace: Workspace) -> None:
        before = workspace.vault
        with pytest.raises(QuotaExceeded):
            await workspace.commit(creates(a=b"one"), by="greedy")
        assert workspace.vault is before
        assert (await workspace.commit(creates(a=b"one"), by="editor")).generation == 1

    run(body, Full())


def test_a_stale_change_names_the_paths_and_nothing_of_it_is_applied(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(creates(a=b"one", b=b"two"), by="editor")
        stale = ChangeSet((Replace("a.md", content_hash(b"older"), b"x"), Delete("b.md", content_hash(b"two"))))
        with pytest.raises(Conflict) as caught:
            await workspace.commit(stale, by="editor")
        assert caught.value.extra["conflicts"] == [{"path": "a.md", "reason": "changed"}]
        assert (workspace.vault.generation, sorted(workspace.vault.articles)) == (1, ["a.md", "b.md"])

    run(body, store)


@pytest.mark.parametrize("path", ["../x.md", "/x.md", "a/../x.md", "", "a\0.md", "con.md"])
def test_bad_paths_are_refused(path: str) -> None:
    async def body(workspace: Workspace) -> None:
        with pytest.raises(BadPath):
            await workspace.commit(ChangeSet((Create(path, b"x"),)), by="editor")
        assert workspace.vault.generation == 0

    run(body)


@pytest.mark.parametrize(("have", "new"), [("dir", "dir/a.md"), ("dir/a.md", "dir"), ("dir/a.md", "DIR")])
def test_a_file_and_a_folder_cannot_share_a_name_but_may_take_turns(store: Store, have: str, new: str) -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(ChangeSet((Create(have, b"x"),)), by="editor")
        with pytest.raises(Conflict) as caught:
            await workspace.commit(ChangeSet((Create(new, b"y"),)), by="editor")
        assert caught.value.extra["conflicts"] == [{"path": new, "reason": "place"}]
        turn = ChangeSet((Create(new, b"y"), Delete(have, content_hash(b"x"))))
        assert (await workspace.commit(turn, by="editor")).changed == tuple(sorted((have, new)))
        await workspace.undo(2)
        assert set(await contents(workspace)) == {have}

    run(body, store)


def test_paths_are_nfc() -> None:
    async def body(workspace: Workspace) -> None:
        result = await workspace.commit(ChangeSet((Create("и\u0306.md", b"x"),)), by="editor")
        assert result.changed == ("й.md",)

    run(body)


def test_a_change_that_changes_nothing_makes_no_generation() -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(creates(a=b"one"), by="editor")
        result = await workspace.commit(replace(workspace, "a.md", b"one"), by="editor")
        assert (result.generation, result.changed) == (1, ())
        assert (await workspace.commit(ChangeSet(), by="editor")).generation == 1
        assert (await workspace.history()).total == 1

    run(body)


def test_another_engine_writing_elsewhere_does_not_stop_a_change(tmp_path: Path) -> None:
    async def body(workspace: Workspace) -> None:
        other = await Workspace.open(DirectoryStore(tmp_path), Clock())
        await workspace.commit(creates(a=b"one"), by="editor")
        heard: list[Changed] = []
        other.subscribe(heard.append)
        result = await other.commit(creates(b=b"two"), by="editor")
        assert (result.generation, sorted(other.vault.articles)) == (2, ["a.md", "b.md"])
        assert [(change.by, change.paths) for change in heard] == [
            ("reload", frozenset({"a.md"})),
            ("editor", frozenset({"b.md"})),
        ]
        assert await workspace.refresh()
        assert not await workspace.refresh()
        assert sorted(workspace.vault.articles) == ["a.md", "b.md"]

    run(body, DirectoryStore(tmp_path))


def test_another_engine_writing_the_same_article_is_a_conflict(tmp_path: Path) -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(creates(a=b"one"), by="editor")
        other = await Workspace.open(DirectoryStore(tmp_path), Clock())
        await workspace.commit(replace(workspace, "a.md", b"two"), by="editor")
        with pytest.raises(Conflict):
            await other.commit(replace(other, "a.md", b"three"), by="editor")
        assert other.vault.article("a.md").source == b"two"

    run(body, DirectoryStore(tmp_path))


def test_a_file_changed_on_disk_is_a_conflict_and_then_seen(tmp_path: Path) -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(creates(a=b"one"), by="editor")
        (tmp_path / "a.md").write_bytes(b"by vim")
        with pytest.raises(Conflict) as caught:
            await workspace.commit(replace(workspace, "a.md", b"two"), by="editor")
        assert caught.value.extra["conflicts"][0]["path"] == "a.md"
        assert workspace.vault.article("a.md").source == b"by vim"
        assert workspace.vault.generation == 2
        with pytest.raises(BytesMissing):
            await workspace.undo(2)

    run(body, DirectoryStore(tmp_path))


def test_two_hundred_concurrent_commits_all_go_in() -> None:
    async def body(workspace: Workspace) -> None:
        await asyncio.gather(*(workspace.commit(creates(**{f"n{n}": b"x"}), by="editor") for n in range(200)))
        assert (workspace.vault.generation, len(workspace.vault.articles)) == (200, 200)

    run(body)


def test_a_cancelled_request_does_not_tear_a_write_in_two() -> None:
    class Slow(MemoryStore):
        async def commit(self, commit: Commit) -> None:
            await super().commit(commit)
            await asyncio.sleep(0.01)

    async def body(workspace: Workspace) -> None:
        task = asyncio.ensure_future(workspace.commit(creates(a=b"one"), by="editor"))
        while await workspace.store.generation() == 0:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await workspace.commit(creates(b=b"two"), by="editor")).generation == 2
        assert sorted(workspace.vault.articles) == ["a.md", "b.md"]

    run(body, Slow())


def test_a_repeated_request_gets_the_first_answer_and_writes_nothing(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        first, second = await asyncio.gather(
            workspace.commit(creates(a=b"one"), by="editor", idempotency=("k", {"status": 201})),
            workspace.commit(creates(a=b"one"), by="editor", idempotency=("k", {"status": 201})),
        )
        assert first.answer == second.answer == {"generation": 1, "changed": ["a.md"], "status": 201}
        assert (first.repeated, second.repeated) == (False, True)
        assert await workspace.idempotent("k") == first.answer
        undone = await workspace.undo(1, idempotency=("u", {}))
        again = await workspace.undo(1, idempotency=("u", {}))
        assert (undone.generation, again.generation, again.repeated) == (2, 2, True)

    run(body, store)


def test_a_listener_that_fails_does_not_fail_the_write(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Changed] = []

    def fail(change: Changed) -> None:
        raise ValueError("listener")

    async def body(workspace: Workspace) -> None:
        workspace.subscribe(fail)
        stop = workspace.subscribe(heard.append)
        await workspace.commit(creates(a=b"one"), by="editor")
        stop()
        await workspace.commit(creates(b=b"two"), by="editor")

    run(body)
    assert [change.generation for change in heard] == [1]
    assert "A listener failed" in caplog.text
