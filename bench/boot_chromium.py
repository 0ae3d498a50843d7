"""Starts in Chromium: the first visit, the start from the device's snapshot, and a bare `loadPyodide()` beside them."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browser import ARGUMENTS, bare_boot

from build_support.bench import Context

READY_MS = 180_000
STARTS = "JSON.parse(localStorage.getItem(Object.keys(localStorage).find((key) => key.endsWith(':starts'))) ?? '{}').failures"
MADE = f"() => {STARTS}?.freezing === 0"

FIRST_ANSWER = """async () => {
  while (!window.data20) await new Promise((resolve) => setTimeout(resolve, 5));
  const {ms, boot, timings} = await window.data20.ready;
  const start = performance.now();
  const answer = await (await fetch('api/tools')).json();
  return {first: ms + performance.now() - start, boot, timings, tools: answer.total_tools};
}"""
"""Milliseconds from the start of the worker to the first answer of `/api/tools`."""

NEW_WORKER = """async (base) => {
  const build = await (await fetch(base + 'build.json')).json();
  const space = {name: '', shown: false, store: 'database', content: null};
  const url = new URL(build.workers.engine, base).href;
  const {port1, port2} = new MessageChannel();
  const start = performance.now();
  const worker = new Worker(url, {type: 'module'});
  worker.postMessage({v: 1, type: 'init', build, base, space, rung: 'snapshot', tried: [], modules: {pyodide: null, libraries: null}, mayFreeze: false, countBytes: false, standby: false});
  worker.postMessage({v: 1, type: 'port', owner: 'bench', port: port2}, [port2]);
  let ready = null;
  const parts = [];
  await new Promise((resolve, reject) => {
    worker.onmessage = ({data}) => {
      if (data.type === 'ready') ready = data;
      if (data.type === 'fatal') reject(new Error(data.reason));
    };
    worker.onerror = (event) => reject(new Error(event.message));
    port1.onmessage = ({data}) => {
      if (data.type === 'chunk') { parts.push(data.bytes); port1.postMessage({v: 1, id: 1, type: 'credit', count: 1}); }
      if (data.type === 'error') reject(new Error(data.message));
      if (data.type === 'end') resolve();
    };
    port1.postMessage({v: 1, id: 1, type: 'request', method: 'GET', url: base + 'api/tools', headers: [], body: null, deadline: 60000});
  });
  const first = performance.now() - start;
  const {total_tools: tools} = JSON.parse(await new Blob(parts).text());
  while (!ready) await new Promise((resolve) => setTimeout(resolve, 5));
  worker.terminate();
  return {first, boot: ready.rung, timings: ready.timings, tools};
}"""
"""Milliseconds from the start of a worker on an idle page to its first answer, as the bare `loadPyodide()` beside it is measured."""

FREEZE_WITHOUT = """async ([base, without]) => {
  const build = await (await fetch(base + 'build.json')).json();
  const one = (message) => new Promise((resolve, reject) => {
    const worker = new Worker(new URL(build.workers.snapshot, base).href, {type: 'module'});
    worker.onmessage = ({data}) => { worker.terminate(); data.type === 'failed' ? reject(new Error(data.reason)) : resolve(data); };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({v: 1, build, base, without, ...message});
  });
  const {libraries} = await one({type: 'find'});
  await one({type: 'make', libraries});
  return libraries.map(({path}) => path);
}"""
"""Put a snapshot in the place of the one that is there, without some packages."""

WATCH_LIST = """() => {
  const look = () => {
    const rows = [...document.querySelectorAll('d20-library-list [role=treeitem]')];
    if (rows.some((row) => row.offsetParent !== null)) window.benchListed = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
"""Note when the list of articles is there: milliseconds since the navigation."""


@dataclass
class Starts:
    """What the rounds have measured, in milliseconds."""

    bare: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    first: list[dict[str, Any]] = field(default_factory=list)
    warm: list[dict[str, Any]] = field(default_factory=list)
    """In a new worker on an idle page."""
    visited: list[float] = field(default_factory=list)
    """In a page that is being painted meanwhile."""
    listed: list[float] = field(default_factory=list)


@contextlib.contextmanager
def profile(context: Context, **more: Any) -> Iterator[Any]:
    """Run Chromium on a new profile on disk; yield Playwright's context of it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        made = playwright.chromium.launch_persistent_context(
            folder, executable_path=str(context.engines.chromium), headless=True, args=list(ARGUMENTS), bypass_csp=True, **more,
        )  # fmt: skip
        made.set_default_timeout(READY_MS)
        try:
            yield made
        finally:
            made.close()


def rounds(context: Context, browser: Any, url: str, stock_url: str, runs: int) -> Starts:
    """Alternate the kinds of start, so that a busy moment hits all of them. The first round fills the caches and isn't counted.

    `url` is visited for the first time again and again, `url` with a snapshot at another address of the same server.
    """
    starts = Starts()
    beside = browser.new_page()
    beside.goto(stock_url + "package.json")
    warm_url = url.replace("localhost", "127.0.0.1")
    make_warm(browser, warm_url, next(context.dist.glob("assets/demo-vault.*.zip")))
    idle = browser.new_page()
    idle.goto(warm_url + "recovery.html")
    for number in range(runs + 1):
        bare = bare_boot(beside, stock_url)
        first = first_visit(browser, url)
        visited, listed = warm_visit(browser, warm_url)
        warm = new_worker(idle, warm_url)
        if number:
            starts.bare.append(bare)
            starts.first.append(first)
            starts.warm.append(warm)
            starts.visited.append(visited["first"])
            starts.listed.append(listed)
    beside.close()
    idle.close()
    return starts


def first_visit(browser: Any, url: str) -> dict[str, Any]:
    """Visit with an empty storage: no service worker, no snapshot, no vault; the HTTP cache is warm."""
    page = browser.new_page()
    session = browser.new_cdp_session(page)
    origin = url.split("/", 3)
    session.send("Storage.clearDataForOrigin", {"origin": "/".join(origin[:3]), "storageTypes": "all"})
    page.goto(url)
    answer: dict[str, Any] = page.evaluate(FIRST_ANSWER)
    page.close()
    if answer["boot"] == "snapshot":
        raise RuntimeError("A first visit found a snapshot.")
    return answer


def make_warm(browser: Any, url: str, archive: Path) -> None:
    """Visit until the vault is there, the snapshot is made, the service worker serves and the list has been painted once."""
    from browser import send_zip

    page = browser.new_page()
    page.goto(url)
    page.evaluate("window.data20.ready")
    send_zip(page, archive)
    page.wait_for_function(MADE)
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    page.reload()
    page.evaluate("window.data20.ready")
    page.evaluate(WATCH_LIST)
    page.wait_for_function("() => window.benchListed !== undefined")
    page.close()


def lean_rounds(browser: Any, url: str, stock_url: str, runs: int, without: str) -> tuple[list[float], list[float]]:
    """Return times of a bare start and of a new worker whose snapshot lacks the package `without`, in turn. It stays the snapshot of this site."""
    beside, idle = browser.new_page(), browser.new_page()
    beside.goto(stock_url + "package.json")
    idle.goto(url + "recovery.html")
    libraries = idle.evaluate(FREEZE_WITHOUT, [url, [without]])
    if any(without in path for path in libraries):
        raise RuntimeError(f"{without} was imported all the same: {libraries}.")
    times = [(bare_boot(beside, stock_url), new_worker(idle, url)["first"]) for _ in range(runs + 1)][1:]
    beside.close()
    idle.close()
    return [bare for bare, _ in times], [lean for _, lean in times]


def new_worker(page: Any, url: str) -> dict[str, Any]:
    """Start an engine beside an idle page of the site; return its first answer."""
    answer: dict[str, Any] = page.evaluate(NEW_WORKER, url)
    if answer["boot"] != "snapshot":
        raise RuntimeError(f"A warm start took the rung {answer['boot']}: {json.dumps(answer['timings'])}.")
    return answer


def warm_visit(browser: Any, url: str) -> tuple[dict[str, Any], float]:
    """Come back: return the first answer and when the list of articles was there, in ms since the navigation."""
    page = browser.new_page()
    page.add_init_script(f"({WATCH_LIST})()")
    page.goto(url)
    answer: dict[str, Any] = page.evaluate(FIRST_ANSWER)
    page.wait_for_function("() => window.benchListed !== undefined")
    listed: float = page.evaluate("window.benchListed")
    page.close()
    if answer["boot"] != "snapshot":
        raise RuntimeError(f"A warm start took the rung {answer['boot']}: {json.dumps(answer['timings'])}.")
    return answer, listed


def plain_rounds(browser: Any, context: Context, url: str, runs: int) -> list[float]:
    """Return times of a bare `loadPyodide()` with our files: what the compiled, split standard library alone brings."""
    page = browser.new_page()
    page.goto(url + "build.json")
    times = [bare_boot(page, url + context.build["pyodide"]["indexURL"], "") for _ in range(runs + 1)]
    page.close()
    return times[1:]
