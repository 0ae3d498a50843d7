"""Chromium as people have it: Playwright's own switches turn off how browsers part the storage of embedded sites."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path


@contextmanager
def plain_chromium(playwright: Playwright, profile: Path, *switches: str) -> Iterator[BrowserContext]:
    """Run the browser on an empty profile until the block ends."""
    command = [chromium_path(), "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", *CHROMIUM_FLAGS, *switches, "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        browser = playwright.chromium.connect_over_cdp(_address(process))
        yield browser.contexts[0]
        browser.close()
    finally:
        process.kill()
        process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"DevTools listening on (ws://\S+)", line):
            return found[1]
    raise RuntimeError("Chromium ended before it listened.")
