"""What tests of embeds share: a site, a page of strangers around its views, and what that page is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, Playwright

from tests.browser.conftest import BOOT_MS, Server
from tests.browser.hosts import Hosts, hosts
from tests.browser.plain import plain_chromium

VIEWS = {
    "search": 'view="search" query="каталог" height="auto"',
    "article": 'view="article" article="Home.md" height="auto"',
    "graph": 'view="graph"',
    "tool": 'view="tool" tool="generate_statistics" lang="ru" height="auto"',
    "app": 'view="app"',
}
LISTEN = """<script src="listen.js"></script>"""
LISTENER = """window.log = [];
for (const name of ['ready', 'open', 'error']) addEventListener(name, (event) => {
  if (event.target.localName === 'data20-embed') log.push({name, at: event.target.id, ...event.detail});
}, true);"""


@pytest.fixture(scope="module")
def server(site: Path, serve: Callable[[Path, str], Server]) -> Server:
    return serve(site, "/data20/")


@pytest.fixture
def host() -> Iterator[Hosts]:
    with hosts() as running:
        running.put("listen.js", LISTENER)
        running.put("favicon.ico", b"")
        yield running


@pytest.fixture
def page(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    with plain_chromium(playwright, tmp_path) as context:
        page = context.new_page()
        page.set_default_timeout(BOOT_MS)
        yield page


def document(server: Server, *embeds: str, head: str = "") -> str:
    """Return a page with embeds; each is its attributes."""
    tags = "".join(f'<data20-embed id="e{n}" src="{server.url}" {attributes}></data20-embed>' for n, attributes in enumerate(embeds))
    return f'<!doctype html><html lang="en"><meta charset="utf-8">{head}<title>Host</title>{LISTEN}<script src="{server.url}embed.js"></script><body>{tags}</body></html>'


def until(place: Page | Frame, condition: str) -> Any:
    """Wait for a JavaScript condition and return what it is."""
    return place.evaluate(f"""() => new Promise((resolve, reject) => {{
        const end = Date.now() + {BOOT_MS};
        const look = async () => {{
            const value = await ({condition});
            if (value) resolve(value);
            else if (Date.now() > end) reject(new Error('Still not: ' + {json.dumps(condition)} + ' ' + JSON.stringify(window.log ?? null)));
            else setTimeout(look, 50);
        }};
        void look();
    }})""")


def event(place: Page | Frame, name: str, at: str = "e0") -> dict[str, Any]:
    found: dict[str, Any] = until(place, f"log.find((one) => one.name === {name!r} && one.at === {at!r})")
    return found


def frames(page: Page, server: Server) -> list[Frame]:
    return [frame for frame in page.frames if frame.url.startswith(server.url)]


def engines(page: Page) -> int:
    return sum("engine-worker" in worker.url for worker in page.workers)
