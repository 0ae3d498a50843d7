"""From nothing to the first answer: our engine against a bare `loadPyodide()` of the untouched npm package beside it.

Files come from the HTTP cache in both cases; no snapshot, no service worker, an empty vault: a first visit without its download.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import bare_boot, chromium, memory_mb, open_app, send_zip, site, stock_site

from build_support.bench import Context, Row

RUNS = 7

_FIRST_ANSWER = """async () => {
  const {ms, timings} = await window.data20.ready;
  const start = performance.now();
  const answer = await (await fetch('api/tools')).json();
  const first = ms + performance.now() - start;
  return {first, runtime: timings.runtime, tools: answer.total_tools};
}"""

_RUN_TOOL = """async () => {
  const start = performance.now();
  const headers = {'content-type': 'application/json', prefer: 'wait=120'};
  const body = JSON.stringify({tool_name: 'validate', parameters: {}});
  const {status} = await (await fetch('api/run', {method: 'POST', headers, body})).json();
  return {status, ms: performance.now() - start};
}"""


def main(context: Context) -> list[Row]:
    """Alternate the three kinds of start, so that a busy moment hits all of them; then count memory."""
    with site(context) as url, stock_site(context) as stock_url, chromium(context) as browser:
        fresh = browser.new_context(bypass_csp=True, service_workers="block")
        beside = fresh.new_page()
        beside.goto(stock_url + "package.json")
        own = fresh.new_page()
        # A page of ours that starts no engine.
        names = context.build["pyodide"]
        own.goto(url + names["lockFileURL"])
        stock: list[float] = []
        ours: list[float] = []
        answers: list[dict[str, Any]] = []
        for _ in range(RUNS + 1):
            stock.append(bare_boot(beside, stock_url))
            ours.append(bare_boot(own, url + names["indexURL"], url + names["lockFileURL"]))
            answers.append(_visit(fresh, url))
        fresh.close()
        # The first of each has filled the HTTP cache.
        stock, ours, answers = stock[1:], ours[1:], answers[1:]
        return [*_rows(stock, ours, answers), *_memory(context, browser, url)]


def _visit(fresh: Any, url: str) -> dict[str, Any]:
    page = fresh.new_page()
    page.set_default_timeout(120_000)
    page.goto(url)
    answer: dict[str, Any] = page.evaluate(_FIRST_ANSWER)
    page.close()
    return answer


def _rows(stock: list[float], ours: list[float], answers: list[dict[str, Any]]) -> list[Row]:
    bare = median(stock)
    against: dict[str, Any] = {"baseline": bare, "baseline_name": "bare stock", "runs": RUNS}
    tools = f"{answers[0]['tools']} tools"
    return [
        Row("bare loadPyodide, stock", bare, "ms", runs=RUNS, note=f"{min(stock):.0f}-{max(stock):.0f}"),
        Row("bare loadPyodide, our files", median(ours), "ms", **against),
        Row("engine: loadPyodide with the boot packages", median(answer["runtime"] for answer in answers), "ms", **against),
        Row("engine: new worker → first /api/tools answer", median(answer["first"] for answer in answers), "ms", note=tools, **against),
    ]


def _memory(context: Context, browser: Any, url: str) -> list[Row]:
    empty = memory_mb()
    page = open_app(browser, url)
    (demo,) = context.dist.glob("assets/demo-vault.*.zip")
    send_zip(page, demo)
    page.evaluate("async () => (await fetch('api/tools')).text()")
    engine = memory_mb()
    run = page.evaluate(_RUN_TOOL)
    if run["status"] != "completed":
        raise RuntimeError(f"The tool ended as {run['status']}.")
    both = memory_mb()
    page.context.close()
    return [
        Row("first tool run, its runner's start included", run["ms"], "ms"),
        Row("memory: page and engine, demo vault, all tools described", engine - empty, "MB", note="proportional set size above the empty browser"),
        Row("memory: with one runner", both - empty, "MB"),
    ]
