"""What the benchmarks share: the built site on a local port, Chromium, and numbers read off both."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from build_support.bench import Context
from build_support.server import SiteServer

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--enable-precise-memory-info",
)  # fmt: skip

BARE = """async ([indexURL, lockFileURL]) => {
  const code = `onmessage = async (e) => {
    const [indexURL, lockFileURL] = e.data;
    try {
      const {loadPyodide} = await import(indexURL + 'pyodide.mjs');
      const t = performance.now();
      const info = {arch: 'wasm32', platform: 'emscripten_4_0_9', version: '0.28.3', python: '3.13.2', abi_version: '2025_0'};
      const lock = lockFileURL ? {lockFileURL} : {lockFileContents: {info, packages: {}}, packageBaseUrl: indexURL};
      const py = await loadPyodide({indexURL, ...lock});
      py.runPython('1+1');
      postMessage(performance.now() - t);
    } catch (error) {
      setTimeout(() => { throw error; });
    }
  }`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})), {type: 'module'});
  const ms = await new Promise((resolve, reject) => { worker.onmessage = (e) => resolve(e.data); worker.onerror = (e) => reject(new Error(e.message)); worker.postMessage([indexURL, lockFileURL]); });
  worker.terminate();
  return ms;
}"""


@contextlib.contextmanager
def site(context: Context, base: str = "/") -> Iterator[str]:
    """Serve the built site; yield its address."""
    server = SiteServer(context.dist, base=base)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.url
    finally:
        server.shutdown()


@contextlib.contextmanager
def chromium(context: Context) -> Iterator[Any]:
    """Start Chromium with an empty profile; yield Playwright's browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(context.engines.chromium), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def open_app(browser: Any, url: str) -> Any:
    """Return a page in a new profile with the engine awake."""
    page = browser.new_context(bypass_csp=True).new_page()
    page.set_default_timeout(600_000)
    page.goto(url)
    page.evaluate("window.data20.ready")
    return page


@contextlib.contextmanager
def stock_site(context: Context) -> Iterator[str]:
    """Serve the npm package of Pyodide as it comes; yield its address."""
    server = SiteServer(context.root / "node_modules" / "pyodide")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.url
    finally:
        server.shutdown()


def stock_boot(browser: Any, context: Context, runs: int = 3) -> float:
    """Return the median time in ms of a bare `loadPyodide()` of the npm package: what other times are compared with."""
    with stock_site(context) as url:
        page = browser.new_context().new_page()
        page.goto(url + "package.json")
        bare_boot(page, url)
        times = [bare_boot(page, url) for _ in range(runs)]
        page.context.close()
    return median(times)


def bare_boot(page: Any, index: str, lock: str | None = None) -> float:
    """Return the time in ms of a bare `loadPyodide()` in a worker; only after a first call do files come from the HTTP cache.

    `index` is the address of Pyodide's folder, `lock` that of its lock where it lies elsewhere; "" does without one.
    """
    time: float = page.evaluate(BARE, [index, index + "pyodide-lock.json" if lock is None else lock])
    return time


def send_zip(page: Any, archive: Path) -> dict[str, Any]:
    """Import a zip through the API as a page would; return the answer and the time in ms."""
    page.evaluate("() => { const i = document.createElement('input'); i.type = 'file'; i.id = 'bench'; document.body.append(i); }")
    page.set_input_files("#bench", str(archive))
    answer: dict[str, Any] = page.evaluate("""async () => {
      const file = document.querySelector('#bench').files[0];
      const start = performance.now();
      const response = await fetch('api/vault/import?commit=true', {method: 'POST', headers: {'content-type': 'application/zip'}, body: file});
      const body = await response.json();
      return {status: response.status, ms: performance.now() - start, body};
    }""")
    page.evaluate("document.querySelector('#bench').remove()")
    return answer


def timed_fetch(page: Any, path: str) -> tuple[float, Any]:
    """Return (ms, JSON) of one GET."""
    result = page.evaluate("async (path) => { const s = performance.now(); const j = await (await fetch(path)).json(); return [performance.now() - s, j]; }", path)
    return result[0], result[1]


def searchable(page: Any, path: str) -> tuple[float, Any]:
    """Ask `path` until the answer speaks of the whole vault; return (ms, JSON). A partial answer says so in its notes."""
    total = 0.0
    while True:
        ms, answer = timed_fetch(page, path)
        total += ms
        if not answer["notes"]:
            return total, answer


def memory_mb() -> float:
    """Return the proportional set size of all processes below this one, in MB (Linux; 0 elsewhere)."""
    total = 0
    for pid in _descendants(os.getpid()):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1000


def cpu_seconds() -> float:
    """Return the CPU time that all processes below this one have had, in seconds (Linux; 0 elsewhere): what else the machine does weighs little in it."""
    total = 0
    for pid in _descendants(os.getpid()):
        with contextlib.suppress(OSError):
            user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            total += int(user) + int(system)
    return total / os.sysconf("SC_CLK_TCK")


def _descendants(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found, stack = [], [root]
    while stack:
        for child in children.get(stack.pop(), []):
            found.append(child)
            stack.append(child)
    return found


class PeakMemory:
    """Samples `memory_mb` in the background; `peak` is the largest seen."""

    def __init__(self, interval: float = 0.5) -> None:
        self.peak = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, args=(interval,), daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self, interval: float) -> None:
        while not self._stop.is_set():
            self.peak = max(self.peak, memory_mb())
            time.sleep(interval)
