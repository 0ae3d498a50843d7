"""The directory store: crashes, other programs, hostile paths."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

import pytest

from data20.errors import BadPath, Conflict, QuotaExceeded, StorageFailed
from data20.storage.directory import DirectoryStore
from data20.storage.disk import Disk
from data20.storage.port import Commit, JournalEdit, JournalEntry, StoredVault
from data20.vault.changes import ChangeSet, Create
from data20.workspace import Workspace
from tests.python.storage.contract import AT, creating, replacing, sha, stored


class PowerCut(BaseException):
    """The machine stops: nothing after this runs."""


class FailingDisk(Disk):
    """Stops before its n-th step, by a power cut or by an error of the disk."""

    def __init__(self, root: Path, steps: int, error: BaseException) -> None:
        super().__init__(root)
        self.left = steps
        self.error = error

    def step(self, what: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise self.error


def snapshot(vault: StoredVault) -> dict[str, str]:
    return {file.path: file.hash for file in (*vault.articles, *vault.attachments)}


def files_on_disk(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file() and ".data20" not in file.parts
    }


def big_commit() -> Commit:
    edits = (
        JournalEdit("replace", "a.md", before=sha(b"one"), after=sha(b"two"), before_modified=AT),
        JournalEdit("delete", "f/gone.md", before=sha(b"gone"), before_modified=AT),
        JournalEdit("rename", "old.md", "neu/new.md", sha(b"moved"), sha(b"moved"), AT),
        JournalEdit("create", "x/y/z.png", after=sha(b"png")),
    )
    puts = (stored("a.md", b"two"), stored("neu/new.md", b"moved"), stored("x/y/z.png", b"png"))
    blobs = {sha(b"one"): b"one", sha(b"gone"): b"gone"}
    entry = JournalEntry(2, AT, "editor", edits)
    return Commit(1, puts, ("f/gone.md", "old.md"), blobs, entry, ("key", {"generation": 2}))


BEFORE = {"a.md": b"one", "f/gone.md": b"gone", "old.md": b"moved", "keep.md": b"keep"}
AFTER = {"a.md": b"two", "neu/new.md": b"moved", "keep.md": b"keep", "x/y/z.png": b"png"}


async def _cut_after(root: Path, steps: int, recover_steps: int | None) -> bool:
    """Return whether the commit finished before the cut; check that all of it or none of it can be seen."""
    store = DirectoryStore(root)
    await store.open()
    await store.commit(creating(0, BEFORE))
    cut = DirectoryStore(root, disk=FailingDisk(root, steps, PowerCut()))
    done = False
    try:
        await cut.open()
        await cut.commit(big_commit())
        done = True
    except PowerCut:
        pass
    if recover_steps is not None:  # the machine stops again, while recovering
        with contextlib.suppress(PowerCut):
            await DirectoryStore(root, disk=FailingDisk(root, recover_steps, PowerCut())).open()
    again = DirectoryStore(root)
    vault = await again.open()
    whole = vault.generation == 2
    assert vault.generation in ((2,) if done else (1, 2))
    assert files_on_disk(root) == (AFTER if whole else BEFORE)
    assert snapshot(vault) == {path: sha(content) for path, content in (AFTER if whole else BEFORE).items()}
    assert [e.generation for e in await again.journal(limit=9)] == ([2, 1] if whole else [1])
    assert await again.idempotent("key") == ({"generation": 2} if whole else None)
    assert not (root / ".data20" / "pending.json").exists()
    if whole:
        assert await again.read_blob(sha(b"one")) == b"one"
        assert await again.read_blob(sha(b"gone")) == b"gone"
    else:
        await again.commit(big_commit())
        assert files_on_disk(root) == AFTER
    return done


@pytest.mark.parametrize("recover_steps", [None, 0, 2, 5, 9, 14])
def test_a_power_cut_before_any_step_leaves_all_or_nothing(tmp_path: Path, recover_steps: int | None) -> None:
    for steps in range(200):
        root = tmp_path / str(steps)
        root.mkdir()
        if asyncio.run(_cut_after(root, steps, recover_steps)):
            assert steps > 15
            return
    pytest.fail("the commit never finished")


def test_a_full_disk_is_told_as_quota_and_changes_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        store = DirectoryStore(tmp_path)
        await store.open()
        await store.commit(creating(0, BEFORE))
        full = DirectoryStore(tmp_path, disk=FailingDisk(tmp_path, 3, OSError(28, "No space left on device")))
        await full.open()
        with pytest.raises(QuotaExceeded):
            await full.commit(big_commit())
        assert files_on_disk(tmp_path) == BEFORE
        broken = DirectoryStore(tmp_path, disk=FailingDisk(tmp_path, 3, OSError(5, "Input/output error")))
        with pytest.raises(StorageFailed, match="Input/output error"):
            await broken.commit(big_commit())
        assert await DirectoryStore(tmp_path).generation() == 1

    asyncio.run(main())


def test_a_disk_that_fails_after_the_promise_keeps_it_later(tmp_path: Path) -> None:
    async def main() -> None:
        store = DirectoryStore(tmp_path)
        await store.open()
        await store.commit(creating(0, BEFORE))
        failing = FailingDisk(tmp_path, 10**9, OSError(28, "No space left on device"))
        late = DirectoryStore(tmp_path, disk=failing)
        await late.open()
        failing.left = 14
        with pytest.raises(StorageFailed, match="will be finished"):
            await late.commit(big_commit())
        assert (tmp_path / ".data20" / "pending.json").is_file()
        assert await DirectoryStore(tmp_path).generation() == 2
        assert files_on_disk(tmp_path) == AFTER

    asyncio.run(main())


def test_reading_creates_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"text")

    async def main() -> None:
        store = DirectoryStore(tmp_path)
        vault = await store.open()
        assert [(file.path, file.content) for file in vault.articles] == [("a.md", b"text")]
        await store.read_file("a.md")
        await store.generation()
        await store.journal(limit=1)
        await store.read_blob(sha(b"text"))
        await store.get_records("jobs")

    asyncio.run(main())
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]


def test_a_file_changed_by_another_program_is_a_conflict_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one")

    async def main() -> None:
        store = DirectoryStore(tmp_path)
        await store.open()
        (tmp_path / "a.md").write_bytes(b"by vim")
        with pytest.raises(Conflict) as caught:
            await store.commit(replacing(0, "a.md", b"one", b"two"))
        assert caught.value.extra["conflicts"] == [{"path": "a.md", "reason": "changed"}]
        (tmp_path / "b.md").write_bytes(b"appeared")
        with pytest.raises(Conflict):
            await store.commit(creating(0, {"b.md": b"mine"}))

    asyncio.run(main())
    assert files_on_disk(tmp_path) == {"a.md": b"by vim", "b.md": b"appeared"}


def test_what_other_programs_did_becomes_a_generation_and_a_journal_entry(tmp_path: Path) -> None:
    async def main() -> None:
        store = DirectoryStore(tmp_path)
        await store.open()
        await store.commit(creating(0, {"a.md": b"one", "b.md": b"two", "c.png": b"pic"}))
        (tmp_path / "a.md").write_bytes(b"by vim")
        (tmp_path / "b.md").unlink()
        (tmp_path / "d.png").write_bytes(b"new")
        again = DirectoryStore(tmp_path, now=lambda: AT)
        vault = await again.open()
        assert vault.generation == 2
        (entry,) = await again.journal(limit=1)
        assert (entry.by, entry.at) == ("outside", AT)
        assert [(edit.op, edit.path) for edit in entry.edits] == [
            ("replace", "a.md"),
            ("delete", "b.md"),
            ("create", "d.png"),
        ]
        assert (await DirectoryStore(tmp_path).open()).generation == 2

    asyncio.run(main())


@pytest.mark.parametrize(
    "path",
    [
        "../up.md",
        "/abs.md",
        "a/../../up.md",
        "a//b.md",
        "a/./b.md",
        ".data20/manifest.json",
        "nul\0.md",
        "link/x.md",
        "link.md",
    ],
)
def test_paths_that_leave_the_folder_are_refused(tmp_path: Path, path: str) -> None:
    outside, root = tmp_path / "outside", tmp_path / "vault"
    outside.mkdir()
    root.mkdir()
    (outside / "secret.md").write_bytes(b"secret")
    (root / "link").symlink_to(outside)
    (root / "link.md").symlink_to(outside / "secret.md")

    async def main() -> None:
        store = DirectoryStore(root)
        vault = await store.open()
        assert vault.articles == ()
        with pytest.raises(BadPath):
            await store.read_file(path)
        with pytest.raises(BadPath):
            await store.commit(creating(0, {path: b"evil"}))
        assert await store.generation() == 0

    asyncio.run(main())
    assert [file.name for file in outside.iterdir()] == ["secret.md"]
    assert (outside / "secret.md").read_bytes() == b"secret"
    assert not (tmp_path / "up.md").exists()


@pytest.mark.parametrize(("have", "new"), [("a", "a/b.md"), ("a/b.md", "a")])
def test_a_file_and_a_folder_never_fight_for_a_name(tmp_path: Path, have: str, new: str) -> None:
    async def main() -> None:
        store = DirectoryStore(tmp_path)
        await store.open()
        await store.commit(creating(0, {have: b"x"}))
        with pytest.raises(BadPath):
            await store.commit(creating(1, {new: b"y"}))
        assert (await DirectoryStore(tmp_path).open()).generation == 1

    asyncio.run(main())
    assert files_on_disk(tmp_path) == {have: b"x"}


def test_names_on_disk_may_be_in_any_unicode_form(tmp_path: Path) -> None:
    decomposed = "и\u0306.md"
    (tmp_path / decomposed).write_bytes(b"one")

    async def main() -> None:
        store = DirectoryStore(tmp_path)
        (article,) = (await store.open()).articles
        assert article.path == "й.md"
        await store.commit(replacing(0, "й.md", b"one", b"two"))
        assert (await DirectoryStore(tmp_path).open()).generation == 1

    asyncio.run(main())
    assert files_on_disk(tmp_path) == {decomposed: b"two"}


def test_version_stores_and_our_notes_are_not_part_of_the_vault(tmp_path: Path) -> None:
    for path in (".git/config", ".data20/x", ".DS_Store", ".obsidian/app.json", "a.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"x")
    vault = asyncio.run(DirectoryStore(tmp_path).open())
    assert sorted(snapshot(vault)) == [".obsidian/app.json", "a.md"]


def test_names_that_are_not_unicode_are_passed_over(tmp_path: Path) -> None:
    try:
        (Path(os.fsdecode(bytes(tmp_path) + b"/\xff\xfe.md"))).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system has only Unicode names")
    assert asyncio.run(DirectoryStore(tmp_path).open()).articles == ()


def stopped_commit(root: Path, commit: Commit, at: str) -> None:
    """Let the power go before the step `at` of a commit to the folder."""
    disk = Disk(root)

    def stop(what: str) -> None:
        if what == at:
            raise PowerCut

    disk.step = stop  # type: ignore[method-assign]
    with pytest.raises(PowerCut):
        asyncio.run(DirectoryStore(root, disk=disk).commit(commit))


async def one_article(root: Path) -> None:
    store = DirectoryStore(root)
    await store.open()
    await store.commit(creating(0, {"a.md": b"one"}))


def test_what_others_wrote_after_a_crash_is_not_overwritten_by_the_rest_of_the_commit(tmp_path: Path) -> None:
    asyncio.run(one_article(tmp_path))
    stopped_commit(tmp_path, replacing(1, "a.md", b"one", b"two"), "write a.md")
    (tmp_path / "a.md").write_bytes(b"by vim meanwhile")

    async def main() -> None:
        again = DirectoryStore(tmp_path)
        (article,) = (await again.open()).articles
        assert article.content == b"by vim meanwhile"
        outside, ours = await again.journal(limit=2)
        assert (outside.by, outside.edits[0].before, outside.edits[0].after) == ("outside", sha(b"two"), sha(b"by vim meanwhile"))
        assert ours.edits[0].after == sha(b"two")
        assert await again.read_blob(sha(b"two")) == b"two"
        workspace = await Workspace.open(again)
        await workspace.undo(outside.generation)
        assert (tmp_path / "a.md").read_bytes() == b"two"
        await workspace.undo(outside.generation + 1)
        assert (tmp_path / "a.md").read_bytes() == b"by vim meanwhile"

    asyncio.run(main())


def test_what_others_wrote_after_a_crash_is_not_deleted_by_the_rest_of_the_commit(tmp_path: Path) -> None:
    asyncio.run(one_article(tmp_path))
    moved = JournalEntry(2, AT, "editor", (JournalEdit("rename", "a.md", "b.md", sha(b"one"), sha(b"one"), AT),))
    stopped_commit(tmp_path, Commit(1, (stored("b.md", b"one"),), ("a.md",), {}, moved), "remove a.md")
    (tmp_path / "a.md").write_bytes(b"by vim meanwhile")
    articles = asyncio.run(DirectoryStore(tmp_path).open()).articles
    assert {article.path: article.content for article in articles} == {"a.md": b"by vim meanwhile", "b.md": b"one"}


def test_what_tools_keep_is_a_file_of_the_vault_and_the_stores_notes_are_not(tmp_path: Path) -> None:
    async def story() -> None:
        workspace = await Workspace.open(DirectoryStore(tmp_path))
        await workspace.commit(ChangeSet((Create(".data20/marginalia.json", b"{}"), Create("a.md", b"x"))), by="marginalia")
        again = await Workspace.open(DirectoryStore(tmp_path))
        assert list(again.vault.attachments) == [".data20/marginalia.json"]
        with pytest.raises(BadPath):
            await again.commit(ChangeSet((Create(".data20/manifest.json", b"{}"),)), by="x")

    asyncio.run(story())
