"""Each tool with its defaults on 1,000 and on 10,000 articles of the same kind, each time in a new runner: seconds, slope, peak memory.

What is measured stays in .build/bench/tools_scale.<build>.json after each tool, so that a run that was stopped goes on where it was.
Of a long list, DATA20_TOOLS=auto_tagger,find_orphans python3 build.py bench tools_scale measures these, in this order.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from browser import chromium, site
from runner import Runner, Tool, corpus, filled, part_of, tools_of

from build_support.bench import Context, Row
from build_support.console import note

SLOPE = 1.15
TOLD = 2.0
"""Seconds at 10,000 articles below which a slope says nothing: what is the same for every vault weighs too much."""
EXEMPT: dict[str, str] = {}
"""Tools whose task itself forbids a slope of 1.15, and what bounds them instead."""

Results = dict[str, dict[str, Any]]


def main(context: Context) -> list[Row]:
    """Measure what isn't measured yet; the smaller vault first."""
    kept = context.results / f"tools_scale.{context.build['id']}.json"
    results: Results = json.loads(kept.read_text()) if kept.is_file() else {"1000": {}, "10000": {}}
    archive = corpus(context, "zettel-10k")
    with site(context) as url, chromium(context) as browser:
        for size, source in (("1000", part_of(archive, 1000, context.results / "zettel-1k.zip")), ("10000", archive)):
            _measure(context, browser, url, source, results[size], lambda: kept.write_text(json.dumps(results, indent=1)))
    return [row for name in results["10000"] if name in results["1000"] for row in _rows(name, results["1000"][name], results["10000"][name])]


def _measure(context: Context, browser: Any, url: str, archive: Path, done: dict[str, Any], keep: Any) -> None:
    page, generation = filled(browser, url, archive, "alice")
    for tool in _wanted(tools_of(page)):
        if tool.name not in done:
            runner = Runner(page, context, url, generation)
            found = runner.run(tool)
            runner.end()
            done[tool.name] = {"seconds": found.seconds, "cpu": found.cpu, "heap": found.heap, "size": found.size, "opened": runner.opened}
            note(f"{archive.stem} {tool.name}: {found.seconds:.1f} s, {found.cpu:.1f} s of CPU, {found.heap / 1e6:.0f} MB")
            keep()
    page.context.close()


def _wanted(tools: list[Tool]) -> list[Tool]:
    named = [name for name in os.environ.get("DATA20_TOOLS", "").split(",") if name]
    return sorted((tool for tool in tools if tool.name in named), key=lambda tool: named.index(tool.name)) if named else tools


def _rows(name: str, small: dict[str, Any], large: dict[str, Any]) -> list[Row]:
    against = {"baseline": small["seconds"], "baseline_name": "at 1,000 articles"}
    rows = [Row(f"{name}: 10,000 articles", large["seconds"], "s", note=f"{large['cpu']:.1f} s of CPU, heap {large['heap'] / 1e6:.0f} MB", **against)]
    # By CPU where it can be told: by the clock a neighbour that began meanwhile makes a slope.
    before, after = (small["cpu"], large["cpu"]) if small["cpu"] and large["cpu"] else (small["seconds"], large["seconds"])
    if after >= TOLD:
        rows.append(Row(f"{name}: slope", math.log10(after / before), "", limit=None if name in EXEMPT else SLOPE, note=EXEMPT.get(name, "")))
    return rows
