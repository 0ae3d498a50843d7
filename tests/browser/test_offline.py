"""Without the network: the server is killed, the service worker stopped, the browser started anew."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from build_support.paths import DEMO_VAULT
from tests.browser.conftest import Server, Tab, profile

IMPORT_DEMO = """async () => {
    const build = JSON.parse(document.getElementById('data20-build').textContent);
    const zip = await (await fetch(build.demoVault.url)).blob();
    const answer = await fetch('api/vault/import?commit=true', {method: 'POST', headers: {'content-type': 'application/zip'}, body: zip});
    return answer.status;
}"""
TOTAL = "fetch('api/articles').then((r) => r.json()).then(({total}) => total)"
IMAGE_WIDTH = """() => new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image.naturalWidth);
    image.onerror = () => resolve(0);
    image.src = 'api/attachments/images/samovar.svg';
})"""


def stop_service_workers(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("ServiceWorker.enable")
    devtools.send("ServiceWorker.stopAllWorkers")
    devtools.detach()


def exported_files(page: Page) -> dict[str, bytes]:
    """Press the recovery page's button and return what the zip holds."""
    with page.expect_download() as downloading:
        page.click("#export")
    with zipfile.ZipFile(io.BytesIO(Path(downloading.value.path()).read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def demo_files() -> dict[str, bytes]:
    files = (path for path in DEMO_VAULT.rglob("*") if path.is_file() and path.name != ".gitattributes")
    return {path.relative_to(DEMO_VAULT).as_posix(): path.read_bytes() for path in files}


@pytest.mark.defect("D20")
def test_everything_is_there_when_the_server_is_dead_and_the_browser_starts_anew(
    site: Path, serve: Callable[[Path, str], Server], playwright: Playwright, tmp_path: Path
) -> None:
    server = serve(site, "/data20/")
    with profile(playwright, tmp_path) as context:
        tab = Tab(context.new_page()).open(server.url)
        assert tab.run(IMPORT_DEMO) == 200
        total = tab.run(TOTAL)
        tab.controlled()
        stop_service_workers(tab.page)
        # The worker has lost its memory: it must find the engine again.
        assert tab.run(IMAGE_WIDTH) > 0
    server.kill()
    with profile(playwright, tmp_path) as context:
        tab = Tab(context.new_page()).open(server.url)
        assert tab.run(TOTAL) == total
        stop_service_workers(tab.page)
        assert tab.run(IMAGE_WIDTH) > 0
        tab.page.goto(f"{server.url}recovery.html")
        files = exported_files(tab.page)
        assert files == demo_files()
        assert tab.unexpected() == []
