"""WebKitGTK by plain WebDriver requests to its own driver."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

TIMEOUT = 240
"""Seconds for one command: a start of Python on a busy machine is the longest."""


class WebKit:
    """One page in WebKitGTK's small browser."""

    def __init__(self, driver: str, view: str, arguments: Sequence[str] = ()) -> None:
        self._driver = driver
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": {"binary": view, "args": ["--automation", *arguments]}}}
        self._session = f"/session/{self._call('POST', '/session', {'capabilities': wanted})['sessionId']}"
        self._call("POST", f"{self._session}/timeouts", {"script": TIMEOUT * 1000, "pageLoad": TIMEOUT * 1000})

    def open(self, url: str) -> None:
        self._call("POST", f"{self._session}/url", {"url": url})

    def run(self, script: str) -> Any:
        """Return what an async function answers, by way of JSON."""
        wrapped = f"const done = arguments[0]; ({script})().then((v) => done(JSON.stringify({{v}})), (e) => done(JSON.stringify({{e: String(e)}})));"
        said = json.loads(self._call("POST", f"{self._session}/execute/async", {"script": wrapped, "args": []}))
        if "e" in said:
            raise AssertionError(said["e"])
        return said.get("v")

    def close(self) -> None:
        self._call("DELETE", self._session)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self._driver + path, data, {"content-type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode()[:1000]}") from None


@contextmanager
def webkit(driver: str, view: str, environment: Mapping[str, str], arguments: Sequence[str] = ()) -> Iterator[WebKit]:
    """Run the driver and a browser until the block ends. `environment` names the display, `arguments` are the browser's."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([driver, f"--port={port}"], env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        browser = WebKit(f"http://127.0.0.1:{port}", view, arguments)
        try:
            yield browser
        finally:
            browser.close()
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            continue
    raise RuntimeError("WebKitWebDriver ended before it listened.")
