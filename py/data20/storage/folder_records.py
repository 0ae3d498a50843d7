"""Small keyed values as files: jobs, results, derived data, answers to repeated requests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from data20.storage.disk import Disk
from data20.storage.port import Json


class FolderRecords:
    """One file a record. Its first line holds the key as JSON; the rest is JSON or bytes, told apart by the suffix."""

    def __init__(self, private: Path, disk: Disk) -> None:
        self._private = private
        self._disk = disk

    def put(self, kind: str, key: str, value: Json | bytes) -> None:
        head = json.dumps(key).encode() + b"\n"
        stem = self._stem(kind, key)
        if isinstance(value, bytes):
            self._disk.write(stem.with_suffix(".bin"), head + value)
            stem.with_suffix(".json").unlink(missing_ok=True)
        else:
            self._disk.write(stem.with_suffix(".json"), head + json.dumps(value, ensure_ascii=False).encode())
            stem.with_suffix(".bin").unlink(missing_ok=True)

    def get(self, kind: str, key: str) -> Json | bytes | None:
        stem = self._stem(kind, key)
        for file in (stem.with_suffix(".json"), stem.with_suffix(".bin")):
            if file.is_file():
                return _read(file)[1]
        return None

    def all(self, kind: str) -> dict[str, Json | bytes]:
        files = [file for file in self._folder(kind).glob("*") if file.suffix in (".json", ".bin")]
        return dict(sorted(map(_read, files), key=lambda pair: pair[0]))

    def delete(self, kind: str, key: str) -> None:
        stem = self._stem(kind, key)
        for file in (stem.with_suffix(".json"), stem.with_suffix(".bin")):
            file.unlink(missing_ok=True)

    def _folder(self, kind: str) -> Path:
        return self._private / "records" / hashlib.sha256(kind.encode()).hexdigest()[:16]

    def _stem(self, kind: str, key: str) -> Path:
        return self._folder(kind) / hashlib.sha256(key.encode()).hexdigest()


def _read(file: Path) -> tuple[str, Json | bytes]:
    head, _, rest = file.read_bytes().partition(b"\n")
    key: str = json.loads(head)
    if file.suffix == ".bin":
        return key, rest
    value: dict[str, Any] = json.loads(rest)
    return key, value
