"""The one writer: store first, swap after, and everything can be taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data20.errors import BadInput, BadPath, Conflict, QuotaExceeded
from data20.storage.directory import DirectoryStore
from data20.storage.memory import MemoryStore
from data20.storage.port import Commit, Store
from data20.vault.changes import ChangeSet, Create, Delete, Rename, Replace, content_hash
from data20.vault.sources import SourceFile
from data20.workspace import BytesMissing, Changed, GenerationMissing, ImportMissing, Workspace

Body = Callable[[Workspace], Coroutine[Any, Any, None]]


class Clock:
    """A clock that moves a second with every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def run(body: Body, store: Store | None = None) -> None:
    async def main() -> None:
        await body(await Workspace.open(store or MemoryStore(), Clock()))

    asyncio.run(main())


def creates(**files: bytes) -> ChangeSet:
    return ChangeSet(tuple(Create(f"{name}.md", content) for name, content in files.items()))


def replace(workspace: Workspace, path: str, content: bytes) -> ChangeSet:
    return ChangeSet((Replace(path, workspace.vault.article(path).hash, content),))


async def contents(workspace: Workspace) -> dict[str, tuple[bytes, str]]:
    files = {path: (article.source, article.modified) for path, article in workspace.vault.articles.items()}
    for path in workspace.vault.attachments:
        file = await workspace.read_file(path)
        assert file is not None
        files[path] = (file.content, file.modified)
    reopened = await Workspace.open(workspace.store)
    assert reopened.vault.generation == workspace.vault.generation
    assert {p: (a.source, a.modified) for p, a in reopened.vault.articles.items()} == {
        p: files[p] for p in workspace.vault.articles
    }
    assert dict(reopened.vault.attachments) == dict(workspace.vault.attachments)
    return files


@pytest.fixture(params=["memory", "directory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else DirectoryStore(tmp_path)


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


async def _mixed(workspace: Workspace) -> None:
    """Generation 1 fills the vault, 2 does one edit of every kind, to articles and attachments."""
    files = {"a.md": b"one", "gone.md": b"gone", "old.md": b"moved", "both.md": b"text", "p.png": b"pic", "q.png": b"q"}
    await workspace.commit(ChangeSet(tuple(Create(path, content) for path, content in files.items())), by="import")
    hashes = {path: content_hash(content) for path, content in files.items()}
    edits = (
        Replace("a.md", hashes["a.md"], b"two"),
        Delete("gone.md", hashes["gone.md"]),
        Rename("old.md", "deep/new.md", hashes["old.md"]),
        Replace("both.md", hashes["both.md"], b"text 2"),
        Rename("both.md", "BOTH.md", content_hash(b"text 2")),
        Replace("p.png", hashes["p.png"], b"pic 2"),
        Rename("q.png", "media/q.png", hashes["q.png"]),
        Create("new.md", b"new"),
    )
    await workspace.commit(ChangeSet(edits), by="some_tool", facts={"job_id": "j"})


def test_undo_restores_bytes_and_times_of_every_kind_of_edit_and_redo_too(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        await _mixed(workspace)
        after = await contents(workspace)
        before = {path: content for path, (content, _) in after.items()}
        assert before["BOTH.md"] == b"text 2" and before["media/q.png"] == b"q" and "gone.md" not in before
        undone = await workspace.undo(2)
        assert undone.generation == 3
        restored = await contents(workspace)
        assert {path: content for path, (content, _) in restored.items()} == {
            "a.md": b"one", "gone.md": b"gone", "old.md": b"moved", "both.md": b"text", "p.png": b"pic", "q.png": b"q",
        }  # fmt: skip
        assert len({modified for _, modified in restored.values()}) == 1
        entry = (await workspace.history_entry(3)).entry
        assert {(edit.op, edit.path, edit.to) for edit in entry.edits} >= {
            ("rename", "deep/new.md", "old.md"),
            ("rename", "media/q.png", "q.png"),
        }
        await workspace.undo(3)
        assert await contents(workspace) == after
        await workspace.undo(4)
        assert await contents(workspace) == restored

    run(body, store)


def test_the_first_import_can_be_undone_to_an_empty_vault(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        await _mixed(workspace)
        await workspace.undo(2)
        await workspace.undo(1)
        assert await contents(workspace) == {}

    run(body, store)


def test_undo_of_an_older_generation_asks_only_for_its_own_paths(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(creates(a=b"one", b=b"one"), by="editor")
        await workspace.commit(replace(workspace, "a.md", b"two"), by="editor")
        await workspace.commit(replace(workspace, "b.md", b"two"), by="editor")
        await workspace.commit(replace(workspace, "b.md", b"three"), by="editor")
        await workspace.undo(2)
        assert workspace.vault.article("a.md").source == b"one"
        with pytest.raises(Conflict) as caught:
            await workspace.undo(3)
        assert caught.value.extra["conflicts"] == [{"path": "b.md", "reason": "changed"}]
        with pytest.raises(Conflict) as caught:
            await workspace.undo(1)
        assert [conflict["path"] for conflict in caught.value.extra["conflicts"]] == ["b.md"]
        with pytest.raises(GenerationMissing):
            await workspace.undo(99)

    run(body, store)


def test_history_pages_and_tells_what_was_undone_by_what() -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(creates(a=b"one"), by="editor")
        await workspace.commit(replace(workspace, "a.md", b"two"), by="auto_tagger", facts={"job_id": "7"})
        await workspace.undo(2)
        history = await workspace.history(limit=2)
        assert history.total == 3
        assert [(i.entry.generation, i.entry.by, i.undone_by, i.undoes) for i in history.entries] == [
            (3, "undo", None, 2),
            (2, "auto_tagger", 3, None),
        ]
        assert [item.entry.generation for item in (await workspace.history(limit=2, before=2)).entries] == [1]
        await workspace.undo(3)
        items = {item.entry.generation: item.undone_by for item in (await workspace.history()).entries}
        assert items == {4: None, 3: 4, 2: None, 1: None}
        reopened = await Workspace.open(workspace.store)
        assert (await reopened.history_entry(3)).undone_by == 4
        assert (await reopened.history_entry(2)).entry.facts == {"job_id": "7"}
        with pytest.raises(GenerationMissing):
            await workspace.history_entry(9)

    run(body)


def test_file_changes_give_both_sides_of_every_edit(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        await _mixed(workspace)
        await workspace.commit(replace(workspace, "a.md", b"three"), by="editor")
        changes = {(c.op, c.path): (c.to, c.before, c.after) for c in await workspace.file_changes(2)}
        assert changes["replace", "a.md"] == (None, b"one", b"two")
        assert changes["delete", "gone.md"] == (None, b"gone", None)
        assert changes["create", "new.md"] == (None, None, b"new")
        assert changes["rename", "old.md"] == ("deep/new.md", b"moved", b"moved")
        assert changes["replace", "p.png"] == (None, b"pic", b"pic 2")
        assert len(await workspace.file_changes(2, limit=3)) == 3

    run(body, store)


def test_import_previews_commits_a_subset_and_expires() -> None:
    async def body(workspace: Workspace) -> None:
        files = [
            SourceFile("a.md", b"1", "2020-01-01T00:00:00+00:00"),
            SourceFile("b.md", b"2"),
            SourceFile("../c", b"3"),
        ]
        plan = await workspace.preview_import(files)
        assert (plan.added, [r.name for r in plan.refused]) == (["a.md", "b.md"], ["../c"])
        assert workspace.vault.generation == 0
        with pytest.raises(BadInput):
            await workspace.commit_import(plan.id, frozenset({"c"}))
        result = await workspace.commit_import(plan.id, frozenset({"a.md"}))
        assert result.changed == ("a.md",)
        assert workspace.vault.article("a.md").modified == "2020-01-01T00:00:00+00:00"
        entry = (await workspace.history_entry(1)).entry
        assert (entry.by, entry.facts["import"]["refused"]) == ("import", 1)
        with pytest.raises(ImportMissing):
            await workspace.commit_import(plan.id)
        late = await workspace.preview_import(files)
        workspace._clock.now += timedelta(hours=1)  # type: ignore[attr-defined]
        with pytest.raises(ImportMissing):
            await workspace.commit_import(late.id)

    run(body)


def test_import_tells_files_edited_here_from_files_only_imported() -> None:
    async def body(workspace: Workspace) -> None:
        first = [SourceFile(f"{name}.md", b"v1") for name in ("edited", "undone", "same", "moved")]
        await workspace.commit_import((await workspace.preview_import(first)).id)
        await workspace.commit(creates(written=b"here"), by="editor")
        await workspace.commit(replace(workspace, "edited.md", b"mine"), by="editor")
        undone = await workspace.commit(replace(workspace, "undone.md", b"mine"), by="auto_tagger")
        await workspace.undo(undone.generation)
        second = [SourceFile(f"{n}.md", b"v2") for n in ("edited", "undone", "moved", "written", "new")]
        plan = await workspace.preview_import([*second, SourceFile("same.md", b"v1")])
        assert plan.added == ["new.md"]
        assert sorted(plan.changed) == ["moved.md", "undone.md"]
        assert sorted(plan.conflicting) == ["edited.md", "written.md"]
        assert plan.unchanged == ["same.md"]

    run(body)


def test_an_import_prepared_before_an_edit_is_a_conflict() -> None:
    async def body(workspace: Workspace) -> None:
        await workspace.commit(creates(a=b"one"), by="editor")
        plan = await workspace.preview_import([SourceFile("a.md", b"theirs"), SourceFile("b.md", b"b")])
        await workspace.commit(replace(workspace, "a.md", b"mine"), by="editor")
        with pytest.raises(Conflict):
            await workspace.commit_import(plan.id)
        result = await workspace.commit_import(plan.id, frozenset({"b.md"}))
        assert result.changed == ("b.md",)

    run(body)


def test_an_import_in_replace_mode_removes_the_rest_and_undo_brings_it_back(store: Store) -> None:
    async def body(workspace: Workspace) -> None:
        await _mixed(workspace)
        before = await contents(workspace)
        plan = await workspace.preview_import(
            [SourceFile("deep/NEW.md", b"case differs"), SourceFile("z.md", b"z")], mode="replace"
        )
        assert plan.refused == []
        result = await workspace.commit_import(plan.id)
        assert set(await contents(workspace)) == {"deep/NEW.md", "z.md"}
        await workspace.undo(result.generation)
        assert await contents(workspace) == before

    run(body, store)
