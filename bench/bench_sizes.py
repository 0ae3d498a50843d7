"""What a visitor downloads: each tier as a static host sends it (gzip), and the biggest files of it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from build_support.bench import Context, Row

SHOWN = 6
"""Files per tier that are named one by one."""


def main(context: Context) -> list[Row]:
    """Return the size of each tier and of its biggest files, in kB of gzip -9, against the raw size."""
    entries = _precache(context.dist)
    rows: list[Row] = []
    for tier in ("shell", "boot", "tools", "lazy"):
        files = sorted((_row(context.dist, entry) for entry in entries if entry["tier"] == tier), key=lambda row: -row.value)
        total = Row(f"{tier} ({len(files)} files)", sum(row.value for row in files), "kB", sum(row.baseline or 0 for row in files), "raw")
        rows += [total, *files[:SHOWN]]
    return rows


def _precache(dist: Path) -> list[dict[str, Any]]:
    """Read the precache list out of the service worker: it is what browsers really fetch."""
    code = (dist / "service-worker.js").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = json.JSONDecoder().raw_decode(code, code.index('{"entries":['))[0]["entries"]
    return listed


def _row(dist: Path, entry: dict[str, Any]) -> Row:
    packed = len(gzip.compress((dist / entry["url"]).read_bytes(), 9))
    return Row(f"  {Path(entry['url']).name}", packed / 1000, "kB", entry["size"] / 1000, "raw")
