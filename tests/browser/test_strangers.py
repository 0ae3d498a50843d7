"""The app among strangers: it asks nobody but its own site, breaks no policy, and leaves its neighbours alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Server, Tab

ARTICLE = """# Links everywhere

![far](https://tracker.example/pixel.png) <img src="https://tracker.example/raw.png"> <video src="https://tracker.example/v.mp4"></video>
<link rel="stylesheet" href="https://tracker.example/x.css"><script src="https://tracker.example/x.js"></script>
<iframe src="https://tracker.example/"></iframe> [out](https://tracker.example/page)
"""
PUT = """(text) => fetch('api/articles/links.md', {method: 'PUT', body: text, headers: {'content-type': 'text/markdown'}}).then((r) => r.status)"""
IMPORT = """async () => {
    const build = JSON.parse(document.getElementById('data20-build').textContent);
    const zip = await (await fetch(build.demoVault.url)).blob();
    return (await fetch('api/vault/import?commit=true', {method: 'POST', headers: {'content-type': 'application/zip'}, body: zip})).status;
}"""
ROUTES = ("#/", "#/a/links.md", "#/a/Home.md", "#/search?q=каталог", "#/graph", "#/tools", "#/tools/generate_statistics", "#/jobs", "#/history", "#/settings", "#/edit/links.md", "#/import", "#/new")
VIOLATIONS = "addEventListener('securitypolicyviolation', (event) => (globalThis.violations ??= []).push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))"
NAMES = """async () => {
    const root = await navigator.storage.getDirectory();
    const files = [];
    for await (const name of root.keys()) files.push(decodeURIComponent(name));
    return {
        databases: (await indexedDB.databases()).map(({name}) => name), caches: await caches.keys(), locks: (await navigator.locks.query()).held.map(({name}) => name),
        local: Object.keys(localStorage), session: Object.keys(sessionStorage), files,
    };
}"""


def test_the_app_asks_nobody_but_its_own_site_and_breaks_no_policy(
    site: Path, serve: Callable[[Path, str], Server], context: BrowserContext, new_tab: Callable[[], Tab]
) -> None:
    server = serve(site, "/data20/")
    asked: Counter[str] = Counter()
    context.on("request", lambda request: asked.update([urlsplit(request.url).netloc or urlsplit(request.url).scheme]))
    context.add_init_script(VIOLATIONS)
    tab = new_tab().open(server.url)
    assert tab.run(PUT, ARTICLE) == 201
    assert tab.run(IMPORT) == 200
    tab.controlled()
    for route in ROUTES:
        tab.page.goto(server.url + route)
        tab.until("document.querySelector('main h1') !== null")
    tab.page.goto(f"{server.url}#/tools/generate_statistics")
    tab.until("document.querySelector('d20-tool form') !== null")
    tab.page.locator(".run-row button").first.click()
    tab.until("location.hash.startsWith('#/jobs/') && document.querySelector('d20-report') !== null")
    assert tab.run("globalThis.violations ?? []") == []
    for name in ("recovery.html", "components.html", "embed.html", "embed-demo.html", "link-prober.html", "package-fetcher.html"):
        tab.page.goto(server.url + name)
        tab.until("document.readyState === 'complete'")
        assert tab.run("globalThis.violations ?? []") == [], name
    own = urlsplit(server.url).netloc
    assert set(asked) <= {own, "blob", "data"}, asked
    assert asked[own] > 10


@pytest.fixture
def neighbours(site: Path, tmp_path: Path, serve: Callable[[Path, str], Server]) -> Server:
    """Two copies at one origin, as two projects of one user on GitHub Pages."""
    (tmp_path / "index.html").write_text("<!doctype html><title>root</title>")
    for name in ("one", "two"):
        (tmp_path / name).symlink_to(site)
    return serve(tmp_path, "/")


def test_two_copies_at_one_origin_leave_each_other_alone(neighbours: Server, context: BrowserContext, new_tab: Callable[[], Tab]) -> None:
    one = new_tab().open(f"{neighbours.url}one/")
    two = new_tab().open(f"{neighbours.url}two/")
    for tab, text in ((one, "# One"), (two, "# Two")):
        assert tab.run(PUT, text) == 201
        tab.controlled()
        tab.page.reload()
        tab.ready()
    for tab, text in ((one, "# One"), (two, "# Two")):
        assert tab.run("fetch('api/articles/links.md').then((r) => r.text())") == text
    names = one.run(NAMES)
    for kind, found in names.items():
        assert all(name.startswith(("d20:/one/:", "d20:/two/:", "d20-/one/", "d20-/two/")) for name in found), (kind, found)
    assert any(name.startswith("d20:/two/:") for name in names["caches"])
    # One copy forgets everything that it has; a stranger's cache of another name is there too.
    one.run("caches.open('somebody-else').then((cache) => cache.put('/x', new Response('x')))")
    recovery = new_tab()
    recovery.page.goto(f"{neighbours.url}one/recovery.html")
    recovery.page.locator("#reset").click()
    recovery.until("caches.keys().then((all) => !all.some((name) => name.startsWith('d20:/one/:build')))")
    left = two.run("caches.keys()")
    assert "somebody-else" in left
    assert any(name.startswith("d20:/two/:build") for name in left)
    two.page.reload()
    two.ready()
    assert two.run("fetch('api/articles/links.md').then((r) => r.text())") == "# Two"
