"""The few things that the directory store does to a disk, each safe to repeat after a crash.

Every change goes through `Disk`, one small step at a time, so that a test can stop the machine before any of them.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import unicodedata
from collections.abc import Iterator, Sequence, Set
from datetime import UTC, datetime
from pathlib import Path

from data20.errors import BadPath
from data20.messages import Text
from data20.storage.kinds import OWN_TOOLS, PRIVATE, is_tool_state

SKIPPED_FOLDERS = frozenset({PRIVATE, ".git", ".hg", ".svn"})
"""Our own notes and other programs' version stores; everything else in the folder belongs to the vault."""
SKIPPED_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

_FEW = 64
"""Up to so many files are flushed one by one; more are flushed by one `sync` of the system, which is faster."""


class Disk:
    """Writes that are complete or absent. `root` is the vault's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.scratch = root / PRIVATE / "scratch"

    def step(self, what: str) -> None:
        """Called before every change of the disk; tests override it to stop here."""

    def folder(self, path: Path) -> None:
        if not path.is_dir():
            self.step(f"make folder {path.name}")
            path.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, content: bytes, *, mtime_ns: int | None = None, flush: bool = True) -> None:
        """Put `content` at `path` by writing it beside and renaming, so that readers see the old or the new file."""
        self.folder(self.scratch)
        self.folder(path.parent)
        beside = self.scratch / "next"
        self.step(f"write {path.name}")
        with beside.open("wb") as file:
            file.write(content)
            if flush:
                file.flush()
                os.fsync(file.fileno())
        if mtime_ns is not None:
            os.utime(beside, ns=(mtime_ns, mtime_ns))
        self.step(f"rename {path.name}")
        if path.is_dir():
            path.rmdir()
        beside.replace(path)
        if flush:
            self._flush_folder(path.parent)

    def remove(self, path: Path) -> None:
        """Delete the file at `path` if it is there, and then the folders that this left empty."""
        self.step(f"remove {path.name}")
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root or self.root not in folder.parents:
                return
            try:
                folder.rmdir()
            except OSError:
                return

    def flush(self, paths: Sequence[Path]) -> None:
        """Return when the files at `paths` and their names are on the medium."""
        self.step("flush")
        if len(paths) > _FEW and hasattr(os, "sync"):
            os.sync()
            return
        for path in paths:
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())
        for folder in {path.parent for path in paths}:
            self._flush_folder(folder)

    def _flush_folder(self, folder: Path) -> None:
        with contextlib.suppress(OSError, AttributeError):  # Windows can't open folders; it orders renames itself
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def locate(root: Path, path: str, names: dict[str, str]) -> Path:
    """Return where the vault path `path` lies under `root`. `names` maps vault paths to differing names on disk.

    Raises BadPath for anything that could leave the folder (absolute and parent paths, symbolic links) and for ours.
    """
    segments = names.get(path, path).split("/")
    if any(segment in ("", ".", "..") or "\0" in segment or os.sep in segment for segment in segments):
        raise BadPath(path=path, reason=Text("он выходит за пределы хранилища", "it leaves the vault"))
    if (segments[0] == PRIVATE and not is_tool_state("/".join(segments))) or Path(segments[0]).drive:
        raise BadPath(path=path, reason=Text("это не место для файлов хранилища", "it is not a place for files of the vault"))
    place = root
    for segment in segments:
        place = place / segment
        if place.is_symlink():
            raise BadPath(path=path, reason=Text("на пути стоит символическая ссылка", "a symbolic link stands in the way"))
    return place


def refuse_clashes(root: Path, puts: dict[str, Path], leaving: Set[Path]) -> None:
    """Raise BadPath where a file would have to stand in the place of a folder, or the other way round.

    `leaving` are the files that the same commit removes first.
    """
    for path, place in puts.items():
        for folder in place.relative_to(root).parents:
            if (root / folder).is_file() and root / folder not in leaving:
                raise BadPath(path=path, reason=Text("на месте нужной папки стоит файл", "a file stands where a folder is needed"))
        if place.is_dir() and any(file not in leaving for file in place.rglob("*") if not file.is_dir()):
            raise BadPath(path=path, reason=Text("там стоит папка", "a folder stands there"))


def walk(root: Path) -> Iterator[tuple[str, str, os.stat_result]]:
    """Yield (vault path, path on disk relative to `root`, stat) of every regular file, in no particular order.

    Symbolic links are not followed, names that aren't Unicode are passed over, and of two names that differ only
    in Unicode form the first in code point order counts.
    """
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            relative = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS:
                    folders.append(relative)
            elif entry.is_file(follow_symlinks=False) and entry.name not in SKIPPED_FILES and _unicode(entry.name):
                yield unicodedata.normalize("NFC", relative), relative, entry.stat(follow_symlinks=False)
    yield from _tool_state(root)


def _tool_state(root: Path) -> Iterator[tuple[str, str, os.stat_result]]:
    """Yield what tools keep in our own folder; the rest of it belongs to the store."""
    folder = root / PRIVATE
    if not folder.is_dir() or folder.is_symlink():
        return
    own = folder / OWN_TOOLS
    for place, prefix in ((folder, ""), (own, OWN_TOOLS)):
        yield from _tool_files(place, f"{PRIVATE}/{prefix}")


def _tool_files(folder: Path, prefix: str) -> Iterator[tuple[str, str, os.stat_result]]:
    if not folder.is_dir() or folder.is_symlink():
        return
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda entry: entry.name):
            relative = f"{prefix}{entry.name}"
            if is_tool_state(relative) and entry.is_file(follow_symlinks=False):
                yield relative, relative, entry.stat(follow_symlinks=False)


def digest(content: bytes) -> str:
    """Return the SHA-256 of the bytes in hex, by which the store names them."""
    return hashlib.sha256(content).hexdigest()


def iso(mtime_ns: int) -> str:
    """Return a file time as ISO 8601 in UTC, to the microsecond."""
    seconds, rest = divmod(mtime_ns, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000).isoformat()


def mtime_of(modified: str) -> int | None:
    """Return an ISO 8601 time as nanoseconds since 1970, or None when it isn't one or the platform can't hold it."""
    try:
        moment = datetime.fromisoformat(modified)
        seconds = int(moment.replace(microsecond=0).timestamp())
    except (ValueError, OverflowError, OSError):
        return None
    return seconds * 1_000_000_000 + moment.microsecond * 1000


def _unicode(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)
