"""Content hashes that say whether a piece of work is still good.

Times of files are never asked: a fresh clone, a branch switch and a copied folder all keep contents, not times.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from build_support.paths import ROOT, STAMPS

IGNORED_NAMES = frozenset({"__pycache__", ".DS_Store", "node_modules", ".git"})


def sha256_bytes(data: bytes) -> str:
    """Return the SHA-256 of `data` in hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of the file in hex, without reading it whole into memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_under(path: Path) -> list[Path]:
    """Return every file at or under `path`, sorted by its posix path, leaving out caches and hidden clutter."""
    if path.is_file():
        return [path]
    found = (
        file
        for file in path.rglob("*")
        if file.is_file() and not IGNORED_NAMES.intersection(file.relative_to(path).parts) and file.suffix != ".pyc"
    )
    return sorted(found, key=lambda file: file.relative_to(path).as_posix())


def content_hash(paths: Iterable[Path], *salt: str) -> str:
    """Return one hash over names and contents of everything at or under `paths`; missing paths count as absent."""
    digest = hashlib.sha256()
    for word in salt:
        digest.update(f"{word}\0".encode())
    for path in paths:
        for file in files_under(path):
            name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file.relative_to(path.parent)
            digest.update(f"{name.as_posix()}\0{sha256_file(file)}\0".encode())
    return digest.hexdigest()


def is_fresh(name: str, value: str) -> bool:
    """Say whether the work called `name` was last done for `value`."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def mark(name: str, value: str) -> None:
    """Remember that the work called `name` is done for `value`."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value, encoding="utf-8")
