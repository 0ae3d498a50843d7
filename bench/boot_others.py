"""The same starts in Firefox and WebKitGTK, by the drivers of the browser tests."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from boot_chromium import FIRST_ANSWER, STARTS
from browser import BARE

from build_support.bench import Context, Row
from build_support.browsers import display

WAIT_FOR_SNAPSHOT = f"""async () => {{
  while (!window.data20) await new Promise((resolve) => setTimeout(resolve, 5));
  await window.data20.ready;
  const end = performance.now() + 120000;
  while (performance.now() < end) {{
    const failures = {STARTS};
    if (failures?.freezing === 0) return 'made';
    if (failures?.freezing >= 2) return 'failed';
    await new Promise((resolve) => setTimeout(resolve, 250));
  }}
  return 'none';
}}"""


def firefox_rows(context: Context, url: str, stock_url: str, runs: int) -> list[Row]:
    """Measure Firefox, where it is installed."""
    if context.engines.firefox is None:
        return []
    from tests.browser.firefox import firefox

    with tempfile.TemporaryDirectory() as folder, firefox(str(context.engines.firefox), Path(folder)) as browser:
        return _rows("Firefox", browser, url, stock_url, runs, limit=0.60)


def webkit_rows(context: Context, url: str, stock_url: str, runs: int) -> list[Row]:
    """Measure WebKitGTK, where it is installed. No limit is set for it."""
    engines = context.engines
    if engines.webkit_driver is None or engines.webkit_view is None:
        return []
    from tests.browser.webkit import webkit

    with display(engines) as screen, webkit(str(engines.webkit_driver), str(engines.webkit_view), {**os.environ, **screen}) as browser:
        return _rows("WebKitGTK", browser, url, stock_url, runs, limit=None)


def _rows(name: str, browser: Any, url: str, stock_url: str, runs: int, limit: float | None) -> list[Row]:
    """Alternate bare and warm starts; before that, a few without a snapshot while it is being made."""
    bare, first, warm = [], [], []
    for number in range(3):
        alone = _bare(browser, stock_url)
        browser.open(url)
        answer = browser.run(FIRST_ANSWER)
        if number and answer["boot"] != "snapshot":
            bare.append(alone)
            first.append(answer["first"])
    browser.open(url)
    made = browser.run(WAIT_FOR_SNAPSHOT)
    taken = set()
    for _ in range(runs):
        bare.append(_bare(browser, stock_url))
        browser.open(url)
        answer = browser.run(FIRST_ANSWER)
        warm.append(answer["first"])
        taken.add(answer["boot"])
    base = median(bare)
    against: dict[str, Any] = {"baseline": base, "baseline_name": "bare stock"}
    rows = [Row(f"{name}: bare loadPyodide, stock", base, "ms", runs=len(bare), note=f"{min(bare):.0f}-{max(bare):.0f}")]
    if first:
        rows.append(Row(f"{name}: start without a snapshot → first /api/tools answer", median(first), "ms", runs=len(first), **against))
    note = f"snapshot {made}; rung {', '.join(sorted(taken))}"
    most = limit * base if limit else None
    return [*rows, Row(f"{name}: warm start → first /api/tools answer", median(warm), "ms", limit=most, runs=runs, note=note, **against)]


def _bare(browser: Any, stock_url: str) -> float:
    # A script shown as text: Firefox shows JSON in a page of its own, which may start no worker.
    browser.open(stock_url + "pyodide.mjs")
    time: float = browser.run(f"() => ({BARE})({json.dumps([stock_url, stock_url + 'pyodide-lock.json'])})")
    return time


@contextlib.contextmanager
def quietly(rows: list[Row], name: str) -> Iterator[None]:
    """Let one browser's failure stand in the table instead of ending the benchmark."""
    try:
        yield
    except Exception as error:  # whatever a driver raises; the other browsers' figures stay
        rows.append(Row(f"{name}: failed", 0, "ms", limit=-1, note=f"{type(error).__name__}: {str(error)[:200]}"))
