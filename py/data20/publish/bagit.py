"""BagIt bags: RFC 8493, "The BagIt File Packaging Format (V1.0)"."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from data20.vault.bag import manifest_path

_ALGORITHMS = ("sha256", "sha512")


def bag_files(name: str, payload: Mapping[str, bytes], info: Mapping[str, str], *, deleted: Sequence[str] | None = None) -> dict[str, bytes]:
    """Return a bag's files by path in the zip, all in the folder `name`.

    `payload` is by vault path; `info` becomes bag-info.txt (empty values are left out). `deleted`, for a bag that adds to
    an earlier one, becomes the tag file deleted.txt.
    """
    tags = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    tags["bag-info.txt"] = "".join(f"{label}: {' '.join(value.split())}\n" for label, value in (*info.items(), ("Payload-Oxum", oxum)) if value.strip()).encode()
    if deleted is not None:
        tags["deleted.txt"] = "".join(f"{manifest_path(path)}\n" for path in deleted).encode()
    for algorithm in _ALGORITHMS:
        tags[f"manifest-{algorithm}.txt"] = manifest(payload, algorithm).encode()
    sums = {f"tagmanifest-{algorithm}.txt": "".join(f"{hashlib.new(algorithm, content).hexdigest()}  {path}\n" for path, content in tags.items()).encode() for algorithm in _ALGORITHMS}
    folder = {} if payload else {"data/": b""}  # a bag always has its payload folder
    files = {**tags, **sums, **folder, **{f"data/{path}": content for path, content in payload.items()}}
    return {f"{name}/{path}": content for path, content in files.items()}


def manifest(payload: Mapping[str, bytes], algorithm: str) -> str:
    """Return the manifest of the payload."""
    return "".join(f"{hashlib.new(algorithm, content).hexdigest()}  {manifest_path(path)}\n" for path, content in payload.items())
