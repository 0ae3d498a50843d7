"""A `.git` folder that comes with an import: its history is kept beside the journal, and nothing else of it."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from data20.jobs.runner import InlineRunner, RunRequest, with_needs
from data20.storage.memory import MemoryStore
from data20.tools.catalogue import find_tool
from data20.vault.changes import ChangeSet, Create, Replace
from data20.vault.git_log import git_revisions
from data20.vault.imports import ImportPlan, plan_import
from data20.vault.model import Vault
from data20.vault.past import pack_past, unpack_past
from data20.vault.revisions import Revision, RevisionEdit, lines_of
from data20.vault.sources import Limits, SourceFile
from data20.workspace import Workspace
from tests.python.vault.test_git_log import commit, git, repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git makes the repositories to be read, and isn't installed")
__all__ = ["repository"]


def zip_of(root: Path, under: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(root.rglob("*")):
            if file.is_file():
                archive.writestr(under + file.relative_to(root).as_posix(), file.read_bytes())
    return target.getvalue()


def files_of(root: Path) -> list[SourceFile]:
    return [SourceFile(file.relative_to(root).as_posix(), file.read_bytes()) for file in sorted(root.rglob("*")) if file.is_file()]


def planned(sources: bytes | list[SourceFile], limits: Limits | None = None) -> ImportPlan:
    return asyncio.run(plan_import(Vault({}), sources, limits=limits))


def told(revisions: tuple[Revision, ...]) -> list[tuple[Any, ...]]:
    return [(r.generation, r.at, r.by, r.message, [(e.op, e.path, e.to, e.after, e.added, e.removed) for e in r.edits]) for r in revisions]


async def imported(store: MemoryStore, sources: bytes | list[SourceFile]) -> Workspace:
    workspace = await Workspace.open(store)
    await workspace.commit_import((await workspace.preview_import(sources)).id)
    return workspace


async def journal(store: MemoryStore) -> tuple[Revision, ...]:
    workspace = await Workspace.open(store)  # as after a reload
    return (await with_needs(("journal",), workspace.vault, store)).journal


@pytest.mark.parametrize("packed", [False, True])
def test_a_zip_and_a_folder_bring_the_history_that_the_command_line_reads(repository: Path, packed: bool) -> None:
    if packed:
        git(repository, "gc", "-q", "--aggressive")
    expected = git_revisions(repository)
    for sources in (zip_of(repository), files_of(repository)):
        plan = planned(sources)
        assert plan.past is not None and not plan.refused
        assert told(unpack_past(plan.past.blob)) == told(expected)
        assert plan.past.told == {"commits": len(expected), "authors": 1, "first": "2024-05-01", "last": "2024-05-28"}
        assert not [path for path in plan.files if ".git" in path]


def test_after_a_reload_the_tools_see_authors_dates_and_messages(repository: Path) -> None:
    async def body() -> None:
        store = MemoryStore()
        await imported(store, zip_of(repository))
        seen = await journal(store)
        assert told(tuple(r for r in seen if r.is_commit)) == told(git_revisions(repository))
        assert [r.by for r in seen if not r.is_commit] == [], "every imported version is one that git knows: the commit tells of it"
        workspace = await Workspace.open(store)
        spec = find_tool("version_history").load()
        path = min(line.path for line in lines_of(seen) if not line.gone and len(line.steps) > 2)
        request = RunRequest("1", "version_history", spec.params(article=path).model_dump(), workspace.vault)
        result = await InlineRunner(store=store).run(request, lambda event: None)
        assert "Вера & Co" in json.dumps(result.report, ensure_ascii=False)
        versions = json.loads(result.artifacts["version_history.json"])[0]["versions"]
        assert {"by", "at", "message"} <= versions[0].keys() and versions[-1]["message"].isdigit()

    asyncio.run(body())


def test_the_folder_in_the_zip_stands_before_the_paths(repository: Path) -> None:
    plan = planned(zip_of(repository, "vault/"))
    assert plan.past is not None
    paths = {edit.now for revision in unpack_past(plan.past.blob) for edit in revision.edits}
    assert paths and all(path.startswith("vault/") for path in paths)


def test_a_vault_that_is_here_gets_its_history_and_undo_takes_it_back(repository: Path) -> None:
    async def body() -> None:
        store = MemoryStore()
        workspace = await imported(store, [file for file in files_of(repository) if not file.path.startswith(".git/")])
        assert not any(r.is_commit for r in await journal(store))
        again = await workspace.preview_import(zip_of(repository))
        assert not again.changes()
        done = await workspace.commit_import(again.id)
        assert (done.generation, done.changed) == (2, ())
        assert any(r.is_commit for r in await journal(store))
        same = (await workspace.preview_import(zip_of(repository))).id
        assert (await workspace.commit_import(same)).generation == 2, "the same history once more is nothing new"
        await workspace.undo(2)
        assert not any(r.is_commit for r in await journal(store))
        await workspace.undo(3)
        assert any(r.is_commit for r in await journal(store))

    asyncio.run(body())


def test_what_was_not_committed_yet_is_a_change_by_the_import(repository: Path) -> None:
    path = next(p for p in sorted(repository.rglob("*.md"))).relative_to(repository).as_posix()
    (repository / path).write_text("ещё не в git\n")

    async def body() -> None:
        store = MemoryStore()
        workspace = await imported(store, zip_of(repository))
        own = [(edit.op, edit.path) for r in await journal(store) if not r.is_commit for edit in r.edits]
        assert own == [("replace", path)]
        article = workspace.vault.articles[path]
        await workspace.commit(ChangeSet((Replace(path, article.hash, b"# here\n"), Create("new.md", b"x"))), by="editor")
        line = next(line for line in lines_of(await journal(store)) if line.path == path)
        assert [step.revision.by for step in line.steps][-2:] == ["import", "editor"]

    asyncio.run(body())


def test_nothing_of_the_folder_but_its_history_is_read_or_kept(repository: Path) -> None:
    (repository / ".git" / "config").write_text('[remote "origin"]\n\turl = https://user:secret-token@example.org/x.git\n')

    plan = planned(zip_of(repository))
    assert plan.past is not None and b"secret-token" not in zlib.decompress(plan.past.blob)

    async def body() -> None:
        workspace = await imported(MemoryStore(), zip_of(repository))
        exported = b"".join([part async for part in workspace.export()])
        names = zipfile.ZipFile(io.BytesIO(exported)).namelist()
        assert sorted(names) == sorted([*workspace.vault.articles, *workspace.vault.attachments])
        assert "Вера".encode() not in exported

    asyncio.run(body())


def test_too_large_a_history_is_declined_by_name_and_the_articles_come_in(repository: Path) -> None:
    for sources in (zip_of(repository), files_of(repository)):
        plan = planned(sources, Limits(git=1000))
        assert plan.past is None and plan.added
        assert [r.reason for r in plan.refused if r.name == ".git/"] == ["git_size"]
        assert all(r.sentence(language) for r in plan.refused for language in ("ru", "en"))


def test_a_damaged_an_empty_and_a_headless_folder_leave_the_articles_alone(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    note = SourceFile("note.md", b"# N\n")
    nonsense = [note, SourceFile(".git/HEAD", b"ref: refs/heads/main\n"), SourceFile(".git/refs/heads/main", b"a" * 40 + b"\n")]
    assert [(r.name, r.reason) for r in planned(nonsense).refused] == [(".git/", "git_damaged")]
    torn = [SourceFile(f.path, f.content[:-5]) if "/objects/" in f.path else f for f in files_of(repository)]
    assert [r.reason for r in planned(torn).refused] == ["git_damaged"] and planned(torn).added
    empty = tmp_path_factory.mktemp("empty")
    git(empty, "init", "-q")
    for quiet in ([note, *files_of(empty)], [note, SourceFile(".git/objects/aa/" + "b" * 38, b"")]):
        assert (planned(quiet).past, planned(quiet).refused, planned(quiet).added) == (None, [], ["note.md"])


def test_a_shallow_clone_begins_where_it_was_cut(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    clone = tmp_path_factory.mktemp("clone") / "c"
    git(repository, "clone", "-q", "--depth", "3", f"file://{repository}", str(clone))
    plan = planned(zip_of(clone))
    assert plan.past is not None
    revisions = unpack_past(plan.past.blob)
    assert len(revisions) <= 3
    assert {line.path for line in lines_of(revisions) if not line.gone} == {p.relative_to(clone).as_posix() for p in clone.rglob("*.md")}


def test_a_swap_of_two_names_and_a_move_of_a_whole_folder_keep_each_file_one_life(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text("".join(f"{name} {n}\n" for n in range(30)))
    commit(tmp_path, "first\n\nwith a body")
    (tmp_path / "b.md").rename(tmp_path / "d.md")
    (tmp_path / "a.md").rename(tmp_path / "b.md")
    (tmp_path / "d.md").rename(tmp_path / "a.md")
    commit(tmp_path, "обмен", 2)
    (tmp_path / "sub").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").rename(tmp_path / "sub" / f"{name}.md")
    commit(tmp_path, "folder", 3)
    plan = planned(zip_of(tmp_path))
    assert plan.past is not None
    revisions = unpack_past(plan.past.blob)
    assert [r.message for r in revisions] == ["first", "обмен", "folder"]
    lives = {line.path: [step.edit.path for step in line.steps] for line in lines_of(revisions)}
    assert lives == {"sub/a.md": ["a.md"] * 3, "sub/b.md": ["b.md"] * 3, "sub/c.md": ["c.md"] * 2}, "a swap is two changes to git, and no file is counted twice"


def test_the_compact_form_brings_every_field_back_and_names_what_it_cannot_read() -> None:
    revisions = (
        Revision(-2, "2024-05-01T00:00:00+00:00", "Вера", (RevisionEdit("create", "a.md", after="h1", added=3, removed=0), RevisionEdit("create", "b.md")), message="«Начало»"),
        Revision(-1, "2024-05-02T00:00:00+00:00", "x", (RevisionEdit("rename", "a.md", "c.md", "h1", "h1", 0, 0), RevisionEdit("delete", "b.md")), message=""),
    )
    assert unpack_past(pack_past(revisions).blob) == revisions
    for bad in (b"", b"nonsense", pack_past(revisions).blob[:-3]):
        with pytest.raises(ValueError):
            unpack_past(bad)
