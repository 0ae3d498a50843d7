"""Lighthouse (mobile) on the published demo: what search engines and readers on telephones get.

The host is our plain server: no compression and no HTTP/2, so a real host is faster.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from build_support.bench import Context, Row
from build_support.console import BuildError
from build_support.environment import install_apart, node_env
from build_support.paths import BUILD, DEMO_VAULT
from build_support.publish import Publication
from build_support.server import SiteServer
from build_support.site import build_site

PAGES = ("", "computers/how-full-text-search-works.html", "course/02 Одна мысль — одна заметка.html", "tags/")
LIMITS = {"performance": 5.0, "accessibility": 0.0, "best-practices": 0.0, "seo": 0.0}
"""Points that may be missing to 100."""
PORT = 8137
RUNS = 3
"""Of each page; the median counts. On a machine that does other work one run says little: its long tasks are other programs' turns."""


def main(context: Context) -> list[Row]:
    """Return, for each page and category, how many points are missing to 100, and the largest contentful paint."""
    chromium = context.engines.chromium
    if chromium is None:
        raise BuildError("Lighthouse needs Chromium.")
    program = install_apart(context.root / "bench" / "lighthouse", BUILD / "lighthouse")
    out = BUILD / "published-bench"
    build_site(Publication(DEMO_VAULT, title="Data20", url=f"http://localhost:{PORT}/data20/", language="ru", description="A demo of Data20"), out=out)
    rows: list[Row] = []
    with SiteServer(out, port=PORT, base="/data20/") as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in PAGES:
            target = context.results / f"lighthouse-{PAGES.index(page)}.json"
            rows += _rows(page or "(front page)", [_run(program, chromium, server.url + quote(page), target) for _ in range(RUNS)])
        server.shutdown()
    return rows


def _run(program: Path, chromium: Path, address: str, target: Path) -> dict[str, Any]:
    script = BUILD / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
    flags = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
    command = [str(program), str(script), address, "--quiet", "--output=json", f"--output-path={target}", f"--chrome-flags={flags}"]
    done = subprocess.run(command, env={**os.environ, **node_env(program), "CHROME_PATH": str(chromium)}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BuildError(f"Lighthouse failed on {address}: {done.stderr[-1000:]}")
    report: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return report


def _rows(page: str, reports: list[dict[str, Any]]) -> Iterator[Row]:
    for name, limit in LIMITS.items():
        score = median(report["categories"][name]["score"] for report in reports)
        yield Row(f"{page}: {name}, missing to 100", round(100 - 100 * score, 1), "points", limit=limit, runs=RUNS)
    painted = median(report["audits"]["largest-contentful-paint"]["numericValue"] for report in reports)
    yield Row(f"{page}: largest contentful paint", painted, "ms", limit=2500, runs=RUNS)
