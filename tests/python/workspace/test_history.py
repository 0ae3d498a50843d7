"""Everything can be taken back: undo, redo, the history of a vault, and imports that were looked at first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data20.errors import BadInput, Conflict
from data20.storage.port import Store
from data20.vault.changes import ChangeSet, Create, Delete, Rename, Replace, content_hash
from data20.vault.sources import SourceFile
from data20.workspace import GenerationMissing, ImportMissing, Workspace
from tests.python.workspace.opened import contents, creates, replace, run, store

__all__ = ["store"]


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
