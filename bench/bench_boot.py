"""How fast it starts: each kind of start against a bare `loadPyodide()` of the untouched npm package, in the same browser run.

Writes the table into docs/performance.md too. Takes 5 to 10 minutes; measure on an idle machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from boot_chromium import Starts, lean_rounds, plain_rounds, profile, rounds
from boot_jobs import cancelling, memory, transferred
from boot_others import firefox_rows, quietly, webkit_rows
from browser import chromium, memory_mb, site, stock_site

from build_support.bench import Context, Row, write_section

RUNS = int(os.environ.get("DATA20_BENCH_RUNS", "7"))
SECTION = "bench boot"


def main(context: Context) -> list[Row]:
    """Measure Chromium in full, Firefox and WebKitGTK for their starts."""
    rows: list[Row] = []
    with site(context) as url, stock_site(context) as stock_url:
        with profile(context) as browser:
            empty = memory_mb()
            starts = rounds(context, browser, url, stock_url, RUNS)
            own = plain_rounds(browser, context, url, 3)
            rows += _rows(starts, own)
            bare = median(starts.bare)
            warm_url = url.replace("localhost", "127.0.0.1")
            with quietly(rows, "cancel"):
                rows.append(cancelling(context, browser, warm_url, RUNS, bare))
            with quietly(rows, "without numpy"):
                rows.append(_lean(*lean_rounds(browser, warm_url, stock_url, RUNS, "numpy")))
        with quietly(rows, "memory"), profile(context) as browser:
            rows += memory(context, browser, url, empty)
        with quietly(rows, "bytes"), chromium(context) as browser:
            rows += transferred(context, browser, url)
        for name, measure in (("Firefox", firefox_rows), ("WebKitGTK", webkit_rows)):
            with quietly(rows, name):
                rows += measure(context, url, stock_url, RUNS)
    write_section(SECTION, rows, context)
    return rows


def _lean(bare: list[float], lean: list[float]) -> Row:
    against = median(bare)
    return Row(
        "warm start of the app without numpy: new worker → first /api/tools answer", median(lean), "ms", baseline=against, baseline_name="bare stock",
        limit=0.30 * against, runs=len(lean), note="from a snapshot made for this row",
    )  # fmt: skip


def _rows(starts: Starts, own: list[float]) -> list[Row]:
    bare = median(starts.bare)
    warm, first = median(each["first"] for each in starts.warm), median(each["first"] for each in starts.first)
    against: dict[str, Any] = {"baseline": bare, "baseline_name": "bare stock", "runs": RUNS}
    tools = f"{starts.warm[0]['tools']} tools"
    return [
        Row("bare loadPyodide, stock", bare, "ms", runs=RUNS, note=f"{min(starts.bare):.0f}-{max(starts.bare):.0f}"),
        Row("bare loadPyodide, our standard library", median(own), "ms", **{**against, "runs": len(own)}),
        Row("warm start: new worker → first /api/tools answer, pydantic and numpy in memory, all tools importable", warm, "ms", limit=0.40 * bare, note=tools, **against),
        Row("the same in a page that is being painted, after its list of articles was answered", median(starts.visited), "ms", note="demo vault", **against),
        Row("first visit, no snapshot, HTTP cache warm → first /api/tools answer", first, "ms", limit=1.0 * bare, note=tools, **against),
        Row("warm start: navigation → list of articles visible", median(starts.listed), "ms", limit=0.25 * bare, note="demo vault", **against),
    ]
