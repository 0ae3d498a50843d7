"""Publishing a vault as the site's content."""

from __future__ import annotations

import io
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from build_support.console import BuildError

# Where editors and systems keep their own state inside a vault: it is not the author's text.
_PRIVATE = frozenset({".git", ".gitattributes", ".gitignore", ".obsidian", ".trash", ".DS_Store", "Thumbs.db", ".data20"})
_EARLIEST = 315_532_800
"""1 January 1980, the first second that a zip can name."""


@dataclass(frozen=True, slots=True)
class PackedVault:
    """A vault as one zip file."""

    name: str
    data: bytes
    files: int


@dataclass(frozen=True, slots=True)
class VaultFile:
    """A file of a vault's folder: its name in the vault, where it lies, and when it last changed (seconds since 1970)."""

    name: str
    path: Path
    seconds: int


def pack_vault(folder: Path) -> PackedVault:
    """Return the folder's files as a zip, each with the time of its last change (`vault_files`).

    Raises BuildError where `folder` is no folder or has no files.
    """
    files = vault_files(folder)
    return pack_files(folder.resolve().name, ((file.name, file.path.read_bytes(), file.seconds) for file in files))


def vault_files(folder: Path, also: Callable[[str], bool] = lambda name: False) -> list[VaultFile]:
    """Return the vault's files, sorted by name, each with the time of its last change. `also`: which private files are meant too.

    In a git repository that is the time of the file's last commit (UTC), so that every clone gives the same bytes;
    elsewhere, and for files not committed, the file's own time.

    Raises BuildError where `folder` is no folder or has no files.
    """
    if not folder.is_dir():
        raise BuildError(f"There is no vault folder at {folder}.")
    inside = folder.resolve()
    names = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file()
        and (not _PRIVATE.intersection(path.relative_to(folder).parts) or also(path.relative_to(folder).as_posix()))
        # A link that leads out of the vault would bring in what nobody meant to put there.
        and path.resolve().is_relative_to(inside)
    }
    if not names:
        raise BuildError(f"The vault folder {folder} has no files.")
    committed = _commit_times(folder)
    return [VaultFile(name, names[name], committed.get(name) or int(names[name].stat().st_mtime)) for name in sorted(names)]


def pack_files(name: str, files: Iterable[tuple[str, bytes, int]]) -> PackedVault:
    """Return a zip of (name, bytes, seconds since 1970); the same files give the same bytes."""
    buffer, count = io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w") as archive:
        for file, data, seconds in files:
            entry = zipfile.ZipInfo(file, time.gmtime(max(seconds, _EARLIEST))[:6])
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
            count += 1
    return PackedVault(name, buffer.getvalue(), count)


def last_commit(folder: Path) -> str:
    """Return what names the last commit of the folder's files: after it the same contents have other times."""
    return _git(folder, "log", "-1", "--format=%H", "--", ".").strip()


def _commit_times(folder: Path) -> dict[str, int]:
    """Return when each unchanged file of the folder was last committed, in seconds; empty outside a repository."""
    log = _git(folder, "log", "--format=%x01%ct", "--name-only", "--relative", "-z", "--", ".")
    changed = set(_git(folder, "diff", "--name-only", "--relative", "-z", "HEAD", "--", ".").split("\0"))
    times: dict[str, int] = {}
    for commit in log.split("\x01")[1:]:
        seconds, _, files = commit.partition("\0")
        for name in files.strip("\n\0").split("\0"):
            if name.strip("\n") and name not in changed:
                times.setdefault(name.strip("\n"), int(seconds))
    return times


def _git(folder: Path, *command: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(folder), *command], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
