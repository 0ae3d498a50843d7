"""The past of a folder that is kept in git, as revisions: what tools ask of the vault's own journal, from before it.

dulwich reads the repository in Python, without the program git (on the command line optional: `pip install data20[git]`). Commits are read
newest first; merges say nothing of their own (as in `git log`), renames are found as git finds them.
"""

from __future__ import annotations

import logging
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from data20.vault.changes import content_hash
from data20.vault.git_renames import Side, renamed
from data20.vault.paths import problem_with
from data20.vault.revisions import COUNTED, Revision, RevisionEdit, compared
from data20.vault.sources import is_clutter

MOST = 20_000
"""Commits that are read, the newest ones."""
_MESSAGE = 200


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
            reading = GitReading(repo, inside="" if inside == "." else inside + "/")
            return numbered([revision for revision in reading.revisions() if revision])
    except Exception as error:  # dulwich names its dozens of causes by as many classes
        if (root / ".git").exists():
            logging.getLogger(__name__).warning("the git history could not be read: %s", error)
        return ()


def numbered(newest_first: Sequence[Revision]) -> tuple[Revision, ...]:
    """Return revisions oldest first, numbered up to -1."""
    return tuple(replace(revision, generation=-number) for number, revision in reversed(list(enumerate(newest_first, 1))))


class GitReading:
    """One walk through a repository from its HEAD."""

    def __init__(self, repo: Any, *, inside: str = "", under: str = "") -> None:
        """inside: the folder of the repository that is the vault, ending with "/". under: the folder of the vault that is the repository."""
        self._repo, self._inside, self._under = repo, inside, under
        self._commits = [entry.commit for entry in islice(repo.get_walker(), MOST)]
        self._counted = COUNTED
        self._seen: set[str] = set()
        self.total = len(self._commits)

    def revisions(self) -> Iterator[Revision | None]:
        """Yield one for each commit, newest first; None for those that touch nothing of the vault, and for merges."""
        for commit in self._commits:
            parents = self._repo.get_parents(commit.id, commit)
            edits = self._edits(self._repo[parents[0]].tree if parents else None, commit.tree) if len(parents) < 2 else ()
            encoding = (commit.encoding or b"utf-8").decode("ascii", "replace")
            by = _decoded(commit.author, encoding).partition("<")[0].strip() or "git"
            message = _decoded(commit.message, encoding).strip().partition("\n")[0].strip()[:_MESSAGE]
            yield Revision(-1, _time(commit), by, edits, message=message) if edits else None

    def _edits(self, before: Any, after: Any) -> tuple[RevisionEdit, ...]:
        from dulwich.diff_tree import tree_changes

        gone, come, changed = [], [], []
        for change in tree_changes(self._repo.object_store, before, after):
            old, new = self._side(change.old), self._side(change.new)
            if old and new:
                changed.append((old, new))
            elif old:
                gone.append(old)
            elif new:
                come.append(new)
        moved = renamed(gone, come, self._read) if gone and come else []
        left = {side for pair in moved for side in pair}
        return (
            *(self._edit("delete", old, None) for old in gone if old not in left), *(self._edit("rename", old, new) for old, new in moved),
            *(self._edit("replace", old, new) for old, new in changed), *(self._edit("create", None, new) for new in come if new not in left),
        )  # fmt: skip

    def _edit(self, op: Any, old: Side | None, new: Side | None) -> RevisionEdit:
        counted, path = self._counted > 0, (old or new).path  # type: ignore[union-attr]
        self._counted -= 1
        before = self._read(old.sha) if old and counted else None
        # The last version of a file always has its hash: by it an import knows what git knew already.
        newest = new is not None and new.path not in self._seen
        after = self._read(new.sha) if new and (counted or newest) else None
        self._seen |= {side.path for side in (old, new) if side}
        known = counted and (old is None or before is not None) and (new is None or after is not None)
        lines = compared(before or b"", after or b"") if known else (None, None)
        hashes = [None if data is None else content_hash(data) for data in (before, after)]
        return RevisionEdit(op, path, new.path if op == "rename" and new else None, hashes[0], hashes[1], *lines)

    def _read(self, sha: bytes) -> bytes | None:
        try:
            data: bytes = self._repo.object_store[sha].data
        except KeyError:  # a clone without all objects
            return None
        return data

    def _side(self, entry: Any) -> Side | None:
        """Return one side of a change; None for what is no file, and for what no import would bring in."""
        if entry is None or entry.path is None or not stat.S_ISREG(entry.mode or 0):
            return None
        path = unicodedata.normalize("NFC", entry.path.decode("utf-8", "replace"))
        if not path.startswith(self._inside):
            return None
        path = path[len(self._inside) :]
        return None if path.startswith(".") or is_clutter(path) or problem_with(path) else Side(self._under + path, entry.sha)


def _decoded(text: bytes, encoding: str) -> str:
    try:
        return text.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return text.decode("utf-8", "replace")


def _time(commit: Any) -> str:
    for seconds in (commit.author_time, commit.commit_time):
        try:
            return datetime.fromtimestamp(seconds, UTC).isoformat()
        except (OverflowError, OSError, ValueError):
            continue
    return "1970-01-01T00:00:00+00:00"
