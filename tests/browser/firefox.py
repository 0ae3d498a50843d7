"""Firefox over WebDriver BiDi, with a websocket and nothing between: geckodriver is in no Debian package."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

TIMEOUT = 180
"""Seconds for one command: a start of Python on a busy machine is the longest."""


class Firefox:
    """One page in a running Firefox."""

    def __init__(self, address: str) -> None:
        self._socket = websocket.create_connection(f"{address}/session", timeout=TIMEOUT, suppress_origin=True)
        self._last = 0
        self._command("session.new", {"capabilities": {}})
        self._context = self._command("browsingContext.getTree", {})["contexts"][0]["context"]

    def open(self, url: str) -> None:
        self._command("browsingContext.navigate", {"context": self._context, "url": url, "wait": "complete"})

    def run(self, script: str) -> Any:
        """Return what an async function answers, by way of JSON."""
        said = self._command("script.evaluate", {
            "expression": f"({script})().then((value) => JSON.stringify(value))", "awaitPromise": True, "target": {"context": self._context},
        })  # fmt: skip
        if said["type"] != "success":
            raise AssertionError(said["exceptionDetails"]["text"])
        return json.loads(said["result"]["value"])

    def texts(self, css: str) -> list[str]:
        """Return the text of every element that a selector finds; needs no script in the page."""
        wanted = {"locator": {"type": "css", "value": css}, "serializationOptions": {"maxDomDepth": 8}}
        return [_text_of(node) for node in self._command("browsingContext.locateNodes", {"context": self._context, **wanted})["nodes"]]

    def attributes(self, css: str, name: str) -> list[str]:
        """Return an attribute of every element that a selector finds and that has it."""
        nodes = self._command("browsingContext.locateNodes", {"context": self._context, "locator": {"type": "css", "value": css}})["nodes"]
        return [node["value"]["attributes"][name] for node in nodes if name in node["value"]["attributes"]]

    def close(self) -> None:
        self._socket.close()

    def _command(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}: {answer.get('message')}")
                result: dict[str, Any] = answer["result"]
                return result


def _text_of(node: dict[str, Any]) -> str:
    value = node["value"]
    return str(value.get("nodeValue") or "") + "".join(_text_of(child) for child in value.get("children") or [])


@contextmanager
def firefox(program: str, profile: Path) -> Iterator[Firefox]:
    """Run Firefox on an empty profile until the block ends."""
    command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        browser = Firefox(_address(process))
        try:
            yield browser
        finally:
            browser.close()
    finally:
        process.kill()
        process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
    raise RuntimeError("Firefox ended before it listened.")
