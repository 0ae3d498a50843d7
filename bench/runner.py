"""A runner of the built site, driven by hand: what one tool takes, and how much memory it has made the runner grow to."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from browser import cpu_seconds, open_app, searchable, send_zip

from build_support.bench import Context
from build_support.console import BuildError

_RECORDS = """async (kind) => {
  const name = `d20:${new URL('.', location.href).pathname}:vault`;
  const db = await new Promise((resolve, reject) => { const r = indexedDB.open(name); r.onsuccess = () => resolve(r.result); r.onerror = () => reject(r.error); });
  const found = await new Promise((resolve) => { const r = db.transaction('records').objectStore('records').count(IDBKeyRange.bound(['main', kind], ['main', kind, []])); r.onsuccess = () => resolve(r.result); });
  db.close();
  return found;
}"""

_START = """async ([build, base, id]) => {
  const worker = new Worker(new URL(build.workers.runner, base), {type: 'module'});
  window.benchAsk = (message, wanted) => new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({data}) => {
      if (data.type === wanted) resolve(data);
      else if (data.type === 'failed') reject(new Error(data.reason));
    };
    worker.postMessage({v: 0, ...message});
  });
  window.benchEnd = () => worker.terminate();
  const start = performance.now();
  await window.benchAsk({type: 'init', build, base, space: '', memory: false, id, rung: 'bytecode', modules: {pyodide: null, libraries: null}}, 'booted');
  return performance.now() - start;
}"""

_RUN = """async ([request, packages]) => {
  const start = performance.now();
  const {kind, report, files, memory} = await window.benchAsk({type: 'run', request, packages, vault: null}, 'outcome');
  const ms = performance.now() - start;
  return {kind, ms, heap: memory, error: kind === 'error' ? report.slice(0, 2000) : '', size: report.length + files.reduce((sum, [, content]) => sum + content.byteLength, 0)};
}"""

_numbers = count()


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    packages: list[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """`seconds` by the clock, `cpu` those of all of Chromium (0 where they can't be told); `heap` is the WebAssembly memory of the runner
    after the run, in bytes; `size` of the report and its files."""

    seconds: float
    cpu: float
    heap: int
    size: int


class Runner:
    """A runner with the vault of the page open, and nothing of it read yet but its bytes."""

    def __init__(self, page: Any, context: Context, url: str, generation: int) -> None:
        self._page, self._generation = page, generation
        self.boot = page.evaluate(_START, [dict(context.build), url, f"bench-{next(_numbers)}"]) / 1000
        # A tool that isn't there: the runner opens the vault, then says so.
        self.opened = page.evaluate(_RUN, [self._request(""), []])["ms"] / 1000

    def run(self, tool: Tool) -> Measured:
        """Run a tool with its defaults. Raises RuntimeError where it fails."""
        before = cpu_seconds()
        found = self._page.evaluate(_RUN, [self._request(tool.name), tool.packages])
        cpu = cpu_seconds() - before
        if found["kind"] != "result":
            raise RuntimeError(f"{tool.name} ended as {found['kind']}: {found['error']}")
        return Measured(found["ms"] / 1000, cpu, found["heap"], found["size"])

    def end(self) -> None:
        self._page.evaluate("window.benchEnd()")

    def _request(self, name: str) -> str:
        return json.dumps({"tool": name, "parameters": {}, "generation": self._generation})


def filled(browser: Any, url: str, archive: Path, query: str) -> tuple[Any, int]:
    """Return a page with the archive imported, indexed, and its index and structures kept; and the vault's generation."""
    page = open_app(browser, url)
    answer = send_zip(page, archive)
    searchable(page, f"api/search?q={query}")
    for kind in ("derived", "structures"):
        before = -1
        while (found := page.evaluate(_RECORDS, kind)) != before or not found:
            before = found
            page.wait_for_timeout(2000)
    return page, int(answer["body"]["generation"])


def tools_of(page: Any) -> list[Tool]:
    """Return the tools in the catalogue's order, each with the packages it needs."""
    listed = page.evaluate("async () => (await (await fetch('api/tools')).json()).tools")
    described = page.evaluate("async (names) => Promise.all(names.map(async (name) => (await fetch('api/tools/' + name)).json()))", [tool["name"] for tool in listed])
    return [Tool(tool["name"], [need for need in tool["needs"] if need in ("numpy", "pandas")]) for tool in described]


def corpus(context: Context, name: str) -> Path:
    """Return the zip of a corpus. Raises BuildError where it isn't there."""
    archive = context.root.parent / "shared" / "corpora" / f"{name}.zip"
    if not archive.is_file():
        raise BuildError(f"This benchmark needs {name}.zip in ../shared/corpora.")
    return archive


def part_of(archive: Path, articles: int, target: Path) -> Path:
    """Write a zip of so many of the archive's articles; return its path.

    Those outside all folders are among them (without its start page a vault has other work to do), the others are evenly picked in the
    order of their names.
    """
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        names = sorted(name for name in source.namelist() if name.endswith(".md"))
        top = [name for name in names if "/" not in name][:articles]
        below = [name for name in names if "/" in name]
        count = articles - len(top)
        for name in [*top, *(below[number * len(below) // count] for number in range(count))]:
            made.writestr(zipfile.ZipInfo(name), source.read(name))
    return target
