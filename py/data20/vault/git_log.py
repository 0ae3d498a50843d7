"""The past of a folder that is kept in git, as revisions: what tools ask of the vault's own journal, from before it.

dulwich reads the repository in Python, without the program git (optional: `pip install data20[git]`). Commits are read oldest first;
merges say nothing of their own (as in `git log`), renames are found as git finds them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from data20.vault.changes import content_hash
from data20.vault.paths import problem_with
from data20.vault.revisions import COUNTED, Revision, RevisionEdit, compared
from data20.vault.sources import is_clutter

MOST = 20_000
"""Commits that are read, the newest ones."""
_OPS = {"add": "create", "modify": "replace", "rename": "rename", "delete": "delete", "copy": "create"}


def git_revisions(root: Path) -> tuple[Revision, ...]:
    """Return what git knows of the folder `root`, oldest first, with generations below zero; () where it knows nothing.

    The folder may be a part of a larger repository. `by` is the author's name. A repository that is damaged, or dulwich not being
    installed, is logged and is no reason to refuse the vault.
    """
    try:
        from dulwich.repo import Repo
    except ImportError:
        if (root / ".git").exists():
            logging.getLogger(__name__).warning("the folder has a git history; install data20[git] to have it read")
        return ()
    try:
        with Repo.discover(str(root)) as repo:
            inside = root.resolve().relative_to(Path(repo.path).resolve()).as_posix()
            found = list(_commits(repo, "" if inside == "." else inside + "/"))
    except Exception as error:  # dulwich names its dozens of causes by as many classes
        if (root / ".git").exists():
            logging.getLogger(__name__).warning("the git history could not be read: %s", error)
        return ()
    found.reverse()
    return tuple(Revision(number - len(found), at, by, edits) for number, (at, by, edits) in enumerate(found))


def _commits(repo: Any, inside: str) -> Iterator[tuple[str, str, tuple[RevisionEdit, ...]]]:
    """Yield (when, who, edits) of the commits that touch the folder, newest first."""
    from dulwich.diff_tree import RenameDetector, tree_changes

    detector = RenameDetector(repo.object_store)
    left = COUNTED
    for entry in islice(repo.get_walker(), MOST):
        commit = entry.commit
        if len(commit.parents) > 1:
            continue
        before = repo[commit.parents[0]].tree if commit.parents else None
        edits = []
        for change in tree_changes(repo.object_store, before, commit.tree, rename_detector=detector):
            edit = _edit(repo, change, inside, counted=left > 0)
            if edit is not None:
                edits.append(edit)
                left -= 1
        if edits:
            at = datetime.fromtimestamp(commit.author_time, UTC).isoformat()
            yield at, commit.author.decode("utf-8", "replace").partition("<")[0].strip() or "git", tuple(edits)


def _edit(repo: Any, change: Any, inside: str, *, counted: bool) -> RevisionEdit | None:
    """Return one change as an edit below the folder; None for what no import would bring in."""
    op = _OPS.get(change.type)
    old, new = (_path(getattr(side, "path", None), inside) for side in (change.old, change.new))
    if op == "rename" and (old is None or new is None):
        op = "create" if old is None else "delete"
    path = new if op == "create" else old
    if op is None or path is None:
        return None
    sides = [repo[side.sha].data if counted and side is not None and side.sha and kept else None for side, kept in ((change.old, op != "create"), (change.new, op != "delete"))]
    hashes = [None if data is None else content_hash(data) for data in sides]
    lines = compared(sides[0] or b"", sides[1] or b"") if counted else (None, None)
    return RevisionEdit(op, path, new if op == "rename" else None, hashes[0], hashes[1], *lines)  # type: ignore[arg-type]


def _path(raw: bytes | None, inside: str) -> str | None:
    if raw is None:
        return None
    path = raw.decode("utf-8", "replace")
    if not path.startswith(inside):
        return None
    path = path[len(inside) :]
    return None if path.startswith(".") or is_clutter(path) or problem_with(path) else path
