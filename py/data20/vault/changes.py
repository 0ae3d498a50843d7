"""ChangeSet: the only way anything is written.

Every edit of an existing file names the hash of the bytes it was made against, so that a change prepared
on an older vault is noticed instead of overwriting newer work.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of `content` as 64 hex digits; it is also the article's ETag."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Create:
    """A new file; refused when something is at `path` already."""

    path: str
    content: bytes
    modified: str | None = None
    """ISO 8601 time that the file brought with it (imports); None means the time of the commit."""


@dataclass(frozen=True, slots=True)
class Replace:
    """New bytes for the file at `path`, made against the version with hash `before`."""

    path: str
    before: str
    content: bytes
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """Move `path` to `to`, bytes untouched (combine with Replace of `to`'s new content by listing Replace first)."""

    path: str
    to: str
    before: str


@dataclass(frozen=True, slots=True)
class Delete:
    path: str
    before: str


Edit = Create | Replace | Rename | Delete


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A set of edits that is applied as a whole or not at all, in order."""

    edits: tuple[Edit, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.edits)

    def paths(self) -> tuple[str, ...]:
        """Return every path that the set touches (both ends of a rename), sorted, without repeats."""
        touched = {edit.path for edit in self.edits} | {e.to for e in self.edits if isinstance(e, Rename)}
        return tuple(sorted(touched))

    def subset(self, paths: frozenset[str]) -> ChangeSet:
        """Return only the edits whose `path` is chosen."""
        return ChangeSet(tuple(edit for edit in self.edits if edit.path in paths))
