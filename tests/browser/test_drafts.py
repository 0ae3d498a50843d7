"""What is typed and not yet saved outlives the browser's death and a new build."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Playwright, expect

from build_support.paths import BUILD, ROOT
from build_support.site import build_site
from tests.browser.conftest import BOOT_MS, Server
from tests.browser.killable import Killable
from tests.browser.test_update import Published

TEXT = "# Draft\n\nTyped, not saved: ёж.\n"
KEPT = """([id, text]) => new Promise((resolve, reject) => {
    const look = async () => {
        const names = (await indexedDB.databases()).map(({name}) => name).filter((name) => name.endsWith(':page'));
        if (!names.length) return setTimeout(look, 20);
        const opening = indexedDB.open(names[0]);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
            const reading = opening.result.transaction('kept').objectStore('kept').get(`draft:${id}`);
            reading.onsuccess = () => {
                opening.result.close();
                if (reading.result?.text === text) resolve(); else setTimeout(look, 20);
            };
        };
    };
    void look();
})"""
"""Resolves when this text is kept as the draft of an article, "new" for one that has no path yet."""


def test_a_draft_survives_a_kill_of_the_browser_and_a_new_build(site: Path, serve: Callable[[Path, str], Server], playwright: Playwright, tmp_path: Path) -> None:
    second = BUILD / "drafts-second"
    build_site(out=second, demo=ROOT / "tests" / "browser" / "vault")
    published = Published(tmp_path / "current", [site, second])
    url = f"{serve(published.folder, '/data20/').url}#/new"
    with Killable(playwright, tmp_path / "profile") as browser:
        page = browser.open(url, "navigator.serviceWorker.controller !== null && document.querySelector('textarea.editor') !== null")
        page.locator("textarea.editor").fill(TEXT)
        page.evaluate(KEPT, ["new", TEXT])
        browser.kill()
        published.publish(1)
        page = browser.open(url, "'data20' in globalThis")
        expect(page.locator("textarea.editor")).to_have_value(TEXT, timeout=BOOT_MS)
        update = page.locator(".update-bar").get_by_role("button").first
        expect(update).to_be_visible(timeout=BOOT_MS)
        with page.expect_navigation():
            update.click()
        expect(page.locator("textarea.editor")).to_have_value(TEXT, timeout=BOOT_MS)
        page.locator(".edit-path input").fill("kept.md")
        page.keyboard.press("Control+s")
        expect(page.locator(".reading h1")).to_have_text("Draft", timeout=BOOT_MS)
        saved = page.evaluate("fetch('api/articles/kept.md').then((answer) => answer.text())")
        assert saved == TEXT
