"""All tools with their defaults on a real vault of 451 articles, one after the other in one runner, as a person would who tries them all."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium, site, stock_boot
from runner import Runner, corpus, filled, tools_of

from build_support.bench import Context, Row

LIMIT, TOTAL = 6.0, 60.0
"""Seconds for one tool, and for all of them."""


def main(context: Context) -> list[Row]:
    """Measure seconds and memory of each tool; what one has computed serves the next, as in the app."""
    with site(context) as url, chromium(context) as browser:
        bare = stock_boot(browser, context) / 1000
        page, generation = filled(browser, url, corpus(context, "javascript-ru"), "функция")
        tools = tools_of(page)
        runner = Runner(page, context, url, generation)
        measured = [(tool.name, runner.run(tool)) for tool in tools]
        runner.end()
    against = {"baseline": bare, "baseline_name": "bare loadPyodide"}
    rows = [Row(name, found.seconds, "s", limit=LIMIT, note=f"heap {found.heap / 1e6:.0f} MB, answer {found.size / 1e6:.2f} MB") for name, found in measured]
    return [
        Row(f"all {len(tools)} tools on javascript-ru", sum(row.value for row in rows), "s", limit=TOTAL, note=f"heap {measured[-1][1].heap / 1e6:.0f} MB", **against),
        Row("a new runner", runner.boot, "s", note="not counted above", **against), Row("the runner opens the vault", runner.opened, "s", note="not counted above", **against),
        *sorted(rows, key=lambda row: -row.value),
    ]  # fmt: skip
