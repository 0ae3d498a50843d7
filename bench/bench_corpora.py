"""Real vaults in the browser: import to searchable, searchable again after a reload, bytes out = bytes in.

Runs over the corpora in `../shared/corpora` where that folder is, else over the demo vault alone.
"""

from __future__ import annotations

import base64
import io
import sys
import zipfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium, open_app, searchable, send_zip, site, stock_boot

from build_support.bench import Context, Row

QUERIES = {"obsidian-help-ru": "заметка", "javascript-ru": "функция"}
LIMITS_MS = {"obsidian-help-ru": (8000.0, 2000.0)}
"""(import to searchable, searchable after reload)."""
HUGE = "zettel-10k"
"""Has a benchmark of its own."""


def main(context: Context) -> list[Row]:
    """Measure every corpus in a fresh profile."""
    corpora = context.root.parent / "shared" / "corpora"
    archives = sorted(a for a in corpora.glob("*.zip") if a.stem != HUGE) if corpora.is_dir() else sorted(context.dist.glob("assets/demo-vault.*.zip"))
    rows: list[Row] = []
    with site(context) as url, chromium(context) as browser:
        bare = stock_boot(browser, context)
        for archive in archives:
            rows.extend(_one(browser, url, archive, bare))
    return rows


def _one(browser: Any, url: str, archive: Path, bare: float) -> list[Row]:
    name = archive.stem.split(".")[0]
    query = "api/search?q=" + QUERIES.get(name, "the")
    page = open_app(browser, url)
    answer = send_zip(page, archive)
    search, found = searchable(page, query)
    refused = [entry for entry in answer["body"].get("refused", []) if entry]
    identical, total = _compare(page, archive)
    page.reload()
    page.evaluate("window.data20.ready")
    again, _ = searchable(page, query)
    page.context.close()
    limits = LIMITS_MS.get(name, (None, None))
    against = {"baseline": bare, "baseline_name": "bare loadPyodide"}
    return [
        Row(f"{name}: import → searchable", answer["ms"] + search, "ms", limit=limits[0], note=f"{answer['status']}, {found['total']} hits, {len(refused)} refused", **against),
        Row(f"{name}: searchable after reload", again, "ms", limit=limits[1], note="from the engine's first answer", **against),
        Row(f"{name}: files that come back changed", total - identical, "files", limit=0, note=f"of {total}"),
    ]


def _compare(page: Any, archive: Path) -> tuple[int, int]:
    encoded = page.evaluate("""async () => {
      const bytes = new Uint8Array(await (await fetch('api/vault/export')).arrayBuffer());
      let text = '';
      for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
      return btoa(text);
    }""")
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(io.BytesIO(base64.b64decode(encoded))) as after:
        exported = set(after.namelist())
        files = [info for info in before.infolist() if not info.is_dir()]
        return sum(_name(info) in exported and after.read(_name(info)) == before.read(info) for info in files), len(files)


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name as its author wrote it: UTF-8 that the archive forgot to declare comes out of zipfile as cp437."""
    return info.filename if info.flag_bits & 0x800 else info.filename.encode("cp437").decode("utf-8")
