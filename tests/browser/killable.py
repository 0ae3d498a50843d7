"""A browser that can die as a process dies, and come back on the same profile."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from tests.browser.conftest import BOOT_MS, CHROMIUM_FLAGS, chromium_path


class Killable:
    """A Chromium of its own with a profile that lasts, so that it can die and come back."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self._playwright, self._profile = playwright, profile
        self._process: subprocess.Popen[bytes] | None = None
        self._browser: Browser | None = None

    def open(self, url: str, ready: str = "'storeHarness' in globalThis") -> Page:
        """Start the browser and load a page; return it when `ready`, an expression, is true."""
        port_file = self._profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        command = [chromium_path(), "--headless", "--remote-debugging-port=0", f"--user-data-dir={self._profile}"]
        self._process = subprocess.Popen(
            [*command, *CHROMIUM_FLAGS, "about:blank"], stderr=subprocess.PIPE, start_new_session=True
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(rb"DevTools listening on (ws://\S+)", line):
                self._browser = self._playwright.chromium.connect_over_cdp(found[1].decode())
                break
        assert self._browser is not None
        page = self._browser.contexts[0].new_page()
        page.set_default_timeout(BOOT_MS)
        page.goto(url)
        page.evaluate(
            f"() => new Promise((done) => {{ const look = () => ({ready}) ? done() : setTimeout(look, 5); look(); }})"
        )
        return page

    def kill(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            _wait_for_the_group_to_end(self._process.pid)
            assert self._process.stderr is not None
            self._process.stderr.close()
            self._process = self._browser = None

    def __enter__(self) -> Killable:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def _wait_for_the_group_to_end(group: int) -> None:
    """Return when no process of the group runs any more: one that is still dying holds the databases, and two browsers
    never share a profile in real life."""
    while any(_group_of(entry) == group for entry in Path("/proc").glob("[0-9]*")):
        time.sleep(0.01)


def _group_of(process: Path) -> int | None:
    """Return the process group of a live process; None for one that has ended (a zombie holds nothing)."""
    try:
        state, _parent, group = (process / "stat").read_text().rpartition(")")[2].split()[:3]
    except (OSError, ValueError):
        return None
    return None if state in ("Z", "X") else int(group)
