"""The write-ahead file of the directory store: `stage` promises a commit, `redo` keeps the promise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from data20.storage.disk import Disk, digest, locate, mtime_of
from data20.storage.folder_records import FolderRecords
from data20.storage.folder_state import Known, Manifest, write_manifest
from data20.storage.journal import entry_from_json, entry_to_json, hashes_before
from data20.storage.port import Commit, Json

_NEVER = -1
"""A time that no file has: the next look reads it, and notes what it finds as done by others."""


def stage(disk: Disk, private: Path, commit: Commit, manifest: Manifest) -> None:
    """Write down everything that `redo` needs; when this returns, the commit has happened."""
    blobs = {blob_file(private, hash_): content for hash_, content in commit.blobs.items()}
    for file, content in blobs.items():
        if not file.is_file():
            disk.write(file, content, flush=False)
    disk.flush(list(blobs))
    puts, contents, offset = [], [], 0
    for put in commit.puts:
        puts.append([put.path, put.hash, put.modified, offset, len(put.content)])
        contents.append(put.content)
        offset += len(put.content)
    disk.write(private / "staged", b"".join(contents))
    promise = {
        "expected": commit.expected,
        "puts": puts,
        "deletes": list(commit.deletes),
        "entry": entry_to_json(commit.entry),
        "idempotency": list(commit.idempotency) if commit.idempotency else None,
        "files": {path: [k.hash, k.size, k.mtime_ns, k.modified] for path, k in manifest.files.items()},
        "names": manifest.names,
    }
    disk.write(private / "pending.json", json.dumps(promise, ensure_ascii=False).encode())


def redo(disk: Disk, root: Path, private: Path) -> Manifest:
    """Do what `pending.json` promises, from whatever point a crash left it, and return the new manifest.

    What another program wrote since stays: the next `open` finds it as a change from outside that came after ours.
    """
    promise: Json = json.loads((private / "pending.json").read_bytes())
    staged = (private / "staged").read_bytes()
    names: dict[str, str] = dict(promise["names"])
    files = {path: Known(*row) for path, row in promise["files"].items()}
    entry = entry_from_json(promise["entry"])
    expected = hashes_before(entry.edits)
    for path in promise["deletes"]:
        place = locate(root, path, names)
        if not _is_foreign(place, {expected.get(path)}):
            disk.remove(place)
        files.pop(path, None)
        names.pop(path, None)
    written = [_put(disk, root, private, row, staged, names, files, expected) for row in promise["puts"]]
    disk.flush([place for place in written if place is not None])
    disk.write(private / "journal" / f"{entry.generation:010d}.json", _json(entry_to_json(entry)))
    if promise["idempotency"]:
        key, answer = promise["idempotency"]
        FolderRecords(private, disk).put("idempotency", key, answer)
    manifest = Manifest(entry.generation, files, names)
    write_manifest(disk, private, manifest)
    disk.step("forget the promise")
    (private / "pending.json").unlink()
    disk.step("forget the staged bytes")
    (private / "staged").unlink()
    return manifest


def blob_file(private: Path, hash_: str) -> Path:
    """Return where the bytes of this hash are kept; two letters of it make the folder, so that none grows too large."""
    return private / "blobs" / hash_[:2] / hash_


def _put(
    disk: Disk,
    root: Path,
    private: Path,
    row: list[Any],
    staged: bytes,
    names: dict[str, str],
    files: dict[str, Known],
    expected: dict[str, str | None],
) -> Path | None:
    """Put one promised file in place and return where. None: another program wrote there, so its bytes stay and ours are kept for the history."""
    path, hash_, modified, offset, size = row
    place = locate(root, path, names)
    content = staged[offset : offset + size]
    if _is_foreign(place, {expected.get(path), hash_}):
        disk.write(blob_file(private, hash_), content)
        files[path] = Known(hash_, size, _NEVER, modified)
        return None
    disk.write(place, content, mtime_ns=mtime_of(modified), flush=False)
    files[path] = Known(hash_, size, place.stat().st_mtime_ns, modified)
    return place


def _is_foreign(place: Path, ours: set[str | None]) -> bool:
    """Return whether another program wrote the file since the promise: newer work that nobody has seen must not be replaced."""
    return place.is_file() and digest(place.read_bytes()) not in ours


def _json(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()
