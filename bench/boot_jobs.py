"""What a first visit downloads until its first tool has answered, how soon the next job runs after a cancel, and memory."""

from __future__ import annotations

import gzip
from pathlib import Path
from statistics import median
from typing import Any

from bench_scale import made_vault
from boot_chromium import MADE
from browser import memory_mb, send_zip

from build_support.bench import Context, Row

RUN = """async (tool) => {
  const start = performance.now();
  const headers = {'content-type': 'application/json', prefer: 'wait=120', 'cache-control': 'no-cache'};
  const answer = await (await fetch('api/run', {method: 'POST', headers, body: JSON.stringify({tool_name: tool, parameters: {}})})).json();
  return {status: answer.status, ms: performance.now() - start};
}"""
CANCEL = """async ([long, next]) => {
  const headers = {'content-type': 'application/json', 'cache-control': 'no-cache'};
  const run = async (tool) => (await (await fetch('api/run', {method: 'POST', headers, body: JSON.stringify({tool_name: tool, parameters: {}})})).json()).job_id;
  const untilProgress = async (id) => {
    const reader = (await fetch(`api/jobs/${id}/events`)).body.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    while (!/^event: (?:progress|log|completed|failed|cancelled)/m.test(seen)) {
      const {value, done} = await reader.read();
      if (done) break;
      seen += value;
    }
    await reader.cancel();
    return seen;
  };
  const first = await run(long);
  await untilProgress(first);
  const start = performance.now();
  const cancelled = await (await fetch(`api/jobs/${first}`, {method: 'DELETE'})).json();
  const second = await run(next);
  const seen = await untilProgress(second);
  return {status: cancelled.status, ms: performance.now() - start, seen};
}"""
"""Cancel a tool that is under way; milliseconds until the next one, in a worker of its own, reports its first progress."""
LONG_TOOL, NEXT_TOOL = "duplicate_detector", "validate"
VAULT = 400
"""Articles of the vault on which a tool is cancelled: enough that it is still running."""


def transferred(context: Context, browser: Any, url: str) -> list[Row]:
    """Return one row for each file that a first visit asks for until `validate` has run on the demo vault, and their sum.

    Each is counted once, compressed as static hosts do (gzip, level 6) unless it is smaller as it is.
    """
    fresh = browser.new_context(bypass_csp=True)
    asked: list[str] = []
    fresh.on("request", lambda request: asked.append(request.url))
    page = fresh.new_page()
    page.set_default_timeout(180_000)
    page.goto(url)
    page.evaluate("window.data20.ready")
    send_zip(page, next(context.dist.glob("assets/demo-vault.*.zip")))
    run = page.evaluate(RUN, "validate")
    names = sorted({_file(context.dist, address.removeprefix(url)) for address in asked if address.startswith(url)} - {None})
    fresh.close()
    if run["status"] != "completed":
        raise RuntimeError(f"The tool ended as {run['status']}.")
    # The bench hands the demo vault over itself; a visitor downloads it.
    names.append(context.build["demoVault"]["url"])
    sizes = {name: _sent(context.dist / name) for name in set(names)}
    rows = [
        Row(f"  {Path(name).name}", size / 1000, "kB", note="gzip" if size < (context.dist / name).stat().st_size else "as it is")
        for name, size in sorted(sizes.items(), key=lambda item: -item[1])
    ]
    total = Row("first visit: bytes until the first tool result", sum(sizes.values()) / 1e6, "MB", limit=9.0, note=f"{len(sizes)} files")
    return [total, *rows]


def _file(dist: Path, address: str) -> str | None:
    name = address.partition("?")[0].partition("#")[0] or "index.html"
    return name if (dist / name).is_file() else None


def _sent(path: Path) -> int:
    data = path.read_bytes()
    return min(len(data), len(gzip.compress(data, 6)))


def cancelling(context: Context, browser: Any, url: str, runs: int, bare: float) -> Row:
    """Return the median time from a cancel to the next job's first sign of life, from a warm start."""
    page = browser.new_page()
    page.goto(url)
    page.evaluate("window.data20.ready")
    send_zip(page, made_vault(context.results / f"made-{VAULT}.zip", VAULT))
    page.evaluate(RUN, NEXT_TOOL)
    times = []
    for _ in range(runs):
        done = page.evaluate(CANCEL, [LONG_TOOL, NEXT_TOOL])
        if done["status"] != "cancelled":
            raise RuntimeError(f"The job that was to be cancelled ended as {done['status']}.")
        times.append(done["ms"])
        page.evaluate(RUN, NEXT_TOOL)  # until then a spare runner may be getting ready
    page.close()
    return Row("cancel → next job running", median(times), "ms", bare, "bare stock", limit=0.5 * bare, runs=runs)


def memory(context: Context, browser: Any, url: str, empty: float) -> list[Row]:
    """Return what engine and one runner take above the empty browser: demo vault, all tools described, one run."""
    page = browser.new_page()
    page.goto(url)
    page.evaluate("window.data20.ready")
    send_zip(page, next(context.dist.glob("assets/demo-vault.*.zip")))
    page.evaluate("async () => (await fetch('api/tools')).text()")
    page.wait_for_function(MADE)
    page.reload()
    page.evaluate("async () => { await window.data20.ready; await (await fetch('api/tools')).text(); }")
    engine = memory_mb()
    run = page.evaluate(RUN, NEXT_TOOL)
    both = memory_mb()
    page.close()
    note = "proportional set size above the empty browser, warm start"
    return [
        Row("first tool run after a warm start", run["ms"], "ms"),
        Row("memory: page and engine, demo vault, 57 tools described", engine - empty, "MB", note=note),
        Row("memory: engine and one runner", both - empty, "MB", note=note),
    ]
