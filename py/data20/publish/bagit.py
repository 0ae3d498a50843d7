"""BagIt bags: RFC 8493, "The BagIt File Packaging Format (V1.0)"."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+\*?(?:\./)?data/(.+)")
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


def manifest_path(path: str) -> str:
    """Return a vault path as a manifest writes it (2.1.3: only CR, LF and the percent sign are encoded)."""
    return "data/" + re.sub(r"[%\r\n]", lambda m: f"%{ord(m.group()):02X}", path)


def parse_manifest(text: str) -> dict[str, str]:
    """Return SHA-256 by vault path from a manifest-sha256.txt. Raises ValueError with the number of the first line that isn't one."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if not match:
            raise ValueError(number)
        found[re.sub(r"%(?:25|0D|0A)", lambda m: unquote(m.group()), match.group(2), flags=re.IGNORECASE)] = match.group(1).lower()
    return found
