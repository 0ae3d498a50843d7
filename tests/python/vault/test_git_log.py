"""A folder's git history, as git itself tells it."""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from data20.cli import main
from data20.vault.apply import vault_of
from data20.vault.changes import content_hash
from data20.vault.git_log import git_revisions
from data20.vault.revisions import Revision, RevisionEdit, lines_of, with_past

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git makes the repositories to be read, and isn't installed")


def git(root: Path, *words: str) -> str:
    fixed = ["-c", "user.name=Вера & Co", "-c", "user.email=v@example.org", "-c", "core.quotepath=off", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *fixed, *words], cwd=root, check=True, capture_output=True, text=True).stdout


def commit(root: Path, message: str, day: int = 1) -> None:
    git(root, "add", "-A")
    when = f"2024-05-{day:02}T10:00:00+03:00"
    git(root, "-c", "user.useConfigOnly=true", "commit", "-q", "--allow-empty", f"--date={when}", "-m", message)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Forty random commits: files come, change, move, go."""
    rng = random.Random(5)
    git(tmp_path, "init", "-q")
    files: dict[str, list[str]] = {}
    for number in range(40):
        for _ in range(rng.randrange(1, 4)):
            path = rng.choice(["", "a/", "папка/"]) + rng.choice(["note", "Заметка", "x y"]) + ".md"
            roll = rng.random()
            if path not in files:
                files[path] = [f"строка {rng.randrange(10**6)}" for _ in range(20)]
            elif roll < 0.5:
                files[path][rng.randrange(20)] = f"иначе {rng.randrange(10**6)}"
            elif roll < 0.75:
                del files[path]
            else:
                files[f"moved/{number}.md"] = files.pop(path)
        for old in tmp_path.rglob("*.md"):
            old.unlink()
        for path, lines in files.items():
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text("\n".join(lines) + "\n")
        commit(tmp_path, f"{number}", 1 + number % 28)
    return tmp_path


def told_by_git(root: Path) -> list[tuple[str, set[tuple[str, ...]]]]:
    letters = {"A": "create", "M": "replace", "D": "delete", "R": "rename"}
    text = git(root, "log", "--reverse", "--topo-order", "--name-status", "-M60%", "--format=%x01%an")
    commits = []
    for block in text.split("\x01")[1:]:
        author, *lines = [line for line in block.split("\n") if line]
        edits = {(letters[line.split("\t")[0][0]], *line.split("\t")[1:]) for line in lines}
        if edits:
            commits.append((author, edits))
    return commits


def test_the_history_is_the_one_that_git_tells(repository: Path) -> None:
    ours = [(r.by, {(e.op, e.path, *([e.to] if e.to else [])) for e in r.edits}) for r in git_revisions(repository)]
    assert ours == told_by_git(repository)
    assert [r.generation for r in git_revisions(repository)] == list(range(-len(ours), 0))


def test_hashes_and_lines_are_those_of_the_files(repository: Path) -> None:
    lines = {line.path: line for line in lines_of(git_revisions(repository)) if not line.gone}
    for path in repository.rglob("*.md"):
        last = lines[path.relative_to(repository).as_posix()].steps[-1].edit
        assert last.after == content_hash(path.read_bytes())
    first = git_revisions(repository)[0].edits[0]
    assert (first.op, first.added, first.removed) == ("create", 20, 0)


def test_a_vault_inside_a_repository_has_only_its_own_part(repository: Path) -> None:
    paths = {edit.now for r in git_revisions(repository / "папка") for edit in r.edits}
    assert paths <= {"note.md", "Заметка.md", "x y.md"} and paths
    assert all(edit.op != "rename" for r in git_revisions(repository / "папка") for edit in r.edits), "what left the folder is deleted from it"


def test_a_folder_without_git_an_empty_and_a_damaged_repository_have_no_past(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "plain").mkdir()
    assert git_revisions(tmp_path / "plain") == ()
    (tmp_path / "new").mkdir()
    git(tmp_path / "new", "init", "-q")
    assert git_revisions(tmp_path / "new") == ()
    (tmp_path / "broken" / ".git").mkdir(parents=True)
    (tmp_path / "broken" / ".git" / "HEAD").write_text("nonsense")
    assert git_revisions(tmp_path / "broken") == ()
    assert "could not be read" in caplog.text


def test_what_the_journal_knows_too_counts_once_and_times_are_in_order() -> None:
    ours = Revision(1, "2024-05-02T00:00:00+00:00", "editor", (RevisionEdit("replace", "a.md", before="h1", after="h2"),))
    past = (
        Revision(-2, "2024-05-01T00:00:00+00:00", "Вера", (RevisionEdit("create", "a.md", after="h1"),)),
        Revision(-1, "2024-05-03T00:00:00+00:00", "Вера", (RevisionEdit("replace", "a.md", before="h1", after="h2"),)),
    )
    vault = replace(vault_of([("a.md", b"x")]), journal=(ours,))
    assert [r.generation for r in with_past(vault, past).journal] == [-2, 1]
    assert with_past(vault, ()) is vault


@pytest.mark.parametrize("tool", ["version_history", "recent_changes", "generate_changelog", "popular_articles"])
def test_history_tools_read_it_from_the_command_line(repository: Path, tool: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", tool, "--vault", str(repository), "--lang", "ru", "--json"]) == 0
    said = capsys.readouterr().out
    assert "moved/" in said
    assert tool == "popular_articles" or "Вера" in said or tool == "generate_changelog"
