"""An index of packages that answers at the edge of the browser: no test may ask the real one."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Route

from build_support.lock import official_lock, official_package
from build_support.packages import pyodide_version
from build_support.runtime import pyodide_folder
from build_support.sources import OfficialSources, Wanted
from tests.python.lab.wheelhouse import metadata_of

SIMPLE = "application/vnd.pypi.simple.v1+json"


class Index:
    """Stands for the hosts of packages; counts what they are asked."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._facts = facts
        self._answers: dict[str, tuple[bytes, str]] = {}
        self._listed: dict[str, list[dict[str, Any]]] = {}

    def offer(self, made: tuple[str, bytes], *, sha256: str = "", metadata: bool = True) -> None:
        file, content = made
        host = next(host for host in self._facts["hosts"] if host not in (origin(self._facts["index"]), origin(self._facts["base"])))
        url = f"{host}/packages/{file}"
        self._answers[url] = (content, "application/octet-stream")
        digest = ""
        if metadata:
            text = metadata_of(content).encode()
            digest = hashlib.sha256(text).hexdigest()
            self._answers[f"{url}.metadata"] = (text, "application/octet-stream")
        name = file.partition("-")[0].replace("_", "-")
        entry = {"filename": file, "url": url, "size": len(content), "hashes": {"sha256": sha256 or hashlib.sha256(content).hexdigest()}, "core-metadata": {"sha256": digest} if metadata else False}
        self._listed.setdefault(name, []).append(entry)
        self._answers[f"{self._facts['index']}/{name}/"] = (json.dumps({"name": name, "files": self._listed[name]}).encode(), SIMPLE)

    def point(self, file: str, url: str) -> None:
        """Let the index name another address for a file."""
        for entries in self._listed.values():
            for entry in entries:
                if entry["filename"] == file:
                    entry["url"] = url
        for name, entries in self._listed.items():
            self._answers[f"{self._facts['index']}/{name}/"] = (json.dumps({"name": name, "files": entries}).encode(), SIMPLE)

    def attach(self, context: BrowserContext) -> None:
        for host in self._facts["hosts"]:
            context.route(f"{host}/**", self._answer)

    def _answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        self.headers.append(route.request.headers)
        found = self._answers.get(route.request.url)
        allowed = {"access-control-allow-origin": "*"}
        if found is None:
            route.fulfill(status=404, headers=allowed, body="")
        else:
            route.fulfill(status=200, headers={**allowed, "content-type": found[1]}, body=found[0])

    def offer_official(self, name: str) -> None:
        """Offer a wheel of Pyodide's own, the very file."""
        spec = official_package(official_lock(pyodide_folder() / "pyodide-lock.json"), name)
        path = OfficialSources(pyodide_version()).fetch([Wanted(spec.file_name, spec.sha256)])[spec.file_name]
        self._answers[self._facts["base"] + spec.file_name] = (path.read_bytes(), "application/octet-stream")


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
