"""What axe finds wrong with a page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame, Page

from build_support.paths import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = 100
"""Half a minute: what stays that long is no view that is about to change."""


def barriers(page: Page | Frame) -> list[str]:
    """Return what axe finds, each as "rule: element"; empty is good.

    Frames in it are looked at by themselves. A view that is about to be replaced, or whose answer is about to come, is looked at again: only what stays is a barrier.
    """
    page.evaluate(AXE.read_text())
    left: list[str] = []
    for _ in range(LOOKS):
        found: list[dict[str, Any]] = page.evaluate("axe.run(document, {iframes: false, resultTypes: ['violations']}).then((result) => result.violations)")
        left = [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
        if not left:
            break
        page.wait_for_timeout(300)
    return left
