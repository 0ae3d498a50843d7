"""Firefox and WebKit: the page loads, Python answers, the demo is imported, an article is read, a tool runs in a worker of the worker; and all of it again from a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build_support.browsers import display, find_engines
from tests.browser.conftest import Server
from tests.browser.firefox import firefox
from tests.browser.webkit import webkit

SMOKE = """async () => {
    const {boot} = await data20.ready;
    const imported = await harness.importDemo();
    const view = await harness.json('api/articles/Home.md/view', {headers: {'accept-language': 'en'}});
    const found = await harness.json('api/search?q=' + encodeURIComponent('каталога'));
    const job = await harness.json('api/run', {method: 'POST', body: JSON.stringify({tool_name: 'validate', parameters: {}}),
        headers: {'content-type': 'application/json', prefer: 'wait=120'}});
    return {boot, imported: imported.status, title: view.body.title, hits: found.body.total, job: job.body.status, blocks: job.body.report?.blocks.length};
}"""


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


def check(seen: dict[str, Any], rung: str) -> None:
    assert seen["boot"] == rung
    assert (seen["imported"], seen["title"], seen["job"]) == (200, "Home", "completed")
    assert seen["hits"] > 0
    assert seen["blocks"] > 0


def test_firefox(server: Server, tmp_path: Path) -> None:
    program = find_engines().firefox
    if program is None:
        pytest.skip("There is no Firefox on this machine.")
    with firefox(str(program), tmp_path) as browser:
        browser.open(server.url)
        check(browser.run(SMOKE), "bytecode")
        browser.run(MADE)
        browser.open(server.url)
        check(browser.run(SMOKE), "snapshot")


def test_webkit(server: Server) -> None:
    engines = find_engines()
    if engines.webkit_driver is None or engines.webkit_view is None:
        pytest.skip("There is no WebKitGTK with its driver on this machine.")
    with display(engines) as environment, webkit(str(engines.webkit_driver), str(engines.webkit_view), environment) as browser:
        browser.open(server.url)
        check(browser.run(SMOKE), "bytecode")
        browser.run(MADE)
        browser.open(server.url)
        check(browser.run(SMOKE), "snapshot")
