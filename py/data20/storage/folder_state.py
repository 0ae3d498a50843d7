"""What the folder holds and what we last knew it to hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from data20.storage.disk import Disk, digest, iso, walk
from data20.storage.kinds import is_article
from data20.storage.port import JournalEdit


@dataclass(frozen=True, slots=True)
class Known:
    """A file as last seen. `modified` is the time that the vault gave it; `mtime_ns` what the disk made of it."""

    hash: str
    size: int
    mtime_ns: int
    modified: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`names` maps vault paths (NFC) to differing names on disk."""

    generation: int
    files: dict[str, Known]
    names: dict[str, str]

    def at(self, generation: int) -> Manifest:
        return replace(self, generation=generation)


def read_manifest(private: Path) -> Manifest | None:
    """Return the manifest that the last write left, or None in a folder that never had one."""
    file = private / "manifest.json"
    if not file.is_file():
        return None
    data = json.loads(file.read_bytes())
    return Manifest(data["generation"], {path: Known(*row) for path, row in data["files"].items()}, data["names"])


def write_manifest(disk: Disk, private: Path, manifest: Manifest) -> None:
    """Store what the folder held when it was last in step, in one step: a reader sees the old manifest or the new one."""
    files = {path: [k.hash, k.size, k.mtime_ns, k.modified] for path, k in manifest.files.items()}
    data = {"schema": 1, "generation": manifest.generation, "files": files, "names": manifest.names}
    disk.write(private / "manifest.json", json.dumps(data, ensure_ascii=False).encode())


def scan(root: Path, known: Manifest | None) -> tuple[Manifest, dict[str, bytes]]:
    """Return what is in the folder now (generation 0) and the bytes of its articles.

    An attachment whose size and time are as `known` is taken to be unchanged; articles are read anyway.
    """
    files: dict[str, Known] = {}
    names: dict[str, str] = {}
    contents: dict[str, bytes] = {}
    for path, on_disk, status in walk(root):
        if path in files:
            continue
        before = known.files.get(path) if known else None
        untouched = before is not None and (before.size, before.mtime_ns) == (status.st_size, status.st_mtime_ns)
        if before is not None and untouched and not is_article(path):
            files[path] = before
        else:
            content = (root / on_disk).read_bytes()
            if is_article(path):
                contents[path] = content
            hash_ = digest(content)
            same = before is not None and before.hash == hash_
            modified = before.modified if before and same and untouched else iso(status.st_mtime_ns)
            files[path] = Known(hash_, len(content), status.st_mtime_ns, modified)
        if on_disk != path:
            names[path] = on_disk
    return Manifest(0, files, names), contents


def outside_edits(known: Manifest, found: Manifest) -> tuple[JournalEdit, ...]:
    """Return what other programs did to the folder since the manifest was written, sorted by path."""
    edits: list[JournalEdit] = []
    for path in sorted(known.files.keys() | found.files.keys()):
        was, is_ = known.files.get(path), found.files.get(path)
        if was is None and is_ is not None:
            edits.append(JournalEdit("create", path, after=is_.hash))
        elif was is not None and is_ is None:
            edits.append(JournalEdit("delete", path, before=was.hash, before_modified=was.modified))
        elif was is not None and is_ is not None and was.hash != is_.hash:
            edits.append(JournalEdit("replace", path, before=was.hash, after=is_.hash, before_modified=was.modified))
    return tuple(edits)
