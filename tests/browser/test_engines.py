"""Firefox and WebKit, in a plain tab: the page loads, Python answers, the demo is imported, an article is read, a tool runs in a worker of the worker;
all of it again from a snapshot, and with the server dead; and views in pages of another origin. (Chromium does this in test_conformance, test_offline, test_embed.)"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from build_support.browsers import display, find_engines
from tests.browser.conftest import Server
from tests.browser.embedding import LISTEN, LISTENER, VIEWS
from tests.browser.firefox import Firefox, firefox
from tests.browser.hosts import hosts
from tests.browser.webkit import WebKit, webkit

SMOKE = """async () => {
    const {boot} = await data20.ready;
    const imported = await harness.importDemo();
    const view = await harness.json('api/articles/Home.md/view', {headers: {'accept-language': 'en'}});
    const found = await harness.json('api/search?q=' + encodeURIComponent('каталога'));
    let job = await harness.json('api/run', {method: 'POST', body: JSON.stringify({tool_name: 'validate', parameters: {}}),
        headers: {'content-type': 'application/json', prefer: 'wait=50'}});
    for (const end = Date.now() + 90_000; ['queued', 'running'].includes(job.body.status);) {
        if (Date.now() > end) throw new Error('The job does not end: ' + JSON.stringify(job.body));
        await new Promise((resolve) => setTimeout(resolve, 200));
        job = await harness.json('api/jobs/' + job.body.job_id);
    }
    return {boot, imported: imported.status, title: view.body.title, hits: found.body.total, job: job.body.status, blocks: job.body.report?.blocks.length, error: job.body.error ?? null};
}"""


KEPT = """async () => {
    const end = Date.now() + 120_000;
    while (!navigator.serviceWorker?.controller && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    return navigator.serviceWorker?.controller != null;
}"""
AGAIN = """async () => {
    const dead = await fetch('dead?' + Date.now()).then((answer) => answer.ok, () => false);
    await data20.ready;
    const view = await harness.json('api/articles/Home.md/view', {headers: {'accept-language': 'en'}});
    const found = await harness.json('api/search?q=' + encodeURIComponent('каталога'));
    const job = await harness.json('api/run', {method: 'POST', body: JSON.stringify({tool_name: 'validate', parameters: {}}),
        headers: {'content-type': 'application/json', prefer: 'wait=50'}});
    return {dead: !dead, title: view.body.title, hits: found.body.total > 0, job: job.body.status};
}"""
OFFLINE = {"dead": True, "title": "Home", "hits": True, "job": "completed"}
EMBEDDED = """async () => {
    const end = Date.now() + 120_000;
    const ready = () => log.filter(({name}) => name === 'ready');
    // The frame tells that it is ready before it tells how high it is.
    while ((ready().length < 2 || e1.offsetHeight <= 400) && Date.now() < end) {
        for (const one of document.querySelectorAll('data20-embed')) one.load();
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const found = await e0.search('каталога', {limit: 3});
    return {ready: ready().map(({at}) => at).sort(), errors: log.filter(({name}) => name === 'error'), title: log.find(({at, name}) => at === 'e1' && name === 'ready')?.title, hits: found.hits.length,
        high: e1.offsetHeight > 400};
}"""
SEEN = {"ready": ["e0", "e1"], "errors": [], "title": "Home", "hits": 3, "high": True}


@pytest.fixture(scope="module")
def server(harness_site: Path, serve: Callable[[Path, str], Server]) -> Server:
    return serve(harness_site, "/data20/")


MADE = """async () => {
    const end = Date.now() + 150_000;
    while (JSON.parse(localStorage.getItem('d20:/data20/:starts') ?? '{}').failures?.freezing !== 0) {
        if (Date.now() > end) throw new Error('No snapshot: ' + localStorage.getItem('d20:/data20/:starts'));
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return true;
}"""


THERE = """async () => {
    const end = Date.now() + 150_000;
    while (!globalThis.data20) {
        if (Date.now() > end) throw new Error('The page has no script: ' + location.href);
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return true;
}"""


def check(seen: dict[str, Any], rung: str) -> None:
    assert seen["boot"] == rung
    assert (seen["imported"], seen["title"], seen["job"]) == (200, "Home", "completed"), seen
    assert seen["hits"] > 0
    assert seen["blocks"] > 0


def arrive(browser: Firefox | WebKit, url: str) -> None:
    """Open the page and wait until its script has run: a busy WebKit says that a page is loaded before that."""
    browser.open(url)
    browser.run(THERE)


def visit_thrice(browser: Firefox | WebKit, server: Server) -> None:
    """Visit for the first time, from the snapshot that this has left, and with the server dead."""
    arrive(browser, server.url)
    check(browser.run(SMOKE), "bytecode")
    browser.run(MADE)
    arrive(browser, server.url)
    check(browser.run(SMOKE), "snapshot")
    assert browser.run(KEPT) is True
    server.kill()
    try:
        arrive(browser, server.url)
        assert browser.run(AGAIN) == OFFLINE
    finally:
        server.start()


def test_firefox(server: Server, tmp_path: Path) -> None:
    program = find_engines().firefox
    if program is None:
        pytest.skip("There is no Firefox on this machine.")
    with firefox(str(program), tmp_path) as browser:
        visit_thrice(browser, server)


def test_webkit(server: Server) -> None:
    engines = find_engines()
    if engines.webkit_driver is None or engines.webkit_view is None:
        pytest.skip("There is no WebKitGTK with its driver on this machine.")
    with display(engines) as environment, webkit(str(engines.webkit_driver), str(engines.webkit_view), environment) as browser:
        visit_thrice(browser, server)


@pytest.fixture
def embedding(site: Path, serve: Callable[[Path, str], Server]) -> Iterator[str]:
    """A page of another origin with a search and an article."""
    url = serve(site, "/data20/").url
    tags = "".join(f'<data20-embed id="e{n}" src="{url}" {VIEWS[view]}></data20-embed>' for n, view in enumerate(("search", "article")))
    with hosts() as running:
        running.put("listen.js", LISTENER)
        yield running.put("host.html", f'<!doctype html><meta charset="utf-8"><title>Host</title>{LISTEN}<script src="{url}embed.js"></script><body>{tags}</body>')


def test_firefox_shows_embeds(embedding: str, tmp_path: Path) -> None:
    program = find_engines().firefox
    if program is None:
        pytest.skip("There is no Firefox on this machine.")
    with firefox(str(program), tmp_path) as browser:
        browser.open(embedding)
        assert browser.run(EMBEDDED) == SEEN


def test_webkit_shows_embeds(embedding: str) -> None:
    engines = find_engines()
    if engines.webkit_driver is None or engines.webkit_view is None:
        pytest.skip("There is no WebKitGTK with its driver on this machine.")
    with display(engines) as environment, webkit(str(engines.webkit_driver), str(engines.webkit_view), environment) as browser:
        browser.open(embedding)
        assert browser.run(EMBEDDED) == SEEN
