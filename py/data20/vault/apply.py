"""Applying a ChangeSet to a Vault: all of it or none of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from types import MappingProxyType
from typing import TypeVar

from data20.errors import Conflict
from data20.vault.changes import ChangeSet, Create, Delete, Edit, Rename, Replace, content_hash
from data20.vault.model import Article, Attachment, Vault
from data20.vault.paths import check_path, fold, folders_above, is_article

V = TypeVar("V")

EPOCH = "1970-01-01T00:00:00+00:00"


class _Overlay:
    """The file set while edits are applied in order; the vault under it is untouched."""

    def __init__(self, vault: Vault, modified: str) -> None:
        self.articles: dict[str, Article] = dict(vault.articles)
        self.attachments: dict[str, Attachment] = dict(vault.attachments)
        self.modified = modified
        self.changed: set[str] = set()
        self.conflicts: list[dict[str, str]] = []
        self._folded: dict[str, str] | None = None

    def hash_of(self, path: str) -> str | None:
        file = self.articles.get(path) or self.attachments.get(path)
        return file.hash if file else None

    def conflict(self, path: str, why: str) -> None:
        self.conflicts.append({"path": path, "reason": why})

    def put(self, path: str, content: bytes, modified: str | None) -> None:
        when = modified or self.modified
        hash_ = content_hash(content)
        if is_article(path):
            self.articles[path] = Article(path, content, hash_, when)
        else:
            self.attachments[path] = Attachment(path, hash_, len(content), when)
        self._note(path)

    def drop(self, path: str) -> None:
        self.articles.pop(path, None)
        self.attachments.pop(path, None)
        self._note(path)

    def move(self, path: str, to: str) -> None:
        """Keep the bytes and the modification time; renaming is not editing."""
        article, attachment = self.articles.pop(path, None), self.attachments.pop(path, None)
        if article is not None:
            self.articles[to] = Article(to, article.source, article.hash, article.modified)
        elif attachment is not None:
            self.attachments[to] = Attachment(to, attachment.hash, attachment.size, attachment.modified)
        self._note(path)
        self._note(to)

    def _note(self, path: str) -> None:
        self.changed.add(path)
        if self._folded is not None:
            if self.hash_of(path) is None:
                self._folded.pop(fold(path), None)
            else:
                self._folded[fold(path)] = path

    def twin(self, path: str) -> str | None:
        """Return another path that a case-insensitive file system could not keep beside `path`."""
        other = self.folded().get(fold(path))
        return other if other != path else None

    def folded(self) -> dict[str, str]:
        if self._folded is None:
            self._folded = {fold(p): p for p in (*self.articles, *self.attachments)}
        return self._folded


def apply_changes(vault: Vault, changes: ChangeSet, *, modified: str | None = None) -> Vault:
    """Return the vault after `changes`, one generation later; `vault` is untouched.

    `modified` (ISO 8601) is the time for edits that don't carry their own. `before` hashes are compared with what
    the earlier edits of the same set left. Raises BadPath, Conflict (`extra["conflicts"]`: path and reason each).
    """
    overlay = _Overlay(vault, modified or EPOCH)
    for edit in changes.edits:
        _apply_one(overlay, edit)
    _refuse_clashes(overlay, vault)
    if overlay.conflicts:
        raise Conflict(count=len(overlay.conflicts), extra={"conflicts": overlay.conflicts})
    return vault.successor(
        MappingProxyType(_sorted(overlay.articles)),
        MappingProxyType(_sorted(overlay.attachments)),
        frozenset(overlay.changed),
    )


def _apply_one(overlay: _Overlay, edit: Edit) -> None:
    if isinstance(edit, Create):
        path = check_path(edit.path)
        if _free(overlay, path, path):
            overlay.put(path, edit.content, edit.modified)
        return
    current = overlay.hash_of(edit.path)
    if current != edit.before:
        overlay.conflict(edit.path, "missing" if current is None else "changed")
    elif isinstance(edit, Replace):
        overlay.put(edit.path, edit.content, edit.modified)
    elif isinstance(edit, Delete):
        overlay.drop(edit.path)
    elif isinstance(edit, Rename):
        to = check_path(edit.to)
        if to == edit.path:
            return
        if is_article(edit.path) != is_article(to):
            overlay.conflict(to, "kind")
        elif _free(overlay, to, edit.path):
            overlay.move(edit.path, to)


def _free(overlay: _Overlay, path: str, moving: str) -> bool:
    if overlay.hash_of(path) is not None:
        overlay.conflict(path, "exists")
        return False
    twin = overlay.twin(path)
    if twin is not None and twin != moving:
        overlay.conflict(path, "twin")
        return False
    return True


def _refuse_clashes(overlay: _Overlay, vault: Vault) -> None:
    """Note a conflict for each new file that stands where a folder is, or lies in a folder that is a file.

    Looks at the outcome, not at each edit, so that a file may take the place of a folder that the same set empties.
    """
    new = [path for path in sorted(overlay.changed) if overlay.hash_of(path) and not _holds(vault, path)]
    if not new:
        return
    files = overlay.folded()
    folders = {folder for path in files for folder in folders_above(path)}
    for path in new:
        folded = fold(path)
        if folded in folders or any(folder in files for folder in folders_above(folded)):
            overlay.conflict(path, "place")


def _holds(vault: Vault, path: str) -> bool:
    return path in vault.articles or path in vault.attachments


def _sorted(files: dict[str, V]) -> dict[str, V]:
    keys = list(files)
    return files if all(a <= b for a, b in itertools.pairwise(keys)) else {k: files[k] for k in sorted(files)}


def vault_of(files: Iterable[tuple[str, bytes]], *, modified: str = EPOCH) -> Vault:
    """Return a vault at generation 0 holding `files` (path, bytes); for tests, the CLI and tool examples."""
    articles: dict[str, Article] = {}
    attachments: dict[str, Attachment] = {}
    for path, content in files:
        path = check_path(path)
        if is_article(path):
            articles[path] = Article(path, content, content_hash(content), modified)
        else:
            attachments[path] = Attachment(path, content_hash(content), len(content), modified)
    return Vault(MappingProxyType(_sorted(articles)), MappingProxyType(_sorted(attachments)))
