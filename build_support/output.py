"""The folder that is being assembled, and the list of what is in it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from build_support.console import BuildError
from build_support.packages import TIERS, Tier
from build_support.stamps import sha256_bytes, sha256_file

HASH_LENGTH = 16
"""Hex digits of a SHA-256 that go into a name: 64 bits, enough that no two files of a project ever collide."""


@dataclass
class Output:
    """A site being written to `root`. Each file belongs to a tier; a file of no tier is not precached."""

    root: Path
    tiers: dict[str, Tier] = field(default_factory=dict)

    def put(self, url: str, data: bytes, tier: Tier | None) -> str:
        """Write a file under its address; return the address."""
        target = self._target(url)
        target.write_bytes(data)
        if tier is not None:
            self.tiers[url] = tier
        return url

    def copy(self, url: str, source: Path, tier: Tier) -> str:
        """Copy a file to its address; return the address."""
        shutil.copyfile(source, self._target(url))
        self.tiers[url] = tier
        return url

    def put_hashed(self, name: str, data: bytes, tier: Tier | None) -> str:
        """Write `assets/<stem>.<hash><suffix>` unless it is there; return the address."""
        path = PurePosixPath(name)
        url = f"assets/{path.stem}.{sha256_bytes(data)[:HASH_LENGTH]}{path.suffix}"
        return url if (self.root / url).exists() else self.put(url, data, tier)

    def _target(self, url: str) -> Path:
        target = self.root / url
        if target.exists():
            raise BuildError(f"Two files want the address {url}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def entries(self) -> list[dict[str, Any]]:
        """Return `{url, sha256, size, tier}` of every precached file: by tier, then by address."""
        order = {tier: number for number, tier in enumerate(TIERS)}
        listed = sorted(self.tiers.items(), key=lambda item: (order[item[1]], item[0]))
        return [
            {
                "url": url,
                "sha256": sha256_file(self.root / url),
                "size": (self.root / url).stat().st_size,
                "tier": tier,
            }
            for url, tier in listed
        ]

    def totals(self, tiers: Iterable[Tier]) -> dict[Tier, dict[str, int]]:
        """Return the number of files and of bytes of each tier asked for."""
        entries = self.entries()
        return {
            tier: {
                "files": sum(entry["tier"] == tier for entry in entries),
                "bytes": sum(entry["size"] for entry in entries if entry["tier"] == tier),
            }
            for tier in tiers
        }


def bytes_hash(files: Mapping[str, bytes]) -> str:
    """Return the short hash that names a folder holding `files` (name to contents)."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{sha256_bytes(data)}\0".encode())
    return digest.hexdigest()[:HASH_LENGTH]
